//! What a young adult sees once, on the first visit after coming of age.

use askama::Template;
use jiff::civil::Date;

use crate::layout::Layout;
use crate::pages;

/// What changed at majority.
#[derive(Clone, Debug, Template)]
#[template(path = "family/majority.html")]
pub struct MajorityPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// First name of the young adult.
    pub first_name: String,
    /// The day.
    pub since: Date,
    /// Who lost access.
    pub lost: Vec<String>,
    /// The e-mail address that letters go to, masked by the caller; it may be a parent's.
    pub email: Option<String>,
}

pages!(MajorityPage);
