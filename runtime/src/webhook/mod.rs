//! Requests that the service makes: webhooks and callbacks.
//!
//! Bindings have an enum of them with a variant for each ([`webhooks!`](crate::webhooks!)), which reads
//! a request that a server of yours has received: any [`http::Request`] whose body is all there. Which
//! one it is, is told by what the document fixes: the method, the media type, headers and members with
//! fixed values. Where that leaves several, the one is taken whose type the body fits.

mod error;
mod known;
mod received;
#[cfg(feature = "webhook-signatures")]
mod signature;

use http::Request;

#[cfg(feature = "webhook-signatures")]
pub use self::error::SignatureError;
pub use self::error::WebhookError;
pub use self::known::{Known, Mark};
pub use self::received::Received;
#[cfg(feature = "webhook-signatures")]
pub use self::signature::{Algorithm, Encoding, Signature, Unit};

/// Reads a request as the one of these that it is.
///
/// # Errors
///
/// When it is none of them, or one whose body is not what the document says, or when several fit.
pub fn read<W>(known: &[Known<W>], request: &Request<impl AsRef<[u8]>>) -> Result<W, WebhookError> {
    let received = Received::of(request);
    let meant: Vec<&Known<W>> = known.iter().filter(|it| it.is_meant_by(&received)).collect();
    if meant.is_empty() {
        return Err(WebhookError::Unknown);
    }
    let fitting: Vec<&Known<W>> =
        meant.into_iter().filter(|it| it.has_form_of(&received)).collect();
    match fitting.as_slice() {
        [] => Err(WebhookError::MediaType(received.media_type())),
        [only] => only.read(&received),
        several => one_of(several, &received),
    }
}

/// The one whose type the body fits.
fn one_of<W>(several: &[&Known<W>], received: &Received) -> Result<W, WebhookError> {
    let mut first_error = None;
    let mut read = Vec::new();
    for known in several {
        match known.read(received) {
            Ok(value) => read.push((known.name(), value)),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    if read.len() > 1 {
        return Err(WebhookError::Ambiguous(read.into_iter().map(|(name, _)| name).collect()));
    }
    match read.pop() {
        Some((_, value)) => Ok(value),
        None => Err(first_error.unwrap_or(WebhookError::Unknown)),
    }
}

/// Reads a request as the one of this name: the caller knows it, as by the address that was given to
/// the service.
///
/// # Errors
///
/// When there is none of this name, or the request is not what the document says of it.
pub fn read_as<W>(
    known: &[Known<W>],
    name: &str,
    request: &Request<impl AsRef<[u8]>>,
) -> Result<W, WebhookError> {
    if !known.iter().any(|it| it.name() == name) {
        return Err(WebhookError::Name(name.to_owned()));
    }
    let received = Received::of(request);
    let named = || known.iter().filter(|it| it.name() == name);
    if !named().any(|it| it.is_sent_by(&received)) {
        return Err(WebhookError::Unknown);
    }
    let fitting: Vec<&Known<W>> =
        named().filter(|it| it.is_sent_by(&received) && it.has_form_of(&received)).collect();
    match fitting.as_slice() {
        [] => Err(WebhookError::MediaType(received.media_type())),
        [only] => only.read(&received),
        several => one_of(several, &received),
    }
}

/// Reads requests as an enum with a variant for each webhook or callback of a document.
///
/// Behind the name in the document stand the method, how the body is read (`boxed` is JSON behind a pointer, then
/// `json`, `text`, `bytes`, and `empty` for none), its media types, and the headers and members that have
/// one of these values.
///
/// ```
/// use specwright_runtime::Boxed;
/// use specwright_runtime::export::http::Request;
///
/// #[derive(Debug, PartialEq)]
/// pub enum Webhook {
///     Opened(Boxed<(u8, String)>),
///     Ping,
/// }
///
/// specwright_runtime::webhooks!(Webhook {
///     Opened: "opened" "POST" boxed ["application/json"] header "X-Event" ["opened"],
///     Ping: "ping" "POST" empty [] header "X-Event" ["ping"],
/// });
///
/// let request = Request::post("/hook")
///     .header("X-Event", "opened")
///     .header("Content-Type", "application/json")
///     .body(r#"[7, "a door"]"#)?;
/// let webhook = Webhook::read(&request)?;
/// assert_eq!(webhook, Webhook::Opened(Boxed::new((7, "a door".to_owned()))));
/// assert_eq!(webhook.name(), "opened");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! webhooks {
    ($name:ident { $(
        $variant:ident : $wire:literal $method:literal $kind:ident [ $($media:literal),* ]
            $( $place:ident $key:literal [ $($value:literal),* ] )*,
    )* }) => {
        impl $name {
            const KNOWN: &'static [$crate::webhook::Known<Self>] = &[ $(
                $crate::webhook::Known::new(
                    $wire,
                    $method,
                    &[ $($media),* ],
                    &[ $( $crate::webhook::Mark::$place($key, &[ $($value),* ]) ),* ],
                    $crate::webhooks!(@read $name $variant $kind),
                ),
            )* ];

            /// Reads a request. Which one it is, is told by what the document fixes of each.
            ///
            /// # Errors
            ///
            /// See [`WebhookError`]($crate::webhook::WebhookError): when it is none of these, or its
            /// body is not what the document says, or several fit.
            pub fn read<B: AsRef<[u8]>>(
                request: &$crate::export::http::Request<B>,
            ) -> Result<Self, $crate::webhook::WebhookError> {
                $crate::webhook::read(Self::KNOWN, request)
            }

            /// Reads a request as the one that the document calls so.
            ///
            /// # Errors
            ///
            /// When the document has none of this name, or says something else of it.
            pub fn read_as<B: AsRef<[u8]>>(
                name: &str,
                request: &$crate::export::http::Request<B>,
            ) -> Result<Self, $crate::webhook::WebhookError> {
                $crate::webhook::read_as(Self::KNOWN, name, request)
            }

            /// The name in the document.
            pub fn name(&self) -> &'static str {
                match self { $( Self::$variant { .. } => $wire, )* }
            }
        }
    };
    (@read $name:ident $variant:ident empty) => { |_| Ok($name::$variant) };
    (@read $name:ident $variant:ident boxed) => {
        |received| received.json().map(|body| $name::$variant($crate::Boxed::new(body)))
    };
    (@read $name:ident $variant:ident $kind:ident) => {
        |received| received.$kind().map($name::$variant)
    };
}
