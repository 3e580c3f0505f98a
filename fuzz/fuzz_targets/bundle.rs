//! Bytes as a deposit, a patch or an authorisation, read as the FHIR door does.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = carnet_fhir::read_deposit(bytes);
});
