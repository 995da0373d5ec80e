//! A page of 30 issues as a code host answers: many URLs, and long texts with escapes.

use super::{array, object, objects};

objects! {
    Issue {
        "id" id: required_or_default i64,
        "node_id" node_id: required_or_default String,
        "url" url: required_or_default String,
        "repository_url" repository_url: required_or_default String,
        "labels_url" labels_url: required_or_default String,
        "comments_url" comments_url: required_or_default String,
        "events_url" events_url: required_or_default String,
        "html_url" html_url: required_or_default String,
        "number" number: required_or_default i64,
        "state" state: required_or_default String,
        "state_reason" state_reason: optional String,
        "title" title: required_or_default String,
        "body" body: optional String,
        "user" user: optional User,
        "labels" labels: required_or_default Vec<Label>,
        "assignee" assignee: optional User,
        "assignees" assignees: optional Vec<User>,
        "milestone" milestone: optional Milestone,
        "locked" locked: required_or_default bool,
        "active_lock_reason" active_lock_reason: optional String,
        "comments" comments: required_or_default i64,
        "closed_at" closed_at: optional String,
        "created_at" created_at: required_or_default String,
        "updated_at" updated_at: required_or_default String,
        "prepared" prepared: optional bool,
        "author_association" author_association: required_or_default String,
        "reactions" reactions: optional Reactions,
    }
    User {
        "login" login: required_or_default String,
        "id" id: required_or_default i64,
        "node_id" node_id: required_or_default String,
        "avatar_url" avatar_url: required_or_default String,
        "gravatar_id" gravatar_id: optional String,
        "url" url: required_or_default String,
        "html_url" html_url: required_or_default String,
        "followers_url" followers_url: required_or_default String,
        "following_url" following_url: required_or_default String,
        "gists_url" gists_url: required_or_default String,
        "starred_url" starred_url: required_or_default String,
        "subscriptions_url" subscriptions_url: required_or_default String,
        "organizations_url" organizations_url: required_or_default String,
        "repos_url" repos_url: required_or_default String,
        "events_url" events_url: required_or_default String,
        "received_events_url" received_events_url: required_or_default String,
        "type" type_: required_or_default String,
        "site_admin" site_admin: required_or_default bool,
    }
    Label {
        "id" id: required_or_default i64,
        "node_id" node_id: required_or_default String,
        "url" url: required_or_default String,
        "name" name: required_or_default String,
        "description" description: optional String,
        "color" color: required_or_default String,
        "default" default: required_or_default bool,
    }
    Milestone {
        "url" url: required_or_default String,
        "id" id: required_or_default i64,
        "number" number: required_or_default i64,
        "state" state: required_or_default String,
        "title" title: required_or_default String,
        "description" description: optional String,
        "creator" creator: optional User,
        "open_issues" open_issues: required_or_default i64,
        "closed_issues" closed_issues: required_or_default i64,
        "created_at" created_at: required_or_default String,
        "due_on" due_on: optional String,
    }
    Reactions {
        "url" url: required_or_default String,
        "total_count" total_count: required_or_default i64,
        "+1" plus: required_or_default i64,
        "-1" minus: required_or_default i64,
        "laugh" laugh: required_or_default i64,
        "heart" heart: required_or_default i64,
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
