//! The smallest useful PDF: pages of Helvetica text in WinAnsi (PDF 1.4, ISO 32000-1 sections 7.5 and 9.6).

use std::fmt::Write as _;

const LINE_WIDTH: usize = 92;
const LINES_ON_A_PAGE: usize = 48;

/// A document with a title and wrapped lines.
pub(crate) fn document(title: &str, lines: &[String]) -> Vec<u8> {
    let wrapped: Vec<String> = lines.iter().flat_map(|line| wrap(line)).collect();
    let mut pages: Vec<&[String]> = wrapped.chunks(LINES_ON_A_PAGE).collect();
    if pages.is_empty() {
        pages.push(&[]);
    }
    let mut file = File::new();
    // 1 catalogue, 2 page tree, 3 font, then a page and its content for each.
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", 4 + 2 * at)).collect();
    file.object(b"<< /Type /Catalog /Pages 2 0 R >>");
    file.object(format!("<< /Type /Pages /Kids [ {} ] /Count {} >>", kids.join(" "), pages.len()).as_bytes());
    file.object(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    for (page, at) in pages.iter().zip(0_usize..) {
        file.object(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> \
                 /Contents {} 0 R >>",
                5 + 2 * at
            )
            .as_bytes(),
        );
        file.stream(&text(if at == 0 { title } else { "" }, page));
    }
    file.finish()
}

/// Breaks at spaces; a word longer than the line stands alone.
fn wrap(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    for word in line.split(' ') {
        let current = out.last_mut();
        match current {
            Some(current) if current.is_empty() => current.push_str(word),
            Some(current) if current.chars().count() + word.chars().count() < LINE_WIDTH => {
                current.push(' ');
                current.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
    }
    out
}

fn text(title: &str, lines: &[String]) -> Vec<u8> {
    let mut out = b"BT /F1 15 Tf 56 780 Td (".to_vec();
    out.extend(win_ansi(title));
    out.extend(b") Tj /F1 10 Tf 15 TL 0 -28 Td\n");
    for line in lines {
        out.push(b'(');
        out.extend(win_ansi(line));
        out.extend(b") Tj T*\n");
    }
    out.extend(b"ET");
    out
}

/// Windows code page 1252, with the three characters that a PDF string must escape.
fn win_ansi(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '(' | ')' | '\\' => out.extend([b'\\', u8::try_from(letter).unwrap_or(b'?')]),
            '’' => out.push(0x92),
            'œ' => out.push(0x9c),
            'Œ' => out.push(0x8c),
            '–' => out.push(0x96),
            '€' => out.push(0x80),
            _ => match u32::from(letter) {
                code @ (0x20..=0x7e | 0xa0..=0xff) => out.push(u8::try_from(code).unwrap_or(b'?')),
                _ => out.push(b'?'),
            },
        }
    }
    out
}

struct File {
    bytes: Vec<u8>,
    offsets: Vec<usize>,
}

impl File {
    fn new() -> Self {
        Self { bytes: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec(), offsets: Vec::new() }
    }

    fn object(&mut self, content: &[u8]) {
        self.offsets.push(self.bytes.len());
        self.bytes.extend(format!("{} 0 obj\n", self.offsets.len()).as_bytes());
        self.bytes.extend(content);
        self.bytes.extend(b"\nendobj\n");
    }

    fn stream(&mut self, content: &[u8]) {
        let mut object = format!("<< /Length {} >>\nstream\n", content.len()).into_bytes();
        object.extend(content);
        object.extend(b"\nendstream");
        self.object(&object);
    }

    fn finish(mut self) -> Vec<u8> {
        let start = self.bytes.len();
        let count = self.offsets.len() + 1;
        let mut table = format!("xref\n0 {count}\n0000000000 65535 f \n");
        for offset in &self.offsets {
            // Writing to a String cannot fail.
            let _ = writeln!(table, "{offset:010} 00000 n ");
        }
        let _ = write!(table, "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        self.bytes.extend(table.as_bytes());
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::{document, win_ansi, wrap};

    #[test]
    fn escapes_and_accents() {
        assert_eq!(win_ansi("(é) œ→"), [b'\\', b'(', 0xe9, b'\\', b')', b' ', 0x9c, b'?']);
    }

    #[test]
    fn lines_break_at_spaces() {
        let line = "mot ".repeat(60);
        let wrapped = wrap(line.trim_end());
        assert!(wrapped.len() > 1 && wrapped.iter().all(|line| line.len() <= 92));
        assert_eq!(wrapped.join(" "), line.trim_end());
    }

    #[test]
    fn long_texts_take_several_pages() {
        let file = document("Titre", &vec!["ligne".to_owned(); 120]);
        assert!(String::from_utf8_lossy(&file).contains("/Count 3"));
    }
}
