//! A file to send in a form, or that arrived in one.

use std::fmt;

use bytes::Bytes;

use super::body::Body;
use super::json::{Base64, Decode, Encode, Encoder, FormValue, Mismatch, Node, to_json};

/// A file to send in a form, or that arrived in one. Its content may be bytes, or
/// a [`Body`] that is read while it is sent; of one that arrived it is bytes.
#[derive(Clone, Default)]
pub struct File {
    /// The name the server is told.
    pub name: String,
    /// The media type. Empty: the one that the API's document names, or else
    /// `application/octet-stream`.
    pub media_type: String,
    /// The content.
    pub body: Body,
}

impl File {
    /// A file of bytes, or of what is read while it is sent.
    pub fn new(name: impl Into<String>, body: impl Into<Body>) -> File {
        File {
            name: name.into(),
            media_type: String::new(),
            body: body.into(),
        }
    }

    /// With this media type.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> File {
        self.media_type = media_type.into();
        self
    }

    /// The content, if it is in memory, as that of a file that arrived is.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        self.body.as_bytes()
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({:?}, {:?})", self.name, self.body)
    }
}

/// What a file is made of that has no name of its own: its content.
macro_rules! from_content {
    ($($type:ty),*) => {
        $(impl From<$type> for File {
            fn from(content: $type) -> File {
                File::new("file", content)
            }
        })*
    };
}

from_content!(Vec<u8>, Body, Bytes, String);

impl From<&str> for File {
    /// A file with this text in it: it is not the path of one.
    fn from(text: &str) -> File {
        File::new("file", text.to_owned())
    }
}

impl From<&[u8]> for File {
    fn from(bytes: &[u8]) -> File {
        File::new("file", bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for File {
    fn from(bytes: &[u8; N]) -> File {
        File::from(bytes.as_slice())
    }
}

impl IntoIterator for File {
    type Item = File;
    type IntoIter = std::iter::Once<File>;

    /// It alone, where several can be given.
    fn into_iter(self) -> Self::IntoIter {
        std::iter::once(self)
    }
}

impl From<File> for Body {
    fn from(file: File) -> Body {
        file.body
    }
}

impl Encode for File {
    // In the body of a request outside of a multipart form there is no place for name and type.
    fn encode(&self, encoder: &mut Encoder) {
        let bytes = self.body.as_bytes();
        if let Some(bytes) = bytes.filter(|_| encoder.writes_heads()) {
            let (name, media_type) = (to_json(&self.name), to_json(&self.media_type));
            let head = format!("{{\"name\":{name},\"media_type\":{media_type},\"base64\":");
            return encoder.between(&head, &Base64(bytes.to_vec()), "}");
        }
        if encoder.is_redacted() {
            return encoder.string(&format!("{self:?}"));
        }
        match bytes.map(|bytes| std::str::from_utf8(bytes)) {
            Some(Ok(text)) => encoder.string(text),
            Some(Err(_)) => encoder.refuse("a file is not UTF-8 text, which it has to be here"),
            None => {
                encoder.refuse("a file is a stream, which can only be sent in a body of its own")
            }
        }
    }

    fn form_value(&self) -> FormValue<'_> {
        FormValue::File(self)
    }
}

impl Decode for File {
    fn decode(node: Node<'_>) -> Result<File, Mismatch> {
        if node.is_object() {
            let text = |name: &'static str| {
                let found = node.get(name).and_then(Node::word);
                found.ok_or_else(|| node.mismatch("a file"))
            };
            let bytes = node.get("base64").ok_or_else(|| node.mismatch("a file"))?;
            let file = File::new(text("name")?, Base64::decode(bytes)?.0);
            return Ok(file.media_type(text("media_type")?));
        }
        Ok(File::new("file", node.text()?.into_owned()))
    }
}
