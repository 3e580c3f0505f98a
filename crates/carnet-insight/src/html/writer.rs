//! The only place where markup is written: closed names, escaped values.

/// The elements that can come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Section,
    H2,
    H3,
    H4,
    H5,
    H6,
    Div,
    P,
    Ol,
    Ul,
    Li,
    Table,
    Caption,
    Thead,
    Tbody,
    Tfoot,
    Tr,
    Th,
    Td,
    Span,
    Em,
    I,
    U,
    B,
    Mark,
    Sub,
    Sup,
    Ins,
    Del,
    A,
}

impl Tag {
    fn name(self) -> &'static str {
        match self {
            Self::Section => "section",
            Self::H2 => "h2",
            Self::H3 => "h3",
            Self::H4 => "h4",
            Self::H5 => "h5",
            Self::H6 => "h6",
            Self::Div => "div",
            Self::P => "p",
            Self::Ol => "ol",
            Self::Ul => "ul",
            Self::Li => "li",
            Self::Table => "table",
            Self::Caption => "caption",
            Self::Thead => "thead",
            Self::Tbody => "tbody",
            Self::Tfoot => "tfoot",
            Self::Tr => "tr",
            Self::Th => "th",
            Self::Td => "td",
            Self::Span => "span",
            Self::Em => "em",
            Self::I => "i",
            Self::U => "u",
            Self::B => "b",
            Self::Mark => "mark",
            Self::Sub => "sub",
            Self::Sup => "sup",
            Self::Ins => "ins",
            Self::Del => "del",
            Self::A => "a",
        }
    }
}

/// An attribute: a name and a value, both from our code; values are escaped whatever they are.
pub(super) type Attribute<'a> = (&'static str, &'a str);

/// The text under construction.
#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    /// An element with its content.
    pub(super) fn element(
        &mut self,
        tag: Tag,
        attributes: &[Attribute<'_>],
        content: impl FnOnce(&mut Self),
    ) {
        self.open(tag.name(), attributes);
        self.0.push('>');
        content(self);
        self.0.push_str("</");
        self.0.push_str(tag.name());
        self.0.push('>');
    }

    /// A line break.
    pub(super) fn line_break(&mut self) {
        self.0.push_str("<br/>");
    }

    /// An image.
    pub(super) fn image(&mut self, attributes: &[Attribute<'_>]) {
        self.open("img", attributes);
        self.0.push_str("/>");
    }

    fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
    }

    /// Characters, escaped for text and for attribute values alike. Direction controls are dropped: they could make a line read as another one.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
                c => self.0.push(c),
            }
        }
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}
