//! `apply(record, event) -> record`: the fold of a ledger. It trusts its input: the decider made it, and the
//! store verified it.

use std::collections::BTreeMap;
use std::sync::Arc;

use carnet_model::caller::ActorKind;
use carnet_model::document::{DocumentState, LotEntry, Visibility};
use carnet_model::event::{Actor, Change, Event, Mark, Stamped};
use carnet_model::family::FamilyEvent;
use carnet_model::operator::Intervention;
use carnet_model::person::Contact;
use carnet_model::{Chain, ObjectNo, Timestamp, Turn};

use crate::life::ContactBy;
use crate::system::System;

use crate::record::{Authorisation, Bytes, Document, Lot, Object, Place, Record, Status, Version, Visit};

/// How many records a professional's list of last records keeps.
const VISITS_KEPT: usize = 30;

impl Record {
    /// Folds one state entry into the record.
    pub fn apply(&mut self, turn: Turn, place: Place, stamped: Stamped) {
        self.turn = turn;
        let Stamped { at, by, event } = stamped;
        match event {
            Event::Opened { ins, traits, waiting_until, contact } => {
                self.ins.push(ins);
                self.traits = Some(traits);
                self.contact = contact;
                self.opened_at = at;
                self.status = waiting_until.map_or(Status::Active, Status::Waiting);
            }
            Event::Activated | Event::Reopened => {
                self.status = Status::Active;
                self.life.erasure_asked = None;
            }
            Event::Opposed => {
                self.status = Status::Opposed;
                self.life.opposed = Some(at);
            }
            Event::Closed { reason, text } => self.status = Status::Closed { at, reason, text },
            Event::LotFiled { lot, entry } => self.file_lot(lot, Some(entry), None, at, by),
            filed @ Event::DocumentFiled { .. } => self.file_document(place, at, by, filed),
            Event::DocumentChanged { document, version, lot, change } => {
                self.change_document(
                    document,
                    Version { number: version, lot, at, change: Some(change) },
                    change,
                    by,
                );
            }
            Event::Seen { documents } => {
                for number in documents {
                    self.alter(number, |document| document.seen_at = document.seen_at.or(Some(at)));
                }
            }
            Event::WithheldTold { document } => self.alter(document, |document| document.told_at = Some(at)),
            Event::Purged { document } => self.alter(document, |document| document.bytes = Bytes::Purged),
            // The released entry tells its audience where to look; the state came with the change itself.
            Event::Released { .. } => {}
            Event::Family(event) => self.apply_family(at, event),
            Event::Account(event) => crate::account::apply(&mut self.account, at, event),
            Event::Operator(event) => {
                if let Some(number) = System::number_of(&event) {
                    self.name_object(number, Object::Nothing);
                }
                self.system.get_or_insert_default().apply(at, by, event);
            }
            event @ (Event::FirstRead { .. }
            | Event::EmergencyAccess { .. }
            | Event::AccessReported { .. }
            | Event::ProfessionalTold { .. }) => {
                if let Event::FirstRead { notice: number, .. }
                | Event::EmergencyAccess { notice: number, .. }
                | Event::AccessReported { report: number, .. } = event
                {
                    self.name_object(number, Object::Nothing);
                }
                self.watch.apply(place.chain, at, event);
            }
            Event::Intervened(intervention) => self.apply_intervention(at, intervention),
            Event::ContactSet { contact } => self.set_contact(contact, &by),
            Event::AuthorisationSet { consent, professional, name, until, ground } => {
                self.name_object(consent, Object::Consent);
                let authorisation = Authorisation { number: consent, name, until, ground, since: at };
                self.authorisations_of(place.chain).insert(professional, authorisation);
            }
            Event::AuthorisationRemoved { professional } => {
                self.authorisations_of(place.chain).remove(&professional);
            }
            settings => self.apply_settings(at, settings),
        }
    }

    /// The authorisations whose audience is that of a chain.
    fn authorisations_of(&mut self, chain: Chain) -> &mut BTreeMap<Box<str>, Authorisation> {
        match chain {
            Chain::StateSecret => &mut self.secret_authorisations,
            _ => &mut self.authorisations,
        }
    }

    fn apply_family(&mut self, at: Timestamp, event: FamilyEvent) {
        if let FamilyEvent::Invited { mandate, .. } | FamilyEvent::MandateGiven { mandate, .. } = &event {
            self.name_object(*mandate, Object::Nothing);
        }
        self.family.apply(at, event);
    }

    /// A document that left is deleted without a day: it is in no bin, and no timer is about it.
    fn apply_intervention(&mut self, at: Timestamp, intervention: Intervention) {
        match intervention {
            Intervention::Detached { proposal, documents } => {
                self.life.note_split(proposal, &documents);
                for number in documents {
                    self.alter(number, |document| document.state = DocumentState::Deleted);
                }
            }
            Intervention::TakenOver { proposal } => self.life.note_split(proposal, &[]),
            Intervention::Canary => self.life.canary = Some(at),
        }
    }

    fn set_contact(&mut self, contact: Contact, by: &Actor) {
        self.contact = contact;
        self.life.contact_by =
            if by.kind == ActorKind::Holder { ContactBy::Holder } else { ContactBy::Others };
    }

    /// The events that concern rights and settings, and professionals' own ledgers.
    fn apply_settings(&mut self, at: Timestamp, event: Event) {
        match event {
            Event::ProfessionalBlocked { professional, name } => {
                self.blocked.insert(professional, name);
            }
            Event::ProfessionalUnblocked { professional } => {
                self.blocked.remove(&professional);
            }
            Event::ObjectionsSet { break_glass, centre_15 } => {
                self.objects_break_glass = break_glass;
                self.objects_centre_15 = centre_15;
            }
            Event::AttendingSet { attending, same_rights } => {
                self.attending = attending;
                self.same_rights = same_rights;
            }
            Event::Died { on } => self.life.died_on = Some(on),
            Event::Suspended => self.life.suspended = Some(at),
            Event::SuspensionLifted => self.life.suspended = None,
            Event::ErasureAsked => self.life.erasure_asked = Some(at),
            Event::ErasureWithdrawn => self.life.erasure_asked = None,
            Event::MajorityReached => {
                self.life.majority = Some(at);
                // An address that a parent gave is not the young adult's.
                if self.life.contact_by == ContactBy::Others {
                    self.contact.email = None;
                }
            }
            Event::MajorityRead => self.life.majority_read = Some(at),
            Event::NoticesMarked { notices, mark } => {
                for notice in notices {
                    match mark {
                        Mark::Read => self.notices_read.insert(notice),
                        Mark::Unread => self.notices_read.remove(&notice),
                    };
                }
            }
            Event::InsChanged { ins } => self.ins.push(ins),
            Event::ProfessionalJoined { .. } => self.opened_at = at,
            Event::RecordVisited { record, ins, name } => {
                self.visits.retain(|visit| visit.record != record);
                self.visits.insert(0, Visit { record, ins, name, at });
                self.visits.truncate(VISITS_KEPT);
            }
            _ => {}
        }
    }

    fn file_lot(
        &mut self,
        number: ObjectNo,
        entry: Option<LotEntry>,
        change: Option<Change>,
        at: Timestamp,
        by: Actor,
    ) {
        self.name_object(number, Object::Lot(u32::try_from(self.lots.len()).unwrap_or(u32::MAX)));
        self.lots.push(Arc::new(Lot { number, entry, documents: Vec::new(), at, by, change }));
    }

    fn file_document(&mut self, place: Place, at: Timestamp, by: Actor, filed: Event) {
        let Event::DocumentFiled {
            document: number, lot, content, entry, visibility, replaces, origin, ..
        } = filed
        else {
            return;
        };
        self.name_object(number, Object::Document(u32::try_from(self.documents.len()).unwrap_or(u32::MAX)));
        self.add_to_lot(lot, number);
        if let Some(replaced) = replaces {
            self.alter(replaced, |document| {
                document.state = DocumentState::Deprecated;
                document.replaced_by = Some(number);
            });
        }
        self.push_document(Document {
            number,
            content,
            entry: *entry,
            visibility,
            state: DocumentState::Approved,
            replaces,
            replaced_by: None,
            versions: vec![Version { number, lot, at, change: None }],
            origin,
            filed_by: by,
            filed_at: at,
            seen_at: None,
            told_at: None,
            deleted_at: None,
            state_before: None,
            bytes: Bytes::Kept,
            filed_in: place,
        });
    }

    fn change_document(&mut self, document: ObjectNo, version: Version, change: Change, by: Actor) {
        let Object::Document(at_index) = self.object(document) else { return };
        self.file_lot(version.lot, None, Some(change), version.at, by);
        self.add_to_lot(version.lot, document);
        self.name_object(version.number, Object::Document(at_index));
        self.alter(document, |document| {
            let at = version.at;
            document.versions.push(version);
            match change {
                Change::Mask => document.visibility = document.visibility.with(Visibility::MASKED),
                Change::Unmask => document.visibility = document.visibility.without(Visibility::MASKED),
                Change::HideFromPatient => {
                    document.visibility = document.visibility.with(Visibility::HIDDEN_FROM_PATIENT);
                }
                Change::ShowToPatient => {
                    document.visibility = document.visibility.without(Visibility::HIDDEN_FROM_PATIENT);
                }
                Change::HideFromRepresentatives => {
                    document.visibility = document.visibility.with(Visibility::HIDDEN_FROM_REPRESENTATIVES);
                }
                // One that was replaced is history for ever: only who may not know the replacing one sees the change.
                Change::Archive | Change::Unarchive => {
                    if document.replaced_by.is_none() {
                        document.state = document.state_unreplaced();
                    }
                }
                Change::Delete => {
                    document.state_before = Some(document.state);
                    document.state = DocumentState::Deleted;
                    document.deleted_at = Some(at);
                }
                Change::Restore => {
                    document.state = document.state_before.take().unwrap_or(DocumentState::Approved);
                    document.deleted_at = None;
                }
            }
        });
    }

    fn add_to_lot(&mut self, lot: ObjectNo, document: ObjectNo) {
        if let Object::Lot(at) = self.object(lot)
            && let Some(lot) = self.lots.get_mut(at as usize)
        {
            Arc::make_mut(lot).documents.push(document);
        }
    }

    fn alter(&mut self, number: ObjectNo, change: impl FnOnce(&mut Document)) {
        if let Object::Document(at) = self.object(number) {
            self.change_document_at(at as usize, change);
        }
    }
}
