//! Who lives in the town: households, their members and the state of their health.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use crate::calendar::{days, days_after, years};
use crate::health;
use crate::ins::{Ins, NOWHERE};
use crate::names;
use crate::person::{Family, Person, Profile, Sex};
use crate::prng::{Rng, key, label};
use crate::professional::{Professional, Trade};
use crate::specials;
use crate::structure::CITY;

/// Documents of a rich record.
pub(crate) const RICH: u32 = 600;

/// A person before their identity is complete.
pub(crate) struct Birth {
    pub(crate) sex: Sex,
    pub(crate) given: Vec<String>,
    pub(crate) family: String,
    pub(crate) used: Option<String>,
    pub(crate) day: Date,
    pub(crate) parents: Vec<usize>,
}

pub(crate) fn take(
    seed: u64,
    people: usize,
    today: Date,
    staff: &[Professional],
) -> (Vec<Person>, Vec<Family>) {
    let mut census = Census {
        seed,
        today,
        attending: generalists(staff),
        orders: BTreeMap::new(),
        people: Vec::new(),
        families: Vec::new(),
    };
    census.founders(people);
    let mut rng = Rng::new(key(seed, &[label("households")]));
    while census.people.len() < people {
        let room = people - census.people.len();
        census.household(&mut rng, room);
    }
    census.enrich(people);
    specials::add(&mut census);
    (census.people, census.families)
}

fn generalists(staff: &[Professional]) -> Vec<usize> {
    staff.iter().enumerate().filter(|(_, who)| who.trade == Trade::Generalist).map(|(at, _)| at).collect()
}

pub(crate) struct Census {
    seed: u64,
    pub(crate) today: Date,
    attending: Vec<usize>,
    orders: BTreeMap<(Sex, i16, i8), u32>,
    people: Vec<Person>,
    families: Vec<Family>,
}

impl Census {
    /// The two families that the drawings of the user interface show, so that a demonstration looks like them.
    fn founders(&mut self, room: usize) {
        let plain = |sex, given: &str, family: &str, used: Option<&str>, day| Birth {
            sex,
            given: vec![given.to_owned()],
            family: format!("{family}-TEST"),
            used: used.map(|name| format!("{name}-TEST")),
            day,
            parents: Vec::new(),
        };
        let shift = |day: Date| {
            // The drawings are of November 2026: keep the ages on any other day.
            let drawn = date(2026, 11, 23);
            days_after(self.today, -days(day, drawn))
        };
        let (helene, julien, jeanne) =
            (shift(date(1968, 4, 11)), shift(date(1995, 9, 2)), shift(date(1942, 2, 27)));
        let (camille, hugo, lea) =
            (shift(date(1993, 6, 18)), shift(date(1991, 1, 30)), shift(date(2025, 8, 12)));
        let martins = [
            plain(Sex::Female, "Hélène", "VALLIER", Some("MARTIN"), helene),
            Birth { parents: vec![0], ..plain(Sex::Male, "Julien", "MARTIN", None, julien) },
            plain(Sex::Female, "Jeanne", "LOISEAU", Some("MARTIN"), jeanne),
        ];
        let young = [
            plain(Sex::Female, "Camille", "MARTIN", None, camille),
            plain(Sex::Male, "Hugo", "BERTIN", None, hugo),
            Birth { parents: vec![3, 4], ..plain(Sex::Female, "Léa", "MARTIN", None, lea) },
        ];
        if room >= 6 {
            self.settle("MARTIN-TEST", martins.into());
            self.settle("MARTIN-TEST", young.into());
            self.furnish();
        }
    }

    /// What the drawings tell of the founders: their doctor, and that the first of them is followed.
    fn furnish(&mut self) {
        let leroy = self.attending.get(1).copied().unwrap_or(0);
        for person in &mut self.people {
            person.attending = leroy;
        }
        let mut rng = Rng::new(key(self.seed, &[label("founder")]));
        if let Some(first) = self.people.first_mut() {
            first.profile = Profile::Hypertensive;
            first.abundance = 60;
            first.conditions = health::conditions(first, self.today, &mut rng);
        }
    }

    fn household(&mut self, rng: &mut Rng, room: usize) {
        let family = names::family(rng);
        let adults = if room == 1 || rng.percent(30) { 1 } else { 2 };
        let age = if rng.percent(30) { rng.between(62, 92) } else { rng.between(22, 61) };
        let mut births = Vec::new();
        for place in 0..adults {
            let sex = match (place, rng.percent(50)) {
                (0, true) | (1, false) => Sex::Female,
                _ => Sex::Male,
            };
            let married = place == 1 && sex == Sex::Female && rng.percent(60);
            births.push(Birth {
                sex,
                given: names::given(sex, rng),
                family: if place == 0 { family.clone() } else { names::family(rng) },
                used: married.then(|| family.clone()),
                day: self.birthday(age + rng.between(-4, 4), rng),
                parents: Vec::new(),
            });
        }
        let first = self.people.len();
        let fertile = (25..=55).contains(&age);
        let children = if fertile { rng.below(4) } else { 0 };
        for _ in 0..children.min((room - births.len()) as u64) {
            let sex = if rng.percent(50) { Sex::Female } else { Sex::Male };
            let oldest = (age - 24).min(20);
            births.push(Birth {
                sex,
                given: names::given(sex, rng),
                family: family.clone(),
                used: None,
                day: self.birthday(rng.between(0, oldest.max(0)), rng),
                parents: (first..first + adults).collect(),
            });
        }
        self.settle(&family, births);
    }

    /// A day on which a person of this age was born, at least a week ago.
    fn birthday(&self, age: i64, rng: &mut Rng) -> Date {
        days_after(self.today, -(age.max(0) * 36_525 / 100 + rng.between(7, 364)))
    }

    fn settle(&mut self, name: &str, births: Vec<Birth>) {
        let family = self.families.len();
        let first = self.people.len();
        let mut rng = Rng::new(key(self.seed, &[label("roof"), family as u64]));
        let address = (rng.between(1, 78).to_string(), names::street(&mut rng));
        let attending = rng.pick(&self.attending).copied().unwrap_or(0);
        for birth in births {
            self.delivered(&birth);
            let order = self.order(birth.sex, birth.day);
            let ins = Ins::generated(birth.sex, birth.day.year(), birth.day.month(), order);
            self.admit(birth, ins, (NOWHERE, CITY), family, (address.clone(), attending));
        }
        self.families.push(Family { name: name.to_owned(), members: (first..self.people.len()).collect() });
        self.expect(first, &mut rng);
    }

    /// Remembers a birth with the mother.
    fn delivered(&mut self, birth: &Birth) {
        for &parent in &birth.parents {
            if let Some(mother) = self.people.get_mut(parent).filter(|parent| parent.sex == Sex::Female) {
                mother.births.push(birth.day);
            }
        }
    }

    /// Women with a pregnancy in their profile who have no young child expect one now.
    fn expect(&mut self, first: usize, rng: &mut Rng) {
        let today = self.today;
        for woman in self.people.iter_mut().skip(first).filter(|person| person.profile == Profile::Pregnant) {
            let ahead = rng.between(20, 220);
            if woman.births.iter().all(|&birth| days(birth, today) > 500) {
                woman.births.push(days_after(today, ahead));
            }
        }
    }

    fn order(&mut self, sex: Sex, day: Date) -> u32 {
        let count = self.orders.entry((sex, day.year().rem_euclid(100), day.month())).or_insert(0);
        *count += 1;
        *count
    }

    /// A person with an identity given from outside, in a household of one.
    pub(crate) fn admit_known(&mut self, birth: Birth, ins: Ins, birthplace: (&'static str, &'static str)) {
        let family = self.families.len();
        let name = birth.used.clone().unwrap_or_else(|| birth.family.clone());
        self.families.push(Family { name, members: vec![self.people.len()] });
        let address = ("28".to_owned(), "rue du Champ-Fleuri");
        self.admit(birth, ins, birthplace, family, (address, 0));
    }

    fn admit(
        &mut self,
        birth: Birth,
        ins: Ins,
        (birthplace, birthplace_name): (&'static str, &'static str),
        family: usize,
        (address, attending): ((String, &'static str), usize),
    ) {
        let index = self.people.len();
        let mut rng = Rng::new(key(self.seed, &[label("person"), index as u64]));
        let age = years(birth.day, self.today);
        let profile = health::profile(age, birth.sex, &mut rng);
        let given = birth.given.first().map_or("", String::as_str);
        let email = names::email(given, birth.used.as_deref().unwrap_or(&birth.family), index);
        let mut person = Person {
            index,
            ins,
            email,
            phone: format!("06399{:05}", 80_000 + index % 20_000),
            birth_family: birth.family,
            birth_given: birth.given,
            used_family: birth.used,
            birth_date: birth.day,
            sex: birth.sex,
            birthplace,
            birthplace_name,
            address,
            family,
            parents: birth.parents,
            attending,
            profile,
            conditions: Vec::new(),
            allergies: health::allergies(&mut rng),
            births: Vec::new(),
            abundance: health::abundance(profile, &mut rng),
        };
        person.conditions = health::conditions(&person, self.today, &mut rng);
        self.people.push(person);
    }

    /// Gives a few people with long illnesses a record of 600 documents: three, or fewer in a hamlet.
    fn enrich(&mut self, people: usize) {
        let long = [Profile::Frail, Profile::Cardiac, Profile::Oncologic, Profile::Diabetic];
        let today = self.today;
        let ill =
            self.people.iter_mut().filter(|person| long.contains(&person.profile) && person.age(today) >= 45);
        for person in ill.take((people / 10).min(3)) {
            person.abundance = RICH;
        }
    }
}
