## Caregivers and representatives
relation-parent = parent
relation-guardian = guardian appointed by a judge
relation-caregiver = caregiver
tab-caregivers = Caregivers
tab-helping = People I help
tab-invitation = Invitation
tab-majority = Your majority
people-cancel = Cancel
people-errors =
    { $count ->
        [one] One thing is left to correct
       *[other] { $count } things are left to correct
    }

## What a caregiver may do
right-documents = Documents
right-measures = Measures
right-prevention = Prevention
right-messages = Messages
right-services = Linked applications
right-profile = Medical profile
right-read = See
right-write = Add
right-write-messages = Write
right-manage = Arrange
right-line = { $kind }: { $actions }
rights-legend = What this person may do
rights-hint = Each box counts by itself. “Arrange” means mask, archive, delete what you added.

## List of caregivers
caregivers-title = Caregivers
caregivers-lead = The people whom you choose to look after your record with you.
caregivers-empty-title = No caregiver
caregivers-empty-text = You may invite somebody you trust. They will only do what you choose, until the day you choose.
caregivers-invite = Invite a caregiver
caregivers-now = At present
caregivers-count = { $count } of { $most }
caregivers-full = You have { $count } caregivers or invitations: the most that the rule allows. To invite somebody else, end an access first.
caregivers-attestation = Attestation
caregivers-narrow = Narrow
caregivers-end = End access
caregivers-withdraw = Withdraw the invitation
caregivers-judge = Decided by a judge: only a judge may end it.
caregivers-how = How it works
caregivers-how-1 = A new access begins { $hours } hours after it is accepted. You may cancel it before.
caregivers-how-2 = Every act is written in your journal, under the name of whoever did it.
caregivers-how-3 = A caregiver may not invite anybody, change your contact details, close the record, or show what you mask.
caregivers-how-4 = You and your caregiver may end it at any time. The end is immediate.
caregivers-paper = Without phone or computer
caregivers-paper-text = Print the form, sign it together, and bring it to a counter with proof of identity.
caregivers-paper-link = See the form to print
caregivers-over =
    { $count ->
        [one] One that is over
       *[other] { $count } that are over
    }
mandate-badge-live = In effect
mandate-badge-waiting = Soon
mandate-badge-invited = Invitation sent
mandate-badge-over = Over
mandate-invited = Waits for an answer until { $date }.
mandate-waiting = Accepted. Access begins on { $date }.
mandate-live = Until { $date }.
mandate-over-time = The last day is over.
mandate-over-unanswered = The invitation was not answered.
mandate-over-declined = The invitation was declined.
mandate-over-holder = You ended it.
mandate-over-caregiver = The caregiver gave it back.
mandate-over-majority = Majority ended it.
mandate-over-decision = A judge or a counter ended it.
mandate-over-closed = The record was closed.
mandate-over-since = { $why } On { $date }.
mandate-by-invitation = By invitation
mandate-by-paper = By a signed form, received at a counter
mandate-by-judgement = By decision of a judge
mandate-by-registry = By the register of insured people

## Invite, narrow, end
invite-title = Invite a caregiver
invite-lead = Choose what the person may do, and until when.
invite-name = Name of the person
invite-name-hint = As you call them: “Paul, my son”.
invite-email = Their e-mail address
invite-email-hint = The invitation goes there, and says nothing about your health.
invite-until = Last day
invite-until-hint = At the latest on { $date }. You may invite again afterwards.
invite-then = What comes next
invite-then-1 = The person gets a link, signs in, sees what you offer, and accepts or declines.
invite-then-2 = You are told of the answer.
invite-then-3 = Access begins { $hours } hours later. You may cancel it before.
invite-never = Nobody should force you to invite. If in doubt, talk to a professional or at a counter.
invite-send = Send the invitation
invite-name-missing = Write the name of the person.
invite-name-long = The name has more than { $max } letters: shorten it.
invite-email-missing = Write the e-mail address of the person.
invite-email-malformed = This e-mail address cannot exist: check it.
invite-fix-email = Use { $email }
invite-nothing = Tick at least one box.
invite-until-missing = Choose the last day.
invite-until-past = This day is over: choose one to come.
invite-until-far = This day is too far: at the latest on { $date }.
invite-fix-until = Use { $date }
invite-too-many = You have { $count } caregivers or invitations already, the most that the rule allows. End an access first.
invite-wider = Narrowing cannot add anything: to give more, invite again.
narrow-title = Narrow the access of { $name }
narrow-lead = Untick what you take back, or bring the last day forward. It is immediate.
narrow-until-hint = Not after { $date }. To prolong, invite again.
narrow-confirm = Narrow access
end-title = End the access of { $name }?
end-1 = This person sees nothing of your record any more, at once.
end-2 = What they added stays in your record.
end-3 = They are told, without explanation.
end-invitation-title = Withdraw the invitation of { $name }?
end-invitation-1 = The link that was sent stops working.

## Form on paper
paper-title = Appoint a caregiver
paper-lead = One page to print, to fill in together and to bring to a counter.
paper-print = Print
paper-holder = The person who is helped
paper-caregiver = The caregiver
paper-name = Full name
paper-born = Date and place of birth
paper-ins = National health identifier
paper-rights = What the caregiver may do (tick)
paper-kind = On what
paper-until = Last day ({ $years } years at most)
paper-place = Place and date
paper-sign-holder = Signature of the person who is helped
paper-sign-caregiver = Signature of the caregiver
paper-counter = At the counter: two agents check both proofs of identity. Access begins { $hours } hours later. The person who is helped may end it at any time, at the counter or online.

## The invited person
invitation-title = { $name } invites you to look after their record
invitation-lead = If you accept, you help { $name } within the limits below.
invitation-rights = What you may do
invitation-from = From
invitation-from-why = If you accept now: this delay protects the person who is helped.
invitation-until = Until
invitation-expires = To be answered before
invitation-1 = Each of your acts is written in their journal, under your name.
invitation-2 = You may not invite anybody, change their contact details or close the record.
invitation-3 = You may give this access back at any time.
invitation-accept = Accept
invitation-decline = Decline
invitation-over-title = This invitation is no longer valid
invitation-over-text = It was answered, withdrawn, or is too old. Whoever invited you may send another.
helping-title = People I help
helping-lead = The records that you look after, as a parent or as a caregiver.
helping-empty-title = You look after no other record
helping-empty-text = Somebody may invite you: you will get an e-mail.
helping-now = You may open their record.
helping-from = Your access begins on { $date }.
helping-over = Your access is over, or their record is closed.
helping-open = Open their record
helping-give-back = Give this access back
give-back-title = Stop looking after the record of { $name }?
give-back-1 = You see nothing of this record any more, at once.
give-back-2 = The person is told.

## Majority
majority-title = You are of age, { $name }
majority-lead = Since { $date }, your record is yours alone.
majority-lost = Who no longer has access
majority-lost-nobody = Nobody had access in your place.
majority-lost-told = These people were told.
majority-new = What changes
majority-new-1 = You alone decide who sees your record.
majority-new-2 = All that was in the record stays there.
majority-new-3 = You may invite a caregiver, a parent for instance, with the rights that you choose.
majority-reach = How to reach you
majority-reach-email = Messages go to { $email }. Check that you alone read this address.
majority-reach-none = The address chosen by your parents was removed. Without yours, you are told of nothing.
majority-reach-change = Change the e-mail address
majority-read = I understand
majority-caregivers = Choose who may help me

## Attestation (PDF)
attestation-title = Attestation of a caregiver
attestation-text = { $holder } has given { $caregiver } the right to look after their health record, within the following limits.
attestation-rights = What the caregiver may do
attestation-dates = Period
attestation-period = From { $from } to { $until }, unless either of them ends it before.
attestation-limits = Limits
attestation-limit-1 = The caregiver may not invite anybody nor change the contact details of the holder.
attestation-limit-2 = They may not close the record nor show what the holder has masked.
attestation-limit-3 = This attestation gives no right outside the record.
attestation-issued = Made on { $date }. Reference: { $reference }.
attestation-check = It says what is true on that day. The holder may show a new one at any time from { $site }.

## After an act
done-invited = The invitation is on its way.
done-mandate-ended = Done: this person no longer has access to your record.
done-narrowed = Done: access is narrowed.
done-accepted = You have accepted. The person is told.
done-declined = You have declined. The person is told.
done-given-back = Done: you no longer look after this record.
done-access-given = Done: this professional has access to your record.
done-access-ended = Done: this professional no longer has access.
done-blocked = Done: this professional is blocked.
done-unblocked = Done: this professional is no longer blocked.
done-attending = Saved.
done-emergency = Your choices for emergencies are saved.
done-reported = Your report is recorded.
done-erasure-asked = Your request for destruction is recorded.
done-erasure-kept = Taken back: the closed record is kept.
done-majority = Welcome to your record.
done-relation-over = Your access to the open record is over. You are in your own record.
