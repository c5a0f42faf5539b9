//! The signature algorithms, over RustCrypto's primitives.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use sm3::Sm3;

/// How a request is signed.
///
/// The provider's SDK also knows `SDK-ECDSA-P256-SHA256` and `SDK-SM2-SM3`, which are not here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// `SDK-HMAC-SHA256`, which CCE uses.
    #[default]
    HmacSha256,
    /// `SDK-HMAC-SM3`: SM3 in place of SHA-256 everywhere.
    HmacSm3,
    /// `V11-HMAC-SHA256`: a key derived for one day, region and service.
    Derived {
        /// Region, such as `cn-north-4`.
        region: String,
        /// Service, such as `cce`.
        service: String,
    },
}

impl Algorithm {
    /// The name in the `Authorization` header.
    pub fn name(&self) -> &'static str {
        match self {
            Self::HmacSha256 => "SDK-HMAC-SHA256",
            Self::HmacSm3 => "SDK-HMAC-SM3",
            Self::Derived { .. } => "V11-HMAC-SHA256",
        }
    }

    /// The header that takes the hash of the body, or `UNSIGNED-PAYLOAD`.
    pub fn content_header(&self) -> &'static str {
        match self {
            Self::HmacSha256 | Self::Derived { .. } => "X-Sdk-Content-Sha256",
            Self::HmacSm3 => "X-Sdk-Content-Sm3",
        }
    }

    /// `YYYYMMDD/<region>/<service>` of a derived signature.
    pub(super) fn scope(&self, date: &str) -> Option<String> {
        match self {
            Self::Derived { region, service } => {
                let day = date.get(..8).unwrap_or(date);
                Some(format!("{day}/{region}/{service}"))
            }
            Self::HmacSha256 | Self::HmacSm3 => None,
        }
    }

    /// The hash in lower-case hexadecimal digits.
    pub(super) fn hash(&self, bytes: &[u8]) -> String {
        match self {
            Self::HmacSm3 => hex(&Sm3::digest(bytes)),
            Self::HmacSha256 | Self::Derived { .. } => hex(&Sha256::digest(bytes)),
        }
    }

    /// What is signed: the algorithm, the date, the scope where there is one, and the hash of
    /// the canonical request.
    pub(super) fn string_to_sign(&self, date: &str, canonical_request: &str) -> String {
        let scope = self.scope(date).map(|scope| format!("{scope}\n")).unwrap_or_default();
        let hash = self.hash(canonical_request.as_bytes());
        format!("{}\n{date}\n{scope}{hash}", self.name())
    }

    /// The signature in lower-case hexadecimal digits.
    pub(super) fn sign(&self, access: &str, secret: &str, date: &str, text: &str) -> String {
        match self {
            Self::HmacSha256 => hex(&mac::<Hmac<Sha256>>(secret, text).finalize().into_bytes()),
            Self::HmacSm3 => hex(&mac::<Hmac<Sm3>>(secret, text).finalize().into_bytes()),
            Self::Derived { .. } => {
                let key = self.derived_key(access, secret, date);
                hex(&mac::<Hmac<Sha256>>(&key, text).finalize().into_bytes())
            }
        }
    }

    /// Whether this is the signature; the comparison takes the same time wherever they differ.
    pub(super) fn verify(
        &self,
        (access, secret): (&str, &str),
        date: &str,
        text: &str,
        signature: &[u8],
    ) -> bool {
        match self {
            Self::HmacSha256 => mac::<Hmac<Sha256>>(secret, text).verify_slice(signature).is_ok(),
            Self::HmacSm3 => mac::<Hmac<Sm3>>(secret, text).verify_slice(signature).is_ok(),
            Self::Derived { .. } => {
                let key = self.derived_key(access, secret, date);
                mac::<Hmac<Sha256>>(&key, text).verify_slice(signature).is_ok()
            }
        }
    }

    /// Hexadecimal HKDF-SHA256 of the secret key, with the access key as salt.
    fn derived_key(&self, access: &str, secret: &str, date: &str) -> String {
        let scope = self.scope(date).unwrap_or_default();
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(Some(access.as_bytes()), secret.as_bytes())
            .expand(scope.as_bytes(), &mut key)
            .expect("HKDF-SHA256 gives up to 8160 bytes");
        hex(&key)
    }
}

fn mac<M: Mac + KeyInit>(key: &str, text: &str) -> M {
    let mac =
        <M as KeyInit>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
    mac.chain_update(text.as_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
