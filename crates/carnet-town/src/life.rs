//! Ten years of care of one person: which documents, on which days, by whom.

mod episodes;
mod fixed;
mod touches;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::calendar::{days, days_after, minutes_after, months_after, paris};
use crate::person::Person;
use crate::plan::{Author, DocumentPlan, Matter, Visibility};
use crate::prng::{Rng, key, label};
use crate::professional::{Professional, Trade};
use crate::structure::Site;
use crate::town::Town;

/// Years before today that documents cover.
const YEARS: i64 = 10;

pub(crate) fn of<'t>(town: &'t Town, person: &'t Person) -> Vec<DocumentPlan<'t>> {
    let seed = key(town.seed(), &[label("life"), label(&person.ins.value), label(person.ins.domain)]);
    let oldest = months_after(town.today(), -12 * YEARS);
    let start = oldest.max(days_after(person.birth_date, 1));
    let end = days_after(town.today(), -1);
    let mut life = Life { town, person, rng: Rng::new(seed), start, end, drafts: Vec::new() };
    if start <= end {
        fixed::milestones(&mut life);
        episodes::fill(&mut life);
        touches::touch(&mut life);
    }
    life.finish()
}

/// A life being told.
struct Life<'t> {
    town: &'t Town,
    person: &'t Person,
    rng: Rng,
    /// First and last day on which an act may be.
    start: Date,
    end: Date,
    drafts: Vec<Draft<'t>>,
}

#[derive(Clone)]
struct Draft<'t> {
    matter: Matter,
    author: Author<'t>,
    acted_at: Timestamp,
    ended_at: Timestamp,
    created_at: Timestamp,
    /// Minutes from writing to deposit.
    delay: i64,
    visibility: Visibility,
    title: String,
    /// Place of the replaced draft.
    replaces: Option<usize>,
}

/// Who is to write.
#[derive(Clone, Copy)]
enum By {
    Attending,
    Trade(Trade),
    Holder,
}

impl<'t> Life<'t> {
    /// Adds a document unless its day lies outside the ten years. Gives its place.
    fn push(&mut self, day: Date, matter: Matter, by: By) -> Option<usize> {
        if day < self.start || day > self.end {
            return None;
        }
        let author = self.author(by)?;
        let acted_at = paris(day.at(8, 0, 0, 0));
        let acted_at = minutes_after(acted_at, self.rng.between(0, 9 * 60));
        let ended_at = minutes_after(acted_at, self.rng.between(10, 45));
        let writing = match matter {
            Matter::Biology(_) => self.rng.between(90, 420),
            Matter::Imaging(_) => self.rng.between(15, 120),
            _ => 0,
        };
        let delay = match matter {
            Matter::Letter { .. } if self.rng.percent(30) => self.rng.between(1, 6) * 1440,
            _ => self.rng.between(2, 180),
        };
        let title = title(&matter);
        self.drafts.push(Draft {
            matter,
            author,
            acted_at,
            ended_at,
            created_at: minutes_after(ended_at, writing),
            delay,
            visibility: Visibility::Open,
            title,
            replaces: None,
        });
        Some(self.drafts.len() - 1)
    }

    fn author(&mut self, by: By) -> Option<Author<'t>> {
        let choice = self.rng.next();
        let town = self.town;
        let who = match by {
            By::Holder => return Some(Author::Holder),
            By::Attending => town.attending(self.person)?,
            By::Trade(trade) => town.of_trade(trade, choice)?,
        };
        Some(Author::Professional { who, structure: town.structure(site(who, choice)?) })
    }

    /// Numbers the drafts in the order of their deposit.
    fn finish(self) -> Vec<DocumentPlan<'t>> {
        let latest = paris(self.town.today().at(6, 0, 0, 0));
        let Life { town, person, drafts, .. } = self;
        let deposit = |draft: &Draft<'_>| {
            minutes_after(draft.created_at, draft.delay).min(latest.max(draft.created_at))
        };
        let mut order: Vec<usize> = (0..drafts.len()).collect();
        order.sort_by_key(|&at| (drafts.get(at).map(deposit), at));
        let serial_of = |at: usize| order.iter().position(|&other| other == at);
        order
            .iter()
            .zip(0_usize..)
            .filter_map(|(&at, serial)| {
                let draft = drafts.get(at)?;
                let replaced = draft.replaces.and_then(serial_of);
                // Equal instants could put a replacement before what it replaces: then it is an ordinary document.
                let replaced = replaced.filter(|&earlier| earlier < serial);
                Some(DocumentPlan {
                    index: serial,
                    person,
                    author: draft.author,
                    kind: draft.matter.kind(),
                    title: draft.title.clone(),
                    type_code: crate::model::of(&draft.matter).type_code,
                    acted_at: draft.acted_at,
                    ended_at: draft.ended_at,
                    created_at: draft.created_at,
                    deposited_at: deposit(draft),
                    visibility: draft.visibility,
                    town,
                    matter: draft.matter.clone(),
                    serial,
                    replaced,
                })
            })
            .collect()
    }

    /// A day in the ten years.
    fn any_day(&mut self) -> Date {
        let span = days(self.start, self.end).max(0);
        days_after(self.start, self.rng.between(0, span))
    }
}

/// Most work happens at the usual place.
fn site(who: &Professional, choice: u64) -> Option<Site> {
    let at = usize::from(who.sites.len() > 1 && choice.is_multiple_of(4));
    who.sites.get(at).copied()
}

/// Title of a document, with what tells it from others of its kind.
fn title(matter: &Matter) -> String {
    match matter {
        Matter::Biology(panels) if panels.len() == 1 => {
            format!(
                "{} : {}",
                matter_title(matter),
                panels.first().map_or("", |key| crate::kind::panel_title(key))
            )
        }
        Matter::Imaging(study) => study.loinc.display.to_owned(),
        Matter::Vaccination { vaccine, .. } => format!("Note de vaccination : {}", vaccine.targets),
        _ => matter_title(matter).to_owned(),
    }
}

fn matter_title(matter: &Matter) -> &'static str {
    match matter {
        Matter::Biology(_) => "Compte rendu d'examens biologiques",
        Matter::Imaging(_) => "Compte rendu d'imagerie médicale",
        Matter::Letter { letter, .. } => letter.title,
        Matter::Prescription { .. } => "Prescription de médicaments",
        Matter::Dispensing { .. } => "Dispensation de médicaments",
        Matter::Vaccination { .. } => "Note de vaccination",
        Matter::VaccinationHistory => "Historique des vaccinations",
        Matter::Summary => "Volet de synthèse médicale",
        Matter::ChildCertificate(age) => match age {
            crate::plan::ChildAge::EightDays => "Certificat de santé de l'enfant au huitième jour",
            crate::plan::ChildAge::NineMonths => "Certificat de santé de l'enfant au neuvième mois",
            crate::plan::ChildAge::TwoYears => "Certificat de santé de l'enfant au vingt-quatrième mois",
        },
        Matter::Scan(_) => "Courrier numérisé",
        Matter::Own(_) => "Note personnelle",
    }
}
