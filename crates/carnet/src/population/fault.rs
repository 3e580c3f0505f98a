//! Why a line, or a part of it, was not taken: a closed list, each with its word and its sentence for the report.

use carnet_fhir::PatientFault;
use carnet_service::population::{OpeningFault, RelationFault};

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $sentence:literal;)+) => {
        /// Why a line, or a part of it, was not taken.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum LineFault {
            $($(#[$doc])* $name,)+
        }

        impl LineFault {
            /// The word in the report.
            pub(super) const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// The sentence in the report.
            pub(super) const fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence,)+ }
            }
        }
    };
}

faults! {
    /// Over 64 KiB.
    TooLong = "too-long", "the line has more than 65536 bytes";
    /// Not UTF-8.
    Encoding = "encoding", "the line is not UTF-8";
    /// A quoted field that does not end.
    Quotes = "quotes", "a quoted field does not end on its line, or goes on after its end";
    /// Fewer or more fields than the header.
    Columns = "columns", "the line does not have as many fields as the header";
    /// Nothing but separators.
    Empty = "empty", "the line has no value";
    /// A control character.
    Control = "control", "a field has a control character";
    /// No INS.
    Ins = "ins", "the INS is not OID|VALUE with a known domain and 15 characters";
    /// An INS that this deployment refuses.
    InsRefused = "ins-refused", "the INS is of a domain that this deployment does not take, or its key is wrong";
    /// No name, or one of another length.
    Name = "name", "a name is missing, or has more than 100 characters";
    /// No date of birth.
    BirthDate = "birth-date", "the date of birth is no date (YYYY-MM-DD, YYYY-MM or YYYY) of the last 130 years";
    /// No place of birth.
    BirthPlace = "birth-place", "the place of birth is no INSEE code of 5 characters";
    /// No sex.
    Sex = "sex", "the sex is none of M, F, U";
    /// No address.
    Email = "email", "the e-mail address has not the form of one";
    /// Another language.
    Language = "language", "the language is neither fr nor en";
    /// Neither yes nor no.
    Paper = "paper", "the paper flag is neither 0 nor 1";
    /// A parent that is no INS.
    Parent = "parent", "a parent is no INS";
    /// More than two parents.
    Parents = "parents", "the line has more than two parents";
    /// The person died.
    Deceased = "deceased", "the person of the line has died";
    /// No JSON.
    Json = "json", "the line is no JSON";
    /// Another resource.
    NotAPatient = "not-a-patient", "the line is no Patient of the form that is expected";
    /// The same person on an earlier line.
    Twice = "twice", "the same INS is on an earlier line of the file";
    /// Only a paper letter reaches them, and no folder for letters was given.
    NeedsLetter = "needs-letter", "the person can only be informed on paper: give --letters";
    /// The rules refuse.
    Rules = "rules", "the rules refuse the opening";
    /// Parents of an adult.
    Adult = "parents-of-adult", "parents are attached to minors only";
    /// The child has no record.
    Child = "child-without-record", "the child has no record that is open or waits";
    /// A parent has no record.
    ParentUnknown = "parent-without-record", "a parent has no record";
    /// A parent is the child, or the other parent.
    ParentSame = "parent-same", "a parent is the child, or stands twice in the line";
    /// The file says so: nobody to oppose or withdraw.
    NoRecord = "no-record", "the person has no record";
    /// Too late to object.
    TooLate = "too-late", "the record is open or closed: objecting to its opening is over";
}

impl From<PatientFault> for LineFault {
    fn from(fault: PatientFault) -> Self {
        match fault {
            PatientFault::Json => Self::Json,
            PatientFault::Shape => Self::NotAPatient,
            PatientFault::Ins => Self::Ins,
            PatientFault::Parent => Self::Parent,
            PatientFault::Language => Self::Language,
            PatientFault::Name => Self::Name,
        }
    }
}

impl From<OpeningFault> for LineFault {
    fn from(fault: OpeningFault) -> Self {
        match fault {
            OpeningFault::Ins => Self::InsRefused,
            OpeningFault::Rules => Self::Rules,
        }
    }
}

impl From<RelationFault> for LineFault {
    fn from(fault: RelationFault) -> Self {
        match fault {
            RelationFault::Adult => Self::Adult,
            RelationFault::Child => Self::Child,
            RelationFault::Parent => Self::ParentUnknown,
            RelationFault::Same => Self::ParentSame,
        }
    }
}
