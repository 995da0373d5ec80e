//! Links: the calls that a reply leads to, made of what it and its request hold (OpenAPI, Link Object).

use std::fmt;

use super::call::AnyCall;
use super::client::Client;
use super::error::{Error, ErrorKind};
use super::inputs::Inputs;
use super::json::{
    Decode, Document, Editable, MemberKinds, MemberStore as _, Members, Value, from_json, to_json,
};
use super::reply::Response;

/// A call that a reply leads to.
#[derive(Debug)]
pub struct Link {
    /// Its name.
    pub name: &'static str,
    /// The parameters and members of its request, and where each comes from. Those of an object
    /// without a name are members by themselves.
    pub values: &'static [(&'static str, LinkValue)],
}

/// Where a value of a link comes from.
#[derive(Debug)]
pub enum LinkValue {
    /// What the reply's body has at this JSON pointer.
    Body(&'static str),
    /// This header of the reply.
    Header(&'static str),
    /// A parameter or member of the request, and a JSON pointer into it.
    Request(&'static str, &'static str),
    /// Where the reply came from.
    Url,
    /// The method of the request.
    Method,
    /// The status of the reply.
    Status,
    /// This JSON.
    Constant(&'static str),
    /// These values, one after the other.
    Text(&'static [LinkValue]),
}

/// A request that is under way, as links see it.
#[derive(Debug)]
pub struct LinkContext {
    client: Client,
    request: Members,
}

impl LinkContext {
    /// What was given so far.
    pub fn of(request: &Inputs, call: &mut impl AnyCall) -> LinkContext {
        LinkContext {
            client: call.prepared().client.clone(),
            request: request.members().clone(),
        }
    }

    /// The reply with the calls that it leads to.
    pub fn with<T>(self, response: Response<T>) -> Linked<T> {
        Linked {
            response,
            context: self,
        }
    }
}

/// A reply with what the calls are made of that it leads to.
pub struct Linked<T> {
    response: Response<T>,
    context: LinkContext,
}

impl<T> Linked<T> {
    /// The reply.
    pub fn response(&self) -> &Response<T> {
        &self.response
    }

    /// The reply, leaving the rest.
    pub fn into_response(self) -> Response<T> {
        self.response
    }

    /// The client that asked for it.
    pub fn client(&self) -> &Client {
        &self.context.client
    }

    /// The request of a link. What the reply lacks is left out.
    ///
    /// # Errors
    ///
    /// The reply lacks something that the request must have, or has another kind of value there.
    pub fn follow<R: Editable>(&self, link: &Link) -> Result<R, Error> {
        let document = self.response.reply().document().ok();
        let mut request = Members::default();
        for (name, source) in link.values {
            let Some(value) = self.value(source, document) else {
                continue;
            };
            match value.as_object() {
                Some(members) if name.is_empty() => {
                    for (name, value) in members {
                        // The rest of what came is not for this call.
                        let own = [format!("body:{name}"), name.clone()];
                        if let Some(name) = own.iter().find(|name| R::NAMES.has(name)) {
                            give::<R>(&mut request, name, value.clone());
                        }
                    }
                }
                _ => give::<R>(&mut request, name, value),
            }
        }
        R::from_json(to_json(&request)).map_err(|error| {
            let message = format!(
                "the reply does not lead on by its link {}: {error}",
                link.name
            );
            let failed = Error::new(ErrorKind::Decode, message).with_cause(error);
            self.response.reply().incomplete(failed)
        })
    }

    fn value(&self, source: &LinkValue, document: Option<&Document>) -> Option<Value> {
        let reply = self.response.reply();
        match source {
            LinkValue::Body(pointer) => {
                let found = document?.root().pointer(pointer)?;
                (!found.is_null()).then(|| Value::decode(found).ok())?
            }
            LinkValue::Header(name) => reply.header(name).map(Value::from),
            LinkValue::Request(name, pointer) => {
                let value: Value = self.context.request.get(name)?;
                value.pointer(pointer).cloned()
            }
            LinkValue::Url => Some(Value::from(reply.url.as_str())),
            LinkValue::Method => Some(Value::from(reply.operation().method.as_str())),
            LinkValue::Status => Some(Value::from(i64::from(reply.status()))),
            LinkValue::Constant(json) => from_json(*json).ok(),
            LinkValue::Text(parts) => {
                let mut text = String::new();
                for part in *parts {
                    match self.value(part, document)? {
                        Value::String(part) => text += &part,
                        other => text += &to_json(&other),
                    }
                }
                Some(Value::String(text))
            }
        }
    }
}

/// Gives a request a value, a scalar as the type that it asks for.
fn give<R: Editable>(request: &mut Members, name: &str, value: Value) {
    let value = match R::NAMES.kinds_of(name) {
        Some(kinds) => kinds.fitted(value),
        None => value,
    };
    let is_secret = R::NAMES.secret.contains(&name);
    request.put_named(name, &value, is_secret, MemberKinds::ANY);
}

impl<T> fmt::Debug for Linked<T>
where
    Response<T>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.response, f)
    }
}
