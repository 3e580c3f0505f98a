//! The 33 official samples: what each says, in a table.

use carnet_insight::cda::{self, Body, BodyKind, MediaKind, Presentation};
use carnet_insight::metadata::from_header;
use carnet_insight::sniff::{Sniffed, sniff};
use carnet_insight::summary::summarize;

use crate::corpus;
use crate::walk::{assert_safe, rendered};

/// One line a sample: type, class, format, INS, last arc of its domain, unique id, creation, start, end, authors, event codes, facility, setting.
const TABLE: &str = include_str!("samples.txt");

#[test]
fn every_sample_says_what_the_table_says() {
    let Some(samples) = corpus::samples() else { return };
    let lines: Vec<_> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!((samples.len(), lines.len()), (33, 33));
    for ((name, bytes), line) in samples.iter().zip(lines) {
        let header = cda::read_header(bytes).unwrap();
        let m = from_header(&header);
        let patient = m.patient_id.clone().unwrap();
        let or_dash = |time: &Option<cda::Dtm>| time.as_ref().map_or("-".to_owned(), ToString::to_string);
        let found = [
            m.type_code.unwrap().code,
            m.class_code.unwrap().code,
            m.format_code.code,
            patient.value,
            patient.domain.rsplit('.').next().unwrap().to_owned(),
            m.unique_id.unwrap(),
            or_dash(&m.creation_time),
            or_dash(&m.service_start),
            or_dash(&m.service_stop),
            m.authors.len().to_string(),
            m.events.len().to_string(),
            m.facility_type.unwrap().code,
            m.practice_setting.unwrap().code,
        ];
        assert_eq!(format!("{name} {}", found.join("|")), line);
        assert_eq!(m.confidentiality.unwrap().code, "N", "{name}");
        assert_eq!(m.language.as_deref(), Some("fr-FR"), "{name}");
        assert!(m.title.is_some(), "{name}");
        assert_eq!(header.record_targets, 1, "{name}");
        assert!(m.legal_authenticator.is_some(), "{name}");
        assert!(m.authors.iter().all(|a| a.person.is_some()), "{name}");
        // One sample leaves the specialty of its author out.
        let silent = name.starts_with("CARD-F-PRC-AVK");
        assert!(m.authors.iter().all(|a| a.specialty.is_none() == silent), "{name}");
    }
}

#[test]
fn header_alone_and_whole_document_agree() {
    let Some(samples) = corpus::samples() else { return };
    for (name, bytes) in samples {
        assert_eq!(cda::read(&bytes).unwrap().header, cda::read_header(&bytes).unwrap(), "{name}");
    }
}

#[test]
fn every_sample_renders_to_safe_markup() {
    let Some(samples) = corpus::samples() else { return };
    for (name, bytes) in samples {
        let document = cda::read(&bytes).unwrap();
        let fragment = rendered(&document);
        assert_eq!(fragment.is_empty(), matches!(document.body, Body::NonXml { .. }), "{name}");
        assert_safe(&fragment, &name);
    }
}

#[test]
fn samples_are_sniffed() {
    let Some(samples) = corpus::samples() else { return };
    for (name, bytes) in samples {
        let wrapped = name.contains("Auto-Presentable");
        let expected = if wrapped { Sniffed::CdaStylesheet } else { Sniffed::Cda };
        assert_eq!(sniff(&bytes), expected, "{name}");
        let presentation = if wrapped { Presentation::SelfDisplaying } else { Presentation::Plain };
        let header = cda::read_header(&bytes).unwrap();
        assert_eq!(header.presentation, presentation, "{name}");
        assert_eq!(from_header(&header).mime_type, if wrapped { "application/xslt+xml" } else { "text/xml" });
    }
}

#[test]
fn level_1_bodies_are_decoded() {
    let Some(samples) = corpus::samples() else { return };
    for (name, bytes) in
        samples.iter().filter(|(name, _)| name.starts_with("DOC_NON") || name.starts_with("TLM"))
    {
        let document = cda::read(bytes).unwrap();
        assert_eq!(
            document.header.body,
            BodyKind::NonXml { media_type: Some("application/pdf".into()) },
            "{name}"
        );
        let (served, pdf) = document.body.shown_file().expect(name);
        assert_eq!((served, sniff(pdf)), ("application/pdf", Sniffed::Pdf), "{name}");
    }
}

#[test]
fn embedded_media_are_what_they_claim() {
    let Some(samples) = corpus::samples() else { return };
    let mut counted = (0, 0);
    for (name, bytes) in samples {
        for media in cda::read(&bytes).unwrap().media {
            match media.kind {
                MediaKind::Jpeg(pixels) | MediaKind::Png(pixels) => {
                    counted.0 += 1;
                    assert!(pixels.width > 10 && pixels.height > 10, "{name} {pixels:?}");
                }
                MediaKind::Pdf => counted.1 += 1,
                other @ MediaKind::Opaque => panic!("{name}: {other:?} {:?}", media.media_type),
            }
        }
    }
    assert_eq!(counted, (6, 11), "images and PDFs");
}

/// Facts that only some samples have.
#[test]
fn particular_facts() {
    let Some(samples) = corpus::samples() else { return };
    let header = |start: &str| {
        let (_, bytes) = samples.iter().find(|(name, _)| name.starts_with(start)).unwrap();
        cda::read_header(bytes).unwrap()
    };

    let imaging = from_header(&header("IMG_CR"));
    let references: Vec<_> = imaging.references.iter().map(ToString::to_string).collect();
    assert_eq!(references.len(), 7, "two orders, two accession numbers, three studies: {references:?}");
    assert_eq!(references[0], "984375862^^^&1.2.250.1.748.12345678.12&ISO^urn:ihe:iti:xds:2013:order");
    assert!(
        references.contains(
            &"105234751^^^&1.2.250.1.925.994044785528.27&ISO^urn:ihe:iti:xds:2013:accession".into()
        )
    );
    assert_eq!(imaging.replaces, ["90E1C8EC-F951-4B26-A305-A34848818DD6"]);

    let eye = from_header(&header("OPH-BRE"));
    assert_eq!(eye.replaces, ["1.2.250.1.213.1.1.9^OPH-BRE_2021.01_20210827_00001_2"]);

    let rare = header("SDM-MR");
    assert_eq!(rare.patient.ids.len(), 3);
    assert_eq!(rare.patient.birthplace.as_deref(), Some("75115"));
    let rare = from_header(&rare);
    assert_eq!(
        rare.source_patient_id.unwrap().to_string(),
        "9ec5518caaab70962222^^^&1.2.3.4.567.8.9.10&ISO^PI"
    );
    assert_eq!(
        rare.source_patient_info.pid_fields(),
        ["PID-5|DECOURCY^Léa^^^^^L", "PID-5|DECOURCY^^^^^^D", "PID-7|20240228", "PID-8|F"]
    );

    let letter = from_header(&header("LDL-SES"));
    assert_eq!(letter.authors[0].specialty.as_ref().unwrap().code, "G15_10/SM27");
    assert_eq!(letter.patient_id.unwrap().to_string(), "279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH");

    let vaccines = from_header(&header("VAC_2023"));
    assert_eq!(vaccines.source_patient_id, vaccines.patient_id, "no local id: the INS again");
    let patient = vaccines.legal_authenticator.unwrap().to_string();
    assert!(patient.starts_with("276059205062865^") && patient.ends_with("^NH"), "{patient}");

    let dispensing = from_header(&header("eDISP"));
    let device = dispensing.authors[0].person.as_ref().unwrap().to_string();
    assert!(device.ends_with("&1.2.250.1.71.4.2.1&ISO^U^^^RI"), "{device}");
    let signer = dispensing.legal_authenticator.unwrap().to_string();
    assert!(signer.ends_with("^EI"), "{signer}");

    let synthesis = summarize(&header("VSM"));
    assert_eq!(synthesis.authors[0].role.as_deref(), Some("Médecin traitant"));
    assert_eq!(synthesis.kind.unwrap().code, "SYNTH");
    assert_eq!(synthesis.patient.ins.as_deref(), Some("279035121518989"));
}
