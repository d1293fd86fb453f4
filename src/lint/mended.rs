//! The base as it would stand had a change not had to mend it: what its rules find then was hidden by the slip, and counts as
//! older. The mended document is the later one as a whole; what the change did to it beside is told from the two texts.

use std::collections::{HashMap, HashSet};

use crate::comparison::{Comparison, Kept, row_names};
use crate::document::Document;
use crate::fault::{Fault, FaultKind};
use crate::finding::Finding;
use crate::front_matter::{self, FrontMatter};
use crate::isms::Isms;
use crate::source::FileId;
use crate::syntax::{self, Toml};

/// What a change made readable of its base.
pub(super) struct Mended {
    /// The base with the documents that the change made readable in the place of those that were not, and without unreadable
    /// ones that it removed.
    pub base: Isms,
    /// The names of the mended documents, each with a key that stated something before and states another thing now, or none.
    keys: HashSet<(String, String)>,
    /// The controls and clauses that mended documents listed and list no more.
    dropped: HashSet<String>,
    /// By name, the mended documents that could be read before: what there was to judge.
    judged: HashMap<String, Judged>,
}

/// What rules could see of a document before.
struct Judged {
    file: FileId,
    /// Where the body begins now, where it is another than before.
    new_body: Option<usize>,
    rows: HashSet<String>,
}

impl Mended {
    /// None where the change mended nothing.
    pub fn by(comparison: &Comparison<'_>) -> Option<Mended> {
        let (before, after) = (comparison.before.isms, comparison.after.isms);
        let mended: Vec<&Kept<'_>> = comparison.kept.iter().filter(|it| is_mended(it)).collect();
        let places =
            mended.iter().map(|it| (it.before.file, after.number_by_path(after.path(it.after))));
        let gone = comparison.removed.iter().filter(|it| !it.is_readable());
        let changed: HashMap<FileId, Option<usize>> =
            places.chain(gone.map(|it| (it.file, None))).collect();
        if changed.is_empty() {
            return None;
        }
        let documents = (0..before.documents.len()).filter_map(|number| {
            match changed.get(&before.documents[number].file) {
                None => Some((before, number)),
                Some(of_head) => of_head.map(|it| (after, it)),
            }
        });
        let base = before.with_documents(&documents.collect::<Vec<_>>());
        let keys = mended.iter().flat_map(|kept| {
            let name = after.name(kept.after);
            other_keys(kept, (before, after)).into_iter().map(|key| (name.to_owned(), key))
        });
        let dropped = mended.iter().flat_map(|kept| {
            let listed = |of: &Document| -> HashSet<String> {
                let items = of.controls.items().iter().chain(of.clauses.items());
                items.map(|it| it.value.clone()).collect()
            };
            let now = listed(kept.after);
            listed(kept.before).into_iter().filter(move |it| !now.contains(it))
        });
        let readable = mended.iter().filter(|it| it.before.is_readable());
        let judged = readable.map(|kept| {
            let digest = |isms: &Isms, of| isms.digest(of).map(str::to_owned);
            let is_same = digest(before, kept.before) == digest(after, kept.after);
            let new_body = (!is_same).then(|| kept.after.body.span.start());
            let judged =
                Judged { file: kept.after.file, new_body, rows: row_keys(kept.before).collect() };
            (after.name(kept.after).to_owned(), judged)
        });
        let judged = judged.collect();
        Some(Mended { base, keys: keys.collect(), dropped: dropped.collect(), judged })
    }

    /// Whether a finding speaks of what the change did beside mending.
    pub fn is_beside(&self, finding: &Finding) -> bool {
        let key = finding.key.strip_prefix("field:").map(first_key);
        let own = self.judged.values().find(|it| it.file == finding.at.file());
        key.is_some_and(|it| self.keys.contains(&(finding.subject.clone(), it.to_owned())))
            || self.dropped.contains(&finding.subject)
            || own.is_some_and(|it| it.is_new_there(finding))
    }
}

impl Judged {
    /// Whether a finding is in a body that the change wrote, or about a row that it added.
    fn is_new_there(&self, finding: &Finding) -> bool {
        let is_in_body = self.new_body.is_some_and(|body| finding.at.start() >= body);
        let key = finding.key.strip_prefix("field:").unwrap_or(&finding.key);
        let is_of_row = ROWS.contains(&first_key(key)) && !key.contains("[]");
        let named = key.split_once([':', '.']).filter(|_| is_of_row).map(|it| it.1);
        let is_new_row = named.is_some_and(|named| !self.rows.iter().any(|it| begins(named, it)));
        is_in_body || is_new_row
    }
}

/// Whether a key's rest begins with the name of a row.
fn begins(named: &str, row: &str) -> bool {
    let rest = named.strip_prefix(row);
    rest.is_some_and(|it| it.is_empty() || it.starts_with(['.', ':', '#']))
}

/// What keys about rows begin with, and the tables that hold them.
const ROWS: [&str; 13] = [
    "action",
    "actions",
    "audit",
    "audits",
    "evidence",
    "finding",
    "findings",
    "objective",
    "objectives",
    "risk",
    "risks",
    "row",
    "rows",
];

/// The names of the rows that a document has, as keys have them.
fn row_keys(document: &Document) -> impl Iterator<Item = String> {
    let risks = document.tables.risks.items().iter().filter_map(|it| it.id.text());
    let risks: Vec<String> = risks.map(str::to_owned).collect();
    risks.into_iter().chain(row_names(document))
}

/// Whether something can be read now that could not be read before.
fn is_mended(kept: &Kept<'_>) -> bool {
    let (before, after) = (lost_keys(kept.before), lost_keys(kept.after));
    match (kept.before.is_readable(), kept.after.is_readable()) {
        (_, false) => false,
        (false, true) => true,
        (true, true) => before.iter().any(|it| !after.contains(it)),
    }
}

/// The fields of a document that rules pass over, and those that are misspelt. So is the status, where there is none and nobody
/// approved it: what is weak by that is told of the document alone.
fn lost_keys(document: &Document) -> HashSet<&str> {
    let is_misspelt = |it: &Fault| it.kind == FaultKind::Unknown && it.fix.is_some();
    let lost = document.faults.iter().filter(|it| it.kind.loses_value() || is_misspelt(it));
    let status = document.is_unclaimed().then_some("status");
    lost.map(|it| it.field.as_str()).chain(status).collect()
}

/// The keys of a mended document that stated something to be read before, and state another thing now, or none.
fn other_keys(kept: &Kept<'_>, (before, after): (&Isms, &Isms)) -> Vec<String> {
    let was = values(before.source(kept.before).text());
    let is = values(after.source(kept.after).text());
    let lost: HashSet<&str> = lost_keys(kept.before).into_iter().map(first_key).collect();
    // Where the line is that is broken, its value is guesswork.
    let is_guess = kept.before.faults.iter().any(|it| it.kind == FaultKind::Syntax);
    let is_other = |(key, was): &(&String, &String)| {
        !lost.contains(key.as_str()) && is.get(*key).is_none_or(|is| is != *was && !is_guess)
    };
    was.iter().filter(is_other).map(|(key, _)| key.clone()).collect()
}

/// The keys of a front matter with their values as they are written. Of lists, tables and rows no more than that they are there.
fn values(text: &str) -> HashMap<String, String> {
    let FrontMatter::Found { toml, .. } = front_matter::split(text) else { return HashMap::new() };
    let toml = Toml { file: 0, start: 0, text: &text[toml] };
    let (table, _) = syntax::parse(&toml);
    let value =
        |written: &str| if written.starts_with('[') { "" } else { written.trim() }.to_owned();
    let written = |range| toml.text.get(range).map(value).unwrap_or_default();
    table.iter().map(|(key, it)| (key.get_ref().to_string(), written(it.span()))).collect()
}

/// Of `risks.R-02.due` and `owner:it-lead` the key that stands in the front matter itself.
fn first_key(key: &str) -> &str {
    key.split(['.', ':', '[', '#']).next().unwrap_or(key)
}
