//! The activation code of a record that is opened in bulk.

use carnet_model::{RecordNo, Timestamp};
use carnet_store::TicketPut;

use crate::fault::ServiceError;
use crate::service::Service;

/// How long the code of a letter may be used, in milliseconds.
const LIFE: i64 = 90 * Timestamp::DAY;

impl Service {
    #[expect(clippy::unnecessary_wraps, reason = "its callers chain it with what may fail")]
    pub(super) fn new_activation(
        &self,
        record: RecordNo,
        now: Timestamp,
    ) -> Result<(String, TicketPut), ServiceError> {
        Ok(self.first_activation(record, now.plus_millis(LIFE)))
    }
}
