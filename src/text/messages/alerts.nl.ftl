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
    [0] vanaf vandaag
    [one] nog { $days } dag
   *[other] nog { $days } dagen
}
alert-days-past = termijn verstreken
alert-days-perhaps = mogelijk vanaf vandaag
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
alert-why-update = u kreeg dit bericht al, en het is gewijzigd
alert-why-grown = u kreeg dit verhaal al
alert-because = Waardoor
alert-because-facts = antwoorden over het systeem veranderden
alert-because-rules = het regelboek veranderde
alert-because-date = er gaat iets in of er loopt iets af
alert-assessment-new = Nieuw in het register. Beoordeling: { $after }.
alert-assessment-same = De klasse blijft: { $after }. De plichten zijn gewijzigd.
alert-assessment-changed = De klasse is gewijzigd van { $before } naar { $after }.
alert-duty-added = Nieuwe plicht: { $title } ({ $provision })
alert-duty-removed = Plicht vervalt: { $title } ({ $provision })
alert-duty-from = vanaf { $date }
alert-duty-moved = Andere datum: { $title } ({ $provision })
alert-duty-moved-days = eerst vanaf { $before }, nu vanaf { $after }
alert-duties-more = { $count ->
    [one] en nog { $count } plicht
   *[other] en nog { $count } plichten
}
alert-deadline-by = Uiterlijk { $date } ({ $left })
alert-deadline-today = Geldt vanaf vandaag, { $date }
alert-deadline-perhaps = Geldt mogelijk vanaf vandaag, { $date }, en zeker vanaf { $latest }: open vragen beslissen het
alert-label = { $label }:
alert-read = Lezen
alert-page = Bekijk in Belfort
alert-because-instant = U krijgt dit bericht omdat u dit volgt: { $asked }.
alert-because-hourly = U krijgt dit overzicht per uur omdat u dit volgt: { $asked }.
alert-because-daily = U krijgt dit dagelijkse overzicht omdat u dit volgt: { $asked }.
alert-because-weekly = U krijgt dit wekelijkse overzicht omdat u dit volgt: { $asked }.
alert-why-page = Waarom kreeg ik dit?
alert-stop = Stop deze berichten
alert-mute-page = Hier niets meer over
alert-settings = Hoe en wanneer
alert-subject-grown = Meer bronnen: { $title }
alert-grown = Dit verhaal staat nu bij { $sources } bronnen.
alert-section-unreachable = Wie niets meer krijgt
alert-subject-unreachable = Niet meer te bereiken: { $to }
alert-unreachable-title = { $to } is niet meer te bereiken
alert-unreachable = Er komen daar geen berichten meer aan ({ $asked }). Wat intussen komt, wordt bewaard tot het abonnement verdergaat.
alert-unreachable-said = Antwoord
alert-why-unreachable = u volgt hetzelfde op een ander adres, of u beheert deze Belfort
alert-section-server = De server
alert-subject-disk-short = Weinig plaats op de schijf van Belfort
alert-disk-short-title = Er is nog weinig plaats op de schijf
alert-disk-short = Er is nog { $left } MB vrij; minstens { $wanted } MB is nodig. Maak plaats vrij: is de schijf vol, dan wordt niets meer gelezen of verteld tot er weer plaats is. Wat er al staat, blijft.
alert-subject-disk-enough = Weer plaats op de schijf van Belfort
alert-disk-enough-title = Er is weer plaats genoeg op de schijf
alert-disk-enough = Er is weer { $left } MB vrij. U hoeft niets te doen.
alert-disk-machine = Server
alert-disk-folder = Map
alert-why-server = u beheert deze Belfort
alert-managed = Wijzigen of stoppen kan wie dit hier liet melden, of wie Belfort beheert.
alert-managed-chat = Beheerders van deze groep of dit kanaal stoppen, pauzeren of wijzigen dit met de knoppen hieronder; anders doet wie Belfort beheert dat.
alert-topic = { $kind ->
    [duty] deze plicht: { $name }
    [system] het systeem { $name }
    [cited] { $name }
    [story] dit verhaal: { $name }
    [theme] het thema { $name }
    [source] berichten uit { $name }
    [feed] hoe het gaat met de bron { $name }
    [unreachable] het adres { $name }
   *[rules] wijzigingen van het regelboek
}
alert-button-mute = Niets over { $topic }
alert-button-pause = Pauze
alert-button-settings = Instellen
alert-button-why = Waarom?
alert-code = Bericht { $code }
alert-watch-system = alles over systeem { $system }
alert-watch-organisation = alles over de systemen van { $organisation }
alert-watch-feeds = alles over hoe de bronnen en de server het doen
alert-also = Ook bij
alert-subject-update = Gewijzigd: { $title }
alert-changed-title = Titel: “{ $before }” → “{ $after }”
alert-changed-day = Datum: { $before } → { $after }
alert-changed-figure = { $before } → { $after }
alert-changed-cites = Noemt nu ook: { $provisions }
alert-changed-cites-no-more = Noemt niet meer: { $provisions }
alert-changed-text = Ongeveer { $percent } % van de tekst is nieuw
alert-changed-phase = Fase: { $before } → { $after }
alert-changed-learned = Nieuwe les: { $lesson }
alert-section-feeds = Over uw bronnen
alert-subject-feed-silent = Bron zwijgt: { $feed }
alert-subject-feed-failing = Bron is niet te lezen: { $feed }
alert-subject-feed-stopped = Bron is verdwenen: { $feed }
alert-subject-feed-back = Bron spreekt weer: { $feed }
alert-feed-silent = Het laatste bericht dateert van { $last }. Naar het gewone ritme van deze bron is dat te lang geleden; u mist misschien nieuws.
alert-feed-silent-ever = Sinds { $since } kwam er geen enkel bericht; u mist misschien nieuws.
alert-feed-failing = Sinds { $since } kan Belfort deze bron niet lezen: { $cause }. Belfort blijft het proberen.
alert-feed-stopped = Sinds { $since } is deze bron er niet meer: { $cause }.
alert-feed-back = Deze bron was in moeilijkheden sinds { $since } en geeft weer berichten.
alert-feed-successor = Mogelijke opvolger
alert-feed-operator = De beheerder neemt die over met
alert-feed-selectors = Belfort vindt daar nu
alert-why-feed = u kreeg berichten uit deze bron of volgt haar
alert-why-feeds = u volgt hoe de bronnen het doen
program-words = in de woorden van het programma: “{ $detail }”
feed-problem = { $cause ->
    [item-unreadable] een bericht is niet te lezen
    [item-empty] een bericht is leeg
    [truncated] het document houdt te vroeg op
    [entities-dropped] eigen afkortingen van het document zijn weggelaten
    [too-many-items] het zijn meer berichten dan er gelezen worden
    [date-in-future] een bericht draagt een datum die nog moet komen
    [date-unreadable] een datum is niet te lezen
    [repaired] het document had een fout die hersteld is
    [selector-lost] op de pagina is minder te vinden dan verwacht
    [page-unread] een volgende pagina is niet gelezen
    [encoding] de tekens van het document zijn anders dan het zegt
   *[other] er is iets aan het document
}
feed-cause = { $cause ->
    [dns] de naam van de server bestaat niet meer
    [dns-silent] het DNS gaf geen antwoord over de naam van de server
    [connection-refused] er luistert niemand op dit adres (verbinding geweigerd)
    [unreachable] geen weg naar de server, of geen antwoord
    [connection-reset] de server breekt de verbinding meteen af
    [connect] er komt geen verbinding met de server tot stand
    [tls] de beveiligde verbinding is niet in orde
    [timeout] de server antwoordt te traag
    [too-large] het document is te groot
    [redirect-loop] de doorverwijzingen lopen rond
    [private-address] het adres is niet openbaar
    [bad-address] het adres is geen webadres
    [not-found] op dit adres staat niets meer
    [gone] de uitgever heeft de bron definitief weggenomen
    [refused] de server weigert ons (403-muur)
    [rate-limited] de server vraagt om minder vaak te komen
    [server-error] de server heeft een storing
    [http-status] de server geeft een onverwacht antwoord
    [truncated] de overdracht breekt af
    [not-a-feed] er staat geen feed op dit adres
    [cookie-wall] er wordt eerst toestemming voor cookies gevraagd
    [parked] het adres staat te koop
    [needs-script] de pagina is leeg zonder scripts
    [page-instead-of-feed] er staat een gewone webpagina in plaats van een feed
    [opml] er staat een lijst van feeds (OPML)
    [not-xml] het document is geen leesbare feed
    [maintenance] er staat een onderhoudspagina
    [captcha] er staat een controle tegen robots (captcha)
    [login] er wordt gevraagd om aan te melden
    [selector-lost] de pagina is anders opgebouwd; de selectoren vinden niets meer
    [selector-invalid] een selector is geen geldige CSS
    [empty] het document is leeg
    [unreadable] het document is onleesbaar
    [stale] langer stil dan het eigen ritme
    [encoding] het document is anders ingepakt dan de server zegt
    [robots] de site vraagt programma's om deze pagina niet te lezen (robots.txt)
    [robots-unknown] de site zegt niet of programma's haar mogen lezen (robots.txt)
    [waiting] de server vroeg om later terug te komen
    [moved-onto] de bron verhuisde naar een adres dat al gevolgd wordt
    [store] Belfort kon niet bewaren wat het las
   *[other] een oorzaak die deze versie niet kent
}
feed-state = { $state ->
    [new] nieuw
    [alive] leeft
    [quiet] rustig
    [silent] zwijgt
    [failing] faalt
    [stopped] gestopt
   *[other] { $state }
}

# De weg van een item naar een abonnee.
course-fetched = Gelezen op { $when } uit { $source } (bron { $feed }).
course-tags = Thema's: { $themes }.
course-tags-none = Kreeg geen thema's.
course-matched = Voldoet aan wat gevraagd is: { $parts }.
course-not-matched = Voldoet niet aan wat gevraagd is: { $parts }.
course-part-missing = niet gevonden: { $part }
course-part-excluded = uitgesloten door { $part }
course-unreadable = De zoekopdracht van dit abonnement is niet meer leesbaar en vindt niets.
course-by-system = Dit abonnement volgt een systeem: een item wordt gemeld als het een bepaling aanhaalt die voor dat systeem geldt.
course-cites-nothing = Het haalt geen bepaling van de AI-verordening aan.
course-cites-other = Het haalt { $provisions } aan; niets daarvan geldt vandaag voor wat dit abonnement volgt.
course-cites = Het haalt { $provisions } aan, en dat geldt voor { $system }.
course-muted = Over “{ $name }” hoort u niets meer, omdat u dat vroeg. Zet het weer aan op de pagina van het abonnement, waarheen elk bericht een link heeft.
course-story = Vertelt hetzelfde nieuws als “{ $title }” ({ $source }), dat eerst kwam.
course-raised = Melding gemaakt op { $when } ({ $cause }).
course-held-digest = Bewaard voor het overzicht van { $until }.
course-held-quiet = Bewaard tot het einde van de stille uren: { $until }.
course-held-brake = Bewaard tot { $until }: er waren te veel berichten in één uur.
course-held-pause = Bewaard tot het einde van de pauze: { $until }.
course-paused = Het abonnement is nu gepauzeerd: { $cause }.
course-delivery-sent = Verzonden via { $channel } als { $id } en aangenomen op { $when }; antwoord: { $detail }; mislukte pogingen: { $attempts }.
course-delivery-came-back = Verstuurd via { $channel } als { $id } en aangenomen op { $when }, maar daarna: { $detail }.
course-delivery-dead = Verzonden via { $channel } als { $id } en op { $when } definitief geweigerd: { $detail }.
course-delivery-held = Bericht { $id } via { $channel } wordt bewaard tot het abonnement verdergaat: { $detail }.
course-delivery-again = Bericht { $id } via { $channel } kwam niet aan ({ $detail }); mislukte pogingen: { $attempts }; volgende poging op { $due }.
course-delivery-queued = Bericht { $id } via { $channel } staat klaar sinds { $due }.
course-delivery-ambiguous = Bij één poging is niet bekend of het bericht aankwam: het kan twee keer zijn aangekomen.
course-verdict-told = Gemeld.
course-verdict-folded = Niet apart gemeld: hetzelfde nieuws was er al.
course-verdict-waiting = Nog niet gemeld: het wacht op zijn uur.
course-verdict-queued = Nog niet gemeld: het wordt verzonden.
course-verdict-paused = Nog niet gemeld: het abonnement is gepauzeerd.
course-verdict-refused = Niet gemeld: de ontvanger weigerde het bericht.
course-verdict-not-matched = Niet gemeld: het voldoet niet aan wat gevraagd is.
course-verdict-muted = Niet gemeld: over wat het vertelt wilt u niets meer horen.
course-verdict-before = Niet gemeld: het was er al toen het abonnement begon.
course-verdict-archive = Niet gemeld: het kwam mee met het archief van een nieuwe bron.
course-verdict-missed = Niet gemeld, hoewel het voldoet: de nachtelijke controle meldt het alsnog.

consent-subject = Bevestig uw abonnement op Belfort
consent-ask = Iemand vroeg op deze pagina berichten van Belfort over { $wanted } naar dit adres te sturen ({ $rhythm ->
        [instant] meteen
        [hourly] elk uur
        [weekly] elke week
       *[other] elke dag
    }).
consent-how = Bevestig binnen 48 uur:
consent-not-you = Was u dit niet? Doe dan niets: u krijgt geen berichten.
alert-rules-title = Het regelboek is gewijzigd
alert-subject-rules = { $count ->
    [one] Het regelboek is gewijzigd: 1 regel
   *[other] Het regelboek is gewijzigd: { $count } regels
}
alert-rules-systems = Dit verandert iets voor: { $systems }.
alert-rules-no-system = Voor de systemen die u volgt verandert de klasse, een plicht of een datum niet.
alert-rules-more = { $count ->
    [one] en nog 1 regel
   *[other] en nog { $count } regels
}
alert-why-rules = u volgt systemen die Belfort aan deze regels toetst
alert-rules-books = Regelboek
alert-section-rules = Gewijzigde regels
consent-move-ask = Iemand heeft op een pagina van Belfort gevraagd om de berichten over { $wanted } voortaan naar dit adres te sturen.
moved-subject = Uw abonnement op Belfort heeft een ander adres
moved-told = De berichten over { $wanted } gaan voortaan naar een ander adres. Dat adres heeft dat bevestigd.
moved-not-you = Was u dat niet? Stop het abonnement met één klik:
# Waarom een bericht niet aankwam, of een abonnement gepauzeerd is; `said` is wat de andere kant zei, of de sleutel van de configuratie.
mishap = { $word ->
    [asked] daarom is gevraagd
    [exhausted] er kwam drie dagen lang niets aan; de laatste keer: { $said }
    [moved] het adres verhuist telkens opnieuw, het laatst naar { $said }
    [taken-over] een ander nam het over tussen twee delen
    [webhook-secret] er is geen geheim voor webhooks ingesteld: stel { $said } in
    [webhook-private] het adres van de webhook is niet openbaar ({ $said } laat dat toe)
    [webhook-redirects] de webhook verwijst door ({ $said }), en dat volgen we nooit: abonneer het nieuwe adres
    [webhook-gone] de webhook neemt geen berichten meer aan ({ $said })
    [webhook-answered] de webhook antwoordde “{ $said }”
    [webhook-unreachable] de webhook is niet te bereiken: { $said }
    [webhook-silent] de webhook antwoordde niet op tijd
    [webhook-broke] de verbinding met de webhook brak vóór het antwoord: { $said }
    [mail-sender] er is geen afzender ingesteld: stel { $said } in
    [mail-login] de mailserver neemt geen mail van ons aan en antwoordt “{ $said }”: controleer { $key }
    [mail-unencrypted] de mailserver biedt geen versleutelde verbinding aan, en zonder versturen we niets: controleer { $said }
    [mail-unwritable] de mail kan niet worden geschreven: { $said }
    [mail-unsigned] de mail kan niet worden ondertekend
    [mail-outbox] de mail kan niet in de map worden bewaard: { $said }
    [mail-answered] de mailserver antwoordde “{ $said }”
    [mail-hung-up] de mailserver beëindigde het gesprek zonder antwoord
    [mail-unusable] de mailserver is niet te gebruiken: { $said }
    [mail-unreachable] de mailserver is niet te bereiken: { $said }
    [mail-broke] de verbinding met de mailserver brak: { $said }
    [mail-came-back] de mail kwam terug: “{ $said }”
    [telegram-token] Telegram kent onze bot niet: controleer { $said }
    [telegram-pace] dit gesprek krijgt even niets meer, door de limiet van Telegram
    [telegram-waits] Telegram vraagt { $said } seconden te wachten
    [telegram-says] Telegram antwoordde “{ $said }”
    [telegram-gone] het gesprek neemt geen berichten meer aan (“{ $said }”)
    [telegram-unreachable] Telegram is niet te bereiken
    [telegram-silent] Telegram antwoordde niet op tijd
    [telegram-broke] de verbinding met Telegram brak vóór het antwoord
   *[other] { $said }
}
