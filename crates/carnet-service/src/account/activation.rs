//! Activation codes: sixteen letters and digits that lead to a record or to the account of an operator, once.

use carnet_model::account::AccountRole;
use carnet_model::event::{decode, encode};
use carnet_model::{RecordNo, Timestamp};
use carnet_seal::{Hash, TagKind};
use carnet_store::TicketPut;
use minicbor::{Decode, Encode};

use super::AccountFault;
use super::enrolment::is_birth_date;
use crate::fault::ServiceError;
use crate::identity::TokenKind;
use crate::items::Subject;
use crate::lead::Lead;
use crate::service::Service;

/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters and digits of a code: 80 bits.
pub(crate) const LENGTH: usize = 16;

/// For how long a code is made.
#[derive(Clone, Copy, Debug)]
pub struct Activation {
    /// Days.
    pub days: u32,
}

impl Default for Activation {
    fn default() -> Self {
        Self { days: 90 }
    }
}

/// A code to give to somebody, on paper. It is not kept: only its keyed hash is.
#[derive(Clone, PartialEq, Eq)]
pub struct ActivationCode {
    /// Four groups of four.
    pub code: String,
    /// Until when it may be used.
    pub until: Timestamp,
}

impl std::fmt::Debug for ActivationCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ActivationCode(…)")
    }
}

/// What a code leads to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Leads {
    /// A person's record; the number tells the latest code from those before.
    #[n(0)]
    Record(#[n(0)] RecordNo, #[n(1)] u64),
    /// The account of somebody who runs the deployment.
    #[n(1)]
    Operator {
        #[n(0)]
        login: Box<str>,
        #[n(1)]
        name: Box<str>,
        #[n(2)]
        role: AccountRole,
        #[n(3)]
        email: Option<Box<str>>,
    },
    /// A person's record, to object to its opening or take that back, and for nothing else: the code of an e-mail, whose
    /// way is not that of a letter to the person's home.
    #[n(2)]
    Objection(#[n(0)] RecordNo),
}

impl Service {
    /// Makes an activation code for a person's record. Codes made before are over.
    pub async fn activation_code(
        &self,
        subject: Subject,
        activation: Activation,
    ) -> Result<ActivationCode, ServiceError> {
        let (record, _) = self.subject(subject).await?.ok_or(ServiceError::NoRecord)?;
        let until = self.now().plus_millis(i64::from(activation.days) * Timestamp::DAY);
        let (code, puts) = self.activation_tickets(record, until);
        for put in puts {
            self.inner.store.put_ticket(put.kind, &put.hash, put.expires, put.payload).await?;
        }
        Ok(ActivationCode { code, until })
    }

    /// A first code for a record, and the ticket that makes it good: for those who open many records at a time.
    pub(crate) fn first_activation(&self, record: RecordNo, until: Timestamp) -> (String, TicketPut) {
        self.code_ticket(&Leads::Record(record, u64::from_be_bytes(self.random())), until)
    }

    /// A code that only objects to the opening of a record, and its ticket.
    pub(crate) fn objection_code(&self, record: RecordNo, until: Timestamp) -> (String, TicketPut) {
        self.code_ticket(&Leads::Objection(record), until)
    }

    fn activation_tickets(&self, record: RecordNo, until: Timestamp) -> (String, [TicketPut; 2]) {
        let number = u64::from_be_bytes(self.random());
        let (code, put) = self.code_ticket(&Leads::Record(record, number), until);
        let latest = TicketPut {
            kind: TokenKind::LatestCode.into(),
            hash: self.latest_code(record),
            expires: until,
            payload: number.to_be_bytes().to_vec(),
        };
        (code, [put, latest])
    }

    pub(crate) fn code_ticket(&self, leads: &Leads, until: Timestamp) -> (String, TicketPut) {
        let code = written(&self.random());
        let kind = TokenKind::Activation.into();
        let hash = self.code_hash(&code).unwrap_or_default();
        let payload = encode(leads);
        (code, TicketPut { kind, hash, expires: until, payload })
    }

    /// The key of a code's ticket; `None` for what is no code.
    pub(crate) fn code_hash(&self, typed: &str) -> Option<Hash> {
        Some(self.inner.store.mac("activation", &[normal(typed)?.as_bytes()]))
    }

    /// What a code leads to, if it is the latest one.
    pub(crate) fn code_leads_to(&self, hash: &Hash) -> Result<Option<Leads>, AccountFault> {
        let now = self.now();
        let payload = self.inner.store.get_ticket(TokenKind::Activation.into(), hash, now)?;
        let Some(payload) = payload else { return Ok(None) };
        let leads: Leads = decode(&payload).map_err(|error| ServiceError::Integrity(error.to_string()))?;
        if let Leads::Record(record, number) = &leads {
            let latest =
                self.inner.store.get_ticket(TokenKind::LatestCode.into(), &self.latest_code(*record), now)?;
            // A record's first code may be made without saying that it is the latest.
            if latest.is_some_and(|latest| latest != number.to_be_bytes()) {
                return Ok(None);
            }
        }
        Ok(Some(leads))
    }

    /// A code that leads nowhere: refused after the work that one of somebody with another birth date costs.
    pub(crate) async fn code_of_nobody(&self, hash: &Hash, born: &str) -> Result<String, AccountFault> {
        let number = RecordNo(u64::from_be_bytes(*hash.first_chunk().unwrap_or(&[0; 8])));
        self.inner.store.get_ticket(TokenKind::LatestCode.into(), &self.latest_code(number), self.now())?;
        let anybody = base64_simd::URL_SAFE_NO_PAD.encode_to_string(hash);
        let (Lead::To(_, instead) | Lead::Nowhere(instead)) = self.lead(TagKind::Ins, &anybody).await?;
        let born_then = |traits: &carnet_model::person::Traits| is_birth_date(born, &traits.birth_date);
        std::hint::black_box(instead.traits.as_ref().map(born_then));
        Err(AccountFault::ActivationRefused)
    }

    fn latest_code(&self, record: RecordNo) -> Hash {
        self.inner.store.mac("latest code", &[&record.0.to_be_bytes()])
    }
}

/// Ten random bytes as a code.
fn written(bytes: &[u8; 10]) -> String {
    let mut code = String::with_capacity(LENGTH + 3);
    for (group, five) in bytes.chunks(5).enumerate() {
        let number = five.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        for place in (0..8).rev() {
            if (group, place) != (0, 7) && (place == 7 || place == 3) {
                code.push('-');
            }
            let digit = usize::try_from(number >> (5 * place) & 31).unwrap_or(0);
            code.push(ALPHABET.get(digit).copied().map_or('0', char::from));
        }
    }
    code
}

/// A code as it was meant: without spaces and dashes, in capitals, with the digits that letters are mistaken for.
pub(crate) fn normal(typed: &str) -> Option<String> {
    let meant = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let kept = |c: &char| !c.is_whitespace() && !"-–—‑.·".contains(*c);
    let code: String = typed.chars().filter(kept).map(meant).take(LENGTH + 1).collect();
    let plain = code.len() == LENGTH && code.bytes().all(|b| ALPHABET.contains(&b));
    plain.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_four_groups_of_four() {
        assert_eq!(written(&[0; 10]), "0000-0000-0000-0000");
        assert_eq!(written(&[255; 10]), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
        assert_eq!(written(&[0, 0, 0, 0, 1, 0, 0, 0, 0, 32]), "0000-0001-0000-0010");
    }

    #[test]
    fn what_people_type_is_understood() {
        for (typed, code) in [
            ("abcd-efgh jkmn·pqrs", Some("ABCDEFGHJKMNPQRS")),
            ("OIL0-0000-0000-0000", Some("0110000000000000")),
            ("0000-0000-0000-000", None),
            ("0000-0000-0000-00000", None),
            ("UUUU-UUUU-UUUU-UUUU", None),
            ("", None),
        ] {
            assert_eq!(normal(typed).as_deref(), code, "{typed:?}");
        }
    }
}
