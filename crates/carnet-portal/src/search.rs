//! Words of a search, blind to case and accents, against what a page shows of a document.

/// Letters only as far as a search tells them apart: lower case, without accents.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => out.push('a'),
            'ç' => out.push('c'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'î' | 'ï' | 'í' | 'ì' => out.push('i'),
            'ñ' => out.push('n'),
            'ô' | 'ö' | 'ó' | 'ò' | 'õ' => out.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => out.push('u'),
            'ÿ' | 'ý' => out.push('y'),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            '’' => out.push('\''),
            other => out.push(other),
        }
    }
    out
}

/// The words of a search, folded; a final `s` or `x` is left out, so that singular and plural meet.
pub(crate) fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let stem = word.strip_suffix(['s', 'x']).filter(|stem| stem.chars().count() > 2);
            stem.unwrap_or(word).to_owned()
        })
        .collect()
}

/// Whether a folded text has every word, each at the start of one of its own.
pub(crate) fn has_all(folded: &str, words: &[String]) -> bool {
    let mut parts = folded.split(|letter: char| !letter.is_alphanumeric());
    words.iter().all(|word| parts.clone().any(|part| part.starts_with(word.as_str())))
        && parts.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_plural_do_not_count() {
        for (text, search, found) in [
            ("Résultats de biologie", "resultat", true),
            ("Résultat de biologie", "RÉSULTATS biologie", true),
            ("Œdème", "oedeme", true),
            ("Prise de sang", "sang prise", true),
            ("Prise de sang", "ang", false),
            ("Prise de sang", "", true),
            ("Scanner", "scanner cœur", false),
        ] {
            assert_eq!(has_all(&fold(text), &words(search)), found, "{search} in {text}");
        }
    }
}
