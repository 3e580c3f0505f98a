//! Files of forms that came back with an error, so that they need not be chosen again. In memory only, bounded,
//! known by a random ticket, and given back only to the session that sent them.

use std::collections::VecDeque;

use bytes::Bytes;
use carnet_model::Timestamp;
use parking_lot::Mutex;

/// Most bytes kept in all; the oldest files leave first.
const MOST_BYTES: usize = 64_000_000;
/// How long a file is kept, in milliseconds: as long as an idle session.
const LIFE: i64 = 20 * 60_000;

/// A file of a form.
#[derive(Clone, Debug)]
pub(crate) struct UploadedFile {
    /// Its name, as the browser gave it.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Bytes,
}

struct Kept {
    ticket: String,
    owner: String,
    until: Timestamp,
    file: UploadedFile,
}

/// The files kept.
#[derive(Default)]
pub(crate) struct KeptFiles {
    files: Mutex<VecDeque<Kept>>,
}

impl KeptFiles {
    /// Keeps a file for a session, under a ticket that nobody can guess.
    pub(crate) fn keep(&self, ticket: &str, owner: &str, now: Timestamp, file: UploadedFile) {
        let mut files = self.files.lock();
        files.retain(|kept| kept.until > now && kept.ticket != ticket);
        let until = now.plus_millis(LIFE);
        files.push_back(Kept { ticket: ticket.to_owned(), owner: owner.to_owned(), until, file });
        while files.iter().map(|kept| kept.file.bytes.len()).sum::<usize>() > MOST_BYTES {
            files.pop_front();
        }
    }

    /// The file of a ticket, if it is this session's.
    pub(crate) fn find(&self, ticket: &str, owner: &str, now: Timestamp) -> Option<UploadedFile> {
        let files = self.files.lock();
        let mine = |kept: &&Kept| kept.ticket == ticket && kept.owner == owner && kept.until > now;
        files.iter().find(mine).map(|kept| kept.file.clone())
    }

    /// Forgets a file.
    pub(crate) fn forget(&self, ticket: &str) {
        self.files.lock().retain(|kept| kept.ticket != ticket);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(size: usize) -> UploadedFile {
        UploadedFile { name: "a.pdf".to_owned(), bytes: Bytes::from(vec![0; size]) }
    }

    #[test]
    fn only_the_sender_gets_it_back_and_only_for_a_time() {
        let kept = KeptFiles::default();
        kept.keep("t", "me", Timestamp(0), file(3));
        assert!(kept.find("t", "me", Timestamp(1)).is_some());
        assert!(kept.find("t", "other", Timestamp(1)).is_none());
        assert!(kept.find("t", "me", Timestamp(LIFE)).is_none());
        kept.forget("t");
        assert!(kept.find("t", "me", Timestamp(1)).is_none());
    }

    #[test]
    fn the_oldest_leave_when_there_is_no_room() {
        let kept = KeptFiles::default();
        for ticket in ["1", "2", "3"] {
            kept.keep(ticket, "me", Timestamp(0), file(25_000_000));
        }
        let there = ["1", "2", "3"].map(|ticket| kept.find(ticket, "me", Timestamp(1)).is_some());
        assert_eq!(there, [false, true, true]);
    }
}
