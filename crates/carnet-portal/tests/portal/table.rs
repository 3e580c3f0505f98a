//! The table of routes and the routers are one thing.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use carnet_model::account::AccountRole;
use carnet_portal::routes;
use carnet_routes::{Actor, Class, Listener, Method, Route};
use tower::ServiceExt;

use crate::world::{Browser, World, helene, physician};

/// Somebody who may use a route.
pub(crate) async fn user(world: &World, route: &Route) -> Browser {
    let mut browser = world.browser();
    if route.actors.contains(&Actor::Anonymous) {
        browser.page("/connexion").await;
    } else if route.actors.contains(&Actor::Holder) {
        browser.sign_in(&crate::world::holder(helene(), "PAT-UN")).await;
    } else if route.actors.contains(&Actor::Operator) {
        return world.operator(AccountRole::SecurityOfficer).await;
    } else {
        browser.sign_in(&physician("899700218896")).await;
    }
    browser
}

#[tokio::test]
async fn each_path_takes_the_methods_of_the_table_and_no_others() {
    let world = World::new("table");
    let person = world.person(helene(), "PAT-UN").await;
    let all = routes();
    let mut browsers = [world.signed_in(&person).await, world.signed_in(&physician("899700218896")).await];
    let paths: std::collections::BTreeSet<_> =
        all.iter().map(|route| (route.listener == Listener::Content, route.path)).collect();
    for (content, path) in paths {
        let concrete = path.replace(['{', '}'], "x");
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let known = all.iter().any(|route| route.path == path && word(route.method) == method);
            let request = || {
                let builder =
                    Request::builder().method(method).uri(&concrete).header("origin", crate::world::ORIGIN);
                builder.body(Body::empty()).unwrap()
            };
            let statuses = if content {
                vec![world.content.clone().oneshot(request()).await.unwrap().status()]
            } else {
                let mut found = Vec::new();
                for browser in &mut browsers {
                    found.push(browser.send(request()).await.status);
                }
                found
            };
            for status in statuses {
                let refused = status == StatusCode::METHOD_NOT_ALLOWED;
                assert_eq!(refused, !known, "{method} {path}: {status}");
            }
        }
    }
}

pub(crate) fn word(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}

#[test]
fn the_table_says_what_a_form_is() {
    let all = routes();
    for route in &all {
        let form = route.method != Method::Get;
        // What programs send comes from no page: it proves itself otherwise.
        let of_page = route.class == Class::Portal;
        assert_eq!(route.csrf, form && of_page, "{} {}", word(route.method), route.path);
        assert!(!form || route.writes, "{}", route.path);
        let named: Vec<&str> = route.ids.iter().map(|id| id.name).collect();
        for name in ["id", "record"] {
            // The record that a session turns to stands in the form, not in the address.
            let stands =
                route.path.contains(&format!("{{{name}}}")) || (route.path, name) == ("/dossier", "record");
            assert_eq!(named.contains(&name), stands, "{}", route.path);
        }
    }
    let mut keys: Vec<_> = all.iter().map(|route| (word(route.method), route.path)).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all.len(), "a route stands twice");
}
