//! Bytes as a CDA: both readers, and what follows from the header.
#![no_main]

use carnet_insight::{cda, metadata, summary};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let header = cda::read_header(bytes);
    if let Ok(header) = &header {
        let _ = metadata::from_header(header).source_patient_info.pid_fields();
        let _ = summary::summarize(header);
    }
    if let Ok(document) = cda::read(bytes) {
        assert_eq!(Ok(document.header), header);
    }
});
