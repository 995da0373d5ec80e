//! Which credentials are needed.

use super::change::{ChangeKind, Verdict};
use super::compare::{Comparison, Item};
use specwright::ir::{Operation, SchemeKind, Security};

impl Comparison<'_> {
    /// Compares what an operation needs, where it or its older self says so itself.
    pub(super) fn operation_security(&mut self, item: &Item, old: &Operation, new: &Operation) {
        if old.security.is_none() && new.security.is_none() {
            return;
        }
        let was = old.security.as_ref().unwrap_or(&self.old.api.security);
        let is = new.security.as_ref().unwrap_or(&self.new.api.security);
        self.security(item, &was.clone(), &is.clone());
    }

    /// Compares two requirements.
    pub(super) fn security(&mut self, item: &Item, was: &Security, is: &Security) {
        if normal(was) == normal(is) {
            return;
        }
        let verdict = if is_enough(was, is) {
            Verdict::Minor
        } else {
            Verdict::Major
        };
        let message = format!(
            "it needs {} instead of {}",
            in_words(&normal(is)),
            in_words(&normal(was))
        );
        let places = (
            Some(self.old.at(&below(&item.old))),
            Some(self.new.at(&below(&item.new))),
        );
        self.part(item, verdict, ChangeKind::Auth, message, places);
    }

    /// Compares the schemes that there are.
    pub(super) fn schemes(&mut self, item: &Item) {
        let (olds, news) = (&self.old.api.schemes, &self.new.api.schemes);
        let place = |name: &str| {
            let mut pointer = "#/components/securitySchemes".to_owned();
            specwright::pointer::push_token(&mut pointer, name);
            pointer
        };
        for new in news {
            let name = &new.name;
            let there = Some(self.new.at(&place(name)));
            let Some(old) = olds.iter().find(|old| old.name == *name) else {
                let message = format!("there is a new security scheme `{name}`");
                self.part(
                    item,
                    Verdict::Minor,
                    ChangeKind::Auth,
                    message,
                    (None, there),
                );
                continue;
            };
            if old.kind != new.kind {
                let same_sort =
                    std::mem::discriminant(&old.kind) == std::mem::discriminant(&new.kind);
                let verdict = if same_sort {
                    Verdict::Patch
                } else {
                    Verdict::Major
                };
                let message = format!(
                    "the security scheme `{name}` is {} instead of {}",
                    kind(&new.kind),
                    kind(&old.kind)
                );
                let places = (Some(self.old.at(&place(name))), there);
                self.part(item, verdict, ChangeKind::Auth, message, places);
            }
        }
        for old in olds {
            if !news.iter().any(|new| new.name == old.name) {
                let message = format!("the security scheme `{}` is gone", old.name);
                let places = (Some(self.old.at(&place(&old.name))), None);
                self.part(item, Verdict::Major, ChangeKind::Auth, message, places);
            }
        }
    }
}

fn below(pointer: &str) -> String {
    format!(
        "{}/security",
        pointer.trim_end_matches("#/").trim_end_matches('/')
    )
}

/// Alternatives in order; none at all is the one that needs nothing.
fn normal(security: &Security) -> Security {
    let mut normal = security.clone();
    if normal.is_empty() {
        normal.push(Vec::new());
    }
    normal.iter_mut().for_each(|alternative| alternative.sort());
    normal.sort();
    normal.dedup();
    normal
}

/// Whether whoever had the credentials for one requirement has those for the other.
fn is_enough(was: &Security, is: &Security) -> bool {
    let is = normal(is);
    normal(was).iter().all(|had| {
        let mut alternatives = is.iter();
        alternatives.any(|needed| needed.iter().all(|name| had.contains(name)))
    })
}

fn in_words(security: &Security) -> String {
    let alternatives: Vec<String> = security
        .iter()
        .map(|names| match names.as_slice() {
            [] => "no credentials".to_owned(),
            names => {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                names.join(" with ")
            }
        })
        .collect();
    alternatives.join(" or ")
}

fn kind(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Bearer => "a bearer token".to_owned(),
        SchemeKind::Basic => "user and password".to_owned(),
        SchemeKind::ApiKeyHeader(name) => format!("a key in the header `{name}`"),
        SchemeKind::ApiKeyQuery(name) => format!("a key in the query as `{name}`"),
        SchemeKind::ApiKeyCookie(name) => format!("a key in the cookie `{name}`"),
        SchemeKind::ClientCredentials { token_url, scopes } => {
            format!(
                "client credentials of `{token_url}` for `{}`",
                scopes.join(" ")
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn security(text: &[&[&str]]) -> Security {
        let names = |names: &&[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        text.iter().map(names).collect()
    }

    #[test]
    fn credentials_that_are_enough() {
        for (was, is, enough) in [
            (&[][..], &[&[][..]][..], true),
            (&[&["a"][..]], &[&["a"], &["b"]], true),
            (&[&["a"], &["b"]], &[&["a"]], false),
            (&[&["a"]], &[], true),
            (&[], &[&["a"]], false),
            (&[&["a", "b"]], &[&["b"]], true),
            (&[&["a"]], &[&["a", "b"]], false),
            (&[&["a"]], &[&["a"], &[]], true),
        ] {
            assert_eq!(
                is_enough(&security(was), &security(is)),
                enough,
                "{was:?} {is:?}"
            );
        }
    }
}
