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
    [0] dès aujourd'hui
    [one] encore { $days } jour
   *[other] encore { $days } jours
}
alert-days-past = échéance dépassée
alert-days-perhaps = peut-être dès aujourd'hui
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
alert-why-update = vous avez déjà reçu cette nouvelle, et elle a changé
alert-why-grown = vous avez déjà reçu cette histoire
alert-because = Ce qui a changé
alert-because-facts = des réponses sur le système ont changé
alert-because-rules = le livre de règles a changé
alert-because-date = quelque chose entre en vigueur ou prend fin
alert-assessment-new = Nouveau dans le registre. Évaluation : { $after }.
alert-assessment-same = La classe reste : { $after }. Les obligations ont changé.
alert-assessment-changed = La classe passe de { $before } à { $after }.
alert-duty-added = Nouvelle obligation : { $title } ({ $provision })
alert-duty-removed = Obligation levée : { $title } ({ $provision })
alert-duty-from = à partir du { $date }
alert-duty-moved = Autre date : { $title } ({ $provision })
alert-duty-moved-days = auparavant à partir du { $before }, désormais à partir du { $after }
alert-duties-more = { $count ->
    [one] et encore { $count } obligation
   *[other] et encore { $count } obligations
}
alert-deadline-by = Au plus tard le { $date } ({ $left })
alert-deadline-today = S'applique dès aujourd'hui, le { $date }
alert-deadline-perhaps = S'applique peut-être dès aujourd'hui, le { $date }, et à coup sûr à partir du { $latest } : des questions ouvertes en décident
alert-label = { $label } :
alert-read = Lire
alert-page = Voir dans Belfort
alert-because-instant = Vous recevez ce message parce que vous suivez : { $asked }.
alert-because-hourly = Vous recevez cet aperçu horaire parce que vous suivez : { $asked }.
alert-because-daily = Vous recevez cet aperçu quotidien parce que vous suivez : { $asked }.
alert-because-weekly = Vous recevez cet aperçu hebdomadaire parce que vous suivez : { $asked }.
alert-why-page = Pourquoi ai-je reçu ceci ?
alert-stop = Arrêter ces messages
alert-mute-page = Plus rien à ce sujet
alert-settings = Comment et quand
alert-subject-grown = Plus de sources : { $title }
alert-grown = { $sources } sources racontent maintenant cette histoire.
alert-section-unreachable = Qui ne reçoit plus rien
alert-subject-unreachable = Injoignable : { $to }
alert-unreachable-title = { $to } n'est plus joignable
alert-unreachable = Les messages n'y arrivent plus ({ $asked }). Ce qui vient entre-temps est gardé jusqu'à ce que l'abonnement reprenne.
alert-unreachable-said = Réponse
alert-why-unreachable = vous suivez la même chose à une autre adresse, ou vous gérez ce Belfort
alert-section-server = Le serveur
alert-subject-disk-short = Peu de place sur le disque de Belfort
alert-disk-short-title = Il reste peu de place sur le disque
alert-disk-short = Il reste { $left } Mo ; il en faut au moins { $wanted }. Libérez de la place : une fois le disque plein, rien n’est plus lu ni annoncé jusqu’à ce qu’il y ait de nouveau de la place. Ce qui est déjà là reste.
alert-subject-disk-enough = De nouveau de la place sur le disque de Belfort
alert-disk-enough-title = Il y a de nouveau assez de place sur le disque
alert-disk-enough = { $left } Mo sont de nouveau libres. Vous n’avez rien à faire.
alert-disk-machine = Serveur
alert-disk-folder = Dossier
alert-why-server = vous gérez ce Belfort
alert-managed = La personne qui a demandé ces messages ici, ou celle qui gère Belfort, peut les modifier ou les arrêter.
alert-managed-chat = Les administrateurs de ce groupe ou de ce canal arrêtent, suspendent ou modifient ceci avec les boutons ci-dessous ; sinon, la personne qui gère Belfort s'en charge.
alert-topic = { $kind ->
    [duty] cette obligation : { $name }
    [system] le système { $name }
    [cited] { $name }
    [story] cette histoire : { $name }
    [theme] le thème { $name }
    [source] les articles de { $name }
    [feed] l'état de la source { $name }
    [unreachable] l'adresse { $name }
   *[rules] les changements du livre de règles
}
alert-button-mute = Plus rien sur { $topic }
alert-button-pause = Pause
alert-button-settings = Réglages
alert-button-why = Pourquoi ?
alert-code = Message { $code }
alert-watch-system = tout ce qui touche le système { $system }
alert-watch-organisation = tout ce qui touche les systèmes de { $organisation }
alert-watch-feeds = tout sur l'état des sources et du serveur
alert-also = Aussi chez
alert-subject-update = Modifié : { $title }
alert-changed-title = Titre : « { $before } » → « { $after } »
alert-changed-day = Date : { $before } → { $after }
alert-changed-figure = { $before } → { $after }
alert-changed-cites = Cite désormais aussi : { $provisions }
alert-changed-cites-no-more = Ne cite plus : { $provisions }
alert-changed-text = Environ { $percent } % du texte est nouveau
alert-changed-phase = Phase : { $before } → { $after }
alert-changed-learned = Nouvelle leçon : { $lesson }
alert-section-feeds = À propos de vos sources
alert-subject-feed-silent = Source silencieuse : { $feed }
alert-subject-feed-failing = Source illisible : { $feed }
alert-subject-feed-stopped = Source disparue : { $feed }
alert-subject-feed-back = La source parle de nouveau : { $feed }
alert-feed-silent = Le dernier message date du { $last }. Au rythme habituel de cette source, c'est trop long ; des nouvelles vous échappent peut-être.
alert-feed-silent-ever = Aucun message depuis le { $since } ; des nouvelles vous échappent peut-être.
alert-feed-failing = Depuis le { $since }, Belfort ne peut pas lire cette source : { $cause }. Belfort continue d'essayer.
alert-feed-stopped = Depuis le { $since }, cette source n'existe plus : { $cause }.
alert-feed-back = Cette source était en difficulté depuis le { $since } et donne de nouveau des messages.
alert-feed-successor = Successeur possible
alert-feed-operator = L'administrateur l'adopte avec
alert-feed-selectors = Belfort y trouve maintenant
alert-why-feed = vous avez reçu des messages de cette source ou vous la suivez
alert-why-feeds = vous suivez l'état des sources
program-words = dans les mots du programme : « { $detail } »
feed-problem = { $cause ->
    [item-unreadable] un message est illisible
    [item-empty] un message est vide
    [truncated] le document s’arrête trop tôt
    [entities-dropped] des abréviations propres au document ont été omises
    [too-many-items] il y a plus de messages qu’on n’en lit
    [date-in-future] un message porte une date à venir
    [date-unreadable] une date est illisible
    [repaired] le document avait une erreur qui a été réparée
    [selector-lost] on trouve moins que prévu sur la page
    [page-unread] une page suivante n’a pas été lue
    [encoding] les caractères du document ne sont pas ceux qu’il annonce
   *[other] le document a quelque chose
}
feed-cause = { $cause ->
    [dns] le nom du serveur n'existe plus
    [dns-silent] le DNS n'a pas répondu sur le nom du serveur
    [connection-refused] personne n'écoute à cette adresse (connexion refusée)
    [unreachable] aucun chemin vers le serveur, ou aucune réponse
    [connection-reset] le serveur coupe aussitôt la connexion
    [connect] la connexion au serveur ne s'établit pas
    [tls] la connexion sécurisée n'est pas en ordre
    [timeout] le serveur répond trop lentement
    [too-large] le document est trop grand
    [redirect-loop] les redirections tournent en rond
    [private-address] l'adresse n'est pas publique
    [bad-address] l'adresse n'est pas une adresse web
    [not-found] il n'y a plus rien à cette adresse
    [gone] l'éditeur a retiré la source définitivement
    [refused] le serveur nous refuse (mur 403)
    [rate-limited] le serveur demande de venir moins souvent
    [server-error] le serveur est en panne
    [http-status] le serveur donne une réponse inattendue
    [truncated] le transfert s'interrompt
    [not-a-feed] il n'y a pas de flux à cette adresse
    [cookie-wall] il faut d'abord accepter des cookies
    [parked] l'adresse est à vendre
    [needs-script] la page est vide sans scripts
    [page-instead-of-feed] une page web ordinaire remplace le flux
    [opml] une liste de flux (OPML) se trouve à cette adresse
    [not-xml] le document n'est pas un flux lisible
    [maintenance] une page de maintenance s'affiche
    [captcha] un contrôle contre les robots s'affiche (captcha)
    [login] il est demandé de se connecter
    [selector-lost] la page est construite autrement ; les sélecteurs ne trouvent plus rien
    [selector-invalid] un sélecteur n'est pas du CSS valable
    [empty] le document est vide
    [unreadable] le document est illisible
    [stale] silencieuse plus longtemps que son propre rythme
    [encoding] le document n'est pas compressé comme le serveur le dit
    [robots] le site demande aux programmes de ne pas lire cette page (robots.txt)
    [robots-unknown] le site ne dit pas si les programmes peuvent le lire (robots.txt)
    [waiting] le serveur a demandé de revenir plus tard
    [moved-onto] la source a déménagé vers une adresse déjà suivie
    [store] Belfort n'a pas pu enregistrer ce qu'il a lu
   *[other] une cause que cette version ne connaît pas
}
feed-state = { $state ->
    [new] nouvelle
    [alive] active
    [quiet] calme
    [silent] silencieuse
    [failing] en échec
    [stopped] arrêtée
   *[other] { $state }
}

# Le chemin d'un élément vers un abonné.
course-fetched = Lu le { $when } dans { $source } (source { $feed }).
course-tags = Thèmes : { $themes }.
course-tags-none = N'a reçu aucun thème.
course-matched = Répond à ce qui est demandé : { $parts }.
course-not-matched = Ne répond pas à ce qui est demandé : { $parts }.
course-part-missing = introuvable : { $part }
course-part-excluded = exclu par { $part }
course-unreadable = La requête de cet abonnement n'est plus lisible et ne trouve rien.
course-by-system = Cet abonnement suit un système : un élément est signalé s'il cite une disposition qui s'applique à ce système.
course-cites-nothing = Il ne cite aucune disposition du règlement sur l’IA.
course-cites-other = Il cite { $provisions }; rien de cela ne s’applique aujourd’hui à ce que suit cet abonnement.
course-cites = Il cite { $provisions }, ce qui s’applique à { $system }.
course-muted = Vous n’entendez plus rien sur « { $name } », comme demandé. Réactivez-le sur la page de l’abonnement, vers laquelle chaque message contient un lien.
course-story = Raconte la même nouvelle que « { $title } » ({ $source }), arrivée la première.
course-raised = Alerte créée le { $when } ({ $cause }).
course-held-digest = Gardée pour le résumé du { $until }.
course-held-quiet = Gardée jusqu'à la fin des heures calmes : { $until }.
course-held-brake = Gardée jusqu'au { $until } : il y avait trop de messages en une heure.
course-held-pause = Gardée jusqu'à la fin de la pause : { $until }.
course-paused = L'abonnement est actuellement suspendu : { $cause }.
course-delivery-sent = Envoyé par { $channel } sous le nom { $id } et accepté le { $when } ; réponse : { $detail } ; tentatives échouées : { $attempts }.
course-delivery-came-back = Envoyé par { $channel } sous { $id } et accepté le { $when }, mais ensuite : { $detail }.
course-delivery-dead = Envoyé par { $channel } sous le nom { $id } et refusé définitivement le { $when } : { $detail }.
course-delivery-held = Le message { $id } par { $channel } est gardé jusqu'à la reprise de l'abonnement : { $detail }.
course-delivery-again = Le message { $id } par { $channel } n'est pas arrivé ({ $detail }) ; tentatives échouées : { $attempts } ; prochaine tentative le { $due }.
course-delivery-queued = Le message { $id } par { $channel } est prêt depuis le { $due }.
course-delivery-ambiguous = D'une tentative, on ne sait pas si elle est arrivée : le message peut être arrivé deux fois.
course-verdict-told = Signalé.
course-verdict-folded = Pas signalé à part : la même nouvelle était déjà là.
course-verdict-waiting = Pas encore signalé : il attend son heure.
course-verdict-queued = Pas encore signalé : l'envoi est en cours.
course-verdict-paused = Pas encore signalé : l'abonnement est suspendu.
course-verdict-refused = Pas signalé : le destinataire a refusé le message.
course-verdict-not-matched = Pas signalé : il ne répond pas à ce qui est demandé.
course-verdict-muted = Pas signalé : vous ne voulez plus rien entendre à ce sujet.
course-verdict-before = Pas signalé : il existait déjà quand l'abonnement a commencé.
course-verdict-archive = Pas signalé : il faisait partie des archives d'une nouvelle source.
course-verdict-missed = Pas signalé, bien qu'il réponde : le contrôle de nuit le signalera.

consent-subject = Confirmez votre abonnement à Belfort
consent-ask = Quelqu'un a demandé sur cette page d'envoyer à cette adresse des messages de Belfort sur { $wanted } ({ $rhythm ->
        [instant] tout de suite
        [hourly] chaque heure
        [weekly] chaque semaine
       *[other] chaque jour
    }).
consent-how = Confirmez dans les 48 heures :
consent-not-you = Ce n'était pas vous ? Ne faites rien : vous ne recevrez aucun message.
alert-rules-title = Le recueil de règles a changé
alert-subject-rules = { $count ->
    [one] Le recueil de règles a changé : 1 règle
   *[other] Le recueil de règles a changé : { $count } règles
}
alert-rules-systems = Cela change quelque chose pour : { $systems }.
alert-rules-no-system = Pour les systèmes que vous suivez, ni la classe, ni une obligation, ni une date ne change.
alert-rules-more = { $count ->
    [one] et encore 1 règle
   *[other] et encore { $count } règles
}
alert-why-rules = vous suivez des systèmes que Belfort évalue selon ces règles
alert-rules-books = Recueil de règles
alert-section-rules = Règles modifiées
consent-move-ask = Quelqu'un a demandé sur une page de Belfort d'envoyer désormais à cette adresse les messages sur { $wanted }.
moved-subject = Votre abonnement à Belfort a une autre adresse
moved-told = Les messages sur { $wanted } iront désormais à une autre adresse, qui l'a confirmé.
moved-not-you = Ce n'était pas vous ? Arrêtez l'abonnement d'un clic :
# Pourquoi un message n'est pas arrivé, ou un abonnement est en pause ; `said` est ce que l'autre côté a dit, ou la clé de la configuration.
mishap = { $word ->
    [asked] cela a été demandé
    [exhausted] rien n'est arrivé pendant trois jours ; la dernière fois : { $said }
    [moved] l'adresse change encore et encore, en dernier lieu pour { $said }
    [taken-over] un autre l'a repris entre deux parties
    [webhook-secret] aucun secret n'est défini pour les webhooks : définissez { $said }
    [webhook-private] l'adresse du webhook n'est pas publique ({ $said } le permet)
    [webhook-redirects] le webhook redirige ({ $said }), ce que nous ne suivons jamais : abonnez sa nouvelle adresse
    [webhook-gone] le webhook n'accepte plus de messages ({ $said })
    [webhook-answered] le webhook a répondu « { $said } »
    [webhook-unreachable] le webhook est injoignable : { $said }
    [webhook-silent] le webhook n'a pas répondu à temps
    [webhook-broke] la connexion au webhook a été coupée avant sa réponse : { $said }
    [mail-sender] aucun expéditeur n'est défini : définissez { $said }
    [mail-login] le serveur de courrier n'accepte pas nos messages et répond « { $said } » : vérifiez { $key }
    [mail-unencrypted] le serveur de courrier n'offre pas de connexion chiffrée, sans laquelle nous n'envoyons rien : vérifiez { $said }
    [mail-unwritable] le courriel ne peut pas être écrit : { $said }
    [mail-unsigned] le courriel ne peut pas être signé
    [mail-outbox] le courriel ne peut pas être enregistré dans son dossier : { $said }
    [mail-answered] le serveur de courrier a répondu « { $said } »
    [mail-hung-up] le serveur de courrier a mis fin à l'échange sans réponse
    [mail-unusable] le serveur de courrier n'est pas utilisable : { $said }
    [mail-unreachable] le serveur de courrier est injoignable : { $said }
    [mail-broke] la connexion au serveur de courrier a été coupée : { $said }
    [mail-came-back] le courriel est revenu : « { $said } »
    [telegram-token] Telegram ne connaît pas notre bot : vérifiez { $said }
    [telegram-pace] cette conversation ne reçoit plus rien pour le moment, à cause de la limite de Telegram
    [telegram-waits] Telegram demande d'attendre { $said } secondes
    [telegram-says] Telegram a répondu « { $said } »
    [telegram-gone] la conversation n'accepte plus de messages (« { $said } »)
    [telegram-unreachable] Telegram est injoignable
    [telegram-silent] Telegram n'a pas répondu à temps
    [telegram-broke] la connexion à Telegram a été coupée avant sa réponse
   *[other] { $said }
}
