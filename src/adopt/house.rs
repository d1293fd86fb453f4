//! What is known of the house whose documents are read.

use std::collections::HashMap;

use super::abbreviation;
use super::days::Order;
use crate::configuration::Configuration;
use crate::ownership::{before_brackets, key_of};

/// The names of `isms.toml`, and what the command line says of the documents.
#[derive(Debug, Default)]
pub struct House {
    keys: HashMap<String, String>,
    /// The title of each role, in lower case and without what stands in brackets.
    titles: HashMap<String, String>,
    /// Who holds each role.
    holders: HashMap<String, Vec<String>>,
    pub order: Option<Order>,
    /// Whether the blocks that were read are taken out of the text.
    pub strip: bool,
}

impl House {
    pub fn new(configuration: &Configuration, order: Option<Order>, strip: bool) -> House {
        let mut keys = HashMap::new();
        for (key, person) in &configuration.people {
            keys.insert(key.to_lowercase(), key.clone());
            keys.extend(person.name.get().map(|it| (it.to_lowercase(), key.clone())));
            let others = person.emails.items().iter().chain(person.handles.items());
            keys.extend(others.map(|it| (it.to_lowercase(), key.clone())));
        }
        for (key, role) in &configuration.roles {
            keys.insert(key.to_lowercase(), key.clone());
            keys.extend(role.title.get().map(|it| (it.to_lowercase(), key.clone())));
        }
        // A title in full and in short, where no other role or person has the one.
        let titles =
            configuration.roles.iter().filter_map(|(key, it)| Some((key, it.title.get()?)));
        let parts = titles.clone().filter_map(|(key, it)| Some((key, abbreviation::parts(it)?)));
        let parts: Vec<_> = parts.collect();
        for (key, (full, short)) in &parts {
            let is_only = parts.iter().filter(|(_, (_, it))| it == short).count() == 1;
            for part in [Some(full), Some(short).filter(|_| is_only)].into_iter().flatten() {
                keys.entry(part.to_lowercase()).or_insert_with(|| (*key).clone());
            }
        }
        let titles =
            titles.map(|(key, it)| (key.clone(), before_brackets(it).to_lowercase())).collect();
        let holders = configuration.roles.iter().map(|(key, role)| {
            let holders = role.holders.items().iter().map(|it| it.value.clone()).collect();
            (key.clone(), holders)
        });
        House { keys, titles, holders: holders.collect(), order, strip }
    }

    /// The role or person that a text names, and whether `isms.toml` knows it.
    pub(super) fn key(&self, name: &str) -> Option<(String, bool)> {
        let outside = before_brackets(name);
        let slug = key_of(name);
        let known = [name, outside, &slug].into_iter().find_map(|it| self.known(it));
        if let Some(key) = known.or_else(|| self.by_short_name(name)) {
            return Some((key.clone(), true));
        }
        (!slug.is_empty()).then_some((slug, false))
    }

    fn known(&self, name: &str) -> Option<&String> {
        self.keys.get(&name.to_lowercase())
    }

    /// The role that `isms.toml` knows by the short name alone. With a title of its own it is another: the officers for
    /// people and for privacy are both a "CPO".
    fn by_short_name(&self, name: &str) -> Option<&String> {
        let (_, short) = abbreviation::parts(name)?;
        let has_other_title =
            |key: &String| self.titles.get(key).is_some_and(|it| *it != short.to_lowercase());
        self.known(short).filter(|key| !has_other_title(key))
    }

    /// Whether the person with this key holds the post.
    pub(super) fn holds(&self, person: &str, post: &str) -> bool {
        let role = self.key(post).and_then(|(role, _)| self.holders.get(&role));
        role.is_some_and(|it| it.iter().any(|it| it == person))
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        self.known(name).is_some()
    }
}
