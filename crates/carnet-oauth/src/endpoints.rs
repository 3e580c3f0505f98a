//! The router, built from the one table of routes.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use carnet_routes::Method;
use carnet_service::Service;
use carnet_service::peer::{Entrance, Peer};
use serde_json::json;

use crate::fault::Fault;
use crate::form::Form;
use crate::routes::{Endpoint, TABLE};
use crate::subject::Subjects;
use crate::{answer, exchange, own, token};

/// Settings of the authorisation server.
#[derive(Clone)]
pub struct OauthConfig {
    /// Its issuer identifier: the origin of the mutual TLS listener, without a slash at the end.
    pub issuer: String,
    /// Who asks about subject tokens; absent: token exchange is not offered.
    pub subjects: Option<Arc<dyn Subjects>>,
}

struct App {
    service: Service,
    config: OauthConfig,
}

/// The authorisation server. Its requests must carry an [`Entrance`].
pub fn router(service: Service, config: OauthConfig) -> Router {
    let app = Arc::new(App { service, config });
    let mut router = Router::new();
    for (endpoint, route) in TABLE {
        let handler = move |State(app): State<Arc<App>>, request: Request| async move {
            app.answered(*endpoint, request).await.unwrap_or_else(answer::refused)
        };
        let filter = if route.method == Method::Get { MethodFilter::GET } else { MethodFilter::POST };
        router = router.route(route.path, on(filter, handler));
    }
    router.with_state(app)
}

impl App {
    async fn answered(&self, endpoint: Endpoint, request: Request) -> Result<Response, Fault> {
        if endpoint == Endpoint::Metadata {
            return Ok(self.metadata());
        }
        let (parts, body) = request.into_parts();
        let peer = match parts.extensions.get::<Entrance>() {
            Some(Entrance(Ok(peer))) => Arc::clone(peer),
            Some(Entrance(Err(refusal))) => return Err(Fault::Certificate(*refusal)),
            None => return Err(Fault::Client("a client certificate is required")),
        };
        let form = Form::read(&parts.headers, body).await?;
        is_client(&peer, &form)?;
        match endpoint {
            Endpoint::Token => {
                token::issued(&self.service, self.config.subjects.as_deref(), &peer, &form).await
            }
            Endpoint::Revoke => own::revoked(&self.service, &peer, &form).await,
            Endpoint::Introspect => own::shown(&self.service, &self.config.issuer, &peer, &form).await,
            Endpoint::Metadata => Ok(self.metadata()),
        }
    }

    /// RFC 8414, with what RFC 8705 adds.
    fn metadata(&self) -> Response {
        let issuer = &self.config.issuer;
        let mut grants = vec!["client_credentials"];
        if self.config.subjects.is_some() {
            grants.push(exchange::GRANT);
        }
        let methods = ["tls_client_auth"];
        let body = json!({
            "issuer": issuer,
            "token_endpoint": format!("{issuer}/oauth/token"),
            "revocation_endpoint": format!("{issuer}/oauth/revoke"),
            "introspection_endpoint": format!("{issuer}/oauth/introspect"),
            "grant_types_supported": grants,
            "response_types_supported": [],
            "token_endpoint_auth_methods_supported": methods,
            "revocation_endpoint_auth_methods_supported": methods,
            "introspection_endpoint_auth_methods_supported": methods,
            "tls_client_certificate_bound_access_tokens": true,
        });
        answer::of(StatusCode::OK, &body)
    }
}

/// RFC 8705, 2: the client names itself, and the certificate says that it is so.
fn is_client(peer: &Peer, form: &Form) -> Result<(), Fault> {
    if form.get("client_secret").is_some() || form.get("client_assertion").is_some() {
        return Err(Fault::Request("a client proves itself by its certificate only"));
    }
    let named = form.need("client_id", "client_id is missing")?;
    if named != peer.client() {
        return Err(Fault::Client("client_id is not the identifier in the certificate"));
    }
    Ok(())
}
