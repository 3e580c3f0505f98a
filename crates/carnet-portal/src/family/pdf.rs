//! One tagged sheet of text as a PDF: standard fonts, Latin letters, a title, a language, headings and paragraphs that
//! a screen reader tells apart.

use carnet_pages::family::{Attestation, AttestationLine};
use jiff::civil::DateTime;
use pdf_writer::types::StructRole;
use pdf_writer::{Content, Date, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

/// A4, in points.
const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 64.0;
const REGULAR: Name<'static> = Name(b"F1");
const BOLD: Name<'static> = Name(b"F2");

/// How a kind of line is set.
struct Style {
    font: Name<'static>,
    size: f32,
    before: f32,
    indent: f32,
    role: StructRole,
    mark: &'static str,
}

const fn style(line: &AttestationLine) -> Style {
    let plain = Style { font: REGULAR, size: 11.5, before: 6.0, indent: 0.0, role: StructRole::P, mark: "" };
    match line {
        AttestationLine::Title(_) => {
            Style { font: BOLD, size: 21.0, before: 0.0, role: StructRole::H1, ..plain }
        }
        AttestationLine::Heading(_) => {
            Style { font: BOLD, size: 13.0, before: 18.0, role: StructRole::H2, ..plain }
        }
        AttestationLine::Text(_) => plain,
        AttestationLine::Item(_) => Style { indent: 14.0, mark: "• ", before: 4.0, ..plain },
        AttestationLine::Small(_) => Style { size: 9.0, before: 10.0, ..plain },
    }
}

fn words(line: &AttestationLine) -> &str {
    match line {
        AttestationLine::Title(text)
        | AttestationLine::Heading(text)
        | AttestationLine::Text(text)
        | AttestationLine::Item(text)
        | AttestationLine::Small(text) => text,
    }
}

/// Numbers of the objects that are always there; structure elements come after them.
struct Objects;

impl Objects {
    const CATALOG: Ref = Ref::new(1);
    const PAGES: Ref = Ref::new(2);
    const PAGE: Ref = Ref::new(3);
    const CONTENT: Ref = Ref::new(4);
    const REGULAR: Ref = Ref::new(5);
    const BOLD: Ref = Ref::new(6);
    const INFO: Ref = Ref::new(7);
    const TREE: Ref = Ref::new(8);
    const DOCUMENT: Ref = Ref::new(9);
    const PARENTS: Ref = Ref::new(10);
    const FIRST: i32 = 11;
}

/// The attestation as one sheet.
pub(super) fn sheet(attestation: &Attestation, made: DateTime) -> Vec<u8> {
    let lines = attestation.lines();
    let elements: Vec<Ref> = (0..lines.len())
        .map(|at| Ref::new(Objects::FIRST.saturating_add(i32::try_from(at).unwrap_or_default())))
        .collect();
    let mut pdf = Pdf::new();
    catalog(&mut pdf, attestation.lang.tag());
    structure(&mut pdf, &lines, &elements);
    pdf.stream(Objects::CONTENT, &content(&lines));
    for (id, name) in [(Objects::REGULAR, b"Helvetica".as_slice()), (Objects::BOLD, b"Helvetica-Bold")] {
        pdf.type1_font(id).base_font(Name(name)).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    let mut info = pdf.document_info(Objects::INFO);
    info.title(TextStr(&attestation.title())).producer(TextStr("Carnet"));
    if let (Ok(year), Ok(month), Ok(day)) =
        (u16::try_from(made.year()), u8::try_from(made.month()), u8::try_from(made.day()))
    {
        info.creation_date(Date::new(year).month(month).day(day));
    }
    info.finish();
    pdf.finish()
}

fn catalog(pdf: &mut Pdf, lang: &str) {
    let mut catalog = pdf.catalog(Objects::CATALOG);
    catalog.pages(Objects::PAGES).lang(TextStr(lang));
    catalog.mark_info().marked(true);
    catalog.viewer_preferences().display_doc_title(true);
    catalog.pair(Name(b"StructTreeRoot"), Objects::TREE);
    catalog.finish();
    pdf.pages(Objects::PAGES).kids([Objects::PAGE]).count(1);
    let mut page = pdf.page(Objects::PAGE);
    page.media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).parent(Objects::PAGES).contents(Objects::CONTENT);
    page.struct_parents(0).tab_order(pdf_writer::types::TabOrder::StructureOrder);
    let mut resources = page.resources();
    resources.fonts().pair(REGULAR, Objects::REGULAR).pair(BOLD, Objects::BOLD);
    resources.finish();
    page.finish();
}

/// One element a line, in reading order.
fn structure(pdf: &mut Pdf, lines: &[AttestationLine], elements: &[Ref]) {
    let mut root = pdf.indirect(Objects::TREE).start::<pdf_writer::writers::StructTreeRoot<'_>>();
    root.child(Objects::DOCUMENT);
    let mut parents = root.parent_tree();
    parents.nums().insert(0, Objects::PARENTS);
    parents.finish();
    root.parent_tree_next_key(1);
    root.finish();
    let mut parents = pdf.indirect(Objects::PARENTS).array();
    parents.items(elements.iter().copied());
    parents.finish();
    let mut document = pdf.struct_element(Objects::DOCUMENT);
    document.kind(StructRole::Document).parent(Objects::TREE);
    let mut children = document.children();
    for id in elements {
        children.struct_element(*id);
    }
    children.finish();
    document.finish();
    for (at, (line, id)) in lines.iter().zip(elements).enumerate() {
        let mut element = pdf.struct_element(*id);
        element.kind(style(line).role).parent(Objects::DOCUMENT).page(Objects::PAGE);
        // Letters that the standard fonts lack are read from here.
        element.actual_text(TextStr(words(line)));
        element.children().marked_content_id(i32::try_from(at).unwrap_or_default());
        element.finish();
    }
}

fn content(lines: &[AttestationLine]) -> Vec<u8> {
    let mut content = Content::new();
    let mut y = PAGE.1 - MARGIN;
    for (at, line) in lines.iter().enumerate() {
        let style = style(line);
        let width = PAGE.0 - 2.0 * MARGIN - style.indent;
        y -= style.before;
        let mut marked = content.begin_marked_content_with_properties(Name(role_name(style.role)));
        marked.properties().identify(i32::try_from(at).unwrap_or_default());
        marked.finish();
        for (row, text) in wrapped(words(line), style.size, width).into_iter().enumerate() {
            y -= style.size * 1.35;
            content.begin_text();
            content.set_font(style.font, style.size);
            let mark = if row == 0 { style.mark } else { "" };
            let lead = if mark.is_empty() { style.indent } else { style.indent - measure(mark, style.size) };
            content.next_line(MARGIN + lead, y);
            content.show(Str(&win_ansi(&format!("{mark}{text}"))));
            content.end_text();
        }
        content.end_marked_content();
    }
    content.finish().into_vec()
}

const fn role_name(role: StructRole) -> &'static [u8] {
    match role {
        StructRole::H1 => b"H1",
        StructRole::H2 => b"H2",
        _ => b"P",
    }
}

/// Breaks a text into lines that fit.
fn wrapped(text: &str, size: f32, width: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || measure(&longer, size) <= width {
            *line = longer;
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// Width of a text in Helvetica, in points; the bold face is a little wider than that, which the margins allow.
fn measure(text: &str, size: f32) -> f32 {
    let units: u32 = text.chars().map(|letter| u32::from(advance(letter))).sum();
    // At most a few thousand letters: the figure is exact.
    #[expect(clippy::cast_precision_loss, reason = "widths of a line are far below 2^24")]
    let units = units as f32;
    units * size / 1000.0
}

/// Advance widths of Helvetica in thousandths of the size (Adobe's metrics of the 14 standard fonts).
const fn advance(letter: char) -> u16 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '’' | 'í' | 'ì' | 'î' | 'ï' => 222,
        'f' | 't' | 'I' | ' ' | '\u{a0}' | '\u{202f}' | '.' | ',' | ':' | ';' | '/' | '!' => 278,
        'r' | '(' | ')' | '-' | '•' => 333,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' | 'ç' => 500,
        'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | 'À' | 'Â' | 'É' | 'È' | 'Ê' | 'Ë' => 667,
        'C' | 'D' | 'H' | 'N' | 'R' | 'U' | 'w' | 'Ç' | 'Ù' | 'Û' => 722,
        'G' | 'O' | 'Q' | 'Ô' | 'Ö' => 778,
        'm' | 'M' => 833,
        'W' | 'œ' => 944,
        'F' | 'T' | 'Z' => 611,
        '…' | 'Œ' => 1000,
        _ => 556,
    }
}

/// The text in the encoding of the standard fonts; letters that they lack become their nearest.
fn win_ansi(text: &str) -> Vec<u8> {
    // ASCII and the upper half of Latin-1 have their own numbers there.
    let own = |letter: &char| matches!(letter, ' '..='~' | '\u{a0}'..='ÿ');
    let code = |letter: char| Some(letter).filter(own).and_then(|one| u8::try_from(one).ok());
    text.chars().map(|letter| code(letter).unwrap_or_else(|| special(letter))).collect()
}

/// The number of another letter.
const fn special(letter: char) -> u8 {
    match letter {
        '\u{202f}' | '\u{2007}' => 0xa0,
        '€' => 0x80,
        '…' => 0x85,
        'Š' => 0x8a,
        'Œ' => 0x8c,
        'Ž' => 0x8e,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' | '‑' => 0x96,
        '—' => 0x97,
        'š' => 0x9a,
        'œ' => 0x9c,
        'ž' => 0x9e,
        'Ÿ' => 0x9f,
        'ā' | 'ă' | 'ą' => b'a',
        'ć' | 'č' => b'c',
        'ď' | 'đ' => b'd',
        'ē' | 'ę' | 'ě' => b'e',
        'ğ' => b'g',
        'ī' | 'ı' => b'i',
        'ł' => b'l',
        'ń' | 'ň' => b'n',
        'ō' | 'ő' => b'o',
        'ř' => b'r',
        'ś' | 'ş' | 'ș' => b's',
        'ţ' | 'ț' | 'ť' => b't',
        'ū' | 'ů' | 'ű' => b'u',
        'ź' | 'ż' => b'z',
        'İ' => b'I',
        'Ł' => b'L',
        'Ś' | 'Ş' | 'Ș' => b'S',
        'Ć' | 'Č' => b'C',
        'Ż' | 'Ź' => b'Z',
        _ => b'?',
    }
}

#[cfg(test)]
mod tests {
    use carnet_pages::Lang;
    use carnet_pages::family::{Right, RightAction, RightKind};
    use jiff::civil::{date, datetime};

    use super::*;

    fn attestation() -> Attestation {
        Attestation {
            lang: Lang::French,
            holder: "Hélène MARTIN-TEST".into(),
            caregiver: "Łukasz NOËL-TEST".into(),
            rights: vec![
                Right { kind: RightKind::Documents, action: RightAction::Read },
                Right { kind: RightKind::Documents, action: RightAction::Write },
            ],
            from: datetime(2026, 11, 26, 14, 30, 0, 0),
            until: date(2027, 11, 23),
            issued: datetime(2026, 11, 24, 9, 5, 0, 0),
            reference: "3f2b".into(),
            site: "https://carnet.example".into(),
        }
    }

    #[test]
    fn other_programs_read_the_sheet() {
        let bytes = sheet(&attestation(), datetime(2026, 11, 24, 9, 5, 0, 0));
        let path = std::env::temp_dir().join(format!("carnet-attestation-{}.pdf", std::process::id()));
        std::fs::write(&path, &bytes).unwrap();
        let run = |program: &str, arguments: &[&str]| {
            let done = std::process::Command::new(program).args(arguments).arg(&path).arg("-").output();
            done.map(|done| (done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned()))
        };
        let Ok((whole, text)) = run("pdftotext", &["-layout"]) else {
            assert!(std::env::var_os("CI").is_none(), "pdftotext is needed in CI");
            println!("pdftotext is absent: the sheet was not read");
            return;
        };
        std::fs::remove_file(&path).unwrap();
        assert!(whole);
        for expected in
            ["Attestation de proche aidant", "Hélène MARTIN-TEST", "NOËL-TEST", "voir, ajouter", "3f2b"]
        {
            assert!(text.contains(expected), "{expected}: {text}");
        }
        assert!(!text.contains('?'), "{text}");
        assert_eq!(text.matches('\u{c}').count(), 1, "one page");
    }

    #[test]
    fn the_sheet_has_a_language_a_title_and_a_structure() {
        let text =
            String::from_utf8_lossy(&sheet(&attestation(), datetime(2026, 11, 24, 9, 5, 0, 0))).into_owned();
        for expected in
            ["/Lang", "/Marked true", "/DisplayDocTitle true", "/StructTreeRoot", "/S /H1", "/ParentTree"]
        {
            assert!(text.contains(expected), "{expected}");
        }
    }

    #[test]
    fn long_texts_are_broken_between_words() {
        let lines = wrapped(&"mot ".repeat(60), 11.5, 300.0);
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|line| measure(line, 11.5) <= 300.0));
    }
}
