//! How values are given by name, the same for whatever holds them.

/// The methods of what holds values by name and has a `put` of its own.
macro_rules! setters {
    () => {
        /// Gives a value; an absent one takes away what was given.
        #[must_use]
        pub fn set<T: $crate::runtime::Encode>(mut self, name: &'static str, value: T) -> Self {
            self.put(name, &value);
            self
        }

        /// As `set`, of text.
        #[must_use]
        pub fn text(self, name: &'static str, value: impl Into<String>) -> Self {
            self.set(name, value.into())
        }

        /// As `set`, of what becomes a value.
        #[must_use]
        pub fn set_into<T: $crate::runtime::Encode>(
            self,
            name: &'static str,
            value: impl Into<T>,
        ) -> Self {
            self.set(name, value.into())
        }

        /// As `set`, of what becomes a list.
        #[must_use]
        pub fn list<T: $crate::runtime::Encode>(
            self,
            name: &'static str,
            items: impl IntoIterator<Item = impl Into<T>>,
        ) -> Self {
            let items: Vec<T> = items.into_iter().map(Into::into).collect();
            self.set(name, items)
        }

        /// As `set`, of what becomes a map.
        #[must_use]
        pub fn map<T: $crate::runtime::Encode>(
            self,
            name: &'static str,
            entries: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>,
        ) -> Self {
            let entries = entries.into_iter();
            let entries: Vec<(String, T)> = entries
                .map(|(key, value)| (key.into(), value.into()))
                .collect();
            self.set(name, $crate::runtime::json::Mapping::of(&entries))
        }

        /// As `set`, of what a setter takes.
        #[must_use]
        pub fn argument<T: $crate::runtime::Encode, M>(
            self,
            name: &'static str,
            value: impl $crate::runtime::json::Argument<T, M>,
        ) -> Self {
            self.set(name, value.value())
        }

        /// As `set`, of what a setter takes as a list.
        #[must_use]
        pub fn list_argument<T: $crate::runtime::Encode, M>(
            self,
            name: &'static str,
            items: impl $crate::runtime::json::ListArgument<T, M>,
        ) -> Self {
            self.set(name, items.items())
        }

        /// As `set`, of what a setter takes as a map.
        #[must_use]
        pub fn map_argument<T: $crate::runtime::Encode, M>(
            self,
            name: &'static str,
            entries: impl $crate::runtime::json::ObjectArgument<T, M>,
        ) -> Self {
            self.set(name, entries.object())
        }

        /// As `set`, of what a setter takes of what may be null.
        #[must_use]
        pub fn nullable<T, M, W: $crate::runtime::Encode>(
            self,
            name: &'static str,
            value: impl $crate::runtime::json::NullableArgument<T, M, W>,
        ) -> Self {
            self.set(name, value.nullable())
        }

        /// As `set`, of what a setter takes of what the empty text clears.
        #[must_use]
        pub fn clearable<T, M, W: $crate::runtime::Encode>(
            self,
            name: &'static str,
            value: impl $crate::runtime::json::ClearableArgument<T, M, W>,
        ) -> Self {
            self.set(name, value.clearable())
        }

        /// As `set`, of what a setter takes as a list that may be null.
        #[must_use]
        pub fn nullable_list<T, M, W: $crate::runtime::Encode>(
            self,
            name: &'static str,
            items: impl $crate::runtime::json::NullableListArgument<T, M, W>,
        ) -> Self {
            self.set(name, items.nullable())
        }

        /// As `set`, of what a setter takes as a map that may be null.
        #[must_use]
        pub fn nullable_map<T, M, W: $crate::runtime::Encode>(
            self,
            name: &'static str,
            entries: impl $crate::runtime::json::NullableMapArgument<T, M, W>,
        ) -> Self {
            self.set(name, entries.nullable())
        }
    };
}
pub(crate) use setters;
