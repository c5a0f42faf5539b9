//! The authenticators of a client: the token, or the signature with its project.

use http::Request;
use http::header::{HeaderName, HeaderValue};
use specwright_runtime::auth::AuthError;
use specwright_runtime::{Authenticator, Body, BoxFuture, Settings};

use crate::project::PROJECT_ID;
use crate::signing::Signer;

const PROJECT: HeaderName = HeaderName::from_static("x-project-id");

/// Signs with an access key, and says for which project: the call's own, else the client's.
#[derive(Debug)]
pub(crate) struct SignForProject(pub(crate) Signer);

impl Authenticator for SignForProject {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request<Body>,
    ) -> BoxFuture<'a, Result<(), AuthError>> {
        match add_project(request) {
            Ok(()) => self.0.authenticate(request),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }

    fn settings(&self) -> &'static [&'static str] {
        &[PROJECT_ID]
    }
}

/// Says the project as it is, without the escapes that it has in a path.
fn add_project(request: &mut Request<Body>) -> Result<(), AuthError> {
    let settings = request.extensions().get::<Settings>();
    let Some(project) = settings.and_then(|settings| settings.get(PROJECT_ID)) else {
        return Ok(());
    };
    let value = HeaderValue::from_bytes(project.as_bytes())
        .map_err(|_| AuthError::new("the project id has characters that a header cannot hold"))?;
    request.headers_mut().entry(PROJECT).or_insert(value);
    Ok(())
}
