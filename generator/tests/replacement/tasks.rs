//! The tasks, and how many lines the examples of hand-made SDKs have for them.

/// Something that programs do with a hand-made SDK.
pub(super) struct Task {
    pub(super) number: u32,
    pub(super) what: &'static str,
    /// Lines from client to result in the example of octocrab or async-stripe, without those that only
    /// print; `None` where there is no example of the same.
    pub(super) hand_made: Option<u32>,
}

const fn task(number: u32, what: &'static str, hand_made: Option<u32>) -> Task {
    Task {
        number,
        what,
        hand_made,
    }
}

pub(super) const TASKS: [Task; 41] = [
    task(1, "Create a gist, star and unstar it", Some(16)),
    task(2, "Sub-issues, in another order", Some(27)),
    task(3, "Secrets of a repository and an organisation", Some(29)),
    task(4, "A repository from a template; read, deleted", Some(12)),
    task(5, "An HTTP stack of one's own", Some(13)),
    task(6, "Sign in by device flow", Some(24)),
    task(7, "Act as a GitHub App", Some(20)),
    task(8, "Alerts of three sorts, filtered and paged", Some(21)),
    task(9, "A commit; contents of a file and of a folder", Some(10)),
    task(10, "Rate limit; headers of any reply", Some(4)),
    task(11, "The license's text; SBOM", None),
    task(12, "GraphQL by hand", Some(10)),
    task(13, "HTTP cache: the second reply is a 304", Some(11)),
    task(14, "204 or 404 as a bool", Some(5)),
    task(15, "All pages as one stream; four lists", Some(33)),
    task(16, "Runners of an organisation", Some(7)),
    task(17, "Merge a branch; update a pull request's", Some(11)),
    task(18, "Notifications: list, mark as read", Some(8)),
    task(
        19,
        "Pages by hand: next, previous, last, how many",
        Some(13),
    ),
    task(20, "Poll events by ETag and interval", Some(18)),
    task(21, "A diff, of a media type not documented", Some(4)),
    task(22, "Markdown to HTML", Some(2)),
    task(23, "Search issues", Some(8)),
    task(24, "Lock and unlock a conversation", Some(4)),
    task(25, "A customer with metadata", Some(8)),
    task(26, "A payment method, attached", Some(13)),
    task(27, "Product, price, subscription, expanded", None),
    task(28, "A payment intent, its next action matched", Some(13)),
    task(29, "Payment link; checkout session", Some(33)),
    task(30, "Act for a connected account; account links", Some(17)),
    task(31, "Test clocks: create, advance, wait", None),
    task(32, "All customers as a stream; a page by hand", Some(17)),
    task(33, "Settings for client and for one call", None),
    task(34, "Errors, by everything that they say", None),
    task(35, "A webhook, verified and matched on", None),
    task(36, "Replies in one's own types, as JSON, in axum", None),
    task(37, "Business code tested without a network", None),
    task(38, "Handles kept, calls spawned, axum's state", None),
    task(39, "A reply sent back as part of a request", None),
    task(40, "Requests from JSON, logged, changed", None),
    task(41, "Options, any integer type, `json!`", None),
];
