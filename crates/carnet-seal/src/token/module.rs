//! The token's library: loaded and initialised once in a process, whoever asks.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};

use super::TokenError;

static LOADED: Mutex<Vec<(PathBuf, Pkcs11)>> = Mutex::new(Vec::new());

/// The library at a path. It stays until the process ends.
pub(super) fn load(path: &Path) -> Result<Pkcs11, TokenError> {
    let fault = |why: String| TokenError::Module { path: path.to_owned(), why };
    // A bare name would be looked for in folders that somebody else may choose.
    if !path.is_absolute() {
        return Err(fault("its path must be absolute".to_owned()));
    }
    let real = path.canonicalize().map_err(|error| fault(error.to_string()))?;
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, module)) = loaded.iter().find(|(known, _)| *known == real) {
        return Ok(module.clone());
    }
    let module = Pkcs11::new(&real).map_err(|error| fault(error.to_string()))?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(Error::Pkcs11(code, _)) => return Err(fault(format!("{code:?}"))),
        Err(error) => return Err(fault(error.to_string())),
    }
    loaded.push((real, module.clone()));
    Ok(module)
}
