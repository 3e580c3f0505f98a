//! The proof of a journal: what a person, or a regulator, checks offline.

use carnet_model::caller::ActorKind;
use carnet_model::event::Transaction;
use carnet_model::{Caller, Chain};
use carnet_record::policy::case::RecordAction;
use carnet_store::proof::{Reveal, Shown};

use crate::fault::ServiceError;
use crate::items::Subject;
use crate::service::Service;

/// Older trees that one proof may be asked to extend.
const OLDER_MOST: usize = 8;

impl Service {
    /// The proof of the journal as its reader may know it, for the holder and a minor's representatives: a text for
    /// `carnet verify-journal`. `since`: sizes of older trees that it must extend.
    pub async fn prove_journal(
        &self,
        caller: &Caller,
        subject: Subject,
        since: &[u64],
    ) -> Result<String, ServiceError> {
        let (number, record) = self.subject(subject).await?.ok_or(ServiceError::NoRecord)?;
        let now = self.now();
        let gate = self.gate(&record, caller, now);
        if let Err(refusal) = gate.on_record(RecordAction::Export) {
            return Err(self.refused(caller, number, &record, Transaction::Proof, &[], refusal).await);
        }
        // A chain shows that it exists and how long it is: only those that this reader reads whole.
        let mut shown = vec![Shown { chain: Chain::TraceOpen, reveal: Reveal::Opened }];
        if gate.kind() == ActorKind::Holder {
            shown.push(Shown { chain: Chain::TraceSecret, reveal: Reveal::Opened });
        }
        self.trace_done(caller, number, &record, Transaction::Proof).await?;
        let store = self.inner.store.clone();
        if store.log_status().size == 0 {
            store.checkpoint(now).await.map_err(|error| ServiceError::UnknownOutcome(error.to_string()))?;
        }
        let size = store.log_status().size;
        let since: Vec<u64> =
            since.iter().copied().filter(|one| (1..=size).contains(one)).take(OLDER_MOST).collect();
        let proof = tokio::task::spawn_blocking(move || store.prove(number, &shown, &since, now)).await;
        let proof = proof.map_err(|error| ServiceError::UnknownOutcome(error.to_string()))??;
        Ok(proof.to_json())
    }
}
