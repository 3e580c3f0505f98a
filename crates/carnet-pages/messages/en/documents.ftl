## Categories shown to people
category-summary = My health in short
category-prescriptions = Prescriptions and care
category-imaging = X-ray, ultrasound, CT, MRI
category-laboratory = Laboratory results
category-reports = Reports
category-prevention = Prevention and screening
category-certificates = Medical certificates
category-administrative = Administrative papers
category-directives = Advance directives
category-synthesis = Medical summary
category-questionnaires = Questionnaires
category-other = Other documents

## Marks
badge-new = New
badge-masked = Masked
badge-hidden-patient = Not yet announced to the patient
badge-hidden-representatives = Hidden from legal representatives
badge-visible = Visible to your care professionals
badge-archived = Archived
badge-own = Added by you
badge-mine = Deposited by you
badge-seen = Seen by the patient
badge-old-version = Old version
badge-versions =
    { $count ->
        [one] { $count } version
       *[other] { $count } versions
    }

## The list
documents-title = Documents
documents-title-other = Documents of { $name }
documents-count =
    { $count ->
        [0] No document
        [one] { $count } document
       *[other] { $count } documents
    }
documents-range = {""}, from { $from } to { $to }.
documents-span = <b>{ $first } to { $last }</b> of { $matching }
documents-none = No document
documents-for-words = for “{ $words }”
documents-chips = Quick filters
documents-masked =
    { $count ->
        [one] { $count } masked document
       *[other] { $count } masked documents
    }
documents-bin = Bin: { $count ->
        [one] { $count } document
       *[other] { $count } documents
    }
documents-empty-title = No document for the moment
documents-empty-text = Documents that your care professionals deposit will appear here. You can also add some yourself.
documents-no-match-title = No document matches
documents-no-match-search = Try another word, or the doctor’s name. The search reads titles.
documents-no-match-filter = Remove a filter, or choose a longer period.
documents-show-all = See all documents
search-label = Search the documents
search-placeholder = Search for a document
search-titles-label = Search for a word in titles
search-titles-placeholder = A word of the title, a doctor
search-button = Search
search-clear = Clear the search
sort-current = Order: { $order }
sort-newest = newest first
sort-oldest = oldest first
sort-last-added = last added
sort-title = by title
sort-author = by author
sort-category = by category
list-all = All documents
list-group-summary =
    { $count ->
        [one] { $count } document
       *[other] { $count } documents
    }{ $new ->
        [0] {""}
        [one] , { $new } to read
       *[other] , { $new } to read
    }
filter-title = Filter
filter-open = Filter
filter-close = Close the filters
filter-apply = Apply the filters
filter-clear = Remove the filters
filter-short = Filter
filter-clear-short = See all
facet-category = Category
facet-type = Type
facet-period = Period
facet-author = Author
facet-establishment = Establishment
facet-specialty = Specialty
facet-visibility = Who can see it
facet-novelty = Reading
period-three-months = Last three months
period-twelve-months = Last twelve months
period-before = Before { $year }

## One document
fact-act-date = Date of the act
fact-author = Author
fact-establishment = Place
fact-validated-by = Validated by
fact-added-on = Added to the record
fact-category = Category
fact-type = Type
fact-comment = Comment
fact-file = File
fact-identifier = Unique identifier
document-about = This document
document-content = Content of the document
document-frame = Displayed document
document-frame-help = If the document does not show, download it.
document-download-only = This kind of document is not shown here. You can download it.
document-versions = Versions
document-version = Version { $number }
document-version-shown = shown
document-readers = Who read it
document-readers-none = Nobody but you has read it.
back-document = Back to the document
action-add = Add a document
action-download = Download
action-print = Print
action-mask = Mask
action-unmask = Make visible
action-replace = Add a new version
action-delete = Delete

## Words that callers put into fields
word-all = All
word-unread = To read
word-read = Already read
word-new = New
word-visible = Visible to your care professionals
word-masked = Masked by you
word-archived = Archived
word-you = You
word-added-by-you = Added by you
word-unknown-author = Author not given
word-unknown-place = Place not given
word-untitled = Untitled document
word-some-document = Document
word-structured = Structured document
word-pdf = PDF
word-jpeg = JPEG picture
word-png = PNG picture
word-text = Plain text

## Words inside a rendered clinical document
clinical-table = Table
clinical-image = Picture of the document
clinical-missing = A content cannot be shown here.
clinical-attachment = Open the attached file
clinical-footnotes = Notes
clinical-inserted = Added:
clinical-deleted = Deleted:

## Masking
mask-title = Mask this document?
mask-text = Your care professionals will no longer see it, neither in lists nor in the search. They will not know that it exists.
mask-still = Who will still see it
mask-sees-you = <b>You</b>, and those who act for you.
mask-sees-attending = <b>{ $name }</b>, your attending physician.
mask-sees-same-rights = <b>{ $name }</b>, to whom you gave the same rights as to your attending physician.
mask-sees-author = <b>{ $name }</b>, who wrote this document, and their place of work.
mask-sees-representatives = <b>Your legal representatives.</b>
mask-emergency = In an emergency, a masked document stays masked.
mask-back = You can make it visible again at any time.
mask-confirm = Mask the document
mask-cancel = Leave it visible
unmask-title = Make this document visible?
unmask-text = Professionals who have access to your record will be able to read it, according to their profession.
unmask-confirm = Make visible
unmask-cancel = Leave it masked

## Deleting
delete-title = Delete this document?
delete-text = It disappears from your record. Your care professionals no longer see it.
delete-days = It stays <b>{ $days ->
        [one] { $days } day
       *[other] { $days } days
    }</b> in the bin: you can restore it. Then it is destroyed.
delete-confirm = Delete the document
delete-cancel = Keep it
bin-title = Bin
bin-lead = Deleted documents stay here for { $days ->
        [one] { $days } day
       *[other] { $days } days
    }, then they are destroyed.
bin-deleted = Deleted on { $date }
bin-days-left =
    { $days ->
        [0] destroyed today
        [one] { $days } day left
       *[other] { $days } days left
    }
bin-restore = Restore
bin-empty-title = The bin is empty
bin-empty-text = Documents that you delete come here first.

## Adding
add-title = Add a document
add-title-replace = Add a new version
add-lead = A clear photo or a PDF is enough.
add-lead-replace = It will replace “{ $title }”. The old version can still be read.
add-file = File
add-file-hint = PDF, JPEG or PNG, { $limit } at most.
add-kept = File kept: <b>{ $name }</b>, { $size }. You need not choose it again.
add-name = Title
add-name-hint = Example: Blood pressure log, 7 days
add-kind = Kind of document
add-date = Date of the document
add-date-hint = The one written on it. Example: { $date }
add-comment = Comment
add-comment-hint = For you or your care professionals.
add-who-sees = Professionals who have access to your record will be able to read it. You can mask it afterwards.
add-submit = Add the document
add-submit-replace = Add the new version
add-fix-title = Write “{ $title }”
add-fix-date = Write { $date }
add-duplicate-link = See the document
add-error-file-missing = Choose a file: a PDF or a photo.
add-error-file-empty = This file is empty. Choose another one.
add-error-too-large = This file weighs { $size }: the limit is { $limit }. Photograph the sheet in medium quality, or split it into two files.
add-error-too-large-unknown = This file is over { $limit }. Photograph the sheet in medium quality, or split it into two files.
add-error-kind = Carnet does not read this kind of file. Save it as PDF, or take a photo as JPEG.
add-error-kind-found = This file is of type { $found }. Save it as PDF, or take a photo as JPEG.
add-error-damaged = This file is damaged: it does not open. Save it again, then retry.
add-error-title-missing = Give the document a title.
add-error-title-long = This title is too long: { $max ->
        [one] { $max } character
       *[other] { $max } characters
    } at most.
add-error-type-missing = Choose a kind from the list.
add-error-date-unreadable = This date does not exist. Write the day, the month and the year.
add-error-date-future = This date is in the future. Write the date of the document.
add-error-date-birth = This date is before birth. Check the year.
add-error-duplicate = This file is already in the record.
