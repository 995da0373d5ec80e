//! Tokens made into the text of a file.

use proc_macro2::TokenStream;

use crate::files::HEADER;

/// The text of a file with these tokens. The error is the parser's: what was emitted is no Rust.
pub fn render(tokens: TokenStream) -> Result<String, String> {
    let file = syn::parse2::<syn::File>(tokens).map_err(|error| error.to_string())?;
    Ok(format!("{HEADER}{}", prettyplease::unparse(&file)))
}
