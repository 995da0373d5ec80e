//! `switch`: by what a call says whether its reply is streamed.

use serde::Deserialize;

/// A member or parameter, and its values.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Switch {
    /// Its name.
    pub name: String,
    /// Its value where the reply is streamed.
    pub stream: SwitchValue,
    /// Its value where it is not; without one it is left out.
    pub whole: Option<SwitchValue>,
}

/// A value of a switch.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum SwitchValue {
    /// A boolean.
    Flag(bool),
    /// An integer.
    Integer(i64),
    /// A text.
    Text(String),
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "`switch` is a name, or a table of `name`, `stream` and perhaps `whole`"
)]
enum Written {
    Name(String),
    Values(Values),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Values {
    name: String,
    stream: SwitchValue,
    whole: Option<SwitchValue>,
}

impl From<String> for Switch {
    /// A boolean.
    fn from(name: String) -> Switch {
        Switch {
            name,
            stream: SwitchValue::Flag(true),
            whole: Some(SwitchValue::Flag(false)),
        }
    }
}

impl TryFrom<Written> for Switch {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Switch, &'static str> {
        match written {
            Written::Name(name) => Ok(name.into()),
            Written::Values(values) if values.whole.as_ref() == Some(&values.stream) => {
                Err("`stream` and `whole` of a `switch` must be different values")
            }
            Written::Values(Values {
                name,
                stream,
                whole,
            }) => Ok(Switch {
                name,
                stream,
                whole,
            }),
        }
    }
}
