//! The demo's authority of certificates: an invented one in the shape of the health sector's, with certificates that are
//! good and some that are not, so that every refusal can be tried. Made once below `DIR/authority`, in PEM.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use carnet_town::{Professional, Town};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, CustomExtension,
    DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose,
    RevocationReason, RevokedCertParams, SanType, SerialNumber, date_time_ymd,
};

use crate::cli::CliError;
use crate::mtls;

/// Name of the authority.
const AUTHORITY: &str = "AC TEST CARNET ORGANISATIONS ET PERSONNES";
/// The file with the authority's certificate.
const ROOT: &str = "root";
/// The file with the list of revoked certificates.
const LIST: &str = "revoked.crl.pem";
/// Last year of validity of what has expired.
const PAST: i32 = 2020;
/// Last year of validity of everything else.
const FUTURE: i32 = 2100;
/// How long, in milliseconds, certificates of a late list may feed in the demo.
const GRACE: i64 = 24 * 3_600_000;

/// The authority's folder.
pub(super) struct Authority {
    folder: PathBuf,
}

impl Authority {
    /// The authority of a data folder; made if it is not there.
    pub(super) fn open(data: &Path, town: &Town) -> Result<Self, CliError> {
        let authority = Self { folder: data.join("authority") };
        if !authority.certificate(ROOT).exists() {
            let partial = data.join("authority.partial");
            let _ = fs::remove_dir_all(&partial);
            fs::create_dir_all(&partial).map_err(CliError::io(partial.display().to_string()))?;
            Maker::new(&partial)?.make(town)?;
            fs::rename(&partial, &authority.folder).map_err(CliError::io(partial.display().to_string()))?;
        }
        Ok(authority)
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The certificate of a name.
    pub(super) fn certificate(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.pem"))
    }

    /// The private key of a name.
    pub(super) fn key(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}-key.pem"))
    }

    /// What the listener trusts.
    pub(super) fn files(&self) -> mtls::Files {
        mtls::Files {
            certificate: self.certificate("server"),
            key: self.key("server"),
            anchors: self.certificate(ROOT),
            crls: vec![self.folder.join(LIST)],
            grace: GRACE,
        }
    }
}

/// Makes certificates into a folder, numbered from 1.
struct Maker<'a> {
    folder: &'a Path,
    root: CertifiedIssuer<'static, KeyPair>,
    made: u64,
}

impl<'a> Maker<'a> {
    fn new(folder: &'a Path) -> Result<Self, CliError> {
        let mut params = valid(FUTURE);
        params.distinguished_name =
            name(&[(DnType::OrganizationName, "CARNET TEST"), (DnType::CommonName, AUTHORITY)]);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().map_err(|error| failed(&error))?;
        let root = CertifiedIssuer::self_signed(params, key).map_err(|error| failed(&error))?;
        write(folder, ROOT, &root.pem(), &root.key().serialize_pem())?;
        Ok(Self { folder, root, made: 0 })
    }

    fn make(mut self, town: &Town) -> Result<(), CliError> {
        for structure in town.structures {
            let id = structure.id;
            self.client(id, organisation(id, structure.name), FUTURE)?;
        }
        let spare = town.structures.last().map_or(("1750000006", "—"), |last| (last.id, last.name));
        self.client("expired", organisation(spare.0, spare.1), PAST)?;
        self.client("nameless", organisation("A-DEPARTMENT", "Somebody"), FUTURE)?;
        let mut server = organisation(spare.0, spare.1);
        server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        self.client("other-use", server, FUTURE)?;
        if let Some(who) = town.professionals.first() {
            self.client("card", card(who), FUTURE)?;
        }
        self.client("staff-card", staff(town), FUTURE)?;
        let revoked = self.client("revoked", organisation(spare.0, spare.1), FUTURE)?;
        self.server()?;
        self.list(revoked)
    }

    /// Makes the certificate of a client. Gives its number.
    fn client(&mut self, file: &str, mut params: CertificateParams, last: i32) -> Result<u64, CliError> {
        params.not_after = date_time_ymd(last, 12, 31);
        if params.extended_key_usages.is_empty() {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        }
        self.signed(file, params)
    }

    fn server(&mut self) -> Result<u64, CliError> {
        let mut params = valid(FUTURE);
        params.distinguished_name = name(&[(DnType::CommonName, "localhost")]);
        params.subject_alt_names = vec![
            SanType::DnsName("localhost".try_into().map_err(|error| failed(&error))?),
            SanType::IpAddress([127, 0, 0, 1].into()),
        ];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        self.signed("server", params)
    }

    fn signed(&mut self, file: &str, mut params: CertificateParams) -> Result<u64, CliError> {
        self.made += 1;
        params.serial_number = Some(SerialNumber::from(self.made));
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().map_err(|error| failed(&error))?;
        let certificate = params.signed_by(&key, &self.root).map_err(|error| failed(&error))?;
        write(self.folder, file, &certificate.pem(), &key.serialize_pem())?;
        Ok(self.made)
    }

    fn list(self, revoked: u64) -> Result<(), CliError> {
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(1970, 1, 1),
            next_update: date_time_ymd(FUTURE, 12, 31),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: vec![RevokedCertParams {
                serial_number: SerialNumber::from(revoked),
                revocation_time: date_time_ymd(1970, 1, 1),
                reason_code: Some(RevocationReason::KeyCompromise),
                invalidity_date: None,
            }],
            key_identifier_method: KeyIdMethod::Sha256,
        };
        let list = params.signed_by(&self.root).map_err(|error| failed(&error))?;
        let path = self.folder.join(LIST);
        fs::write(&path, list.pem().map_err(|error| failed(&error))?)
            .map_err(CliError::io(path.display().to_string()))
    }
}

fn valid(last: i32) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = date_time_ymd(1970, 1, 1);
    params.not_after = date_time_ymd(last, 12, 31);
    params
}

fn name(parts: &[(DnType, &str)]) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "FR");
    for (kind, value) in parts {
        name.push(kind.clone(), *value);
    }
    name
}

/// `C=FR, O=name, OU=Struct_IdNat, CN=service`, as the published examples of organisations have it.
fn organisation(id: &str, called: &str) -> CertificateParams {
    let mut params = valid(FUTURE);
    params.distinguished_name = name(&[
        (DnType::OrganizationName, called),
        (DnType::OrganizationalUnitName, id),
        (DnType::CommonName, "carnet-client"),
    ]);
    params
}

/// A professional's card.
fn card(who: &Professional) -> CertificateParams {
    let mut params = valid(FUTURE);
    params.distinguished_name = person(&who.id, who.family, who.given);
    params.custom_extensions = vec![code(mtls::PROFESSION, who.profession())];
    params.custom_extensions.extend(who.expertise().map(|expertise| code(mtls::EXPERTISE, expertise)));
    params
}

/// The card of a medical secretary of the town's third structure, the clinic.
fn staff(town: &Town) -> CertificateParams {
    let structure = town.structure(carnet_town::Site::Clinic);
    let within = format!("3{}/0000001", structure.id.get(1..).unwrap_or_default());
    let mut params = valid(FUTURE);
    params.distinguished_name = person(&within, "FABRE-TEST", "Nour");
    params.distinguished_name.push(DnType::OrganizationName, structure.name);
    params.distinguished_name.push(DnType::OrganizationalUnitName, structure.id);
    params.custom_extensions = vec![code(mtls::PROFESSION, "SECRETARIAT_MEDICAL")];
    params
}

fn person(id: &str, family: &str, given: &str) -> DistinguishedName {
    let surname = DnType::CustomDnType(vec![2, 5, 4, 4]);
    let given_name = DnType::CustomDnType(vec![2, 5, 4, 42]);
    name(&[(surname, family), (given_name, given), (DnType::CommonName, id)])
}

/// A code in an extension, as UTF8String.
fn code(oid: &[u64], code: &str) -> CustomExtension {
    let length = u8::try_from(code.len()).unwrap_or_default();
    let mut content = vec![0x0c, length];
    content.extend_from_slice(code.as_bytes());
    CustomExtension::from_oid_content(oid, content)
}

/// Writes a certificate and its key, which only the owner reads.
fn write(folder: &Path, name: &str, certificate: &str, key: &str) -> Result<(), CliError> {
    let path = folder.join(format!("{name}.pem"));
    fs::write(&path, certificate).map_err(CliError::io(path.display().to_string()))?;
    let path = folder.join(format!("{name}-key.pem"));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let written = options.open(&path).and_then(|mut file| file.write_all(key.as_bytes()));
    written.map_err(CliError::io(path.display().to_string()))
}

fn failed(error: &dyn std::fmt::Display) -> CliError {
    CliError::Other(format!("authority: {error}"))
}
