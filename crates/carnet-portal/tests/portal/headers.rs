//! The headers of security.md section 9, on every page and every error page, for every kind of visitor.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use carnet_identity::oidc::Assurance;
use carnet_portal::routes;
use carnet_routes::{Listener, Method};
use tower::ServiceExt;

use crate::provider::settings;
use crate::world::{Answer, World, helene, pdf, physician};

const FIXED: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(self), geolocation=(), microphone=(), payment=()"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' http://127.0.0.1:8081; font-src 'self'; \
         connect-src 'self'; form-action 'self' https://idp.test; frame-src 'self' http://127.0.0.1:8081; \
         frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'",
    ),
];

fn check(answer: &Answer, path: &str) {
    for (name, value) in FIXED {
        assert_eq!(answer.header(name), value, "{path}: {name}");
    }
    let cache = if path.starts_with("/static/") && answer.status.is_success() {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    assert_eq!(answer.header("cache-control"), cache, "{path}");
    assert_ne!(answer.header("content-type"), "", "{path}");
}

#[tokio::test]
async fn every_answer_has_them() {
    let world = World::with("headers", Some(Arc::new(settings(Assurance::Eidas1))));
    let person = world.person(helene(), "PAT-UN").await;
    let doctor = physician("899700218896");
    let document = world.file(&doctor, helene(), pdf("Compte rendu")).await;
    let record = world.record_id(&doctor, helene()).await;
    let style = carnet_pages::assets::style_path();
    let mut visitors = [world.browser(), world.signed_in(&person).await, world.signed_in(&doctor).await];
    for route in routes().iter().filter(|route| route.listener == Listener::Main) {
        let path = route
            .path
            .replace("{record}", &record)
            .replace("{id}", &document)
            .replace("/static/{asset}", style);
        for visitor in &mut visitors {
            // A GET where only a form is taken gives the page of a wrong method.
            let answer = visitor.get(&path.replace("{place}", "0")).await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
            check(&answer, &path);
            if route.method == Method::Post {
                check(&visitor.post(&path, &[]).await, &path);
                visitor.get("/connexion").await;
            }
        }
    }
    for path in [
        "/nothing",
        "/documents/nothing",
        "/static/nothing",
        "/pro/dossiers/x/documents/y",
        "/%ff",
        "/documents/%ff",
    ] {
        for visitor in &mut visitors {
            let answer = visitor.get(path).await;
            assert!(
                answer.status.is_client_error() || answer.status.is_redirection(),
                "{path}: {}",
                answer.status
            );
            check(&answer, path);
        }
    }
}

#[tokio::test]
async fn the_content_origin_has_its_own() {
    let world = World::new("headers-content");
    let request = Request::get("/c/nothing").header("accept-language", "fr").body(Body::empty()).unwrap();
    let response = world.content.clone().oneshot(request).await.unwrap();
    let header = |name: &str| response.headers().get(name).map_or("", |value| value.to_str().unwrap());
    let policy = header("content-security-policy");
    assert!(policy.starts_with("sandbox; default-src 'none'; "), "{policy}");
    assert!(policy.ends_with("frame-ancestors http://localhost:8080"), "{policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("set-cookie", ""),
    ] {
        assert_eq!(header(name), value, "{name}");
    }
}
