//! The lines of an event stream (WHATWG HTML, 9.2.5 and 9.2.6).

use std::collections::VecDeque;
use std::time::Duration;

/// An event with its fields as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) event: String,
    pub(super) data: String,
    pub(super) id: Option<String>,
    pub(super) retry: Option<Duration>,
}

/// Takes bytes in pieces of any size, gives events.
#[derive(Debug, Default)]
pub(super) struct Parser {
    line: Vec<u8>,
    /// Whether the last byte was a CR, so that an LF belongs to it.
    after_cr: bool,
    /// Whether the first line is over, at the begin of which a byte order mark may stand.
    begun: bool,
    event: String,
    data: String,
    retry: Option<Duration>,
    last_id: String,
    /// The last `retry`, of events without data too.
    pub(super) reconnect: Option<Duration>,
    pub(super) ready: VecDeque<Fields>,
}

impl Parser {
    /// Takes the next bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(&first) = rest.first() {
            if self.after_cr && first == b'\n' {
                (self.after_cr, rest) = (false, &rest[1..]);
                continue;
            }
            self.after_cr = false;
            let Some(end) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) else {
                self.line.extend_from_slice(rest);
                return;
            };
            self.line.extend_from_slice(&rest[..end]);
            self.after_cr = rest[end] == b'\r';
            rest = &rest[end + 1..];
            self.end_line();
        }
    }

    /// Another stream goes on: what was not whole is none, ids and times stay.
    pub(super) fn restart(&mut self) {
        let (last_id, reconnect) = (std::mem::take(&mut self.last_id), self.reconnect);
        *self = Self { last_id, reconnect, ..Self::default() };
    }

    /// How many bytes wait for the end of their event.
    pub(super) fn waiting(&self) -> usize {
        self.line.len() + self.data.len() + self.event.len()
    }

    /// The id of the last event that had one.
    pub(super) fn last_id(&self) -> Option<&str> {
        Some(self.last_id.as_str()).filter(|id| !id.is_empty())
    }

    fn end_line(&mut self) {
        let bytes = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&bytes);
        let line = match std::mem::replace(&mut self.begun, true) {
            true => &*line,
            false => line.strip_prefix('\u{feff}').unwrap_or(&line),
        };
        if line.is_empty() {
            return self.dispatch();
        }
        // A line that begins with a colon is a comment: its field has no name.
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        self.field(name, value.strip_prefix(' ').unwrap_or(value));
    }

    fn field(&mut self, name: &str, value: &str) {
        match name {
            "event" => self.event = value.to_owned(),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => self.last_id = value.to_owned(),
            "retry" if !value.is_empty() && value.bytes().all(|it| it.is_ascii_digit()) => {
                let milliseconds = value.parse().unwrap_or(u64::MAX);
                self.retry = Some(Duration::from_millis(milliseconds));
                self.reconnect = self.retry;
            }
            _ => {}
        }
    }

    /// The end of an event; one without data is none.
    fn dispatch(&mut self) {
        let event = std::mem::take(&mut self.event);
        let mut data = std::mem::take(&mut self.data);
        let retry = self.retry.take();
        if data.pop().is_none() {
            return;
        }
        let event = if event.is_empty() { "message".to_owned() } else { event };
        let id = self.last_id().map(str::to_owned);
        self.ready.push_back(Fields { event, data, id, retry });
    }
}
