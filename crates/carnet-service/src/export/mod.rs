//! The complete export of a record, and its import into another Carnet.
//!
//! An archive holds what the one who asks for it may know, and is computed from their view alone. It is readable without
//! Carnet: documents, a FHIR Bundle, the journal as a table, the proof of the journal; and `carnet/record.cbor`, from
//! which another Carnet makes a record with equal views. Form: `docs/format.md`.

mod archive;
#[cfg(test)]
mod hostile_tests;
mod import;
mod names;
mod portable;
mod renderers;
mod scrutiny;
mod zip;

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use carnet_model::caller::ActorKind;
use carnet_model::event::Transaction;
use carnet_model::{Caller, ObjectNo, RecordNo};
use carnet_record::command::Command;
use carnet_record::policy::case::RecordAction;
use carnet_record::record::Record;
use carnet_record::view::{ReadPermit, View};
use carnet_store::{Batch, Expect};

pub use archive::{Archive, ArchiveError};
pub use import::{ImportError, Imported};
pub use portable::Portable;
pub use renderers::{Contents, Filed, PaperWriter, ResourceWriter};

use self::portable::{PortableContent, gather};
use self::zip::Directory;
use crate::budget::Budget;
use crate::fault::ServiceError;
use crate::finding::current;
use crate::items::{Item, LotItem, Subject};
use crate::outbox::{Notice, blank, row};
use crate::records::Baggage;
use crate::service::Service;

/// Most bytes of one file of an archive.
const FILE_MOST_BYTES: u64 = 512 << 20;
/// Name of the file from which an import reads.
const RECORD: &str = "carnet/record.cbor";

/// An archive under way: its bytes come piece by piece, one document in memory at a time.
pub struct Export {
    service: Service,
    number: RecordNo,
    papers: Arc<dyn PaperWriter>,
    files: Directory,
    ready: VecDeque<Bytes>,
    documents: VecDeque<Leaf>,
    /// Taken when it is written.
    portable: Option<Portable>,
}

/// A document that is still to be written.
struct Leaf {
    permit: ReadPermit,
    item: Item,
    number: ObjectNo,
    file: String,
    page: Option<String>,
}

impl Service {
    /// Gives the service what writes resources. Once; a second one is ignored.
    pub fn set_resource_writer(&self, writer: Arc<dyn ResourceWriter>) {
        let _ = self.inner.resources.set(writer);
    }

    /// The complete export of a record, for the holder and a minor's representatives: at most once a day, traced for each
    /// audience before the first byte; the holder is told when somebody else asked. What the holder had not read yet
    /// counts as read.
    pub async fn export(
        &self,
        caller: &Caller,
        subject: Subject,
        papers: Arc<dyn PaperWriter>,
    ) -> Result<Export, ServiceError> {
        let (number, record) = self.subject(subject).await?.ok_or(ServiceError::NoRecord)?;
        let record = self.may_export(caller, number, record).await?;
        let now = self.now();
        let view = self.view(caller, number, &record, Transaction::Export).await?;
        let leaves = Self::leaves(number, &view, &*papers)?;
        self.trace_export(caller, number, &record, &view).await?;
        let proof = self.prove_journal(caller, subject, &[]).await?;
        let mut contents = self.contents(caller, number, &record, &view, &leaves).await?;
        let readable: Vec<ObjectNo> = leaves.iter().map(|leaf| leaf.permit.shown().document.number).collect();
        let gathered = gather(&view, &readable, &contents.lines, &self.config().portal_url);
        contents.at = now;
        let documents = leaves.into_iter().filter_map(|leaf| {
            let number = *gathered.numbers.get(&leaf.permit.shown().document.number)?;
            Some(Leaf { number, ..leaf })
        });
        let documents = documents.collect();
        let mut export = Export {
            service: self.clone(),
            number,
            papers,
            files: Directory::default(),
            ready: VecDeque::new(),
            documents,
            portable: Some(gathered.portable),
        };
        export.add("LISEZ-MOI.html", export.papers.read_me(&contents).into())?;
        export.add("journal.csv", export.papers.journal_table(&contents).into())?;
        export.add("journal.json", export.papers.journal_json(&contents).into())?;
        export.add("proof.json", proof.into())?;
        if let Some(writer) = self.inner.resources.get() {
            export.add("fhir/bundle.json", writer.bundle(self, &contents).into())?;
        }
        Ok(export)
    }

    /// Whether the caller may have the archive now. Gives the record after what that writes.
    async fn may_export(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: Arc<Record>,
    ) -> Result<Arc<Record>, ServiceError> {
        let gate = self.gate(&record, caller, self.now());
        if let Err(refusal) = gate.on_record(RecordAction::Export) {
            return Err(self.refused(caller, number, &record, Transaction::Export, &[], refusal).await);
        }
        let kind = gate.kind();
        let view = self.view(caller, number, &record, Transaction::Export).await?;
        self.spend(caller, Budget::Export { number }).await?;
        let unseen: Vec<ObjectNo> = view
            .documents()
            .filter(|shown| kind == ActorKind::Holder && shown.document.seen_at.is_none())
            .filter(|shown| view.read(shown.document.number).is_ok())
            .map(|shown| shown.document.number)
            .collect();
        if unseen.is_empty() {
            return Ok(Arc::clone(&record));
        }
        Ok(self.act(caller, number, Command::NoteSeen(unseen), Baggage::default()).await?.record)
    }

    /// The documents that the reader may read, each with the name of its file: numbers count what they may read.
    fn leaves(
        number: RecordNo,
        view: &View<'_>,
        papers: &dyn PaperWriter,
    ) -> Result<Vec<Leaf>, ServiceError> {
        let ins = current(view.gate().record())?;
        let permits = view.documents().filter_map(|shown| view.read(shown.document.number).ok());
        let leaf = |(place, permit): (usize, ReadPermit)| {
            let item = Item { record: number, ins, shown: permit.shown().clone() };
            let entry = &permit.shown().document.entry;
            let stem = names::stem(place + 1, &entry.title);
            let file = format!("documents/{stem}.{}", names::ending(&entry.mime));
            let page = papers.has_page(&item).then(|| format!("documents/{stem}.html"));
            Leaf { permit, item, number: ObjectNo(0), file, page }
        };
        Ok(permits.enumerate().map(leaf).collect())
    }

    /// One trace for each audience, and the letter to the holder when somebody else asked.
    async fn trace_export(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
        view: &View<'_>,
    ) -> Result<(), ServiceError> {
        let touched: Vec<ObjectNo> = view.documents().map(|shown| shown.document.number).collect();
        let mut batch = Batch::new(number, Expect::Nothing);
        batch.traces = crate::records::encode_traces(&view.traces(Transaction::Export, &touched));
        if view.gate().kind() != ActorKind::Holder
            && let Some(to) = record.contact.email.clone()
        {
            let now = self.now();
            let letter = blank(Notice::Exported, format!("export-{}", now.0), now);
            let language = record.contact.language;
            batch.outbox.push(row(crate::outbox::Delivery { to, language, ..letter }, now));
        }
        tracing::debug!(documents = touched.len(), by = ?caller.kind, "a record is exported");
        self.inner.store.commit(batch).await?;
        Ok(())
    }

    async fn contents(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
        view: &View<'_>,
        leaves: &[Leaf],
    ) -> Result<Contents, ServiceError> {
        let ins = current(record)?;
        let filed = |shown: carnet_record::view::Shown| {
            let leaf = leaves.iter().find(|leaf| leaf.item.shown.document.number == shown.document.number);
            let item = Item { record: number, ins, shown };
            Filed {
                item,
                file: leaf.map(|leaf| leaf.file.clone()),
                page: leaf.and_then(|leaf| leaf.page.clone()),
            }
        };
        Ok(Contents {
            status: self.status_item(caller, number, record)?,
            traits: record.traits.clone(),
            at: self.now(),
            asked_by: caller.name.to_string(),
            documents: view.documents().map(filed).collect(),
            lots: view.lots().map(|lot| LotItem { record: number, ins, lot }).collect(),
            resources: self.inner.resources.get().is_some(),
            rights: self.rights_of(caller, number, record)?,
            lines: self.every_line(caller, number, record).await?,
        })
    }
}

impl Export {
    /// The next bytes of the archive; `None` at its end. After an error there are none: what was given is no archive.
    pub async fn next(&mut self) -> Result<Option<Bytes>, ServiceError> {
        loop {
            if let Some(bytes) = self.ready.pop_front() {
                return Ok(Some(bytes));
            }
            if let Some(leaf) = self.documents.pop_front() {
                self.document(leaf).await?;
            } else if let Some(portable) = self.portable.take() {
                self.add(RECORD, carnet_model::event::encode(&portable).into())?;
                self.ready.push_back(self.files.finish().into());
            } else {
                return Ok(None);
            }
        }
    }

    async fn document(&mut self, leaf: Leaf) -> Result<(), ServiceError> {
        let bytes = self.service.bytes(self.number, &leaf.permit).await?;
        let hash = carnet_seal::sha256(&bytes);
        if let Some(portable) = &mut self.portable {
            let (document, file) = (leaf.number, leaf.file.as_str().into());
            portable.contents.push(PortableContent { document, file, hash });
        }
        self.add(&leaf.file, bytes.clone())?;
        if let Some(name) = leaf.page {
            let (papers, item) = (Arc::clone(&self.papers), leaf.item);
            let page = tokio::task::spawn_blocking(move || papers.page(&item, &bytes)).await;
            let page = page.map_err(|error| ServiceError::UnknownOutcome(error.to_string()))?;
            self.add(&name, page.unwrap_or_default().into())?;
        }
        Ok(())
    }

    fn add(&mut self, name: &str, bytes: Bytes) -> Result<(), ServiceError> {
        let header = self.files.add(name, &bytes);
        let header =
            header.ok_or_else(|| ServiceError::Integrity(format!("{name} does not fit an archive")))?;
        self.ready.push_back(header.into());
        if !bytes.is_empty() {
            self.ready.push_back(bytes);
        }
        Ok(())
    }
}

/// For the fuzz target: reads an archive as an import does, up to the store.
pub fn read_archive(bytes: &[u8]) -> bool {
    let Ok(mut archive) = Archive::open(std::io::Cursor::new(bytes), 1 << 20) else { return false };
    let Ok(record) = archive.read(RECORD) else { return false };
    scrutiny::read(&record, carnet_model::Timestamp(i64::MAX / 2)).is_ok()
}
