# The web page.
web-skip = Naar de inhoud
web-nav-label = Hoofdnavigatie
web-nav-news = Nieuws
web-nav-themes = Thema's
web-nav-register = Register
web-nav-status = Werking
web-language-label = Taal
web-footer = Belfort volgt voor lokale besturen wat er nieuw is in publieke innovatie en AI, en zegt wat de AI-verordening van hun AI-systemen vraagt. De regels geven steun en zijn geen juridisch advies.
web-day = { $day } { $month } { $year }
web-month-1 = januari
web-month-2 = februari
web-month-3 = maart
web-month-4 = april
web-month-5 = mei
web-month-6 = juni
web-month-7 = juli
web-month-8 = augustus
web-month-9 = september
web-month-10 = oktober
web-month-11 = november
web-month-12 = december
web-home-title = Wat is er nieuw in publieke innovatie en AI?
web-home-lead = Nieuws voor steden en gemeenten, per thema doorzoekbaar, met een verwijzing naar de bepalingen van de AI-verordening waar het over gaat.
web-search-title = Zoekresultaten
web-search-newest = Nieuwste berichten
web-search-label = Zoek in het nieuws
web-search-button = Zoeken
web-search-help = Alle woorden moeten voorkomen. Ook mogelijk: "een woordgroep", a OR b, -zonder, innov*, titel:camera, wet:art_27, sinds:2026-01-31.
web-search-ignored = Niet alles in uw vraag was leesbaar:
web-search-results = Gevonden berichten
web-search-count = { $count ->
    [one] { $count } bericht
   *[other] { $count } berichten
}
web-search-by-newest = Nieuwste eerst
web-search-by-relevance = Meest relevante eerst
web-search-to-newest = Toon de nieuwste eerst
web-search-to-relevance = Toon de meest relevante eerst
web-search-empty-store = Er is nog geen nieuws. Wie deze server beheert, voegt bronnen toe; na de eerste ronde staat het hier.
web-search-empty = Niets gevonden dat aan uw hele vraag voldoet.
web-search-drop-filters = Laat alle filters weg
web-search-advice = Gebruik minder woorden, of het begin van een woord met een sterretje: gemeente*.
web-search-see-newest = Bekijk de nieuwste berichten
web-pages-label = Bladeren
web-pages-before = Vorige
web-pages-after = Volgende
web-pages-here = Bladzijde { $count }
web-facet-label = Verfijnen
web-facet-feeds = Bronnen
web-facet-drop = filter weglaten
web-item-untitled = Zonder titel
web-item-original = Lees het origineel
web-item-attachments = Bijlagen
web-item-about = Waarover het gaat
web-item-by = Volgens
web-item-by-feed = de bron
web-item-by-query = de vaste zoekvraag van het thema
web-item-cites = Genoemde bepalingen
web-item-law = Uit de AI-verordening, op EUR-Lex.
web-themes-lead = Elk bericht krijgt thema's: van de bron, of omdat de tekst aan de vaste zoekvraag van het thema voldoet.
web-themes-subjects = Onderwerpen
web-themes-instruments = Instrumenten
web-themes-obstacles = Obstakels
web-themes-cycle = De innovatiecyclus
web-themes-cycle-lead = Een innovatie is pas geslaagd als de hele cyclus is doorlopen, tot en met het delen van de lessen. Dan begint het volgende probleem.
web-themes-count = { $count ->
    [one] { $count } bericht
   *[other] { $count } berichten
}
web-family-theme = onderwerp
web-family-instrument = instrument
web-family-phase = fase van de innovatiecyclus
web-family-obstacle = obstakel
web-theme-empty = Nog geen berichten over dit thema.
web-theme-all = Zoek in alle berichten van dit thema
web-theme-how = Hoe Belfort dit thema herkent
web-theme-query = De vaste zoekvraag voor teksten in deze taal:
web-theme-labels = Labels van bronnen die dit thema zijn:
web-theme-subscribe = Op de hoogte blijven
web-theme-subscribe-how = Wie Belfort beheert, neemt zo een abonnement voor u (ook met telegram: of webhook:):
web-theme-address = u@gemeente.example
web-about-innovation-digital = Nieuwe en betere oplossingen voor burgers, met digitale middelen en nieuwe manieren van werken.
web-about-ict-egovernment = Digitale loketten, identiteit en systemen die met elkaar praten.
web-about-smart-cities = Sensoren, data en modellen die een stad helpen beslissen.
web-about-information-security = Gegevens beschermen, van beleid tot datalek.
web-about-ai-data = Artificiële intelligentie en data in het werk van een gemeente, en de regels daarvoor.
web-about-local-innovation = Vernieuwing die in gemeenten zelf begint.
web-about-cybersecurity = Aanvallen, zwakke plekken en weerbaarheid.
web-about-governance = Hoe een lokaal bestuur wordt geleid en georganiseerd.
web-about-europe-international = Europees beleid, subsidies en partners over de grens.
web-about-practice = Voorbeelden van besturen die het al deden.
web-about-services = Hoe burgers en bedrijven geholpen worden.
web-about-safety = Politie, brandweer en veilige straten.
web-about-instrument-hr = Medewerkers die kunnen, mogen en willen vernieuwen.
web-about-instrument-open-innovation = Anderen betrekken: labs, ecosystemen, crowdsourcing.
web-about-instrument-participation = Inwoners beslissen en ontwerpen mee.
web-about-instrument-design = Diensten ontwerpen vanuit wie ze gebruikt.
web-about-instrument-data = Data delen, begrijpen en gebruiken voor beleid.
web-about-instrument-procurement = Zo aankopen dat nieuwe oplossingen een kans krijgen.
web-about-phase-problems = weten wat er echt schort
web-about-phase-ideas = breed zoeken, samen kiezen
web-about-phase-projects = van idee naar plan, geld en team
web-about-phase-implement = proberen, bijsturen, invoeren
web-about-phase-evaluate = meten of het beter is geworden
web-about-phase-share = zodat een ander niet opnieuw begint, ook na een mislukking
web-about-obstacle-risk = Falen ligt gevoelig als het om belastinggeld gaat; ruimte voor een proef is toch nodig.
web-about-obstacle-silos = Kennis zit verspreid over diensten, terwijl problemen over diensten heen gaan.
web-about-obstacle-hierarchy = Goede ideeën komen vaak van wie dicht bij de burger werkt.
web-about-obstacle-diversity = Met allemaal dezelfde profielen rond de tafel blijft veel ongezien.
web-register-title = Register van AI-systemen
web-register-ways = Verder
web-register-papers = Verslagen, agenda en bestanden
web-register-lead = Wat de AI-verordening van elk systeem zegt, met wat vandaag bekend is:
web-register-empty = Er staat nog geen systeem in het register. Voeg het eerste toe, of haal een bestaand register binnen.
web-register-empty-reader = Er staat nog geen systeem in het register. Wie AI-verantwoordelijke of beheerder is, kan er een toevoegen.
web-register-bar = Systemen per klasse
web-register-systems = Systemen
web-register-name = Systeem
web-register-organisation = Organisatie
web-register-open = Open vragen
web-register-next = Volgende datum
web-system-possible = Nog mogelijk met wat bekend is:
web-system-on = Gevraagd voor
web-system-law = volgens de wet zoals ze gold op
web-system-other-day = Vraag het voor een andere dag
web-system-on-label = Op welke dag?
web-system-law-label = Volgens de wet van welke dag?
web-system-ask = Bereken
web-system-open-lead = Onbekend is geen nee: zolang deze vragen openstaan, blijft het antwoord open. De vraag die het meest beslist, staat eerst.
web-system-here = Op deze bladzijde
web-system-papers = Verslag, bestanden en geschiedenis
web-system-more-questions = { $count ->
    [one] { $count } vraag meer
   *[other] { $count } vragen meer
}
web-system-judgement = juridisch oordeel
web-system-choices = { $count ->
    [one] { $count } mogelijk antwoord
   *[other] { $count } mogelijke antwoorden
}
web-system-timeline = Tijdlijn van de verplichtingen (niet op schaal)
web-system-asked = gevraagde dag
web-system-duties-count = { $count ->
    [one] { $count } verplichting
   *[other] { $count } verplichtingen
}
web-system-date = Datum
web-system-what = Wat
web-system-who = Wie
web-system-who-if = Alleen als u dit bent (nog niet bekend): { $role }
web-system-source = Bron
web-system-binds-now = geldt al
web-system-binds-later = nog niet
web-system-others = Wat anderen moeten doen
web-system-others-lead = Deze verplichtingen binden niet u, maar bijvoorbeeld uw leverancier: u kunt ernaar vragen.
web-system-waits = Dit wacht op een antwoord op:
web-system-undecided = Regels die nog niet beslist zijn
web-system-rules-count = { $count ->
    [one] { $count } regel
   *[other] { $count } regels
}
web-system-facts = Wat bekend is
web-system-no-facts = Er is nog niets bekend van dit systeem.
web-system-question = Vraag
web-system-answer = Antwoord
web-system-known-by = Door wie, wanneer, waarom
web-system-ignored = past niet bij deze vraag: telt als onbekend
web-system-excluded = { $count ->
    [one] { $count } regel is zeker niet van toepassing.
   *[other] { $count } regels zijn zeker niet van toepassing.
}
web-system-proof = Redenering, stap voor stap
web-system-proof-lead = Van het besluit tot de antwoorden, met de bepaling bij elke stap. Wat al eerder staat, wordt niet herhaald.
web-system-why = Waarom
web-system-between = tussen
web-system-and = en
web-stop-title = Abonnement stoppen
web-stop-ask = Wilt u dit abonnement stoppen?
web-stop-what = Waarover
web-stop-to = Waarheen
web-stop-button = Ja, stop dit abonnement
web-stop-nothing-yet = Er is nog niets gestopt.
web-stop-ended = Dit abonnement is gestopt. U krijgt er geen berichten meer van.
web-status-disk-full = De schijf is vol: er wordt niets gelezen of verteld tot er plaats is. Wat er stond, blijft, en alles gaat dan vanzelf verder.
web-status-outbox = Berichten onderweg
web-status-queued = Wacht
web-status-sent = Verstuurd
web-status-held = Bewaard
web-status-dead = Geweigerd
web-status-book = Regelboek
web-status-problems = { $count ->
    [one] { $count } probleem
   *[other] { $count } problemen
}
web-status-feed = Bron
web-status-read = Laatst gelezen
web-status-state = Toestand
web-status-never = nog nooit
web-status-stopped = Gestopt.
web-status-failures = { $count ->
    [one] { $count } mislukte poging
   *[other] { $count } mislukte pogingen
}
web-status-good = in orde
web-problem-title = Dat lukte niet
web-problem-home = Naar de beginpagina
web-problem-code = Code
web-problem-managed = Deze berichten gaan naar een groep, een kanaal of een gedeelde kamer. Alleen wie die beheert, wijzigt of stopt ze: met de knoppen onder een bericht, of via wie Belfort beheert.
web-problem-not-found = Deze bladzijde bestaat niet, of niet meer.
web-problem-day = Die dag is niet leesbaar. Schrijf een dag zoals 2026-12-02.
web-problem-index = De zoekindex wordt nog opgebouwd. Probeer het over een minuut opnieuw.
web-problem-cluster = De zoekdienst antwoordt nu niet. Al het andere werkt; probeer het over een minuut opnieuw.
web-problem-busy = Het is even te druk. Probeer het over een minuut opnieuw.
web-problem-inside = Er ging iets mis bij ons. De oorzaak staat in het logboek.
web-problem-forged = Dit formulier kwam van een andere website en is geweigerd.
web-problem-method = Deze bladzijde kan dat niet.
web-problem-too-large = Wat u verstuurde, is te groot: hoogstens 64 kB.
web-problem-slow = Het antwoord duurde te lang. Stel een kleinere vraag.
web-problem-request = De vraag van uw browser is niet leesbaar.
web-register-calendar = Alle termijnen als agenda (.ics)
web-system-calendar = Deze termijnen als agenda (.ics)
web-system-decides = Wat beslist
web-system-settle-lead = Elk lijstje volstaat op zich.
web-item-also = Ook bij
web-item-versions = Eerdere versies
web-item-version = Versie van { $date }
web-item-version-same = Er veranderde niets dat telt.
web-status-last-item = Laatste item
web-status-since = sinds { $date }
web-status-successor = Mogelijke opvolger
web-status-adopt = Neem over met
web-status-audit = Hoe snel er verteld werd, laatste 24 uur
web-status-channel = Kanaal
web-status-told = Verteld
web-status-delay-half = De helft binnen
web-status-delay-most = 99 op 100 binnen
web-status-published-half = Na publicatie: de helft binnen
web-status-published-most = Na publicatie: 99 op 100 binnen
web-status-late = Meer dan 15 minuten te laat
web-status-index = Zoekindex
web-status-index-behind = Wijzigingen die er nog niet in staan
web-status-index-progress = Hoe ver de index is
web-status-index-refused = Berichten die de zoekdienst niet aanneemt
web-status-index-place = Waar
web-status-index-folder = in de gegevensmap
web-status-index-failed = De laatste poging is mislukt
web-search-help-link = Alles wat u kunt schrijven
web-search-out = Volgen of bewaren
web-search-table-cut = Een tabel (CSV, JSON) bevat de nieuwste { $count }; verfijn de vraag voor de rest.
web-fetcher-title = Wie leest uw website?
web-fetcher-who = Belfort volgt het nieuws over publieke innovatie en AI voor lokale besturen. Daarvoor leest dit programma de feeds en nieuwspagina’s van publieke uitgevers, onder deze naam:
web-fetcher-often-title = Hoe vaak
web-fetcher-often = Een feed wordt gelezen in haar eigen ritme, hoogstens enkele keren per uur, en nooit vaker dan de feed of de server vraagt. Is er niets veranderd, dan is een antwoord zonder inhoud (304) genoeg. Per server is er één vraag tegelijk, met een pauze ertussen. Wie “429” of “503” antwoordt, krijgt de gevraagde tijd.
web-fetcher-robots-title = Robots.txt
web-fetcher-robots = Voor een pagina wordt robots.txt eerst gelezen en gevolgd. Een feed is voor programma’s gemaakt en wordt rechtstreeks gelezen.
web-fetcher-leave-title = Met rust gelaten worden
web-fetcher-leave = Zet dit in uw robots.txt voor de pagina’s, antwoord “410” op een feed, of laat het de beheerder weten:
web-fetcher-reach-title = De beheerder
web-fetcher-reach = De beheerder is te bereiken via het bestuur op wiens website u nu bent.
web-search-register = In het register
web-search-rules = In het regelboek
web-facet-kinds = Soort
web-facet-years = Jaar
web-facet-provisions = Bepaling van de AI-verordening
web-help-title = Wat u in het zoekvak kunt schrijven
web-item-similar = Meer zoals dit

# Waarom wel, waarom niet.
web-why-title = Waarom kreeg ik dit bericht, of niet?
web-why-item = Item
web-why-asked = Gevraagd
web-which-title = Waarom wel, waarom niet?
web-which-lead = U vroeg: { $asked }. Zoek het item waarvan u wilt weten waarom u er bericht van kreeg, of niet.
web-which-field = Adres of woorden van een item
web-which-hint = Miste u iets, of wilt u weten waarom u iets kreeg? Plak het adres, of typ woorden uit de titel.
web-which-look = Waarom wel, waarom niet
web-which-choose = Bedoelde u een van deze?
web-which-none = Belfort kent geen item dat daarop lijkt: het is nooit gelezen, of het staat onder andere woorden.
web-which-back = Terug naar uw abonnement

web-join-title = Abonneren per e-mail
web-join-address = Uw e-mailadres
web-join-rhythm = Hoe vaak
web-join-instant = meteen
web-join-daily = elke dag
web-join-weekly = elke week
web-join-language = Taal
web-join-button = Stuur mij een bevestiging
web-join-mailed = Als dit adres klopt, is er een bericht onderweg. Pas als u daarin bevestigt, begint het abonnement. Een adres krijgt ten hoogste drie zulke berichten per dag.
web-join-too-often = Vanaf deze plek werd in korte tijd te vaak om een abonnement gevraagd. Er is geen bericht verstuurd. Probeer het over een uur opnieuw.
web-join-wrong = Dit e-mailadres of deze zoekopdracht is niet te lezen.
web-join-question = Wilt u dit abonnement?
web-join-yes = Ja, ik wil dit abonnement
web-join-begun = Uw abonnement is begonnen. In elk bericht staat een link om te stoppen.
web-join-there = U krijgt dit al: er is niets bijgekomen. In elk bericht staat een link om te kiezen hoe vaak, of om te stoppen.
web-join-expired = Deze link is al gebruikt, verlopen of onbekend.
web-move-title = Ander e-mailadres
web-move-label = Het nieuwe e-mailadres
web-move-nothing-yet = Er verandert niets tot het nieuwe adres bevestigt.
web-move-mailed = Als dit adres klopt, is er een bericht onderweg. Pas als u daarin bevestigt, verandert het adres. Een adres krijgt ten hoogste drie zulke berichten per dag.
web-move-wrong = Dit e-mailadres is niet te lezen.
web-move-question = Wilt u de berichten op dit adres?
web-move-yes = Ja, stuur ze naar dit adres
web-move-done = Het adres is gewijzigd. Het oude adres krijgt daar bericht van.
web-join-hourly = elk uur
web-settings-title = Uw abonnement
web-settings-lead = Hier bepaalt u hoe vaak en wanneer u berichten krijgt. Wat bewaard wordt, krijgt u daarna.
web-settings-kept = Bewaard.
web-settings-wrong = Niets is gewijzigd: een van de velden is niet te lezen. Uren schrijft u als 22:00, een tijdzone als Europe/Brussels, een aantal tussen 1 en 1000.
web-settings-form = Hoe vaak en wanneer
web-settings-hour = Uur van het overzicht
web-settings-weekday = Dag van het wekelijkse overzicht
web-settings-day = { $day ->
    [Mon] maandag
    [Tue] dinsdag
    [Wed] woensdag
    [Thu] donderdag
    [Fri] vrijdag
    [Sat] zaterdag
   *[Sun] zondag
}
web-settings-quiet = Wanneer het stil moet zijn
web-settings-from = Stil vanaf
web-settings-until = Stil tot
web-settings-weekends = Stil op zaterdag en zondag
web-settings-holidays = Stil op Belgische feestdagen
web-settings-urgent = Dringend mag altijd: een termijn binnen de week, een verboden systeem
web-settings-most = Berichten per uur voor de rest één bundel wordt
web-settings-most-hint = Leeg: 12 voor mensen, geen grens voor een webhook.
web-settings-zone = Tijdzone
web-settings-zone-hint = Leeg: die van de stad ({ $zone }).
web-settings-keep = Bewaar
web-settings-pause-title = Pauze
web-settings-paused = Dit abonnement is gepauzeerd.
web-settings-paused-until = Dit abonnement is gepauzeerd tot { $until }.
web-settings-paused-why = Reden: { $why }
web-settings-pause-until = Tot en met de dag voor (leeg: tot u het hervat)
web-settings-pause = Pauzeer
web-settings-resume = Ga verder
web-settings-muted = Hier krijgt u niets meer over
web-settings-unmute = Meld dit weer
web-settings-told = Laatste meldingen
web-settings-told-none = Er is nog niets gemeld.
web-settings-told-when = Wanneer
web-settings-told-what = Wat
web-settings-told-state = Stand
web-settings-more = Meer
web-settings-state = { $state ->
    [sent] aangekomen
    [queued] onderweg
    [held] bewaard
    [dead] geweigerd
   *[waiting] wacht op zijn uur
}
web-mute-title = Hier niets meer over
web-mute-lead = U kreeg hierover een melding. Waarover wilt u niets meer horen? De rest van het abonnement gaat door.
web-mute-nothing-yet = Er is nog niets gewijzigd.
web-mute-done = U krijgt hier niets meer over. Wat al klaarstaat, komt nog.
web-mute-none = Deze melding gaat over het hele abonnement: alleen het abonnement zelf kan stoppen.
web-search-engine = Nieuws over publieke innovatie en AI
web-settings-chat = Ook in Telegram
web-settings-chat-lead = Dezelfde berichten krijgt u ook in een chat van Telegram. U maakt hier een code die één dag geldt en één keer werkt.
web-settings-chat-button = Maak een code
web-settings-chat-send = Stuur dit binnen de dag naar de bot:
web-settings-chat-open = Open de bot in Telegram
web-settings-chat-enough = Er zijn in korte tijd te veel codes gemaakt. Probeer het over een uur opnieuw.
web-status-feeds = { $count ->
    [one] { $count } feed
   *[other] { $count } feeds
}
web-status-feeds-wrong = { $count ->
    [one] { $count } vraagt aandacht en staat bovenaan
   *[other] { $count } vragen aandacht en staan bovenaan
}
web-status-lost = Wie niets meer krijgt
web-status-lost-lead = Deze adressen nemen geen berichten meer aan. Wat intussen komt, wordt bewaard tot het abonnement verdergaat.
web-status-lost-more = Hier staan de oudste; samen zijn het er { $count }. `belfort subscriptions list` noemt ze alle.
