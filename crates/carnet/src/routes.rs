//! `carnet routes`: every method and path, from the tables that the routers are built from.

use carnet_routes::Route;

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
    let mut all = carnet_fhir::routes();
    all.extend(carnet_portal::routes());
    all.extend_from_slice(crate::ops::ROUTES);
    all
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
