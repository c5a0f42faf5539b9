//! Bodies of requests and answers.

use http::{Method, Request, Response};
use serde_json::{Value, from_str, json, to_string};
use specwright_runtime::body::{ByteStream, Upload};
use specwright_runtime::multipart::File;
use specwright_runtime::{
    Body, FormMember, Multipart, RequestBuilder, RequestError, Style, TransportErrorKind, decode,
    object, tagged_union, untagged_union,
};

fn post() -> RequestBuilder {
    RequestBuilder::new(Method::POST, "/")
}

fn text(request: &Request<Body>) -> String {
    String::from_utf8(request.body().as_bytes().unwrap().to_vec()).unwrap()
}

#[test]
fn a_json_body_has_its_media_type() {
    let request = post().json("application/json", &json!({"a": 1})).build().unwrap();
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(text(&request), r#"{"a":1}"#);
    let request = post()
        .optional(&None::<Value>, |request, body| request.json("application/json", body))
        .build()
        .unwrap();
    assert!(request.headers().is_empty());
    assert!(matches!(request.body(), Body::Empty));
    assert!(matches!(post().json("a\nb", &1).build(), Err(RequestError::Body(_))));
}

#[test]
fn a_form_has_a_pair_for_each_value() {
    let body = json!({"a": ["x y", "z&"], "b": "é", "c": null, "d": {"e": 1}, "f": [], "g": true, "n": 2.0});
    let request = post().form(&body).build().unwrap();
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(text(&request), "a=x%20y&a=z%26&b=%C3%A9&d=%7B%22e%22%3A1%7D&g=true&n=2");
    assert!(matches!(post().form(&[1]).build(), Err(RequestError::Body(_))));
    let member =
        |name, style, explode, allow_reserved| FormMember { name, style, explode, allow_reserved };
    let members = [
        member("a", Style::PipeDelimited, false, false),
        member("b", Style::Form, true, true),
        member("d", Style::DeepObject, true, false),
        member("f", Style::Form, false, false),
    ];
    let body = json!({"a": ["x y", "z"], "b": "a/b", "d": {"e": 1}, "f": [], "g": ["/"]});
    let request = post().form_with(&body, &members).build().unwrap();
    assert_eq!(text(&request), "a=x%20y%7Cz&b=a/b&d%5Be%5D=1&g=%2F");
    struct Ordered {
        z: i64,
        a: i64,
    }
    object!(Ordered { z: "z", a: "a" });
    let request = post().form(&Ordered { z: 1, a: 2 }).build().unwrap();
    assert_eq!(text(&request), "z=1&a=2");
}

#[test]
fn a_multipart_body_is_told_apart_from_its_parts() {
    let file = File::new("a\r\n.txt", "content").media_type("text/plain").header("X-A", "1");
    let form = Multipart::new().text("name", "--specwright-00000000").file("fi\"le", file);
    let request = post().multipart(&form).build().unwrap();
    let media_type = request.headers()["content-type"].to_str().unwrap();
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    assert_ne!(boundary, "specwright-00000000", "it stands in a part");
    let body = text(&request);
    assert_eq!(
        body,
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n\
             --specwright-00000000\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"fi%22le\"; \
             filename=\"a%0D%0A.txt\"\r\nContent-Type: text/plain\r\nX-A: 1\r\n\r\ncontent\r\n\
             --{boundary}--\r\n"
        )
    );
    let again = post().multipart(&form).build().unwrap();
    assert_eq!(text(&again), body, "the same form is the same body");
    assert!(!format!("{form:?}").contains("content\""));
    for file in [
        File::from("x").media_type("text/plain\r\nX-Injected: 1"),
        File::from("x").header("X-A", "1\r\nX-Injected: 1"),
        File::from("x").header("X-A: 1\r\nX", "1"),
    ] {
        let refused = post().multipart(&Multipart::new().file("a", file)).build();
        assert!(matches!(refused, Err(RequestError::Body(_))));
    }
}

struct Album {
    title: String,
    stars: Option<i64>,
    tags: Vec<&'static str>,
    ids: Vec<i64>,
    place: Option<Value>,
    note: Value,
    cover: File,
    pages: Option<Vec<File>>,
    rest: std::collections::BTreeMap<String, Value>,
}

specwright_runtime::multipart!(Album {
    title: value "title",
    stars: value "stars",
    tags: value "tags",
    ids: joined "ids",
    place: value "place",
    note: value "note" as "application/json" with { "X-Note": "1" },
    cover: file "cover" as "image/png" with { "X-Cover": "1" },
    pages: file "pages",
    ..rest
});

fn album() -> Album {
    Album {
        title: "é".to_owned(),
        stars: None,
        tags: vec!["a", "b"],
        ids: vec![1, 2],
        place: Some(json!({"x": 1})),
        note: json!("n"),
        cover: "PNG".into(),
        pages: Some(vec![File::new("1.txt", "one").media_type("text/plain"), "two".into()]),
        rest: [("more".to_owned(), json!(true))].into(),
    }
}

#[test]
fn the_members_of_a_struct_are_parts() {
    let request = post().multipart(&album()).build().unwrap();
    let body = text(&request);
    let parts: Vec<_> = body
        .split("--specwright-00000000")
        .map(|part| part.trim_matches(['\r', '\n']).replace("Content-Disposition: form-data; ", ""))
        .collect();
    assert_eq!(
        parts,
        [
            "",
            "name=\"title\"\r\n\r\né",
            "name=\"tags\"\r\n\r\na",
            "name=\"tags\"\r\n\r\nb",
            "name=\"ids\"\r\n\r\n1,2",
            "name=\"place\"\r\nContent-Type: application/json\r\n\r\n{\"x\":1}",
            "name=\"note\"\r\nContent-Type: application/json\r\nX-Note: 1\r\n\r\n\"n\"",
            "name=\"cover\"; filename=\"cover\"\r\nContent-Type: image/png\r\nX-Cover: 1\r\n\r\nPNG",
            "name=\"pages\"; filename=\"1.txt\"\r\nContent-Type: text/plain\r\n\r\none",
            "name=\"pages\"; filename=\"pages\"\r\nContent-Type: application/octet-stream\r\n\r\ntwo",
            "name=\"more\"\r\n\r\ntrue",
            "--",
        ]
    );
}

#[tokio::test]
async fn files_of_a_form_are_streamed() {
    let plain = post().multipart(&album()).build().unwrap();
    let send = async |stream: ByteStream| {
        let album = Album { cover: File::new("cover", stream), ..album() };
        let request = post().multipart(&album).build().unwrap();
        let media_type = request.headers()["content-type"].to_str().unwrap().to_owned();
        let boundary = media_type.split_once("boundary=").unwrap().1.to_owned();
        let (length, again) = (request.body().length(), request.body().try_clone());
        let bytes = request.into_body().collect(9999).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert_eq!(text.replace(&boundary, "specwright-00000000"), self::text(&plain));
        if let Some(again) = again {
            assert_eq!(again.collect(9999).await.unwrap(), bytes);
            return (length.map(|it| it == bytes.len() as u64), true);
        }
        (length.map(|it| it == bytes.len() as u64), false)
    };
    let once = || ByteStream::from_chunks(["P", "NG"]);
    assert_eq!(send(once()).await, (None, false));
    assert_eq!(send(once().with_length(3)).await, (Some(true), false));
    assert_eq!(send(ByteStream::again(once).with_length(3)).await, (Some(true), true));
}

#[tokio::test]
async fn a_body_is_collected_up_to_its_limit() {
    let stream = || Body::Stream(ByteStream::from_chunks(["01234", "56789"]));
    assert_eq!(stream().collect(10).await.unwrap(), "0123456789");
    let error = stream().collect(9).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::TooLarge);
    let (part, error) = stream().collect_part(4).await;
    assert_eq!((&part[..], error.is_some()), (&b"0123"[..], true));
    let (part, error) = Body::from("0123".to_owned()).collect_part(0).await;
    assert_eq!((part.len(), error.is_some()), (0, true));
    assert!(stream().try_clone().is_none() && stream().as_bytes().is_none());
    let secret = Body::from("secret".to_owned());
    assert_eq!(format!("{secret:?}"), "Body(6 bytes)");
}

#[test]
fn answers_are_read_as_what_they_are() {
    let answer = |bytes: &[u8]| Response::new(Body::from(bytes.to_vec()));
    assert_eq!(decode::text(answer(b"a")).unwrap(), "a");
    assert!(decode::text(answer(&[0xff])).is_err());
    assert_eq!(decode::bytes(answer(&[0xff])).unwrap(), &[0xff][..]);
    decode::empty(answer(b"whatever")).unwrap();
    assert_eq!(decode::json::<i64>(answer(b"7")).unwrap(), 7);
    for broken in ["", "7 8", "{", "\u{feff}7"] {
        assert!(decode::json::<i64>(answer(broken.as_bytes())).is_err(), "{broken}");
    }
    // As deep as nobody sends it: an error, not a crash.
    let deep = "[".repeat(100_000);
    assert!(decode::json::<Value>(answer(deep.as_bytes())).is_err());
}

#[test]
fn a_text_is_read_in_its_charset() {
    let answer = |media_type: &str, bytes: &[u8]| {
        let body = Body::from(bytes.to_vec());
        decode::text(Response::builder().header("content-type", media_type).body(body).unwrap())
    };
    assert_eq!(answer("text/plain", "é".as_bytes()).unwrap(), "é");
    assert_eq!(answer("text/plain; charset=UTF-8", "é".as_bytes()).unwrap(), "é");
    assert_eq!(answer("text/csv;a=b; Charset=\"ISO-8859-1\"", &[0xe9]).unwrap(), "é");
    let error = answer("text/plain; charset=shift_jis", b"a").unwrap_err();
    assert!(error.to_string().contains("shift_jis"), "{error}");
}

/// The closest documented media type is that of the answer.
#[test]
fn an_answer_is_of_the_media_type_that_it_names() {
    let documented = [
        "application/json",
        "application/json; profile=full",
        "text/event-stream",
        "application/vnd.example.v1+json",
        "application/xml",
        "image/*",
        "application/*+cbor",
    ];
    let found = |given: &str| {
        let response = Response::builder().header("content-type", given).body(()).unwrap();
        decode::media_type(&response, &documented)
    };
    for (given, expected) in [
        ("application/json", Some("application/json")),
        ("Application/JSON; charset=utf-8", Some("application/json")),
        ("application/json;profile=full", Some("application/json; profile=full")),
        ("text/event-stream; charset=utf-8", Some("text/event-stream")),
        ("application/vnd.example.v1+json", Some("application/vnd.example.v1+json")),
        ("application/problem+json", Some("application/json")),
        ("application/atom+xml", Some("application/xml")),
        ("image/png", Some("image/*")),
        ("application/x+cbor", Some("application/*+cbor")),
        ("text/html", None),
        ("nonsense", None),
    ] {
        assert_eq!(found(given), expected, "{given}");
    }
    // A charset tells nothing apart, the other parameters do, in any order and quoted or not.
    let versions =
        ["application/json; version=1", "application/json;version=\"2\"; q=x", "application/*"];
    for (given, expected) in [
        ("application/json; version=1", Some(versions[0])),
        ("application/json; charset=utf-8; Version=2", Some(versions[1])),
        ("application/json;version=\"2\";charset=\"a;version=1\"", Some(versions[1])),
        ("application/json", Some(versions[0])),
        ("application/json; version=3", Some(versions[2])),
        ("text/json; version=1", None),
    ] {
        let response = Response::builder().header("content-type", given).body(()).unwrap();
        assert_eq!(decode::media_type(&response, &versions), expected, "{given}");
    }
    let unnamed = decode::media_type(&Response::new(()), &documented);
    assert_eq!(unnamed, Some("application/json"), "none is named");
    let any = Response::builder().header("content-type", "text/html").body(()).unwrap();
    assert_eq!(decode::media_type(&any, &["application/json", "*/*"]), Some("*/*"));
    let any = Response::builder().header("content-type", "text/html").body(Body::Empty).unwrap();
    assert!(decode::other_media_type::<()>(any).unwrap_err().to_string().contains("text/html"));
}

#[tokio::test]
async fn an_upload_is_sent_as_often_as_its_source_allows() {
    let send = |upload: &Upload| post().upload("application/octet-stream", upload).build();
    let bytes = Upload::from("abc");
    for _ in 0..2 {
        let request = send(&bytes).unwrap();
        assert_eq!(request.headers()["content-type"], "application/octet-stream");
        assert_eq!(text(&request), "abc");
    }
    let named = send(&bytes.clone().media_type("image/png")).unwrap();
    assert_eq!(named.headers()["content-type"], "image/png");
    assert!(send(&Upload::from("x").media_type("a\nb")).is_err());

    let once = Upload::from(ByteStream::from_chunks(["a", "bc"]).with_length(3));
    let shared = once.clone();
    let body = send(&once).unwrap().into_body();
    assert!(body.try_clone().is_none(), "it cannot be sent again");
    assert_eq!(body.length(), Some(3));
    assert_eq!(body.collect(9).await.unwrap(), "abc");
    assert!(matches!(send(&shared), Err(RequestError::Body(_))), "it is sent already");

    let again = ByteStream::again(|| ByteStream::from_chunks(["a", "bc"]));
    let again = Upload::from(again);
    for _ in 0..2 {
        let body = send(&again).unwrap().into_body();
        let second = body.try_clone().expect("it starts anew");
        assert_eq!(body.collect(9).await.unwrap(), "abc");
        assert_eq!(second.collect(9).await.unwrap(), "abc");
    }
    assert_eq!(once, shared);
    assert_ne!(once, again);
    assert_eq!(format!("{bytes:?} {again:?}"), "Upload(3 bytes) Upload(stream)");
}

#[derive(PartialEq)]
struct Small {
    a: Option<i64>,
}

#[derive(PartialEq)]
struct Large {
    a: Option<i64>,
    b: Option<i64>,
}

object!(Small { a?: "a" });
object!(Large { a?: "a", b?: "b" });

#[derive(PartialEq)]
enum Either {
    Small(Small),
    Large(Large),
    Whole(i64),
    Real(f64),
    Named(String),
    List(Vec<i64>),
    Unknown(Value),
}

untagged_union!(Either {
    Small: object [] ["a"],
    Large: object [] ["a", "b"],
    Whole: integer,
    Real: number,
    Named: string,
    List: array,
    ..Unknown
});

#[test]
fn an_untagged_union_takes_the_best_fit() {
    for (wire, value) in [
        ("{}", Either::Small(Small { a: None })),
        (r#"{"a":1}"#, Either::Small(Small { a: Some(1) })),
        (r#"{"a":1,"b":2}"#, Either::Large(Large { a: Some(1), b: Some(2) })),
        ("1", Either::Whole(1)),
        ("1.0", Either::Real(1.0)),
        (r#""1""#, Either::Named("1".to_owned())),
        ("[1]", Either::List(vec![1])),
        ("true", Either::Unknown(json!(true))),
        (r#"["x"]"#, Either::Unknown(json!(["x"]))),
    ] {
        assert_eq!(from_str::<Either>(wire).unwrap(), value, "{wire}");
        assert_eq!(to_string(&value).unwrap(), wire);
    }
}

#[derive(PartialEq)]
enum Tagged {
    Small(Small),
    Unknown(Value),
}

tagged_union!(Tagged by "kind" { Small: "small" | "tiny", ..Unknown });

#[test]
fn a_tagged_union_keeps_what_it_does_not_know() {
    let small = from_str::<Tagged>(r#"{"kind":"small","a":1}"#).unwrap();
    assert_eq!(small, Tagged::Small(Small { a: Some(1) }));
    assert_eq!(to_string(&small).unwrap(), r#"{"a":1,"kind":"small"}"#);
    for unknown in [r#"{"kind":"new","x":1}"#, r#"{"a":1}"#, "7", "null", r#"{"kind":7}"#] {
        let read = from_str::<Tagged>(unknown).unwrap();
        assert!(matches!(read, Tagged::Unknown(_)), "{unknown}");
        assert_eq!(to_string(&read).unwrap(), unknown);
    }
    assert!(from_str::<Tagged>(r#"{"kind":"small","a":"x"}"#).is_err());
}
