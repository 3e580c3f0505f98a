//! What pages of people and of professionals show of a record: documents as cards, what narrows their list, the
//! content of one, the journal.

pub(crate) mod acts;
pub(crate) mod address;
pub(crate) mod body;
pub(crate) mod card;
pub(crate) mod draft;
pub(crate) mod facets;
pub(crate) mod facts;
pub(crate) mod journal;
pub(crate) mod rules;
pub(crate) mod versions;

/// Days that a deleted document stays in the bin.
pub(crate) fn bin_days() -> u32 {
    u32::try_from(carnet_record::decide::BIN_DAYS).unwrap_or_default()
}

/// The public id of a record, as it stands in addresses.
pub(crate) fn record_id(service: &carnet_service::Service, record: carnet_model::RecordNo) -> String {
    service.public_id(record, carnet_model::ids::EntryKind::Record, carnet_model::ObjectNo(0)).to_string()
}
