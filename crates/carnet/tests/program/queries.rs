//! Searches that mean nothing, addresses that are none, heads without measure.

use crate::fhir::{JSON, fault, of};
use crate::http::encoded;
use crate::malformed::{alone, storing_nothing};
use crate::server::shared;

const PERSON: &str = "p7";
const FORM: &str = "application/x-www-form-urlencoded";
/// Values that no date is.
const DATES: [&str; 14] = [
    "x",
    "ge",
    "ge2026-13-01",
    "xx2026-01-01",
    "2026-02-30",
    "2026-1-1",
    "20260101",
    "2026-01-01T25:00:00Z",
    "2026-01-01T10:00:00",
    "ge2026-01-01,le2026-02-01",
    "99999-01-01",
    "-2026",
    "2026-01-01T10:00Z+02:00",
    "\u{0}",
];

/// Parameters of each search that cannot be understood.
fn bad() -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    let dates = [
        (
            "DocumentReference",
            &["date", "creation", "period", "period-start", "period-end", "_lastUpdated"][..],
        ),
        ("List", &["date", "_lastUpdated"]),
    ];
    for (resource, names) in dates {
        for (name, value) in names.iter().flat_map(|name| DATES.map(|value| (name, value))) {
            all.push((resource, format!("&{name}={}", encoded(value))));
        }
    }
    for resource in ["DocumentReference", "List", "Consent"] {
        for query in [
            "&_count=x",
            "&_count=-1",
            "&_count=1.5",
            "&_count=99999999999999999999999",
            "&_total=maybe",
            "&patient=Patient/x,y",
        ] {
            all.push((resource, query.to_owned()));
        }
        for query in [
            "&_cursor=x",
            "&_cursor=AAAA",
            "&_cursor=%00%ff",
            "&patient.identifier=urn:oid:1.2.250.1.213.1.4.10%7C277076322082910",
        ] {
            all.push((resource, query.to_owned()));
        }
    }
    for name in ["type", "category", "format", "facility", "setting", "security-label", "event"] {
        for query in [
            format!("&{name}=a%7Cb%7Cc"),
            format!("&{name}=a%7C"),
            format!("&{name}:not=11488-4"),
            format!("&{name}:x=1"),
        ] {
            all.push(("DocumentReference", query));
        }
    }
    for query in ["&isArchived=maybe", "&status=a%7Cb%7Cc", "&date:not=2026"] {
        all.push(("DocumentReference", query.to_owned()));
    }
    all
}

#[test]
fn searches_that_cannot_be_understood_are_refused_by_both_methods() {
    let _alone = alone();
    let demo = shared();
    let doctor = demo.physician();
    let ins = demo.account(PERSON).ins.clone().unwrap();
    storing_nothing(demo, &ins, || {
        for (resource, query) in bad() {
            let answer = doctor.get(&format!("/{resource}?{}{query}", of(&ins)));
            assert_eq!(answer.status, 400, "GET {resource} {query}: {}", answer.text());
            let code = fault(&answer);
            assert!(["parameter", "unknown-parameter", "cursor"].contains(&code.as_str()), "{query}: {code}");
            let body = format!("{}{query}", of(&ins));
            let path = format!("/{resource}/_search");
            let posted = doctor.send("POST", &path, &[("content-type", FORM)], body.as_bytes());
            assert_eq!((posted.status, posted.body), (400, answer.body), "POST {resource} {query}");
        }
    });
}

#[test]
fn a_search_names_one_patient_as_it_should() {
    let doctor = shared().physician();
    for resource in ["DocumentReference", "List", "Consent"] {
        for query in [
            "",
            "patient.identifier=",
            "patient.identifier=279035121518989",
            "patient.identifier=urn:oid:1.2.250.1.213.1.4.10%7C",
            "patient.identifier=urn:oid:1.2.250.1.213.1.4.10%7C12",
            "patient.identifier=urn:oid:1.2.250.1.213.1.4.10%7Caaaaaaaaaaaaaaa",
            "patient.identifier=urn:oid:1.2.250.1.213.1.4.10%7C1%7C2",
            "patient.identifier=%FF%FE",
        ] {
            let answer = doctor.get(&format!("/{resource}?{query}"));
            assert_eq!(answer.status, 400, "{resource}?{query}: {}", answer.text());
            fault(&answer);
        }
        // A domain that is none here is one where nobody is known.
        let answer = doctor.get(&format!("/{resource}?patient.identifier=urn:oid:1.2.3%7C279035121518989"));
        assert_eq!(answer.with(200).json()["total"], 0, "{resource}");
    }
    for query in ["", "identifier=", "identifier=x", "identifier=urn:oid:1.2.250.1.213.1.4.10%7C12"] {
        fault(&doctor.get(&format!("/Patient?{query}")).with(400));
    }
}

#[test]
fn searches_in_another_form_or_out_of_measure() {
    let demo = shared();
    let doctor = demo.physician();
    let ins = demo.account(PERSON).ins.clone().unwrap();
    for resource in ["DocumentReference", "List", "Consent", "Patient"] {
        let path = format!("/{resource}/_search");
        let plain = of(&ins).replace("patient.", if resource == "Patient" { "" } else { "patient." });
        for (headers, body, status) in [
            (vec![("content-type", JSON)], "{}".to_owned(), 415),
            (vec![("content-type", "text/plain")], plain.clone(), 415),
            (vec![("content-type", FORM), ("content-encoding", "br")], plain.clone(), 415),
            (vec![("content-type", FORM), ("accept", "text/html")], plain.clone(), 406),
            (vec![("content-type", FORM), ("accept", "application/fhir+xml")], plain.clone(), 406),
            (vec![("content-type", FORM)], format!("{plain}&{}", "a=b&".repeat(200)), 400),
            (vec![("content-type", FORM)], format!("{plain}&a={}", "b".repeat(65 << 10)), 413),
            (vec![("content-type", FORM), ("prefer", "handling=strict")], format!("{plain}&colour=red"), 400),
        ] {
            let answer = doctor.send("POST", &path, &headers, body.as_bytes());
            assert_eq!(answer.status, status, "{path} {headers:?}: {}", answer.text());
            fault(&answer);
        }
        // Bytes that are no text are read as well as they can be, and never break anything.
        let answer = doctor.send("POST", &path, &[("content-type", FORM)], b"\xff\xfe=%zz&%=%&&&=");
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
    }
}

#[test]
fn ids_that_are_none_are_unknown() {
    let doctor = shared().physician();
    let long = "a".repeat(5_000);
    for resource in ["DocumentReference", "List", "Binary", "Bundle", "Patient", "Consent"] {
        for id in [
            "x",
            "0",
            "%00",
            "%ff",
            "%2e%2e",
            "..%2f..%2fetc%2fpasswd",
            "01234567-89AB-CDEF-0001-0203040506FF",
            "' OR 1=1",
            &long,
            "é",
        ] {
            let id = id.replace(' ', "%20").replace('é', "%C3%A9");
            let answer = doctor.get(&format!("/{resource}/{id}"));
            assert_eq!(answer.status, 404, "{resource}/{id}: {}", answer.text());
            fault(&answer);
        }
    }
    for (method, path, status) in [
        ("GET", "/Observation", 404),
        ("GET", "/DocumentReference/x/_history", 404),
        ("GET", "/$everything", 404),
        ("PUT", "/DocumentReference/x", 405),
        ("DELETE", "/DocumentReference/x", 405),
        ("DELETE", "/Binary/x", 405),
        ("PATCH", "/List/x", 405),
        ("GET", "", 405),
        ("BREW", "/DocumentReference", 405),
    ] {
        fault(&doctor.send(method, path, &[("content-type", JSON)], b"{}").with(status));
    }
}

#[test]
fn heads_without_measure_are_refused() {
    let demo = shared();
    let doctor = demo.physician();
    let ins = demo.account(PERSON).ins.clone().unwrap();
    // 32 KiB of head is the limit (`design/security.md` 8.1).
    for size in [40_000, 1_000_000] {
        let long = "x".repeat(size);
        for (path, headers) in [
            (format!("/DocumentReference?{}", of(&ins)), vec![("x-long", long.as_str())]),
            (format!("/DocumentReference?{}&a={long}", of(&ins)), vec![]),
        ] {
            let bearer = format!("Bearer {}", doctor.token);
            let mut all = vec![("authorization", bearer.as_str())];
            all.extend(headers);
            let answer = doctor.origin.try_send("GET", &format!("/fhir{path}"), &all, &[]);
            let status = answer.unwrap().status;
            assert!(matches!(status, 414 | 431), "{size}: {status}");
        }
    }
    let many: Vec<(String, String)> = (0..2_000).map(|n| (format!("x-{n}"), "1".to_owned())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = doctor.origin.try_send("GET", "/fhir/metadata", &many, &[]).unwrap();
    assert_eq!(answer.status, 431);
    for bad in [
        "GET /fhir/metadata HTTP/1.1\r\n\r\n",
        "GET\r\n\r\n",
        "GET /fhir/metadata HTTP/9.9\r\nhost: x\r\n\r\n",
        "GET /fhir/metadata HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        "GET /fhir/metadata HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        "POST /fhir HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\nzz\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}",
    ] {
        // An answer that refuses, or none: never one of the server's own faults.
        match doctor.origin.raw(format!("{bad}\r\n\r\n").as_bytes()) {
            Ok(answer) => assert!(answer.status < 500, "{bad:?}: {}", answer.status),
            Err(error) => assert_ne!(error.kind(), std::io::ErrorKind::TimedOut, "{bad:?}"),
        }
    }
    // It is still there, and unharmed.
    doctor.find(&ins, "").with(200);
    assert!(demo.figure("carnet_panics_total").abs() < 0.5);
}
