//! A form with a file: streamed, bounded while it comes, and read only after its token was found right.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_LENGTH;
use bytes::{Bytes, BytesMut};

use crate::failure::Failure;
use crate::form::{Fields, check_token};
use crate::kept::UploadedFile;
use crate::portal::Portal;
use crate::visitor::Visitor;

/// Most bytes of all texts of a form.
const TEXTS: usize = 64 * 1024;
/// A body as large as this is read to its end, though its file is not kept, so that the browser shows our page and
/// not a broken connection; a larger one is refused unread.
pub(crate) const DRAINED: usize = 100_000_000;
/// Longest time for a form to come whole: 25 MB over a slow mobile network.
const TIME: Duration = Duration::from_mins(5);
/// Longest name of a file, in characters.
const NAME: usize = 120;

/// A form with its file.
pub(crate) struct Upload {
    /// The texts.
    pub(crate) fields: Fields,
    /// The file.
    pub(crate) file: Sent,
}

/// The file of a form.
pub(crate) enum Sent {
    /// None was chosen.
    Nothing,
    /// One, within the limit.
    File(UploadedFile),
    /// One over the limit: its size in bytes, as far as it was counted.
    TooLarge(u64),
}

impl FromRequest<Portal> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Failure> {
        let visitor = request.extensions().get::<Arc<Visitor>>().cloned().ok_or(Failure::Internal)?;
        let limit = portal.service().config().limits.document_bytes;
        let declared =
            request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        if declared.is_some_and(|length: u64| length > DRAINED as u64) {
            return Err(Failure::TooLarge(limit as u64));
        }
        let _place = portal.uploads().try_acquire().map_err(|_| Failure::Unavailable)?;
        let form = Multipart::from_request(request, portal).await.map_err(|_| Failure::BadRequest)?;
        tokio::time::timeout(TIME, read(form, &visitor, limit)).await.map_err(|_| Failure::BadRequest)?
    }
}

async fn read(mut form: Multipart, visitor: &Visitor, limit: usize) -> Result<Upload, Failure> {
    let too_large = |()| Failure::TooLarge(limit as u64);
    let (mut fields, mut file, mut room) = (Fields::default(), Sent::Nothing, TEXTS);
    let mut trusted = false;
    while let Some(field) = form.next_field().await.map_err(|_| Failure::BadRequest)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "fichier" && field.file_name().is_some() {
            // Not one byte is kept for a form that another site sent.
            if !trusted {
                return Err(Failure::StaleForm);
            }
            file = receive(field, limit).await?;
            continue;
        }
        let value = text(field, room).await.map_err(too_large)?;
        room -= value.len().min(room);
        if name == "_csrf" {
            check_token(visitor, &value)?;
            trusted = true;
        } else {
            fields.push(name, value);
        }
    }
    if trusted { Ok(Upload { fields, file }) } else { Err(Failure::StaleForm) }
}

/// Text of a field, no longer than the room that is left.
async fn text(mut field: Field<'_>, room: usize) -> Result<String, ()> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| ())? {
        if bytes.len() + chunk.len() > room {
            return Err(());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads a file; beyond the limit its bytes are counted and let go.
async fn receive(mut field: Field<'_>, limit: usize) -> Result<Sent, Failure> {
    let name: String = field.file_name().unwrap_or_default().chars().take(NAME).collect();
    let (mut kept, mut size) = (BytesMut::new(), 0_u64);
    while let Some(chunk) = field.chunk().await.map_err(|_| Failure::TooLarge(limit as u64))? {
        size += chunk.len() as u64;
        if size > limit as u64 {
            kept = BytesMut::new();
        } else {
            kept.extend_from_slice(&chunk);
        }
    }
    Ok(match (size, name.is_empty()) {
        // Browsers send an empty file without a name when none was chosen.
        (0, true) => Sent::Nothing,
        (size, _) if size > limit as u64 => Sent::TooLarge(size),
        _ => Sent::File(UploadedFile { name, bytes: Bytes::from(kept) }),
    })
}
