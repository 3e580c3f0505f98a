//! The accounts file of a demo server.

use std::path::Path;

use serde::Deserialize;

use crate::cli::CliError;

/// What the load needs to know of the server.
pub(super) struct Server {
    /// Base of the FHIR interface.
    pub(super) fhir: String,
    /// Process.
    pub(super) pid: u32,
    /// Token of the physician who may deposit and read everywhere.
    pub(super) token: String,
    /// When the file was written, in seconds since 1970: the town's day.
    pub(super) written_at: i64,
}

#[derive(Deserialize)]
struct Line {
    kind: String,
    id: Option<String>,
    token: Option<String>,
    fhir: Option<String>,
    pid: Option<u32>,
}

/// Reads the file.
pub(super) fn read(path: &Path) -> Result<Server, CliError> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(CliError::io(shown.clone()))?;
    let wrong = |what: &str| CliError::Other(format!("{shown}: {what}"));
    let lines: Vec<Line> = text
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .map_err(|e| wrong(&e.to_string()))?;
    let physician = lines.iter().find(|line| line.id.as_deref() == Some(carnet_town::KNOWN_PROFESSIONAL));
    let token =
        physician.and_then(|line| line.token.clone()).ok_or_else(|| wrong("no token of the physician"))?;
    let server = lines.iter().find(|line| line.kind == "server").ok_or_else(|| wrong("no server line"))?;
    let changed =
        std::fs::metadata(path).and_then(|meta| meta.modified()).map_err(CliError::io(shown.clone()))?;
    let since = changed.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Ok(Server {
        fhir: server.fhir.clone().ok_or_else(|| wrong("no FHIR address"))?,
        pid: server.pid.ok_or_else(|| wrong("no process"))?,
        token,
        written_at: i64::try_from(since.as_secs()).unwrap_or_default(),
    })
}
