//! How much changes of many kinds matter: all of a table in one pair of documents, each in an operation
//! of its own.

use std::fmt::Write;

use super::{Pair, changes};

/// A member of a body before and after, and the levels in requests and in answers; `none` where
/// nothing is found.
const MEMBERS: &[(&str, &str, &str, &str)] = &[
    // Types and formats.
    ("{type: integer, format: int32}", "{type: integer, format: int64}", "compatible", "breaking"),
    ("{type: number}", "{type: integer}", "breaking", "compatible"),
    ("{type: string}", "{type: string, format: uuid}", "breaking", "compatible"),
    ("{type: string, format: date}", "{type: string, format: date-time}", "breaking", "breaking"),
    ("{type: string}", "{type: string, format: password}", "none", "none"),
    // Other words for types.
    ("{type: [string, integer]}", "{anyOf: [{type: string}, {type: integer}]}", "none", "none"),
    (
        "{oneOf: [{type: integer}, {type: string, title: A}]}",
        "{type: [string, integer]}",
        "none",
        "none",
    ),
    (
        "{type: [string, integer, 'null']}",
        "{anyOf: [{type: string}, {type: integer}, {type: 'null'}]}",
        "none",
        "none",
    ),
    (
        "{type: [string, integer]}",
        "{anyOf: [{type: string}, {type: integer}, {type: 'null'}]}",
        "compatible",
        "breaking",
    ),
    (
        "{anyOf: [{$ref: '#/components/schemas/Oar'}, {type: string}]}",
        "{anyOf: [{$ref: '#/components/schemas/Oar'}, {type: string}, {type: 'null'}]}",
        "compatible",
        "breaking",
    ),
    (
        "{$ref: '#/components/schemas/Oar'}",
        "{anyOf: [{$ref: '#/components/schemas/Oar'}]}",
        "none",
        "none",
    ),
    (
        "{anyOf: [{type: string, maxLength: 5}, {type: integer, minimum: 1}]}",
        "{type: [string, integer], maxLength: 5, minimum: 1}",
        "none",
        "none",
    ),
    (
        "{type: [string, integer]}",
        "{anyOf: [{type: string}, {type: integer}, {$ref: '#/components/schemas/Oar'}]}",
        "compatible",
        "breaking",
    ),
    (
        "{anyOf: [{type: string}, {type: integer}, {$ref: '#/components/schemas/Oar'}]}",
        "{type: [string, integer]}",
        "breaking",
        "compatible",
    ),
    (
        "{oneOf: [{type: integer}, {$ref: '#/components/schemas/Oar'}]}",
        "{oneOf: [{$ref: '#/components/schemas/Oar'}, {type: number}, {type: string}]}",
        "compatible",
        "breaking",
    ),
    // Other words for values.
    (
        "{type: string, enum: [a, b]}",
        "{oneOf: [{const: a, title: A}, {const: b, description: B.}]}",
        "none",
        "none",
    ),
    (
        "{type: string, enum: [a, b]}",
        "{type: string, anyOf: [{const: a}, {const: b}, {const: c}]}",
        "compatible",
        "warning",
    ),
    ("{type: string, enum: [a, b]}", "{oneOf: [{const: a}]}", "breaking", "compatible"),
    ("{const: a}", "{type: string, enum: [a]}", "none", "none"),
    (
        "{type: string, nullable: true, enum: [a, null]}",
        "{anyOf: [{type: string, enum: [a]}, {type: 'null'}]}",
        "none",
        "none",
    ),
    ("{enum: [1, a]}", "{enum: [a, 1.0]}", "none", "none"),
    ("{type: boolean}", "{type: boolean, enum: [true, false]}", "none", "none"),
    (
        "{type: number, minimum: 5, exclusiveMinimum: true}",
        "{type: number, exclusiveMinimum: 5}",
        "none",
        "none",
    ),
    // What is so anyway.
    (
        "{type: string}",
        "{type: string, minLength: 0, deprecated: false, nullable: false, readOnly: false}",
        "none",
        "none",
    ),
    ("{type: array}", "{type: array, items: {}, minItems: 0, uniqueItems: false}", "none", "none"),
    ("{type: object}", "{type: object, additionalProperties: true}", "none", "none"),
    ("{type: object, additionalProperties: {}}", "{type: object}", "none", "none"),
    ("{}", "true", "none", "none"),
    // Conditions.
    (
        "{type: object, patternProperties: {^a: {type: integer}}}",
        "{type: object, patternProperties: {^a: {type: number}}}",
        "compatible",
        "breaking",
    ),
    (
        "{type: object, patternProperties: {^a: {type: integer}}}",
        "{type: object, patternProperties: {^a: {type: integer}, ^b: {type: integer}}}",
        "breaking",
        "compatible",
    ),
    (
        "{type: object, dependentRequired: {a: [b, c]}}",
        "{type: object, dependentRequired: {a: [b]}}",
        "compatible",
        "breaking",
    ),
    (
        "{type: string, not: {enum: [a, b]}}",
        "{type: string, not: {enum: [a]}}",
        "compatible",
        "breaking",
    ),
    (
        "{type: string, not: {enum: [a]}}",
        "{type: string, not: {enum: [a, b]}}",
        "breaking",
        "compatible",
    ),
    (
        "{type: array, prefixItems: [{type: number}]}",
        "{type: array, prefixItems: [{type: integer}]}",
        "breaking",
        "compatible",
    ),
    (
        "{type: array, prefixItems: [{type: number}], maxItems: 1}",
        "{type: array, prefixItems: [{type: number}, {type: number}], maxItems: 2}",
        "compatible",
        "breaking",
    ),
    (
        "{type: array, contains: {type: number}}",
        "{type: array, contains: {type: integer}}",
        "breaking",
        "compatible",
    ),
    // What travels one way.
    ("{type: string}", "{type: string, readOnly: true}", "warning", "compatible"),
    ("{type: string}", "{type: string, writeOnly: true}", "compatible", "warning"),
];

/// What an operation says before and after, and the level.
const OPERATIONS: &[(&str, &str, &str)] = &[
    // Bodies.
    (
        "requestBody: {content: {application/octet-stream: {schema: {type: string, format: binary}}}}",
        "requestBody: {content: {application/octet-stream: {schema: {contentMediaType: application/octet-stream}}}}",
        "none",
    ),
    (
        "requestBody: {content: {image/png: {schema: {type: string, format: binary}}}}",
        "requestBody: {required: false, content: {image/png: {}}}",
        "none",
    ),
    (
        "requestBody: {content: {multipart/form-data: {schema: {properties: {f: {type: string, format: binary}}}}}}",
        "requestBody: {content: {multipart/form-data: {schema: {properties: {f: {}}}}}}",
        "none",
    ),
    (
        "requestBody: {content: {multipart/form-data: {schema: {properties: {f: {type: array, items: {type: string, format: binary}}}}}}}",
        "requestBody: {content: {multipart/form-data: {schema: {properties: {f: {type: array, items: {}}}}}}}",
        "none",
    ),
    (
        "requestBody: {content: {application/json: {schema: {type: string, format: binary}}}}",
        "requestBody: {content: {application/json: {}}}",
        "compatible",
    ),
    (
        "requestBody: {content: {application/json: {schema: {type: string}}}}",
        "requestBody: {content: {application/json; charset=utf-8: {schema: {type: string}}}}",
        "none",
    ),
    (
        "requestBody: {content: {application/json: {}}}",
        "requestBody: {content: {application/json: {schema: true}}}",
        "none",
    ),
    (
        "requestBody: {content: {application/vnd.a+json: {}}}",
        "requestBody: {content: {application/json: {}}}",
        "breaking",
    ),
    (
        "requestBody: {content: {application/json: {}, '*/*': {}}}",
        "requestBody: {content: {'*/*': {}}}",
        "none",
    ),
    (
        "requestBody: {content: {multipart/form-data: {schema: {properties: {f: {type: string}}}}}}",
        "requestBody: {content: {multipart/form-data: {schema: {properties: {f: {type: string}}}, encoding: {f: {contentType: text/plain}}}}}",
        "none",
    ),
    (
        "requestBody: {content: {multipart/form-data: {encoding: {f: {contentType: image/png}}}}}",
        "requestBody: {content: {multipart/form-data: {encoding: {f: {contentType: 'image/png, image/jpeg'}}}}}",
        "compatible",
    ),
    (
        "requestBody: {content: {multipart/form-data: {encoding: {f: {contentType: 'image/png, image/jpeg'}}}}}",
        "requestBody: {content: {multipart/form-data: {encoding: {f: {contentType: image/png}}}}}",
        "breaking",
    ),
    // XML.
    (
        "requestBody: {content: {application/xml: {schema: {properties: {a: {type: string}}}}}}",
        "requestBody: {content: {application/xml: {schema: {properties: {a: {type: string, xml: {name: b}}}}}}}",
        "breaking",
    ),
    (
        "requestBody: {content: {application/xml: {schema: {properties: {a: {type: string}}}}}}",
        "requestBody: {content: {application/xml: {schema: {properties: {a: {type: string, xml: {name: a, attribute: false}}}}}}}",
        "none",
    ),
    (
        "requestBody: {content: {application/json: {schema: {properties: {a: {type: string}}}}}}",
        "requestBody: {content: {application/json: {schema: {properties: {a: {type: string, xml: {attribute: true}}}}}}}",
        "none",
    ),
    (
        "responses: {'200': {content: {text/xml: {schema: {type: object, xml: {name: a}, properties: {b: {type: array, items: {type: string}}}}}}}}",
        "responses: {'200': {content: {text/xml: {schema: {type: object, xml: {name: a}, properties: {b: {type: array, xml: {wrapped: true}, items: {type: string}}}}}}}}",
        "breaking",
    ),
    (
        "responses: {'200': {content: {text/xml: {schema: {type: object, xml: {namespace: 'https://a.example', prefix: a}}}}}}",
        "responses: {'200': {content: {text/xml: {schema: {type: object, xml: {namespace: 'https://b.example', prefix: a}}}}}}",
        "breaking",
    ),
    // Answers.
    ("responses: {'200': {}}", "responses: {'200': {}, '202': {}}", "warning"),
    ("responses: {'2XX': {}}", "responses: {'200': {}}", "compatible"),
    ("responses: {'200': {}}", "responses: {'2XX': {}}", "warning"),
    (
        "responses: {'2XX': {content: {application/json: {schema: {type: string}}}}}",
        "responses: {'200': {content: {application/json: {schema: {type: integer}}}}}",
        "breaking",
    ),
    ("responses: {'200': {}, '404': {}}", "responses: {'200': {}, '4XX': {}}", "compatible"),
    ("responses: {'200': {}}", "responses: {'200': {}, default: {}}", "compatible"),
    ("responses: {'200': {}}", "responses: {default: {}}", "warning"),
    ("responses: {'200': {}, default: {}}", "responses: {default: {}}", "breaking"),
    ("responses: {'200': {links: {a: {operationId: post0}}}}", "responses: {'200': {}}", "none"),
    // Parameters.
    (
        "parameters: [{name: a, in: query, allowEmptyValue: true, schema: {type: string}}]",
        "parameters: [{name: a, in: query, schema: {type: string}}]",
        "warning",
    ),
    (
        "parameters: [{name: a, in: query, schema: {type: array, items: {type: string}}}]",
        "parameters: [{name: a, in: query, required: false, style: form, explode: true, allowReserved: true, schema: {type: array, items: {type: string}}}]",
        "none",
    ),
    (
        "parameters: [{name: a, in: query, schema: {type: integer}}]",
        "parameters: [{name: a, in: query, schema: {type: string, maxLength: 64}}]",
        "compatible",
    ),
    (
        "parameters: [{name: a, in: query, schema: {type: integer}}]",
        "parameters: [{name: a, in: query, schema: {type: string, maxLength: 8}}]",
        "breaking",
    ),
    // Servers of an operation.
    (
        "servers: [{url: 'https://boats.example/'}]",
        "servers: [{url: 'https://boats.example'}]",
        "none",
    ),
    ("deprecated: false", "servers: [{url: 'https://boats.example/v2'}]", "warning"),
    (
        "servers: [{url: 'https://a.example'}]",
        "servers: [{url: 'https://a.example'}, {url: 'https://b.example'}]",
        "compatible",
    ),
    // Security.
    ("deprecated: false", "security: [{}]", "none"),
    ("security: []", "deprecated: false", "none"),
    ("security: [{key: []}, {}]", "security: [{key: []}]", "breaking"),
    ("security: [{key: []}]", "security: [{}, {key: []}]", "compatible"),
];

/// The worst level of what is found in an operation, one way.
fn level(report: &serde_json::Value, operation: &str, direction: Option<&str>) -> String {
    let of_it = |change: &&serde_json::Value| {
        change["operations"][0] == operation
            && direction.is_none_or(|direction| change["direction"] == direction)
    };
    let all = changes(report, "wire").into_iter().filter(of_it);
    let order = ["none", "compatible", "warning", "breaking"];
    let found = all.map(|change| order.iter().position(|it| change["level"] == *it).unwrap());
    order[found.max().unwrap_or_default()].to_owned()
}

/// A document of operations, each with these lines.
fn document(operations: impl Iterator<Item = String>) -> String {
    let mut text = "openapi: 3.1.0\ninfo: {title: Levels, version: '1'}\n\
         servers: [{url: 'https://boats.example'}]\n\
         components:\n  securitySchemes: {key: {type: apiKey, in: header, name: Key}}\n  \
         schemas: {Oar: {type: object, properties: {length: {type: number}}}}\npaths:\n"
        .to_owned();
    for (index, operation) in operations.enumerate() {
        write!(text, "  /case{index}:\n    post:\n      operationId: post{index}\n{operation}")
            .unwrap();
    }
    text
}

#[test]
fn members() {
    let one = |schema: &str| {
        let body = format!(
            "content: {{application/json: {{schema: {{type: object, properties: {{x: {schema}}}}}}}}}"
        );
        format!(
            "      requestBody: {{{body}}}\n      responses: {{'200': {{description: X, {body}}}}}\n"
        )
    };
    let old = document(MEMBERS.iter().map(|it| one(it.0)));
    let new = document(MEMBERS.iter().map(|it| one(it.1)));
    let (_, report) = Pair::new(&old, &new).json();
    let mut wrong = Vec::new();
    for (index, (from, to, request, answer)) in MEMBERS.iter().enumerate() {
        let found = |way: &str| level(&report, &format!("POST /case{index}"), Some(way));
        let found = (found("request"), found("response"));
        if (found.0.as_str(), found.1.as_str()) != (*request, *answer) {
            wrong.push(format!("{from} → {to}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn operations() {
    let one = |said: &str| {
        let answers = if said.starts_with("responses") { "" } else { "      responses: {}\n" };
        let said = said.replace("': {content", "': {description: X, content");
        format!("      {said}\n{answers}")
    };
    let old = document(OPERATIONS.iter().map(|it| one(it.0)));
    let new = document(OPERATIONS.iter().map(|it| one(it.1)));
    let (_, report) = Pair::new(&old, &new).json();
    let mut wrong = Vec::new();
    for (index, (from, to, expected)) in OPERATIONS.iter().enumerate() {
        let found = level(&report, &format!("POST /case{index}"), None);
        if found != *expected {
            wrong.push(format!("{from} → {to}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a document says of its servers, and its path.
type Place = (&'static str, &'static str);

/// Where a service is before and after, and the level.
const SERVERS: &[(Place, Place, &str)] = &[
    (("", "/boats"), ("servers: [{url: /v2}]", "/boats"), "warning"),
    (("", "/boats"), ("servers: [{url: /}]", "/boats"), "none"),
    (("", "/boats"), ("servers: [{url: 'https://a.example'}]", "/boats"), "compatible"),
    (("", "/boats"), ("servers: [{url: 'https://a.example/v2'}]", "/boats"), "warning"),
    (
        ("servers: [{url: 'https://a.example/v1'}]", "/boats"),
        ("servers: [{url: 'https://a.example/'}]", "/v1/boats"),
        "none",
    ),
    (("", "/v1/boats"), ("servers: [{url: /v1}]", "/boats"), "none"),
    (
        ("servers: [{url: 'https://a.example/v1'}]", "/boats"),
        ("servers: [{url: 'https://a.example/v2'}]", "/boats"),
        "warning",
    ),
    (
        ("servers: [{url: 'https://{h}.example', variables: {h: {default: a}}}]", "/boats"),
        ("servers: [{url: 'https://{host}.example', variables: {host: {default: a}}}]", "/boats"),
        "none",
    ),
    (
        (
            "servers: [{url: 'https://{h}.example', variables: {h: {default: a, enum: [a, b]}}}]",
            "/boats",
        ),
        (
            "servers: [{url: 'https://{h}.example', variables: {h: {default: b, enum: [a, b]}}}]",
            "/boats",
        ),
        "warning",
    ),
];

#[test]
fn servers() {
    let mut wrong = Vec::new();
    for (from, to, expected) in SERVERS {
        let text = |(servers, path): &Place| {
            format!(
                "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{servers}\n\
                 paths: {{{path}: {{get: {{operationId: g, responses: {{}}}}}}}}\n"
            )
        };
        let (_, report) = Pair::new(&text(from), &text(to)).json();
        let found = match changes(&report, "wire").is_empty() {
            true => "none",
            false => report["wire"].as_str().unwrap(),
        };
        if found != *expected {
            wrong.push(format!("{from:?} → {to:?}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
