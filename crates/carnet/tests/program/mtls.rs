//! The listener for software and cards: who gets in by certificate, what each mode may do, and how certificates change
//! under a running server. Source: `spec/dmp.md` 3, `design/security.md` 3.2 rows 6 and 7, 9.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use rcgen::{
    CertificateParams, CertificateRevocationListParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber, date_time_ymd,
};
use serde_json::{Value, json};

use crate::fhir::{JSON, fault, new_oid, note, of};
use crate::http::{Answer, encoded};
use crate::secure::Secure;
use crate::server::{Demo, PHYSICIAN, Start, folder, shared, until};
use crate::tokens::{air, own_token};

const CLINIC: &str = "1750000003";
const PRACTICE: &str = "1750000001";
const HOUR: u64 = 3_600_000;
/// The end of the year 2100.
const FAR: u64 = 4_133_894_400_000;

/// A small document of this author.
fn document(ins: &str, author: &str) -> Value {
    let mut document = note(ins, &new_oid(), "Par certificat");
    document["contained"][0]["identifier"][0]["value"] = json!(author);
    document
}

fn deposit(client: &Secure, headers: &[(&str, &str)], ins: &str, author: &str) -> Answer {
    let mut all = vec![("content-type", JSON)];
    all.extend_from_slice(headers);
    client.send("POST", "/fhir/DocumentReference", &all, document(ins, author).to_string().as_bytes())
}

fn search(client: &Secure, headers: &[(&str, &str)], ins: &str) -> Answer {
    client.get(&format!("/fhir/DocumentReference?{}", of(ins)), headers)
}

#[test]
fn a_certificate_that_is_not_good_ends_the_handshake_with_its_alert() {
    let demo = shared();
    for (name, alert) in [
        (Some("revoked"), "CertificateRevoked"),
        (Some("expired"), "CertificateExpired"),
        (Some("other-use"), "UnsupportedCertificate"),
        (None, "CertificateRequired"),
    ] {
        let client = Secure::new(&demo.addresses.mtls, &demo.addresses.authority, name);
        let error = client.try_send("GET", "/fhir/metadata", &[], &[]).unwrap_err().to_string();
        assert!(error.contains(alert), "{name:?}: {error}");
    }
}

#[test]
fn a_certificate_of_an_unknown_authority_is_refused() {
    let demo = shared();
    let other = folder("other-authority");
    std::fs::copy(demo.addresses.authority.join("root.pem"), other.join("root.pem")).unwrap();
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::OrganizationalUnitName, CLINIC);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    std::fs::write(other.join("self.pem"), params.self_signed(&key).unwrap().pem()).unwrap();
    std::fs::write(other.join("self-key.pem"), key.serialize_pem()).unwrap();
    let client = Secure::new(&demo.addresses.mtls, &other, Some("self"));
    let error = client.try_send("GET", "/fhir/metadata", &[], &[]).unwrap_err().to_string();
    assert!(error.contains("UnknownCA"), "{error}");
    std::fs::remove_dir_all(other).unwrap();
}

#[test]
fn a_certificate_that_names_nobody_is_told_so() {
    let client = Secure::of(shared(), "nameless");
    assert_eq!(fault(&client.get("/fhir/Patient/x", &[]).with(403)), "forbidden");
    let refused = client.form("/oauth/token", &[("grant_type", "client_credentials")]).with(401).json();
    assert_eq!(refused["error"], "invalid_client");
}

#[test]
fn the_four_modes_feed_and_two_of_them_read() {
    let demo = shared();
    let ins = &demo.account("p4").records[0];
    let (practice, clinic) = (Secure::of(demo, PRACTICE), Secure::of(demo, CLINIC));
    let bearer = |token: String| format!("Bearer {token}");
    let reinforced = bearer(air(demo, &practice, PRACTICE, PHYSICIAN, &[]));
    let indirect = bearer(own_token(&clinic, CLINIC, &[("declared_profession", "10")]));
    let (card, staff) = (Secure::of(demo, "card"), Secure::of(demo, "staff-card"));
    let direct = bearer(own_token(&card, PHYSICIAN, &[]));
    for (mode, client, token, author, reads) in [
        ("direct", &card, None, PHYSICIAN, true),
        ("direct, by token", &card, Some(&direct), PHYSICIAN, true),
        ("direct, staff", &staff, None, "3750000003/0000001", false),
        ("indirect", &clinic, None, "899700300007", false),
        ("indirect, by token", &clinic, Some(&indirect), "899700300007", false),
        ("reinforced", &practice, Some(&reinforced), PHYSICIAN, true),
    ] {
        let headers: Vec<(&str, &str)> =
            token.iter().map(|token| ("authorization", token.as_str())).collect();
        let deposited = deposit(client, &headers, ins, author);
        assert_eq!(deposited.status, 201, "{mode}: {}", deposited.text());
        let found = search(client, &headers, ins);
        assert_eq!(found.status, if reads { 200 } else { 403 }, "{mode}: {}", found.text());
        let address = deposited.json()["content"][0]["attachment"]["url"].as_str().unwrap().to_owned();
        let path = address.strip_prefix(&demo.addresses.mtls).unwrap_or_else(|| panic!("{mode}: {address}"));
        let read = client.get(path, &headers).status;
        assert_eq!(read == 200, reads, "{mode}: {read}");
    }
}

/// The demo's authority, to sign anew.
pub(crate) struct Authority<'a> {
    folder: &'a Path,
    issuer: Issuer<'static, KeyPair>,
}

impl<'a> Authority<'a> {
    pub(crate) fn open(folder: &'a Path) -> Self {
        let key = KeyPair::from_pem(&std::fs::read_to_string(folder.join("root-key.pem")).unwrap()).unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        for (kind, value) in [
            (DnType::CountryName, "FR"),
            (DnType::OrganizationName, "CARNET TEST"),
            (DnType::CommonName, "AC TEST CARNET ORGANISATIONS ET PERSONNES"),
        ] {
            params.distinguished_name.push(kind, value);
        }
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        Self { folder, issuer: Issuer::new(params, key) }
    }

    /// Publishes a list that revokes these numbers and is good until this instant, in milliseconds since 1970.
    fn publish(&self, revoked: &[u64], until: u64, number: u64) {
        let day = date_time_ymd(2001, 1, u8::try_from(number).unwrap());
        let revoked_certs = revoked
            .iter()
            .map(|serial| RevokedCertParams {
                serial_number: SerialNumber::from(*serial),
                revocation_time: day,
                reason_code: None,
                invalidity_date: None,
            })
            .collect();
        let list = CertificateRevocationListParams {
            this_update: day,
            next_update: date_time_ymd(1970, 1, 1) + Duration::from_millis(until),
            crl_number: SerialNumber::from(number),
            issuing_distribution_point: None,
            revoked_certs,
            key_identifier_method: KeyIdMethod::Sha256,
        };
        self.put("revoked.crl.pem", &list.signed_by(&self.issuer).unwrap().pem().unwrap());
    }

    /// A file appears whole, for its owner alone.
    pub(crate) fn put(&self, name: &str, text: &str) {
        let partial = self.folder.join("partial");
        std::fs::write(&partial, text).unwrap();
        std::fs::set_permissions(&partial, Permissions::from_mode(0o600)).unwrap();
        std::fs::rename(partial, self.folder.join(name)).unwrap();
    }

    /// A new certificate for the server.
    pub(crate) fn renew_server(&self) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        self.put("server-key.pem", &key.serialize_pem());
        self.put("server.pem", &certificate.pem());
    }
}

#[test]
fn certificates_and_lists_change_under_a_running_server() {
    let beside = folder("mtls");
    let data = beside.join("data");
    let demo = Demo::start(&Start { data: &data, people: 3, more: &["--empty"] });
    let ins = &demo.account("p1").records[0];
    let authority = Authority::open(&demo.addresses.authority);
    let (card, clinic) = (Secure::of(&demo, "card"), Secure::of(&demo, CLINIC));
    search(&card, &[], ins).with(200);

    // The third certificate of the authority is the clinic's: its next request on a living connection is refused, and
    // no other connection is made.
    let mut living = clinic.connect().unwrap();
    assert_eq!(living.send("GET", "/fhir/metadata", &[], &[]).unwrap().status, 200);
    authority.publish(&[3], FAR, 1);
    let refused = until("the revocation", || {
        let answer =
            living.send("GET", &format!("/fhir/Patient?identifier={}", encoded(ins)), &[], &[]).unwrap();
        (answer.status == 401).then_some(answer)
    });
    assert_eq!(fault(&refused), "unauthenticated");
    let error = clinic.try_send("GET", "/fhir/metadata", &[], &[]).unwrap_err().to_string();
    assert!(error.contains("CertificateRevoked"), "{error}");
    assert_eq!(search(&card, &[], ins).status, 200, "others are as they were");

    // A list that is late by an hour: within the grace one feeds, and nobody reads.
    let now = now_millis();
    authority.publish(&[], now - HOUR, 2);
    until("the late list", || (search(&card, &[], ins).status == 403).then_some(()));
    deposit(&card, &[], ins, PHYSICIAN).with(201);

    // Late by more than the grace: nothing.
    authority.publish(&[], now - 48 * HOUR, 3);
    until("the end of the grace", || (deposit(&card, &[], ins, PHYSICIAN).status == 401).then_some(()));

    // A file that cannot be read changes nothing; one that is good again does.
    authority.put("revoked.crl.pem", "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n");
    demo.signal("HUP");
    assert_eq!(search(&card, &[], ins).status, 401);
    authority.publish(&[], FAR, 4);
    until("the new list", || (search(&card, &[], ins).status == 200).then_some(()));

    let before = shown(&card);
    authority.renew_server();
    demo.signal("HUP");
    until("the server's new certificate", || (shown(&card) != before).then_some(()));
    assert_eq!(search(&card, &[], ins).status, 200);
    assert!(demo.stop().success());

    // The authority is kept.
    let root = std::fs::read(data.join("authority/root.pem")).unwrap();
    let again = Demo::start(&Start { data: &data, people: 3, more: &["--empty"] });
    assert_eq!(std::fs::read(again.addresses.authority.join("root.pem")).unwrap(), root);
    drop(again);
    std::fs::remove_dir_all(beside).unwrap();
}

fn shown(client: &Secure) -> Vec<u8> {
    let mut connection = client.connect().unwrap();
    connection.send("GET", "/fhir/metadata", &[], &[]).unwrap();
    connection.server()
}

/// The wall clock of the server under test: that of a file that was just written.
pub(crate) fn now_millis() -> u64 {
    let here = folder("now");
    std::fs::create_dir_all(&here).unwrap();
    std::fs::write(here.join("now"), "").unwrap();
    let written = std::fs::metadata(here.join("now")).unwrap().modified().unwrap();
    u64::try_from(written.duration_since(std::time::UNIX_EPOCH).unwrap().as_millis()).unwrap()
}
