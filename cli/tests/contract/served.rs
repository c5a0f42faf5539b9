//! A server as a process.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// It ends also when a test fails.
pub(crate) struct Served {
    pub(crate) url: String,
    child: Child,
    /// Open as long as the server runs, which may write there.
    _out: BufReader<ChildStdout>,
}

impl Served {
    /// Serves a document at any free port.
    pub(crate) fn start(document: &Path, words: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_specwright"))
            .arg("serve")
            .arg(document)
            .args(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        let url = first.trim_end().to_owned();
        let served = Self { url, child, _out: out };
        assert!(served.url.starts_with("http"), "{}", served.end().0);
        served
    }

    /// The number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Interrupts it, and returns what it wrote to standard error and how it ended.
    pub(crate) fn end(mut self) -> (String, Option<i32>) {
        // Where it has ended by itself there is nobody to interrupt.
        let _ = Command::new("kill").args(["-INT", &self.id().to_string()]).status();
        let code = self.child.wait().unwrap().code();
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (log, code)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
