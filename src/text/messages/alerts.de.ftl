# Die Nachrichten, die Abonnenten erhalten.
alert-month = { $month ->
    [m1] Januar
    [m2] Februar
    [m3] März
    [m4] April
    [m5] Mai
    [m6] Juni
    [m7] Juli
    [m8] August
    [m9] September
    [m10] Oktober
    [m11] November
   *[m12] Dezember
}
alert-date = { $day }. { $month } { $year }
alert-days = { $days ->
    [0] ab heute
    [one] noch { $days } Tag
   *[other] noch { $days } Tage
}
alert-days-past = Frist abgelaufen
alert-days-perhaps = vielleicht ab heute
alert-risk = { $risk ->
    [prohibited] verboten
    [high] hohes Risiko
    [transparency] Transparenzpflicht
    [minimal] minimales Risiko
    [out-of-scope] außerhalb des Anwendungsbereichs
    [not-ai] kein KI-System
    [unknown] noch nicht bestimmbar
   *[other] { $risk }
}
alert-subject-item = Neu: { $title }
alert-subject-citation = Neues zu den Regeln für { $system }: { $title }
alert-subject-assessment = { $system }: { $after }
alert-subject-deadline = { $title } ({ $left }, { $system })
alert-subject-digest = { $count ->
    [0] Keine neuen Meldungen am { $date }
    [one] { $count } Meldung vom { $date }
   *[other] { $count } Meldungen vom { $date }
}
alert-section-deadlines = Fristen
alert-section-assessments = Geänderte Bewertungen
alert-section-citations = Neues zu den Regeln für Ihre Systeme
alert-section-news = Weitere Meldungen
alert-untitled = Ohne Titel
alert-themes = Themen
alert-system = System
alert-provision = Bestimmung
alert-why = Warum Sie dies erhalten
alert-why-query = es passt zu Ihrer Suche „{ $query }“
alert-why-themes = es gehört zu { $themes }
alert-why-words = gefundene Wörter: { $words }
alert-why-citation = dieser Beitrag nennt { $provisions }, und das gilt für { $system }
alert-why-system = Sie verfolgen dieses System
alert-why-update = Sie haben diesen Beitrag schon bekommen, und er wurde geändert
alert-why-grown = Sie haben diese Geschichte schon bekommen
alert-because = Wodurch
alert-because-facts = Antworten zum System haben sich geändert
alert-because-rules = das Regelbuch hat sich geändert
alert-because-date = etwas beginnt zu gelten oder endet
alert-assessment-new = Neu im Register. Bewertung: { $after }.
alert-assessment-same = Die Klasse bleibt: { $after }. Die Pflichten haben sich geändert.
alert-assessment-changed = Die Klasse ändert sich von { $before } zu { $after }.
alert-duty-added = Neue Pflicht: { $title } ({ $provision })
alert-duty-removed = Pflicht entfällt: { $title } ({ $provision })
alert-duty-from = ab { $date }
alert-duty-moved = Anderes Datum: { $title } ({ $provision })
alert-duty-moved-days = zuerst ab { $before }, jetzt ab { $after }
alert-duties-more = { $count ->
    [one] und { $count } weitere Pflicht
   *[other] und { $count } weitere Pflichten
}
alert-deadline-by = Spätestens { $date } ({ $left })
alert-deadline-today = Gilt ab heute, { $date }
alert-deadline-perhaps = Gilt vielleicht ab heute, { $date }, und sicher ab { $latest }: offene Fragen entscheiden es
alert-label = { $label }:
alert-read = Lesen
alert-page = In Belfort ansehen
alert-because-instant = Sie erhalten diese Nachricht, weil Sie Folgendes verfolgen: { $asked }.
alert-because-hourly = Sie erhalten diese stündliche Übersicht, weil Sie Folgendes verfolgen: { $asked }.
alert-because-daily = Sie erhalten diese tägliche Übersicht, weil Sie Folgendes verfolgen: { $asked }.
alert-because-weekly = Sie erhalten diese wöchentliche Übersicht, weil Sie Folgendes verfolgen: { $asked }.
alert-why-page = Warum habe ich das bekommen?
alert-stop = Diese Nachrichten beenden
alert-mute-page = Dazu nichts mehr
alert-settings = Wie und wann
alert-subject-grown = Mehr Quellen: { $title }
alert-grown = Diese Geschichte steht jetzt bei { $sources } Quellen.
alert-section-unreachable = Wer nichts mehr erhält
alert-subject-unreachable = Nicht mehr erreichbar: { $to }
alert-unreachable-title = { $to } ist nicht mehr erreichbar
alert-unreachable = Dort kommen keine Nachrichten mehr an ({ $asked }). Was inzwischen kommt, wird aufbewahrt, bis das Abonnement weitergeht.
alert-unreachable-said = Antwort
alert-why-unreachable = Sie verfolgen dasselbe an einer anderen Adresse, oder Sie verwalten dieses Belfort
alert-section-server = Der Server
alert-subject-disk-short = Wenig Platz auf dem Datenträger von Belfort
alert-disk-short-title = Auf dem Datenträger ist wenig Platz übrig
alert-disk-short = Es sind noch { $left } MB frei; mindestens { $wanted } MB sind nötig. Schaffen Sie Platz: Ist der Datenträger voll, wird nichts mehr gelesen oder gemeldet, bis wieder Platz ist. Was schon da ist, bleibt.
alert-subject-disk-enough = Wieder Platz auf dem Datenträger von Belfort
alert-disk-enough-title = Auf dem Datenträger ist wieder genug Platz
alert-disk-enough = Es sind wieder { $left } MB frei. Sie müssen nichts tun.
alert-disk-machine = Server
alert-disk-folder = Ordner
alert-why-server = Sie verwalten dieses Belfort
alert-managed = Ändern oder beenden kann dies, wer es hier bestellt hat oder wer Belfort verwaltet.
alert-managed-chat = Die Administratoren dieser Gruppe oder dieses Kanals beenden, pausieren oder ändern dies mit den Knöpfen unten; sonst tut es, wer Belfort verwaltet.
alert-topic = { $kind ->
    [duty] diese Pflicht: { $name }
    [system] das System { $name }
    [cited] { $name }
    [story] diese Geschichte: { $name }
    [theme] das Thema { $name }
    [source] Beiträge aus { $name }
    [feed] den Zustand der Quelle { $name }
    [unreachable] die Adresse { $name }
   *[rules] Änderungen des Regelbuchs
}
alert-button-mute = Nichts über { $topic }
alert-button-pause = Pause
alert-button-settings = Einstellen
alert-button-why = Warum?
alert-code = Nachricht { $code }
alert-watch-system = alles zum System { $system }
alert-watch-organisation = alles zu den Systemen von { $organisation }
alert-watch-feeds = alles zum Zustand der Quellen und des Servers
alert-also = Auch bei
alert-subject-update = Geändert: { $title }
alert-changed-title = Titel: „{ $before }“ → „{ $after }“
alert-changed-day = Datum: { $before } → { $after }
alert-changed-figure = { $before } → { $after }
alert-changed-cites = Nennt nun auch: { $provisions }
alert-changed-cites-no-more = Nennt nicht mehr: { $provisions }
alert-changed-text = Etwa { $percent } % des Textes sind neu
alert-changed-phase = Phase: { $before } → { $after }
alert-changed-learned = Neue Lehre: { $lesson }
alert-section-feeds = Zu Ihren Quellen
alert-subject-feed-silent = Quelle schweigt: { $feed }
alert-subject-feed-failing = Quelle ist nicht lesbar: { $feed }
alert-subject-feed-stopped = Quelle ist verschwunden: { $feed }
alert-subject-feed-back = Quelle meldet sich wieder: { $feed }
alert-feed-silent = Die letzte Nachricht ist vom { $last }. Für den gewohnten Rhythmus dieser Quelle ist das zu lange her; vielleicht entgehen Ihnen Nachrichten.
alert-feed-silent-ever = Seit { $since } kam keine einzige Nachricht; vielleicht entgehen Ihnen Nachrichten.
alert-feed-failing = Seit { $since } kann Belfort diese Quelle nicht lesen: { $cause }. Belfort versucht es weiter.
alert-feed-stopped = Seit { $since } gibt es diese Quelle nicht mehr: { $cause }.
alert-feed-back = Diese Quelle war seit { $since } gestört und gibt wieder Nachrichten.
alert-feed-successor = Möglicher Nachfolger
alert-feed-operator = Der Verwalter übernimmt ihn mit
alert-feed-selectors = Belfort findet dort jetzt
alert-why-feed = Sie erhielten Nachrichten aus dieser Quelle oder folgen ihr
alert-why-feeds = Sie verfolgen den Zustand der Quellen
program-words = in den Worten des Programms: „{ $detail }“
feed-problem = { $cause ->
    [item-unreadable] eine Nachricht ist nicht lesbar
    [item-empty] eine Nachricht ist leer
    [truncated] das Dokument endet zu früh
    [entities-dropped] eigene Kürzel des Dokuments wurden weggelassen
    [too-many-items] es sind mehr Nachrichten, als gelesen werden
    [date-in-future] eine Nachricht trägt ein Datum in der Zukunft
    [date-unreadable] ein Datum ist nicht lesbar
    [repaired] das Dokument hatte einen Fehler, der behoben wurde
    [selector-lost] auf der Seite ist weniger zu finden als erwartet
    [page-unread] eine weitere Seite wurde nicht gelesen
    [encoding] die Zeichen des Dokuments sind andere, als es sagt
   *[other] mit dem Dokument stimmt etwas nicht
}
feed-cause = { $cause ->
    [dns] der Name des Servers existiert nicht mehr
    [dns-silent] das DNS gab keine Antwort zum Namen des Servers
    [connection-refused] unter dieser Adresse hört niemand zu (Verbindung abgelehnt)
    [unreachable] kein Weg zum Server oder keine Antwort
    [connection-reset] der Server bricht die Verbindung sofort ab
    [connect] es kommt keine Verbindung zum Server zustande
    [tls] die sichere Verbindung ist nicht in Ordnung
    [timeout] der Server antwortet zu langsam
    [too-large] das Dokument ist zu groß
    [redirect-loop] die Weiterleitungen drehen sich im Kreis
    [private-address] die Adresse ist nicht öffentlich
    [bad-address] die Adresse ist keine Webadresse
    [not-found] unter dieser Adresse steht nichts mehr
    [gone] der Herausgeber hat die Quelle endgültig entfernt
    [refused] der Server weist uns ab (403)
    [rate-limited] der Server bittet, seltener zu kommen
    [server-error] der Server hat eine Störung
    [http-status] der Server antwortet unerwartet
    [truncated] die Übertragung bricht ab
    [not-a-feed] unter dieser Adresse steht kein Feed
    [cookie-wall] zuerst wird die Zustimmung zu Cookies verlangt
    [parked] die Adresse steht zum Verkauf
    [needs-script] die Seite ist ohne Skripte leer
    [page-instead-of-feed] statt eines Feeds steht dort eine gewöhnliche Webseite
    [opml] dort steht eine Liste von Feeds (OPML)
    [not-xml] das Dokument ist kein lesbarer Feed
    [maintenance] dort steht eine Wartungsseite
    [captcha] dort steht eine Prüfung gegen Roboter (Captcha)
    [login] es wird eine Anmeldung verlangt
    [selector-lost] die Seite ist anders aufgebaut; die Selektoren finden nichts mehr
    [selector-invalid] ein Selektor ist kein gültiges CSS
    [empty] das Dokument ist leer
    [unreadable] das Dokument ist unlesbar
    [stale] länger still als ihr eigener Rhythmus
    [encoding] das Dokument ist anders gepackt, als der Server sagt
    [robots] die Website bittet Programme, diese Seite nicht zu lesen (robots.txt)
    [robots-unknown] die Website sagt nicht, ob Programme sie lesen dürfen (robots.txt)
    [waiting] der Server bat, später wiederzukommen
    [moved-onto] die Quelle ist an eine Adresse umgezogen, der schon gefolgt wird
    [store] Belfort konnte das Gelesene nicht speichern
   *[other] eine Ursache, die diese Version nicht kennt
}
feed-state = { $state ->
    [new] neu
    [alive] aktiv
    [quiet] ruhig
    [silent] schweigt
    [failing] gestört
    [stopped] eingestellt
   *[other] { $state }
}

# Der Weg eines Eintrags zu einem Abonnenten.
course-fetched = Gelesen am { $when } aus { $source } (Quelle { $feed }).
course-tags = Themen: { $themes }.
course-tags-none = Bekam keine Themen.
course-matched = Entspricht dem, was gefragt ist: { $parts }.
course-not-matched = Entspricht nicht dem, was gefragt ist: { $parts }.
course-part-missing = nicht gefunden: { $part }
course-part-excluded = ausgeschlossen durch { $part }
course-unreadable = Die Abfrage dieses Abonnements ist nicht mehr lesbar und findet nichts.
course-by-system = Dieses Abonnement folgt einem System: Ein Eintrag wird gemeldet, wenn er eine Bestimmung anführt, die für das System gilt.
course-cites-nothing = Er führt keine Bestimmung der KI-Verordnung an.
course-cites-other = Er führt { $provisions } an; nichts davon gilt heute für das, dem dieses Abonnement folgt.
course-cites = Er führt { $provisions } an, und das gilt für { $system }.
course-muted = Über „{ $name }“ hören Sie nichts mehr, wie gewünscht. Schalten Sie es auf der Seite des Abonnements wieder ein, zu der jede Nachricht einen Link enthält.
course-story = Erzählt dieselbe Nachricht wie „{ $title }“ ({ $source }), die zuerst kam.
course-raised = Meldung erstellt am { $when } ({ $cause }).
course-held-digest = Aufbewahrt für die Übersicht vom { $until }.
course-held-quiet = Aufbewahrt bis zum Ende der Ruhezeit: { $until }.
course-held-brake = Aufbewahrt bis { $until }: Es gab zu viele Nachrichten in einer Stunde.
course-held-pause = Aufbewahrt bis zum Ende der Pause: { $until }.
course-paused = Das Abonnement ruht zurzeit: { $cause }.
course-delivery-sent = Gesendet über { $channel } als { $id } und angenommen am { $when }; Antwort: { $detail }; gescheiterte Versuche: { $attempts }.
course-delivery-came-back = Über { $channel } als { $id } gesendet und am { $when } angenommen, aber dann: { $detail }.
course-delivery-dead = Gesendet über { $channel } als { $id } und am { $when } endgültig abgelehnt: { $detail }.
course-delivery-held = Nachricht { $id } über { $channel } wird aufbewahrt, bis das Abonnement weitergeht: { $detail }.
course-delivery-again = Nachricht { $id } über { $channel } kam nicht an ({ $detail }); gescheiterte Versuche: { $attempts }; nächster Versuch am { $due }.
course-delivery-queued = Nachricht { $id } über { $channel } steht bereit seit { $due }.
course-delivery-ambiguous = Von einem Versuch ist nicht bekannt, ob er ankam: die Nachricht kann zweimal angekommen sein.
course-verdict-told = Gemeldet.
course-verdict-folded = Nicht eigens gemeldet: Dieselbe Nachricht gab es schon.
course-verdict-waiting = Noch nicht gemeldet: Es wartet auf seine Stunde.
course-verdict-queued = Noch nicht gemeldet: Es wird gerade gesendet.
course-verdict-paused = Noch nicht gemeldet: Das Abonnement ruht.
course-verdict-refused = Nicht gemeldet: Der Empfänger lehnte die Nachricht ab.
course-verdict-not-matched = Nicht gemeldet: Es entspricht nicht dem, was gefragt ist.
course-verdict-muted = Nicht gemeldet: Davon wollten Sie nichts mehr hören.
course-verdict-before = Nicht gemeldet: Es war schon da, als das Abonnement begann.
course-verdict-archive = Nicht gemeldet: Es kam mit dem Archiv einer neuen Quelle.
course-verdict-missed = Nicht gemeldet, obwohl es entspricht: Die nächtliche Kontrolle holt es nach.

consent-subject = Bestätigen Sie Ihr Abonnement bei Belfort
consent-ask = Jemand bat auf dieser Seite, Nachrichten von Belfort über { $wanted } an diese Adresse zu senden ({ $rhythm ->
        [instant] sofort
        [hourly] jede Stunde
        [weekly] jede Woche
       *[other] jeden Tag
    }).
consent-how = Bestätigen Sie innerhalb von 48 Stunden:
consent-not-you = Waren Sie das nicht? Dann tun Sie nichts: Sie erhalten keine Nachrichten.
alert-rules-title = Das Regelbuch wurde geändert
alert-subject-rules = { $count ->
    [one] Das Regelbuch wurde geändert: 1 Regel
   *[other] Das Regelbuch wurde geändert: { $count } Regeln
}
alert-rules-systems = Das ändert etwas für: { $systems }.
alert-rules-no-system = Für die Systeme, denen Sie folgen, ändern sich weder Klasse noch Pflichten noch Termine.
alert-rules-more = { $count ->
    [one] und noch 1 Regel
   *[other] und noch { $count } Regeln
}
alert-why-rules = Sie folgen Systemen, die Belfort nach diesen Regeln bewertet
alert-rules-books = Regelbuch
alert-section-rules = Geänderte Regeln
consent-move-ask = Jemand hat auf einer Seite von Belfort darum gebeten, die Nachrichten zu { $wanted } ab jetzt an diese Adresse zu senden.
moved-subject = Ihr Abonnement bei Belfort hat eine andere Adresse
moved-told = Die Nachrichten zu { $wanted } gehen ab jetzt an eine andere Adresse. Diese hat das bestätigt.
moved-not-you = Waren Sie das nicht? Beenden Sie das Abonnement mit einem Klick:
# Warum eine Nachricht nicht ankam oder ein Abonnement pausiert; `said` ist, was die andere Seite sagte, oder der Schlüssel der Konfiguration.
mishap = { $word ->
    [asked] darum wurde gebeten
    [exhausted] drei Tage lang kam nichts an; zuletzt: { $said }
    [moved] die Adresse zieht immer wieder um, zuletzt nach { $said }
    [taken-over] ein anderer übernahm es zwischen zwei Teilen
    [webhook-secret] es ist kein Geheimnis für Webhooks gesetzt: setzen Sie { $said }
    [webhook-private] die Adresse des Webhooks ist nicht öffentlich ({ $said } erlaubt das)
    [webhook-redirects] der Webhook leitet weiter ({ $said }), dem folgen wir nie: abonnieren Sie die neue Adresse
    [webhook-gone] der Webhook nimmt keine Nachrichten mehr an ({ $said })
    [webhook-answered] der Webhook antwortete „{ $said }“
    [webhook-unreachable] der Webhook ist nicht erreichbar: { $said }
    [webhook-silent] der Webhook antwortete nicht rechtzeitig
    [webhook-broke] die Verbindung zum Webhook brach vor der Antwort ab: { $said }
    [mail-sender] es ist kein Absender gesetzt: setzen Sie { $said }
    [mail-login] der Mailserver nimmt keine Mail von uns an und antwortet „{ $said }“: prüfen Sie { $key }
    [mail-unencrypted] der Mailserver bietet keine verschlüsselte Verbindung an, und ohne sie senden wir nichts: prüfen Sie { $said }
    [mail-unwritable] die Mail kann nicht geschrieben werden: { $said }
    [mail-unsigned] die Mail kann nicht signiert werden
    [mail-outbox] die Mail kann nicht in ihrem Ordner gespeichert werden: { $said }
    [mail-answered] der Mailserver antwortete „{ $said }“
    [mail-hung-up] der Mailserver beendete das Gespräch ohne Antwort
    [mail-unusable] der Mailserver ist nicht benutzbar: { $said }
    [mail-unreachable] der Mailserver ist nicht erreichbar: { $said }
    [mail-broke] die Verbindung zum Mailserver brach ab: { $said }
    [mail-came-back] die Mail kam zurück: „{ $said }“
    [telegram-token] Telegram kennt unseren Bot nicht: prüfen Sie { $said }
    [telegram-pace] dieser Chat bekommt vorerst nichts mehr, wegen der Grenze von Telegram
    [telegram-waits] Telegram bittet, { $said } Sekunden zu warten
    [telegram-says] Telegram antwortete „{ $said }“
    [telegram-gone] der Chat nimmt keine Nachrichten mehr an („{ $said }“)
    [telegram-unreachable] Telegram ist nicht erreichbar
    [telegram-silent] Telegram antwortete nicht rechtzeitig
    [telegram-broke] die Verbindung zu Telegram brach vor der Antwort ab
   *[other] { $said }
}
