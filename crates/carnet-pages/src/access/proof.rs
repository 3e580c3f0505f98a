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

impl ProofPage {
    /// What the script puts its own words in the place of.
    #[expect(clippy::unused_self, reason = "templates call it on the page")]
    pub(crate) const fn blank(&self) -> &'static str {
        "#"
    }
}

pages!(ProofPage);
