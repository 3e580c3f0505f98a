//! Fragments of HTML that may be inserted as they are.

use std::fmt;

/// A fragment of HTML that its maker vouches for: every text in it is escaped, every element and attribute
/// belongs to a closed list. Made by the renderer of clinical documents and by [`Texts`](crate::Texts).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Takes a fragment from a renderer that escapes by construction.
    ///
    /// Never call this with bytes that came from outside: the type is the only barrier between a sender's
    /// markup and the reader's page.
    pub fn trusted(fragment: impl Into<String>) -> Self {
        Self(fragment.into())
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for a fragment without any character.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for SafeHtml {}

/// Escapes a text for element content and for a quoted attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_text_is_escaped() {
        assert_eq!(escaped("<b>\"L'eau\" & sel</b>"), "&lt;b&gt;&quot;L&#39;eau&quot; &amp; sel&lt;/b&gt;");
    }
}
