//! Pages of those who run a deployment.

use carnet_pages::Lang;
use carnet_pages::layout::{Hat, Layout, User};
use carnet_pages::operator::{
    ActFault, ActPage, ActRow, AlarmAbout, AlarmRow, AlarmWord, AlarmsPage, Deed, FigureName, FigureRow,
    Given, OfficerAct, OfficerLinks, OfficerRole, OperatorPage, PaperPage, ProposalDecision, ProposalRow,
    ProposalState, SplitPage,
};

use crate::Sheet;
use crate::sample::NOW;

fn layout(lang: Lang) -> Layout {
    Layout {
        lang,
        hat: Hat::Operator,
        user: Some(User { name: "Sacha PETIT-TEST".into() }),
        ..Layout::default()
    }
}

pub(crate) fn sheets(lang: Lang) -> Vec<Sheet> {
    vec![
        ("operator", home(lang).render()),
        ("operator-alarms", alarms(lang).render()),
        ("operator-act", act(lang).render()),
        ("operator-paper", paper(lang).render()),
        ("operator-split", split(lang).render()),
    ]
}

fn home(lang: Lang) -> OperatorPage {
    let proposal = |number, act, decision, state| ProposalRow {
        number,
        act,
        about: "4f1c0a77-90de-4b1d-8f8e-3b7a9d2c5e61".into(),
        split: (act == OfficerAct::Split).then(|| {
            let document = "0b0a1f6e-52c1-4c0c-9c43-6a0a3f9d7b10".to_owned();
            ("9d2c5e61-90de-4b1d-8f8e-3b7a4f1c0a77".to_owned(), vec![document.clone(), document])
        }),
        reason: "Dossier administratif 2026-118".into(),
        by: "Olivier DURAND-TEST".into(),
        at: NOW,
        state,
        decision,
    };
    OperatorPage {
        layout: layout(lang),
        links: OfficerLinks::of(true, true),
        figures: Some(vec![
            FigureRow { name: FigureName::Opened, value: Some(48_211) },
            FigureRow { name: FigureName::Closed, value: None },
            FigureRow { name: FigureName::ByCare("11502-2".into()), value: Some(12_805) },
        ]),
        days: 30,
        smallest: 11,
        proposals: vec![
            proposal(4, OfficerAct::Split, ProposalDecision::Both, ProposalState::Waiting),
            proposal(3, OfficerAct::Suspend, ProposalDecision::Both, ProposalState::Waiting),
            proposal(2, OfficerAct::Counter, ProposalDecision::Withdraw, ProposalState::Waiting),
            proposal(1, OfficerAct::Erase, ProposalDecision::Nothing, ProposalState::Done),
        ],
        acts: Some(vec![
            ActRow {
                deed: Deed::PopulationOpened { opened: 998_211, reported: 1_789 },
                by: "gael".into(),
                at: NOW,
            },
            ActRow {
                deed: Deed::OperatorAdded {
                    role: OfficerRole::CounterAgent,
                    name: "Gaël LE GOFF-TEST".into(),
                },
                by: "root".into(),
                at: NOW,
            },
        ]),
        fault: Some(ActFault::SamePerson),
    }
}

fn alarms(lang: Lang) -> AlarmsPage {
    let alarm = |number, word, figure, reviewed| AlarmRow {
        number,
        word,
        about: AlarmAbout::Known("899700218896".into()),
        figure,
        at: NOW,
        reviewed,
    };
    AlarmsPage {
        layout: layout(lang),
        alarms: vec![
            alarm(3, AlarmWord::Canary, 1, None),
            alarm(2, AlarmWord::LookUpsStopped, 300, None),
            alarm(
                1,
                AlarmWord::BreakGlass,
                4,
                Some(("Sacha PETIT-TEST".into(), "Garde des urgences, vérifié.".into())),
            ),
        ],
        fault: None,
    }
}

fn act(lang: Lang) -> ActPage {
    ActPage {
        layout: layout(lang),
        kinds: vec![("suspendre", OfficerAct::Suspend), ("deces", OfficerAct::Death)],
        given: Given::default(),
        fault: None,
    }
}

fn split(lang: Lang) -> SplitPage {
    SplitPage { layout: layout(lang), given: Given::default(), fault: Some(ActFault::Documents) }
}

fn paper(lang: Lang) -> PaperPage {
    PaperPage {
        layout: layout(lang),
        rights: PaperPage::document_rights(),
        given: Given { ins: "2 79 03 51 215 189 89".into(), ..Given::default() },
        fault: Some(ActFault::Rights),
    }
}
