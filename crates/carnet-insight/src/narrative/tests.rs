use super::CellKind::{ColumnHeader, Data, RowHeader};
use super::*;
use crate::cda::{self, Body};

fn section(text: &str) -> Section {
    let bytes = format!(
        "<ClinicalDocument xmlns='urn:hl7-org:v3'><component><structuredBody><component><section><title> A  b </title><text>{text}</text></section></component></structuredBody></component></ClinicalDocument>"
    );
    let Body::Structured(mut sections) = cda::read(bytes.as_bytes()).unwrap().body else {
        panic!("no sections")
    };
    sections.remove(0)
}

fn word(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn line(text: &str) -> Block {
    Block::Text(vec![word(text)])
}

#[test]
fn blocks_and_inlines() {
    let paragraph = |content| Block::Paragraph { caption: None, content };
    let styled = |style, text| Inline::Styled(style, vec![word(text)]);
    let link =
        |to: &str, text| Inline::Link { address: WebAddress::parse(to).unwrap(), content: vec![word(text)] };
    let bold_italics = Inline::Styled(Style::Bold, vec![styled(Style::Italics, "a")]);
    for (text, blocks) in [
        ("", vec![]),
        (" \n ", vec![]),
        ("a  \n b", vec![line("a b")]),
        ("a<br/>b", vec![Block::Text(vec![word("a"), Inline::Break, word("b")])]),
        ("a<paragraph>b</paragraph>c", vec![line("a"), paragraph(vec![word("b")]), line("c")]),
        (
            "<paragraph><caption>t</caption>b</paragraph>",
            vec![Block::Paragraph { caption: Some(vec![word("t")]), content: vec![word("b")] }],
        ),
        ("<content>a</content>", vec![line("a")]),
        ("<content styleCode='bold'>a</content>", vec![Block::Text(vec![styled(Style::Bold, "a")])]),
        ("<content styleCode='BoldItalics xFancy'>a</content>", vec![Block::Text(vec![bold_italics])]),
        ("<content styleCode='Bold'/>", vec![]),
        ("<content revised='delete'>a</content>", vec![Block::Text(vec![styled(Style::Deleted, "a")])]),
        (
            "x<sub>2</sub><sup>3</sup>",
            vec![Block::Text(vec![
                word("x"),
                styled(Style::Subscript, "2"),
                styled(Style::Superscript, "3"),
            ])],
        ),
        ("<linkHtml href='http://a.fr/'>a</linkHtml>", vec![Block::Text(vec![link("http://a.fr/", "a")])]),
        ("<linkHtml href='a.pdf'>a</linkHtml>", vec![line("a")]),
        (
            "<renderMultiMedia referencedObject='none'/>",
            vec![Block::Text(vec![Inline::MissingMedia { caption: vec![] }])],
        ),
        (
            "<content>a<list><item>b</item></list></content>",
            vec![Block::Text(vec![
                word("a"),
                Inline::Break,
                Inline::Break,
                word("b"),
                Inline::Break,
                Inline::Break,
            ])],
        ),
        ("<x xmlns='urn:other'><table>a</table></x>", vec![line("a")]),
    ] {
        assert_eq!(section(text).blocks, blocks, "{text}");
    }
}

#[test]
fn titles_are_trimmed() {
    assert_eq!(section("").title.as_deref(), Some("A b"));
}

#[test]
fn lists() {
    let text = "<list listType='ordered'><caption>c</caption><item><caption>i</caption>a<list><item>b</item></list></item>lost</list>";
    let Some(Block::List(list)) = section(text).blocks.pop() else { panic!("no list") };
    assert_eq!((list.kind, list.caption), (ListKind::Ordered, Some(vec![word("c")])));
    let [first, last]: [Item; 2] = list.items.try_into().unwrap();
    assert_eq!(first.caption, Some(vec![word("i")]));
    assert_eq!(first.blocks[0], line("a"));
    assert!(matches!(&first.blocks[1], Block::List(inner) if inner.kind == ListKind::Unordered));
    assert_eq!(last.blocks, [line("lost")], "text between items is kept");
}

#[test]
fn tables() {
    let text = "<table><caption>c</caption><colgroup><col/></colgroup><thead><tr><th colspan='2'>h</th><td>d</td></tr></thead>\
        <tfoot><tr><td rowspan='0'>f</td></tr></tfoot>\
        <tbody><tr><th>r</th><td colspan='5000'>1</td></tr>stray<tr><th>x</th><th>y</th></tr></tbody>\
        <tr><th scope='col'>q</th><td>2</td></tr></table>";
    let Some(Block::Table(table)) = section(text).blocks.pop() else { panic!("no table") };
    let cells = |rows: &[Row]| -> Vec<(CellKind, u16, u16)> {
        rows.iter()
            .flat_map(|row| &row.cells)
            .map(|cell| (cell.kind, cell.columns.get(), cell.rows.get()))
            .collect()
    };
    assert_eq!(table.caption, Some(vec![word("c")]));
    assert_eq!(cells(&table.head), [(ColumnHeader, 2, 1), (Data, 1, 1)]);
    assert_eq!(cells(&table.foot), [(Data, 1, 1)]);
    assert_eq!(table.bodies.len(), 2, "rows outside any group are a group of their own");
    assert_eq!(
        cells(&table.bodies[0]),
        [(RowHeader, 1, 1), (Data, 1000, 1), (ColumnHeader, 1, 1), (ColumnHeader, 1, 1)]
    );
    assert_eq!(cells(&table.bodies[1]), [(ColumnHeader, 1, 1), (Data, 1, 1)]);
    assert_eq!(table.stray, [word("stray")]);
}

#[test]
fn footnotes_leave_a_mark() {
    let found = section(
        "a<footnote ID='n'>one<footnote>two</footnote></footnote>b<footnoteRef IDREF='n'/><footnoteRef IDREF='m'/>",
    );
    let mark = |n| Inline::FootnoteMark(FootnoteIndex(n));
    assert_eq!(found.blocks, [Block::Text(vec![word("a"), mark(0), word("b"), mark(0)])]);
    assert_eq!(found.footnotes.len(), 2);
    assert_eq!(found.footnotes[0].blocks, [Block::Text(vec![word("one"), mark(1)])]);
    assert_eq!(found.footnotes[1].blocks, [line("two")]);
}

#[test]
fn web_addresses() {
    for (text, accepted) in [
        ("https://example.org/a?b=c#d", true),
        (" HTTP://example.org ", true),
        ("http://", false),
        ("https:///path", false),
        ("//example.org", false),
        ("javascript:x()", false),
        ("data:text/html,x", false),
        ("mailto:a@b.fr", false),
        ("file.pdf", false),
        ("#anchor", false),
        ("https://user@example.org/", false),
        ("https://exämple.org/", false),
        ("https://example.org/a b", false),
        ("https://example.org/\"x", false),
        ("", false),
    ] {
        assert_eq!(WebAddress::parse(text).is_some(), accepted, "{text}");
    }
    let long = format!("https://a.fr/{}", "a".repeat(WebAddress::MAX));
    assert!(WebAddress::parse(&long).is_none());
}
