//! Dates, times, numbers, sizes and identifiers as people of each language write them.

use jiff::civil::{Date, DateTime, Time, Weekday};

use crate::language::{Lang, Msg, Texts};

/// What holds a civil date: pages get instants already converted to the reader's time zone.
pub trait CivilDate {
    /// The date.
    fn civil_date(&self) -> Date;
}

impl CivilDate for Date {
    fn civil_date(&self) -> Date {
        *self
    }
}

impl CivilDate for DateTime {
    fn civil_date(&self) -> Date {
        self.date()
    }
}

impl<T: CivilDate + ?Sized> CivilDate for &T {
    fn civil_date(&self) -> Date {
        (**self).civil_date()
    }
}

/// What holds a civil time of day.
pub trait CivilTime {
    /// The time of day.
    fn civil_time(&self) -> Time;
}

impl CivilTime for Time {
    fn civil_time(&self) -> Time {
        *self
    }
}

impl CivilTime for DateTime {
    fn civil_time(&self) -> Time {
        self.time()
    }
}

impl<T: CivilTime + ?Sized> CivilTime for &T {
    fn civil_time(&self) -> Time {
        (**self).civil_time()
    }
}

/// A whole number that is not negative, or a reference to one.
pub trait Whole {
    /// The number.
    fn whole(&self) -> u64;
}

macro_rules! whole {
    ($($kind:ty),*) => {$(
        impl Whole for $kind {
            fn whole(&self) -> u64 {
                u64::from(*self)
            }
        }
    )*};
}
whole!(u8, u16, u32, u64);

impl Whole for usize {
    fn whole(&self) -> u64 {
        u64::try_from(*self).unwrap_or(u64::MAX)
    }
}

impl<T: Whole + ?Sized> Whole for &T {
    fn whole(&self) -> u64 {
        (**self).whole()
    }
}

impl Texts {
    /// « 23 novembre 2026 », "23 November 2026".
    pub fn date(self, date: impl CivilDate) -> String {
        let date = date.civil_date();
        let day = match (self.lang, date.day()) {
            (Lang::French, 1) => "1er".to_owned(),
            (_, day) => day.to_string(),
        };
        format!("{day}\u{a0}{} {}", self.month(date.month()), date.year())
    }

    /// « 23 novembre »: within the year that the reader knows.
    pub fn day_month(self, date: impl CivilDate) -> String {
        let date = date.civil_date();
        let day = match (self.lang, date.day()) {
            (Lang::French, 1) => "1er".to_owned(),
            (_, day) => day.to_string(),
        };
        format!("{day}\u{a0}{}", self.month(date.month()))
    }

    /// « lundi 23 novembre 2026 ».
    pub fn weekday_date(self, date: impl CivilDate) -> String {
        let date = date.civil_date();
        format!("{} {}", self.weekday(date.weekday()), self.date(date))
    }

    /// « 23/11/2026 » in both languages: day first.
    pub fn short_date(self, date: impl CivilDate) -> String {
        let date = date.civil_date();
        format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
    }

    /// « 14 h 30 », "14:30".
    pub fn time(self, time: impl CivilTime) -> String {
        let time = time.civil_time();
        match self.lang {
            Lang::French => format!("{}\u{a0}h\u{a0}{:02}", time.hour(), time.minute()),
            Lang::English => format!("{}:{:02}", time.hour(), time.minute()),
        }
    }

    /// « 23 novembre 2026 à 14 h 30 ».
    pub fn date_time(self, at: impl CivilDate + CivilTime) -> String {
        self.say2(Msg("format-date-time"), "date", self.date(&at), "time", self.time(&at))
    }

    /// « 23/11/2026 à 14 h 30 ».
    pub fn short_date_time(self, at: impl CivilDate + CivilTime) -> String {
        self.say2(Msg("format-date-time"), "date", self.short_date(&at), "time", self.time(&at))
    }

    /// « Novembre 2026 »: the head of a month of documents.
    pub fn month_year(self, date: impl CivilDate) -> String {
        let date = date.civil_date();
        format!("{} {}", capitalised(&self.month(date.month())), date.year())
    }

    /// « novembre 2026 »: inside a sentence.
    pub fn month_year_inline(self, date: impl CivilDate) -> String {
        let date = date.civil_date();
        format!("{} {}", self.month(date.month()), date.year())
    }

    /// A sentence that starts with a capital.
    pub fn capital(self, text: impl AsRef<str>) -> String {
        capitalised(text.as_ref())
    }

    /// The machine form for `datetime` attributes and date fields: `2026-11-23`.
    pub fn iso(self, date: impl CivilDate) -> String {
        date.civil_date().to_string()
    }

    /// « 66 214 870 », "66,214,870".
    pub fn number(self, value: impl Whole) -> String {
        group_digits(&value.whole().to_string(), self.lang)
    }

    /// « 1,2 Mo », "1.2 MB": powers of ten, one decimal below ten.
    #[expect(clippy::cast_precision_loss, reason = "a size is shown with two digits")]
    pub fn size(self, bytes: impl Whole) -> String {
        let whole = bytes.whole();
        if whole < 1000 {
            return format!("{whole}\u{a0}{}", self.say1(Msg("format-byte"), "count", whole));
        }
        let (value, unit) = match whole as f64 {
            kilo if kilo < 999_500.0 => (kilo / 1e3, Msg("format-kilobyte")),
            mega if mega < 999_500_000.0 => (mega / 1e6, Msg("format-megabyte")),
            giga => (giga / 1e9, Msg("format-gigabyte")),
        };
        let places = usize::from(value < 9.95 && value.fract() != 0.0);
        format!("{}\u{a0}{}", decimal(value, places, self.lang), self.say(unit))
    }

    /// The name of a month, 1 to 12, as it stands inside a sentence.
    pub fn month(self, month: i8) -> String {
        self.say1(Msg("format-month"), "month", format!("m{month}"))
    }

    fn weekday(self, day: Weekday) -> String {
        self.say1(Msg("format-weekday"), "day", format!("d{}", day.to_monday_one_offset()))
    }

    /// Groups a national health identity number: « 1 85 05 78 006 084 36 ». A value that is not 13 to 15
    /// characters long is returned as it is.
    pub fn ins(self, value: impl AsRef<str>) -> String {
        group_ins(value.as_ref())
    }
}

/// Groups the 13 characters and the two-digit key of an INS with no-break spaces.
pub fn group_ins(value: &str) -> String {
    const GROUPS: [usize; 7] = [1, 2, 2, 2, 3, 3, 2];
    let letters: Vec<char> = value.chars().filter(|letter| !letter.is_whitespace()).collect();
    if !(13..=15).contains(&letters.len()) {
        return value.to_owned();
    }
    let mut rest = letters.as_slice();
    let mut groups = Vec::with_capacity(GROUPS.len());
    for size in GROUPS {
        let (group, left) = rest.split_at(size.min(rest.len()));
        if !group.is_empty() {
            groups.push(group.iter().collect::<String>());
        }
        rest = left;
    }
    groups.join("\u{a0}")
}

/// A number with grouped thousands and a fixed number of decimals: « 1 234,5 » with narrow no-break spaces.
pub fn decimal(value: f64, places: usize, lang: Lang) -> String {
    let plain = format!("{value:.places$}");
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("\u{2212}", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mark = match lang {
        Lang::French => ',',
        Lang::English => '.',
    };
    let whole = group_digits(whole, lang);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{mark}{fraction}") }
}

fn group_digits(digits: &str, lang: Lang) -> String {
    let separator = match lang {
        Lang::French => '\u{202f}',
        Lang::English => ',',
    };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    const FR: Texts = Lang::French.texts();
    const EN: Texts = Lang::English.texts();

    #[test]
    fn dates() {
        let day = date(2026, 11, 23);
        assert_eq!(FR.date(day), "23\u{a0}novembre 2026");
        assert_eq!(FR.date(date(2026, 8, 1)), "1er\u{a0}août 2026");
        assert_eq!(FR.weekday_date(day), "lundi 23\u{a0}novembre 2026");
        assert_eq!(FR.short_date(day), "23/11/2026");
        assert_eq!(FR.month_year(day), "Novembre 2026");
        assert_eq!(EN.date(day), "23\u{a0}November 2026");
        assert_eq!(EN.weekday_date(day), "Monday 23\u{a0}November 2026");
    }

    #[test]
    fn times() {
        let at = date(2026, 11, 23).to_datetime(time(14, 5, 0, 0));
        assert_eq!(FR.time(at), "14\u{a0}h\u{a0}05");
        assert_eq!(FR.date_time(at), "23\u{a0}novembre 2026 à 14\u{a0}h\u{a0}05");
        assert_eq!(EN.date_time(at), "23\u{a0}November 2026 at 14:05");
    }

    #[test]
    fn numbers() {
        assert_eq!(FR.number(66_214_870_u64), "66\u{202f}214\u{202f}870");
        assert_eq!(EN.number(66_214_870_u64), "66,214,870");
        assert_eq!(decimal(1234.5, 1, Lang::French), "1\u{202f}234,5");
        assert_eq!(decimal(-0.25, 2, Lang::English), "\u{2212}0.25");
    }

    #[test]
    fn sizes() {
        for (bytes, french, english) in [
            (0_u64, "0\u{a0}octet", "0\u{a0}B"),
            (999, "999\u{a0}octets", "999\u{a0}B"),
            (1_240_000, "1,2\u{a0}Mo", "1.2\u{a0}MB"),
            (25_000_000, "25\u{a0}Mo", "25\u{a0}MB"),
            (76_300, "76\u{a0}ko", "76\u{a0}kB"),
        ] {
            assert_eq!(FR.size(bytes), french);
            assert_eq!(EN.size(bytes), english);
        }
    }

    #[test]
    fn identity_numbers_are_grouped() {
        assert_eq!(group_ins("185057800608436"), "1\u{a0}85\u{a0}05\u{a0}78\u{a0}006\u{a0}084\u{a0}36");
        assert_eq!(group_ins("1850578006084"), "1\u{a0}85\u{a0}05\u{a0}78\u{a0}006\u{a0}084");
        assert_eq!(group_ins("2 69 05 2A 123 456 12"), "2\u{a0}69\u{a0}05\u{a0}2A\u{a0}123\u{a0}456\u{a0}12");
        assert_eq!(group_ins("12"), "12");
    }
}
