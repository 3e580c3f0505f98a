//! What a deployment decides about the pages.

use std::sync::Arc;

use carnet_pages::layout::{Conformity, Setting};
use carnet_pages::notices::AutomatedCheck;
use carnet_service::SessionKind;
use carnet_service::account::IdentityProvider;

/// Settings of the pages. Origins are `scheme://host[:port]`, without a slash at the end.
#[derive(Clone, Debug)]
pub struct PortalConfig {
    /// Where people prove who they are; absent: only passkeys and passwords let them in.
    pub people: Option<Arc<IdentityProvider>>,
    /// Where professionals do; absent: they cannot sign in, and the sign-in page says so.
    pub professionals: Option<Arc<IdentityProvider>>,
    /// Origin of these pages.
    pub public_origin: String,
    /// Origin of the bytes of documents; another one than `public_origin`.
    pub content_origin: String,
    /// How cookies are protected.
    pub cookies: Cookies,
    /// Real use or demonstration.
    pub setting: Setting,
    /// State of conformity with the accessibility rules, shown in every footer.
    pub conformity: Conformity,
    /// Result of the last automated check of the pages.
    pub accessibility_check: Option<AutomatedCheck>,
    /// Where to write about an obstacle.
    pub accessibility_contact: String,
}

/// How cookies are protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cookies {
    /// `__Host-` names and `Secure`: everywhere that TLS is.
    #[default]
    Secure,
    /// Plain names, for plain HTTP on a loopback address.
    Loopback,
}

impl PortalConfig {
    /// Where those who have sessions of a kind prove who they are.
    pub(crate) fn provider_of(&self, kind: SessionKind) -> Option<&IdentityProvider> {
        match kind {
            SessionKind::Person => self.people.as_deref(),
            SessionKind::Professional => self.professionals.as_deref(),
            SessionKind::Operator => None,
        }
    }

    /// A demonstration on two loopback origins.
    #[must_use]
    pub fn loopback(public_origin: &str, content_origin: &str) -> Self {
        Self {
            people: None,
            professionals: None,
            public_origin: public_origin.to_owned(),
            content_origin: content_origin.to_owned(),
            cookies: Cookies::Loopback,
            setting: Setting::Demo,
            conformity: Conformity::None,
            accessibility_check: None,
            accessibility_contact: "accessibilite@carnet.example".to_owned(),
        }
    }
}
