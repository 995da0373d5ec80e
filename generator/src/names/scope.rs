//! A set of names in which each is given out once.

use std::collections::BTreeSet;

/// Names that are taken in one module, type or signature.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    taken: BTreeSet<String>,
}

impl Scope {
    /// A scope in which these are taken from the start.
    pub(super) fn with(reserved: &[&str]) -> Scope {
        Scope {
            taken: reserved.iter().map(ToString::to_string).collect(),
        }
    }

    /// The name, with the first number from 2 on that makes it free.
    pub(super) fn claim(&mut self, name: String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let separator = if name.ends_with(|c: char| c.is_ascii_digit()) {
            "_"
        } else {
            ""
        };
        let snake = name.chars().all(|c| !c.is_uppercase());
        // `self_` and a number are `self_2`: two underscores are not snake case.
        let separator = if snake && !name.ends_with('_') {
            "_"
        } else {
            separator
        };
        for number in 2.. {
            let numbered = format!("{name}{separator}{number}");
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
        name
    }

    /// Whether nothing has the name.
    pub(super) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// The first of the names that is free; else the last with a number.
    pub(super) fn claim_first(&mut self, names: impl IntoIterator<Item = String>) -> String {
        let mut last = String::new();
        for name in names {
            if self.taken.insert(name.clone()) {
                return name;
            }
            last = name;
        }
        self.claim(last)
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;

    #[test]
    fn each_name_is_given_once() {
        let mut scope = Scope::with(&["new"]);
        let mut claim = |name: &str| scope.claim(name.to_owned());
        assert_eq!(claim("new"), "new_2");
        assert_eq!(claim("a"), "a");
        assert_eq!(claim("a"), "a_2");
        assert_eq!(claim("a"), "a_3");
        assert_eq!(claim("a_2"), "a_2_2");
        assert_eq!(claim("self_"), "self_");
        assert_eq!(claim("self_"), "self_2");
        assert_eq!(claim("Card"), "Card");
        assert_eq!(claim("Card"), "Card2");
        assert_eq!(claim("Card2"), "Card2_2");
    }
}
