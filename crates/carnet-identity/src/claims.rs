//! JSON objects of others, read strictly: no key twice (RFC 7519, 4), bounded length and depth.

use core::fmt;

use carnet_model::Timestamp;
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 16;
/// Seconds of the year 9999's end: later instants are no dates.
const LAST_SECOND: i64 = 253_402_300_799;

/// The members of a JSON object: claims of a token, of a user, of a provider.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Claims(Map<String, Value>);

impl Claims {
    /// Reads an object of at most `max` bytes. `None` when it is longer, no object, has a key twice, or is nested
    /// deeper than 16 levels.
    #[must_use]
    pub fn parse(json: &[u8], max: usize) -> Option<Self> {
        if json.len() > max {
            return None;
        }
        let mut reader = serde_json::Deserializer::from_slice(json);
        let value = Strict { depth: MAX_DEPTH }.deserialize(&mut reader).ok()?;
        reader.end().ok()?;
        match value {
            Value::Object(members) => Some(Self(members)),
            _ => None,
        }
    }

    /// A member, whatever it is.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// A member that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// A member that is an object.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<&Map<String, Value>> {
        self.0.get(name)?.as_object()
    }

    /// The elements of a member that is an array; none when it is absent or something else.
    pub fn list(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.0.get(name).and_then(Value::as_array).into_iter().flatten()
    }

    /// A `NumericDate` (RFC 7519, 2): seconds since 1970, possibly with a fraction, which is dropped.
    #[must_use]
    pub fn instant(&self, name: &str) -> Option<Timestamp> {
        let number = self.0.get(name)?;
        let seconds = number.as_i64().or_else(|| number.to_string().split('.').next()?.parse().ok())?;
        (0..=LAST_SECOND).contains(&seconds).then_some(Timestamp(seconds * 1000))
    }

    /// All members.
    #[must_use]
    pub const fn members(&self) -> &Map<String, Value> {
        &self.0
    }
}

impl From<Map<String, Value>> for Claims {
    fn from(members: Map<String, Value>) -> Self {
        Self(members)
    }
}

/// Claims tell who somebody is: they are not printed by accident.
impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Claims({} members)", self.0.len())
    }
}

/// Reads a value, refusing a key that stands twice and too deep a nesting.
#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn below<E: Error>(self) -> Result<Self, E> {
        self.depth.checked_sub(1).map(|depth| Self { depth }).ok_or_else(|| E::custom("too deep"))
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(below)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            let value = members.next_value_seed(below)?;
            if object.insert(key, value).is_some() {
                return Err(A::Error::custom("a key stands twice"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_read_strictly() {
        let nested = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
        for (json, accepted) in [
            ("{}", true),
            (r#"{"a":1,"b":[true,null,"x",-1,1.5,{"a":2}]}"#, true),
            (r#"{"a":1,"a":1}"#, false),
            (r#"{"b":{"a":1,"a":2}}"#, false),
            (r#"{"a":1,"\u0061":2}"#, false),
            ("{} ", true),
            ("{}x", false),
            ("[]", false),
            ("\"a\"", false),
            ("", false),
            ("\u{feff}{}", false),
            (&nested(15), true),
            (&nested(16), false),
        ] {
            assert_eq!(Claims::parse(json.as_bytes(), 100).is_some(), accepted, "{json}");
        }
        assert!(Claims::parse(b"{}", 2).is_some() && Claims::parse(b"{ }", 2).is_none());
        assert!(Claims::parse(b"{\"a\":\"\xff\"}", 100).is_none());
    }

    #[test]
    fn instants_are_seconds() {
        let claims = Claims::parse(
            br#"{"a":1,"b":1.9,"c":-1,"d":253402300800,"e":"1","f":1e3,"g":253402300799}"#,
            200,
        )
        .unwrap();
        let read = |name| claims.instant(name).map(|at: Timestamp| at.0);
        assert_eq!((read("a"), read("b"), read("g")), (Some(1000), Some(1000), Some(253_402_300_799_000)));
        assert_eq!((read("c"), read("d"), read("e"), read("z")), (None, None, None, None));
        assert_eq!(read("f"), Some(1_000_000));
    }
}
