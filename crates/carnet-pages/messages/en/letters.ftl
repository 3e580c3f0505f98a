## E-mails about the account: no name, no content
mail-account-why = You receive this message because it concerns the security of your account. It is sent whatever your preferences.
mail-open-code = Write the code in Carnet
mail-open-cancel = Cancel this change
mail-open-account = See my account
mail-neutral-subject = A message is waiting for you
mail-neutral-body = A message is waiting for you in your space. Sign in to read it.
mail-recovery-subject = Carnet: your code to get in
mail-recovery-body = Here is the code you asked for to get back in. It works once, for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
mail-address-subject = Carnet: your verification code
mail-address-body = Here is the code that verifies this address. It works once, for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
mail-address-asked-subject = Carnet: your e-mail address is about to change
mail-address-asked-body = Another e-mail address was asked for your account. It will replace this one on { $date }.
mail-address-changed-subject = Carnet: your e-mail address has changed
mail-address-changed-body = The e-mail address of your account was replaced.
mail-added-subject = Carnet: a way to sign in was added
mail-added-body = A new way to sign in can open your account.
mail-waits-subject = Carnet: a new way to sign in is waiting
mail-waits-body = A new way to sign in was added to your account. It can be used from { $date }.
mail-passkey-removed-subject = Carnet: a passkey was removed
mail-passkey-removed-body = A passkey no longer opens your account.
mail-password-subject = Carnet: your password has changed
mail-password-body = The password of your account was changed. The other sessions are closed.
mail-totp-subject = Carnet: your code application has changed
mail-totp-body = The application that makes your codes was linked again.
mail-ways-subject = Carnet: your ways to sign in have changed
mail-ways-body = A way to sign in to your account was changed or removed.
mail-identity-subject = Carnet: the national identity is linked
mail-identity-body = The national identity can now open your account.
mail-device-subject = Carnet: sign-in from a new device
mail-device-body = A session was opened on { $date } from a device that we did not know: { $device }.
mail-recovered-subject = Carnet: sign-in with a code by e-mail
mail-recovered-body = A session was opened on { $date } with a code by e-mail.
mail-failed-subject = Carnet: some sign-ins failed
mail-failed-body =
    { $count ->
        [one] One sign-in to your account failed.
       *[other] { $count } sign-ins to your account failed.
    } Your account is not locked.
mail-activated-subject = Carnet: your account is ready
mail-activated-body = Your account is ready. You can sign in whenever you want.
mail-warning-code = Do not give this code to anybody: we never ask for it by phone or by message. If you did not ask for it, do nothing: nobody gets in without this code.
mail-warning-address = If you did not ask for it, do nothing: this address will not be used.
mail-warning-cancel = If it is not you, cancel this change with the link below. If it is you, there is nothing to do.
mail-warning-failed = If it was you, there is nothing to do. If not, look at your sessions, and prefer a passkey: it cannot be guessed.
mail-warning-account = If it is not you, open your account, close the sessions that you do not know and change your ways to sign in.

## The letter on paper
letter-tab = Activation letter · Carnet
letter-reference = Reference: { $reference }
letter-title = Your health record is about to open
letter-title-open = Your health record is waiting for you
letter-what = Carnet keeps your health documents: prescriptions, results, reports. You read them whenever you want. The professionals who care for you can read them too, according to the rules of the law and to your choices. Each reading is noted, and you see it.
letter-opens = It will open by itself on <b>{ $date }</b>. You have nothing to do.
letter-is-open = It is open. Create your account to read it.
letter-code = Your activation code
letter-code-1 = Go to the address <b>{ $site }</b>.
letter-code-2 = Write this code and your date of birth.
letter-code-3 = Choose how you sign in.
letter-code-until = This code is personal. It works once only, until <b>{ $date }</b>. Do not give it to anybody: we never ask for it by phone, by message or by e-mail.
letter-rights = Your rights
letter-object = <b>You can object</b> to the opening of your record until <b>{ $date }</b>, online with this code and without an account, at the counter or by post. You need not say why, and your care and your refunds do not change.
letter-close = You can close it at any time, even after it has opened.
letter-see = You can see who has read it, mask a document, block a professional, and ask for what is wrong to be corrected.
letter-help = A person you trust can help you: you choose who, for what and until when.
letter-paper = Without the internet, or for any question: <b>{ $contact }</b>.
