//! Messages: every id that templates and code use exists in both languages, none is unused, the arguments
//! agree, and no sentence stands in a template.

#![expect(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast;

type Arguments = BTreeSet<String>;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("text")
}

/// Messages of a language: arguments that each one uses, and ids that other messages refer to.
#[derive(Default)]
struct Catalogue {
    arguments: BTreeMap<String, Arguments>,
    referred: BTreeMap<String, BTreeSet<String>>,
}

impl Catalogue {
    fn load(tag: &str) -> Self {
        let mut catalogue = Self::default();
        for path in files(&here("messages").join(tag), "ftl") {
            let resource = fluent_syntax::parser::parse(read(&path))
                .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
            for entry in resource.body {
                if let ast::Entry::Message(message) = entry {
                    catalogue.take(&path, &message);
                }
            }
        }
        catalogue
    }

    fn take(&mut self, path: &Path, message: &ast::Message<String>) {
        let pattern = message.value.as_ref().unwrap_or_else(|| panic!("{} has no text", message.id.name));
        let (mut arguments, mut referred) = (Arguments::new(), BTreeSet::new());
        walk(pattern, &mut arguments, &mut referred);
        let id = message.id.name.clone();
        self.referred.insert(id.clone(), referred);
        assert!(self.arguments.insert(id.clone(), arguments).is_none(), "{id} twice, in {}", path.display());
    }

    /// Arguments of a message, those of the messages it refers to included.
    fn all_arguments(&self, id: &str) -> Arguments {
        let mut arguments = self.arguments.get(id).cloned().unwrap_or_default();
        for other in self.referred.get(id).into_iter().flatten() {
            arguments.extend(self.all_arguments(other));
        }
        arguments
    }
}

fn walk(pattern: &ast::Pattern<String>, arguments: &mut Arguments, referred: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            match expression {
                ast::Expression::Inline(inline) => walk_inline(inline, arguments, referred),
                ast::Expression::Select { selector, variants } => {
                    walk_inline(selector, arguments, referred);
                    for variant in variants {
                        walk(&variant.value, arguments, referred);
                    }
                }
            }
        }
    }
}

fn walk_inline(
    inline: &ast::InlineExpression<String>,
    arguments: &mut Arguments,
    referred: &mut BTreeSet<String>,
) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            arguments.insert(id.name.clone());
        }
        ast::InlineExpression::MessageReference { id, .. } => {
            referred.insert(id.name.clone());
        }
        _ => {}
    }
}

/// The literals of a call, from just after its opening bracket: those given to it, and those of calls inside.
fn literals(mut rest: &str) -> (Vec<String>, Vec<String>) {
    let (mut own, mut inner, mut depth) = (Vec::new(), Vec::new(), 1_i32);
    while let Some(next) = rest.chars().next() {
        rest = &rest[next.len_utf8()..];
        match next {
            '"' => {
                let (word, after) = rest.split_once('"').expect("a literal ends");
                if depth == 1 {
                    own.push(word.to_owned());
                } else {
                    inner.push(word.to_owned());
                }
                rest = after;
            }
            '(' => depth += 1,
            ')' if depth == 1 => break,
            ')' => depth -= 1,
            _ => {}
        }
    }
    (own, inner)
}

/// Every call of a function in a text.
fn calls(text: &str, name: &str) -> Vec<(Vec<String>, Vec<String>)> {
    text.match_indices(name).map(|(at, _)| literals(&text[at + name.len()..])).collect()
}

const VERBS: [&str; 6] = ["say", "say1", "say2", "rich", "rich1", "rich2"];

/// Ids used by templates and code with the arguments given, and ids that code names.
fn used() -> (Vec<(String, Arguments)>, BTreeSet<String>) {
    let mut given = Vec::new();
    let mut named = BTreeSet::new();
    for path in files(&here("templates"), "html") {
        let text = read(&path);
        for (own, _) in VERBS.iter().flat_map(|verb| calls(&text, &format!(".{verb}("))) {
            // A call without literal passes an id that code names: `t.say(kind.title())`.
            if let Some((id, names)) = own.split_first() {
                given.push((id.clone(), names.iter().cloned().collect()));
            }
        }
    }
    for path in files(&here("src"), "rs") {
        let text = read(&path);
        named.extend(calls(&text, "Msg(").into_iter().filter_map(|(own, _)| own.into_iter().next()));
        for (own, inner) in VERBS.iter().flat_map(|verb| calls(&text, &format!(".{verb}("))) {
            if let Some(id) = inner.first() {
                given.push((id.clone(), own.into_iter().collect()));
            }
        }
    }
    (given, named)
}

#[test]
fn every_message_used_exists_and_every_message_is_used() {
    let (given, named) = used();
    let french = Catalogue::load("fr");
    let mut wanted: BTreeSet<String> = given.iter().map(|(id, _)| id.clone()).chain(named).collect();
    assert!(wanted.len() > 500, "the reading of templates found {} ids only", wanted.len());
    for id in wanted.clone() {
        wanted.extend(french.referred.get(&id).into_iter().flatten().cloned());
    }
    let known: BTreeSet<String> = french.arguments.keys().cloned().collect();
    let missing: Vec<_> = wanted.difference(&known).collect();
    let unused: Vec<_> = known.difference(&wanted).collect();
    assert!(missing.is_empty(), "used but not written: {missing:?}");
    assert!(unused.is_empty(), "written but not used: {unused:?}");
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    let (french, english) = (Catalogue::load("fr"), Catalogue::load("en"));
    let ids = |catalogue: &Catalogue| catalogue.arguments.keys().cloned().collect::<Vec<_>>();
    assert_eq!(ids(&french), ids(&english));
    for id in french.arguments.keys() {
        assert_eq!(french.all_arguments(id), english.all_arguments(id), "{id}");
    }
}

#[test]
fn calls_give_the_arguments_that_messages_want() {
    let french = Catalogue::load("fr");
    let given = used().0;
    assert!(given.len() > 400, "{} calls read", given.len());
    for (id, given) in given {
        let wanted = french.all_arguments(&id);
        assert_eq!(given, wanted, "{id}: given, wanted");
    }
}

/// What is left of a template without tags, expressions and blocks.
fn words(template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['<', '{']) {
        let (text, from) = rest.split_at(at);
        out.push_str(text);
        let end = match from.find("</style>").filter(|_| from.starts_with("<style>")) {
            Some(style) => Some(style),
            None => [("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("<", ">")]
                .into_iter()
                .find(|(open, _)| from.starts_with(open))
                .and_then(|(open, close)| skip(from, open, close)),
        };
        rest = end.and_then(|end| from.get(end..)).unwrap_or_else(|| from.get(1..).unwrap_or_default());
    }
    out.push_str(rest);
    out
}

/// Where a tag or an expression ends; expressions may stand inside a tag.
fn skip(from: &str, open: &str, close: &str) -> Option<usize> {
    let mut at = open.len();
    loop {
        let rest = from.get(at..)?;
        if rest.starts_with(close) {
            return Some(at + close.len());
        }
        at += if open == "<" && rest.starts_with("{{") {
            skip(rest, "{{", "}}")?
        } else if open == "<" && rest.starts_with("{%") {
            skip(rest, "{%", "%}")?
        } else {
            rest.chars().next()?.len_utf8()
        };
    }
}

#[test]
fn no_template_holds_a_sentence() {
    // The names of keys are drawn on the keyboard, not said.
    const KEYS: [&str; 2] = ["J", "K"];
    for path in files(&here("templates"), "html") {
        let text = words(&read(&path));
        let found: Vec<&str> = text
            .split(|letter: char| !letter.is_alphabetic())
            .filter(|word| !word.is_empty() && !KEYS.contains(word))
            .collect();
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
}

#[test]
fn templates_carry_no_text_in_attributes_that_are_read_aloud() {
    for path in files(&here("templates"), "html") {
        let text = read(&path);
        for attribute in ["aria-label=\"", "placeholder=\"", "title=\"", "alt=\""] {
            for (at, _) in text.match_indices(attribute) {
                let value = text.get(at + attribute.len()..).unwrap_or_default();
                assert!(value.starts_with("{{"), "{}: {attribute}{}", path.display(), &value[..20]);
            }
        }
    }
}

#[test]
fn no_message_file_writes_a_no_break_space() {
    for path in files(&here("messages"), "ftl") {
        let text = read(&path);
        assert!(!text.contains(['\u{a0}', '\u{202f}']), "{}: ordinary spaces only", path.display());
        assert!(!text.contains('\''), "{}: typographic apostrophes only", path.display());
    }
}
