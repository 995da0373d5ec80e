//! The files of modules: a name beyond ASCII has a file of another name, which rustc wants.

use std::borrow::Cow;
use std::fmt::Write;

use proc_macro2::TokenStream;
use quote::quote;

/// How long the name of a file gets by escapes; the end of a longer one is a hash of the whole.
const LONGEST: usize = 100;

/// A module's name as its file has it. No two modules have the same: no name of a module holds `-`.
pub(super) fn file(module: &str) -> Cow<'_, str> {
    let module = module.strip_prefix("r#").unwrap_or(module);
    if module.is_ascii() {
        return Cow::Borrowed(module);
    }
    let mut file = String::new();
    for c in module.chars() {
        if c.is_ascii() {
            file.push(c);
        } else {
            let _ = write!(file, "-{:x}-", u32::from(c));
        }
    }
    if file.len() > LONGEST {
        file.truncate(LONGEST - 18);
        let _ = write!(file, "-{:016x}-", hash(module));
    }
    Cow::Owned(file)
}

/// FNV-1a, which is the same on every machine.
fn hash(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// What the declaration of a module says of its file, which is a folder's where it has modules of
/// its own: nothing, unless it is not where rustc looks for it.
pub(super) fn path_attribute(module: &str, has_modules: bool) -> TokenStream {
    if module.is_ascii() {
        return TokenStream::new();
    }
    let file = file(module);
    let path = if has_modules {
        format!("{file}/mod.rs")
    } else {
        format!("{file}.rs")
    };
    quote! { #[path = #path] }
}

/// The same of the private module `calls` of a module whose file is not a folder's: below a file that
/// was pointed to rustc does not look into the folder of its name.
pub(super) fn calls_attribute(module: &str, calls: &str) -> TokenStream {
    if module.is_ascii() {
        return TokenStream::new();
    }
    let path = format!("{}/{}.rs", file(module), file(calls));
    quote! { #[path = #path] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beyond_ascii_have_files_of_their_own() {
        let long = ["é".repeat(50), format!("{}e", "é".repeat(49))];
        let files = long.each_ref().map(|module| file(module).len());
        assert_eq!(files, [LONGEST; 2]);
        assert_ne!(file(&long[0]), file(&long[1]));
        assert_eq!(file("pets"), "pets");
        assert_eq!(file("r#type"), "type");
        assert_eq!(file("größe"), "gr-f6--df-e");
        assert_eq!(
            path_attribute("größe", true).to_string(),
            quote! { #[path = "gr-f6--df-e/mod.rs"] }.to_string()
        );
        assert!(path_attribute("pets", true).is_empty());
    }
}
