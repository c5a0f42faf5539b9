//! Signatures that the command line verifies by itself.

use huaweicloud_signing::Verifier;
use specwright_contract::serve::{Authenticate, Credentials, Denied, Received, SecretKeys};

/// The algorithms of `x-specwright-signing` that are built in.
const BUILT_IN: [&str; 3] = ["SDK-HMAC-SHA256", "SDK-HMAC-SM3", "V11-HMAC-SHA256"];

/// Credentials whose signatures are verified where the algorithm is built in.
pub(super) fn verified(credentials: Credentials) -> Credentials {
    BUILT_IN.into_iter().fold(credentials, |credentials, algorithm| {
        credentials.with_signing(algorithm, move |keys| Signed::new(algorithm, keys))
    })
}

/// Requests that are signed with one of some access keys.
struct Signed {
    algorithm: &'static str,
    verifier: Verifier,
}

impl Signed {
    fn new(algorithm: &'static str, keys: SecretKeys) -> Self {
        Self { algorithm, verifier: Verifier::new(move |access| keys.secret(access)) }
    }
}

impl Authenticate for Signed {
    fn authenticate(
        &self,
        _: &specwright::api::SecurityScheme,
        request: Received<'_>,
    ) -> Result<(), Denied> {
        let given = request.head.headers.get(http::header::AUTHORIZATION);
        let name = given.and_then(|it| it.to_str().ok()?.split(' ').next());
        // The verifier takes each of its algorithms; the document names one.
        if let Some(name) = name.filter(|name| *name != self.algorithm) {
            return Err(Denied::new(match BUILT_IN.contains(&name) {
                true => "the signature is of another algorithm",
                false => "the header Authorization holds no signature of its algorithm",
            }));
        }
        let verified = self.verifier.verify(request.head, request.body);
        verified.map(|_| ()).map_err(|error| Denied::new(error.to_string()))
    }
}
