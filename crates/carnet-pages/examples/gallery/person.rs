//! Pages of a person.

use carnet_pages::layout::{Flash, FlashEvent};
use carnet_pages::parts::{
    Chip, DocumentBadge, DocumentBody, DocumentGroup, FacetKind, Fact, FactKind, Hidden, JournalDay, Media,
    Pager, Sort, SortLink, TypeOption, VersionRow,
};
use carnet_pages::person::{
    AddDocumentPage, AddError, BinPage, BinRow, DeletePage, DocumentDraft, DocumentPage, DocumentsPage,
    Frequency, HomePage, JournalExports, JournalFilter, JournalPage, KeptFile, KindOption, ListSpan,
    MaskChange, MaskPage, NotificationItem, NotificationKind, NotificationsPage, OwnAction, PreferencesPage,
    ReadState, RecordAct, RecordActPage, RecordState, RecordStatePage, SearchState, StillSees,
};
use carnet_pages::{Category, JournalKind, Lang, Layout, NavItem, Word, type_title};
use jiff::civil::{date, datetime};

use crate::Sheet;
use crate::sample::{TODAY, clinical, facets, for_lea, layout, lines, new_rows, old_rows, option};

pub(crate) fn sheets(lang: Lang) -> Vec<Sheet> {
    let mut sheets = homes(lang);
    sheets.extend(lists(lang));
    sheets.extend(documents(lang));
    sheets.extend(changes(lang));
    sheets.extend(adding(lang));
    sheets.extend(news(lang));
    sheets.extend(states(lang));
    sheets
}

fn homes(lang: Lang) -> Vec<Sheet> {
    let home = |layout: Layout| HomePage {
        layout,
        today: TODAY,
        first_name: "Hélène".into(),
        last_visit: Some(datetime(2026, 11, 9, 18, 20, 0, 0)),
        new_documents: new_rows(),
        new_count: 3,
        last_documents: old_rows().into_iter().take(4).collect(),
        total: 612,
        last_accesses: lines().into_iter().take(2).collect(),
    };
    let empty = HomePage {
        new_documents: Vec::new(),
        new_count: 0,
        last_documents: Vec::new(),
        total: 0,
        last_accesses: Vec::new(),
        last_visit: None,
        ..home(layout(lang, Some(NavItem::Home)))
    };
    vec![
        ("person-home", home(layout(lang, Some(NavItem::Home))).render()),
        ("person-home-other", home(for_lea(lang, Some(NavItem::Home))).render()),
        ("person-home-empty", empty.render()),
    ]
}

fn lists(lang: Lang) -> Vec<Sheet> {
    let rows = new_rows().into_iter().chain(old_rows()).collect();
    let chip = |label: String, count, current| Chip { label, count, href: "/documents".into(), current };
    let page = DocumentsPage {
        layout: layout(lang, Some(NavItem::Documents)),
        total: 612,
        range: Some((date(2009, 3, 2), date(2026, 11, 20))),
        masked: 14,
        in_bin: 2,
        search: None,
        chips: vec![
            chip(lang.texts().word(Word::All), Some(612), true),
            chip(Category::Laboratory.label(lang), Some(148), false),
            chip(Category::Prescriptions.label(lang), Some(203), false),
            chip(Category::Reports.label(lang), Some(121), false),
        ],
        facets: facets(lang, FacetKind::Category),
        keep: vec![Hidden { name: "tri".into(), value: "recent".into() }],
        clear: "/documents".into(),
        sort: Sort::Newest,
        sorts: Sort::ALL
            .map(|sort| SortLink { sort, href: format!("/documents?tri={}", sort.value()) })
            .to_vec(),
        span: ListSpan { first: 1, last: 25, matching: 612 },
        groups: DocumentGroup::by_month(rows),
        pager: Pager::new(1, 25, |page| format!("/documents?page={page}")),
    };
    let search =
        Some(SearchState { words: "feritine".into(), ticket: "t".into(), clear: "/documents".into() });
    let unmatched = DocumentsPage {
        search,
        groups: Vec::new(),
        span: ListSpan::default(),
        pager: Pager::default(),
        ..page.clone()
    };
    let empty = DocumentsPage {
        total: 0,
        range: None,
        masked: 0,
        in_bin: 0,
        facets: Vec::new(),
        chips: Vec::new(),
        search: None,
        ..unmatched.clone()
    };
    vec![
        ("person-documents", page.render()),
        ("person-documents-unmatched", unmatched.render()),
        ("person-documents-empty", empty.render()),
    ]
}

fn fact(kind: FactKind, value: &str) -> Fact {
    Fact { kind, value: value.into(), detail: None }
}

fn documents(lang: Lang) -> Vec<Sheet> {
    let texts = lang.texts();
    let page = DocumentPage {
        layout: Layout {
            flash: Some(Flash { event: FlashEvent::Unmasked }),
            ..layout(lang, Some(NavItem::Documents))
        },
        id: "3f2b".into(),
        title: "Prise de sang".into(),
        lead: format!("Laboratoire des Tilleuls · {}", texts.weekday_date(date(2026, 11, 20))),
        category: Category::Laboratory,
        badges: vec![DocumentBadge::New, DocumentBadge::Visible, DocumentBadge::Versions(2)],
        facts: vec![
            fact(FactKind::ActDate, &texts.date(date(2026, 11, 20))),
            Fact {
                kind: FactKind::ValidatedBy,
                value: "Dr Inès CARON-TEST".into(),
                detail: Some("biologiste médicale".into()),
            },
            fact(FactKind::AddedOn, &texts.date_time(datetime(2026, 11, 20, 16, 12, 0, 0))),
            fact(FactKind::Category, &Category::Laboratory.label(lang)),
            fact(FactKind::Type, type_title("11502-2", lang).unwrap_or_default()),
        ],
        body: DocumentBody::Html(clinical()),
        actions: vec![OwnAction::Mask],
        versions: vec![
            VersionRow {
                number: 2,
                href: "/documents/3f2b".into(),
                added: datetime(2026, 11, 20, 16, 12, 0, 0),
                current: true,
            },
            VersionRow {
                number: 1,
                href: "/documents/3f2a".into(),
                added: datetime(2026, 11, 20, 11, 2, 0, 0),
                current: false,
            },
        ],
        readers: lines().into_iter().take(2).collect(),
        back: "/documents".into(),
    };
    let pdf = DocumentPage {
        layout: layout(lang, Some(NavItem::Documents)),
        title: "Carnet de tension, 7 jours".into(),
        category: Category::Other,
        badges: vec![DocumentBadge::OwnDocument, DocumentBadge::Masked],
        body: DocumentBody::Frame { url: "/static/sample.html".into(), media: Media::Pdf },
        actions: vec![OwnAction::Unmask, OwnAction::Replace, OwnAction::Delete],
        versions: Vec::new(),
        readers: Vec::new(),
        ..page.clone()
    };
    let text = DocumentPage {
        body: DocumentBody::Text("Note libre\n\nTension du matin : 13/8\nTension du soir : 12/7".into()),
        ..pdf.clone()
    };
    let download = DocumentPage { body: DocumentBody::DownloadOnly, ..pdf.clone() };
    vec![
        ("person-document", page.render()),
        ("person-document-pdf", pdf.render()),
        ("person-document-text", text.render()),
        ("person-document-download", download.render()),
    ]
}

fn changes(lang: Lang) -> Vec<Sheet> {
    let layout = || layout(lang, Some(NavItem::Documents));
    let document = || old_rows().remove(0);
    let mask = |change| MaskPage {
        layout: layout(),
        id: "3f2b".into(),
        document: document(),
        change,
        still_sees: vec![
            StillSees::You,
            StillSees::Attending { name: "Dr Anne LEROY-TEST".into() },
            StillSees::Author { name: "Pharmacie du Mail".into() },
        ],
    };
    let bin = |title: &str, category, day, days_left| BinRow {
        id: title.into(),
        title: title.into(),
        category,
        deleted: datetime(2026, 11, day, 9, 0, 0, 0),
        days_left,
    };
    let rows = vec![
        bin("Ancienne carte de mutuelle", Category::Administrative, 21, 28),
        bin("Photo floue", Category::Other, 2, 9),
    ];
    vec![
        ("person-mask", mask(MaskChange::Mask).render()),
        ("person-unmask", mask(MaskChange::Unmask).render()),
        (
            "person-delete",
            DeletePage { layout: layout(), id: "3f2b".into(), document: document(), days: 30 }.render(),
        ),
        ("person-bin", BinPage { layout: layout(), rows, days: 30 }.render()),
        ("person-bin-empty", BinPage { layout: layout(), rows: Vec::new(), days: 30 }.render()),
    ]
}

pub(crate) fn kinds(lang: Lang, codes: &[&str]) -> Vec<TypeOption> {
    codes
        .iter()
        .map(|code| TypeOption {
            code: (*code).into(),
            label: type_title(code, lang).unwrap_or_default().into(),
        })
        .collect()
}

fn adding(lang: Lang) -> Vec<Sheet> {
    let page = AddDocumentPage {
        layout: layout(lang, Some(NavItem::Documents)),
        action: carnet_pages::paths::ADD.into(),
        replaces: None,
        kinds: kinds(lang, &["DOCPAT03", "DOCPAT05", "DOCPAT02", "DOCPAT04", "DOCPAT09", "EXPPAT_3"]),
        limit: 25_000_000,
        today: TODAY,
        draft: DocumentDraft::default(),
        kept: None,
        errors: Vec::new(),
    };
    let wrong = AddDocumentPage {
        draft: DocumentDraft {
            title: String::new(),
            kind: "DOCPAT05".into(),
            date: "2062-11-20".into(),
            comment: "À montrer au cardiologue".into(),
        },
        kept: Some(KeptFile { ticket: "t".into(), name: "tension.pdf".into(), size: 1_240_000 }),
        errors: vec![
            AddError::TitleMissing { proposal: Some("tension".into()) },
            AddError::DateFuture { proposal: Some(date(2026, 11, 20)) },
        ],
        ..page.clone()
    };
    let large = AddDocumentPage {
        errors: vec![
            AddError::FileTooLarge { size: Some(31_400_000), limit: 25_000_000 },
            AddError::KindMissing,
        ],
        ..page.clone()
    };
    let again = AddDocumentPage {
        replaces: Some("Carnet de tension, 7 jours".into()),
        action: "/documents/3f2b/remplacer".into(),
        errors: vec![AddError::Duplicate { href: "/documents/3f2b".into() }],
        ..page.clone()
    };
    vec![
        ("person-add", page.render()),
        ("person-add-errors", wrong.render()),
        ("person-add-large", large.render()),
        ("person-add-replace", again.render()),
    ]
}

fn news(lang: Lang) -> Vec<Sheet> {
    let item = |id: &str, day, kind, state| NotificationItem {
        id: id.into(),
        at: datetime(2026, 11, day, 16, 12, 0, 0),
        kind,
        state,
    };
    let items = vec![
        item(
            "1",
            20,
            NotificationKind::NewDocument {
                title: "Prise de sang".into(),
                author: "Laboratoire des Tilleuls".into(),
            },
            ReadState::Unread,
        ),
        item(
            "2",
            9,
            NotificationKind::EmergencyAccess { who: "Dr Paul RENARD-TEST".into() },
            ReadState::Unread,
        ),
        item("3", 6, NotificationKind::AccessOpened { who: "Pharmacie du Mail".into() }, ReadState::Read),
        item("4", 2, NotificationKind::TalkToProfessional, ReadState::Read),
    ];
    let page = NotificationsPage {
        layout: layout(lang, Some(NavItem::Notifications)),
        unread: 2,
        chips: vec![
            Chip {
                label: lang.texts().word(Word::All),
                count: None,
                href: "/notifications".into(),
                current: true,
            },
            Chip {
                label: lang.texts().word(Word::Unread),
                count: Some(2),
                href: "/notifications?etat=non-lues".into(),
                current: false,
            },
        ],
        items,
        pager: Pager::default(),
    };
    let empty = NotificationsPage { items: Vec::new(), unread: 0, ..page.clone() };
    let preferences = |email: Option<&str>| PreferencesPage {
        layout: Layout {
            flash: Some(Flash { event: FlashEvent::PreferencesSaved }),
            ..layout(lang, Some(NavItem::Notifications))
        },
        email: email.map(Into::into),
        frequency: Frequency::Daily,
    };
    let filter = JournalFilter {
        who: vec![
            option("p1", "Dr Anne LEROY-TEST", 812, false),
            option("p2", "Laboratoire des Tilleuls", 148, false),
        ],
        kinds: vec![
            KindOption { kind: JournalKind::Looked, count: 1012, chosen: false },
            KindOption { kind: JournalKind::Added, count: 148, chosen: false },
            KindOption { kind: JournalKind::Rights, count: 12, chosen: false },
            KindOption { kind: JournalKind::Refused, count: 1, chosen: false },
        ],
        exceptional_count: 1,
        ..JournalFilter::default()
    };
    let journal = JournalPage {
        layout: layout(lang, Some(NavItem::Journal)),
        filter,
        matching: 1284,
        days: JournalDay::group(lines()),
        pager: Pager::new(3, 26, |page| format!("/journal?page={page}")),
        exports: JournalExports { csv: "/journal.csv".into(), json: "/journal.json".into() },
    };
    let none = JournalPage { matching: 0, days: Vec::new(), pager: Pager::default(), ..journal.clone() };
    vec![
        ("person-notifications", page.render()),
        ("person-notifications-empty", empty.render()),
        ("person-preferences", preferences(Some("h•••••@exemple.test")).render()),
        ("person-preferences-none", preferences(None).render()),
        ("person-journal", journal.render()),
        ("person-journal-empty", none.render()),
    ]
}

fn states(lang: Lang) -> Vec<Sheet> {
    let layout = || Layout { nav: None, ..layout(lang, None) };
    let state = |state, acts| RecordStatePage { layout: layout(), state, acts }.render();
    let act = |act, unconfirmed| RecordActPage { layout: layout(), act, unconfirmed }.render();
    vec![
        (
            "person-state-waiting",
            state(
                RecordState::Waiting { opens: date(2027, 1, 4) },
                vec![RecordAct::Activate, RecordAct::Oppose],
            ),
        ),
        (
            "person-state-opposed",
            state(RecordState::Opposed { since: date(2026, 10, 1) }, vec![RecordAct::Activate]),
        ),
        (
            "person-state-closed",
            state(
                RecordState::Closed {
                    since: date(2026, 6, 1),
                    kept_until: date(2036, 6, 1),
                    destruction_asked: None,
                    erasure_days: 90,
                },
                vec![RecordAct::Reopen],
            ),
        ),
        ("person-act-activate", act(RecordAct::Activate, false)),
        ("person-act-oppose", act(RecordAct::Oppose, false)),
        ("person-act-close", act(RecordAct::Close, true)),
        ("person-act-reopen", act(RecordAct::Reopen, false)),
    ]
}
