//! The letter that tells a person that their record will open: rights, until when, and the activation code.

use askama::Template;
use jiff::civil::Date;

use crate::language::{Lang, Texts};
use crate::pages;

/// One sheet of paper, A4, folded for a window envelope. It stands alone: no menu, no script.
#[derive(Clone, Debug, Template)]
#[template(path = "account/letter.html")]
pub struct ActivationLetter {
    /// Language of the letter.
    pub lang: Lang,
    /// Who sends it: name and address, line by line.
    pub sender: Vec<String>,
    /// Who gets it: name and address, line by line.
    pub recipient: Vec<String>,
    /// Day of the letter.
    pub date: Date,
    /// Reference without meaning.
    pub reference: String,
    /// The activation code, without separators; shown in groups of four.
    pub code: String,
    /// Last day on which the code is good.
    pub code_until: Date,
    /// The day on which the record opens by itself; none when it is already open.
    pub opens: Option<Date>,
    /// Last day to object before it opens.
    pub object_until: Option<Date>,
    /// Address to type, without identifier: `carnet.exemple.test/inscription`.
    pub site: String,
    /// Where to write or to go without the internet.
    pub contact: String,
    /// Whether places and people are invented.
    pub invented: crate::layout::Setting,
}

impl ActivationLetter {
    pub(crate) const fn texts(&self) -> Texts {
        self.lang.texts()
    }

    /// Groups of four characters.
    pub(crate) fn groups(&self) -> Vec<String> {
        groups_of_four(&self.code)
    }

    pub(crate) fn is_demo(&self) -> bool {
        self.invented == crate::layout::Setting::Demo
    }
}

/// Letters and digits in groups of four, everything else left out.
pub fn groups_of_four(code: &str) -> Vec<String> {
    let signs: Vec<char> = code.chars().filter(|sign| sign.is_alphanumeric()).collect();
    signs.chunks(4).map(|group| group.iter().collect()).collect()
}

pages!(ActivationLetter);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_groups() {
        assert_eq!(groups_of_four("k7qm-2xrt9"), ["k7qm", "2xrt", "9"]);
        assert!(groups_of_four("").is_empty());
    }
}
