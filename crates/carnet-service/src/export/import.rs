//! The import of an archive: a record with the views that it had, in a Carnet that does not know the person.
//!
//! An archive is not signed: whoever can change it can change what it says. An import is therefore an act of those who
//! run the deployment, on an archive whose way they know; and who acts for the person is not taken from it.

use std::io::{Read, Seek};

use carnet_model::event::{Act, Event, Outcome, Trace, Transaction, encode};
use carnet_model::{Caller, Chain, ContentNo, Ins, ObjectNo, RecordNo, Turn};
use carnet_record::timers;
use carnet_seal::{Tag, TagKind};
use carnet_store::{Batch, Expect, WakeUp};

use super::archive::{Archive, ArchiveError};
use super::portable::{Portable, PortableContent};
use super::scrutiny::{self, RecordFault};
use super::{FILE_MOST_BYTES, RECORD};
use crate::draft::DocumentDraft;
use crate::fault::{FaultKind, ServiceError};
use crate::intake::{Desk, checks};
use crate::service::Service;

/// Bytes of documents written together.
const TOGETHER_BYTES: usize = 8 << 20;
/// Events, or lines of the journal, written together.
const TOGETHER: usize = 500;
/// Most characters kept of where an archive comes from.
const SOURCE_CHARS: usize = 200;

/// Why an import did nothing.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The file that describes the record.
    #[error("{RECORD}: {0}")]
    Record(#[from] RecordFault),
    /// The person has a record here.
    #[error("the person has a record here already")]
    Exists,
    /// A deployment does not take this INS.
    #[error("{0}")]
    Identity(FaultKind),
    /// A document of this record is in another one.
    #[error("the unique id {0} is in use here")]
    UniqueId(String),
    /// The bytes of a document are not those that are described.
    #[error("{file}: {what}")]
    Content {
        /// Name in the archive.
        file: String,
        /// What is wrong.
        what: String,
    },
    /// The service.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// What an import made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The record.
    pub record: RecordNo,
    /// Documents with their bytes.
    pub documents: usize,
    /// Lines of the journal.
    pub lines: usize,
}

impl Service {
    /// Makes a record of an archive, whole or not at all. Refused when the person has one. `source` is where it comes
    /// from, as those who import it know; without it, what the archive says of itself. The person's journal keeps it.
    pub async fn import<R: Read + Seek>(
        &self,
        file: R,
        source: Option<&str>,
    ) -> Result<Imported, ImportError> {
        let mut archive = Archive::open(file, FILE_MOST_BYTES)?;
        let described = archive.files().find(|(name, _)| *name == RECORD);
        let (_, size) = described.ok_or_else(|| ArchiveError::Missing(RECORD.to_owned()))?;
        if size > scrutiny::MOST_BYTES {
            let (name, limit) = (RECORD.to_owned(), scrutiny::MOST_BYTES);
            return Err(ArchiveError::TooLarge { name, size, limit }.into());
        }
        let bytes = archive.read(RECORD)?;
        let portable = scrutiny::read(&bytes, self.now())?;
        drop(bytes);
        let tags = self.import_tags(&portable)?;
        for content in &portable.contents {
            self.described(&mut archive, content, &portable)?;
        }
        let number = self.inner.store.new_record().await.map_err(ServiceError::from)?;
        match self.write(number, &mut archive, &portable, tags, source).await {
            Ok(()) => Ok(Imported {
                record: number,
                documents: portable.contents.len(),
                lines: portable.traces.len(),
            }),
            Err(error) => {
                // Nothing leads to it: without this it would be bytes that nobody can read.
                if let Err(error) = self.inner.store.erase(number).await {
                    tracing::error!(%error, "an import that failed was not removed");
                }
                self.inner.records.forget(number);
                Err(error)
            }
        }
    }

    /// The names that will lead to the record; all must be free.
    fn import_tags(&self, portable: &Portable) -> Result<Vec<Tag>, ImportError> {
        let mut tags = Vec::new();
        for event in &portable.events {
            let (kind, value) = match &event.stamped.event {
                Event::Opened { ins, .. } | Event::InsChanged { ins } => {
                    self.importable(ins)?;
                    (TagKind::Ins, ins.token())
                }
                Event::LotFiled { entry, .. } => (TagKind::LotUniqueId, entry.unique_id.as_str().to_owned()),
                Event::DocumentFiled { entry, .. } => {
                    (TagKind::DocumentUniqueId, entry.unique_id.as_str().to_owned())
                }
                _ => continue,
            };
            let taken = kind != TagKind::Ins && self.record_of(kind, &value)?.is_some();
            if taken {
                return Err(ImportError::UniqueId(value));
            }
            tags.push(self.inner.store.tag(kind, &value));
        }
        Ok(tags)
    }

    fn importable(&self, ins: &Ins) -> Result<(), ImportError> {
        checks::ins(self.profile(), ins).map_err(ImportError::Identity)?;
        if self.record_of_ins(ins)?.is_some() { Err(ImportError::Exists) } else { Ok(()) }
    }

    /// The bytes of a document, if they are those that the archive describes.
    fn described<R: Read + Seek>(
        &self,
        archive: &mut Archive<R>,
        content: &PortableContent,
        portable: &Portable,
    ) -> Result<Vec<u8>, ImportError> {
        let fault = |what: String| ImportError::Content { file: content.file.to_string(), what };
        let found = archive.files().find(|(name, _)| *name == &*content.file);
        let (_, size) = found.ok_or_else(|| ArchiveError::Missing(content.file.to_string()))?;
        let most = self.config().limits.document_bytes;
        if usize::try_from(size).is_ok_and(|size| size > most) {
            return Err(fault(format!("{size} bytes; at most {most} are accepted")));
        }
        let bytes = archive.read(&content.file)?;
        let entry = portable.events.iter().find_map(|event| match &event.stamped.event {
            Event::DocumentFiled { document, entry, .. } if *document == content.document => Some(entry),
            _ => None,
        });
        let entry = entry.ok_or_else(|| fault("it belongs to no document".to_owned()))?;
        let same = carnet_seal::sha256(&bytes) == content.hash
            && carnet_seal::sha1(&bytes) == entry.hash
            && entry.size == size;
        if !same {
            return Err(fault("its bytes are not those that were filed".to_owned()));
        }
        let draft = DocumentDraft {
            mime: Some(entry.mime.to_string()),
            content: bytes::Bytes::from(bytes),
            ..DocumentDraft::default()
        };
        let caller = Caller::system();
        let desk = Desk {
            rigour: self.config().rigour,
            caller: &caller,
            now: self.now(),
            document: None,
            warnings: Vec::new(),
        };
        checks::media(&draft, &desk).map_err(|error| fault(error.kind.to_string()))?;
        Ok(draft.content.into())
    }

    /// Writes the record piece by piece; until the last piece no name leads to it.
    async fn write<R: Read + Seek>(
        &self,
        number: RecordNo,
        archive: &mut Archive<R>,
        portable: &Portable,
        tags: Vec<Tag>,
        source: Option<&str>,
    ) -> Result<(), ImportError> {
        let mut turn = Turn(0);
        let mut piece = Piece::default();
        for event in &portable.events {
            if matches!(event.stamped.event, Event::Family(_)) {
                continue;
            }
            let mut stamped = event.stamped.clone();
            if let Event::DocumentFiled { document, content, .. } = &mut stamped.event {
                *content = ContentNo(u64::from_be_bytes(self.random::<8>()) >> 1);
                if let Some(described) = portable.contents.iter().find(|one| one.document == *document) {
                    piece.add(*content, self.described(archive, described, portable)?);
                }
            }
            let chain = Chain::from_u8(event.chain).unwrap_or(Chain::StateSecret);
            piece.entries.push((chain, encode(&stamped)));
            if piece.is_full() {
                turn = self.write_piece(number, std::mem::take(&mut piece), turn).await?;
            }
        }
        turn = self.write_piece(number, piece, turn).await?;
        for lines in portable.traces.chunks(TOGETHER) {
            let line = |line: &super::portable::PortableTrace| {
                (Chain::from_u8(line.chain).unwrap_or(Chain::TraceSecret), encode(&line.trace))
            };
            let mut batch = Batch::new(number, Expect::Nothing);
            batch.traces = lines.iter().map(line).collect();
            self.inner.store.commit(batch).await.map_err(ServiceError::from)?;
        }
        let source = source.or(portable.origin.as_deref()).unwrap_or_default();
        let source = source.trim().chars().filter(|c| !c.is_control()).take(SOURCE_CHARS).collect::<String>();
        let act = Act::Imported { source: source.into(), made: portable.at };
        self.write_end(number, turn, tags, act).await
    }

    async fn write_piece(&self, number: RecordNo, piece: Piece, turn: Turn) -> Result<Turn, ImportError> {
        if piece.entries.is_empty() {
            return Ok(turn);
        }
        let expect = if turn == Turn(0) { Expect::New } else { Expect::Turn(turn) };
        let mut batch = Batch::new(number, expect);
        batch.entries = piece.entries;
        batch.contents = piece.contents;
        Ok(self.inner.store.commit(batch).await.map_err(ServiceError::from)?.turn)
    }

    /// The names, the next wake-up, a snapshot, and the line of the journal that tells of the import.
    async fn write_end(
        &self,
        number: RecordNo,
        turn: Turn,
        tags: Vec<Tag>,
        act: Act,
    ) -> Result<(), ImportError> {
        let record = self.record(number).await?.ok_or(ServiceError::Unknown)?;
        let now = self.now();
        let mut batch = Batch::new(number, Expect::Turn(turn));
        batch.add_tags = tags;
        batch.wake_up = timers::next(&record, &self.inner.policy, now).map_or(WakeUp::Clear, WakeUp::At);
        batch.snapshot = Some(record.to_snapshot());
        let trace = Trace {
            at: now,
            caller: Caller::system(),
            transaction: Transaction::Lifecycle,
            documents: Vec::<ObjectNo>::new(),
            outcome: Outcome::Done,
            change: None,
            act: Some(act),
        };
        batch.traces = vec![(Chain::TraceOpen, encode(&trace))];
        self.inner.store.commit(batch).await.map_err(ServiceError::from)?;
        Ok(())
    }
}

/// Events that are written together, with the bytes that they bring.
#[derive(Default)]
struct Piece {
    entries: Vec<(Chain, Vec<u8>)>,
    contents: Vec<(ContentNo, bytes::Bytes)>,
    bytes: usize,
}

impl Piece {
    fn add(&mut self, content: ContentNo, bytes: Vec<u8>) {
        self.bytes += bytes.len();
        self.contents.push((content, bytes.into()));
    }

    const fn is_full(&self) -> bool {
        self.bytes >= TOGETHER_BYTES || self.entries.len() >= TOGETHER
    }
}
