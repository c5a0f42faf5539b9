//! Answers that come in pages.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use http::header::LINK;
use http::{HeaderMap, Response};

use crate::address::PageAddress;
use crate::error::Error;
use crate::{BoxFuture, Client, Field, Operation, RequestError};

/// An operation whose answers come in pages.
pub trait Paginated: Operation + Clone + PartialEq {
    /// How the page after `answer` is asked for; nothing when this was the last one.
    fn next(&self, answer: &Response<Self::Output>) -> Option<Next<Self>>;
}

/// How a page is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Next<O> {
    /// With these arguments.
    Operation(O),
    /// With the same arguments, at an address that the service gave; perhaps relative to that of
    /// the page before.
    Address(String),
}

impl<O> Next<O> {
    /// The page with a token that the answer has; nothing when it has none.
    pub fn token<T: NextToken>(token: &T, operation: impl FnOnce(T::Value) -> O) -> Option<Self> {
        token.value().map(|token| Self::Operation(operation(token)))
    }

    /// The page at an address that the answer has; nothing when it has none.
    pub fn address(address: &impl NextToken<Value = String>) -> Option<Self> {
        address.value().map(Self::Address)
    }

    /// The page that the header `Link` names with `rel="next"` (RFC 8288).
    pub fn link(headers: &HeaderMap) -> Option<Self> {
        let mut lines = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
        lines.find_map(next_link).map(|address| Self::Address(address.to_owned()))
    }
}

/// A member of an answer that leads to the next page, and is not there, `null` or empty in the
/// last one.
pub trait NextToken {
    /// What there is when there is something.
    type Value;

    /// The value.
    fn value(&self) -> Option<Self::Value>;
}

impl NextToken for String {
    type Value = Self;

    fn value(&self) -> Option<Self> {
        (!self.is_empty()).then(|| self.clone())
    }
}

macro_rules! number_tokens {
    ($($number:ty)*) => {
        $(
            impl NextToken for $number {
                type Value = Self;

                fn value(&self) -> Option<Self> {
                    Some(*self)
                }
            }
        )*
    };
}

number_tokens!(i32 i64 u32 u64);

#[cfg(feature = "uri")]
impl NextToken for crate::formats::Url {
    type Value = String;

    fn value(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl<T: NextToken> NextToken for Option<T> {
    type Value = T::Value;

    fn value(&self) -> Option<T::Value> {
        self.as_ref().and_then(T::value)
    }
}

impl<T: NextToken> NextToken for Field<T> {
    type Value = T::Value;

    fn value(&self) -> Option<T::Value> {
        Field::value(self).and_then(T::value)
    }
}

/// The address of the link with the relation `next` in a header `Link`.
fn next_link(line: &str) -> Option<&str> {
    let mut rest = line;
    loop {
        let (_, after) = rest.split_once('<')?;
        let (address, after) = after.split_once('>')?;
        let (parameters, more) = split_unquoted(after, ',');
        if is_next(parameters) {
            return Some(address.trim());
        }
        rest = more?;
    }
}

/// A text up to the first separator that does not stand in quotes, and what is behind it.
fn split_unquoted(text: &str, separator: char) -> (&str, Option<&str>) {
    let mut is_quoted = false;
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            other if other == separator && !is_quoted => {
                return (&text[..at], Some(&text[at + separator.len_utf8()..]));
            }
            _ => {}
        }
    }
    (text, None)
}

fn is_next(parameters: &str) -> bool {
    let mut rest = Some(parameters);
    while let Some(text) = rest {
        let (parameter, more) = split_unquoted(text, ';');
        let (name, value) = parameter.split_once('=').unwrap_or_default();
        let mut relations = value.trim().trim_matches('"').split_whitespace();
        if name.trim().eq_ignore_ascii_case("rel") {
            // Only the first one counts (RFC 8288, 3.3).
            return relations.any(|it| it.eq_ignore_ascii_case("next"));
        }
        rest = more;
    }
    false
}

/// The pages of an operation, each asked for when the one before has been taken: a
/// [`Stream`], and [`next`](Self::next) for those who have no other use for one.
#[must_use = "pages are asked for when they are taken"]
pub struct Pages<O: Paginated> {
    client: Client,
    operation: O,
    state: State<O>,
}

enum State<O: Paginated> {
    /// A page is not asked for yet.
    Wanted(PageAddress),
    /// A page is on its way.
    Asked(BoxFuture<'static, (PageAddress, Outcome<O>)>),
    /// The page before leads to itself.
    Stuck,
    /// There are no more.
    Done,
}

type Outcome<O> = Result<Response<<O as Operation>::Output>, Error<<O as Operation>::Failure>>;

impl<O: Paginated> Pages<O> {
    pub(crate) fn new(client: Client, operation: O) -> Self {
        Self { client, operation, state: State::Wanted(PageAddress::default()) }
    }

    /// What is to be done after an answer from this address.
    fn after(&mut self, address: &PageAddress, outcome: &Outcome<O>) -> State<O> {
        let Ok(answer) = outcome else { return State::Done };
        match self.operation.next(answer) {
            None => State::Done,
            Some(Next::Operation(next)) if next == self.operation => State::Stuck,
            Some(Next::Operation(next)) => {
                self.operation = next;
                State::Wanted(PageAddress::default())
            }
            Some(Next::Address(link)) => address.next(link).map_or(State::Stuck, State::Wanted),
        }
    }
}

impl<O> Pages<O>
where
    O: Paginated + Send + Sync + Unpin + 'static,
    O::Output: Send,
    O::Failure: Send,
{
    /// The next page; nothing behind the last one and behind a failure.
    pub async fn next(&mut self) -> Option<Outcome<O>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<O> Stream for Pages<O>
where
    O: Paginated + Send + Sync + Unpin + 'static,
    O::Output: Send,
    O::Failure: Send,
{
    type Item = Outcome<O>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match std::mem::replace(&mut this.state, State::Done) {
                State::Done => return Poll::Ready(None),
                // It would be asked for for ever.
                State::Stuck => {
                    let why = "the page names itself as the next one".to_owned();
                    return Poll::Ready(Some(Err(Error::Request(RequestError::Page(why)))));
                }
                State::Wanted(mut address) => {
                    let (client, operation) = (this.client.clone(), this.operation.clone());
                    this.state = State::Asked(Box::pin(async move {
                        let outcome = client.send_at(&operation, &mut address).await;
                        (address, outcome)
                    }));
                }
                State::Asked(mut page) => {
                    let Poll::Ready((address, outcome)) = page.as_mut().poll(context) else {
                        this.state = State::Asked(page);
                        return Poll::Pending;
                    };
                    this.state = this.after(&address, &outcome);
                    return Poll::Ready(Some(outcome));
                }
            }
        }
    }
}

impl<O: Paginated + fmt::Debug> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &self.operation).finish_non_exhaustive()
    }
}
