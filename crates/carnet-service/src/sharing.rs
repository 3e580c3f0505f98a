//! What the page of accesses shows: who may consult, who acts for the holder, who is told.

use carnet_model::caller::ActorKind;
use carnet_model::event::Transaction;
use carnet_model::ids::EntryKind;
use carnet_model::person::Contact;
use carnet_model::{Caller, Chain, PublicId, RecordNo, Timestamp};
use carnet_record::command::{Command, LifeCommand};
use carnet_record::family::{Mandate, Representative};
use carnet_record::life::Life;

use crate::families::shown_name;
use crate::fault::ServiceError;
use crate::items::{ConsentItem, Subject};
use crate::service::Service;

/// Who may see a record, and who looks after it.
#[derive(Clone, Debug)]
pub struct SharingItem {
    /// The record.
    pub record: RecordNo,
    /// Name of its holder.
    pub holder: String,
    /// In what quality the caller reads.
    pub quality: ActorKind,
    /// Whether the holder is a minor.
    pub age: Age,
    /// Those who may consult, or could.
    pub consents: Vec<ConsentItem>,
    /// Those who are blocked: national id, name.
    pub blocked: Vec<(String, String)>,
    /// National id of the attending physician.
    pub attending: Option<String>,
    /// National ids of those with the same rights.
    pub same_rights: Vec<String>,
    /// Names that the record knows, by national id: readers, those authorised, those blocked.
    pub names: Vec<(String, String)>,
    /// Objects to `bris_de_glace`.
    pub objects_break_glass: bool,
    /// Objects to `centre_15`.
    pub objects_centre_15: bool,
    /// Legal representatives whose relation has not ended.
    pub representatives: Vec<Representative>,
    /// Mandates and invitations, with their public ids.
    pub mandates: Vec<(PublicId, Mandate)>,
    /// How the holder is told.
    pub contact: Contact,
    /// Life of the record.
    pub life: Life,
}

/// Whether the holder of a record is a minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// Below the age of majority.
    Minor,
    /// Of age.
    Adult,
}

impl SharingItem {
    /// Whether the holder has come of age and has not said yet that they know what changed.
    #[must_use]
    pub fn majority_unread(&self) -> Option<Timestamp> {
        self.life.majority_unread().filter(|_| self.quality == ActorKind::Holder)
    }

    /// The name of a professional, if the record knows it.
    #[must_use]
    pub fn name_of(&self, id: &str) -> Option<&str> {
        self.names.iter().find(|(known, _)| known == id).map(|(_, name)| name.as_str())
    }
}

impl Service {
    /// Who may see a record and who looks after it: for the holder, and for a minor's representatives.
    pub async fn sharing(&self, caller: &Caller, subject: Subject) -> Result<SharingItem, ServiceError> {
        let (number, record) = self.subject(subject).await?.ok_or(ServiceError::NoRecord)?;
        self.holder_only(caller, number, &record, Transaction::Family).await?;
        self.trace_done(caller, number, &record, Transaction::Family).await?;
        let gate = self.gate(&record, caller, self.now());
        let consents = self.consents_of(caller, number, &record)?;
        let blocked: Vec<(String, String)> =
            record.blocked.iter().map(|(id, name)| (id.to_string(), name.to_string())).collect();
        let mut names: Vec<(String, String)> =
            consents.iter().map(|c| (c.professional.clone(), c.authorisation.name.to_string())).collect();
        names.extend(blocked.iter().cloned());
        // Only readings that every reader of this page may know of.
        let open = record.watch.readers.iter().filter(|reader| reader.chain() == Chain::StateOpen);
        names.extend(open.map(|reader| (reader.professional.to_string(), reader.name.to_string())));
        names.retain(|(_, name)| !name.is_empty());
        let id = |one: &Mandate| self.public_id(number, EntryKind::Mandate, one.number);
        Ok(SharingItem {
            record: number,
            holder: shown_name(&record),
            quality: gate.kind(),
            age: if gate.holder_is_minor() { Age::Minor } else { Age::Adult },
            consents,
            blocked,
            attending: record.attending.as_deref().map(ToOwned::to_owned),
            same_rights: record.same_rights.iter().map(ToString::to_string).collect(),
            names,
            objects_break_glass: record.objects_break_glass,
            objects_centre_15: record.objects_centre_15,
            representatives: record.family.present_representatives().cloned().collect(),
            mandates: record.family.mandates.iter().map(|one| (id(one), one.clone())).collect(),
            contact: record.contact.clone(),
            life: record.life.clone(),
        })
    }

    /// Whether a subject is the record with this number.
    pub fn is_record_of(&self, subject: Subject, record: RecordNo) -> Result<bool, ServiceError> {
        Ok(match subject {
            Subject::Ins(ins) => self.record_of_ins(&ins)? == Some(record),
            Subject::Id(id) => self
                .open_id(id)
                .is_some_and(|(number, kind, _)| number == record && kind == EntryKind::Record),
        })
    }

    /// The instant at which the holder came of age, while they have not said yet that they know what changed. Costs no
    /// trace: it goes with a page that is traced itself.
    pub async fn majority_unread(
        &self,
        caller: &Caller,
        subject: Subject,
    ) -> Result<Option<Timestamp>, ServiceError> {
        let Some((_, record)) = self.subject(subject).await? else { return Ok(None) };
        let own = self.gate(&record, caller, self.now()).kind() == ActorKind::Holder;
        Ok(record.life.majority_unread().filter(|_| own))
    }

    /// The young adult read what changed at their majority: where letters go is theirs from now on, as it is.
    pub async fn read_majority(&self, caller: &Caller, subject: Subject) -> Result<(), ServiceError> {
        let contact = self.settings(caller, subject).await?.contact;
        self.set_contact(caller, subject, contact).await?;
        self.settle(caller, subject, Command::Life(LifeCommand::ReadMajority)).await
    }

    /// When the destruction of a closed record was asked for: for the holder and a minor's representatives.
    pub async fn erasure_asked(
        &self,
        caller: &Caller,
        subject: Subject,
    ) -> Result<Option<Timestamp>, ServiceError> {
        let Some((_, record)) = self.subject(subject).await? else { return Ok(None) };
        let kind = self.gate(&record, caller, self.now()).kind();
        let may = matches!(kind, ActorKind::Holder | ActorKind::Representative);
        Ok(record.life.erasure_asked.filter(|_| may))
    }
}
