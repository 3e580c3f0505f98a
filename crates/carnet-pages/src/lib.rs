//! Pages, style sheets, fonts, the one script and every sentence of Carnet.
//!
//! Each page is a struct of plain typed fields with a `render(&self) -> String`. The caller fills it; this crate
//! knows no HTTP, no service and no other crate of Carnet, and reads no clock: dates come as civil values
//! already in the reader's time zone. Links and form fields that pages use are listed in [`paths`].
//!
//! - [`layout`]: what surrounds every page; [`parts`]: rows, facets, pages of a list, journal lines.
//! - [`person`], [`professional`], [`demo`], [`account`], [`operator`], [`notices`]: the pages.
//! - [`family`], [`access`]: who acts for whom, who may see what and why.
//! - [`language`]: message files, French first; [`formats`]: dates and numbers.
//! - [`category`]: categories and lay titles of documents; [`journal`]: sentences of the journal of accesses;
//!   [`refusal`]: refusals in plain words; [`clinical`]: words inside rendered documents; [`mail`]: e-mails, which never tell anything about health.
//! - [`words`]: short words that callers put into fields.
//! - [`mod@assets`]: files that pages refer to, content hash in the name.
//!
//! `cargo run -p carnet-pages --example gallery -- FOLDER` writes every page with invented data.
//!
//! What may not live here: rules of access, storage, network, identifiers that carry meaning.

pub mod access;
pub mod account;
pub mod assets;
pub mod category;
pub mod clinical;
pub mod demo;
pub mod family;
pub mod formats;
mod html;
pub mod journal;
pub mod language;
pub mod layout;
mod lists;
pub mod mail;
pub mod notices;
pub mod operator;
pub mod parts;
pub mod paths;
pub mod person;
pub mod professional;
pub mod refusal;
pub mod words;

pub use assets::{Asset, assets};
pub use category::{Category, category_of, type_title};
pub use clinical::ClinicalWords;
pub use html::SafeHtml;
pub use journal::{AccessReason, Actor, JournalAct, JournalKind, JournalSentence};
pub use language::{Lang, Texts};
pub use layout::{Hat, Layout, NavItem, SessionWarning};
pub use refusal::Refusal;
pub use words::Word;

/// Gives page structs their `render`. A template can only fail when a value's `Display` fails; none of ours
/// does, and a page cut short would be worse than an empty one.
macro_rules! pages {
    ($($page:ident),* $(,)?) => {$(
        impl $page {
            /// The page as HTML.
            pub fn render(&self) -> String {
                askama::Template::render(self).unwrap_or_default()
            }
        }
    )*};
}
pub(crate) use pages;
