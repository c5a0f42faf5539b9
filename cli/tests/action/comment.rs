//! Posting the comment: made once, brought up to date, and the summary where that is not allowed.

use super::github::{GitHub, TOKEN};
use super::{Job, has_tools};

const MARKER: &str = "<!-- specwright review of all -->";

/// A job that posts.
fn job(github: &GitHub) -> Job {
    let variables = [
        ("GITHUB_REPOSITORY", "somebody/boats"),
        ("GITHUB_API_URL", &github.url),
        ("NUMBER", "7"),
        ("AUTHOR", "github-actions[bot]"),
        ("TOKEN", TOKEN),
    ];
    let job = Job::new(&variables);
    let folder = job.path("review").display().to_string();
    let job = job.with("FOLDER", folder);
    job.write("review/review.json", "{\"changed\": true}");
    job
}

/// Posts a text: exit status and all that is said.
fn post(job: &Job, text: &str) -> (i32, String) {
    job.write("review/comment.md", text);
    let (status, out, err) = job.run("action/comment/post.sh", &job.path(""));
    assert!(!format!("{out}{err}").contains(TOKEN), "{out}{err}");
    (status, out + &err)
}

fn reviewed(text: &str) -> String {
    format!("{MARKER}\n{text}\n")
}

#[test]
fn one_comment_is_made_and_brought_up_to_date() {
    if !has_tools() {
        return;
    }
    let github = GitHub::start();
    // Somebody else begins with the same line, and the bot has said other things, on two pages.
    github.add("mallory", &reviewed("not ours"));
    for _ in 0..120 {
        github.add("github-actions[bot]", "something else");
    }
    let job = job(&github);
    let hostile =
        "$(touch pwned) `touch pwned` ${{ github.token }} \" ' \\ ::error::x\n@all é\u{1f6a2}";
    assert_eq!(post(&job, &reviewed(hostile)), (0, "the comment was made\n".to_owned()));
    assert_eq!(github.bodies().len(), 122);
    assert_eq!(github.bodies()[121], format!("{MARKER}\r\n{}", hostile.replace('\n', "\r\n")));
    assert!(!job.path("pwned").exists());
    github.requests();

    assert_eq!(post(&job, &reviewed(hostile)).1, "the comment is there already\n");
    assert!(github.requests().iter().all(|it| it.starts_with("GET ")));
    let (status, said) = post(&job, &reviewed("other news"));
    assert_eq!((status, said.as_str()), (0, "the comment was brought up to date\n"));
    let changed =
        github.requests().into_iter().filter(|it| !it.starts_with("GET ")).collect::<Vec<_>>();
    assert_eq!(changed, ["PATCH /repos/somebody/boats/issues/comments/1121"]);
    assert_eq!(github.bodies().len(), 122);
    assert!(github.bodies()[0].contains("not ours"));

    // Another folder has a comment of its own.
    let other = "<!-- specwright review of services/boats -->\nnews\n";
    assert_eq!(post(&job, other).1, "the comment was made\n");
    assert_eq!(github.bodies().len(), 123);
    assert_eq!(job.text("summary"), "");
}

#[test]
fn nothing_changed_makes_no_comment_and_brings_one_up_to_date() {
    if !has_tools() {
        return;
    }
    let github = GitHub::start();
    let job = job(&github);
    job.write("review/review.json", "{\"changed\": false}");
    let (status, said) = post(&job, &reviewed("nothing"));
    assert_eq!((status, said.as_str()), (0, "nothing has changed: no comment is made\n"));
    github.add("github-actions[bot]", &reviewed("much"));
    assert_eq!(post(&job, &reviewed("nothing")).1, "the comment was brought up to date\n");
    assert_eq!(github.bodies(), [format!("{MARKER}\r\nnothing")]);
}

#[test]
fn where_comments_are_not_allowed_the_summary_has_the_review() {
    if !has_tools() {
        return;
    }
    let github = GitHub::start();
    github.with(|state| state.refuses = Some(403));
    let job = job(&github);
    let (status, said) = post(&job, &reviewed("news"));
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("comments are not allowed here"), "{said}");
    assert_eq!(job.text("summary"), reviewed("news"));
    assert!(github.bodies().is_empty());

    // What GitHub says is not obeyed either.
    github.with(|state| state.refuses = Some(500));
    let (status, said) = post(&job, &reviewed("news"));
    assert_eq!((status, said.trim()), (1, "::error title=specwright::GitHub answers 500"));
    let job =
        Job::new(&[("GITHUB_REPOSITORY", "somebody/boats"), ("NUMBER", "7"), ("AUTHOR", "x")])
            .with("GITHUB_API_URL", "http://127.0.0.1:9")
            .with("TOKEN", "another")
            .with("FOLDER", job.path("review").display().to_string());
    let (status, out, _) = job.run("action/comment/post.sh", &job.path(""));
    assert_eq!((status, out.trim()), (1, "::error title=specwright::GitHub cannot be reached"));
}

#[test]
fn what_is_no_review_is_not_posted() {
    if !has_tools() {
        return;
    }
    let github = GitHub::start();
    let job = job(&github);
    for text in [
        "",
        "hello\n",
        "<!-- specwright review of --> <b> -->\nx\n",
        "\n<!-- specwright review of all -->\n",
    ] {
        let (status, said) = post(&job, text);
        assert_eq!(status, 1, "{text}: {said}");
        assert!(said.starts_with("::error title=specwright::the comment is none"), "{said}");
    }
    assert!(github.requests().is_empty());
    // A file of the runner, in the place of the comment.
    std::fs::remove_file(job.path("review/comment.md")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", job.path("review/comment.md")).unwrap();
    let (status, out, _) = job.run("action/comment/post.sh", &job.path(""));
    assert_eq!((status, out.contains("there is no comment to post")), (1, true));

    // One that is too long, or no text, is cut and shown as what it is.
    std::fs::remove_file(job.path("review/comment.md")).unwrap();
    let long = reviewed(&"é".repeat(70_000));
    assert_eq!(post(&job, &long), (0, "the comment was made\n".to_owned()));
    std::fs::write(job.path("review/comment.md"), [MARKER.as_bytes(), b"\n\xff\xfe\n"].concat())
        .unwrap();
    let (status, out, err) = job.run("action/comment/post.sh", &job.path(""));
    assert_eq!((status, out.as_str()), (0, "the comment was brought up to date\n"), "{err}");
}
