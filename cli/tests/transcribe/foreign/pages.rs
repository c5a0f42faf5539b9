//! Pages in the layouts of other makes, in our own words, with the calls that each describes.

/// Many calls on a page, each a fenced line below a title, parts of the path with a colon, one
/// table of all parameters.
pub(super) const ATTRIBUTES: &str = "\
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
pub(super) const SECTIONS: &str = "\
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
pub(super) const PLACES: &str = "\
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
pub(super) const LABELS: &str = "\
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
pub(super) const TITLED: &str = "\
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
pub(super) const SHARED: &str = "\
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
pub(super) const LISTS: &str = "\
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
pub(super) const BADGES: &str = "\
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
pub(super) const CALL_TABLES: &str = "\
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
pub(super) const ADDRESSES: &str = "\
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
pub(super) type Layout =
    (&'static str, &'static str, &'static [(&'static str, &'static [&'static str])]);

pub(super) const LAYOUTS: [Layout; 10] = [
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
