//! What every page must be, checked on the whole gallery in both languages.

#[path = "../examples/gallery/account.rs"]
mod account;
#[path = "../examples/gallery/people.rs"]
mod people;
#[path = "../examples/gallery/person.rs"]
mod person;
#[path = "../examples/gallery/professional.rs"]
mod professional;
#[path = "../examples/gallery/sample.rs"]
mod sample;
#[path = "../examples/gallery/service.rs"]
mod service;

use std::collections::BTreeSet;

use carnet_pages::{Lang, assets};

pub(crate) type Sheet = (&'static str, String);

fn gallery(lang: Lang) -> Vec<Sheet> {
    [
        account::sheets(lang),
        people::sheets(lang),
        person::sheets(lang),
        professional::sheets(lang),
        service::sheets(lang),
    ]
    .concat()
}

fn each_page(check: impl Fn(&str, &str)) {
    for lang in Lang::ALL {
        for (name, html) in gallery(lang) {
            check(&format!("{name} in {}", lang.tag()), &html);
        }
    }
}

/// The start tags of an element, attributes included.
fn tags<'a>(html: &'a str, element: &str) -> Vec<&'a str> {
    let open = format!("<{element}");
    html.match_indices(&open)
        .filter(|(at, _)| html[at + open.len()..].starts_with([' ', '>']))
        .map(|(at, _)| html[at..].split_once('>').map_or(&html[at..], |(tag, _)| tag))
        .collect()
}

#[test]
fn a_strict_style_and_script_policy_holds() {
    each_page(|name, html| {
        assert!(!html.contains(" style=") && !html.contains("<style"), "{name}: inline style");
        assert!(!html.contains("javascript:"), "{name}: script address");
        for tag in tags(html, "script") {
            assert!(tag.contains(" src=\"/static/"), "{name}: {tag}");
        }
        for handler in [" onclick=", " onload=", " onchange=", " onsubmit=", " onerror="] {
            assert!(!html.contains(handler), "{name}: {handler}");
        }
        assert!(!html.contains("src=\"http") && !html.contains("srcset="), "{name}: foreign resource");
    });
}

#[test]
fn every_form_that_acts_carries_the_token() {
    each_page(|name, html| {
        for form in html.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap_or_default();
            let posts = form.split('>').next().unwrap_or_default().contains("method=\"post\"");
            assert_eq!(
                form.contains("name=\"_csrf\" value=\"jeton-de-la-galerie\""),
                posts,
                "{name}: {form}"
            );
        }
    });
}

#[test]
fn titles_of_tabs_say_nothing_about_health() {
    for (name, html) in gallery(Lang::French) {
        let title = html.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
        let title = title.map(|(title, _)| title).unwrap_or_default();
        assert!(title.ends_with("Carnet"), "{name}: {title}");
        for word in ["sang", "Ordonnance", "cardio", "LEROY", "MARTIN", "grippe"] {
            assert!(!title.contains(word), "{name}: {title}");
        }
    }
}

#[test]
fn ids_are_unique_and_labels_point_to_them() {
    each_page(|name, html| {
        let values = |attribute: &str| -> Vec<String> {
            html.split(&format!(" {attribute}=\""))
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .map(str::to_owned)
                .collect()
        };
        let ids = values("id");
        let known: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(known.len(), ids.len(), "{name}: an id stands twice: {ids:?}");
        let pointers = ["for", "aria-labelledby", "aria-describedby"].into_iter().flat_map(values);
        for pointer in pointers.flat_map(|value| value.split(' ').map(str::to_owned).collect::<Vec<_>>()) {
            assert!(known.contains(&pointer), "{name}: nothing is called {pointer}");
        }
    });
}

#[test]
fn no_argument_is_left_unfilled() {
    each_page(|name, html| {
        assert!(!html.contains("{$") && !html.contains("{ $"), "{name}");
        assert!(!html.contains("{{") && !html.contains("{%"), "{name}");
    });
}

#[test]
fn french_pages_keep_their_signs_with_their_words() {
    for (name, html) in gallery(Lang::French) {
        let text: String =
            html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
        // Names, titles and comments are the caller's; the gallery's own are written with the right spaces.
        for wrong in [" ?", " !", " ;", "« ", " »"] {
            assert!(!text.contains(wrong), "{name}: ordinary space in {wrong:?}");
        }
    }
}

#[test]
fn no_address_carries_an_identifier_of_a_person() {
    each_page(|name, html| {
        for part in html.split("href=\"").skip(1).chain(html.split("action=\"").skip(1)) {
            let address = part.split('"').next().unwrap_or_default();
            assert!(!address.contains(sample::INS) && !address.contains("feritine"), "{name}: {address}");
        }
    });
}

#[test]
fn a_first_visit_weighs_less_than_150_kilobytes() {
    let shared: usize = assets()
        .iter()
        .filter(|asset| !["micro", "OFL", "journal-proof"].iter().any(|late| asset.path.contains(late)))
        .map(|asset| asset.bytes.len())
        .sum();
    each_page(|name, html| {
        let weight = shared + html.len();
        assert!(weight < 150_000, "{name}: {weight} bytes");
    });
}
