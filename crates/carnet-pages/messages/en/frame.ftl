## Frame of every page
brand = Carnet
skip = Skip to content
tab = { $page } · Carnet
tab-other = { $page }, record of { $name } · Carnet
tab-sign-in = Sign in
tab-signed-out = Signed out
tab-home = Home
tab-documents = Documents
tab-document = Document
tab-add = Add a document
tab-bin = Bin
tab-notifications = Notifications
tab-preferences = Preferences
tab-journal = Access journal
tab-record = Record
tab-error = Information
tab-accessibility = Accessibility
tab-pro-home = Professional area
tab-pro-open = Open a record
tab-pro-record = Patient record
tab-pro-deposit = Deposit a document
tab-demo-accounts = Choose an account
tab-demo-mail = Demonstration mail
tab-demo-clock = Demonstration clock
nav-main = Main menu
nav-home = Home
nav-documents = Documents
nav-notifications = Notifications
nav-notifications-short = Alerts
nav-journal = Access journal
nav-journal-short = Access
nav-unread = to read
menu-records = Change record
menu-own-record = My record
menu-other-record = Record of { $name }
menu-preferences = Notification preferences
menu-sign-out = Sign out
band-region = Open record
band-title = You are in the record of { $name }
band-detail = Everything you do here concerns { $name }.
band-back = Back to my record
idle-title = You will soon be signed out.
idle-text = What you wrote stays on this page.
idle-stay = Stay signed in
idle-ended-title = The session has ended.
idle-ended-text = Sign in to continue.
idle-ended-draft = What you wrote is kept in this tab. Sign in: you will find it again. Files will have to be chosen again.
idle-ended-link = Sign in
draft-restored = We put back what you had written. Files have to be chosen again.
draft-forget = Erase and start again
print-date = Printed on { $date }
print-born = birth: { $date }
print-ins = number { $ins }
print-unofficial = Carnet, not an official service
foot-unofficial = This is not an official service.
foot-invented = The people, places and documents of this demonstration are invented.
foot-accessibility-full = Accessibility: fully compliant
foot-accessibility-partial = Accessibility: partially compliant
foot-accessibility-none = Accessibility: not compliant
foot-demo-mail = Demonstration mail
foot-demo-clock = Demonstration clock

## Forms and lists
form-cancel = Cancel
form-choose = Choose…
form-optional = (optional)
form-errors =
    { $count ->
        [one] One thing needs a correction
       *[other] { $count } things need a correction
    }
form-kept = Nothing is lost: what you wrote is still there.
pager = Pages
pager-page = Page
pager-previous = Previous page
pager-next = Next page

## Dates, numbers, units
format-date-time = { $date } at { $time }
format-byte =
    { $count ->
        [one] B
       *[other] B
    }
format-kilobyte = kB
format-megabyte = MB
format-gigabyte = GB
format-month =
    { $month ->
        [m1] January
        [m2] February
        [m3] March
        [m4] April
        [m5] May
        [m6] June
        [m7] July
        [m8] August
        [m9] September
        [m10] October
        [m11] November
       *[other] December
    }
format-weekday =
    { $day ->
        [d1] Monday
        [d2] Tuesday
        [d3] Wednesday
        [d4] Thursday
        [d5] Friday
        [d6] Saturday
       *[other] Sunday
    }

## What a message says after an act
flash-masked = Document masked. Your care professionals no longer see it.
flash-unmasked = Document visible. Your care professionals can read it.
flash-deleted = Document deleted. You can restore it for { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.
flash-restored = Document restored.
flash-added = Document added to your record.
flash-preferences = Preferences saved.
flash-all-read = Everything is marked as read.
flash-activated = Your record is open.
flash-closed = The record is closed.
flash-reopened = Your record is open again.
flash-opposed = Your objection is recorded. No record will be opened.
flash-marked-read = What was new is marked as read.
flash-announced = The patient can now see this document.
flash-deposited = Document deposited.
flash-left = Record closed on your screen.

## Errors, each with a way out
error-home = Back to home
error-reference = Reference to give if you write to us: { $reference }
error-bad-title = This request could not be read
error-bad-text = The address or the form is incomplete. Nothing was changed.
error-stale-title = This page is too old
error-stale-text = For your safety, a form cannot be sent from a page opened long ago. Nothing was changed.
error-forbidden-title = This is not possible
error-not-found-title = This page does not exist
error-not-found-text = The address is incomplete, or the document is no longer in the record.
error-too-large-title = This file is too large
error-too-large-text = Carnet takes files of up to { $limit }.
error-too-many-title = Too many requests in a short time
error-too-many-text = To protect the records, Carnet slows down. Try again in { $seconds ->
        [one] { $seconds } second
       *[other] { $seconds } seconds
    }.
error-internal-title = Something went wrong on our side
error-internal-text = It is not your fault. Your documents are safe.
error-unavailable-title = Carnet is temporarily unavailable
error-unavailable-text = Your documents are safe. The service comes back as soon as possible.
error-way-home = Go back home and choose from the menu.
error-way-again = Go back, reload the page and try again.
error-way-smaller = Photograph the sheet in medium quality, or split the document into two files.
error-way-wait = Wait a moment, then try again.
error-way-later = Try again in a few minutes. If it goes on, write to us.

## Accessibility statement
a11y-title = Accessibility statement
a11y-lead = Everyone must be able to use Carnet, with or without a mouse, at any text size, and with a screen reader.
a11y-state = State of compliance
a11y-state-full = Carnet is <b>fully compliant</b> with the French accessibility framework (RGAA 4.1).
a11y-state-partial = Carnet is <b>partially compliant</b> with the French accessibility framework (RGAA 4.1), because of the points below.
a11y-state-none = Carnet is <b>not compliant</b> with the French accessibility framework (RGAA 4.1): no full audit has been made yet.
a11y-check = Last automated check
a11y-check-result = On { $date }, { $pages ->
        [one] { $pages } page was checked
       *[other] { $pages } pages and states were checked
    } against the WCAG 2.2 rules, levels A and AA.
a11y-check-violations =
    { $count ->
        [0] No rule is broken.
        [one] { $count } rule is broken.
       *[other] { $count } rules are broken.
    }
a11y-check-limits = An automated check finds only some of the obstacles. It does not replace an audit.
a11y-check-none = No result is available for this version.
a11y-known = What we know we have to improve
a11y-known-1 = PDF files and pictures added by others cannot always be read by a screen reader.
a11y-known-2 = No test with people who use a screen reader has been made yet.
a11y-known-3 = No sign language translation is offered for the moment.
a11y-write = Report an obstacle
a11y-write-text = If you cannot read a content or do something, write to us: we will give you another way.
a11y-defender = If you do not get a satisfying answer, you may turn to the Defender of Rights (Défenseur des droits).
