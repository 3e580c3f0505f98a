//! Delays in words.

use crate::language::{Msg, Texts};

/// A delay as people say it, rounded up: « 40 secondes », « 3 minutes », « 2 heures », « 3 jours ».
pub(crate) fn delay(texts: Texts, seconds: u32) -> String {
    match seconds {
        0..60 => texts.say1(Msg("delay-seconds"), "count", seconds.max(1)),
        60..5400 => texts.say1(Msg("delay-minutes"), "count", seconds.div_ceil(60)),
        _ => hours(texts, seconds.div_ceil(3600)),
    }
}

/// A delay in hours; whole days from two days on.
pub(crate) fn hours(texts: Texts, hours: u32) -> String {
    if hours >= 48 && hours.is_multiple_of(24) {
        texts.say1(Msg("delay-days"), "count", hours / 24)
    } else {
        texts.say1(Msg("delay-hours"), "count", hours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;

    #[test]
    fn delays_are_rounded_up() {
        let french = Lang::French.texts();
        for (seconds, words) in [
            (0, "1 seconde"),
            (40, "40 secondes"),
            (60, "1 minute"),
            (61, "2 minutes"),
            (900, "15 minutes"),
            (7200, "2 heures"),
            (7201, "3 heures"),
            (172_800, "2 jours"),
        ] {
            assert_eq!(delay(french, seconds), words, "{seconds}");
        }
        assert_eq!(hours(french, 72), "3 jours");
        assert_eq!(hours(Lang::English.texts(), 24), "24 hours");
    }
}
