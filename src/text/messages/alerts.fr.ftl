# Les messages que reçoivent les abonnés.
alert-month = { $month ->
    [m1] janvier
    [m2] février
    [m3] mars
    [m4] avril
    [m5] mai
    [m6] juin
    [m7] juillet
    [m8] août
    [m9] septembre
    [m10] octobre
    [m11] novembre
   *[m12] décembre
}
alert-date = { $day } { $month } { $year }
alert-days = { $days ->
    [0] aujourd'hui
    [one] encore { $days } jour
   *[other] encore { $days } jours
}
alert-days-past = échéance dépassée
alert-risk = { $risk ->
    [prohibited] interdit
    [high] haut risque
    [transparency] obligation de transparence
    [minimal] risque minimal
    [out-of-scope] hors du champ d'application
    [not-ai] pas un système d'IA
    [unknown] pas encore déterminé
   *[other] { $risk }
}
alert-subject-item = Nouveau : { $title }
alert-subject-citation = Actualité sur les règles de { $system } : { $title }
alert-subject-assessment = { $system } : { $after }
alert-subject-deadline = { $title } ({ $left }, { $system })
alert-subject-digest = { $count ->
    [0] Aucune nouvelle alerte le { $date }
    [one] { $count } alerte du { $date }
   *[other] { $count } alertes du { $date }
}
alert-section-deadlines = Échéances
alert-section-assessments = Évaluations modifiées
alert-section-citations = Actualités sur les règles de vos systèmes
alert-section-news = Autres actualités
alert-untitled = Sans titre
alert-themes = Thèmes
alert-system = Système
alert-provision = Disposition
alert-why = Pourquoi vous recevez ceci
alert-why-query = cela correspond à votre recherche « { $query } »
alert-why-themes = cela relève de { $themes }
alert-why-words = mots trouvés : { $words }
alert-why-citation = ce texte cite { $provisions }, qui s'applique à { $system }
alert-why-system = vous suivez ce système
alert-assessment-new = Nouveau dans le registre. Évaluation : { $after }.
alert-assessment-same = La classe reste : { $after }. Les obligations ont changé.
alert-assessment-changed = La classe passe de { $before } à { $after }.
alert-duty-added = Nouvelle obligation : { $title } ({ $provision })
alert-duty-removed = Obligation levée : { $title } ({ $provision })
alert-duty-from = à partir du { $date }
alert-duties-more = { $count ->
    [one] et encore { $count } obligation
   *[other] et encore { $count } obligations
}
alert-deadline-by = Au plus tard le { $date } ({ $left })
alert-label = { $label } :
alert-read = Lire
alert-page = Voir dans Belfort
alert-because-instant = Vous recevez ce message parce que vous suivez : { $asked }.
alert-because-hourly = Vous recevez cet aperçu horaire parce que vous suivez : { $asked }.
alert-because-daily = Vous recevez cet aperçu quotidien parce que vous suivez : { $asked }.
alert-because-weekly = Vous recevez cet aperçu hebdomadaire parce que vous suivez : { $asked }.
alert-stop = Arrêter ces messages
alert-code = Message { $code }
alert-watch-system = tout ce qui touche le système { $system }
alert-watch-organisation = tout ce qui touche les systèmes de { $organisation }
