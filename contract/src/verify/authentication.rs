//! Without the right credentials nothing is answered.

use super::call::Auth;
use super::check::Check;
use super::judge::{Kind, exactly};
use super::near::near;
use super::run::{Found, Run, Step};
use specwright::api::{Operation, ParameterPlace, SecurityKind};

impl Run<'_> {
    /// Whether an operation asks for credentials.
    pub(super) fn is_guarded(operation: &Operation) -> bool {
        !operation.security.is_empty() && operation.security.iter().all(|it| !it.is_empty())
    }

    /// Without credentials nothing is answered.
    pub(super) async fn unauthenticated(&mut self, index: usize) -> Step {
        self.denied(index, vec![(Auth::Absent, "no credentials")]).await
    }

    /// With wrong credentials nothing is answered.
    pub(super) async fn miscredited(&mut self, index: usize) -> Step {
        // Who looks at the name alone takes the right one with any password.
        let wrong = self.secret(self.operation(index)).map(|it| match it.split_once(':') {
            Some((user, _)) => format!("{user}:nothing"),
            None => wrong(&it),
        });
        let tries = wrong.map(|it| (Auth::Wrong(it), "wrong credentials"));
        self.denied(index, tries.into_iter().collect()).await
    }

    /// With wrong credentials, nearly right ones, and those of something else, nothing is answered.
    pub(super) async fn authentication(&mut self, index: usize) -> Step {
        let operation = self.operation(index);
        let mut tries = self.of_another_scheme(operation);
        if let Some(secret) = self.secret(operation) {
            tries.push((Auth::Wrong(wrong(&secret)), "wrong credentials"));
            let near = near(&secret).into_iter();
            tries.extend(near.map(|it| (Auth::Wrong(it), "credentials that are nearly right")));
        }
        self.denied(index, tries).await
    }

    /// The secret that an operation is asked with.
    fn secret(&self, operation: &Operation) -> Option<String> {
        let credentials = &self.options.credentials;
        let schemes = super::call::alternative(operation, credentials)?;
        credentials.get(schemes.first()?).map(str::to_owned)
    }

    /// Requests that are no better than without credentials.
    async fn denied(&mut self, index: usize, tries: Vec<(Auth, &'static str)>) -> Step {
        let operation = self.operation(index);
        if !Self::is_guarded(operation) || !self.is_allowed(index) {
            return Ok(());
        }
        let has_secret = self.secret(operation).is_some();
        for (auth, what) in tries {
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            call.auth = auth;
            self.checked(Check::AuthenticationIgnored);
            let seen = self.send(&call).await?;
            self.judge(&seen, if seen.is_success() { Kind::Valid } else { Kind::Unauthenticated });
            if seen.is_success() {
                let status = seen.status().unwrap_or_default();
                let message = format!("{what}, and it is answered with {status}");
                let (check, place) = (Check::AuthenticationIgnored, "credentials".to_owned());
                self.found(Found {
                    check,
                    operation: index,
                    place,
                    keyword: None,
                    message,
                    steps: &[&seen],
                });
                return self.undo(index, &seen).await;
            }
            if has_secret && seen.is_refusal() && !matches!(seen.status(), Some(401 | 403)) {
                let status = seen.status().unwrap_or_default();
                if exactly(operation, 401).is_some() && !matches!(status, 400 | 404 | 422 | 429) {
                    let message = format!("{what}, and the answer is {status} instead of 401");
                    let (check, place) = (Check::StatusDocumented, "credentials".to_owned());
                    self.found(Found {
                        check,
                        operation: index,
                        place,
                        keyword: None,
                        message,
                        steps: &[&seen],
                    });
                }
            }
        }
        Ok(())
    }

    /// A key that belongs into a header is no key in the address, where logs show it.
    pub(super) async fn key_in_query(&mut self, index: usize) -> Step {
        let operation = self.operation(index);
        let schemes = super::call::alternative(operation, &self.options.credentials);
        let Some([scheme]) = schemes.as_deref() else { return Ok(()) };
        let known = self.api.security_schemes.iter().find(|it| it.name == *scheme);
        let Some(SecurityKind::ApiKey { place: ParameterPlace::Header, name }) =
            known.map(|it| &it.kind)
        else {
            return Ok(());
        };
        let Some(secret) = self.options.credentials.get(scheme).map(str::to_owned) else {
            return Ok(());
        };
        if !Self::is_guarded(operation) {
            return Ok(());
        }
        let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
        call.auth = Auth::Absent;
        call.query.push((name.clone(), secret));
        let what = "the key in the query instead of the header";
        self.let_in(index, &call, what).await?;
        Ok(())
    }

    /// Each of the other alternatives of an operation, of one scheme each, is as good as the first, and
    /// is looked at as closely.
    pub(super) async fn alternatives_of(&mut self, index: usize) -> Step {
        let operation = self.operation(index);
        if !Self::is_guarded(operation) || !self.base.contains_key(&index) {
            return Ok(());
        }
        let credentials = &self.options.credentials;
        let first = super::call::alternative(operation, credentials);
        let known: Vec<(String, String)> = operation
            .security
            .iter()
            .filter_map(|it| match &it[..] {
                [only] if first.as_deref() != Some(&[only.scheme.as_str()]) => {
                    Some((only.scheme.clone(), credentials.get(&only.scheme)?.to_owned()))
                }
                _ => None,
            })
            .collect();
        for (scheme, secret) in known {
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            call.auth = Auth::Scheme(scheme.clone());
            self.checked(Check::ValidAccepted);
            let seen = self.send(&call).await?;
            if let Some(status @ (401 | 403)) = seen.status() {
                let message = format!(
                    "the document takes the credentials of `{scheme}`, and they are refused with {status}"
                );
                let (check, place) = (Check::ValidAccepted, "credentials".to_owned());
                let steps = &[&seen];
                self.found(Found { check, operation: index, place, keyword: None, message, steps });
                continue;
            }
            let wrong = std::iter::once(wrong(&secret)).chain(near(&secret));
            for secret in wrong.take(2) {
                let auth = Auth::Near(scheme.clone(), secret);
                if self.is_let_in(index, auth, &format!("wrong credentials of `{scheme}`")).await? {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Whether credentials that are not right are taken, which is a finding.
    async fn is_let_in(&mut self, index: usize, auth: Auth, what: &str) -> Step<bool> {
        let Some(mut call) = self.fresh(index).await? else { return Ok(true) };
        call.auth = auth;
        self.let_in(index, &call, what).await
    }

    /// Whether a request is answered that has no right credentials, which is a finding.
    async fn let_in(&mut self, index: usize, call: &super::call::Call, what: &str) -> Step<bool> {
        self.checked(Check::AuthenticationIgnored);
        let seen = self.send(call).await?;
        self.judge(&seen, if seen.is_success() { Kind::Valid } else { Kind::Unauthenticated });
        if seen.is_success() {
            let status = seen.status().unwrap_or_default();
            let message = format!("{what}, and it is answered with {status}");
            let (check, place) = (Check::AuthenticationIgnored, "credentials".to_owned());
            let steps = &[&seen];
            self.found(Found { check, operation: index, place, keyword: None, message, steps });
            self.undo(index, &seen).await?;
        }
        Ok(seen.is_success())
    }

    /// Right credentials that the operation does not take: of another scheme of the document, and
    /// the secret of the one that it takes, presented in another way.
    fn of_another_scheme(&self, operation: &Operation) -> Vec<(Auth, &'static str)> {
        let takes = |name: &str| operation.security.iter().flatten().any(|it| it.scheme == name);
        let credentials = &self.options.credentials;
        let mut found = Vec::new();
        let other = self
            .api
            .security_schemes
            .iter()
            .find(|it| !takes(&it.name) && credentials.get(&it.name).is_some());
        if let Some(other) = other {
            let auth = Auth::Scheme(other.name.clone());
            found.push((auth, "credentials of another scheme"));
        }
        let has_basic = self.api.security_schemes.iter().any(|it| it.kind == SecurityKind::Basic);
        let own = super::call::alternative(operation, credentials);
        let own = own.and_then(|it| credentials.get(it.first()?));
        if let Some(secret) = own.filter(|_| !has_basic) {
            let text = format!("Basic {}", super::redact::base64(secret));
            found.push((Auth::Header(text), "the secret as `Basic` credentials"));
        }
        found
    }
}

/// A secret that is not the right one, of its form.
fn wrong(secret: &str) -> String {
    if secret.contains(':') { "nobody:nothing" } else { "not-the-secret" }.to_owned()
}
