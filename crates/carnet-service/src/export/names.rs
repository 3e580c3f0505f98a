//! Names of files, made from titles: readable, and harmless on every system.

/// Longest part of a title in a name, in bytes: with its number and its ending a name stays below 255.
const LONGEST: usize = 120;

/// Whether a character may stand in a name. No separators, no wildcards, no control characters, none that turns the
/// direction of a text, or that cannot be seen.
pub(super) fn may_stand(letter: char) -> bool {
    !letter.is_control()
        && !matches!(letter, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
        && !matches!(letter,
            '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// `001 - Compte rendu`, without ending.
pub(super) fn stem(place: usize, title: &str) -> String {
    let mut clean = String::new();
    for letter in title.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter }) {
        let letter = if may_stand(letter) { letter } else { ' ' };
        if letter == ' ' && (clean.is_empty() || clean.ends_with(' ')) {
            continue;
        }
        if clean.len() + letter.len_utf8() > LONGEST {
            break;
        }
        clean.push(letter);
    }
    let clean = clean.trim_end_matches(['.', ' ']);
    if clean.is_empty() { format!("{place:03}") } else { format!("{place:03} - {clean}") }
}

/// The ending of a media type.
pub(super) fn ending(mime: &str) -> &'static str {
    match mime {
        "application/pdf" => "pdf",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "text/plain" => "txt",
        "application/fhir+json" => "json",
        "text/xml" | "application/xml" | "application/hl7-cda+xml" | "application/xslt+xml" => "xml",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_harmless_names() {
        for (title, name) in [
            ("Compte rendu", "001 - Compte rendu"),
            ("../../etc/passwd", "001 - .. .. etc passwd"),
            ("C:\\windows\u{0}", "001 - C windows"),
            ("a\u{202e}gpj.exe", "001 - a gpj.exe"),
            ("  fin. . ", "001 - fin"),
            ("...", "001"),
            ("", "001"),
            ("CON", "001 - CON"),
        ] {
            assert_eq!(stem(1, title), name, "{title:?}");
        }
        let long = stem(1, &"é".repeat(500));
        assert!(long.len() <= LONGEST + 6 && long.ends_with('é'));
    }
}
