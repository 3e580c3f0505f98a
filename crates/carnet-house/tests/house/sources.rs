//! Rules on the text of source files.

use crate::tree::{files, none};

/// Most lines of a file of code.
const LINES: usize = 500;
/// What is code: all that somebody must read to change the program.
const CODE: [&str; 9] = [".rs", ".html", ".css", ".js", ".mjs", ".sql", ".ftl", ".sh", ".py"];

/// Where the wall clock is read.
const CLOCK: &str = "crates/carnet-service/src/clock.rs";
/// Where the system's randomness is read.
const ENTROPY: &str = "crates/carnet-seal/src/entropy.rs";

#[test]
fn no_file_of_code_is_longer_than_a_sitting() {
    let long = files(&CODE).into_iter().map(|(path, text)| (path, text.lines().count()));
    let faults: Vec<_> =
        long.filter(|(_, n)| *n > LINES).map(|(path, n)| format!("{path}: {n} lines")).collect();
    none(&format!("at most {LINES} lines"), &faults);
}

#[test]
fn every_crate_opens_with_a_page_on_what_lives_there() {
    let opens = |path: &str| path.ends_with("/src/lib.rs") || path.ends_with("/src/main.rs");
    let mut faults = Vec::new();
    for (path, text) in files(&[".rs"]).into_iter().filter(|(path, _)| opens(path)) {
        let page: Vec<_> = text.lines().take_while(|line| line.starts_with("//!")).collect();
        if page.len() < 3 || !page.iter().any(|line| line.contains("live")) {
            faults.push(path);
        }
    }
    none("a crate opens with `//!` lines on what lives there and what may not", &faults);
}

#[test]
fn nothing_steps_around_the_compiler_or_the_lints() {
    // Built from halves, so that this file does not contain what it looks for.
    let halves = [
        ("#[al", "low("),
        ("#![al", "low("),
        ("unsafe", " {"),
        ("unsafe", " fn "),
        ("unsafe", " impl "),
        ("unsafe", " trait "),
        ("unsafe", " extern"),
        ("#[ig", "nore"),
        ("tod", "o!("),
        ("unimple", "mented!("),
        ("dbg", "!("),
    ];
    let forbidden: Vec<String> = halves.iter().map(|(a, b)| format!("{a}{b}")).collect();
    let mut faults = Vec::new();
    for (path, text) in files(&[".rs"]) {
        for (at, line) in code_lines(&text) {
            let found = forbidden.iter().filter(|word| line.contains(word.as_str()));
            faults.extend(found.map(|word| format!("{path}:{at}: {word}")));
        }
    }
    none("use `#[expect(lint, reason = …)]`, finish what is begun, write no unsafe code", &faults);
}

#[test]
fn time_and_randomness_have_one_door_each() {
    let doors = [
        ("SystemTime::", "now", CLOCK),
        ("Timestamp::", "now", CLOCK),
        ("Zoned::", "now", CLOCK),
        ("thread_", "rng", ENTROPY),
        ("rand::", "random", ENTROPY),
        ("Os", "Rng", ENTROPY),
        ("aws_lc_rs::", "rand", ENTROPY),
    ];
    let mut faults = Vec::new();
    for (path, text) in files(&[".rs"]) {
        for (at, line) in code_lines(&text) {
            let found =
                doors.iter().filter(|(a, b, door)| path != *door && line.contains(&format!("{a}{b}")));
            faults.extend(found.map(|(a, b, _)| format!("{path}:{at}: {a}{b}")));
        }
    }
    none("time and randomness are arguments", &faults);
}

/// The lines of code with their numbers, comments left out.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let code = text.lines().map(|line| line.split_once("//").map_or(line, |(before, _)| before));
    (1..).zip(code)
}
