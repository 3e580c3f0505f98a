//! « Mon compte et ma sécurité »: every way in, every open session, what leaves by e-mail.

use axum::extract::Path;
use axum::response::Response;
use carnet_model::account::Proof;
use carnet_pages::account::{
    AccountError, AccountNotice, AccountPage, Discretion, LinkedIdentity, PasskeyRow, PasswordState,
    PendingEmail, Removal, RemovalPage, SessionPlace, SessionProof, SessionRow, StepUpPurpose,
};
use carnet_pages::{Lang, paths};
use carnet_service::SessionKind;
use carnet_service::account::{
    AccountFault, AccountItem, Discretion as Said, PasskeyItem, PasswordItem, ProviderErrand, SessionItem,
    masked_email,
};

use super::signing_in::leave;
use crate::cookies::Cookie;
use crate::failure::{Failure, see_other};
use crate::form::{Posted, Query};
use crate::seat::{Seat, html, html_with};
use crate::when;

/// Back to the account, saying what was done.
pub(super) fn done(notice: AccountNotice) -> Response {
    see_other(&format!("{}?fait={}", paths::ACCOUNT, notice.value()))
}

/// `GET /compte`
pub(crate) async fn show(seat: Seat, Query(query): Query) -> Result<Response, Failure> {
    let (token, session) = seat.account_session()?;
    let account = seat.service().account(token, session).await?;
    let now = seat.service().now();
    let page = AccountPage {
        layout: seat.layout(),
        notice: AccountNotice::from_value(query.get("fait")),
        email: account.email.as_deref().map(masked_email),
        pending_email: account
            .waiting_email
            .as_ref()
            .map(|(email, from)| PendingEmail { email: masked_email(email), from: when::civil(*from) }),
        passkeys: account.passkeys.iter().map(|one| passkey_row(one, now)).collect(),
        password: password(account.password),
        sessions: account.sessions.iter().map(session_row).collect(),
        identity: identity(&seat, &account),
        language: seat.lang(),
        discretion: if account.discreet { Discretion::Discreet } else { Discretion::Ordinary },
        login: account.login,
    };
    Ok(html(page.render()))
}

fn passkey_row(one: &PasskeyItem, now: carnet_model::Timestamp) -> PasskeyRow {
    PasskeyRow {
        id: one.id.clone(),
        label: one.label.clone(),
        created: when::civil(one.added).date(),
        last_used: one.used.map(when::civil),
        waiting: (one.from > now).then(|| when::civil(one.from)),
    }
}

fn password(item: PasswordItem) -> PasswordState {
    let day = |at| when::civil(at).date();
    match item {
        PasswordItem::None => PasswordState::None,
        PasswordItem::Ready { set, totp } => PasswordState::Ready { changed: day(set), totp: day(totp) },
        PasswordItem::WithoutCode { set, waiting } => {
            PasswordState::WithoutCode { changed: day(set), waiting: waiting.map(when::civil) }
        }
    }
}

fn session_row(one: &SessionItem) -> SessionRow {
    SessionRow {
        id: one.id.clone(),
        device: one.device.clone(),
        since: when::civil(one.since),
        last_used: when::civil(one.used),
        proof: match one.proof {
            Proof::Passkey => SessionProof::Passkey,
            Proof::PasswordTotp => SessionProof::Password,
            Proof::Provider => SessionProof::Provider,
            Proof::EmailCode => SessionProof::EmailCode,
        },
        place: if one.here { SessionPlace::Here } else { SessionPlace::Elsewhere },
    }
}

fn identity(seat: &Seat, account: &AccountItem) -> LinkedIdentity {
    let Some(people) = &seat.portal.config().people else { return LinkedIdentity::NotOffered };
    let provider = people.name().to_owned();
    match account.identity_linked {
        Some(at) if account.identities.iter().any(|issuer| issuer == people.issuer()) => {
            LinkedIdentity::Linked { provider, since: when::civil(at).date() }
        }
        _ => LinkedIdentity::Offered { provider },
    }
}

/// `POST /compte/sessions/{id}/fermer`
pub(crate) async fn close(
    seat: Seat,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    let (_, session) = seat.account_session()?;
    seat.service().close_one_session(session, &id).await?;
    Ok(done(AccountNotice::SessionClosed))
}

/// `POST /compte/sessions/fermer`
pub(crate) async fn close_others(seat: Seat, Posted(_): Posted) -> Result<Response, Failure> {
    let (token, session) = seat.account_session()?;
    seat.service().close_other_sessions(token, session).await?;
    Ok(done(AccountNotice::SessionsClosed))
}

/// `POST /compte/langue`
pub(crate) async fn language(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    seat.account_session()?;
    let lang = Lang::from_tag(form.get("langue")).ok_or(Failure::BadRequest)?;
    super::leaving::remember(&seat, lang).await;
    let mut response = done(AccountNotice::LanguageSaved);
    Cookie::Language.set(response.headers_mut(), seat.portal.config().cookies, lang.tag());
    Ok(response)
}

/// `POST /compte/discret`
pub(crate) async fn discretion(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let (_, session) = seat.account_session()?;
    let (said, notice) = if form.has("discret", "1") {
        (Said::Discreet, AccountNotice::DiscreetOn)
    } else {
        (Said::Ordinary, AccountNotice::DiscreetOff)
    };
    strong(seat.service().set_discretion(session, said).await)?;
    Ok(done(notice))
}

/// A weak session that changes something is sent to what it is for.
pub(super) fn strong<T>(result: Result<T, AccountFault>) -> Result<T, Failure> {
    result.map_err(|fault| match fault {
        AccountFault::Wrong => Failure::Weak,
        other => other.into(),
    })
}

/// `POST /compte/identite`
pub(crate) async fn link(seat: Seat, Posted(_): Posted) -> Result<Response, Failure> {
    let (_, session) = seat.account_session()?;
    if !session.is_weak() {
        seat.fresh(StepUpPurpose::Account, paths::ACCOUNT)?;
        return leave(&seat, ProviderErrand::Link, SessionKind::Person, paths::ACCOUNT).await;
    }
    // Somebody who got back in by e-mail and proves their identity is signed in anew by it.
    leave(&seat, ProviderErrand::Person, SessionKind::Person, "").await
}

/// `GET /compte/identite/retirer`
pub(crate) async fn ask_unlink(seat: Seat) -> Result<Response, Failure> {
    unlink_page(&seat, Vec::new())
}

fn unlink_page(seat: &Seat, errors: Vec<AccountError>) -> Result<Response, Failure> {
    seat.account_session()?;
    seat.fresh(StepUpPurpose::Account, paths::ACCOUNT_IDENTITY_REMOVE)?;
    let provider = seat.portal.config().people.as_ref().ok_or(Failure::NotFound)?.name().to_owned();
    let status = super::changing::status(&errors);
    let page = RemovalPage { layout: seat.layout(), removal: Removal::Identity { provider }, errors };
    Ok(html_with(status, page.render()))
}

/// `POST /compte/identite/retirer`
pub(crate) async fn unlink(seat: Seat, Posted(_): Posted) -> Result<Response, Failure> {
    let (_, session) = seat.account_session()?;
    seat.fresh(StepUpPurpose::Account, paths::ACCOUNT_IDENTITY_REMOVE)?;
    let people = seat.portal.config().people.as_ref().ok_or(Failure::NotFound)?;
    match seat.service().unlink_identity(session, people.issuer()).await {
        Ok(()) => Ok(done(AccountNotice::IdentityUnlinked)),
        Err(AccountFault::LastWayIn) => unlink_page(&seat, vec![AccountError::LastWayIn]),
        Err(fault) => strong(Err(fault)),
    }
}
