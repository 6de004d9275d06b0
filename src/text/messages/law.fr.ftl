# The words of an assessment.
law-yes = oui
law-no = non
law-none = aucun
law-days = Situation au { $on }, selon la loi en vigueur au { $law }
law-class = Classe
law-possible = Encore possible
law-roles = Votre rôle
law-why = Pourquoi
law-duties = Ce que vous devez faire ou ne pas faire
law-lifted = Écarté par une exception
law-disputed = Contesté : une autre lecture est défendable
law-uncovered = Pas encore détaillé dans ce recueil : faites examiner par un juriste
law-open = Questions encore ouvertes
law-since = En vigueur depuis le { $date } ({ $by })
law-from = En vigueur à partir du { $date } ({ $by })
law-binds = Oblige
law-date-open = La date peut être plus tardive ; cela dépend de
law-decides = { $count ->
    [one] Contribue à décider de { $count } règle
   *[other] Contribue à décider de { $count } règles
}
law-class-prohibited = interdit
law-class-high = haut risque
law-class-transparency = obligation de transparence
law-class-minimal = risque minimal
law-class-out-of-scope = hors du champ d'application
law-class-not-ai = pas un système d'IA
law-class-unknown = encore indéterminé
law-status-applies = applicable
law-status-lifted = écarté par une exception
law-status-not-yet = pas encore applicable
law-status-does-not-apply = non applicable
law-status-unknown = encore indéterminé
law-basis-statute = texte de loi
law-basis-final-guidance = lignes directrices définitives
law-basis-draft-guidance = projet de lignes directrices
law-basis-reading = lecture que personne n'a confirmée
law-role-provider = fournisseur
law-role-deployer = déployeur
law-role-authorised-representative = mandataire
law-role-importer = importateur
law-role-distributor = distributeur
law-role-product-manufacturer = fabricant de produits
