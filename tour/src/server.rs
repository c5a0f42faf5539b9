//! The contract server of the tour.

use std::path::Path;
use std::sync::{Arc, Mutex};

use huaweicloud_cce_autopilot::signing::{FixedClock, Verifier};
use secrecy::SecretString;
use specwright::api::SecurityScheme;
use specwright::print::Printed;
use specwright::printed;
use specwright_contract::serve::{Bound, Denied, Exchange, Received, Server};

use crate::{Failure, show};

/// An access key that was made up for this tour.
pub(crate) const ACCESS_KEY: &str = "TOURACCESSKEY0000001";

/// Its secret, made up as well.
pub(crate) const SECRET_KEY: &str = "tour-secret-key-that-nobody-has";

/// The name of the document's security scheme for signatures.
const SIGNATURE: &str = "aksk";

/// When the tour takes place, for client and server: so that it reads the same at every run.
const NOW: &str = "20250103T120000Z";

/// The running server, and what it has seen.
pub(crate) struct Started {
    bound: Bound,
    seen: Arc<Mutex<Vec<String>>>,
}

/// Starts a server of the document that asks for signatures and verifies them.
pub(crate) async fn start(document: &Path) -> Result<Started, Failure> {
    show::step("contract server");
    let verifier = Verifier::new(|access: &str| {
        (access == ACCESS_KEY).then(|| SecretString::from(SECRET_KEY.to_owned()))
    })
    .clock(Arc::new(clock()));
    let verify = move |_: &SecurityScheme, request: Received<'_>| match verifier
        .verify(request.head, request.body)
    {
        Ok(signed) if signed.covers_body => Ok(()),
        Ok(_) => Err(Denied::new("the signature leaves out the body")),
        Err(error) => Err(Denied::new(error.to_string())),
    };
    let seen = Arc::new(Mutex::new(Vec::new()));
    let lines = Arc::clone(&seen);
    let server = Server::open(document).map_err(|unusable| {
        let texts = unusable.rendered().into_iter().map(|it| it.text.as_str().to_owned());
        texts.collect::<Vec<_>>().join("\n")
    })?;
    let bound = server
        .with_authenticator(SIGNATURE, Arc::new(verify))
        .with_observer(move |exchange| {
            if let Ok(mut lines) = lines.lock() {
                lines.extend(arrived(exchange));
            }
        })
        .bind("127.0.0.1:0")
        .await?;
    show::line(&printed!("{} answers as the document says and verifies signatures", bound.url()));
    Ok(Started { bound, seen })
}

impl Started {
    pub(crate) fn url(&self) -> String {
        self.bound.url()
    }

    /// Shows what has arrived since the last time.
    pub(crate) fn show_seen(&self) {
        let lines = self.seen.lock().map(|mut lines| std::mem::take(&mut *lines));
        lines.unwrap_or_default().iter().for_each(|line| show::line(&Printed::value(line)));
    }

    pub(crate) async fn shutdown(self) {
        self.bound.shutdown().await;
    }
}

/// The time of the tour.
pub(crate) fn clock() -> FixedClock {
    FixedClock::at(NOW).unwrap_or_else(|| FixedClock::new(std::time::UNIX_EPOCH))
}

/// The request line, the headers that are signed, and the answer's status.
fn arrived(exchange: &Exchange<'_>) -> Vec<String> {
    let head = exchange.head;
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let authorization = header("authorization").unwrap_or_default();
    let (claim, _) = authorization.split_once("Signature=").unwrap_or((authorization, ""));
    let signed = claim.split_once("SignedHeaders=").map_or("", |(_, names)| names);
    let mut lines = vec![format!("> {} {}", head.method, head.uri.path())];
    for name in signed.trim_end_matches([',', ' ']).split(';') {
        lines.push(format!("> {name}: {}", header(name).unwrap_or_default()));
    }
    // A signature is no secret, but long, and another one for each port.
    lines.push(format!("> authorization: {claim}Signature=…"));
    let status = exchange.response.status();
    lines.push(format!("< {} {}", status.as_u16(), status.canonical_reason().unwrap_or_default()));
    lines.extend(exchange.problem.map(|problem| format!("< {}", problem.detail())));
    lines
}
