//! Waiting for the database from a caller that is not asynchronous, whatever it runs on.

use tokio::runtime::{Handle, RuntimeFlavor};

/// Runs what `make` makes to its end on the engine's runtime `handle`, while this thread waits.
///
/// On a worker of a runtime with several threads the others go on with its tasks; a runtime of one thread stands still
/// meanwhile, and since it does not let its thread wait for another runtime, a thread of its own does.
pub(super) fn wait<T: Send>(handle: &Handle, work: impl AsyncFnOnce() -> T + Send) -> T {
    match Handle::try_current().map(|current| current.runtime_flavor()) {
        Err(_) => handle.block_on(work()),
        Ok(RuntimeFlavor::CurrentThread) => apart(handle, work),
        Ok(_) => tokio::task::block_in_place(|| handle.block_on(work())),
    }
}

fn apart<T: Send>(handle: &Handle, work: impl AsyncFnOnce() -> T + Send) -> T {
    let answer = std::thread::scope(|scope| scope.spawn(|| handle.block_on(work())).join());
    match answer {
        Ok(answer) => answer,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

#[cfg(test)]
mod tests {
    use tokio::runtime::{Builder, Runtime};

    use super::*;

    fn engine() -> Runtime {
        Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
    }

    async fn answer(handle: &Handle) -> u8 {
        handle.spawn(async { 42 }).await.unwrap()
    }

    /// Alone, on a worker, at the root of a runtime, on its blocking pool, with one thread and with several.
    #[test]
    fn waits_wherever_it_is_called() {
        let engine = engine();
        let handle = engine.handle();
        assert_eq!(wait(handle, async || answer(handle).await), 42);
        let several = Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let one = Builder::new_current_thread().build().unwrap();
        for runtime in [several, one] {
            assert_eq!(runtime.block_on(async { wait(handle, async || answer(handle).await) }), 42);
            for _ in 0..3 {
                let own = handle.clone();
                let worker = runtime.spawn(async move { wait(&own, async || answer(&own).await) });
                assert_eq!(runtime.block_on(worker).unwrap(), 42);
                let own = handle.clone();
                let pool = runtime.spawn_blocking(move || wait(&own, async || answer(&own).await));
                assert_eq!(runtime.block_on(pool).unwrap(), 42);
            }
        }
    }
}
