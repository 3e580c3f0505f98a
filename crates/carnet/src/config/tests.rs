use super::*;

const LEAST: &str = r#"
data = "/var/lib/carnet"
[listen]
main = "127.0.0.1:8080"
content = "127.0.0.1:8081"
ops = "127.0.0.1:8082"
[public]
main = "https://carnet.example"
content = "https://content.carnet.example"
"#;

const MTLS: &str = r#"
[mtls]
listen = "0.0.0.0:8443"
public = "https://pro.carnet.example"
certificate = "c.pem"
key = "k.pem"
anchors = "a.pem"
crls = ["l.crl"]
"#;

const PROFESSIONALS: &str = r#"
[identity.professionals]
issuer = "https://auth.example/realms/wallet"
client_id = "carnet"
secret_file = "/etc/carnet/secret"
acr = ["eidas1"]
hosts = ["https://wallet.example"]
"#;

fn checked(text: &str) -> Result<Config, String> {
    let config: Config = toml::from_str(text).map_err(|error| error.to_string())?;
    config.check().map_err(|error| error.to_string())?;
    Ok(config)
}

#[test]
fn what_is_safe_is_accepted() {
    let config = checked(&format!("{LEAST}{MTLS}{PROFESSIONALS}")).unwrap();
    let hosts = config.identity.hosts().unwrap();
    let mut names: Vec<_> = hosts.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["auth.example:443", "wallet.example:443"]);
    let text = meaning::of(&config);
    for expected in
        ["profile", "https://pro.carnet.example", "https://auth.example/realms/wallet", "a secret"]
    {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn what_is_unsafe_or_unknown_is_refused_with_its_name() {
    let with = |base: &str, from: &str, to: &str| {
        assert!(base.contains(from), "{from}");
        format!("{LEAST}{}", base.replace(from, to))
    };
    for (text, named) in [
        (with(MTLS, "listen =", "lisen ="), "lisen"),
        (with(MTLS, "[\"l.crl\"]", "[]"), "mtls.crls"),
        (with(MTLS, "https://pro", "http://pro"), "mtls.public"),
        (with(MTLS, "crls =", "grace_hours = 1000\ncrls ="), "grace_hours"),
        (with(PROFESSIONALS, "https://auth", "http://auth"), "issuer"),
        (with(PROFESSIONALS, "[\"eidas1\"]", "[]"), "acr"),
        (with(PROFESSIONALS, "secret_file = \"/etc/carnet/secret\"\n", ""), "secret_file"),
        (with(PROFESSIONALS, "acr =", "key_file = \"k\"\nacr ="), "secret_file"),
        (with(PROFESSIONALS, "https://wallet.example", "wallet"), "wallet"),
        (with(PROFESSIONALS, "client_id =", "clientid ="), "clientid"),
        (with(PROFESSIONALS, "acr =", "algorithms = []\nacr ="), "algorithms"),
        (with(PROFESSIONALS, "acr =", "algorithms = [\"none\"]\nacr ="), "algorithms: none"),
        (with(PROFESSIONALS, "acr =", "algorithms = [\"ES256\", \"HS256\"]\nacr ="), "algorithms: HS256"),
        (with(PROFESSIONALS, "[\"eidas1\"]", "[\"eidas9\"]"), "acr: eidas9"),
        (with(PROFESSIONALS, "[\"eidas1\"]", "[\"none\", \"eidas1\"]"), "acr"),
        (format!("{LEAST}[journal]\nwitnesses = [\"x\"]\n"), "witnesses"),
        (format!("{LEAST}[journal]\nspool_mib = 0\n"), "spool_mib"),
        (
            format!("profile = \"national\"{}", with(PROFESSIONALS, "acr =", "loopback = true\nacr =")),
            "loopback",
        ),
    ] {
        let refused = checked(&text).unwrap_err();
        assert!(refused.contains(named), "{named}: {refused}");
    }
}

#[test]
fn keys_and_secrets_that_others_may_read_are_refused_with_their_field() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;

    let dir = std::env::temp_dir().join(format!("carnet-config-{}", std::process::id()));
    fs::create_dir_all(&dir).unwrap();
    let file = |name: &str| dir.join(name).display().to_string();
    let key_proof = PROFESSIONALS
        .replace("[identity.professionals]", "[identity.people]")
        .replace("secret_file = \"/etc/carnet/secret\"", &format!("key_file = \"{}\"", file("assertion")));
    let text = format!(
        "{LEAST}[tls]\ncertificate = \"c.pem\"\nkey = \"{}\"\n{}{}{key_proof}",
        file("tls"),
        MTLS.replace("k.pem", &file("mtls")),
        PROFESSIONALS.replace("/etc/carnet/secret", &file("secret")),
    );
    let config = checked(&text).unwrap();
    let mode = |name: &str, mode| fs::set_permissions(dir.join(name), Permissions::from_mode(mode)).unwrap();
    let fields = [
        ("tls", "tls.key"),
        ("mtls", "mtls.key"),
        ("assertion", "identity.people.key_file"),
        ("secret", "identity.professionals.secret_file"),
    ];
    for (name, _) in fields {
        fs::write(dir.join(name), "x").unwrap();
        mode(name, 0o400);
    }
    config.check_secrets().unwrap();
    for (name, field) in fields {
        mode(name, 0o440);
        let refused = config.check_secrets().unwrap_err().to_string();
        assert!(
            refused.contains(&format!("{field}: {}", file(name))) && refused.contains("0440"),
            "{refused}"
        );
        mode(name, 0o400);
    }
    fs::remove_file(dir.join("mtls")).unwrap();
    let refused = config.check_secrets().unwrap_err().to_string();
    assert!(refused.contains("mtls.key"), "{refused}");
    fs::remove_dir_all(&dir).unwrap();
}
