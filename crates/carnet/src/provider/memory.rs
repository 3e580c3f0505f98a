//! What the provider remembers, for as long as it runs: authorizations under way, codes, tokens, sessions.

use std::collections::HashMap;

use carnet_model::Timestamp;

use super::Realm;

/// Life of an authorization that waits for a choice, in milliseconds.
const WAITING: i64 = 15 * 60_000;
/// Life of a code.
const CODE: i64 = 60_000;
/// Life of an access token.
pub(super) const ACCESS: i64 = 5 * 60_000;
/// Life of a session.
const SESSION: i64 = 4 * 3_600_000;

/// What a client asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) realm: Realm,
    pub(super) client: String,
    pub(super) redirect_uri: String,
    pub(super) scope: String,
    pub(super) state: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) challenge: String,
}

/// Who was chosen for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Granted {
    pub(super) asked: Asked,
    /// The account.
    pub(super) login: String,
    /// The session at the provider.
    pub(super) session: String,
    /// When the person was chosen.
    pub(super) at: Timestamp,
}

/// A session of an account at the provider, with the client that it is for.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) realm: Realm,
    pub(super) login: String,
    pub(super) client: String,
    until: Timestamp,
}

/// Everything, by name.
#[derive(Default)]
pub(super) struct Memory {
    waiting: HashMap<String, (Asked, Timestamp)>,
    codes: HashMap<String, (Granted, Timestamp)>,
    tokens: HashMap<String, (Granted, Timestamp)>,
    sessions: Vec<Session>,
}

impl Memory {
    /// Keeps what a client asked for until somebody is chosen. Gives its name.
    pub(super) fn wait(&mut self, asked: Asked, now: Timestamp) -> String {
        self.waiting.retain(|_, (_, until)| *until > now);
        let name = super::random();
        self.waiting.insert(name.clone(), (asked, now.plus_millis(WAITING)));
        name
    }

    /// Somebody was chosen. Gives what was asked for, and the code.
    pub(super) fn grant(&mut self, name: &str, login: &str, now: Timestamp) -> Option<(Asked, String)> {
        let (asked, until) = self.waiting.remove(name)?;
        if until <= now {
            return None;
        }
        let session = super::random();
        let granted = Granted { asked: asked.clone(), login: login.to_owned(), session, at: now };
        self.codes.retain(|_, (_, until)| *until > now);
        let code = super::random();
        self.codes.insert(code.clone(), (granted, now.plus_millis(CODE)));
        Some((asked, code))
    }

    /// Takes a code: of many takers, one gets it.
    pub(super) fn take(&mut self, code: &str, now: Timestamp) -> Option<Granted> {
        let (granted, until) = self.codes.remove(code)?;
        (until > now).then_some(granted)
    }

    /// Makes an access token, and the session behind it.
    pub(super) fn token(&mut self, granted: &Granted, now: Timestamp) -> String {
        self.tokens.retain(|_, (_, until)| *until > now);
        self.sessions.retain(|session| session.until > now);
        let token = super::random();
        self.tokens.insert(token.clone(), (granted.clone(), now.plus_millis(ACCESS)));
        self.sessions.push(Session {
            id: granted.session.clone(),
            realm: granted.asked.realm,
            login: granted.login.clone(),
            client: granted.asked.client.clone(),
            until: now.plus_millis(SESSION),
        });
        token
    }

    /// What an access token of a realm stands for, and when it ends.
    pub(super) fn of_token(&self, realm: Realm, token: &str, now: Timestamp) -> Option<(Granted, Timestamp)> {
        let (granted, until) = self.tokens.get(token)?;
        (granted.asked.realm == realm && *until > now).then(|| (granted.clone(), *until))
    }

    /// Ends every session of the account that this session is of, with their tokens. Gives them.
    pub(super) fn end(&mut self, realm: Realm, session: &str) -> Vec<Session> {
        let of = |one: &&Session| one.realm == realm && one.id == session;
        let Some(login) = self.sessions.iter().find(of).map(|one| one.login.clone()) else {
            return Vec::new();
        };
        let ends = |one: &Session| one.realm == realm && one.login == login;
        self.tokens.retain(|_, (granted, _)| granted.asked.realm != realm || granted.login != login);
        let ended = self.sessions.iter().filter(|one| ends(one)).cloned().collect();
        self.sessions.retain(|one| !ends(one));
        ended
    }
}
