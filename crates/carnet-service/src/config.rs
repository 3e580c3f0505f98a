//! What a deployment decides about the service.

/// Profile of a deployment. Source: `design/settled.md`, "Profiles of a deployment".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// Production INS domains only; strict.
    National,
    /// The four domains; lenient.
    #[default]
    Sandbox,
}

/// What is done with a deposit that is acceptable but not conformant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rigour {
    /// Refuse.
    Strict,
    /// Accept with a warning.
    Lenient,
}

/// Limits of a deposit, in bytes and numbers. Defaults: `design/security.md` 8.1 as settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of a document.
    pub document_bytes: usize,
    /// Most documents of a lot.
    pub lot_documents: usize,
    /// Most bytes of a lot.
    pub lot_bytes: usize,
    /// Most bytes of plaintext in flight in the whole server; beyond, requests are told to come back.
    pub in_flight_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        const MB: usize = 1_000_000;
        Self { document_bytes: 25 * MB, lot_documents: 100, lot_bytes: 100 * MB, in_flight_bytes: 64 << 20 }
    }
}

/// Settings of the service.
#[derive(Clone, Debug)]
pub struct ServiceConfig {
    /// Profile.
    pub profile: Profile,
    /// Rigour; by default strict in `national`, lenient in `sandbox`.
    pub rigour: Rigour,
    /// Limits.
    pub limits: Limits,
    /// Most bytes of folded records kept in memory (an estimate).
    pub cache_bytes: u64,
    /// Where people go from an e-mail: the portal's public address, no slash at the end.
    pub portal_url: String,
    /// Budgets of professionals and structures.
    pub budgets: crate::budget::BudgetLimits,
    /// How long an authorisation set by a professional lasts, in days. **G**: no public text gives it.
    pub authorisation_days: i64,
}

impl ServiceConfig {
    /// The defaults of a profile.
    #[must_use]
    pub fn of(profile: Profile) -> Self {
        Self {
            profile,
            rigour: match profile {
                Profile::National => Rigour::Strict,
                Profile::Sandbox => Rigour::Lenient,
            },
            limits: Limits::default(),
            cache_bytes: 32 << 20,
            portal_url: "http://localhost:8080".to_owned(),
            budgets: crate::budget::BudgetLimits::default(),
            authorisation_days: 365,
        }
    }
}
