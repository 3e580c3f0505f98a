## Complete export
export-title = Download my whole record
export-lead = Everything you see here in one file that you keep at home and can read without Carnet.
export-what = What the file holds
export-what-documents =
    { $count ->
        [0] No document so far.
        [one] One document as it was filed, and a page to read it.
       *[other] Your { $count } documents as they were filed, and pages to read them.
    }
export-what-journal = The journal: who opened your record, when and why.
export-what-proof = The proof that nobody changed this journal.
export-what-data = The same data for health software or for another Carnet.
export-what-not = Documents in the bin are not in it: first restore those that you want to take with you.
export-care = Before you download
export-care-1 = The file is not protected: whoever opens it reads your whole record. Do not save it on a shared computer.
export-care-2 = One download a day at most. It will be noted in the journal.
export-care-3 = Documents that you had not opened yet will be noted as read.
export-do = Download my record
export-of = Record of { $name }
export-ins = National health identity:
export-made = Copy made on { $date } for { $name }.
export-documents = Documents
export-no-document = No document.
export-date = Date
export-document = Document
export-author = Author
export-file = File
export-read = Read
export-original = Original
export-no-file = Cannot be read
export-rest = Other files
export-rest-journal = the journal of accesses, for a spreadsheet and for software.
export-rest-proof = the proof of the journal, to be checked with the command “carnet verify-journal”.
export-rest-fhir = the record in FHIR, for health software.
export-rest-record = the record for another Carnet.
