//! `[[pagination]]`: how a list continues on its next page.

use serde::Deserialize;

use super::check;

/// How a list continues on its next page.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Table")]
pub struct Pagination {
    /// JSON pointer (RFC 6901) to the array of items in a page; empty for the page itself.
    pub items: String,
    /// The operations meant, as `"GET /path"` or by `operationId`. When empty: every GET that
    /// declares the parameters of `kind`.
    pub operations: Vec<String>,
    /// How the next page is asked for; `None` for operations that are not paged, whatever their
    /// names suggest.
    pub kind: Option<PageKind>,
}

/// How the next page is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// By a value of the last item of this page.
    CursorFromLastItem {
        /// The query parameter that takes the cursor.
        parameter: String,
        /// JSON pointer to the cursor within an item.
        cursor: String,
        /// JSON pointer to the boolean that says whether another page follows.
        has_more: Option<String>,
        /// The query parameter that takes the first item's cursor and pages backwards.
        reverse_parameter: Option<String>,
    },
    /// By a token in the page; none, null or empty on the last one.
    NextToken {
        /// The query parameter that takes the token.
        parameter: String,
        /// JSON pointer to the token.
        token: String,
    },
    /// By the number of items to skip.
    Offset {
        /// The query parameter that takes the number of items to skip.
        parameter: String,
        /// The query parameter that takes the size of a page.
        limit_parameter: Option<String>,
        /// JSON pointer to the number of items over all pages.
        total: Option<String>,
    },
    /// By the page's number.
    PageNumber {
        /// The query parameter that takes the number.
        parameter: String,
        /// The number of the first page.
        first_page: u64,
        /// JSON pointer to the number of the last page.
        last: Option<String>,
    },
    /// By a URL in the page; none, null or empty on the last one.
    NextUrl {
        /// JSON pointer to the URL.
        url: String,
    },
    /// By the `Link` header with `rel="next"` (RFC 8288).
    LinkHeader,
}

/// The table as written: flat, so that an unknown key is refused where it stands.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    kind: KindName,
    #[serde(default, deserialize_with = "check::optional_pointer")]
    items: Option<String>,
    #[serde(default)]
    operations: Vec<String>,
    parameter: Option<String>,
    reverse_parameter: Option<String>,
    limit_parameter: Option<String>,
    first_page: Option<u64>,
    #[serde(default, deserialize_with = "check::optional_pointer")]
    total: Option<String>,
    #[serde(default, deserialize_with = "check::optional_pointer")]
    last: Option<String>,
    #[serde(default, deserialize_with = "check::optional_pointer")]
    cursor: Option<String>,
    #[serde(default, deserialize_with = "check::optional_pointer")]
    has_more: Option<String>,
    #[serde(default, deserialize_with = "check::optional_pointer")]
    token: Option<String>,
    #[serde(default, deserialize_with = "check::optional_pointer")]
    url: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindName {
    CursorFromLastItem,
    NextToken,
    Offset,
    PageNumber,
    NextUrl,
    LinkHeader,
    None,
}

impl KindName {
    /// The keys this kind must have and those it may have, beside `operations`.
    fn keys(
        self,
    ) -> (
        &'static str,
        &'static [&'static str],
        &'static [&'static str],
    ) {
        match self {
            KindName::CursorFromLastItem => (
                "cursor_from_last_item",
                &["items", "parameter", "cursor"],
                &["has_more", "reverse_parameter"],
            ),
            KindName::NextToken => ("next_token", &["items", "parameter", "token"], &[]),
            KindName::Offset => (
                "offset",
                &["items", "parameter"],
                &["limit_parameter", "total"],
            ),
            KindName::PageNumber => (
                "page_number",
                &["items", "parameter"],
                &["first_page", "last"],
            ),
            KindName::NextUrl => ("next_url", &["items", "url"], &[]),
            KindName::LinkHeader => ("link_header", &["items"], &[]),
            KindName::None => ("none", &["operations"], &[]),
        }
    }
}

impl Table {
    fn written(&self) -> Vec<&'static str> {
        [
            ("items", self.items.is_some()),
            ("operations", !self.operations.is_empty()),
            ("parameter", self.parameter.is_some()),
            ("reverse_parameter", self.reverse_parameter.is_some()),
            ("limit_parameter", self.limit_parameter.is_some()),
            ("first_page", self.first_page.is_some()),
            ("total", self.total.is_some()),
            ("last", self.last.is_some()),
            ("cursor", self.cursor.is_some()),
            ("has_more", self.has_more.is_some()),
            ("token", self.token.is_some()),
            ("url", self.url.is_some()),
        ]
        .into_iter()
        .filter_map(|(key, present)| present.then_some(key))
        .collect()
    }

    fn check(&self) -> Result<(), String> {
        let (kind, required, optional) = self.kind.keys();
        let written = self.written();
        if let Some(missing) = required.iter().find(|key| !written.contains(key)) {
            return Err(format!("pagination of kind `{kind}` needs `{missing}`"));
        }
        let known = |key: &&str| required.contains(key) || optional.contains(key);
        let foreign = |key: &&&str| **key != "operations" && !known(key);
        match written.iter().find(foreign) {
            Some(key) => Err(format!("pagination of kind `{kind}` has no `{key}`")),
            None => Ok(()),
        }
    }
}

impl Pagination {
    /// These operations are not paged.
    fn none(operations: Vec<String>) -> Pagination {
        Pagination {
            items: String::new(),
            operations,
            kind: None,
        }
    }
}

impl TryFrom<Table> for Pagination {
    type Error = String;

    fn try_from(table: Table) -> Result<Pagination, String> {
        table.check()?;
        let parameter = table.parameter.unwrap_or_default();
        let kind = match table.kind {
            KindName::CursorFromLastItem => PageKind::CursorFromLastItem {
                parameter,
                cursor: table.cursor.unwrap_or_default(),
                has_more: table.has_more,
                reverse_parameter: table.reverse_parameter,
            },
            KindName::NextToken => PageKind::NextToken {
                parameter,
                token: table.token.unwrap_or_default(),
            },
            KindName::Offset => PageKind::Offset {
                parameter,
                limit_parameter: table.limit_parameter,
                total: table.total,
            },
            KindName::PageNumber => PageKind::PageNumber {
                parameter,
                first_page: table.first_page.unwrap_or(1),
                last: table.last,
            },
            KindName::NextUrl => PageKind::NextUrl {
                url: table.url.unwrap_or_default(),
            },
            KindName::LinkHeader => PageKind::LinkHeader,
            KindName::None => return Ok(Pagination::none(table.operations)),
        };
        Ok(Pagination {
            items: table.items.unwrap_or_default(),
            operations: table.operations,
            kind: Some(kind),
        })
    }
}
