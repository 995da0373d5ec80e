//! How the pages of an operation follow each other, as data.

/// How one operation pages its results (from the document or `codegen.toml`).
pub struct Pagination {
    /// JSON pointer to the array of items in a page; `""` is the whole body.
    pub items: &'static str,
    /// How the next page is found.
    pub kind: PageKind,
}

/// How the next page is found. Names are query parameters; pointers are JSON
/// pointers (RFC 6901) into the page unless said otherwise.
#[derive(Clone, Copy)]
pub enum PageKind {
    /// The next page starts after the last item of this one.
    CursorFromLastItem {
        /// The parameter that takes the cursor.
        parameter: &'static str,
        /// Pointer to the cursor within an item.
        cursor: &'static str,
        /// Pointer to a boolean: is there another page? Without it, pages are
        /// fetched until one is empty.
        has_more: Option<&'static str>,
        /// The parameter that pages backwards, taking the first item's cursor.
        reverse_parameter: Option<&'static str>,
    },
    /// The page names the token of the next one; absent, null or empty at the end.
    NextToken {
        /// The parameter that takes the token.
        parameter: &'static str,
        /// Pointer to the token.
        token: &'static str,
    },
    /// The next page starts so many items further on.
    Offset {
        /// The parameter that takes the number of items to skip.
        offset_parameter: &'static str,
        /// The parameter that takes the page size.
        limit_parameter: Option<&'static str>,
        /// Pointer to the number of items over all pages.
        total: Option<&'static str>,
    },
    /// Pages are numbered.
    PageNumber {
        /// The parameter that takes the page number.
        parameter: &'static str,
        /// The number of the first page, used when the caller gave none.
        first: u64,
        /// Pointer to the number of the last page.
        last: Option<&'static str>,
    },
    /// The page holds the URL of the next one; absent, null or empty at the end.
    NextUrl {
        /// Pointer to the URL; may be relative.
        url: &'static str,
    },
    /// The `Link` header names the next page (RFC 8288, `rel="next"`).
    LinkHeader,
}
