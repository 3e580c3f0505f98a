//! The parameters of a request, one by one.

use crate::outcome::{Fault, Issue, Problem};

/// Most parameters of one search.
const MOST: usize = 100;

/// What is done with parameters that are not understood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Handling {
    /// Nothing was said: they are left out of the self link.
    #[default]
    Silent,
    /// `Prefer: handling=lenient`: and the client is told.
    Lenient,
    /// `Prefer: handling=strict`: the search is refused.
    Strict,
}

impl Handling {
    /// Reads the `Prefer` header.
    pub(crate) fn of(prefer: &str) -> Self {
        let mut preferences = prefer.split([',', ';']).map(str::trim);
        match preferences.find_map(|preference| preference.strip_prefix("handling=")) {
            Some("strict") => Self::Strict,
            Some("lenient") => Self::Lenient,
            _ => Self::Silent,
        }
    }
}

/// One parameter: name, modifier, value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// As written, modifier included.
    pub(super) key: String,
    /// Before the first colon.
    pub(super) name: String,
    /// After it.
    pub(super) modifier: Option<String>,
    /// Value.
    pub(super) value: String,
}

impl Asked {
    /// A complaint about this parameter. Its value is not repeated.
    pub(super) fn fault(&self, fault: Fault, text: &str) -> Problem {
        Issue::new(fault, format!("{}: {text}", shown(&self.key))).into()
    }

    /// Refuses a modifier: a search that ignored one would find what was not meant.
    pub(super) fn plain(&self) -> Result<(), Problem> {
        match self.modifier {
            None => Ok(()),
            Some(_) => Err(self.fault(Fault::UnknownParameter, "modifier not supported")),
        }
    }
}

/// A name as a message may show it.
fn shown(key: &str) -> String {
    key.chars().filter(char::is_ascii_graphic).take(60).collect()
}

/// The parameters of a search, those of the address and those of the body together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters {
    pub(super) asked: Vec<Asked>,
    pub(super) handling: Handling,
    /// Names that were not understood.
    pub(super) ignored: Vec<String>,
}

impl Parameters {
    /// Reads `application/x-www-form-urlencoded` texts.
    pub(crate) fn read(texts: &[&str], handling: Handling) -> Result<Self, Problem> {
        let mut asked = Vec::new();
        for (key, value) in texts.iter().flat_map(|text| form_urlencoded::parse(text.as_bytes())) {
            if asked.len() == MOST {
                return Err(Problem::new(Fault::Parameter, format!("more than {MOST} parameters")));
            }
            let (name, modifier) = match key.split_once(':') {
                Some((name, modifier)) => (name.to_owned(), Some(modifier.to_owned())),
                None => (key.to_string(), None),
            };
            // An empty value asks nothing (R4, 3.1.1).
            if !value.is_empty() {
                asked.push(Asked { key: key.into_owned(), name, modifier, value: value.into_owned() });
            }
        }
        Ok(Self { asked, handling, ignored: Vec::new() })
    }

    /// The value of a parameter that stands at most once.
    pub(crate) fn single(&self, name: &str) -> Option<&str> {
        self.asked.iter().find(|asked| asked.key == name).map(|asked| asked.value.as_str())
    }

    /// Puts a parameter aside that is not understood, or refuses it.
    pub(super) fn ignore(&mut self, asked: &Asked) -> Result<(), Problem> {
        if self.handling == Handling::Strict {
            return Err(asked.fault(Fault::UnknownParameter, "not supported"));
        }
        self.ignored.push(asked.key.clone());
        Ok(())
    }

    /// What the client asked to be told.
    pub(crate) fn notes(&self) -> Vec<Issue> {
        if self.handling != Handling::Lenient {
            return Vec::new();
        }
        let note = |key: &String| {
            Issue::new(Fault::UnknownParameter, format!("{}: ignored", shown(key)))
                .with_severity(crate::outcome::Severity::Warning)
        };
        self.ignored.iter().map(note).collect()
    }

    /// The parameters that were used, as a query.
    pub(crate) fn used(&self) -> String {
        let used = self
            .asked
            .iter()
            .filter(|asked| !self.ignored.contains(&asked.key) && !asked.name.starts_with("_cursor"));
        encode(used.map(|asked| (asked.key.as_str(), asked.value.as_str())))
    }
}

/// A query in its usual encoding.
pub(crate) fn encode<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Splits at a character that no backslash precedes; the pieces keep their escapes.
pub(super) fn split(text: &str, at: char) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (place, character) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if character == at {
            pieces.push(text.get(start..place).unwrap_or_default());
            start = place + character.len_utf8();
        }
    }
    pieces.push(text.get(start..).unwrap_or_default());
    pieces
}

/// A piece without its escapes (`\,` `\|` `\$` `\\`).
pub(super) fn unescaped(piece: &str) -> String {
    let mut text = String::with_capacity(piece.len());
    let mut characters = piece.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next()),
            other => text.push(other),
        }
    }
    text
}

/// The alternatives of a value, without escapes.
pub(super) fn alternatives(value: &str) -> Vec<String> {
    split(value, ',').into_iter().map(unescaped).filter(|text| !text.is_empty()).collect()
}
