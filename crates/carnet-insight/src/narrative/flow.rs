//! Mixed content to blocks and inlines.

use std::collections::HashMap;

use roxmltree::Node;

use super::{Block, Footnote, FootnoteIndex, Inline, Item, List, ListKind, Style, WebAddress, table};
use crate::cda::{MediaTable, NAMESPACE, dom};

/// Most media that one `renderMultiMedia` shows.
const MAX_OBJECTS: usize = 32;

/// The reader of one section's text: knows the media and gathers the footnotes.
pub(super) struct Flow<'m> {
    media: &'m MediaTable,
    footnotes: Vec<Footnote>,
    by_id: HashMap<String, FootnoteIndex>,
}

impl<'m> Flow<'m> {
    pub(super) fn new(media: &'m MediaTable) -> Self {
        Self { media, footnotes: Vec::new(), by_id: HashMap::new() }
    }

    pub(super) fn into_footnotes(self) -> Vec<Footnote> {
        self.footnotes
    }

    /// The content of an element that may hold blocks; inlines between blocks are gathered.
    pub(super) fn blocks(&mut self, node: Node<'_, '_>) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut line = Vec::new();
        for child in node.children() {
            match block_name(child) {
                Some(kind) => {
                    close(&mut line, &mut blocks);
                    self.block(kind, child, &mut blocks);
                }
                None => self.inline(child, &mut line),
            }
        }
        close(&mut line, &mut blocks);
        blocks
    }

    fn block(&mut self, kind: BlockName, node: Node<'_, '_>, blocks: &mut Vec<Block>) {
        match kind {
            BlockName::Paragraph if holds_block(node) => {
                // Not allowed, but lists inside paragraphs exist: the blocks follow each other.
                blocks.extend(self.caption(node).map(Block::Text));
                blocks.extend(self.blocks(node));
            }
            BlockName::Paragraph => {
                let caption = self.caption(node);
                blocks.push(Block::Paragraph { caption, content: self.inlines(node) });
            }
            BlockName::List => {
                let list = self.list(node);
                blocks.push(Block::List(list));
            }
            BlockName::Table => blocks.push(Block::Table(table::read(self, node))),
        }
    }

    fn list(&mut self, node: Node<'_, '_>) -> List {
        let kind = match node.attribute("listType") {
            Some("ordered") => ListKind::Ordered,
            _ => ListKind::Unordered,
        };
        let caption = self.caption(node);
        let mut items = Vec::new();
        let mut stray = Vec::new();
        for child in node.children() {
            if dom::is(child, "item") {
                let caption = self.caption(child);
                items.push(Item { caption, blocks: self.blocks(child) });
            } else {
                self.stray(child, &mut stray);
            }
        }
        if !stray.is_empty() {
            items.push(Item { caption: None, blocks: vec![Block::Text(stray)] });
        }
        List { kind, caption, items }
    }

    /// The `caption` children, together.
    pub(super) fn caption(&mut self, node: Node<'_, '_>) -> Option<Vec<Inline>> {
        let mut content = Vec::new();
        for caption in dom::children(node, "caption") {
            content.extend(self.inlines(caption));
        }
        (!content.is_empty()).then_some(content)
    }

    /// What stands where nothing may: its text, when it has any.
    pub(super) fn stray(&mut self, node: Node<'_, '_>, into: &mut Vec<Inline>) {
        if !(dom::is(node, "caption") && in_captioned(node)) && dom::has_words(node) {
            self.inline(node, into);
        }
    }

    /// The content of an element as inlines; blocks inside lose their shape, not their text.
    pub(super) fn inlines(&mut self, node: Node<'_, '_>) -> Vec<Inline> {
        let mut line = Vec::new();
        for child in node.children() {
            self.inline(child, &mut line);
        }
        line
    }

    fn inline(&mut self, node: Node<'_, '_>, line: &mut Vec<Inline>) {
        if node.is_text() {
            push_text(node.text().unwrap_or_default(), line);
            return;
        }
        if !node.is_element() {
            return;
        }
        let name = if node.tag_name().namespace() == Some(NAMESPACE) { node.tag_name().name() } else { "" };
        match name {
            "br" => {
                line.push(Inline::Break);
                line.extend(self.inlines(node));
            }
            "content" => line.extend(self.content(node)),
            "sub" => line.push(Inline::Styled(Style::Subscript, self.inlines(node))),
            "sup" => line.push(Inline::Styled(Style::Superscript, self.inlines(node))),
            "linkHtml" => self.link(node, line),
            "footnote" => line.push(self.footnote(node)),
            "footnoteRef" => self.footnote_ref(node, line),
            "renderMultiMedia" => self.multimedia(node, line),
            // The reader of the parent has taken it.
            "caption" if in_captioned(node) => {}
            "paragraph" | "list" | "item" | "table" | "tr" | "thead" | "tbody" | "tfoot" => {
                line.push(Inline::Break);
                if captioned(name) {
                    line.extend(self.caption(node).into_iter().flatten());
                }
                line.extend(self.inlines(node));
                line.push(Inline::Break);
            }
            "td" | "th" => {
                line.extend(self.inlines(node));
                line.push(Inline::Text(" ".to_owned()));
            }
            _ => line.extend(self.inlines(node)),
        }
    }

    fn content(&mut self, node: Node<'_, '_>) -> Vec<Inline> {
        let mut content = self.caption(node).unwrap_or_default();
        content.extend(self.inlines(node));
        let mut styles = styles(node.attribute("styleCode").unwrap_or_default());
        match node.attribute("revised") {
            Some("insert") => styles.push(Style::Inserted),
            Some("delete") => styles.push(Style::Deleted),
            _ => {}
        }
        if content.is_empty() {
            return content;
        }
        styles.into_iter().rev().fold(content, |inner, style| vec![Inline::Styled(style, inner)])
    }

    fn link(&mut self, node: Node<'_, '_>, line: &mut Vec<Inline>) {
        let mut content = self.caption(node).unwrap_or_default();
        content.extend(self.inlines(node));
        match node.attribute("href").and_then(WebAddress::parse) {
            Some(address) => line.push(Inline::Link { address, content }),
            None => line.extend(content),
        }
    }

    fn footnote(&mut self, node: Node<'_, '_>) -> Inline {
        let index = FootnoteIndex(self.footnotes.len());
        // The place is taken before the content is read: a note inside a note comes after it.
        self.footnotes.push(Footnote::default());
        if let Some(id) = node.attribute("ID") {
            self.by_id.entry(id.to_owned()).or_insert(index);
        }
        let mut blocks: Vec<_> = self.caption(node).map(Block::Text).into_iter().collect();
        blocks.extend(self.blocks(node));
        if let Some(place) = self.footnotes.get_mut(index.0) {
            place.blocks = blocks;
        }
        Inline::FootnoteMark(index)
    }

    fn footnote_ref(&mut self, node: Node<'_, '_>, line: &mut Vec<Inline>) {
        if let Some(index) = node.attribute("IDREF").and_then(|id| self.by_id.get(id)) {
            line.push(Inline::FootnoteMark(*index));
        }
        line.extend(self.inlines(node));
    }

    fn multimedia(&mut self, node: Node<'_, '_>, line: &mut Vec<Inline>) {
        let mut caption = self.caption(node).unwrap_or_default();
        caption.extend(self.inlines(node));
        for id in node.attribute("referencedObject").unwrap_or_default().split_whitespace().take(MAX_OBJECTS)
        {
            let caption = std::mem::take(&mut caption);
            line.push(match self.media.find(id) {
                Some((index, _)) => Inline::Media { index, caption },
                None => Inline::MissingMedia { caption },
            });
        }
        line.append(&mut caption);
    }
}

#[derive(Clone, Copy)]
enum BlockName {
    Paragraph,
    List,
    Table,
}

fn block_name(node: Node<'_, '_>) -> Option<BlockName> {
    if !node.is_element() || node.tag_name().namespace() != Some(NAMESPACE) {
        return None;
    }
    match node.tag_name().name() {
        "paragraph" => Some(BlockName::Paragraph),
        "list" => Some(BlockName::List),
        "table" => Some(BlockName::Table),
        _ => None,
    }
}

/// Elements whose caption is read apart from their content.
fn captioned(name: &str) -> bool {
    matches!(
        name,
        "content" | "paragraph" | "list" | "item" | "table" | "linkHtml" | "footnote" | "renderMultiMedia"
    )
}

fn in_captioned(caption: Node<'_, '_>) -> bool {
    caption.parent_element().is_some_and(|parent| {
        parent.tag_name().namespace() == Some(NAMESPACE) && captioned(parent.tag_name().name())
    })
}

fn holds_block(node: Node<'_, '_>) -> bool {
    node.children().any(|child| block_name(child).is_some())
}

/// Ends a run of inlines; one of nothing but white space is dropped.
fn close(line: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
    let line = std::mem::take(line);
    if line.iter().any(|inline| !matches!(inline, Inline::Text(text) if text.trim().is_empty())) {
        blocks.push(Block::Text(line));
    }
}

/// Text with every run of white space as one space.
fn push_text(text: &str, line: &mut Vec<Inline>) {
    let mut collapsed = String::with_capacity(text.len().min(1024));
    let mut blank = false;
    for c in text.chars() {
        // No-break spaces are characters of the text.
        let space = matches!(c, ' ' | '\t' | '\n' | '\r');
        if !(space && blank) {
            collapsed.push(if space { ' ' } else { c });
        }
        blank = space;
    }
    if !collapsed.is_empty() {
        line.push(Inline::Text(collapsed));
    }
}

/// The closed set of style codes. HL7 names them `Bold`, `Italics`…; samples also write `bold` and `BoldItalics`. `x…` codes are private to their sender.
fn styles(codes: &str) -> Vec<Style> {
    let mut found = Vec::new();
    for code in codes.split_whitespace() {
        let more: &[Style] = match code.to_ascii_lowercase().as_str() {
            "bold" | "xbold" => &[Style::Bold],
            "italics" | "italic" | "xitalics" => &[Style::Italics],
            "bolditalics" => &[Style::Bold, Style::Italics],
            "underline" | "xunderline" => &[Style::Underline],
            "emphasis" => &[Style::Emphasis],
            "highlight" | "xhighlight" => &[Style::Highlight],
            _ => &[],
        };
        for style in more {
            if !found.contains(style) {
                found.push(*style);
            }
        }
    }
    found
}
