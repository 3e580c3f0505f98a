//! One person of the demo who signs in with a password and an application that makes codes, as people do who want neither
//! a passkey nor an identity provider. What lets them in is drawn at the first start and kept beside the demo's data,
//! never in the program.

use std::io::Write;
use std::path::{Path, PathBuf};

use carnet_identity::totp::TotpSecret;
use carnet_seal::{Entropy, SystemEntropy};
use carnet_service::Service;
use carnet_service::account::{AccountFault, SeedAccount};
use carnet_town::{Person, Town};
use serde::{Deserialize, Serialize};

use super::sowing::ins_of;
use crate::cli::CliError;

/// The name under which they sign in.
const LOGIN: &str = "visite";
/// Letters and digits that are not mistaken for one another.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstvwxyz0123456789";
const ADULT: i16 = 18;
/// Beyond this many people a town is for benchmarks.
const MOST: usize = 5_000;

/// What lets them in, as the demo prints it.
#[derive(Serialize, Deserialize)]
pub(super) struct Way {
    /// Whose account.
    pub(super) name: String,
    /// The name to sign in.
    pub(super) login: String,
    /// The password.
    pub(super) password: String,
    /// The secret for the application, in base 32.
    pub(super) totp: String,
}

/// Gives the person their account at the first start; says again what lets them in at the following ones.
pub(super) async fn person(service: &Service, town: &Town, data: &Path) -> Result<Option<Way>, CliError> {
    let path = data.join("password-account.json");
    if let Ok(text) = std::fs::read_to_string(&path) {
        return Ok(serde_json::from_str(&text).ok());
    }
    let year = jiff::tz::Offset::UTC.to_datetime(service.now().to_jiff()).year();
    let adult = |person: &&Person| year - person.birth_date.year() >= ADULT;
    // The last one: the first ones are met by everybody who tries the demo.
    let chosen = town.people.iter().rev().filter(adult).find_map(|person| Some((person, ins_of(person)?)));
    let Some((person, ins)) = chosen.filter(|_| town.people.len() <= MOST) else { return Ok(None) };
    let mut totp = [0; 20];
    SystemEntropy.fill(&mut totp);
    let way = Way {
        name: person_name(person),
        login: LOGIN.to_owned(),
        password: password(),
        totp: TotpSecret::from_bytes(totp).base32(),
    };
    // Kept first: an account whose password nobody has would be no use.
    keep(&path, &way).map_err(CliError::io(path.display().to_string()))?;
    let seed =
        SeedAccount { login: way.login.clone(), ins, password: way.password.clone(), totp, email: None };
    match service.seed_account(seed).await {
        Ok(_) => Ok(Some(way)),
        // Data from before there was such a person, in which they opened an account themselves.
        Err(AccountFault::LoginTaken) => {
            let _ = std::fs::remove_file(&path);
            Ok(None)
        }
        Err(fault) => Err(CliError::Other(fault.to_string())),
    }
}

fn person_name(person: &Person) -> String {
    let family = person.used_family.as_deref().unwrap_or(&person.birth_family);
    format!("{} {family}", person.given())
}

/// Twenty letters and digits: 100 bits.
fn password() -> String {
    let mut bytes = [0; 20];
    SystemEntropy.fill(&mut bytes);
    let sign = |byte: &u8| ALPHABET.get(usize::from(byte & 31)).copied().map_or('a', char::from);
    let signs: Vec<char> = bytes.iter().map(sign).collect();
    signs.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

fn keep(path: &PathBuf, way: &Way) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let partial = path.with_extension("partial");
    let mut file =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&partial)?;
    serde_json::to_writer(&mut file, way)?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    std::fs::rename(partial, path)
}
