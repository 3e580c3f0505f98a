//! The last automated accessibility check, for the statement on the pages: a dated fact of this version, not of the run.

use carnet_pages::notices::AutomatedCheck;
use serde::Deserialize;

const LAST: &str = include_str!("../../../data/accessibility/last-check.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    date: String,
    pages: u32,
    violations: u32,
}

/// The check of the embedded file; none when the file is wrong, which a test refuses.
pub(crate) fn last_check() -> Option<AutomatedCheck> {
    let file: File = toml::from_str(LAST).ok()?;
    Some(AutomatedCheck { date: file.date.parse().ok()?, pages: file.pages, violations: file.violations })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_check_is_readable() {
        let check = last_check().unwrap();
        assert!(check.pages > 0 && check.date.year() >= 2026);
    }
}
