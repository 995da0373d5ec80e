//! Gists, issues, Markdown and notifications.

use github::Client;
use github::gist::FilesValue;
use github::types::{GistSimple, Issue, Thread};

use crate::server::{answer, json, serve, status};
use crate::{Tried, value, with};

/// Task 1: a gist of strings, starred and no longer starred.
#[tokio::test]
async fn gist() -> Tried {
    let made = with(GistSimple::example(), |gist| gist.id = Some("g1".into()));
    let server = serve([value(&made), status(404), status(204), status(204)]);
    let (url, token) = (&server.url, "t0ken");
    // task 1
    let client = Client::builder().token(token).base_url(url).build()?;
    let gist = client
        .gist()
        .create([("hello_world.rs", FilesValue::new("fn main() {}"))])
        .description("Hello World in Rust")
        .public(false)
        .await?;
    let (star, id) = (client.gist().star(), gist.id.unwrap());
    let is_starred = star.get(&id).call().exists().await?;
    star.update(&id).await?;
    star.delete(&id).await?;
    // end
    assert!(!is_starred);
    assert_eq!(
        server.lines(),
        [
            r#"POST /gists {"description":"Hello World in Rust","files":{"hello_world.rs":{"content":"fn main() {}"}},"public":false}"#,
            "GET /gists/g1/star",
            "PUT /gists/g1/star",
            "DELETE /gists/g1/star",
        ]
    );
    assert_eq!(server.requests()[0].header("authorization"), "Bearer t0ken");
    Ok(())
}

/// Task 2: an issue with two below it, in another order.
#[tokio::test]
async fn sub_issues() -> Tried {
    let issue = |id, number| {
        value(&with(Issue::example(), |issue| {
            (issue.id, issue.number) = (id, number)
        }))
    };
    let server = serve([
        issue(10, 1),
        issue(20, 2),
        issue(30, 3),
        issue(10, 1),
        issue(10, 1),
        json(format!("[{}]", github::to_json(&Issue::example()))),
        issue(10, 1),
    ]);
    let (url, token) = (&server.url, "t0ken");
    // task 2
    let client = Client::builder().token(token).base_url(url).build()?;
    let issues = client.repo().issue();
    let parent = issues
        .create("owner", "repo", "Parent")
        .body("The parent")
        .labels(["bug", "enhancement"])
        .await?;
    let a = issues.create("owner", "repo", "Sub-issue A").await?;
    let b = issues.create("owner", "repo", "Sub-issue B").await?;
    let below = issues.sub_issue();
    let parent = parent.number;
    below.create("owner", "repo", parent, a.id).await?;
    below.create("owner", "repo", parent, b.id).await?;
    let list = below.list("owner", "repo", parent).per_page(10).await?;
    let place = below.priority().update("owner", "repo", parent, b.id);
    place.after_id(a.id).await?;
    // end
    assert_eq!(list.len(), 1);
    assert_eq!(
        server.lines(),
        [
            r#"POST /repos/owner/repo/issues {"title":"Parent","body":"The parent","labels":["bug","enhancement"]}"#,
            r#"POST /repos/owner/repo/issues {"title":"Sub-issue A"}"#,
            r#"POST /repos/owner/repo/issues {"title":"Sub-issue B"}"#,
            r#"POST /repos/owner/repo/issues/1/sub_issues {"sub_issue_id":20}"#,
            r#"POST /repos/owner/repo/issues/1/sub_issues {"sub_issue_id":30}"#,
            "GET /repos/owner/repo/issues/1/sub_issues?per_page=10",
            r#"PATCH /repos/owner/repo/issues/1/sub_issues/priority {"sub_issue_id":30,"after_id":20}"#,
        ]
    );
    Ok(())
}

/// Task 18: notifications, listed and marked as read.
#[tokio::test]
async fn notifications() -> Tried {
    let thread = with(Thread::example(), |thread| thread.id = "7".into());
    let server = serve([
        json(format!("[{}]", github::to_json(&thread))),
        status(205),
        answer(202, "application/json", r#"{"message":"later"}"#),
    ]);
    let (url, token) = (&server.url, "t0ken");
    // task 18
    let client = Client::builder().token(token).base_url(url).build()?;
    let unread = client.notification().list().all(true).await?;
    let id = unread[0].id.parse()?;
    client.notification().thread().update(id).await?;
    let rest = client.notification().update_all();
    rest.last_read_at("2026-11-29T00:00:00Z").await?;
    // end
    assert_eq!(unread[0].subject.title, Thread::example().subject.title);
    assert_eq!(
        server.lines(),
        [
            "GET /notifications?all=true",
            "PATCH /notifications/threads/7",
            r#"PUT /notifications {"last_read_at":"2026-11-29T00:00:00Z"}"#,
        ]
    );
    Ok(())
}

/// Task 22: Markdown as HTML.
#[tokio::test]
async fn markdown() -> Tried {
    let server = serve([answer(200, "text/html", "<p><strong>Markdown</strong></p>")]);
    let url = &server.url;
    // task 22
    let client = Client::builder().base_url(url).build()?;
    let html = client.markdown().create("**Markdown**").await?;
    // end
    assert_eq!(html, "<p><strong>Markdown</strong></p>");
    assert_eq!(
        server.lines(),
        [r#"POST /markdown {"text":"**Markdown**"}"#]
    );
    Ok(())
}

/// Task 24: a conversation locked and unlocked.
#[tokio::test]
async fn lock() -> Tried {
    let server = serve([status(204), status(204)]);
    let (url, token) = (&server.url, "t0ken");
    // task 24
    let client = Client::builder().token(token).base_url(url).build()?;
    let lock = client.repo().issue().lock();
    lock.update("rust-lang", "rust", 9).await?;
    lock.delete("rust-lang", "rust", 9).await?;
    // end
    assert_eq!(
        server.lines(),
        [
            "PUT /repos/rust-lang/rust/issues/9/lock",
            "DELETE /repos/rust-lang/rust/issues/9/lock",
        ]
    );
    Ok(())
}
