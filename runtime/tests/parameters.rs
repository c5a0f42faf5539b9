//! Parameters on the wire: the style table of the OpenAPI Specification (3.0.4, "Style
//! Examples"), and what stands beside it.

use http::Method;
use serde::Serialize;
use serde_json::json;
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

#[test]
fn path_styles() {
    for (style, explode, text, list, members) in [
        (
            Style::Matrix,
            false,
            ";color=blue",
            ";color=blue,black,brown",
            ";color=R,100,G,200,B,150",
        ),
        (
            Style::Matrix,
            true,
            ";color=blue",
            ";color=blue;color=black;color=brown",
            ";R=100;G=200;B=150",
        ),
        (Style::Label, false, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
        (Style::Label, true, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
        (Style::Simple, false, "blue", "blue,black,brown", "R,100,G,200,B,150"),
        (Style::Simple, true, "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ] {
        assert_eq!(path(&"blue", style, explode), text, "{style:?} {explode}");
        assert_eq!(path(&NAMES, style, explode), list, "{style:?} {explode}");
        assert_eq!(path(&RGB, style, explode), members, "{style:?} {explode}");
    }
    assert_eq!(path(&"", Style::Matrix, false), ";color");
    assert_eq!(path(&"", Style::Label, false), ".");
}

#[test]
fn query_styles() {
    for (style, explode, list, members) in [
        (Style::Form, false, "color=blue,black,brown", "color=R,100,G,200,B,150"),
        (Style::Form, true, "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
        (
            Style::SpaceDelimited,
            false,
            "color=blue%20black%20brown",
            "color=R%20100%20G%20200%20B%20150",
        ),
        (
            Style::PipeDelimited,
            false,
            "color=blue%7Cblack%7Cbrown",
            "color=R%7C100%7CG%7C200%7CB%7C150",
        ),
        (
            Style::DeepObject,
            true,
            "color=blue&color=black&color=brown",
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ),
    ] {
        assert_eq!(query(&NAMES, style, explode), list, "{style:?} {explode}");
        assert_eq!(query(&RGB, style, explode), members, "{style:?} {explode}");
    }
    for explode in [false, true] {
        assert_eq!(query(&"", Style::Form, explode), "color=");
        assert_eq!(query(&"blue", Style::Form, explode), "color=blue");
    }
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
fn what_is_absent_or_empty_is_left_out_of_a_query() {
    for style in [Style::Form, Style::SpaceDelimited, Style::PipeDelimited, Style::DeepObject] {
        for explode in [false, true] {
            assert_eq!(query(&None::<i64>, style, explode), "");
            assert_eq!(query(&Vec::<i64>::new(), style, explode), "");
            assert_eq!(query(&json!({}), style, explode), "");
            assert_eq!(query(&json!({"a": null}), style, explode), "");
        }
    }
    assert_eq!(query(&json!({"a": "", "b": null}), Style::Form, true), "a=");
    assert_eq!(query(&["", ""], Style::Form, true), "color=&color=");
    assert_eq!(query(&["", ""], Style::Form, false), "color=,");
}

#[test]
fn values_are_written_as_json_writes_them() {
    for (value, text) in [
        (json!(true), "true"),
        (json!(-7), "-7"),
        (json!(u64::MAX), "18446744073709551615"),
        (json!(0.03), "0.03"),
        (json!(1.0), "1.0"),
        (json!([[1, 2]]), "%5B1%2C2%5D"),
    ] {
        assert_eq!(query(&value, Style::Form, true), format!("color={text}"));
    }
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
