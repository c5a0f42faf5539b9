//! Models apart from calls, rows inside of others, titles with calls behind them.

use specwright_transcribe as transcribe;

use super::found;

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
