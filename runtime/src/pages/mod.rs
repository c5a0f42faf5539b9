//! Answers that come in pages.

mod count;
mod link;
mod token;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use http::header::LINK;
use http::{HeaderMap, Response, Uri};

pub use self::count::{Count, Items, List, Number, Page, has_more};
use self::link::next_link;
pub use self::token::NextToken;
use crate::address::PageAddress;
use crate::error::{CallError, Error};
use crate::{BoxFuture, Client, Operation, RequestError};

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
    /// With these arguments, which count on behind a page; unless the pages so far are all there
    /// are.
    Counted(O, Page),
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

/// The pages of an operation, each asked for when the one before has been taken: a
/// [`Stream`], and [`next`](Self::next) for those who have no other use for one.
#[must_use = "pages are asked for when they are taken"]
pub struct Pages<O: Paginated> {
    client: Client,
    operation: O,
    state: State<O>,
    trail: Trail<O>,
    /// The page before, where pages are counted.
    page: Option<Page>,
    /// How many items have come, when the first page was among them.
    taken: Option<u64>,
}

impl Client {
    /// The pages of an operation, from this one on.
    pub fn pages<O: Paginated>(&self, operation: O) -> Pages<O> {
        Pages::new(self.clone(), operation)
    }
}

enum State<O: Paginated> {
    /// A page is not asked for yet.
    Wanted(PageAddress),
    /// A page is on its way.
    Asked(BoxFuture<'static, (PageAddress, Outcome<O>)>),
    /// There is no end in what the service says.
    Stuck(&'static str),
    /// There are no more.
    Done,
}

type Outcome<O> = Result<Response<<O as Operation>::Output>, Error<<O as Operation>::Failure>>;

/// Where a page is.
#[derive(Clone, PartialEq)]
enum Target<O> {
    Operation(O),
    Address(Uri),
}

/// What was asked for, as far as it takes to find that it is asked for again (R. P. Brent, "An
/// improved Monte Carlo factorization algorithm", 1980): a circle of any length is found within
/// three rounds, and nothing but one page has to be kept.
struct Trail<O> {
    kept: Target<O>,
    steps: u64,
}

impl<O: PartialEq> Trail<O> {
    /// Whether the trail has come here before.
    fn is_closed_by(&mut self, target: Target<O>) -> bool {
        if self.kept == target {
            return true;
        }
        self.steps += 1;
        if self.steps.is_power_of_two() {
            self.kept = target;
        }
        false
    }
}

const ITSELF: &str = "the page names itself as the next one";
const CIRCLE: &str = "the service names a page as the next one that was there before";
const REPEATED: &str = "the service answers with the page before once more";

impl<O: Paginated> Pages<O> {
    fn new(client: Client, operation: O) -> Self {
        let trail = Trail { kept: Target::Operation(operation.clone()), steps: 0 };
        let state = State::Wanted(PageAddress::default());
        Self { client, operation, state, trail, page: None, taken: None }
    }

    /// What is to be done after an answer from this address.
    fn after(&mut self, address: &PageAddress, outcome: &Outcome<O>) -> State<O> {
        let Ok(answer) = outcome else { return State::Done };
        match self.operation.next(answer) {
            None => State::Done,
            Some(Next::Operation(next)) => self.go_on(next),
            Some(Next::Counted(next, page)) => {
                let items = if page.is_first { Some(0) } else { self.taken };
                self.taken = items.and_then(|items| items.checked_add(page.items));
                if page.total.is_some() && page.total == self.taken {
                    return State::Done;
                }
                self.page = Some(page);
                self.go_on(next)
            }
            Some(Next::Address(link)) => {
                let Some(next) = address.next(link) else { return State::Stuck(ITSELF) };
                match next.target().is_some_and(|it| self.trail.is_closed_by(Target::Address(it))) {
                    true => State::Stuck(CIRCLE),
                    false => State::Wanted(next),
                }
            }
        }
    }

    /// Whether a page is the one before: the service does not know the parameter that counts.
    fn is_repeated(&self, outcome: &Outcome<O>) -> bool {
        let Some((before, Ok(answer))) = self.page.map(|page| (page, outcome)) else {
            return false;
        };
        match self.operation.next(answer) {
            Some(Next::Counted(_, page)) => before.print == page.print,
            _ => false,
        }
    }

    fn go_on(&mut self, next: O) -> State<O> {
        if next == self.operation {
            return State::Stuck(ITSELF);
        }
        if self.trail.is_closed_by(Target::Operation(next.clone())) {
            return State::Stuck(CIRCLE);
        }
        self.operation = next;
        State::Wanted(PageAddress::default())
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
                State::Stuck(why) => {
                    let error = RequestError::Page(why.to_owned());
                    let call = this.client.call::<O>();
                    return Poll::Ready(Some(Err(Error::Request(CallError::new(&call, error)))));
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
                    if this.is_repeated(&outcome) {
                        this.state = State::Stuck(REPEATED);
                        continue;
                    }
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
