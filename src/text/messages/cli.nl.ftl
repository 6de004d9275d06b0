# Wat de terminal zegt.
cli-demo-example = {"   "}Zo ziet er een uit:
cli-demo-feeds = 1. Twee bronnen op deze computer: een nieuwsfeed en een webpagina zonder feed.
cli-demo-item = {"   "}{ $title } # { $themes }
cli-demo-page = 7. De webpagina staat open op { $url }. Druk op Ctrl+C om te stoppen.
cli-demo-poll = 4. De bronnen worden gelezen:
cli-demo-search = 5. { $items } items zijn doorzoekbaar. Zoeken naar “{ $query }” vindt er { $total }.
cli-demo-start = Belfort, alles tegelijk, zonder internet, in { $folder }
cli-demo-subscriptions = 2. Drie abonnementen: Telegram, e-mail en webhook, op ontvangers van deze demo.
cli-demo-system = {"   "}{ $name }: { $class }
cli-demo-systems = 3. Zes AI-systemen van een verzonnen stad, getoetst aan de AI-verordening:
cli-demo-told = 6. Berichten aangekomen: { $telegram } via Telegram, { $email } via e-mail, { $webhook } via webhook.
cli-doctor-damaged = In de opslag is een rij niet te lezen, die van { $what ->
    [feed] de bron
   *[item] het bericht
} { $id }. Al het andere gaat door zonder die rij.
cli-doctor-late-matches = bij de nachtelijke controle ({ $when }) werden { $last } gemiste treffers gevonden en alsnog gemeld ({ $all } in totaal); meld dit aan de makers
cli-doctor-index-behind = De index kent { $indexed } van de { $items } items.
cli-doctor-no-feeds = Er is nog geen bron om te volgen.
cli-doctor-no-contact = Uitgevers zien niet wie hun feeds leest: zet fetch.contact of web.public_url.
cli-doctor-well = Alles is in orde.
cli-feed-added = Bron { $id } toegevoegd; ze wordt bij de volgende ronde gelezen.
cli-feed-removed = Bron { $id } en haar items verwijderd.
cli-feeds-imported = { $added } bronnen toegevoegd, { $known } waren er al.
cli-feeds-none = Nog geen bronnen. Voeg er een toe met `belfort feeds add URL`, of het startpakket met `belfort feeds import`.
cli-head-asked = gevraagd
cli-head-basis = grondslag
cli-head-cause = oorzaak
cli-head-class = risicoklasse
cli-head-id = id
cli-head-name = naam
cli-head-next = volgende datum
cli-head-open = open vragen
cli-head-paused = gepauzeerd
cli-head-polled = laatst gelezen
cli-head-provision = bepaling
cli-head-rhythm = ritme
cli-head-state = toestand
cli-head-title = titel
cli-head-to = aan
cli-head-when = wanneer
cli-index-progress = { $done } van { $all } veranderingen staan in de index
cli-index-rebuilt = De index is opnieuw opgebouwd: { $items } items.
cli-poll-failed = { $feed }: niet gelezen: { $cause }; { $detail }
cli-poll-not-modified = { $feed }: niets veranderd
cli-poll-nothing-due = Geen enkele bron is aan de beurt; `--all` leest ze allemaal.
cli-poll-read = { $feed }: { $new } nieuw, { $changed } gewijzigd, { $unchanged } ongewijzigd
cli-rules-checked = { $rules } regels, { $examples } voorbeelden, { $problems } problemen
cli-search-themes = Thema’s
cli-search-total = { $total } gevonden
cli-subscribed = Abonnement { $id }: { $asked }
cli-subscribed-already = Dit abonnement is er al: { $id }. Er is niets bijgekomen.
cli-secret = Het geheim waarmee de ontvanger onze handtekening controleert, één keer getoond: { $secret }
cli-secret-renewed =
    Het nieuwe geheim, één keer getoond: { $secret }
    Het vorige tekent mee tot { $until }.
cli-subscriptions-none = Nog geen abonnementen. Neem er een met `belfort subscribe --to email:ADRES --theme THEMA`.
cli-system-added = Systeem { $id } staat in het register: { $class }
cli-system-removed = Systeem { $id } verwijderd.
cli-system-offered = { $id } is aangeboden aan { $organisation }.
cli-system-withdrawn = { $id } is niet langer aangeboden aan { $organisation }.
cli-system-taken-up = { $organisation } gebruikt { $shared } nu als { $id }.
cli-system-alone = { $id } gaat verder zonder gedeeld systeem.
cli-systems-none = Het register is nog leeg. Voeg een systeem toe met `belfort systems add BESTAND`.
cli-unsubscribed = Abonnement { $id } is beëindigd.
cli-ask-now = Nu nog mogelijk: { $possible }
cli-ask-not-understood = Dat antwoord past niet bij de vraag.
cli-ask-yes-no = Ja of nee? (leeg: weet ik niet; stop: later verder)
cli-ask-one = Welk nummer? (leeg: weet ik niet; stop: later verder)
cli-ask-several = Welke nummers, met een komma ertussen? 0: geen enkel. (leeg: weet ik niet; stop: later verder)
cli-ask-date = Welke dag, als jjjj-mm-dd? (leeg: weet ik niet; stop: later verder)
cli-rules-same = De twee regelboeken zeggen hetzelfde.
cli-rules-same-days = De wet is op beide dagen dezelfde.
cli-rules-diff-days = Wat verschilt tussen de wet zoals ze gold op { $old } en op { $new }
cli-rules-diff-books = Wat verschilt tussen { $old } en { $new }
cli-deadlines-none = Er zijn geen open termijnen.
cli-deadlines-binds = geldt al
cli-deadlines-days = { $days ->
    [one] nog 1 dag
   *[other] nog { $days } dagen
}
cli-head-date = datum
cli-head-system = systeem
cli-head-duty = plicht
cli-head-left = resterend
cli-rules-coverage-written = De tabel in { $page } is bijgewerkt.

cli-head-theme = thema
cli-head-precision = precisie
cli-head-recall = vangst
cli-head-f1 = F1
cli-head-support = aantal
cli-head-family = soort
cli-family-theme = thema
cli-family-instrument = instrument
cli-family-phase = fase
cli-family-obstacle = obstakel
cli-themes-checked = { $themes } thema's, geen fouten.
cli-themes-problems = { $problems ->
    [one] { $problems } fout
   *[other] { $problems } fouten
}
cli-themes-part-tuning = Afstemdeel: { $items } items
cli-themes-part-aside = Apart gehouden deel: { $items } items
cli-themes-micro = alle tags samen
cli-themes-macro = gemiddelde van de thema's
cli-deliveries-none = Er zijn geen leveringen.
cli-deliveries-again = { $count ->
    [one] Eén levering wordt opnieuw verstuurd.
   *[other] { $count } leveringen worden opnieuw verstuurd.
}
cli-paused = Abonnement { $id } is gepauzeerd; wat intussen komt, wordt bewaard.
cli-resumed = Abonnement { $id } gaat weer verder; wat bewaard werd, komt in één bericht.
cli-head-last-item = laatste item
cli-feed-since = sinds { $since }: { $cause }
cli-feed-adopted = Bron { $id } wordt voortaan gelezen op { $url }.
cli-themes-applied = { $items ->
    [one] Eén item kreeg andere tags.
   *[other] { $items } items kregen andere tags.
}
cli-themes-effect = Gevolg voor de laatste { $items } items
cli-themes-effect-none = Geen item krijgt of verliest een thema.
cli-searches-effect = Gevolg voor zoekvragen en abonnementen
cli-head-search = zoekvraag
cli-head-gains = krijgt
cli-head-loses = verliest
cli-head-label = label
cli-head-count = aantal keer
cli-head-near = nabij thema
cli-history-older = Er is meer, en ouder: { $call }, of alles met --all.
cli-themes-labels-none = Elk label van een feed is een thema.
cli-discover-captcha = een test of we een mens zijn
cli-discover-cookie-wall = een cookiemuur
cli-discover-from-anchor = een link op de pagina
cli-discover-from-itself = het adres zelf
cli-discover-from-link = de pagina noemt hem
cli-discover-from-marked = de pagina duidt haar items zelf aan
cli-discover-from-sitemap = een sitemap van de site
cli-discover-from-usual = een gebruikelijk adres
cli-discover-hidden = Op dat adres staat iets anders: { $why }.
cli-discover-items = { $items ->
    [one] 1 item
   *[other] { $items } items
}, { $newest }
cli-discover-listing = Een lijst met { $items } items:
cli-discover-listings = De pagina heeft geen feed. Zo kan haar lijst gelezen worden:
cli-discover-login = een aanmeldpagina
cli-discover-maintenance = een onderhoudspagina
cli-discover-needs-script = een lege pagina die pas een browser vult
cli-discover-newest = het jongste van { $day }
cli-discover-not-found = een melding dat de pagina niet bestaat
cli-discover-nothing = Geen feed gevonden, en geen lijst die op nieuws lijkt ({ $asked } adressen gevraagd).
cli-discover-parked = een adres dat te koop staat
cli-discover-refused = een weigering
cli-discover-undated = zonder datum
cli-doctor-late = { $count } berichten over { $channel } hadden meer dan 15 minuten geleden verstuurd moeten zijn
cli-mail-taken = { $taken ->
    [paused] het abonnement is gepauzeerd: de postbus bestaat niet meer
    [ended] het abonnement is gestopt
    [noted] genoteerd: een mail kwam om een andere reden niet aan
   *[ignored] niet van ons: er is niets gewijzigd
}
cli-doctor-told = via { $channel }: { $told } meldingen in 24 uur; de helft binnen { $half } s na publicatie, 99 op 100 binnen { $most } s
cli-search-systems = In het register
cli-search-rules = In het regelboek
cli-judge-held-out = apart gehouden
cli-judge-head = { $queries } vragen over { $items } items

cli-forgotten = { $count } abonnementen beëindigd, { $consents } vragen en bewijzen gewist; van dit adres is niets meer bewaard.
cli-doctor-test-title = Testbericht van Belfort
cli-doctor-test-text = Dit bericht is verstuurd om te zien of het aankomt. U hoeft niets te doen.
cli-doctor-test-taken = Aangenomen door { $channel }: { $answer }
cli-doctor-test-not-taken = Niet aangenomen door { $channel }: { $answer }
cli-doctor-mail-missing = { $record }: { $name } heeft geen record
cli-doctor-mail-twice = { $record }: { $name } heeft er meer dan één, en dat geldt als geen enkel
cli-doctor-mail-open = { $record }: { $name } laat iedereen mailen namens dit domein
cli-doctor-mail-other-key = { $record }: bij { $name } staat een andere sleutel dan die waarmee Belfort tekent, of een ingetrokken sleutel
cli-doctor-mail-unreadable = { $record }: wat bij { $name } staat, is niet te lezen
cli-doctor-mail-unaligned = { $record }: { $other } is een ander domein dan dat van de afzender, { $domain }; DMARC keurt dat af
cli-dns-silent = geen antwoord van de DNS-server
cli-dns-none = deze computer noemt geen DNS-server
cli-dns-failed = de DNS-server antwoordde met een fout
cli-dns-address = smtp.dns is geen adres met een poort, zoals 192.0.2.53:53
cli-doctor-mail-not-checked = niet gecontroleerd: { $name } ({ $cause })
cli-doctor-mail-no-key = DKIM niet gecontroleerd: Belfort tekent de mail van { $domain } niet, en weet niet met welke sleutel uw mailserver dat doet
cli-doctor-mail-publish = zet in de DNS bij { $name } dit TXT-record: { $record }
cli-doctor-mail-ask-relay = vraag de beheerder van uw mailserver om het record bij { $name }
cli-doctor-mail-name-key = stel smtp.dkim.key_file in, of noem in smtp.dkim.selector de sleutel van uw mailserver
cli-doctor-mail-network = herhaal belfort doctor met een netwerk dat de DNS bereikt, of stel smtp.dns in
cli-doctor-part = { $part ->
    [store] opslag
    [rules] regelboek
    [feed] bron
    [alerts] meldingen
    [telegram] Telegram
    [mail] mail
   *[index] index
}
cli-doctor-rules = { $problems ->
    [one] het regelboek heeft { $problems } fout; de regel waarin ze staat, telt niet mee
   *[other] het regelboek heeft { $problems } fouten; de regels waarin ze staan, tellen niet mee
}
cli-doctor-paused = `{ $id }` naar { $to } is gepauzeerd: { $cause }
cli-doctor-unreadable = `{ $id }` vraagt `{ $query }`, dat niet meer te lezen is en niets treft
cli-doctor-no-theme = `{ $id }` vraagt het thema `{ $theme }`, dat niet meer in de lijst staat
cli-doctor-no-telegram = `{ $id }` naar { $to } gaat via Telegram, maar er is geen token
cli-doctor-delivery = via { $channel }, { $state }: { $cause }
cli-doctor-unusable = de waarde van { $key } is niet te gebruiken, dus vertrekt er niets; `belfort config example` toont een voorbeeld
cli-accounts-forgotten = Van { $email } is gewist: { $accounts ->
    [0] geen account
   *[1] de account
}, { $invitations } uitnodigingen, { $subscriptions } abonnementen. De geschiedenis van het register behoudt de naam.
cli-doctor-little-room = er is nog { $left } MB over voor de gegevens, en { $wanted } MB is nodig: wat `store.room_mb` zegt, en plaats voor de kopie die een nieuwe versie eerst bewaart
cli-doctor-make-room = maak plaats vrij op de schijf van { $folder }
cli-doctor-backup-old = de laatste reservekopie is van { $made }, { $days } dagen geleden
cli-doctor-no-backup = Met Belfort is nog geen reservekopie gemaakt: `belfort backup BESTAND` maakt er een.
cli-move-asked = Een vraag aan { $to } staat klaar; het abonnement verhuist als dat adres ja zegt.

# Bewaren
cli-backup-made = Reservekopie gemaakt en nagelezen: { $file } ({ $kilobytes } kB; { $items } items, { $subscriptions } abonnementen, { $systems } systemen). Ze bevat sleutels en adressen van mensen: bewaar ze even veilig als de gegevens zelf.
cli-backup-whole = De reservekopie { $file } van { $made } is heel ({ $kilobytes } kB; { $items } items, { $subscriptions } abonnementen, { $systems } systemen).
cli-backup-folder = Niet in de reservekopie, want van u: de map { $folder }.
cli-restored = De reservekopie van { $made } is teruggezet: { $items } items; de index is opnieuw opgebouwd.
cli-restored-aside = Wat vervangen werd, staat in { $path }.
cli-keep-would = Dit zou vergeten worden: { $items } items, { $alerts } meldingen, { $deliveries } bezorgingen, { $questionnaires } vragenlijsten.
cli-keep-done = Vergeten: { $items } items, { $alerts } meldingen, { $deliveries } bezorgingen, { $questionnaires } vragenlijsten.
cli-store-moved = { $rows } rijen staan nu ook in { $place }. Zet dat adres in store.url, start Belfort opnieuw en controleer met belfort doctor; de oude gegevens blijven waar ze waren.
cli-config-well = De configuratie klopt.
cli-config-head = { $column ->
    [key] sleutel
    [value] waarde
   *[origin] herkomst
}
cli-config-default = standaard

# Het zoekcluster
cli-cluster-unreachable = het zoekcluster op `{ $place }` antwoordt niet: “{ $cause }”; kijk of het draait en of `search.url` klopt
cli-cluster-slow = het zoekcluster op `{ $place }` antwoordt niet op tijd; `search.timeout_seconds` zegt hoelang gewacht wordt
cli-cluster-busy = het zoekcluster op `{ $place }` heeft het te druk of start nog ({ $status }: “{ $reason }”); probeer het over een minuut opnieuw
cli-cluster-forbidden = het zoekcluster op `{ $place }` laat ons niet toe ({ $status }: “{ $reason }”); zie `search.user`, `search.password` en `search.api_key`
cli-cluster-refused = het zoekcluster op `{ $place }` weigert wat gevraagd werd ({ $status }: “{ $reason }”); het logboek van het cluster zegt er meer over
cli-cluster-unreadable = het antwoord van het zoekcluster op `{ $place }` is niet te lezen: “{ $cause }”; kijk of `search.url` het adres van een cluster is
cli-cluster-not-ready = de index `{ $index }` staat nog niet op het zoekcluster; een `belfort serve` die draait, vult hem uit de gegevens
cli-cluster-client = het zoekcluster kan niet gevraagd worden: “{ $cause }”; kijk naar de certificaten van deze computer
cli-store-address = `store.url` is geen adres dat met `postgres://` begint; laat het leeg voor een SQLite-bestand in de gegevensmap
cli-store-open =
    de gegevens op `{ $place }` gaan niet open: “{ $cause }”; { $remedy ->
        [folder] kijk of de gegevensmap bestaat en of erin geschreven mag worden
        [database] kijk of `store.url` klopt, of de databank draait en of ze deze gebruiker toelaat
        [newer] gegevens van een nieuwere Belfort vragen die nieuwere versie
        [backup] het bestand is beschadigd of bevat geen gegevens van Belfort: zet een back-up terug met `belfort restore`
       *[room] voor de gegevens een nieuwe vorm krijgen, wordt een kopie bewaard: maak zoveel plaats vrij als ze innemen
    }
cli-store-full = de schijf met de gegevens is vol: maak plaats vrij; er is niets verloren en de stap wordt later opnieuw gedaan
cli-store-busy = de gegevens zijn bezet: een ander proces houdt ze al langer dan 30 seconden vast; probeer het opnieuw
cli-store-damaged = in de gegevens staat een `{ $what }` die niet te lezen is: “{ $cause }”; zet een back-up terug of verwijder die rij
cli-store-sql = de databank antwoordde: “{ $cause }”
cli-config-unreadable = de configuratie `{ $place }` is niet te lezen: { $cause }
cli-config-book = het regelboek in `{ $place }` is niet te lezen: { $cause }
cli-config-wrong = de configuratie klopt niet bij `{ $place }`: { $cause }
cli-index-locked = een ander proces schrijft de index in `{ $folder }`: een `belfort serve` die draait, of een poll; stop dat eerst
cli-index-not-ready = de index in `{ $folder }` ontbreekt, is beschadigd of van een andere versie; `belfort poll` of `belfort serve` maakt hem opnieuw
cli-index-folder = de map van de index, `{ $folder }`, is niet te gebruiken: “{ $cause }”
cli-index-engine = de index heeft het begeven: “{ $cause }”; hij gaat verder waar hij gebleven was zodra er plaats is op de schijf en er in zijn map geschreven mag worden
cli-wrong-feed = er is geen bron `{ $id }`: `belfort feeds list` toont ze
cli-wrong-subscription = er is geen abonnement `{ $id }`: `belfort subscriptions list` toont ze
cli-wrong-not-paused = er is geen abonnement `{ $id }` dat stilligt: `belfort subscriptions list` toont ze
cli-wrong-system = het register heeft geen systeem `{ $id }`: `belfort systems list` toont ze
cli-wrong-system-or-file = `{ $id }` is geen bestand en ook geen systeem van het register: `belfort systems list` toont ze
cli-wrong-project = er is geen project `{ $id }`: `belfort projects list` toont ze
cli-wrong-account = er is geen account voor `{ $id }`: `belfort accounts list` toont ze
cli-wrong-rule = het regelboek heeft geen regel `{ $id }`: `belfort rules list` toont ze
cli-wrong-delivery = geen bericht `{ $id }` werd voorgoed geweigerd: `belfort deliveries list --state dead` toont ze
cli-wrong-question = er is geen vraag `{ $id }`: `belfort rules list` toont ze
cli-wrong-watched = geen abonnement, organisatie of systeem heet `{ $id }`: `belfort subscriptions list` en `belfort systems list` tonen ze
cli-wrong-rule-near = er is geen regel `{ $id }`{ $near }; `belfort measures { $system }` toont ze
cli-wrong-organisation = het register heeft geen organisatie `{ $id }`; het heeft: { $names }
cli-wrong-organisation-name = geen of meer dan één organisatie heet `{ $id }`: geef haar id
cli-wrong-nothing-asked = er is niets gevraagd: geef `--query`, `--theme`, `--system`, `--organisation` of `--feeds`
cli-wrong-day-begun = die dag is al begonnen: noem een latere met `--until`
cli-wrong-address = `{ $text }` is geen webadres: het begint met http:// of https://
cli-wrong-email = `{ $text }` is geen e-mailadres
cli-wrong-feed-there = een bron met de id `{ $id }` of met dat adres is er al: zie `belfort feeds list`
cli-wrong-unreadable = `{ $path }` is niet te lezen: { $cause }
cli-wrong-unwritable = `{ $path }` is niet te schrijven: { $cause }
cli-wrong-folder = `{ $path }` is een map: noem een bestand
cli-wrong-large = `{ $path }` telt { $bytes } bytes, en meer dan { $most } kan niet
cli-wrong-system-file =
    het systeembestand `{ $path }` klopt niet
    { $told }
cli-wrong-import =
    er is niets opgeslagen: `{ $path }` heeft { $count } fout(en)
    { $told }
cli-wrong-no-rules = in `{ $path }` staat geen enkel regelbestand
cli-wrong-note = een notitie heeft minstens een en hoogstens { $most } tekens
cli-wrong-text-long = een tekst heeft meer dan { $most } tekens
cli-wrong-reason = een plicht die niet geldt, vraagt een reden: voeg `--reason` toe
cli-wrong-store-same = daar staan de gegevens al
cli-wrong-store-filled = op `{ $place }` staan al gegevens: noem een lege plaats
cli-wrong-id-taken = die id is bezet: kies een andere met `--id-of-record`
cli-wrong-operator = `operator` is een rol voor de hele server: voeg `--all` toe
cli-wrong-of = `{ $id }` is geen `system`, `measures/` met een regel of `facts/` met een vraag
cli-wrong-no-data-folder = deze computer noemt geen gegevensmap: geef er een met `--data MAP`
cli-wrong-sides = `{ $old }` en `{ $new }` zijn niet te vergelijken: geef twee dagen (jjjj-mm-dd) of twee mappen
cli-system-said = { $kind ->
    [missing] het is er niet
    [forbidden] dat mag deze gebruiker niet
    [folder] het is een map
    [no-folder] een deel van het pad is geen map
    [there] het is er al
    [full] de schijf is vol
    [read-only] die schijf is alleen te lezen
   *[no-text] het is geen tekst in UTF-8
}
cli-backup-exists = `{ $file }` bestaat al: noem een ander bestand
cli-backup-broken = `{ $file }` is geen hele reservekopie: “{ $cause }”
cli-backup-newer = de reservekopie is van Belfort { $version }, en deze versie kent die vorm van de gegevens niet: gebruik die versie
cli-backup-occupied = op `{ $place }` staan gegevens, die zo vervangen zouden worden: `--force` doet dat en zet het oude bestand opzij
cli-backup-in-use = een ander proces gebruikt de gegevens: stop eerst `belfort serve`
cli-listen =
    op `{ $place }` (`web.listen`) kan niet geluisterd worden: { $kind ->
        [taken] een ander programma luistert daar al; stop dat, of kies een andere poort
        [forbidden] poorten onder 1024 zijn niet voor deze gebruiker; kies een hogere, met een server ervoor
        [elsewhere] deze computer heeft dat adres niet
        [no-address] dat is geen adres met een poort, zoals 127.0.0.1:8080
       *[other] “{ $cause }”
    }
