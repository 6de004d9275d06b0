# search, de
query-empty = Die Suche ist leer. Geben Sie ein Wort, eine "Wortgruppe" oder ein Feld wie theme:smart-cities ein.
query-only-exclusions = Die Suche schließt nur aus. Ergänzen Sie ein Wort, das vorkommen muss.
query-too-long = Die Suche ist zu lang: höchstens { $max } Zeichen.
query-too-many-parts = Die Suche hat mehr als { $max } Teile. Teilen Sie sie auf.
query-too-deep = Die Klammern bei Zeichen { $at } sind tiefer als { $max } Ebenen.
query-unbalanced-quote = Das Anführungszeichen bei Zeichen { $at } wird nicht geschlossen.
query-unbalanced-parenthesis = Die Klammer bei Zeichen { $at } hat kein Gegenstück.
query-dangling = Neben "{ $word }" (Zeichen { $at }) fehlt ein Wort. Schreiben Sie etwa a OR b.
query-unknown-field = Es gibt kein Feld "{ $name }" (Zeichen { $at }). Setzen Sie den Text in Anführungszeichen, um ihn zu suchen.
query-unknown-field-near = Es gibt kein Feld "{ $name }" (Zeichen { $at }). Meinten Sie "{ $near }"?
query-bad-value = "{ $value }" ist kein Wert für { $field } (Zeichen { $at }). Schreiben Sie { $example }.
query-short-prefix = "{ $prefix }*" (Zeichen { $at }) ist zu kurz: mindestens { $min } Buchstaben.
query-or = oder
search-instead-begun = Nichts für genau diese Wörter; dies beginnt so: { $text }
search-instead-meant = Nichts wie geschrieben gefunden. Meinten Sie { $text }?
search-perhaps = Meinten Sie vielleicht:
