//! Addresses of a list: a path and the facets, order and page in its query. Never a search word.

use core::fmt;

use crate::form::Fields;

/// Most characters of a value that is kept.
const LONGEST: usize = 200;

/// An address with its query.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    path: String,
    query: Vec<(String, String)>,
}

impl Address {
    /// The address of a list, with those of `known` that the request had.
    pub(crate) fn of(path: &str, fields: &Fields, known: &[&str]) -> Self {
        let kept = fields.pairs().filter(|(name, value)| known.contains(name) && is_kept(value));
        let query = kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { path: path.to_owned(), query }
    }

    /// The same, with one value for a name.
    pub(crate) fn with(&self, name: &str, value: impl fmt::Display) -> Self {
        let mut changed = self.without(&[name]);
        changed.query.push((name.to_owned(), value.to_string()));
        changed
    }

    /// The same, without some names.
    pub(crate) fn without(&self, names: &[&str]) -> Self {
        let query =
            self.query.iter().filter(|(known, _)| !names.contains(&known.as_str())).cloned().collect();
        Self { path: self.path.clone(), query }
    }

    /// The pairs of some names.
    pub(crate) fn pairs_of<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a (String, String)> {
        self.query.iter().filter(|(known, _)| names.contains(&known.as_str()))
    }
}

fn is_kept(value: &str) -> bool {
    !value.is_empty() && value.len() <= LONGEST
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.query.is_empty() {
            return f.write_str(&self.path);
        }
        let query: String =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.query).finish();
        write!(f, "{}?{query}", self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_what_they_know() {
        let mut fields = Fields::default();
        for (name, value) in [("type", "a"), ("type", "é"), ("page", "3"), ("mots", "secret"), ("tri", "")] {
            fields.push(name.to_owned(), value.to_owned());
        }
        let address = Address::of("/documents", &fields, &["type", "page", "tri"]);
        assert_eq!(address.to_string(), "/documents?type=a&type=%C3%A9&page=3");
        assert_eq!(address.with("page", 4).to_string(), "/documents?type=a&type=%C3%A9&page=4");
        assert_eq!(address.without(&["type", "page"]).to_string(), "/documents");
    }
}
