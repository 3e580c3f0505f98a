//! Bytes as any file.
#![no_main]

use carnet_insight::sniff::sniff;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = sniff(bytes).media_types();
});
