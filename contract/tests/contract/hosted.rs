//! A service of a test over a socket: what it answers is a function of its own.

use serde_json::Value;
use specwright::document::Document;
use specwright_contract::verify::{Report, Verify};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as a service sees it.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    query: String,
    head: String,
    /// The body, where it is JSON.
    pub(crate) body: Option<Value>,
}

impl Asked {
    /// The value of a header; none where it is not sent.
    pub(crate) fn header(&self, wanted: &str) -> Option<&str> {
        let mut all = self.head.lines().skip(1).filter_map(|it| it.split_once(':'));
        all.find(|it| it.0.eq_ignore_ascii_case(wanted)).map(|it| it.1.trim())
    }

    /// The value of a parameter of the query as it stands there; none where it is not sent.
    pub(crate) fn query(&self, wanted: &str) -> Option<&str> {
        let mut all = self.query.split('&').filter_map(|it| it.split_once('='));
        all.find(|it| it.0 == wanted).map(|it| it.1)
    }

    /// The parts of the path.
    pub(crate) fn parts(&self) -> Vec<&str> {
        self.path.trim_matches('/').split('/').collect()
    }
}

/// A status and a body; for 405 the methods that there are.
pub(crate) type Answer = (u16, Value);

/// What is found of a service of this document in so many requests.
pub(crate) async fn verified(
    (name, document): (&str, &str),
    requests: usize,
    service: impl FnMut(&Asked) -> Answer + Send + 'static,
) -> Report {
    let document = Document::from_text(name, document).expect("a document");
    let verify = Verify::from(document).allow_writes(true);
    let verify = verify.options(|options| options.max_requests = requests);
    verify.run(&host(service).await).await.expect("a report")
}

/// Check, operation and place of each finding.
pub(crate) fn places(report: &Report) -> Vec<(&str, &str, &str)> {
    let all = report.findings.iter();
    all.map(|it| (it.check.name(), it.operation.as_str(), it.place.as_str())).collect()
}

/// Starts a service; its address.
pub(crate) async fn host(mut service: impl FnMut(&Asked) -> Answer + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        // One connection after the other, each of one request.
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = serve(&mut stream, &mut service).await;
        }
    });
    url
}

async fn serve(
    stream: &mut TcpStream,
    service: &mut impl FnMut(&Asked) -> Answer,
) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut words = head.split(' ');
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default().to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let (path, query) = (path.to_owned(), query.to_owned());
    let mut asked = Asked { method, path, query, head, body: None };
    let length: usize = asked.header("content-length").and_then(|it| it.parse().ok()).unwrap_or(0);
    while bytes.len() < end + length {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    }
    let is_json = asked.header("content-type").is_some_and(|it| it.starts_with("application/json"));
    asked.body = serde_json::from_slice(&bytes[end..]).ok();
    let is_head = asked.method == "HEAD";
    if is_head {
        "GET".clone_into(&mut asked.method);
    }
    let (status, value) = match (length > 0, is_json, &asked.body) {
        (true, false, _) => (415, Value::Null),
        (true, true, None) => (400, Value::Null),
        _ => service(&asked),
    };
    let allow = match (status, value.as_str()) {
        (405, Some(methods)) => format!("allow: {methods}\r\n"),
        _ => String::new(),
    };
    let body = if value.is_null() { String::new() } else { value.to_string() };
    let kind = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} -\r\n{allow}{kind}content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    let body = if is_head { "" } else { &body };
    stream.write_all(format!("{head}{body}").as_bytes()).await
}
