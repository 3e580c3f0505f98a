//! Headers of every answer. Source: `design/security.md` section 9.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};

use crate::config::{Cookies, PortalConfig};

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// The headers of a page or an asset. `Cache-Control` is kept when the answer has its own.
pub(crate) fn secure(headers: &mut HeaderMap, config: &PortalConfig) {
    common(headers, config);
    set(headers, CONTENT_SECURITY_POLICY, &page_policy(config));
    set(headers, OPENER, "same-origin");
    set(headers, RESOURCE, "same-origin");
}

/// The headers of bytes on the content origin: inert whatever they are, and framed by the pages only.
pub(crate) fn secure_content(headers: &mut HeaderMap, config: &PortalConfig) {
    common(headers, config);
    let policy = format!(
        "sandbox; default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; \
         form-action 'none'; frame-ancestors {}",
        config.public_origin
    );
    set(headers, CONTENT_SECURITY_POLICY, &policy);
    set(headers, RESOURCE, "cross-origin");
}

fn common(headers: &mut HeaderMap, config: &PortalConfig) {
    set(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, REFERRER_POLICY, "no-referrer");
    set(headers, PERMISSIONS, "camera=(self), geolocation=(), microphone=(), payment=()");
    if config.cookies == Cookies::Secure {
        set(headers, STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains; preload");
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("text/plain; charset=utf-8"));
}

/// A form that leads to the identity provider needs it in `form-action`; documents come from the content origin.
fn page_policy(config: &PortalConfig) -> String {
    let content = &config.content_origin;
    let providers = [&config.people, &config.professionals].into_iter().flatten();
    let mut origins: Vec<String> = providers.flat_map(|one| one.origins()).collect();
    origins.dedup();
    let provider = origins.join(" ");
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' {content}; font-src 'self'; \
         connect-src 'self'; form-action 'self' {provider}; frame-src 'self' {content}; frame-ancestors 'none'; \
         base-uri 'none'; require-trusted-types-for 'script'"
    )
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
