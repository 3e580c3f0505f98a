//! Words of a search, blind to case and accents, against what a page shows of a document.

pub(crate) use carnet_service::query::fold;

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
