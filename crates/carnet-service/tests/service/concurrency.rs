//! Many writers of one record: they wait for each other, whatever the cache does meanwhile.

use carnet_service::Subject;
use carnet_service::query::{DocumentQuery, Page};
use tokio::task::JoinSet;

use crate::world::{World, holder, lot, note, physician, test_ins};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_of_a_record_that_no_cache_holds_all_succeed() {
    const WRITERS: usize = 16;
    const EACH: usize = 12;
    // No fold fits in the cache: each is dropped as soon as it is made.
    let world = World::with_cache("writers", 4_096);
    let ins = world.person(test_ins("279035121518989"), "1979-03-28").await;
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let service = world.service.clone();
        writers.spawn(async move {
            for number in 0..EACH {
                let text = format!("Note {number} of writer {writer}");
                service.deposit(&physician("899700218896"), lot(ins, note(&text))).await.unwrap();
            }
        });
    }
    while let Some(done) = writers.join_next().await {
        done.unwrap();
    }
    let person = holder(ins);
    let query = DocumentQuery::default();
    let listed = world.service.find_documents(&person, Subject::Ins(ins), &query, &Page::default()).await;
    assert_eq!(listed.unwrap().total, WRITERS * EACH);
}
