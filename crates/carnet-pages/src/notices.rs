//! Pages that say something and give a way out: errors, accessibility statement.

use askama::Template;
use jiff::civil::Date;

use crate::language::{Msg, Texts};
use crate::layout::{Conformity, Layout};
use crate::pages;
use crate::refusal::Refusal;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// 400: the form or the address could not be read.
    BadRequest,
    /// 403: form token missing or old, or a foreign origin.
    StaleForm,
    /// 403: known, but not allowed.
    Forbidden(Refusal),
    /// 404.
    NotFound,
    /// 405: the address does not take this method.
    Method,
    /// 413: too large; the limit in bytes.
    TooLarge {
        /// Largest size taken, in bytes.
        limit: u64,
    },
    /// 429.
    TooMany {
        /// Seconds to wait.
        retry_seconds: u32,
    },
    /// 500.
    Internal,
    /// 503.
    Unavailable,
}

impl ErrorKind {
    pub(crate) const fn title(self) -> Msg {
        match self {
            Self::BadRequest | Self::Method => Msg("error-bad-title"),
            Self::StaleForm => Msg("error-stale-title"),
            Self::Forbidden(_) => Msg("error-forbidden-title"),
            Self::NotFound => Msg("error-not-found-title"),
            Self::TooLarge { .. } => Msg("error-too-large-title"),
            Self::TooMany { .. } => Msg("error-too-many-title"),
            Self::Internal => Msg("error-internal-title"),
            Self::Unavailable => Msg("error-unavailable-title"),
        }
    }

    pub(crate) fn text(self, texts: Texts) -> String {
        match self {
            Self::BadRequest | Self::Method => texts.say(Msg("error-bad-text")),
            Self::StaleForm => texts.say(Msg("error-stale-text")),
            Self::Forbidden(refusal) => refusal.text(texts.lang()),
            Self::NotFound => texts.say(Msg("error-not-found-text")),
            Self::TooLarge { limit } => texts.say1(Msg("error-too-large-text"), "limit", texts.size(limit)),
            Self::TooMany { retry_seconds } => {
                texts.say1(Msg("error-too-many-text"), "seconds", retry_seconds)
            }
            Self::Internal => texts.say(Msg("error-internal-text")),
            Self::Unavailable => texts.say(Msg("error-unavailable-text")),
        }
    }

    pub(crate) fn way_out(self, texts: Texts) -> String {
        let id = match self {
            Self::Forbidden(refusal) => return refusal.way_out(texts.lang()),
            Self::BadRequest | Self::Method | Self::NotFound => Msg("error-way-home"),
            Self::StaleForm => Msg("error-way-again"),
            Self::TooLarge { .. } => Msg("error-way-smaller"),
            Self::TooMany { .. } => Msg("error-way-wait"),
            Self::Internal | Self::Unavailable => Msg("error-way-later"),
        };
        texts.say(id)
    }
}

/// An error in plain words.
#[derive(Clone, Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// What went wrong.
    pub kind: ErrorKind,
    /// Reference to give to support, without meaning.
    pub reference: Option<String>,
}

/// Result of the last automated check of the pages.
#[derive(Clone, Copy, Debug)]
pub struct AutomatedCheck {
    /// Day of the check.
    pub date: Date,
    /// Pages and states checked.
    pub pages: u32,
    /// Rules broken.
    pub violations: u32,
}

/// Accessibility statement.
#[derive(Clone, Debug, Template)]
#[template(path = "accessibility.html")]
pub struct AccessibilityPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// State of conformity declared.
    pub conformity: Conformity,
    /// Last automated check, if there was one.
    pub check: Option<AutomatedCheck>,
    /// Where to write about an obstacle: an e-mail address.
    pub contact: String,
}

pages!(ErrorPage, AccessibilityPage);
