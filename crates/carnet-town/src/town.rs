//! A whole town by seed.

use jiff::civil::Date;

use crate::census;
use crate::ins::Ins;
use crate::life;
use crate::person::{Family, Person};
use crate::plan::DocumentPlan;
use crate::professional::{Professional, Trade, roster};
use crate::structure::{STRUCTURES, Site, Structure};

/// A synthetic town on a given day. The same seed, size and day give the same town and the same documents, on
/// every machine and in every later version.
#[derive(Debug, Clone)]
pub struct Town {
    seed: u64,
    today: Date,
    /// Everybody: the founding families, the drawn ones, then the persons of the official samples.
    pub people: Vec<Person>,
    /// Households.
    pub families: Vec<Family>,
    /// The forty professionals; the first is [`crate::KNOWN_PROFESSIONAL`].
    pub professionals: Vec<Professional>,
    /// The six structures, in the order of [`Site`].
    pub structures: &'static [Structure],
}

impl Town {
    /// Builds a town of `people` persons as they are on `today`, plus the seven of the official samples.
    /// The last ten years before `today` are the years of the documents.
    pub fn build(seed: u64, people: usize, today: Date) -> Self {
        let professionals = roster();
        let (people, families) = census::take(seed, people, today, &professionals);
        Self { seed, today, people, families, professionals, structures: &STRUCTURES }
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The day of the town: nothing is later.
    pub fn today(&self) -> Date {
        self.today
    }

    /// Every document of ten years, person by person; within a person in order of deposit, so that a replaced
    /// document always comes before the one that replaces it. Plans are light; bytes come with
    /// [`DocumentPlan::render`].
    pub fn documents(&self) -> impl Iterator<Item = DocumentPlan<'_>> {
        self.people.iter().flat_map(|person| self.documents_of(person)).zip(0..).map(|(mut plan, index)| {
            plan.index = index;
            plan
        })
    }

    /// The documents of one person, in order of deposit. Their `index` counts from 0 within the person.
    pub fn documents_of<'t>(&'t self, person: &'t Person) -> impl Iterator<Item = DocumentPlan<'t>> {
        life::of(self, person).into_iter()
    }

    /// A structure.
    pub fn structure(&self, site: Site) -> &'static Structure {
        let [practice, centre, clinic, laboratory, imaging, pharmacy] = &STRUCTURES;
        match site {
            Site::Practice => practice,
            Site::HealthCentre => centre,
            Site::Clinic => clinic,
            Site::Laboratory => laboratory,
            Site::Imaging => imaging,
            Site::Pharmacy => pharmacy,
        }
    }

    /// The person with an INS.
    pub fn person(&self, ins: &Ins) -> Option<&Person> {
        self.people.iter().find(|person| person.ins == *ins)
    }

    /// The attending physician of a person.
    pub fn attending(&self, person: &Person) -> Option<&Professional> {
        self.professionals.get(person.attending)
    }

    /// A professional of a trade, always the same for the same `choice`.
    pub(crate) fn of_trade(&self, trade: Trade, choice: u64) -> Option<&Professional> {
        let count = self.professionals.iter().filter(|who| who.trade == trade).count() as u64;
        let at = usize::try_from(choice.checked_rem(count)?).ok()?;
        self.professionals.iter().filter(|who| who.trade == trade).nth(at)
    }
}
