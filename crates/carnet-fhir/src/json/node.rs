//! A value and where it stands, so that every complaint can point at its element.

use std::fmt::{self, Write as _};
use std::rc::Rc;

use super::read::Value;
use crate::outcome::{Fault, Issue, Problem};

/// A value and its path. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Node<'v> {
    value: &'v Value<'v>,
    path: Path<'v>,
}

/// A path, kept as a list and written only when somebody complains.
#[derive(Clone)]
enum Path<'v> {
    Root(&'static str),
    Member(Rc<Path<'v>>, &'v str),
    Item(Rc<Path<'v>>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(name) => f.write_str(name),
            Self::Member(parent, key) => write!(f, "{parent}.{key}"),
            Self::Item(parent, at) => write!(f, "{parent}[{at}]"),
        }
    }
}

impl<'v> Node<'v> {
    /// The root; `name` opens every path.
    pub(crate) const fn root(value: &'v Value<'v>, name: &'static str) -> Self {
        Self { value, path: Path::Root(name) }
    }

    /// The value.
    pub(crate) const fn value(&self) -> &'v Value<'v> {
        self.value
    }

    /// Where it stands, as FHIRPath writes it.
    pub(crate) fn path(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = write!(text, "{}", self.path);
        text
    }

    /// A complaint about this value.
    pub(crate) fn fault(&self, fault: Fault, diagnostics: impl Into<String>) -> Problem {
        Problem::from(Issue::new(fault, diagnostics).at(self.path()))
    }

    /// Its members; an error when it is no object.
    pub(crate) fn members(&self) -> Result<impl Iterator<Item = (&'v str, Node<'v>)> + use<'v>, Problem> {
        let Value::Object(members) = self.value else { return Err(self.wrong("an object")) };
        let parent = Rc::new(self.path.clone());
        Ok(members.iter().map(move |(key, value)| {
            let key: &'v str = key;
            (key, Node { value, path: Path::Member(Rc::clone(&parent), key) })
        }))
    }

    /// A member, when there is one that is not null; an error when this is no object.
    pub(crate) fn get(&self, key: &'static str) -> Result<Option<Node<'v>>, Problem> {
        let Value::Object(members) = self.value else { return Err(self.wrong("an object")) };
        let found = members.iter().find(|(name, value)| name == key && *value != Value::Null);
        Ok(found.map(|(_, value)| Node { value, path: Path::Member(Rc::new(self.path.clone()), key) }))
    }

    /// A member that must be there.
    pub(crate) fn need(&self, key: &'static str) -> Result<Node<'v>, Problem> {
        self.get(key)?.ok_or_else(|| self.missing(key))
    }

    /// The complaint that a member is missing.
    pub(crate) fn missing(&self, key: &str) -> Problem {
        let issue = Issue::new(Fault::Missing, format!("{key} is required"));
        Problem::from(issue.at(format!("{}.{key}", self.path)))
    }

    /// The items of an array member; none when it is absent.
    pub(crate) fn items(&self, key: &'static str) -> Result<Vec<Node<'v>>, Problem> {
        self.get(key)?.map_or_else(|| Ok(Vec::new()), |node| node.elements())
    }

    /// Its items; an error when it is no array.
    pub(crate) fn elements(&self) -> Result<Vec<Node<'v>>, Problem> {
        let Value::Array(values) = self.value else { return Err(self.wrong("an array")) };
        let parent = Rc::new(self.path.clone());
        let item = |(at, value)| Node { value, path: Path::Item(Rc::clone(&parent), at) };
        Ok(values.iter().enumerate().map(item).collect())
    }

    /// The first item of an array member.
    pub(crate) fn first(&self, key: &'static str) -> Result<Option<Node<'v>>, Problem> {
        Ok(self.items(key)?.into_iter().next())
    }

    /// Its text; an error when it is no string.
    pub(crate) fn as_text(&self) -> Result<&'v str, Problem> {
        match self.value {
            Value::Text(text) => Ok(text),
            _ => Err(self.wrong("a string")),
        }
    }

    /// Its truth value; an error when it has none.
    pub(crate) fn as_truth(&self) -> Result<bool, Problem> {
        match self.value {
            Value::Bool(truth) => Ok(*truth),
            _ => Err(self.wrong("true or false")),
        }
    }

    /// A text member.
    pub(crate) fn text(&self, key: &'static str) -> Result<Option<&'v str>, Problem> {
        self.get(key)?.map(|node| node.as_text()).transpose()
    }

    /// A text member that must be there.
    pub(crate) fn need_text(&self, key: &'static str) -> Result<&'v str, Problem> {
        self.need(key)?.as_text()
    }

    fn wrong(&self, expected: &str) -> Problem {
        self.fault(Fault::Shape, format!("expected {expected}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Limits, read};

    #[test]
    fn complaints_point_at_their_element() {
        let value = read(br#"{"entry":[{"a":null},{"resource":{"id":3}}]}"#, Limits::default()).unwrap();
        let root = Node::root(&value, "Bundle");
        let second = root.items("entry").unwrap().remove(1);
        let resource = second.need("resource").unwrap();
        for (problem, path) in [
            (resource.text("id").unwrap_err(), "Bundle.entry[1].resource.id"),
            (resource.need("status").err().unwrap(), "Bundle.entry[1].resource.status"),
            (root.items("entry").unwrap()[0].need("a").err().unwrap(), "Bundle.entry[0].a"),
            (root.get("entry").unwrap().unwrap().get("x").err().unwrap(), "Bundle.entry"),
        ] {
            assert_eq!(problem.issues()[0].expression(), Some(path));
        }
    }
}
