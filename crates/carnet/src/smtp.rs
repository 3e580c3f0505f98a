//! E-mail by SMTP. The texts are those of the message files; none names a content, an author or a place.

mod letters;

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use carnet_model::person::Language;
use carnet_pages::Lang;
use carnet_service::{Delivery, MailError, Mailer};
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::cli::CliError;
use crate::config::{Smtp, SmtpTls};

/// Sends through one relay.
pub(crate) struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// Public address of the pages.
    portal: String,
}

impl SmtpMailer {
    /// A mailer of these settings; `portal` is the public address of the pages.
    pub(crate) fn new(settings: &Smtp, portal: &str) -> Result<Self, CliError> {
        let wrong = |error: &dyn std::fmt::Display| CliError::Other(format!("smtp: {error}"));
        let from = settings.from.parse().map_err(|error| wrong(&error))?;
        let builder = match settings.tls {
            SmtpTls::Starttls => {
                AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&settings.host).map_err(|e| wrong(&e))?
            }
            SmtpTls::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host),
        };
        let transport = builder.port(settings.port).timeout(Some(Duration::from_secs(20))).build();
        Ok(Self { transport, from, portal: portal.to_owned() })
    }

    fn message(&self, delivery: &Delivery) -> Result<Message, MailError> {
        let permanent = |error: &dyn std::fmt::Display| MailError::Permanent(error.to_string());
        let lang = match delivery.language {
            Language::French => Lang::French,
            Language::English => Lang::English,
        };
        let mail = letters::letter(delivery, lang, &self.portal);
        let to: Mailbox = delivery.to.parse().map_err(|error| permanent(&error))?;
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(mail.subject)
            // A second copy of one delivery carries the same id, so that the receiver's side can drop it.
            .message_id(Some(format!("<{}@carnet>", delivery.key)))
            .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))
            .map_err(|error| permanent(&error))
    }
}

impl Mailer for SmtpMailer {
    fn send<'a>(
        &'a self,
        delivery: &'a Delivery,
    ) -> Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>> {
        Box::pin(async move {
            let message = self.message(delivery)?;
            match self.transport.send(message).await {
                Ok(_) => Ok(()),
                Err(error) if error.is_permanent() => Err(MailError::Permanent(error.to_string())),
                Err(error) => Err(MailError::Temporary(error.to_string())),
            }
        })
    }
}
