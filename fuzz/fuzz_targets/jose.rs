//! Bytes as a set of keys, a signed token, an encrypted token.
#![no_main]

use carnet_identity::jose;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = jose::probe(bytes);
});
