//! Calls without `async`.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::{CallError, CallInfo, Error, RequestError};
use crate::events::ItemError;
use crate::{TransportError, TransportErrorKind};

/// A client whose calls are waited for: for programs and threads without an executor.
///
/// It holds any client, generated ones too, and an executor of its own on which its connections live. Clones
/// share both; calls of several threads run side by side.
///
/// ```no_run
/// use std::sync::Arc;
/// use specwright_runtime::blocking::Blocking;
/// use specwright_runtime::transport::ReqwestTransport;
/// # use specwright_runtime::{Client, Operation, Undocumented};
/// # fn count<O: Operation<Output = u64, Failure = Undocumented>>(things: O)
/// # -> Result<u64, Box<dyn std::error::Error>> {
///
/// let transport = Arc::new(ReqwestTransport::builder().build()?);
/// let client = Blocking::new(Client::builder("https://api.example.com", transport)?.build())?;
/// let answer = client.call(|client| client.send(&things))?;
/// # Ok(answer.into_body())
/// # }
/// ```
pub struct Blocking<C> {
    client: C,
    executor: Arc<Executor>,
}

/// Ends without waiting for what still runs on it, so that it can be dropped anywhere.
struct Executor(Option<Runtime>);

impl Executor {
    fn start() -> Result<Self, BlockingError> {
        refuse_async()?;
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.map(|it| Self(Some(it))).map_err(BlockingError::Start)
    }

    /// What a future gives, when it may be waited for here.
    fn wait<F: Future>(&self, future: impl FnOnce() -> F) -> Result<F::Output, BlockingError> {
        refuse_async()?;
        let Some(runtime) = &self.0 else { return Err(BlockingError::Async) };
        // What begins when it is made, such as a timer, finds the executor.
        Ok(runtime.block_on(async { future().await }))
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl<C> Blocking<C> {
    /// Waits for the calls of this client.
    ///
    /// # Errors
    ///
    /// [`BlockingError::Async`] where something else runs on the thread that must not be held up,
    /// [`BlockingError::Start`] when the system gives no timers and sockets.
    pub fn new(client: C) -> Result<Self, BlockingError> {
        Ok(Self { client, executor: Arc::new(Executor::start()?) })
    }

    /// The client itself.
    pub fn client(&self) -> &C {
        &self.client
    }

    /// Waits for a call: `blocking.call(|client| client.get_thing("id"))`.
    ///
    /// # Errors
    ///
    /// Those of the call, and [`BlockingError::Async`] as one of them: as an [`Error`] it is
    /// [`Error::Request`]. Nothing was sent then.
    pub fn call<'a, F, T, E>(&'a self, call: impl FnOnce(&'a C) -> F) -> Result<T, E>
    where
        F: IntoFuture<Output = Result<T, E>>,
        E: From<BlockingError>,
    {
        self.executor.wait(|| call(&self.client).into_future())?
    }

    /// What a stream gives, such as the pages of a call or the events of an answer, each waited for when
    /// it is asked for.
    pub fn iter<S, T, E>(&self, stream: S) -> BlockingIter<S>
    where
        S: Stream<Item = Result<T, E>>,
        E: From<BlockingError>,
    {
        BlockingIter { stream: Box::pin(stream), executor: Arc::clone(&self.executor) }
    }
}

impl<C: Clone> Clone for Blocking<C> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), executor: Arc::clone(&self.executor) }
    }
}

impl<C: fmt::Debug> fmt::Debug for Blocking<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Blocking").field(&self.client).finish()
    }
}

/// See [`Blocking::iter`].
pub struct BlockingIter<S> {
    stream: Pin<Box<S>>,
    executor: Arc<Executor>,
}

impl<S, T, E> Iterator for BlockingIter<S>
where
    S: Stream<Item = Result<T, E>>,
    E: From<BlockingError>,
{
    type Item = Result<T, E>;

    fn next(&mut self) -> Option<Result<T, E>> {
        let stream = &mut self.stream;
        let next = move || poll_fn(move |context| stream.as_mut().poll_next(context));
        self.executor.wait(next).unwrap_or_else(|error| Some(Err(error.into())))
    }
}

impl<S> fmt::Debug for BlockingIter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlockingIter")
    }
}

/// Nothing waits on a thread of an executor: it would hold up all that runs there, or itself.
fn refuse_async() -> Result<(), BlockingError> {
    match Handle::try_current() {
        Ok(_) => Err(BlockingError::Async),
        Err(_) => Ok(()),
    }
}

/// Why a call cannot be waited for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BlockingError {
    /// The thread belongs to an executor.
    #[error(
        "a blocking call in the midst of asynchronous code: await the call of the client itself, or make \
         this one in a thread of its own"
    )]
    Async,
    /// The executor cannot be started.
    #[error("the executor of a blocking client cannot be started")]
    Start(#[source] std::io::Error),
}

impl<F> From<BlockingError> for Error<F> {
    fn from(error: BlockingError) -> Self {
        let call = CallInfo { operation: "a blocking call", method: None, host: None };
        Self::Request(CallError::new(&call, RequestError::Blocking(error.to_string())))
    }
}

impl From<BlockingError> for TransportError {
    fn from(error: BlockingError) -> Self {
        Self::new(TransportErrorKind::Other, error.to_string())
    }
}

impl From<BlockingError> for ItemError {
    fn from(error: BlockingError) -> Self {
        Self::Transport(error.into())
    }
}
