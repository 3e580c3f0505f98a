//! The master key in a PKCS#11 token: made there, never to leave it. The token wraps and unwraps a handful of keys at start
//! and at a rotation; it is never on the way of a request.
//!
//! A session lasts as long as a [`TokenKey`]; the PIN is read from its file for each, and kept nowhere. Tokens agree on
//! AES key wrap (RFC 3394, `CKM_AES_KEY_WRAP`), so what a token wraps has the bytes that a key file would give.

mod module;
mod pin;

use core::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{Function, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

pub use self::pin::PinFile;
use crate::master::MasterVersion;

/// Where the token is, and which of its keys are ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenConfig {
    /// The token's library, `….so`.
    pub module: PathBuf,
    /// The token.
    pub token: TokenName,
    /// Label of the master key: version N has the label `LABEL.N`. One deployment, one label.
    pub key_label: String,
    /// Where its PIN is.
    pub pin: PinFile,
}

/// By what a token is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenName {
    /// Its label: must be the only one.
    Label(String),
    /// The number of its slot.
    Slot(u64),
}

impl fmt::Display for TokenName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Label(label) => write!(f, "{label}"),
            Self::Slot(slot) => write!(f, "in slot {slot}"),
        }
    }
}

/// Why a token cannot be used.
#[derive(Debug, Error)]
pub enum TokenError {
    /// The library cannot be loaded or initialised.
    #[error("the PKCS#11 module {path}: {why}")]
    Module {
        /// Which.
        path: PathBuf,
        /// What was said.
        why: String,
    },
    /// No such token, or several of that label.
    #[error("there is not exactly one token {0}")]
    NoToken(TokenName),
    /// The file of the PIN.
    #[error("the file of the PIN, {path}: {why}")]
    PinFile {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The token does not take the PIN. It was tried once.
    #[error("the token does not take the PIN")]
    Pin,
    /// One more wrong PIN would lock the token, or it is locked: somebody must look before anything is tried.
    #[error("the token is locked or has one try left: log in once by hand, or unlock it")]
    AlmostLocked,
    /// No key of this version.
    #[error("the token has no key {0}")]
    NoKey(String),
    /// Several keys of one label.
    #[error("the token has several keys {0}")]
    Ambiguous(String),
    /// A key that was not made in the token, or that it would let out.
    #[error("the key {0} was not made in the token for ever: {1}")]
    Exportable(String, &'static str),
    /// A key of this version is there already.
    #[error("the token already has a key {0}")]
    Exists(String),
    /// The token failed.
    #[error("the token: {0}")]
    Device(String),
}

/// What the token said, by the name of its code.
fn device(error: Error) -> TokenError {
    match error {
        Error::Pkcs11(code, function) => TokenError::Device(format!("{function}: {code:?}")),
        other => TokenError::Device(other.to_string()),
    }
}

/// A token with master keys.
#[derive(Clone)]
pub struct KeyToken {
    module: Pkcs11,
    config: TokenConfig,
}

impl fmt::Debug for KeyToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyToken({})", self.config.token)
    }
}

/// What a session may change.
#[derive(Clone, Copy)]
enum Access {
    Use,
    Change,
}

impl KeyToken {
    /// Loads the module and looks for the token; nobody is logged in yet.
    pub fn open(config: &TokenConfig) -> Result<Self, TokenError> {
        let token = Self { module: module::load(&config.module)?, config: config.clone() };
        token.slot()?;
        Ok(token)
    }

    fn label(&self, version: MasterVersion) -> String {
        format!("{}.{version}", self.config.key_label)
    }

    fn slot(&self) -> Result<Slot, TokenError> {
        let mut found = Vec::new();
        for slot in self.module.get_slots_with_initialized_token().map_err(device)? {
            let ours = match &self.config.token {
                TokenName::Slot(id) => slot.id() == *id,
                TokenName::Label(label) => {
                    self.module.get_token_info(slot).map_err(device)?.label() == label.as_str()
                }
            };
            found.extend(ours.then_some(slot));
        }
        match found.as_slice() {
            [one] => Ok(*one),
            _ => Err(TokenError::NoToken(self.config.token.clone())),
        }
    }

    /// A session of a logged-in user. All sessions of a process share the login.
    fn session(&self, access: Access) -> Result<Session, TokenError> {
        let slot = self.slot()?;
        let about = self.module.get_token_info(slot).map_err(device)?;
        if about.user_pin_final_try() || about.user_pin_locked() {
            return Err(TokenError::AlmostLocked);
        }
        let session = match access {
            Access::Use => self.module.open_ro_session(slot),
            Access::Change => self.module.open_rw_session(slot),
        };
        let session = session.map_err(device)?;
        match session.login(UserType::User, Some(&self.config.pin.read()?)) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
            Err(Error::Pkcs11(RvError::PinIncorrect | RvError::PinLenRange | RvError::PinInvalid, _)) => {
                Err(TokenError::Pin)
            }
            Err(Error::Pkcs11(RvError::PinLocked, _)) => Err(TokenError::AlmostLocked),
            Err(error) => Err(device(error)),
        }
    }

    fn all(&self, session: &Session, version: MasterVersion) -> Result<Vec<ObjectHandle>, TokenError> {
        let wanted = [
            Attribute::Class(ObjectClass::SECRET_KEY),
            Attribute::Token(true),
            Attribute::Label(self.label(version).into_bytes()),
        ];
        session.find_objects(&wanted).map_err(device)
    }

    fn find(&self, session: &Session, version: MasterVersion) -> Result<Option<ObjectHandle>, TokenError> {
        match self.all(session, version)?.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            _ => Err(TokenError::Ambiguous(self.label(version))),
        }
    }

    /// The versions in the token, ascending.
    pub(crate) fn versions(&self) -> Result<Vec<MasterVersion>, TokenError> {
        let session = self.session(Access::Use)?;
        let wanted = [Attribute::Class(ObjectClass::SECRET_KEY), Attribute::Token(true)];
        let mut versions = Vec::new();
        for object in session.find_objects(&wanted).map_err(device)? {
            let said = session.get_attributes(object, &[AttributeType::Label]).map_err(device)?;
            let Some(Attribute::Label(label)) = said.into_iter().next() else { continue };
            let end =
                label.strip_prefix(self.config.key_label.as_bytes()).and_then(|rest| rest.strip_prefix(b"."));
            let number = end.and_then(|end| core::str::from_utf8(end).ok()).and_then(|end| end.parse().ok());
            versions.extend(number.filter(|n| *n > 0).map(MasterVersion));
        }
        versions.sort_unstable();
        Ok(versions)
    }

    /// Makes a key in the token.
    pub(crate) fn create(&self, version: MasterVersion) -> Result<(), TokenError> {
        let session = self.session(Access::Change)?;
        let label = self.label(version);
        if self.find(&session, version)?.is_some() {
            return Err(TokenError::Exists(label));
        }
        let template = [
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::ValueLen(32.into()),
            Attribute::Label(label.into_bytes()),
            Attribute::Id(version.0.to_be_bytes().to_vec()),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Wrap(true),
            Attribute::Unwrap(true),
            Attribute::Encrypt(false),
            Attribute::Decrypt(false),
            Attribute::Sign(false),
            Attribute::Verify(false),
            Attribute::Derive(false),
        ];
        session.generate_key(&Mechanism::AesKeyGen, &template).map_err(device)?;
        Ok(())
    }

    /// The key of a version, once it is sure that no one can have it outside the token.
    pub(crate) fn key(&self, version: MasterVersion) -> Result<TokenKey, TokenError> {
        let session = self.session(Access::Use)?;
        let label = self.label(version);
        let key = self.find(&session, version)?.ok_or_else(|| TokenError::NoKey(label.clone()))?;
        confined(&session, key, &label)?;
        Ok(TokenKey { session: Mutex::new(session), key, label })
    }

    pub(crate) fn destroy(&self, version: MasterVersion) -> Result<(), TokenError> {
        let session = self.session(Access::Change)?;
        let keys = self.all(&session, version)?;
        keys.into_iter().try_for_each(|key| session.destroy_object(key).map_err(device))
    }
}

/// Refuses a key that was ever outside its token, or could leave it.
fn confined(session: &Session, key: ObjectHandle, label: &str) -> Result<(), TokenError> {
    let asked = [
        AttributeType::Sensitive,
        AttributeType::AlwaysSensitive,
        AttributeType::Extractable,
        AttributeType::NeverExtractable,
        AttributeType::Local,
        AttributeType::KeyType,
        AttributeType::ValueLen,
    ];
    let said = session.get_attributes(key, &asked).map_err(device)?;
    let needed = [
        (Attribute::KeyType(KeyType::AES), "it is no AES key"),
        (Attribute::ValueLen(32.into()), "it has not 256 bits"),
        (Attribute::Sensitive(true), "it is not sensitive"),
        (Attribute::Extractable(false), "it can be extracted"),
        (Attribute::AlwaysSensitive(true), "it was not always sensitive"),
        (Attribute::NeverExtractable(true), "it could once be extracted"),
        (Attribute::Local(true), "it came from outside"),
    ];
    match needed.into_iter().find(|(needed, _)| !said.contains(needed)) {
        None => Ok(()),
        Some((_, why)) => Err(TokenError::Exportable(label.to_owned(), why)),
    }
}

/// One version of the master key, in its token.
pub struct TokenKey {
    // A session is for one thread at a time.
    session: Mutex<Session>,
    key: ObjectHandle,
    label: String,
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKey({})", self.label)
    }
}

/// What is wrapped is, for a moment, an object of the session: tokens wrap objects, not bytes.
fn passing() -> [Attribute; 5] {
    [
        Attribute::Class(ObjectClass::SECRET_KEY),
        Attribute::KeyType(KeyType::GENERIC_SECRET),
        Attribute::Token(false),
        Attribute::Sensitive(false),
        Attribute::Extractable(true),
    ]
}

impl TokenKey {
    /// Wraps some bytes: a multiple of 8.
    pub(crate) fn wrap(&self, plain: &[u8]) -> Result<Vec<u8>, TokenError> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let mut template = passing().to_vec();
        template.push(Attribute::Value(plain.to_vec()));
        let object = session.create_object(&template);
        template.into_iter().for_each(wipe);
        let object = object.map_err(device)?;
        let block = session.wrap_key(&Mechanism::AesKeyWrap, self.key, object);
        session.destroy_object(object).map_err(device)?;
        let block = block.map_err(device)?;
        if block.len() == plain.len() + 8 {
            Ok(block)
        } else {
            Err(TokenError::Device("its key wrap is not that of RFC 3394".to_owned()))
        }
    }

    /// What a block holds; `None`: it was not wrapped by this key, or was changed.
    pub(crate) fn unwrap(&self, block: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, TokenError> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let object = match session.unwrap_key(&Mechanism::AesKeyWrap, self.key, block, &passing()) {
            // The general error is what SoftHSM says of a block that another key wrapped.
            Err(Error::Pkcs11(
                RvError::WrappedKeyInvalid
                | RvError::WrappedKeyLenRange
                | RvError::EncryptedDataInvalid
                | RvError::EncryptedDataLenRange
                | RvError::GeneralError,
                Function::UnwrapKey,
            )) => return Ok(None),
            object => object.map_err(device)?,
        };
        let said = session.get_attributes(object, &[AttributeType::Value]);
        session.destroy_object(object).map_err(device)?;
        match said.map_err(device)?.into_iter().next() {
            Some(Attribute::Value(plain)) => Ok(Some(Zeroizing::new(plain))),
            _ => Err(TokenError::Device("it does not show what it unwrapped".to_owned())),
        }
    }
}

fn wipe(attribute: Attribute) {
    if let Attribute::Value(mut bytes) = attribute {
        bytes.zeroize();
    }
}
