//! The authenticators of a client: the token, or the signature with its project.

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Request};
use specwright_runtime::auth::AuthError;
use specwright_runtime::{Authenticator, Body, BoxFuture};

use crate::project::{FoundProject, known};
use crate::signing::Signer;

const PROJECT: HeaderName = HeaderName::from_static("x-project-id");

/// Signs with an access key, and says for which project: the one that the path names, else the
/// client's. (A call can be for another project than its client.)
#[derive(Debug)]
pub(crate) struct SignForProject {
    pub(crate) signer: Signer,
    pub(crate) project: FoundProject,
}

impl Authenticator for SignForProject {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request<Body>,
    ) -> BoxFuture<'a, Result<(), AuthError>> {
        let project = match project_in(request.uri().path()) {
            Some(project) => Some(project.to_owned()),
            None => known(&self.project),
        };
        if let Some(project) = project {
            add(request.headers_mut(), &project);
        }
        self.signer.authenticate(request)
    }
}

fn add(headers: &mut HeaderMap, project: &str) {
    // An id that a header cannot hold stays in the path, where it is percent-encoded.
    if let Ok(value) = HeaderValue::from_str(project) {
        headers.entry(PROJECT).or_insert(value);
    }
}

/// `…/projects/{project_id}/…`, as nearly all paths of the provider name their project.
fn project_in(path: &str) -> Option<&str> {
    let mut segments = path.split('/');
    segments.find(|segment| *segment == "projects")?;
    segments.next().filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::project_in;

    #[test]
    fn the_project_of_a_path_is_found() {
        for (path, project) in [
            ("/autopilot/v3/projects/0a1b/clusters", Some("0a1b")),
            ("/autopilot/v3/projects/0a1b", Some("0a1b")),
            ("/v3/projects", None),
            ("/v3/projects/", None),
            ("/autopilot/v3/addons", None),
        ] {
            assert_eq!(project_in(path), project, "{path}");
        }
    }
}
