//! Figures.

use carnet_store::{CounterAdd, Expect};

use crate::fixture::{Folder, entries, opened, traces};

fn add(day: i32, name: &str, delta: i64) -> CounterAdd {
    CounterAdd { day, name: name.to_owned(), delta }
}

#[tokio::test]
async fn sums_count_what_is_in_memory_and_what_is_written() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    store.add_counter(add(10, "visits", 2));
    let mut batch = traces(record, &["a"]);
    batch.counters = vec![add(10, "visits", 1), add(11, "deposits", 5)];
    store.commit(batch).await.unwrap();
    let mut refused = entries(record, Expect::New, &["never"]);
    refused.counters = vec![add(10, "visits", 1000)];
    store.commit(refused).await.unwrap_err();
    let figures = |store: &carnet_store::Store| {
        let days = store.counters(10, 11).unwrap();
        days.into_iter().map(|c| (c.day, c.name, c.value)).collect::<Vec<_>>()
    };
    let expected = [(10, "visits".to_owned(), 3), (11, "deposits".to_owned(), 5)];
    assert_eq!(figures(&store), expected);
    store.flush().await.unwrap();
    assert_eq!(figures(&store), expected);
    store.add_counter(add(10, "visits", 1));
    store.close().await;
    drop(store);
    let store = folder.open();
    assert_eq!(figures(&store)[0].2, 4);
    assert_eq!(store.counters(12, 20).unwrap(), []);
}
