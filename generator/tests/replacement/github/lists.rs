//! Lists: filtered, page by page, as streams, and polled.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::TryStreamExt;
use github::Client;
use github::repo::action::run::Status;
use github::repo::fork::Sort;
use github::to_json;
use github::types::{
    CodeScanningAlertItems, CodeScanningAlertState, DependabotAlert, Event, FullRepository,
    IssueSearchResultItem, MinimalRepository, Repository, Runner, SecretScanningAlert, WorkflowRun,
};

use tokio::time::sleep;

use crate::server::{Answer, json, serve, status};
use crate::{Tried, value, with};

/// How many calls are left.
const LEFT: &str = "x-ratelimit-remaining";

/// An answer with a page, and the page that follows, if there is one.
fn page(items: &str, next: Option<&str>) -> Answer {
    match next {
        Some(next) => json(items).header("Link", &format!("<{{url}}{next}>; rel=\"next\"")),
        None => json(items),
    }
}

fn list(value: &impl github::runtime::Encode) -> String {
    format!("[{}]", to_json(value))
}

/// Task 8: alerts of three sorts, filtered and paged.
#[tokio::test]
async fn alerts() -> Tried {
    let path = "/repos/org/repo/dependabot/alerts";
    let server = serve([
        page(&list(&CodeScanningAlertItems::example()), None),
        page(
            &list(&DependabotAlert::example()),
            Some(&format!("{path}?after=2")),
        ),
        page(&list(&DependabotAlert::example()), None),
        page(&list(&SecretScanningAlert::example()), None),
    ]);
    let (url, token) = (&server.url, "t0ken");
    // task 8
    let client = Client::builder().token(token).base_url(url).build()?;
    let (owner, repo) = ("org", "repo");
    let alerts = client.repo().code_scanning().alert().list(owner, repo);
    let code = alerts.state(CodeScanningAlertState::Open).await?;
    let alerts = client.repo().dependabot().alert().list(owner, repo);
    let alerts = alerts.severity("high").per_page(100).stream();
    let dependencies: Vec<_> = alerts.try_collect().await?;
    let alerts = client.repo().secret_scanning().alert().list(owner, repo);
    let alerts = alerts.resolution("revoked").stream();
    let secrets: Vec<_> = alerts.try_collect().await?;
    // end
    assert_eq!((code.len(), dependencies.len(), secrets.len()), (1, 2, 1));
    assert_eq!(
        server.lines(),
        [
            "GET /repos/org/repo/code-scanning/alerts?state=open",
            "GET /repos/org/repo/dependabot/alerts?severity=high&per_page=100",
            "GET /repos/org/repo/dependabot/alerts?after=2",
            "GET /repos/org/repo/secret-scanning/alerts?resolution=revoked",
        ]
    );
    Ok(())
}

/// Task 13: what was read before is not sent again where it is the same.
#[tokio::test]
async fn cached() -> Tried {
    let answer = value(&FullRepository::example()).header("ETag", "\"v1\"");
    let server = serve([
        answer.header("X-RateLimit-Remaining", "59"),
        status(304)
            .header("X-RateLimit-Remaining", "59")
            .header("ETag", "\"v1\""),
    ]);
    let url = &server.url;
    // task 13
    let client = Client::builder().base_url(url).build()?;
    let get = client.repo().get("rust-lang", "rust");
    let first = get.clone().send().await?;
    let again = get.call().if_none_match(first.etag()).await?;
    let left = [&first.header(LEFT), &again.header(LEFT)];
    let repository = again.value().as_ref().unwrap_or(first.value());
    // end
    assert_eq!(left, [&Some("59"); 2]);
    assert_eq!(*repository, FullRepository::example());
    assert!(again.value().is_none());
    assert_eq!(server.requests()[0].header("if-none-match"), "");
    assert_eq!(server.requests()[1].header("if-none-match"), "\"v1\"");
    Ok(())
}

/// Task 15: all runs of all pages as one stream; forks, what is starred, one's own repositories.
#[tokio::test]
async fn streams() -> Tried {
    let runs = format!(
        r#"{{"total_count":2,"workflow_runs":{}}}"#,
        list(&WorkflowRun::example())
    );
    let server = serve([
        page(&runs, Some("/repositories/1/actions/runs?page=2")),
        page(&runs, None),
        page(&list(&MinimalRepository::example()), None),
        page(&list(&Repository::example()), None),
        page(&list(&Repository::example()), None),
    ]);
    let (url, token) = (&server.url, "t0ken");
    // task 15
    let client = Client::builder().token(token).base_url(url).build()?;
    let runs = client.repo().action().run().list("rust-lang-ci", "rust");
    let runs = runs.per_page(2).branch("master").event("push");
    let runs = runs.status(Status::Success).stream();
    let runs: Vec<_> = runs.try_collect().await?;
    let forks = client.repo().fork().list("rust-lang", "rust");
    let forks = forks.sort(Sort::Oldest).page(2).per_page(35).await?;
    let starred = client.user().starred().list().sort("updated");
    let starred = starred.per_page(100).await?;
    let own = client.user().repo().list().type_("owner");
    let own = own.sort("updated").per_page(100).await?;
    // end
    assert_eq!(
        (runs.len(), forks.len(), starred.len(), own.len()),
        (2, 1, 1, 1)
    );
    assert_eq!(
        server.lines(),
        [
            "GET /repos/rust-lang-ci/rust/actions/runs?branch=master&event=push&status=success&per_page=2",
            "GET /repositories/1/actions/runs?page=2",
            "GET /repos/rust-lang/rust/forks?sort=oldest&per_page=35&page=2",
            "GET /user/starred?sort=updated&per_page=100",
            "GET /user/repos?type=owner&sort=updated&per_page=100",
        ]
    );
    Ok(())
}

/// Task 16: the runners of an organisation.
#[tokio::test]
async fn runners() -> Tried {
    let runners = format!(
        r#"{{"total_count":1,"runners":{}}}"#,
        list(&Runner::example())
    );
    let server = serve([page(&runners, None)]);
    let (url, token) = (&server.url, "t0ken");
    // task 16
    let client = Client::builder().token(token).base_url(url).build()?;
    let runners = client.org().action().runner().list("my-org");
    let runners = runners.per_page(100).await?.runners;
    // end
    assert_eq!(runners, [Runner::example()]);
    assert_eq!(
        server.lines(),
        ["GET /orgs/my-org/actions/runners?per_page=100"]
    );
    Ok(())
}

/// Task 19: pages by hand.
#[tokio::test]
async fn pages_by_hand() -> Tried {
    let items = list(&MinimalRepository::example());
    let links = |links: &[(&str, u32)]| {
        let link = |(relation, page): &(&str, u32)| {
            format!("<{{url}}/organizations/1/repos?page={page}>; rel=\"{relation}\"")
        };
        json(items.clone()).header(
            "Link",
            &links.iter().map(link).collect::<Vec<_>>().join(", "),
        )
    };
    let server = serve([
        links(&[("next", 2), ("last", 3)]),
        links(&[("prev", 1), ("next", 3), ("last", 3)]),
        links(&[("prev", 2), ("first", 1)]),
        links(&[("prev", 1), ("next", 3), ("last", 3)]),
    ]);
    let url = &server.url;
    // task 19
    let client = Client::builder().base_url(url).build()?;
    let call = client.org().repo().list("rust-lang").per_page(100).call();
    let first = call.clone().send().await?;
    let next = call.clone().linked(&first, "next")?.unwrap();
    let next = next.send().await?;
    let last = call.clone().linked(&next, "last")?.unwrap();
    let last = last.send().await?;
    let previous = call.linked(&last, "prev")?.unwrap().send().await?;
    let last_page = first.link("last").unwrap();
    let count = last_page.query_pairs().find(|(name, _)| name == "page");
    // end
    assert_eq!(count.unwrap().1, "3");
    assert_eq!(previous.value()[..], [MinimalRepository::example()]);
    assert!(last.link("next").is_none());
    assert_eq!(
        server.lines(),
        [
            "GET /orgs/rust-lang/repos?per_page=100",
            "GET /organizations/1/repos?page=2",
            "GET /organizations/1/repos?page=3",
            "GET /organizations/1/repos?page=2",
        ]
    );
    Ok(())
}

/// Task 20: events, polled as often as the server asks for.
#[tokio::test]
async fn events() -> Tried {
    let event = |id: &str| with(Event::example(), |event| event.id = id.into());
    let both = format!("[{},{}]", to_json(&event("2")), to_json(&event("1")));
    let server = serve([
        json(list(&event("1")))
            .header("ETag", "\"a\"")
            .header("X-Poll-Interval", "0"),
        status(304)
            .header("ETag", "\"a\"")
            .header("X-Poll-Interval", "0"),
        json(both)
            .header("ETag", "\"b\"")
            .header("X-Poll-Interval", "0"),
    ]);
    let url = &server.url;
    let mut new = Vec::new();
    // task 20
    let client = Client::builder().base_url(url).build()?;
    let (mut etag, mut seen) = (None::<String>, HashSet::new());
    while new.len() < 2 {
        let events = client.event().list().per_page(100).call();
        let reply = events.if_none_match(etag.as_deref()).await?;
        for event in reply.value().iter().flatten() {
            if seen.insert(event.id.clone()) {
                new.push(event.clone());
            }
        }
        etag = reply.etag().map(str::to_owned);
        let pause = reply.header("x-poll-interval").unwrap_or("60");
        sleep(Duration::from_secs(pause.parse()?)).await;
    }
    // end
    assert_eq!(new, [event("1"), event("2")]);
    let etags: Vec<String> = server
        .requests()
        .iter()
        .map(|sent| sent.header("if-none-match").into())
        .collect();
    assert_eq!(etags, ["", "\"a\"", "\"a\""]);
    Ok(())
}

/// Task 23: issues, searched for.
#[tokio::test]
async fn search() -> Tried {
    let items = list(&IssueSearchResultItem::example());
    let found = format!(
        r#"{{"total_count":1,"incomplete_results":false,"items":{items},"search_type":"lexical"}}"#
    );
    let server = serve([page(&found, None)]);
    let (url, token) = (&server.url, "t0ken");
    // task 23
    let client = Client::builder().token(token).base_url(url).build()?;
    let query = ["tokei", "is:pr", "author:ann"].join(" ");
    let found = client.search().issue().list(query);
    let found = found.sort("created").await?;
    // end
    assert_eq!(found.items, [IssueSearchResultItem::example()]);
    assert_eq!(
        server.lines(),
        ["GET /search/issues?q=tokei%20is%3Apr%20author%3Aann&sort=created"]
    );
    Ok(())
}
