//! Signatures that the command line makes by itself.

use huaweicloud_signing::{AccessKey, Algorithm, Signer};
use specwright_contract::verify::Credentials;

/// The algorithms of `x-specwright-signing` that are built in.
const BUILT_IN: [&str; 3] = ["SDK-HMAC-SHA256", "SDK-HMAC-SM3", "V11-HMAC-SHA256"];

/// Credentials with which requests are signed where the algorithm is built in.
pub(super) fn signed(credentials: Credentials) -> Credentials {
    BUILT_IN.into_iter().fold(credentials, |credentials, algorithm| {
        credentials.with_signing(algorithm, move |secret, request| {
            signer(algorithm, secret)?.sign(request).map_err(|error| error.to_string())
        })
    })
}

/// What signs with a secret, `AK:SK`. A key that is derived for a region and a service needs both:
/// `AK:SK:REGION:SERVICE`.
fn signer(algorithm: &str, secret: &str) -> Result<Signer, String> {
    let parts: Vec<&str> = secret.split(':').collect();
    let (key, algorithm) = match (algorithm, &parts[..]) {
        ("SDK-HMAC-SHA256", [key @ .., secret]) => {
            (key.first().zip(Some(secret)), Algorithm::HmacSha256)
        }
        ("SDK-HMAC-SM3", [key @ .., secret]) => (key.first().zip(Some(secret)), Algorithm::HmacSm3),
        (_, [access, secret, region, service]) => {
            let (region, service) = ((*region).to_owned(), (*service).to_owned());
            (Some((access, secret)), Algorithm::Derived { region, service })
        }
        _ => return Err("the secret has to be `AK:SK:REGION:SERVICE`".to_owned()),
    };
    let (access, secret) = key.ok_or("the secret has to be `AK:SK`")?;
    Ok(Signer::new(AccessKey::new(*access, *secret)).algorithm(algorithm))
}
