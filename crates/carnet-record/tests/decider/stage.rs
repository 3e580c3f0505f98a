//! A record on a stage: actors, acts, and a ledger that is only a list of events.

use carnet_model::caller::{ActorKind, AuthMode, Purpose};
use carnet_model::document::{
    Author, AuthorKind, Confidentiality, DocumentEntry, Identifier, LotEntry, SourcePatient, UniqueId,
    Visibility,
};
use carnet_model::event::{Change, ConsentGround, Stamped};
use carnet_model::person::{Contact, Sex, Traits};
use carnet_model::{Caller, Chain, Code, ContentNo, Dtm, Ins, InsDomain, ObjectNo, Timestamp, Turn};
use carnet_record::command::{Command, Decision, NewDocument, NewLot};
use carnet_record::gate::Gate;
use carnet_record::policy::Policy;
use carnet_record::record::{Place, Record};
use carnet_record::refusal::Refusal;
use carnet_record::view::View;

/// Author of the documents, at structure A.
pub(crate) const AUTHOR: &str = "899700218896";
/// Another physician, at structure B.
pub(crate) const READER: &str = "801234567897";

pub(crate) struct Stage {
    pub(crate) policy: Policy,
    pub(crate) record: Record,
    pub(crate) ledger: Vec<(Chain, Stamped)>,
    pub(crate) now: Timestamp,
    serial: u64,
}

pub(crate) fn ins() -> Ins {
    Ins::parse(InsDomain::NirTest, "279035121518989").unwrap()
}

pub(crate) fn holder() -> Caller {
    Caller { kind: ActorKind::Holder, id: ins().matricule().into(), ins: Some(ins()), ..Caller::anonymous() }
}

pub(crate) fn physician(id: &str, structure: &str) -> Caller {
    Caller {
        kind: ActorKind::Professional,
        id: id.into(),
        profession: Some("10".into()),
        structure: Some(structure.into()),
        auth: AuthMode::Direct,
        ..Caller::anonymous()
    }
}

pub(crate) fn author() -> Caller {
    physician(AUTHOR, "A")
}

pub(crate) fn reader() -> Caller {
    physician(READER, "B")
}

pub(crate) fn breaking_the_glass() -> Caller {
    Caller { purpose: Purpose::BreakGlass, ..reader() }
}

impl Stage {
    /// An active record of a person born on a day; the reader is authorised.
    pub(crate) fn new(birth: &str) -> Self {
        let mut stage = Self::closed_door();
        stage.open(birth, None);
        stage.act(&holder_or_reader(&stage, READER), authorise(READER)).unwrap();
        stage
    }

    /// A record that was never opened.
    pub(crate) fn closed_door() -> Self {
        let now = Timestamp::parse_rfc3339("2026-11-24T08:00:00Z").unwrap();
        let policy = Policy::embedded().unwrap();
        Self { policy, record: Record::default(), ledger: Vec::new(), now, serial: 0 }
    }

    pub(crate) fn open(&mut self, birth: &str, waiting_until: Option<Timestamp>) {
        let traits = Traits {
            birth_family: "PAT-TROIS".into(),
            birth_given: "DOMINIQUE".into(),
            given_names: "DOMINIQUE".into(),
            used_family: None,
            used_given: None,
            birth_date: birth.into(),
            birth_place: "51215".into(),
            sex: Sex::Female,
        };
        let command = Command::Open { ins: ins(), traits, waiting_until, contact: Contact::default() };
        self.act(&Caller::system(), command).unwrap();
    }

    /// Decides and, when permitted, folds.
    pub(crate) fn act(&mut self, caller: &Caller, command: Command) -> Result<Decision, Refusal> {
        let gate = Gate::new(&self.policy, &self.record, caller, self.now);
        let decision = carnet_record::decide::decide(&gate, command)?;
        self.take(&decision);
        Ok(decision)
    }

    /// Folds what was decided.
    pub(crate) fn take(&mut self, decision: &Decision) {
        for (chain, stamped) in &decision.events {
            let turn = Turn(self.record.turn.0 + 1);
            self.record.apply(turn, place(*chain, turn), stamped.clone());
            self.ledger.push((*chain, stamped.clone()));
        }
    }

    /// Files a document and gives its number.
    pub(crate) fn file(&mut self, caller: &Caller, visibility: Visibility) -> ObjectNo {
        self.try_file(caller, visibility, None).unwrap()
    }

    pub(crate) fn try_file(
        &mut self,
        caller: &Caller,
        visibility: Visibility,
        replaces: Option<ObjectNo>,
    ) -> Result<ObjectNo, Refusal> {
        let lot = self.lot(caller, vec![(visibility, replaces)]);
        Ok(self.act(caller, lot)?.made[1])
    }

    /// A lot of documents, each with its codes and what it replaces.
    pub(crate) fn lot(&mut self, caller: &Caller, documents: Vec<(Visibility, Option<ObjectNo>)>) -> Command {
        let who = whoever(caller);
        let mut new = Vec::new();
        for (visibility, replaces) in documents {
            self.serial += 1;
            let entry = entry(self.serial, &who);
            new.push(NewDocument {
                entry,
                visibility,
                replaces,
                content: ContentNo(self.serial),
                received: None,
            });
        }
        let entry = LotEntry {
            unique_id: UniqueId::parse(&format!("1.2.9.{}", self.serial)).unwrap(),
            source_id: None,
            submission_time: self.now,
            claimed_time: None,
            content_type: Code::new("1.2.250.1.71.4.2.4", "SA07", ""),
            author: who,
            title: None,
            comments: None,
        };
        Command::Deposit(Box::new(NewLot { entry, documents: new }))
    }

    pub(crate) fn change(
        &mut self,
        caller: &Caller,
        document: ObjectNo,
        change: Change,
    ) -> Result<Decision, Refusal> {
        self.act(caller, Command::Change { document, change })
    }

    /// The numbers of the documents that a caller may know.
    pub(crate) fn seen_by(&self, caller: &Caller) -> Vec<ObjectNo> {
        match View::open(Gate::new(&self.policy, &self.record, caller, self.now)) {
            Ok(view) => view.documents().map(|shown| shown.document.number).collect(),
            Err(_) => Vec::new(),
        }
    }

    pub(crate) fn view<'a>(&'a self, caller: &'a Caller) -> View<'a> {
        View::open(Gate::new(&self.policy, &self.record, caller, self.now)).unwrap()
    }

    pub(crate) fn after_days(&mut self, days: i64) {
        self.now = self.now.plus_millis(days * Timestamp::DAY);
    }
}

/// Who may authorise a professional on this record: the professional themselves.
fn holder_or_reader(_: &Stage, id: &str) -> Caller {
    physician(id, "B")
}

pub(crate) fn authorise(id: &str) -> Command {
    let until = Timestamp::parse_rfc3339("2036-01-01T00:00:00Z").unwrap();
    Command::Authorise { professional: id.into(), name: "Dr".into(), until, ground: ConsentGround::CareTeam }
}

pub(crate) fn place(chain: Chain, turn: Turn) -> Place {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&turn.0.to_be_bytes());
    Place { chain, hash }
}

fn whoever(caller: &Caller) -> Author {
    let (kind, id) = match caller.kind {
        ActorKind::Holder => (AuthorKind::Patient, ins().matricule().to_owned()),
        _ => (AuthorKind::Professional, caller.id.to_string()),
    };
    Author {
        kind,
        id: Some(Identifier { system: "".into(), value: id.into() }),
        family: "X".into(),
        given: "".into(),
        institution: None,
        role: None,
        specialty: None,
    }
}

fn entry(serial: u64, author: &Author) -> DocumentEntry {
    let code = |code: &str| Code::new("", code, "");
    DocumentEntry {
        unique_id: UniqueId::parse(&format!("1.2.3.{serial}")).unwrap(),
        title: format!("Document {serial}").into(),
        comments: None,
        creation_time: Dtm::parse("20261101").unwrap(),
        service_start: Dtm::parse("20261101").unwrap(),
        service_stop: None,
        authors: vec![author.clone()],
        legal_authenticator: None,
        class: code("10"),
        type_code: code(if author.kind == AuthorKind::Patient { "EXPPAT_2" } else { "11488-4" }),
        format: code("f"),
        facility: code("SA07"),
        setting: code("AMBULATOIRE"),
        confidentiality: Confidentiality::Normal,
        events: Vec::new(),
        references: Vec::new(),
        mime: "text/plain".into(),
        language: "fr-FR".into(),
        hash: [0; 20],
        size: 1,
        source_patient: SourcePatient::default(),
        custodian: None,
    }
}
