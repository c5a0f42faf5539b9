//! What tells forms apart, and members that nobody has named: edits, and the rule that each meets.

use super::{Pair, changes};

const BASE: &str = "\
openapi: 3.1.0
info: { title: Moorings, version: '1' }
paths:
  /moorings:
    post:
      operationId: moor
      requestBody:
        content:
          application/json:
            schema:
              discriminator:
                propertyName: type
                mapping:
                  sail: '#/components/schemas/Sail'
                  motor: '#/components/schemas/Motor'
              oneOf: [{ $ref: '#/components/schemas/Sail' }, { $ref: '#/components/schemas/Motor' }]
      responses:
        '201':
          description: Moored.
          content:
            application/json: { schema: { $ref: '#/components/schemas/Mooring' } }
components:
  schemas:
    Sail:
      type: object
      required: [type]
      properties: { type: { type: string }, masts: { type: integer } }
      additionalProperties: true
    Motor:
      type: object
      required: [type]
      properties: { type: { type: string }, power: { type: integer } }
      additionalProperties: { type: string }
    Mooring:
      type: object
      properties: { place: { type: string } }
      additionalProperties: { type: string }
";

/// Edits, the level of the one change on the wire, and its rule; nothing where there is none.
type Case = (&'static [(&'static str, &'static str)], &'static str, &'static str);

const CASES: &[Case] = &[
    (&[("propertyName: type", "propertyName: form")], "breaking", "request-discriminator-changed"),
    (&[("  sail: '#", "  yacht: '#")], "breaking", "request-discriminator-changed"),
    (
        &[
            ("  sail: '#/components/schemas/Sail'", "  sail: '#/components/schemas/Motor'"),
            ("  motor: '#/components/schemas/Motor'", "  motor: '#/components/schemas/Sail'"),
        ],
        "breaking",
        "request-discriminator-changed",
    ),
    (
        &[(
            "                  sail:",
            "                  yacht: '#/components/schemas/Sail'\n                  sail:",
        )],
        "compatible",
        "request-discriminator-extended",
    ),
    (
        &[(
            "              discriminator:
                propertyName: type
                mapping:
                  sail: '#/components/schemas/Sail'
                  motor: '#/components/schemas/Motor'
",
            "",
        )],
        "compatible",
        "request-discriminator-removed",
    ),
    // Another order, and another name of a schema.
    (
        &[
            ("                  sail: '#/components/schemas/Sail'\n", ""),
            (
                "                  motor: '#/components/schemas/Motor'\n",
                "                  motor: '#/components/schemas/Motor'\n                  sail: '#/components/schemas/Sail'\n",
            ),
        ],
        "",
        "",
    ),
    (&[("schemas/Sail'", "schemas/Yacht'"), ("    Sail:", "    Yacht:")], "", ""),
    (
        &[("additionalProperties: true", "additionalProperties: false")],
        "breaking",
        "request-additional-withdrawn",
    ),
    (
        &[(
            "properties: { type: { type: string }, power: { type: integer } }
      additionalProperties: { type: string }",
            "properties: { type: { type: string }, power: { type: integer } }
      additionalProperties: false",
        )],
        "breaking",
        "request-additional-withdrawn",
    ),
    (
        &[(
            "properties: { place: { type: string } }
      additionalProperties: { type: string }",
            "properties: { place: { type: string } }
      additionalProperties: false",
        )],
        "warning",
        "response-additional-withdrawn",
    ),
];

#[test]
fn each_edit_meets_its_rule() {
    for (edits, level, rule) in CASES {
        let mut edited = BASE.to_owned();
        for (from, to) in *edits {
            assert!(edited.contains(from), "{from}");
            edited = edited.replace(from, to);
        }
        let (_, report) = Pair::new(BASE, &edited).json();
        let text = |change: &serde_json::Value, key: &str| {
            change[key].as_str().unwrap_or_default().to_owned()
        };
        let found: Vec<_> = changes(&report, "wire")
            .into_iter()
            .map(|it| (text(it, "level"), text(it, "rule")))
            .collect();
        let expected: Vec<_> = (!rule.is_empty())
            .then(|| ((*level).to_owned(), (*rule).to_owned()))
            .into_iter()
            .collect();
        assert_eq!(found, expected, "{edits:?}");
    }
}
