## Sentences of the journal: who did what, in which mode
journal-mode =
    { $mode ->
        [emergency] { " " }en urgence
        [call] { " " }pendant un appel d’urgence
       *[normal] { "" }
    }
journal-holder = Le titulaire du dossier
journal-system = Carnet
journal-stranger = Quelqu’un d’autre ({ $name })
journal-nobody = Une personne inconnue
journal-app = L’application { $name }
journal-read =
    { $actor ->
        [you] <b>Vous</b> avez lu
       *[other] <b>{ $who }</b>{ $role } a lu
    } « { $object } »{ journal-mode }.
journal-read-many =
    { $actor ->
        [you] <b>Vous</b> avez lu
       *[other] <b>{ $who }</b>{ $role } a lu
    } { $count ->
        [one] { $count } document
       *[other] { $count } documents
    }{ journal-mode }.
journal-downloaded =
    { $actor ->
        [you] <b>Vous</b> avez téléchargé
       *[other] <b>{ $who }</b>{ $role } a téléchargé
    } « { $object } »{ journal-mode }.
journal-listed =
    { $actor ->
        [you] <b>Vous</b> avez regardé
       *[other] <b>{ $who }</b>{ $role } a regardé
    } la liste des documents{ journal-mode }.
journal-searched =
    { $actor ->
        [you] <b>Vous</b> avez cherché
       *[other] <b>{ $who }</b>{ $role } a cherché
    } dans le dossier{ journal-mode }.
journal-asked-status =
    { $actor ->
        [you] <b>Vous</b> avez demandé
       *[other] <b>{ $who }</b>{ $role } a demandé
    } si le dossier est ouvert{ journal-mode }.
journal-deposited =
    { $actor ->
        [you] <b>Vous</b> avez ajouté
       *[other] <b>{ $who }</b>{ $role } a ajouté
    } « { $object } »{ journal-mode }.
journal-replaced =
    { $actor ->
        [you] <b>Vous</b> avez ajouté une nouvelle version de
       *[other] <b>{ $who }</b>{ $role } a ajouté une nouvelle version de
    } « { $object } »{ journal-mode }.
journal-masked =
    { $actor ->
        [you] <b>Vous</b> avez masqué
       *[other] <b>{ $who }</b>{ $role } a masqué
    } « { $object } »{ journal-mode }.
journal-unmasked =
    { $actor ->
        [you] <b>Vous</b> avez rendu visible
       *[other] <b>{ $who }</b>{ $role } a rendu visible
    } « { $object } »{ journal-mode }.
journal-announced =
    { $actor ->
        [you] <b>Vous</b> avez montré à la personne
       *[other] <b>{ $who }</b>{ $role } a montré à la personne
    } « { $object } »{ journal-mode }.
journal-hidden-representatives =
    { $actor ->
        [you] <b>Vous</b> avez caché aux représentants légaux
       *[other] <b>{ $who }</b>{ $role } a caché aux représentants légaux
    } « { $object } »{ journal-mode }.
journal-archived =
    { $actor ->
        [you] <b>Vous</b> avez archivé
       *[other] <b>{ $who }</b>{ $role } a archivé
    } « { $object } »{ journal-mode }.
journal-unarchived =
    { $actor ->
        [you] <b>Vous</b> avez sorti des archives
       *[other] <b>{ $who }</b>{ $role } a sorti des archives
    } « { $object } »{ journal-mode }.
journal-deleted =
    { $actor ->
        [you] <b>Vous</b> avez supprimé
       *[other] <b>{ $who }</b>{ $role } a supprimé
    } « { $object } »{ journal-mode }.
journal-restored =
    { $actor ->
        [you] <b>Vous</b> avez restauré
       *[other] <b>{ $who }</b>{ $role } a restauré
    } « { $object } »{ journal-mode }.
journal-opened-access =
    { $actor ->
        [you] <b>Vous</b> avez ouvert
       *[other] <b>{ $who }</b>{ $role } a ouvert
    } l’accès au dossier{ journal-mode }.
journal-ended-access =
    { $actor ->
        [you] <b>Vous</b> avez mis fin
       *[other] <b>{ $who }</b>{ $role } a mis fin
    } à l’accès au dossier{ journal-mode }.
journal-blocked =
    { $actor ->
        [you] <b>Vous</b> avez retiré l’accès à
       *[other] <b>{ $who }</b>{ $role } a retiré l’accès à
    } <b>{ $object }</b>{ journal-mode }.
journal-unblocked =
    { $actor ->
        [you] <b>Vous</b> avez rendu l’accès à
       *[other] <b>{ $who }</b>{ $role } a rendu l’accès à
    } <b>{ $object }</b>{ journal-mode }.
journal-created =
    { $actor ->
        [you] <b>Vous</b> avez créé
       *[other] <b>{ $who }</b>{ $role } a créé
    } le dossier{ journal-mode }.
journal-activated =
    { $actor ->
        [you] <b>Vous</b> avez ouvert
       *[other] <b>{ $who }</b>{ $role } a ouvert
    } le dossier{ journal-mode }.
journal-opposed =
    { $actor ->
        [you] <b>Vous</b> avez refusé
       *[other] <b>{ $who }</b>{ $role } a refusé
    } l’ouverture du dossier{ journal-mode }.
journal-closed =
    { $actor ->
        [you] <b>Vous</b> avez fermé
       *[other] <b>{ $who }</b>{ $role } a fermé
    } le dossier{ journal-mode }.
journal-reopened =
    { $actor ->
        [you] <b>Vous</b> avez rouvert
       *[other] <b>{ $who }</b>{ $role } a rouvert
    } le dossier{ journal-mode }.
journal-read-journal =
    { $actor ->
        [you] <b>Vous</b> avez lu
       *[other] <b>{ $who }</b>{ $role } a lu
    } le journal des accès{ journal-mode }.
journal-exported =
    { $actor ->
        [you] <b>Vous</b> avez téléchargé
       *[other] <b>{ $who }</b>{ $role } a téléchargé
    } tout le dossier{ journal-mode }.
journal-changed-preferences =
    { $actor ->
        [you] <b>Vous</b> avez changé
       *[other] <b>{ $who }</b>{ $role } a changé
    } les préférences de notification{ journal-mode }.
journal-signed-in =
    { $actor ->
        [you] <b>Vous</b> avez ouvert
       *[other] <b>{ $who }</b>{ $role } a ouvert
    } une session{ journal-mode }.
journal-refused =
    { $actor ->
        [you] <b>Vous</b> avez demandé un accès, qui a été refusé
       *[other] <b>{ $who }</b>{ $role } a demandé un accès, qui a été refusé
    }{ journal-mode }.
journal-gave-access =
    { $actor ->
        [you] <b>Vous</b> avez donné
       *[other] <b>{ $who }</b>{ $role } a donné
    } accès au dossier à un soignant{ journal-mode }.
journal-took-access =
    { $actor ->
        [you] <b>Vous</b> avez retiré
       *[other] <b>{ $who }</b>{ $role } a retiré
    } l’accès d’un soignant{ journal-mode }.
journal-caregiver-invited =
    { $actor ->
        [you] <b>Vous</b> avez invité
       *[other] <b>{ $who }</b>{ $role } a invité
    } <b>{ $object }</b> à s’occuper du dossier{ journal-mode }.
journal-caregiver-accepted =
    { $actor ->
        [you] <b>Vous</b> avez accepté
       *[other] <b>{ $who }</b>{ $role } a accepté
    } l’invitation faite à <b>{ $object }</b>{ journal-mode }.
journal-caregiver-declined =
    { $actor ->
        [you] <b>Vous</b> avez refusé
       *[other] <b>{ $who }</b>{ $role } a refusé
    } l’invitation faite à <b>{ $object }</b>{ journal-mode }.
journal-caregiver-ended =
    { $actor ->
        [you] <b>Vous</b> avez mis fin
       *[other] <b>{ $who }</b>{ $role } a mis fin
    } à l’aide de <b>{ $object }</b>{ journal-mode }.
journal-caregiver-narrowed =
    { $actor ->
        [you] <b>Vous</b> avez réduit
       *[other] <b>{ $who }</b>{ $role } a réduit
    } ce que <b>{ $object }</b> peut faire{ journal-mode }.
journal-caregiver-given =
    { $actor ->
        [you] <b>Vous</b> avez enregistré
       *[other] <b>{ $who }</b>{ $role } a enregistré
    } l’aide de <b>{ $object }</b>, donnée sur papier ou par un juge{ journal-mode }.
journal-representative-attached =
    { $actor ->
        [you] <b>Vous</b> avez rattaché
       *[other] <b>{ $who }</b>{ $role } a rattaché
    } <b>{ $object }</b> au dossier, comme parent ou tuteur{ journal-mode }.
journal-representative-ended =
    { $actor ->
        [you] <b>Vous</b> avez retiré
       *[other] <b>{ $who }</b>{ $role } a retiré
    } <b>{ $object }</b> des parents ou tuteurs du dossier{ journal-mode }.
journal-majority =
    { $actor ->
        [you] <b>Vous</b> avez noté
       *[other] <b>{ $who }</b>{ $role } a noté
    } que le titulaire est majeur : ses parents n’ont plus accès{ journal-mode }.
journal-died =
    { $actor ->
        [you] <b>Vous</b> avez noté
       *[other] <b>{ $who }</b>{ $role } a noté
    } le décès du titulaire{ journal-mode }.
journal-suspended =
    { $actor ->
        [you] <b>Vous</b> avez suspendu
       *[other] <b>{ $who }</b>{ $role } a suspendu
    } le dossier{ journal-mode }.
journal-suspension-lifted =
    { $actor ->
        [you] <b>Vous</b> avez mis fin
       *[other] <b>{ $who }</b>{ $role } a mis fin
    } à la suspension du dossier{ journal-mode }.
journal-erasure-asked =
    { $actor ->
        [you] <b>Vous</b> avez demandé
       *[other] <b>{ $who }</b>{ $role } a demandé
    } la destruction du dossier fermé{ journal-mode }.
journal-erasure-withdrawn =
    { $actor ->
        [you] <b>Vous</b> avez annulé
       *[other] <b>{ $who }</b>{ $role } a annulé
    } la demande de destruction{ journal-mode }.
journal-identity-changed =
    { $actor ->
        [you] <b>Vous</b> avez mis
       *[other] <b>{ $who }</b>{ $role } a mis
    } à jour le numéro d’identité de santé{ journal-mode }.
journal-documents-detached =
    { $actor ->
        [you] <b>Vous</b> avez déplacé
       *[other] <b>{ $who }</b>{ $role } a déplacé
    } dans un autre dossier des documents qui n’étaient pas de ce dossier{ journal-mode }.
journal-documents-taken-over =
    { $actor ->
        [you] <b>Vous</b> avez rendu
       *[other] <b>{ $who }</b>{ $role } a rendu
    } à ce dossier des documents déposés par erreur dans un autre{ journal-mode }.
journal-imported =
    { $actor ->
        [you] <b>Vous</b> avez importé
       *[other] <b>{ $who }</b>{ $role } a importé
    } ce dossier d’une archive : { $object }{ journal-mode }.
journal-import-source = { $source }, archive du { $date }
journal-reported =
    { $actor ->
        [you] <b>Vous</b> avez signalé
       *[other] <b>{ $who }</b>{ $role } a signalé
    } un accès{ journal-mode }.
journal-first-read =
    { $actor ->
        [you] <b>Vous</b> avez lu
       *[other] <b>{ $who }</b>{ $role } a lu
    } le dossier pour la première fois{ journal-mode }.
journal-attending-set =
    { $actor ->
        [you] <b>Vous</b> avez changé
       *[other] <b>{ $who }</b>{ $role } a changé
    } le médecin traitant, ou ceux qui ont les mêmes droits{ journal-mode }.
journal-objections-set =
    { $actor ->
        [you] <b>Vous</b> avez changé
       *[other] <b>{ $who }</b>{ $role } a changé
    } ce que les secours peuvent voir{ journal-mode }.
journal-seen-as =
    { $actor ->
        [you] <b>Vous</b> avez regardé
       *[other] <b>{ $who }</b>{ $role } a regardé
    } le dossier comme le voit { $object }{ journal-mode }.
journal-entered =
    { $actor ->
        [you] <b>Vous</b> avez ouvert
       *[other] <b>{ $who }</b>{ $role } a ouvert
    } le dossier{ journal-mode }.
journal-looked-access =
    { $actor ->
        [you] <b>Vous</b> avez regardé
       *[other] <b>{ $who }</b>{ $role } a regardé
    } qui a accès au dossier{ journal-mode }.
journal-asked-proof =
    { $actor ->
        [you] <b>Vous</b> avez téléchargé
       *[other] <b>{ $who }</b>{ $role } a téléchargé
    } la preuve du journal{ journal-mode }.
journal-purged =
    { $actor ->
        [you] <b>Vous</b> avez vidé
       *[other] <b>{ $who }</b>{ $role } a vidé
    } la corbeille, après le délai{ journal-mode }.
journal-quality-representative = parent ou tuteur
journal-quality-caregiver = proche aidant
journal-as-profession = un soignant d’une autre profession
journal-as-professional = un soignant précis
journal-as-emergency = l’équipe de secours
journal-as-call = le médecin d’un appel d’urgence
journal-as-caregiver = un proche aidant
journal-as-representative = un parent ou tuteur
journal-kind-looked = Lectures
journal-kind-added = Documents ajoutés
journal-kind-changed = Documents masqués, archivés, supprimés
journal-kind-rights = Accès, aidants et réglages
journal-kind-refused = Accès refusés

## Why an access was allowed
why-attending = C’est votre médecin traitant.
why-care-team = Fait partie de l’équipe qui vous soigne, selon sa déclaration.
why-consent = A déclaré avoir votre accord.
why-authorised-until = Vous avez donné accès jusqu’au { $date }.
why-emergency = Urgence déclarée : « { $declared } ».
why-emergency-call = Le médecin répondait à un appel d’urgence vous concernant.
why-author = L’auteur d’un document le voit toujours.
why-feeding = Tout soignant peut ajouter un document sur les soins qu’il vous donne.
why-own-record = C’est votre dossier.
why-representative = Représentant légal d’un mineur.
why-mandate = Vous lui avez donné accès.
why-mandate-until = Vous lui avez donné accès jusqu’au { $date }.
why-linked-app = Vous avez relié cette application.
why-legal-delay = Un délai prévu par la loi est passé.
why-no-right = Aucun droit ne le permettait.
why-holder = Le titulaire, dans son propre dossier.
why-refused = Refusé : { $why }
