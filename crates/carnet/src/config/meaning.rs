//! What a configuration means, in sentences: what `carnet check-config` prints.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::{Config, MasterKey, ProfileName, Proof, Provider, SmtpTls};

/// The meaning of a configuration, a line for each thing that an operator decides.
pub(super) fn of(config: &Config) -> String {
    let mut text = String::new();
    let mut say = |what: &str, means: String| {
        // Writing to a text does not fail.
        let _ = writeln!(text, "{what:<24}{means}");
    };
    let profile = match config.profile {
        ProfileName::National => "national: production INS only",
        ProfileName::Sandbox => "sandbox: test and production INS",
    };
    let strict = config.strict.unwrap_or(config.profile == ProfileName::National);
    let rigour = if strict {
        "deposits that do not conform are refused"
    } else {
        "deposits that do not conform get a warning"
    };
    say("profile", format!("{profile}; {rigour}"));
    say("data", config.data.display().to_string());
    let key =
        config.master_key.as_ref().map_or_else(|| "a file beside the data".to_owned(), MasterKey::meaning);
    say("store", config.store.meaning());
    say("master_key", key);
    say("keys", config.keys.meaning());
    let listen = &config.listen;
    let how = if config.tls.is_some() { "TLS by file" } else { "plain HTTP: behind a proxy, or on loopback" };
    say("listen.main", format!("{} ({how}), reached at {}", listen.main, config.public.main));
    say("listen.content", format!("{} ({how}), reached at {}", listen.content, config.public.content));
    say("listen.ops", format!("{} (plain HTTP)", listen.ops));
    match &config.mtls {
        Some(mtls) => {
            let grace = match mtls.grace_hours {
                0 => "feed no longer either".to_owned(),
                hours => format!("may feed for {hours} h more"),
            };
            say("mtls", format!("{}, reached at {}", mtls.listen, mtls.public));
            say(
                "mtls.anchors",
                format!("client certificates of the authorities in {}", mtls.anchors.display()),
            );
            say(
                "mtls.crls",
                format!(
                    "{} list(s); past its date, its certificates do not read, and {grace}",
                    mtls.crls.len()
                ),
            );
        }
        None => say("mtls", "none: software of structures cannot connect".to_owned()),
    }
    let identity = &config.identity;
    for (what, who, found) in [
        ("identity.people", "people", &identity.people),
        ("identity.professionals", "professionals", &identity.professionals),
    ] {
        say(
            what,
            found.as_ref().map_or_else(|| format!("none: {who} do not sign in through a provider"), provider),
        );
    }
    let journal = &config.journal;
    let place = |path: &Option<PathBuf>| {
        path.as_ref().map_or_else(|| "in the data".to_owned(), |path| path.display().to_string())
    };
    let witnesses = journal.witnesses.len();
    say("journal.log", format!("{}; {witnesses} witness(es)", place(&journal.log)));
    say("journal.spool", format!("{}; {} MiB", place(&journal.spool), journal.spool_mib));
    say("limits", config.limits.meaning());
    match &config.smtp {
        Some(smtp) => {
            let how = match smtp.tls {
                SmtpTls::Starttls => "STARTTLS",
                SmtpTls::None => "without TLS, on this machine",
            };
            say("smtp", format!("{}:{} ({how}), from {}", smtp.host, smtp.port, smtp.from));
        }
        None => say("smtp", "none: e-mails wait".to_owned()),
    }
    for (what, path) in [("matrix", &config.matrix), ("law", &config.law)] {
        say(what, path.as_ref().map_or_else(|| "as embedded".to_owned(), |path| path.display().to_string()));
    }
    say("cache_mib", format!("{} MiB of folded records in memory", config.cache_mib));
    text
}

fn provider(provider: &Provider) -> String {
    let proof = match provider.proof() {
        Ok(Proof::Secret(_)) => "a secret",
        Ok(Proof::Key(..)) => "a signed assertion",
        Err(_) => "nothing",
    };
    format!(
        "{} as {}, proven by {proof}; level {}",
        provider.issuer,
        provider.client_id,
        provider.acr.join(" or ")
    )
}
