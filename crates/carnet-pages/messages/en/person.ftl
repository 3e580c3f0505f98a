## Home
home-title = Hello { $name }
home-title-other = Record of { $name }
home-last-visit = Your last visit: { $date }.
home-new =
    { $count ->
        [one] New: { $count } document
       *[other] New: { $count } documents
    }
home-new-all = See everything new
home-last = Last documents
home-last-none = All recent documents are above.
home-all =
    { $count ->
        [one] See the document
       *[other] See the { $count } documents
    }
home-empty-title = Your record is still empty
home-empty-text = Documents that your care professionals deposit will appear here. You can also add some yourself.
home-shortcuts = Shortcuts
home-shortcut-documents = All documents
home-shortcut-journal = Who read my record
home-shortcut-preferences = Choose my alerts
home-accesses = Who opened the record
home-accesses-none = Nobody but you since your last visit.
home-accesses-all = See the access journal

## Notification centre
notifications-title = Notifications
notifications-unread =
    { $count ->
        [0] Everything is read.
        [one] { $count } notification to read.
       *[other] { $count } notifications to read.
    }
notifications-all-read = Mark all as read
notifications-chips = Filter notifications
notifications-empty-title = No notification
notifications-empty-text = You will be told here when a document arrives or when a new professional opens the record.
notification-unread = To read
notification-open = Open
notification-mark-read = Mark as read
notification-mark-unread = Mark as unread
notice-new-document = <b>{ $author }</b> added “{ $title }”.
notice-new-version = <b>{ $author }</b> added a new version of “{ $title }”.
notice-access-opened = <b>{ $who }</b> opened your record for the first time.
notice-first-read = <b>{ $who }</b> read your record for the first time.
notice-emergency = <b>{ $who }</b> read your record in an emergency. If this surprises you, look at the journal.
notice-talk = Your record was updated. We invite you to talk about it with a health professional.
notice-opening-soon = Your record will open on <b>{ $date }</b>, unless you object.
notice-opened = Your record is open.
notice-closed = Your record is closed.
notice-preferences = Your notification preferences have changed.

## Preferences
preferences-title = Notification preferences
preferences-lead = Choose when Carnet writes to you.
preferences-mail = By e-mail
preferences-mail-to = We write to <b>{ $email }</b>.
preferences-mail-masked = Part of the address is hidden, in case somebody looks at your screen.
preferences-mail-none = No e-mail address is known. You see your notifications here only.
preferences-frequency = When a document is added to the record
preferences-save = Save my choices
preferences-law = <b>Our e-mails never speak about your health.</b> They do not tell the title, author or place of a document. After a reading in an emergency, we always tell you.
frequency-each = For each document
frequency-each-hint = An e-mail as soon as a document arrives.
frequency-daily = Once a day at most
frequency-daily-hint = A single e-mail, in the evening, if there is something new.
frequency-none = Never
frequency-none-hint = You look in Carnet when you wish.

## Journal page
journal-title = Access journal
journal-lead = Who read or changed something in the record, when, and why it was allowed.
journal-count =
    { $count ->
        [0] No line
        [one] { $count } line, from newest to oldest
       *[other] { $count } lines, from newest to oldest
    }
journal-day-count =
    { $count ->
        [one] { $count } line
       *[other] { $count } lines
    }
journal-line = Line { $number }
journal-exceptional = Exceptional access
journal-exceptional-count =
    { $count ->
        [one] { $count } exceptional access is noted in this journal.
       *[other] { $count } exceptional accesses are noted in this journal.
    }
journal-exceptional-show = See them
journal-exceptional-only = Exceptional accesses only
journal-kind = Kind of access
journal-who = Who
journal-software = through { $name }
journal-report = Report this access
journal-take = Take the journal with you
journal-take-text = The lines shown here, with the filters chosen.
journal-take-csv = Table (CSV)
journal-take-json = Data (JSON)
journal-check = Check the journal
journal-from = From
journal-to = To
journal-show-all = See the whole journal
journal-empty-title = No line matches
journal-empty-text = Choose a longer period, or another professional.
