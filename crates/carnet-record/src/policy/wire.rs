//! One line of `carnet policy --batch`, as it stands: fields and words, nothing judged.
//!
//! Stricter than derived reading: an object must be an object, a field that may be null must still be there.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use jiff::Timestamp;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::case::{
    AuthMode, Authorisation, CallerKind, DocumentAction, DocumentState, MandateAction, MandateKind, Purpose,
    RecordAction, RecordStatus,
};
use super::instant;

#[derive(Deserialize)]
pub(super) struct Line<'a> {
    #[serde(borrow)]
    pub(super) case: &'a RawValue,
    pub(super) now: Instant,
    #[serde(borrow)]
    pub(super) caller: Object<CallerLine<'a>>,
    #[serde(borrow)]
    pub(super) record: Object<RecordLine<'a>>,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) document: Option<Object<DocumentLine<'a>>>,
    pub(super) action: ActionWord,
}

#[derive(Deserialize)]
pub(super) struct CallerLine<'a> {
    pub(super) kind: CallerKind,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) id: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) profession: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "nullable", rename = "expertise")]
    pub(super) _expertise: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) structure: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "nullable", rename = "sector")]
    pub(super) _sector: Option<Text<'a>>,
    pub(super) auth: AuthWord,
    pub(super) purpose: Purpose,
    pub(super) secret_connection: bool,
    /// Changes no decision: it only spares the consent when the authorisation is set.
    #[serde(rename = "care_team")]
    pub(super) _care_team: bool,
    pub(super) regulating: Option<bool>,
    #[serde(borrow)]
    pub(super) may_read: Option<Vec<Text<'a>>>,
}

#[derive(Deserialize)]
pub(super) struct RecordLine<'a> {
    pub(super) status: RecordStatus,
    pub(super) waiting_until: Option<Instant>,
    pub(super) holder_age_years: u64,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) attending: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) same_rights_as_attending: Vec<Option<Text<'a>>>,
    pub(super) authorisation: Authorisation,
    pub(super) blocked: bool,
    pub(super) objects_break_glass: bool,
    pub(super) objects_centre_15: bool,
    pub(super) mandates: Vec<Object<MandateLine>>,
}

#[derive(Deserialize)]
pub(super) struct MandateLine {
    pub(super) kind: MandateKind,
    pub(super) action: MandateAction,
    pub(super) until: Instant,
}

#[expect(clippy::struct_excessive_bools, reason = "the line format is flat")]
#[derive(Deserialize)]
pub(super) struct DocumentLine<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) type_code: Text<'a>,
    #[serde(borrow)]
    pub(super) class: Text<'a>,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) author: Option<Text<'a>>,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) author_structure: Option<Text<'a>>,
    pub(super) authored_by_holder: bool,
    pub(super) state: DocumentState,
    pub(super) masked: bool,
    pub(super) invisible_patient: bool,
    pub(super) invisible_representatives: bool,
    pub(super) seen_by_patient: bool,
    pub(super) age_days: u64,
}

/// How a caller proved who they are: a professional's mode, or none.
pub(super) enum AuthWord {
    Mode(AuthMode),
    None,
}

/// The three families of actions.
pub(super) enum ActionWord {
    Record(RecordAction),
    Deposit,
    Document(DocumentAction),
}

/// A string that borrows from the line unless it holds escapes.
pub(super) struct Text<'a>(Cow<'a, str>);

impl Text<'_> {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// An RFC 3339 instant.
pub(super) struct Instant(pub(super) Timestamp);

/// A JSON object; derived reading would take an array too.
pub(super) struct Object<T>(pub(super) T);

/// Null or a value, but the field must be there.
fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// Reads a string through a function.
struct Strings<T, F>(F, &'static str, PhantomData<T>);

impl<T, F: FnOnce(&str) -> Option<T>> Visitor<'_> for Strings<T, F> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.1)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).ok_or_else(|| E::custom("unknown word"))
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Strings(instant::parse, "an instant", PhantomData)).map(Instant)
    }
}

impl<'de> Deserialize<'de> for AuthWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = |word: &str| match word {
            "none" => Some(Self::None),
            mode => AuthMode::from_word(mode).map(Self::Mode),
        };
        deserializer.deserialize_str(Strings(read, "a mode of authentication", PhantomData))
    }
}

impl<'de> Deserialize<'de> for ActionWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = |word: &str| match word {
            "deposit" => Some(Self::Deposit),
            action => DocumentAction::from_word(action)
                .map(Self::Document)
                .or_else(|| RecordAction::from_word(action).map(Self::Record)),
        };
        deserializer.deserialize_str(Strings(read, "an action", PhantomData))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Text<'de>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Texts)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Objects<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Objects<T> {
            type Value = Object<T>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Object<T>, M::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }
        deserializer.deserialize_map(Objects(PhantomData))
    }
}
