//! Why an access was allowed or refused, in a sentence.

use jiff::civil::Date;

use crate::access::WhyHidden;
use crate::language::{Lang, Msg};

/// Why an access was allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessReason {
    /// The attending physician.
    AttendingPhysician,
    /// A member of the care team, as declared.
    CareTeam,
    /// Consent collected by the professional.
    Consent,
    /// An authorisation given until a date.
    AuthorisedUntil {
        /// Last day.
        until: Date,
    },
    /// Emergency, with the reason that the professional wrote.
    Emergency {
        /// The reason, word for word.
        declared: String,
    },
    /// Emergency call.
    EmergencyCall,
    /// Author of the document, or of the author's establishment.
    Author,
    /// Feeding the record is open to whoever takes care of the person.
    Feeding,
    /// The person's own record.
    OwnRecord,
    /// Legal representative of a minor.
    Representative,
    /// A mandate given by the holder.
    Mandate {
        /// Last day, when it has one.
        until: Option<Date>,
    },
    /// An application that the person has linked.
    LinkedApp,
    /// A delay set by law has passed.
    LegalDelay,
    /// The holder, when somebody else reads the journal.
    Holder,
    /// No right: the access was refused.
    NoRight,
    /// Refused, for a reason that the reader may know.
    Refused(WhyHidden),
}

impl AccessReason {
    /// The reason as a sentence.
    pub fn text(&self, lang: Lang) -> String {
        let texts = lang.texts();
        let id = match self {
            Self::AuthorisedUntil { until } => {
                return texts.say1(Msg("why-authorised-until"), "date", texts.date(until));
            }
            Self::Emergency { declared } => return texts.say1(Msg("why-emergency"), "declared", declared),
            Self::Mandate { until: Some(until) } => {
                return texts.say1(Msg("why-mandate-until"), "date", texts.date(until));
            }
            Self::AttendingPhysician => Msg("why-attending"),
            Self::CareTeam => Msg("why-care-team"),
            Self::Consent => Msg("why-consent"),
            Self::EmergencyCall => Msg("why-emergency-call"),
            Self::Author => Msg("why-author"),
            Self::Feeding => Msg("why-feeding"),
            Self::OwnRecord => Msg("why-own-record"),
            Self::Representative => Msg("why-representative"),
            Self::Mandate { until: None } => Msg("why-mandate"),
            Self::LinkedApp => Msg("why-linked-app"),
            Self::LegalDelay => Msg("why-legal-delay"),
            Self::Holder => Msg("why-holder"),
            Self::NoRight => Msg("why-no-right"),
            Self::Refused(why) => return texts.say1(Msg("why-refused"), "why", why.text(lang)),
        };
        texts.say(id)
    }
}
