//! The listener for the software of structures and for cards: every client shows a certificate. Its handshakes, its
//! connections and what each request is told about its client are made here.

mod certificate;
mod lists;
mod trust;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use carnet_service::peer::{Entrance, Peer};
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tower::ServiceExt as _;

pub(crate) use certificate::{EXPERTISE, PROFESSION};
pub(crate) use trust::{Files, Trust};

use certificate::Presented;

/// A handshake that takes longer is cut.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// The head of a request that takes longer is cut.
const HEAD: Duration = Duration::from_secs(20);
/// Connections at one time; beyond, clients wait in the kernel's queue.
const AT_ONCE: usize = 1_024;
/// A pause after a failure to accept, mostly for want of file descriptors.
const BREATH: Duration = Duration::from_millis(100);

/// Serves connections until told to stop, then lets the requests under way finish.
pub(crate) async fn serve(
    listener: TcpListener,
    trust: Arc<Trust>,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let watched = tokio::spawn(trust::keep_fresh(Arc::clone(&trust)));
    let reception = Reception { trust, router };
    while let Ok(permit) = Arc::clone(&room).acquire_owned().await {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok((stream, _)) => {
                tokio::spawn(reception.clone().receive(stream, permit, stopping.clone()));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    watched.abort();
    // Every permit back: every connection is done. The whole server's stop has a time limit.
    let everyone = u32::try_from(AT_ONCE).unwrap_or(u32::MAX);
    // An error means that the semaphore is closed, which nobody does.
    let _ = room.acquire_many(everyone).await;
}

/// What a connection needs.
#[derive(Clone)]
struct Reception {
    trust: Arc<Trust>,
    router: Router,
}

impl Reception {
    async fn receive(self, stream: TcpStream, permit: OwnedSemaphorePermit, stopping: watch::Receiver<bool>) {
        // Small answers must not wait for the client's acknowledgement.
        let _ = stream.set_nodelay(true);
        let acceptor = TlsAcceptor::from(self.trust.server_config());
        // A failed handshake has told the client why, by an alert.
        if let Ok(Ok(secured)) = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
            self.converse(secured, stopping).await;
        }
        drop(permit);
    }

    async fn converse(self, stream: TlsStream<TcpStream>, mut stopping: watch::Receiver<bool>) {
        let chain = stream.get_ref().1.peer_certificates();
        let Some(presented) = chain.and_then(|chain| chain.first()).and_then(Presented::read) else { return };
        let presented = Arc::new(presented);
        let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
            let mut request: Request = request.map(Body::new);
            // Asked for each request: a certificate may be revoked while its connection lives.
            request.extensions_mut().insert(self.entrance(&presented));
            self.router.clone().oneshot(request)
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = std::pin::pin!(connection);
        tokio::select! {
            // A client that breaks off is no fault of ours.
            _ = connection.as_mut() => return,
            _ = stopping.wait_for(|stop| *stop) => {}
        }
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }

    fn entrance(&self, presented: &Presented) -> Entrance {
        let standing = self.trust.standing(presented);
        Entrance(standing.and_then(|revocation| {
            let holder = presented.holder.clone()?;
            Ok(Arc::new(Peer { thumbprint: presented.thumbprint, holder, revocation }))
        }))
    }
}
