use super::*;

const HEADER: &str =
    "ins;birth_family;birth_given;birth_date;birth_place;sex;email;language;paper;parent_1;parent_2;deceased";
const GOOD: &str =
    "1.2.250.1.213.1.4.10|279035121518989;DROIT;Lina;1979-03-28;51215;F;lina@example.test;fr;0;;;";

fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-24T10:00:00Z").unwrap()
}

fn form() -> Form {
    Form::of(HEADER.as_bytes(), Form::of_people()).unwrap()
}

#[test]
fn a_good_line_is_a_person() {
    let entry = form().entry(GOOD.as_bytes(), now()).unwrap().unwrap();
    assert_eq!(entry.ins.matricule(), "279035121518989");
    assert_eq!(&*entry.traits.given_names, "Lina");
    assert_eq!(entry.contact.email.as_deref(), Some("lina@example.test"));
    assert!(form().entry(b"", now()).unwrap().is_none());
}

#[test]
fn each_bad_field_has_its_fault() {
    for (from, to, fault) in [
        ("279035121518989", "27903512151898", LineFault::Ins),
        ("1.2.250.1.213.1.4.10|", "", LineFault::Ins),
        ("DROIT", "", LineFault::Name),
        ("Lina", "   ", LineFault::Name),
        ("1979-03-28", "28/03/1979", LineFault::BirthDate),
        ("1979-03-28", "1979-02-30", LineFault::BirthDate),
        ("1979-03-28", "2027-01-01", LineFault::BirthDate),
        ("1979-03-28", "1850-01-01", LineFault::BirthDate),
        ("1979-03-28", "1979-03-28T10:00:00Z", LineFault::BirthDate),
        (";51215;", ";PARIS;", LineFault::BirthPlace),
        (";F;", ";X;", LineFault::Sex),
        ("lina@example.test", "lina@", LineFault::Email),
        ("lina@example.test", "lina@example.test\r\nBcc: x", LineFault::Control),
        (";fr;", ";de;", LineFault::Language),
        (";0;", ";maybe;", LineFault::Paper),
        (";0;;;", ";0;279035121518989;;", LineFault::Parent),
        (";0;;;", ";0;;;2026-01-01", LineFault::Deceased),
        (";0;;;", ";0;;;;", LineFault::Columns),
        ("DROIT", "\"DROIT", LineFault::Quotes),
        (GOOD, ";;;;;;;;;;;", LineFault::Empty),
    ] {
        let line = GOOD.replacen(from, to, 1);
        assert_ne!(line, GOOD, "{to}");
        assert_eq!(form().entry(line.as_bytes(), now()).err(), Some(fault), "{to}");
    }
    let mut latin = GOOD.replace("DROIT", "H@L").into_bytes();
    latin.iter_mut().filter(|byte| **byte == b'@').for_each(|byte| *byte = 0xe9);
    assert_eq!(form().entry(&latin, now()).err(), Some(LineFault::Encoding));
}

#[test]
fn a_header_must_be_understood_whole() {
    for (header, fault) in [
        ("ins;birth_family", HeaderFault::Missing("birth_given")),
        (&*format!("{HEADER};e_mail"), HeaderFault::Unknown("e_mail".to_owned())),
        (&*format!("{HEADER};sex"), HeaderFault::Unknown("sex".to_owned())),
    ] {
        assert_eq!(Form::of(header.as_bytes(), Form::of_people()).err(), Some(fault));
    }
    assert!(Form::of(b"ins\n", &["ins"]).is_ok());
    assert!(matches!(Form::of(b" {\"resourceType\":\"Patient\"}", &["ins"]), Ok(Form::Patients)));
}
