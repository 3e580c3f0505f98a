//! Archives and record files that no export wrote.

use std::io::Cursor;

use carnet_model::caller::ActorKind;
use carnet_model::event::{Actor, Event, Outcome, Stamped, Trace, Transaction, encode};
use carnet_model::person::{Contact, Sex, Traits};
use carnet_model::{Caller, Ins, InsDomain, ObjectNo, Timestamp};

use super::archive::{Archive, ArchiveError};
use super::portable::{FORMAT, Portable, PortableContent, PortableEvent, PortableTrace};
use super::scrutiny::{RecordFault, read};
use super::zip::Directory;

const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// An archive of these files, as the writer makes it.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut directory = Directory::default();
    let mut out = Vec::new();
    for (name, bytes) in files {
        out.extend(directory.add(name, bytes).unwrap());
        out.extend_from_slice(bytes);
    }
    out.extend(directory.finish());
    out
}

fn opened(bytes: Vec<u8>) -> Result<Archive<Cursor<Vec<u8>>>, ArchiveError> {
    Archive::open(Cursor::new(bytes), 1000)
}

#[test]
fn what_was_written_is_read() {
    let files: [(&str, &[u8]); 3] = [("a.txt", b"one"), ("d/é – x.txt", b""), ("d/b", &[7; 900])];
    let mut read = opened(archive(&files)).unwrap();
    assert_eq!(read.files().count(), 3);
    for (name, bytes) in files {
        assert_eq!(read.read(name).unwrap(), bytes);
    }
    assert!(matches!(read.read("c"), Err(ArchiveError::Missing(_))));
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let bad = [
        "../a",
        "a/../b",
        "/a",
        "a//b",
        "a/",
        ".a",
        "a\\b",
        "C:a",
        "a\0b",
        "a\nb",
        "a.",
        "a ",
        "a/./b",
        "a\u{202e}b",
        "a|b",
        "..",
    ];
    for name in bad {
        let refused = opened(archive(&[(name, b"x")]));
        assert!(matches!(refused, Err(ArchiveError::Name(_))), "{name:?}");
    }
}

#[test]
fn a_name_stands_once_whatever_its_case() {
    let refused = opened(archive(&[("a.txt", b"1"), ("A.TXT", b"2")]));
    assert!(matches!(refused, Err(ArchiveError::Duplicate(name)) if name == "A.TXT"));
}

#[test]
fn limits_hold_before_a_byte_is_kept() {
    assert!(opened(archive(&[("a", &[0; 1000])])).is_ok());
    assert!(matches!(opened(archive(&[("a", &[0; 1001])])), Err(ArchiveError::TooLarge { size: 1001, .. })));
}

#[test]
fn a_header_promises_no_more_than_there_is() {
    let good = archive(&[("a", b"x"), ("b", b"y")]);
    for cut in 0..good.len() {
        let refused = opened(good.get(..cut).unwrap().to_vec());
        assert!(matches!(refused, Err(ArchiveError::Truncated(_))), "{cut}: {:?}", refused.err());
    }
    for place in 0..good.len() {
        for bit in 0..8 {
            let mut changed = good.clone();
            *changed.get_mut(place).unwrap() ^= 1 << bit;
            assert!(opened(changed).is_err(), "byte {place}, bit {bit}");
        }
    }
}

#[test]
fn compressed_files_and_foreign_archives_are_named() {
    let mut deflated = archive(&[("a", b"x")]);
    *deflated.get_mut(8).unwrap() = 8;
    assert!(matches!(opened(deflated), Err(ArchiveError::Compressed(name)) if name == "a"));
    for foreign in [b"%PDF-1.7".to_vec(), [b"junk".to_vec(), archive(&[("a", b"x")])].concat(), archive(&[])]
    {
        assert!(matches!(opened(foreign), Err(ArchiveError::Foreign(0) | ArchiveError::Truncated(0))));
    }
    let behind = [archive(&[("a", b"x")]), b"more".to_vec()].concat();
    assert!(matches!(opened(behind), Err(ArchiveError::Foreign(_))));
}

fn event(event: Event) -> PortableEvent {
    PortableEvent { chain: 0, stamped: Stamped { at: NOW, by: Actor::from(&Caller::system()), event } }
}

fn opening() -> Event {
    let traits = Traits {
        birth_family: "PAT".into(),
        birth_given: "A".into(),
        given_names: "A".into(),
        used_family: None,
        used_given: None,
        birth_date: "1950-01-01".into(),
        birth_place: "51215".into(),
        sex: Sex::Female,
    };
    let ins = Ins::parse(InsDomain::NirTest, "279035121518989").unwrap();
    Event::Opened { ins, traits, waiting_until: None, contact: Contact::default() }
}

fn portable(events: Vec<PortableEvent>) -> Portable {
    Portable {
        format: FORMAT.into(),
        at: NOW,
        contents: Vec::new(),
        events,
        traces: Vec::new(),
        origin: None,
    }
}

fn verdict(portable: &Portable) -> Result<(), RecordFault> {
    read(&encode(portable), NOW).map(|_| ())
}

fn first_read(notice: u64) -> PortableEvent {
    event(Event::FirstRead { notice: ObjectNo(notice), professional: "8".into(), name: "D".into() })
}

#[test]
fn events_that_no_export_writes_are_refused() {
    let begin = || event(opening());
    let seen = |number| event(Event::Seen { documents: vec![ObjectNo(number)] });
    let on_chain = |chain| PortableEvent { chain, ..event(Event::Suspended) };
    let at = |at| {
        let mut late = event(Event::Suspended);
        late.stamped.at = Timestamp(at);
        late
    };
    assert_eq!(verdict(&portable(vec![begin(), first_read(1), first_read(2)])), Ok(()));
    for (events, fault) in [
        (vec![], RecordFault::Opening(0)),
        (vec![event(Event::Activated)], RecordFault::Opening(0)),
        (vec![begin(), begin()], RecordFault::Opening(1)),
        (vec![begin(), event(Event::Reopened)], RecordFault::Kind(1)),
        (vec![begin(), first_read(0)], RecordFault::Number { place: 1, given: 0, expected: 1 }),
        (
            vec![begin(), first_read(1), first_read(1)],
            RecordFault::Number { place: 2, given: 1, expected: 2 },
        ),
        (vec![begin(), first_read(1 << 55)], RecordFault::Number { place: 1, given: 1 << 55, expected: 1 }),
        (vec![begin(), seen(1)], RecordFault::Reference(1)),
        (vec![begin(), on_chain(3)], RecordFault::EventChain(1)),
        (vec![begin(), on_chain(6)], RecordFault::EventChain(1)),
        (vec![begin(), on_chain(200)], RecordFault::EventChain(1)),
        (vec![begin(), at(i64::MIN)], RecordFault::Instant(1)),
        (vec![begin(), at(NOW.0 + Timestamp::DAY)], RecordFault::Instant(1)),
    ] {
        assert_eq!(verdict(&portable(events)), Err(fault));
    }
}

#[test]
fn contents_and_lines_are_about_something() {
    let begin = || vec![event(opening())];
    let content = PortableContent { document: ObjectNo(1), file: "documents/1".into(), hash: [0; 32] };
    let with = Portable { contents: vec![content], ..portable(begin()) };
    assert_eq!(verdict(&with), Err(RecordFault::Content(0)));
    let line = |chain, documents| PortableTrace {
        chain,
        trace: Trace {
            at: NOW,
            caller: Caller { kind: ActorKind::Holder, ..Caller::anonymous() },
            transaction: Transaction::Read,
            documents,
            outcome: Outcome::Done,
            change: None,
            act: None,
        },
    };
    assert_eq!(verdict(&Portable { traces: vec![line(3, Vec::new())], ..portable(begin()) }), Ok(()));
    for wrong in [line(0, Vec::new()), line(9, Vec::new()), line(3, vec![ObjectNo(1)])] {
        let with = Portable { traces: vec![wrong], ..portable(begin()) };
        assert_eq!(verdict(&with), Err(RecordFault::Trace(0)));
    }
    let other = Portable { format: "carnet-record/2".into(), ..portable(begin()) };
    assert_eq!(verdict(&other), Err(RecordFault::Format("carnet-record/2".into())));
    let mut longer = encode(&portable(begin()));
    longer.push(0);
    assert!(matches!(read(&longer, NOW), Err(RecordFault::Unreadable(_))));
    assert!(matches!(read(&[0xbf; 4096], NOW), Err(RecordFault::Unreadable(_))));
}

/// The corpus of the fuzz target, replayed: nothing panics, and only what an export wrote is taken.
#[test]
fn the_corpus_is_read_or_refused() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/archive");
    let mut taken = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if super::read_archive(&std::fs::read(&path).unwrap()) {
            taken.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    assert_eq!(taken, ["whole.zip"]);
}

/// The corpus is what these lines make; `CARNET_WRITE_DATA=1` writes it anew.
#[test]
fn the_corpus_is_made_here() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/archive");
    let writes = std::env::var_os("CARNET_WRITE_DATA").is_some();
    let record = encode(&portable(vec![event(opening()), first_read(1)]));
    let whole = archive(&[("LISEZ-MOI.html", b"<!doctype html>"), (super::RECORD, &record)]);
    let twice = archive(&[("a", b"1"), ("A", b"2")]);
    let bad = archive(&[(super::RECORD, &[0xbf; 64])]);
    let cut = whole.get(..whole.len() / 2).unwrap().to_vec();
    for (name, bytes) in [
        ("whole.zip", whole),
        ("cut.zip", cut),
        ("twice.zip", twice),
        ("path.zip", archive(&[("../a", b"x")])),
        ("bad-record.zip", bad),
        ("empty.zip", archive(&[])),
    ] {
        if writes {
            std::fs::write(folder.join(name), &bytes).unwrap();
        }
        assert!(std::fs::read(folder.join(name)).unwrap() == bytes, "{name}");
    }
}
