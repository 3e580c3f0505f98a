## Sentences of the journal: who did what, in which mode
journal-mode =
    { $mode ->
        [emergency] { " " }en urgence
        [call] { " " }pendant un appel d’urgence
       *[normal] { "" }
    }
journal-holder = Le titulaire du dossier
journal-system = Carnet
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
