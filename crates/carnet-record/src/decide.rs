//! `decide(record, actor, command) -> events or refusal`: every rule of what may happen to a record.

use carnet_model::caller::ActorKind;
use carnet_model::document::{DocumentState, Visibility};
use carnet_model::event::{Actor, Change, Event, Origin, Outcome, Stamped};
use carnet_model::family::RelationEnd;
use carnet_model::{Chain, ObjectNo};

use crate::audience::{self, Access, state_chain};
use crate::command::{Command, Decision, LifeCommand, Telling};
use crate::gate::Gate;
use crate::policy::AppearsAs;
use crate::policy::case::{DocumentAction, RecordAction};
use crate::record::{Bytes, Document, Status};
use crate::refusal::{Refusal, Refused};
use crate::view::known_state;

mod deposit;
mod family;
mod life;
mod split;

/// How long a person's deleted document stays in the bin, in days.
pub const BIN_DAYS: i64 = 30;

/// Decides a command: what it does, or why it is refused.
pub fn decide(gate: &Gate<'_>, command: Command) -> Result<Decision, Refusal> {
    let (transaction, mut act) = (command.transaction(), command.act());
    // The reading that it goes with has a trace of its own.
    // The same of what only follows from an act that has one.
    let untraced = matches!(
        command,
        Command::Life(
            LifeCommand::NoteFirstRead
                | LifeCommand::NoteEmergency(_)
                | LifeCommand::HandOver(_)
                | LifeCommand::MarkCanary
        )
    );
    let mut deciding = Deciding::new(gate);
    match command {
        Command::Open { ins, traits, waiting_until, contact } => {
            if gate.caller().kind != ActorKind::System {
                return Err(crate::gate::unknown());
            }
            if gate.record().status != Status::None {
                return Err(Refusal::open(Refused::AlreadyOpen));
            }
            deciding.open(Event::Opened { ins, traits, waiting_until, contact });
        }
        Command::Activate => deciding.on_record(RecordAction::Activate, Event::Activated)?,
        Command::Oppose => deciding.on_record(RecordAction::Oppose, Event::Opposed)?,
        Command::Close { reason, text } => {
            deciding.on_record(RecordAction::Close, Event::Closed { reason, text })?;
            life::end_mandates(&mut deciding, RelationEnd::Closed);
            deciding.decision.tell = Some(Telling::Closed);
        }
        Command::Reopen => deciding.on_record(RecordAction::Reopen, Event::Reopened)?,
        Command::Deposit(lot) => deposit::decide(&mut deciding, *lot)?,
        Command::Change { document, change } => return deciding.change(document, change),
        Command::NoteSeen(documents) => deciding.note_seen(&documents)?,
        Command::TellWithheld(document) => deciding.tell_withheld(document)?,
        Command::Purge(document) => deciding.purge(document)?,
        Command::Family(command) => act = Some(family::decide(&mut deciding, command)?),
        Command::Life(LifeCommand::Detach(detachment)) => return split::detach(deciding, &detachment),
        Command::Life(LifeCommand::TakeOver(transfer)) => return split::take_over(deciding, *transfer),
        Command::Life(command) => life::decide(&mut deciding, command)?,
        settings => deciding.settings(settings)?,
    }
    let mut decision = deciding.finish(transaction, None);
    if untraced {
        decision.traces.clear();
    }
    for (_, trace) in &mut decision.traces {
        trace.act.clone_from(&act);
    }
    Ok(decision)
}

/// A decision being made.
pub(crate) struct Deciding<'g, 'a> {
    gate: &'g Gate<'a>,
    by: Actor,
    next_object: u64,
    decision: Decision,
    touched: Vec<ObjectNo>,
    new_by_chain: Vec<(Chain, Vec<ObjectNo>)>,
}

impl<'g, 'a> Deciding<'g, 'a> {
    fn new(gate: &'g Gate<'a>) -> Self {
        // Number 0 names nothing, so that a zeroed id never opens to a thing.
        let next_object = gate.record().next_object.max(1);
        Self {
            gate,
            by: Actor { kind: gate.kind(), ..Actor::from(gate.caller()) },
            next_object,
            decision: Decision::default(),
            touched: Vec::new(),
            new_by_chain: Vec::new(),
        }
    }

    fn number(&mut self) -> ObjectNo {
        let number = ObjectNo(self.next_object);
        self.next_object += 1;
        self.decision.made.push(number);
        number
    }

    fn push(&mut self, chain: Chain, event: Event) {
        self.decision.events.push((chain, Stamped { at: self.gate.now(), by: self.by.clone(), event }));
    }

    fn open(&mut self, event: Event) {
        self.push(Chain::StateOpen, event);
    }

    /// Traces the filing of a document that does not exist yet, on the chain of the codes asked for.
    fn trace_new(&mut self, document: ObjectNo, visibility: Visibility) {
        let chain = audience::of_connection(self.gate.caller(), audience::trace_chain(visibility));
        match self.new_by_chain.iter_mut().find(|(known, _)| *known == chain) {
            Some((_, numbers)) => numbers.push(document),
            None => self.new_by_chain.push((chain, vec![document])),
        }
    }

    fn on_record(&mut self, action: RecordAction, event: Event) -> Result<(), Refusal> {
        self.gate.on_record(action)?;
        self.open(event);
        Ok(())
    }

    fn finish(mut self, transaction: carnet_model::event::Transaction, change: Option<Change>) -> Decision {
        let (caller, now) = (self.gate.caller(), self.gate.now());
        let access = Access { transaction, documents: &self.touched, outcome: Outcome::Done, change };
        self.decision.traces = if self.new_by_chain.is_empty() {
            audience::traces(self.gate.record(), caller, now, &access)
        } else {
            let new = self.new_by_chain.into_iter();
            let kind = self.gate.kind();
            new.map(|(chain, documents)| (chain, access.trace(caller, kind, now, documents))).collect()
        };
        self.decision
    }

    /// A change of visibility or state: TD3.3a–d.
    fn change(mut self, number: ObjectNo, change: Change) -> Result<Decision, Refusal> {
        let document = self.gate.record().document(number).ok_or_else(absent)?;
        let state = known_state(self.gate, document);
        match action_of(change) {
            Some(action) => self.gate.on_document(action, document, state)?,
            None => self.may_restore(document)?,
        }
        self.touched.push(document.number);
        if has_effect(document, change) {
            let after = visibility_after(document.visibility, change);
            let chain = state_chain(after);
            let (lot, version) = (self.number(), self.number());
            self.push(chain, Event::DocumentChanged { document: document.number, version, lot, change });
            if document.filed_in.chain != chain && change == Change::ShowToPatient {
                self.push(chain, Event::Released { document: document.number, hash: document.filed_in.hash });
            }
        }
        Ok(self.finish(carnet_model::event::Transaction::Update, Some(change)))
    }

    /// One's own document comes back from the bin, within its time.
    fn may_restore(&self, document: &Document) -> Result<(), Refusal> {
        self.gate.on_record(RecordAction::Export)?;
        let in_bin = document.origin == Origin::Person
            && document.state == DocumentState::Deleted
            && document.bytes == Bytes::Kept
            && document.deleted_at.is_some_and(|at| self.gate.now().days_since(at) < BIN_DAYS);
        if in_bin { Ok(()) } else { Err(Refusal { why: Refused::NotInBin, appears_as: AppearsAs::Absent }) }
    }

    /// What the holder has read is no news any more; one event for each audience.
    fn note_seen(&mut self, numbers: &[ObjectNo]) -> Result<(), Refusal> {
        let mut seen: Vec<(Chain, Vec<ObjectNo>)> = Vec::new();
        for number in numbers {
            let document = self.gate.record().document(*number).ok_or_else(absent)?;
            self.gate.on_document(DocumentAction::Read, document, known_state(self.gate, document))?;
            self.touched.push(document.number);
            if self.gate.kind() != ActorKind::Holder || document.seen_at.is_some() {
                continue;
            }
            let chain = state_chain(document.visibility);
            match seen.iter_mut().find(|(known, _)| *known == chain) {
                Some((_, documents)) => documents.push(document.number),
                None => seen.push((chain, vec![document.number])),
            }
        }
        for (chain, documents) in seen {
            self.push(chain, Event::Seen { documents });
        }
        Ok(())
    }

    fn tell_withheld(&mut self, number: ObjectNo) -> Result<(), Refusal> {
        self.only_system()?;
        let document = self.gate.record().document(number).ok_or_else(absent)?;
        self.touched.push(document.number);
        if document.visibility.has(Visibility::HIDDEN_FROM_PATIENT) && document.told_at.is_none() {
            self.push(Chain::StateWithheld, Event::WithheldTold { document: document.number });
            self.decision.tell = Some(Telling::Withheld { document: document.number });
        }
        Ok(())
    }

    fn purge(&mut self, number: ObjectNo) -> Result<(), Refusal> {
        self.only_system()?;
        let document = self.gate.record().document(number).ok_or_else(absent)?;
        let over = document.deleted_at.is_some_and(|at| self.gate.now().days_since(at) >= BIN_DAYS);
        if !over || document.bytes == Bytes::Purged {
            return Err(Refusal::open(Refused::NotInBin));
        }
        self.touched.push(document.number);
        self.push(state_chain(document.visibility), Event::Purged { document: document.number });
        self.decision.drop_contents.push(document.content);
        Ok(())
    }

    fn only_system(&self) -> Result<(), Refusal> {
        if self.gate.caller().kind == ActorKind::System { Ok(()) } else { Err(crate::gate::unknown()) }
    }

    /// Rights and settings.
    fn settings(&mut self, command: Command) -> Result<(), Refusal> {
        let gate = self.gate;
        match command {
            Command::Authorise { professional, name, until, ground } => {
                gate.on_record(RecordAction::SetAuthorisation)?;
                self.about_oneself(&professional)?;
                let consent = self.number();
                let set = Event::AuthorisationSet { consent, professional, name, until, ground };
                self.push(audience::state_of_connection(gate.caller()), set);
            }
            Command::RemoveAuthorisation { professional } => {
                gate.on_record(RecordAction::SetAuthorisation)?;
                self.about_oneself(&professional)?;
                if gate.record().authorisations.contains_key(&professional) {
                    self.open(Event::AuthorisationRemoved { professional: professional.clone() });
                }
                if gate.record().secret_authorisations.contains_key(&professional) {
                    self.push(Chain::StateSecret, Event::AuthorisationRemoved { professional });
                }
            }
            Command::Block { professional, name } => {
                self.on_record(
                    RecordAction::BlockProfessional,
                    Event::ProfessionalBlocked { professional, name },
                )?;
            }
            Command::Unblock { professional } => {
                self.on_record(
                    RecordAction::BlockProfessional,
                    Event::ProfessionalUnblocked { professional },
                )?;
            }
            Command::SetObjections { break_glass, centre_15 } => {
                let event = Event::ObjectionsSet { break_glass, centre_15 };
                self.on_record(RecordAction::BlockProfessional, event)?;
            }
            Command::SetAttending { attending, same_rights } => {
                let event = Event::AttendingSet { attending, same_rights };
                self.on_record(RecordAction::BlockProfessional, event)?;
            }
            Command::SetContact(contact) => {
                self.on_record(RecordAction::Export, Event::ContactSet { contact })?;
            }
            Command::MarkNotices { notices, mark } => {
                self.on_record(RecordAction::Export, Event::NoticesMarked { notices, mark })?;
            }
            _ => return Err(crate::gate::unknown()),
        }
        Ok(())
    }

    /// A professional sets or removes only their own authorisation.
    fn about_oneself(&self, professional: &str) -> Result<(), Refusal> {
        let caller = self.gate.caller();
        if caller.kind == ActorKind::Professional && &*caller.id != professional {
            return Err(Refusal::open(Refused::NeedsConsent));
        }
        Ok(())
    }
}

const fn action_of(change: Change) -> Option<DocumentAction> {
    Some(match change {
        Change::Mask => DocumentAction::Mask,
        Change::Unmask => DocumentAction::Unmask,
        Change::HideFromPatient => DocumentAction::HideFromPatient,
        Change::ShowToPatient => DocumentAction::ShowToPatient,
        Change::HideFromRepresentatives => DocumentAction::HideFromRepresentatives,
        Change::Archive => DocumentAction::Archive,
        Change::Unarchive => DocumentAction::Unarchive,
        Change::Delete => DocumentAction::Delete,
        Change::Restore => return None,
    })
}

fn has_effect(document: &Document, change: Change) -> bool {
    match change {
        Change::Mask
        | Change::HideFromPatient
        | Change::HideFromRepresentatives
        | Change::Unmask
        | Change::ShowToPatient => visibility_after(document.visibility, change) != document.visibility,
        Change::Archive | Change::Unarchive | Change::Delete | Change::Restore => true,
    }
}

const fn visibility_after(visibility: Visibility, change: Change) -> Visibility {
    match change {
        Change::Mask => visibility.with(Visibility::MASKED),
        Change::Unmask => visibility.without(Visibility::MASKED),
        Change::HideFromPatient => visibility.with(Visibility::HIDDEN_FROM_PATIENT),
        Change::ShowToPatient => visibility.without(Visibility::HIDDEN_FROM_PATIENT),
        Change::HideFromRepresentatives => visibility.with(Visibility::HIDDEN_FROM_REPRESENTATIVES),
        Change::Archive | Change::Unarchive | Change::Delete | Change::Restore => visibility,
    }
}

const fn absent() -> Refusal {
    Refusal { why: Refused::UnknownDocument, appears_as: AppearsAs::Absent }
}
