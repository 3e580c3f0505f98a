//! Pages of a professional.

use carnet_pages::parts::{DocumentBadge, DocumentBody, FacetKind, Fact, FactKind, Pager};
use carnet_pages::person::{AddError, DocumentDraft, KeptFile, SearchState};
use carnet_pages::professional::{
    AccessBasis, AccessState, AccessStatePage, CareBasis, DepositDraft, DepositError, DepositOptions,
    DepositPage, DepositResultPage, FindError, KeyGroup, KeyKind, OpenDraft, OpenRecordPage, Patient,
    Preview, ProAction, ProDocumentPage, ProHomePage, ProRecordPage, Purpose, RecentRecord,
};
use carnet_pages::{Category, Lang, Refusal, type_title};
use jiff::civil::{date, datetime};

use crate::Sheet;
use crate::person::kinds;
use crate::sample::{INS, TODAY, clinical, facets, lines, new_rows, old_rows, patient, professional};

const RECORD: &str = "7c1d";

pub(crate) fn sheets(lang: Lang) -> Vec<Sheet> {
    [homes(lang), records(lang), documents(lang), deposits(lang)].concat()
}

fn homes(lang: Lang) -> Vec<Sheet> {
    let recent = |name: &str, new_documents, authorised| RecentRecord {
        record: RECORD.into(),
        name: name.into(),
        born: Some(date(1968, 5, 4)),
        ins: INS.into(),
        last_visit: datetime(2026, 11, 18, 9, 0, 0, 0),
        new_documents,
        authorised,
    };
    let home = ProHomePage {
        layout: professional(lang),
        ins: String::new(),
        error: None,
        recent: vec![recent("Hélène MARTIN-TEST", 3, true), recent("Jeanne PETIT-TEST", 0, false)],
    };
    let wrong = ProHomePage {
        ins: "268999999999998".into(),
        error: Some(FindError::WrongKey { proposal: Some(INS.into()) }),
        recent: Vec::new(),
        ..home.clone()
    };
    let open = OpenRecordPage {
        layout: professional(lang),
        record: RECORD.into(),
        patient: patient(),
        days: 90,
        emergency_offered: true,
        draft: OpenDraft { basis: Some(CareBasis::CareTeam), ..OpenDraft::default() },
        refusal: None,
    };
    let urgent = OpenRecordPage {
        draft: OpenDraft { basis: None, purpose: Purpose::Emergency, reason: String::new() },
        refusal: Some(Refusal::EmergencyReasonMissing),
        ..open.clone()
    };
    let state = |state| AccessStatePage { layout: professional(lang), record: RECORD.into(), state }.render();
    vec![
        ("pro-home", home.render()),
        ("pro-home-error", wrong.render()),
        ("pro-open", open.render()),
        ("pro-open-refused", urgent.render()),
        ("pro-state-expired", state(AccessState::Expired { on: date(2026, 9, 1) })),
        ("pro-state-blocked", state(AccessState::Blocked)),
        ("pro-state-none", state(AccessState::Never)),
        ("pro-state-closed", state(AccessState::Closed)),
        ("pro-state-profession", state(AccessState::Profession)),
    ]
}

fn key(kind: KeyKind, lines: &[&str]) -> KeyGroup {
    KeyGroup { kind, lines: lines.iter().map(|line| (*line).into()).collect() }
}

fn records(lang: Lang) -> Vec<Sheet> {
    let mut new_documents = new_rows();
    if let Some(row) = new_documents.first_mut() {
        row.current = true;
    }
    let page = ProRecordPage {
        layout: professional(lang),
        record: RECORD.into(),
        patient: patient(),
        basis: AccessBasis::Normal { until: None },
        keys: Vec::new(),
        last_visit: Some(datetime(2026, 11, 18, 9, 0, 0, 0)),
        new_documents,
        new_count: 3,
        timeline: old_rows(),
        matching: 58,
        facets: facets(lang, FacetKind::Type),
        keep: Vec::new(),
        clear: "/pro/dossiers/7c1d".into(),
        search: None,
        pager: Pager::new(1, 3, |page| format!("?page={page}")),
        preview: Some(Preview {
            href: "/pro/dossiers/7c1d/documents/3f2b".into(),
            title: "Prise de sang".into(),
            date: date(2026, 11, 20),
            meta: "Laboratoire des Tilleuls · Dr Inès CARON-TEST".into(),
            badges: vec![DocumentBadge::SeenByPatient],
            body: DocumentBody::Html(clinical()),
            previous: None,
            next: Some("?document=2".into()),
        }),
    };
    let essentials = ProRecordPage {
        keys: vec![
            key(KeyKind::Allergies, &["Amoxicilline : urticaire, 2011", "Latex"]),
            key(KeyKind::Problems, &["Diabète de type 2, 2019", "Hypertension, 2016"]),
            key(KeyKind::Treatments, &["Metformine 1 000 mg", "Ramipril 5 mg"]),
        ],
        ..page.clone()
    };
    let urgent = ProRecordPage {
        basis: AccessBasis::Emergency { until: datetime(2026, 11, 24, 2, 14, 0, 0) },
        new_documents: Vec::new(),
        timeline: Vec::new(),
        matching: 0,
        search: Some(SearchState { words: "genou".into(), ticket: "t".into(), clear: "?".into() }),
        preview: None,
        pager: Pager::default(),
        patient: Patient { qualified: false, attending: None, ..patient() },
        ..page.clone()
    };
    vec![
        ("pro-record", page.render()),
        ("pro-record-keys", essentials.render()),
        ("pro-record-emergency", urgent.render()),
    ]
}

fn documents(lang: Lang) -> Vec<Sheet> {
    let texts = lang.texts();
    let fact = |kind, value: &str| Fact { kind, value: value.into(), detail: None };
    let page = ProDocumentPage {
        layout: professional(lang),
        record: RECORD.into(),
        patient: patient(),
        basis: AccessBasis::Emergency { until: datetime(2026, 11, 24, 2, 14, 0, 0) },
        id: "3f2b".into(),
        title: "Prise de sang".into(),
        lead: format!("Laboratoire des Tilleuls · {}", texts.date(date(2026, 11, 20))),
        category: Category::Laboratory,
        badges: vec![DocumentBadge::HiddenFromPatient, DocumentBadge::Mine],
        facts: vec![
            fact(FactKind::Author, "Dr Inès CARON-TEST"),
            fact(FactKind::Establishment, "Laboratoire des Tilleuls"),
            fact(FactKind::AddedOn, &texts.date_time(datetime(2026, 11, 20, 16, 12, 0, 0))),
            fact(FactKind::Type, type_title("11502-2", lang).unwrap_or_default()),
            fact(FactKind::Identifier, "1.2.250.1.999.1.1.20261120.1"),
        ],
        body: DocumentBody::Html(clinical()),
        actions: vec![ProAction::Mask, ProAction::Announce, ProAction::Delete],
        versions: Vec::new(),
        readers: lines().into_iter().take(1).collect(),
        back: "/pro/dossiers/7c1d".into(),
    };
    vec![("pro-document", page.render())]
}

fn deposits(lang: Lang) -> Vec<Sheet> {
    let page = DepositPage {
        layout: professional(lang),
        record: RECORD.into(),
        patient: patient(),
        kinds: kinds(lang, &["11488-4", "57833-6", "18748-4", "89601-9", "11490-0"]),
        limit: 25_000_000,
        today: TODAY,
        hiding_days: Some(30),
        minor: false,
        draft: DepositDraft {
            document: DocumentDraft { date: "2026-11-23".into(), ..DocumentDraft::default() },
            options: DepositOptions::default(),
        },
        kept: None,
        errors: Vec::new(),
    };
    let options =
        DepositOptions { masked: true, hidden_from_patient: true, hidden_from_representatives: false };
    let wrong = DepositPage {
        minor: true,
        draft: DepositDraft { options, ..page.draft.clone() },
        kept: Some(KeptFile { ticket: "t".into(), name: "lettre.pdf".into(), size: 240_000 }),
        errors: vec![
            DepositError::Field(AddError::TitleMissing { proposal: Some("Lettre".into()) }),
            DepositError::Refused(Refusal::MaskedAndHidden),
        ],
        ..page.clone()
    };
    let result = DepositResultPage {
        layout: professional(lang),
        record: RECORD.into(),
        patient: patient(),
        title: "Compte rendu de consultation".into(),
        href: Some("/pro/dossiers/7c1d/documents/3f2b".into()),
        options: DepositOptions { hidden_from_patient: true, ..DepositOptions::default() },
        visible_on: Some(date(2026, 12, 23)),
    };
    vec![
        ("pro-deposit", page.render()),
        ("pro-deposit-errors", wrong.render()),
        ("pro-deposited", result.render()),
    ]
}
