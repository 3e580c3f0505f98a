//! "See my record as…": what somebody else would get, on the documents that the asker may see, with the rule that
//! explains each line. The answer comes from the same gate through which that reader would come.

use std::borrow::Cow;
use std::sync::Arc;

use carnet_model::caller::{ActorKind, AuthMode, Purpose};
use carnet_model::event::{Act, ConsentGround, Outcome, Transaction};
use carnet_model::ids::EntryKind;
use carnet_model::{Caller, Ins, ObjectNo, PublicId, Timestamp};
use carnet_record::audience::{self, Access};
use carnet_record::gate::Gate;
use carnet_record::policy::case::DocumentAction;
use carnet_record::policy::{Reason, Rule, Verdict};
use carnet_record::record::{Authorisation, Record};
use carnet_record::view::{View, known_state};

use crate::fault::ServiceError;
use crate::finding::current;
use crate::items::{Item, Subject};
use crate::service::Service;

/// As whom the record is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AsWhom {
    /// A professional of this profession (and expertise) whom the person authorised.
    Profession {
        /// Code of the profession (G15).
        profession: String,
    },
    /// A named professional, as their authorisation is now.
    Professional {
        /// National id.
        id: String,
        /// Code of the profession, when known; a physician else.
        profession: Option<String>,
        /// National id of their structure, when known: it sees what it filed.
        structure: Option<String>,
    },
    /// A physician who breaks the glass.
    Emergency,
    /// The regulating physician of an emergency call.
    CallCentre,
    /// A caregiver, by the mandate's id.
    Caregiver(PublicId),
    /// A legal representative, by their INS.
    Representative(Ins),
}

impl AsWhom {
    const fn word(&self) -> &'static str {
        match self {
            Self::Profession { .. } => "profession",
            Self::Professional { .. } => "professional",
            Self::Emergency => "emergency",
            Self::CallCentre => "call_centre",
            Self::Caregiver(_) => "caregiver",
            Self::Representative(_) => "representative",
        }
    }
}

/// One document, and whether that reader would see it.
#[derive(Clone, Debug)]
pub struct SeenLine {
    /// The document, as the asker sees it.
    pub item: Item,
    /// Whether the reader would, and by which rule.
    pub why: Why,
}

/// Why a document is seen or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Seen by this rule.
    Seen(Rule),
    /// Not seen for this reason.
    Hidden(Reason),
}

/// The record as somebody else would get it.
#[derive(Clone, Debug)]
pub struct SeenAs {
    /// Whether they would get in at all; the reason if not.
    pub entry: Result<(), Reason>,
    /// The documents that the asker may see, in the order of filing.
    pub lines: Vec<SeenLine>,
}

/// Stable id of a reader who does not exist.
const NOBODY: &str = "0";

impl Service {
    /// The record as somebody else would get it: for the holder, and for a minor's representatives.
    pub async fn see_as(
        &self,
        caller: &Caller,
        subject: Subject,
        whom: &AsWhom,
    ) -> Result<SeenAs, ServiceError> {
        let (number, record) = self.subject(subject).await?.ok_or(ServiceError::NoRecord)?;
        self.holder_only(caller, number, &record, Transaction::SeeAs).await?;
        let now = self.now();
        let asker = View::open(self.gate(&record, caller, now))?;
        let (reader, record_for_them) = self.reader(&record, whom, now)?;
        let gate = self.gate(&record_for_them, &reader, now);
        let entry = match gate.on_record(carnet_record::policy::case::RecordAction::Search) {
            Ok(()) => Ok(()),
            Err(refusal) => Err(reason_of(refusal)),
        };
        let ins = current(&record)?;
        let lines = asker
            .documents()
            .map(|shown| {
                let why = why(&gate, &record_for_them, shown.document.number);
                SeenLine { item: Item { record: number, ins, shown }, why }
            })
            .collect();
        let access =
            Access { transaction: Transaction::SeeAs, documents: &[], outcome: Outcome::Done, change: None };
        let mut traces = audience::traces(&record, caller, now, &access);
        for (_, trace) in &mut traces {
            trace.act = Some(Act::SeenAs(whom.word().into()));
        }
        self.trace(number, &traces).await?;
        Ok(SeenAs { entry, lines })
    }

    /// The reader, and the record as it would be before them.
    fn reader<'r>(
        &self,
        record: &'r Arc<Record>,
        whom: &AsWhom,
        now: Timestamp,
    ) -> Result<(Caller, Cow<'r, Record>), ServiceError> {
        let professional = |id: &str, profession: &str, purpose| Caller {
            kind: ActorKind::Professional,
            id: id.into(),
            profession: Some(profession.into()),
            auth: AuthMode::Direct,
            purpose,
            ..Caller::anonymous()
        };
        let person = |ins: Ins| Caller { kind: ActorKind::Holder, ins: Some(ins), ..Caller::anonymous() };
        Ok(match whom {
            AsWhom::Profession { profession } => {
                let mut record = Record::clone(record);
                record.authorisations.insert(NOBODY.into(), granted(now));
                (professional(NOBODY, profession, Purpose::Normal), Cow::Owned(record))
            }
            AsWhom::Professional { id, profession, structure } => {
                let profession = profession.as_deref().unwrap_or("10");
                let caller = professional(id, profession, Purpose::Normal);
                let caller = Caller { structure: structure.as_deref().map(Into::into), ..caller };
                (caller, Cow::Borrowed(record))
            }
            AsWhom::Emergency => (professional(NOBODY, "10", Purpose::BreakGlass), Cow::Borrowed(record)),
            AsWhom::CallCentre => (professional(NOBODY, "10", Purpose::Centre15), Cow::Borrowed(record)),
            AsWhom::Caregiver(mandate) => {
                let (_, kind, object) = self.open_id(*mandate).ok_or(ServiceError::Unknown)?;
                let mandate = record.family.mandate(object).filter(|_| kind == EntryKind::Mandate);
                let ins = mandate.and_then(|one| one.person).ok_or(ServiceError::Unknown)?;
                (person(ins), Cow::Borrowed(record))
            }
            AsWhom::Representative(ins) if record.family.represents(ins) => {
                (person(*ins), Cow::Borrowed(record))
            }
            AsWhom::Representative(_) => return Err(ServiceError::Unknown),
        })
    }
}

fn granted(now: Timestamp) -> Authorisation {
    Authorisation {
        number: ObjectNo(0),
        name: "".into(),
        until: now.plus_millis(Timestamp::DAY),
        ground: ConsentGround::Person,
        since: now,
    }
}

fn why(gate: &Gate<'_>, record: &Record, number: ObjectNo) -> Why {
    let Some(document) = record.document(number) else { return Why::Hidden(Reason::NoStanding) };
    match gate.judge(DocumentAction::List, document, known_state(gate, document)) {
        Verdict::Permit { rule, .. } => Why::Seen(rule),
        Verdict::Refuse { reason, .. } => Why::Hidden(reason),
    }
}

fn reason_of(refusal: carnet_record::refusal::Refusal) -> Reason {
    match refusal.why {
        carnet_record::refusal::Refused::Policy(reason) => reason,
        _ => Reason::NoStanding,
    }
}
