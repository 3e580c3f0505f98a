//! Pages about families and accesses.

use carnet_pages::access::{
    AccessGround, AccessPage, AccessState, ActsForHolder, CareStanding, CategoryCount, Holder, Kept,
    LawOrigin, LawPage, LawSetting, LawState, LawValue, LawVersion, MinorNote, NewAccessDraft,
    NewAccessError, NewAccessPage, NewAccessWish, ProfessionalAct, ProfessionalActPage, ProfessionalRow,
    ProofPage, Reader, ReaderChoice, ReaderGroup, ReportError, ReportPage, SeeAsPage, SeenAs, SeenRow,
    SeenShow, SeenWhy, Shown, Told, Urgent, WhyHidden, WhySeen,
};
use carnet_pages::family::{
    CaregiversPage, GiveBackPage, HelpEffect, HelpedRow, HelpingPage, InvitationOverPage, InvitationPage,
    InviteDraft, InviteError, InvitePage, MajorityPage, MandateEndPage, MandateOver, MandateProof,
    MandateRow, MandateState, NarrowPage, PaperFormPage, Relation, Right, RightAction, RightKind,
};
use carnet_pages::parts::{Chip, Pager};
use carnet_pages::{Category, Lang, NavItem};
use jiff::civil::{date, datetime};

use crate::Sheet;
use crate::sample::{for_lea, layout, lines, old_rows, outside};

pub(crate) fn sheets(lang: Lang) -> Vec<Sheet> {
    [accesses(lang), seen(lang), caregivers(lang), invited(lang), laws(lang)].concat()
}

fn rights() -> Vec<Right> {
    use RightAction::{Read, Write};
    use RightKind::{Documents, Prevention};
    [(Documents, Read), (Documents, Write), (Prevention, Read)]
        .into_iter()
        .map(|(kind, action)| Right { kind, action })
        .collect()
}

fn professional(name: &str, state: AccessState, standing: CareStanding) -> ProfessionalRow {
    let known = state != AccessState::Unset;
    ProfessionalRow {
        key: "a1b2".into(),
        name: name.into(),
        state,
        since: known.then_some(date(2026, 3, 2)),
        until: known.then_some(date(2027, 3, 2)),
        ground: known.then_some(AccessGround::CareTeam),
        last_read: known.then_some(datetime(2026, 11, 20, 18, 5, 0, 0)),
        standing,
    }
}

fn accesses(lang: Lang) -> Vec<Sheet> {
    use CareStanding::{Attending, Ordinary, SameRights};
    let page = AccessPage {
        layout: layout(lang, Some(NavItem::Sharing)),
        minor: MinorNote::Adult,
        present: vec![
            professional("Dr Anne LEROY-TEST", AccessState::Valid, Attending),
            professional("Dr Yanis BELKACEM-TEST", AccessState::Valid, Ordinary),
            professional("Dr Marie LOPEZ-TEST", AccessState::Unset, SameRights),
        ],
        past: vec![
            professional("Dr Paul RENARD-TEST", AccessState::Expired, Ordinary),
            professional("Marc OLIVIER-TEST", AccessState::Blocked, Ordinary),
        ],
        urgent: Urgent { emergency: true, call: false, kept: Kept::Yes },
        people: vec![ActsForHolder {
            name: "Julien MARTIN-TEST".into(),
            relation: Relation::Caregiver,
            since: date(2026, 6, 1),
            reader: Holder::Other,
        }],
        invitations: 1,
        may_have_caregivers: true,
        told: Told {
            email: Some("h•••••@exemple.test".into()),
            attending: Some("Dr Anne LEROY-TEST".into()),
        },
    };
    let child = AccessPage {
        layout: for_lea(lang, Some(NavItem::Sharing)),
        minor: MinorNote::ToParents,
        present: Vec::new(),
        past: Vec::new(),
        people: vec![
            ActsForHolder {
                name: "Hélène MARTIN-TEST".into(),
                relation: Relation::Parent,
                since: date(2012, 2, 3),
                reader: Holder::Reader,
            },
            ActsForHolder {
                name: "Paul MARTIN-TEST".into(),
                relation: Relation::Parent,
                since: date(2012, 2, 3),
                reader: Holder::Other,
            },
        ],
        invitations: 0,
        told: Told { email: None, attending: None },
        ..page.clone()
    };
    let act = |act| ProfessionalActPage {
        layout: layout(lang, Some(NavItem::Sharing)),
        key: "a1b2".into(),
        name: "Dr Yanis BELKACEM-TEST".into(),
        act,
    };
    let new = |errors: Vec<NewAccessError>, id: &str| NewAccessPage {
        layout: layout(lang, Some(NavItem::Sharing)),
        draft: NewAccessDraft {
            id: id.into(),
            name: "Dr Marie LOPEZ-TEST".into(),
            wish: NewAccessWish::Give,
            until: "2027-11-23".into(),
        },
        latest: date(2027, 11, 23),
        errors,
    };
    let proposal = NewAccessError::IdMalformed { proposal: Some("10101234567".into()) };
    let report = |error| ReportPage {
        layout: layout(lang, Some(NavItem::Journal)),
        id: "3f2b".into(),
        line: lines().remove(3),
        words: String::new(),
        error,
    };
    let proof = |download: Option<&str>| ProofPage {
        layout: layout(lang, Some(NavItem::Journal)),
        download: download.map(Into::into),
        checkpoint: download.map(|_| datetime(2026, 11, 23, 14, 29, 0, 0)),
    };
    vec![
        ("access", page.render()),
        ("access-child", child.render()),
        ("access-block", act(ProfessionalAct::Block).render()),
        ("access-attending", act(ProfessionalAct::Attending).render()),
        ("access-new", new(Vec::new(), "").render()),
        ("access-new-errors", new(vec![proposal, NewAccessError::UntilPast], "RPPS 10101234567").render()),
        ("journal-report", report(None).render()),
        ("journal-report-error", report(Some(ReportError::WordsMissing)).render()),
        ("journal-proof", proof(Some("/journal/preuve.json")).render()),
        ("journal-proof-none", proof(None).render()),
    ]
}

fn seen(lang: Lang) -> Vec<Sheet> {
    let choice = |value: &str, reader, group| ReaderChoice { value: value.into(), reader, group };
    let choices = vec![
        choice("soignant-a1", Reader::Professional("Dr Anne LEROY-TEST".into()), ReaderGroup::Known),
        choice("aidant-b2", Reader::Caregiver("Julien MARTIN-TEST".into()), ReaderGroup::Known),
        choice("urgence", Reader::Emergency, ReaderGroup::Known),
        choice("appel", Reader::CallCentre, ReaderGroup::Known),
        choice("profession-10", Reader::Profession("Médecin".into()), ReaderGroup::Professions),
        choice("profession-60", Reader::Profession("Infirmier".into()), ReaderGroup::Professions),
        choice("profession-21", Reader::Profession("Pharmacien".into()), ReaderGroup::Professions),
    ];
    let whys = [
        SeenWhy::Seen(WhySeen::Consultation),
        SeenWhy::Hidden(WhyHidden::Masked),
        SeenWhy::Seen(WhySeen::Consultation),
        SeenWhy::Hidden(WhyHidden::Matrix),
    ];
    let result = SeenAs {
        reader: Reader::Profession("Infirmier".into()),
        shut_out: None,
        seen: 371,
        total: 612,
        categories: vec![
            CategoryCount { category: Category::Prescriptions, seen: 203, total: 203 },
            CategoryCount { category: Category::Laboratory, seen: 148, total: 148 },
            CategoryCount { category: Category::Reports, seen: 0, total: 101 },
        ],
        chips: SeenShow::ALL
            .into_iter()
            .zip([612, 371, 241])
            .map(|(show, count)| Chip {
                label: show.label(lang),
                count: Some(count),
                href: format!("/partage/voir-comme?comme=profession-60&lignes={}", show.value()),
                current: show == SeenShow::All,
            })
            .collect(),
        rows: old_rows().into_iter().zip(whys).map(|(document, why)| SeenRow { document, why }).collect(),
        pager: Pager::new(1, 13, |page| format!("/partage/voir-comme?page={page}")),
    };
    let page = |result: Option<SeenAs>, chosen: &str| SeeAsPage {
        layout: layout(lang, Some(NavItem::Sharing)),
        choices: choices.clone(),
        chosen: chosen.into(),
        result,
    };
    let shut = SeenAs {
        reader: Reader::Professional("Marc OLIVIER-TEST".into()),
        shut_out: Some(WhyHidden::Blocked),
        seen: 0,
        rows: Vec::new(),
        categories: Vec::new(),
        pager: Pager::default(),
        ..result.clone()
    };
    vec![
        ("see-as", page(None, "").render()),
        ("see-as-nurse", page(Some(result), "profession-60").render()),
        ("see-as-blocked", page(Some(shut), "").render()),
    ]
}

fn mandate(name: &str, state: MandateState, proof: MandateProof) -> MandateRow {
    MandateRow {
        id: "3f2b".into(),
        name: name.into(),
        rights: rights(),
        until: date(2027, 11, 23),
        proof,
        state,
    }
}

fn caregivers(lang: Lang) -> Vec<Sheet> {
    let live = || mandate("Julien MARTIN-TEST", MandateState::Live, MandateProof::Invitation);
    let invited = MandateState::Invited { until: datetime(2026, 12, 23, 14, 30, 0, 0) };
    let waiting = MandateState::Waiting { from: datetime(2026, 11, 25, 14, 30, 0, 0) };
    let over = MandateState::Over { since: Some(date(2026, 5, 4)), why: MandateOver::ByCaregiver };
    let list = |standing, over| CaregiversPage {
        layout: layout(lang, Some(NavItem::Sharing)),
        standing,
        over,
        most: 5,
        delay_hours: 48,
    };
    let full = list(
        vec![
            live(),
            mandate("Zoé MARTIN-TEST", waiting, MandateProof::Paper),
            mandate("Paul, mon voisin", invited, MandateProof::Invitation),
            mandate("Claire DUBOIS-TEST", MandateState::Live, MandateProof::Judgement),
        ],
        vec![mandate("Inès MARTIN-TEST", over, MandateProof::Invitation)],
    );
    let form = |draft: InviteDraft, errors| InvitePage {
        layout: layout(lang, Some(NavItem::Sharing)),
        draft,
        latest: date(2029, 11, 23),
        delay_hours: 48,
        errors,
    };
    let read = vec![Right { kind: RightKind::Documents, action: RightAction::Read }];
    let draft = InviteDraft { rights: read, until: "2027-11-23".into(), ..InviteDraft::default() };
    let wrong = InviteDraft {
        name: "Paul, mon voisin".into(),
        email: "paul@exemple,test".into(),
        rights: Vec::new(),
        until: "2035-01-01".into(),
    };
    let errors = vec![
        InviteError::EmailMalformed { proposal: Some("paul@exemple.test".into()) },
        InviteError::NothingChosen,
        InviteError::UntilTooFar { latest: date(2029, 11, 23) },
        InviteError::TooMany { most: 5 },
    ];
    let end = |row| MandateEndPage { layout: layout(lang, Some(NavItem::Sharing)), row };
    let narrow = NarrowPage {
        layout: layout(lang, Some(NavItem::Sharing)),
        row: live(),
        kept: rights(),
        until: "2027-11-23".into(),
        errors: Vec::new(),
    };
    let paper = PaperFormPage {
        layout: layout(lang, Some(NavItem::Sharing)),
        holder: "Hélène MARTIN-TEST".into(),
        years: 3,
        delay_hours: 48,
    };
    vec![
        ("caregivers", full.render()),
        ("caregivers-empty", list(Vec::new(), Vec::new()).render()),
        ("caregivers-invite", form(draft, Vec::new()).render()),
        ("caregivers-invite-errors", form(wrong, errors).render()),
        ("caregivers-end", end(live()).render()),
        ("caregivers-withdraw", end(mandate("Paul", invited, MandateProof::Invitation)).render()),
        ("caregivers-narrow", narrow.render()),
        ("caregivers-paper", paper.render()),
    ]
}

fn invited(lang: Lang) -> Vec<Sheet> {
    let invitation = InvitationPage {
        layout: layout(lang, None),
        token: "jeton".into(),
        holder: "Hélène MARTIN-TEST".into(),
        rights: rights(),
        until: date(2027, 11, 23),
        expires: datetime(2026, 12, 23, 14, 30, 0, 0),
        from: datetime(2026, 11, 25, 14, 30, 0, 0),
    };
    let row =
        |name: &str, relation, effect| HelpedRow { record: "r2".into(), name: name.into(), relation, effect };
    let helping = |people| HelpingPage { layout: layout(lang, Some(NavItem::Sharing)), people };
    let soon = HelpEffect::From(datetime(2026, 11, 25, 14, 30, 0, 0));
    let people = vec![
        row("Léa MARTIN-TEST", Relation::Parent, HelpEffect::Now),
        row("Jeanne DUBOIS-TEST", Relation::Caregiver, soon),
        row("Robert DUBOIS-TEST", Relation::Caregiver, HelpEffect::Over),
    ];
    let back =
        GiveBackPage { layout: layout(lang, None), record: "r2".into(), name: "Jeanne DUBOIS-TEST".into() };
    let majority = MajorityPage {
        layout: layout(lang, None),
        first_name: "Léa".into(),
        since: date(2026, 11, 20),
        lost: vec!["Hélène MARTIN-TEST".into(), "Paul MARTIN-TEST".into()],
        email: Some("h•••••@exemple.test".into()),
    };
    vec![
        ("invitation", invitation.render()),
        ("invitation-over", InvitationOverPage { layout: layout(lang, None) }.render()),
        ("helping", helping(people).render()),
        ("helping-empty", helping(Vec::new()).render()),
        ("helping-give-back", back.render()),
        ("majority", majority.render()),
    ]
}

fn laws(lang: Lang) -> Vec<Sheet> {
    let value = |setting| LawValue {
        setting,
        value: match setting {
            LawSetting::Majority => Shown::Years(18),
            LawSetting::MinorsSecret => Shown::Yes,
            LawSetting::CaregiversMost => Shown::People(5),
            LawSetting::MandateDelay => Shown::Hours(48),
            _ => Shown::Days(42),
        },
        before: (setting == LawSetting::CaregiversMost).then_some(Shown::People(1)),
    };
    let version = |from, state| LawVersion {
        from,
        state,
        origin: LawOrigin::Operator,
        by: Some("Ministère chargé de la santé".into()),
        text: Some("Code de la santé publique, articles L1111-13-1 à L1111-19".into()),
        values: LawSetting::ALL.into_iter().map(value).collect(),
    };
    let page = LawPage {
        layout: outside(lang),
        versions: vec![
            version(None, LawState::InForce),
            version(Some(date(2027, 1, 1)), LawState::Announced),
            version(Some(date(2020, 1, 1)), LawState::Past),
        ],
    };
    vec![("law", page.render())]
}
