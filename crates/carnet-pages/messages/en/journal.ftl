## Sentences of the journal: who did what, in which mode
journal-mode =
    { $mode ->
        [emergency] { " " }in an emergency
        [call] { " " }during an emergency call
       *[normal] { "" }
    }
journal-holder = The holder of the record
journal-system = Carnet
journal-app = The application { $name }
journal-read =
    { $actor ->
        [you] <b>You</b> read
       *[other] <b>{ $who }</b>{ $role } read
    } “{ $object }”{ journal-mode }.
journal-read-many =
    { $actor ->
        [you] <b>You</b> read
       *[other] <b>{ $who }</b>{ $role } read
    } { $count ->
        [one] { $count } document
       *[other] { $count } documents
    }{ journal-mode }.
journal-downloaded =
    { $actor ->
        [you] <b>You</b> downloaded
       *[other] <b>{ $who }</b>{ $role } downloaded
    } “{ $object }”{ journal-mode }.
journal-listed =
    { $actor ->
        [you] <b>You</b> looked at
       *[other] <b>{ $who }</b>{ $role } looked at
    } the list of documents{ journal-mode }.
journal-searched =
    { $actor ->
        [you] <b>You</b> searched
       *[other] <b>{ $who }</b>{ $role } searched
    } the record{ journal-mode }.
journal-asked-status =
    { $actor ->
        [you] <b>You</b> asked
       *[other] <b>{ $who }</b>{ $role } asked
    } whether the record is open{ journal-mode }.
journal-deposited =
    { $actor ->
        [you] <b>You</b> added
       *[other] <b>{ $who }</b>{ $role } added
    } “{ $object }”{ journal-mode }.
journal-replaced =
    { $actor ->
        [you] <b>You</b> added a new version of
       *[other] <b>{ $who }</b>{ $role } added a new version of
    } “{ $object }”{ journal-mode }.
journal-masked =
    { $actor ->
        [you] <b>You</b> masked
       *[other] <b>{ $who }</b>{ $role } masked
    } “{ $object }”{ journal-mode }.
journal-unmasked =
    { $actor ->
        [you] <b>You</b> made visible
       *[other] <b>{ $who }</b>{ $role } made visible
    } “{ $object }”{ journal-mode }.
journal-announced =
    { $actor ->
        [you] <b>You</b> showed the person
       *[other] <b>{ $who }</b>{ $role } showed the person
    } “{ $object }”{ journal-mode }.
journal-hidden-representatives =
    { $actor ->
        [you] <b>You</b> hid from the legal representatives
       *[other] <b>{ $who }</b>{ $role } hid from the legal representatives
    } “{ $object }”{ journal-mode }.
journal-archived =
    { $actor ->
        [you] <b>You</b> archived
       *[other] <b>{ $who }</b>{ $role } archived
    } “{ $object }”{ journal-mode }.
journal-unarchived =
    { $actor ->
        [you] <b>You</b> took out of the archive
       *[other] <b>{ $who }</b>{ $role } took out of the archive
    } “{ $object }”{ journal-mode }.
journal-deleted =
    { $actor ->
        [you] <b>You</b> deleted
       *[other] <b>{ $who }</b>{ $role } deleted
    } “{ $object }”{ journal-mode }.
journal-restored =
    { $actor ->
        [you] <b>You</b> restored
       *[other] <b>{ $who }</b>{ $role } restored
    } “{ $object }”{ journal-mode }.
journal-opened-access =
    { $actor ->
        [you] <b>You</b> opened
       *[other] <b>{ $who }</b>{ $role } opened
    } access to the record{ journal-mode }.
journal-ended-access =
    { $actor ->
        [you] <b>You</b> ended
       *[other] <b>{ $who }</b>{ $role } ended
    } access to the record{ journal-mode }.
journal-blocked =
    { $actor ->
        [you] <b>You</b> removed the access of
       *[other] <b>{ $who }</b>{ $role } removed the access of
    } <b>{ $object }</b>{ journal-mode }.
journal-unblocked =
    { $actor ->
        [you] <b>You</b> gave back the access of
       *[other] <b>{ $who }</b>{ $role } gave back the access of
    } <b>{ $object }</b>{ journal-mode }.
journal-created =
    { $actor ->
        [you] <b>You</b> created
       *[other] <b>{ $who }</b>{ $role } created
    } the record{ journal-mode }.
journal-activated =
    { $actor ->
        [you] <b>You</b> opened
       *[other] <b>{ $who }</b>{ $role } opened
    } the record{ journal-mode }.
journal-opposed =
    { $actor ->
        [you] <b>You</b> objected
       *[other] <b>{ $who }</b>{ $role } objected
    } to the opening of the record{ journal-mode }.
journal-closed =
    { $actor ->
        [you] <b>You</b> closed
       *[other] <b>{ $who }</b>{ $role } closed
    } the record{ journal-mode }.
journal-reopened =
    { $actor ->
        [you] <b>You</b> reopened
       *[other] <b>{ $who }</b>{ $role } reopened
    } the record{ journal-mode }.
journal-read-journal =
    { $actor ->
        [you] <b>You</b> read
       *[other] <b>{ $who }</b>{ $role } read
    } the access journal{ journal-mode }.
journal-exported =
    { $actor ->
        [you] <b>You</b> downloaded
       *[other] <b>{ $who }</b>{ $role } downloaded
    } the whole record{ journal-mode }.
journal-changed-preferences =
    { $actor ->
        [you] <b>You</b> changed
       *[other] <b>{ $who }</b>{ $role } changed
    } the notification preferences{ journal-mode }.
journal-signed-in =
    { $actor ->
        [you] <b>You</b> signed in
       *[other] <b>{ $who }</b>{ $role } signed in
    }{ journal-mode }.
journal-refused =
    { $actor ->
        [you] <b>You</b> asked for access and was refused
       *[other] <b>{ $who }</b>{ $role } asked for access and was refused
    }{ journal-mode }.

## Why an access was allowed
why-attending = This is your attending physician.
why-care-team = Belongs to the team that takes care of you, as declared.
why-consent = Declared having your consent.
why-authorised-until = You gave access until { $date }.
why-emergency = Declared emergency: “{ $declared }”.
why-emergency-call = The physician was answering an emergency call about you.
why-author = The author of a document always sees it.
why-feeding = Any professional may add a document about the care they give you.
why-own-record = It is your record.
why-representative = Legal representative of a minor.
why-mandate = You gave them access.
why-mandate-until = You gave them access until { $date }.
why-linked-app = You linked this application.
why-legal-delay = A delay set by law has passed.
why-no-right = No right allowed it.
