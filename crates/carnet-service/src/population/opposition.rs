//! Opposition to the opening, and its withdrawal: on paper, typed in by an operator whom the record's own journal
//! names; or with the code of the letter and the date of birth, without an account.

use carnet_model::caller::ActorKind;
use carnet_model::event::{Act, Event, Transaction};
use carnet_model::{Caller, Ins, RecordNo};
use carnet_record::record::{Record, Status};

use crate::account::{ACTIVATION, AccountFault, Device, Leads, is_birth_date};
use crate::families::shown_name;
use crate::fault::ServiceError;
use crate::service::Service;

/// What the paper says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opposition {
    /// The person objects to the opening.
    Object,
    /// The person takes their objection back: the record opens.
    Withdraw,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opposed {
    /// Done.
    Done,
    /// It was so before.
    Already,
    /// The person has no record.
    NoRecord,
    /// The record is open or closed: objecting is over, closing is another act.
    TooLate,
}

impl Service {
    /// Carries out an opposition on paper, or its withdrawal.
    pub async fn oppose_on_paper(
        &self,
        by: &Caller,
        person: Ins,
        paper: Opposition,
    ) -> Result<Opposed, ServiceError> {
        let Some(number) = self.record_of_ins(&person)? else { return Ok(Opposed::NoRecord) };
        let Some(record) = self.record(number).await? else { return Ok(Opposed::NoRecord) };
        self.oppose_as(by, number, &record, paper).await
    }

    /// Carries out an opposition, or its withdrawal, with the code that a letter brought and the date of birth
    /// (`YYYY-MM-DD`). A code of nobody's and a date that is not theirs get one answer, for the same work; five tries of
    /// one code, together with those of the enrolment, and a hundred failures of one network in ten minutes.
    pub async fn oppose_by_letter(
        &self,
        code: &str,
        born: &str,
        wish: Opposition,
        device: &Device,
    ) -> Result<Opposed, AccountFault> {
        self.count_network(device).await?;
        let hash = self.code_hash(code).ok_or(AccountFault::ActivationRefused)?;
        match self.take_try(ACTIVATION, "activation", &hash).await {
            Err(AccountFault::TooMany { .. }) => return Err(AccountFault::CodeUsedUp),
            other => other?,
        };
        let known = match self.code_leads_to(&hash)? {
            Some(Leads::Record(number, _) | Leads::Objection(number)) => Some(number),
            Some(Leads::Operator { .. }) | None => None,
        };
        // As much is read for nobody.
        let number = match known {
            Some(number) => number,
            None => self.system_ledger().await?,
        };
        let record = self.record(number).await?.ok_or(AccountFault::ActivationRefused)?;
        let theirs = record.traits.as_ref().is_some_and(|traits| is_birth_date(born, &traits.birth_date));
        if known.is_none() || !theirs {
            return Err(AccountFault::ActivationRefused);
        }
        let by = by_letter(&record);
        let opposed = self.oppose_as(&by, number, &record, wish).await?;
        self.forget_tries("activation", &hash).await?;
        self.return_network(device).await?;
        Ok(opposed)
    }

    async fn oppose_as(
        &self,
        by: &Caller,
        number: RecordNo,
        record: &Record,
        wish: Opposition,
    ) -> Result<Opposed, ServiceError> {
        let (event, act) = match (wish, &record.status) {
            (Opposition::Object, Status::Waiting(_)) => (Event::Opposed, Act::Opposed),
            (Opposition::Withdraw, Status::Opposed) => (Event::Activated, Act::Activated),
            (Opposition::Object, Status::Opposed)
            | (Opposition::Withdraw, Status::Waiting(_) | Status::Active) => return Ok(Opposed::Already),
            (_, Status::None) => return Ok(Opposed::NoRecord),
            _ => return Ok(Opposed::TooLate),
        };
        self.write_as(by, number, Transaction::Lifecycle, act, vec![event], record.turn).await?;
        Ok(Opposed::Done)
    }
}

/// Whoever holds the letter stands for the person; the journal tells them apart from the person's own account.
fn by_letter(record: &Record) -> Caller {
    Caller {
        kind: ActorKind::Holder,
        id: "letter".into(),
        name: shown_name(record).into(),
        ins: record.ins.last().copied(),
        ..Caller::anonymous()
    }
}
