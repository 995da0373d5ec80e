//! Values of types for formats.

use serde_json::Value;

use super::hint::Hint;
use super::{Sample, Sampler};
use crate::config::{Format, JsonScalar};
use crate::ir::{Formatted, Type};

impl Sampler<'_, '_> {
    /// A value of a type for a format, read from an example.
    pub(super) fn formatted(&mut self, chosen: &Formatted, hint: Hint<'_>) -> Option<Sample> {
        let context = self.emitter.context;
        let format = context.config.formats.get(&chosen.format)?;
        let json = format.json(&chosen.format, hint)?;
        let literal = match format.on {
            JsonScalar::Integer => json.to_string(),
            JsonScalar::String | JsonScalar::Number => match &json {
                Value::String(text) => format!("{text:?}"),
                number => format!("\"{number}\""),
            },
        };
        // Modules of the crate have its name from without.
        let path = |path: &str| match path.strip_prefix("crate::") {
            Some(rest) => format!("{}::{rest}", context.library),
            None => path.to_owned(),
        };
        let code = match (format.sample, &format.parse) {
            (Some(sample), _) => sample.replace("{}", &literal),
            (None, Some(parse)) => format!("{}({literal}).unwrap()", path(parse)),
            (None, None) => format!("{literal}.parse::<{}>().unwrap()", path(&format.path)),
        };
        let sample = self.scalar(&code, json)?;
        let wrapper = match format.on {
            JsonScalar::String => return Some(sample),
            JsonScalar::Integer => "AsInteger",
            JsonScalar::Number => "AsNumber",
        };
        let wrapper = self.import(
            wrapper,
            format!("{}::runtime::json::{wrapper}", context.library),
        );
        Some(sample.wrapped(&format!("{wrapper}(")))
    }

    /// A secret.
    pub(super) fn secret(&mut self, hint: Hint<'_>) -> Option<Sample> {
        match self.emitter.context.config.secret_type() {
            None => self.from("Secret", "Secret", Type::Secret, hint),
            Some(path) => {
                let text = self.exact(&Type::String, hint)?.json;
                let code = format!("{path}::from({:?})", text.as_str()?);
                self.scalar(&code, text)
            }
        }
    }
}

impl Format {
    /// An example as JSON has it, of the format called `name`.
    pub(super) fn json(&self, name: &str, hint: Hint<'_>) -> Option<Value> {
        // Between 1970 and 2096, where it is a time.
        Some(match self.on {
            JsonScalar::String => self.example(self.named.unwrap_or(name))?.into(),
            JsonScalar::Integer => hint.integer(0, 4_000_000_000).into(),
            JsonScalar::Number => hint.number().into(),
        })
    }
}
