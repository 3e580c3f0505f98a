//! Status of a record (TD0.2), authorisations (TD0.3), and the person's own settings.

use std::sync::Arc;

use carnet_model::caller::{ActorKind, Connection, Purpose};
use carnet_model::event::{ConsentGround, Outcome, Transaction};
use carnet_model::ids::EntryKind;
use carnet_model::person::Contact;
use carnet_model::{Caller, PublicId, RecordNo, Timestamp};
use carnet_record::audience::{self, Access};
use carnet_record::command::Command;
use carnet_record::policy::case::RecordAction;
use carnet_record::record::{Authorisation, Record};
use carnet_record::refusal::{AppearsAs, Refusal};

use crate::fault::ServiceError;
use crate::finding::current;
use crate::items::{Attending, Blocked, ConsentItem, InForce, RightItem, Settings, StatusItem, Subject};
use crate::records::Baggage;
use crate::service::Service;

impl Service {
    /// TD0.2: the status of a record; `None` when there is none, or none that the caller may know of.
    pub async fn status(
        &self,
        caller: &Caller,
        subject: Subject,
    ) -> Result<Option<StatusItem>, ServiceError> {
        let Some((number, record)) = self.sought(caller, subject).await? else { return Ok(None) };
        let gate = self.gate(&record, caller, self.now());
        if let Err(refusal) = gate.on_record(RecordAction::Status) {
            let error = self.refused(caller, number, &record, Transaction::Status, &[], refusal).await;
            return match error {
                ServiceError::Refused(Refusal { appears_as: AppearsAs::Absent, .. }) => Ok(None),
                error => Err(error),
            };
        }
        self.trace_done(caller, number, &record, Transaction::Status).await?;
        self.status_item(caller, number, &record).map(Some)
    }

    /// The status of a record, for a caller who may know it.
    pub(crate) fn status_item(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
    ) -> Result<StatusItem, ServiceError> {
        let authorisation = self.gate(record, caller, self.now()).authorisation();
        let blocked = if record.blocked.contains_key(&caller.id) { Blocked::Yes } else { Blocked::No };
        let attending =
            record.attending.as_ref() == Some(&caller.id) || record.same_rights.contains(&caller.id);
        let shown =
            format!("{:?}{authorisation:?}{blocked:?}{attending}{:?}", record.status, record.ins.len());
        Ok(StatusItem {
            record: number,
            ins: current(record)?,
            traits: record.traits.clone(),
            status: record.status.clone(),
            authorisation,
            blocked,
            attending: if attending { Attending::Yes } else { Attending::No },
            etag: *carnet_seal::sha256(shown.as_bytes()).first_chunk().unwrap_or(&[0; 8]),
        })
    }

    /// TD0.3: a professional sets their own authorisation after an explicit act.
    pub async fn authorise(
        &self,
        caller: &Caller,
        subject: Subject,
        until: Option<Timestamp>,
        ground: ConsentGround,
    ) -> Result<ConsentItem, ServiceError> {
        let (number, _) = self.sought(caller, subject).await?.ok_or(ServiceError::NoRecord)?;
        let longest = self.now().plus_millis(self.config().authorisation_days.saturating_mul(Timestamp::DAY));
        let until = until.map_or(longest, |asked| asked.min(longest));
        let command =
            Command::Authorise { professional: caller.id.clone(), name: caller.name.clone(), until, ground };
        let done = self.act(caller, number, command, Baggage::default()).await?;
        let set = match caller.connection {
            Connection::Secret => &done.record.secret_authorisations,
            Connection::Ordinary => &done.record.authorisations,
        };
        let authorisation = set.get(&caller.id).ok_or(ServiceError::Unknown)?;
        self.consent_item(number, &done.record, &caller.id, authorisation)
    }

    /// The command by which a person lets a professional consult, until an instant or for the longest time.
    #[must_use]
    pub fn authorisation_of(
        &self,
        professional: Box<str>,
        name: Box<str>,
        until: Option<Timestamp>,
    ) -> Command {
        let longest = self.now().plus_millis(self.config().authorisation_days.saturating_mul(Timestamp::DAY));
        let until = until.map_or(longest, |asked| asked.min(longest));
        Command::Authorise { professional, name, until, ground: ConsentGround::Person }
    }

    /// Takes back something that was decided about who may consult.
    pub async fn take_back(&self, caller: &Caller, item: &RightItem) -> Result<(), ServiceError> {
        let subject = Subject::Ins(*item.ins());
        let (_, record) = self.sought(caller, subject).await?.ok_or(ServiceError::NoRecord)?;
        let command = item.removal(&record);
        self.settle(caller, subject, command).await
    }

    /// TD0.3: a professional removes their own authorisation.
    pub async fn remove_authorisation(&self, caller: &Caller, subject: Subject) -> Result<(), ServiceError> {
        let (number, _) = self.sought(caller, subject).await?.ok_or(ServiceError::NoRecord)?;
        let command = Command::RemoveAuthorisation { professional: caller.id.clone() };
        self.act(caller, number, command, Baggage::default()).await?;
        Ok(())
    }

    /// What was decided about who may consult, as far as the caller may see it: their own authorisation, or all for the
    /// holder.
    pub async fn rights(&self, caller: &Caller, subject: Subject) -> Result<Vec<RightItem>, ServiceError> {
        let Some((number, record)) = self.sought(caller, subject).await? else { return Ok(Vec::new()) };
        self.may_know_rights(caller, number, &record).await?;
        let found = self.rights_of(caller, number, &record)?;
        self.trace_done(caller, number, &record, Transaction::SearchConsents).await?;
        Ok(found)
    }

    /// Refuses, with a trace, whoever may not even ask for the status of the record.
    async fn may_know_rights(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
    ) -> Result<(), ServiceError> {
        match self.gate(record, caller, self.now()).on_record(RecordAction::Status) {
            Ok(()) => Ok(()),
            Err(refusal) => {
                Err(self.refused(caller, number, record, Transaction::SearchConsents, &[], refusal).await)
            }
        }
    }

    /// The authorisations among them.
    pub async fn consents(
        &self,
        caller: &Caller,
        subject: Subject,
    ) -> Result<Vec<ConsentItem>, ServiceError> {
        let rights = self.rights(caller, subject).await?;
        let authorisations = rights.into_iter().filter_map(|item| match item {
            RightItem::Authorisation(item) => Some(item),
            RightItem::Block { .. } | RightItem::Objection { .. } => None,
        });
        Ok(authorisations.collect())
    }

    /// One of them.
    pub async fn right(&self, caller: &Caller, id: PublicId) -> Result<RightItem, ServiceError> {
        let (number, record, object) = self.opened(id, &[EntryKind::Consent]).await?;
        self.may_know_rights(caller, number, &record).await?;
        let found = self.rights_of(caller, number, &record)?;
        let Some(item) = found.into_iter().find(|item| item.number() == object) else {
            let refusal = carnet_record::gate::unknown();
            return Err(self
                .refused(caller, number, &record, Transaction::SearchConsents, &[], refusal)
                .await);
        };
        self.trace_done(caller, number, &record, Transaction::SearchConsents).await?;
        Ok(item)
    }

    pub(crate) fn rights_of(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
    ) -> Result<Vec<RightItem>, ServiceError> {
        let consents = self.consents_of(caller, number, record)?;
        let mut rights: Vec<RightItem> = consents.into_iter().map(RightItem::Authorisation).collect();
        if self.gate(record, caller, self.now()).on_record(RecordAction::Export).is_err() {
            return Ok(rights);
        }
        let ins = current(record)?;
        rights.extend(record.blocked.iter().map(|(id, name)| RightItem::Block {
            record: number,
            ins,
            professional: id.to_string(),
            name: name.to_string(),
        }));
        let objections = [
            (record.objects_break_glass, Purpose::BreakGlass),
            (record.objects_centre_15, Purpose::Centre15),
        ];
        let held = objections.into_iter().filter(|(objects, _)| *objects);
        rights.extend(held.map(|(_, purpose)| RightItem::Objection { record: number, ins, purpose }));
        Ok(rights)
    }

    pub(crate) fn consents_of(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
    ) -> Result<Vec<ConsentItem>, ServiceError> {
        let gate = self.gate(record, caller, self.now());
        let all = gate.on_record(RecordAction::Export).is_ok();
        let own = gate.on_record(RecordAction::Status).is_ok();
        // What a professional set in a secret connection is known to them and to the minor.
        let secret = record.secret_authorisations.iter();
        let secret = secret.filter(|(id, _)| gate.kind() == ActorKind::Holder || (own && **id == caller.id));
        let visible = record.authorisations.iter().filter(|(id, _)| all || (own && **id == caller.id));
        let visible = visible.chain(secret);
        visible.map(|(id, authorisation)| self.consent_item(number, record, id, authorisation)).collect()
    }

    fn consent_item(
        &self,
        number: RecordNo,
        record: &Record,
        professional: &str,
        authorisation: &Authorisation,
    ) -> Result<ConsentItem, ServiceError> {
        let in_force = if record.blocked.contains_key(professional) {
            InForce::Blocked
        } else if authorisation.until > self.now() {
            InForce::Yes
        } else {
            InForce::Expired
        };
        Ok(ConsentItem {
            record: number,
            ins: current(record)?,
            professional: professional.to_owned(),
            authorisation: authorisation.clone(),
            in_force,
        })
    }

    /// The person's own settings.
    pub async fn settings(&self, caller: &Caller, subject: Subject) -> Result<Settings, ServiceError> {
        let (number, record) = self.sought(caller, subject).await?.ok_or(ServiceError::NoRecord)?;
        self.holder_only(caller, number, &record, Transaction::Settings).await?;
        let blocked = record.blocked.iter().map(|(id, name)| (id.to_string(), name.to_string())).collect();
        Ok(Settings {
            contact: record.contact.clone(),
            objects_break_glass: record.objects_break_glass,
            objects_centre_15: record.objects_centre_15,
            consents: self.consents_of(caller, number, &record)?,
            blocked,
        })
    }

    /// Sets how the person is told.
    pub async fn set_contact(
        &self,
        caller: &Caller,
        subject: Subject,
        contact: Contact,
    ) -> Result<(), ServiceError> {
        self.settle(caller, subject, Command::SetContact(contact)).await
    }

    /// Carries out a command of the person on their own record: blocks, objections, closing…
    pub async fn settle(
        &self,
        caller: &Caller,
        subject: Subject,
        command: Command,
    ) -> Result<(), ServiceError> {
        let (number, _) = self.sought(caller, subject).await?.ok_or(ServiceError::NoRecord)?;
        self.act(caller, number, command, Baggage::default()).await?;
        Ok(())
    }

    /// Refuses whoever is not the holder (or a minor's representative), with a trace.
    pub(crate) async fn holder_only(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
        transaction: Transaction,
    ) -> Result<(), ServiceError> {
        match self.gate(record, caller, self.now()).on_record(RecordAction::Export) {
            Ok(()) => Ok(()),
            Err(refusal) => Err(self.refused(caller, number, record, transaction, &[], refusal).await),
        }
    }

    /// Traces an access that touched no document.
    pub(crate) async fn trace_done(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Arc<Record>,
        transaction: Transaction,
    ) -> Result<(), ServiceError> {
        let access = Access { transaction, documents: &[], outcome: Outcome::Done, change: None };
        self.trace(number, &audience::traces(record, caller, self.now(), &access)).await?;
        Ok(())
    }
}
