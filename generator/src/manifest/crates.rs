//! The manifests of an API that is several crates.
//!
//! The features are those of the one crate. Types are behind them in the core, calls in the crate of
//! their resource; the package itself only hands them on.

use toml_edit::{DocumentMut, InlineTable, Table};

use super::{Package, Parts, add, list};
use crate::config::Config;
use crate::names::{CrateName, Crates, Features, Member, Names};

/// The manifests of a package of this name and of its crates, by path.
pub(super) fn manifests(
    config: &Config,
    title: &str,
    names: &Names,
    crates: &Crates,
    parts: &Parts<'_>,
) -> Vec<(String, String)> {
    let split = Split {
        config,
        title,
        names,
        crates,
        parts,
        package: config.crate_name(title),
    };
    let mut manifests = vec![
        ("Cargo.toml".to_owned(), split.facade()),
        (path(&crates.core), split.core()),
    ];
    let members = crates.members.iter().enumerate();
    manifests.extend(members.map(|(index, member)| (path(&member.name), split.member(index))));
    manifests
}

/// The way from the folder of a crate to that of the package.
const UP: &str = "../../";

fn path(name: &CrateName) -> String {
    format!("{}Cargo.toml", name.path())
}

struct Split<'a> {
    config: &'a Config,
    title: &'a str,
    names: &'a Names,
    crates: &'a Crates,
    parts: &'a Parts<'a>,
    package: String,
}

impl Split<'_> {
    /// That of the package itself.
    fn facade(&self) -> String {
        let mut manifest = Package::whole(self.config, self.title).manifest();
        let mut features = super::runtime_features();
        super::hand_on(&mut features, &self.crates.core.package);
        if let Some(of_resources) = &self.names.features {
            self.facade_features(&mut features, of_resources);
        }
        add(&mut manifest, "features", features);
        let mut dependencies = Table::new();
        let optional = self.names.features.is_some();
        self.dependency(&mut dependencies, &self.crates.core, "crates", false);
        for member in &self.crates.members {
            self.dependency(&mut dependencies, &member.name, "crates", optional);
        }
        add(&mut manifest, "dependencies", dependencies);
        let mut for_tests = super::for_tests(self.config);
        // What tests name of types for formats comes from the crate's own dependencies elsewhere.
        let formats = self.config.formats.values();
        for (name, value) in formats.flat_map(|format| &format.dependencies) {
            let known = for_tests.entry(name);
            known.or_insert_with(|| value.clone());
        }
        super::add_dev_dependencies(&mut manifest, &for_tests);
        super::finished(manifest, self.names)
    }

    /// The features of resources: each turns on its own in the crate it is in.
    fn facade_features(&self, table: &mut Table, features: &Features) {
        super::add_resource_features(table, features, &|name| {
            if features.hidden.contains(name) {
                return None;
            }
            let implied = features.implied.get(name).into_iter().flatten();
            let implied = implied.filter(|other| !features.hidden.contains(*other));
            let mut list: Vec<String> = implied.cloned().collect();
            match self.member_of(features, name) {
                Some(Member { name: member, .. }) => {
                    list.push(format!("dep:{}", member.package));
                    list.push(format!("{}/{name}", member.package));
                }
                None => list.push(self.of_core(name)),
            }
            Some(list)
        });
    }

    /// That of the core: what an API in one crate needs.
    fn core(&self) -> String {
        let about = "what its other crates have in common";
        let mut manifest = self.part(&self.crates.core, about).manifest();
        let features = super::features(self.config, self.names.features.as_ref(), self.parts);
        add(&mut manifest, "features", features);
        super::add_dependencies(&mut manifest, self.config, UP, self.parts);
        let resources = self.names.resources.iter().enumerate();
        let roots = resources.filter(|(_, resource)| resource.path.len() == 1);
        let roots = roots.map(|(index, _)| index);
        let own: Vec<usize> = roots
            .filter(|index| self.crates.of[*index].is_none())
            .collect();
        if !own.is_empty() {
            self.for_examples(&mut manifest, &own);
        }
        super::finished(manifest, self.names)
    }

    /// That of the crate of a resource.
    fn member(&self, index: usize) -> String {
        let Member { name, resource } = &self.crates.members[index];
        let module = &self.names.resources[*resource].module;
        let about = format!("the calls of `client.{module}()`");
        let mut manifest = self.part(name, &about).manifest();
        if let Some(features) = &self.names.features {
            let mut table = Table::new();
            for (name, implied) in &features.implied {
                if self.is_of(features, name, index) {
                    let implied = implied.iter();
                    let own = implied.filter(|other| self.is_of(features, other, index));
                    table.insert(name, list(own.chain([&self.of_core(name)])));
                }
            }
            add(&mut manifest, "features", table);
        }
        let mut dependencies = Table::new();
        self.dependency(&mut dependencies, &self.crates.core, "..", false);
        super::add_format_dependencies(&mut dependencies, self.config, UP);
        add(&mut manifest, "dependencies", dependencies);
        self.for_examples(&mut manifest, &[*resource]);
        super::finished(manifest, self.names)
    }

    /// The examples of calls are those of a user of the package. Without a version it is not asked for
    /// when the crate is published.
    fn for_examples(&self, manifest: &mut DocumentMut, resources: &[usize]) {
        let mut facade = InlineTable::new();
        if let Some(features) = &self.names.features {
            let needed = resources.iter().map(|at| &features.resources[*at]);
            facade.insert("features", needed.collect());
        }
        facade.insert("path", "../..".into());
        let mut table = Table::new();
        table.insert(&self.package, toml_edit::value(facade));
        add(manifest, "dev-dependencies", table);
    }

    /// The head of a manifest of one of the crates.
    fn part<'p>(&'p self, name: &CrateName, about: &str) -> Package<'p> {
        let whole = &self.package;
        Package {
            name: name.package.clone(),
            description: format!("A part of `{whole}`: {about}. Depend on `{whole}` instead"),
            config: self.config,
            is_whole: false,
        }
    }

    /// A dependency on a crate, whose folder is in `folder`.
    fn dependency(&self, table: &mut Table, name: &CrateName, folder: &str, optional: bool) {
        let mut dependency = InlineTable::new();
        // What is on unless it is turned off is for the package to say.
        dependency.insert("default-features", false.into());
        if optional {
            dependency.insert("optional", true.into());
        }
        let path = format!("{folder}/{}", name.folder);
        dependency.insert("path", path.into());
        // They are made for each other. What is behind a `+` counts for nothing.
        let version = self.config.package.version.split('+').next();
        let version = format!("={}", version.unwrap_or_default());
        dependency.insert("version", version.into());
        table.insert(&name.package, toml_edit::value(dependency));
    }

    /// A feature of the core.
    fn of_core(&self, feature: &str) -> String {
        format!("{}/{feature}", self.crates.core.package)
    }

    /// The crate with the resources that have a feature, where that is not the core.
    fn member_of(&self, features: &Features, feature: &str) -> Option<&Member> {
        let mut resources = features.resources.iter();
        let resource = resources.position(|of| of == feature)?;
        self.crates.of[resource].map(|member| &self.crates.members[member])
    }

    /// Whether a feature is one of the resources of this crate.
    fn is_of(&self, features: &Features, feature: &str, member: usize) -> bool {
        let found = self.member_of(features, feature);
        found.is_some_and(|found| *found == self.crates.members[member])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_in_a_folder_is_there_for_every_crate() {
        let text = r#"
            [crate]
            name = "pets"
            documentation = "https://example.com/d"
            [formats.day]
            type = "days::Day"
            dependencies = { days = { path = "../days" } }
        "#;
        let config = Config::parse("codegen.toml", text).unwrap();
        let name = |folder: &str| CrateName {
            package: format!("pets-{folder}"),
            folder: folder.to_owned(),
        };
        let resource = crate::names::ResourceName {
            module: "pet".to_owned(),
            handle: "PetApi".to_owned(),
            path: vec!["pet".to_owned()],
            calls: "calls".to_owned(),
        };
        let crates = Crates {
            core: name("core"),
            members: vec![Member {
                name: name("pet"),
                resource: 0,
            }],
            of: vec![Some(0)],
        };
        let names = Names {
            resources: vec![resource],
            ..Names::default()
        };
        let manifests = manifests(&config, "Pets", &names, &crates, &Parts::new());
        let paths = [
            ("Cargo.toml", "dev-dependencies", "../days"),
            ("crates/core/Cargo.toml", "dependencies", "../../../days"),
            ("crates/pet/Cargo.toml", "dependencies", "../../../days"),
        ];
        assert_eq!(manifests.len(), paths.len());
        for ((path, text), (expected, table, days)) in manifests.iter().zip(paths) {
            let manifest: toml::Table = text.parse().unwrap();
            assert_eq!(path, expected);
            assert_eq!(manifest[table]["days"]["path"].as_str(), Some(days));
            // Only the package is what people look for.
            let is_whole = manifest["package"].get("documentation").is_some();
            assert_eq!(is_whole, path == "Cargo.toml");
        }
    }
}
