//! Pages of the demonstration only: account chooser of the identity provider, mailbox, clock.

use askama::Template;
use jiff::civil::DateTime;

use crate::html::SafeHtml;
use crate::language::Msg;
use crate::layout::Layout;
use crate::pages;

/// Kind of a demonstration account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountKind {
    /// Holder of a record.
    Holder,
    /// Parent of a minor.
    Parent,
    /// Caregiver.
    Caregiver,
    /// Professional.
    Professional,
}

impl AccountKind {
    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Holder => Msg("demo-kind-holder"),
            Self::Parent => Msg("demo-kind-parent"),
            Self::Caregiver => Msg("demo-kind-caregiver"),
            Self::Professional => Msg("demo-kind-professional"),
        }
    }
}

/// What is worth trying with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountInterest {
    /// Number of documents.
    Documents(u32),
    /// Profession in words.
    Profession(String),
    /// A record still waiting to open.
    Waiting,
    /// A closed record.
    Closed,
    /// An emergency access in the journal.
    Emergency,
    /// Documents masked or hidden.
    Masked,
    /// An official sample of the terminology.
    OfficialSample,
}

impl AccountInterest {
    pub(crate) fn text(&self, texts: crate::Texts) -> String {
        let id = match self {
            Self::Documents(count) => return texts.say1(Msg("demo-interest-documents"), "count", count),
            Self::Profession(name) => return name.clone(),
            Self::Waiting => Msg("demo-interest-waiting"),
            Self::Closed => Msg("demo-interest-closed"),
            Self::Emergency => Msg("demo-interest-emergency"),
            Self::Masked => Msg("demo-interest-masked"),
            Self::OfficialSample => Msg("demo-interest-sample"),
        };
        texts.say(id)
    }
}

/// An account that may be chosen.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    /// Value sent as `compte`.
    pub account: String,
    /// Kind.
    pub kind: AccountKind,
    /// Name.
    pub name: String,
    /// What is worth trying.
    pub interests: Vec<AccountInterest>,
}

/// The account chooser of the demonstration's identity provider.
#[derive(Clone, Debug, Template)]
#[template(path = "demo/accounts.html")]
pub struct AccountChooserPage {
    /// What surrounds the page; without user.
    pub layout: Layout,
    /// Address that the form posts to.
    pub action: String,
    /// Opaque state of the sign-in under way, sent as `state`.
    pub state: String,
    /// Accounts, the most interesting first.
    pub accounts: Vec<DemoAccount>,
}

impl AccountChooserPage {
    pub(crate) fn people(&self) -> Vec<&DemoAccount> {
        self.accounts.iter().filter(|account| account.kind != AccountKind::Professional).collect()
    }

    pub(crate) fn professionals(&self) -> Vec<&DemoAccount> {
        self.accounts.iter().filter(|account| account.kind == AccountKind::Professional).collect()
    }
}

/// A mail in the mailbox.
#[derive(Clone, Debug)]
pub struct MailRow {
    /// Address of the mail.
    pub href: String,
    /// Receiver.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// When it was sent.
    pub at: DateTime,
}

/// The mailbox of the demonstration.
#[derive(Clone, Debug, Template)]
#[template(path = "demo/mailbox.html")]
pub struct MailboxPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Mails, newest first.
    pub mails: Vec<MailRow>,
}

/// One mail.
#[derive(Clone, Debug, Template)]
#[template(path = "demo/mail.html")]
pub struct MailPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The mail.
    pub mail: MailRow,
    /// Its plain text.
    pub text: String,
    /// Its HTML body, as our own mail writer made it.
    pub html: Option<SafeHtml>,
}

/// A line of a mail: its only link stands on a line of its own.
pub(crate) struct MailLine<'a>(&'a str);

impl<'a> MailLine<'a> {
    pub(crate) fn text(&self) -> &'a str {
        self.0
    }

    pub(crate) fn is_link(&self) -> bool {
        (self.0.starts_with("http://") || self.0.starts_with("https://")) && !self.0.contains(' ')
    }
}

impl MailPage {
    pub(crate) fn lines(&self) -> Vec<MailLine<'_>> {
        self.text.lines().filter(|line| !line.trim().is_empty()).map(MailLine).collect()
    }
}

/// The clock of the demonstration.
#[derive(Clone, Debug, Template)]
#[template(path = "demo/clock.html")]
pub struct ClockPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The hour of the demonstration.
    pub now: DateTime,
}

/// A step of the clock: value of `avancer`, words.
pub(crate) const STEPS: [(&str, Msg); 4] = [
    ("1h", Msg("clock-hour")),
    ("1j", Msg("clock-day")),
    ("15j", Msg("clock-fortnight")),
    ("42j", Msg("clock-six-weeks")),
];

impl ClockPage {
    pub(crate) fn hour(&self) -> String {
        format!("{:02}:{:02}", self.now.hour(), self.now.minute())
    }
}

pages!(AccountChooserPage, MailboxPage, MailPage, ClockPage);
