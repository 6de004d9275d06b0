# search, en
query-empty = The query is empty. Give a word, a "phrase" or a field such as theme:smart-cities.
query-only-exclusions = The query only excludes. Add a word that must occur.
query-too-long = The query is too long: at most { $max } characters.
query-too-many-parts = The query has more than { $max } parts. Split it.
query-too-deep = The parentheses at character { $at } are nested deeper than { $max } levels.
query-unbalanced-quote = The quote at character { $at } is never closed.
query-unbalanced-parenthesis = The parenthesis at character { $at } has no partner.
query-dangling = A word is missing beside "{ $word }" (character { $at }). Write for instance a OR b.
query-unknown-field = No field is called "{ $name }" (character { $at }). Quote the text to look for it.
query-unknown-field-near = No field is called "{ $name }" (character { $at }). Did you mean "{ $near }"?
query-bad-value = "{ $value }" is not a value of { $field } (character { $at }). Write { $example }.
query-short-prefix = "{ $prefix }*" (character { $at }) is too short: give at least { $min } letters.
query-or = or
search-instead-begun = Nothing for exactly these words; this begins so: { $text }
search-instead-meant = Nothing found as written. Did you mean { $text }?
search-perhaps = Did you mean:
