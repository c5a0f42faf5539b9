//! What is written is what prettyplease makes of it.

use super::*;

/// What prettyplease makes of an item.
fn printed(item: &Plain) -> String {
    let file = syn::parse2(item.tokens()).expect("an item");
    let text = prettyplease::unparse(&file);
    // Members of an `impl` are set apart by whoever writes the file.
    text.replace("    }\n    pub fn", "    }\n\n    pub fn")
}

fn assert_printed(item: &Plain) -> bool {
    if let Ok(text) = item.text() {
        assert_eq!(text, printed(item));
    }
    item.text().is_ok()
}

/// Items with a name of this length in all places where one can be.
fn items(name: &str) -> Vec<Plain> {
    let item = |write: &dyn Fn(&mut Plain)| {
        let mut item = Plain::new(true);
        write(&mut item);
        item
    };
    let method = |item: &mut Plain, arguments: &[&str], returns: String, call: &Call| {
        item.open("impl Client");
        let arguments = arguments.iter().map(|it| (*it).to_owned()).collect();
        item.function(&Function { head: "pub fn list", arguments, returns });
        item.call(call, "");
        item.close();
        item.close();
    };
    let value = |text: &str| Call::Value(text.to_owned());
    vec![
        item(&|item| {
            item.comment(&["It is.\n\n`a`".to_owned()]);
            item.say("");
            item.say("See [`Self`].");
            item.line("#[derive(Clone, Debug)]");
            item.line("#[non_exhaustive]");
            item.open(format_args!("pub struct {name}"));
            item.say("A field.");
            item.typed(&format!("pub {name}: Option<BTreeMap<String, {name}>>"), ",");
            item.close();
        }),
        item(&|item| {
            item.open(format_args!("pub enum {name}"));
            item.line(format_args!("{name},"));
            item.line(format_args!("V(Vec<{name}>),"));
            item.close();
        }),
        item(&|item| item.line(format_args!("pub type A = Vec<Option<{name}>>;"))),
        item(&|item| {
            item.open(format_args!("impl {name}"));
            item.function(&Function::of("pub fn new", vec![format!("{name}: String")]));
            item.literal(&[name.to_owned(), "b: None".to_owned()]);
            item.close();
            item.apart();
            let arguments = vec!["mut self".to_owned(), format!("a: impl Into<{name}>")];
            item.function(&Function::of("pub fn a", arguments));
            let value = Call::Value("a.into()".to_owned());
            let set = format!("self.operation.{name} = Some");
            item.call(&Call::Function(set, vec![value]), ";");
            item.line("self");
            item.close();
            item.close();
        }),
        item(&|item| {
            item.open("impl A");
            item.function(&Function::of("pub fn new", Vec::new()));
            item.literal(&[format!("{name}: b.into()")]);
            item.close();
            item.close();
        }),
        item(&|item| {
            let made = Call::Function(format!("{name}::new"), vec![value("a"), value("b")]);
            let call = Call::Function("Call::new".to_owned(), vec![value("self"), made]);
            method(item, &["&self", "a: A"], format!("Call<'_, {name}>"), &call);
        }),
        item(&|item| {
            let made = Call::Function("A::new".to_owned(), vec![value("a"), value(name)]);
            let call = Call::Function("Call::new".to_owned(), vec![value("self"), made]);
            method(item, &["&self", &format!("a: {name}")], "Self".to_owned(), &call);
        }),
        item(&|item| {
            let arguments = ["&self", &format!("a: Field<Vec<{name}>>"), "b: BTreeMap<A, B>"];
            method(item, &arguments, "Self".to_owned(), &value("a"));
        }),
    ]
}

#[test]
fn what_is_written_is_what_is_printed() {
    for letter in ["n", "é"] {
        let mut rough = [0; 8];
        for length in 1..90 / letter.len() {
            for (item, rough) in items(&letter.repeat(length)).iter().zip(&mut rough) {
                *rough += usize::from(!assert_printed(item));
            }
        }
        // But for a head that is too wide itself.
        assert!(rough.iter().all(|it| *it < 50), "{letter}: {rough:?}");
    }
    for (head, close) in [("pub struct A", "pub struct A {}\n"), ("impl A", "impl A {}\n")] {
        let mut item = Plain::new(true);
        item.open(head);
        item.close();
        assert_eq!(item.text().ok(), Some(close));
        assert!(assert_printed(&item));
    }
}

#[test]
fn attributes_that_somebody_asked_for_are_printed() {
    let mut item = Plain::new(false);
    item.comment(&["Not shown.".to_owned()]);
    item.attribute("#[derive( a::B,C )]".parse().ok());
    item.line("#[non_exhaustive]");
    item.open("pub struct A");
    item.close();
    assert!(item.text().is_err());
    assert_eq!(printed(&item), "#[derive(a::B, C)]\n#[non_exhaustive]\npub struct A {}\n");
    item.make_exhaustive();
    assert_eq!(printed(&item), "#[derive(a::B, C)]\npub struct A {}\n");
}
