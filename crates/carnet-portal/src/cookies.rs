//! Cookies: their names, how they are read and set.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};

use crate::config::Cookies;

/// The cookies of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// The session.
    Session,
    /// A browser before its session: form token, and tie of a sign-in.
    Before,
    /// A professional's desk: a ticket.
    Desk,
    /// Language of the pages.
    Language,
    /// A step of a sign-in, an enrolment or a change of account under way: a ticket.
    Step,
    /// The mark by which an account knows a device again.
    Device,
}

impl Cookie {
    const fn name(self, cookies: Cookies) -> &'static str {
        match (self, cookies) {
            (Self::Session, Cookies::Secure) => "__Host-carnet",
            (Self::Session, Cookies::Loopback) => "carnet",
            (Self::Before, Cookies::Secure) => "__Host-carnet-avant",
            (Self::Before, Cookies::Loopback) => "carnet-avant",
            (Self::Desk, Cookies::Secure) => "__Host-carnet-bureau",
            (Self::Desk, Cookies::Loopback) => "carnet-bureau",
            (Self::Step, Cookies::Secure) => "__Host-carnet-etape",
            (Self::Step, Cookies::Loopback) => "carnet-etape",
            (Self::Device, Cookies::Secure) => "__Host-carnet-appareil",
            (Self::Device, Cookies::Loopback) => "carnet-appareil",
            (Self::Language, _) => "langue",
        }
    }

    /// The value that a request brings, if it brings one and only one.
    pub(crate) fn read(self, headers: &HeaderMap, cookies: Cookies) -> Option<String> {
        let name = self.name(cookies);
        let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut found = pairs
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(known, _)| *known == name)
            .map(|(_, value)| value.to_owned());
        match (found.next(), found.next()) {
            (Some(value), None) => Some(value),
            _ => None,
        }
    }

    /// Sets it on an answer. A language and the mark of a device stay a year; all others leave with the browser.
    pub(crate) fn set(self, headers: &mut HeaderMap, cookies: Cookies, value: &str) {
        let stays = matches!(self, Self::Language | Self::Device);
        let life = if stays { "; Max-Age=31536000" } else { "" };
        self.write(headers, cookies, value, life);
    }

    /// Removes it.
    pub(crate) fn clear(self, headers: &mut HeaderMap, cookies: Cookies) {
        self.write(headers, cookies, "", "; Max-Age=0");
    }

    fn write(self, headers: &mut HeaderMap, cookies: Cookies, value: &str, life: &str) {
        let secure = if cookies == Cookies::Secure { "; Secure" } else { "" };
        let line = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{life}", self.name(cookies));
        if let Ok(line) = HeaderValue::from_str(&line) {
            headers.append(SET_COOKIE, line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(line: &str) -> HeaderMap {
        [(COOKIE, HeaderValue::from_str(line).unwrap())].into_iter().collect()
    }

    #[test]
    fn a_cookie_counts_only_when_there_is_one() {
        for (line, value) in [
            ("carnet=a", Some("a")),
            ("langue=fr; carnet=a", Some("a")),
            ("carnet=a; carnet=b", None),
            ("xcarnet=a", None),
        ] {
            assert_eq!(Cookie::Session.read(&headers(line), Cookies::Loopback).as_deref(), value, "{line}");
        }
        assert_eq!(Cookie::Session.read(&headers("carnet=a"), Cookies::Secure), None);
    }

    #[test]
    fn secure_cookies_are_tied_to_the_host() {
        let mut answer = HeaderMap::new();
        Cookie::Session.set(&mut answer, Cookies::Secure, "v");
        assert_eq!(answer[SET_COOKIE], "__Host-carnet=v; Path=/; HttpOnly; SameSite=Lax; Secure");
    }
}
