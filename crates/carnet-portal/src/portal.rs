//! What every handler shares.

use std::sync::Arc;

use carnet_service::Service;
use tokio::sync::Semaphore;

use crate::config::PortalConfig;
use crate::kept::KeptFiles;

/// Uploads received at one time; beyond, people are asked to come back.
const UPLOADS: usize = 8;

/// The pages over one service. Cheap to clone.
#[derive(Clone)]
pub struct Portal {
    inner: Arc<Inner>,
}

struct Inner {
    service: Service,
    config: PortalConfig,
    kept: KeptFiles,
    uploads: Semaphore,
}

impl Portal {
    /// The pages over a service.
    #[must_use]
    pub fn new(service: Service, config: PortalConfig) -> Self {
        let inner = Inner { service, config, kept: KeptFiles::default(), uploads: Semaphore::new(UPLOADS) };
        Self { inner: Arc::new(inner) }
    }

    pub(crate) fn service(&self) -> &Service {
        &self.inner.service
    }

    pub(crate) fn config(&self) -> &PortalConfig {
        &self.inner.config
    }

    pub(crate) fn kept(&self) -> &KeptFiles {
        &self.inner.kept
    }

    pub(crate) fn uploads(&self) -> &Semaphore {
        &self.inner.uploads
    }
}
