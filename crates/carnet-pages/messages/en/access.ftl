## Sharing and access
nav-sharing = Sharing and access
nav-sharing-short = Sharing
access-title-of = Sharing and access of { $name }
access-lead = Who may see this record, who looks after it, and who is told.
access-more = Other pages about sharing
access-minor-parents = Before 18, a young person may keep some care secret. The law says so: the record does not tell you whether they did.
access-minor-self = Before 18, you may keep some care secret: ask the professional who sees you. Your parents will not learn it from this record.
access-to-journal = Access journal
access-pros = Professionals who have access
access-new = Add a professional
access-no-attending = No attending physician is set.
access-nobody = No professional has access at present.
access-past =
    { $count ->
        [one] One professional no longer has access
       *[other] { $count } professionals no longer have access
    }
access-valid = Has access
access-expired = Access over
access-blocked = Blocked
access-unset = No access at present
access-attending = Attending physician
access-same-rights = Same rights as the attending physician
access-period = Since { $since }, until { $until }.
access-period-over = From { $since } to { $until }.
access-ground-team = Declared to be part of the team that takes care of you.
access-ground-consent = Declared to have your consent.
access-ground-person = Access given from this page.
access-last-read = Last reading: { $date }.
access-never-read = Has read nothing yet.
access-other-acts = Other choices
access-urgent = In an emergency
access-urgent-emergency = Professionals may open the record if life is at risk
access-urgent-emergency-text = Only when the person cannot answer. The professional writes why, and you are told. Without it, nobody can open it that way.
access-urgent-call = The physician who answers an emergency call may read the record
access-urgent-call-text = For a call to 15 about the person. Without it, they advise without seeing the record.
access-urgent-masked = What is masked stays masked, even in an emergency.
access-urgent-save = Save these choices
access-urgent-unsaved = Your choices are not saved yet: check them, then save.
access-people = Who looks after the record
access-people-none = Nobody else looks after it.
access-people-you = (you)
access-people-since = since { $date }
access-people-manage = Manage caregivers
access-invitations =
    { $count ->
        [one] One invitation waits for an answer.
       *[other] { $count } invitations wait for an answer.
    }
access-told = Who is told
access-told-email = Messages go to { $email }, and say nothing about health.
access-told-none = No e-mail address: messages stay in the notifications.
access-told-attending = { $name } is told if the record is opened in an emergency.
access-told-change = Change preferences
access-law = Read the settings of the law

## Acts on a professional
pro-act-no-reason = No reason is asked.
pro-act-end-title = End the access of this professional?
pro-act-end-1 = They can read nothing any more, at once. They still see the documents that they wrote.
pro-act-end-2 = If they take care of you again, they may ask again: you will be told. To prevent it, block them.
pro-act-end = End access
pro-act-block-title = Block this professional?
pro-act-block-1 = They can no longer open the record, even with consent given aloud.
pro-act-block-2 = They are not told. They may still add documents about the care they give.
pro-act-block = Block
pro-act-unblock-title = Unblock this professional?
pro-act-unblock-1 = They may ask for access again.
pro-act-unblock-2 = Unblocking gives no access by itself, unless an access that was given is still valid.
pro-act-unblock = Unblock
pro-act-attending-title = Make them the attending physician?
pro-act-attending-1 = They also see what you mask to other professionals, as soon as they have access.
pro-act-attending-2 = They may read the access journal, and are told of emergency openings.
pro-act-attending = Make the attending physician
pro-act-not-attending-title = No longer the attending physician
pro-act-not-attending-1 = They no longer see what you mask.
pro-act-not-attending-2 = Their ordinary access, if any, goes on.
pro-act-not-attending = Take these rights away
pro-act-same-title = Give the same rights as the attending physician?
pro-act-same = Give the same rights as the attending physician
pro-act-not-same-title = Take the rights of the attending physician away
new-title = Add a professional
new-lead = To give access to a professional who is not in the list, or to block them beforehand.
new-id = Number of the professional
new-id-hint = RPPS number: eleven digits, on their prescriptions.
new-name = Their name
new-wish = What do you want to do?
new-until = Last day of access
new-confirm = Save
wish-give = Give access
wish-give-hint = What their profession may read, until the last day chosen
wish-attending = Attending physician
wish-attending-hint = Also sees what you mask, when they have access
wish-same = Same rights as the attending physician
wish-same-hint = For a locum, or the physician of a care network
wish-block = Block
wish-block-hint = Can never open the record
new-id-missing = Write the number of the professional.
new-id-malformed = This is not the number of a professional: an RPPS number has eleven digits.
new-fix-id = Use { $id }
new-name-missing = Write the name of the professional, to know them in the list.
new-blocked = This professional is blocked: unblock them first.

## See my record as
see-title = See my record as…
see-lead = What somebody else sees, document by document, with the rule that explains it.
see-choose = Choose a person
see-known = Somebody you know, or emergency services
see-professions = A professional of a profession
see-profession-hint = To whom you would have given access
see-professional-hint = With their access of today
see-emergency = Professionals, in an emergency
see-emergency-hint = If life is at risk
see-call = The physician of an emergency call
see-call-hint = For a call to 15
see-caregiver-hint = Caregiver
see-representative-hint = Parent or guardian
see-confirm = See as this person
see-headline =
    { $who }: { $seen ->
        [0] no document seen
        [one] one document seen
       *[other] { $seen } documents seen
    } of { $total }
see-shut-out = This person cannot enter: { $why }
see-by-category = Documents seen by category
see-column-documents = Documents
see-column-seen = Seen
see-count = { $seen } of { $total }
see-lines = Document by document
see-lines-filter = Lines shown
see-show-all = All
see-show-seen = Seen
see-show-hidden = Not seen
see-matrix = The official table of rights by profession is not published as data: this one is put together from what is public.
see-yes = Seen
see-no = Not seen
see-none = No document.

## Report of an access
report-title = Report this access
report-lead = Say what surprises you. It changes nothing in your care.
report-words = What surprises you
report-words-hint = For instance: “I do not know this professional.” 2,000 letters at most.
report-words-missing = Write a few words, even short ones.
report-words-long = Your text has more than { $max } letters: shorten it.
report-who = Who will read this report
report-who-1 = The security officer of the service: they see the access and your words, not your record.
report-who-2 = They may ask the establishment of the professional for explanations.
report-who-3 = Your report stays written in your journal.
report-send = Send the report

## Proof of the journal
proof-title = Check the journal
proof-lead = Every line is sealed by the next. A line that is changed, removed or moved shows, even if we did it.
proof-how = How to check
proof-how-1 = Download the proof: a file that holds the seals of your journal, not its content.
proof-how-2 = Check it on your computer, with a program that everybody may read.
proof-how-3 = Keep the file: the next one must extend it. If it does not, something was changed.
proof-checkpoint = Last public seal: { $date }.
proof-download = Download the proof
proof-command = To check: <code>carnet verify-journal</code> followed by the name of the file.
proof-now = Check now, on this device
proof-busy = Checking…
proof-good = Journal intact: { $count } lines checked, none changed or removed.
proof-first = This device will remember: next time it also checks that nothing has vanished since.
proof-again = The journal goes on from the one that this device had checked.
proof-unsigned = Your browser cannot check the signature: check the file with the program too.
proof-bad = Beware: the proof does not hold ({ $place }). Keep the file and report it.
proof-failed = The check could not be made. Try again, or download the proof.
proof-later = The proof is not available at present. Come back later.
proof-not = What it does not prove
proof-not-1 = That nothing was added since: the proof says what is in the journal, not what is not there yet.
proof-not-2 = That nobody read outside the service, for instance with stolen keys: other protections are for that.
proof-not-3 = The past, on a device that never checked before: it relies on outside witnesses.

## Settings of the law
tab-law = Settings of the law
law-title = The settings of the law
law-lead = These figures decide about delays and rights. They are public, dated, and every change stays written here.
law-in-force = In force
law-setting = Setting
law-value = Value
law-reference = Text
law-before = before: { $value }
law-by = Changed by
law-text = Legal text
law-by-nobody = The file does not say who changed them.
law-foot = A setting that is announced only applies from its date on. A past setting still applies to what happened during that time.
version-first = Since the service opened
version-in-force = Since { $date }
version-announced = From { $date } on
version-past = From { $date }, replaced since
origin-program = Values delivered with the software.
origin-operator = Values set by the operator of the service.
setting-majority = Age of majority
setting-minors = A minor may ask for secrecy of some care
setting-cumul = A document may be masked and held back at once
setting-inform = The person is told of a document held back after
setting-withheld = A document held back becomes visible after
setting-opposition = Time to object to the opening of the record
setting-caregivers = Most caregivers
setting-mandate = Longest help
setting-delay = Time before a new help begins
setting-invitation = Time to answer an invitation
setting-archive = A closed record is kept for
setting-erasure = A closed record is destroyed on request within
setting-suspension = A suspended record without answer is closed after
setting-ref-majority = Civil code, article 414
setting-ref-operator = Choice of the operator of the service
setting-ref-opposition = Public health code, articles L1111-13-1 and L1111-14
setting-ref-closing = Public health code, article R1111-36
value-years =
    { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
value-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
value-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
value-people =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
value-yes = Yes
value-no = No

## Why a document is seen
seen-consultation = Access is given, and the national rule opens this type of document to that profession.
seen-break-glass = Your life is at risk and you cannot answer: the national rule opens this type of document.
seen-call = During an emergency call about you, the physician who answers may read it.
seen-update = A professional with access may change what is visible.
seen-update-own = Their establishment may change what it added.
seen-feeding = Any professional may add a document about the care they give you.
seen-replace = Authors may replace their document.
seen-delete = Authors may delete their document.
seen-authorisation = A professional may declare that they take care of you or have your consent.
seen-own-traces = Everybody may read their own accesses again.
seen-status = A professional may ask whether the record exists.
seen-patient = The holder, and the parents of a minor, see all that is not kept secret.
seen-arrange = The holder arranges the record at will.
seen-own-document = The holder may replace or delete what they added.
seen-minor-secret = A minor may keep some care secret.
seen-decision = The holder, or the parents of a minor, decide about the record.
seen-audit = The holder reads the journal and downloads the data.
seen-mandate = You gave them the right to see your documents.
seen-app = You gave your consent to this application.
seen-timer = A delay set by law is over.

## Why a document is not seen: after a colon, in lower case
hidden-no-standing = this person is not known to this record.
hidden-unknown-profession = this profession has no access to records.
hidden-representative-adult = the holder is of age: their parents no longer have access.
hidden-no-law = no rule applies at that date.
hidden-record-status = the record is not open.
hidden-document-state = this document was replaced, archived or deleted.
hidden-deleted = this document is deleted.
hidden-signature = it is a technical item, shown to nobody.
hidden-not-granted = no text allows it.
hidden-feeding-only = this software may add documents, not read them.
hidden-blocked = this professional is blocked.
hidden-not-authorised = this professional has no access at present.
hidden-objection = the holder refuses this emergency access.
hidden-purpose-profession = this profession may not open a record in an emergency.
hidden-purpose-act = an emergency does not allow this act.
hidden-matrix = the national rule closes this type of document to that profession.
hidden-unknown-type = the type of this document is not known to the national rule.
hidden-not-patient-type = a person may not add this type of document.
hidden-masked = this document is masked to professionals.
hidden-withheld = a professional will talk about it in a consultation first.
hidden-secret = a minor may keep some care secret.
hidden-cumul = a document may not be masked and held back at once.
hidden-visibility-code = this person may not make that choice of visibility.
hidden-secret-connection = a secret connection only serves to add a secret document.
hidden-not-theirs = this document is not theirs.
hidden-already-seen = the holder has read it already.
hidden-withholding = the delay of one month does not allow it.
hidden-minors-functions = the holder is not a minor, or this function is off.
hidden-representatives-decide = this decision belongs to the parents.
hidden-no-mandate = you did not give them that right.
hidden-delay-running = the delay to object to the opening is not over.

## Paragraphs
law-consultation = Public health code, articles L1111-17 and R1111-46; order of 26 October 2023
law-emergency = Public health code, articles L1111-17 and R1111-48
law-feeding = Public health code, article R1111-47
law-journal = Public health code, articles L1111-19 and R1111-43
law-holder = Public health code, article L1111-19
law-minor = Public health code, articles R1111-33 and R1111-50
law-mandate = Settings of the law: caregivers
law-app = Public health code, articles R1111-37 to R1111-39
law-timer = Public health code, article R1111-53
law-mask = Public health code, article R1111-49
law-block = Public health code, article L1111-19
law-closing = Public health code, articles L1111-14 and R1111-36
