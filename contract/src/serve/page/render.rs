//! The page as HTML.

use crate::serve::mount::Contracts;

/// The whole page: what the documents say is in it, the rest comes by its script.
pub(super) fn page(contracts: &Contracts) -> String {
    let titles: Vec<&str> = contracts.all().iter().map(|(_, it)| it.api().title.as_str()).collect();
    let title = escaped(&titles.join(", "));
    let mut operations = String::new();
    for (number, (mount, contract)) in contracts.all().iter().enumerate() {
        if contracts.all().len() > 1 {
            let (name, at) = (escaped(&contract.api().title), escaped(&mount.to_string()));
            operations.push_str(&format!("<h3>{name} <small>at <code>{at}</code></small></h3>\n"));
        }
        for (index, operation) in contract.api().operations.iter().enumerate() {
            let method = operation.method.as_str();
            let path = escaped(&format!("{}{}", mount.prefix(), operation.path));
            let said = operation.docs.title.as_deref().or(operation.docs.description.as_deref());
            let said = escaped(said.and_then(|it| it.lines().next()).unwrap_or_default());
            let statuses: Vec<String> =
                operation.responses.iter().map(|it| it.status.to_string()).collect();
            let (id, statuses) = (escaped(&operation.id), escaped(&statuses.join(", ")));
            let old = if operation.deprecated { " <em>deprecated</em>" } else { "" };
            operations.push_str(&format!(
                "<details data-document=\"{number}\" data-operation=\"{index}\">\
                 <summary><b class=\"{}\">{method}</b> <code>{path}</code>{old} <span>{said}</span></summary>\
                 <p><code>{id}</code> is answered with {statuses}.</p><div class=\"example\"></div></details>\n",
                method.to_ascii_lowercase(),
            ));
        }
    }
    include_str!("page.html").replace("{title}", &title).replace("{operations}", &operations)
}

/// A text as it stands in HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // So that no name becomes a place of the page's own text.
            '{' => out.push_str("&#123;"),
            it if it.is_control() => out.push('\u{fffd}'),
            it => out.push(it),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_of_a_text_is_html() {
        let text = escaped("<script>alert('\"&{operations}\u{1b}')");
        assert_eq!(text, "&lt;script&gt;alert(&#39;&quot;&amp;&#123;operations}\u{fffd}&#39;)");
    }
}
