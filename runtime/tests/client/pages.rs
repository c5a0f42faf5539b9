//! How the next page is asked for.

use http::{HeaderMap, HeaderValue, Method, Request, Response};
use specwright_runtime::{
    Body, BodyError, Count, Error, Field, Next, Operation, Paginated, RequestBuilder, RequestError,
    RetryPolicy, Settings, decode,
};

use crate::client;
use crate::script::Script;
use crate::status;

/// Follows the header `Link`.
#[derive(Clone, Debug, PartialEq)]
struct List;

impl Operation for List {
    const ID: &'static str = "List";
    type Output = String;
    type Failure = specwright_runtime::Undocumented;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        RequestBuilder::new(Method::GET, "/lists/all").build()
    }

    fn output(response: Response<Body>) -> Result<String, BodyError> {
        decode::text(response)
    }
}

impl Paginated for List {
    fn next(&self, answer: &Response<String>) -> Option<Next<Self>> {
        Next::link(answer.headers())
    }
}

fn next_of(lines: &[&str]) -> Option<String> {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append("link", HeaderValue::from_str(line).unwrap());
    }
    match Next::<List>::link(&headers)? {
        Next::Address(address) => Some(address),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_link_with_the_relation_next_is_found() {
    for (lines, next) in [
        (&["</a>; rel=\"next\""][..], Some("/a")),
        (&["</a>; rel=next"], Some("/a")),
        (&["</a>;REL=\"start Next\";title=x"], Some("/a")),
        (
            &["</a>; rel=\"prev\", </b?x=1,2>; title=\"a, \\\"b\\\" <c>; rel=next\"; rel=\"next\""],
            Some("/b?x=1,2"),
        ),
        (&["</a>; rel=\"prev\"", "</b>; rel=\"next\""], Some("/b")),
        (&["</a>; rel=\"nextish\", </b>"], None),
        (&["</a>; title=\"; rel=next\""], None),
        (&["</a; rel=\"next\""], None),
        (&["a>; rel=\"next\"", ""], None),
        (&[], None),
    ] {
        assert_eq!(next_of(lines).as_deref(), next, "{lines:?}");
    }
}

/// The address of the second page, or why there is none.
async fn second(base: &str, link: &str) -> Result<String, String> {
    let first = status(200, &[("link", &format!("<{link}>; rel=next"))]);
    let script = Script::new([first, status(200, &[])]);
    let transport = script.clone();
    let client = specwright_runtime::Client::builder(base, transport).unwrap().build();
    let mut pages = client.pages(List);
    pages.next().await.unwrap().unwrap();
    match pages.next().await.unwrap() {
        Ok(_) => {
            assert!(pages.next().await.is_none());
            Ok(script.sent()[1].uri.clone())
        }
        Err(Error::Request(error)) => {
            assert_eq!(script.sent().len(), 1, "nothing is sent");
            assert!(pages.next().await.is_none());
            Err(error.to_string())
        }
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_page_is_followed_on_the_same_host_only() {
    let base = "https://api.example.com/v1";
    for (link, sent) in [
        ("https://api.example.com/other?page=2", "https://api.example.com/other?page=2"),
        ("https://API.example.com:443/x", "https://api.example.com/x"),
        ("http://api.example.com/x?y", "https://api.example.com/x?y"),
        ("//api.example.com/x", "https://api.example.com/x"),
        ("/x", "https://api.example.com/x"),
        ("?page=2", "https://api.example.com/v1/lists/all?page=2"),
        ("more", "https://api.example.com/v1/lists/more"),
        ("https://api.example.com", "https://api.example.com/"),
    ] {
        assert_eq!(second(base, link).await.as_deref(), Ok(sent), "{link}");
    }
    for (link, said) in [
        ("https://evil.example.com/x", "`evil.example.com`"),
        ("https://api.example.com:8443/x", "`api.example.com:8443`"),
        ("http://api.example.com:8080/x", "`api.example.com:8080`"),
        ("https://user:secret@evil.example.com/", "`evil.example.com`"),
        ("ftp://api.example.com/x", "api.example.com"),
        ("https://", "not valid"),
        ("/a b", "not valid"),
        ("/v1/lists/all", "itself"),
    ] {
        let error = second(base, link).await.unwrap_err();
        assert!(error.contains(said) && !error.contains("secret"), "{link}: {error}");
    }
    // What came over http goes over http.
    let error = second("http://a.example.com", "https://a.example.com/x").await.unwrap_err();
    assert!(error.contains("`a.example.com`"), "{error}");
}

#[tokio::test]
async fn a_failure_ends_the_pages() {
    let link = status(200, &[("link", "</2>; rel=next")]);
    let script = Script::new([link, status(500, &[]), status(200, &[])]);
    let mut pages = client(&script, RetryPolicy::default()).pages(List);
    assert!(pages.next().await.unwrap().is_ok());
    assert_eq!(pages.next().await.unwrap().unwrap_err().status().unwrap(), 500);
    assert!(pages.next().await.is_none());
    assert_eq!(script.sent().len(), 2);
}

#[test]
fn an_empty_token_is_none() {
    let given = |next: Option<Next<String>>| match next {
        Some(Next::Operation(token)) => Some(token),
        _ => None,
    };
    let text = |text: &str| text.to_owned();
    assert_eq!(given(Next::token(&text("t"), |it| it)), Some(text("t")));
    assert_eq!(given(Next::token(&text(""), |it| it)), None);
    assert_eq!(given(Next::token(&None::<String>, |it| it)), None);
    assert_eq!(given(Next::token(&Some(Field::Value(text("t"))), |it| it)), Some(text("t")));
    assert_eq!(given(Next::token(&Field::<String>::Null, |it| it)), None);
    assert_eq!(given(Next::token(&Some(2i64), |it| it.to_string())), Some(text("2")));
    assert_eq!(Next::<List>::address(&Field::<String>::Absent), None);
}

/// The page behind one that counts with `page`, if there is one.
fn counted(count: Count, items: &Option<Vec<u8>>) -> Option<i64> {
    match count.next(items, |page: i64| page)? {
        Next::Counted(page, _) => Some(page),
        other => panic!("{other:?}"),
    }
}

#[test]
fn pages_are_counted_to_their_end() {
    let (two, none) = (Some(vec![1, 2]), Some(Vec::new()));
    let page = |page: Option<i64>| Count::pages(&page).first(1);
    assert_eq!(counted(page(None), &two), Some(2));
    assert_eq!(counted(page(Some(3)), &two), Some(4));
    assert_eq!(counted(page(Some(3)).current(&7), &two), Some(4), "what was asked for counts");
    assert_eq!(counted(Count::pages(&None::<i32>).current(&Some(7)), &two), Some(8));
    assert_eq!(counted(Count::pages(&None::<i32>), &two), None, "nobody knows the first");
    assert_eq!(counted(page(None), &none), None);
    assert_eq!(counted(page(None), &None), None);
    assert_eq!(counted(page(None).last(&2), &two), Some(2));
    assert_eq!(counted(page(Some(2)).last(&2), &two), None);
    assert_eq!(counted(Count::pages(&1u32).first(0).last(&2), &two), None);
    assert_eq!(counted(page(Some(3)).last(&2), &two), Some(4), "there was one behind the last");
    assert_eq!(counted(page(None).more(&false), &two), None);
    assert_eq!(counted(page(None).more(&Some(true)), &two), Some(2));
    assert_eq!(counted(page(Some(-1)), &two), Some(2), "less than zero is no number of a page");
    assert_eq!(counted(page(Some(i64::MAX)), &two), None);

    let offset = |offset: Option<i64>| Count::items(&offset);
    assert_eq!(counted(offset(None), &two), Some(2));
    assert_eq!(counted(offset(Some(8)), &two), Some(10));
    assert_eq!(counted(offset(Some(8)).total(&10), &two), None);
    assert_eq!(counted(offset(Some(8)).total(&11), &two), Some(10));
    assert_eq!(counted(offset(Some(8)).total(&0), &two), Some(10), "it was not counted");
    assert_eq!(counted(offset(Some(8)).total(&-1), &two), Some(10));
    assert_eq!(counted(offset(Some(8)), &none), None);
}

#[tokio::test]
async fn links_in_a_circle_are_not_followed_for_ever() {
    let link = |to: &str| status(200, &[("link", &format!("<{to}>; rel=next"))]);
    let script = Script::new((0..20).map(|page| link(&format!("/{}", page % 3))));
    let mut pages = client(&script, RetryPolicy::default()).pages(List);
    let error = loop {
        if let Err(error) = pages.next().await.unwrap() {
            break error;
        }
    };
    let Error::Request(error) = error else { panic!("{error}") };
    assert!(error.to_string().contains("was there before"), "{error}");
    assert!(pages.next().await.is_none() && script.sent().len() < 12);
}
