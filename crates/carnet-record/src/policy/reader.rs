//! One caller before one record: what can be settled once, and the order in which rules are asked.

use jiff::Timestamp;

use super::case::{Actor, Caller, Command, Deposit, Document, DocumentAction, Mandate, Record, RecordAction};
use super::law::Settings;
use super::matrix::{DocumentType, Matrix};
use super::people::Patient;
use super::professionals::Worker;
use super::verdict::{AppearsAs, Reason, Rule, Verdict};
use super::{Policy, appearance, apps, caregivers, feeding, people, professionals, status, system};

/// What a rule answers: the rule that grants, or the reason for refusing.
pub(super) type Judgement = Result<Rule, Reason>;

/// One caller before one record at one instant; decides about any number of documents cheaply.
#[derive(Debug)]
pub struct Reader<'a> {
    desk: Result<Desk<'a>, Reason>,
}

/// The caller has some standing, and some law applies.
#[derive(Debug)]
struct Desk<'a> {
    scene: Scene<'a>,
    standing: Standing<'a>,
}

/// What is the same for every caller.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) now: Timestamp,
    pub(super) law: &'a Settings,
    pub(super) matrix: &'a Matrix,
    pub(super) record: Record<'a>,
    pub(super) caller_id: Option<&'a str>,
    pub(super) holder: HolderAge,
}

/// A minor until the age of majority of the law in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HolderAge {
    Minor,
    Adult,
}

/// In what quality somebody stands before the record, with what was settled once.
#[derive(Debug)]
pub(super) enum Standing<'a> {
    Patient(Patient),
    Caregiver(&'a [Mandate]),
    Worker(Worker<'a>),
    App(&'a [&'a str]),
    System,
}

impl<'a> Reader<'a> {
    /// Settles what does not depend on a document.
    pub fn new(policy: &'a Policy, caller: &Caller<'a>, record: &Record<'a>, now: Timestamp) -> Self {
        Self { desk: Desk::open(policy, caller, record, now) }
    }

    /// Judges one act on one existing document.
    #[inline]
    pub fn decide(&self, document: &Document<'_>, action: DocumentAction) -> Verdict {
        let desk = match &self.desk {
            Ok(desk) => desk,
            Err(reason) => return absent(*reason),
        };
        match desk.on_document(action, document) {
            Ok(rule) => Verdict::Permit { rule },
            Err(reason) => {
                let appears_as =
                    appearance::of_document(&desk.scene, &desk.standing, action, document, || {
                        desk.on_document(DocumentAction::List, document).is_ok()
                    });
                Verdict::Refuse { reason, appears_as }
            }
        }
    }

    /// Judges a deposit.
    pub fn decide_deposit(&self, deposit: &Deposit<'_>) -> Verdict {
        self.on_record(|desk| desk.on_deposit(deposit))
    }

    /// Judges an act on the record itself.
    pub fn decide_record(&self, action: RecordAction) -> Verdict {
        self.on_record(|desk| desk.on_record(action))
    }

    /// Judges any command.
    pub fn answer(&self, command: &Command<'_>) -> Verdict {
        match command {
            Command::Record(action) => self.decide_record(*action),
            Command::Deposit(deposit) => self.decide_deposit(deposit),
            Command::Document(action, document) => self.decide(document, *action),
        }
    }

    fn on_record(&self, judge: impl FnOnce(&Desk<'a>) -> Judgement) -> Verdict {
        let desk = match &self.desk {
            Ok(desk) => desk,
            Err(reason) => return absent(*reason),
        };
        match judge(desk) {
            Ok(rule) => Verdict::Permit { rule },
            Err(reason) => {
                Verdict::Refuse { reason, appears_as: appearance::of_record(&desk.scene, &desk.standing) }
            }
        }
    }
}

/// check-doors *appears_as* (1): nobody with a standing, nothing to learn.
const fn absent(reason: Reason) -> Verdict {
    Verdict::Refuse { reason, appears_as: AppearsAs::Absent }
}

impl<'a> Desk<'a> {
    fn open(
        policy: &'a Policy,
        caller: &Caller<'a>,
        record: &Record<'a>,
        now: Timestamp,
    ) -> Result<Self, Reason> {
        let law = policy.law.at(now).ok_or(Reason::NoLawInForce)?;
        let holder =
            if record.holder_age_years < law.age_of_majority { HolderAge::Minor } else { HolderAge::Adult };
        let scene = Scene { now, law, matrix: &policy.matrix, record: *record, caller_id: caller.id, holder };
        let standing = match caller.actor {
            Actor::Holder | Actor::Representative => {
                Standing::Patient(people::standing(&caller.actor, holder)?)
            }
            Actor::Caregiver { mandates } => Standing::Caregiver(mandates),
            Actor::Professional(professional) => {
                Standing::Worker(Worker::professional(&scene, &professional)?)
            }
            Actor::Structure(structure) => Standing::Worker(Worker::structure(&scene, &structure)?),
            Actor::App { may_read } => Standing::App(may_read),
            Actor::System => Standing::System,
            Actor::Operator | Actor::Anonymous => return Err(Reason::NoStanding),
        };
        Ok(Self { scene, standing })
    }

    fn on_document(&self, action: DocumentAction, document: &Document<'_>) -> Judgement {
        status::needs_active(&self.scene.record)?;
        status::document(action, document.state)?;
        // check-doors Deposit: every other action on a lot's signature is refused to all.
        if document.document_type == DocumentType::Signature {
            return Err(Reason::LotSignature);
        }
        match &self.standing {
            Standing::Worker(worker) => professionals::on_document(&self.scene, worker, action, document),
            Standing::Patient(patient) => people::on_document(&self.scene, *patient, action, document),
            Standing::Caregiver(mandates) => caregivers::on_document(&self.scene, mandates, action, document),
            Standing::App(may_read) => apps::on_document(&self.scene, may_read, action, document),
            Standing::System => system::on_document(&self.scene, action, document),
        }
    }

    fn on_deposit(&self, deposit: &Deposit<'_>) -> Judgement {
        status::needs_active(&self.scene.record)?;
        feeding::deposit(&self.scene, &self.standing, deposit)
    }

    fn on_record(&self, action: RecordAction) -> Judgement {
        status::record(action, &self.scene.record)?;
        match &self.standing {
            Standing::Worker(worker) => professionals::on_record(&self.scene, worker, action),
            Standing::Patient(patient) => people::on_record(*patient, action),
            Standing::Caregiver(mandates) => caregivers::on_record(&self.scene, mandates, action),
            Standing::App(may_read) => apps::on_record(&self.scene, may_read, action),
            Standing::System => system::on_record(&self.scene, action),
        }
    }
}
