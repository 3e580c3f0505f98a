## Home, looking for a patient
pro-home-title = Professional area
pro-back-home = Back to home
pro-back-record = Back to the record
find-title = Open a record
find-label = Patient’s INS number
find-hint = 15 characters, key included. Example: 2 69 05 49 588 157 80
find-button = Find the record
find-fix = Write { $ins }
find-note = The number never appears in the address of the page. The search is noted in the patient’s journal.
find-error-empty = Write the patient’s number.
find-error-malformed =
    { $length ->
        [one] { $length } character read
       *[other] { $length } characters read
    }: 15 are needed, or 13 without the key. Check the end of the number.
find-error-key = The key does not fit the number: a digit is probably wrong.
find-error-not-found = No open record goes with this number. Check it on the patient’s card.
recent-title = Recent records
recent-empty-title = No recent record
recent-empty-text = Records that you open will appear here.
recent-born = birth: { $date }
recent-visit = seen on { $date }
recent-new = { $count } new
recent-expired = Access expired

## Opening
open-title = Open the record
open-basis = What allows you to open this record
open-basis-team = I belong to the team that takes care of this person
open-basis-team-hint = The person is informed and may object.
open-basis-consent = The person gave me their consent
open-basis-consent-hint = Collected orally or in writing, today.
open-purpose = In which situation
open-purpose-normal = Ordinary care
open-purpose-normal-hint = Access holds for { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.
open-purpose-emergency = Emergency: the person cannot answer
open-purpose-emergency-hint = Only for an immediate risk. The person and their attending physician are told. You prove your identity again if you signed in more than five minutes ago.
open-reason = Reason of the emergency
open-reason-hint = A few words, which the person will read. Example: unconscious patient, allergies to check.
open-reason-missing = Write the reason in a few words.
open-note = Your name, the time and what you read are noted in the person’s journal.
open-button = Open the record
access-expired-title = Your access has expired
access-expired-text = Your access to this record ended on { $date }.
access-none-title = This record is not open for you yet
access-blocked-title = You cannot read this record
access-closed-title = This record is closed
access-profession-title = Your profession does not allow reading this record
access-open-again = Open the record
access-deposit = Deposit a document

## The identity strip
strip-region = Patient
strip-born = Birth
strip-ins = INS number
strip-qualified = Identity verified
strip-not-qualified = Identity to verify
strip-attending = Attending physician
strip-deposit = Deposit
strip-leave = Close
patient-age =
    { $age ->
        [one] { $age } year
       *[other] { $age } years
    }
sex-f = F
sex-m = M
sex-u = sex not known
basis-region = Exceptional access
basis-emergency = Emergency access.
basis-emergency-text = The person and their attending physician are told. Access ends: { $until }.

## The one-screen record
pro-record-title = Record of { $name }
pro-search-label = Search the record of { $name }
pro-search-placeholder = Search this record: a title, a colleague
pro-new = New
pro-new-since = New since your visit of { $date }
pro-mark-read = Mark as read
pro-filter = Filter the timeline
pro-timeline = Timeline: { $count ->
        [one] { $count } document
       *[other] { $count } documents
    }
pro-timeline-empty = No document that you may read.
pro-key-next = next
pro-key-previous = previous
keys-title = Essentials
key-allergies = Allergies
key-problems = Problems
key-treatments = Treatments
key-vaccines = Vaccines
key-wishes = Wishes
preview-none = Choose a document to read it here.
preview-open = Open in full
preview-previous = Previous
preview-next = Next
pro-readers = Your actions on this document
pro-action-mask = Mask
pro-action-mask-question = Other professionals will no longer see this document. The patient, the attending physician and the author will still see it.
pro-action-unmask = Unmask
pro-action-unmask-question = Professionals who have access to the record will see this document.
pro-action-announce = Show to the patient
pro-action-announce-question = The patient will see this document at once. It cannot be undone once they have opened it.
pro-action-delete = Delete
pro-action-delete-question = The document leaves the record. The deletion is noted in the patient’s journal.
pro-action-confirm = Confirm

## Deposit
deposit-title = Deposit a document in the record of { $name }
deposit-file-hint = PDF, JPEG, PNG or CDA (XML), { $limit } at most.
deposit-kind = Kind of document
deposit-date = Date of the act
deposit-visibility = Who will not see it
deposit-mask = Mask to other professionals
deposit-mask-hint = The patient, the attending physician and you will see it.
deposit-hide-patient = Hide from the patient until announced
deposit-hide-patient-hint = To announce it yourself. Without announcement, the document becomes visible after { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.
deposit-hide-representatives = Hide from the legal representatives
deposit-hide-representatives-hint = At the request of the minor patient.
deposit-submit = Deposit the document
deposited-title = Document deposited
deposited-text = “{ $title }” is in the record of <b>{ $name }</b>.
deposited-visible = The patient and the professionals who have access to the record can read it.
deposited-masked = It is masked to other professionals.
deposited-representatives = It is hidden from the legal representatives.
deposited-hidden = It is hidden from the patient until announced.
deposited-hidden-until = It is hidden from the patient until announced, at the latest on { $date }.
deposited-see = See the document
deposited-another = Deposit another document
