//! How a run sends: within its limits, and as long as the service answers.

use std::time::{Duration, Instant, SystemTime};

use super::client::{Exchange, Failure, Written};
use super::judge::exactly;
use super::run::{Halt, Run, Step};

/// So often in a row a service can be away before the run ends.
const AWAY: usize = 3;

/// So often a request is sent again that was answered 429.
const PATIENT: usize = 3;

/// The longest time that a service can ask to be left alone for.
const PATIENCE: Duration = Duration::from_secs(5);

impl Run<'_> {
    /// Sends a request within the limits.
    pub(super) async fn exchange(
        &mut self,
        written: Written,
        operation: Option<usize>,
    ) -> Step<Exchange> {
        let mut patience = PATIENT;
        loop {
            self.wait().await?;
            self.report.coverage.requests += 1;
            self.progress.sent(self.report.coverage.requests);
            let exchange = self.unless_ended(self.client.send(written.clone())).await?;
            self.last = Some(Instant::now());
            if let Some(coverage) = operation.map(|it| &mut self.report.coverage.operations[it]) {
                coverage.requests += 1;
                if let Ok(answer) = &exchange.response {
                    *coverage.statuses.entry(answer.status).or_default() += 1;
                }
            }
            match &exchange.response {
                Ok(answer) if answer.status == 429 => {
                    let asked = answer.header("retry-after").and_then(asked);
                    // A limit of the operation's own, such as so many things a day, does not pass by waiting.
                    let is_own =
                        operation.is_some_and(|it| exactly(self.operation(it), 429).is_some());
                    if is_own && asked.is_none() && patience < PATIENT {
                        self.away = 0;
                        return Ok(exchange);
                    }
                    let time = asked.unwrap_or(Duration::from_secs(1));
                    if patience == 0 || time > PATIENCE {
                        let why = match time > PATIENCE {
                            true => format!("wants to be left alone for {} s", time.as_secs()),
                            false => "does so however long is waited".to_owned(),
                        };
                        let why = format!("it answers 429 and {why}; try a lower --rate");
                        return Err(Halt::Down(why));
                    }
                    patience -= 1;
                    self.unless_ended(tokio::time::sleep(time)).await?;
                }
                Ok(_) => {
                    self.away = 0;
                    return Ok(exchange);
                }
                Err(failure) => {
                    self.away += 1;
                    if self.away >= AWAY || matches!(failure, Failure::Certificate(_)) {
                        return Err(Halt::Down(said(failure)));
                    }
                    if !matches!(failure, Failure::Connect(_)) {
                        return Ok(exchange);
                    }
                    let pause = Duration::from_millis(100 << self.away);
                    self.unless_ended(tokio::time::sleep(pause)).await?;
                }
            }
        }
    }

    /// Waits for the next request's turn.
    async fn wait(&mut self) -> Step {
        self.ending.check()?;
        if self.report.coverage.requests >= self.options.max_requests {
            return Err(Halt::Spent("all requests that it may send are sent"));
        }
        if self.report.coverage.requests >= self.share_end {
            return Err(Halt::Share);
        }
        if let (Some(rate), Some(last)) = (self.options.rate, self.last) {
            let pause = Duration::from_secs_f64(1.0 / rate.max(0.001));
            self.unless_ended(tokio::time::sleep_until((last + pause).into())).await?;
        }
        Ok(())
    }

    /// What is waited for, unless the run is told to stop or its time is over before.
    pub(super) async fn unless_ended<T>(&self, waited: impl Future<Output = T>) -> Step<T> {
        self.ending.or(waited).await
    }
}

/// How long a `Retry-After` asks to be left alone for: seconds, or until a date (RFC 9110, 10.2.3).
fn asked(value: &str) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|it| it.is_ascii_digit()) {
        // More seconds than fit are for ever.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

/// What happened, in words.
pub(super) fn said(failure: &Failure) -> String {
    match failure {
        Failure::Connect(why) => format!("no connection: {why}"),
        Failure::Certificate(why) => {
            // The words are those of rustls: of who has signed it, or else of what it is for.
            let is_foreign =
                ["UnknownIssuer", "CaUsedAsEndEntity"].iter().any(|it| why.contains(it));
            let hint = match is_foreign {
                true => {
                    "; those are that the platform trusts, and on Linux those of the file that SSL_CERT_FILE names"
                }
                false => "",
            };
            format!("its certificate is not trusted ({why}){hint}")
        }
        Failure::Timeout => "no answer in time".to_owned(),
        Failure::Broken(why) => format!("no answer that could be read: {why}"),
    }
}
