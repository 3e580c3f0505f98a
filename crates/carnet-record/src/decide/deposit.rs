//! Deposit and replacement of documents: TD2, TD2.1. Source: `spec/dmp.md` 6.3, 7, 8.1, 9.3.

use carnet_model::Chain;
use carnet_model::caller::ActorKind;
use carnet_model::document::{Author, AuthorKind, DocumentState, UniqueId, Visibility};
use carnet_model::event::{Event, Origin};

use super::Deciding;
use crate::audience::state_chain;
use crate::command::{NewDocument, NewLot, Telling};
use crate::gate::Gate;
use crate::life::ContactBy;
use crate::policy::case::DocumentAction;
use crate::refusal::{Refusal, Refused};
use crate::view::known_state;

pub(super) fn decide(deciding: &mut Deciding<'_, '_>, lot: NewLot) -> Result<(), Refusal> {
    check_lot(deciding, &lot)?;
    let origin = match deciding.gate.kind() {
        ActorKind::Holder | ActorKind::Representative | ActorKind::Caregiver => Origin::Person,
        _ => Origin::Care,
    };
    let number = deciding.number();
    if origin == Origin::Care
        && lot.documents.iter().any(|document| may_be_told(deciding.gate, document.visibility))
    {
        deciding.decision.tell = Some(Telling::Deposit { lot: number });
    }
    deciding.push(lot_chain(&lot), Event::LotFiled { lot: number, entry: lot.entry });
    for document in lot.documents {
        let NewDocument { entry, visibility, replaces, content, received } = document;
        let replaces = replaces.and_then(|n| deciding.gate.record().document(n)).map(|d| d.number);
        let document = deciding.number();
        let entry = Box::new(entry);
        let filed = Event::DocumentFiled {
            document,
            lot: number,
            content,
            entry,
            visibility,
            replaces,
            origin,
            received,
        };
        deciding.push(state_chain(visibility), filed);
        // The documents do not exist yet, so that their traces are judged by the codes asked for.
        deciding.trace_new(document, visibility);
    }
    Ok(())
}

/// A letter betrays as a list does: whoever reads the person's letters must be one who may see the document.
pub(super) fn may_be_told(gate: &Gate<'_>, visibility: Visibility) -> bool {
    let own_letters = gate.record().life.contact_by == ContactBy::Holder;
    !visibility.has(Visibility::HIDDEN_FROM_PATIENT)
        && (own_letters
            || !visibility.has(Visibility::HIDDEN_FROM_REPRESENTATIVES)
            || !gate.holder_is_minor())
}

/// The chain of the lot itself: that of its most open document.
fn lot_chain(lot: &NewLot) -> Chain {
    widest(lot.documents.iter().map(|d| d.visibility))
}

/// The chain of the most open of these codes.
pub(super) fn widest(codes: impl Iterator<Item = Visibility>) -> Chain {
    let rank = |chain: &Chain| match chain {
        Chain::StateOpen => 0,
        Chain::StateSecret => 1,
        _ => 2,
    };
    codes.map(state_chain).min_by_key(rank).unwrap_or(Chain::StateOpen)
}

fn check_lot(deciding: &Deciding<'_, '_>, lot: &NewLot) -> Result<(), Refusal> {
    let gate = deciding.gate;
    if lot.documents.is_empty() {
        return Err(Refusal::open(Refused::EmptyLot));
    }
    let mut ids: Vec<&UniqueId> = lot.documents.iter().map(|d| &d.entry.unique_id).collect();
    ids.sort();
    if ids.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        return Err(Refusal::open(Refused::DuplicateInLot));
    }
    for document in &lot.documents {
        gate.deposit(&document.entry.type_code.code, document.visibility)?;
    }
    if !is_author(gate, &lot.entry.author) {
        return Err(Refusal::open(Refused::AuthorNotCaller));
    }
    check_replacements(deciding, lot)
}

fn check_replacements(deciding: &Deciding<'_, '_>, lot: &NewLot) -> Result<(), Refusal> {
    let gate = deciding.gate;
    let mut replaced = Vec::new();
    for number in lot.documents.iter().filter_map(|d| d.replaces) {
        let unknown = || Refusal::open(Refused::ReplacesUnknown);
        let document = gate.record().document(number).ok_or_else(unknown)?;
        let state = known_state(gate, document);
        let verdict = gate.on_document(DocumentAction::Replace, document, state);
        verdict.map_err(|refusal| match refusal.appears_as {
            crate::policy::AppearsAs::Absent => unknown(),
            _ if state != DocumentState::Approved => Refusal::open(Refused::ReplacesNotCurrent),
            _ => refusal,
        })?;
        // A document that only looks current, being replaced by a hidden one, cannot be replaced again.
        if document.state != DocumentState::Approved || document.replaced_by.is_some() {
            return Err(Refusal::open(Refused::ReplacesNotCurrent));
        }
        if replaced.contains(&document.number) {
            return Err(Refusal::open(Refused::ReplacedTwice));
        }
        replaced.push(document.number);
    }
    Ok(())
}

/// Whether the lot's author is the caller: structure equal; person equal unless an automaton.
fn is_author(gate: &Gate<'_>, author: &Author) -> bool {
    let caller = gate.caller();
    let id = author.id.as_ref().map(|id| &*id.value);
    let institution = author.institution.as_ref().and_then(|i| i.id.as_ref()).map(|id| &*id.value);
    let structure_agrees =
        institution.is_none_or(|given| caller.structure.as_deref().is_none_or(|own| own == given));
    match (gate.kind(), author.kind) {
        (ActorKind::Professional, AuthorKind::Professional) => id == Some(&caller.id) && structure_agrees,
        (ActorKind::Professional, AuthorKind::Device | AuthorKind::Structure) => institution
            .or(id)
            .is_some_and(|given| caller.structure.as_deref().is_some_and(|own| given.starts_with(own))),
        (ActorKind::Structure, AuthorKind::Professional | AuthorKind::Device) => structure_agrees,
        (ActorKind::Structure, AuthorKind::Structure) => {
            institution.or(id).is_some_and(|given| caller.structure.as_deref() == Some(given))
        }
        // Whoever acts for the holder files in their name, or in their own.
        (ActorKind::Holder | ActorKind::Representative | ActorKind::Caregiver, AuthorKind::Patient) => {
            let mut known = gate.record().ins.iter().chain(&caller.ins);
            id.is_none_or(|given| known.any(|ins| ins.matricule() == given))
        }
        (ActorKind::App, AuthorKind::Device) => id.is_none_or(|given| *caller.id == *given),
        _ => false,
    }
}
