//! Opposition to the opening that came on paper, and its withdrawal: an operator types it in, the record's own journal
//! names them.

use carnet_model::event::{Act, Event, Transaction};
use carnet_model::{Caller, Ins};
use carnet_record::record::Status;

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
        let (event, act) = match (paper, &record.status) {
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
