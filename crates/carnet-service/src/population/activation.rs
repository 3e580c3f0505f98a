//! Stand-in until accounts exist.
use carnet_model::{RecordNo, Timestamp};
use carnet_store::TicketPut;
use crate::fault::ServiceError;
use crate::service::Service;
impl Service {
    pub(super) fn new_activation(&self, record: RecordNo, now: Timestamp) -> Result<(String, TicketPut), ServiceError> {
        let token = self.random::<16>();
        let code = base64_simd::URL_SAFE_NO_PAD.encode_to_string(token);
        let put = TicketPut { kind: carnet_store::TicketKind(99), hash: carnet_seal::sha256(&token), expires: now.plus_millis(90 * Timestamp::DAY), payload: record.0.to_be_bytes().to_vec() };
        Ok((code, put))
    }
}
