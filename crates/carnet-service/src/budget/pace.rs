//! Past a soft limit an alarm is raised, and the next new person is shown only to one who has just proved who they are.
//! Only a door that can ask for that proof asks here: the professional's pages. Source: `design/security.md` 10.

use carnet_model::Caller;
use carnet_model::caller::{ActorKind, Purpose};
use carnet_record::record::Record;
use carnet_seal::TagKind;

use super::is_linked;
use crate::fault::ServiceError;
use crate::items::Subject;
use crate::lead::Lead;
use crate::service::Service;

/// How much a professional did before their next look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// No more than usual, or this person is none that they have just met.
    Usual,
    /// So much that a fresh proof is asked for first.
    Much,
}

impl Service {
    /// Whether a look at this person needs a fresh proof. Nothing is counted, traced or shown by asking. Whoever has a
    /// link of care with the person, looked at them today, is in an emergency, or works for the call centre needs none;
    /// nor does who feeds the record, or its holder.
    pub async fn pace(&self, caller: &Caller, subject: Subject) -> Result<Pace, ServiceError> {
        if caller.kind != ActorKind::Professional
            || caller.purpose != Purpose::Normal
            || self.is_of_the_past()
        {
            return Ok(Pace::Usual);
        }
        let lead = match subject {
            // Somebody who has no record is answered like somebody who has.
            Subject::Ins(person) => self.lead(TagKind::Ins, &person.token()).await?,
            Subject::Id(_) => match self.subject(subject).await? {
                Some((number, record)) => Lead::To(number, record),
                None => return Ok(Pace::Usual),
            },
        };
        let linked = |record: &Record| is_linked(record, caller, self.now());
        if matches!(&lead, Lead::To(_, record) if linked(record)) {
            return Ok(Pace::Usual);
        }
        let many = match (subject, lead) {
            (Subject::Ins(person), _) => {
                let person = self.budget_hash("person", person.matricule().as_bytes());
                self.looks_for_many(caller, person)?
            }
            (Subject::Id(_), Lead::To(number, _)) => {
                self.opens_many(caller, self.budget_hash("record", &number.0.to_be_bytes()))?
            }
            (Subject::Id(_), Lead::Nowhere(_)) => false,
        };
        Ok(if many { Pace::Much } else { Pace::Usual })
    }

    fn looks_for_many(&self, caller: &Caller, person: u64) -> Result<bool, ServiceError> {
        let (now, limits) = (self.now(), &self.inner.config.budgets);
        let who = self.subject_key("professional", &caller.id);
        self.inner.budgets.with(self, &who, now, |counts| counts.looks_for_many(person, now, limits))
    }

    fn opens_many(&self, caller: &Caller, record: u64) -> Result<bool, ServiceError> {
        let (now, limits) = (self.now(), &self.inner.config.budgets);
        let own = (
            self.subject_key("professional", &caller.id),
            limits.of_profession(caller.profession.as_deref()),
        );
        let shared = caller
            .structure
            .as_deref()
            .map(|structure| (self.subject_key("structure", structure), limits.structure_records));
        for (who, level) in std::iter::once(own).chain(shared) {
            let many =
                self.inner.budgets.with(self, &who, now, |counts| counts.opens_many(record, now, level))?;
            if many {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
