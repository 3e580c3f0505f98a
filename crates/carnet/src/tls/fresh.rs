//! What is read from files and may change under a running server: certificates, keys, authorities, revocation lists. The
//! files are looked at every second and at SIGHUP, and taken anew as a whole when one has changed; a set that cannot be read
//! changes nothing and is said.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Mutex, RwLock};
use tokio::signal::unix::{SignalKind, signal};

use crate::cli::CliError;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(1);

/// What these files say, as of the last time that they were good.
pub(crate) struct Fresh<T> {
    files: Vec<PathBuf>,
    read: Box<dyn Fn() -> Result<T, CliError> + Send + Sync>,
    now: RwLock<Arc<T>>,
    /// What the files looked like when they were last read, well or not.
    seen: Mutex<Vec<Stamp>>,
}

/// What a file looks like from outside: inode, size, time of its last change, and of the last change of its rights. `None`:
/// it is not there.
type Stamp = Option<(u64, u64, [i64; 4])>;

impl<T: Send + Sync + 'static> Fresh<T> {
    /// Reads the files. Nothing starts on files that cannot be read.
    pub(crate) fn load(
        files: Vec<PathBuf>,
        read: impl Fn() -> Result<T, CliError> + Send + Sync + 'static,
    ) -> Result<Self, CliError> {
        let seen = stamps(&files);
        let now = RwLock::new(Arc::new(read()?));
        Ok(Self { files, read: Box::new(read), now, seen: Mutex::new(seen) })
    }

    /// What they say.
    pub(crate) fn now(&self) -> Arc<T> {
        Arc::clone(&self.now.read())
    }

    /// Reads the files again if one has changed.
    fn look(&self) {
        let stamps = stamps(&self.files);
        let mut seen = self.seen.lock();
        if *seen != stamps {
            *seen = stamps;
            self.renew();
        }
    }

    fn renew(&self) {
        match (self.read)() {
            Ok(read) => {
                *self.now.write() = Arc::new(read);
                tracing::info!("certificates and revocation lists were read again");
            }
            Err(error) => tracing::error!(%error, "certificates stay as they were"),
        }
    }

    /// Looks at the files for as long as it runs.
    pub(crate) async fn keep(self: Arc<Self>) {
        let mut tick = tokio::time::interval(LOOK);
        let mut hang_up = signal(SignalKind::hangup()).ok();
        loop {
            let asked = async {
                match &mut hang_up {
                    Some(signal) => signal.recv().await,
                    None => std::future::pending().await,
                }
            };
            let forced = tokio::select! {
                _ = tick.tick() => false,
                _ = asked => true,
            };
            let fresh = Arc::clone(&self);
            // Reading lists may take long: not on a thread that serves.
            let read = tokio::task::spawn_blocking(move || if forced { fresh.renew() } else { fresh.look() });
            if read.await.is_err() {
                return;
            }
        }
    }
}

fn stamps(files: &[PathBuf]) -> Vec<Stamp> {
    files.iter().map(|path| stamp(path)).collect()
}

fn stamp(path: &Path) -> Stamp {
    let about = fs::metadata(path).ok()?;
    let times = [about.mtime(), about.mtime_nsec(), about.ctime(), about.ctime_nsec()];
    Some((about.ino(), about.size(), times))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn what_changed_is_taken_when_it_is_good() {
        let path = std::env::temp_dir().join(format!("carnet-fresh-{}", std::process::id()));
        fs::write(&path, "1").unwrap();
        let reads = Arc::new(AtomicUsize::new(0));
        let (file, count) = (path.clone(), Arc::clone(&reads));
        let read = move || {
            count.fetch_add(1, Ordering::Relaxed);
            let text = fs::read_to_string(&file).map_err(CliError::io("file"))?;
            text.parse::<u32>().map_err(|error| CliError::Other(error.to_string()))
        };
        let fresh = Fresh::load(vec![path.clone()], read).unwrap();
        let mut told = Vec::new();
        for text in [None, Some("20"), None, Some("x"), None, Some("400"), None] {
            if let Some(text) = text {
                fs::write(&path, text).unwrap();
            }
            fresh.look();
            told.push((*fresh.now(), reads.load(Ordering::Relaxed)));
        }
        assert_eq!(told, [(1, 1), (20, 2), (20, 2), (20, 3), (20, 3), (400, 4), (400, 4)]);
        fs::remove_file(&path).unwrap();
        fresh.look();
        assert_eq!(*fresh.now(), 400);
        let missing =
            Fresh::load(vec![path.clone()], || Err::<(), _>(CliError::Other("not there".to_owned())));
        assert!(missing.is_err());
    }
}
