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
    [0] heute
    [one] noch { $days } Tag
   *[other] noch { $days } Tage
}
alert-days-past = Frist abgelaufen
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
alert-assessment-new = Neu im Register. Bewertung: { $after }.
alert-assessment-same = Die Klasse bleibt: { $after }. Die Pflichten haben sich geändert.
alert-assessment-changed = Die Klasse ändert sich von { $before } zu { $after }.
alert-duty-added = Neue Pflicht: { $title } ({ $provision })
alert-duty-removed = Pflicht entfällt: { $title } ({ $provision })
alert-duty-from = ab { $date }
alert-duties-more = { $count ->
    [one] und { $count } weitere Pflicht
   *[other] und { $count } weitere Pflichten
}
alert-deadline-by = Spätestens { $date } ({ $left })
alert-label = { $label }:
alert-read = Lesen
alert-page = In Belfort ansehen
alert-because-instant = Sie erhalten diese Nachricht, weil Sie Folgendes verfolgen: { $asked }.
alert-because-hourly = Sie erhalten diese stündliche Übersicht, weil Sie Folgendes verfolgen: { $asked }.
alert-because-daily = Sie erhalten diese tägliche Übersicht, weil Sie Folgendes verfolgen: { $asked }.
alert-because-weekly = Sie erhalten diese wöchentliche Übersicht, weil Sie Folgendes verfolgen: { $asked }.
alert-stop = Diese Nachrichten beenden
alert-code = Nachricht { $code }
alert-watch-system = alles zum System { $system }
alert-watch-organisation = alles zu den Systemen von { $organisation }
