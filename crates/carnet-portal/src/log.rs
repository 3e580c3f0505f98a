//! The transparency log, for whoever checks it: checkpoints and tiles as in C2SP tlog-tiles. There is no person in
//! them, no session behind them.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use carnet_routes::{Actor, Class, Method, Route};

use crate::failure::Failure;
use crate::portal::Portal;
use crate::routes::Door;

pub(crate) fn doors() -> Vec<Door> {
    let file = |path| Route::new(Class::Api, Method::Get, path, Actor::ALL);
    vec![
        Door { route: file("/log/checkpoint"), handler: || get(checkpoint) },
        Door { route: file("/log/tile/{*path}"), handler: || get(tile) },
    ]
}

/// `GET /log/checkpoint`: the last signed checkpoint with the witnesses' lines.
async fn checkpoint(State(portal): State<Portal>) -> Result<Response, Failure> {
    let bytes = file(&portal, "checkpoint")?;
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-cache")];
    Ok((headers, bytes).into_response())
}

/// `GET /log/tile/…`: a tile never changes; a partial one has its width in its name.
async fn tile(State(portal): State<Portal>, Path(path): Path<String>) -> Result<Response, Failure> {
    let bytes = file(&portal, &format!("tile/{path}"))?;
    let headers =
        [(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, bytes).into_response())
}

fn file(portal: &Portal, name: &str) -> Result<Vec<u8>, Failure> {
    match portal.service().log_file(name) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(Failure::NotFound),
        Err(_) => Err(Failure::Internal),
    }
}
