//! What follows a restore, by whichever tools it was done: tickets of some kinds are over.

use carnet_model::time::Timestamp;
use carnet_seal::sha256;
use carnet_store::TicketKind;
use carnet_store::backup::end_tickets;

use crate::fixture::Folder;

#[tokio::test]
async fn tickets_of_some_kinds_are_over() {
    let folder = Folder::new();
    let store = folder.open();
    for kind in 1..=4 {
        for token in [b"first".as_slice(), b"second"] {
            store.put_ticket(TicketKind(kind), &sha256(token), Timestamp(1_000), vec![kind]).await.unwrap();
        }
    }
    store.close().await;
    drop(store);
    let (config, ending) = (folder.config(), [TicketKind(1), TicketKind(3), TicketKind(77)]);
    let end = || {
        let config = config.clone();
        tokio::task::spawn_blocking(move || end_tickets(&config, &ending).unwrap())
    };
    assert_eq!(end().await.unwrap(), 4);
    assert_eq!(end().await.unwrap(), 0);
    let store = folder.open();
    for kind in 1..=4 {
        for token in [b"first".as_slice(), b"second"] {
            let held = store.get_ticket(TicketKind(kind), &sha256(token), Timestamp(1)).unwrap();
            assert_eq!(held.is_some(), kind % 2 == 0, "{kind}");
        }
    }
}
