//! How a run sends: within its limits, and as long as the service answers.

use std::time::{Duration, Instant};

use super::client::{Exchange, Failure, Written};
use super::run::{Halt, Run, Step};

/// So often in a row a service can be away before the run ends.
const AWAY: usize = 3;

/// The longest time that a service can ask to be left alone for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a run ends that has had its time.
const LATE: Halt = Halt::Spent("its time is over");

impl Run<'_> {
    /// Sends a request within the limits.
    pub(super) async fn exchange(
        &mut self,
        written: Written,
        operation: Option<usize>,
    ) -> Step<Exchange> {
        let mut patience = 3;
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
                    let asked = answer.header("retry-after").and_then(|it| it.trim().parse().ok());
                    let time = Duration::from_secs(asked.unwrap_or(1));
                    if patience == 0 || time > PATIENCE {
                        let seconds = time.as_secs();
                        let why = format!(
                            "it answers 429 and wants to be left alone for {seconds} s; try a lower --rate"
                        );
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
        if self.stop.is_stopped() {
            return Err(Halt::Stopped);
        }
        if self.report.coverage.requests >= self.options.max_requests {
            return Err(Halt::Spent("all requests that it may send are sent"));
        }
        if self.options.time.is_some_and(|time| self.started.elapsed() >= time) {
            return Err(LATE);
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
        let end = self.options.time.and_then(|time| self.started.checked_add(time));
        let late = async {
            match end {
                Some(end) => tokio::time::sleep_until(end.into()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            it = waited => Ok(it),
            () = self.stop.stopped() => Err(Halt::Stopped),
            () = late => Err(LATE),
        }
    }
}

/// What happened, in words.
pub(super) fn said(failure: &Failure) -> String {
    match failure {
        Failure::Connect(why) => format!("no connection: {why}"),
        Failure::Certificate(why) => format!(
            "its certificate is not trusted ({why}); the certificates of the platform are, and on Linux those of the file that SSL_CERT_FILE names"
        ),
        Failure::Timeout => "no answer in time".to_owned(),
        Failure::Broken(why) => format!("no answer that could be read: {why}"),
    }
}
