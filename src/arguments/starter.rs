//! The arguments of `isms init` and `isms new`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::date;
use crate::date::Date;
use crate::fields::Word;
use crate::starter::{Person, Tier};

#[derive(Debug, Args)]
pub struct Init {
    /// The folder to write to [default: this one]
    #[arg(value_name = "DIR")]
    pub directory: Option<PathBuf>,

    /// The organisation's name [default: the folder's]
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,

    /// A person and the roles they hold, the one who leads first: `"Jane Doe <jane@example.com> = isms-manager, it-operations"`; may be repeated
    #[arg(long = "person", value_name = "NAME <EMAIL> [= ROLE, ...]")]
    pub people: Vec<NamedPerson>,

    /// How many documents: `required` by a clause (13), `core` (40), or `all` (65) [default: core]
    #[arg(long, value_name = "TIER", value_parser = tier)]
    pub documents: Option<Tier>,

    /// Whether there is an office or another place of your own [default: true]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub premises: Option<bool>,

    /// Whether people work outside of it [default: true]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub remote: Option<bool>,

    /// Whether software is developed [default: true]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub development: Option<bool>,

    /// Whether others develop software for you [default: false]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub outsourced_development: Option<bool>,

    /// Ask nothing: what no argument says has its default
    #[arg(long, short)]
    pub yes: bool,

    /// List the files, and write none
    #[arg(long)]
    pub dry_run: bool,

    /// Count the days of the first objectives from this one [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,
}

#[derive(Debug, Args)]
pub struct New {
    /// A type such as `policy`, or a starter document such as `backup-policy`; without it, both are listed
    #[arg(value_name = "TYPE|TEMPLATE")]
    pub what: Option<String>,

    /// The title [default: the starter document's]
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,

    /// The role or person that owns it [default: as the starter document says, else the first role of isms.toml]
    #[arg(long, value_name = "ROLE")]
    pub owner: Option<String>,

    /// The file to write [default: made from the title, in the folder of its type]
    #[arg(long, value_name = "FILE")]
    pub path: Option<PathBuf>,

    /// Print the document instead of writing it
    #[arg(long)]
    pub dry_run: bool,
}

/// `Jane Doe <jane@example.com> = isms-manager, it-operations`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPerson {
    pub person: Person,
    pub roles: Vec<String>,
}

impl FromStr for NamedPerson {
    type Err = String;

    fn from_str(text: &str) -> Result<NamedPerson, String> {
        let (person, roles) = text.split_once('=').unwrap_or((text, ""));
        let (name, email) = match person.split_once('<') {
            Some((name, rest)) => {
                let (email, behind) =
                    rest.split_once('>').ok_or("the e-mail has no closing `>`")?;
                if !behind.trim().is_empty() {
                    return Err(format!(
                        "`{}` stands behind the e-mail: write roles as in `{} <{email}> = isms-manager`, and each person with a `--person` of their own",
                        behind.trim(),
                        name.trim()
                    ));
                }
                (name.trim(), email.trim())
            }
            None => (person.trim(), ""),
        };
        if let Some(written) = with_brackets(name) {
            return Err(format!("the e-mail stands without its brackets: write `{written}`"));
        }
        if !email.is_empty() && !email.contains('@') {
            return Err(format!("`{email}` is no e-mail: write `{name} <jane@example.com>`"));
        }
        if name.is_empty() {
            return Err("a person needs a name: write `Jane Doe <jane@example.com>`".to_owned());
        }
        if name.chars().chain(email.chars()).any(char::is_control)
            || email.contains(char::is_whitespace)
        {
            return Err("a name or e-mail holds a control character or a space".to_owned());
        }
        let roles = roles.split(',').map(str::trim).filter(|it| !it.is_empty());
        Ok(NamedPerson {
            person: Person { name: name.to_owned(), email: email.to_owned() },
            roles: roles.map(str::to_owned).collect(),
        })
    }
}

/// What to write where an address stands in a name: `Jane Doe <jane@example.com>` for `Jane Doe jane@example.com`.
fn with_brackets(name: &str) -> Option<String> {
    let is_address = |it: &&str| it.contains('@');
    let mark = |it: char| matches!(it, '(' | ')' | '[' | ']' | ',' | ';' | '"' | '>');
    let words: Vec<&str> = name.split_whitespace().map(|it| it.trim_matches(mark)).collect();
    let address = words.iter().find(|it| is_address(it))?;
    let rest: Vec<&str> =
        words.iter().copied().filter(|it| !is_address(it) && !it.is_empty()).collect();
    let who = if rest.is_empty() { "Jane Doe".to_owned() } else { rest.join(" ") };
    Some(format!("{who} <{address}>"))
}

fn tier(text: &str) -> Result<Tier, String> {
    Tier::parse(text).ok_or_else(|| "write `required`, `core` or `all`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_read_with_their_roles() {
        let read: NamedPerson =
            "Jane Doe <jane@example.com> = isms-manager, it-operations".parse().unwrap();
        assert_eq!(
            read.person,
            Person { name: "Jane Doe".into(), email: "jane@example.com".into() }
        );
        assert_eq!(read.roles, ["isms-manager", "it-operations"]);
        let plain: NamedPerson = "Sam Roe".parse().unwrap();
        assert_eq!((plain.person.email.as_str(), plain.roles.len()), ("", 0));
        for bad in ["", "<a@b>", "Jane <a@b", "Jane\u{1b} <a@b>", "Jane <a b@c>", "Jane <jane>"] {
            assert!(bad.parse::<NamedPerson>().is_err(), "{bad}");
        }
    }

    #[test]
    fn what_stands_behind_an_address_is_named() {
        for (text, behind) in [
            ("Jane Doe <jane@example.com> isms-manager", "isms-manager"),
            ("Jane Doe <jane@example.com>, Sam <sam@example.com>", ", Sam <sam@example.com>"),
        ] {
            let why = text.parse::<NamedPerson>().unwrap_err();
            let start = format!(
                "`{behind}` stands behind the e-mail: write roles as in `Jane Doe <jane@example.com> = "
            );
            assert!(why.starts_with(&start), "{why}");
        }
    }

    #[test]
    fn an_address_without_brackets_is_no_part_of_a_name() {
        for (text, written) in [
            ("Jane Doe jane@example.com", "Jane Doe <jane@example.com>"),
            ("Jane Doe, jane@example.com = isms-manager", "Jane Doe <jane@example.com>"),
            ("Jane Doe (jane@example.com)", "Jane Doe <jane@example.com>"),
            ("jane@example.com", "Jane Doe <jane@example.com>"),
            ("jane@example.com <jane@example.com>", "Jane Doe <jane@example.com>"),
        ] {
            let why = text.parse::<NamedPerson>().unwrap_err();
            assert_eq!(
                why,
                format!("the e-mail stands without its brackets: write `{written}`"),
                "{text}"
            );
        }
    }
}
