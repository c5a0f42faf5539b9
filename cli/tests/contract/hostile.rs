//! `specwright verify` as a process against services that hang, never end, or are not to be trusted.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

const DOCUMENT: &str = r#"{ "openapi": "3.0.3", "info": { "title": "T", "version": "1" }, "paths": {
    "/a": { "get": { "operationId": "getA", "responses": { "200": { "description": "a" } } } },
    "/b": { "get": { "operationId": "getB", "responses": { "200": { "description": "b",
        "content": { "application/json": { "schema": { "type": "array", "items": {} } } } } } } } } }"#;

/// An answer that the document does not have.
const UNDOCUMENTED: &[u8] = b"HTTP/1.1 203 So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// A certificate for 127.0.0.1 that nobody has signed but itself, and its key: in no use but here.
const CERTIFICATE: &str = "MIIBZDCCAQqgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwIBcNMjAwMTAxMDAwMDAwWh\
     gPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDyn\
     DD9ZhEhn1MaQZdrX8a7eRvo85C/80QePv4YKPByAfcZfNoOJYUpuoXC46TrqT0pG29TbmHj+DX7YW71xqimjSzBJMB\
     oGA1UdEQQTMBGHBH8AAAGCCWxvY2FsaG9zdDAMBgNVHRMBAf8EAjAAMB0GA1UdDgQWBBSc0M0lvWvBgt4qRLTkCLSa\
     SUqxRTAKBggqhkjOPQQDAgNIADBFAiEAmGihj5N/slE3ISyKyYZYCYkCTyTNrRNfNNfcH7nSvEkCIFCJuYnnzZtWXW\
     Y052r6B6zYzwBtPE8dQfUog1RzY0Us";
/// The same, which holds no more since 2020.
const EXPIRED: &str = "MIIBNjCB3qADAgECAgECMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDAeFw0yMDAxMDEw\
     MDAwMDBaFw0yMDAyMDEwMDAwMDBaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA\
     BDynDD9ZhEhn1MaQZdrX8a7eRvo85C/80QePv4YKPByAfcZfNoOJYUpuoXC46TrqT0pG29TbmHj+DX7YW71xqimjITAf\
     MA8GA1UdEQQIMAaHBH8AAAEwDAYDVR0TAQH/BAIwADAKBggqhkjOPQQDAgNHADBEAiA+6cbMII3Wzm/5IMB5Rx1SC4VI\
     KMVXHOTECjplNYQqGQIgOSasXvxvFaDO5WhE0jBSjty9KmLL25gD05pWL6erSGI=";
const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgtu5dA71XZPOhOosxW0ZdEI1xV0doUrT4WmrMZVE0dc\
     mhRANCAAQ8pww/WYRIZ9TGkGXa1/Gu3kb6POQv/NEHj7+GCjwcgH3GXzaDiWFKbqFwuOk66k9KRtvU25h4/g1+2Fu9\
     caop";

fn verify(folder: &Path, url: &str, words: &[&str]) -> Command {
    std::fs::write(folder.join("api.json"), DOCUMENT).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command.args(["verify", "api.json", "--format", "json", "--url", url]).args(words);
    command.current_dir(folder).env_remove("SSL_CERT_FILE");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn report(output: &Output) -> Json {
    let text = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no report: {text}"))
}

/// A service that does this with each connection and the head of its request.
fn service(answer: impl Fn(&mut TcpStream, &str) + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (Ok(mut stream), answer) = (stream, answer.clone()) else { continue };
            std::thread::spawn(move || {
                let mut head = [0; 4096];
                let count = stream.read(&mut head).unwrap_or(0);
                answer(&mut stream, &String::from_utf8_lossy(&head[..count]));
            });
        }
    });
    format!("http://{address}")
}

#[test]
fn the_end_of_its_time_waits_for_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = service(|stream, head| {
        if head.contains("/b") {
            std::thread::sleep(Duration::from_secs(60));
        }
        let _ = stream.write_all(UNDOCUMENTED);
    });
    // It hangs while the service does, and while the rate lets it send nothing.
    for words in [&["--for", "1s", "--timeout", "50s"][..], &["--for", "1s", "--rate", "1/m"]] {
        let start = Instant::now();
        let output = verify(folder.path(), &url, words).output().expect("it runs");
        assert!(start.elapsed() < Duration::from_secs(20), "{words:?}: {:?}", start.elapsed());
        let report = report(&output);
        assert_eq!(output.status.code(), Some(1), "{report:#}");
        assert_eq!(report["stopped"], "the run has ended: its time is over");
        assert_eq!(report["findings"][0]["check"], "status-documented", "{report:#}");
    }
}

#[test]
fn what_never_answers_is_an_error_when_its_time_is_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let hangs = service(|_, _| std::thread::sleep(Duration::from_secs(60)));
    // Heads of answers that are none keep whoever reads them busy.
    let floods = service(|stream, _| {
        let heads = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(1000);
        while stream.write_all(&heads).is_ok() {}
    });
    for url in [hangs, floods] {
        let start = Instant::now();
        let words = ["--for", "1s", "--timeout", "50s"];
        let output = verify(folder.path(), &url, &words).output().expect("it runs");
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{text}");
        assert!(text.contains("no answer has come, and its time is over"), "{text}");
    }
}

#[test]
fn who_wants_to_be_left_alone_is() {
    let folder = tempfile::tempdir().expect("a folder");
    for (asked, wanted) in [
        ("retry-after: 3600\r\n", "left alone for 3600 s"),
        ("retry-after: 99999999999999999999999\r\n", "left alone for 18446744073709551615 s"),
        ("retry-after: Fri, 31 Dec 2100 23:59:59 GMT\r\n", "left alone for 2"),
        ("retry-after: Fri, 31 Dec 2010 23:59:59 GMT\r\n", "however long is waited"),
        ("retry-after: -5\r\n", "however long is waited"),
        ("", "however long is waited"),
    ] {
        let url = service(move |stream, _| {
            let head = format!("HTTP/1.1 429 So\r\n{asked}content-length: 0\r\n\r\n");
            let _ = stream.write_all(head.as_bytes());
        });
        let output = verify(folder.path(), &url, &[]).output().expect("it runs");
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{asked}: {text}");
        assert!(text.contains("429") && text.contains(wanted), "{asked}: {text}");
    }
}

#[test]
fn where_a_redirect_leads_is_said_and_not_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let loops = service(|stream, head| {
        let target = head.split(' ').nth(1).unwrap_or_default();
        let answer = format!(
            "HTTP/1.1 302 So\r\nlocation: http://other.example{target}\r\ncontent-length: 0\r\n\r\n"
        );
        let _ = stream.write_all(answer.as_bytes());
    });
    let output = verify(folder.path(), &loops, &[]).output().expect("it runs");
    let report = report(&output);
    assert_eq!(output.status.code(), Some(1), "{report:#}");
    let message = report["findings"][0]["message"].as_str().expect("a message");
    assert!(message.contains("redirects with 302 to `http://other.example/a`"), "{report:#}");
    assert!(report["notes"].to_string().contains("answered with a redirect"), "{report:#}");
}

#[test]
fn who_is_busy_now_and_then_is_asked_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let count = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let url = service(move |stream, _| {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let is_busy = number.is_multiple_of(2);
        let busy = b"HTTP/1.1 429 So\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n";
        let _ = stream.write_all(if is_busy { busy } else { UNDOCUMENTED });
    });
    let output = verify(folder.path(), &url, &[]).output().expect("it runs");
    let report = report(&output);
    let findings = report["findings"].as_array().expect("findings");
    assert!(findings.iter().all(|it| it["status"] == 203), "{report:#}");
    assert_eq!((findings.len(), &report["stopped"]), (2, &Json::Null), "{report:#}");
}

/// The most memory that a process has had so far, where the system says so.
fn peak(child: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{child}/status")).ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[test]
fn a_body_without_end_is_cut() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = service(|stream, _| {
        let head =
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";
        let part = [b'['; 1 << 16];
        let _ = stream.write_all(head);
        while stream.write_all(&part).is_ok() {}
    });
    let words = ["--max-requests", "6", "--timeout", "60s"];
    let mut child = verify(folder.path(), &url, &words).spawn().expect("it runs");
    let (start, mut most) = (Instant::now(), 0);
    while child.try_wait().expect("its state").is_none() {
        most = most.max(peak(child.id()).unwrap_or(0));
        assert!(start.elapsed() < Duration::from_secs(120), "it hangs");
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = child.wait_with_output().expect("its end");
    let report = report(&output);
    let cut = report["findings"].as_array().expect("findings").iter();
    let cut: Vec<_> = cut.filter(|it| it["check"] == "body-conforms").collect();
    assert_eq!(cut.len(), 1, "{report:#}");
    assert!(cut[0]["message"].as_str().is_some_and(|it| it.contains("longer than 8 MiB")));
    assert!(output.stdout.len() < 100_000 && most < 200_000, "{most} kB");
}

/// A service over TLS with a certificate, at an address of this machine.
fn over_tls(certificate: &str, host: &str) -> String {
    let [certificate, key] = [certificate, KEY].map(|it| STANDARD.decode(it).expect("base64"));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(key);
    let server = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.into()], key.into())
        .expect("a certificate");
    let server = Arc::new(server);
    let listener = TcpListener::bind((host, 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { continue };
            let tls = rustls::ServerConnection::new(server.clone()).expect("a connection");
            let mut stream = rustls::StreamOwned::new(tls, stream);
            if stream.read(&mut [0; 4096]).is_ok() {
                let _ = stream.write_all(UNDOCUMENTED);
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    format!("https://{address}")
}

#[test]
fn a_certificate_that_does_not_hold_is_an_error_and_no_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = over_tls(CERTIFICATE, "127.0.0.1");
    let output = verify(folder.path(), &url, &[]).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{text}");
    assert!(text.contains("its certificate is not trusted"), "{text}");
    // The platforms beside Linux have other stores.
    if cfg!(target_os = "linux") {
        let trusting = |url: &str, certificate: &str| {
            let pem =
                format!("-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n");
            let file = folder.path().join("certificate.pem");
            std::fs::write(&file, pem).expect("written");
            let mut command = verify(folder.path(), url, &[]);
            command.env("SSL_CERT_FILE", &file).output().expect("it runs")
        };
        assert_eq!(report(&trusting(&url, CERTIFICATE))["findings"][0]["status"], 203);
        let another = over_tls(CERTIFICATE, "127.0.0.2");
        let old = over_tls(EXPIRED, "127.0.0.1");
        for (url, certificate, why) in
            [(another, CERTIFICATE, "not valid for name"), (old, EXPIRED, "certificate expired")]
        {
            let output = trusting(&url, certificate);
            let text = String::from_utf8_lossy(&output.stderr);
            assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{text}");
            assert!(
                text.contains("its certificate is not trusted") && text.contains(why),
                "{text}"
            );
            // Whom the platform trusts has nothing to do with it.
            assert!(!text.contains("SSL_CERT_FILE"), "{text}");
        }
    }
}

#[test]
fn what_does_not_speak_tls_is_an_error_and_no_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let plain = service(|stream, _| {
        let _ = stream.write_all(b"\x00\x01 what is this?\r\n\r\n");
    });
    let url = plain.replace("http:", "https:");
    let output = verify(folder.path(), &url, &[]).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{text}");
    assert!(text.contains("cannot be verified: no connection"), "{text}");
}
