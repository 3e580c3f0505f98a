//! Names to sign in with, and e-mail addresses: their normal forms.

use carnet_identity::names::fold;

/// Fewest and most characters of a name.
const LENGTH: std::ops::RangeInclusive<usize> = 3..=64;
/// Longest e-mail address (RFC 5321, 4.5.3.1.3).
const MAX_EMAIL: usize = 254;

/// A name in its normal form; `None` when it is no name.
pub(crate) fn normal_login(typed: &str) -> Option<String> {
    let login = typed.trim().to_lowercase();
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    (LENGTH.contains(&login.len()) && login.bytes().all(plain)).then_some(login)
}

/// An e-mail address in its normal form; `None` when it is none. Deliberately narrow: what passes goes into a header.
pub(crate) fn normal_email(typed: &str) -> Option<String> {
    let email = typed.trim().to_lowercase();
    let plain = |b: u8| b.is_ascii_graphic() && !b"\"(),:;<>@[\\]".contains(&b);
    let (local, domain) = email.split_once('@')?;
    let label = |part: &str| !part.is_empty() && !part.starts_with('-') && !part.ends_with('-');
    let good = email.len() <= MAX_EMAIL
        && (1..=64).contains(&local.len())
        && local.bytes().chain(domain.bytes()).all(plain)
        && domain.contains('.')
        && domain.split('.').all(label);
    good.then_some(email)
}

/// A name made from a person's: `helene.durand` and a number that says nothing.
pub(crate) fn proposal(given: &str, family: &str, number: u16) -> String {
    let part = |text: &str| -> String {
        fold(text).to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(24).collect()
    };
    let (given, family) = (part(given.split_whitespace().next().unwrap_or_default()), part(family));
    let name = [given, family].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
    let name = if name.is_empty() { "compte".to_owned() } else { name };
    format!("{name}.{:04}", number % 10_000)
}

/// An address as it is shown where others may look: its first letter and its domain.
#[must_use]
pub fn masked_email(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}•••@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_have_one_form() {
        for (typed, login, email) in [
            (" Helene.Durand ", Some("helene.durand"), None),
            ("p1", None, None),
            ("p42", Some("p42"), None),
            ("a@b.fr", None, Some("a@b.fr")),
            ("A.B+c@Exemple.FR", None, Some("a.b+c@exemple.fr")),
            ("a@b", None, None),
            ("a@@b.fr", None, None),
            ("a@b.fr\r\nBcc: x@y.fr", None, None),
            ("<a@b.fr>", None, None),
            ("hélène", None, None),
            ("", None, None),
        ] {
            assert_eq!(
                (normal_login(typed).as_deref(), normal_email(typed).as_deref()),
                (login, email),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn a_proposal_is_a_name() {
        for (given, family) in [("Hélène Marie", "D'URAND-LÉGER"), ("", ""), ("李", "王")] {
            let name = proposal(given, family, 7);
            assert_eq!(normal_login(&name).as_deref(), Some(name.as_str()));
        }
        assert_eq!(proposal("Hélène Marie", "DURAND", 12_345), "helene.durand.2345");
    }
}
