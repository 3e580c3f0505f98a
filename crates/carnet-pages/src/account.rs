//! Before and after a session: sign-in and signed-out pages.

use askama::Template;

use crate::layout::Layout;
use crate::pages;

/// Why the sign-in page is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignInCause {
    /// The visitor came by themselves.
    #[default]
    Visit,
    /// The session ended after a time without activity; a draft is kept when the page said so.
    Idle,
    /// The identity provider refused or was left.
    ProviderRefused,
    /// The identity provider does not answer.
    ProviderDown,
    /// The identity is known, but no record or right goes with it.
    UnknownAccount,
}

/// Two doors: a person, a professional. Each is a form that starts the sign-in at the identity provider.
#[derive(Clone, Debug, Template)]
#[template(path = "account/sign-in.html")]
pub struct SignInPage {
    /// What surrounds the page; without user.
    pub layout: Layout,
    /// Why it is shown.
    pub cause: SignInCause,
    /// Path to come back to, sent as `retour`; empty for the home.
    pub return_to: String,
}

/// After signing out.
#[derive(Clone, Debug, Template)]
#[template(path = "account/signed-out.html")]
pub struct SignedOutPage {
    /// What surrounds the page; without user.
    pub layout: Layout,
}

pages!(SignInPage, SignedOutPage);
