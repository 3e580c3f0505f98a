//! What the process does for the keys in its memory: no core dump, no debugger of the same user, no swap. Source:
//! `design/security.md` 4.2.

use rustix::mm::{MlockAllFlags, mlockall};
use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit};

use crate::cli::CliError;

/// Whether memory may be written to a swap device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    /// No page ever is.
    Locked,
    /// The system allows this process to lock little: swap must be off or encrypted.
    Swappable,
}

/// Protects this process. Refuses to go on when it can be dumped.
pub(crate) fn begin() -> Result<Memory, CliError> {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    setrlimit(Resource::Core, none).map_err(|error| CliError::io("no core dumps")(error.into()))?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable)
        .map_err(|error| CliError::io("no core dumps")(error.into()))?;
    Ok(lock())
}

/// Locks all memory, each page when it is first used, if there is no limit to how much: with one, an allocation would fail
/// later.
fn lock() -> Memory {
    let all = Rlimit { current: None, maximum: None };
    if getrlimit(Resource::Memlock).current.is_some() && setrlimit(Resource::Memlock, all).is_err() {
        return Memory::Swappable;
    }
    match mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT) {
        Ok(()) => Memory::Locked,
        Err(_) => Memory::Swappable,
    }
}
