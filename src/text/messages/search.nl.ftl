# search, nl
query-empty = De zoekvraag is leeg. Geef een woord, een "woordgroep" of een veld zoals thema:smart-cities.
query-only-exclusions = De zoekvraag sluit alleen uit. Voeg een woord toe dat moet voorkomen.
query-too-long = De zoekvraag is te lang: hoogstens { $max } tekens.
query-too-many-parts = De zoekvraag heeft meer dan { $max } delen. Splits ze op.
query-too-deep = De haakjes bij teken { $at } zitten dieper dan { $max } niveaus.
query-unbalanced-quote = Het aanhalingsteken bij teken { $at } wordt nergens gesloten.
query-unbalanced-parenthesis = Het haakje bij teken { $at } heeft geen tegenhanger.
query-dangling = Naast "{ $word }" (teken { $at }) ontbreekt een woord. Schrijf bijvoorbeeld a OR b.
query-unknown-field = Er is geen veld "{ $name }" (teken { $at }). Zet de tekst tussen aanhalingstekens om ze te zoeken.
query-unknown-field-near = Er is geen veld "{ $name }" (teken { $at }). Bedoelt u "{ $near }"?
query-bad-value = "{ $value }" is geen waarde voor { $field } (teken { $at }). Schrijf { $example }.
query-short-prefix = "{ $prefix }*" (teken { $at }) is te kort: geef minstens { $min } letters.
query-or = of
search-instead-begun = Niets gevonden voor precies deze woorden; dit begint zo: { $text }
search-instead-meant = Niets gevonden zoals geschreven. Bedoelde u { $text }?
search-perhaps = Bedoelde u misschien:
