//! Languages and message files: French is the source, English is complete.
//!
//! Every sentence shown to anybody is a message of `messages/<language>/*.ftl`. Templates and code name a
//! message by its id; a test checks that each id exists in both languages and that none is unused.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use intl_memoizer::concurrent::IntlLangMemoizer;
use unic_langid::LanguageIdentifier;

use crate::formats;
use crate::html::{SafeHtml, escaped};

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// French, the source language.
    #[default]
    French,
    /// English, complete.
    English,
}

impl Lang {
    /// Every language, the source first.
    pub const ALL: [Self; 2] = [Self::French, Self::English];

    /// The language tag: `fr` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// Reads a language tag, region and case ignored; `None` for a language that the pages do not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        Self::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(primary))
    }

    /// Picks the first spoken language of an `Accept-Language` value; French when there is none.
    /// Weights are not read: browsers list languages by preference.
    pub fn preferred(accept_language: &str) -> Self {
        accept_language
            .split(',')
            .find_map(|item| Self::from_tag(item.split(';').next().unwrap_or(item).trim()))
            .unwrap_or_default()
    }

    /// The name of the language in itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::French => "Français",
            Self::English => "English",
        }
    }

    /// The other language, offered by the switch of every page.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::French => Self::English,
            Self::English => Self::French,
        }
    }

    /// The texts of this language.
    pub const fn texts(self) -> Texts {
        Texts { lang: self }
    }

    /// The same language, for templates: they pass variables by reference.
    pub(crate) const fn copied(self) -> Self {
        self
    }
}

/// The id of a message, as code writes it. Templates pass a plain literal; a test reads both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Msg(pub(crate) &'static str);

/// What may name a message.
pub trait MessageId {
    /// The id in the message files.
    fn id(&self) -> &str;
}

impl MessageId for Msg {
    fn id(&self) -> &str {
        self.0
    }
}

impl MessageId for str {
    fn id(&self) -> &str {
        self
    }
}

impl<T: MessageId + ?Sized> MessageId for &T {
    fn id(&self) -> &str {
        (**self).id()
    }
}

/// A value put into a message.
pub trait Arg {
    /// The value as the message files see it: a number keeps its plural form.
    fn value(&self) -> FluentValue<'_>;
}

impl Arg for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Arg for String {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

macro_rules! number_args {
    ($($kind:ty),*) => {$(
        impl Arg for $kind {
            fn value(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        }
    )*};
}
number_args!(u8, u16, u32, u64, usize, i32, i64);

impl<T: Arg + ?Sized> Arg for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

/// The texts of one language: messages, dates, numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts {
    pub(crate) lang: Lang,
}

impl Texts {
    /// The language of these texts.
    pub const fn lang(self) -> Lang {
        self.lang
    }

    /// The same texts, for templates: they pass variables by reference.
    pub(crate) const fn copied(self) -> Self {
        self
    }

    /// A message without argument.
    pub fn say(self, id: impl MessageId) -> String {
        self.plain(id.id(), &FluentArgs::new())
    }

    /// A message with one argument.
    pub fn say1(self, id: impl MessageId, name: &str, value: impl Arg) -> String {
        self.plain(id.id(), &[(name, value.value())].into_iter().collect())
    }

    /// A message with two arguments.
    pub fn say2(self, id: impl MessageId, n1: &str, v1: impl Arg, n2: &str, v2: impl Arg) -> String {
        self.plain(id.id(), &[(n1, v1.value()), (n2, v2.value())].into_iter().collect())
    }

    /// A message with markup (`<b>`, links) and no argument.
    pub fn rich(self, id: impl MessageId) -> SafeHtml {
        SafeHtml::trusted(self.say(id))
    }

    /// A message with markup and one argument, which is escaped.
    pub fn rich1(self, id: impl MessageId, name: &str, value: impl Arg) -> SafeHtml {
        self.rich_all(id.id(), &[(name, value.value())])
    }

    /// A message with markup and two arguments, which are escaped.
    pub fn rich2(self, id: impl MessageId, n1: &str, v1: impl Arg, n2: &str, v2: impl Arg) -> SafeHtml {
        self.rich_all(id.id(), &[(n1, v1.value()), (n2, v2.value())])
    }

    /// « 1 à 25 sur 612 ».
    pub(crate) fn rich_span(self, first: impl Arg, last: impl Arg, matching: impl Arg) -> SafeHtml {
        let args = [("first", first.value()), ("last", last.value()), ("matching", matching.value())];
        self.rich_all(Msg("documents-span").0, &args)
    }

    /// A message with markup and any number of arguments: texts are escaped, numbers are not concerned.
    pub(crate) fn rich_all(self, id: &str, args: &[(&str, FluentValue<'_>)]) -> SafeHtml {
        let args: FluentArgs<'_> = args
            .iter()
            .map(|(name, value)| {
                let safe = match value {
                    FluentValue::String(text) => FluentValue::from(escaped(text)),
                    other => other.clone(),
                };
                (Cow::Owned((*name).to_owned()), safe)
            })
            .collect();
        SafeHtml::trusted(self.plain(id, &args))
    }

    /// The same without escaping and without markup: for plain text (mails, exports).
    pub(crate) fn plain_all(self, id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let args: FluentArgs<'_> =
            args.iter().map(|(name, value)| (Cow::Owned((*name).to_owned()), value.clone())).collect();
        self.plain(id, &args).replace("<b>", "").replace("</b>", "")
    }

    fn plain(self, id: &str, args: &FluentArgs<'_>) -> String {
        let bundle = bundle(self.lang);
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(args), &mut errors).into_owned()
    }

    /// An icon of the sprite that every page carries.
    #[expect(clippy::unused_self, reason = "templates call it on the texts that they have at hand")]
    pub(crate) fn icon(self, name: impl AsRef<str>) -> SafeHtml {
        let name = name.as_ref();
        SafeHtml::trusted(format!("<svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-{name}\"/></svg>"))
    }

    /// True when the message exists in this language.
    pub fn knows(self, id: &str) -> bool {
        bundle(self.lang).has_message(id)
    }
}

type Bundle = FluentBundle<FluentResource>;

fn bundle(lang: Lang) -> &'static Bundle {
    static FRENCH: LazyLock<Bundle> = LazyLock::new(|| load(Lang::French));
    static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| load(Lang::English));
    match lang {
        Lang::French => &FRENCH,
        Lang::English => &ENGLISH,
    }
}

/// The message files of a language, by file name.
pub(crate) const fn files(lang: Lang) -> &'static [&'static str] {
    macro_rules! files {
        ($($file:literal),*) => {
            match lang {
                Lang::French => &[$(include_str!(concat!("../messages/fr/", $file, ".ftl"))),*],
                Lang::English => &[$(include_str!(concat!("../messages/en/", $file, ".ftl"))),*],
            }
        };
    }
    files!(
        "frame",
        "person",
        "documents",
        "record",
        "journal",
        "professional",
        "mail",
        "demo",
        "sign-in",
        "account",
        "letters",
        "family",
        "access",
        "export",
        "operator"
    )
}

fn load(lang: Lang) -> Bundle {
    let tag = lang.tag().parse::<LanguageIdentifier>().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Isolation marks (U+2068, U+2069) would stand around every name and break copy, search and e-mail.
    bundle.set_use_isolating(false);
    match lang {
        Lang::French => {
            bundle.set_formatter(Some(french_number));
            bundle.set_transform(Some(french_spaces));
        }
        Lang::English => bundle.set_formatter(Some(english_number)),
    }
    for source in files(lang) {
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn french_number(value: &FluentValue<'_>, _: &IntlLangMemoizer) -> Option<String> {
    grouped(value, Lang::French)
}

fn english_number(value: &FluentValue<'_>, _: &IntlLangMemoizer) -> Option<String> {
    grouped(value, Lang::English)
}

fn grouped(value: &FluentValue<'_>, lang: Lang) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(formats::decimal(number.value, 0, lang)),
        _ => None,
    }
}

/// Puts the no-break spaces that French wants before `: ; ? ! %` and inside « », so that message files stay
/// plain text with ordinary spaces.
fn french_spaces(text: &str) -> Cow<'_, str> {
    const HIGH_SIGNS: [char; 6] = [':', ';', '?', '!', '%', '»'];
    if !text.contains([':', ';', '?', '!', '%', '«', '»']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut letters = text.chars().peekable();
    let mut previous = '\0';
    while let Some(letter) = letters.next() {
        let before_sign = letters.peek().is_some_and(|next| HIGH_SIGNS.contains(next));
        let no_break = letter == ' ' && (before_sign || previous == '«');
        out.push(if no_break { '\u{a0}' } else { letter });
        previous = letter;
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_signs_never_start_a_line() {
        for (plain, expected) in [
            ("Qui ?", "Qui\u{a0}?"),
            ("Elle dit : « oui » !", "Elle dit\u{a0}: «\u{a0}oui\u{a0}»\u{a0}!"),
            ("rien", "rien"),
        ] {
            assert_eq!(french_spaces(plain), expected);
        }
    }

    #[test]
    fn language_is_read_from_tags_and_headers() {
        assert_eq!(Lang::from_tag("fr-FR"), Some(Lang::French));
        assert_eq!(Lang::from_tag("EN_gb"), Some(Lang::English));
        assert_eq!(Lang::from_tag("de"), None);
        assert_eq!(Lang::preferred("de-DE,en;q=0.8,fr;q=0.5"), Lang::English);
        assert_eq!(Lang::preferred("*"), Lang::French);
    }
}
