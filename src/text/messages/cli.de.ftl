# Was das Terminal sagt.
cli-demo-example = {"   "}So sieht eine aus:
cli-demo-feeds = 1. Zwei Quellen auf diesem Rechner: ein Newsfeed und eine Webseite ohne Feed.
cli-demo-item = {"   "}{ $title } # { $themes }
cli-demo-page = 7. Die Webseite ist offen unter { $url }. Beenden Sie mit Strg+C.
cli-demo-poll = 4. Die Quellen werden gelesen:
cli-demo-search = 5. { $items } Meldungen sind durchsuchbar. Die Suche nach „{ $query }“ findet { $total }.
cli-demo-start = Belfort, alles auf einmal, ohne Internet, in { $folder }
cli-demo-subscriptions = 2. Drei Abonnements: Telegram, E-Mail und Webhook, an Empfänger dieser Vorführung.
cli-demo-system = {"   "}{ $name }: { $class }
cli-demo-systems = 3. Sechs KI-Systeme einer erfundenen Stadt, an der KI-Verordnung geprüft:
cli-demo-told = 6. Angekommene Nachrichten: { $telegram } über Telegram, { $email } per E-Mail, { $webhook } über Webhook.
cli-doctor-damaged = Eine Zeile im Speicher ist nicht lesbar, die { $what ->
    [feed] der Quelle
   *[item] der Nachricht
} { $id }. Alles andere läuft ohne sie weiter.
cli-doctor-late-matches = die nächtliche Kontrolle ({ $when }) fand { $last } verpasste Treffer, die nachträglich gemeldet wurden ({ $all } insgesamt); melden Sie das den Entwicklern
cli-doctor-index-behind = Der Index kennt { $indexed } von { $items } Meldungen.
cli-doctor-no-feeds = Es gibt noch keine Quelle.
cli-doctor-no-contact = Herausgeber sehen nicht, wer ihre Feeds liest: setzen Sie fetch.contact oder web.public_url.
cli-doctor-well = Alles ist in Ordnung.
cli-feed-added = Quelle { $id } hinzugefügt; sie wird beim nächsten Durchgang gelesen.
cli-feed-removed = Quelle { $id } und ihre Meldungen entfernt.
cli-feeds-imported = { $added } Quellen hinzugefügt, { $known } waren schon da.
cli-feeds-none = Noch keine Quellen. Fügen Sie eine mit `belfort feeds add URL` hinzu, oder das Startpaket mit `belfort feeds import`.
cli-head-asked = gewünscht
cli-head-basis = Grundlage
cli-head-cause = Ursache
cli-head-class = Risikoklasse
cli-head-id = ID
cli-head-name = Name
cli-head-next = nächstes Datum
cli-head-open = offene Fragen
cli-head-paused = angehalten
cli-head-polled = zuletzt gelesen
cli-head-provision = Bestimmung
cli-head-rhythm = Rhythmus
cli-head-state = Zustand
cli-head-title = Titel
cli-head-to = an
cli-head-when = wann
cli-index-progress = { $done } von { $all } Änderungen stehen im Index
cli-index-rebuilt = Der Index ist neu aufgebaut: { $items } Meldungen.
cli-poll-failed = { $feed }: nicht gelesen: { $cause }; { $detail }
cli-poll-not-modified = { $feed }: nichts geändert
cli-poll-nothing-due = Keine Quelle ist fällig; `--all` liest alle.
cli-poll-read = { $feed }: { $new } neu, { $changed } geändert, { $unchanged } unverändert
cli-rules-checked = { $rules } Regeln, { $examples } Beispiele, { $problems } Probleme
cli-search-themes = Themen
cli-search-total = { $total } gefunden
cli-subscribed = Abonnement { $id }: { $asked }
cli-subscribed-already = Dieses Abonnement gibt es schon: { $id }. Nichts kam hinzu.
cli-secret = Das Geheimnis, mit dem der Empfänger unsere Unterschrift prüft, einmal gezeigt: { $secret }
cli-secret-renewed =
    Das neue Geheimnis, einmal gezeigt: { $secret }
    Das bisherige unterschreibt mit bis { $until }.
cli-subscriptions-none = Noch keine Abonnements. Legen Sie eines mit `belfort subscribe --to email:ADRESSE --theme THEMA` an.
cli-system-added = Das System { $id } steht im Register: { $class }
cli-system-removed = System { $id } entfernt.
cli-system-offered = { $id } ist { $organisation } angeboten.
cli-system-withdrawn = { $id } ist { $organisation } nicht mehr angeboten.
cli-system-taken-up = { $organisation } nutzt { $shared } jetzt als { $id }.
cli-system-alone = { $id } macht ohne gemeinsames System weiter.
cli-systems-none = Das Register ist noch leer. Fügen Sie ein System mit `belfort systems add DATEI` hinzu.
cli-unsubscribed = Das Abonnement { $id } ist beendet.
cli-ask-now = Noch möglich: { $possible }
cli-ask-not-understood = Diese Antwort passt nicht zur Frage.
cli-ask-yes-no = Ja oder nein? (leer: weiß ich nicht; stop: später weiter)
cli-ask-one = Welche Nummer? (leer: weiß ich nicht; stop: später weiter)
cli-ask-several = Welche Nummern, mit Komma dazwischen? 0: keine. (leer: weiß ich nicht; stop: später weiter)
cli-ask-date = Welcher Tag, als jjjj-mm-tt? (leer: weiß ich nicht; stop: später weiter)
cli-rules-same = Die beiden Regelbücher sagen dasselbe.
cli-rules-same-days = Das Gesetz ist an beiden Tagen dasselbe.
cli-rules-diff-days = Was das Gesetz vom { $old } von dem vom { $new } unterscheidet
cli-rules-diff-books = Was { $old } von { $new } unterscheidet
cli-deadlines-none = Es gibt keine offenen Fristen.
cli-deadlines-binds = gilt schon
cli-deadlines-days = { $days ->
    [one] noch 1 Tag
   *[other] noch { $days } Tage
}
cli-head-date = Datum
cli-head-system = System
cli-head-duty = Pflicht
cli-head-left = verbleibend
cli-rules-coverage-written = Die Tabelle in { $page } ist auf dem neuesten Stand.

cli-head-theme = Thema
cli-head-precision = Genauigkeit
cli-head-recall = Trefferquote
cli-head-f1 = F1
cli-head-support = Anzahl
cli-head-family = Art
cli-family-theme = Thema
cli-family-instrument = Instrument
cli-family-phase = Phase
cli-family-obstacle = Hindernis
cli-themes-checked = { $themes } Themen, keine Fehler.
cli-themes-problems = { $problems ->
    [one] { $problems } Fehler
   *[other] { $problems } Fehler
}
cli-themes-part-tuning = Abstimmungsteil: { $items } Meldungen
cli-themes-part-aside = Zurückgelegter Teil: { $items } Meldungen
cli-themes-micro = alle Tags zusammen
cli-themes-macro = Mittel der Themen
cli-deliveries-none = Es gibt keine Zustellungen.
cli-deliveries-again = { $count ->
    [one] Eine Zustellung wird erneut versendet.
   *[other] { $count } Zustellungen werden erneut versendet.
}
cli-paused = Das Abonnement { $id } ruht; was inzwischen kommt, wird aufbewahrt.
cli-resumed = Das Abonnement { $id } läuft weiter; was aufbewahrt wurde, kommt in einer Nachricht.
cli-head-last-item = letztes Item
cli-feed-since = seit { $since }: { $cause }
cli-feed-adopted = Quelle { $id } wird ab jetzt unter { $url } gelesen.
cli-themes-applied = { $items ->
    [one] Eine Meldung erhielt andere Tags.
   *[other] { $items } Meldungen erhielten andere Tags.
}
cli-themes-effect = Wirkung auf die letzten { $items } Meldungen
cli-themes-effect-none = Keine Meldung gewinnt oder verliert ein Thema.
cli-searches-effect = Folgen für Suchen und Abonnements
cli-head-search = Suche
cli-head-gains = gewinnt
cli-head-loses = verliert
cli-head-label = Bezeichnung
cli-head-count = Häufigkeit
cli-head-near = nahes Thema
cli-history-older = Es gibt Älteres: { $call }, oder alles mit --all.
cli-themes-labels-none = Jede Bezeichnung eines Feeds ist ein Thema.
cli-discover-captcha = ein Test, ob wir Menschen sind
cli-discover-cookie-wall = eine Cookie-Wand
cli-discover-from-anchor = ein Link auf der Seite
cli-discover-from-itself = die Adresse selbst
cli-discover-from-link = die Seite nennt ihn
cli-discover-from-marked = die Seite zeichnet ihre Meldungen selbst aus
cli-discover-from-sitemap = eine Sitemap der Website
cli-discover-from-usual = eine übliche Adresse
cli-discover-hidden = Unter dieser Adresse steht etwas anderes: { $why }.
cli-discover-items = { $items ->
    [one] 1 Meldung
   *[other] { $items } Meldungen
}, { $newest }
cli-discover-listing = Eine Liste mit { $items } Meldungen:
cli-discover-listings = Die Seite hat keinen Feed. So lässt sich ihre Liste lesen:
cli-discover-login = eine Anmeldeseite
cli-discover-maintenance = eine Wartungsseite
cli-discover-needs-script = eine leere Seite, die erst ein Browser füllt
cli-discover-newest = die neueste vom { $day }
cli-discover-not-found = ein Hinweis, dass es die Seite nicht gibt
cli-discover-nothing = Kein Feed gefunden, und keine Liste, die wie Nachrichten aussieht ({ $asked } Adressen gefragt).
cli-discover-parked = eine Adresse, die zum Verkauf steht
cli-discover-refused = eine Absage
cli-discover-undated = ohne Datum
cli-doctor-late = { $count } Nachrichten über { $channel } hätten vor mehr als 15 Minuten verschickt sein müssen
cli-mail-taken = { $taken ->
    [paused] das Abonnement pausiert: das Postfach gibt es nicht mehr
    [ended] das Abonnement ist beendet
    [noted] vermerkt: eine Mail kam aus einem anderen Grund nicht an
   *[ignored] nicht von uns: nichts wurde geändert
}
cli-doctor-told = über { $channel }: { $told } Meldungen in 24 Stunden; die Hälfte binnen { $half } s nach Veröffentlichung, 99 von 100 binnen { $most } s
cli-search-systems = Im Register
cli-search-rules = Im Regelbuch
cli-judge-held-out = zurückgehalten
cli-judge-head = { $queries } Fragen zu { $items } Meldungen

cli-forgotten = { $count } Abonnements beendet, { $consents } Fragen und Nachweise gelöscht; von dieser Adresse ist nichts mehr gespeichert.
cli-doctor-test-title = Testnachricht von Belfort
cli-doctor-test-text = Diese Nachricht wurde gesendet, um zu sehen, ob sie ankommt. Sie müssen nichts tun.
cli-doctor-test-taken = Angenommen von { $channel }: { $answer }
cli-doctor-test-not-taken = Nicht angenommen von { $channel }: { $answer }
cli-doctor-mail-missing = { $record }: { $name } hat keinen Eintrag
cli-doctor-mail-twice = { $record }: { $name } hat mehrere, und das gilt als keiner
cli-doctor-mail-open = { $record }: { $name } lässt jeden im Namen dieser Domain schreiben
cli-doctor-mail-other-key = { $record }: bei { $name } steht ein anderer Schlüssel als der, mit dem Belfort signiert, oder ein zurückgezogener
cli-doctor-mail-unreadable = { $record }: was bei { $name } steht, ist nicht lesbar
cli-doctor-mail-unaligned = { $record }: { $other } ist eine andere Domain als die des Absenders, { $domain }; DMARC lehnt das ab
cli-dns-silent = keine Antwort vom DNS-Server
cli-dns-none = dieser Computer nennt keinen DNS-Server
cli-dns-failed = der DNS-Server antwortete mit einem Fehler
cli-dns-address = smtp.dns ist keine Adresse mit einem Port wie 192.0.2.53:53
cli-doctor-mail-not-checked = nicht geprüft: { $name } ({ $cause })
cli-doctor-mail-no-key = DKIM nicht geprüft: Belfort signiert die Mails von { $domain } nicht und weiß nicht, mit welchem Schlüssel Ihr Mailserver es tut
cli-doctor-mail-publish = veröffentlichen Sie im DNS unter { $name } diesen TXT-Eintrag: { $record }
cli-doctor-mail-ask-relay = fragen Sie die Verwaltung Ihres Mailservers nach dem Eintrag bei { $name }
cli-doctor-mail-name-key = setzen Sie smtp.dkim.key_file, oder nennen Sie in smtp.dkim.selector den Schlüssel Ihres Mailservers
cli-doctor-mail-network = wiederholen Sie belfort doctor mit einem Netz, das den DNS erreicht, oder setzen Sie smtp.dns
cli-doctor-part = { $part ->
    [store] Datenspeicher
    [rules] Regelbuch
    [feed] Quelle
    [alerts] Meldungen
    [telegram] Telegram
    [mail] Mail
   *[index] Index
}
cli-doctor-rules = { $problems ->
    [one] das Regelbuch hat { $problems } Fehler; die Regel, in der er steht, zählt nicht mit
   *[other] das Regelbuch hat { $problems } Fehler; die Regeln, in denen sie stehen, zählen nicht mit
}
cli-doctor-paused = `{ $id }` an { $to } pausiert: { $cause }
cli-doctor-unreadable = `{ $id }` fragt `{ $query }`, was nicht mehr lesbar ist und nichts trifft
cli-doctor-no-theme = `{ $id }` fragt das Thema `{ $theme }`, das nicht mehr in der Liste steht
cli-doctor-no-telegram = `{ $id }` an { $to } geht über Telegram, aber es gibt kein Token
cli-doctor-delivery = über { $channel }, { $state }: { $cause }
cli-doctor-unusable = der Wert von { $key } ist nicht brauchbar, also geht nichts hinaus; `belfort config example` zeigt einen
cli-accounts-forgotten = Von { $email } gelöscht: { $accounts ->
    [0] kein Konto
   *[1] das Konto
}, { $invitations } Einladungen, { $subscriptions } Abonnements. Die Geschichte des Registers behält den Namen.
cli-doctor-little-room = für die Daten sind noch { $left } MB frei, nötig sind { $wanted } MB: was `store.room_mb` sagt, und Platz für die Kopie, die eine neue Version zuerst aufbewahrt
cli-doctor-make-room = schaffen Sie Platz auf dem Datenträger von { $folder }
cli-doctor-backup-old = die letzte Sicherung ist vom { $made }, { $days } Tage alt
cli-doctor-no-backup = Mit Belfort wurde noch keine Sicherung erstellt: `belfort backup DATEI` erstellt eine.
cli-move-asked = Eine Frage an { $to } liegt bereit; das Abonnement zieht um, wenn diese Adresse Ja sagt.

# Aufbewahren
cli-backup-made = Sicherung erstellt und gegengelesen: { $file } ({ $kilobytes } kB; { $items } Meldungen, { $subscriptions } Abonnements, { $systems } Systeme). Sie enthält Schlüssel und Adressen von Menschen: Bewahren Sie sie so sicher auf wie die Daten selbst.
cli-backup-whole = Die Sicherung { $file } vom { $made } ist vollständig ({ $kilobytes } kB; { $items } Meldungen, { $subscriptions } Abonnements, { $systems } Systeme).
cli-backup-folder = Nicht in der Sicherung, weil er Ihnen gehört: der Ordner { $folder }.
cli-restored = Die Sicherung vom { $made } ist zurückgespielt: { $items } Meldungen; der Index ist neu aufgebaut.
cli-restored-aside = Was ersetzt wurde, liegt in { $path }.
cli-keep-would = Vergessen würden: { $items } Meldungen, { $alerts } Benachrichtigungen, { $deliveries } Zustellungen, { $questionnaires } Fragebögen.
cli-keep-done = Vergessen: { $items } Meldungen, { $alerts } Benachrichtigungen, { $deliveries } Zustellungen, { $questionnaires } Fragebögen.
cli-store-moved = { $rows } Zeilen stehen nun auch in { $place }. Tragen Sie diese Adresse in store.url ein, starten Sie Belfort neu und prüfen Sie mit belfort doctor; die alten Daten bleiben, wo sie waren.
cli-config-well = Die Konfiguration stimmt.
cli-config-head = { $column ->
    [key] Schlüssel
    [value] Wert
   *[origin] Herkunft
}
cli-config-default = Standard

# Der Suchcluster
cli-cluster-unreachable = der Suchcluster unter `{ $place }` antwortet nicht: „{ $cause }“; prüfen Sie, ob er läuft und ob `search.url` stimmt
cli-cluster-slow = der Suchcluster unter `{ $place }` antwortet nicht rechtzeitig; `search.timeout_seconds` sagt, wie lange gewartet wird
cli-cluster-busy = der Suchcluster unter `{ $place }` ist überlastet oder startet noch ({ $status }: „{ $reason }“); versuchen Sie es in einer Minute erneut
cli-cluster-forbidden = der Suchcluster unter `{ $place }` lässt uns nicht zu ({ $status }: „{ $reason }“); siehe `search.user`, `search.password` und `search.api_key`
cli-cluster-refused = der Suchcluster unter `{ $place }` lehnt ab, was er gefragt wurde ({ $status }: „{ $reason }“); sein Protokoll sagt mehr dazu
cli-cluster-unreadable = die Antwort des Suchclusters unter `{ $place }` ist nicht lesbar: „{ $cause }“; prüfen Sie, ob `search.url` die Adresse eines Clusters ist
cli-cluster-not-ready = der Index `{ $index }` ist noch nicht auf dem Suchcluster; ein laufendes `belfort serve` füllt ihn aus den Daten
cli-cluster-client = der Suchcluster kann nicht gefragt werden: „{ $cause }“; prüfen Sie die Zertifikate dieses Computers
cli-store-address = `store.url` ist keine Adresse, die mit `postgres://` beginnt; lassen Sie sie leer für eine SQLite-Datei im Datenordner
cli-store-open =
    die Daten unter `{ $place }` lassen sich nicht öffnen: „{ $cause }“; { $remedy ->
        [folder] prüfen Sie, ob der Datenordner besteht und beschrieben werden darf
        [database] prüfen Sie, ob `store.url` stimmt, die Datenbank läuft und diesen Benutzer zulässt
        [newer] Daten eines neueren Belfort brauchen diese neuere Version
        [backup] die Datei ist beschädigt oder enthält keine Daten von Belfort: spielen Sie mit `belfort restore` eine Sicherung ein
       *[room] bevor die Daten eine neue Form erhalten, wird eine Kopie aufbewahrt: schaffen Sie so viel Platz, wie sie einnehmen
    }
cli-store-full = der Datenträger mit den Daten ist voll: schaffen Sie Platz; nichts ging verloren, und der Schritt wird später wiederholt
cli-store-busy = die Daten sind belegt: ein anderer Prozess hält sie seit mehr als 30 Sekunden; versuchen Sie es erneut
cli-store-damaged = in den Daten steht ein `{ $what }`, das nicht lesbar ist: „{ $cause }“; spielen Sie eine Sicherung ein oder entfernen Sie diese Zeile
cli-store-sql = die Datenbank antwortete: „{ $cause }“
cli-config-unreadable = die Konfiguration `{ $place }` ist nicht lesbar: { $cause }
cli-config-book = das Regelbuch in `{ $place }` ist nicht lesbar: { $cause }
cli-config-wrong = die Konfiguration ist falsch bei `{ $place }`: { $cause }
cli-index-locked = ein anderer Prozess schreibt den Index in `{ $folder }`: ein laufendes `belfort serve` oder ein Abruf; beenden Sie ihn zuerst
cli-index-not-ready = der Index in `{ $folder }` fehlt, ist beschädigt oder von einer anderen Version; `belfort poll` oder `belfort serve` legt ihn neu an
cli-index-folder = der Ordner des Index, `{ $folder }`, ist nicht zu gebrauchen: „{ $cause }“
cli-index-engine = der Index ist gescheitert: „{ $cause }“; er macht dort weiter, wo er stand, sobald Platz auf dem Datenträger ist und sein Ordner beschrieben werden darf
cli-wrong-feed = es gibt keine Quelle `{ $id }`: `belfort feeds list` zeigt sie
cli-wrong-subscription = es gibt kein Abonnement `{ $id }`: `belfort subscriptions list` zeigt sie
cli-wrong-not-paused = kein pausiertes Abonnement heißt `{ $id }`: `belfort subscriptions list` zeigt sie
cli-wrong-system = das Register hat kein System `{ $id }`: `belfort systems list` zeigt sie
cli-wrong-system-or-file = `{ $id }` ist weder eine Datei noch ein System des Registers: `belfort systems list` zeigt sie
cli-wrong-project = es gibt kein Projekt `{ $id }`: `belfort projects list` zeigt sie
cli-wrong-account = es gibt kein Konto für `{ $id }`: `belfort accounts list` zeigt sie
cli-wrong-rule = das Regelbuch hat keine Regel `{ $id }`: `belfort rules list` zeigt sie
cli-wrong-delivery = keine Zustellung `{ $id }` wurde endgültig abgelehnt: `belfort deliveries list --state dead` zeigt sie
cli-wrong-question = keine Frage heißt `{ $id }`: `belfort rules list` zeigt sie
cli-wrong-watched = kein Abonnement, keine Organisation und kein System heißt `{ $id }`: `belfort subscriptions list` und `belfort systems list` zeigen sie
cli-wrong-rule-near = es gibt keine Regel `{ $id }`{ $near }; `belfort measures { $system }` zeigt sie
cli-wrong-organisation = das Register hat keine Organisation `{ $id }`; es hat: { $names }
cli-wrong-organisation-name = keine oder mehr als eine Organisation heißt `{ $id }`: geben Sie ihre id an
cli-wrong-nothing-asked = es ist nichts gefragt: geben Sie `--query`, `--theme`, `--system`, `--organisation` oder `--feeds` an
cli-wrong-day-begun = dieser Tag hat schon begonnen: nennen Sie einen späteren mit `--until`
cli-wrong-address = `{ $text }` ist keine Webadresse: sie beginnt mit http:// oder https://
cli-wrong-email = `{ $text }` ist keine E-Mail-Adresse
cli-wrong-feed-there = eine Quelle mit der id `{ $id }` oder mit dieser Adresse gibt es schon: siehe `belfort feeds list`
cli-wrong-unreadable = `{ $path }` ist nicht zu lesen: { $cause }
cli-wrong-unwritable = `{ $path }` ist nicht zu schreiben: { $cause }
cli-wrong-folder = `{ $path }` ist ein Ordner: nennen Sie eine Datei
cli-wrong-large = `{ $path }` hat { $bytes } Bytes, und mehr als { $most } geht nicht
cli-wrong-system-file =
    die Systemdatei `{ $path }` stimmt nicht
    { $told }
cli-wrong-import =
    es wurde nichts gespeichert: `{ $path }` hat { $count } Fehler
    { $told }
cli-wrong-no-rules = in `{ $path }` steht keine Regeldatei
cli-wrong-note = eine Notiz hat mindestens ein und höchstens { $most } Zeichen
cli-wrong-text-long = ein Text hat mehr als { $most } Zeichen
cli-wrong-reason = eine Pflicht, die nicht gilt, braucht einen Grund: fügen Sie `--reason` hinzu
cli-wrong-store-same = dort liegen die Daten schon
cli-wrong-store-filled = unter `{ $place }` liegen schon Daten: nennen Sie einen leeren Ort
cli-wrong-id-taken = diese id ist vergeben: wählen Sie eine andere mit `--id-of-record`
cli-wrong-operator = `operator` ist eine Rolle für den ganzen Server: fügen Sie `--all` hinzu
cli-wrong-of = `{ $id }` ist weder `system` noch `measures/` mit einer Regel noch `facts/` mit einer Frage
cli-wrong-no-data-folder = dieser Rechner nennt keinen Datenordner: geben Sie einen mit `--data ORDNER` an
cli-wrong-sides = `{ $old }` und `{ $new }` lassen sich nicht vergleichen: geben Sie zwei Tage (jjjj-mm-tt) oder zwei Ordner an
cli-system-said = { $kind ->
    [missing] sie ist nicht da
    [forbidden] dieser Benutzer darf das nicht
    [folder] es ist ein Ordner
    [no-folder] ein Teil des Pfads ist kein Ordner
    [there] es gibt sie schon
    [full] der Datenträger ist voll
    [read-only] dieser Datenträger ist nur lesbar
   *[no-text] es ist kein Text in UTF-8
}
cli-backup-exists = `{ $file }` gibt es schon: nennen Sie eine andere Datei
cli-backup-broken = `{ $file }` ist keine ganze Sicherung: „{ $cause }“
cli-backup-newer = die Sicherung stammt von Belfort { $version }, dessen Form der Daten diese Version nicht kennt: verwenden Sie jene Version
cli-backup-occupied = unter `{ $place }` liegen Daten, die ersetzt würden: `--force` tut das und legt die alte Datei beiseite
cli-backup-in-use = ein anderer Prozess verwendet die Daten: halten Sie zuerst `belfort serve` an
cli-listen =
    auf `{ $place }` (`web.listen`) kann nicht gehört werden: { $kind ->
        [taken] ein anderes Programm hört dort schon; halten Sie es an oder wählen Sie einen anderen Port
        [forbidden] Ports unter 1024 sind nicht für diesen Benutzer; wählen Sie einen höheren hinter einem Server
        [elsewhere] dieser Rechner hat diese Adresse nicht
        [no-address] das ist keine Adresse mit einem Port wie 127.0.0.1:8080
       *[other] „{ $cause }“
    }
