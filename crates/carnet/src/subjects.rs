//! What the deployment's provider of professionals' identities says about a token that software hands in: introspection
//! (RFC 7662), then userinfo.

use std::sync::Arc;

use carnet_identity::oidc::{self, Assurance, Client, ClientAuthentication};
use carnet_identity::psc::{Professional, Situation};
use carnet_identity::{Claims, Transport, jose};
use carnet_model::Timestamp;
use carnet_oauth::{Proven, SubjectError, SubjectFuture, Subjects};
use carnet_seal::{Entropy, SystemEntropy};
use carnet_service::Service;
use carnet_service::outbound::{OutboundError, OutboundRequest, OutboundResponse};
use parking_lot::Mutex;
use serde_json::json;

/// Longest answer that is read.
const MOST: usize = 256 << 10;
/// How long the provider's description is believed, in milliseconds.
const BELIEVED: i64 = 3_600_000;
/// Life of an assertion of ours, in seconds.
const ASSERTION: i64 = 60;

/// Asks one provider.
pub(crate) struct AskProvider {
    service: Service,
    issuer: String,
    client: Arc<Client>,
    /// Least level of assurance; absent: the provider knows none.
    assurance: Option<Assurance>,
    transport: Transport,
    described: Mutex<Option<(Arc<oidc::Provider>, Timestamp)>>,
}

impl AskProvider {
    /// Asks the provider of this issuer, as this client of it.
    pub(crate) fn new(
        service: Service,
        issuer: String,
        client: Arc<Client>,
        assurance: Option<Assurance>,
        transport: Transport,
    ) -> Self {
        Self { service, issuer, client, assurance, transport, described: Mutex::new(None) }
    }

    async fn asked(
        &self,
        token: &str,
        exercise: Option<&str>,
        activity: &str,
    ) -> Result<Proven, SubjectError> {
        let provider = self.described().await?;
        let state = self.introspected(&provider, token).await?;
        let identity = self.identity(&provider, token).await?;
        if state.text("sub").is_some_and(|sub| identity.text("sub") != Some(sub)) {
            return Err(SubjectError::Answer);
        }
        let professional = Professional::from_userinfo(&identity).map_err(|_| SubjectError::Answer)?;
        let situation = chosen(&professional, exercise, activity)?;
        Ok(Proven {
            id: professional.id.clone(),
            name: format!("{} {}", situation.given_name, situation.family_name).into(),
            profession: situation.profession.clone(),
            expertise: situation.expertise.clone(),
            structure: activity.into(),
            structure_name: situation.structure_name.clone(),
            sector: situation.sector.clone(),
            until: state.instant("exp"),
        })
    }

    /// The provider's description of itself.
    async fn described(&self) -> Result<Arc<oidc::Provider>, SubjectError> {
        let now = self.service.now();
        if let Some((provider, until)) = &*self.described.lock()
            && *until > now
        {
            return Ok(Arc::clone(provider));
        }
        let answer = self.sent(OutboundRequest::get(oidc::discovery_url(&self.issuer))).await?;
        let provider = oidc::Provider::parse(&answer.body, &self.issuer, self.transport)
            .map_err(|_| SubjectError::Answer)
            .map(Arc::new)?;
        *self.described.lock() = Some((Arc::clone(&provider), now.plus_millis(BELIEVED)));
        Ok(provider)
    }

    /// What the provider says of the token itself, once it is active and of the level that is asked for.
    async fn introspected(&self, provider: &oidc::Provider, token: &str) -> Result<Claims, SubjectError> {
        let endpoint = provider.introspection_endpoint.as_ref().ok_or(SubjectError::Answer)?;
        let answer = self.sent(self.question(provider, endpoint.as_str(), token)?).await?;
        let claims =
            Claims::parse(&answer.body, MOST).filter(|_| answer.status == 200).ok_or(SubjectError::Answer)?;
        if claims.value("active") != Some(&json!(true)) {
            return Err(SubjectError::Inactive);
        }
        if claims.text("iss").is_some_and(|issuer| issuer != self.issuer) {
            return Err(SubjectError::Inactive);
        }
        if claims.instant("exp").is_some_and(|exp| exp <= self.service.now()) {
            return Err(SubjectError::Inactive);
        }
        let level = claims.text("acr").and_then(Assurance::from_name);
        if self.assurance.is_some_and(|least| level.is_none_or(|level| level < least)) {
            return Err(SubjectError::Level);
        }
        Ok(claims)
    }

    /// The question about a token, with the proof of who asks.
    fn question(
        &self,
        provider: &oidc::Provider,
        endpoint: &str,
        token: &str,
    ) -> Result<OutboundRequest, SubjectError> {
        let id = &*self.client.id;
        Ok(match &self.client.authentication {
            ClientAuthentication::Basic { secret } => {
                OutboundRequest::form(endpoint, &[("token", token)]).basic(id, secret)
            }
            ClientAuthentication::Post { secret } => OutboundRequest::form(
                endpoint,
                &[("token", token), ("client_id", id), ("client_secret", secret)],
            ),
            ClientAuthentication::PrivateKeyJwt { key, algorithm, kid } => {
                let mut jti = [0; 16];
                SystemEntropy.fill(&mut jti);
                let seconds = self.service.now().0.div_euclid(1_000);
                let claims = json!({
                    "iss": id, "sub": id, "aud": provider.token_endpoint.as_str(),
                    "jti": base64_simd::URL_SAFE_NO_PAD.encode_to_string(jti),
                    "iat": seconds, "exp": seconds + ASSERTION,
                });
                let assertion = jose::sign(key, *algorithm, Some(kid), None, &claims)
                    .map_err(|_| SubjectError::Answer)?;
                let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
                let fields = [
                    ("token", token),
                    ("client_id", id),
                    ("client_assertion_type", kind),
                    ("client_assertion", &assertion),
                ];
                OutboundRequest::form(endpoint, &fields)
            }
        })
    }

    /// What the provider says of the person.
    async fn identity(&self, provider: &oidc::Provider, token: &str) -> Result<Claims, SubjectError> {
        let endpoint = provider.userinfo_endpoint.as_ref().ok_or(SubjectError::Answer)?;
        let answer = self.sent(OutboundRequest::get(endpoint.as_str()).bearer(token)).await?;
        match answer.status {
            200 => Claims::parse(&answer.body, MOST).ok_or(SubjectError::Answer),
            401 => Err(SubjectError::Inactive),
            _ => Err(SubjectError::Answer),
        }
    }

    async fn sent(&self, request: OutboundRequest) -> Result<OutboundResponse, SubjectError> {
        let outbound = self.service.outbound().ok_or(SubjectError::Unreachable)?;
        outbound.send(request).await.map_err(|error: OutboundError| {
            tracing::warn!(%error, "the provider of professionals' identities does not answer");
            SubjectError::Unreachable
        })
    }
}

impl Subjects for AskProvider {
    fn proven<'a>(
        &'a self,
        token: &'a str,
        exercise: Option<&'a str>,
        activity: &'a str,
    ) -> SubjectFuture<'a> {
        Box::pin(self.asked(token, exercise, activity))
    }
}

/// The one situation at this structure that the exercise leaves.
fn chosen<'a>(
    professional: &'a Professional,
    exercise: Option<&str>,
    activity: &str,
) -> Result<&'a Situation, SubjectError> {
    let named = |situation: &&Situation| {
        exercise
            .is_none_or(|code| *situation.profession == *code || situation.expertise.as_deref() == Some(code))
    };
    let here = |situation: &&Situation| situation.structure.as_deref() == Some(activity);
    let mut left = professional.situations.iter().filter(here).filter(named);
    match (left.next(), left.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(SubjectError::Choice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_situation_is_left_or_none() {
        let situation = |profession: &str, expertise: Option<&str>, structure: Option<&str>| Situation {
            family_name: "F".into(),
            given_name: "G".into(),
            profession: profession.into(),
            expertise: expertise.map(Into::into),
            structure: structure.map(Into::into),
            structure_name: None,
            sector: None,
        };
        let professional = Professional {
            id: "899700218896".into(),
            situations: vec![
                situation("50", None, Some("1750000002")),
                situation("50", None, Some("1750000003")),
                situation("60", None, Some("1750000003")),
                situation("10", Some("SM54"), None),
            ],
        };
        for (exercise, activity, found) in [
            (None, "1750000002", Ok("50")),
            (None, "1750000003", Err(SubjectError::Choice)),
            (Some("60"), "1750000003", Ok("60")),
            (Some("10"), "1750000003", Err(SubjectError::Choice)),
            (Some("SM54"), "1750000002", Err(SubjectError::Choice)),
            (None, "1750000009", Err(SubjectError::Choice)),
        ] {
            let outcome = chosen(&professional, exercise, activity).map(|situation| &*situation.profession);
            assert_eq!(outcome, found, "{exercise:?} at {activity}");
        }
    }
}
