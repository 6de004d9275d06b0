# De berichten die abonnees krijgen.
alert-month = { $month ->
    [m1] januari
    [m2] februari
    [m3] maart
    [m4] april
    [m5] mei
    [m6] juni
    [m7] juli
    [m8] augustus
    [m9] september
    [m10] oktober
    [m11] november
   *[m12] december
}
alert-date = { $day } { $month } { $year }
alert-days = { $days ->
    [0] vandaag
    [one] nog { $days } dag
   *[other] nog { $days } dagen
}
alert-days-past = termijn verstreken
alert-risk = { $risk ->
    [prohibited] verboden
    [high] hoog risico
    [transparency] transparantieverplichting
    [minimal] minimaal risico
    [out-of-scope] buiten het toepassingsgebied
    [not-ai] geen AI-systeem
    [unknown] nog niet te bepalen
   *[other] { $risk }
}
alert-subject-item = Nieuw: { $title }
alert-subject-citation = Nieuws over de regels van { $system }: { $title }
alert-subject-assessment = { $system }: { $after }
alert-subject-deadline = { $title } ({ $left }, { $system })
alert-subject-digest = { $count ->
    [0] Geen nieuwe meldingen op { $date }
    [one] { $count } melding van { $date }
   *[other] { $count } meldingen van { $date }
}
alert-section-deadlines = Termijnen
alert-section-assessments = Gewijzigde beoordelingen
alert-section-citations = Nieuws over de regels van uw systemen
alert-section-news = Overig nieuws
alert-untitled = Zonder titel
alert-themes = Thema's
alert-system = Systeem
alert-provision = Bepaling
alert-why = Waarom u dit krijgt
alert-why-query = het past bij uw zoekvraag “{ $query }”
alert-why-themes = het hoort bij { $themes }
alert-why-words = gevonden woorden: { $words }
alert-why-citation = dit bericht noemt { $provisions }, en dat geldt voor { $system }
alert-why-system = u volgt dit systeem
alert-assessment-new = Nieuw in het register. Beoordeling: { $after }.
alert-assessment-same = De klasse blijft: { $after }. De plichten zijn gewijzigd.
alert-assessment-changed = De klasse is gewijzigd van { $before } naar { $after }.
alert-duty-added = Nieuwe plicht: { $title } ({ $provision })
alert-duty-removed = Plicht vervalt: { $title } ({ $provision })
alert-duty-from = vanaf { $date }
alert-duties-more = { $count ->
    [one] en nog { $count } plicht
   *[other] en nog { $count } plichten
}
alert-deadline-by = Uiterlijk { $date } ({ $left })
alert-label = { $label }:
alert-read = Lezen
alert-page = Bekijk in Belfort
alert-because-instant = U krijgt dit bericht omdat u dit volgt: { $asked }.
alert-because-hourly = U krijgt dit overzicht per uur omdat u dit volgt: { $asked }.
alert-because-daily = U krijgt dit dagelijkse overzicht omdat u dit volgt: { $asked }.
alert-because-weekly = U krijgt dit wekelijkse overzicht omdat u dit volgt: { $asked }.
alert-stop = Stop deze berichten
alert-code = Bericht { $code }
alert-watch-system = alles over systeem { $system }
alert-watch-organisation = alles over de systemen van { $organisation }
