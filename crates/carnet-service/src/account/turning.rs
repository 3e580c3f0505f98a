//! A session that goes on under a new id: after a fresh proof, or turned to another record.

use carnet_model::PublicId;
use carnet_model::account::{AccountEvent, Proof};
use carnet_model::caller::ActorKind;

use super::{Acting, Session};
use crate::families::Effect;
use crate::fault::ServiceError;
use crate::identity::hash_of;
use crate::items::Subject;
use crate::records::Baggage;
use crate::service::Service;

impl Service {
    /// Turns a session to a record that the person may act on, or back to their own. Gives a new token.
    pub async fn turn_session(
        &self,
        token: &str,
        record: Option<PublicId>,
    ) -> Result<(String, Session), ServiceError> {
        let mut session = self.session(token).await?.ok_or(ServiceError::Unknown)?;
        session.acting = match record {
            None => None,
            Some(record) => {
                let entered = self.enter(&session.caller, record).await?;
                let acting =
                    || Acting::new(entered.record, &entered.name, entered.quality, entered.scopes.clone());
                (entered.quality != ActorKind::Holder).then(acting)
            }
        };
        self.move_session(token, session).await
    }

    /// Whether the person still stands before the record that their session turned to.
    pub async fn still_acts(&self, session: &Session) -> Result<bool, ServiceError> {
        let Some(acting) = &session.acting else { return Ok(true) };
        let Some((_, record)) = self.subject(Subject::Id(acting.record())).await? else { return Ok(false) };
        let kind = record.quality_of(&session.caller, self.now());
        Ok(kind == acting.quality && self.effect(&record, &session.caller, self.now()) == Effect::Now)
    }

    /// Notes that the person of a session proved again who they are. Gives a new token.
    pub(crate) async fn proved_again(
        &self,
        token: &str,
        proof: Proof,
    ) -> Result<(String, Session), ServiceError> {
        let mut session = self.session(token).await?.ok_or(ServiceError::Unknown)?;
        session.proof = Some(proof);
        session.proved_at = Some(self.now());
        self.move_session(token, session).await
    }

    /// Puts a session under a new token, with new form tokens; the old one is over.
    async fn move_session(
        &self,
        token: &str,
        mut session: Session,
    ) -> Result<(String, Session), ServiceError> {
        let old = hash_of(token).ok_or(ServiceError::Unknown)?;
        session.csrf = base64_simd::URL_SAFE_NO_PAD.encode_to_string(self.random::<24>()).into();
        let new = self.random::<32>();
        let to = carnet_seal::token_hash(&new);
        if let (Some(number), Some(proof)) = (session.account, session.proof) {
            let moved = self.change_account(number, Baggage::default(), |account| {
                // Of two that move one session, one does.
                account.open_session(&old).ok_or(ServiceError::Unknown)?;
                Ok(vec![AccountEvent::SessionMoved { session: old, to, proof }])
            });
            moved.await.map_err(super::fault::service)?;
        }
        self.put_session(&to, &session).await?;
        let before = Session { account: None, ..session.clone() };
        self.sign_out_for_good(&old, &before).await?;
        Ok((base64_simd::URL_SAFE_NO_PAD.encode_to_string(new), session))
    }
}
