//! Death, suspension, erasure: what reaches the life of a record from outside it. Operators decide it two by two
//! (`operators`); timers carry out what the law's delays say.

use carnet_model::event::{Event, Transaction};
use carnet_model::family::FamilyEvent;
use carnet_model::{Caller, EntryKind, Ins, PublicId, RecordNo};
use carnet_record::command::{Command, FamilyCommand, LifeCommand};
use carnet_record::policy::case::RecordAction;
use carnet_seal::TagKind;

use crate::fault::ServiceError;
use crate::items::Subject;
use crate::records::Baggage;
use crate::service::Service;

impl Service {
    /// Carries out, as Carnet itself, something about the life of a record.
    pub(crate) async fn live(&self, record: RecordNo, command: LifeCommand) -> Result<(), ServiceError> {
        let mut baggage = Baggage::default();
        if let LifeCommand::ChangeIns(ins) = &command {
            baggage.tags.push(self.inner.store.tag(TagKind::Ins, &ins.token()));
        }
        self.act(&Caller::system(), record, Command::Life(command), baggage).await?;
        Ok(())
    }

    /// Writes, as Carnet itself, a relation that was proven by the register, at a counter or by a judge.
    pub async fn attest(&self, subject: Subject, event: FamilyEvent) -> Result<(), ServiceError> {
        let (number, _) = self.subject(subject).await?.ok_or(ServiceError::NoRecord)?;
        let command = Command::Family(FamilyCommand::Attest(event));
        self.act(&Caller::system(), number, command, Baggage::default()).await?;
        Ok(())
    }

    /// Asks for the archive of a closed record to be destroyed, or takes that back.
    pub async fn ask_erasure(
        &self,
        caller: &Caller,
        subject: Subject,
        asked: Asked,
    ) -> Result<(), ServiceError> {
        let command = match asked {
            Asked::Destroy => LifeCommand::AskErasure,
            Asked::Keep => LifeCommand::WithdrawErasure,
        };
        self.settle(caller, subject, Command::Life(command)).await
    }

    /// Destroys a record, its key first; the system's ledger keeps that one was.
    pub(crate) async fn erase_record(&self, number: RecordNo) -> Result<(), ServiceError> {
        self.inner.store.erase(number).await?;
        self.inner.records.forget(number);
        tracing::info!("a record was destroyed");
        Ok(())
    }

    /// Reports an access of the journal; `words` at most 2 000 characters.
    pub async fn report_access(
        &self,
        caller: &Caller,
        access: PublicId,
        words: &str,
    ) -> Result<(), ServiceError> {
        let (number, record, access) = self.opened(access, &[EntryKind::Access]).await?;
        let gate = self.gate(&record, caller, self.now());
        if let Err(refusal) = gate.on_record(RecordAction::ReadJournal) {
            return Err(self.refused(caller, number, &record, Transaction::Report, &[], refusal).await);
        }
        let line = self.journal_line(caller, number, &record, access).await?;
        let report = LifeCommand::Report {
            chain: line.place.0,
            entry: line.hash,
            about: line.trace.caller.id.clone(),
            at: line.trace.at,
            words: words.chars().take(2_000).collect::<String>().into(),
        };
        let outbox = vec![Self::report_alarm(&line.trace.caller, self.now())];
        self.act(caller, number, Command::Life(report), Baggage { outbox, ..Baggage::default() }).await?;
        Ok(())
    }

    /// Whether a person has a record here, and its number: for those who join families from a register.
    pub fn has_record(&self, person: &Ins) -> Result<bool, ServiceError> {
        Ok(self.record_of_ins(person)?.is_some())
    }

    /// Adds to the person's own record for whom they act; done twice, it is there once.
    pub(crate) async fn note_acts_for(
        &self,
        person: Option<Ins>,
        record: RecordNo,
        begins: Option<(Box<str>, carnet_model::family::RelationKind)>,
    ) -> Result<(), ServiceError> {
        let Some(person) = person else { return Ok(()) };
        let own = self.record_of_ins(&person)?.ok_or(ServiceError::NoRecord)?;
        self.append(&Caller::system(), own, Baggage::default(), |ledger| {
            let known = ledger.family.acts_for.iter().any(|one| one.record == record);
            Ok(match &begins {
                Some((name, relation)) if !known => {
                    let (name, relation) = (name.clone(), *relation);
                    vec![Event::Family(FamilyEvent::ActsFor { record, name, relation })]
                }
                None if known => vec![Event::Family(FamilyEvent::ActsForEnded { record })],
                _ => Vec::new(),
            })
        })
        .await?;
        Ok(())
    }
}

/// What the holder of a closed record asks about its archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Destroy it within the time of the law.
    Destroy,
    /// Keep it after all.
    Keep,
}
