## Categories shown to people
category-summary = Ma santé en résumé
category-prescriptions = Ordonnances et soins
category-imaging = Radio, écho, scanner, IRM
category-laboratory = Résultats de biologie
category-reports = Comptes rendus
category-prevention = Prévention et dépistages
category-certificates = Certificats médicaux
category-administrative = Pièces administratives
category-directives = Directives anticipées
category-synthesis = Synthèse médicale
category-questionnaires = Questionnaires
category-other = Autres documents

## Marks
badge-new = Nouveau
badge-masked = Masqué
badge-hidden-patient = Pas encore annoncé au patient
badge-hidden-representatives = Caché aux représentants légaux
badge-visible = Visible par vos soignants
badge-archived = Archivé
badge-own = Ajouté par vous
badge-mine = Déposé par vous
badge-seen = Vu par le patient
badge-old-version = Ancienne version
badge-versions =
    { $count ->
        [one] { $count } version
       *[other] { $count } versions
    }

## The list
documents-title = Documents
documents-title-other = Documents de { $name }
documents-count =
    { $count ->
        [0] Aucun document
        [one] { $count } document
       *[other] { $count } documents
    }
documents-range = {""}, de { $from } à { $to }.
documents-span = <b>{ $first } à { $last }</b> sur { $matching }
documents-none = Aucun document
documents-for-words = pour « { $words } »
documents-chips = Filtres rapides
documents-masked =
    { $count ->
        [one] { $count } document masqué
       *[other] { $count } documents masqués
    }
documents-bin = Corbeille : { $count ->
        [one] { $count } document
       *[other] { $count } documents
    }
documents-empty-title = Aucun document pour le moment
documents-empty-text = Les documents que vos soignants déposent apparaîtront ici. Vous pouvez aussi en ajouter vous-même.
documents-no-match-title = Aucun document ne correspond
documents-no-match-search = Essayez un autre mot, ou le nom du médecin. La recherche lit les titres.
documents-no-match-filter = Retirez un filtre, ou choisissez une période plus longue.
documents-show-all = Voir tous les documents
search-label = Chercher dans les documents
search-placeholder = Chercher un document
search-titles-label = Chercher un mot dans les titres
search-titles-placeholder = Un mot du titre, un médecin
search-button = Chercher
search-clear = Effacer la recherche
sort-current = Ordre : { $order }
sort-newest = du plus récent au plus ancien
sort-oldest = du plus ancien au plus récent
sort-last-added = derniers ajoutés
sort-title = par titre
sort-author = par auteur
sort-category = par catégorie
list-all = Tous les documents
list-group-summary =
    { $count ->
        [one] { $count } document
       *[other] { $count } documents
    }{ $new ->
        [0] {""}
        [one] , dont { $new } à lire
       *[other] , dont { $new } à lire
    }
filter-title = Filtrer
filter-open = Filtrer
filter-close = Fermer les filtres
filter-apply = Appliquer les filtres
filter-clear = Retirer les filtres
filter-short = Filtrer
filter-clear-short = Tout voir
facet-category = Catégorie
facet-type = Type
facet-period = Période
facet-author = Auteur
facet-establishment = Établissement
facet-specialty = Spécialité
facet-visibility = Qui peut le voir
facet-novelty = Lecture
period-three-months = Trois derniers mois
period-twelve-months = Douze derniers mois
period-before = Avant { $year }

## One document
fact-act-date = Date de l’acte
fact-author = Auteur
fact-establishment = Lieu
fact-validated-by = Validé par
fact-added-on = Ajouté au dossier
fact-category = Catégorie
fact-type = Type
fact-comment = Commentaire
fact-file = Fichier
fact-identifier = Identifiant unique
document-about = Ce document
document-content = Contenu du document
document-frame = Document affiché
document-frame-help = Si le document ne s’affiche pas, téléchargez-le.
document-download-only = Ce type de document ne s’affiche pas ici. Vous pouvez le télécharger.
document-versions = Versions
document-version = Version { $number }
document-version-shown = affichée
document-readers = Qui l’a lu
document-readers-none = Personne d’autre que vous ne l’a lu.
back-document = Revenir au document
action-add = Ajouter un document
action-download = Télécharger
action-print = Imprimer
action-mask = Masquer
action-unmask = Rendre visible
action-replace = Ajouter une nouvelle version
action-delete = Supprimer

## Words that callers put into fields
word-all = Tout
word-unread = À lire
word-read = Déjà lus
word-new = Nouveaux
word-visible = Visible par vos soignants
word-masked = Masqué par vous
word-archived = Archivé
word-you = Vous
word-added-by-you = Ajouté par vous
word-unknown-author = Auteur non indiqué
word-unknown-place = Lieu non indiqué
word-untitled = Document sans titre
word-some-document = Document
word-structured = Document structuré
word-pdf = PDF
word-jpeg = Image JPEG
word-png = Image PNG
word-text = Texte simple

## Words inside a rendered clinical document
clinical-table = Tableau
clinical-image = Image du document
clinical-missing = Un contenu ne peut pas être affiché ici.
clinical-attachment = Ouvrir le fichier joint
clinical-footnotes = Notes
clinical-inserted = Ajouté :
clinical-deleted = Supprimé :

## Masking
mask-title = Masquer ce document ?
mask-text = Vos soignants ne le verront plus, ni dans les listes, ni dans la recherche. Ils ne sauront pas qu’il existe.
mask-still = Qui le verra encore
mask-sees-you = <b>Vous</b>, et les personnes qui agissent pour vous.
mask-sees-attending = <b>{ $name }</b>, votre médecin traitant.
mask-sees-same-rights = <b>{ $name }</b>, à qui vous avez donné les mêmes droits qu’à votre médecin traitant.
mask-sees-author = <b>{ $name }</b>, qui a écrit ce document, et son lieu d’exercice.
mask-sees-representatives = <b>Vos représentants légaux.</b>
mask-emergency = En urgence, un document masqué reste masqué.
mask-back = Vous pourrez le rendre visible à tout moment.
mask-confirm = Masquer le document
mask-cancel = Le laisser visible
unmask-title = Rendre ce document visible ?
unmask-text = Les soignants qui ont accès à votre dossier pourront le lire, selon leur métier.
unmask-confirm = Rendre visible
unmask-cancel = Le laisser masqué

## Deleting
delete-title = Supprimer ce document ?
delete-text = Il disparaît de votre dossier. Vos soignants ne le voient plus.
delete-days = Il reste <b>{ $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }</b> dans la corbeille : vous pouvez le restaurer. Ensuite il est détruit.
delete-confirm = Supprimer le document
delete-cancel = Le garder
bin-title = Corbeille
bin-lead = Les documents supprimés restent ici { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }, puis sont détruits.
bin-deleted = Supprimé le { $date }
bin-days-left =
    { $days ->
        [0] détruit aujourd’hui
        [one] encore { $days } jour
       *[other] encore { $days } jours
    }
bin-restore = Restaurer
bin-empty-title = La corbeille est vide
bin-empty-text = Les documents que vous supprimez passent d’abord ici.

## Adding
add-title = Ajouter un document
add-title-replace = Ajouter une nouvelle version
add-lead = Une photo nette ou un PDF suffisent.
add-lead-replace = Elle remplacera « { $title } ». L’ancienne version reste lisible.
add-file = Fichier
add-file-hint = PDF, JPEG ou PNG, { $limit } au plus.
add-kept = Fichier gardé : <b>{ $name }</b>, { $size }. Vous n’avez pas à le choisir à nouveau.
add-name = Titre
add-name-hint = Exemple : Carnet de tension, 7 jours
add-kind = Type de document
add-date = Date du document
add-date-hint = Celle qui est écrite dessus. Exemple : { $date }
add-comment = Commentaire
add-comment-hint = Pour vous ou pour vos soignants.
add-who-sees = Les soignants qui ont accès à votre dossier pourront le lire. Vous pourrez le masquer ensuite.
add-submit = Ajouter le document
add-submit-replace = Ajouter la nouvelle version
add-fix-title = Écrire « { $title } »
add-fix-date = Écrire { $date }
add-duplicate-link = Voir le document
add-error-file-missing = Choisissez un fichier : un PDF ou une photo.
add-error-file-empty = Ce fichier est vide. Choisissez-en un autre.
add-error-too-large = Ce fichier pèse { $size } : la limite est de { $limit }. Photographiez la feuille en qualité moyenne, ou partagez-la en deux fichiers.
add-error-too-large-unknown = Ce fichier dépasse { $limit }. Photographiez la feuille en qualité moyenne, ou partagez-la en deux fichiers.
add-error-kind = Carnet ne lit pas ce type de fichier. Enregistrez-le en PDF, ou prenez une photo en JPEG.
add-error-kind-found = Ce fichier est de type { $found }. Enregistrez-le en PDF, ou prenez une photo en JPEG.
add-error-damaged = Ce fichier est abîmé : il ne s’ouvre pas. Enregistrez-le à nouveau, puis réessayez.
add-error-title-missing = Donnez un titre au document.
add-error-title-long = Ce titre est trop long : { $max ->
        [one] { $max } caractère
       *[other] { $max } caractères
    } au plus.
add-error-type-missing = Choisissez un type dans la liste.
add-error-date-unreadable = Cette date n’existe pas. Écrivez le jour, le mois et l’année.
add-error-date-future = Cette date est dans le futur. Écrivez la date du document.
add-error-date-birth = Cette date est avant la naissance. Vérifiez l’année.
add-error-duplicate = Ce fichier est déjà dans le dossier.
