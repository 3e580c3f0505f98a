//! Bytes as the answer of a browser: a new passkey, or one used.
#![no_main]

use carnet_identity::passkey;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = passkey::probe(bytes);
});
