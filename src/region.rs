//! Regions of the provider and the addresses of its services there.

use std::fmt;
use std::str::FromStr;

/// A region, such as `cn-north-4`.
///
/// [`Region::KNOWN`] lists the regions of CCE as a whole (the provider does not say in which of
/// them Autopilot exists). A region that is not in the list can be used with an endpoint of its
/// own: see [`endpoint`](Self::endpoint) and
/// [`ClientBuilder::endpoint`](crate::client::ClientBuilder::endpoint).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Region(String);

/// Regions whose IAM has no address of its own.
const WITHOUT_IAM: [&str; 6] =
    ["cn-south-4", "ru-northwest-2", "eu-west-101", "cn-north-11", "af-north-1", "ap-southeast-5"];

/// The address of IAM where the region has none of its own.
const GLOBAL_IAM: &str = "https://iam.myhuaweicloud.com";

/// The variable that replaces every address of IAM.
const IAM_VARIABLE: &str = "HUAWEICLOUD_SDK_IAM_ENDPOINT";

impl Region {
    /// The regions of CCE, as the provider's SDK 3.1.219 lists them.
    pub const KNOWN: &'static [&'static str] = &[
        "cn-north-1",
        "cn-north-2",
        "cn-north-4",
        "cn-north-9",
        "cn-north-11",
        "cn-north-12",
        "cn-south-1",
        "cn-south-2",
        "cn-south-4",
        "cn-east-2",
        "cn-east-3",
        "cn-east-4",
        "cn-east-5",
        "cn-southwest-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "af-south-1",
        "af-north-1",
        "sa-brazil-1",
        "la-south-2",
        "la-north-2",
        "na-mexico-1",
        "ru-northwest-2",
        "ru-moscow-1",
        "tr-west-1",
        "ae-ad-1",
        "eu-west-0",
        "eu-west-101",
        "my-kualalumpur-1",
        "me-east-1",
    ];

    /// The id of the region.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the region is one of [`Region::KNOWN`].
    pub fn is_known(&self) -> bool {
        Self::KNOWN.contains(&self.as_str())
    }

    /// The address of CCE in this region: what the environment variable
    /// `HUAWEICLOUD_SDK_REGION_CCE_<REGION>` says (`…_CN_NORTH_4`; of several addresses with
    /// commas between them the first is used), else the one of the built-in list.
    ///
    /// # Errors
    ///
    /// [`RegionError::Unknown`] when neither has one.
    pub fn endpoint(
        &self,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<String, RegionError> {
        let variable = self.0.to_ascii_uppercase().replace('-', "_");
        let list = environment(&format!("HUAWEICLOUD_SDK_REGION_CCE_{variable}"));
        let first = list.as_deref().unwrap_or_default().split(',').map(str::trim);
        if let Some(endpoint) = first.into_iter().find(|endpoint| !endpoint.is_empty()) {
            return Ok(with_scheme(endpoint));
        }
        match self.as_str() {
            "eu-west-101" => Ok("https://cce.eu-west-101.myhuaweicloud.eu".to_owned()),
            id if self.is_known() => Ok(format!("https://cce.{id}.myhuaweicloud.com")),
            id => Err(RegionError::Unknown(id.to_owned())),
        }
    }

    /// The address of IAM for this region: what `HUAWEICLOUD_SDK_IAM_ENDPOINT` says, else the
    /// region's own, else the global one.
    pub fn iam_endpoint(&self, environment: impl Fn(&str) -> Option<String>) -> String {
        match environment(IAM_VARIABLE).filter(|endpoint| !endpoint.is_empty()) {
            Some(endpoint) => with_scheme(&endpoint),
            None if self.is_known() && !WITHOUT_IAM.contains(&self.as_str()) => {
                format!("https://iam.{self}.myhuaweicloud.com")
            }
            None => GLOBAL_IAM.to_owned(),
        }
    }
}

/// The address, with `https://` before it when it says no scheme.
pub(crate) fn with_scheme(endpoint: &str) -> String {
    if endpoint.contains("://") { endpoint.to_owned() } else { format!("https://{endpoint}") }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Region {
    type Err = RegionError;

    /// Any id of lower-case letters, digits and hyphens is a region.
    fn from_str(text: &str) -> Result<Self, RegionError> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if text.is_empty() || text.len() > 63 || !text.bytes().all(fits) {
            return Err(RegionError::Malformed(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Why a region cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegionError {
    /// The text is no id of a region.
    #[error("`{0}` is no region: its id has lower-case letters, digits and hyphens only{meant}", meant = meant(.0))]
    Malformed(String),
    /// No address is known for the region.
    #[error(
        "no address of CCE is known for the region `{0}`{meant}: give an endpoint, or one of {known}",
        meant = meant(.0),
        known = Region::KNOWN.join(", ")
    )]
    Unknown(String),
}

/// `; did you mean …?` for the only known region that is nearest to a text.
fn meant(text: &str) -> String {
    let text = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
    if text.len() > 63 {
        return String::new();
    }
    let distances = || Region::KNOWN.iter().map(|known| (distance(&text, known), *known));
    let least = distances().map(|(distance, _)| distance).min().filter(|least| *least <= 2);
    let mut nearest = distances().filter(|(distance, _)| Some(*distance) == least);
    match (nearest.next(), nearest.next()) {
        (Some((_, known)), None) => format!("; did you mean `{known}`?"),
        _ => String::new(),
    }
}

/// How many letters are missing, too many or others (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, byte) in one.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (at, known) in other.bytes().enumerate() {
            let changed = diagonal + usize::from(byte != known);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[other.len()]
}
