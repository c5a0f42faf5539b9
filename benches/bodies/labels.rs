//! A page of a thousand small items, none of which has a member that nobody asks for.

bodies! {
    struct Label {
        id: i64 = "id",
        name: String = "name",
        default: bool = "default",
    }
}

pub(crate) fn json() -> String {
    let label = |id: i64| serde_json::json!({ "id": id, "name": format!("label {id}"), "default": id == 1 });
    serde_json::Value::from_iter((0..1000).map(label)).to_string()
}
