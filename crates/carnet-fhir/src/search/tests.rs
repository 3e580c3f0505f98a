use carnet_model::{Ins, InsDomain};
use carnet_service::Subject;
use carnet_service::query::{AnyId, DocumentQuery, Order, Span, States, Token};

use super::*;
use crate::outcome::Problem;

const PATIENT: &str = "patient.identifier=urn:oid:1.2.250.1.213.1.4.10%7C279035121518989";

fn whose(query: &str) -> Result<Whose, u16> {
    let mut params = Parameters::read(&[query], Handling::Silent).unwrap();
    documents(&mut params).map(|search| search.whose).map_err(|problem| problem.status().as_u16())
}

fn asked(query: &str) -> Result<DocumentQuery, Problem> {
    let mut params = Parameters::read(&[PATIENT, query], Handling::Silent).unwrap();
    documents(&mut params).map(|search| search.query)
}

fn token(system: Option<&str>, code: &str) -> Token {
    Token { system: system.map(str::to_owned), code: code.to_owned() }
}

#[test]
fn the_patient_is_named_in_many_ways() {
    let ins = Whose::Subject(Subject::Ins(Ins::parse(InsDomain::NirTest, "279035121518989").unwrap()));
    for (query, expected) in [
        (PATIENT, Ok(ins)),
        ("patient:identifier=urn:oid:1.2.250.1.213.1.4.10|279035121518989", Ok(ins)),
        ("patient=Patient?identifier=urn:oid:1.2.250.1.213.1.4.10|279035121518989", Ok(ins)),
        ("patient=urn:oid:1.2.250.1.213.1.4.10|279035121518989", Ok(ins)),
        ("subject:identifier=1.2.250.1.213.1.4.10|2 79 03 51 215 189 89", Ok(ins)),
        ("patient.identifier=urn:oid:9.9.9|279035121518989", Ok(Whose::Nobody)),
        ("patient=Patient/abc", Ok(Whose::Nobody)),
        ("patient.identifier=279035121518989", Err(400)),
        ("patient.identifier=urn:oid:1.2.250.1.213.1.4.10|123", Err(400)),
        ("", Err(400)),
        ("identifier=1.2.3", Err(400)),
        ("patient=Patient/a&patient.identifier=urn:oid:1.2.250.1.213.1.4.10|279035121518989", Err(400)),
        ("patient=Patient/a,Patient/b", Err(400)),
    ] {
        assert_eq!(whose(query), expected, "{query}");
    }
    for id in ["patient=", "patient=Patient/", "patient=http://h/fhir/Patient/", "subject:Patient="] {
        let query = format!("{id}01234567-89ab-cdef-0001-0203040506ff");
        assert!(matches!(whose(&query), Ok(Whose::Subject(Subject::Id(_)))), "{query}");
    }
}

#[test]
fn tokens_have_systems_alternatives_and_escapes() {
    let loinc = Some("2.16.840.1.113883.6.1");
    for (query, expected) in [
        ("type=11488-4", vec![vec![token(None, "11488-4")]]),
        ("type=http://loinc.org|11488-4", vec![vec![token(loinc, "11488-4")]]),
        ("type=urn:oid:2.16.840.1.113883.6.1|11488-4", vec![vec![token(loinc, "11488-4")]]),
        ("type=%7C11488-4", vec![vec![token(Some(""), "11488-4")]]),
        ("type=a,b&type=c", vec![vec![token(None, "a"), token(None, "b")], vec![token(None, "c")]]),
        (r"type=a\,b", vec![vec![token(None, "a,b")]]),
        (r"type=s|a\|b\\c", vec![vec![token(Some("s"), "a|b\\c")]]),
        ("type=a,", vec![vec![token(None, "a")]]),
    ] {
        assert_eq!(asked(query).unwrap().types, expected, "{query}");
    }
    let class =
        "category=https://mos.esante.gouv.fr/NOS/TRE_A03-ClasseDocument/FHIR/TRE-A03-ClasseDocument|11";
    assert_eq!(asked(class).unwrap().classes, [[token(Some("1.2.250.1.213.1.1.4.1"), "11")]]);
    for query in ["type=a|b|c", "type=http://loinc.org|", "type:not=a", "type:text=a"] {
        assert_eq!(asked(query).unwrap_err().status().as_u16(), 400, "{query}");
    }
}

#[test]
fn every_list_of_codes_goes_to_its_place() {
    let query = asked("format=f&facility=y&setting=s&security-label=N&event=e").unwrap();
    for (list, code) in [
        (&query.formats, "f"),
        (&query.facilities, "y"),
        (&query.settings, "s"),
        (&query.labels, "N"),
        (&query.events, "e"),
    ] {
        assert_eq!(*list, [[token(None, code)]]);
    }
    let query =
        asked("author.given=Cam&author.family=Ben,Dur&author.identifier=s|1&related:identifier=u|2").unwrap();
    assert_eq!(query.author_given, [["Cam"]]);
    assert_eq!(query.author_family, [["Ben", "Dur"]]);
    assert_eq!(query.author_ids, [[token(Some("s"), "1")]]);
    assert_eq!(query.related, [[token(Some("u"), "2")]]);
    assert_eq!(asked("author=Practitioner/1").unwrap().ids, [[AnyId::Nothing]]);
}

#[test]
fn states_follow_from_status_and_archived() {
    for (query, expected) in [
        ("", Some(States::Approved)),
        ("status=current", Some(States::Approved)),
        ("status=current&isArchived=true", Some(States::Archived)),
        ("status=current&isArchived=false", Some(States::Approved)),
        ("status=current&isArchived=true,false", Some(States::Current)),
        ("isArchived=true", Some(States::Archived)),
        ("status=superseded", Some(States::Superseded)),
        ("status=http://hl7.org/fhir/document-reference-status|superseded", Some(States::Superseded)),
        ("status=current,superseded", Some(States::All)),
        ("status=current&status=superseded", None),
        ("status=superseded&isArchived=true", None),
        ("status=entered-in-error", None),
        ("isArchived=true&isArchived=false", None),
    ] {
        let query_of = asked(query).unwrap();
        match expected {
            Some(states) => assert_eq!((query_of.states, query_of.ids.len()), (states, 0), "{query}"),
            None => assert_eq!(query_of.ids, [[AnyId::Nothing]], "{query}"),
        }
    }
    assert_eq!(asked("isArchived=maybe").unwrap_err().status().as_u16(), 400);
}

#[test]
fn dates_cover_what_their_precision_and_prefix_say() {
    let span = |from: &str, to: &str| {
        let at = |text: &str| carnet_model::Timestamp::parse_rfc3339(text);
        Span { from: at(from), to: at(to) }
    };
    for (value, expected) in [
        ("2026-06-12", span("2026-06-12T00:00:00Z", "2026-06-13T00:00:00Z")),
        ("eq2026-06", span("2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z")),
        ("ge2026", span("2026-01-01T00:00:00Z", "")),
        ("gt2026", span("2027-01-01T00:00:00Z", "")),
        ("sa2026", span("2027-01-01T00:00:00Z", "")),
        ("le2026", span("", "2027-01-01T00:00:00Z")),
        ("lt2026", span("", "2026-01-01T00:00:00Z")),
        ("eb2026", span("", "2026-01-01T00:00:00Z")),
        ("2026-06-12T10:00:00%2B02:00", span("2026-06-12T08:00:00Z", "2026-06-12T08:00:01Z")),
        ("2026-06-12T10:00:00+02:00", span("2026-06-12T08:00:00Z", "2026-06-12T08:00:01Z")),
        ("2026-06-12T10:00Z", span("2026-06-12T10:00:00Z", "2026-06-12T10:01:00Z")),
    ] {
        assert_eq!(asked(&format!("date={value}")).unwrap().creation, [expected], "{value}");
    }
    for bad in [
        "2026-13",
        "hier",
        "ne2026",
        "ap2026",
        "2026-06-12T10:00",
        "2026,2027",
        "ge",
        "é2026",
        "2026-06-12T10",
    ] {
        assert_eq!(asked(&format!("date={bad}")).unwrap_err().status().as_u16(), 400, "{bad}");
    }
    let query = asked("date=ge2025&date=lt2026&creation=2025&period=2025&period-start=2025&period-end=2025&_lastUpdated=gt2025")
        .unwrap();
    assert_eq!(
        [
            query.creation.len(),
            query.period.len(),
            query.service_start.len(),
            query.service_stop.len(),
            query.last_updated.len()
        ],
        [3, 1, 1, 1, 1]
    );
}

#[test]
fn identifiers_are_found_by_every_form() {
    let id = "01234567-89ab-cdef-0001-0203040506ff";
    let public = AnyId::Public(carnet_model::PublicId::parse(id).unwrap());
    let unique = |text: &str| AnyId::Unique(carnet_model::document::UniqueId::parse(text).unwrap());
    for (value, expected) in [
        ("urn:ietf:rfc:3986|urn:oid:1.2.3".to_owned(), vec![unique("1.2.3")]),
        ("1.2.3".to_owned(), vec![unique("1.2.3")]),
        ("urn:oid:1.2.3".to_owned(), vec![unique("1.2.3")]),
        ("urn:oid:1.2.3|A-1".to_owned(), vec![unique("1.2.3^A-1")]),
        (format!("urn:ietf:rfc:3986|urn:uuid:{id}"), vec![public.clone(), unique(id)]),
        (id.to_owned(), vec![public.clone(), unique(id)]),
        ("https://example.org|1".to_owned(), vec![AnyId::Nothing]),
        ("rubbish,1.2.3".to_owned(), vec![AnyId::Nothing, unique("1.2.3")]),
    ] {
        assert_eq!(asked(&format!("identifier={value}")).unwrap().identifiers, [expected], "{value}");
    }
    for (query, expected) in [
        (format!("_id={id}"), public.clone()),
        (format!("_id=http://h/fhir/DocumentReference/{id}"), public.clone()),
        ("_id=abc".to_owned(), AnyId::Nothing),
        (format!("_id=Patient/{id}"), AnyId::Nothing),
    ] {
        assert_eq!(asked(&query).unwrap().ids, [[expected]], "{query}");
    }
    assert_eq!(asked(&format!("relatesto=DocumentReference/{id}")).unwrap().relates_to, [[public]]);
}

#[test]
fn pages_orders_and_totals() {
    let control = |query: &str| {
        let mut params = Parameters::read(&[PATIENT, query], Handling::Silent).unwrap();
        documents(&mut params)
            .map(|search| (search.control.page.count, search.query.order, search.control.total))
    };
    for (query, expected) in [
        ("", (Some(50), Order::NewestFirst, Total::Told)),
        ("_count=20&_sort=-date", (Some(20), Order::NewestFirst, Total::Told)),
        ("_count=0", (Some(0), Order::NewestFirst, Total::Told)),
        ("_summary=count", (Some(0), Order::NewestFirst, Total::Told)),
        ("_count=100000", (Some(100), Order::NewestFirst, Total::Told)),
        ("_sort=date&_total=none", (Some(50), Order::OldestFirst, Total::Untold)),
        ("_sort=-_lastUpdated", (Some(50), Order::LastUpdatedFirst, Total::Told)),
        ("_sort=_lastUpdated", (Some(50), Order::LastUpdatedLast, Total::Told)),
    ] {
        assert_eq!(control(query).unwrap(), expected, "{query}");
    }
    for bad in ["_count=-1", "_count=x", "_total=perhaps"] {
        assert_eq!(control(bad).unwrap_err().status().as_u16(), 400, "{bad}");
    }
}

#[test]
fn what_is_not_understood_is_refused_or_told() {
    let run = |handling| {
        let mut params = Parameters::read(&[PATIENT, "type=a&colour=red&_sort=colour"], handling)?;
        documents(&mut params)?;
        Ok::<_, Problem>((params.used(), params.notes().len()))
    };
    let used = format!("{}&type=a", PATIENT.replace(':', "%3A"));
    assert_eq!(run(Handling::Silent), Ok((used.clone(), 0)));
    assert_eq!(run(Handling::Lenient), Ok((used, 2)));
    assert_eq!(run(Handling::Strict).unwrap_err().status().as_u16(), 400);
    for (prefer, handling) in [
        ("handling=strict", Handling::Strict),
        ("return=minimal, handling=lenient", Handling::Lenient),
        ("respond-async", Handling::Silent),
        ("", Handling::Silent),
    ] {
        assert_eq!(Handling::of(prefer), handling, "{prefer}");
    }
    let many = "a=1&".repeat(101);
    assert!(Parameters::read(&[&many], Handling::Silent).is_err());
}

#[test]
fn the_patient_comes_along_when_asked() {
    for (query, include) in [
        ("", Include::Nothing),
        ("_include=DocumentReference:subject", Include::Patient),
        ("_include=DocumentReference:patient", Include::Patient),
        ("_include=DocumentReference:author", Include::Nothing),
    ] {
        let mut params = Parameters::read(&[PATIENT, query], Handling::Silent).unwrap();
        assert_eq!(documents(&mut params).unwrap().include, include, "{query}");
    }
}

#[test]
fn lots_are_searched_by_their_own_parameters() {
    let run = |query: &str| {
        let mut params = Parameters::read(&[PATIENT, query], Handling::Strict).unwrap();
        lots(&mut params).map(|search| search.query)
    };
    let query = run(
        "code=https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes|submissionset&status=current&date=ge2026&designationType=SA01&sourceId=urn:ietf:rfc:3986|urn:oid:1.2.3&source.identifier=s|1&source.family=Ben&source.given=C&authorOrg:identifier=o|2&title=CR&isArchived=false",
    )
    .unwrap();
    assert!(query.identifiers.is_empty());
    assert_eq!(query.submission.len(), 1);
    assert_eq!(query.content_types, [[token(None, "SA01")]]);
    assert_eq!(query.source_ids, [[token(None, "1.2.3")]]);
    assert_eq!(query.author_ids, [[token(Some("s"), "1")]]);
    assert_eq!((query.author_family, query.author_given), (vec![vec!["Ben".into()]], vec![vec!["C".into()]]));
    assert_eq!(query.author_institutions, [[token(Some("o"), "2")]]);
    assert_eq!(query.titles, [["CR"]]);
    for nothing in ["code=folder", "status=retired", "isArchived=true"] {
        assert_eq!(run(nothing).unwrap().identifiers, [[AnyId::Nothing]], "{nothing}");
    }
    assert!(run("colour=red").is_err());
}

#[test]
fn a_patient_is_searched_by_identifier() {
    let run = |query: &str| {
        let mut params = Parameters::read(&[query], Handling::Silent).unwrap();
        patients(&mut params).map(|(whose, _)| whose).map_err(|problem| problem.status().as_u16())
    };
    assert!(matches!(run("identifier=urn:oid:1.2.250.1.213.1.4.8|123456789012345"), Ok(Whose::Subject(_))));
    assert_eq!(run("identifier=urn:oid:1.2.3|1"), Ok(Whose::Nobody));
    assert_eq!(run("family=MARTIN"), Err(400));
}
