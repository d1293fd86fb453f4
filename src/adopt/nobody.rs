//! Words that stand where a name is to be: a template's, and those that say that there is none.

/// Whether a template's words stand where a name is to be, or words that say that there is none.
pub(super) fn is_nobody(text: &str) -> bool {
    let lower = text.to_lowercase();
    let lower = lower.trim_matches(|it: char| !it.is_alphanumeric());
    let local = lower.split_once('@').map_or(lower, |it| it.0);
    let words: Vec<&str> =
        local.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    let joined = words.join(" ");
    NOBODY.contains(&joined.as_str())
        || words.iter().all(|it| it.chars().all(|it| it == 'x'))
        || STARTS.iter().any(|it| words.starts_with(it))
        || (words.len() > 1 && words.ends_with(&["here"]))
}

/// Whole texts.
const NOBODY: [&str; 64] = [
    "asset owner name",
    "document owner",
    "email",
    "first last",
    "first lastname",
    "firstname",
    "first name last name",
    "firstname lastname",
    "full name",
    "job title",
    "keine",
    "keiner",
    "lastname",
    "mail",
    "n a",
    "n n",
    "na",
    "name",
    "name and role",
    "name and title",
    "name role",
    "name surname",
    "name title",
    "names",
    "niemand",
    "nn",
    "no one",
    "nobody",
    "noch offen",
    "none",
    "noone",
    "not applicable",
    "not assigned",
    "not available",
    "not defined",
    "not set",
    "offen",
    "open",
    "owner",
    "owner name",
    "owner role",
    "pending",
    "placeholder",
    "policy owner",
    "position",
    "role",
    "role name",
    "role title",
    "rolle",
    "someone",
    "title",
    "to be announced",
    "unassigned",
    "unbekannt",
    "unbesetzt",
    "undefined",
    "unknown",
    "user",
    "vacant",
    "various",
    "vorname nachname",
    "vorname name",
    "your email",
    "your name",
];

/// How such texts begin, word by word.
const STARTS: &[&[&str]] = &[
    &["add", "name"],
    &["add", "owner"],
    &["add", "role"],
    &["add", "the"],
    &["anyone"],
    &["as", "per"],
    &["bitte"],
    &["choose"],
    &["depends"],
    &["enter"],
    &["fill", "in"],
    &["insert"],
    &["kein"],
    &["keine"],
    &["name", "des"],
    &["name", "der"],
    &["name", "einfügen"],
    &["name", "of"],
    &["no"],
    &["noch", "zu"],
    &["noch", "nicht"],
    &["not"],
    &["please"],
    &["refer", "to"],
    &["replace"],
    &["see"],
    &["select", "a"],
    &["select", "the"],
    &["siehe"],
    &["specify"],
    &["tba"],
    &["tbc"],
    &["tbd"],
    &["to", "be"],
    &["todo"],
    &["varies"],
    &["whichever"],
    &["whoever"],
    &["wird", "noch"],
    &["your"],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_template_name_nobody() {
        for text in [
            "TBD",
            "TBD by management",
            "tbc",
            "Insert name",
            "Name",
            "name here",
            "N/A",
            "N. N.",
            "none",
            "xxx",
            "XX",
            "To be determined",
            "not assigned",
            "Your name",
            "Name of the owner",
            "see RACI matrix",
            "whoever finds it",
            "First Lastname",
            "no owner",
            "name@example.com",
            "Vorname Nachname",
            "noch zu benennen",
            "",
        ] {
            assert!(is_nobody(text), "{text}");
        }
        for text in [
            "Jane Doe",
            "CISO",
            "Tobias Doe",
            "Insa Roe",
            "Security team",
            "jane@example.com",
            "Max Name",
            "Policy owner group",
        ] {
            assert!(!is_nobody(text), "{text}");
        }
    }
}
