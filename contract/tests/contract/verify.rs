//! `verify` against services that keep their contract, break it, or are none.

use std::time::Duration;

use specwright::document::Document;
use specwright::lower::lower;
use specwright_contract::serve::{Fault, Server};
use specwright_contract::verify::{Accepted, Check, Credentials, Report, Verify};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const DOCUMENT: &str = r##"{
    "openapi": "3.0.3",
    "info": { "title": "Things", "version": "1" },
    "security": [{ "key": [] }],
    "paths": {
        "/things": { "get": {
            "operationId": "listThings",
            "parameters": [{ "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 9 } }],
            "responses": {
                "200": { "description": "things", "content": { "application/json": {
                    "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Thing" } },
                    "example": [{ "id": 1, "name": "one" }]
                } } },
                "401": { "description": "who" }, "422": { "description": "wrong" }
            }
        } },
        "/things/{id}": { "get": {
            "operationId": "getThing",
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" }, "example": 1 }],
            "responses": {
                "200": { "description": "a thing", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Thing" }, "example": { "id": 1, "name": "one" }
                } } },
                "401": { "description": "who" }, "404": { "description": "none" }, "422": { "description": "wrong" }
            }
        } }
    },
    "components": {
        "securitySchemes": { "key": { "type": "apiKey", "in": "header", "name": "X-Key" } },
        "schemas": { "Thing": {
            "type": "object", "required": ["id", "name"],
            "properties": { "id": { "type": "integer" }, "name": { "type": "string", "maxLength": 9 } }
        } }
    }
}"##;

fn document() -> Document {
    Document::from_text("api.json", DOCUMENT).expect("a document")
}

fn verify() -> Verify {
    let document = document();
    let (api, _) = lower(&document);
    let credentials = Credentials::default().with("key", "s3cret-key");
    Verify::new(document, api)
        .credentials(credentials)
        .options(|options| options.timeout = Duration::from_millis(600))
}

fn server() -> Server {
    let document = document();
    let (api, _) = lower(&document);
    Server::new(document, api)
}

/// The checks that have found something, with the operation.
fn found(report: &Report) -> Vec<(&'static str, &str)> {
    report.findings.iter().map(|it| (it.check.name(), it.operation.as_str())).collect()
}

/// A service that answers each connection with these bytes, and with nothing after so many.
async fn answering(answer: &'static [u8], connections: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        for _ in 0..connections {
            let Ok((mut stream, _)) = listener.accept().await else { return };
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(answer).await;
                if answer.is_empty() {
                    tokio::time::sleep(Duration::from_secs(60)).await;
                }
            });
        }
    });
    format!("http://{address}")
}

#[test]
fn each_check_has_its_section() {
    let text = include_str!("../../../docs/verify.md");
    let (_, checks) = text.split_once("\n## Checks\n").expect("the checks");
    let sections = checks.lines().filter_map(|it| it.strip_prefix("### `")?.strip_suffix('`'));
    let names: Vec<&str> = Check::ALL.iter().map(|it| it.name()).collect();
    assert_eq!(sections.collect::<Vec<_>>(), names);
}

#[tokio::test]
async fn a_service_that_keeps_its_contract_has_no_finding() {
    let bound = server().require_auth(true).bind("127.0.0.1:0").await.expect("a server");
    let report = verify().run(&bound.url()).await.expect("a report");
    // Without credentials to compare with, the contract server takes any key, and without state
    // it has a thing of every id.
    let known = [Check::AuthenticationIgnored, Check::UnknownRefused];
    let wrong: Vec<_> = report.findings.iter().filter(|it| !known.contains(&it.check)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(report.coverage.requests > 10 && report.coverage.requests < 200, "{report:?}");
    let all = serde_json::to_string(&report).expect("JSON");
    assert!(!all.contains("s3cret-key"), "{all}");
    let again = verify().run(&bound.url()).await.expect("a report");
    assert_eq!(serde_json::to_string(&again).expect("JSON"), all);
}

#[tokio::test]
async fn a_fault_is_found_with_a_command_and_a_test() {
    let server = server().require_auth(false).with_fault(|exchange| {
        let is_item = exchange.operation == Some("getThing") && exchange.response.status() == 200;
        let body = r#"{"id":1,"name":"much too long","colour":"red"}"#;
        let answer = http::Response::builder().header("content-type", "application/json");
        is_item.then(|| Fault::Response(answer.body(body.into()).expect("an answer")))
    });
    let bound = server.bind("127.0.0.1:0").await.expect("a server");
    let mut report = verify().run(&bound.url()).await.expect("a report");
    let found = found(&report);
    assert!(found.contains(&("body-conforms", "getThing")), "{found:?}");
    assert!(found.contains(&("types-decode", "getThing")), "{found:?}");
    // Nobody looks at the key.
    assert!(found.contains(&("authentication-ignored", "listThings")), "{found:?}");
    let body = report.findings.iter().find(|it| it.check == Check::BodyConforms).expect("it");
    assert_eq!(body.place, "response body/name");
    assert_eq!(body.keyword.as_deref(), Some("maxLength"));
    assert!(body.curl.contains("-H 'X-Key: '\"$SPECWRIGHT_CREDENTIAL_KEY\""), "{}", body.curl);
    assert!(body.test.contains("#[tokio::test]"), "{}", body.test);

    let text = "- check: body-conforms\n  operation: getThing\n  reason: It is so.\n\
                - check: list-order\n  operation: listThings\n  reason: It was so.\n";
    Accepted::from_text(text).expect("two").apply(&mut report);
    assert_eq!(report.stale, ["list-order of listThings"]);
    assert!(report.findings.iter().any(|it| it.accepted.is_some()));
    assert!(Accepted::from_text("- check: no-check\n  operation: a\n  reason: b\n").is_err());
    assert!(Accepted::from_text("- check: list-order\n  operation: a\n  reason: ' '\n").is_err());
}

#[tokio::test]
async fn what_is_no_service_is_an_error() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = nobody.local_addr().expect("an address");
    drop(nobody);
    let gone = format!("http://{address}");
    let garbage = answering(b"\x00\x01garbage\r\n\r\n", 1000).await;
    let elsewhere =
        answering(b"HTTP/1.1 404 Not Found\r\ncontent-length: 4\r\n\r\nnone", 1000).await;
    let silent = answering(b"", 1000).await;
    for (url, why) in [
        (gone.as_str(), "no connection"),
        (&garbage, "no answer that could be read"),
        (&elsewhere, "no server of this document"),
        (&silent, "no answer in time"),
        ("ftp://127.0.0.1", "no address of the form"),
        ("nonsense", "no address"),
    ] {
        let verify = verify();
        let run = verify.run(url);
        let outcome = tokio::time::timeout(Duration::from_secs(20), run).await.expect("no hang");
        let error = outcome.expect_err(url).to_string();
        assert!(error.contains(why), "{url}: {error}");
    }
}

#[tokio::test]
async fn what_falls_over_leaves_a_report() {
    let body = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 3\r\n\r\n[1]";
    let url = answering(body, 6).await;
    let report = verify().run(&url).await.expect("a report");
    assert!(report.stopped.expect("a reason").contains("no connection"), "{:?}", report.notes);
    assert!(!report.findings.is_empty());
}

#[tokio::test]
async fn redirects_are_reported_and_not_followed() {
    let other = answering(b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n", 1000).await;
    let head = format!("HTTP/1.1 302 Found\r\nlocation: {other}/\r\ncontent-length: 0\r\n\r\n");
    let url = answering(head.leak().as_bytes(), 1000).await;
    let report = verify().run(&url).await.expect("a report");
    let first = report.findings.first().expect("a finding");
    assert!(first.message.contains("redirects with 302"), "{first:?}");
    assert!(report.findings.iter().all(|it| it.status != Some(500)));
}

#[tokio::test]
async fn too_much_asked_ends_the_run() {
    let busy = b"HTTP/1.1 429 Slow Down\r\nretry-after: 3600\r\ncontent-length: 0\r\n\r\n";
    let url = answering(busy, 1000).await;
    let error = verify().run(&url).await.expect_err("no answer").to_string();
    assert!(error.contains("429"), "{error}");
    let bound = server().bind("127.0.0.1:0").await.expect("a server");
    let few = verify().options(|options| options.max_requests = 5);
    let report = few.run(&bound.url()).await.expect("a report");
    assert_eq!(report.coverage.requests, 5);
    let verify = verify();
    verify.stop().stop();
    let report = verify.run(&bound.url()).await.expect("a report");
    assert_eq!((report.coverage.requests, report.stopped.is_some()), (0, true));
}

/// Notes that are made by PUT under an id that the request says, with entity tags.
const NOTES: &str = r##"
openapi: 3.0.3
info: {title: Notes, version: "1"}
paths:
  /notes:
    get:
      operationId: listNotes
      responses:
        "200": {description: Notes., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}}
  /notes/{code}:
    parameters: [{name: code, in: path, required: true, schema: {type: string, pattern: '^[A-Z]{3}[0-9]{4}$'}}]
    get:
      operationId: getNote
      responses:
        "200":
          description: The note.
          headers: {ETag: {required: true, schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}
        "304": {description: It has not changed.}
        "404": {description: There is none.}
        "422": {description: Not as the document says.}
    put:
      operationId: putNote
      description: Creates or replaces a note.
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewNote'}}}}
      responses:
        "200": {description: Replaced., content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        "201": {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        "412": {description: It has changed meanwhile.}
        "422": {description: Not as the document says.}
    delete:
      operationId: deleteNote
      responses:
        "204": {description: It is gone.}
        "404": {description: There is none.}
        "422": {description: Not as the document says.}
components:
  schemas:
    NewNote:
      type: object
      required: [text]
      additionalProperties: false
      properties:
        text: {type: string, minLength: 1, maxLength: 40}
        starts: {type: string, format: date}
        ends: {type: string, format: date}
        labels: {type: object, maxProperties: 3, additionalProperties: {type: string, maxLength: 9}}
    Note:
      type: object
      required: [code, text]
      properties:
        code: {type: string}
        text: {type: string}
        starts: {type: string, format: date}
        ends: {type: string, format: date}
        labels: {type: object, additionalProperties: {type: string}}
"##;

#[tokio::test]
async fn things_are_made_by_put_and_named_by_their_tags() {
    let document = || Document::from_text("notes.yaml", NOTES).expect("a document");
    let (api, _) = lower(&document());
    let server = Server::new(document(), api).stateful();
    let bound = server.bind("127.0.0.1:0").await.expect("a server");
    let verify = Verify::from(document()).allow_writes(true);
    let report = verify.run(&bound.url()).await.expect("a report");
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    for it in &report.coverage.operations {
        assert!(it.statuses.keys().any(|status| (200..300).contains(status)), "{it:?}");
    }
    let statuses = |name: &str| {
        let mut all = report.coverage.operations.iter();
        all.find(|it| it.operation == name).map(|it| it.statuses.clone()).unwrap_or_default()
    };
    assert!(statuses("getNote").contains_key(&304) && statuses("putNote").contains_key(&412));
}

/// A shop, of which words say more than the contract server keeps.
const SHOP: &str = r##"
openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /products:
    get:
      operationId: listProducts
      responses:
        "200": {description: Products., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Product'}}}}}
    post:
      operationId: createProduct
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewProduct'}}}}
      responses:
        "201": {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Product'}}}}
        "422": {description: Not as the document says.}
  /products/{productId}:
    parameters: [{name: productId, in: path, required: true, schema: {type: integer, minimum: 1}}]
    get:
      operationId: getProduct
      responses:
        "200": {description: The product., content: {application/json: {schema: {$ref: '#/components/schemas/Product'}}}}
        "404": {description: There is none.}
        "422": {description: Not as the document says.}
    patch:
      operationId: changeProduct
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/ProductChange'}}}}
      responses:
        "200": {description: Changed., content: {application/json: {schema: {$ref: '#/components/schemas/Product'}}}}
        "404": {description: There is none.}
        "422": {description: Not as the document says.}
  /orders:
    post:
      operationId: createOrder
      description: Reduces the `stock` of the product.
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewOrder'}}}}
      responses:
        "201": {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        "409": {description: There is not enough stock.}
        "422": {description: Not as the document says.}
  /orders/{orderId}:
    parameters: [{name: orderId, in: path, required: true, schema: {type: integer, minimum: 1}}]
    get:
      operationId: getOrder
      responses:
        "200": {description: The order., content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        "404": {description: There is none.}
        "422": {description: Not as the document says.}
components:
  schemas:
    NewProduct:
      type: object
      required: [name, color, stock]
      additionalProperties: false
      properties:
        name: {type: string, minLength: 1, maxLength: 40, description: Surrounding spaces are removed.}
        color: {type: string, minLength: 1, maxLength: 9, description: Stored in lower case.}
        kind: {type: string, maxLength: 9, description: Cannot be changed.}
        stock: {type: integer, minimum: 0, maximum: 1000}
    ProductChange:
      type: object
      minProperties: 1
      additionalProperties: false
      properties:
        kind: {type: string, maxLength: 9, description: Cannot be changed.}
        stock: {type: integer, minimum: 0, maximum: 1000}
    Product:
      type: object
      required: [id, name, color, stock, state]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        color: {type: string}
        kind: {type: string}
        stock: {type: integer, minimum: 0}
        state: {type: string, enum: [shown, hidden], readOnly: true, description: A new product is `hidden`.}
    NewOrder:
      type: object
      required: [productId, quantity, discount]
      additionalProperties: false
      properties:
        productId: {type: integer, minimum: 1}
        quantity: {type: integer, minimum: 1, maximum: 50}
        discount: {type: integer, minimum: 0, maximum: 90}
    Order:
      type: object
      required: [id, productId, quantity, discount, total]
      properties:
        id: {type: integer, readOnly: true}
        productId: {type: integer}
        quantity: {type: integer}
        discount: {type: integer}
        total: {type: integer, minimum: 1, readOnly: true, description: What it costs less the discount.}
"##;

#[tokio::test]
async fn what_words_say_is_looked_at() {
    let document = || Document::from_text("shop.yaml", SHOP).expect("a document");
    let (api, _) = lower(&document());
    let server = Server::new(document(), api).stateful();
    let bound = server.bind("127.0.0.1:0").await.expect("a server");
    let verify = Verify::from(document()).allow_writes(true);
    let report = verify.run(&bound.url()).await.expect("a report");
    let found: Vec<(&str, &str)> =
        report.findings.iter().map(|it| (it.operation.as_str(), it.place.as_str())).collect();
    let expected = [
        ("createProduct", "response body/name"),
        ("createProduct", "response body/color"),
        ("createProduct", "response body/state"),
        ("changeProduct", "request body/kind"),
        ("createOrder", "request body/quantity"),
        ("createOrder", "response body/total"),
    ];
    for it in expected {
        assert!(found.contains(&it), "{it:?} is not among {found:#?}");
    }
    assert!(
        report.findings.iter().all(|it| it.check == Check::Described),
        "{:#?}",
        report.findings
    );
    assert!(report.coverage.parts.values().map(|it| it.requests).sum::<usize>() > 100);
}
