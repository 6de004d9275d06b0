# The web page.
web-skip = Aller au contenu
web-nav-label = Navigation principale
web-nav-news = Actualités
web-nav-themes = Thèmes
web-nav-register = Registre
web-nav-status = Fonctionnement
web-language-label = Langue
web-footer = Belfort suit pour les pouvoirs locaux les nouveautés de l'innovation publique et de l'IA, et dit ce que le règlement sur l'IA demande pour leurs systèmes d'IA. Les règles aident, elles ne sont pas un avis juridique.
web-day = { $day } { $month } { $year }
web-month-1 = janvier
web-month-2 = février
web-month-3 = mars
web-month-4 = avril
web-month-5 = mai
web-month-6 = juin
web-month-7 = juillet
web-month-8 = août
web-month-9 = septembre
web-month-10 = octobre
web-month-11 = novembre
web-month-12 = décembre
web-home-title = Quoi de neuf en innovation publique et en IA ?
web-home-lead = Des nouvelles pour les villes et communes, à parcourir par thème, avec un renvoi aux dispositions du règlement sur l'IA dont elles parlent.
web-search-title = Résultats de la recherche
web-search-newest = Dernières nouvelles
web-search-label = Chercher dans les nouvelles
web-search-button = Chercher
web-search-help = Tous les mots doivent figurer. Aussi possible : "une expression", a OR b, -sans, innov*, titre:caméra, loi:art_27, depuis:2026-01-31.
web-search-ignored = Votre question n'était pas entièrement lisible :
web-search-results = Nouvelles trouvées
web-search-count = { $count ->
    [one] { $count } nouvelle
   *[other] { $count } nouvelles
}
web-search-by-newest = Les plus récentes d'abord
web-search-by-relevance = Les plus pertinentes d'abord
web-search-to-newest = Afficher les plus récentes d'abord
web-search-to-relevance = Afficher les plus pertinentes d'abord
web-search-empty-store = Il n'y a pas encore de nouvelles. La personne qui gère ce serveur ajoute des sources ; elles apparaissent ici après le premier tour.
web-search-empty = Rien ne répond à l'ensemble de votre question.
web-search-drop-filters = Enlever tous les filtres
web-search-advice = Utilisez moins de mots, ou le début d'un mot suivi d'un astérisque : commun*.
web-search-see-newest = Voir les dernières nouvelles
web-pages-label = Pagination
web-pages-before = Précédente
web-pages-after = Suivante
web-pages-here = Page { $count }
web-facet-label = Affiner
web-facet-feeds = Sources
web-facet-drop = enlever ce filtre
web-item-untitled = Sans titre
web-item-original = Lire l'original
web-item-attachments = Pièces jointes
web-item-about = De quoi il s'agit
web-item-by = Selon
web-item-by-feed = la source
web-item-by-query = la recherche permanente du thème
web-item-cites = Dispositions citées
web-item-law = Du règlement sur l'IA, sur EUR-Lex.
web-themes-lead = Chaque nouvelle reçoit des thèmes : de sa source, ou parce que le texte répond à la recherche permanente du thème.
web-themes-subjects = Sujets
web-themes-instruments = Instruments
web-themes-obstacles = Obstacles
web-themes-cycle = Le cycle de l'innovation
web-themes-cycle-lead = Une innovation n'est réussie que lorsque tout le cycle est parcouru, jusqu'au partage des leçons. Puis vient le problème suivant.
web-themes-count = { $count ->
    [one] { $count } nouvelle
   *[other] { $count } nouvelles
}
web-family-theme = sujet
web-family-instrument = instrument
web-family-phase = phase du cycle de l'innovation
web-family-obstacle = obstacle
web-theme-empty = Pas encore de nouvelles sur ce thème.
web-theme-all = Chercher dans toutes les nouvelles de ce thème
web-theme-how = Comment Belfort reconnaît ce thème
web-theme-query = La recherche permanente pour les textes dans cette langue :
web-theme-labels = Étiquettes de sources qui sont ce thème :
web-theme-subscribe = Rester informé
web-theme-subscribe-how = La personne qui gère Belfort vous abonne ainsi (aussi avec telegram: ou webhook:) :
web-theme-address = vous@commune.example
web-about-innovation-digital = Des solutions nouvelles et meilleures pour les citoyens, avec le numérique et d'autres façons de travailler.
web-about-ict-egovernment = Guichets numériques, identité et systèmes qui se parlent.
web-about-smart-cities = Capteurs, données et modèles qui aident une ville à décider.
web-about-information-security = Protéger les données, de la politique à la fuite.
web-about-ai-data = L'intelligence artificielle et les données dans le travail d'une commune, et leurs règles.
web-about-local-innovation = Des innovations qui naissent dans les communes.
web-about-cybersecurity = Attaques, failles et résilience.
web-about-governance = Comment un pouvoir local est dirigé et organisé.
web-about-europe-international = Politique européenne, subventions et partenaires étrangers.
web-about-practice = Des exemples de pouvoirs qui l'ont déjà fait.
web-about-services = Comment les citoyens et les entreprises sont servis.
web-about-safety = Police, pompiers et rues sûres.
web-about-instrument-hr = Des collaborateurs qui peuvent, osent et veulent innover.
web-about-instrument-open-innovation = Associer les autres : labos, écosystèmes, crowdsourcing.
web-about-instrument-participation = Les habitants décident et conçoivent avec vous.
web-about-instrument-design = Concevoir les services à partir de leurs usagers.
web-about-instrument-data = Partager, comprendre et utiliser les données pour décider.
web-about-instrument-procurement = Acheter en donnant une chance aux solutions nouvelles.
web-about-phase-problems = savoir ce qui ne va vraiment pas
web-about-phase-ideas = chercher large, choisir ensemble
web-about-phase-projects = de l'idée au plan, au budget et à l'équipe
web-about-phase-implement = essayer, corriger, mettre en place
web-about-phase-evaluate = mesurer si les choses vont mieux
web-about-phase-share = pour qu'un autre ne recommence pas de zéro, même après un échec
web-about-obstacle-risk = L'échec est délicat quand il s'agit de l'argent public ; il faut pourtant de la place pour essayer.
web-about-obstacle-silos = Le savoir est dispersé entre les services, alors que les problèmes les traversent.
web-about-obstacle-hierarchy = Les bonnes idées viennent souvent de ceux qui travaillent près du citoyen.
web-about-obstacle-diversity = Avec des profils tous pareils autour de la table, beaucoup échappe au regard.
web-register-title = Registre des systèmes d'IA
web-register-ways = Aller plus loin
web-register-papers = Rapports, agenda et fichiers
web-register-lead = Ce que le règlement sur l'IA dit de chaque système, avec ce qui est connu aujourd'hui :
web-register-empty = Aucun système dans le registre pour l'instant. Ajoutez le premier, ou importez un registre existant.
web-register-empty-reader = Aucun système dans le registre pour l'instant. Un responsable IA ou un administrateur peut en ajouter un.
web-register-bar = Systèmes par classe
web-register-systems = Systèmes
web-register-name = Système
web-register-organisation = Organisation
web-register-open = Questions ouvertes
web-register-next = Prochaine date
web-system-possible = Encore possible avec ce qui est connu :
web-system-on = Demandé pour le
web-system-law = selon la loi telle qu'en vigueur le
web-system-other-day = Demander pour un autre jour
web-system-on-label = Quel jour ?
web-system-law-label = Selon la loi de quel jour ?
web-system-ask = Calculer
web-system-open-lead = Inconnu ne veut pas dire non : tant que ces questions restent ouvertes, la réponse l'est aussi. La question la plus décisive vient en premier.
web-system-here = Sur cette page
web-system-papers = Rapport, fichiers et historique
web-system-more-questions = { $count ->
    [one] { $count } question de plus
   *[other] { $count } questions de plus
}
web-system-judgement = appréciation juridique
web-system-choices = { $count ->
    [one] { $count } réponse possible
   *[other] { $count } réponses possibles
}
web-system-timeline = Ligne du temps des obligations (pas à l'échelle)
web-system-asked = jour demandé
web-system-duties-count = { $count ->
    [one] { $count } obligation
   *[other] { $count } obligations
}
web-system-date = Date
web-system-what = Quoi
web-system-who = Qui
web-system-who-if = Seulement si vous l'êtes (pas encore connu) : { $role }
web-system-source = Source
web-system-binds-now = s'applique déjà
web-system-binds-later = pas encore
web-system-others = Ce que d'autres doivent faire
web-system-others-lead = Ces obligations ne vous lient pas, mais par exemple votre fournisseur : vous pouvez les demander.
web-system-waits = Ceci attend une réponse à :
web-system-undecided = Règles pas encore tranchées
web-system-rules-count = { $count ->
    [one] { $count } règle
   *[other] { $count } règles
}
web-system-facts = Ce qui est connu
web-system-no-facts = On ne sait encore rien de ce système.
web-system-question = Question
web-system-answer = Réponse
web-system-known-by = Par qui, quand, pourquoi
web-system-ignored = ne convient pas à cette question : compte comme inconnu
web-system-excluded = { $count ->
    [one] { $count } règle ne s'applique certainement pas.
   *[other] { $count } règles ne s'appliquent certainement pas.
}
web-system-proof = Raisonnement, pas à pas
web-system-proof-lead = De la conclusion aux réponses, avec la disposition à chaque pas. Ce qui figure déjà plus haut n'est pas répété.
web-system-why = Pourquoi
web-system-between = entre le
web-system-and = et le
web-stop-title = Arrêter l'abonnement
web-stop-ask = Voulez-vous arrêter cet abonnement ?
web-stop-what = À propos de
web-stop-to = Vers
web-stop-button = Oui, arrêter cet abonnement
web-stop-nothing-yet = Rien n'est encore arrêté.
web-stop-ended = Cet abonnement est arrêté. Vous n'en recevrez plus de messages.
web-status-disk-full = Le disque est plein : rien n’est lu ni annoncé tant qu’il n’y a pas de place. Ce qui était là reste, et tout reprendra alors de soi-même.
web-status-outbox = Messages en route
web-status-queued = En attente
web-status-sent = Envoyés
web-status-held = Gardés
web-status-dead = Refusés
web-status-book = Livre de règles
web-status-problems = { $count ->
    [one] { $count } problème
   *[other] { $count } problèmes
}
web-status-feed = Source
web-status-read = Dernière lecture
web-status-state = État
web-status-never = jamais encore
web-status-stopped = Arrêté.
web-status-failures = { $count ->
    [one] { $count } échec
   *[other] { $count } échecs
}
web-status-good = en ordre
web-problem-title = Cela n'a pas fonctionné
web-problem-home = Vers la page d'accueil
web-problem-code = Code
web-problem-managed = Ces messages vont à un groupe, à un canal ou à un salon partagé. Seules les personnes qui le gèrent les modifient ou les arrêtent : avec les boutons sous un message, ou par la personne qui gère Belfort.
web-problem-not-found = Cette page n'existe pas, ou plus.
web-problem-day = Ce jour n'est pas lisible. Écrivez un jour comme 2026-12-02.
web-problem-index = L'index de recherche est encore en construction. Réessayez dans une minute.
web-problem-cluster = Le service de recherche ne répond pas pour le moment. Tout le reste fonctionne ; réessayez dans une minute.
web-problem-busy = C'est un peu trop chargé. Réessayez dans une minute.
web-problem-inside = Quelque chose s'est mal passé chez nous. La cause est dans le journal.
web-problem-forged = Ce formulaire venait d'un autre site et a été refusé.
web-problem-method = Cette page ne permet pas cela.
web-problem-too-large = Ce que vous avez envoyé est trop grand : 64 ko au plus.
web-problem-slow = La réponse a pris trop de temps. Posez une question plus petite.
web-problem-request = La demande de votre navigateur n'est pas lisible.
web-register-calendar = Toutes les échéances dans un agenda (.ics)
web-system-calendar = Ces échéances dans un agenda (.ics)
web-system-decides = Ce qui décide
web-system-settle-lead = Chaque liste suffit à elle seule.
web-item-also = Aussi chez
web-item-versions = Versions précédentes
web-item-version = Version du { $date }
web-item-version-same = Rien d'important n'a changé.
web-status-last-item = Dernier élément
web-status-since = depuis le { $date }
web-status-successor = Successeur possible
web-status-adopt = Adoptez-le avec
web-status-audit = Rapidité des envois, dernières 24 heures
web-status-channel = Canal
web-status-told = Envoyés
web-status-delay-half = La moitié en
web-status-delay-most = 99 sur 100 en
web-status-published-half = Après publication : la moitié en
web-status-published-most = Après publication : 99 sur 100 en
web-status-late = En retard de plus de 15 minutes
web-status-index = Index de recherche
web-status-index-behind = Changements qui n'y sont pas encore
web-status-index-progress = Avancement de l'index
web-status-index-refused = Actualités que le service de recherche refuse
web-status-index-place = Où
web-status-index-folder = dans le dossier des données
web-status-index-failed = La dernière tentative a échoué
web-search-help-link = Tout ce que vous pouvez écrire
web-search-out = Suivre ou enregistrer
web-search-table-cut = Un tableau (CSV, JSON) contient les { $count } plus récents ; précisez la question pour le reste.
web-fetcher-title = Qui lit votre site ?
web-fetcher-who = Belfort suit l’actualité de l’innovation publique et de l’IA pour les pouvoirs locaux. Pour cela, ce programme lit les flux et les pages d’actualité d’éditeurs publics, sous ce nom :
web-fetcher-often-title = À quelle fréquence
web-fetcher-often = Un flux est lu à son propre rythme, quelques fois par heure au plus, et jamais plus souvent que le flux ou le serveur ne le demande. Si rien n’a changé, une réponse sans contenu (304) suffit. Un serveur reçoit une demande à la fois, avec une pause entre deux. Qui répond « 429 » ou « 503 » obtient le temps demandé.
web-fetcher-robots-title = Robots.txt
web-fetcher-robots = Avant une page, robots.txt est lu et respecté. Un flux est fait pour des programmes et est lu directement.
web-fetcher-leave-title = Être laissé tranquille
web-fetcher-leave = Mettez ceci dans votre robots.txt pour les pages, répondez « 410 » pour un flux, ou prévenez l’administrateur :
web-fetcher-reach-title = L’administrateur
web-fetcher-reach = L’administrateur est joignable par l’autorité dont vous consultez le site.
web-search-register = Dans le registre
web-search-rules = Dans le recueil de règles
web-facet-kinds = Type
web-facet-years = Année
web-facet-provisions = Disposition du règlement sur l'IA
web-help-title = Ce que vous pouvez écrire dans la zone de recherche
web-item-similar = Messages semblables

# Pourquoi, pourquoi pas.
web-why-title = Pourquoi ai-je reçu ce message, ou pas ?
web-why-item = Élément
web-why-asked = Demandé
web-which-title = Pourquoi, ou pourquoi pas ?
web-which-lead = Vous avez demandé : { $asked }. Cherchez l'élément dont vous voulez savoir pourquoi vous en avez été informé, ou pas.
web-which-field = Adresse ou mots d'un élément
web-which-hint = Quelque chose vous a échappé, ou vous vous demandez pourquoi vous avez reçu quelque chose ? Collez son adresse, ou tapez des mots de son titre.
web-which-look = Pourquoi, ou pourquoi pas
web-which-choose = Pensiez-vous à l'un de ceux-ci ?
web-which-none = Belfort ne connaît aucun élément semblable : il n'a jamais été lu, ou se trouve sous d'autres mots.
web-which-back = Retour à votre abonnement

web-join-title = S'abonner par e-mail
web-join-address = Votre adresse e-mail
web-join-rhythm = À quelle fréquence
web-join-instant = tout de suite
web-join-daily = chaque jour
web-join-weekly = chaque semaine
web-join-language = Langue
web-join-button = Envoyez-moi une confirmation
web-join-mailed = Si cette adresse est correcte, un message est en route. L'abonnement ne commence que si vous y confirmez. Une adresse reçoit au plus trois messages de ce type par jour.
web-join-too-often = Depuis ce lieu, trop d'abonnements ont été demandés en peu de temps. Aucun message n'a été envoyé. Réessayez dans une heure.
web-join-wrong = Cette adresse e-mail ou cette requête est illisible.
web-join-question = Voulez-vous cet abonnement ?
web-join-yes = Oui, je veux cet abonnement
web-join-begun = Votre abonnement a commencé. Chaque message contient un lien pour arrêter.
web-join-there = Vous recevez déjà ceci: rien n’a été ajouté. Chaque message contient un lien pour choisir la fréquence ou pour arrêter.
web-join-expired = Ce lien a déjà servi, a expiré ou est inconnu.
web-move-title = Autre adresse e-mail
web-move-label = La nouvelle adresse e-mail
web-move-nothing-yet = Rien ne change avant que la nouvelle adresse confirme.
web-move-mailed = Si cette adresse est correcte, un message est en route. L'adresse ne change que lorsque vous y confirmez. Une adresse reçoit au plus trois messages de ce type par jour.
web-move-wrong = Cette adresse e-mail est illisible.
web-move-question = Voulez-vous les messages à cette adresse ?
web-move-yes = Oui, envoyez-les à cette adresse
web-move-done = L'adresse est changée. L'ancienne adresse en est informée.
web-join-hourly = chaque heure
web-settings-title = Votre abonnement
web-settings-lead = Vous fixez ici à quelle fréquence et quand vous recevez des messages. Ce qui est gardé vous parvient ensuite.
web-settings-kept = Enregistré.
web-settings-wrong = Rien n'a changé : un des champs est illisible. Écrivez les heures comme 22:00, un fuseau comme Europe/Brussels, un nombre entre 1 et 1000.
web-settings-form = À quelle fréquence et quand
web-settings-hour = Heure de l'aperçu
web-settings-weekday = Jour de l'aperçu hebdomadaire
web-settings-day = { $day ->
    [Mon] lundi
    [Tue] mardi
    [Wed] mercredi
    [Thu] jeudi
    [Fri] vendredi
    [Sat] samedi
   *[Sun] dimanche
}
web-settings-quiet = Quand il faut du silence
web-settings-from = Silence à partir de
web-settings-until = Silence jusqu'à
web-settings-weekends = Silence le samedi et le dimanche
web-settings-holidays = Silence les jours fériés belges
web-settings-urgent = L'urgent peut toujours passer : une échéance dans la semaine, un système interdit
web-settings-most = Messages par heure avant que le reste devienne un seul envoi
web-settings-most-hint = Vide : 12 pour les personnes, sans limite pour un webhook.
web-settings-zone = Fuseau horaire
web-settings-zone-hint = Vide : celui de la ville ({ $zone }).
web-settings-keep = Enregistrer
web-settings-pause-title = Pause
web-settings-paused = Cet abonnement est en pause.
web-settings-paused-until = Cet abonnement est en pause jusqu'au { $until }.
web-settings-paused-why = Raison : { $why }
web-settings-pause-until = Jusqu'à la veille du (vide : jusqu'à ce que vous le repreniez)
web-settings-pause = Mettre en pause
web-settings-resume = Reprendre
web-settings-muted = Vous ne recevez plus rien sur
web-settings-unmute = Signaler de nouveau
web-settings-told = Dernières alertes
web-settings-told-none = Rien n'a encore été signalé.
web-settings-told-when = Quand
web-settings-told-what = Quoi
web-settings-told-state = État
web-settings-more = Plus
web-settings-state = { $state ->
    [sent] arrivé
    [queued] en route
    [held] gardé
    [dead] refusé
   *[waiting] attend son heure
}
web-mute-title = Plus rien à ce sujet
web-mute-lead = Vous avez reçu une alerte à ce sujet. Sur quoi ne voulez-vous plus rien recevoir ? Le reste de l'abonnement continue.
web-mute-nothing-yet = Rien n'a encore changé.
web-mute-done = Vous ne recevrez plus rien à ce sujet. Ce qui est déjà prêt arrive encore.
web-mute-none = Cette alerte concerne tout l'abonnement : seul l'abonnement lui-même peut s'arrêter.
web-search-engine = Actualités de l’innovation publique et de l’IA
web-settings-chat = Aussi dans Telegram
web-settings-chat-lead = Vous pouvez recevoir les mêmes messages dans une discussion Telegram. Vous créez ici un code valable un jour et utilisable une fois.
web-settings-chat-button = Créer un code
web-settings-chat-send = Envoyez ceci au bot dans la journée :
web-settings-chat-open = Ouvrir le bot dans Telegram
web-settings-chat-enough = Trop de codes ont été créés en peu de temps. Réessayez dans une heure.
web-status-feeds = { $count ->
    [one] { $count } flux
   *[other] { $count } flux
}
web-status-feeds-wrong = { $count ->
    [one] { $count } demande votre attention et figure en tête
   *[other] { $count } demandent votre attention et figurent en tête
}
web-status-lost = Qui ne reçoit plus rien
web-status-lost-lead = Ces adresses n'acceptent plus de messages. Ce qui arrive entre-temps est conservé jusqu'à la reprise de l'abonnement.
web-status-lost-more = Voici les plus anciens ; il y en a { $count } en tout. `belfort subscriptions list` les cite tous.
