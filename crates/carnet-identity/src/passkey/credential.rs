//! A registered passkey, as it is kept.

use carnet_model::Timestamp;

/// The algorithms of the profile, with their numbers at IANA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Algorithm {
    /// `-7`, ECDSA on P-256 with SHA-256.
    #[n(0)]
    Es256,
    /// `-257`, RSASSA-PKCS1-v1_5 with SHA-256.
    #[n(1)]
    Rs256,
    /// `-8`, Ed25519.
    #[n(2)]
    EdDsa,
}

impl Algorithm {
    /// All, the preferred first.
    pub const ALL: [Self; 3] = [Self::Es256, Self::EdDsa, Self::Rs256];

    /// Number in the registry "COSE Algorithms" of IANA.
    #[must_use]
    pub const fn cose(self) -> i32 {
        match self {
            Self::Es256 => -7,
            Self::Rs256 => -257,
            Self::EdDsa => -8,
        }
    }
}

/// Whether a passkey is copied to the person's other devices (WebAuthn 6.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Backup {
    /// It stays on one device: losing it loses the passkey.
    #[n(0)]
    SingleDevice,
    /// It may be copied, and is not.
    #[n(1)]
    Eligible,
    /// It is copied.
    #[n(2)]
    BackedUp,
}

impl Backup {
    /// Whether it may be copied: fixed at registration.
    #[must_use]
    pub const fn is_eligible(self) -> bool {
        !matches!(self, Self::SingleDevice)
    }
}

/// A registered passkey. The stored form is CBOR; numbers of fields are never reused.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Credential {
    /// Its id, 1 to 1023 bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Vec<u8>,
    /// Its public key as the COSE_Key that the authenticator gave.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub public_key: Vec<u8>,
    /// How it signs.
    #[n(2)]
    pub algorithm: Algorithm,
    /// Signatures counted by the authenticator; 0 when it does not count.
    #[n(3)]
    pub counter: u32,
    /// Whether it is copied elsewhere.
    #[n(4)]
    pub backup: Backup,
    /// How it can be reached (`internal`, `hybrid`, `usb`, `nfc`, `ble`, or others that the browser named).
    #[n(5)]
    pub transports: Vec<Box<str>>,
    /// Model of the authenticator; zeros when it does not say. A claim of its own, good for a picture only.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub aaguid: [u8; 16],
    /// What the person calls it.
    #[n(7)]
    pub label: Box<str>,
    /// When it was registered.
    #[n(8)]
    pub created: Timestamp,
}

impl Credential {
    /// The stored form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        drop(minicbor::encode(self, &mut bytes));
        bytes
    }

    /// Reads the stored form; `None` when it is none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        minicbor::decode(bytes).ok()
    }
}
