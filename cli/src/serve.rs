//! `specwright serve`.

mod line;
mod log;
mod routes;
mod signatures;
mod spec;
mod watched;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use specwright::diagnostic::Rendered;
use specwright::print::{Printed, Terminal, stdout};
use specwright::printed;
use specwright_contract::examples;
use specwright_contract::serve::{
    Bound, Credentials, CredentialsError, Failing, Latency, RateLimit, Rule, Server, State,
};

use self::line::line;
use self::log::Log;
use self::routes::{routes, unanswerable};
use self::spec::Spec;
use self::watched::Watched;

use super::options::OverlayArgs;
use super::report::{diagnostics, note};
use super::{Format, Outcome};

/// A contract server: checks requests against the document and answers with its examples.
///
/// The first line on standard output is its address, http://IP:PORT. Each request is a line on
/// standard error, without its query, headers and body.
///
/// A request says which answer it prefers (RFC 7240): `Prefer: code=404` a status of the document,
/// `Prefer: example=NAME` one of its examples, `Prefer: dynamic=true` a made-up value.
#[derive(Args)]
pub(crate) struct Serve {
    /// The OpenAPI document, JSON or YAML. Of several, each is served below a path (/pets=SPEC), at
    /// a host (pets.example=SPEC, pets.example/v1=SPEC), or beside the others: of those in one
    /// place, the first that has the path of a request answers it.
    #[arg(required = true, value_name = "SPEC")]
    specs: Vec<Spec>,
    #[command(flatten)]
    overlay: OverlayArgs,
    /// The address to listen at; port 0 is any free one, and unix:PATH is a Unix socket.
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:0")]
    listen: String,
    /// Answers 401 where no security requirement of the operation is met.
    #[arg(long)]
    require_auth: bool,
    /// Secrets by security scheme, in YAML: `token: SECRET`, `basic: {USER: PASSWORD}`,
    /// `aksk: {ACCESS: SECRET}`. Nobody else may be able to read the file. Requests are compared
    /// with them and signatures verified; without it, any credentials of the right kind will do.
    #[arg(long, value_name = "FILE")]
    credentials: Option<PathBuf>,
    /// Keeps what requests create, change and delete, as the document alone says: collections such
    /// as `/things` with `/things/{id}`. What was understood is said at start; docs/serve.md says
    /// how, and `x-specwright-state` in the document corrects it.
    #[arg(long)]
    stateful: bool,
    /// With --stateful, what moves by itself moves so many times as fast as the document says.
    #[arg(long, value_name = "TIMES", default_missing_value = "1000", num_args = 0..=1)]
    #[arg(requires = "stateful", value_parser = clap::value_parser!(u32).range(1..))]
    fast_forward: Option<u32>,
    /// Passes requests on to the service at this address (http://HOST:PORT/PATH) in place of
    /// answering them, and says what either side breaks: the log, the page, and the header
    /// specwright-problem.
    #[arg(long, value_name = "URL")]
    #[arg(conflicts_with_all = ["stateful", "require_auth", "credentials", "errors", "broken"])]
    upstream: Option<String>,
    /// How long is waited: for a request to arrive, for an answer to be taken, and for the service
    /// of --upstream to say something.
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = time)]
    timeout: Duration,
    /// Answers 500, and says why, where an example of the document breaks its own schema; without
    /// it another answer is given. What breaks the document is never sent.
    #[arg(long)]
    errors: bool,
    /// Which made-up values `Prefer: dynamic=true` gets, and which requests go wrong with --fail:
    /// the same for the same number.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: usize,
    /// Serves the document anew when one of its files changes; one that cannot be read is said, and
    /// the one before is served on. The state begins anew as well.
    #[arg(long)]
    watch: bool,
    /// Lets pages of other origins ask and read the answers (CORS).
    #[arg(long)]
    cors: bool,
    /// How late answers come: 50ms, or 50ms±20ms.
    #[arg(long, value_name = "TIME")]
    latency: Option<Latency>,
    /// Has a share of requests go wrong on purpose: `5%:503` (429 and 503 say when to come again),
    /// `1%:broken` (the body breaks off), `1%:closed`. Which ones, --seed says. Can be repeated.
    #[arg(long, value_name = "SHARE:HOW")]
    fail: Vec<Failing>,
    /// Answers 429 to more requests than these, such as 10/s or 100/1m, and says when to come again.
    #[arg(long, value_name = "COUNT/TIME")]
    rate_limit: Option<RateLimit>,
    /// The page at /__specwright/ (operations, log, state) is for this machine. This lets others
    /// see it as well who ask at the host NAME; `off` has no page.
    #[arg(long, value_name = "NAME")]
    page: Option<String>,
    /// Lets clients speak HTTP/2 without TLS, with prior knowledge.
    #[arg(long)]
    http2: bool,
    /// Adds a line of JSON for each request to this file: method, path, operation, status, and each
    /// violation; no query, header or body.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Does this wrong on purpose, to try what looks for that, such as `specwright verify`; docs/serve.md
    /// has the list.
    #[arg(long = "break", value_name = "RULE")]
    broken: Option<Rule>,
    /// The longest request body.
    #[arg(long, value_name = "BYTES", default_value_t = 8 << 20)]
    max_body: usize,
}

/// A time such as 500ms or 30s.
fn time(text: &str) -> Result<Duration, String> {
    let latency: Latency = text.parse().map_err(|_| "a time is such as 500ms or 30s".to_owned())?;
    match latency.spread.is_zero() && !latency.mean.is_zero() {
        true => Ok(latency.mean),
        false => Err("a time is such as 500ms or 30s".to_owned()),
    }
}

/// How often is looked whether the document has changed.
const LOOK: Duration = Duration::from_millis(250);

/// What to write in place of an address that is none.
fn listen_help(listen: &str) -> Option<String> {
    let port = listen.strip_prefix(':').unwrap_or(listen);
    if port.parse::<u16>().is_ok() {
        return Some(format!("a port needs an address: `--listen 127.0.0.1:{port}`"));
    }
    if let Some((_, rest)) = listen.split_once("://") {
        let address = rest.trim_end_matches('/');
        return Some(format!("an address has no scheme: `--listen {address}`"));
    }
    let help = format!("an address needs a port, 0 for any free one: `--listen {listen}:0`");
    (!listen.contains(':')).then_some(help)
}

impl Serve {
    pub(crate) fn run(self) -> Outcome {
        let server = match self.prepared() {
            Ok(server) => server,
            Err(outcome) => return outcome,
        };
        let watched = self.watch.then(|| Watched::new(self.files(&server)));
        let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                note(&printed!("error: no runtime: {}", error));
                return Outcome::Unusable;
            }
        };
        let log = match self.log.as_deref().map(Log::open).transpose() {
            Ok(log) => log,
            Err(words) => {
                note(&printed!("error[usage]: {}", words));
                return Outcome::Unusable;
            }
        };
        let server = self.troubled(server).allow_origins(self.cors).http2(self.http2);
        let server = match self.page.as_deref() {
            Some("off") => server,
            name => server.page(name.map(str::to_owned)),
        };
        let server = match &self.upstream {
            Some(url) => server.upstream(url),
            None => server,
        };
        let server = server.limits(|limits| {
            limits.body = self.max_body;
            limits.time = self.timeout;
        });
        let server = server.with_observer(move |exchange| {
            note(&line(exchange));
            if let Some(log) = &log {
                log.add(exchange);
            }
        });
        routes(&server);
        runtime.block_on(async {
            let bound = match self.listen.strip_prefix("unix:") {
                Some(path) => server.bind_unix(path).await,
                None => server.bind(&self.listen).await,
            };
            let bound = match bound {
                Ok(bound) => bound,
                Err(error)
                    if self.upstream.is_some() && error.kind() == ErrorKind::InvalidInput =>
                {
                    note(&printed!("error[usage]: --upstream: {}", error));
                    return Outcome::Unusable;
                }
                Err(error) => {
                    let help = listen_help(&self.listen);
                    let help = help.map(|help| printed!("\nhelp: {}", help)).unwrap_or_default();
                    note(&printed!(
                        "error[usage]: cannot listen at `{}`: {}{}",
                        self.listen,
                        error,
                        help
                    ));
                    return Outcome::Unusable;
                }
            };
            let address: Printed<Terminal> = printed!("{}\n", bound.url());
            stdout(&address);
            tokio::select! {
                () = ended() => {}
                () = self.follow(&bound, watched) => {}
            }
            bound.shutdown().await;
            Outcome::Fine
        })
    }
}

impl Serve {
    /// The server of the documents as they are now. What is wrong with them is said.
    fn prepared(&self) -> Result<Server, Outcome> {
        if self.specs.len() > 1 && self.overlay.file().is_some() {
            note(&printed!(
                "error[usage]: an overlay is laid over one document, and there are several\nhelp: write what each becomes to a file of its own"
            ));
            return Err(Outcome::Unusable);
        }
        let mut all: Option<Server> = None;
        for spec in &self.specs {
            let server = self.opened(spec)?;
            all = Some(match all {
                Some(before) => before.beside(server),
                None => server,
            });
        }
        let Some(server) = all else { return Err(Outcome::Unusable) };
        let server = self.authenticated(server)?;
        let server = self.keeping(server.seed(self.seed).report_errors(self.errors));
        if self.upstream.is_none() {
            unanswerable(&server);
        }
        Ok(match self.broken {
            Some(rule) => server.breaking(rule),
            None => server,
        })
    }

    /// The server of one document.
    fn opened(&self, spec: &Spec) -> Result<Server, Outcome> {
        let server = match self.overlay.open(&spec.path) {
            Ok(document) => Server::from(document),
            Err(unusable) => {
                diagnostics(&unusable.rendered(), Format::Human);
                return Err(Outcome::Unusable);
            }
        };
        let (document, api) = (server.contract().document(), server.contract().api());
        let mismatches = examples::check(document, &examples::all(document, api));
        diagnostics(&Rendered::all(mismatches.as_slice(), document.sources()), Format::Human);
        Ok(server.mounted(&spec.mount))
    }

    /// The files that the documents are read from, and what is laid over them.
    fn files(&self, server: &Server) -> Vec<PathBuf> {
        let documents = self.specs.iter().zip(server.contracts()).flat_map(|(spec, (_, it))| {
            let folder = spec.path.parent().unwrap_or(Path::new("")).to_owned();
            let others = it.api().files.iter().skip(1).map(move |name| folder.join(name));
            std::iter::once(spec.path.clone()).chain(others)
        });
        documents.chain(self.overlay.file().map(Path::to_owned)).collect()
    }

    /// Serves the document anew each time that it has changed; one that cannot be read is said, and
    /// the one before stays. Without files to watch it never ends.
    async fn follow(&self, bound: &Bound, watched: Option<Watched>) {
        let Some(mut watched) = watched else { return std::future::pending().await };
        loop {
            tokio::time::sleep(LOOK).await;
            if !watched.has_changed() {
                continue;
            }
            match tokio::task::block_in_place(|| self.prepared()) {
                Ok(server) => {
                    watched.watch(self.files(&server));
                    routes(&server);
                    bound.replace(server);
                    note(&printed!("note: the document has changed and is served as it is now"));
                }
                Err(_) => {
                    note(&printed!("note: the document is served as it was before it changed"));
                }
            }
        }
    }

    /// The server with what it asks of those who call.
    fn authenticated(&self, server: Server) -> Result<Server, Outcome> {
        let Some(path) = &self.credentials else {
            return Ok(server.require_auth(self.require_auth));
        };
        let credentials = Credentials::read(path).map(signatures::verified);
        let credentials = credentials.map_err(|error| refused(path, &error))?;
        for (_, contract) in server.contracts() {
            for name in credentials.missing(contract.api()) {
                let path = path.display();
                note(&printed!("note: {} has nothing for the security scheme `{}`", path, name));
            }
        }
        server.with_credentials(&credentials).map_err(|error| refused(path, &error))
    }
}

impl Serve {
    /// The server with what goes wrong on purpose.
    fn troubled(&self, server: Server) -> Server {
        let server = match self.latency {
            Some(latency) => server.latency(latency),
            None => server,
        };
        let server = match self.rate_limit {
            Some(limit) => server.rate_limit(limit),
            None => server,
        };
        self.fail.iter().fold(server, |server, failing| server.failing(*failing))
    }

    /// The server with a state, if it is to have one.
    fn keeping(&self, server: Server) -> Server {
        if !self.stateful {
            return server;
        }
        let server = server.fast_forward(self.fast_forward.unwrap_or(1));
        let states = server.contracts().filter_map(|(_, contract)| contract.state());
        let understood: Vec<&String> = states.flat_map(State::understood).collect();
        if understood.is_empty() {
            note(&printed!(
                "note: nothing is kept: no collection is created with POST or PUT and has things at /…/{{id}}"
            ));
        }
        for line in understood {
            note(&printed!("state: {}", line));
        }
        server
    }
}

/// Says why credentials cannot be used.
fn refused(path: &Path, error: &CredentialsError) -> Outcome {
    let place = match error {
        CredentialsError::File(..) | CredentialsError::Open(_) => Printed::new(),
        _ => printed!("{}: ", path.display()),
    };
    let help = match error {
        CredentialsError::Open(path) => printed!("\nhelp: `chmod 600 {}`", path.display()),
        CredentialsError::Syntax(_) | CredentialsError::Form(_) => {
            printed!(
                "\nhelp: `SCHEME: SECRET`, `SCHEME: [SECRET, …]` or `SCHEME: {{NAME: SECRET}}`"
            )
        }
        _ => Printed::new(),
    };
    note(&printed!("error[credentials]: {}{}{}", place, error, help));
    Outcome::Unusable
}

/// Ctrl-C, or being told to end.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
