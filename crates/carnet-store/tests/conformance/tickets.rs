//! Tickets: sealed, expiring, single use.

use carnet_model::ids::Turn;
use carnet_model::time::Timestamp;
use carnet_seal::{sha256, token_hash};
use carnet_store::{CommitError, Expect, TicketKind, TicketPut, TicketTake};

use crate::fixture::{Folder, entries, opened, payloads};

const SESSION: TicketKind = TicketKind(1);
const CODE: TicketKind = TicketKind(2);

#[tokio::test]
async fn a_ticket_lives_until_it_expires() {
    let folder = Folder::new();
    let store = folder.open();
    let hash = token_hash(&[7; 32]);
    let get = |now| store.get_ticket(SESSION, &hash, Timestamp(now)).unwrap();
    assert_eq!(get(0), None);
    store.put_ticket(SESSION, &hash, Timestamp(100), b"who".to_vec()).await.unwrap();
    assert_eq!(get(99), Some(b"who".to_vec()));
    assert_eq!(get(100), None);
    assert_eq!(store.get_ticket(CODE, &hash, Timestamp(0)).unwrap(), None, "of another kind");
    store.put_ticket(SESSION, &hash, Timestamp(200), b"longer".to_vec()).await.unwrap();
    assert_eq!(get(150), Some(b"longer".to_vec()));
    assert_eq!(store.sweep_tickets(Timestamp(199)).await.unwrap(), 0);
    assert_eq!(store.sweep_tickets(Timestamp(200)).await.unwrap(), 1);
    assert!(!store.delete_ticket(SESSION, &hash).await.unwrap());
    store.put_ticket(SESSION, &hash, Timestamp(300), vec![]).await.unwrap();
    assert!(store.delete_ticket(SESSION, &hash).await.unwrap());
    assert_eq!(get(0), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_64_takers_exactly_one_wins() {
    let folder = Folder::new();
    let store = folder.open();
    for round in 0..5_u8 {
        let hash = sha256(&[round]);
        store.put_ticket(CODE, &hash, Timestamp(100), vec![round]).await.unwrap();
        let takers: Vec<_> = (0..64)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { store.take_ticket(CODE, &hash, Timestamp(1)).await.unwrap() })
            })
            .collect();
        let mut won = Vec::new();
        for taker in takers {
            won.extend(taker.await.unwrap());
        }
        assert_eq!(won, [vec![round]]);
    }
    let late = sha256(b"late");
    store.put_ticket(CODE, &late, Timestamp(100), vec![]).await.unwrap();
    assert_eq!(store.take_ticket(CODE, &late, Timestamp(100)).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_64_who_show_one_assertion_exactly_one_is_first() {
    let folder = Folder::new();
    let store = folder.open();
    let hash = sha256(b"assertion id");
    let callers: Vec<_> = (0..64)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                store.claim_ticket(CODE, &hash, Timestamp(100), Timestamp(1)).await.unwrap()
            })
        })
        .collect();
    let mut first = 0;
    for caller in callers {
        first += usize::from(caller.await.unwrap());
    }
    assert_eq!(first, 1);
    assert!(!store.claim_ticket(CODE, &hash, Timestamp(100), Timestamp(99)).await.unwrap());
    assert!(store.claim_ticket(CODE, &hash, Timestamp(200), Timestamp(100)).await.unwrap(), "it had expired");
}

#[tokio::test]
async fn a_batch_takes_its_ticket_or_fails_whole() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let (code, session) = (sha256(b"code"), sha256(b"session"));
    store.put_ticket(CODE, &code, Timestamp(100), vec![]).await.unwrap();
    let exchange = |turn, now| {
        let mut batch = entries(record, Expect::Turn(Turn(turn)), &["exchanged"]);
        batch.take_tickets = vec![TicketTake { kind: CODE, hash: code, now: Timestamp(now) }];
        let expires = Timestamp(500);
        batch.put_tickets = vec![TicketPut { kind: SESSION, hash: session, expires, payload: b"s".to_vec() }];
        batch
    };
    assert_eq!(store.commit(exchange(1, 100)).await, Err(CommitError::TicketGone), "expired");
    assert_eq!(store.get_ticket(SESSION, &session, Timestamp(0)).unwrap(), None);
    store.commit(exchange(1, 50)).await.unwrap();
    assert_eq!(store.get_ticket(SESSION, &session, Timestamp(0)).unwrap(), Some(b"s".to_vec()));
    assert_eq!(store.commit(exchange(2, 50)).await, Err(CommitError::TicketGone), "used");
    assert_eq!(payloads(&store, record), ["opened", "exchanged"]);
}
