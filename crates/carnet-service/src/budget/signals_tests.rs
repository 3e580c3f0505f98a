use carnet_model::person::{Sex, Traits};

use super::*;

fn person(family: &str, used: Option<&str>) -> Record {
    let traits = Traits {
        birth_family: family.into(),
        birth_given: "DOMINIQUE".into(),
        given_names: "DOMINIQUE".into(),
        used_family: used.map(Into::into),
        used_given: None,
        birth_date: "1979-03-28".into(),
        birth_place: "51215".into(),
        sex: Sex::Female,
    };
    let mut record = Record::default();
    record.traits = Some(traits);
    record
}

#[test]
fn a_namesake_is_one_by_family_name_alone() {
    for (caller, family, used, same) in [
        ("Camille DURAND-TEST", "DURAND-TEST", None, true),
        ("Dr Camille DURAND", "Durand", None, true),
        ("Camille LE GOFF", "LE GOFF", None, true),
        ("Camille DURAND", "MARTIN", Some("DURAND"), true),
        ("Hélène GUÉRIN", "GUERIN", None, true),
        ("camille durand", "DURAND", None, true),
        ("MARTIN DURAND", "DURAND", None, false),
        ("Camille DURAND", "CAMILLE", None, false),
        ("Camille DURAND", "DURANDE", None, false),
        ("", "", None, false),
    ] {
        assert_eq!(is_namesake(caller, &person(family, used)), same, "{caller} {family} {used:?}");
    }
}

#[test]
fn a_number_has_two_neighbours_each_with_its_own_key() {
    let ins = |text: &str| Ins::parse(carnet_model::InsDomain::NirTest, text).unwrap();
    let [before, after] = neighbours("255069999999934").map(Option::unwrap);
    assert_eq!((&before[..13], &after[..13]), ("2550699999998", "2550700000000"));
    for number in [&before, &after] {
        assert!(ins(number).key_is_right(), "{number}");
    }
    assert_eq!(neighbours(&after)[0].as_deref(), Some("255069999999934"));
    assert_eq!(neighbours("2790 2A"), [None, None]);
    assert_eq!(neighbours("279032A51518989"), [None, None], "Corsica");
}

#[test]
fn a_progression_is_noticed_and_a_usual_day_is_not() {
    let limits = BudgetLimits { progression: 3, ..BudgetLimits::default() };
    let letters = |name: &str| Some(first_letters(name));
    for (names, alarm) in [
        (vec!["ABEL", "BENOIT", "CARON", "DUVAL"], true),
        (vec!["ABEL", "BENOIT", "BENOIT", "CARON", "DUVAL"], true),
        (vec!["ABEL", "BENOIT", "AUBRY", "CARON", "DUVAL"], false),
        (vec!["MARTIN", "MARTIN", "MARTIN", "MARTIN", "MARTIN"], false),
        (vec!["ÉLOI", "Faure", "GUÉRIN", "de la Haye"], false),
    ] {
        let mut signals = Signals::default();
        let mut last = None;
        for name in &names {
            last = signals.look_up(false, letters(name), &limits);
        }
        let expected = alarm.then_some((AlarmKind::AlphabeticProgression, 3));
        assert_eq!(last, expected, "{names:?}");
    }
    let mut signals = Signals::default();
    let numbers = [false, true, false, true, true].map(|beside| signals.look_up(beside, None, &limits));
    assert_eq!(numbers, [None, None, None, None, Some((AlarmKind::NumericProgression, 3))]);
}

#[test]
fn each_record_counts_once_for_each_signal() {
    let limits = BudgetLimits { off_hours: 1, far: 2, same_name: 0, ..BudgetLimits::default() };
    let mut signals = Signals::default();
    let at_night = Opened { off_hours: true, ..Opened::default() };
    let all = Opened { off_hours: true, far: true, same_name: true };
    assert!(signals.open(1, at_night, &limits).is_empty());
    assert!(signals.open(1, at_night, &limits).is_empty(), "the same record");
    assert!(signals.open(2, Opened::default(), &limits).is_empty());
    assert_eq!(signals.open(2, at_night, &limits), [(AlarmKind::OffHours, 2)]);
    assert_eq!(signals.open(2, all, &limits), [(AlarmKind::OffHours, 2), (AlarmKind::SameName, 1)]);
    assert_eq!(signals.size(), 4);
    let kept = carnet_model::event::encode(&Signals { alphabet: Some((40, 2)), ..signals.clone() });
    let back: Signals = carnet_model::event::decode(&kept).unwrap();
    assert_eq!(back, signals, "no letter of a name is kept in a ticket");
}

#[test]
fn a_practice_is_shut_at_night_and_a_hospital_is_not() {
    let mut limits = BudgetLimits::default();
    let own = super::super::limits::StructureWatch { hours: Some((8, 18)), ..Default::default() };
    limits.structures.insert("1750000002".into(), own);
    let at = |text: &str| Timestamp::parse_rfc3339(text).unwrap();
    for (structure, sector, now, shut) in [
        ("1750000001", "SA07", "2026-11-24T10:00:00Z", false),
        ("1750000001", "SA07", "2026-11-24T22:30:00Z", true),
        // 6:30 in Paris in summer.
        ("1750000001", "SA07", "2026-07-01T04:30:00Z", true),
        ("1750000001", "SA01", "2026-11-24T22:30:00Z", false),
        ("1750000002", "SA01", "2026-11-24T17:30:00Z", true),
        ("1750000002", "SA07", "2026-11-24T16:30:00Z", false),
    ] {
        let caller =
            Caller { structure: Some(structure.into()), sector: Some(sector.into()), ..Caller::anonymous() };
        assert_eq!(is_shut(&caller, at(now), &limits), shut, "{structure} {sector} {now}");
    }
}

#[test]
fn a_finess_number_names_its_department() {
    for (structure, known) in [
        ("1750000001", Some("75")),
        ("12A0000001", Some("2A")),
        ("1970200001", Some("970")),
        ("312345678900012", None),
        ("99700000012", None),
        ("175000", None),
        ("", None),
    ] {
        assert_eq!(department(structure), known, "{structure}");
    }
}
