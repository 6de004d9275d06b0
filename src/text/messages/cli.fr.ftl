# Ce que dit le terminal.
cli-demo-example = {"   "}En voici un:
cli-demo-feeds = 1. Deux sources sur cet ordinateur: un flux d’actualités et une page sans flux.
cli-demo-item = {"   "}{ $title } # { $themes }
cli-demo-page = 7. La page web est ouverte sur { $url }. Appuyez sur Ctrl+C pour arrêter.
cli-demo-poll = 4. Les sources sont lues:
cli-demo-search = 5. { $items } articles d’actualité sont indexés. La recherche « { $query } » en trouve { $total }.
cli-demo-start = Belfort, tout à la fois, sans internet, dans { $folder }
cli-demo-subscriptions = 2. Trois abonnements: Telegram, courriel et webhook, vers des récepteurs de cette démo.
cli-demo-system = {"   "}{ $name }: { $class }
cli-demo-systems = 3. Six systèmes d’IA d’une ville fictive, confrontés au règlement sur l’IA:
cli-demo-told = 6. Messages arrivés: { $telegram } par Telegram, { $email } par courriel, { $webhook } par webhook.
cli-doctor-damaged = Une ligne du stockage est illisible, celle { $what ->
    [feed] de la source
   *[item] du message
} { $id }. Tout le reste continue sans elle.
cli-doctor-late-matches = le contrôle nocturne ({ $when }) a trouvé { $last } correspondances manquées, annoncées depuis ({ $all } au total) ; signalez-le aux auteurs
cli-doctor-index-behind = L’index connaît { $indexed } des { $items } articles d’actualité.
cli-doctor-no-feeds = Il n’y a encore aucune source à suivre.
cli-doctor-no-contact = Les éditeurs ne voient pas qui lit leurs flux : définissez fetch.contact ou web.public_url.
cli-doctor-well = Tout est en ordre.
cli-feed-added = Source { $id } ajoutée; elle sera lue au prochain passage.
cli-feed-removed = Source { $id } et ses articles d’actualité supprimés.
cli-feeds-imported = { $added } sources ajoutées, { $known } étaient déjà là.
cli-feeds-none = Aucune source. Ajoutez-en une avec `belfort feeds add URL`, ou le lot de départ avec `belfort feeds import`.
cli-head-asked = demandé
cli-head-basis = base
cli-head-cause = cause
cli-head-class = classe de risque
cli-head-id = id
cli-head-name = nom
cli-head-next = prochaine date
cli-head-open = questions ouvertes
cli-head-paused = suspendu
cli-head-polled = dernière lecture
cli-head-provision = disposition
cli-head-rhythm = rythme
cli-head-state = état
cli-head-title = titre
cli-head-to = à
cli-head-when = quand
cli-index-progress = { $done } changements sur { $all } sont dans l’index
cli-index-rebuilt = L’index est reconstruit: { $items } articles d’actualité.
cli-poll-failed = { $feed } : non lue : { $cause }; { $detail }
cli-poll-not-modified = { $feed }: rien de changé
cli-poll-nothing-due = Aucune source n’est due; `--all` les lit toutes.
cli-poll-read = { $feed }: { $new } nouveaux, { $changed } modifiés, { $unchanged } inchangés
cli-rules-checked = { $rules } règles, { $examples } exemples, { $problems } problèmes
cli-search-themes = Thèmes
cli-search-total = { $total } trouvés
cli-subscribed = Abonnement { $id }: { $asked }
cli-subscribed-already = Cet abonnement existe déjà: { $id }. Rien n’a été ajouté.
cli-secret = Le secret avec lequel le destinataire vérifie notre signature, montré une seule fois: { $secret }
cli-secret-renewed =
    Le nouveau secret, montré une seule fois: { $secret }
    Le précédent signe aussi jusqu’au { $until }.
cli-subscriptions-none = Aucun abonnement. Prenez-en un avec `belfort subscribe --to email:ADRESSE --theme THÈME`.
cli-system-added = Le système { $id } est dans le registre: { $class }
cli-system-removed = Système { $id } supprimé.
cli-system-offered = { $id } est proposé à { $organisation }.
cli-system-withdrawn = { $id } n'est plus proposé à { $organisation }.
cli-system-taken-up = { $organisation } utilise maintenant { $shared } comme { $id }.
cli-system-alone = { $id } continue sans système partagé.
cli-systems-none = Le registre est encore vide. Ajoutez un système avec `belfort systems add FICHIER`.
cli-unsubscribed = L’abonnement { $id } est terminé.
cli-ask-now = Encore possible: { $possible }
cli-ask-not-understood = Cette réponse ne convient pas à la question.
cli-ask-yes-no = Oui ou non? (vide: je ne sais pas; stop: continuer plus tard)
cli-ask-one = Quel numéro? (vide: je ne sais pas; stop: continuer plus tard)
cli-ask-several = Quels numéros, séparés par une virgule? 0: aucun. (vide: je ne sais pas; stop: continuer plus tard)
cli-ask-date = Quel jour, sous la forme aaaa-mm-jj? (vide: je ne sais pas; stop: continuer plus tard)
cli-rules-same = Les deux recueils de règles disent la même chose.
cli-rules-same-days = La loi est la même aux deux dates.
cli-rules-diff-days = Ce qui diffère entre la loi en vigueur le { $old } et le { $new }
cli-rules-diff-books = Ce qui diffère entre { $old } et { $new }
cli-deadlines-none = Aucune échéance ouverte.
cli-deadlines-binds = déjà applicable
cli-deadlines-days = { $days ->
    [one] encore 1 jour
   *[other] encore { $days } jours
}
cli-head-date = date
cli-head-system = système
cli-head-duty = obligation
cli-head-left = reste
cli-rules-coverage-written = Le tableau dans { $page } est à jour.

cli-head-theme = thème
cli-head-precision = précision
cli-head-recall = rappel
cli-head-f1 = F1
cli-head-support = nombre
cli-head-family = sorte
cli-family-theme = thème
cli-family-instrument = instrument
cli-family-phase = phase
cli-family-obstacle = obstacle
cli-themes-checked = { $themes } thèmes, aucune erreur.
cli-themes-problems = { $problems ->
    [one] { $problems } erreur
   *[other] { $problems } erreurs
}
cli-themes-part-tuning = Partie de réglage : { $items } actualités
cli-themes-part-aside = Partie mise de côté : { $items } actualités
cli-themes-micro = toutes les étiquettes
cli-themes-macro = moyenne des thèmes
cli-deliveries-none = Il n’y a aucun envoi.
cli-deliveries-again = { $count ->
    [one] Un envoi est relancé.
   *[other] { $count } envois sont relancés.
}
cli-paused = L’abonnement { $id } est en pause ; ce qui arrive entre-temps est conservé.
cli-resumed = L’abonnement { $id } reprend ; ce qui était conservé vient en un seul message.
cli-head-last-item = dernier élément
cli-feed-since = depuis le { $since } : { $cause }
cli-feed-adopted = La source { $id } est désormais lue à { $url }.
cli-themes-applied = { $items ->
    [one] Une actualité a reçu d’autres étiquettes.
   *[other] { $items } actualités ont reçu d’autres étiquettes.
}
cli-themes-effect = Effet sur les { $items } dernières actualités
cli-themes-effect-none = Aucune actualité ne gagne ni ne perd de thème.
cli-searches-effect = Effet sur les recherches et les abonnements
cli-head-search = recherche
cli-head-gains = gagne
cli-head-loses = perd
cli-head-label = étiquette
cli-head-count = nombre de fois
cli-head-near = thème proche
cli-history-older = Il y a plus, et plus ancien : { $call }, ou tout avec --all.
cli-themes-labels-none = Chaque étiquette d’un flux est un thème.
cli-discover-captcha = un test pour distinguer les humains
cli-discover-cookie-wall = un mur de cookies
cli-discover-from-anchor = un lien de la page
cli-discover-from-itself = l’adresse même
cli-discover-from-link = la page le nomme
cli-discover-from-marked = la page balise elle-même ses éléments
cli-discover-from-sitemap = un plan du site
cli-discover-from-usual = une adresse habituelle
cli-discover-hidden = À cette adresse se trouve autre chose : { $why }.
cli-discover-items = { $items ->
    [one] 1 élément
   *[other] { $items } éléments
}, { $newest }
cli-discover-listing = Une liste de { $items } éléments :
cli-discover-listings = La page n’a pas de flux. Voici comment lire sa liste :
cli-discover-login = une page de connexion
cli-discover-maintenance = une page de maintenance
cli-discover-needs-script = une page vide que seul un navigateur remplit
cli-discover-newest = le plus récent du { $day }
cli-discover-not-found = un avis que la page n’existe pas
cli-discover-nothing = Aucun flux trouvé, ni de liste qui ressemble à des actualités ({ $asked } adresses interrogées).
cli-discover-parked = une adresse à vendre
cli-discover-refused = un refus
cli-discover-undated = sans date
cli-doctor-late = { $count } messages par { $channel } auraient dû partir il y a plus de 15 minutes
cli-mail-taken = { $taken ->
    [paused] l'abonnement est en pause : la boîte n'existe plus
    [ended] l'abonnement est arrêté
    [noted] noté : un message n'est pas arrivé pour une autre raison
   *[ignored] pas de nous : rien n'a changé
}
cli-doctor-told = par { $channel } : { $told } alertes en 24 heures ; la moitié en { $half } s après publication, 99 sur 100 en { $most } s
cli-search-systems = Dans le registre
cli-search-rules = Dans le recueil de règles
cli-judge-held-out = mises à part
cli-judge-head = { $queries } questions sur { $items } articles d'actualité

cli-forgotten = { $count } abonnements terminés, { $consents } questions et preuves effacées ; plus rien n'est conservé de cette adresse.
cli-doctor-test-title = Message de test de Belfort
cli-doctor-test-text = Ce message a été envoyé pour voir s'il arrive. Vous n'avez rien à faire.
cli-doctor-test-taken = Accepté par { $channel } : { $answer }
cli-doctor-test-not-taken = Pas accepté par { $channel } : { $answer }
cli-doctor-mail-missing = { $record } : { $name } n'a pas d'enregistrement
cli-doctor-mail-twice = { $record } : { $name } en a plusieurs, ce qui revient à n'en avoir aucun
cli-doctor-mail-open = { $record } : { $name } permet à tout le monde d'écrire au nom de ce domaine
cli-doctor-mail-other-key = { $record } : { $name } contient une autre clé que celle avec laquelle Belfort signe, ou une clé retirée
cli-doctor-mail-unreadable = { $record } : ce que dit { $name } est illisible
cli-doctor-mail-unaligned = { $record } : { $other } n'est pas le domaine de l'expéditeur, { $domain } ; DMARC le refuse
cli-dns-silent = pas de réponse du serveur DNS
cli-dns-none = cet ordinateur ne nomme aucun serveur DNS
cli-dns-failed = le serveur DNS a répondu par une erreur
cli-dns-address = smtp.dns n'est pas une adresse avec un port, comme 192.0.2.53:53
cli-doctor-mail-not-checked = non vérifié : { $name } ({ $cause })
cli-doctor-mail-no-key = DKIM non vérifié : Belfort ne signe pas le courrier de { $domain } et ne sait pas avec quelle clé votre serveur le fait
cli-doctor-mail-publish = publiez dans le DNS, sous { $name }, cet enregistrement TXT : { $record }
cli-doctor-mail-ask-relay = demandez l'enregistrement de { $name } à l'administrateur de votre serveur de courrier
cli-doctor-mail-name-key = réglez smtp.dkim.key_file, ou nommez dans smtp.dkim.selector la clé de votre serveur
cli-doctor-mail-network = relancez belfort doctor avec un réseau qui atteint le DNS, ou réglez smtp.dns
cli-doctor-part = { $part ->
    [store] stockage
    [rules] recueil de règles
    [feed] source
    [alerts] alertes
    [telegram] Telegram
    [mail] courriel
   *[index] index
}
cli-doctor-rules = { $problems ->
    [one] le recueil de règles a { $problems } erreur ; la règle qui la contient n'est pas prise en compte
   *[other] le recueil de règles a { $problems } erreurs ; les règles qui les contiennent ne sont pas prises en compte
}
cli-doctor-paused = `{ $id }` vers { $to } est en pause : { $cause }
cli-doctor-unreadable = `{ $id }` demande `{ $query }`, qui n'est plus lisible et ne trouve rien
cli-doctor-no-theme = `{ $id }` demande le thème `{ $theme }`, qui n'est plus dans la liste
cli-doctor-no-telegram = `{ $id }` vers { $to } passe par Telegram, mais il n'y a pas de jeton
cli-doctor-delivery = par { $channel }, { $state } : { $cause }
cli-doctor-unusable = la valeur de { $key } est inutilisable, donc rien ne part ; `belfort config example` en montre une
cli-accounts-forgotten = Effacé pour { $email } : { $accounts ->
    [0] aucun compte
   *[1] le compte
}, { $invitations } invitations, { $subscriptions } abonnements. L’historique du registre conserve le nom.
cli-doctor-little-room = il reste { $left } Mo pour les données, et il en faut { $wanted } : ce que dit `store.room_mb`, et la place de la copie qu’une nouvelle version garde d’abord
cli-doctor-make-room = libérez de la place sur le disque de { $folder }
cli-doctor-backup-old = la dernière sauvegarde date du { $made }, il y a { $days } jours
cli-doctor-no-backup = Belfort n’a encore fait aucune sauvegarde : `belfort backup FICHIER` en fait une.
cli-move-asked = Une question pour { $to } est prête ; l'abonnement déménage si cette adresse dit oui.

# Conserver
cli-backup-made = Sauvegarde faite et relue: { $file } ({ $kilobytes } ko; { $items } articles d’actualité, { $subscriptions } abonnements, { $systems } systèmes). Elle contient des clés et des adresses de personnes: conservez-la aussi sûrement que les données elles-mêmes.
cli-backup-whole = La sauvegarde { $file } du { $made } est complète ({ $kilobytes } ko; { $items } articles d’actualité, { $subscriptions } abonnements, { $systems } systèmes).
cli-backup-folder = Absent de la sauvegarde, car il vous appartient: le dossier { $folder }.
cli-restored = La sauvegarde du { $made } est restaurée: { $items } articles d’actualité; l’index est reconstruit.
cli-restored-aside = Ce qui a été remplacé se trouve dans { $path }.
cli-keep-would = Seraient oubliés: { $items } articles d’actualité, { $alerts } alertes, { $deliveries } envois, { $questionnaires } questionnaires.
cli-keep-done = Oubliés: { $items } articles d’actualité, { $alerts } alertes, { $deliveries } envois, { $questionnaires } questionnaires.
cli-store-moved = { $rows } lignes se trouvent maintenant aussi dans { $place }. Mettez cette adresse dans store.url, redémarrez Belfort et vérifiez avec belfort doctor; les anciennes données restent où elles étaient.
cli-config-well = La configuration est correcte.
cli-config-head = { $column ->
    [key] clé
    [value] valeur
   *[origin] origine
}
cli-config-default = par défaut

# La grappe de recherche
cli-cluster-unreachable = la grappe de recherche à `{ $place }` ne répond pas: « { $cause } »; vérifiez qu’elle tourne et que `search.url` est juste
cli-cluster-slow = la grappe de recherche à `{ $place }` ne répond pas à temps; `search.timeout_seconds` dit combien de temps on attend
cli-cluster-busy = la grappe de recherche à `{ $place }` est surchargée ou démarre encore ({ $status }: « { $reason } »); réessayez dans une minute
cli-cluster-forbidden = la grappe de recherche à `{ $place }` nous refuse l’accès ({ $status }: « { $reason } »); voyez `search.user`, `search.password` et `search.api_key`
cli-cluster-refused = la grappe de recherche à `{ $place }` refuse ce qui lui est demandé ({ $status }: « { $reason } »); son journal en dit davantage
cli-cluster-unreadable = la réponse de la grappe de recherche à `{ $place }` est illisible: « { $cause } »; vérifiez que `search.url` est l’adresse d’une grappe
cli-cluster-not-ready = l’index `{ $index }` n’est pas encore sur la grappe de recherche; un `belfort serve` en marche le remplit à partir des données
cli-cluster-client = la grappe de recherche ne peut pas être interrogée: « { $cause } »; vérifiez les certificats de cet ordinateur
cli-store-address = `store.url` n’est pas une adresse `postgres://`; laissez-la vide pour un fichier SQLite dans le dossier de données
cli-store-open =
    les données à `{ $place }` ne s’ouvrent pas: « { $cause } »; { $remedy ->
        [folder] vérifiez que le dossier de données existe et qu’on peut y écrire
        [database] vérifiez que `store.url` est juste, que la base de données tourne et qu’elle accepte cet utilisateur
        [newer] les données d’un Belfort plus récent demandent cette version plus récente
        [backup] le fichier est endommagé ou ne contient pas de données de Belfort : remettez une sauvegarde avec `belfort restore`
       *[room] une copie est gardée avant que les données ne changent de forme: libérez autant de place qu’elles en prennent
    }
cli-store-full = le disque qui contient les données est plein: libérez de la place; rien n’est perdu et l’étape sera refaite plus tard
cli-store-busy = les données sont occupées: un autre processus les retient depuis plus de 30 secondes; réessayez
cli-store-damaged = les données contiennent un `{ $what }` illisible: « { $cause } »; restaurez une sauvegarde ou supprimez cette ligne
cli-store-sql = la base de données a répondu: « { $cause } »
cli-config-unreadable = la configuration `{ $place }` est illisible: { $cause }
cli-config-book = le livre de règles dans `{ $place }` est illisible: { $cause }
cli-config-wrong = la configuration est fausse à `{ $place }`: { $cause }
cli-index-locked = un autre processus écrit l’index dans `{ $folder }`: un `belfort serve` en marche, ou une relève; arrêtez-le d’abord
cli-index-not-ready = l’index dans `{ $folder }` manque, est endommagé ou d’une autre version; `belfort poll` ou `belfort serve` le refait
cli-index-folder = le dossier de l’index, `{ $folder }`, est inutilisable: « { $cause } »
cli-index-engine = l’index a échoué: « { $cause } »; il reprend là où il en était dès qu’il y a de la place sur le disque et qu’on peut écrire dans son dossier
cli-wrong-feed = il n’y a pas de source `{ $id }` : `belfort feeds list` les montre
cli-wrong-subscription = il n’y a pas d’abonnement `{ $id }` : `belfort subscriptions list` les montre
cli-wrong-not-paused = aucun abonnement en pause ne s’appelle `{ $id }` : `belfort subscriptions list` les montre
cli-wrong-system = le registre n’a pas de système `{ $id }` : `belfort systems list` les montre
cli-wrong-system-or-file = `{ $id }` n’est ni un fichier ni un système du registre : `belfort systems list` les montre
cli-wrong-project = il n’y a pas de projet `{ $id }` : `belfort projects list` les montre
cli-wrong-account = il n’y a pas de compte pour `{ $id }` : `belfort accounts list` les montre
cli-wrong-rule = le recueil n’a pas de règle `{ $id }` : `belfort rules list` les montre
cli-wrong-delivery = aucun envoi `{ $id }` n’a été refusé définitivement : `belfort deliveries list --state dead` les montre
cli-wrong-question = aucune question ne s’appelle `{ $id }` : `belfort rules list` les montre
cli-wrong-watched = aucun abonnement, organisation ou système ne s’appelle `{ $id }` : `belfort subscriptions list` et `belfort systems list` les montrent
cli-wrong-rule-near = il n’y a pas de règle `{ $id }`{ $near } ; `belfort measures { $system }` les montre
cli-wrong-organisation = le registre n’a pas d’organisation `{ $id }` ; il a : { $names }
cli-wrong-organisation-name = aucune organisation, ou plus d’une, ne s’appelle `{ $id }` : donnez son id
cli-wrong-nothing-asked = rien n’est demandé : donnez `--query`, `--theme`, `--system`, `--organisation` ou `--feeds`
cli-wrong-day-begun = ce jour a commencé : donnez-en un plus tard avec `--until`
cli-wrong-address = `{ $text }` n’est pas une adresse web : elle commence par http:// ou https://
cli-wrong-email = `{ $text }` n’est pas une adresse e-mail
cli-wrong-feed-there = une source avec l’id `{ $id }` ou avec cette adresse existe déjà : voir `belfort feeds list`
cli-wrong-unreadable = impossible de lire `{ $path }` : { $cause }
cli-wrong-unwritable = impossible d’écrire `{ $path }` : { $cause }
cli-wrong-folder = `{ $path }` est un dossier : donnez un fichier
cli-wrong-large = `{ $path }` a { $bytes } octets, et plus de { $most } n’est pas possible
cli-wrong-system-file =
    le fichier de système `{ $path }` est incorrect
    { $told }
cli-wrong-import =
    rien n’a été enregistré : `{ $path }` a { $count } erreur(s)
    { $told }
cli-wrong-no-rules = `{ $path }` ne contient aucun fichier de règle
cli-wrong-note = une note a au moins un et au plus { $most } signes
cli-wrong-text-long = un texte a plus de { $most } signes
cli-wrong-reason = un devoir qui ne s’applique pas demande une raison : ajoutez `--reason`
cli-wrong-store-same = les données y sont déjà
cli-wrong-store-filled = il y a déjà des données à `{ $place }` : donnez une place vide
cli-wrong-id-taken = cet id est pris : choisissez-en un autre avec `--id-of-record`
cli-wrong-operator = `operator` est un rôle pour tout le serveur : ajoutez `--all`
cli-wrong-of = `{ $id }` n’est ni `system`, ni `measures/` avec une règle, ni `facts/` avec une question
cli-wrong-no-data-folder = cette machine ne nomme pas de dossier de données : donnez-en un avec `--data DOSSIER`
cli-wrong-sides = `{ $old }` et `{ $new }` ne se comparent pas : donnez deux jours (aaaa-mm-jj) ou deux dossiers
cli-system-said = { $kind ->
    [missing] il n’existe pas
    [forbidden] cet utilisateur n’en a pas le droit
    [folder] c’est un dossier
    [no-folder] une partie du chemin n’est pas un dossier
    [there] il existe déjà
    [full] le disque est plein
    [read-only] ce disque est en lecture seule
   *[no-text] ce n’est pas du texte en UTF-8
}
cli-backup-exists = `{ $file }` existe déjà : donnez un autre fichier
cli-backup-broken = `{ $file }` n’est pas une sauvegarde entière : « { $cause } »
cli-backup-newer = la sauvegarde vient de Belfort { $version }, et cette version ne connaît pas cette forme des données : utilisez cette version-là
cli-backup-occupied = il y a à `{ $place }` des données qui seraient remplacées : `--force` le fait et met l’ancien fichier de côté
cli-backup-in-use = un autre processus utilise les données : arrêtez d’abord `belfort serve`
cli-listen =
    impossible d’écouter sur `{ $place }` (`web.listen`) : { $kind ->
        [taken] un autre programme y écoute déjà ; arrêtez-le ou choisissez un autre port
        [forbidden] les ports sous 1024 ne sont pas pour cet utilisateur ; choisissez-en un plus haut, derrière un serveur
        [elsewhere] cette machine n’a pas cette adresse
        [no-address] ce n’est pas une adresse avec un port, comme 127.0.0.1:8080
       *[other] « { $cause } »
    }
