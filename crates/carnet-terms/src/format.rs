//! Document formats from CDA templates (mapping A11, and A12 for level 1 bodies).

use std::sync::LazyLock;

use crate::table::{Row, Table};

/// The format of a document whose template has no row.
pub const FALLBACK_FORMAT: &str = "urn:asipSante:modelesHorsProfils:2011";
/// Code system of [`FALLBACK_FORMAT`].
pub const FALLBACK_FORMAT_SYSTEM: &str = "1.2.250.1.213.1.1.4.2.282";

/// The branch under which the agency names its own models: more telling than the international template that a document carries beside it.
const NATIONAL: &str = "1.2.250.1.213.1.1.1.";

/// A format and its code system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// The format's URN.
    pub code: &'static str,
    /// Bare OID of the code system.
    pub system: &'static str,
}

static ROWS: LazyLock<Vec<Row>> =
    LazyLock::new(|| Table::parse(include_str!("../../../data/terminology/template-to-format.tsv")).rows);

/// The format of a document with these templates: the row of the most specific one (national before international, then the longest OID).
/// `media_type` is that of a level 1 body, where the template alone does not say. None when no template has a row; the caller then uses [`FALLBACK_FORMAT`].
pub fn format_by_templates<'a>(
    templates: impl IntoIterator<Item = &'a str>,
    media_type: Option<&str>,
) -> Option<Format> {
    let matches = |row: &Row, template: &str| {
        row.first == template
            && (row.second == "-" || media_type.is_some_and(|m| m.eq_ignore_ascii_case(row.second)))
    };
    templates
        .into_iter()
        .filter_map(|template| ROWS.iter().find(|row| matches(row, template)))
        .max_by_key(|row| (row.first.starts_with(NATIONAL), row.first.split('.').count()))
        .map(|row| Format { code: row.third, system: row.system })
}

/// Whether two format codes are the same: the published tables spell `urn:asip:ci-sis:` also `urn:asip:ci-cis:`.
pub fn same_format(one: &str, other: &str) -> bool {
    fn key(code: &str) -> (&str, &str) {
        match code.strip_prefix("urn:asip:ci-cis:") {
            Some(rest) => ("urn:asip:ci-sis:", rest),
            None => {
                code.strip_prefix("urn:asip:ci-sis:").map_or(("", code), |rest| ("urn:asip:ci-sis:", rest))
            }
        }
    }
    key(one) == key(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value_set::{Set, value_set};

    /// Formats that the mapping names and the DMP's own list does not have.
    const UNLISTED: &[&str] = &["urn:asip:ci-sis:export-dui:2023", "urn:ihe:pat:apsr:all:2010"];

    #[test]
    fn the_most_specific_template_wins() {
        for (templates, media, code) in [
            (
                &["1.3.6.1.4.1.19376.1.3.3", "1.2.250.1.213.1.1.1.55"][..],
                None,
                Some("urn:ihe:lab:xd-lab:2008"),
            ),
            (
                &["1.2.250.1.213.1.1.1.2.1", "1.2.250.1.213.1.1.1.2.1.1"],
                None,
                Some("urn:asip:ci-sis:avk:2009"),
            ),
            (&["1.3.6.1.4.1.19376.1.2.20"], Some("application/pdf"), Some("urn:ihe:iti:xds-sd:pdf:2008")),
            (&["1.3.6.1.4.1.19376.1.2.20"], Some("text/plain"), Some("urn:ihe:iti:xds-sd:text:2008")),
            (&["1.3.6.1.4.1.19376.1.2.20"], None, None),
            (&["1.3.6.1.4.1.19376.1.2.20"], Some("image/svg+xml"), None),
            (&["1.2.250.1.213.1.1.1.1"], None, None),
            (&[], None, None),
        ] {
            assert_eq!(
                format_by_templates(templates.iter().copied(), media).map(|f| f.code),
                code,
                "{templates:?} {media:?}"
            );
        }
    }

    #[test]
    fn every_mapped_format_is_listed_but_the_known_few() {
        let listed = value_set(Set::Format);
        let unlisted: Vec<_> = ROWS
            .iter()
            .map(|row| row.third)
            .filter(|format| !listed.concepts().iter().any(|c| same_format(c.code, format)))
            .collect();
        assert_eq!(unlisted, UNLISTED);
        assert!(listed.find(FALLBACK_FORMAT, Some(FALLBACK_FORMAT_SYSTEM)).is_some());
    }

    #[test]
    fn two_spellings_are_one_format() {
        assert!(same_format("urn:asip:ci-cis:ft-su:2024", "urn:asip:ci-sis:ft-su:2024"));
        assert!(!same_format("urn:asip:ci-sis:vac:2019", "urn:asip:ci-sis:hr:2019"));
    }
}
