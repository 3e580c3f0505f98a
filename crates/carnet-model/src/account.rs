//! The events of an account's own ledger: how somebody signs in, and on which devices.

use crate::{Ins, Timestamp};

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum AccountRole {
    /// A person.
    #[n(0)]
    Person,
    /// Runs the deployment: opens records in bulk, configuration, figures.
    #[n(1)]
    Operator,
    /// Security officer: alarms, reviews; second person of acts that reach a person's rights.
    #[n(2)]
    SecurityOfficer,
    /// Agent of a counter: paper forms, activation codes given by hand.
    #[n(3)]
    CounterAgent,
}

/// What was proven when a session began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Proof {
    /// A passkey with user verification.
    #[n(0)]
    Passkey,
    /// A password and a one-time password.
    #[n(1)]
    PasswordTotp,
    /// An identity provider.
    #[n(2)]
    Provider,
    /// A code by e-mail: weak, for recovery only.
    #[n(3)]
    EmailCode,
}

/// Something that happened to an account.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum AccountEvent {
    /// First entry.
    #[n(0)]
    #[cbor(map)]
    Joined {
        /// The name under which they sign in, as typed.
        #[n(0)]
        login: Box<str>,
        /// Their name, as proven.
        #[n(1)]
        name: Box<str>,
        /// Their INS; absent for those who run the deployment.
        #[n(2)]
        person: Option<Ins>,
        /// What the account is for.
        #[n(3)]
        role: AccountRole,
    },
    /// A passkey was added.
    #[n(1)]
    #[cbor(map)]
    PasskeyAdded {
        /// Credential id.
        #[cbor(n(0), with = "minicbor::bytes")]
        id: Vec<u8>,
        /// The credential in its stored form.
        #[cbor(n(1), with = "minicbor::bytes")]
        credential: Vec<u8>,
        /// How the person calls it.
        #[n(2)]
        label: Box<str>,
        /// From when it may be used.
        #[n(3)]
        from: Timestamp,
    },
    /// A passkey was removed, or its addition cancelled.
    #[n(2)]
    #[cbor(map)]
    PasskeyRemoved {
        /// Credential id.
        #[cbor(n(0), with = "minicbor::bytes")]
        id: Vec<u8>,
    },
    /// A passkey got another name.
    #[n(3)]
    #[cbor(map)]
    PasskeyRenamed {
        /// Credential id.
        #[cbor(n(0), with = "minicbor::bytes")]
        id: Vec<u8>,
        /// Its new name.
        #[n(1)]
        label: Box<str>,
    },
    /// A passkey was used: its stored form with the new counter.
    #[n(4)]
    #[cbor(map)]
    PasskeyUsed {
        /// Credential id.
        #[cbor(n(0), with = "minicbor::bytes")]
        id: Vec<u8>,
        /// The credential in its stored form.
        #[cbor(n(1), with = "minicbor::bytes")]
        credential: Vec<u8>,
    },
    /// A password was set: its hash.
    #[n(5)]
    #[cbor(map)]
    PasswordSet {
        /// Argon2id, as a PHC string.
        #[n(0)]
        phc: Box<str>,
    },
    /// The password was removed.
    #[n(6)]
    PasswordRemoved,
    /// One-time passwords were set up.
    #[n(7)]
    #[cbor(map)]
    TotpSet {
        /// The shared secret.
        #[cbor(n(0), with = "minicbor::bytes")]
        secret: Vec<u8>,
        /// From when it may be used.
        #[n(1)]
        from: Timestamp,
    },
    /// One-time passwords were removed, or their setting up cancelled.
    #[n(8)]
    TotpRemoved,
    /// Another e-mail address was asked for.
    #[n(9)]
    #[cbor(map)]
    EmailAsked {
        /// The address, verified by a code.
        #[n(0)]
        email: Box<str>,
        /// From when it counts.
        #[n(1)]
        from: Timestamp,
    },
    /// The asked address, or a first one, counts.
    #[n(10)]
    #[cbor(map)]
    EmailSet {
        /// The address.
        #[n(0)]
        email: Box<str>,
    },
    /// The asked address was withdrawn.
    #[n(11)]
    EmailCancelled,
    /// A subject at an identity provider signs in to this account.
    #[n(12)]
    #[cbor(map)]
    SubjectLinked {
        /// The provider.
        #[n(0)]
        issuer: Box<str>,
        /// Its name for the person.
        #[n(1)]
        subject: Box<str>,
    },
    /// It no longer does.
    #[n(13)]
    #[cbor(map)]
    SubjectUnlinked {
        /// The provider.
        #[n(0)]
        issuer: Box<str>,
    },
    /// A session began.
    #[n(14)]
    #[cbor(map)]
    SessionOpened {
        /// Hash of its token: the key of its ticket.
        #[cbor(n(0), with = "minicbor::bytes")]
        session: [u8; 32],
        /// The device, in words.
        #[n(1)]
        device: Box<str>,
        /// What was proven.
        #[n(2)]
        proof: Proof,
        /// Hash of the device's own mark, by which a known one is recognised.
        #[cbor(n(3), with = "minicbor::bytes")]
        mark: [u8; 32],
    },
    /// A session ended, by itself or from another device.
    #[n(15)]
    #[cbor(map)]
    SessionClosed {
        /// Hash of its token.
        #[cbor(n(0), with = "minicbor::bytes")]
        session: [u8; 32],
    },
    /// What is sent and shown outside stays neutral, or not.
    #[n(16)]
    #[cbor(map)]
    DiscreetSet {
        /// Neutral titles and letters.
        #[n(0)]
        discreet: bool,
    },
    /// Every way in was closed by two agents at a counter, or after a death.
    #[n(17)]
    #[cbor(map)]
    Locked {
        /// Why, for the journal.
        #[n(0)]
        reason: Box<str>,
    },
    /// The account may sign in again.
    #[n(18)]
    Unlocked,
    /// A session goes on under another token: after a fresh proof, or turned to another record.
    #[n(19)]
    #[cbor(map)]
    SessionMoved {
        /// Hash of its old token.
        #[cbor(n(0), with = "minicbor::bytes")]
        session: [u8; 32],
        /// Hash of its new one.
        #[cbor(n(1), with = "minicbor::bytes")]
        to: [u8; 32],
        /// What was proven since.
        #[n(2)]
        proof: Proof,
    },
}
