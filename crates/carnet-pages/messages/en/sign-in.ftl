## Doors
tab-recovery = Getting back in
sign-in-title = Your health documents, in one place
sign-in-lead = You see who reads them and why. You decide.
sign-in-idle = Your session was closed after a time without activity. Sign in to go on. If you were writing something, you will find your text again.
sign-in-revoked = This session was closed from another device, at your identity provider, or after a change of password. If it was not you, look at your devices once signed in.
sign-in-refused = The sign-in was not completed. You can try again.
sign-in-down = The sign-in service does not answer. Try again in a few minutes: your documents are safe.
sign-in-level = This identity is not proven strongly enough to open a health record. Choose another way to sign in.
sign-in-unknown = Your identity is known, but no record goes with it here.
sign-in-wrong = The login, the password or the code do not match. Check them, then try again. If you cannot find them, ask for a code by e-mail.
sign-in-incomplete = Write your login and your password, then try again.
sign-in-passkey-refused = This passkey is not known here. Try another one, or choose another way to sign in.
sign-in-passkey-unanswered = Your device did not answer. Try again, or choose another way to sign in.
sign-in-expired = The sign-in took too long. Start again.
sign-in-too-many = Too many tries in a short time. To protect accounts, wait { $delay } before you try again. Your account is not locked.
sign-in-locked = This account can no longer be opened online. Go to the counter of your health insurance office, with an identity document.
sign-in-person = I am a person
sign-in-person-text = To read your record, or that of a person you help.
sign-in-passkey-button = Sign in with my passkey
sign-in-passkey-text = Your device recognises you by your finger, your face or its unlock code.
sign-in-password-summary = Sign in with a password
sign-in-password-next = You will then be asked for a code of your application.
sign-in-password-button = Continue
sign-in-provider-button = Continue with { $name }
word-national-identity = the national identity
sign-in-enrol = I have no account yet
sign-in-recover = I can no longer sign in
sign-in-pro = I am a professional
sign-in-pro-text = To read a patient’s record or deposit a document in it.
sign-in-pro-button = Enter the professional area
sign-in-what = What Carnet does
sign-in-what-1 = It keeps your health documents, in order and with clear titles.
sign-in-what-2 = It notes each reading: who, what, when, and why it was allowed.
sign-in-what-3 = It lets you mask a document, and make it visible again.
signed-out-title = You are signed out
signed-out-text = Your record is closed on this device.
signed-out-shared = If this device is shared, close the browser as well.
signed-out-again = Sign in again
back-sign-in = Back to sign-in

## Asking a device for a passkey
passkey-say-wait = Answer the question of your device.
passkey-say-left = Nothing was sent. You can try again.
passkey-say-known = This device already has a passkey for this account.
passkey-say-unable = This browser cannot use passkeys. Update it, or choose another way.
passkey-say-script = Passkeys need JavaScript, which is off in this browser. Choose another way, or turn JavaScript on.

## Fields
field-login = Login
field-login-hint = The one you chose when you enrolled, or your e-mail address.
field-login-choose = 3 to 64 letters without accent, digits, dots or dashes. We propose one, you can change it.
field-password = Password
field-password-new = New password
field-password-new-hint = At least { $min } characters. You can paste it or let your browser propose one.
field-reveal = Show the password
field-code = Code of 6 digits
field-totp-hint = The one that your application shows now. It changes every 30 seconds.
field-mail-code-hint = The one in our e-mail. Spaces do not count.
field-activation = Activation code
field-activation-hint = { $length } letters and digits, in groups of four. Capitals, spaces and dashes do not count. You can paste it.
field-birth = Date of birth
field-birth-hint = The date on your identity card.
field-email = E-mail address
field-email-new = New e-mail address
field-email-hint = Example: first.last@example.org
field-label = Name of this passkey
field-label-hint = To recognise it in the list. Example: Camille’s phone.

## Errors of these forms
fault-login-missing = Write your login or your e-mail address.
fault-login-malformed = Write 3 to 64 letters without accent, digits, dots or dashes.
fault-login-taken = This login cannot be used. Choose another one.
fault-login-fix = Take { $login }
fault-password-missing = Write a password.
fault-password-wrong = This password or this code is not the right one. Check them, then try again.
fault-password-short = This password is too short. Write at least { $min } characters: three or four words that do not go together do well.
fault-password-long = This password is too long. Keep { $max } characters at most.
fault-password-common = This password is one of the first that are tried. Choose three or four words that do not go together.
fault-password-personal = This password contains your name, your login or your date of birth. Take them out.
fault-password-guessable = This password can be guessed too fast. Add a word or two.
fault-code-missing = Write the code.
fault-code-digits = The code has { $digits } digits. Check it.
fault-code-refused = This code is not the right one. Wait for the next one, then try again.
fault-code-refused-left =
    { $left ->
        [0] This code is not the right one. Ask for a new code.
        [one] This code is not the right one. You have one try left.
       *[other] This code is not the right one. You have { $left } tries left.
    }
fault-code-expired = This code is too old. Ask for a new code.
fault-code-used-up = This code can no longer be used after too many tries. Ask for a new code.
fault-activation-missing = Write the code of your letter.
fault-activation-length =
    { $found ->
        [one] { $found } character read
       *[other] { $found } characters read
    }: { $wanted } are needed. Check the end of the code.
fault-activation-refused = This code and this date of birth do not go together. Check both: the code does not use the letters I, L, O and U. A code creates an account once only.
fault-activation-refused-left = This code and this date of birth do not go together. Check both: the code does not use the letters I, L, O and U. { $left ->
        [0] No try is left: ask for a new code.
        [one] You have one try left.
       *[other] You have { $left } tries left.
    }
fault-birth-missing = Write your date of birth.
fault-birth-unreadable = This date cannot be read. Write it like this: 1968-05-04.
fault-birth-future = This date is in the future. Check the year.
fault-email-missing = Write an e-mail address.
fault-email-malformed = This address is not complete. It should look like first.last@example.org
fault-email-fix = Write { $email }
fault-email-same = This is already your address. Write another one, or cancel.
fault-passkey-unanswered = Your device sent no passkey. Try again and answer its question.
fault-passkey-refused = This passkey could not be verified. Try again, or take another one.
fault-passkey-known = This device already has a passkey for this account. You can use it as it is.
fault-label-missing = Give this passkey a name, for example “Phone”.
fault-label-long = This name is too long. Keep { $max } characters at most.
fault-label-taken = Another of your passkeys has this name. Add a word to tell them apart.
fault-exercise-missing = Choose where you practise now.
fault-last-way-in = It is your only way to sign in. Add another one before you take it away.
fault-provider-refused = Your identity was not confirmed. Try again with the same account.
fault-provider-down = The identity service does not answer. Try again in a moment.
fault-too-many = Too many tries in a short time. Wait { $delay }, then try again. Your account is not locked.
delay-seconds =
    { $count ->
        [one] { $count } second
       *[other] { $count } seconds
    }
delay-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
delay-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
delay-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }

## Second factor
code-title = Write the code of your application
code-lead = Open the application that makes your codes on your phone.
code-button = Check the code
code-lost = I no longer have this application

## Recovery
recovery-title = Getting back in
recovery-lead = We send a code to the e-mail address of your account.
recovery-button = Get a code
recovery-else = Faster, if you can
recovery-else-1 = Try another of your devices: it may hold a passkey.
recovery-else-2 = With an identity document, the counter of your health insurance office can give you a new activation code.
recovery-back = Change the login
recovery-code-title = Write the code received by e-mail
recovery-code-lead = If an account matches, a code has just been sent. It is good for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
recovery-none = Nothing received?
recovery-none-1 = Wait two minutes, and look among unwanted messages.
recovery-none-2 = Check that you are reading the address you gave when you enrolled.
recovery-none-3 = Ask for another code
recovered-title = You are almost back
recovered-lead = A code by e-mail is not enough for everything: somebody else might read your e-mails.
recovered-waiting = Your new passkey can be used from <b>{ $date }</b>. Come back then and sign in with it.
recovered-now = You can do now
recovered-may-read = read your record;
recovered-may-key = add a new passkey;
recovered-may-sessions = see your devices and close their sessions.
recovered-later = What waits for a stronger proof
recovered-not-read = reading your record;
recovered-not-change = masking, deleting or giving access;
recovered-not-contact = changing your e-mail address or your password.
recovered-key = Add a new passkey
recovered-key-text = It can be used after <b>{ $delay }</b>.
recovered-key-why = Meanwhile we tell your devices and your e-mail address. If it was not you, you can cancel everything.
recovered-provider = Without waiting
recovered-provider-text = { $name } proves your identity at once.
recovered-home = Go to my record

## Place of exercise
exercise-title = Where do you practise now?
exercise-lead = { $name }, this choice holds until the end of your session.
exercise-legend = Practice and place
exercise-note = Patients will see this profession and this place in their access journal. To change, sign in again.
exercise-button = Continue

## Enrolment
tab-enrol = Enrolment
enrol-steps = Steps of the enrolment
enrol-progress = Step { $step } of { $total }
enrol-step-identity = Your identity
enrol-step-email = Your e-mail
enrol-step-key = Your sign-in
enrol-step-done = Ready
enrol-next = Continue
enrol-title = Create my account
enrol-no-record = Your identity is known, but no record to activate goes with it. If you already have an account, sign in.
enrol-expired = The enrolment took too long. Nothing is lost: your code can still be used. Start again.
enrol-code = With the code of my letter
enrol-code-text = You received a letter that announces your record. The code is in the frame.
enrol-provider = Without a letter
enrol-provider-text = { $name } can prove your identity. No code is needed.
enrol-lost = No letter, or no code any more?
enrol-lost-text = Ask for a new code at the counter of your health insurance office, with an identity document. The old code will no longer work.
enrol-email-title = Hello { $name }
enrol-email-text = Your identity is known. We need an e-mail address that nobody else reads.
enrol-email-button = Get a code
enrol-email-back = Change the address
email-code-title = Check the e-mail address
email-code-text = A code has just been sent to <b>{ $email }</b>. It is good for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
email-code-none = Nothing received? Look among unwanted messages.
email-code-again = Send another code
email-code-button = Confirm the address
enrol-key-title = Choose how you sign in
enrol-key-back = Choose another way
enrol-key-later = You can add another way later, in “My account and my security”.
enrol-passkey = A passkey
enrol-passkey-best = Recommended
enrol-passkey-text = Your phone or your computer recognises you by itself.
enrol-passkey-1 = No password to remember.
enrol-passkey-2 = Nobody can guess it or steal it on a fake site.
enrol-passkey-3 = Your finger and your face stay in your device: Carnet never receives them.
enrol-passkey-button = Create my passkey
enrol-password = A password and a code
enrol-password-text = If your device is old or shared.
enrol-password-1 = A password that you choose.
enrol-password-2 = A free application on your phone, which makes a code for each sign-in.
enrol-password-button = Choose a password
enrol-password-title = Choose a login and a password
password-advice = Three or four words that do not go together make a good password. We will never ask you to change it without a reason.
totp-title = Link an application that makes codes
totp-text = It is the second protection of your account: your password alone is not enough.
totp-1 = Open the application
totp-1-text = Take the one you already have, or install a free authentication application.
totp-2 = Add Carnet in the application
totp-2-text = Point the application at this drawing, or write the key by hand.
totp-2-hand = Key to write, with or without spaces:
totp-3 = Write the code that it shows
totp-waits = For your safety, this application can be used after <b>{ $delay }</b>.
totp-button = Link the application
enrol-done-title = { $name }, your account is ready
enrol-done-login = Your login is <b>{ $login }</b>. Write it down: it helps if you ever have to get back in.
enrol-done-record = Your record
enrol-done-open = It is open. You can read it now.
enrol-done-open-button = Read my record
enrol-done-waiting = It will open on <b>{ $date }</b>. You can open it at once, or object before that day.
enrol-done-activate = Open it at once
enrol-done-oppose = Object
enrol-done-opposed = You asked that it not be opened: nothing is kept in it. You can change your mind whenever you want.
enrol-done-state = See the state of my record
enrol-done-next = Then, if you wish
enrol-done-next-1 = Keep a second door, in case you lose this device.
enrol-done-next-2 = Choose when Carnet writes to you.
enrol-done-next-3 = See your devices and your ways to sign in.

## Objection to the opening, with the code of the letter
tab-objection = Refuse an opening
objection-title = Refuse the opening of a record
objection-lead = The code of your letter or e-mail is enough, with the date of birth. You need no account, and no reason to give.
objection-code = Code of the letter or e-mail
objection-birth-hint = That of the person to whom the letter is addressed.
objection-wish = What do you want?
objection-object = The record must not open
objection-object-hint = Nothing will be kept there. Your care and your reimbursements do not change.
objection-withdraw = I take my refusal back
objection-withdraw-hint = The record opens at once.
objection-button = Save
objection-know = Good to know
objection-know-1 = For a child, the parents answer with the code of the child’s letter and the child’s date of birth.
objection-know-2 = The same code lets you change your mind.
objection-know-3 = Without a code, answer by letter or at a counter.
objection-done = Your refusal is recorded
objection-done-text = The record will not open. Keep the code: it lets you change your mind.
objection-withdrawn = Your refusal is taken back
objection-withdrawn-text = The record is open. To read it, create your account.
objection-none = No refusal to take back
objection-none-text = No refusal was recorded. The record opens as planned, or is open already.
objection-late = It is too late to refuse the opening
objection-late-text = The record was opened already. You can close it at any time, from your account, by letter or at a counter.
objection-again = Change my mind
objection-enrol = Create my account
sign-in-objection = Refuse the opening of a record
