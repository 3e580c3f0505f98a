//! A provider says that somebody signed out there (OpenID Connect Back-Channel Logout 1.0).

use carnet_identity::jose::JoseError;
use carnet_identity::oidc::{CLOCK_WINDOW_SECONDS, LogoutToken, TokenFault, verify_logout_token};

use super::provider::{Freshness, IdentityProvider, Known};
use super::provider_back::{ProviderFault, token_fault};
use crate::service::Service;

/// For how long a logout token is remembered, in milliseconds.
const DAY: i64 = 24 * 3_600_000;

impl Service {
    /// Takes a provider's word that somebody signed out there, and ends what came from it.
    pub async fn back_channel_logout(
        &self,
        providers: &[&IdentityProvider],
        logout_token: &str,
    ) -> Result<(), ProviderFault> {
        for provider in providers {
            let Ok(token) = self.logout_token(provider, logout_token).await else { continue };
            if !self.first_use("logout", &[provider.issuer().as_bytes(), token.jti.as_bytes()], DAY).await? {
                return Err(ProviderFault::Refused);
            }
            let (subject, session) = (token.subject.as_deref(), token.session.as_deref());
            self.end_provider_sessions(provider.issuer(), subject, session).await?;
            return Ok(());
        }
        Err(ProviderFault::Refused)
    }

    async fn logout_token(
        &self,
        provider: &IdentityProvider,
        token: &str,
    ) -> Result<LogoutToken, ProviderFault> {
        let (client, now) = (&provider.settings().client, self.now());
        let known = self.known(provider, Freshness::Kept).await?;
        let verify = |known: &Known| {
            verify_logout_token(token, &known.provider, client, &known.keys, CLOCK_WINDOW_SECONDS, now)
        };
        let verified = match verify(&known) {
            Err(TokenFault::Jose(JoseError::UnknownKey)) => {
                verify(&*self.known(provider, Freshness::NewKeys).await?)
            }
            other => other,
        };
        verified.map_err(token_fault)
    }
}
