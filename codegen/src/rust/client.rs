//! The client: where the methods of the operations hang, and the calls they return.

use quote::quote;

use super::Context;
use super::docs;
use super::file::SourceFile;

/// The client's file.
pub(super) fn file(context: &Context<'_>) -> SourceFile {
    let api = context.api;
    let mut file = SourceFile::default();
    for import in [
        "specwright_runtime::CallOptions",
        "specwright_runtime::Error",
        "specwright_runtime::Operation",
        "specwright_runtime::export::http::Response",
        "std::future::IntoFuture",
        "std::pin::Pin",
    ] {
        file.imports.insert(import.to_owned());
    }
    let title = docs::attributes(&[format!(
        "Client of the API \"{}\", version {}.",
        api.title, api.version
    )]);
    let first = api.default_server().map(|index| &api.servers[index]);
    let server = first.filter(|server| !server.is_relative()).and_then(|server| {
        let url = server.default_url()?;
        let mut said = vec!["The first address that the document names.".to_owned()];
        said.extend(server.description.clone());
        let docs = docs::attributes(&said);
        Some(quote! { #docs pub const DEFAULT_SERVER: &'static str = #url; })
    });
    let is_paged = |index: usize| context.analysis.paging(index).is_some();
    let pages = (0..api.operations.len()).any(is_paged).then(|| {
        for import in ["Pages", "Paginated"] {
            file.imports.insert(format!("specwright_runtime::{import}"));
        }
        quote! {
            impl<O: Paginated> Call<'_, O> {
                /// The pages from this one on: a stream that ends behind the last page, or behind
                /// the first failure.
                pub fn pages(self) -> Pages<O> {
                    self.client.core.with(self.options).pages(self.operation)
                }
            }
        }
    });
    let is_followed =
        |index: usize| context.selection.has(index) && context.polling(index).is_some();
    let polling = (0..api.operations.len()).any(is_followed).then(|| {
        for import in ["LongRunning", "Polling"] {
            file.imports.insert(format!("specwright_runtime::{import}"));
        }
        quote! {
            impl<O: LongRunning> Call<'_, O> {
                /// Sends the operation, unless it asks for a state itself, and follows it: a stream
                /// of states that ends behind the last one, or behind the first failure.
                ///
                /// # Errors
                ///
                /// As [`send`](Self::send).
                pub async fn poll(self) -> Result<Polling<O>, Error<O::Failure>> {
                    self.client.core.with(self.options).poll(self.operation).await
                }
            }
        }
    });
    file.push(quote! {
        #title
        #[derive(Clone, Debug)]
        pub struct Client {
            core: specwright_runtime::Client,
        }

        impl Client {
            #server

            /// A client that sends through `core`, which knows the address, the credentials and
            /// the transport.
            pub fn from_core(core: specwright_runtime::Client) -> Self {
                Self { core }
            }

            /// What this client sends through.
            pub fn core(&self) -> &specwright_runtime::Client {
                &self.core
            }
        }

        /// An operation on its way: await it for the body of the answer, or [`send`](Self::send)
        /// it for status and headers too.
        #[derive(Clone, Debug)]
        #[must_use = "a call is sent when it is awaited"]
        pub struct Call<'a, O> {
            client: &'a Client,
            pub(crate) operation: O,
            options: CallOptions,
        }

        impl<'a, O: Operation> Call<'a, O> {
            /// A call of an operation that is a value already.
            pub fn new(client: &'a Client, operation: O) -> Self {
                Self { client, operation, options: CallOptions::new() }
            }

            /// The same call with a deadline, a policy for retries or other options of its own.
            pub fn configure(mut self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
                self.options = change(self.options);
                self
            }

            /// The operation with its arguments, which builds a request without sending it.
            pub fn operation(&self) -> &O {
                &self.operation
            }

            /// Sends the operation and decodes the answer.
            ///
            /// # Errors
            ///
            /// See [`Error`]: each variant says what happened and keeps what the service sent.
            pub async fn send(self) -> Result<Response<O::Output>, Error<O::Failure>> {
                self.client.core.with(self.options).send(&self.operation).await
            }
        }

        #pages
        #polling

        impl<'a, O> IntoFuture for Call<'a, O>
        where
            O: Operation + Send + Sync + 'a,
            O::Output: Send,
            O::Failure: Send,
        {
            type Output = Result<O::Output, Error<O::Failure>>;
            type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(async move { self.send().await.map(Response::into_body) })
            }
        }
    });
    file
}
