## Home, looking for a patient
pro-home-title = Espace professionnel
pro-back-home = Revenir à l’accueil
pro-back-record = Revenir au dossier
find-title = Ouvrir un dossier
find-label = Matricule INS du patient
find-hint = 15 caractères, clé comprise. Exemple : 2 69 05 49 588 157 80
find-button = Chercher le dossier
find-fix = Écrire { $ins }
find-note = Le matricule n’apparaît jamais dans l’adresse de la page. La recherche est notée dans le journal du patient.
find-error-empty = Écrivez le matricule du patient.
find-error-malformed =
    { $length ->
        [one] { $length } caractère lu
       *[other] { $length } caractères lus
    } : il en faut 15, ou 13 sans la clé. Vérifiez la fin du matricule.
find-error-key = La clé ne correspond pas au matricule : un chiffre est sans doute faux.
find-error-not-found = Aucun dossier ouvert ne correspond à ce matricule. Vérifiez-le sur la carte du patient.
recent-title = Dossiers récents
recent-empty-title = Aucun dossier récent
recent-empty-text = Les dossiers que vous ouvrez apparaîtront ici.
recent-born = naissance : { $date }
recent-visit = vu le { $date }
recent-new =
    { $count ->
        [one] { $count } nouveau
       *[other] { $count } nouveaux
    }
recent-expired = Accès expiré

## Opening
open-title = Ouvrir le dossier
open-basis = Ce qui vous permet d’ouvrir ce dossier
open-basis-team = Je fais partie de l’équipe qui soigne cette personne
open-basis-team-hint = La personne est informée et peut s’y opposer.
open-basis-consent = La personne m’a donné son accord
open-basis-consent-hint = Recueilli par oral ou par écrit, aujourd’hui.
open-purpose = Dans quelle situation
open-purpose-normal = Soin habituel
open-purpose-normal-hint = L’accès vaut { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }.
open-purpose-emergency = Urgence : la personne ne peut pas répondre
open-purpose-emergency-hint = Réservé à un risque immédiat. La personne et son médecin traitant sont prévenus. Votre identité est redemandée si votre connexion date de plus de cinq minutes.
open-reason = Motif de l’urgence
open-reason-hint = Quelques mots, que la personne lira. Exemple : patient inconscient, allergies à vérifier.
open-reason-missing = Écrivez le motif en quelques mots.
open-note = Votre nom, l’heure et ce que vous lisez sont notés dans le journal de la personne.
open-button = Ouvrir le dossier
access-expired-title = Votre accès a expiré
access-expired-text = Votre accès à ce dossier s’est terminé le { $date }.
access-none-title = Ce dossier n’est pas encore ouvert pour vous
access-blocked-title = Vous ne pouvez pas lire ce dossier
access-closed-title = Ce dossier est fermé
access-profession-title = Votre métier ne permet pas de lire ce dossier
access-open-again = Ouvrir le dossier
access-deposit = Déposer un document

## The identity strip
strip-region = Patient
strip-born = Naissance
strip-ins = Matricule INS
strip-qualified = Identité vérifiée
strip-not-qualified = Identité à vérifier
strip-attending = Médecin traitant
strip-deposit = Déposer
strip-leave = Fermer
patient-age =
    { $age ->
        [one] { $age } an
       *[other] { $age } ans
    }
sex-f = F
sex-m = M
sex-u = sexe non connu
basis-region = Accès exceptionnel
basis-emergency = Accès en urgence.
basis-emergency-text = La personne et son médecin traitant sont prévenus. Fin de l’accès : { $until }.

## The one-screen record
pro-record-title = Dossier de { $name }
pro-search-label = Chercher dans le dossier de { $name }
pro-search-placeholder = Chercher dans ce dossier : un titre, un confrère
pro-new = Nouveau
pro-new-since = Nouveau depuis votre visite du { $date }
pro-mark-read = Marquer comme lus
pro-filter = Filtrer la frise
pro-timeline = Frise : { $count ->
        [one] { $count } document
       *[other] { $count } documents
    }
pro-timeline-empty = Aucun document que vous puissiez lire.
pro-key-next = suivant
pro-key-previous = précédent
keys-title = L’essentiel
key-allergies = Allergies
key-problems = Problèmes
key-treatments = Traitements
key-vaccines = Vaccins
key-wishes = Volontés
preview-none = Choisissez un document pour le lire ici.
preview-open = Ouvrir en grand
preview-previous = Précédent
preview-next = Suivant
pro-readers = Vos actions sur ce document
pro-action-mask = Masquer
pro-action-mask-question = Les autres professionnels ne verront plus ce document. Le patient, son médecin traitant et l’auteur le verront encore.
pro-action-unmask = Démasquer
pro-action-unmask-question = Les professionnels qui ont accès au dossier verront ce document.
pro-action-announce = Montrer au patient
pro-action-announce-question = Le patient verra ce document tout de suite. Cela ne peut pas être annulé une fois qu’il l’a ouvert.
pro-action-delete = Supprimer
pro-action-delete-question = Le document sort du dossier. La suppression est notée dans le journal du patient.
pro-action-confirm = Confirmer

## Deposit
deposit-title = Déposer un document dans le dossier de { $name }
deposit-file-hint = PDF, JPEG, PNG ou CDA (XML), { $limit } au plus.
deposit-kind = Type de document
deposit-date = Date de l’acte
deposit-visibility = Qui ne le verra pas
deposit-mask = Masquer aux autres professionnels
deposit-mask-hint = Le patient, son médecin traitant et vous le verrez.
deposit-hide-patient = Cacher au patient jusqu’à l’annonce
deposit-hide-patient-hint = Pour l’annoncer vous-même. Sans annonce, le document devient visible après { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }.
deposit-hide-representatives = Cacher aux représentants légaux
deposit-hide-representatives-hint = À la demande du patient mineur.
deposit-submit = Déposer le document
deposited-title = Document déposé
deposited-text = « { $title } » est dans le dossier de <b>{ $name }</b>.
deposited-visible = Le patient et les professionnels qui ont accès à son dossier peuvent le lire.
deposited-masked = Il est masqué aux autres professionnels.
deposited-representatives = Il est caché aux représentants légaux.
deposited-hidden = Il est caché au patient jusqu’à l’annonce.
deposited-hidden-until = Il est caché au patient jusqu’à l’annonce, au plus tard le { $date }.
deposited-see = Voir le document
deposited-another = Déposer un autre document
