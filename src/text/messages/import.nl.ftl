# A register of somebody else is taken in
import-title = Lees een register in
import-instead = Staan uw systemen al in een lijst of in een ander register? Lees dat in.
import-lead = Een tabel (CSV), het Nederlandse Algoritmeregister, Eurocities, de Britse ATRS of een bestand van Belfort. U ziet eerst wat er zou gebeuren; er wordt niets bewaard voor u het bevestigt. Wat het bestand zegt, wordt een voorstel en telt pas als u het aanvaardt.
import-file = Het bestand
import-file-help = CSV, JSON of TOML, hoogstens 32 MB. Een rekenblad slaat u eerst op als CSV (UTF-8).
import-address = Of het adres van een register
import-address-help = Een download, een lijst van records of één record, zoals https://algoritmes.overheid.nl/api/downloads/NLD?filetype=csv
import-format = Vorm
import-format-help = Gewoonlijk blijkt die uit de namen van de velden.
import-format-guess = Volgens de velden
import-format-belfort = Belfort (JSON of TOML)
import-format-belfort-csv = Belfort (CSV): wat niet in een tabel past, zoals antwoorden, maatregelen en notities, blijft zoals het is
import-format-nl = Nederlandse publicatiestandaard 0.1 tot 1.0
import-format-nl-list = Lijst van het Nederlandse Algoritmeregister
import-format-eurocities = Eurocities 0.3.1
import-format-atrs = Britse ATRS
import-format-csv = Eigen tabel (CSV)
import-encoding = Tekenset
import-encoding-help = Kies er een als letters met accenten verkeerd verschijnen.
import-encoding-guess = UTF-8, of UTF-16 met een merkteken
import-organisation = Organisatie van records die er geen noemen
import-organisation-help = Enkel organisaties waarvoor u AI-verantwoordelijke bent.
import-organisation-none = Geen: elk record noemt de zijne
import-show = Toon wat er zou gebeuren
import-back = Terug zonder in te lezen
import-before = Wat u eerder overhandigde
import-state-loading = wordt opgehaald
import-state-waiting = wacht op uw bevestiging
import-state-failed = kon niet opgehaald worden
import-state-assessing = ingelezen, wordt nog beoordeeld
import-state-done = ingelezen
import-faults = Dit klopt nog niet:
import-fault-nothing = Kies een bestand of geef een adres.
import-fault-both = Kies een bestand of geef een adres, niet beide.
import-fault-empty = Dit bestand is leeg.
import-fault-address = Dit is geen adres van een register: het begint met https:// en noemt een server.
import-fault-large = Dit bestand is te groot: hoogstens { $limit } MB. Knip het in delen; elk deel mag duizenden systemen bevatten.
import-fault-organisation = Kies een organisatie waarvoor u AI-verantwoordelijke bent.
import-fault-format = Die vorm kent Belfort niet.
import-fault-encoding = Die tekenset kent Belfort niet.
import-preview = Voorvertoning
import-preview-lead = Dit staat in { $source }. Er is nog niets bewaard.
import-overtaken = Iemand veranderde intussen een systeem uit dit bestand. Hieronder staat wat er nu zou gebeuren. Kijk het na en bevestig opnieuw.
import-problems = Wat er niet klopt
import-problems-lead = Zolang dit niet opgelost is, wordt niets uit dit bestand ingelezen.
import-problems-left = { $count ->
    [one] En nog een andere fout.
   *[other] En nog { $count } andere fouten.
 }
import-plan = Wat er zou gebeuren
import-form = Vorm
import-plan-lead = Alles wordt ingelezen, of niets. Wat iemand hier sinds de vorige keer schreef, blijft staan.
import-files-left = Deze bestanden zijn bewijs in het register waar dit vandaan komt, en hun inhoud komt niet mee. Laat ze u bezorgen en voeg ze zelf toe bij het systeem:
import-files-left-more = { $count ->
    [one] en nog { $count } systeem
   *[other] en nog { $count } systemen
}
import-take = { $count ->
    [one] Lees dit ene systeem in
   *[other] Lees deze { $count } systemen in
 }
import-nothing = Er zou niets veranderen: alles staat al zo in het register.
import-what = Wat er gebeurt
import-fields = Bewaarde velden
import-columns = Kolommen
import-columns-lead = Deze tabel heeft geen bekende vorm. Zeg van elke kolom wat ze is; wat al ingevuld staat, volgt uit haar naam. Elke kolom blijft bewaard bij de herkomst van het systeem, ook als ze hier niets is.
import-column = Kolom
import-examples = Voorbeelden
import-column-is = Is
import-column-kept = niets: enkel bewaren
import-column-fact = Antwoord op een vraag
import-again = Toon opnieuw
import-otherwise = Lees het bestand op een andere manier
import-kept = Dit bestand wacht hoogstens een uur op uw bevestiging; daarna wordt het gewist. Alleen u ziet het.
import-failed = Dit adres kon niet gelezen worden. Er is niets ingelezen.
import-cause-too-many-records = het register telt er te veel om ze één voor één op te vragen: lees het bestand in dat de uitgever aanbiedt
import-cause-no-record = een van de records is geen JSON
import-cause-records-too-large = de records zijn samen groter dan een bestand mag zijn
import-try-again = Probeer opnieuw
import-loading = Het register wordt opgehaald. Records:
import-done = Ingelezen. Voorgestelde antwoorden tellen pas als u ze aanvaardt.
import-assessing = De systemen worden beoordeeld. Klaar:
import-assessed = Alle systemen zijn beoordeeld.
import-to-register = Naar het register
import-goes-on = Het werk gaat door, ook als u deze pagina sluit.
import-refresh = Ververs deze pagina vanzelf
import-still = Ververs deze pagina niet meer vanzelf
import-place = Regel { $line }, teken { $column }
import-places = { $more ->
    [0] Regels { $lines }
   *[other] Regels { $lines } en nog { $more }
 }
import-kind-too-large = Een tekst is hier te lang.
import-kind-syntax = Hier klopt de schrijfwijze van JSON, TOML of CSV niet: er ontbreekt of staat een teken te veel, of het bestand is afgebroken.
import-kind-duplicate-key = Hetzelfde veld staat hier twee keer.
import-kind-duplicate-id = Hetzelfde id staat twee keer in dit bestand.
import-kind-unknown-key = Dit veld kent Belfort niet.
import-kind-unknown-fact = Zo heet geen vraag.
import-kind-unknown-value = Dit kan hier niet staan: kies een van de toegelaten waarden.
import-kind-missing-key = Hier ontbreekt een veld dat nodig is.
import-kind-wrong-type = Hier staat een ander soort waarde dan dit veld vraagt.
import-kind-bad-id = Dit kan geen id zijn.
import-kind-other = Dit deel van het bestand klopt niet.
import-problem-too-large = Het bestand is te groot: { $one } bytes, en hoogstens { $two }. Knip het in delen.
import-problem-too-many-records = Dit bestand heeft meer dan { $one } records. Knip het in delen.
import-problem-too-many-values = Dit bestand bevat { $one } waarden, en hoogstens { $two } worden gelezen. Knip het in delen, of laat kolommen weg die niets over een systeem zeggen.
import-problem-encoding = Dit is geen tekst in de verwachte tekenset. Sla het bestand op als CSV of JSON in UTF-8, of kies hieronder de tekenset. Een rekenblad, een beeld of een PDF wordt niet gelezen.
import-problem-nul = Hier staat het teken U+0000. Haal het weg: geen databank bewaart het.
import-problem-unknown-column = Dit bestand heeft geen kolom { $one }.
import-problem-unknown-form = De velden passen bij geen vorm die Belfort kent. Kies hieronder de vorm.
import-problem-no-records = Er staat geen record in dit bestand. Verwacht wordt een lijst van records, elk met een naam.
import-problem-field-list = Dit is de lijst van velden van een standaard, geen register. Kies het bestand met de systemen zelf.
import-problem-duplicate-id = Het id { $one } staat twee keer in dit bestand. Geef elk record een eigen id, of laat ze allemaal weg.
import-problem-duplicate-name = Twee records heten { $one } en hebben geen id. Zeg welke kolom het id is.
import-problem-no-name = Dit record heeft geen naam. Zeg welke kolom de naam is, of vul hem in.
import-problem-long-name = De naam van dit record is te lang: hoogstens { $one } tekens. Geef een korte naam, en zet de rest in de beschrijving.
import-problem-unknown-fact = { $one } kan geen antwoord zijn op { $two }: zo heet geen vraag.
import-problem-unknown-value = { $one } zegt “{ $two }”, en dat is geen antwoord op de vraag { $three }. Verander het, laat het leeg, of kies voor die kolom iets anders.
import-problem-bad-day = { $one } zegt “{ $two }”, en dat is geen dag als antwoord op de vraag { $three }. Schrijf hem als 2027-12-02 of 02/12/2027, de dag eerst.
import-problem-wrong-type = Hier wordt een record verwacht: een tabel van velden.
import-problem-bad-head = De eerste regel noemt de kolommen, elk met een eigen naam. Dat klopt niet bij { $one }.
import-problem-bad-row = Deze rij heeft { $one } cellen, de eerste regel noemt er { $two }. Een tekst met een scheidingsteken, een aanhalingsteken of een nieuwe regel staat tussen aanhalingstekens.
import-problem-formula = De cel van { $one } bevat een formule. Zet er haar waarde; voor een tekst die zo begint, komt een '.
import-problem-id-taken = Het id { $one } is al in gebruik voor een systeem dat niet uit dit register komt of niet van u is. Geef het record een ander id.
import-problem-not-yours = Voor de organisatie { $one } mag u niet inlezen. Laat haar records weg, of vraag haar beheerder de rol van AI-verantwoordelijke.
import-problem-no-organisation = Dit record noemt geen organisatie, en u leest enkel in voor de uwe. Kies hieronder de organisatie van records die er geen noemen.
import-problem-bad-owner = Het adres van de verantwoordelijke van { $one } klopt niet. Schrijf een naam, of een adres zoals email:an@stad.example.
import-problem-bad-use = { $one } gebruikt een gedeeld systeem dat niet aan die organisatie is aangeboden, of dat niet gedeeld kan worden. Laat `uses` weg, of vraag de organisatie die het systeem bijhoudt om het aan te bieden.
