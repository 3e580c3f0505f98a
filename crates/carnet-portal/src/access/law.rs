//! The dated settings of the law, for everybody.

use axum::response::Response;
use carnet_model::Timestamp;
use carnet_pages::access::{LawOrigin, LawPage, LawSetting, LawState, LawValue, LawVersion, Shown};
use carnet_record::policy::{Cumul, MinorsFunctions, Origin, Settings, Source};

use crate::seat::{Seat, html};
use crate::when;

/// `GET /reglages-de-la-loi`
pub(crate) async fn show(seat: Seat) -> Response {
    let now = seat.service().now();
    let law = &seat.service().policy().law;
    let (all, in_force) = (law.versions(), law.at(now.to_jiff()));
    let origin = match law.origin() {
        Origin::Embedded => LawOrigin::Program,
        Origin::Operator => LawOrigin::Operator,
    };
    let mut versions: Vec<(u8, LawVersion)> = law
        .sourced()
        .enumerate()
        .map(|(at, (one, source))| {
            let before = at.checked_sub(1).and_then(|at| all.get(at));
            let state = if in_force == Some(one) {
                LawState::InForce
            } else if one.from > now.to_jiff() {
                LawState::Announced
            } else {
                LawState::Past
            };
            let source = source.clone();
            (order(state), version((one, source), before, (state, origin)))
        })
        .collect();
    versions.sort_by_key(|(order, _)| *order);
    let versions = versions.into_iter().map(|(_, version)| version).collect();
    html(LawPage { layout: seat.layout(), versions }.render())
}

/// The version in force, then what is announced, then the past.
const fn order(state: LawState) -> u8 {
    match state {
        LawState::InForce => 0,
        LawState::Announced => 1,
        LawState::Past => 2,
    }
}

fn version(
    (one, source): (&Settings, Source),
    before: Option<&Settings>,
    (state, origin): (LawState, LawOrigin),
) -> LawVersion {
    let at = Timestamp(one.from.as_millisecond());
    LawVersion {
        // The first version holds since before the service: its date says nothing.
        from: (at.0 > 0).then(|| when::civil(at).date()),
        state,
        origin,
        by: source.by.map(Into::into),
        text: source.text.map(Into::into),
        values: LawSetting::ALL
            .into_iter()
            .map(|setting| {
                let value = value(one, setting);
                let old = before.map(|before| self::value(before, setting));
                LawValue { setting, value, before: old.filter(|old| *old != value) }
            })
            .collect(),
    }
}

fn value(one: &Settings, setting: LawSetting) -> Shown {
    let said = |yes: bool| if yes { Shown::Yes } else { Shown::No };
    match setting {
        LawSetting::Majority => Shown::Years(one.age_of_majority),
        LawSetting::MinorsSecret => said(one.minors_functions == MinorsFunctions::On),
        LawSetting::Cumul => said(one.cumul == Cumul::Accepted),
        LawSetting::InformDays => Shown::Days(one.inform_patient_days),
        LawSetting::WithheldDays => Shown::Days(one.invisible_patient_days),
        LawSetting::OppositionDays => Shown::Days(one.opposition_days),
        LawSetting::CaregiversMost => Shown::People(one.caregivers_most),
        LawSetting::MandateDays => Shown::Days(one.mandate_days_most),
        LawSetting::MandateDelay => Shown::Hours(one.mandate_delay_hours),
        LawSetting::InvitationDays => Shown::Days(one.invitation_days),
        LawSetting::ArchiveYears => Shown::Years(one.archive_years),
        LawSetting::ErasureDays => Shown::Days(one.erasure_days),
        LawSetting::SuspensionDays => Shown::Days(one.suspension_days),
    }
}
