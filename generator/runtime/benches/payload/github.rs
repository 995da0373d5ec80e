//! A page of 30 issues as a code host answers: many URLs, and long texts with escapes.

use super::{array, object, objects};

objects! {
    Issue {
        "id" id: plain i64,
        "node_id" node_id: plain String,
        "url" url: plain String,
        "repository_url" repository_url: plain String,
        "labels_url" labels_url: plain String,
        "comments_url" comments_url: plain String,
        "events_url" events_url: plain String,
        "html_url" html_url: plain String,
        "number" number: plain i64,
        "state" state: plain String,
        "state_reason" state_reason: optional String,
        "title" title: plain String,
        "body" body: optional String,
        "user" user: optional User,
        "labels" labels: plain Vec<Label>,
        "assignee" assignee: optional User,
        "assignees" assignees: optional Vec<User>,
        "milestone" milestone: optional Milestone,
        "locked" locked: plain bool,
        "active_lock_reason" active_lock_reason: optional String,
        "comments" comments: plain i64,
        "closed_at" closed_at: optional String,
        "created_at" created_at: plain String,
        "updated_at" updated_at: plain String,
        "draft" draft: optional bool,
        "author_association" author_association: plain String,
        "reactions" reactions: optional Reactions,
    }
    User {
        "login" login: plain String,
        "id" id: plain i64,
        "node_id" node_id: plain String,
        "avatar_url" avatar_url: plain String,
        "gravatar_id" gravatar_id: optional String,
        "url" url: plain String,
        "html_url" html_url: plain String,
        "followers_url" followers_url: plain String,
        "following_url" following_url: plain String,
        "gists_url" gists_url: plain String,
        "starred_url" starred_url: plain String,
        "subscriptions_url" subscriptions_url: plain String,
        "organizations_url" organizations_url: plain String,
        "repos_url" repos_url: plain String,
        "events_url" events_url: plain String,
        "received_events_url" received_events_url: plain String,
        "type" type_: plain String,
        "site_admin" site_admin: plain bool,
    }
    Label {
        "id" id: plain i64,
        "node_id" node_id: plain String,
        "url" url: plain String,
        "name" name: plain String,
        "description" description: optional String,
        "color" color: plain String,
        "default" default: plain bool,
    }
    Milestone {
        "url" url: plain String,
        "id" id: plain i64,
        "number" number: plain i64,
        "state" state: plain String,
        "title" title: plain String,
        "description" description: optional String,
        "creator" creator: optional User,
        "open_issues" open_issues: plain i64,
        "closed_issues" closed_issues: plain i64,
        "created_at" created_at: plain String,
        "due_on" due_on: optional String,
    }
    Reactions {
        "url" url: plain String,
        "total_count" total_count: plain i64,
        "+1" plus: plain i64,
        "-1" minus: plain i64,
        "laugh" laugh: plain i64,
        "heart" heart: plain i64,
    }
}

const API: &str = "https://api.example.com";

/// The page, with `space` after each colon.
pub fn text(space: &str) -> String {
    array(30, |index| issue(space, index))
}

fn issue(space: &str, index: usize) -> String {
    let url = |rest: &str| format!("\"{API}/repos/octo/hello/issues/{index}{rest}\"");
    let body = "### What happens\\r\\n\\r\\nIt says `\\\"no such file\\\"`, then stops.\\r\\n\\r\\n\
                ```rust\\r\\nfn main() {\\r\\n\\tprintln!(\\\"hello\\\");\\r\\n}\\r\\n```\\r\\n\\r\\n\
                | expected | found |\\r\\n|---|---|\\r\\n| \u{e9}t\u{e9} | `?t?` |\\r\\n"
        .repeat(4);
    object(
        space,
        &[
            ("url", &url("")),
            ("repository_url", &format!("\"{API}/repos/octo/hello\"")),
            ("labels_url", &url("/labels{/name}")),
            ("comments_url", &url("/comments")),
            ("events_url", &url("/events")),
            ("html_url", &url("")),
            ("id", &format!("17{index:08}")),
            ("node_id", &format!("\"I_kwDOABCD{index:06}\"")),
            ("number", &index.to_string()),
            ("title", &format!("\"Reading fails on \\\"{index}\\\"\"")),
            ("user", &user(space, index)),
            ("labels", &array(3, |label| self::label(space, label))),
            ("state", "\"open\""),
            ("locked", "false"),
            ("assignee", "null"),
            ("assignees", &array(2, |one| user(space, one))),
            ("milestone", &milestone(space)),
            ("comments", "7"),
            ("created_at", "\"2026-04-22T13:33:48Z\""),
            ("updated_at", "\"2026-04-23T09:12:01Z\""),
            ("closed_at", "null"),
            ("author_association", "\"CONTRIBUTOR\""),
            ("type", "null"),
            ("active_lock_reason", "null"),
            (
                "sub_issues_summary",
                "{\"total\":0,\"completed\":0,\"percent_completed\":0}",
            ),
            ("body", &format!("\"{body}\"")),
            ("reactions", &reactions(space, &url("/reactions"))),
            ("timeline_url", &url("/timeline")),
            ("performed_via_github_app", "null"),
            ("state_reason", "null"),
        ],
    )
}

fn reactions(space: &str, url: &str) -> String {
    object(
        space,
        &[
            ("url", url),
            ("total_count", "3"),
            ("+1", "2"),
            ("-1", "0"),
            ("laugh", "0"),
            ("hooray", "0"),
            ("confused", "0"),
            ("heart", "1"),
            ("rocket", "0"),
            ("eyes", "0"),
        ],
    )
}

fn user(space: &str, index: usize) -> String {
    let url = |rest: &str| format!("\"{API}/users/user-{index}{rest}\"");
    object(
        space,
        &[
            ("login", &format!("\"user-{index}\"")),
            ("id", &format!("58{index:05}")),
            ("node_id", "\"MDQ6VXNlcjU4MzIzMQ==\""),
            ("avatar_url", "\"https://avatars.example.com/u/583231?v=4\""),
            ("gravatar_id", "\"\""),
            ("url", &url("")),
            ("html_url", &url("")),
            ("followers_url", &url("/followers")),
            ("following_url", &url("/following{/other_user}")),
            ("gists_url", &url("/gists{/gist_id}")),
            ("starred_url", &url("/starred{/owner}{/repo}")),
            ("subscriptions_url", &url("/subscriptions")),
            ("organizations_url", &url("/orgs")),
            ("repos_url", &url("/repos")),
            ("events_url", &url("/events{/privacy}")),
            ("received_events_url", &url("/received_events")),
            ("type", "\"User\""),
            ("user_view_type", "\"public\""),
            ("site_admin", "false"),
        ],
    )
}

fn label(space: &str, index: usize) -> String {
    object(
        space,
        &[
            ("id", &format!("20804594{index}")),
            ("node_id", "\"MDU6TGFiZWwyMDgwNDU5NDY=\""),
            (
                "url",
                &format!("\"{API}/repos/octo/hello/labels/bug-{index}\""),
            ),
            ("name", &format!("\"bug-{index}\"")),
            ("color", "\"f29513\""),
            ("default", "true"),
            ("description", "\"Something isn't working\""),
        ],
    )
}

fn milestone(space: &str) -> String {
    object(
        space,
        &[
            ("url", &format!("\"{API}/repos/octo/hello/milestones/1\"")),
            ("id", "1002604"),
            ("node_id", "\"MDk6TWlsZXN0b25lMTAwMjYwNA==\""),
            ("number", "1"),
            ("title", "\"v1.0\""),
            ("description", "\"Tracking milestone for version 1.0\""),
            ("creator", &user(space, 9)),
            ("open_issues", "4"),
            ("closed_issues", "8"),
            ("state", "\"open\""),
            ("created_at", "\"2026-04-10T20:09:31Z\""),
            ("updated_at", "\"2026-05-03T18:00:00Z\""),
            ("due_on", "\"2026-10-09T23:39:01Z\""),
            ("closed_at", "null"),
        ],
    )
}
