//! Families: for whom somebody acts, and who acts for the holder of a record.

use carnet_model::caller::ActorKind;
use carnet_model::event::{Transaction, decode, encode};
use carnet_model::family::{RelationKind, Scope};
use carnet_model::ids::EntryKind;
use carnet_model::person::Traits;
use carnet_model::{Caller, Ins, ObjectNo, PublicId, RecordNo, Timestamp};
use carnet_record::command::{Command, FamilyCommand};
use carnet_record::family::{Mandate, MandateState, Representative};
use carnet_record::policy::case::RecordAction;
use carnet_record::record::{Record, Status};
use minicbor::{Decode, Encode};

use crate::fault::ServiceError;
use crate::finding::current;
use crate::identity::TokenKind;
use crate::items::Subject;
use crate::outbox::{Delivery, Notice, blank, row};
use crate::records::Baggage;
use crate::service::Service;

/// Somebody for whom a person may act.
#[derive(Clone, Debug)]
pub struct ActsForItem {
    /// The record.
    pub record: PublicId,
    /// Name of its holder.
    pub name: String,
    /// In what quality.
    pub relation: RelationKind,
    /// Whether it is in effect now.
    pub effect: Effect,
}

/// Whether a relation is in effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Now.
    Now,
    /// From this instant.
    From(Timestamp),
    /// No longer, or the record is shut.
    Over,
}

/// A record that a session has turned to.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The record.
    pub record: PublicId,
    /// Its current INS.
    pub ins: Ins,
    /// Name of its holder.
    pub name: String,
    /// In what quality the caller stands before it.
    pub quality: ActorKind,
    /// What a caregiver may do; empty for the others, who may do all that the policy lets them.
    pub scopes: Vec<Scope>,
    /// Completed years of the holder.
    pub age_years: u16,
}

/// Who acts for the holder of a record.
#[derive(Clone, Debug)]
pub struct FamilyItem {
    /// Legal representatives, past ones included.
    pub representatives: Vec<Representative>,
    /// Mandates and invitations, past ones included, with their public ids.
    pub mandates: Vec<(PublicId, Mandate)>,
    /// Most caregivers at one time, by the law's settings.
    pub caregivers_most: u32,
    /// Latest end of a mandate made now.
    pub latest_end: Timestamp,
    /// Hours before a new mandate takes effect.
    pub delay_hours: u32,
}

/// An invitation, as the invited person may see it before they answer.
#[derive(Clone, Debug)]
pub struct InvitationItem {
    /// Name of the holder.
    pub holder: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// When the mandate would end.
    pub until: Timestamp,
    /// Until when it may be accepted.
    pub expires: Timestamp,
    /// From when the mandate would be in effect if it were accepted now.
    pub from: Timestamp,
}

/// What the ticket of an invitation holds.
#[derive(Encode, Decode)]
struct InvitationTicket {
    #[n(0)]
    record: RecordNo,
    #[n(1)]
    mandate: ObjectNo,
}

/// A new invitation.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// How the holder calls the caregiver; at most 100 characters.
    pub name: String,
    /// Where the invitation goes.
    pub email: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// When the mandate ends.
    pub until: Timestamp,
}

impl Service {
    /// For whom a signed-in person may act, with what is true now in each record.
    pub async fn people_of(&self, caller: &Caller) -> Result<Vec<ActsForItem>, ServiceError> {
        let Some(own) = caller.ins.map(|ins| self.record_of_ins(&ins)).transpose()?.flatten() else {
            return Ok(Vec::new());
        };
        let Some(own) = self.record(own).await? else { return Ok(Vec::new()) };
        let now = self.now();
        let mut items = Vec::new();
        for one in &own.family.acts_for {
            let Some(record) = self.record(one.record).await? else { continue };
            items.push(ActsForItem {
                record: self.record_id(one.record),
                name: shown_name(&record),
                relation: one.relation,
                effect: self.effect(&record, caller, now),
            });
        }
        Ok(items)
    }

    pub(crate) fn effect(&self, record: &Record, caller: &Caller, now: Timestamp) -> Effect {
        let gate = self.gate(record, caller, now);
        let stands = match gate.kind() {
            ActorKind::Representative => gate.on_record(RecordAction::Status).is_ok(),
            ActorKind::Caregiver => {
                let live = |one: &Mandate| one.person == caller.ins && one.is_live(now);
                record.status == Status::Active && record.family.mandates.iter().any(live)
            }
            _ => false,
        };
        if stands {
            return Effect::Now;
        }
        let begins = record.family.mandates.iter().filter(|one| one.person == caller.ins).find_map(|one| {
            match one.state {
                MandateState::Given(from) if from > now => Some(from),
                _ => None,
            }
        });
        begins.map_or(Effect::Over, Effect::From)
    }

    /// Turns to a record: one's own, or that of somebody for whom one acts. Traced in it.
    pub async fn enter(&self, caller: &Caller, record: PublicId) -> Result<Entered, ServiceError> {
        let (number, record, _) = self.opened(record, &[EntryKind::Record]).await?;
        let now = self.now();
        let gate = self.gate(&record, caller, now);
        let quality = gate.kind();
        let stands = match quality {
            ActorKind::Holder => true,
            _ => self.effect(&record, caller, now) == Effect::Now,
        };
        if !stands {
            let refusal = carnet_record::gate::unknown();
            return Err(self.refused(caller, number, &record, Transaction::Enter, &[], refusal).await);
        }
        if quality != ActorKind::Holder {
            self.trace_done(caller, number, &record, Transaction::Enter).await?;
        }
        let mut scopes: Vec<Scope> = Vec::new();
        if quality == ActorKind::Caregiver {
            let live =
                record.family.mandates.iter().filter(|one| one.person == caller.ins && one.is_live(now));
            scopes.extend(live.flat_map(|one| one.scopes.iter().copied()));
            scopes.sort();
            scopes.dedup();
        }
        Ok(Entered {
            record: self.record_id(number),
            ins: current(&record)?,
            name: shown_name(&record),
            quality,
            scopes,
            age_years: record.traits.as_ref().map_or(0, |traits| traits.age_years(now)),
        })
    }

    /// Who acts for the holder: for the holder, and for a minor's representatives.
    pub async fn family(&self, caller: &Caller, subject: Subject) -> Result<FamilyItem, ServiceError> {
        let (number, record) = self.subject(subject).await?.ok_or(ServiceError::NoRecord)?;
        self.holder_only(caller, number, &record, Transaction::Family).await?;
        self.trace_done(caller, number, &record, Transaction::Family).await?;
        let now = self.now();
        let law = self.inner.policy.law.at(now.to_jiff()).ok_or(ServiceError::Unknown)?;
        let id = |one: &Mandate| self.public_id(number, EntryKind::Mandate, one.number);
        Ok(FamilyItem {
            representatives: record.family.representatives.clone(),
            mandates: record.family.mandates.iter().map(|one| (id(one), one.clone())).collect(),
            caregivers_most: law.caregivers_most,
            latest_end: now.plus_millis(i64::from(law.mandate_days_most).saturating_mul(Timestamp::DAY)),
            delay_hours: law.mandate_delay_hours,
        })
    }

    /// Invites a caregiver: the mandate waits, and a letter with a one-time token goes to the address.
    pub async fn invite_caregiver(
        &self,
        caller: &Caller,
        subject: Subject,
        invitation: NewInvitation,
    ) -> Result<PublicId, ServiceError> {
        let (number, _) = self.subject(subject).await?.ok_or(ServiceError::NoRecord)?;
        let NewInvitation { name, email, scopes, until } = invitation;
        let name: Box<str> = name.into();
        let command = Command::Family(FamilyCommand::Invite { name, scopes, until });
        let done = self.act(caller, number, command, Baggage::default()).await?;
        let mandate = done.made.first().copied().ok_or(ServiceError::Unknown)?;
        let ticket = encode(&InvitationTicket { record: number, mandate });
        let state = done.record.family.mandate(mandate).map(|one| one.state);
        let Some(MandateState::Invited(expires)) = state else { return Err(ServiceError::Unknown) };
        let now = self.now();
        let token = self.issue(TokenKind::Invitation, ticket, expires.0 - now.0).await?;
        let id = format!("invitation-{}", mandate.0);
        let letter = Delivery {
            to: email.into(),
            language: done.record.contact.language,
            detail: Some(token.into()),
            ..blank(Notice::Invitation, id, now)
        };
        let mut batch = carnet_store::Batch::new(number, carnet_store::Expect::Nothing);
        batch.outbox.push(row(letter, now));
        self.inner.store.commit(batch).await?;
        Ok(self.public_id(number, EntryKind::Mandate, mandate))
    }

    /// What an invitation offers; `None` when the token is unknown or over.
    pub async fn invitation(&self, token: &str) -> Result<Option<InvitationItem>, ServiceError> {
        let Some(ticket) = self.invitation_ticket(token).await? else { return Ok(None) };
        let Some(record) = self.record(ticket.record).await? else { return Ok(None) };
        let now = self.now();
        let delay = self.inner.policy.law.at(now.to_jiff()).map_or(0, |law| law.mandate_delay_hours);
        Ok(record.family.mandate(ticket.mandate).and_then(|one| match one.state {
            MandateState::Invited(expires) if now < expires => Some(InvitationItem {
                holder: shown_name(&record),
                scopes: one.scopes.clone(),
                until: one.until,
                expires,
                from: now.plus_millis(i64::from(delay) * 3_600_000),
            }),
            _ => None,
        }))
    }

    /// Answers an invitation; the token is good for one answer.
    pub async fn answer_invitation(
        &self,
        caller: &Caller,
        token: &str,
        answer: Answer,
    ) -> Result<(), ServiceError> {
        let ticket = self.invitation_ticket(token).await?.ok_or(ServiceError::Unknown)?;
        let command = match answer {
            Answer::Accept => FamilyCommand::Accept(ticket.mandate),
            Answer::Decline => FamilyCommand::Decline(ticket.mandate),
        };
        self.act(caller, ticket.record, Command::Family(command), Baggage::default()).await?;
        self.redeem(TokenKind::Invitation, token).await?;
        Ok(())
    }

    /// Ends a mandate or withdraws an invitation: by the holder, or by the caregiver themselves.
    pub async fn end_mandate(&self, caller: &Caller, mandate: PublicId) -> Result<(), ServiceError> {
        let (number, _, object) = self.opened(mandate, &[EntryKind::Mandate]).await?;
        self.act(caller, number, Command::Family(FamilyCommand::End(object)), Baggage::default()).await?;
        Ok(())
    }

    /// Gives back the mandates that a caregiver holds on a record.
    pub async fn give_back(&self, caller: &Caller, record: PublicId) -> Result<(), ServiceError> {
        let (number, record, _) = self.opened(record, &[EntryKind::Record]).await?;
        let now = self.now();
        let theirs = record.family.open_mandates(now).filter(|one| one.person == caller.ins);
        let numbers: Vec<ObjectNo> = theirs.map(|one| one.number).collect();
        if numbers.is_empty() || caller.ins.is_none() {
            let refusal = carnet_record::gate::unknown();
            return Err(self.refused(caller, number, &record, Transaction::Family, &[], refusal).await);
        }
        for mandate in numbers {
            self.act(caller, number, Command::Family(FamilyCommand::End(mandate)), Baggage::default())
                .await?;
        }
        Ok(())
    }

    /// Narrows a mandate, at once.
    pub async fn narrow_mandate(
        &self,
        caller: &Caller,
        mandate: PublicId,
        scopes: Vec<Scope>,
        until: Timestamp,
    ) -> Result<(), ServiceError> {
        let (number, _, mandate) = self.opened(mandate, &[EntryKind::Mandate]).await?;
        let command = Command::Family(FamilyCommand::Narrow { mandate, scopes, until });
        self.act(caller, number, command, Baggage::default()).await?;
        Ok(())
    }

    /// The public id of a record.
    #[must_use]
    pub fn record_id(&self, number: RecordNo) -> PublicId {
        self.public_id(number, EntryKind::Record, ObjectNo(0))
    }

    async fn invitation_ticket(&self, token: &str) -> Result<Option<InvitationTicket>, ServiceError> {
        let Some(payload) = self.peek(TokenKind::Invitation, token).await? else { return Ok(None) };
        decode(&payload).map(Some).map_err(|error| ServiceError::Integrity(error.to_string()))
    }
}

/// An answer to an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Become the caregiver.
    Accept,
    /// Do not.
    Decline,
}

pub(crate) fn shown_name(record: &Record) -> String {
    record.traits.as_ref().map(Traits::shown_name).unwrap_or_default()
}
