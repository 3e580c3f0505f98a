//! The same policy written a second time, from the texts, in another style: clauses in order of precedence, the first
//! that applies decides. It shares no function with the policy; it reads the flat case and looks the matrix up by code.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `World<'_>` is not general enough"
)]

use carnet_record::policy::case::{
    AuthMode, Authorisation, CallerKind, DocumentAction as D, DocumentState as S, MandateAction, MandateKind,
    Purpose, RecordAction as R, RecordStatus,
};
use carnet_record::policy::{Cumul, DocumentType, MinorsFunctions, Policy, Settings};

use crate::raw::{Action, Raw, RawDocument};

/// What is answered, as far as it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Malformed,
    Permit,
    Absent,
    Forbidden,
    Closed,
}

impl Answer {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Permit => "permit",
            Self::Absent => "absent",
            Self::Forbidden => "forbidden",
            Self::Closed => "closed",
        }
    }
}

/// A case beside the data it is judged with.
pub(crate) struct World<'a> {
    raw: &'a Raw,
    policy: &'a Policy,
    law: Option<&'a Settings>,
    action: Action,
}

/// Who a clause speaks of.
impl World<'_> {
    fn is(&self, kind: CallerKind) -> bool {
        self.raw.kind == kind
    }
    fn worker(&self) -> bool {
        self.is(CallerKind::Professional) || self.is(CallerKind::Structure)
    }
    fn minor(&self) -> bool {
        self.law.is_some_and(|law| self.raw.holder_age < law.age_of_majority)
    }
    fn minor_holder(&self) -> bool {
        self.is(CallerKind::Holder) && self.minor()
    }
    /// Holder or representative; representatives of adults fall out before this is asked.
    fn patient(&self) -> bool {
        self.is(CallerKind::Holder) || self.is(CallerKind::Representative)
    }
    fn decides_for_record(&self) -> bool {
        self.patient() && !self.minor_holder()
    }
    fn proven(&self) -> bool {
        matches!(self.raw.auth, Some(AuthMode::Direct | AuthMode::Air))
    }
    fn feeding_only(&self) -> bool {
        self.worker() && !self.proven()
    }
    fn profession_known(&self) -> bool {
        self.raw.profession.is_some_and(|code| self.policy.matrix.profession(code).is_some())
    }
    fn is_role(&self) -> bool {
        self.raw
            .profession
            .and_then(|code| self.policy.matrix.profession(code))
            .is_some_and(|known| known.role)
    }
    fn is_health(&self) -> bool {
        self.raw
            .profession
            .and_then(|code| self.policy.matrix.profession(code))
            .is_some_and(|known| known.health)
    }
    fn reads_something(&self) -> bool {
        let matrix = &self.policy.matrix;
        let Some(column) = self.raw.profession.and_then(|code| matrix.profession(code)) else { return false };
        matrix.types().any(|(_, index)| column.reads(index))
    }
    fn regulating_physician(&self) -> bool {
        self.raw.profession == Some("10") && self.raw.regulating && self.proven()
    }
    fn valid(&self) -> bool {
        self.raw.authorisation == Authorisation::Valid
    }
    fn mandate(&self, action: MandateAction) -> bool {
        self.raw.mandates.iter().any(|mandate| {
            mandate.kind == MandateKind::Documents && mandate.action == action && self.raw.now < mandate.until
        })
    }
    fn attending(&self) -> bool {
        let Some(id) = self.raw.id else { return false };
        (self.raw.attending == Some(id) || self.raw.same_rights.contains(&id))
            && self.is(CallerKind::Professional)
            && self.valid()
            && !self.raw.blocked
            && self.proven()
    }
}

/// What a clause says of the document.
impl World<'_> {
    fn about(&self, test: impl Fn(&RawDocument) -> bool) -> bool {
        self.raw.document.as_ref().is_some_and(test)
    }
    fn wants(&self, actions: &[D]) -> bool {
        matches!(self.action, Action::Document(action) if actions.contains(&action))
    }
    fn asks(&self, actions: &[R]) -> bool {
        matches!(self.action, Action::Record(action) if actions.contains(&action))
    }
    fn existing(&self) -> bool {
        matches!(self.action, Action::Document(_))
    }
    fn deposit(&self) -> bool {
        self.action == Action::Deposit
    }
    fn consults(&self) -> bool {
        self.wants(&[D::List, D::Read]) || self.asks(&[R::Search])
    }
    fn state(&self, states: &[S]) -> bool {
        self.about(|document| states.contains(&document.state))
    }
    fn own(&self) -> bool {
        self.about(|document| document.authored_by_holder)
    }
    fn author(&self) -> bool {
        self.raw.id.is_some()
            && self.about(|document| document.author == self.raw.id && !document.authored_by_holder)
    }
    fn of_structure(&self) -> bool {
        self.worker()
            && self.raw.structure.is_some()
            && self.about(|document| {
                document.author_structure == self.raw.structure && !document.authored_by_holder
            })
    }
    fn masked(&self) -> bool {
        self.about(|document| document.masked)
    }
    fn code_patient(&self) -> bool {
        self.about(|document| document.invisible_patient)
    }
    fn code_representatives(&self) -> bool {
        self.about(|document| document.invisible_representatives)
    }
    fn past_the_month(&self) -> bool {
        self.law.is_some_and(|law| self.about(|document| document.age_days >= law.invisible_patient_days))
    }
    fn withheld(&self) -> bool {
        self.code_patient() && !self.past_the_month()
    }
    fn secret(&self) -> bool {
        self.code_representatives() && self.minor()
    }
    fn cumul_refused(&self) -> bool {
        self.law.is_some_and(|law| law.cumul == Cumul::Refused)
    }
    fn functions_off(&self) -> bool {
        self.law.is_some_and(|law| law.minors_functions == MinorsFunctions::Off)
    }
    fn signature(&self) -> bool {
        self.about(|document| self.policy.matrix.document_type(document.type_code) == DocumentType::Signature)
    }
    fn type_known(&self) -> bool {
        self.about(|document| self.policy.matrix.class_of(document.type_code).is_some())
    }
    fn type_for_patients(&self) -> bool {
        self.about(|document| match self.policy.matrix.document_type(document.type_code) {
            DocumentType::Known(index) => self.policy.matrix.is_patient_type(index),
            _ => false,
        })
    }
    fn matrix_open(&self) -> bool {
        let matrix = &self.policy.matrix;
        let Some(column) = self.raw.profession.and_then(|code| matrix.profession(code)) else { return false };
        self.about(|document| match matrix.document_type(document.type_code) {
            DocumentType::Known(index) => column.cell(index).is_some_and(|cell| cell.open),
            _ => false,
        })
    }
    fn consented_type(&self) -> bool {
        self.about(|document| self.raw.may_read.contains(&document.type_code))
    }
    fn wrong_class(&self) -> bool {
        self.about(|document| {
            self.policy.matrix.class_of(document.type_code).is_some_and(|class| class != document.class)
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Malformed,
    Refuse,
    Permit,
}
use Effect::{Malformed, Permit, Refuse};

struct Clause(&'static str, Effect, fn(&World<'_>) -> bool);

const SEVEN: &[R] = &[
    R::SetAuthorisation,
    R::Activate,
    R::Oppose,
    R::Close,
    R::Reopen,
    R::BlockProfessional,
    R::AppointCaregiver,
];
const UPDATES: &[D] = &[D::Mask, D::Unmask, D::HideFromPatient, D::ShowToPatient, D::Archive, D::Unarchive];
const FEEDERS_UPDATES: &[D] = &[D::Mask, D::Unmask, D::ShowToPatient, D::Archive, D::Unarchive];

const CLAUSES: &[Clause] = &[
    // Well-formed cases.
    Clause("auth of a professional", Malformed, |w| w.is(CallerKind::Professional) && w.raw.auth.is_none()),
    Clause("auth of a structure", Malformed, |w| {
        w.is(CallerKind::Structure) && w.raw.auth != Some(AuthMode::Indirect)
    }),
    Clause("auth of the others", Malformed, |w| !w.worker() && w.raw.auth.is_some()),
    Clause("purpose", Malformed, |w| w.raw.purpose != Purpose::Normal && !w.is(CallerKind::Professional)),
    Clause("secret connection", Malformed, |w| w.raw.secret_connection && !w.worker()),
    Clause("document", Malformed, |w| w.raw.document.is_some() == matches!(w.action, Action::Record(_))),
    Clause("class", Malformed, |w| w.wrong_class()),
    // Nobody with a right.
    Clause("no law", Refuse, |w| w.law.is_none()),
    Clause("strangers", Refuse, |w| w.is(CallerKind::Anonymous) || w.is(CallerKind::Operator)),
    Clause("unknown profession", Refuse, |w| w.worker() && !w.profession_known()),
    Clause("representative of an adult", Refuse, |w| w.is(CallerKind::Representative) && !w.minor()),
    // The record.
    Clause("status", Permit, |w| w.asks(&[R::Status]) && (w.worker() || w.patient())),
    Clause("minor: the seven decisions", Refuse, |w| w.asks(SEVEN) && w.minor_holder()),
    Clause("opening by the timer", Permit, |w| {
        w.asks(&[R::Activate])
            && w.is(CallerKind::System)
            && w.raw.status == RecordStatus::Waiting
            && w.raw.waiting_until.is_some_and(|until| until <= w.raw.now)
    }),
    Clause("opening by the person", Permit, |w| {
        w.asks(&[R::Activate])
            && w.patient()
            && (w.raw.status == RecordStatus::Waiting || w.raw.status == RecordStatus::Opposed)
    }),
    Clause("opposing", Permit, |w| {
        w.asks(&[R::Oppose]) && w.patient() && w.raw.status == RecordStatus::Waiting
    }),
    Clause("reopening", Permit, |w| {
        w.asks(&[R::Reopen]) && w.patient() && w.raw.status == RecordStatus::Closed
    }),
    Clause("no other way there", Refuse, |w| w.asks(&[R::Status, R::Activate, R::Oppose, R::Reopen])),
    Clause("record not active", Refuse, |w| w.raw.status != RecordStatus::Active),
    // The document.
    Clause("nobody changes anything else", Refuse, |w| w.wants(&[D::ChangeOther])),
    Clause("deleted", Refuse, |w| w.existing() && w.state(&[S::Deleted])),
    Clause("signature of a lot", Refuse, |w| w.existing() && w.signature()),
    Clause("from approved", Refuse, |w| w.wants(&[D::Archive, D::Replace]) && !w.state(&[S::Approved])),
    Clause("from archived", Refuse, |w| w.wants(&[D::Unarchive]) && !w.state(&[S::Archived])),
    Clause("deletable", Refuse, |w| w.wants(&[D::Delete]) && w.state(&[S::Deprecated])),
    // Block, purpose, objection.
    Clause("block", Refuse, |w| {
        w.worker()
            && w.raw.blocked
            && !w.deposit()
            && !w.wants(&[D::Replace])
            && !(w.raw.purpose == Purpose::Centre15 && w.consults())
    }),
    Clause("exceptional purposes", Refuse, |w| {
        w.raw.purpose != Purpose::Normal && !w.consults() && !w.deposit() && !w.wants(&[D::Replace])
    }),
    Clause("break-glass", Refuse, |w| {
        w.raw.purpose == Purpose::BrisDeGlace && (w.raw.objects_glass || !w.is_health())
    }),
    Clause("emergency centre", Refuse, |w| {
        w.raw.purpose == Purpose::Centre15 && (w.raw.objects_15 || !w.regulating_physician())
    }),
    // Deposits.
    Clause("unknown type", Refuse, |w| w.deposit() && !w.type_known() && !w.signature()),
    Clause("signature by others", Refuse, |w| w.deposit() && w.signature() && !w.worker()),
    Clause("types of people", Refuse, |w| {
        w.deposit() && (w.patient() || w.is(CallerKind::Caregiver)) && !w.type_for_patients()
    }),
    Clause("mask at deposit", Refuse, |w| w.deposit() && w.masked() && !w.worker() && !w.patient()),
    Clause("withheld at deposit", Refuse, |w| {
        w.deposit()
            && w.code_patient()
            && !w.is(CallerKind::Professional)
            && !(w.signature() && w.masked() && w.worker())
    }),
    Clause("both codes", Refuse, |w| {
        w.deposit() && w.code_patient() && w.masked() && w.cumul_refused() && !w.signature()
    }),
    Clause("secret at deposit", Refuse, |w| {
        w.deposit()
            && w.code_representatives()
            && (!w.minor() || w.functions_off() || !(w.is(CallerKind::Professional) || w.minor_holder()))
    }),
    Clause("secret connection", Refuse, |w| {
        w.raw.secret_connection && (w.wants(&[D::Replace]) || (w.deposit() && !w.secret()))
    }),
    Clause("caregiver's deposit", Permit, |w| {
        w.deposit() && w.is(CallerKind::Caregiver) && w.mandate(MandateAction::Write)
    }),
    Clause("app's deposit", Permit, |w| w.deposit() && w.is(CallerKind::App) && w.valid()),
    Clause("deposit", Permit, |w| w.deposit() && (w.worker() || w.patient() || w.is(CallerKind::System))),
    // Professionals and structures.
    Clause("replace by the author", Permit, |w| {
        w.wants(&[D::Replace]) && w.worker() && (w.author() || w.of_structure())
    }),
    Clause("delete in indirect mode", Permit, |w| {
        w.wants(&[D::Delete]) && w.raw.auth == Some(AuthMode::Indirect) && (w.author() || w.of_structure())
    }),
    Clause("delete by card of staff", Permit, |w| {
        w.wants(&[D::Delete]) && w.raw.auth == Some(AuthMode::DirectCpe) && w.author()
    }),
    Clause("delete by the author", Permit, |w| {
        w.wants(&[D::Delete]) && w.worker() && w.proven() && w.valid() && w.author()
    }),
    Clause("mask on a withheld one", Refuse, |w| w.wants(&[D::Mask]) && w.withheld() && w.cumul_refused()),
    Clause("feeders' updates", Permit, |w| {
        w.wants(FEEDERS_UPDATES) && w.feeding_only() && (w.author() || w.of_structure())
    }),
    Clause("feeders nothing else", Refuse, |w| w.feeding_only()),
    Clause("proven professional", Permit, |w| {
        w.asks(&[R::SetAuthorisation, R::ReadJournal]) && w.is(CallerKind::Professional) && !w.is_role()
    }),
    Clause("consent", Refuse, |w| w.worker() && w.raw.purpose == Purpose::Normal && !w.valid()),
    Clause("search", Permit, |w| w.worker() && w.asks(&[R::Search]) && w.reads_something()),
    Clause("matrix", Refuse, |w| w.worker() && !w.matrix_open()),
    Clause("mask under break-glass", Refuse, |w| {
        w.worker() && w.masked() && w.raw.purpose == Purpose::BrisDeGlace
    }),
    Clause("mask", Refuse, |w| {
        w.worker() && w.masked() && !w.author() && !w.of_structure() && !w.attending()
    }),
    Clause("list and read", Permit, |w| w.worker() && w.wants(&[D::List, D::Read])),
    Clause("hold back", Refuse, |w| {
        w.wants(&[D::HideFromPatient])
            && w.worker()
            && (w.past_the_month() || w.masked() || w.own() || w.about(|document| document.seen))
    }),
    Clause("updates with access", Permit, |w| w.worker() && w.wants(UPDATES)),
    Clause("professionals nothing else", Refuse, |w| w.worker()),
    // Carnet itself.
    Clause("end of the month", Permit, |w| {
        w.is(CallerKind::System) && w.wants(&[D::ShowToPatient]) && w.past_the_month()
    }),
    Clause("system nothing else", Refuse, |w| w.is(CallerKind::System)),
    // Apps.
    Clause("app without consent", Refuse, |w| w.is(CallerKind::App) && !w.valid()),
    Clause("app replaces its own", Permit, |w| w.is(CallerKind::App) && w.wants(&[D::Replace]) && w.author()),
    Clause("app searches", Permit, |w| {
        w.is(CallerKind::App) && w.asks(&[R::Search]) && !w.raw.may_read.is_empty()
    }),
    Clause("app reads", Permit, |w| {
        w.is(CallerKind::App)
            && w.wants(&[D::List, D::Read])
            && w.consented_type()
            && !(w.masked() || w.withheld() || w.secret())
    }),
    Clause("app nothing else", Refuse, |w| w.is(CallerKind::App)),
    // Patient and those who act for them.
    Clause("held back from the patient", Refuse, |w| w.existing() && w.withheld()),
    Clause("the minor's secret", Refuse, |w| w.existing() && w.secret() && !w.minor_holder()),
    Clause("caregiver looks", Permit, |w| {
        w.is(CallerKind::Caregiver) && w.consults() && w.mandate(MandateAction::Read)
    }),
    Clause("caregiver adds", Permit, |w| {
        w.is(CallerKind::Caregiver) && w.wants(&[D::Replace]) && w.own() && w.mandate(MandateAction::Write)
    }),
    Clause("caregiver arranges", Permit, |w| {
        w.is(CallerKind::Caregiver)
            && w.mandate(MandateAction::Manage)
            && (w.wants(&[D::Mask, D::Archive, D::Unarchive]) || (w.wants(&[D::Delete]) && w.own()))
    }),
    Clause("caregiver nothing else", Refuse, |w| w.is(CallerKind::Caregiver)),
    Clause("patient looks and arranges", Permit, |w| {
        w.consults() || w.wants(&[D::Mask, D::Unmask, D::Archive, D::Unarchive])
    }),
    Clause("patient's own", Permit, |w| w.wants(&[D::Replace, D::Delete]) && w.own()),
    Clause("the minor's wish", Permit, |w| {
        w.wants(&[D::HideFromRepresentatives]) && w.minor_holder() && !w.functions_off()
    }),
    Clause("audit", Permit, |w| w.asks(&[R::ReadJournal, R::Export])),
    Clause("decisions", Permit, |w| w.asks(SEVEN) && w.decides_for_record()),
];

fn effect(world: &World<'_>) -> (Effect, &'static str) {
    let first = CLAUSES.iter().find(|clause| clause.2(world));
    first.map_or((Refuse, "silence"), |clause| (clause.1, clause.0))
}

/// The answer of the second formulation.
pub(crate) fn answer(policy: &Policy, raw: &Raw) -> Answer {
    let law = policy.law.at(raw.now);
    let world = World { raw, policy, law, action: raw.action };
    match effect(&world).0 {
        Malformed => Answer::Malformed,
        Permit => Answer::Permit,
        Refuse => appearance(&world),
    }
}

/// The name of the clause that decides, for messages.
pub(crate) fn clause(policy: &Policy, raw: &Raw) -> &'static str {
    let world = World { raw, policy, law: policy.law.at(raw.now), action: raw.action };
    effect(&world).1
}

/// Every clause, to see that none is idle.
pub(crate) fn clauses() -> impl Iterator<Item = &'static str> {
    CLAUSES.iter().map(|clause| clause.0)
}

fn appearance(world: &World<'_>) -> Answer {
    let stranger = world.is(CallerKind::Anonymous) || world.is(CallerKind::Operator);
    let unknown = world.worker() && !world.profession_known();
    let former = world.is(CallerKind::Representative) && !world.minor();
    if stranger || unknown || former || world.law.is_none() {
        return Answer::Absent;
    }
    match world.raw.status {
        RecordStatus::Closed if world.patient() || world.worker() => return Answer::Closed,
        RecordStatus::Waiting | RecordStatus::Opposed if world.patient() => return Answer::Forbidden,
        RecordStatus::Active => {}
        _ => return Answer::Absent,
    }
    let known = if world.existing() {
        let never = world.state(&[S::Deleted]) || world.signature();
        let list = World { action: Action::Document(D::List), ..*world };
        let insider = world.author() || world.of_structure() || world.is(CallerKind::System);
        !never && (insider || effect(&list).0 == Permit)
    } else {
        let live = world.raw.mandates.iter().any(|mandate| world.raw.now < mandate.until);
        world.patient()
            || world.worker()
            || world.is(CallerKind::System)
            || (world.is(CallerKind::Caregiver) && live)
            || (world.is(CallerKind::App) && world.valid())
    };
    if known { Answer::Forbidden } else { Answer::Absent }
}
