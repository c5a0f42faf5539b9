//! Swagger 2.0: its bindings are those of the OpenAPI 3.0 document that says the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::{said, specwright};

const SWAGGER: &str = r##"
swagger: '2.0'
info: { title: Kilns, version: '1' }
host: kilns.example.com
basePath: /v1/
schemes: [http, https]
consumes: [application/json]
produces: [application/json]
security:
  - key: []
paths:
  /kilns/{kiln}:
    parameters:
      - { $ref: '#/parameters/kiln' }
    get:
      operationId: showKiln
      produces: [application/json, text/plain]
      parameters:
        - { name: states, in: query, type: array, items: { type: string, enum: [hot, cold] }, collectionFormat: multi }
        - { name: fields, in: query, type: array, items: { type: string } }
        - { name: X-Trace, in: header, type: string, maxLength: 20 }
      responses:
        '200':
          description: Shown
          schema: { $ref: '#/definitions/Kiln' }
          headers:
            X-Left: { type: integer, format: int32, description: Calls left }
          examples:
            application/json: { name: A, cone: 6 }
        default: { $ref: '#/responses/Failed' }
    put:
      operationId: changeKiln
      parameters:
        - { $ref: '#/parameters/change' }
      responses:
        '204': { description: Changed }
    post:
      operationId: sendPlan
      consumes: [multipart/form-data]
      parameters:
        - { name: plan, in: formData, type: file, required: true, description: The plan }
        - { name: note, in: formData, type: string }
      responses:
        '200':
          description: The drawing
          schema: { type: file }
    patch:
      operationId: renameKiln
      consumes: [application/x-www-form-urlencoded]
      schemes: [https]
      parameters:
        - { name: name, in: formData, type: string, required: true }
        - { name: tags, in: formData, type: array, items: { type: string } }
        - { name: lines, in: formData, type: array, items: { type: string }, collectionFormat: multi }
        - { name: bars, in: formData, type: array, items: { type: string }, collectionFormat: pipes }
      responses:
        '204': { description: Renamed }
  /logs:
    put:
      operationId: keepLog
      parameters: [{ $ref: '#/parameters/log' }]
      responses:
        '204': { description: Kept }
    post:
      operationId: addLog
      consumes: [application/vnd.log+json]
      parameters: [{ $ref: '#/parameters/log' }]
      responses:
        '204': { description: Added }
parameters:
  kiln: { name: kiln, in: path, required: true, type: string, description: Its name }
  log: { name: log, in: body, schema: { type: object, properties: { line: { type: string } } } }
  change:
    name: body
    in: body
    required: true
    description: What changes
    schema: { $ref: '#/definitions/Kiln' }
responses:
  Failed:
    description: Failed
    schema: { $ref: '#/definitions/Failure' }
securityDefinitions:
  key: { type: apiKey, in: header, name: X-Key }
  basic: { type: basic }
  login: { type: oauth2, flow: accessCode, authorizationUrl: 'https://a.example.com', tokenUrl: 'https://t.example.com', scopes: { read: Reads } }
definitions:
  Kiln:
    type: object
    discriminator: kind
    required: [name, kind]
    properties:
      name: { type: string, example: { $ref: '#/definitions/Kiln' } }
      kind: { type: string }
      cone: { type: integer, x-nullable: true }
      parts: { type: array, items: { $ref: '#/definitions/Kiln' } }
  GasKiln:
    allOf:
      - { $ref: '#/definitions/Kiln' }
      - { type: object, properties: { gas: { type: string } } }
  Failure: { type: object, properties: { code: { type: string } } }
"##;

const OPENAPI: &str = r##"
openapi: 3.0.3
info: { title: Kilns, version: '1' }
servers:
  - { url: 'https://kilns.example.com/v1' }
  - { url: 'http://kilns.example.com/v1' }
security:
  - key: []
paths:
  /kilns/{kiln}:
    parameters:
      - { $ref: '#/components/parameters/kiln' }
    get:
      operationId: showKiln
      parameters:
        - { name: states, in: query, style: form, explode: true, schema: { type: array, items: { type: string, enum: [hot, cold] } } }
        - { name: fields, in: query, style: form, explode: false, schema: { type: array, items: { type: string } } }
        - { name: X-Trace, in: header, schema: { type: string, maxLength: 20 } }
      responses:
        '200':
          description: Shown
          headers:
            X-Left: { description: Calls left, schema: { type: integer, format: int32 } }
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Kiln' }
              example: { name: A, cone: 6 }
            text/plain:
              schema: { $ref: '#/components/schemas/Kiln' }
        default: { $ref: '#/components/responses/Failed' }
    put:
      operationId: changeKiln
      requestBody:
        required: true
        description: What changes
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Kiln' }
      responses:
        '204': { description: Changed }
    post:
      operationId: sendPlan
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [plan]
              properties:
                plan: { type: string, format: binary, description: The plan }
                note: { type: string }
      responses:
        '200':
          description: The drawing
          content:
            application/json:
              schema: { type: string, format: binary }
    patch:
      operationId: renameKiln
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [name]
              properties:
                name: { type: string }
                tags: { type: array, items: { type: string } }
                lines: { type: array, items: { type: string } }
                bars: { type: array, items: { type: string } }
            encoding:
              tags: { style: form, explode: false }
              bars: { style: pipeDelimited, explode: false }
      responses:
        '204': { description: Renamed }
      servers:
        - { url: 'https://kilns.example.com/v1' }
  /logs:
    put:
      operationId: keepLog
      requestBody: { $ref: '#/components/requestBodies/log' }
      responses:
        '204': { description: Kept }
    post:
      operationId: addLog
      requestBody:
        content:
          application/vnd.log+json:
            schema: { $ref: '#/components/requestBodies/log/content/application~1json/schema' }
      responses:
        '204': { description: Added }
components:
  requestBodies:
    log:
      content:
        application/json:
          schema: { type: object, properties: { line: { type: string } } }
  parameters:
    kiln: { name: kiln, in: path, required: true, description: Its name, schema: { type: string } }
  responses:
    Failed:
      description: Failed
      content:
        application/json:
          schema: { $ref: '#/components/schemas/Failure' }
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    basic: { type: http, scheme: basic }
    login: { type: oauth2, flows: { authorizationCode: { authorizationUrl: 'https://a.example.com', tokenUrl: 'https://t.example.com', scopes: { read: Reads } } } }
  schemas:
    Kiln:
      type: object
      discriminator: { propertyName: kind }
      required: [name, kind]
      properties:
        name: { type: string, example: { $ref: '#/definitions/Kiln' } }
        kind: { type: string }
        cone: { type: integer, x-nullable: true }
        parts: { type: array, items: { $ref: '#/components/schemas/Kiln' } }
    GasKiln:
      allOf:
        - { $ref: '#/components/schemas/Kiln' }
        - { type: object, properties: { gas: { type: string } } }
    Failure: { type: object, properties: { code: { type: string } } }
"##;

/// The bindings of a document, file by file.
fn bindings(folder: &Path, document: &str) -> BTreeMap<String, String> {
    fs::write(folder.join("kilns.yaml"), document).expect("a document");
    let output = specwright(folder, &["generate", "kilns.yaml", "--out", "out"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let files = fs::read_dir(folder.join("out")).expect("bindings");
    let paths = files.map(|file| file.expect("a file").path()).filter(|path| path.is_file());
    let read = |path: std::path::PathBuf| {
        let text = fs::read_to_string(&path).expect("a text");
        (crate::file_name(&path), text)
    };
    paths.map(read).collect()
}

#[test]
fn bindings_are_those_of_the_same_document_in_openapi() {
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let old = bindings(folders[0].path(), SWAGGER);
    let new = bindings(folders[1].path(), OPENAPI);
    assert!(old.len() > 1);
    for (name, text) in &new {
        assert_eq!(old.get(name), Some(text), "{name}");
    }
    assert_eq!(old.len(), new.len());
}

/// A body that many operations name, each with media types of its own, is written once.
#[test]
fn shared_bodies_are_written_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let fields: String = (0..300).map(|it| format!("f{it}: {{ type: string }}, ")).collect();
    let mut document = format!(
        "swagger: '2.0'\ninfo: {{ title: Many, version: '1' }}\nparameters:\n  b: {{ name: b, in: body, \
         schema: {{ type: object, properties: {{ {fields} }} }} }}\npaths:\n"
    );
    for index in 0..300 {
        document.push_str(&format!(
            "  /p{index}:\n    post:\n      operationId: op{index}\n      consumes: [application/json, \
             application/a+json]\n      parameters: [{{ $ref: '#/parameters/b' }}]\n      responses: {{ '204': \
             {{ description: Done }} }}\n"
        ));
    }
    let bindings = bindings(folder.path(), &document);
    let size: usize = bindings.values().map(String::len).sum();
    assert!(size < 1_000_000, "{size}");
}
