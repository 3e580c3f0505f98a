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
mail-opened-subject = Carnet: your record is open
mail-opened-body = Your record is open. You can read it, mask a document, or close it at any time.
mail-closed-subject = Carnet: your record is closed
mail-closed-body = Your record is closed. You can reopen it from Carnet.
