//! The reader of an export's archive, up to the store.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = carnet_service::export::read_archive(data);
});
