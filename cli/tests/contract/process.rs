//! `specwright serve` as a process.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use crate::{client, fixture};

/// Ends the process also when a test fails.
struct Served(std::process::Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn the_first_line_is_the_address_and_an_interrupt_ends_it() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .arg("serve")
        .arg(fixture("library.yaml"))
        .args(["--listen", "127.0.0.1:0", "--require-auth"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let mut served = Served(child);
    let url = first.trim_end();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");

    let client = client();
    let secret = "a-key-that-stays-secret";
    let listed = client.get(format!("{url}/books?q={secret}")).header("x-key", secret).send();
    assert_eq!(listed.await.unwrap().status(), 200);
    let denied = client.get(format!("{url}/books")).send().await.unwrap();
    assert_eq!(denied.status(), 401);

    let interrupt = Command::new("kill").args(["-INT", &served.0.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    assert_eq!(served.0.wait().unwrap().code(), Some(0));
    let mut log = String::new();
    served.0.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    insta::assert_snapshot!(log, @r"
    GET /books 200
    GET /books 401 no security requirement is met: `key`: the header `X-Key` is missing
    ");
}

#[test]
fn what_cannot_be_served_is_said() {
    let serve = |spec: &str, listen: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_specwright"))
            .args(["serve", spec, "--listen", listen])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(serve("absent.yaml", "127.0.0.1:0").contains("error[unreadable]"));
    let library = fixture("library.yaml").display().to_string();
    assert!(serve(&library, "nowhere").contains("cannot listen at `nowhere`"));
}
