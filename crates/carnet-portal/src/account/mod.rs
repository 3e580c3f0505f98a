//! Signing in and out, language, and pages for everybody.

pub(crate) mod leaving;
pub(crate) mod signing_in;
