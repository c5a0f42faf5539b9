//! Building the request of an operation.

mod added;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, Uri};
use serde::Serialize;

use crate::body::{Framing, Items, Upload};
use crate::multipart::{Parts, Positions, ToMultipart};
use crate::operation::UrlTemplate;
use crate::parameter::{self, Explode, FormMember, Style};
use crate::{Body, RequestError};

/// Collects the parts of a request. The first failure is kept and given by [`build`].
///
/// [`build`]: RequestBuilder::build
#[derive(Debug)]
pub struct RequestBuilder {
    method: Method,
    template: &'static str,
    path: String,
    query: Vec<(String, String)>,
    /// The query as one value, in place of pairs.
    querystring: Option<String>,
    cookies: Vec<(String, String)>,
    headers: HeaderMap,
    body: Body,
    error: Option<RequestError>,
}

/// A body of several forms, which knows in which of them it is sent.
pub trait RequestBody {
    /// Puts the body and its media type into a request.
    fn put(&self, request: RequestBuilder) -> RequestBuilder;
}

impl RequestBuilder {
    /// A request with this method and path template, in which `{name}` stands for a parameter.
    pub fn new(method: Method, template: &'static str) -> Self {
        Self {
            method,
            template,
            path: template.to_owned(),
            query: Vec::new(),
            querystring: None,
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            body: Body::Empty,
            error: None,
        }
    }

    /// A request with a method that is no constant of [`Method`], and with this path template.
    pub fn named(method: &'static str, template: &'static str) -> Self {
        let refuse = |_| RequestError::Address(format!("`{method}` is no method"));
        let method = Method::from_bytes(method.as_bytes()).map_err(refuse);
        let (method, error) = match method {
            Ok(method) => (method, None),
            Err(error) => (Method::GET, Some(error)),
        };
        Self { error, ..Self::new(method, template) }
    }

    /// Puts a path parameter of style `simple` in place of `{name}`.
    #[must_use]
    pub fn path(self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Self {
        self.path_with(name, &value, Style::Simple, false)
    }

    /// Puts a path parameter in place of `{name}`.
    #[must_use]
    pub fn path_with(
        self,
        name: &'static str,
        value: &impl Serialize,
        style: Style,
        explode: Explode,
    ) -> Self {
        self.add_path(name, parameter::written(name, value), style, explode)
    }

    /// Adds a query parameter of style `form`, exploded; nothing for an absent value.
    #[must_use]
    pub fn query(self, name: &'static str, value: &impl Serialize) -> Self {
        self.query_with(name, value, Style::Form, true, false)
    }

    /// Adds a query parameter; nothing for an absent value.
    #[must_use]
    pub fn query_with(
        self,
        name: &'static str,
        value: &impl Serialize,
        style: Style,
        explode: Explode,
        allow_reserved: bool,
    ) -> Self {
        self.add_query(name, parameter::written(name, value), style, explode, allow_reserved)
    }

    /// Makes the pairs of a form the whole query (`in: querystring` of OpenAPI 3.2), written as the
    /// document says of some of them.
    #[must_use]
    pub fn querystring_form(self, value: &impl Serialize, members: &[FormMember]) -> Self {
        let json = parameter::written_form(value);
        self.try_add(|this| {
            this.querystring = Some(added::form_text(&json?, members)?);
            Ok(())
        })
    }

    /// Makes a text the whole query, percent-encoded; nothing for an absent value.
    #[must_use]
    pub fn querystring(self, name: &'static str, value: &impl Serialize) -> Self {
        let json = parameter::written(name, value);
        self.try_add(|this| {
            this.querystring = parameter::querystring(name, json?)?;
            Ok(())
        })
    }

    /// Adds a cookie parameter; nothing for an absent value.
    #[must_use]
    pub fn cookie(self, name: &'static str, value: &impl Serialize, explode: Explode) -> Self {
        self.add_cookie(name, parameter::written(name, value), explode)
    }

    /// Adds a cookie parameter of style `cookie`, in which nothing is percent-encoded; nothing for an
    /// absent value.
    #[must_use]
    pub fn cookie_plain(
        self,
        name: &'static str,
        value: &impl Serialize,
        explode: Explode,
    ) -> Self {
        let json = parameter::written(name, value);
        self.try_add(|this| {
            this.cookies.extend(parameter::cookie_pairs(name, json?, explode)?);
            Ok(())
        })
    }

    /// Adds a cookie parameter as it is, not percent-encoded; nothing for an absent value.
    #[must_use]
    pub fn cookie_text(self, name: &'static str, value: &impl Serialize) -> Self {
        let json = parameter::written(name, value);
        self.try_add(|this| {
            let text = parameter::cookie_text(name, json?)?;
            this.cookies.extend(text.map(|text| (name.to_owned(), text)));
            Ok(())
        })
    }

    /// Adds a header parameter; nothing for an absent value.
    #[must_use]
    pub fn header(self, name: &'static str, value: &impl Serialize, explode: Explode) -> Self {
        self.add_header(name, parameter::written(name, value), explode)
    }

    /// Sets a header whose value the document fixes, such as `Accept`.
    #[must_use]
    pub fn fixed_header(self, name: HeaderName, value: &'static str) -> Self {
        self.try_add(|this| {
            this.headers.insert(name, media_type_value(value)?);
            Ok(())
        })
    }

    /// Adds a part that may be left out, such as an optional body.
    #[must_use]
    pub fn optional<T>(self, part: &Option<T>, add: impl FnOnce(Self, &T) -> Self) -> Self {
        match part {
            Some(part) => add(self, part),
            None => self,
        }
    }

    /// A text body with this media type.
    #[must_use]
    pub fn text(self, media_type: &'static str, body: &str) -> Self {
        self.bytes(media_type, body.to_owned())
    }

    /// A JSON body with this media type.
    #[must_use]
    pub fn json(self, media_type: &'static str, body: &impl Serialize) -> Self {
        self.try_add(|this| {
            let bytes =
                serde_json::to_vec(body).map_err(|error| RequestError::Body(error.to_string()))?;
            this.set_body(media_type_value(media_type)?, bytes.into());
            Ok(())
        })
    }

    /// A form body (`application/x-www-form-urlencoded`): a pair for each member of an object,
    /// for a member that is an array one for each of its items.
    #[must_use]
    pub fn form(self, body: &impl Serialize) -> Self {
        self.form_with(body, &[])
    }

    /// A form body whose members are written as the document says of some of them.
    #[must_use]
    pub fn form_with(self, body: &impl Serialize, members: &[FormMember]) -> Self {
        self.add_form(parameter::written_form(body), members)
    }

    /// A `multipart/form-data` body.
    #[must_use]
    pub fn multipart(self, body: &impl ToMultipart) -> Self {
        self.try_add(|this| {
            let (media_type, body) = body.to_multipart()?.encode()?;
            this.headers.insert(CONTENT_TYPE, media_type_value(&media_type)?);
            this.body = body;
            Ok(())
        })
    }

    /// A body of parts without names, of which the document says something by their positions. They
    /// are sent as this media type, such as `multipart/mixed`.
    #[must_use]
    pub fn parts(self, media_type: &'static str, parts: &Parts, positions: &Positions) -> Self {
        self.try_add(|this| {
            let (media_type, body) = parts.encode(media_type, Some(positions))?;
            this.headers.insert(CONTENT_TYPE, media_type_value(&media_type)?);
            this.body = body;
            Ok(())
        })
    }

    /// A body of bytes or a stream, with its own media type or else this one.
    #[must_use]
    pub fn upload(self, media_type: &'static str, body: &Upload) -> Self {
        self.try_add(|this| {
            let media_type = media_type_value(body.own_media_type().unwrap_or(media_type))?;
            this.headers.insert(CONTENT_TYPE, media_type);
            this.body = body.body()?;
            Ok(())
        })
    }

    /// JSON values, a line each.
    #[must_use]
    pub fn json_lines(
        self,
        media_type: &'static str,
        items: &Items<impl Serialize + 'static>,
    ) -> Self {
        self.items(media_type, items, Framing::Lines)
    }

    /// JSON values as a sequence (RFC 7464).
    #[must_use]
    pub fn json_sequence(
        self,
        media_type: &'static str,
        items: &Items<impl Serialize + 'static>,
    ) -> Self {
        self.items(media_type, items, Framing::Sequence)
    }

    fn items(
        self,
        media_type: &'static str,
        items: &Items<impl Serialize + 'static>,
        framing: Framing,
    ) -> Self {
        self.try_add(|this| {
            let media_type = media_type_value(items.own_media_type().unwrap_or(media_type))?;
            this.headers.insert(CONTENT_TYPE, media_type);
            this.body = items.body(framing)?;
            Ok(())
        })
    }

    /// A body that knows in which form it is sent.
    #[must_use]
    pub fn body(self, body: &impl RequestBody) -> Self {
        body.put(self)
    }

    /// Asks for answers of this media type, or of several (RFC 9110, 12.5.1).
    #[must_use]
    pub fn accept(self, media_type: &'static str) -> Self {
        self.fixed_header(ACCEPT, media_type)
    }

    /// Asks for answers of the media types that the caller wants, else of the documented ones.
    #[must_use]
    pub fn accept_or(self, wanted: Option<&str>, documented: &'static str) -> Self {
        self.try_add(|this| {
            this.headers.insert(ACCEPT, media_type_value(wanted.unwrap_or(documented))?);
            Ok(())
        })
    }

    /// A body of bytes with this media type.
    #[must_use]
    pub fn bytes(self, media_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.try_add(|this| {
            this.set_body(media_type_value(media_type)?, body.into());
            Ok(())
        })
    }

    /// The finished request; its address is path and query only.
    ///
    /// # Errors
    ///
    /// The first failure of any part.
    pub fn build(self) -> Result<Request<Body>, RequestError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        check_path(&self.path)?;
        let mut target = self.path;
        if let Some(query) = self.querystring.filter(|query| !query.is_empty()) {
            target.push(if target.contains('?') { '&' } else { '?' });
            target.push_str(&query);
        }
        for (index, (name, value)) in self.query.iter().enumerate() {
            target.push(if index == 0 && !target.contains('?') { '?' } else { '&' });
            target.push_str(name);
            target.push('=');
            target.push_str(value);
        }
        let uri: Uri =
            target.parse().map_err(|error| RequestError::Address(format!("{error}: {target}")))?;
        let mut request = Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        request.extensions_mut().insert(UrlTemplate(self.template));
        if !self.cookies.is_empty() {
            // One header for all of them (RFC 6265, 5.4), those of a parameter `Cookie` first.
            let given = request.headers().get_all(COOKIE).iter().map(|it| it.as_bytes().to_vec());
            let own = self.cookies.iter().map(|(k, v)| format!("{k}={v}").into_bytes());
            let cookies: Vec<_> = given.chain(own).collect();
            let value = HeaderValue::from_bytes(&cookies.join(b"; ".as_slice()))
                .map_err(|_| RequestError::HeaderArgument("Cookie"))?;
            request.headers_mut().insert(COOKIE, value);
        }
        Ok(request)
    }

    fn set_body(&mut self, media_type: HeaderValue, bytes: Bytes) {
        self.headers.insert(CONTENT_TYPE, media_type);
        self.body = Body::Bytes(bytes);
    }

    fn try_add(mut self, add: impl FnOnce(&mut Self) -> Result<(), RequestError>) -> Self {
        if self.error.is_none()
            && let Err(error) = add(&mut self)
        {
            self.error = Some(error);
        }
        self
    }
}

/// A media type comes from a document: it may hold anything.
fn media_type_value(text: &str) -> Result<HeaderValue, RequestError> {
    HeaderValue::from_str(text).map_err(|error| RequestError::Body(error.to_string()))
}

/// Refuses a path that would be another one on the wire: with a placeholder that nothing fills,
/// or with a `.` or `..` segment, put together from arguments and the text between them.
fn check_path(path: &str) -> Result<(), RequestError> {
    let path = path.split('?').next().unwrap_or(path);
    if path.contains(['{', '}']) {
        return Err(RequestError::Address(format!("`{path}` has a parameter without a value")));
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err(RequestError::Address(format!("`{path}` has a `.` or `..` segment")));
    }
    Ok(())
}
