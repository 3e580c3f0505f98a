## Sentences of the journal: who did what, in which mode
journal-mode =
    { $mode ->
        [emergency] { " " }in an emergency
        [call] { " " }during an emergency call
       *[normal] { "" }
    }
journal-holder = The holder of the record
journal-system = Carnet
journal-stranger = Somebody else ({ $name })
journal-nobody = Somebody unknown
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
journal-gave-access =
    { $actor ->
        [you] <b>You</b> gave
       *[other] <b>{ $who }</b>{ $role } gave
    } a professional access to the record{ journal-mode }.
journal-took-access =
    { $actor ->
        [you] <b>You</b> ended
       *[other] <b>{ $who }</b>{ $role } ended
    } the access of a professional{ journal-mode }.
journal-caregiver-invited =
    { $actor ->
        [you] <b>You</b> invited
       *[other] <b>{ $who }</b>{ $role } invited
    } <b>{ $object }</b> to look after the record{ journal-mode }.
journal-caregiver-accepted =
    { $actor ->
        [you] <b>You</b> accepted
       *[other] <b>{ $who }</b>{ $role } accepted
    } the invitation made to <b>{ $object }</b>{ journal-mode }.
journal-caregiver-declined =
    { $actor ->
        [you] <b>You</b> declined
       *[other] <b>{ $who }</b>{ $role } declined
    } the invitation made to <b>{ $object }</b>{ journal-mode }.
journal-caregiver-ended =
    { $actor ->
        [you] <b>You</b> ended
       *[other] <b>{ $who }</b>{ $role } ended
    } the help of <b>{ $object }</b>{ journal-mode }.
journal-caregiver-narrowed =
    { $actor ->
        [you] <b>You</b> narrowed
       *[other] <b>{ $who }</b>{ $role } narrowed
    } what <b>{ $object }</b> may do{ journal-mode }.
journal-caregiver-given =
    { $actor ->
        [you] <b>You</b> recorded
       *[other] <b>{ $who }</b>{ $role } recorded
    } the help of <b>{ $object }</b>, given on paper or by a judge{ journal-mode }.
journal-representative-attached =
    { $actor ->
        [you] <b>You</b> attached
       *[other] <b>{ $who }</b>{ $role } attached
    } <b>{ $object }</b> to the record, as a parent or guardian{ journal-mode }.
journal-representative-ended =
    { $actor ->
        [you] <b>You</b> removed
       *[other] <b>{ $who }</b>{ $role } removed
    } <b>{ $object }</b> from the parents or guardians of the record{ journal-mode }.
journal-majority =
    { $actor ->
        [you] <b>You</b> noted
       *[other] <b>{ $who }</b>{ $role } noted
    } that the holder is of age: their parents no longer have access{ journal-mode }.
journal-died =
    { $actor ->
        [you] <b>You</b> noted
       *[other] <b>{ $who }</b>{ $role } noted
    } the death of the holder{ journal-mode }.
journal-suspended =
    { $actor ->
        [you] <b>You</b> suspended
       *[other] <b>{ $who }</b>{ $role } suspended
    } the record{ journal-mode }.
journal-suspension-lifted =
    { $actor ->
        [you] <b>You</b> lifted
       *[other] <b>{ $who }</b>{ $role } lifted
    } the suspension of the record{ journal-mode }.
journal-erasure-asked =
    { $actor ->
        [you] <b>You</b> asked
       *[other] <b>{ $who }</b>{ $role } asked
    } for the closed record to be destroyed{ journal-mode }.
journal-erasure-withdrawn =
    { $actor ->
        [you] <b>You</b> took back
       *[other] <b>{ $who }</b>{ $role } took back
    } the request to destroy the record{ journal-mode }.
journal-identity-changed =
    { $actor ->
        [you] <b>You</b> updated
       *[other] <b>{ $who }</b>{ $role } updated
    } the national health identifier{ journal-mode }.
journal-documents-detached =
    { $actor ->
        [you] <b>You</b> moved
       *[other] <b>{ $who }</b>{ $role } moved
    } documents that did not belong to this record to another one{ journal-mode }.
journal-documents-taken-over =
    { $actor ->
        [you] <b>You</b> returned
       *[other] <b>{ $who }</b>{ $role } returned
    } to this record documents that had been filed in another by mistake{ journal-mode }.
journal-imported =
    { $actor ->
        [you] <b>You</b> imported
       *[other] <b>{ $who }</b>{ $role } imported
    } this record from an archive: { $object }{ journal-mode }.
journal-import-source = { $source }, archive of { $date }
journal-reported =
    { $actor ->
        [you] <b>You</b> reported
       *[other] <b>{ $who }</b>{ $role } reported
    } an access{ journal-mode }.
journal-first-read =
    { $actor ->
        [you] <b>You</b> read
       *[other] <b>{ $who }</b>{ $role } read
    } the record for the first time{ journal-mode }.
journal-attending-set =
    { $actor ->
        [you] <b>You</b> changed
       *[other] <b>{ $who }</b>{ $role } changed
    } the attending physician, or those with the same rights{ journal-mode }.
journal-objections-set =
    { $actor ->
        [you] <b>You</b> changed
       *[other] <b>{ $who }</b>{ $role } changed
    } what emergency services may see{ journal-mode }.
journal-seen-as =
    { $actor ->
        [you] <b>You</b> looked
       *[other] <b>{ $who }</b>{ $role } looked
    } at the record as { $object } sees it{ journal-mode }.
journal-entered =
    { $actor ->
        [you] <b>You</b> opened
       *[other] <b>{ $who }</b>{ $role } opened
    } the record{ journal-mode }.
journal-looked-access =
    { $actor ->
        [you] <b>You</b> looked
       *[other] <b>{ $who }</b>{ $role } looked
    } at who has access to the record{ journal-mode }.
journal-asked-proof =
    { $actor ->
        [you] <b>You</b> downloaded
       *[other] <b>{ $who }</b>{ $role } downloaded
    } the proof of the journal{ journal-mode }.
journal-purged =
    { $actor ->
        [you] <b>You</b> emptied
       *[other] <b>{ $who }</b>{ $role } emptied
    } the bin, after the delay{ journal-mode }.
journal-quality-representative = parent or guardian
journal-quality-caregiver = caregiver
journal-as-profession = a professional of some profession
journal-as-professional = a given professional
journal-as-emergency = an emergency team
journal-as-call = the physician of an emergency call
journal-as-caregiver = a caregiver
journal-as-representative = a parent or guardian
journal-kind-looked = Readings
journal-kind-added = Documents added
journal-kind-changed = Documents masked, archived, deleted
journal-kind-rights = Access, caregivers and settings
journal-kind-refused = Refused accesses

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
why-holder = The holder, in their own record.
why-refused = Refused: { $why }
