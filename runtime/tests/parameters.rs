//! Parameters on the wire: the style table of the OpenAPI Specification (3.0.4, "Style
//! Examples"), and what stands beside it.

use http::Method;
use serde::Serialize;
use serde_json::{Value, json};
use specwright_runtime::{RequestBuilder, RequestError, Style, object};

struct Color {
    r: i64,
    g: i64,
    b: i64,
}

object!(Color { r: "R", g: "G", b: "B" });

const RGB: Color = Color { r: 100, g: 200, b: 150 };
const NAMES: [&str; 3] = ["blue", "black", "brown"];

fn path(value: &impl Serialize, style: Style, explode: bool) -> String {
    let builder = RequestBuilder::new(Method::GET, "/x{color}y");
    let request = builder.path_with("color", value, style, explode).build().unwrap();
    let path = request.uri().to_string();
    path.strip_prefix("/x").unwrap().strip_suffix('y').unwrap().to_owned()
}

fn query_of(value: &impl Serialize, style: Style, explode: bool, reserved: bool) -> String {
    let builder = RequestBuilder::new(Method::GET, "/");
    let request = builder.query_with("color", value, style, explode, reserved).build().unwrap();
    request.uri().query().unwrap_or_default().to_owned()
}

fn query(value: &impl Serialize, style: Style, explode: bool) -> String {
    query_of(value, style, explode, false)
}

/// The style table: what is undefined (`null`, nothing in an array or object), an empty text, a
/// text, an array and an object become, with `color` for a name. `-` is what is left out, and `!`
/// what is refused, since the path would be another one.
///
/// The rows are those of the specification, and those for which it says `n/a`: where it does so for a
/// query (3.1.1, "Style Examples"), the value is written in the next style that is defined. What
/// is undefined is left out of a query (RFC 6570, 3.2.1), as a parameter that is not given.
const TABLE: &str = "
    in     style          explode | undefined | empty  | text        | array                               | object
    path   matrix         false   | ;color    | ;color | ;color=blue | ;color=blue,black,brown             | ;color=R,100,G,200,B,150
    path   matrix         true    | ;color    | ;color | ;color=blue | ;color=blue;color=black;color=brown | ;R=100;G=200;B=150
    path   label          false   | .         | .      | .blue       | .blue,black,brown                   | .R,100,G,200,B,150
    path   label          true    | .         | .      | .blue       | .blue.black.brown                   | .R=100.G=200.B=150
    path   simple         false   | !         | !      | blue        | blue,black,brown                    | R,100,G,200,B,150
    path   simple         true    | !         | !      | blue        | blue,black,brown                    | R=100,G=200,B=150
    query  form           false   | -         | color= | color=blue  | color=blue,black,brown              | color=R,100,G,200,B,150
    query  form           true    | -         | color= | color=blue  | color=blue&color=black&color=brown  | R=100&G=200&B=150
    query  spaceDelimited false   | -         | color= | color=blue  | color=blue%20black%20brown          | color=R%20100%20G%20200%20B%20150
    query  spaceDelimited true    | -         | color= | color=blue  | color=blue&color=black&color=brown  | R=100&G=200&B=150
    query  pipeDelimited  false   | -         | color= | color=blue  | color=blue%7Cblack%7Cbrown          | color=R%7C100%7CG%7C200%7CB%7C150
    query  pipeDelimited  true    | -         | color= | color=blue  | color=blue&color=black&color=brown  | R=100&G=200&B=150
    query  deepObject     false   | -         | color= | color=blue  | color=blue&color=black&color=brown  | color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150
    query  deepObject     true    | -         | color= | color=blue  | color=blue&color=black&color=brown  | color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150
    header simple         false   | -         |        | blue        | blue,black,brown                    | R,100,G,200,B,150
    header simple         true    | -         |        | blue        | blue,black,brown                    | R=100,G=200,B=150
    cookie form           false   | -         | color= | color=blue  | color=blue,black,brown              | color=R,100,G,200,B,150
    cookie form           true    | -         | color= | color=blue  | color=blue; color=black; color=brown | R=100; G=200; B=150
";

/// What a value becomes at a place, in a style.
fn written(place: &str, value: &impl Serialize, style: Style, explode: bool) -> String {
    let builder =
        RequestBuilder::new(Method::GET, if place == "path" { "/x{color}y" } else { "/" });
    let built = match place {
        "path" => builder.path_with("color", value, style, explode).build(),
        "query" => builder.query_with("color", value, style, explode, false).build(),
        "header" => builder.header("color", value, explode).build(),
        _ => builder.cookie("color", value, explode).build(),
    };
    let Ok(request) = built else { return "!".to_owned() };
    let text = |value: Option<&str>| value.unwrap_or("-").to_owned();
    match place {
        "path" => {
            request.uri().path().strip_prefix("/x").unwrap().strip_suffix('y').unwrap().into()
        }
        "query" => text(request.uri().query()),
        name => {
            let name = if name == "header" { "color" } else { "cookie" };
            text(request.headers().get(name).map(|value| value.to_str().unwrap()))
        }
    }
}

#[test]
fn the_style_table() {
    for line in TABLE.trim().lines().skip(1) {
        let mut columns = line.split('|').map(str::trim);
        let mut row = columns.next().unwrap().split_whitespace();
        let (place, style) = (row.next().unwrap(), row.next().unwrap());
        let explode = row.next() == Some("true");
        let style = match style {
            "matrix" => Style::Matrix,
            "label" => Style::Label,
            "simple" => Style::Simple,
            "form" => Style::Form,
            "spaceDelimited" => Style::SpaceDelimited,
            "pipeDelimited" => Style::PipeDelimited,
            "deepObject" => Style::DeepObject,
            other => panic!("{other}"),
        };
        let expect = |value: &Value| {
            let column = columns.clone().next().unwrap();
            assert_eq!(written(place, value, style, explode), column, "{line}: {value}");
        };
        for undefined in [json!(null), json!([]), json!({}), json!([null]), json!({"R": null})] {
            expect(&undefined);
        }
        columns.next();
        for value in ["", "blue"] {
            let column = columns.next().unwrap();
            assert_eq!(written(place, &value, style, explode), column, "{line}");
        }
        let column = columns.next().unwrap();
        assert_eq!(written(place, &NAMES, style, explode), column, "{line}");
        let with_null = json!(["blue", null, "black", "brown"]);
        assert_eq!(written(place, &with_null, style, explode), column, "{line}");
        let column = columns.next().unwrap();
        assert_eq!(written(place, &RGB, style, explode), column, "{line}");
        assert_eq!(columns.next(), None);
    }
}

/// What the table leaves open: empty texts in arrays and objects (RFC 6570, 3.2.7 to 3.2.9).
#[test]
fn empty_texts_inside_of_values() {
    let (list, object) = (json!(["a", ""]), json!({"a": "", "b": "1"}));
    for (place, style, explode, in_list, in_object) in [
        ("path", Style::Matrix, true, ";color=a;color", ";a;b=1"),
        ("path", Style::Matrix, false, ";color=a,", ";color=a,,b,1"),
        ("path", Style::Label, true, ".a.", ".a=.b=1"),
        ("path", Style::Simple, true, "a,", "a=,b=1"),
        ("query", Style::Form, true, "color=a&color=", "a=&b=1"),
        ("query", Style::Form, false, "color=a,", "color=a,,b,1"),
        ("query", Style::DeepObject, true, "color=a&color=", "color%5Ba%5D=&color%5Bb%5D=1"),
    ] {
        assert_eq!(written(place, &list, style, explode), in_list, "{style:?} {explode}");
        assert_eq!(written(place, &object, style, explode), in_object, "{style:?} {explode}");
    }
}

/// The specification leaves open what becomes of arrays and objects in an object.
#[test]
fn deep_objects_are_deep() {
    let value = json!({
        "name": "a b",
        "size": {"min": 1, "max": null, "unit": {"of": "cm"}},
        "tags": ["x", null, "y"],
        "rows": [{"n": 1}, {"n": 2, "m": [3, 4]}],
        "none": [],
    });
    let expected = "color[name]=a%20b&color[rows][0][n]=1&color[rows][1][m]=3&color[rows][1][m]=4&\
                    color[rows][1][n]=2&color[size][min]=1&color[size][unit][of]=cm&\
                    color[tags]=x&color[tags]=y";
    let query = written("query", &value, Style::DeepObject, true);
    let query = query.replace("%5B", "[").replace("%5D", "]");
    // The members of `json!` are in the order of the text or sorted, as the build has it.
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(pairs.join("&"), expected);
}

#[test]
fn a_cookie_can_be_a_text_as_it_is() {
    let cookie =
        |value: &str| RequestBuilder::new(Method::GET, "/").cookie_text("a", &value).build();
    let request = cookie("x=%20/y\u{7e}").unwrap();
    assert_eq!(request.headers()["cookie"], "a=x=%20/y~");
    assert_eq!(cookie("\"quoted\"").unwrap().headers()["cookie"], "a=\"quoted\"");
    for broken in ["a b", "a;b", "a,b", "a\"b", "é", "\n"] {
        assert!(
            matches!(cookie(broken), Err(RequestError::Argument { name: "a", .. })),
            "{broken}"
        );
    }
    let absent = RequestBuilder::new(Method::GET, "/").cookie_text("a", &None::<String>).build();
    assert!(absent.unwrap().headers().is_empty());
    let list = RequestBuilder::new(Method::GET, "/").cookie_text("a", &["x"]).build();
    assert!(matches!(list, Err(RequestError::Argument { .. })));
}

#[test]
fn header_and_cookie_styles() {
    let build = |explode| {
        RequestBuilder::new(Method::GET, "/")
            .header("X-List", &NAMES, explode)
            .header("X-Members", &RGB, explode)
            .header("X-Text", &"a b", explode)
            .header("X-Absent", &None::<String>, explode)
            .cookie("list", &NAMES, false)
            .cookie("text", &"a b;c", explode)
            .build()
            .unwrap()
    };
    let header = |explode, name| build(explode).headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header(false, "x-list"), "blue,black,brown");
    assert_eq!(header(false, "x-members"), "R,100,G,200,B,150");
    assert_eq!(header(true, "x-members"), "R=100,G=200,B=150");
    assert_eq!(header(true, "x-text"), "a b");
    assert_eq!(header(true, "cookie"), "list=blue,black,brown; text=a%20b%3Bc");
    assert!(!build(true).headers().contains_key("x-absent"));
}

#[test]
fn values_are_written_as_json_writes_them() {
    for (value, text) in [
        (json!(true), "true"),
        (json!(-7), "-7"),
        (json!(u64::MAX), "18446744073709551615"),
        (json!(0.03), "0.03"),
        (json!([[1, 2]]), "%5B1%2C2%5D"),
    ] {
        assert_eq!(query(&value, Style::Form, true), format!("color={text}"));
    }
}

/// Services read no `7.0` as 7, and no exponent.
#[test]
fn numbers_are_texts_without_exponent_or_empty_fraction() {
    for (number, text) in [
        (7.0, "7"),
        (7.5, "7.5"),
        (-0.0, "0"),
        (1e16, "10000000000000000"),
        (123_456_789_012_345_680.0, "123456789012345680"),
        (1e-7, "0.0000001"),
        (f64::from(0.03f32), "0.029999999329447746"),
    ] {
        assert_eq!(path(&number, Style::Simple, false), text);
        assert_eq!(query(&[number], Style::Form, true), format!("color={text}"));
        assert_eq!(query(&json!({ "a": number }), Style::DeepObject, true), {
            format!("color%5Ba%5D={text}")
        });
    }
    assert_eq!(query(&3.0f32, Style::Form, true), "color=3");
    // In the JSON of an object too.
    assert_eq!(query(&[json!({ "a": 2.0 })], Style::Form, true), "color=%7B%22a%22%3A2%7D");
}

#[test]
fn everything_but_unreserved_characters_is_encoded() {
    let text = "aZ9-._~ %/?#[]@!$&'()*+,;=é";
    let encoded = "aZ9-._~%20%25%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%C3%A9";
    assert_eq!(path(&text, Style::Simple, false), encoded);
    assert_eq!(query(&text, Style::Form, true), format!("color={encoded}"));
    // Separators inside an item are encoded, those between items are not.
    assert_eq!(query(&["a,b", "c"], Style::Form, false), "color=a%2Cb,c");
}

#[test]
fn reserved_characters_and_triples_stay_where_they_are_allowed() {
    let reserved = |text: &str| query_of(&text, Style::Form, true, true);
    assert_eq!(reserved(":/?@!$&'()*+,;="), "color=:/?@!$&'()*+,;=");
    assert_eq!(reserved("a#b[c] é"), "color=a%23b%5Bc%5D%20%C3%A9");
    assert_eq!(reserved("%2F%e9%zz%"), "color=%2F%e9%25zz%25");
}

#[test]
fn a_path_argument_cannot_change_the_path() {
    let build = |value: &str| RequestBuilder::new(Method::GET, "/a/{x}/b").path("x", value).build();
    for value in ["", ".", ".."] {
        assert!(
            matches!(build(value), Err(RequestError::PathArgument { name: "x", .. })),
            "{value}"
        );
    }
    for (value, path) in [
        ("../c", "/a/..%2Fc/b"),
        ("{x}", "/a/%7Bx%7D/b"),
        ("...", "/a/.../b"),
        ("a?b", "/a/a%3Fb/b"),
    ] {
        assert_eq!(build(value).unwrap().uri().to_string(), path);
    }
    let absent = RequestBuilder::new(Method::GET, "/{x}").path("x", &None::<String>).build();
    assert!(matches!(absent, Err(RequestError::PathArgument { .. })));
    let joined =
        RequestBuilder::new(Method::GET, "/{x}{y}/z").path("x", "").path("y", "..").build();
    assert!(joined.is_err());
    let joined = RequestBuilder::new(Method::GET, "/{x}.").path_with("x", &"", Style::Label, true);
    assert!(matches!(
        joined.build(),
        Err(RequestError::PathArgument { .. }) | Err(RequestError::Address(_))
    ));
}

#[test]
fn text_around_a_placeholder_stays() {
    let request = RequestBuilder::new(Method::GET, "/a/{x}.json").path("x", "b.c").build().unwrap();
    assert_eq!(request.uri().path(), "/a/b.c.json");
    let request = RequestBuilder::new(Method::GET, "/a?fixed=1").query("q", &2).build().unwrap();
    assert_eq!(request.uri().to_string(), "/a?fixed=1&q=2");
}

#[test]
fn the_first_fault_is_the_error() {
    let unfilled = RequestBuilder::new(Method::GET, "/a/{x}").build();
    assert!(matches!(unfilled, Err(RequestError::Address(_))));
    let header = RequestBuilder::new(Method::GET, "/").header("X-A", &"a\nb", false);
    let error = header.path("missing", "").build().unwrap_err();
    assert!(matches!(error, RequestError::HeaderArgument("X-A")), "{error}");
    let map = std::collections::BTreeMap::from([(vec![1], 2)]);
    let error = RequestBuilder::new(Method::GET, "/").query("q", &map).build().unwrap_err();
    assert!(matches!(error, RequestError::Argument { name: "q", .. }), "{error}");
    let error = RequestBuilder::new(Method::POST, "/").json("application/json", &map).build();
    assert!(matches!(error, Err(RequestError::Body(_))));
}
