//! Lists: what a glance at the record's table tells is what the documents themselves tell.

use carnet_model::{Code, Dtm, Timestamp};
use carnet_service::draft::DocumentDraft;
use carnet_service::query::{DocumentQuery, Order, Page, Span, States, Token};

use crate::world::{World, holder, lot, note, physician, test_ins};

fn token(system: Option<&str>, code: &str) -> Token {
    Token { system: system.map(ToOwned::to_owned), code: code.to_owned() }
}

fn span(from: Option<&str>, to: Option<&str>) -> Span {
    let at = |text: &str| Timestamp::parse_rfc3339(text).unwrap();
    Span { from: from.map(at), to: to.map(at) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_glance_and_a_full_look_find_the_same() {
    let world = World::new("glance");
    let service = &world.service;
    let ins = world.person(test_ins("279035121518989"), "1979-03-28").await;
    let types = ["11488-4", "11502-2", "18748-4", "57833-6"];
    let dates = ["2019", "201903", "20190401", "20190401120000", "20200101000000", "20191231235959"];
    for (at, (code, date)) in types.iter().flat_map(|code| dates.map(|date| (*code, date))).enumerate() {
        let document = DocumentDraft {
            type_code: Some(Code::new(carnet_model::code::LOINC, code, "")),
            creation_time: Dtm::parse(date),
            ..note(&format!("{at}"))
        };
        service.deposit(&physician("899700218896"), lot(ins, document)).await.unwrap();
    }
    let person = holder(ins);
    let mut compared = 0;
    for types in [
        vec![],
        vec![vec![token(None, "11502-2")]],
        vec![vec![token(Some("http://loinc.org"), "11502-2"), token(Some("urn:oid:9.9"), "18748-4")]],
        vec![vec![token(None, "11502-2")], vec![token(None, "18748-4")]],
    ] {
        for creation in [
            vec![],
            vec![span(Some("2019-04-01T00:00:00Z"), None)],
            vec![span(None, Some("2019-04-01T00:00:00Z"))],
            vec![span(Some("2019-04-01T00:00:00Z"), Some("2020-01-01T00:00:00Z"))],
        ] {
            for order in [Order::NewestFirst, Order::OldestFirst] {
                let glanced = DocumentQuery {
                    states: States::All,
                    types: types.clone(),
                    creation: creation.clone(),
                    order,
                    ..DocumentQuery::default()
                };
                // Every title has this word: asking for it changes nothing but how the list is made.
                let looked = DocumentQuery { title_words: vec!["note".to_owned()], ..glanced.clone() };
                let mut found = Vec::new();
                for query in [&glanced, &looked] {
                    let list =
                        service.find_documents(&person, ins.into(), query, &Page::default()).await.unwrap();
                    found.push(list.items.iter().map(|item| item.shown.document.number).collect::<Vec<_>>());
                }
                assert_eq!(found[0], found[1], "{glanced:?}");
                compared += found[0].len();
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_one_search_never_overlap_and_leave_out_what_came_later() {
    let world = World::new("pages");
    let service = &world.service;
    let ins = world.person(test_ins("279035121518989"), "1979-03-28").await;
    let doctor = physician("899700218896");
    for at in 0..7 {
        service.deposit(&doctor, lot(ins, note(&format!("{at}")))).await.unwrap();
    }
    let person = holder(ins);
    let query = DocumentQuery::default();
    let mut page = Page { count: Some(3), ..Page::default() };
    let mut seen = Vec::new();
    loop {
        let list = service.find_documents(&person, ins.into(), &query, &page).await.unwrap();
        assert_eq!(list.total, 7);
        seen.extend(list.items.iter().map(|item| item.shown.document.number));
        service.deposit(&doctor, lot(ins, note(&format!("later {}", seen.len())))).await.unwrap();
        match list.next {
            Some(next) => page = next,
            None => break,
        }
    }
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!((seen.len(), once.len()), (7, 7));
}
