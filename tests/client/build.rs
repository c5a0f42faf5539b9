//! Putting a client together: what is needed, and what each mistake is called.

use std::time::Duration;

use huaweicloud_cce_autopilot::client::{BuildError, ClientBuilder};
use huaweicloud_cce_autopilot::credentials::CredentialsError;
use huaweicloud_cce_autopilot::region::RegionError;
use huaweicloud_cce_autopilot::{Client, Credentials, Region};
use specwright_runtime::transport::ReqwestTransport;

fn builder() -> ClientBuilder {
    Client::builder().credentials(Credentials::aksk("AK", "SK")).environment(|_| None)
}

fn base(builder: ClientBuilder) -> String {
    let text = format!("{:?}", builder.build_core().unwrap());
    text.split("destination: Given(").nth(1).unwrap().split(')').next().unwrap().to_owned()
}

fn refused(builder: ClientBuilder) -> BuildError {
    builder.build_core().unwrap_err()
}

#[test]
fn a_region_or_an_endpoint_says_where_the_service_is() {
    assert_eq!(base(builder().region("cn-north-4")), "https://cce.cn-north-4.myhuaweicloud.com");
    assert_eq!(base(builder().region("eu-west-101")), "https://cce.eu-west-101.myhuaweicloud.eu");
    assert_eq!(base(builder().endpoint("cce.example.com")), "https://cce.example.com");
    assert_eq!(base(builder().endpoint("http://127.0.0.1:1/x/")), "http://127.0.0.1:1/x");
    let region: Region = "cn-north-4".parse().unwrap();
    assert_eq!(base(builder().region(region).endpoint("e.example")), "https://e.example");
    let elsewhere = |name: &str| {
        (name == "HUAWEICLOUD_SDK_REGION_CCE_XX_NEW_1")
            .then(|| " a.example , https://b.example".to_owned())
    };
    assert_eq!(base(builder().region("xx-new-1").environment(elsewhere)), "https://a.example");
}

#[test]
fn each_mistake_has_its_error() {
    assert!(matches!(refused(builder()), BuildError::MissingEndpoint));
    let error = refused(builder().region("xx-new-1"));
    assert!(matches!(error, BuildError::Region(RegionError::Unknown(_))), "{error}");
    assert!(error.to_string().contains("cn-north-4, cn-north-9"), "{error}");
    for (written, meant) in [
        ("cn-norht-4", Some("cn-north-4")),
        ("ap-southeast-33", Some("ap-southeast-3")),
        ("eu-west-100", Some("eu-west-101")),
        ("CN_North_4", Some("cn-north-4")),
        // As near to one as to another, or to none.
        ("cn-north-5", None),
        ("xx-new-1", None),
    ] {
        let said = refused(builder().region(written)).to_string();
        let is_said = meant.map(|meant| said.contains(&format!("did you mean `{meant}`?")));
        assert!(is_said.unwrap_or(!said.contains("did you mean")), "{said}");
    }
    let error = refused(builder().region("CN North"));
    assert!(matches!(error, BuildError::Region(RegionError::Malformed(_))), "{error}");
    for endpoint in ["", "ftp://x", "https://", "http://a b", "https://u:p@host", "https://h?q=1"] {
        let error = refused(builder().endpoint(endpoint));
        assert!(matches!(error, BuildError::Endpoint(_)), "{endpoint}: {error}");
    }
    let error = refused(Client::builder().endpoint("e.example"));
    assert!(matches!(error, BuildError::MissingCredentials));
    for (credentials, part) in [
        (Credentials::token(""), "token"),
        (Credentials::aksk("", "SK"), "access key (AK)"),
        (Credentials::aksk("AK", ""), "secret key (SK)"),
    ] {
        let error = refused(builder().endpoint("e.example").credentials(credentials));
        assert!(
            matches!(&error, BuildError::Credentials(CredentialsError::Empty(p)) if *p == part),
            "{error}"
        );
    }
    let error = refused(builder().endpoint("e.example").project_id(""));
    assert!(matches!(error, BuildError::ProjectId));
    let error = refused(builder().endpoint("e.example").user_agent("a\nb"));
    assert!(matches!(error, BuildError::UserAgent));
    let transport = std::sync::Arc::new(ReqwestTransport::builder().build().unwrap());
    let both = builder().endpoint("e.example").transport(transport);
    let error = refused(both.timeout(Duration::from_secs(1)));
    assert!(matches!(error, BuildError::Timeouts));
}

#[test]
fn all_regions_have_an_address() {
    assert_eq!(Region::KNOWN.len(), 33);
    let own = Region::KNOWN.iter().filter(|id| {
        let region: Region = id.parse().unwrap();
        assert!(region.is_known() && region.endpoint(|_| None).unwrap().contains(*id), "{id}");
        region.iam_endpoint(|_| None) == format!("https://iam.{id}.myhuaweicloud.com")
    });
    assert_eq!(own.count(), 27);
    let region: Region = "eu-west-101".parse().unwrap();
    assert_eq!(region.iam_endpoint(|_| None), "https://iam.myhuaweicloud.com");
    let lookup = |name: &str| (name == "HUAWEICLOUD_SDK_IAM_ENDPOINT").then(|| "iam.x".to_owned());
    assert_eq!(region.iam_endpoint(lookup), "https://iam.x");
}

#[test]
fn credentials_come_from_the_environment() {
    let from = |set: &'static [(&'static str, &'static str)]| {
        Credentials::from_lookup(move |name| {
            set.iter().find(|(have, _)| *have == name).map(|(_, value)| (*value).to_owned())
        })
    };
    let error = from(&[]).unwrap_err();
    assert_eq!(error, CredentialsError::Missing);
    assert!(error.to_string().contains("HUAWEICLOUD_SDK_AK"), "{error}");
    for (set, missing) in [
        ("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"),
        ("HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_AK"),
        ("CLOUD_SDK_AK", "CLOUD_SDK_SK"),
        ("CLOUD_SDK_SK", "CLOUD_SDK_AK"),
    ] {
        let error = Credentials::from_lookup(|name| (name == set).then(|| "x".to_owned()));
        assert_eq!(error.unwrap_err(), CredentialsError::Half { set, missing });
    }
    // Half a pair is a mistake even where another pair is whole.
    let error = from(&[("HUAWEICLOUD_SDK_AK", "a"), ("CLOUD_SDK_AK", "b"), ("CLOUD_SDK_SK", "c")]);
    assert!(matches!(error, Err(CredentialsError::Half { .. })));
    // An empty text is not set.
    let found = from(&[
        ("HUAWEICLOUD_SDK_AK", ""),
        ("CLOUD_SDK_AK", "b"),
        ("CLOUD_SDK_SK", "c"),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "p"),
    ]);
    assert_eq!(found.unwrap().project_id(), Some("p"));
}
