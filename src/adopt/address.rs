//! People who are named by a mail address, or by a handle as `@jane`.

use std::collections::HashMap;

use super::House;
use super::renaming::{Names, Renaming};
use crate::ownership::key_of;

/// What stands before the `@` of a mail address.
fn local_part(name: &str) -> Option<&str> {
    let (local, domain) = name.split_once('@')?;
    let is_address = !local.is_empty() && !domain.is_empty() && !name.contains(' ');
    is_address.then_some(local)
}

pub fn is_address(name: &str) -> bool {
    local_part(name).is_some()
}

/// Whether a name is the handle of a person; that of a team has a slash.
pub fn is_handle(name: &str) -> bool {
    name.strip_prefix('@').is_some_and(|it| !it.is_empty() && !it.contains(['@', '/', ' ']))
}

/// The part before the `@` of each address as its key, where nobody else has it.
pub(super) fn renaming(named: &Names, house: &House) -> Renaming {
    let short = |name: &str| local_part(name).map(key_of).filter(|it| !it.is_empty());
    // Who else would have each key, by the key that was read.
    let mut wanting: HashMap<String, Vec<&str>> = HashMap::new();
    for (key, name) in named {
        for wanted in [Some(key.clone()), short(name)].into_iter().flatten() {
            let keys = wanting.entry(wanted).or_default();
            if !keys.contains(&key.as_str()) {
                keys.push(key);
            }
        }
    }
    let short = named.iter().filter_map(|(key, name)| Some((key, name, short(name)?)));
    short
        .filter(|(.., short)| wanting[short].len() == 1 && !house.knows(short))
        .map(|(key, name, short)| (key.clone(), (short, name.clone())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_text_on_both_sides() {
        for (name, kind) in [
            ("sam@example.com", (true, false)),
            ("@jane", (false, true)),
            ("@acme/security-team", (false, false)),
            ("@", (false, false)),
            ("sam@", (false, false)),
            ("Sam @ Sales", (false, false)),
            ("Sam", (false, false)),
        ] {
            assert_eq!((is_address(name), is_handle(name)), kind, "{name}");
        }
    }

    #[test]
    fn two_people_get_two_keys() {
        let house = House::default();
        let of = |names: &[&str]| {
            let named = names.iter().map(|it| (key_of(it), (*it).to_owned())).collect();
            let mut keys: Vec<_> =
                renaming(&named, &house).into_values().map(|(key, _)| key).collect();
            keys.sort();
            keys
        };
        assert_eq!(of(&["sam@example.com", "kim@example.com"]), ["kim", "sam"]);
        assert_eq!(of(&["sam@example.com", "Sam@example.com"]), ["sam"]);
        assert_eq!(of(&["sam@example.com", "sam@partner.org", "kim@partner.org"]), ["kim"]);
        assert_eq!(of(&["sam@example.com", "Sam"]), [""; 0]);
    }
}
