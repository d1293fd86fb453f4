//! What a house wrote, as the front matter writes it.

use std::sync::LazyLock;

use regex::Regex;

use crate::date::{Interval, parse_date};
use crate::document::{Kind, Status};
use crate::edit::quoted;
use crate::fields::Word;
use crate::path;

/// A cell or a value without Markdown's marks and HTML's, and without what is struck out.
pub(super) fn plain(text: &str) -> String {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        let names = "br|b|strong|i|em|span|p|div|small|u|code|td|th|tr";
        Regex::new(&format!(r"(?i)</?(?:{names})(?:\s[^<>]*)?/?>|&nbsp;|<!--.*?-->"))
            .expect("a valid expression")
    });
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\[([^\[\]]*)\]\([^()]*\)").expect("a valid expression"));
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"<(?:mailto:)?([^<>\s@]+@[^<>\s@]+)>").expect("a valid expression")
    });
    static STRUCK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"~~[^~]*~~").expect("a valid expression"));
    let mut text = text.to_owned();
    if text.contains("~~") {
        text = STRUCK.replace_all(&text, " ").into_owned();
    }
    if text.contains(['<', '&']) {
        text = ADDRESS.replace_all(&text, "$1").into_owned();
        text = TAG.replace_all(&text, " ").into_owned();
    }
    if text.contains("](") {
        text = LINK.replace_all(&text, "$1").into_owned();
    }
    text.retain(|it| !matches!(it, '*' | '`'));
    let text = text.trim().trim_end_matches('\\').trim();
    let wrapped = text.strip_prefix('_').and_then(|it| it.strip_suffix('_'));
    wrapped.unwrap_or(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `v1.2`, `Version 1.2`, `1.2 (draft)`.
pub(super) fn version(text: &str) -> Option<String> {
    static VERSION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:version|v|rev\.?|revision)?\s*(\d+(?:\.\d+)*[a-z]?)(?:\s.*)?$")
            .expect("a valid expression")
    });
    VERSION.captures(text).map(|it| it[1].to_owned())
}

/// Whether a text is a version and nothing else.
pub(super) fn is_version_alone(text: &str) -> bool {
    version(text).is_some_and(|it| text.trim_end().ends_with(&it))
}

pub(super) fn status(text: &str) -> Option<Status> {
    let text = text.to_lowercase();
    if let Some(status) = Status::parse(&text.replace(' ', "-")) {
        return Some(status);
    }
    Some(match text.as_str() {
        "entwurf" | "wip" | "work in progress" | "in arbeit" => Status::Draft,
        "under review" | "review" | "in prüfung" | "zur prüfung" => Status::InReview,
        "final" | "published" | "active" | "effective" | "in force" | "freigegeben"
        | "in kraft" | "gültig" | "aktiv" | "veröffentlicht" | "genehmigt" => Status::Approved,
        "obsolete" | "withdrawn" | "superseded" | "archived" | "deprecated" | "zurückgezogen"
        | "ungültig" | "außer kraft" | "archiviert" => Status::Retired,
        _ => return None,
    })
}

pub(super) fn interval(text: &str) -> Option<Interval> {
    let text = text.to_lowercase();
    let text = text.trim_end_matches('.').trim();
    let without = ["every ", "each ", "alle ", "once every ", "at least every "];
    let rest = without.iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text);
    let written = match rest {
        "annual"
        | "annually"
        | "yearly"
        | "year"
        | "once a year"
        | "at least annually"
        | "jährlich"
        | "einmal jährlich"
        | "mindestens jährlich"
        | "twelve months"
        | "once per year" => "12 months",
        "quarterly" | "quarter" | "three months" | "vierteljährlich" | "quartalsweise" => {
            "3 months"
        }
        "semi-annually" | "semi-annual" | "six months" | "half-yearly" | "halbjährlich" => {
            "6 months"
        }
        "biennial" | "biennially" | "two years" | "alle zwei jahre" | "zwei jahre" => "2 years",
        "three years" => "3 years",
        "monthly" | "month" | "monatlich" => "1 month",
        other => other,
    };
    let written = written
        .replace("monate", "months")
        .replace("monat", "month")
        .replace("jahre", "years")
        .replace("jahr", "year")
        .replace("wochen", "weeks")
        .replace("tage", "days");
    Interval::parse(&written)
}

/// A type by the word that says it.
pub(super) fn kind(text: &str) -> Option<Kind> {
    let text = text.to_lowercase().replace([' ', '_'], "-");
    Kind::parse(&text).or_else(|| word_of_kind(&text)).or_else(|| {
        let words = ["richtlinien-dokument", "policy-document", "procedure-document"];
        words.contains(&text.as_str()).then(|| word_of_kind(text.split('-').next()?))?
    })
}

fn word_of_kind(word: &str) -> Option<Kind> {
    Some(match word {
        "policy" | "policies" | "richtlinie" | "richtlinien" | "leitlinie" | "leitlinien" => {
            Kind::Policy
        }
        "standard" | "standards" => Kind::Standard,
        "procedure"
        | "procedures"
        | "verfahren"
        | "verfahrensanweisung"
        | "arbeitsanweisung"
        | "sop" => Kind::Procedure,
        "process" | "processes" | "prozess" | "prozesse" => Kind::Process,
        "plan" | "plans" | "notfallplan" => Kind::Plan,
        "statement" | "statements" => Kind::Statement,
        "guideline" | "guidelines" | "guide" | "leitfaden" => Kind::Guideline,
        "register" | "registers" | "verzeichnis" | "inventory" => Kind::Register,
        "record" | "records" | "protokoll" | "nachweis" => Kind::Record,
        "soa" => Kind::StatementOfApplicability,
        _ => return None,
    })
}

/// The type that a title, a file's name or its folder tells. A template is a tool, so its name says nothing.
pub(super) fn kind_of_names(title: &str, path: &str) -> Option<(Kind, &'static str)> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.split('.').next().unwrap_or(file);
    let words = |text: &str| -> Vec<String> {
        text.split(|it: char| !it.is_alphanumeric())
            .filter(|it| !it.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (title, stem) = (words(title), words(stem));
    let is_template =
        |it: &Vec<String>| it.iter().any(|it| matches!(it.as_str(), "template" | "vorlage"));
    if !is_template(&title) && !is_template(&stem) {
        for (words, from) in [(&title, "the title"), (&stem, "the file's name")] {
            if let Some(kind) = kind_of_words(words) {
                return Some((kind, from));
            }
        }
    }
    let mut folders = folder.rsplit('/').flat_map(words);
    folders.find_map(|it| word_of_kind(&it)).map(|kind| (kind, "the folder"))
}

fn kind_of_words(words: &[String]) -> Option<Kind> {
    let joined = words.join("-");
    for (name, kind) in [
        ("statement-of-applicability", Kind::StatementOfApplicability),
        ("anwendbarkeitserklärung", Kind::StatementOfApplicability),
        ("risk-register", Kind::RiskRegister),
        ("risikoregister", Kind::RiskRegister),
    ] {
        if joined.contains(name) {
            return Some(kind);
        }
    }
    // "Personnel policy & procedures": the policy is what is approved and reviewed, so it leads.
    if ["policy-procedures", "policy-and-procedures"].iter().any(|it| joined.ends_with(it)) {
        return Some(Kind::Policy);
    }
    // "Change management policy and plan": the last word says what it is; German puts it together.
    words.iter().rev().find_map(|word| {
        word_of_kind(word).or_else(|| {
            let endings =
                ["richtlinie", "leitlinie", "verfahren", "prozess", "verzeichnis", "leitfaden"];
            endings.iter().find(|it| word.ends_with(**it)).and_then(|it| word_of_kind(it))
        })
    })
}

/// The id that a file's name begins with: `POL-03 Access control.md`.
pub(super) fn id_of_name(path: &str) -> Option<String> {
    static ID: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^([A-Z]{2,8}(?:[-_][A-Z]{2,8})?)[-_ ]?(\d{1,4})(?:[-_ .]|$)")
            .expect("a valid expression")
    });
    let name = path::name(path);
    let found = ID.captures(name)?;
    Some(format!("{}-{}", found[1].replace('_', "-"), &found[2]))
}

/// A title from a file's name: `access_control-policy.md`.
pub(super) fn title_of_name(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.split('.').next().unwrap_or(name);
    let stem = match stem.to_lowercase().as_str() {
        "index" | "_index" | "" if !folder.is_empty() => path::name(folder),
        _ => stem,
    };
    let words: Vec<&str> = stem.split(['-', '_', ' ']).filter(|it| !it.is_empty()).collect();
    let title = words.join(" ");
    let mut characters = title.chars();
    characters.next().map_or(title.clone(), |it| it.to_uppercase().chain(characters).collect())
}

/// The names in a cell that lists several. "Sales and marketing" may be one department, so `and` does not part them.
pub(super) fn several(text: &str) -> Vec<&str> {
    let parts =
        text.split([',', ';']).flat_map(|it| it.split(" / ")).flat_map(|it| it.split(" + "));
    parts.map(str::trim).filter(|it| !it.is_empty()).collect()
}

/// Enough of a text to find it again.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}

/// Whether a text holds a year, as a name does not: "Sam Roe on 2 March 2026".
pub(super) fn holds_a_year(text: &str) -> bool {
    let mut words = text.split(|it: char| !it.is_ascii_alphanumeric());
    words.any(|it| {
        it.len() == 4
            && (it.starts_with("19") || it.starts_with("20"))
            && it.bytes().all(|it| it.is_ascii_digit())
    })
}

/// How many numbers of clauses or controls a text holds: `8.2 to 8.5` has two.
pub(super) fn numbers_in(text: &str) -> usize {
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b\d{1,2}(?:\.\d{1,2})+\b").expect("a valid expression"));
    NUMBER.find_iter(text).count()
}

/// A plain value of YAML as TOML: truth, a whole number or a day as such, else text.
pub(super) fn plain_toml(text: &str) -> String {
    let is_number = text.len() < 18
        && (text == "0" || !text.starts_with('0'))
        && text.bytes().all(|it| it.is_ascii_digit());
    let is_day = text.len() == 10 && parse_date(text).is_some();
    if matches!(text, "true" | "false") || is_number || is_day {
        text.to_owned()
    } else {
        quoted(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_houses_write_them() {
        assert_eq!(plain("**[IT lead](../roles.md)**  <br>"), "IT lead");
        assert_eq!(plain("<Owner>"), "<Owner>");
        assert_eq!(plain("~~Jane Doe~~ **Sam Roe**"), "Sam Roe");
        assert_eq!(version("Version 1.10").as_deref(), Some("1.10"));
        assert_eq!(version("next"), None);
        assert_eq!(status("Freigegeben"), Some(Status::Approved));
        for (text, wanted) in [
            ("Every 12 months", "12 months"),
            ("Jährlich", "12 months"),
            ("alle 2 Jahre", "2 years"),
        ] {
            assert_eq!(interval(text).map(|it| it.to_string()).as_deref(), Some(wanted), "{text}");
        }
        assert_eq!(interval("as needed"), None);
        assert_eq!(several("CTO, CISO / COO"), ["CTO", "CISO", "COO"]);
    }

    #[test]
    fn names_tell_the_type_and_the_id() {
        let kind = |title, path| kind_of_names(title, path).map(|(kind, _)| kind.name());
        assert_eq!(kind("Access control policy", "a.md"), Some("policy"));
        assert_eq!(kind("HR policy & procedures", "a.md"), Some("policy"));
        assert_eq!(kind("Backup", "procedures/backup.md"), Some("procedure"));
        assert_eq!(
            kind("Management review", "procedures/management_review_template.md"),
            Some("procedure")
        );
        assert_eq!(kind("Passwortrichtlinie", "x.md"), Some("policy"));
        assert_eq!(
            kind("Statement of Applicability (SoA)", "x.md"),
            Some("statement-of-applicability")
        );
        assert_eq!(kind("Overview", "overview.md"), None);
        assert_eq!(id_of_name("a/POL-03-access.md").as_deref(), Some("POL-03"));
        assert_eq!(id_of_name("a/ISP_7 Backup.md").as_deref(), Some("ISP-7"));
        assert_eq!(id_of_name("a/access.md"), None);
        assert_eq!(title_of_name("vendor/index.md"), "Vendor");
    }
}
