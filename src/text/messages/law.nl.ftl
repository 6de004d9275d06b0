# The words of an assessment.
law-yes = ja
law-no = nee
law-none = geen
law-days = Stand op { $on }, volgens de wet zoals ze gold op { $law }
law-class = Klasse
law-possible = Nog mogelijk
law-roles = Uw rol
law-why = Waarom
law-duties = Wat u moet doen of laten
law-lifted = Niet van toepassing door een uitzondering
law-disputed = Betwist: een andere lezing is verdedigbaar
law-uncovered = Nog niet uitgewerkt in dit regelboek: laat een jurist kijken
law-open = Nog te beantwoorden
law-since = Geldt sinds { $date } ({ $by })
law-from = Geldt vanaf { $date } ({ $by })
law-binds = Bindt
law-date-open = De datum kan later vallen; dat hangt af van
law-decides = { $count ->
    [one] Beslist mee over 1 regel
   *[other] Beslist mee over { $count } regels
}
law-class-prohibited = verboden
law-class-high = hoog risico
law-class-transparency = transparantieverplichting
law-class-minimal = minimaal risico
law-class-out-of-scope = buiten het toepassingsgebied
law-class-not-ai = geen AI-systeem
law-class-unknown = nog niet te zeggen
law-status-applies = van toepassing
law-status-lifted = opgeheven door een uitzondering
law-status-not-yet = nog niet van toepassing
law-status-does-not-apply = niet van toepassing
law-status-unknown = nog niet te zeggen
law-basis-statute = wettekst
law-basis-final-guidance = definitieve richtsnoeren
law-basis-draft-guidance = ontwerprichtsnoeren
law-basis-reading = lezing, door niemand bevestigd
law-role-provider = aanbieder
law-role-deployer = gebruiksverantwoordelijke
law-role-authorised-representative = gemachtigde
law-role-importer = importeur
law-role-distributor = distributeur
law-role-product-manufacturer = productfabrikant
