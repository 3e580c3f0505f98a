//! Identifiers: one newtype per kind, so that none stands for another.

use core::fmt;

/// A record (a ledger): 64 random bits, meaningless, the routing key of every table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct RecordNo(#[n(0)] pub u64);

impl RecordNo {
    /// The form that the SQL engines store: the same 64 bits, signed.
    #[must_use]
    pub const fn to_sql(self) -> i64 {
        i64::from_ne_bytes(self.0.to_ne_bytes())
    }

    /// The record whose stored form is `value`.
    #[must_use]
    pub const fn from_sql(value: i64) -> Self {
        Self(u64::from_ne_bytes(value.to_ne_bytes()))
    }
}

impl fmt::Debug for RecordNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Display for RecordNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Counter of the three state chains of a record together: the fold reads entries in turn order. The
/// first entry of a record has turn 1; 0 is the turn of a record that has no entry.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct Turn(#[n(0)] pub u64);

/// Number of a content (document bytes) within its record; random, below 2^63.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct ContentNo(#[n(0)] pub u64);

/// Number of a thing that has a public id (document version, lot, message, consent…) within its record:
/// allotted in order by the decider, at most 56 bits.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct ObjectNo(#[n(0)] pub u64);

/// What a public id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum EntryKind {
    /// The record itself.
    Record = 1,
    /// A document, in any of its versions.
    Document = 2,
    /// A submission set.
    Lot = 3,
    /// A folder.
    Folder = 4,
    /// The bytes of a document.
    Content = 5,
    /// An authorisation or an objection.
    Consent = 6,
    /// A message of the notification centre.
    Message = 7,
    /// An access in the journal.
    Access = 8,
    /// A caregiver's mandate.
    Mandate = 9,
    /// An account.
    Account = 10,
    /// A grave act or an alarm of the system's ledger.
    Operation = 11,
}

impl EntryKind {
    /// The kind with this number, if there is one.
    #[must_use]
    pub const fn from_u8(value: u8) -> Option<Self> {
        Some(match value {
            1 => Self::Record,
            2 => Self::Document,
            3 => Self::Lot,
            4 => Self::Folder,
            5 => Self::Content,
            6 => Self::Consent,
            7 => Self::Message,
            8 => Self::Access,
            9 => Self::Mandate,
            10 => Self::Account,
            11 => Self::Operation,
            _ => return None,
        })
    }
}

/// A public identifier: one AES-256 block over record ‖ kind ‖ entry, written as a lower-case UUID. Only
/// `carnet-seal` makes and opens it; everywhere else it is 16 opaque bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PublicId(pub [u8; 16]);

impl PublicId {
    /// Reads a UUID in its 36-character form, upper or lower case; `None` if it has another shape.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        if text.len() != 36 {
            return None;
        }
        let mut out = [0_u8; 16];
        let mut digits = 0_usize;
        for (at, byte) in text.iter().enumerate() {
            if matches!(at, 8 | 13 | 18 | 23) {
                if *byte != b'-' {
                    return None;
                }
                continue;
            }
            let value = char::from(*byte).to_digit(16)?;
            let slot = out.get_mut(digits / 2)?;
            *slot = (*slot << 4) | u8::try_from(value).ok()?;
            digits += 1;
        }
        Some(Self(out))
    }
}

impl fmt::Display for PublicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [b'-'; 36];
        let mut at = 0;
        for byte in self.0 {
            if matches!(at, 8 | 13 | 18 | 23) {
                at += 1;
            }
            for nibble in [byte >> 4, byte & 15] {
                if let Some(slot) = text.get_mut(at) {
                    *slot = if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 };
                }
                at += 1;
            }
        }
        f.write_str(core::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for PublicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The seven chains that every record has from opening: state and traces by audience, and measures.
///
/// *Open*: everybody who may see the record. *Withheld*: what the patient may not see yet. *Secret*: what a
/// minor keeps from their representatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Chain {
    /// `state.open`
    StateOpen = 0,
    /// `state.withheld`
    StateWithheld = 1,
    /// `state.secret`
    StateSecret = 2,
    /// `trace.open`
    TraceOpen = 3,
    /// `trace.withheld`
    TraceWithheld = 4,
    /// `trace.secret`
    TraceSecret = 5,
    /// `measure`
    Measure = 6,
}

impl Chain {
    /// All chains, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::StateOpen,
        Self::StateWithheld,
        Self::StateSecret,
        Self::TraceOpen,
        Self::TraceWithheld,
        Self::TraceSecret,
        Self::Measure,
    ];

    /// The chain with this number, if there is one.
    #[must_use]
    pub const fn from_u8(value: u8) -> Option<Self> {
        Some(match value {
            0 => Self::StateOpen,
            1 => Self::StateWithheld,
            2 => Self::StateSecret,
            3 => Self::TraceOpen,
            4 => Self::TraceWithheld,
            5 => Self::TraceSecret,
            6 => Self::Measure,
            _ => return None,
        })
    }

    /// The name used in `docs/format.md` and by `carnet verify`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::StateOpen => "state.open",
            Self::StateWithheld => "state.withheld",
            Self::StateSecret => "state.secret",
            Self::TraceOpen => "trace.open",
            Self::TraceWithheld => "trace.withheld",
            Self::TraceSecret => "trace.secret",
            Self::Measure => "measure",
        }
    }

    /// Whether entries of this chain carry the record's turn and make its state.
    #[must_use]
    pub const fn is_state(self) -> bool {
        matches!(self, Self::StateOpen | Self::StateWithheld | Self::StateSecret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_id_is_a_lower_case_uuid_and_back() {
        let id = PublicId([0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0, 1, 2, 3, 4, 5, 6, 255]);
        let text = id.to_string();
        assert_eq!(text, "01234567-89ab-cdef-0001-0203040506ff");
        assert_eq!(PublicId::parse(&text), Some(id));
        assert_eq!(PublicId::parse(&text.to_uppercase()), Some(id));
        for wrong in ["", "0123456789abcdef00010203040506ff0000", "g1234567-89ab-cdef-0001-0203040506ff"] {
            assert_eq!(PublicId::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn record_numbers_survive_their_stored_form() {
        for value in [0, 1, u64::MAX, 1 << 63] {
            assert_eq!(RecordNo::from_sql(RecordNo(value).to_sql()), RecordNo(value));
        }
    }

    #[test]
    fn chain_numbers_and_names_are_stable() {
        for (number, chain) in Chain::ALL.iter().enumerate() {
            assert_eq!(Chain::from_u8(u8::try_from(number).unwrap()), Some(*chain));
        }
        assert_eq!(Chain::from_u8(7), None);
    }
}
