# search, fr
query-empty = La recherche est vide. Donnez un mot, une "expression" ou un champ tel que theme:smart-cities.
query-only-exclusions = La recherche ne fait qu'exclure. Ajoutez un mot qui doit figurer.
query-too-long = La recherche est trop longue : { $max } caractères au plus.
query-too-many-parts = La recherche compte plus de { $max } éléments. Divisez-la.
query-too-deep = Les parenthèses au caractère { $at } dépassent { $max } niveaux.
query-unbalanced-quote = Le guillemet au caractère { $at } n'est jamais fermé.
query-unbalanced-parenthesis = La parenthèse au caractère { $at } n'a pas de pendant.
query-dangling = Il manque un mot à côté de "{ $word }" (caractère { $at }). Écrivez par exemple a OR b.
query-unknown-field = Aucun champ ne s'appelle "{ $name }" (caractère { $at }). Mettez le texte entre guillemets pour le chercher.
query-unknown-field-near = Aucun champ ne s'appelle "{ $name }" (caractère { $at }). Vouliez-vous dire "{ $near }" ?
query-bad-value = "{ $value }" n'est pas une valeur de { $field } (caractère { $at }). Écrivez { $example }.
query-short-prefix = "{ $prefix }*" (caractère { $at }) est trop court : donnez au moins { $min } lettres.
query-or = ou
search-instead-begun = Rien pour exactement ces mots ; voici ce qui commence ainsi : { $text }
search-instead-meant = Rien de tel. Vouliez-vous dire { $text } ?
search-perhaps = Vouliez-vous dire :
