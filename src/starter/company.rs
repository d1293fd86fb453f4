//! Who a management system is written for.

use std::collections::BTreeMap;

use super::catalogue::{Tier, Trait, catalogue};
use crate::date::Date;
use crate::ownership::key_of;

/// The roles of the catalogue that approve documents.
const TOP_MANAGEMENT: &str = "top-management";
const MANAGER: &str = "isms-manager";

/// What was answered: by a person, or by arguments.
#[derive(Debug)]
pub struct Company {
    pub organisation: String,
    pub people: Vec<Person>,
    /// Who was named for a role, by number in `people`. The first person leads where nobody was.
    pub holders: BTreeMap<String, usize>,
    pub traits: Vec<Trait>,
    pub tier: Tier,
    /// The first day: objectives count from it.
    pub today: Date,
    /// Whether the folder holds other things than the system, as a repository of code does.
    pub is_among_others: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub email: String,
}

/// What is known of a role's holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// By number in [`Company::people`].
    Named(usize),
    /// Nobody was named, and it falls to nobody: an auditor must come from elsewhere.
    Nobody,
}

/// Who holds a role: the person named for it, else whoever it falls to.
pub fn holder_of(company: &Company, role: &str) -> Holder {
    if let Some(number) = company.holders.get(role) {
        return Holder::Named(*number);
    }
    let found = catalogue().roles.iter().find(|it| it.name == role);
    match found {
        Some(role) if role.top_management => Holder::Named(0),
        Some(role) => match &role.falls_to {
            Some(next) => holder_of(company, next),
            None => Holder::Nobody,
        },
        None => Holder::Nobody,
    }
}

impl Company {
    pub fn has(&self, needed: Option<Trait>) -> bool {
        needed.is_none_or(|it| self.traits.contains(&it))
    }

    /// A name for each person as `isms.toml` keys are written: `jane-doe`, and `jane-doe-2` for a second one.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for person in &self.people {
            let key = key_of(&person.name);
            let plain = if key.is_empty() { "person".to_owned() } else { key };
            let mut candidate = plain.clone();
            let mut number = 2;
            while keys.contains(&candidate) {
                candidate = format!("{plain}-{number}");
                number += 1;
            }
            keys.push(candidate);
        }
        keys
    }

    /// The role that a document of the catalogue names, or the one that stands in for it where nobody holds it.
    pub fn role<'a>(&self, name: &'a str) -> &'a str {
        match holder_of(self, name) {
            Holder::Named(_) => name,
            Holder::Nobody => MANAGER,
        }
    }

    /// The role that approves what `owner` owns: the one that the catalogue names, else the first of those who may that
    /// somebody else holds. Nobody approves what they alone own.
    pub fn approver<'a>(&self, named: &'a str, owner: &str) -> &'a str {
        let owners_holder = holder_of(self, owner);
        let named = self.role(named);
        let mut candidates = [named, TOP_MANAGEMENT, MANAGER].into_iter();
        let other = candidates.find(|it| holder_of(self, it) != owners_holder);
        // Once somebody else is named as manager, all can be approved.
        other.unwrap_or(if owner == MANAGER { TOP_MANAGEMENT } else { MANAGER })
    }

    /// Whether one person leads the company and runs the management system too: nobody is left to approve what they own.
    pub fn is_run_by_one(&self) -> bool {
        holder_of(self, TOP_MANAGEMENT) == holder_of(self, MANAGER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::parse_date;

    fn company(names: &[&str], holders: &[(&str, usize)]) -> Company {
        let person = |name: &&str| Person { name: (*name).to_owned(), email: String::new() };
        Company {
            organisation: "Example Ltd".to_owned(),
            people: names.iter().map(person).collect(),
            holders: holders.iter().map(|(role, it)| ((*role).to_owned(), *it)).collect(),
            traits: Vec::new(),
            tier: Tier::Core,
            today: parse_date("2026-11-23").unwrap(),
            is_among_others: false,
        }
    }

    #[test]
    fn roles_fall_to_whoever_is_there_but_the_auditors_to_nobody() {
        let company = company(&["Sam Roe", "Jane Doe"], &[("it-operations", 1)]);
        assert_eq!(holder_of(&company, "top-management"), Holder::Named(0));
        assert_eq!(holder_of(&company, "isms-manager"), Holder::Named(0));
        assert_eq!(holder_of(&company, "engineering-lead"), Holder::Named(1));
        assert_eq!(holder_of(&company, "internal-auditor"), Holder::Nobody);
        assert_eq!(company.role("internal-auditor"), "isms-manager");
    }

    #[test]
    fn nobody_is_to_approve_what_they_own_where_somebody_else_can() {
        let two = company(&["Sam Roe", "Jane Doe"], &[("isms-manager", 1)]);
        for (named, owner, approver) in [
            ("top-management", "isms-manager", "top-management"),
            ("isms-manager", "isms-manager", "top-management"),
            ("isms-manager", "it-operations", "top-management"),
            ("top-management", "people-lead", "isms-manager"),
            ("top-management", "top-management", "isms-manager"),
        ] {
            assert_eq!(two.approver(named, owner), approver, "{named} {owner}");
        }
        assert!(!two.is_run_by_one());
        let one = company(&["Sam Roe"], &[]);
        assert_eq!(one.approver("top-management", "isms-manager"), "top-management");
        assert_eq!(one.approver("isms-manager", "isms-manager"), "top-management");
        assert_eq!(one.approver("top-management", "top-management"), "isms-manager");
        assert!(one.is_run_by_one());
    }

    #[test]
    fn keys_differ_even_where_names_do_not() {
        let company = company(&["Jane Doe", "jane  doe (CISO)", "Żoë O'Hara", "***"], &[]);
        assert_eq!(company.keys(), ["jane-doe", "jane-doe-2", "żoë-o-hara", "person"]);
    }
}
