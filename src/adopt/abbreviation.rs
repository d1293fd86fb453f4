//! A post that is named in full and in short: "Chief People Officer (CPO)" and "CPO" are one.

use std::collections::HashMap;

use super::renaming::{Names, Renaming};
use crate::ownership::key_of;

/// The full name and the short one, which the initials of the other are.
pub(super) fn parts(name: &str) -> Option<(&str, &str)> {
    let (full, short) = name.strip_suffix(')')?.rsplit_once(" (")?;
    let initials = full.split_whitespace().filter_map(|it| it.chars().next());
    let is_short = short.len() > 1 && initials.filter(|it| it.is_uppercase()).eq(short.chars());
    is_short.then_some((full, short))
}

/// By the key of each short name, the key of the one post that some document names with it. What is short for two posts
/// stands for neither.
pub(super) fn renaming(named: &Names) -> Renaming {
    let mut full: HashMap<String, Vec<(&str, &str)>> = HashMap::new();
    for (key, name) in named {
        let Some((_, short)) = parts(name) else { continue };
        let posts = full.entry(key_of(short)).or_default();
        if posts.iter().all(|(it, _)| it != key) {
            posts.push((key, name));
        }
    }
    let only = full.into_iter().filter_map(|(short, posts)| match posts[..] {
        [(key, name)] => Some((short, (key.to_owned(), name.to_owned()))),
        _ => None,
    });
    only.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_the_initials_of_the_full_one() {
        let (full, short) = ("Chief People Officer", "CPO");
        assert_eq!(parts("Chief People Officer (CPO)"), Some((full, short)));
        assert_eq!(parts("Head of Sales (HS)"), Some(("Head of Sales", "HS")));
        for name in
            ["CPO", "Head of Sales (Berlin)", "Head (H)", "Chief People Officer (CFO)", "(CPO)"]
        {
            assert_eq!(parts(name), None, "{name}");
        }
    }

    #[test]
    fn a_short_name_of_two_posts_stands_for_neither() {
        let of = |names: &[&str]| {
            let named = names.iter().map(|it| (key_of(it), (*it).to_owned())).collect();
            renaming(&named).into_iter().map(|(short, (key, _))| (short, key)).collect::<Vec<_>>()
        };
        let (people, product) = ("Chief People Officer (CPO)", "Chief Product Officer (CPO)");
        let one = ("cpo".to_owned(), "chief-people-officer".to_owned());
        assert_eq!(of(&["CPO", people, "Chief people officer", people]), [one]);
        assert_eq!(of(&["CPO", people, product]), []);
    }
}
