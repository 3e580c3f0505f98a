//! The verifiable journal: what it proves, how to check it, what it does not prove.

use askama::Template;
use jiff::civil::DateTime;

use crate::layout::Layout;
use crate::pages;

/// Explains the verifiable journal and offers its proof.
#[derive(Clone, Debug, Template)]
#[template(path = "access/proof.html")]
pub struct ProofPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Address of the proof file, once there is one.
    pub download: Option<String>,
    /// When the last checkpoint of the log was signed.
    pub checkpoint: Option<DateTime>,
}

pages!(ProofPage);
