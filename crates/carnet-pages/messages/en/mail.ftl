## E-mails: never a content, an author or a place
mail-greeting = Hello,
mail-open = Open Carnet
mail-why = You receive this message because you chose it in your preferences, or because the law requires it.
mail-foot = Carnet is not an official service. We never ask for a password by e-mail.
mail-new-subject =
    { $count ->
        [one] Carnet: a new document in your record
       *[other] Carnet: { $count } new documents in your record
    }
mail-new-body =
    { $count ->
        [one] A new document is in your record. To protect your privacy, this message says nothing more.
       *[other] { $count } new documents are in your record. To protect your privacy, this message says nothing more.
    }
mail-digest-subject = Carnet: something new in your record, { $date }
mail-digest-body =
    { $count ->
        [one] A document was added to your record on { $date }.
       *[other] { $count } documents were added to your record on { $date }.
    } To protect your privacy, this message says nothing more.
mail-emergency-subject = Carnet: your record was read in an emergency
mail-emergency-body = A professional read your record, declaring an emergency. The access journal says who, when and why.
mail-talk-subject = Carnet: your record was updated
mail-talk-body = Your record was updated. We invite you to talk about it with a health professional.
mail-opening-subject = Carnet: your record is about to open
mail-opening-body = Your record will open on { $date }, unless you object before.
mail-opening-code = To refuse, write this code and your date of birth. You need no account.
mail-open-objection = Answer in Carnet
mail-opened-subject = Carnet: your record is open
mail-opened-body = Your record is open. You can read it, mask a document, or close it at any time.
mail-closed-subject = Carnet: your record is closed
mail-closed-body = Your record is closed. You can reopen it from Carnet.
mail-open-invitation = See the invitation
mail-why-invitation = You receive this message because somebody wrote your address in Carnet. If you expect nothing, do nothing.
mail-reader-subject = Carnet: your record has a new reader
mail-reader-body = A professional read your record for the first time. The access journal says who and when. You can take the access away.
mail-majority-subject = Carnet: your record is now yours alone
mail-majority-body = You have come of age. Those who represented you no longer have access to your record. Carnet shows what you can settle.
mail-grown-subject = Carnet: one of your accesses has ended
mail-grown-body = Somebody whom you represented has come of age. You no longer have access to their record. If they wish, they can invite you to help them.
mail-accepted-subject = Carnet: a caregiver will have access to your record
mail-accepted-body = A caregiver accepted your invitation, or was named at a counter. Their access begins after a delay that protects you: you can cancel it before.
mail-mandate-subject = Carnet: the access of a caregiver changed
mail-mandate-body = The access of a caregiver to your record was given, narrowed or taken away, or your invitation was declined. The list of your caregivers says what holds now.
mail-helping-subject = Carnet: one of your accesses changed
mail-helping-body = Your access to somebody else’s record was narrowed or has ended. Carnet tells you what you can still do.
mail-suspended-subject = Carnet: your record is suspended
mail-suspended-body = Your record is suspended: nobody can open it. Sign in, or go to a counter, to learn what to do.
mail-lifted-subject = Carnet: your record is no longer suspended
mail-lifted-body = The suspension of your record is lifted. It serves again as before.
mail-erasure-subject = Carnet: your record is to be destroyed
mail-erasure-body = The archive of your closed record will be destroyed. If you change your mind, you can keep it from the state of the record.
mail-kept-subject = Carnet: your record will not be destroyed
mail-kept-body = The request to destroy is withdrawn. The archive of your closed record is kept.
mail-detached-subject = Carnet: documents left your record
mail-detached-body = Documents that are not yours had been filed in your record. They are no longer there. The access journal says who decided it.
mail-taken-subject = Carnet: documents joined your record
mail-taken-body = Documents of yours had been filed in another record. They are now in yours. The access journal says who decided it.
mail-alarm-subject = Carnet: safety alarm about an access of your structure
mail-alarm-body = Identifier concerned: { $about }. Figure reached: { $figure }.
mail-alarm-next = The security officer of Carnet looks at this alarm. Please check on your side what explains it. This message names no patient.
mail-why-alarm = You receive this message because your structure gave this address for alarms.
mail-exported-subject = Carnet: your record was copied
mail-exported-body = Somebody who acts for you downloaded a complete copy of your record. The access journal says who and when.
mail-invitation-subject = Carnet: somebody invites you to help them
mail-invitation-body = Somebody asks you to help them keep their record. Open the link to see what they propose, then accept or decline. This link is for you alone: give it to nobody.
