## The demonstration only
demo-accounts-title = Choose an account
demo-accounts-lead = This service plays the identity provider. It exists in the demonstration only.
demo-accounts-note = Everything is invented: no password is asked for.
demo-people = People
demo-professionals = Professionals
demo-kind-holder = holder of a record
demo-kind-parent = parent
demo-kind-caregiver = caregiver
demo-kind-professional = professional
demo-interest-documents =
    { $count ->
        [one] { $count } document
       *[other] { $count } documents
    }
demo-interest-waiting = record not open yet
demo-interest-closed = closed record
demo-interest-emergency = emergency reading in the journal
demo-interest-masked = masked documents
demo-interest-sample = official sample
demo-mail-title = Demonstration mail
demo-mail-lead = The e-mails that Carnet would have sent. None leaves this machine.
demo-mail-empty = No e-mail for the moment.
demo-mail-text = Text of the e-mail
demo-mail-html = See the code of the HTML version
clock-title = Demonstration clock
clock-lead = Move time forward to see what depends on it: opening of a record, end of an access, announcement of a document.
clock-now = Time of the demonstration
clock-hour = One hour later
clock-day = One day later
clock-fortnight = Two weeks later
clock-six-weeks = Six weeks later
clock-set = Choose a date
clock-date = Date
clock-time = Time
clock-apply = Set the clock
clock-note = The clock never goes back.
