//! Tokens: `code`, `system|code`, `|code`.

use carnet_service::query::Token;
use carnet_terms::canonical_system;

use super::params::{Asked, split, unescaped};
use crate::outcome::{Fault, Problem};

/// The alternatives of a token parameter. Systems are brought to their OID, whatever their spelling.
pub(super) fn tokens(asked: &Asked) -> Result<Vec<Token>, Problem> {
    let mut all = Vec::new();
    for piece in split(&asked.value, ',').into_iter().filter(|piece| !piece.is_empty()) {
        all.push(token(asked, piece)?);
    }
    Ok(all)
}

fn token(asked: &Asked, piece: &str) -> Result<Token, Problem> {
    let parts = split(piece, '|');
    let (system, code) = match parts.as_slice() {
        [code] => (None, unescaped(code)),
        [system, code] => (Some(canonical_system(&unescaped(system)).to_owned()), unescaped(code)),
        _ => return Err(asked.fault(Fault::Parameter, "expected code or system|code")),
    };
    if code.is_empty() {
        return Err(asked.fault(Fault::Parameter, "a system alone is not supported"));
    }
    Ok(Token { system, code })
}
