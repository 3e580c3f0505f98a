//! Proposes to split a record that mixes two people.

use askama::Template;

use super::{ActFault, Given};
use crate::layout::Layout;
use crate::pages;

/// The form.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/split.html")]
pub struct SplitPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// What was typed.
    pub given: Given,
    /// Why it came back.
    pub fault: Option<ActFault>,
}

pages!(SplitPage);
