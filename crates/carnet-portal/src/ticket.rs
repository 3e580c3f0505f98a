//! What the one-time and short-lived tickets of the pages hold.

use carnet_model::event::{decode, encode};
use carnet_model::{Caller, PublicId, Timestamp};
use minicbor::{Decode, Encode};

/// What a session keeps outside its cookie, as a ticket that only that session can use.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Memo {
    /// Words of a search.
    #[n(0)]
    #[cbor(map)]
    Words {
        /// The session that searches: its form token, or its thread.
        #[n(0)]
        owner: String,
        /// The words as typed.
        #[n(1)]
        words: String,
    },
    /// The records that a professional has open.
    #[n(1)]
    #[cbor(map)]
    Desk {
        /// Thread of the session.
        #[n(0)]
        owner: String,
        /// The records, the latest last.
        #[n(1)]
        records: Vec<OpenRecord>,
    },
}

/// A record on a professional's desk.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct OpenRecord {
    /// Its public id.
    #[n(0)]
    pub(crate) record: String,
    /// The visit before this one.
    #[n(1)]
    pub(crate) visited_before: Option<Timestamp>,
    /// The emergency under which it was opened.
    #[n(2)]
    pub(crate) emergency: Option<Emergency>,
}

/// An emergency access, declared for one record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Emergency {
    /// The reason, as written.
    #[n(0)]
    pub(crate) reason: String,
    /// When it ends.
    #[n(1)]
    pub(crate) until: Timestamp,
}

/// Bytes that the content origin may give once: the payload of a content ticket.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ContentTicket {
    /// Who reads.
    #[n(0)]
    pub(crate) caller: Caller,
    /// The document.
    #[cbor(n(1), with = "minicbor::bytes")]
    document: [u8; 16],
    /// Which of its bytes.
    #[n(2)]
    pub(crate) part: Part,
    /// Shown or saved.
    #[n(3)]
    pub(crate) shown: Shown,
    /// Name of the file, without its ending.
    #[n(4)]
    pub(crate) name: String,
}

impl ContentTicket {
    pub(crate) fn new(caller: Caller, document: PublicId, part: Part, shown: Shown, name: String) -> Self {
        Self { caller, document: document.0, part, shown, name }
    }

    pub(crate) const fn document(&self) -> PublicId {
        PublicId(self.document)
    }

    pub(crate) fn to_payload(&self) -> Vec<u8> {
        encode(self)
    }

    pub(crate) fn from_payload(payload: &[u8]) -> Option<Self> {
        decode(payload).ok()
    }
}

/// Which bytes of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Part {
    /// All of them.
    #[n(0)]
    Whole,
    /// The file that is the body of a CDA.
    #[n(1)]
    Body,
    /// A medium embedded in a CDA, by its place.
    #[n(2)]
    Medium(#[n(0)] u32),
}

/// Whether bytes are shown or saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub(crate) enum Shown {
    /// In the page.
    #[n(0)]
    Inline,
    /// As a file.
    #[n(1)]
    Attachment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_come_back() {
        let words = Memo::Words { owner: "me".to_owned(), words: "prise de sang".to_owned() };
        assert_eq!(decode::<Memo>(&encode(&words)).ok(), Some(words));
    }
}
