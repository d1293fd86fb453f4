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
            keys.extend(person.emails.items().iter().map(|it| (it.to_lowercase(), key.clone())));
        }
        for (key, role) in &configuration.roles {
            keys.insert(key.to_lowercase(), key.clone());
            keys.extend(role.title.get().map(|it| (it.to_lowercase(), key.clone())));
        }
        // A title in full and in short, where no other role or person has the one.
        for (key, role) in &configuration.roles {
            let parts = role.title.get().and_then(|it| abbreviation::parts(it));
            for part in parts.into_iter().flat_map(|(full, short)| [full, short]) {
                keys.entry(part.to_lowercase()).or_insert_with(|| key.clone());
            }
        }
        House { keys, order, strip }
    }

    /// The role or person that a text names, and whether `isms.toml` knows it.
    pub(super) fn key(&self, name: &str) -> Option<(String, bool)> {
        let outside = before_brackets(name);
        let slug = key_of(name);
        let short = abbreviation::parts(name).map_or(name, |it| it.1);
        for known in [name, outside, slug.as_str(), short] {
            if let Some(key) = self.keys.get(&known.to_lowercase()) {
                return Some((key.clone(), true));
            }
        }
        // Of an address the part before its `@` is the name, where nobody else has it.
        let own = name.split_once('@').filter(|_| is_address(name)).map(|(it, _)| key_of(it));
        let own = own.filter(|it| !it.is_empty() && !self.keys.contains_key(it));
        let key = own.unwrap_or(slug);
        (!key.is_empty()).then_some((key, false))
    }
}

/// Whether a name is a mail address.
pub fn is_address(name: &str) -> bool {
    name.contains('@') && !name.contains(' ')
}
