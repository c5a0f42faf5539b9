//! Finding out the project of a region when the client was not given one.

use http::{Method, Request, Response};
use specwright_runtime::settings::SettingError;
use specwright_runtime::{
    Body, BodyError, BoxFuture, Client, Error, Operation, RequestBuilder, RequestError,
    ResolveSetting, Settings, decode, object,
};

use crate::region::Region;
use crate::schemes::SECURITY;

/// The setting that names the project.
pub(crate) const PROJECT_ID: &str = "project_id";

/// The header under which IAM's support finds a request.
const TRACE_ID: &str = "x-iam-trace-id";

/// Asks IAM which project a region is: `GET /v3/projects?name=<region>`
/// (KeystoneListProjects), as the provider's SDKs do.
#[derive(Debug)]
pub(crate) struct ProjectOfRegion {
    pub(crate) iam: Client,
    pub(crate) region: Region,
}

impl ProjectOfRegion {
    async fn look_up(&self) -> Result<String, SettingError> {
        let region = &self.region;
        let operation = ListProjects { name: region.as_str().to_owned() };
        let answer = self.iam.send(&operation).await.map_err(|error| failed(region, error))?;
        let trace = answer.headers().get(TRACE_ID).and_then(|id| id.to_str().ok());
        let trace = trace.map(|id| format!(" (IAM trace id {id})")).unwrap_or_default();
        match answer.into_body().projects.as_slice() {
            [project] => Ok(project.id.clone()),
            [] => Err(SettingError::new(format!(
                "IAM knows no project of the region `{region}` for these credentials{trace}: give \
                 the client a project id"
            ))),
            several => {
                let ids: Vec<_> = several.iter().map(|project| project.id.as_str()).collect();
                Err(SettingError::new(format!(
                    "IAM knows {} projects of the region `{region}`, {}{trace}: give the client \
                     one of them as its project id",
                    ids.len(),
                    ids.join(", ")
                )))
            }
        }
    }
}

fn failed(region: &Region, error: Error) -> SettingError {
    SettingError::new(format!("the project of the region `{region}` could not be asked of IAM"))
        .with_source(error)
}

impl ResolveSetting for ProjectOfRegion {
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>, SettingError>> {
        Box::pin(async move {
            match name {
                PROJECT_ID => self.look_up().await.map(Some),
                _ => Ok(None),
            }
        })
    }
}

/// `GET /v3/projects?name=…` of IAM.
struct ListProjects {
    name: String,
}

struct Projects {
    projects: Vec<Project>,
}

struct Project {
    id: String,
}

object!(Projects { projects: "projects" });
object!(Project { id: "id" });

impl Operation for ListProjects {
    const ID: &'static str = "KeystoneListProjects";
    const METHOD: Option<Method> = Some(Method::GET);
    const SECURITY: &'static [&'static [&'static str]] = SECURITY;
    type Output = Projects;
    type Failure = specwright_runtime::Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        RequestBuilder::new(Method::GET, "/v3/projects").query("name", &self.name).build()
    }

    fn output(response: Response<Body>) -> Result<Projects, BodyError> {
        decode::json(response)
    }
}
