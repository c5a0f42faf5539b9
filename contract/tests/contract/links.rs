//! `verify` follows the links of answers.

use specwright::document::Document;
use specwright_contract::verify::{Check, Report, Verify};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Nothing but its link says that a parcel is named by its track.
const DOCUMENT: &str = r##"
openapi: 3.0.3
info: {title: Parcels, version: "1"}
paths:
  /send:
    post:
      operationId: sendParcel
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {to: {type: string}}}}}}
      responses:
        "201":
          description: It is on its way.
          headers: {X-Depot: {required: true, schema: {type: string}}}
          content: {application/json: {schema: {type: object, properties: {track: {type: string}}}}}
          links:
            parcel: {operationId: getParcel, parameters: {path.name: '$response.body#/track'}}
            depot: {$ref: '#/components/links/Depot'}
            nowhere: {operationId: getParcel, parameters: {name: '$response.body#/none'}}
  /parcels/{name}:
    get:
      operationId: getParcel
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: The parcel.}, "404": {description: There is none.}}
  /depots/{depot}:
    get:
      operationId: getDepot
      parameters:
        - {name: depot, in: path, required: true, schema: {type: string}}
        - {name: of, in: query, schema: {type: string}}
      responses: {"200": {description: The depot.}, "404": {description: There is none.}}
components:
  links:
    Depot:
      operationRef: '#/paths/~1depots~1{depot}/get'
      parameters: {depot: '$response.header.x-depot', of: 'is-{$response.body#/track}-{$statusCode}'}
"##;

/// What is found of a service that knows these targets of GET.
async fn run(known: &'static [&'static str]) -> Report {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = [0; 4096];
                let count = stream.read(&mut head).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&head[..count]).into_owned();
                let mut words = head.split(' ');
                let (method, target) = (words.next(), words.next().unwrap_or_default());
                let answer = match method {
                    Some("POST") if target == "/send" => {
                        "201 Created\r\ncontent-type: application/json\r\nx-depot: d-7\r\ncontent-length: 16\r\n\r\n{\"track\":\"t/41\"}"
                    }
                    Some("GET") if known.contains(&target) => "200 OK\r\ncontent-length: 0\r\n\r\n",
                    _ => "404 Not Found\r\ncontent-length: 0\r\n\r\n",
                };
                let _ = stream.write_all(format!("HTTP/1.1 {answer}").as_bytes()).await;
            });
        }
    });
    let document = Document::from_text("parcels.yaml", DOCUMENT).expect("a document");
    let verify = Verify::from(document).allow_writes(true);
    verify.run(&url).await.expect("a report")
}

/// The links that lead to nothing.
fn broken(report: &Report) -> Vec<&str> {
    let all = report.findings.iter().filter(|it| it.check == Check::CreatedAvailable);
    all.map(|it| it.place.as_str()).collect()
}

#[tokio::test]
async fn links_are_followed() {
    let report = run(&["/parcels/t%2F41", "/depots/d-7?of=is-t%2F41-201"]).await;
    assert_eq!(broken(&report), [""; 0], "{:#?}", report.findings);
    for it in &report.coverage.operations {
        assert!(it.statuses.keys().any(|status| (200..300).contains(status)), "{it:?}");
    }
}

#[tokio::test]
async fn a_link_that_leads_to_nothing_is_found() {
    let report = run(&["/parcels/t%2F41"]).await;
    assert_eq!(broken(&report), ["response link depot"], "{:#?}", report.findings);
    let report = run(&["/depots/d-7?of=is-t%2F41-201"]).await;
    assert_eq!(broken(&report), ["response link parcel"], "{:#?}", report.findings);
}
