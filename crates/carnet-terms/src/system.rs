//! Names of code systems: the OID, its `urn:oid:` form and the addresses that FHIR uses are one thing.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::table::Table;

/// Where the agency publishes its code systems.
const NOS: &str = "https://mos.esante.gouv.fr/NOS/";

static NAMES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let table = Table::parse(include_str!("../../../data/terminology/systems.tsv"));
    table.rows.iter().map(|row| (row.first, row.second)).collect()
});

/// The bare OID of a code system, from any spelling in use: `urn:oid:…`, a FHIR address, an address of the national nomenclature whatever its tail.
/// A name that is not known comes back as it is.
pub fn canonical_system(name: &str) -> &str {
    if let Some(oid) = name.strip_prefix("urn:oid:") {
        return oid;
    }
    let key = name.strip_prefix(NOS).map_or(name, nomenclature);
    NAMES.get(key).copied().unwrap_or(name)
}

/// `TRE_A03` of `TRE_A03-ClasseDocument/FHIR/TRE-A03-ClasseDocument`.
fn nomenclature(path: &str) -> &str {
    let end = path
        .char_indices()
        .skip("TRE_".len())
        .find(|(_, c)| !c.is_ascii_alphanumeric())
        .map_or(path.len(), |(index, _)| index);
    path.get(..end).unwrap_or(path)
}

/// Whether two names mean the same code system.
pub fn same_system(one: &str, other: &str) -> bool {
    canonical_system(one) == canonical_system(other)
}

/// The FHIR form of a system of these tables: `urn:oid:` before an OID, and the standard addresses of LOINC, SNOMED CT, confidentiality and IHE formats.
pub fn system_uri(system: &str) -> String {
    match system {
        "2.16.840.1.113883.6.1" => "http://loinc.org".to_owned(),
        "2.16.840.1.113883.6.96" => "http://snomed.info/sct".to_owned(),
        "2.16.840.1.113883.5.25" => "http://terminology.hl7.org/CodeSystem/v3-Confidentiality".to_owned(),
        "1.3.6.1.4.1.19376.1.2.3" => {
            "http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode".to_owned()
        }
        oid if oid.starts_with(|c: char| c.is_ascii_digit()) => format!("urn:oid:{oid}"),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_system() {
        for (name, oid) in [
            ("urn:oid:1.2.250.1.213.1.1.4.1", "1.2.250.1.213.1.1.4.1"),
            ("1.2.250.1.213.1.1.4.1", "1.2.250.1.213.1.1.4.1"),
            (
                "https://mos.esante.gouv.fr/NOS/TRE_A03-ClasseDocument/FHIR/TRE-A03-ClasseDocument",
                "1.2.250.1.213.1.1.4.1",
            ),
            ("http://loinc.org", "2.16.840.1.113883.6.1"),
            ("https://mos.esante.gouv.fr/NOS/TRE_A04-Loinc/FHIR/TRE-A04-Loinc", "2.16.840.1.113883.6.1"),
            // Misspelt in the published examples.
            (
                "https://mos.esante.gouv.fr/NOS/TRE_A07-StatusVisibiliteDocument/FHIR/x",
                "1.2.250.1.213.1.1.4.13",
            ),
            ("https://mos.esante.gouv.fr/NOS/TRE_A08", "2.16.840.1.113883.5.25"),
            ("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "2.16.840.1.113883.5.25"),
            ("https://mos.esante.gouv.fr/NOS/", "https://mos.esante.gouv.fr/NOS/"),
            ("https://example.org/codes", "https://example.org/codes"),
            ("", ""),
        ] {
            assert_eq!(canonical_system(name), oid, "{name}");
        }
    }

    #[test]
    fn the_fhir_form_leads_back() {
        for oid in ["2.16.840.1.113883.6.1", "2.16.840.1.113883.5.25", "1.2.250.1.213.1.1.4.1", "URN"] {
            assert_eq!(canonical_system(&system_uri(oid)), oid);
        }
    }
}
