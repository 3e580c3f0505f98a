//! `carnet routes`: every method and path, from the tables that the routers are built from.

use carnet_routes::{Actor, Listener, Route};

use crate::cli::CliError;

/// How the list is printed.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// One JSON array.
    Json,
    /// A line each.
    Text,
}

/// Every route of `carnet serve`, on every listener.
pub(crate) fn all() -> Vec<Route> {
    let fhir = carnet_fhir::routes();
    let mut all = fhir.clone();
    all.extend(fhir.iter().filter_map(by_certificate));
    all.extend(carnet_oauth::routes());
    all.extend(carnet_portal::routes());
    all.extend_from_slice(crate::ops::ROUTES);
    all
}

/// Who shows a client certificate.
const HOLDERS: &[Actor] = &[Actor::Professional, Actor::Structure];
/// The same, where a structure gets refusals only.
const PERSONS: &[Actor] = &[Actor::Professional];

/// A route of the FHIR interface as the mutual TLS listener serves it.
fn by_certificate(route: &Route) -> Option<Route> {
    let comes = |actor| route.actors.contains(&actor);
    let actors = match (comes(Actor::Professional), comes(Actor::Structure)) {
        (true, true) => HOLDERS,
        (true, false) => PERSONS,
        _ => return None,
    };
    Some(Route { actors, ..route.on(Listener::Mtls) })
}

/// Prints the list.
pub(crate) fn print(form: Form) -> Result<(), CliError> {
    let routes = all();
    match form {
        Form::Json => {
            let text =
                serde_json::to_string_pretty(&routes).map_err(|error| CliError::Other(error.to_string()))?;
            println!("{text}");
        }
        Form::Text => {
            for route in routes {
                println!("{:?} {:?} {}", route.listener, route.method, route.path);
            }
        }
    }
    Ok(())
}
