//! Addresses of plain http, which can be listened to, in a document that has https ones.

use super::Reader;
use crate::api::{OAuthFlow, SecurityKind, Server, is_plain_http};
use crate::diagnostic::{Code, Origin};
use crate::value::Value;

impl Reader<'_> {
    /// Says which addresses of servers and tokens are http ones, where others are https.
    pub(super) fn plain_http_addresses(&mut self) {
        if !self.api.names_https() {
            return;
        }
        let mut found = self.plain_http_servers(&self.api.servers, &Origin::root("/servers"));
        for operation in &self.api.operations {
            // Its own servers, else those of its path.
            let places = [Some(operation.origin.clone()), operation.origin.parents().last()];
            let own = places.iter().flatten().find_map(|place| {
                let servers = place.child("servers");
                self.document.get(&servers).map(|_| servers)
            });
            if let Some(own) = own {
                found.extend(self.plain_http_servers(&operation.servers, &own));
            }
        }
        for scheme in &self.api.security_schemes {
            let origin = self.document.follow(&scheme.origin).map(|(origin, _)| origin);
            let Ok(origin) = origin else { continue };
            let urls: Vec<_> = match &scheme.kind {
                SecurityKind::OAuth2(flows) => {
                    let url = |flow: &OAuthFlow| {
                        let place = origin.child("flows").child(&flow.name).child("tokenUrl");
                        Some((flow.token_url.clone()?, place))
                    };
                    flows.iter().filter_map(url).collect()
                }
                SecurityKind::OpenIdConnect(Some(url)) => {
                    vec![(url.clone(), origin.child("openIdConnectUrl"))]
                }
                _ => continue,
            };
            found.extend(urls.into_iter().filter(|(url, _)| is_plain_http(url)));
        }
        let mut told: Vec<Origin> = Vec::new();
        for (url, place) in found {
            if told.contains(&place) {
                continue;
            }
            let message = format!("what is sent to `{url}` can be read on the way");
            let help = "the document names https addresses, so credentials are not sent to this one \
                        unless the caller gives it to the client; write `https:`";
            self.report(Code::HttpAddress, &place, message, help);
            told.push(place);
        }
    }

    /// The http addresses in a list of servers, each with its place.
    fn plain_http_servers(&self, servers: &[Server], list: &Origin) -> Vec<(String, Origin)> {
        let items = self.document.get(list).map(Value::items).unwrap_or_default();
        let place = |server: &Server| {
            let is_it = |item: &Value| {
                item.get("url").and_then(Value::as_str).map(str::trim) == Some(&*server.url)
            };
            let index = items.iter().position(is_it)?;
            let url = server.default_url().filter(|url| is_plain_http(url))?;
            Some((url, list.index(index).child("url")))
        };
        servers.iter().filter_map(place).collect()
    }
}
