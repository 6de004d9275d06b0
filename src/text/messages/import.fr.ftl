# A register of somebody else is taken in
import-title = Importer un registre
import-instead = Vos systèmes figurent déjà dans une liste ou dans un autre registre ? Importez-le.
import-lead = Un tableau (CSV), le registre néerlandais des algorithmes, Eurocities, l'ATRS britannique ou un fichier de Belfort. Vous voyez d'abord ce qui se passerait ; rien n'est enregistré avant votre confirmation. Ce que dit le fichier devient une proposition et ne compte qu'une fois acceptée.
import-file = Le fichier
import-file-help = CSV, JSON ou TOML, 32 Mo au plus. Enregistrez d'abord une feuille de calcul en CSV (UTF-8).
import-address = Ou l'adresse d'un registre
import-address-help = Un téléchargement, une liste d'enregistrements ou un seul enregistrement, comme https://algoritmes.overheid.nl/api/downloads/NLD?filetype=csv
import-format = Forme
import-format-help = D'ordinaire les noms des champs suffisent.
import-format-guess = D'après les champs
import-format-belfort = Belfort (JSON ou TOML)
import-format-belfort-csv = Belfort (CSV) : ce qui n'entre pas dans un tableau, comme les réponses, les mesures et les notes, reste tel quel
import-format-nl = Norme de publication néerlandaise 0.1 à 1.0
import-format-nl-list = Liste du registre néerlandais des algorithmes
import-format-eurocities = Eurocities 0.3.1
import-format-atrs = ATRS britannique
import-format-csv = Tableau propre (CSV)
import-encoding = Jeu de caractères
import-encoding-help = Choisissez-en un si les lettres accentuées apparaissent mal.
import-encoding-guess = UTF-8, ou UTF-16 avec une marque
import-organisation = Organisation des enregistrements qui n'en nomment pas
import-organisation-help = Seulement les organisations dont vous êtes responsable IA.
import-organisation-none = Aucune : chaque enregistrement nomme la sienne
import-show = Montrer ce qui se passerait
import-back = Retour sans importer
import-before = Ce que vous avez remis auparavant
import-state-loading = en cours de lecture
import-state-waiting = attend votre confirmation
import-state-failed = n'a pas pu être lu
import-state-assessing = importé, l'évaluation continue
import-state-done = importé
import-faults = Ceci n'est pas encore correct :
import-fault-nothing = Choisissez un fichier ou donnez une adresse.
import-fault-both = Choisissez un fichier ou donnez une adresse, pas les deux.
import-fault-empty = Ce fichier est vide.
import-fault-address = Ceci n'est pas l'adresse d'un registre : elle commence par https:// et nomme un serveur.
import-fault-large = Ce fichier est trop grand : { $limit } Mo au plus. Coupez-le en parties ; chacune peut contenir des milliers de systèmes.
import-fault-organisation = Choisissez une organisation dont vous êtes responsable IA.
import-fault-format = Belfort ne connaît pas cette forme.
import-fault-encoding = Belfort ne connaît pas ce jeu de caractères.
import-preview = Aperçu
import-preview-lead = Voici ce que contient { $source }. Rien n'est encore enregistré.
import-overtaken = Entre-temps quelqu'un a modifié un système de ce fichier. Voici ce qui se passerait maintenant. Vérifiez et confirmez de nouveau.
import-problems = Ce qui ne va pas
import-problems-lead = Tant que ce n'est pas résolu, rien de ce fichier n'est importé.
import-problems-left = { $count ->
    [one] Et encore une autre erreur.
   *[other] Et encore { $count } autres erreurs.
 }
import-plan = Ce qui se passerait
import-form = Forme
import-plan-lead = Tout est importé, ou rien. Ce que quelqu'un a écrit ici depuis la dernière fois reste.
import-files-left = Ces fichiers sont des preuves dans le registre d'origine, et leur contenu ne vient pas avec. Demandez-les et ajoutez-les vous-même au système :
import-files-left-more = { $count ->
    [one] et { $count } autre système
   *[other] et { $count } autres systèmes
}
import-take = { $count ->
    [one] Importer ce seul système
   *[other] Importer ces { $count } systèmes
 }
import-nothing = Rien ne changerait : tout figure déjà ainsi dans le registre.
import-what = Ce qui se passe
import-fields = Champs conservés
import-columns = Colonnes
import-columns-lead = Ce tableau n'a pas de forme connue. Dites de chaque colonne ce qu'elle est ; ce qui est déjà rempli suit de son nom. Chaque colonne reste conservée avec l'origine du système, même si elle n'est rien ici.
import-column = Colonne
import-examples = Exemples
import-column-is = Est
import-column-kept = rien : conserver seulement
import-column-fact = Réponse à une question
import-again = Montrer de nouveau
import-otherwise = Lire le fichier autrement
import-kept = Ce fichier attend votre confirmation une heure au plus ; ensuite il est effacé. Vous seul le voyez.
import-failed = Cette adresse n'a pas pu être lue. Rien n'a été importé.
import-cause-too-many-records = le registre en compte trop pour les demander une à une : importez le fichier que l'éditeur propose
import-cause-no-record = une des fiches n'est pas du JSON
import-cause-records-too-large = les fiches sont ensemble plus grandes qu'un fichier ne peut l'être
import-try-again = Réessayer
import-loading = Lecture du registre en cours. Enregistrements :
import-done = Importé. Les réponses proposées ne comptent qu'une fois acceptées.
import-assessing = Les systèmes sont en cours d'évaluation. Terminés :
import-assessed = Tous les systèmes sont évalués.
import-to-register = Vers le registre
import-goes-on = Le travail continue, même si vous fermez cette page.
import-refresh = Actualiser cette page automatiquement
import-still = Ne plus actualiser cette page automatiquement
import-place = Ligne { $line }, caractère { $column }
import-places = { $more ->
    [0] Lignes { $lines }
   *[other] Lignes { $lines } et encore { $more }
 }
import-kind-too-large = Un texte est trop long ici.
import-kind-syntax = L'écriture JSON, TOML ou CSV n'est pas correcte ici : il manque un signe, il y en a un de trop, ou le fichier est coupé.
import-kind-duplicate-key = Le même champ figure ici deux fois.
import-kind-duplicate-id = Le même identifiant figure deux fois dans ce fichier.
import-kind-unknown-key = Belfort ne connaît pas ce champ.
import-kind-unknown-fact = Aucune question ne porte ce nom.
import-kind-unknown-value = Ceci ne peut pas figurer ici : choisissez une des valeurs admises.
import-kind-missing-key = Il manque ici un champ nécessaire.
import-kind-wrong-type = Cette valeur n'est pas du genre que ce champ demande.
import-kind-bad-id = Ceci ne peut pas être un identifiant.
import-kind-other = Cette partie du fichier n'est pas correcte.
import-problem-too-large = Le fichier est trop grand : { $one } octets, { $two } au plus. Coupez-le en parties.
import-problem-too-many-records = Ce fichier contient plus de { $one } fiches. Coupez-le en parties.
import-problem-too-many-values = Ce fichier contient { $one } valeurs, et { $two } au plus sont lues. Coupez-le en parties, ou laissez de côté les colonnes qui ne disent rien d’un système.
import-problem-encoding = Ceci n'est pas un texte dans le jeu de caractères attendu. Enregistrez le fichier en CSV ou JSON en UTF-8, ou choisissez ci-dessous le jeu de caractères. Une feuille de calcul, une image ou un PDF n'est pas lu.
import-problem-nul = Ici se trouve le caractère U+0000. Ôtez-le : aucune base de données ne le garde.
import-problem-unknown-column = Ce fichier n'a pas de colonne { $one }.
import-problem-unknown-form = Les champs ne correspondent à aucune forme connue. Choisissez la forme ci-dessous.
import-problem-no-records = Ce fichier ne contient aucun enregistrement. Une liste d'enregistrements est attendue, chacun avec un nom.
import-problem-field-list = Ceci est la liste des champs d'une norme, pas un registre. Choisissez le fichier avec les systèmes eux-mêmes.
import-problem-duplicate-id = L'identifiant { $one } figure deux fois dans ce fichier. Donnez à chaque enregistrement le sien, ou omettez-les tous.
import-problem-duplicate-name = Deux enregistrements s'appellent { $one } et n'ont pas d'identifiant. Dites quelle colonne est l'identifiant.
import-problem-no-name = Cet enregistrement n'a pas de nom. Dites quelle colonne est le nom, ou remplissez-le.
import-problem-long-name = Le nom de cette fiche est trop long : { $one } signes au plus. Donnez un nom court et mettez le reste dans la description.
import-problem-unknown-fact = { $one } ne peut répondre à { $two } : aucune question ne s'appelle ainsi.
import-problem-unknown-value = { $one } dit « { $two } », ce qui n'est pas une réponse à la question { $three }. Changez-le, laissez-le vide, ou choisissez autre chose pour cette colonne.
import-problem-bad-day = { $one } dit « { $two } », ce qui n’est pas une date en réponse à la question { $three }. Écrivez-la comme 2027-12-02 ou 02/12/2027, le jour d’abord.
import-problem-wrong-type = Un enregistrement est attendu ici : un tableau de champs.
import-problem-bad-head = La première ligne nomme les colonnes, chacune avec un nom propre. Ce n'est pas le cas pour { $one }.
import-problem-bad-row = Cette ligne a { $one } cellules, la première en nomme { $two }. Un texte avec un séparateur, un guillemet ou un saut de ligne se met entre guillemets.
import-problem-formula = La cellule de { $one } contient une formule. Mettez-y sa valeur ; devant un texte qui commence ainsi on écrit '.
import-problem-id-taken = L'identifiant { $one } est déjà pris par un système qui ne vient pas de ce registre ou qui n'est pas à vous. Donnez un autre identifiant à l'enregistrement.
import-problem-not-yours = Vous ne pouvez pas importer pour l'organisation { $one }. Omettez ses enregistrements, ou demandez à son administrateur le rôle de responsable IA.
import-problem-no-organisation = Cet enregistrement ne nomme pas d'organisation, et vous n'importez que pour la vôtre. Choisissez ci-dessous l'organisation des enregistrements qui n'en nomment pas.
import-problem-bad-owner = L'adresse du responsable de { $one } n'est pas correcte. Écrivez un nom, ou une adresse comme email:ann@ville.example.
import-problem-bad-use = { $one } utilise un système partagé qui n'est pas proposé à cette organisation ou ne peut pas être partagé. Omettez `uses`, ou demandez à l'organisation qui tient le système de le proposer.
