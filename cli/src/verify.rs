//! `specwright verify`.

mod progress;
mod signatures;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use specwright::print::{
    Annotation, Code, Level, Lines, Markdown, Printed, Terminal, Workflow, stdout,
};
use specwright::printed;
use specwright_contract::verify::{
    Accepted, Credentials, Finding, Report, Stop, Verify as Verifier,
};

use super::Outcome;
use super::options::OverlayArgs;
use super::report::{counted, diagnostics, note};

/// Does what runs keep the contract?
///
/// Sends requests that are made from the document to a running service, and says what of its
/// answers is not as the document says. Only GET, HEAD and OPTIONS, unless --allow-writes; never to
/// another host. Credentials come from SPECWRIGHT_CREDENTIAL_<SCHEME>, the name of the security
/// scheme in upper snake case, or from --credentials. Exit status 1 when the contract is broken.
#[derive(Args)]
pub(crate) struct Verify {
    /// The OpenAPI document, JSON or YAML.
    spec: PathBuf,
    #[command(flatten)]
    overlay: OverlayArgs,
    /// The address of the service: http://HOST:PORT/PATH.
    #[arg(long, value_name = "URL")]
    url: String,
    /// Sends requests that change something as well. Not for a service whose data matters.
    #[arg(long)]
    allow_writes: bool,
    /// Another seed makes other values; the same seed the same.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// The most requests that are sent.
    #[arg(long, value_name = "N", default_value_t = 700)]
    max_requests: usize,
    /// The longest time for all of it: 60s, 5m.
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    time: Option<Duration>,
    /// The most requests in a time: 10/s, 100/m.
    #[arg(long, value_name = "N/s", value_parser = rate)]
    rate: Option<f64>,
    /// The longest time for one answer.
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "10s")]
    timeout: Duration,
    /// An answer that takes longer than this, more than once, is a finding.
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "1s")]
    response_time: Duration,
    /// Secrets: an object of security scheme and secret, YAML or JSON. `user:password` for basic.
    #[arg(long, value_name = "FILE")]
    credentials: Option<PathBuf>,
    /// Accepted findings: a list with `check`, `operation`, `reason` and perhaps `place`. One that
    /// is not found any more is an error.
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The format of a report on a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person.
    #[default]
    Human,
    /// For a program.
    Json,
    /// For whatever shows results of tests.
    Junit,
    /// For a comment on a pull request.
    Markdown,
    /// Annotations of GitHub Actions.
    Github,
}

/// `60s`, `500ms`, `5m`; a number alone is seconds.
fn time(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|it: char| it.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "" | "s" => 1.0,
        "ms" => 0.001,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err("a time is written like 60s, 500ms or 5m".to_owned()),
    };
    let number: f64 = digits.parse().map_err(|_| "a time is written like 60s".to_owned())?;
    Duration::try_from_secs_f64(number * unit).map_err(|_| "this is no length of time".to_owned())
}

/// `10/s`, `100/m`; a number alone is a second's.
fn rate(text: &str) -> Result<f64, String> {
    let form = || "a rate is written like 10/s".to_owned();
    let (number, seconds) = match text.split_once('/') {
        None | Some((_, "s")) => (text.split('/').next().unwrap_or_default(), 1.0),
        Some((number, "m" | "min")) => (number, 60.0),
        Some(_) => return Err(form()),
    };
    let number: f64 = number.parse().map_err(|_| form())?;
    if number.is_finite() && number > 0.0 { Ok(number / seconds) } else { Err(form()) }
}

impl Verify {
    pub(crate) fn run(self) -> Outcome {
        let verifier = match self.overlay.open(&self.spec) {
            Ok(document) => Verifier::from(document),
            Err(unusable) => {
                diagnostics(&unusable.rendered(), super::Format::Human);
                return Outcome::Unusable;
            }
        };
        let (credentials, accepted) = match (self.secrets(&verifier), self.accepted()) {
            (Ok(credentials), Ok(accepted)) => (credentials, accepted),
            (Err(message), _) => return unusable("credentials", &message),
            (_, Err(message)) => return unusable("accepted", &message),
        };
        let verifier = verifier
            .allow_writes(self.allow_writes)
            .credentials(signatures::signed(credentials))
            .options(|options| {
                options.seed = self.seed;
                options.max_requests = self.max_requests;
                options.time = self.time;
                options.rate = self.rate;
                options.timeout = self.timeout;
                options.response_time = self.response_time;
            });
        let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return unusable("runtime", &error.to_string()),
        };
        let (stop, progress) = (verifier.stop(), verifier.progress());
        let outcome = runtime.block_on(async {
            let bar = match self.format {
                Format::Human => progress::bar(self.max_requests),
                _ => ProgressBar::hidden(),
            };
            tokio::spawn(stopped(stop, bar.clone()));
            progress::shown(verifier.run(&self.url), &progress, bar).await
        });
        // What the service keeps busy ends with the process.
        runtime.shutdown_background();
        let mut report = match outcome {
            Ok(report) => report,
            Err(error) => return unusable("service", &error.to_string()),
        };
        accepted.apply(&mut report);
        self.print(&report);
        if report.is_kept() { Outcome::Fine } else { Outcome::Broken }
    }

    fn secrets(&self, verifier: &Verifier) -> Result<Credentials, String> {
        let schemes = verifier.api().security_schemes.iter().map(|it| it.name.as_str());
        let of_environment = Credentials::from_environment(schemes);
        let Some(file) = &self.credentials else { return Ok(of_environment) };
        let of_file = Credentials::from_text(&private(file)?)
            .map_err(|error| format!("`{}`: {error}", file.display()))?;
        let unknown = of_file.schemes().find(|name| {
            !verifier.api().security_schemes.iter().any(|scheme| scheme.name == *name)
        });
        match unknown {
            Some(name) => Err(format!("the document has no security scheme `{name}`")),
            None => Ok(of_environment.or(of_file)),
        }
    }

    fn accepted(&self) -> Result<Accepted, String> {
        let Some(file) = &self.accept else { return Ok(Accepted::default()) };
        let shown = file.display();
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("`{shown}` cannot be read: {error}"))?;
        Accepted::from_text(&text).map_err(|error| format!("`{shown}`: {error}"))
    }

    fn print(&self, report: &Report) {
        match self.format {
            Format::Human => stdout(&human(report)),
            Format::Json => stdout(&Printed::json(report)),
            Format::Junit => stdout(&Printed::<Terminal>::of("{}", &[&Lines(&junit(report))])),
            Format::Markdown => stdout(&markdown(report)),
            Format::Github => {
                let file = self.spec.display().to_string();
                stdout(&annotations(report, &file));
                for text in report.notes.iter().chain(&report.stopped) {
                    stdout::<Terminal>(&printed!("note: {}\n", text));
                }
                stdout::<Terminal>(&printed!("{}\n", verdict(report)));
            }
        }
    }
}

fn unusable(code: &'static str, message: &str) -> Outcome {
    note(&printed!("error[{}]: {}", code, message));
    Outcome::Unusable
}

/// A file of secrets, which nobody else can read.
fn private(file: &Path) -> Result<String, String> {
    let shown = file.display();
    let failed = |error: std::io::Error| format!("`{shown}` cannot be read: {error}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(file).map_err(failed)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(format!(
                "`{shown}` can be read by others; `chmod 600` keeps its secrets to you"
            ));
        }
    }
    std::fs::read_to_string(file).map_err(failed)
}

/// Stops the run on Ctrl-C; the next one ends the process.
async fn stopped(stop: Stop, bar: ProgressBar) {
    if tokio::signal::ctrl_c().await.is_ok() {
        // The bar makes room for it.
        bar.suspend(|| note(&printed!("stopping; once more ends it without a report")));
        stop.stop();
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(2);
        }
    }
}

fn verdict(report: &Report) -> String {
    let open = report.open().count();
    let accepted = report.findings.len() - open;
    let requests = counted(report.coverage.requests, "request");
    let successful = |it: &&specwright_contract::verify::OperationCoverage| {
        it.statuses.keys().any(|status| (200..300).contains(status))
    };
    let tried = report.coverage.operations.iter().filter(successful).count();
    let all = report.coverage.operations.len();
    let decided = if accepted > 0 { format!(", {accepted} accepted") } else { String::new() };
    format!(
        "{}{decided}; {requests}, {tried} of {} answered with success",
        counted(open, "finding"),
        counted(all, "operation")
    )
}

fn human(report: &Report) -> Printed<Terminal> {
    let mut out = Printed::new();
    for it in &report.findings {
        let (check, operation) = (it.check.name(), &it.operation);
        out.push(&printed!("{} {} ({}) [{}]\n", it.method, it.path, operation, check));
        let count = if it.count > 1 { format!(" ({} times)", it.count) } else { String::new() };
        out.push(&printed!("  {}: {}{}\n", it.place, it.message, count));
        for line in it.curl.lines() {
            out.push(&printed!("  $ {}\n", line));
        }
        if let Some(reason) = &it.accepted {
            out.push(&printed!("  accepted: {}\n", reason));
        }
        out.push(&printed!("\n"));
    }
    for stale in &report.stale {
        out.push(&printed!("accepted, and not found any more: {}\n", stale));
    }
    for text in report.notes.iter().chain(&report.stopped) {
        out.push(&printed!("note: {}\n", text));
    }
    let unchecked = report.coverage.unchecked.len();
    if unchecked > 0 {
        let words = counted(unchecked, "sentence");
        out.push(&printed!(
            "note: nothing checks {} of the document; --format json has them\n",
            words
        ));
    }
    out.push(&printed!("{}\n", verdict(report)));
    out
}

fn markdown(report: &Report) -> Printed<Markdown> {
    let mut out = printed!("### {}\n", verdict(report));
    for it in &report.findings {
        let place = Code(format!("{} {}", it.method, it.path));
        out.push(&printed!("\n- {} ({}): {}: {}\n", place, it.check.name(), it.place, it.message));
        if let Some(reason) = &it.accepted {
            out.push(&printed!("  accepted: {}\n", reason));
        }
        let commands = Printed::code_block("sh", &it.curl);
        let test = Printed::code_block("rust", &it.test);
        out.push(&printed!(
            "\n<details><summary>curl, Rust</summary>\n\n{}\n{}\n</details>\n",
            commands,
            test
        ));
    }
    for stale in &report.stale {
        out.push(&printed!("\n- accepted, and not found any more: {}\n", stale));
    }
    for text in report.notes.iter().chain(&report.stopped) {
        out.push(&printed!("\n- note: {}\n", text));
    }
    out
}

fn annotations(report: &Report, file: &str) -> Printed<Workflow> {
    let mut out = Printed::new();
    for it in report.open() {
        let message =
            printed!("{} {}: {}: {}\n{}", it.method, it.path, it.place, it.message, it.curl);
        out.push(&Printed::annotation(&Annotation {
            level: Level::Error,
            file: Some(file),
            position: None,
            title: it.check.name(),
            message,
        }));
    }
    for stale in &report.stale {
        out.push(&Printed::annotation(&Annotation {
            level: Level::Error,
            file: Some(file),
            position: None,
            title: "accepted",
            message: printed!("accepted, and not found any more: {}", stale),
        }));
    }
    out
}

/// JUnit's XML: a suite, a case for each operation and check that has found something, and one for
/// each operation that has nothing.
fn junit(report: &Report) -> String {
    let open: Vec<&Finding> = report.open().collect();
    let good =
        report.coverage.operations.iter().filter(|it| {
            it.requests > 0 && !open.iter().any(|found| found.operation == it.operation)
        });
    let good: Vec<_> = good.collect();
    let failures = open.len() + report.stale.len();
    let tests = good.len() + failures;
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"specwright verify\" tests=\"{tests}\" failures=\"{failures}\">\n"
    );
    for it in good {
        let name = xml(&it.operation);
        out.push_str(&format!("<testcase classname=\"{name}\" name=\"contract\"/>\n"));
    }
    for it in open {
        let (operation, check) = (xml(&it.operation), it.check.name());
        let (place, message) = (xml(&it.place), xml(&it.message));
        out.push_str(&format!(
            "<testcase classname=\"{operation}\" name=\"{check}: {place}\"><failure type=\"{check}\" message=\"{message}\">{}</failure></testcase>\n",
            xml(&it.curl)
        ));
    }
    for stale in &report.stale {
        out.push_str(&format!(
            "<testcase classname=\"accepted\" name=\"{}\"><failure type=\"accepted\" message=\"accepted, and not found any more\"/></testcase>\n",
            xml(stale)
        ));
    }
    let notes: Vec<String> = report.notes.iter().chain(&report.stopped).map(|it| xml(it)).collect();
    if !notes.is_empty() {
        out.push_str(&format!("<system-out>{}</system-out>\n", notes.join("&#10;")));
    }
    out.push_str("</testsuite>\n</testsuites>\n");
    out
}

/// A text in XML.
fn xml(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            it if it.is_control() || matches!(it, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            it => out.push(it),
        }
    }
    out
}
