# The web page.
web-skip = Zum Inhalt
web-nav-label = Hauptnavigation
web-nav-news = Nachrichten
web-nav-themes = Themen
web-nav-register = Register
web-nav-status = Betrieb
web-language-label = Sprache
web-footer = Belfort verfolgt für Kommunen, was es Neues in öffentlicher Innovation und KI gibt, und sagt, was die KI-Verordnung für ihre KI-Systeme verlangt. Die Regeln helfen, sie sind keine Rechtsberatung.
web-day = { $day }. { $month } { $year }
web-month-1 = Januar
web-month-2 = Februar
web-month-3 = März
web-month-4 = April
web-month-5 = Mai
web-month-6 = Juni
web-month-7 = Juli
web-month-8 = August
web-month-9 = September
web-month-10 = Oktober
web-month-11 = November
web-month-12 = Dezember
web-home-title = Was gibt es Neues in öffentlicher Innovation und KI?
web-home-lead = Nachrichten für Städte und Gemeinden, nach Themen durchsuchbar, mit Verweis auf die Bestimmungen der KI-Verordnung, um die es geht.
web-search-title = Suchergebnisse
web-search-newest = Neueste Nachrichten
web-search-label = In den Nachrichten suchen
web-search-button = Suchen
web-search-help = Alle Wörter müssen vorkommen. Auch möglich: "eine Wortgruppe", a OR b, -ohne, innov*, titel:Kamera, gesetz:art_27, seit:2026-01-31.
web-search-ignored = Nicht alles in Ihrer Frage war lesbar:
web-search-results = Gefundene Nachrichten
web-search-count = { $count ->
    [one] { $count } Nachricht
   *[other] { $count } Nachrichten
}
web-search-by-newest = Neueste zuerst
web-search-by-relevance = Relevanteste zuerst
web-search-to-newest = Neueste zuerst zeigen
web-search-to-relevance = Relevanteste zuerst zeigen
web-search-empty-store = Es gibt noch keine Nachrichten. Wer diesen Server betreibt, fügt Quellen hinzu; nach der ersten Runde stehen sie hier.
web-search-empty = Nichts gefunden, das Ihrer ganzen Frage entspricht.
web-search-drop-filters = Alle Filter entfernen
web-search-advice = Verwenden Sie weniger Wörter, oder den Anfang eines Wortes mit Stern: gemeinde*.
web-search-see-newest = Die neuesten Nachrichten ansehen
web-pages-label = Blättern
web-pages-before = Zurück
web-pages-after = Weiter
web-pages-here = Seite { $count }
web-facet-label = Eingrenzen
web-facet-feeds = Quellen
web-facet-drop = Filter entfernen
web-item-untitled = Ohne Titel
web-item-original = Original lesen
web-item-attachments = Anhänge
web-item-about = Worum es geht
web-item-by = Laut
web-item-by-feed = der Quelle
web-item-by-query = der ständigen Suchanfrage des Themas
web-item-cites = Genannte Bestimmungen
web-item-law = Aus der KI-Verordnung, auf EUR-Lex.
web-themes-lead = Jede Nachricht erhält Themen: von der Quelle, oder weil der Text der ständigen Suchanfrage des Themas entspricht.
web-themes-subjects = Gegenstände
web-themes-instruments = Instrumente
web-themes-obstacles = Hindernisse
web-themes-cycle = Der Innovationszyklus
web-themes-cycle-lead = Eine Innovation gelingt erst, wenn der ganze Zyklus durchlaufen ist, bis zum Teilen der Erfahrungen. Dann beginnt das nächste Problem.
web-themes-count = { $count ->
    [one] { $count } Nachricht
   *[other] { $count } Nachrichten
}
web-family-theme = Gegenstand
web-family-instrument = Instrument
web-family-phase = Phase des Innovationszyklus
web-family-obstacle = Hindernis
web-theme-empty = Noch keine Nachrichten zu diesem Thema.
web-theme-all = Alle Nachrichten dieses Themas durchsuchen
web-theme-how = Wie Belfort dieses Thema erkennt
web-theme-query = Die ständige Suchanfrage für Texte in dieser Sprache:
web-theme-labels = Schlagwörter von Quellen, die dieses Thema sind:
web-theme-subscribe = Auf dem Laufenden bleiben
web-theme-subscribe-how = Wer Belfort betreibt, richtet so ein Abonnement für Sie ein (auch mit telegram: oder webhook:):
web-theme-address = sie@gemeinde.example
web-about-innovation-digital = Neue und bessere Lösungen für Bürger, mit digitalen Mitteln und neuen Arbeitsweisen.
web-about-ict-egovernment = Digitale Schalter, Identität und Systeme, die miteinander sprechen.
web-about-smart-cities = Sensoren, Daten und Modelle, die einer Stadt beim Entscheiden helfen.
web-about-information-security = Daten schützen, vom Konzept bis zur Datenpanne.
web-about-ai-data = Künstliche Intelligenz und Daten in der Arbeit einer Gemeinde, und ihre Regeln.
web-about-local-innovation = Erneuerung, die in den Gemeinden selbst beginnt.
web-about-cybersecurity = Angriffe, Schwachstellen und Widerstandskraft.
web-about-governance = Wie eine Kommune geführt und organisiert wird.
web-about-europe-international = Europäische Politik, Förderung und Partner jenseits der Grenze.
web-about-practice = Beispiele von Verwaltungen, die es schon getan haben.
web-about-services = Wie Bürgern und Betrieben geholfen wird.
web-about-safety = Polizei, Feuerwehr und sichere Straßen.
web-about-instrument-hr = Mitarbeitende, die erneuern können, dürfen und wollen.
web-about-instrument-open-innovation = Andere einbeziehen: Labore, Ökosysteme, Crowdsourcing.
web-about-instrument-participation = Einwohner entscheiden und gestalten mit.
web-about-instrument-design = Dienste von denen her entwerfen, die sie nutzen.
web-about-instrument-data = Daten teilen, verstehen und für Entscheidungen nutzen.
web-about-instrument-procurement = So einkaufen, dass neue Lösungen eine Chance haben.
web-about-phase-problems = wissen, woran es wirklich fehlt
web-about-phase-ideas = weit suchen, gemeinsam wählen
web-about-phase-projects = von der Idee zu Plan, Geld und Team
web-about-phase-implement = versuchen, nachsteuern, einführen
web-about-phase-evaluate = messen, ob es besser geworden ist
web-about-phase-share = damit andere nicht von vorn beginnen, auch nach einem Scheitern
web-about-obstacle-risk = Scheitern ist heikel, wenn es um Steuergeld geht; Raum für Versuche braucht es trotzdem.
web-about-obstacle-silos = Wissen ist über Ämter verstreut, während Probleme über Ämter hinweggehen.
web-about-obstacle-hierarchy = Gute Ideen kommen oft von denen, die nah am Bürger arbeiten.
web-about-obstacle-diversity = Mit lauter gleichen Profilen am Tisch bleibt vieles ungesehen.
web-register-title = Register der KI-Systeme
web-register-ways = Weiter
web-register-papers = Berichte, Kalender und Dateien
web-register-lead = Was die KI-Verordnung zu jedem System sagt, mit dem, was heute bekannt ist:
web-register-empty = Noch kein System im Register. Fügen Sie das erste hinzu, oder importieren Sie ein bestehendes Register.
web-register-empty-reader = Noch kein System im Register. KI-Verantwortliche und Verwalter können eines hinzufügen.
web-register-bar = Systeme je Klasse
web-register-systems = Systeme
web-register-name = System
web-register-organisation = Organisation
web-register-open = Offene Fragen
web-register-next = Nächstes Datum
web-system-possible = Noch möglich mit dem, was bekannt ist:
web-system-on = Gefragt für den
web-system-law = nach dem Recht, wie es galt am
web-system-other-day = Für einen anderen Tag fragen
web-system-on-label = An welchem Tag?
web-system-law-label = Nach dem Recht welchen Tages?
web-system-ask = Berechnen
web-system-open-lead = Unbekannt heißt nicht nein: Solange diese Fragen offen sind, bleibt die Antwort offen. Die wichtigste Frage steht zuerst.
web-system-here = Auf dieser Seite
web-system-papers = Bericht, Dateien und Verlauf
web-system-more-questions = { $count ->
    [one] { $count } weitere Frage
   *[other] { $count } weitere Fragen
}
web-system-judgement = rechtliche Beurteilung
web-system-choices = { $count ->
    [one] { $count } mögliche Antwort
   *[other] { $count } mögliche Antworten
}
web-system-timeline = Zeitachse der Pflichten (nicht maßstäblich)
web-system-asked = gefragter Tag
web-system-duties-count = { $count ->
    [one] { $count } Pflicht
   *[other] { $count } Pflichten
}
web-system-date = Datum
web-system-what = Was
web-system-who = Wer
web-system-who-if = Nur wenn Sie das sind (noch nicht bekannt): { $role }
web-system-source = Quelle
web-system-binds-now = gilt bereits
web-system-binds-later = noch nicht
web-system-others = Was andere tun müssen
web-system-others-lead = Diese Pflichten binden nicht Sie, sondern etwa Ihren Lieferanten: Sie können danach fragen.
web-system-waits = Dies wartet auf eine Antwort auf:
web-system-undecided = Noch nicht entschiedene Regeln
web-system-rules-count = { $count ->
    [one] { $count } Regel
   *[other] { $count } Regeln
}
web-system-facts = Was bekannt ist
web-system-no-facts = Von diesem System ist noch nichts bekannt.
web-system-question = Frage
web-system-answer = Antwort
web-system-known-by = Von wem, wann, warum
web-system-ignored = passt nicht zu dieser Frage: zählt als unbekannt
web-system-excluded = { $count ->
    [one] { $count } Regel gilt sicher nicht.
   *[other] { $count } Regeln gelten sicher nicht.
}
web-system-proof = Begründung, Schritt für Schritt
web-system-proof-lead = Vom Ergebnis zu den Antworten, mit der Bestimmung zu jedem Schritt. Was schon dasteht, wird nicht wiederholt.
web-system-why = Warum
web-system-between = zwischen dem
web-system-and = und dem
web-stop-title = Abonnement beenden
web-stop-ask = Möchten Sie dieses Abonnement beenden?
web-stop-what = Worüber
web-stop-to = Wohin
web-stop-button = Ja, dieses Abonnement beenden
web-stop-nothing-yet = Noch ist nichts beendet.
web-stop-ended = Dieses Abonnement ist beendet. Sie erhalten davon keine Nachrichten mehr.
web-status-disk-full = Der Datenträger ist voll: Nichts wird gelesen oder gemeldet, bis Platz ist. Was da war, bleibt, und dann geht alles von selbst weiter.
web-status-outbox = Nachrichten unterwegs
web-status-queued = Wartet
web-status-sent = Gesendet
web-status-held = Aufbewahrt
web-status-dead = Abgewiesen
web-status-book = Regelbuch
web-status-problems = { $count ->
    [one] { $count } Problem
   *[other] { $count } Probleme
}
web-status-feed = Quelle
web-status-read = Zuletzt gelesen
web-status-state = Zustand
web-status-never = noch nie
web-status-stopped = Beendet.
web-status-failures = { $count ->
    [one] { $count } Fehlversuch
   *[other] { $count } Fehlversuche
}
web-status-good = in Ordnung
web-problem-title = Das hat nicht geklappt
web-problem-home = Zur Startseite
web-problem-code = Code
web-problem-managed = Diese Nachrichten gehen an eine Gruppe, einen Kanal oder einen geteilten Raum. Nur wer ihn verwaltet, ändert oder beendet sie: mit den Knöpfen unter einer Nachricht oder über die Person, die Belfort verwaltet.
web-problem-not-found = Diese Seite gibt es nicht oder nicht mehr.
web-problem-day = Dieser Tag ist nicht lesbar. Schreiben Sie einen Tag wie 2026-12-02.
web-problem-index = Der Suchindex wird noch aufgebaut. Versuchen Sie es in einer Minute erneut.
web-problem-cluster = Der Suchdienst antwortet gerade nicht. Alles andere läuft; versuchen Sie es in einer Minute erneut.
web-problem-busy = Es ist gerade zu viel los. Versuchen Sie es in einer Minute erneut.
web-problem-inside = Bei uns ist etwas schiefgegangen. Die Ursache steht im Protokoll.
web-problem-forged = Dieses Formular kam von einer anderen Website und wurde abgewiesen.
web-problem-method = Diese Seite kann das nicht.
web-problem-too-large = Was Sie gesendet haben, ist zu groß: höchstens 64 kB.
web-problem-slow = Die Antwort dauerte zu lange. Stellen Sie eine kleinere Frage.
web-problem-request = Die Anfrage Ihres Browsers ist nicht lesbar.
web-register-calendar = Alle Fristen als Kalender (.ics)
web-system-calendar = Diese Fristen als Kalender (.ics)
web-system-decides = Was entscheidet
web-system-settle-lead = Jede Liste genügt für sich.
web-item-also = Auch bei
web-item-versions = Frühere Fassungen
web-item-version = Fassung vom { $date }
web-item-version-same = Es änderte sich nichts Wesentliches.
web-status-last-item = Letztes Item
web-status-since = seit { $date }
web-status-successor = Möglicher Nachfolger
web-status-adopt = Übernehmen mit
web-status-audit = Wie schnell zugestellt wurde, letzte 24 Stunden
web-status-channel = Kanal
web-status-told = Zugestellt
web-status-delay-half = Die Hälfte binnen
web-status-delay-most = 99 von 100 binnen
web-status-published-half = Nach Veröffentlichung: die Hälfte binnen
web-status-published-most = Nach Veröffentlichung: 99 von 100 binnen
web-status-late = Mehr als 15 Minuten verspätet
web-status-index = Suchindex
web-status-index-behind = Änderungen, die noch nicht darin stehen
web-status-index-progress = Wie weit der Index ist
web-status-index-refused = Meldungen, die der Suchdienst nicht annimmt
web-status-index-place = Wo
web-status-index-folder = im Datenordner
web-status-index-failed = Der letzte Versuch ist gescheitert
web-search-help-link = Alles, was Sie schreiben können
web-search-out = Folgen oder aufbewahren
web-search-table-cut = Eine Tabelle (CSV, JSON) enthält die neuesten { $count }; verfeinern Sie die Frage für den Rest.
web-fetcher-title = Wer liest Ihre Website?
web-fetcher-who = Belfort verfolgt die Nachrichten über öffentliche Innovation und KI für Kommunen. Dafür liest dieses Programm die Feeds und Nachrichtenseiten öffentlicher Herausgeber, unter diesem Namen:
web-fetcher-often-title = Wie oft
web-fetcher-often = Ein Feed wird in seinem eigenen Rhythmus gelesen, höchstens einige Male in der Stunde, und nie öfter, als der Feed oder der Server es verlangt. Hat sich nichts geändert, genügt eine Antwort ohne Inhalt (304). Ein Server erhält eine Anfrage zur gleichen Zeit, mit einer Pause dazwischen. Wer „429“ oder „503“ antwortet, bekommt die verlangte Zeit.
web-fetcher-robots-title = Robots.txt
web-fetcher-robots = Vor einer Seite wird robots.txt gelesen und befolgt. Ein Feed ist für Programme gemacht und wird direkt gelesen.
web-fetcher-leave-title = In Ruhe gelassen werden
web-fetcher-leave = Setzen Sie dies für die Seiten in Ihre robots.txt, antworten Sie „410“ auf einen Feed, oder sagen Sie es dem Verwalter:
web-fetcher-reach-title = Der Verwalter
web-fetcher-reach = Der Verwalter ist über die Behörde zu erreichen, deren Website Sie besuchen.
web-search-register = Im Register
web-search-rules = Im Regelbuch
web-facet-kinds = Art
web-facet-years = Jahr
web-facet-provisions = Bestimmung der KI-Verordnung
web-help-title = Was Sie in das Suchfeld schreiben können
web-item-similar = Ähnliche Meldungen

# Warum ja, warum nein.
web-why-title = Warum bekam ich diese Nachricht, oder nicht?
web-why-item = Eintrag
web-why-asked = Gefragt
web-which-title = Warum, oder warum nicht?
web-which-lead = Sie fragten: { $asked }. Suchen Sie den Eintrag, von dem Sie wissen möchten, warum Sie eine Nachricht bekamen oder nicht.
web-which-field = Adresse oder Wörter eines Eintrags
web-which-hint = Haben Sie etwas vermisst, oder möchten Sie wissen, warum Sie etwas bekamen? Fügen Sie die Adresse ein oder tippen Sie Wörter aus dem Titel.
web-which-look = Warum, oder warum nicht
web-which-choose = Meinten Sie einen von diesen?
web-which-none = Belfort kennt keinen solchen Eintrag: er wurde nie gelesen oder steht unter anderen Wörtern.
web-which-back = Zurück zu Ihrem Abonnement

web-join-title = Per E-Mail abonnieren
web-join-address = Ihre E-Mail-Adresse
web-join-rhythm = Wie oft
web-join-instant = sofort
web-join-daily = jeden Tag
web-join-weekly = jede Woche
web-join-language = Sprache
web-join-button = Senden Sie mir eine Bestätigung
web-join-mailed = Wenn diese Adresse stimmt, ist eine Nachricht unterwegs. Erst wenn Sie darin bestätigen, beginnt das Abonnement. Eine Adresse bekommt höchstens drei solcher Nachrichten am Tag.
web-join-too-often = Von diesem Ort aus wurde in kurzer Zeit zu oft um ein Abonnement gebeten. Es wurde keine Nachricht gesendet. Versuchen Sie es in einer Stunde erneut.
web-join-wrong = Diese E-Mail-Adresse oder diese Abfrage ist nicht lesbar.
web-join-question = Möchten Sie dieses Abonnement?
web-join-yes = Ja, ich möchte dieses Abonnement
web-join-begun = Ihr Abonnement hat begonnen. Jede Nachricht enthält einen Link zum Beenden.
web-join-there = Sie bekommen dies schon: nichts kam hinzu. Jede Nachricht enthält einen Link, um zu wählen, wie oft, oder um zu beenden.
web-join-expired = Dieser Link ist benutzt, abgelaufen oder unbekannt.
web-move-title = Andere E-Mail-Adresse
web-move-label = Die neue E-Mail-Adresse
web-move-nothing-yet = Nichts ändert sich, bis die neue Adresse bestätigt.
web-move-mailed = Wenn diese Adresse stimmt, ist eine Nachricht unterwegs. Erst wenn Sie darin bestätigen, ändert sich die Adresse. Eine Adresse bekommt höchstens drei solcher Nachrichten am Tag.
web-move-wrong = Diese E-Mail-Adresse ist nicht lesbar.
web-move-question = Möchten Sie die Nachrichten an diese Adresse?
web-move-yes = Ja, an diese Adresse senden
web-move-done = Die Adresse ist geändert. Die alte Adresse wird davon unterrichtet.
web-join-hourly = jede Stunde
web-settings-title = Ihr Abonnement
web-settings-lead = Hier legen Sie fest, wie oft und wann Sie Nachrichten erhalten. Was aufbewahrt wird, erhalten Sie danach.
web-settings-kept = Gespeichert.
web-settings-wrong = Nichts wurde geändert: Ein Feld ist nicht lesbar. Schreiben Sie Uhrzeiten als 22:00, eine Zeitzone als Europe/Brussels, eine Zahl zwischen 1 und 1000.
web-settings-form = Wie oft und wann
web-settings-hour = Stunde der Übersicht
web-settings-weekday = Tag der wöchentlichen Übersicht
web-settings-day = { $day ->
    [Mon] Montag
    [Tue] Dienstag
    [Wed] Mittwoch
    [Thu] Donnerstag
    [Fri] Freitag
    [Sat] Samstag
   *[Sun] Sonntag
}
web-settings-quiet = Wann Ruhe sein soll
web-settings-from = Ruhe ab
web-settings-until = Ruhe bis
web-settings-weekends = Ruhe am Samstag und Sonntag
web-settings-holidays = Ruhe an belgischen Feiertagen
web-settings-urgent = Dringendes darf immer kommen: eine Frist binnen einer Woche, ein verbotenes System
web-settings-most = Nachrichten pro Stunde, bevor der Rest gebündelt wird
web-settings-most-hint = Leer: 12 für Menschen, keine Grenze für einen Webhook.
web-settings-zone = Zeitzone
web-settings-zone-hint = Leer: die der Stadt ({ $zone }).
web-settings-keep = Speichern
web-settings-pause-title = Pause
web-settings-paused = Dieses Abonnement pausiert.
web-settings-paused-until = Dieses Abonnement pausiert bis { $until }.
web-settings-paused-why = Grund: { $why }
web-settings-pause-until = Bis zum Tag vor (leer: bis Sie es fortsetzen)
web-settings-pause = Pausieren
web-settings-resume = Fortsetzen
web-settings-muted = Dazu hören Sie nichts mehr
web-settings-unmute = Wieder melden
web-settings-told = Letzte Meldungen
web-settings-told-none = Es wurde noch nichts gemeldet.
web-settings-told-when = Wann
web-settings-told-what = Was
web-settings-told-state = Stand
web-settings-more = Mehr
web-settings-state = { $state ->
    [sent] angekommen
    [queued] unterwegs
    [held] aufbewahrt
    [dead] abgelehnt
   *[waiting] wartet auf seine Stunde
}
web-mute-title = Dazu nichts mehr
web-mute-lead = Sie haben dazu eine Meldung erhalten. Wozu möchten Sie nichts mehr hören? Der Rest des Abonnements geht weiter.
web-mute-nothing-yet = Noch ist nichts geändert.
web-mute-done = Sie hören dazu nichts mehr. Was schon bereitsteht, kommt noch.
web-mute-none = Diese Meldung betrifft das ganze Abonnement: Nur das Abonnement selbst kann enden.
web-search-engine = Nachrichten über öffentliche Innovation und KI
web-settings-chat = Auch in Telegram
web-settings-chat-lead = Dieselben Nachrichten erhalten Sie auch in einem Chat von Telegram. Sie machen hier einen Code, der einen Tag gilt und einmal wirkt.
web-settings-chat-button = Code machen
web-settings-chat-send = Senden Sie dies innerhalb eines Tages an den Bot:
web-settings-chat-open = Bot in Telegram öffnen
web-settings-chat-enough = In kurzer Zeit wurden zu viele Codes gemacht. Versuchen Sie es in einer Stunde erneut.
web-status-feeds = { $count ->
    [one] { $count } Feed
   *[other] { $count } Feeds
}
web-status-feeds-wrong = { $count ->
    [one] { $count } braucht Aufmerksamkeit und steht oben
   *[other] { $count } brauchen Aufmerksamkeit und stehen oben
}
web-status-lost = Wer nichts mehr erhält
web-status-lost-lead = Diese Adressen nehmen keine Nachrichten mehr an. Was inzwischen kommt, wird aufbewahrt, bis das Abonnement weitergeht.
web-status-lost-more = Hier stehen die ältesten; zusammen sind es { $count }. `belfort subscriptions list` nennt alle.
