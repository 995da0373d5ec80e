//! What the person who runs the generator says about an API: `codegen.toml` as plain data.
//!
//! Everything has a default, so that any document can be generated without a file. A key that is
//! not known, or a value that cannot work, is refused with its line.

mod check;
mod document;
mod errors;
mod events;
mod formats;
mod pagination;
mod polling;
mod presets;
mod problems;
mod runtime;
mod status;
mod switch;
mod webhooks;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use heck::ToKebabCase;
use serde::Deserialize;

pub use document::{Change, Members, Parameters, Patch, Schemas, Selection};
pub use errors::{ErrorKind, ErrorRule, Errors};
pub use events::{Envelope, EventSelection, Payloads};
pub(crate) use formats::Subject;
pub use formats::{Format, JsonScalar};
pub use pagination::{PageKind, Pagination};
pub use polling::{OperationPolling, PollResult, Polling};
pub use problems::{ConfigError, ConfigProblem};
pub(crate) use runtime::PACKAGE as RUNTIME_PACKAGE;
pub use runtime::RuntimeCrate;
pub use status::StatusRange;
pub use switch::{Switch, SwitchValue};
pub use webhooks::{Encoding, Signatures, Signed, Timestamp, Webhooks};

use crate::locate::Written;

/// The whole of `codegen.toml`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `[crate]`: the package that is written.
    #[serde(rename = "crate")]
    pub package: Package,
    /// `[generate]`: where the document and the crate are.
    pub generate: Generate,
    /// `[features]`: whether resources are chosen by feature.
    pub features: Features,
    /// `[client]`: what every request of a client carries.
    pub client: Client,
    /// `[idempotency]`: how a request is marked so that sending it again applies it once. `None`
    /// when the API has no such thing; then only idempotent methods are sent again.
    pub idempotency: Option<Idempotency>,
    /// `[retry]`: when and how soon a failed attempt is repeated.
    pub retry: Retry,
    /// `[errors]`: where an error reply keeps its parts.
    pub errors: Errors,
    /// `[[pagination]]`: how lists continue. The first that fits an operation is used.
    pub pagination: Vec<Pagination>,
    /// `[polling]`: how calls that take long say how far they are, where nothing else is said of one.
    #[serde(deserialize_with = "polling::table")]
    pub polling: Option<Polling>,
    /// `[resources]`: what the way to a call is made of.
    pub resources: Resources,
    /// `[operations."GET /path"]` or `[operations.operationId]`: naming by hand.
    pub operations: BTreeMap<String, Operation>,
    /// `[types]`: names of schemas (keys of `components.schemas`) to names of Rust types.
    #[serde(deserialize_with = "check::type_names")]
    pub types: BTreeMap<String, String>,
    /// `[replace]`: schemas (keys of `components.schemas`) to types of your own, by path. A type has
    /// to implement the runtime's `Decode` and `Encode`.
    #[serde(deserialize_with = "check::paths")]
    pub replace: BTreeMap<String, String>,
    /// `[formats]`: formats of scalars to types, in bodies, replies, headers, queries and paths.
    /// `preset` names those of well-known crates: `jiff`, `chrono` or `time`, `uuid`, `url`,
    /// `rust_decimal`, `bytes`, `secrecy`. An entry comes before that of a preset.
    #[serde(deserialize_with = "formats::formats")]
    pub formats: BTreeMap<String, Format>,
    /// `[members]`: members of objects, by hand.
    pub members: Members,
    /// `[parameters]`: parameters of operations, by hand.
    pub parameters: Parameters,
    /// `[include]`: the operations that are generated; all of them when it names none.
    pub include: Selection,
    /// `[exclude]`: operations that are not generated, whatever includes them.
    #[serde(deserialize_with = "document::operations_only")]
    pub exclude: Selection,
    /// `[[patches]]`: changes of the document, in order.
    pub patches: Vec<Patch>,
    /// `[xml]`: what the document does not say of XML.
    pub xml: Xml,
    /// `[events]`: what the API sends by itself.
    pub events: EventSelection,
    /// `[webhooks]`: how the API signs the events it sends. `None` when it sends none.
    pub webhooks: Option<Webhooks>,
    /// The text it was read from, so that problems found later are shown there.
    #[serde(skip)]
    pub written: Written,
}

/// `[resources]`: what the way to a call is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Resources {
    /// What resources are made of.
    pub by: ResourcesBy,
}

/// What resources are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResourcesBy {
    /// The words of an operation's path; its tag where the path has none.
    #[default]
    Paths,
    /// The tags that an operation's first tag is nested under, the tag itself, and the words of the
    /// path that these do not say; the words of the path alone where the operation has no tag.
    Tags,
}

/// `[xml]`: what the document does not say of XML.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Xml {
    /// Whether lists are elements with their items in them where a schema does not say so. Without it
    /// they are sent as OpenAPI says, items alone, and read both ways.
    pub wrapped: Option<bool>,
}

/// `[generate]`: where the document and the crate are, from the folder of `codegen.toml`. Only the
/// command `specwright` reads it; the library is handed both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Generate {
    /// The document.
    pub spec: Option<String>,
    /// A folder above the document's, any file of which it may refer to; that of the document where
    /// none is named.
    pub root: Option<String>,
    /// The folder of the crate.
    pub out: Option<String>,
}

/// `[crate]`: the package that is written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Package {
    /// The package's name; `None` makes one from the document's title.
    #[serde(deserialize_with = "check::crate_name")]
    pub name: Option<String>,
    /// The package's version.
    #[serde(deserialize_with = "check::version")]
    pub version: String,
    /// One sentence; `None` makes one from the document's title.
    pub description: Option<String>,
    /// SPDX expression.
    pub license: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Where the source is.
    pub repository: Option<String>,
    /// Where the project lives.
    pub homepage: Option<String>,
    /// Where the documentation is; crates.io links to docs.rs otherwise.
    pub documentation: Option<String>,
    /// Where the document's descriptions are published: relative links in them lead on from
    /// here. Without it they become plain text.
    #[serde(deserialize_with = "check::base_url")]
    pub documentation_base: Option<String>,
    /// Whether a `README.md` is written: how to call the API, and a table of its operations.
    pub readme: bool,
    /// Whether `tests/generated.rs` is written: each operation called against a local server.
    pub tests: bool,
    /// Up to five words for crates.io.
    pub keywords: Vec<String>,
    /// Categories of crates.io.
    pub categories: Vec<String>,
    /// Whether the API is several crates in the folder of one: what all share in `crates/core`, each
    /// resource at the root in `crates/RESOURCE`, and the package itself, which has no more than
    /// their names. After a change Cargo compiles anew only those that it reaches, and the compiler
    /// needs less memory; all at once take no less time. Methods that lead to resources are then
    /// those of a trait, `use NAME::Resources as _;`, so that switching it on or off is a breaking
    /// change, and `modules` are in `crates/core/src`, where they know no resource.
    pub split: bool,
    /// Where the runtime is as a crate of its own, `{ path = "…" }`, `{ git = "…", tag = "…" }` or
    /// `{ version = "…" }`: several SDKs in one program compile it once, and their errors, values and
    /// calls are of the same types. Without it the crate has a copy and depends on nothing of
    /// specwright's. It has to be of the generator's own version.
    pub runtime: Option<RuntimeCrate>,
    /// Modules written by hand, `src/NAME.rs`, that the crate declares.
    #[serde(deserialize_with = "check::module_names")]
    pub modules: Vec<String>,
    /// `[crate.dependencies]`, as `[dependencies]` of a manifest: what modules written by hand and
    /// types of `[replace]` need.
    pub dependencies: toml::Table,
    /// `[crate.dev_dependencies]`, as `[dev-dependencies]` of a manifest: what tests and examples
    /// written by hand need.
    pub dev_dependencies: toml::Table,
}

impl Default for Package {
    fn default() -> Package {
        Package {
            name: None,
            version: "0.1.0".to_owned(),
            description: None,
            license: None,
            authors: Vec::new(),
            repository: None,
            homepage: None,
            documentation: None,
            documentation_base: None,
            readme: true,
            tests: false,
            split: false,
            runtime: None,
            keywords: Vec::new(),
            categories: Vec::new(),
            modules: Vec::new(),
            dependencies: toml::Table::new(),
            dev_dependencies: toml::Table::new(),
        }
    }
}

/// `[features]`: whether resources are chosen by feature.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Features {
    /// With more operations than this every resource is a feature of the crate, nested ones too,
    /// none of them on by default, and only what the chosen ones need is compiled; with fewer there
    /// are not such features. Crossing the number is a breaking change: 0 means always.
    pub per_resource_above: usize,
    /// How many parts of the way to a resource its feature has at most; what is further down
    /// belongs to it. Registries limit how many features a crate may have: crates.io takes 300.
    pub depth: Option<NonZeroUsize>,
}

impl Default for Features {
    fn default() -> Features {
        Features {
            per_resource_above: 300,
            depth: None,
        }
    }
}

/// `[client]`: what every request of a client carries.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Client {
    /// The environment variable `Client::from_env` reads the secret from.
    #[serde(deserialize_with = "check::variable")]
    pub token_env: String,
    /// The environment variable `Client::from_env` reads the base URL from when it is set.
    #[serde(deserialize_with = "check::variable")]
    pub base_url_env: String,
    /// Where requests go; `None` takes the document's first server.
    #[serde(deserialize_with = "check::base_url")]
    pub base_url: Option<String>,
    /// How long one attempt may take, in seconds.
    #[serde(deserialize_with = "check::positive")]
    pub timeout_seconds: u64,
    /// Headers of every request.
    #[serde(deserialize_with = "check::headers")]
    pub default_headers: BTreeMap<String, String>,
    /// Reply headers that may hold the request's ID, the first that is present counts.
    #[serde(deserialize_with = "check::header_names")]
    pub request_id_headers: Vec<String>,
    /// `[[client.call_options]]`: headers that a call can set by name.
    pub call_options: Vec<CallOption>,
}

impl Default for Client {
    fn default() -> Client {
        Client {
            token_env: "API_TOKEN".to_owned(),
            base_url_env: "API_BASE_URL".to_owned(),
            base_url: None,
            timeout_seconds: 60,
            default_headers: BTreeMap::new(),
            request_id_headers: vec![
                "Request-Id".to_owned(),
                "X-Request-Id".to_owned(),
                "X-Correlation-Id".to_owned(),
            ],
            call_options: Vec::new(),
        }
    }
}

/// `[[client.call_options]]`: a header that a call can set by name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallOption {
    /// The setter's name.
    #[serde(deserialize_with = "check::call_option")]
    pub name: String,
    /// The header it sets.
    #[serde(deserialize_with = "check::header")]
    pub header: String,
    /// The setter's documentation.
    #[serde(default)]
    pub doc: Option<String>,
}

/// `[idempotency]`: how a request is marked so that sending it again applies it once.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Idempotency {
    /// The header that carries the key.
    #[serde(deserialize_with = "check::header")]
    pub header: String,
    /// The methods whose calls get a key of their own accord, in upper case.
    #[serde(default = "default_keyed_methods", deserialize_with = "check::methods")]
    pub methods: Vec<String>,
    /// The most characters a key may have.
    #[serde(default = "default_key_length", deserialize_with = "check::positive")]
    pub max_length: u64,
    /// The reply header that says the reply is that of an earlier attempt.
    #[serde(default, deserialize_with = "check::optional_header")]
    pub replayed_header: Option<String>,
}

fn default_keyed_methods() -> Vec<String> {
    vec!["POST".to_owned()]
}

fn default_key_length() -> u64 {
    255
}

/// `[retry]`: when and how soon a failed attempt is repeated.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retry {
    /// How often one call is repeated at most, after its first attempt.
    pub max_retries: u32,
    /// The statuses that are worth another attempt.
    pub statuses: Vec<StatusRange>,
    /// The reply header in which the server says `true` or `false` to another attempt.
    #[serde(deserialize_with = "check::optional_header")]
    pub should_retry_header: Option<String>,
    /// The longest wait a `Retry-After` can ask for, in seconds.
    pub retry_after_cap_seconds: u64,
    /// The wait before the first repetition, in milliseconds; it doubles from there.
    pub initial_delay_ms: u64,
    /// The longest wait between attempts, in milliseconds.
    pub max_delay_ms: u64,
    /// Whether a 429 with `Retry-After` is worth another attempt of a request that is not
    /// idempotent, too: the server says that it did nothing.
    pub resend_on_429: bool,
}

impl Default for Retry {
    fn default() -> Retry {
        Retry {
            max_retries: 2,
            statuses: [408, 429, 500, 502, 503, 504]
                .map(StatusRange::one)
                .to_vec(),
            should_retry_header: None,
            retry_after_cap_seconds: 60,
            initial_delay_ms: 500,
            max_delay_ms: 8000,
            resend_on_429: true,
        }
    }
}

/// `[operations."GET /path"]`: naming by hand.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Operation {
    /// The way from the client to the method: `["customer", "card"]` is
    /// `client.customer().card()`.
    #[serde(deserialize_with = "check::resource")]
    pub resource: Option<Vec<String>>,
    /// The method's name.
    #[serde(deserialize_with = "check::optional_snake_case")]
    pub method: Option<String>,
    /// Of several media types of a reply the one that the method asks for. The others have methods
    /// of their own.
    pub reply: Option<String>,
    /// Of several media types of a body the one that the method sends.
    pub body: Option<String>,
    /// The member of the body by which a call says whether the reply is streamed: a boolean, or
    /// `{ name = "format", stream = "events", whole = "json" }`. `stream` where there is a boolean of
    /// this name.
    pub switch: Option<Switch>,
    /// `[operations."GET /path".calls]`: the names of the methods for the other media types, such as
    /// `"text/event-stream" = "watch"`.
    #[serde(deserialize_with = "check::call_names")]
    pub calls: BTreeMap<String, String>,
    /// Whether the call takes long and is polled: `true`, `false`, or how. By the document where
    /// nothing is said.
    pub polling: Option<OperationPolling>,
}

impl Config {
    /// The type of what must not be shown, where it is not the runtime's own.
    pub(crate) fn secret_type(&self) -> Option<&str> {
        let mut formats = self.formats.values();
        let format = formats.find(|format| format.is_secret);
        format.map(|format| format.path.as_str())
    }

    /// The path of keys to the first entry of `[include]` or `[exclude]` that reads so.
    pub(crate) fn selection_naming(&self, entry: &str) -> Vec<String> {
        for (table, selection) in [("include", &self.include), ("exclude", &self.exclude)] {
            for (key, list) in selection.lists() {
                if let Some(index) = list.iter().position(|known| known == entry) {
                    return vec![table.to_owned(), key.to_owned(), index.to_string()];
                }
            }
        }
        Vec::new()
    }

    /// The package's name: the one configured, else one made from the document's `title`.
    #[must_use]
    pub fn crate_name(&self, title: &str) -> String {
        match &self.package.name {
            Some(name) => name.clone(),
            None => crate_name_from(title),
        }
    }

    /// The path of keys to what is said of polling by this key, for the operation of these names.
    pub(crate) fn polling_key(&self, names: &[String], key: &str) -> Vec<String> {
        let named = names.iter().find_map(|name| {
            let polling = self.operations.get(name)?.polling.as_ref()?;
            let OperationPolling::On(own) = polling else {
                return None;
            };
            own.has(key).then_some(name)
        });
        let start = match named {
            Some(name) => vec!["operations".to_owned(), name.clone()],
            None => Vec::new(),
        };
        [start, vec!["polling".to_owned(), key.to_owned()]].concat()
    }

    /// The entry of `[operations]` for this operation: by method and path, else by `operationId`.
    #[must_use]
    pub fn operation(
        &self,
        method: &str,
        path: &str,
        operation_id: Option<&str>,
    ) -> Option<&Operation> {
        self.operations
            .get(&format!("{} {path}", method.to_ascii_uppercase()))
            .or_else(|| self.operations.get(operation_id?))
    }
}

/// A package name that Cargo accepts, made from the title of a document.
#[must_use]
pub fn crate_name_from(title: &str) -> String {
    let ascii: String = title
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let mut name = ascii.to_kebab_case();
    name.truncate(60);
    let name = name.trim_end_matches('-');
    if name.is_empty() {
        return "api-client".to_owned();
    }
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return format!("api-{name}");
    }
    match check::crate_name_problem(name) {
        None => name.to_owned(),
        Some(_) => format!("{name}-api"),
    }
}

/// `crate_name` as the compiler writes it: hyphens become underscores.
#[must_use]
pub fn library_name(crate_name: &str) -> String {
    crate_name.replace('-', "_")
}

/// Whether `name` can name a package; the error says why not.
pub fn check_crate_name(name: &str) -> Result<(), String> {
    match check::crate_name_problem(name) {
        None => Ok(()),
        Some(problem) => Err(format!("`{name}` cannot name a crate: {problem}")),
    }
}
