//! The findings that stood when somebody wrote them down, so that an old pile does not block: `.isms-baseline.toml`. Names
//! only: no counts, which would hide a new gap behind a closed one, and no lines, which move.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::edit::quoted;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::finding::Finding;
use crate::rules::{self, Group, Rule};
use crate::source::{FileId, Span};
use crate::syntax::{self, Toml};

/// Its name, at the root of the ISMS.
pub const FILE: &str = ".isms-baseline.toml";

/// What every file begins with.
const HEAD: &str = "\
# Gaps that were there when `isms baseline` wrote this. They do not block; every other one does.
# Take out what is closed: `isms baseline --prune`.
";

#[derive(Clone, Debug, Default)]
pub struct Baseline {
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    /// Its row.
    pub at: Span,
    pub identity: Identity,
}

/// What names a finding whatever its place or wording, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    pub rule: &'static str,
    pub subject: String,
    pub key: String,
}

impl Baseline {
    /// Reads the file. Any fault means that the run must not go on.
    pub fn read(file: FileId, text: &str) -> (Baseline, Vec<Fault>) {
        let toml = Toml { file, start: 0, text };
        let (table, syntax) = syntax::parse(&toml);
        let mut faults = Vec::new();
        let mut fields = Fields::new(toml, table, Span::new(file, 0..0), &mut faults);
        let rows = fields.rows("findings", read_entry);
        fields.finish();
        let entries = rows.items().iter().flatten().cloned().collect();
        (Baseline { entries }, if syntax.is_empty() { faults } else { syntax })
    }

    /// The file that names these findings, one a line.
    pub fn text(identities: &BTreeSet<Identity>) -> String {
        let mut text = HEAD.to_owned();
        text.push_str("findings = [\n");
        for Identity { rule, subject, key } in identities {
            let (subject, key) = (quoted(subject), quoted(key));
            let _ =
                writeln!(text, "    {{ rule = \"{rule}\", subject = {subject}, key = {key} }},");
        }
        text.push_str("]\n");
        text
    }
}

impl Identity {
    pub fn of(finding: &Finding) -> Identity {
        Identity {
            rule: finding.rule.name,
            subject: finding.subject.clone(),
            key: finding.key.clone(),
        }
    }
}

fn read_entry(row: &mut Fields<'_, '_>) -> Option<Entry> {
    let (rule, subject, key) = (row.text("rule"), row.text("subject"), row.text("key"));
    row.require("rule", &rule, "`rule = \"owner-missing\"`");
    row.require("subject", &subject, "`subject = \"POL-03\"`");
    row.require("key", &key, "`key = \"field:owner\"`, as `isms check --output json` names it");
    let name = rule.get()?;
    let Some(rule) = rules::find(name) else {
        let help = rules::instead_of(name);
        let message = format!("there is no rule `{}`", name.value);
        row.invalid::<()>("rule", name.span, message, Some(help));
        return None;
    };
    if !rule.waivable {
        let message = format!("a finding of `{}` can't stand in a baseline", rule.name);
        row.invalid::<()>("rule", name.span, message, Some(mend(rule).into()));
        return None;
    }
    let identity = Identity {
        rule: rule.name,
        subject: subject.get()?.value.clone(),
        key: key.get()?.value.clone(),
    };
    Some(Entry { at: row.span, identity })
}

/// What to do about a finding that nothing may excuse.
fn mend(rule: &Rule) -> &'static str {
    match rule.group {
        Group::Waivers => "remove this row, and mend what it speaks of",
        _ => {
            "remove this row, and mend the file or leave it out with `[documents] exclude` in isms.toml"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let (_, faults) = Baseline::read(0, text);
        faults.into_iter().map(|it| it.message).collect()
    }

    #[test]
    fn what_is_written_reads_back_whatever_a_subject_holds() {
        let names = ["POL-01", "policies/a \"b\"\\.md", "x\n[[findings]]", "", "\u{1b}[2J", "TBD"];
        let identities: BTreeSet<Identity> = names
            .iter()
            .map(|it| Identity {
                rule: "owner-missing",
                subject: (*it).into(),
                key: format!("field:{it}"),
            })
            .collect();
        let text = Baseline::text(&identities);
        assert_eq!(text.lines().count(), 4 + names.len());
        let (baseline, faults) = Baseline::read(0, &text);
        assert_eq!(faults, []);
        let read: Vec<Identity> = baseline.entries.into_iter().map(|it| it.identity).collect();
        assert_eq!(read, identities.into_iter().collect::<Vec<_>>());
        assert!(Baseline::read(0, &Baseline::text(&BTreeSet::new())).1.is_empty());
    }

    #[test]
    fn reading_is_strict() {
        assert_eq!(faults("findings = [{}]\n").len(), 3);
        assert_eq!(faults("finding = []\n"), ["`finding` is not a key of this file"]);
        let row = |rule: &str| {
            faults(&format!("findings = [{{ rule = \"{rule}\", subject = \"A\", key = \"b\" }}]\n"))
        };
        assert_eq!(row("owner-missing"), [""; 0]);
        assert_eq!(row("owner-mising"), ["there is no rule `owner-mising`"]);
        let never = ["front-matter-invalid", "waiver-expired", "baseline-stale"];
        for rule in never {
            assert_eq!(row(rule), [format!("a finding of `{rule}` can't stand in a baseline")]);
        }
        assert_eq!(faults("findings = [\n<<<<<<< HEAD\n").len(), 1);
    }
}
