//! `README.md` of the generated crate: how it is added and called, and every operation.

use std::fmt::Write;

use super::client::{TokenNeed, scheme_of_new, token_need};
use super::docs::visible;
use super::example::CallUse;
use super::guide::Page;
use super::library::one_line;
use super::operation_docs::difference;
use super::sample::RequestSample;
use super::{Context, Emitter, split};
use crate::files::HEADER;
use crate::ir::{Api, OperationId, Scheme, SchemeKind};
use crate::names::TypeHome;

/// How long a summary is at most; of a longer one the first sentence is taken.
const SUMMARY: usize = 140;

/// `README.md`, which leads to these pages.
pub fn readme(context: Context<'_>, pages: &[Page]) -> String {
    let name = context.config.crate_name(&context.api.title);
    let mark = HEADER.trim_start_matches("// ").trim_end();
    let mut out = format!("<!-- {mark} -->\n# {name}\n\n");
    let _ = writeln!(
        out,
        "A Rust client of {}, version {}.\n",
        one_line(&context.api.title),
        one_line(&context.api.version)
    );
    let emitter = Emitter::new(context, TypeHome::Resource(0));
    let first = emitter.exemplary(|_| true);
    let feature = emitter.feature(first.as_ref().map_or(OperationId(0), |(id, _)| *id));
    dependencies(&mut out, context, &name, feature);
    authentication(&mut out, context);
    if let Some((id, sample)) = first {
        emitter.first_call(id, &sample, &mut out);
    }
    for (title, text) in [
        ("Retries", retries(context)),
        ("Features", features(context)),
    ] {
        if !text.is_empty() {
            let _ = write!(out, "## {title}\n\n{text}");
        }
    }
    more(&mut out, pages);
    crates(&mut out, context, &name);
    emitter.events_section(&mut out);
    emitter.operations_table(&mut out);
    out
}

fn dependencies(out: &mut String, context: Context<'_>, name: &str, feature: Option<&str>) {
    let version = toml::Value::from(context.config.package.version.as_str());
    let dependency = match feature {
        None => version.to_string(),
        Some(feature) => {
            let feature = toml::Value::from(feature);
            format!("{{ version = {version}, features = [{feature}] }}")
        }
    };
    let _ = write!(
        out,
        "```toml\n[dependencies]\n{name} = {dependency}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n```\n\n"
    );
}

fn authentication(out: &mut String, context: Context<'_>) {
    let client = &context.config.client;
    let header = |how: &str| format!("`Client::new(token)` sends the token {how}.");
    let new = match scheme_of_new(context.api) {
        None => "The API needs no credential: use `Client::new()`.".to_owned(),
        Some(SchemeKind::Bearer) => header("as `Authorization: Bearer`"),
        Some(SchemeKind::Basic) => {
            "`Client::new(user, password)` sends both as `Authorization: Basic`.".to_owned()
        }
        Some(SchemeKind::ApiKeyHeader(name)) => header(&format!("in the header {}", code(name))),
        Some(SchemeKind::ApiKeyQuery(name)) => {
            header(&format!("in the query parameter {}", code(name)))
        }
        Some(SchemeKind::ApiKeyCookie(name)) => header(&format!("in the cookie {}", code(name))),
        Some(SchemeKind::ClientCredentials { .. }) => format!(
            "{} `Client::builder().client_credentials(id, secret)` fetches tokens and \
             renews them before they expire.",
            header("as `Authorization: Bearer`")
        ),
    };
    let (token, address) = (&client.token_env, &client.base_url_env);
    let from_env = match token_need(context.api) {
        TokenNeed::None => format!("the address of the server from `{address}` if it is set"),
        TokenNeed::Optional => format!(
            "the environment variable `{token}`, and the address of the server from `{address}`, \
             if they are set"
        ),
        TokenNeed::Needed => format!(
            "the environment variable `{token}`, and the address of the server from `{address}` \
             if it is set"
        ),
    };
    let anonymous = match token_need(context.api) {
        TokenNeed::Needed => {
            " `Client::builder().anonymous()` sends calls without a credential, unless a call sets \
             one as a header."
        }
        TokenNeed::None | TokenNeed::Optional => "",
    };
    let others = other_schemes(context.api);
    let _ = write!(
        out,
        "## Authentication\n\n{new} `Client::from_env()` reads {from_env}. `Client::builder()` has \
         every other setting.{anonymous} `Debug`, errors and traces show no secret.\n\n{others}"
    );
}

/// How a credential is given for another scheme than the one that `Client::new` is for; nothing where
/// there is none.
fn other_schemes(api: &Api) -> String {
    let kind = scheme_of_new(api);
    let is_of_new = |scheme: &&Scheme| Some(&scheme.kind) != kind;
    let mut others: Vec<&Scheme> = api.schemes.iter().filter(is_of_new).collect();
    if others.is_empty() {
        others.extend(api.schemes.iter().skip(1));
    }
    let Some(first) = others.first() else {
        return String::new();
    };
    let credential = match first.kind {
        SchemeKind::Basic => "Credential::Basic { user, password }",
        SchemeKind::ClientCredentials { .. } => "Credential::ClientCredentials { id, secret }",
        _ => "Credential::Token(token.into())",
    };
    let given = code(&format!(
        "Client::builder().credential({:?}, {credential})",
        first.name
    ));
    let names: Vec<String> = api
        .schemes
        .iter()
        .map(|scheme| code(&scheme.name))
        .collect();
    format!(
        "Each security scheme can have a credential of its own, by its name: {given}. So has a second \
         scheme that a call needs besides the first. The schemes are {}.\n\n",
        names.join(", ")
    )
}

/// What is sent again, and when; nothing where nothing is.
pub(super) fn retries(context: Context<'_>) -> String {
    let retry = &context.config.retry;
    if retry.max_retries == 0 {
        return String::new();
    }
    let statuses: Vec<String> = retry.statuses.iter().map(ToString::to_string).collect();
    let is_worth_it = retry
        .statuses
        .iter()
        .any(|range| (range.first..=range.last).contains(&429));
    let turned_away = if retry.resend_on_429 && is_worth_it {
        "| 429 with `Retry-After` | sent again | sent again, because the server did nothing |\n"
    } else {
        ""
    };
    let keyed = match &context.config.idempotency {
        Some(policy) => format!(", and calls with a key in `{}`", policy.header),
        None => String::new(),
    };
    let header = match &retry.should_retry_header {
        Some(name) => format!("\n\n`{name}: true` or `false` in a reply overrides the table."),
        None => String::new(),
    };
    let times = match retry.max_retries {
        1 => "once".to_owned(),
        several => format!("up to {several} times"),
    };
    format!(
        "| What happens | GET, HEAD, OPTIONS, PUT, DELETE{keyed} | Other calls |\n|---|---|---|\n\
         | No connection, a broken one, or no reply in time | sent again | the error |\n\
         | {} | sent again | the error |\n\
         {turned_away}\
         | 401 to a token that the client fetches | sent again once, with a new token | the error, \
         and the next call has a new token |\n\
         | Everything else | the error | the error |\n\n\
         A call is sent again {times}. The client waits as long as `Retry-After` says, at most {} s. \
         Without that header it waits for a random time below {} ms, and the limit doubles with each \
         attempt up to {} ms.{header} `.max_retries(…)` and `.deadline(…)` change this for a client or \
         a call, `.retry_delays(…)`, `.retry_after_cap(…)` and `.resend_on_429(…)` for a client.\n\n",
        statuses.join(", "),
        retry.retry_after_cap_seconds,
        retry.initial_delay_ms,
        retry.max_delay_ms,
    )
}

/// The features of the crate.
pub(super) fn features(context: Context<'_>) -> String {
    let mut out = String::new();
    out.push_str(
        "- `blocking`: `.wait()` on every call, for code that is not async.\n\
         - `rustls-ring`, on by default: TLS by rustls with ring. `rustls-aws-lc` and `native-tls`, \
           with `default-features = false` or beside it, come before it.\n\
         - `http2`: HTTP/2, if the server supports it.\n\
         - `gzip`: requests compressed replies.\n\
         - `reqwest-middleware`, `tower`: a transport on a client of reqwest-middleware, or on any \
           tower service of requests and replies of the crate http.\n\
         - `tracing`: one span per call, one event per attempt.\n\
         - `serde`: every type with serde, as the API's own JSON, in any format. `serde_json`: what \
           `serde_json::json!` makes, where any JSON is taken.\n\
         - `sign-in`: tokens by OAuth2 in a browser (PKCE) or on a device, renewed by refresh tokens, and \
           by JWTs that the program signs (RS256, ES256): `runtime::sign_in`.\n\
         - `test-util`, for tests: comparing all values, an `example()` of each type that replies \
           hold, and a client without a network, whose calls are answered by \
           `runtime::mock::Mock`.\n",
    );
    if context.config.webhooks.is_some() {
        out.push_str("- `webhooks`: verifies the signatures of webhooks.\n");
    }
    if let Some(features) = &context.names.features {
        out.push_str("- `full`: every resource.\n");
        let names: Vec<String> = features.roots.iter().map(|name| code(name)).collect();
        let _ = writeln!(
            out,
            "\nEach resource is a feature too, and none is enabled by default: {}. The feature of a \
             nested resource is named after its path, and a feature enables those of the resources \
             below it. The table of operations lists the feature that each call needs. Cargo \
             compiles only what the enabled resources need.",
            names.join(", ")
        );
        if context.has_stubs() {
            out.push_str(
                "\nAn object that a reply may have instead of its id has only its `id`, unless an enabled \
                 resource needs the whole object. Enabling a feature only ever adds fields.\n",
            );
        }
    }
    out.push_str(
        "\nIn a browser (`wasm32-unknown-unknown`) the client uses `fetch`, and no TLS library is compiled.\n",
    );
    out.push('\n');
    out
}

/// The pages beside this one.
fn more(out: &mut String, pages: &[Page]) {
    out.push_str("## More\n\n");
    for page in pages {
        let _ = writeln!(out, "- [{}]({})", page.title(), page.path());
    }
    out.push('\n');
}

/// How the ways to resources are found in an API that is several crates.
fn crates(out: &mut String, context: Context<'_>, name: &str) {
    if context.names.crates.is_none() {
        return;
    }
    let (library, trait_) = (context.library, split::TRAIT);
    let _ = write!(
        out,
        "## Crates\n\nEach resource is a crate of its own, so that Cargo compiles them in parallel. \
         Depend only on `{name}`, which re-exports all of them. The methods of `Client` that return \
         resources belong to a trait: import it with `use {library}::{trait_} as _;`.\n\n"
    );
}

impl Emitter<'_> {
    /// How a program receives what the API sends.
    fn events_section(&self, out: &mut String) {
        let Some(events) = self.facts.resources.events else {
            return;
        };
        let (library, names) = (self.context.library, &self.names.resources[events.0]);
        let feature = self.names.features.as_ref();
        let feature = feature.map(|features| code(&features.resources[events.0]));
        let module = names.path.join("::");
        let mut needed: Vec<String> = feature.into_iter().collect();
        let (import, secret, parse, unsigned) = match self.context.config.webhooks {
            Some(_) => {
                needed.push(code("webhooks"));
                (
                    format!("use {library}::Webhooks;\n"),
                    ", secret: &str",
                    "    let webhooks = Webhooks::with_secrets([secret])?;\n    \
                     let event = Event::parse(headers, body, &webhooks)?;\n",
                    "",
                )
            }
            None => (
                String::new(),
                "",
                "    let event = Event::parse_unverified(headers, body)?;\n",
                " The document does not say how the API signs events: make sure that only the API \
                 can send them.",
            ),
        };
        let needed = match needed.as_slice() {
            [] => String::new(),
            [one] => format!(" It needs the feature {one}."),
            several => format!(" It needs the features {}.", several.join(" and ")),
        };
        let _ = write!(
            out,
            "## Events\n\nEvents that the API sends are values of `{module}::Event`.{needed}{unsigned}\n\n\
             ```rust,no_run\n{import}use {library}::{module}::Event;\n\n\
             fn receive(headers: &http::HeaderMap, body: &[u8]{secret}) -> Result<(), {library}::Error> {{\n\
             {parse}    match event {{\n        Event::Unknown(other) => println!(\"new to this version: \
             {{other:?}}\"),\n        event => println!(\"{{event:?}}\"),\n    }}\n    Ok(())\n}}\n```\n\n\
             The headers are an `http::HeaderMap`, as axum and hyper have, or a closure that finds a \
             field by its name: `|name: &str| request.headers().get(name)?.to_str().ok()` in actix, \
             `|name: &str| request.headers().get_one(name)` in rocket.\n\n"
        );
    }

    /// The feature that a call needs, where resources are features.
    pub(super) fn feature(&self, id: OperationId) -> Option<&str> {
        let features = self.names.features.as_ref()?;
        let placement = self.facts.resources.placements.get(id.0)?;
        Some(features.resources[placement.resource.0].as_str())
    }

    /// A program that makes a call.
    fn first_call(&self, id: OperationId, sample: &RequestSample, out: &mut String) {
        out.push_str("## A first call\n\n```rust,no_run\n");
        for path in &sample.imports {
            let _ = writeln!(out, "use {path};");
        }
        if !sample.imports.is_empty() {
            out.push('\n');
        }
        let library = self.context.library;
        let _ = write!(
            out,
            "#[tokio::main]\nasync fn main() -> Result<(), {library}::Error> {{\n    \
             let client = {library}::Client::from_env()?;\n"
        );
        for line in self.example_call(id, sample).lines() {
            let _ = writeln!(out, "    {line}");
        }
        if matches!(self.outcome(id), CallUse::Value) {
            out.push_str("    println!(\"{reply:?}\");\n");
        }
        out.push_str("    Ok(())\n}\n```\n\n");
        let names = &self.names.operations[id.0];
        let resource = self.resource_of(id);
        let module = self.names.resources[resource].path.join("::");
        let asked = if sample.arguments.is_empty() {
            ""
        } else {
            "…"
        };
        let _ = write!(
            out,
            "A method asks for what is required. Whatever else a call takes is set on it before it is \
             awaited, by methods called as in the document. `.send()` gives status, headers and \
             request id, too. `.call()` leads to the options of one call, such as `.timeout(…)`, \
             `.header(…)`, `.max_retries(…)` and `.raw()`. The documentation of each method has an \
             example.\n\n\
             A request can be made without a client, and sent later: \
             `{module}::{request}::new({asked}).{on}(&client)` is what `{method}({asked})` gives. By \
             itself it can be printed, changed, and written and read as JSON.\n\n",
            request = names.request,
            on = names.on,
            method = names.method,
        );
    }

    /// Every operation, by resource.
    fn operations_table(&self, out: &mut String) {
        let (head, rule) = match self.names.features {
            Some(_) => ("| Feature ", "|---"),
            None => ("", ""),
        };
        let _ = write!(
            out,
            "## Operations\n\n{head}| Call | Request | What it does |\n{rule}|---|---|---|\n"
        );
        for resource in &self.facts.resources.list {
            for id in &resource.operations {
                let operation = &self.api.operations[id.0];
                let request = format!("{} {}", operation.method.as_str(), operation.path);
                let mut summary = self.summary(*id);
                if operation.doc.deprecated {
                    summary = format!("**Deprecated.** {summary}");
                }
                let feature = self.feature(*id);
                let feature = feature.map_or(String::new(), |name| format!("| {} ", code(name)));
                let _ = writeln!(
                    out,
                    "{feature}| {} | {} | {} |",
                    code(&self.short_call(*id)),
                    code(&request),
                    cell(summary.trim())
                );
            }
        }
    }

    /// A call without its values: `client.customer().list(..)`.
    fn short_call(&self, id: OperationId) -> String {
        let asked = if self.required(id).is_empty() {
            ""
        } else {
            ".."
        };
        format!("client.{}({asked})", self.way(id).join("."))
    }

    /// One line of what the document says about an operation.
    fn summary(&self, id: OperationId) -> String {
        let operation = &self.api.operations[id.0];
        if let Some(plain) = operation.way.of {
            let name = &self.names.operations[plain.0].method;
            return format!("As `{name}`, {}.", difference(operation));
        }
        let summary = operation.summary.as_deref().map(str::trim);
        let text = summary.filter(|text| !text.is_empty());
        let text = text.or(operation.doc.text.as_deref()).unwrap_or_default();
        let lines = self.context.doc_lines(text);
        let paragraph: Vec<&str> = lines
            .iter()
            .map(String::as_str)
            .take_while(|line| !line.is_empty())
            .collect();
        let line = paragraph.join(" ");
        if line.chars().count() <= SUMMARY {
            return line;
        }
        if let Some(end) = line.find(". ").filter(|end| *end <= SUMMARY) {
            return line[..=end].to_owned();
        }
        format!("{} …", cut(&line))
    }
}

/// The beginning of a line of Markdown, where a word ends and nothing is open.
fn cut(line: &str) -> &str {
    let (mut open, mut in_code, mut strong, mut escaped) = (0_i32, false, false, false);
    let mut end = 0;
    for (at, c) in line.char_indices().take(SUMMARY) {
        match c {
            _ if escaped => {}
            '`' => in_code ^= true,
            '[' | '(' => open += 1,
            ']' | ')' => open -= 1,
            '*' | '_' => strong ^= true,
            ' ' if open <= 0 && !in_code && !strong => end = at,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    &line[..end]
}

/// Text as code within a table.
fn code(text: &str) -> String {
    let text = text.replace('`', "'").replace('|', "\\|");
    format!("`{}`", visible(&text))
}

/// Markdown within a table: a bar would begin another cell.
fn cell(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut last = ' ';
    for c in markdown.chars() {
        if c == '|' && last != '\\' {
            out.push('\\');
        }
        out.push(c);
        last = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{cell, code, cut};

    #[test]
    fn a_long_line_is_cut_where_nothing_is_open() {
        let start = "word ".repeat(27);
        assert_eq!(cut(&format!("{start}[a b c d e](x)")), start.trim_end());
        assert_eq!(cut(&format!("{start}`a b c d e`")), start.trim_end());
    }

    #[test]
    fn no_text_breaks_the_table() {
        assert_eq!(cell("a | b"), "a \\| b");
        assert_eq!(cell("a \\| b"), "a \\| b");
        assert_eq!(code("GET /a`|\n`b"), "`GET /a'\\|\\n'b`");
        assert!(!code("\u{202e}").contains('\u{202e}'));
    }
}
