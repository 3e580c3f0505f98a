//! Style sheet, script, fonts: content hash in the name, so that a browser keeps them for ever.

use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use carnet_pages::assets::asset;

use crate::failure::Failure;

/// `GET /static/{asset}`
pub(crate) async fn show(Path(name): Path<String>) -> Result<Response, Failure> {
    let asset = asset(&format!("/static/{name}")).ok_or(Failure::NotFound)?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(asset.content_type)),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    let bytes = match &asset.bytes {
        std::borrow::Cow::Borrowed(bytes) => bytes::Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => bytes::Bytes::from_static(bytes.as_slice()),
    };
    Ok((headers, bytes).into_response())
}
