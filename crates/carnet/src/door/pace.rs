//! A connection whose client must take what it is sent: one that stops reading would hold an answer in memory for ever.

use std::future::Future as _;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

/// What a client must take in each span of time in which it holds up an answer, in bytes.
const ENOUGH: usize = 64 << 10;

/// A connection that is cut when its client takes less than [`ENOUGH`] in `span` while more waits.
pub(super) struct Patient<S> {
    stream: S,
    span: Duration,
    /// Runs from the moment at which the client first held something up.
    alarm: Option<Pin<Box<Sleep>>>,
    taken: usize,
}

impl<S> Patient<S> {
    pub(super) const fn new(stream: S, span: Duration) -> Self {
        Self { stream, span, alarm: None, taken: 0 }
    }

    /// Judges a try to send.
    fn judge(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match written {
            Poll::Ready(Ok(count)) => {
                self.taken += count;
                if self.taken >= ENOUGH {
                    self.calm();
                }
                Poll::Ready(Ok(count))
            }
            Poll::Ready(error) => Poll::Ready(error),
            Poll::Pending => {
                let span = self.span;
                let alarm = self.alarm.get_or_insert_with(|| {
                    self.taken = 0;
                    Box::pin(tokio::time::sleep(span))
                });
                ready!(alarm.as_mut().poll(context));
                Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client takes nothing")))
            }
        }
    }

    fn calm(&mut self) {
        self.alarm = None;
        self.taken = 0;
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judge(context, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Asked for once all is handed over: nothing is held up any more.
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        if matches!(flushed, Poll::Ready(Ok(()))) {
            self.calm();
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.judge(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
    use tokio::time::interval;

    use super::*;

    const LONG: Duration = Duration::from_mins(10);
    const SHORT: Duration = Duration::from_millis(100);

    /// How a client reads.
    enum Client {
        All,
        Nothing,
        /// A byte now and then, for ever.
        Drops,
    }

    /// Sends a megabyte.
    async fn sent_to(client: Client, span: Duration) -> io::Result<()> {
        let (server, mut stream) = duplex(32 << 10);
        let reading = tokio::spawn(async move {
            match client {
                Client::All => drop(stream.read_to_end(&mut Vec::new()).await),
                Client::Nothing => std::future::pending().await,
                Client::Drops => {
                    let mut tick = interval(Duration::from_millis(5));
                    while stream.read_u8().await.is_ok() {
                        tick.tick().await;
                    }
                }
            }
        });
        let mut server = Patient::new(server, span);
        let sent = server.write_all(&vec![0; 1 << 20]).await;
        reading.abort();
        sent?;
        server.flush().await
    }

    #[tokio::test]
    async fn a_client_takes_its_answer_or_is_cut() {
        sent_to(Client::All, LONG).await.unwrap();
        for client in [Client::Nothing, Client::Drops] {
            let error = sent_to(client, SHORT).await.unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        }
    }

    #[tokio::test]
    async fn a_pause_between_answers_is_no_fault() {
        let (server, mut client) = duplex(16);
        let mut server = Patient::new(server, LONG);
        let mut piece = [0; 64];
        let sending = async {
            server.write_all(&[0; 64]).await.unwrap();
            assert!(server.alarm.is_some(), "the client held it up");
            server.flush().await.unwrap();
            assert!(server.alarm.is_none(), "nothing more is waited for");
        };
        let ((), read) = tokio::join!(sending, client.read_exact(&mut piece));
        read.unwrap();
    }
}
