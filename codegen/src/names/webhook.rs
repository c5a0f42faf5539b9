//! Names of the requests that a service makes.

use super::{Scope, media_variants, pascal};
use crate::api::{Offer, Types, Webhook};

/// A variant for each form of each request; in the forms' order, an only one for a request without a
/// body. What is said of one name by several methods is told apart by these.
pub fn webhook_variants(types: &Types, webhooks: &[Webhook]) -> Vec<Vec<String>> {
    let is_alone = |webhook: &Webhook| {
        let mut same = webhooks.iter().filter(|it| it.name == webhook.name);
        same.all(|it| it.method == webhook.method)
    };
    let wires: Vec<Vec<String>> = webhooks
        .iter()
        .map(|webhook| {
            let name = match is_alone(webhook) {
                true => webhook.name.clone(),
                false => format!("{} {}", webhook.name, webhook.method.as_str().to_lowercase()),
            };
            let content = webhook.body.iter().map(|body| Offer::of_response(&body.content, types));
            let forms = content.flat_map(|offer| media_variants(&offer.forms)).collect::<Vec<_>>();
            match forms.as_slice() {
                [] | [_] => vec![name],
                several => several.iter().map(|form| format!("{name} {form}")).collect(),
            }
        })
        .collect();
    let flat: Vec<&str> = wires.iter().flatten().map(String::as_str).collect();
    let mut given = Scope::with_reserved(&["Self"]).give_all(&flat, pascal).into_iter();
    wires.iter().map(|forms| given.by_ref().take(forms.len()).collect()).collect()
}
