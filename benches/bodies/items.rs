//! A page of 200 items of twelve members, and two that their models do not have.

bodies! {
    struct Page {
        total: i64 = "total",
        items: Vec<Item> = "items",
    }
    struct Item {
        id: i64 = "id",
        node_id: String = "node_id",
        name: String = "name",
        full_name: String = "full_name",
        private: bool = "private",
        owner: Owner = "owner",
        html_url: String = "html_url",
        description: Option<String> = "description",
        fork: bool = "fork",
        size: i64 = "size",
        score: f64 = "score",
        topics: Vec<String> = "topics",
    }
    struct Owner {
        login: String = "login",
        id: i64 = "id",
        avatar_url: String = "avatar_url",
        site_admin: bool = "site_admin",
    }
}

pub(crate) fn json() -> String {
    let item = |id: i64| {
        serde_json::json!({
            "id": id,
            "node_id": format!("MDEwOlJlcG9zaXRvcnk{id}"),
            "name": format!("repository-{id}"),
            "full_name": format!("owner/repository-{id}"),
            "private": id % 2 == 0,
            "owner": {
                "login": "owner", "id": 42, "avatar_url": "https://example.com/a.png",
                "type": "User", "site_admin": false,
            },
            "html_url": format!("https://example.com/owner/repository-{id}"),
            "description": if id % 3 == 0 { None } else { Some("What it is \"for\"") },
            "fork": false,
            "created_at": "2024-01-26T19:01:12Z",
            "size": 108 * id,
            "score": 1.25 * id as f64,
            "topics": ["atom", "electron", "api"],
        })
    };
    let items: Vec<_> = (0..200).map(item).collect();
    serde_json::json!({ "total": items.len(), "items": items }).to_string()
}
