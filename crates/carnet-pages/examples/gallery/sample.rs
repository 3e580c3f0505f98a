//! Invented people, places and documents.

use carnet_pages::layout::{ActingFor, Nav, PrintHeader, RecordSwitch, Setting, User};
use carnet_pages::parts::{
    DocumentBadge, DocumentRow, FacetGroup, FacetKind, FacetOption, JournalLine, Period,
};
use carnet_pages::professional::{Patient, Sex};
use carnet_pages::{
    AccessReason, Actor, Category, Hat, JournalAct, JournalSentence, Lang, Layout, NavItem, SafeHtml,
    SessionWarning, journal,
};
use jiff::civil::{Date, DateTime, date, datetime};

pub(crate) const TODAY: Date = date(2026, 11, 23);
pub(crate) const NOW: DateTime = datetime(2026, 11, 23, 14, 30, 0, 0);
pub(crate) const INS: &str = "268999999999999";

pub(crate) fn layout(lang: Lang, current: Option<NavItem>) -> Layout {
    Layout {
        lang,
        csrf: "jeton-de-la-galerie".into(),
        return_to: "/".into(),
        user: Some(User { name: "Hélène MARTIN-TEST".into() }),
        nav: Some(Nav { current, new_documents: 3, unread_notifications: 2 }),
        switches: vec![RecordSwitch { record: "r2".into(), name: "Léa MARTIN-TEST".into(), own: false }],
        session: Some(SessionWarning { idle_seconds: 900, warn_seconds: 120 }),
        print: Some(PrintHeader {
            name: "Hélène MARTIN-TEST".into(),
            born: Some(date(1968, 5, 4)),
            ins: Some(INS.into()),
            printed_at: NOW,
        }),
        setting: Setting::Demo,
        ..Layout::default()
    }
}

pub(crate) fn outside(lang: Lang) -> Layout {
    Layout { user: None, nav: None, switches: Vec::new(), session: None, print: None, ..layout(lang, None) }
}

pub(crate) fn for_lea(lang: Lang, current: Option<NavItem>) -> Layout {
    Layout {
        hat: Hat::Other,
        acting_for: Some(ActingFor {
            first_name: "Léa".into(),
            name: "Léa MARTIN-TEST".into(),
            own_record: Some("r1".into()),
            closed: Vec::new(),
        }),
        switches: vec![RecordSwitch { record: "r1".into(), name: "Hélène MARTIN-TEST".into(), own: true }],
        ..layout(lang, current)
    }
}

pub(crate) fn professional(lang: Lang) -> Layout {
    Layout {
        hat: Hat::Professional,
        user: Some(User { name: "Dr Anne LEROY-TEST".into() }),
        nav: None,
        switches: Vec::new(),
        ..layout(lang, None)
    }
}

pub(crate) fn patient() -> Patient {
    Patient {
        name: "Hélène MARTIN-TEST".into(),
        born: Some(date(1968, 5, 4)),
        age: Some(58),
        sex: Sex::Female,
        ins: INS.into(),
        qualified: true,
        attending: Some("Dr Anne LEROY-TEST".into()),
    }
}

fn row(title: &str, meta: &str, category: Category, date: Date, badges: &[DocumentBadge]) -> DocumentRow {
    DocumentRow {
        href: "/documents/3f2b".into(),
        title: title.into(),
        meta: meta.into(),
        category,
        date,
        badges: badges.to_vec(),
        current: false,
    }
}

pub(crate) fn new_rows() -> Vec<DocumentRow> {
    use DocumentBadge::{New, Versions};
    vec![
        row("Prise de sang", "Laboratoire des Tilleuls", Category::Laboratory, date(2026, 11, 20), &[New]),
        row(
            "Ordonnance de 3 mois",
            "Dr Anne LEROY-TEST, médecin généraliste",
            Category::Prescriptions,
            date(2026, 11, 18),
            &[New],
        ),
        row(
            "Lettre de consultation en cardiologie",
            "Dr Yanis BELKACEM-TEST · Clinique du Canal",
            Category::Reports,
            date(2026, 11, 12),
            &[New, Versions(2)],
        ),
    ]
}

pub(crate) fn old_rows() -> Vec<DocumentRow> {
    use DocumentBadge::{Masked, OwnDocument};
    vec![
        row("Vaccin contre la grippe", "Pharmacie du Mail", Category::Prevention, date(2026, 11, 6), &[]),
        row(
            "Compte rendu de consultation",
            "Centre de santé de la Gare",
            Category::Reports,
            date(2026, 11, 3),
            &[Masked],
        ),
        row("Radio du genou droit", "Imagerie du Parc", Category::Imaging, date(2026, 10, 27), &[]),
        row(
            "Certificat pour la marche sportive",
            "Dr Anne LEROY-TEST",
            Category::Certificates,
            date(2026, 10, 14),
            &[],
        ),
        row(
            "Carnet de tension, 7 jours",
            "Hélène MARTIN-TEST",
            Category::Other,
            date(2026, 10, 2),
            &[OwnDocument],
        ),
        row(
            "Lettre de sortie, chirurgie d’un jour",
            "Hôpital des Deux-Rives",
            Category::Reports,
            date(2026, 9, 18),
            &[],
        ),
        row(
            "Prise de sang avant opération",
            "Laboratoire des Tilleuls",
            Category::Laboratory,
            date(2026, 9, 11),
            &[],
        ),
    ]
}

pub(crate) fn option(value: &str, label: &str, count: u32, chosen: bool) -> FacetOption {
    FacetOption { value: value.into(), label: label.into(), count, chosen }
}

pub(crate) fn facets(lang: Lang, first: FacetKind) -> Vec<FacetGroup> {
    let category =
        |category: Category, count, chosen| option(category.value(), &category.label(lang), count, chosen);
    let period = |value, period: Period, count| option(value, &period.label(lang.texts()), count, false);
    vec![
        FacetGroup {
            kind: first,
            options: vec![
                category(Category::Laboratory, 148, true),
                category(Category::Prescriptions, 203, false),
                category(Category::Reports, 121, false),
                category(Category::Imaging, 47, false),
            ],
        },
        FacetGroup {
            kind: FacetKind::Period,
            options: vec![
                period("3m", Period::ThreeMonths, 12),
                period("12m", Period::TwelveMonths, 58),
                period("2025", Period::Year(2025), 74),
                period("-2025", Period::Before(2025), 477),
            ],
        },
        FacetGroup {
            kind: FacetKind::Author,
            options: vec![
                option("a1", "Dr Anne LEROY-TEST", 164, false),
                option("a2", "Dr Yanis BELKACEM-TEST", 3, false),
            ],
        },
        FacetGroup {
            kind: FacetKind::Establishment,
            options: vec![
                option("e1", "Laboratoire des Tilleuls", 148, false),
                option("e2", "Hôpital des Deux-Rives", 97, false),
            ],
        },
    ]
}

pub(crate) fn doctor() -> Actor {
    Actor::Professional {
        name: "Dr Anne LEROY-TEST".into(),
        profession: Some("médecin généraliste".into()),
        structure: None,
    }
}

fn line(at: DateTime, sentence: JournalSentence, reason: AccessReason, number: u64) -> JournalLine {
    let report = (sentence.actor != Actor::You).then(|| "/journal/3f2b/signaler?qui=a1".to_owned());
    JournalLine {
        at,
        sentence,
        reason: Some(reason),
        number: Some(number),
        software: Some("Logiciel des Tilleuls 4.2".to_owned()),
        report,
    }
}

pub(crate) fn lines() -> Vec<JournalLine> {
    let blood = || "Prise de sang".to_owned();
    let lab = Actor::Structure { name: "Laboratoire des Tilleuls".into() };
    let emergency = JournalSentence {
        actor: Actor::Professional {
            name: "Dr Paul RENARD-TEST".into(),
            profession: Some("médecin urgentiste".into()),
            structure: Some("Hôpital des Deux-Rives".into()),
        },
        act: JournalAct::ReadMany { count: 3 },
        mode: journal::Mode::Emergency,
    };
    vec![
        line(
            datetime(2026, 11, 20, 18, 5, 0, 0),
            JournalSentence::new(doctor(), JournalAct::Read { document: blood() }),
            AccessReason::AttendingPhysician,
            1284,
        ),
        line(
            datetime(2026, 11, 20, 16, 12, 0, 0),
            JournalSentence::new(lab, JournalAct::Deposited { document: blood() }),
            AccessReason::Feeding,
            1283,
        ),
        line(
            datetime(2026, 11, 18, 9, 3, 0, 0),
            JournalSentence::new(Actor::You, JournalAct::Masked { document: "Compte rendu".into() }),
            AccessReason::OwnRecord,
            1281,
        ),
        line(
            datetime(2026, 11, 9, 2, 14, 0, 0),
            emergency,
            AccessReason::Emergency { declared: "Patiente confuse, ne peut pas répondre".into() },
            1276,
        ),
        line(
            datetime(2026, 11, 9, 1, 58, 0, 0),
            JournalSentence::new(
                Actor::Professional { name: "Marc OLIVIER-TEST".into(), profession: None, structure: None },
                JournalAct::Refused,
            ),
            AccessReason::NoRight,
            1275,
        ),
    ]
}

/// A fragment as the renderer of clinical documents writes them.
pub(crate) fn clinical() -> SafeHtml {
    SafeHtml::trusted(include_str!("clinical.html"))
}
