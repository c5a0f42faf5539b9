//! Reference pages of other makes: what is read of them, what is refused, and nothing invented.

use std::collections::BTreeSet;

use serde_json::Value;
use specwright_transcribe as transcribe;

use super::transcribe_page;

/// Many calls on a page, each a fenced line below a title, parts of the path with a colon, one
/// table of all parameters.
const ATTRIBUTES: &str = "\
# Kilns API

Kilns fire things.

## List kilns of a studio

Lists them all.

```plaintext
GET /studios/:id/kilns
```

| Attribute | Type | Required | Description |
|-----------|------|----------|-------------|
| `id` | integer | Yes | The studio. |
| `lit` | boolean | No | Only those that burn. |

```shell
curl \"https://kilns.example.com/api/v4/studios/5/kilns\"
```

Example response:

```json
[{ \"name\": \"left\" }]
```

## Add a kiln

```plaintext
POST /studios/:id/kilns
```

Supported attributes:

| Attribute | Type | Required | Description |
|-----------|------|----------|-------------|
| `id` | integer | Yes | The studio. |
| `name` | string | Yes | Its name. |
| `shelf.height` | integer | No | How high a shelf is. |

## Prices

| Name | Type | Description |
|------|------|-------------|
| small | string | Not much. |
";

/// A title of three levels, tables by place, codes with their reasons.
const SECTIONS: &str = "\
<main><h1>Endpoints</h1><h2>Reading</h2><h3>One kiln</h3><p>By its number.</p>
<pre><code>GET /kilns/{id}</code></pre>
<h4>Path Parameters</h4><table><tr><th>Parameter</th><th>Type</th><th>Required</th><th>Description</th></tr>
<tr><td>id</td><td>integer</td><td>Yes</td><td>Its number</td></tr></table>
<h4>Example Response</h4><pre>{\"id\": 1}</pre>
<h3>All kilns</h3><pre><code>GET /kilns</code></pre>
<h4>Query Parameters</h4><table><tr><th>Parameter</th><th>Type</th><th>Required</th><th>Description</th></tr>
<tr><td>limit</td><td>integer</td><td>No</td><td>How many</td></tr></table>
<h4>Response</h4><p>200 OK</p><table><tr><th>Field</th><th>Type</th><th>Description</th></tr>
<tr><td>total</td><td>integer</td><td>All there are</td></tr></table></main>";

/// One call a page, a column that says where a parameter is sent.
const PLACES: &str = "\
<main><h1>Kiln</h1><p>Shows it.</p><h2>Endpoint</h2><p>PATCH /api/{api_version}/kilns/{id}</p>
<h2>Parameters</h2><table><tr><th>Parameter</th><th>In</th><th>Type</th><th>Required</th><th>Description</th><th>Example</th></tr>
<tr><td>X-Studio</td><td>header</td><td>string</td><td>true</td><td>The studio</td><td>left</td></tr>
<tr><td>api_version</td><td>path</td><td>string</td><td>true</td><td>v0</td><td>v0</td></tr>
<tr><td>id</td><td>path</td><td>string</td><td>true</td><td>Its number</td><td>7</td></tr>
<tr><td>dry</td><td>query</td><td>boolean</td><td>false</td><td>Only try</td><td>true</td></tr>
<tr><td>name</td><td>body</td><td>string</td><td>false</td><td>Its name</td><td>left</td></tr></table>
<h2>Possible responses</h2><h3>HTTP 200 returns the kiln</h3><pre>{\"name\": \"left\"}</pre>
<h3>HTTP 401 returns a reason</h3><pre>{\"error\": \"Unauthorized\"}</pre></main>";

/// Labels with a colon between paragraphs, and bodies that only examples show.
const LABELS: &str = "\
# Reference

## Resources

### List

`GET /resources`

**Parameters:**

| Parameter | Type | Description |
|---|---|---|
| page | integer | The page |

**Example Request:**

```
curl https://api.example.com/v1/resources
```

**Example Response:**

```json
{ \"data\": [] }
```

### Create

`POST /resources`

**Request Body:**

```json
{ \"name\": \"x\" }
```
";

/// The call is the title; required before the type; fields of the answer under a label.
const TITLED: &str = "\
# DELETE https://api.example.com/v2/pots/{pot_id}

Throws a pot away.

## Path Parameters

| Parameter | Required | Type | Description |
|---|---|---|---|
| pot_id | Yes | string | Which one |

## Query Parameters

| Parameter | Required | Type | Description | Example |
|---|---|---|---|---|
| force | No | boolean | Though it is in use | true |

## Response

Response Fields:

| Field | Type | Description |
|---|---|---|
| id | string | Which one |
";

/// Two calls that are described together, a query in the address, a sentence that announces the
/// answer, fields named by the way to them, and a call that is described twice.
const SHARED: &str = "\
---
title: Shelves
---

# Shelves API

## List shelves

```plaintext
GET /kilns/:id/shelves?wide=true
GET /rooms/:id/shelves
```

| Attribute | Type | Required | Description |
|-----------|------|----------|-------------|
| `id` | integer or string | yes | Where they are. |
| `wide` | boolean | no | Only wide ones. |

If successful, returns [`200 OK`](codes.md) and the
following response attributes:

| Attribute | Type | Description |
|-----------|------|-------------|
| `count` | integer | How many. |
| `owner` | object | Whose they are. |
| `owner.name` | string | Their name. |
| `pots` | array | What stands there. |
| `pots[].glaze` | string | Its colour. |

Example response:

```json
{ \"count\": 1, \"owner\": { \"name\": \"Ida\" }, \"pots\": [{ \"glaze\": \"blue\" }] }
```

## List them once more

```plaintext
GET /rooms/:id/shelves
```

| Attribute | Type | Required | Description |
|-----------|------|----------|-------------|
| `id` | integer | yes | Where they are. |
| `tall` | boolean | no | Only tall ones. |
";

/// Lists of parameters and codes, placeholders in brackets, and an item that names nothing.
const LISTS: &str = "\
# Firings

## Start a firing

`POST /kilns/(id or name)/firings`

Heats it.

**Query parameters**:

-   **dry** – Only try.
-   **wait** (integer, required) – Seconds, one of
    - `10` a little
    - `60` long
-   whatever else there is

**JSON parameters**:

- `cone`: string - How hot.
- `pots` - array of strings. What stands there.
- **note**: Optional. What to remember.

**Example request**:

    POST /kilns/left/firings?wait=10 HTTP/1.1
    Content-Type: application/json

    {\"cone\": \"6\"}

**Status codes**:

- **201** – it burns
- **409** – it burns already
";

/// The method and the path in elements of their own, parameters marked that are optional.
const BADGES: &str = "\
<main><h1>Kilns</h1><p>They are hot.</p>
<div><span>GET</span></div><div><div>/kilns</div><p>List kilns</p></div>
<p>All of them.</p><p>Normal response codes: 200</p><p>Error response codes: unauthorized(401), gone(410)</p>
<h3>Request</h3><table><tr><th>Name</th><th>In</th><th>Type</th><th>Description</th></tr>
<tr><td>room</td><td>query</td><td>string</td><td>Where</td></tr>
<tr><td>lit (Optional)</td><td>query</td><td>boolean</td><td>Only those that burn</td></tr></table>
<h3>Response</h3><table><tr><th>Name</th><th>In</th><th>Type</th><th>Description</th></tr>
<tr><td>X-Count</td><td>header</td><td>integer</td><td>How many</td></tr>
<tr><td>kilns</td><td>body</td><td>array</td><td>All of them</td></tr></table>
<h3>Response example (since 1.2)</h3><pre>{\"kilns\": []}</pre>
<div><span>DELETE</span></div><div><div>/kilns/{id}</div><p>Remove a kiln</p></div>
<p>Normal response codes: 204</p>
<h3>Request (since 1.2)</h3><table><tr><th>Name</th><th>In</th><th>Type</th><th>Description</th></tr>
<tr><td>id</td><td>path</td><td>string</td><td>Which one</td></tr></table></main>";

/// The call in a table, at two addresses; types and defaults in brackets; an overview first.
const CALL_TABLES: &str = "\
# Glaze HTTP API

All there is:

- `GET /v1/glazes`

## List glazes

| Method | Path | Produces |
|--------|------|----------|
| `GET` | `/v1/glazes` | `application/json` |

| Cached | Allowed |
|--------|---------|
| `NO` | `reader` |

### Parameters

- `prefix` `(string: \"\")` - What they begin with.

- `limit` `(int: 10)` - How many.

### Sample Request

```shell
$ curl https://localhost/v1/glazes
```

## Set a glaze

| Method | Path | Produces |
|--------|------|----------|
| `PUT` | `/v1/glaze/:name` <br /> `/v1/glaze` | `application/json` |

### Parameters

- `:name` `(string: <required>)` - Which one.

- `Colour` `(string: <required>)` - How it looks.
";

/// A call at an address that nobody can read, and one whose last part may be left out.
const ADDRESSES: &str = "\
# Pots

## Compare pots

`GET /pots/{one}...{other}`

## Break pots

```
POST /pots/<id>/breakings[/<piece>]
```

## Find pots

`POST /studios{/id}/pots{?glaze,wide*}`

**Parameters**

- `glaze` (string, required) - Its colour.
- `wide` (boolean) - With its shelf.
- `note` (string) - What for.

## Look at a part

`GET /pots/{id}{#part}`
";

/// A page, the calls that it describes, and the parameters of each.
type Layout = (&'static str, &'static str, &'static [(&'static str, &'static [&'static str])]);

const LAYOUTS: [Layout; 10] = [
    (
        "attributes.md",
        ATTRIBUTES,
        &[
            ("GET /studios/{id}/kilns", &["path id", "query lit"]),
            ("POST /studios/{id}/kilns", &["path id", "body name"]),
        ],
    ),
    (
        "sections.html",
        SECTIONS,
        &[("GET /kilns/{id}", &["path id"]), ("GET /kilns", &["query limit", "answer total"])],
    ),
    (
        "places.html",
        PLACES,
        &[(
            "PATCH /api/{api_version}/kilns/{id}",
            &["header X-Studio", "path api_version", "path id", "query dry", "body name"],
        )],
    ),
    ("labels.md", LABELS, &[("GET /resources", &["query page"]), ("POST /resources", &[])]),
    (
        "titled.md",
        TITLED,
        &[("DELETE /v2/pots/{pot_id}", &["path pot_id", "query force", "answer id"])],
    ),
    (
        "shared.md",
        SHARED,
        &[
            (
                "GET /kilns/{id}/shelves",
                &["path id", "query wide", "answer count", "answer owner", "answer pots"],
            ),
            (
                "GET /rooms/{id}/shelves",
                &["path id", "query wide", "answer count", "answer owner", "answer pots"],
            ),
        ],
    ),
    (
        "lists.md",
        LISTS,
        &[(
            "POST /kilns/{id_or_name}/firings",
            &["path id_or_name", "query dry", "query wait", "body cone", "body pots", "body note"],
        )],
    ),
    (
        "badges.html",
        BADGES,
        &[
            ("GET /kilns", &["query room", "query lit", "answer kilns"]),
            ("DELETE /kilns/{id}", &["path id"]),
        ],
    ),
    (
        "tables.md",
        CALL_TABLES,
        &[
            ("GET /v1/glazes", &["query prefix", "query limit"]),
            ("PUT /v1/glaze/{name}", &["path name", "body Colour"]),
            ("PUT /v1/glaze", &["body Colour"]),
        ],
    ),
    (
        "addresses.md",
        ADDRESSES,
        &[
            ("POST /pots/{id}/breakings", &["path id"]),
            ("POST /pots/{id}/breakings/{piece}", &["path id", "path piece"]),
            ("POST /studios/{id}/pots", &["path id", "query glaze", "query wide", "body note"]),
        ],
    ),
];

/// Calls and what they carry, as texts.
fn found(document: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let fields = |schema: &Value| -> Vec<String> {
        let name = schema["$ref"].as_str().unwrap_or_default();
        let name = name.rsplit('/').next().unwrap_or_default();
        let fields = document["components"]["schemas"][name]["properties"].as_object();
        fields.into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let call = format!("{} {path}", method.to_uppercase());
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let (place, name) = (parameter["in"].as_str(), parameter["name"].as_str());
                all.insert(format!("{call}: {} {}", place.unwrap(), name.unwrap()));
            }
            for name in fields(&operation["requestBody"]["content"]["application/json"]["schema"]) {
                all.insert(format!("{call}: body {name}"));
            }
            for response in operation["responses"].as_object().unwrap().values() {
                for name in fields(&response["content"]["application/json"]["schema"]) {
                    all.insert(format!("{call}: answer {name}"));
                }
            }
            all.insert(call);
        }
    }
    all
}

#[test]
fn layouts_of_other_makes() {
    for (name, page, calls) in LAYOUTS {
        let mut wanted = BTreeSet::new();
        for (call, parts) in calls {
            wanted.insert((*call).to_owned());
            wanted.extend(parts.iter().map(|part| format!("{call}: {part}")));
        }
        let outcome = transcribe::read_text(name, page);
        assert_eq!(found(&outcome.document), wanted, "{name}: {:#?}", outcome.diagnostics);
        let refuses = name == "addresses.md";
        assert_eq!(outcome.is_incomplete(), refuses, "{name}: {:#?}", outcome.diagnostics);
    }
}

/// What is not read of such a page is named, and what it shows is kept.
#[test]
fn what_is_left_out_is_named() {
    let run = transcribe_page("attributes.md", ATTRIBUTES.as_bytes());
    for part in ["the table under \"Prices\" is left out", "`shelf.height` is the way to a field"] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    for (name, page, said) in [
        ("shared.md", SHARED, "the call is described above already"),
        ("lists.md", LISTS, "the item \"whatever else there is\" names no parameter"),
        ("addresses.md", ADDRESSES, "looks like a call and is left out"),
    ] {
        let run = transcribe_page(name, page.as_bytes());
        assert!(run.err.contains(said), "{name}: {}", run.err);
    }
    let outcome = transcribe::read_text("places.html", PLACES);
    let responses =
        &outcome.document["paths"]["/api/{api_version}/kilns/{id}"]["patch"]["responses"];
    let shown = &responses["401"]["content"]["application/json"]["examples"]["example"]["value"];
    assert_eq!(shown["error"], "Unauthorized", "{responses:#}");
}

/// Types, what is required, defaults and codes of lists, and fields inside of others.
#[test]
fn what_lists_and_ways_say() {
    let document = transcribe::read_text("lists.md", LISTS).document;
    let call = &document["paths"]["/kilns/{id_or_name}/firings"]["post"];
    let wait = call["parameters"].as_array().unwrap().iter().find(|it| it["name"] == "wait");
    let wait = wait.unwrap();
    assert_eq!((&wait["required"], &wait["schema"]["type"]), (&true.into(), &"integer".into()));
    let codes: Vec<&String> = call["responses"].as_object().unwrap().keys().collect();
    assert_eq!(codes, ["201", "409"]);

    let document = transcribe::read_text("tables.md", CALL_TABLES).document;
    let limit = &document["paths"]["/v1/glazes"]["get"]["parameters"][1]["schema"];
    assert_eq!(limit["default"], 10, "{limit:#}");

    let document = transcribe::read_text("shared.md", SHARED).document;
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["Owner"]["properties"]["name"]["type"], "string", "{schemas:#}");
    assert_eq!(schemas["Pots"]["properties"]["glaze"]["type"], "string", "{schemas:#}");

    let document = transcribe::read_text("badges.html", BADGES).document;
    let list = &document["paths"]["/kilns"]["get"];
    assert_eq!(list["parameters"][0]["required"], true, "{list:#}");
    let codes: Vec<&String> = list["responses"].as_object().unwrap().keys().collect();
    assert_eq!(codes, ["200", "401", "410"]);
    assert!(list["responses"]["200"]["headers"]["X-Count"].is_object(), "{list:#}");
}

/// A page without a call is refused as before.
#[test]
fn a_page_without_a_call_is_refused() {
    let run =
        transcribe_page("guide.md", b"# Guide\n\n## Parameters\n\nUse `GET` to get things.\n");
    assert_eq!((run.status, run.document), (Some(1), None), "{}", run.err);
    assert!(run.err.contains("the page has no URI section"), "{}", run.err);
}

/// The text of a page that a script makes from the definition in it.
fn made_by_script(inside: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>Kilns</title></head><body><div id=\"app\"></div>\
         <script>window.kept = {{}};</script>\n<script>\n{inside}\n</script></body></html>"
    )
}

/// A definition in a page's script is read in place of the page, and its lines are the page's.
#[test]
fn definitions_in_scripts_are_read() {
    let definition = r#"{"openapi": "3.0.0", "info": {"title": "Kilns", "version": "1"},
        "paths": {"/kilns": {"get": {"operationId": "listKilns", "parameters": [
            {"name": "lit", "in": "query", "schema": {"type": "boolean"}}],
          "responses": {"200": {"description": "All of them."}}}}}}"#;
    let page = made_by_script(&format!("const state = {{\"spec\": {definition}, \"more\": 1}};"));
    let outcome = transcribe::read_text("kilns.html", &page);
    assert_eq!(
        found(&outcome.document),
        ["GET /kilns", "GET /kilns: query lit"].map(str::to_owned).into(),
        "{:#?}",
        outcome.diagnostics
    );
    let said = outcome.document["paths"]["/kilns"]["get"].to_string();
    assert!(said.contains("kilns.html"), "{said}");

    // Shown as an example it is none.
    let shown = format!("<h1>Guide</h1><pre>{definition}</pre>");
    assert!(!transcribe::read_text("guide.html", &shown).has_operations());
}

/// A page without text of its own says what it is made from.
#[test]
fn pages_that_scripts_make_are_refused_by_name() {
    for (inside, said) in [
        ("SwaggerUIBundle({ url: \"/v1/openapi.json\" })", "made from /v1/openapi.json"),
        ("load('kilns')", "save the page as a browser shows it"),
    ] {
        let run = transcribe_page("app.html", made_by_script(inside).as_bytes());
        assert_eq!((run.status, run.document), (Some(1), None), "{}", run.err);
        assert!(run.err.contains(said), "{inside}: {}", run.err);
    }
}

/// Models apart from the calls, rows that stand inside of others, codes with a model each, and a
/// call below the example of it.
const MODELS: &str = "\
<main><h1>Kilns</h1><h2>List kilns</h2><p>Code samples</p><pre>curl https://kilns.example.com/kilns</pre>
<p><code>GET /kilns</code></p><p>Shows all.</p>
<h3>Responses</h3><table><tr><th>Status</th><th>Meaning</th><th>Description</th><th>Schema</th></tr>
<tr><td>200</td><td>OK</td><td>All of them</td><td>[Kiln]</td></tr>
<tr><td>404</td><td>Not Found</td><td>No studio</td><td>None</td></tr></table>
<h2>Add a kiln</h2><p>Code samples</p><pre>curl -X POST https://kilns.example.com/kilns</pre>
<p><code>POST /kilns</code></p><p>Body parameter</p><pre>{\"name\": \"left\"}</pre>
<h3>Parameters</h3><table><tr><th>Name</th><th>In</th><th>Type</th><th>Required</th><th>Description</th></tr>
<tr><td>dry</td><td>query</td><td>boolean</td><td>false</td><td>Only try</td></tr>
<tr><td>body</td><td>body</td><td>Kiln</td><td>true</td><td>The kiln</td></tr></table>
<h3>Responses</h3><table><tr><th>Status</th><th>Meaning</th><th>Description</th><th>Schema</th></tr>
<tr><td>201</td><td>Created</td><td>It stands</td><td>Inline</td></tr></table>
<h3>Response Schema</h3><p>Status Code 201</p>
<table><tr><th>Name</th><th>Type</th><th>Required</th><th>Description</th></tr>
<tr><td>\u{bb} id</td><td>integer(int64)</td><td>true</td><td>Its number</td></tr>
<tr><td>\u{bb} shelves</td><td>[object]</td><td>false</td><td>What it holds</td></tr>
<tr><td>\u{bb}\u{bb} height</td><td>number\u{a6}null</td><td>true</td><td>How high</td></tr></table>
<h2>Move a kiln</h2><p><code>PUT /kilns/{id}</code></p>
<h3>Parameters</h3><table><tr><th>Name</th><th>In</th><th>Type</th><th>Required</th><th>Description</th></tr>
<tr><td>id</td><td>path</td><td>integer</td><td>true</td><td>Which one</td></tr>
<tr><td>body</td><td>body</td><td>object</td><td>true</td><td>Where to</td></tr>
<tr><td>\u{bb} room</td><td>body</td><td>string</td><td>true</td><td>The room</td></tr>
<tr><td>\u{bb} way</td><td>body</td><td>object</td><td>false</td><td>The way</td></tr>
<tr><td>\u{bb}\u{bb} lift</td><td>body</td><td>boolean</td><td>false</td><td>By lift</td></tr></table>
<h1>Schemas</h1><h2>Kiln</h2><h3>Properties</h3>
<table><tr><th>Name</th><th>Type</th><th>Required</th><th>Description</th></tr>
<tr><td>name</td><td>string</td><td>true</td><td>Its name</td></tr>
<tr><td>glazes</td><td>[Glaze]</td><td>false</td><td>What it fires</td></tr></table>
<h2>Glaze</h2><h3>Properties</h3><table><tr><th>Name</th><th>Type</th><th>Required</th><th>Description</th></tr>
<tr><td>colour</td><td>string</td><td>true</td><td>How it looks</td></tr></table></main>";

#[test]
fn models_apart_from_calls_and_rows_inside_of_others() {
    let outcome = transcribe::read_text("models.html", MODELS);
    let document = &outcome.document;
    let wanted = [
        "GET /kilns",
        "POST /kilns",
        "POST /kilns: query dry",
        "POST /kilns: body name",
        "POST /kilns: body glazes",
        "POST /kilns: answer id",
        "POST /kilns: answer shelves",
        "PUT /kilns/{id}",
        "PUT /kilns/{id}: path id",
        "PUT /kilns/{id}: body room",
        "PUT /kilns/{id}: body way",
    ];
    assert_eq!(found(document), wanted.map(str::to_owned).into(), "{:#?}", outcome.diagnostics);
    let list = &document["paths"]["/kilns"]["get"]["responses"];
    let codes: Vec<&String> = list.as_object().unwrap().keys().collect();
    assert_eq!(codes, ["200", "404"]);
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["ListKilnsResponse"]["type"], "array", "{schemas:#}");
    assert_eq!(schemas["Glaze"]["properties"]["colour"]["type"], "string", "{schemas:#}");
    let height = &schemas["Shelves"]["properties"]["height"];
    assert_eq!((&height["type"], &height["nullable"]), (&"number".into(), &true.into()));
    assert_eq!(schemas["Way"]["properties"]["lift"]["type"], "boolean", "{schemas:#}");
}

/// Titles that end with their call, addresses filled in as examples, lists of definitions, and
/// parts of an answer below a label with its code.
const TITLED_CALLS: &str = "\
<main><h1>Pots</h1><h2>Show a pot <span>GET</span><code>/pots/{id}</code></h2><p>One of them.</p>
<h4>Example URI</h4><p>GET https://pots.example.com/pots/7</p>
<div><strong>URI Parameters</strong></div>
<dl><dt>id</dt><dd><code>integer</code> (required) <strong>Example: </strong>7<p>Which one</p></dd>
<dt>wide</dt><dd><code>boolean</code> (optional)<p>With its shelf</p></dd>
<dt>body</dt><dd><code>boolean</code><p>With its text</p></dd></dl>
<div><strong>Response <code>200</code></strong></div><h5>Headers</h5><pre>Content-Type: application/json</pre>
<h5>Body</h5><pre>{\"id\": 7}</pre><h5>Schema</h5><pre>{\"type\": \"object\"}</pre>
<div><strong>Response <code>404</code></strong></div>
<h2>Remove a pot <span>DELETE</span><code>/pots/{id}</code></h2><h4>Caution</h4><p>It is gone.</p>
<h4>Example URI</h4><p>DELETE https://pots.example.com/pots/7</p>
<h2><span>PUT</span><code>/pots/{id}</code></h2>
<h2>Reference</h2><dl><dt id=\"get\">GET /</dt><dd><p>All of them.</p><p>Example response</p><pre>[]</pre></dd>
<dt id=\"more\">GET /pots</dt><dd><dl><dt>Query Parameters:</dt>
<dd><ul><li><strong>room</strong> (<em>string</em>) \u{2013} Where (Required)</li></ul></dd></dl></dd></dl></main>";

#[test]
fn titles_with_calls_and_lists_of_definitions() {
    let outcome = transcribe::read_text("titled.html", TITLED_CALLS);
    let document = &outcome.document;
    let wanted = [
        "GET /pots/{id}",
        "GET /pots/{id}: path id",
        "GET /pots/{id}: query wide",
        "GET /pots/{id}: query body",
        "DELETE /pots/{id}",
        "DELETE /pots/{id}: path id",
        "PUT /pots/{id}",
        "PUT /pots/{id}: path id",
        "GET /",
        "GET /pots",
        "GET /pots: query room",
    ];
    assert_eq!(found(document), wanted.map(str::to_owned).into(), "{:#?}", outcome.diagnostics);
    let show = &document["paths"]["/pots/{id}"]["get"];
    assert_eq!(document["paths"]["/pots"]["get"]["parameters"][0]["required"], true);
    assert_eq!(show["summary"], "Show a pot", "{show:#}");
    assert_eq!(show["parameters"][0]["schema"]["type"], "integer", "{show:#}");
    let answers = show["responses"].as_object().unwrap();
    assert_eq!(answers.keys().collect::<Vec<_>>(), ["200", "404"]);
    let shown = &answers["200"]["content"]["application/json"]["examples"];
    assert_eq!(shown.as_object().map(|it| it.len()), Some(1), "{shown:#}");
    assert!(!show.to_string().contains("Content-Type: application"), "{show:#}");
}
