//! What a change gave another name: documents, risks and other rows. What was wrong with them before is not new.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::rows::{Mark, Named, rows};
use super::{Comparison, Kept};
use crate::document::Document;
use crate::document::tables::Risk;
use crate::isms::Isms;
use crate::risk;
use crate::source::FileId;

/// What findings about the earlier side would be about on the later one.
#[derive(Debug, Default)]
pub struct NewNames {
    /// By the earlier file, the document's name before and now.
    documents: HashMap<FileId, (String, String)>,
    /// Names that stood for one thing before and for nothing now: of documents, their files and risks.
    anywhere: HashMap<String, String>,
    /// By the earlier file and a row's key, the document that has the row now, and the key.
    rows: HashMap<FileId, HashMap<String, (String, String)>>,
}

impl NewNames {
    /// The subject and the key by which a finding of the earlier side, in a file of it, would be known now; none where they are
    /// the same.
    pub fn now(&self, file: FileId, subject: &str, key: &str) -> Option<(String, String)> {
        if let Some(row) = self.row_now(file, key) {
            return Some(row);
        }
        let own = self.documents.get(&file).filter(|it| it.0 == subject).map(|it| &it.1);
        let subject_now = own.or_else(|| self.anywhere.get(subject));
        let key_now = self.key_now(key);
        (subject_now.is_some() || key_now.is_some()).then(|| {
            let subject = subject_now.map_or(subject, String::as_str).to_owned();
            (subject, key_now.unwrap_or_else(|| key.to_owned()))
        })
    }

    /// `action:A-3`, `row:Northwind Hosting:next_review` and `field:rows.Northwind Hosting.owner`.
    fn row_now(&self, file: FileId, key: &str) -> Option<(String, String)> {
        let rows = self.rows.get(&file)?;
        let mut ends = std::iter::successors(Some(key.len()), |end| key[..*end].rfind([':', '#']));
        if let Some((end, (subject, now))) =
            ends.find_map(|end| Some((end, rows.get(&key[..end])?)))
        {
            return Some((subject.clone(), format!("{now}{}", &key[end..])));
        }
        let (table, field) = key.strip_prefix("field:")?.split_once('.')?;
        rows.iter().find_map(|(was, (subject, now))| {
            let (was, now) = (name_in(was), name_in(now));
            let rest = field.strip_prefix(was).filter(|it| it.is_empty() || it.starts_with('.'))?;
            Some((subject.clone(), format!("field:{table}.{now}{rest}")))
        })
    }

    /// `depends_on:POL-09`, `risk:R-05` and `field:risks.R-05.owner`.
    fn key_now(&self, key: &str) -> Option<String> {
        let (kind, named) = key.split_once(':')?;
        if let Some(now) = self.anywhere.get(named) {
            return Some(format!("{kind}:{now}"));
        }
        let parts: Vec<&str> = named.split('.').collect();
        let now = |it: &&str| self.anywhere.get(*it).map_or_else(|| (*it).to_owned(), Clone::clone);
        let parts_now: Vec<String> = parts.iter().map(now).collect();
        (parts != parts_now).then(|| format!("{kind}:{}", parts_now.join(".")))
    }
}

impl<'a> Comparison<'a> {
    pub fn new_names(&self) -> &NewNames {
        self.new_names.get_or_init(|| self.find_new_names())
    }

    fn find_new_names(&self) -> NewNames {
        let mut names = NewNames::default();
        for kept in self.kept.iter().filter(|it| !it.is_untouched()) {
            self.document(kept, &mut names);
        }
        names.anywhere.extend(self.renumbered_risks());
        self.handed_on(&mut names);
        for kept in self.touched() {
            let subject = self.after.isms.name(kept.after);
            for mark in [Mark::Title, Mark::Rest] {
                let known = names.rows.entry(kept.before.file).or_default();
                let is_new = |it: &Named<String>| !known.values().any(|(_, now)| *now == it.0);
                let mut after = rows(kept.after, mark);
                after.retain(is_new);
                for (was, is) in pairs(&rows(kept.before, mark), &after) {
                    known.entry(was).or_insert_with(|| (subject.to_owned(), is));
                }
            }
        }
        names
    }

    /// Risks that a register in use has on both sides, by the id of now: as they were, where somebody touched a register.
    pub fn risks_before(&self) -> HashMap<String, &'a Risk> {
        if !self.touches_risks() {
            return HashMap::new();
        }
        let renumbered: HashMap<String, String> = self.renumbered_risks().into_iter().collect();
        let before = risk::known(self.before.isms).filter_map(|(_, it)| Some((it.id.text()?, it)));
        let now = |id: &str| renumbered.get(id).map_or(id, String::as_str).to_owned();
        before.map(|(id, risk)| (now(id), risk)).collect()
    }

    fn renumbered_risks(&self) -> Vec<(String, String)> {
        match self.touches_risks() {
            true => pairs(&risks(self.before.isms), &risks(self.after.isms)),
            false => Vec::new(),
        }
    }

    fn touches_risks(&self) -> bool {
        self.touched().any(|it| !it.before.tables.risks.items().is_empty())
    }

    fn document(&self, kept: &Kept<'_>, names: &mut NewNames) {
        let (before, after) = (self.before.isms, self.after.isms);
        let (was, is) = (before.name(kept.before), after.name(kept.after));
        if was != is {
            names.documents.insert(kept.before.file, (was.to_owned(), is.to_owned()));
        }
        let is_of_one = before.all_by_id(was).count() <= 1 && after.by_id(was).is_none();
        let both = [(was, is)].into_iter().filter(|_| is_of_one);
        let both = both.chain([(before.path(kept.before), after.path(kept.after))]);
        let others = both.filter(|(was, is)| was != is);
        names.anywhere.extend(others.map(|(was, is)| (was.to_owned(), is.to_owned())));
    }

    /// Rows that another document has now.
    fn handed_on(&self, names: &mut NewNames) {
        let isms = (self.before.isms, self.after.isms);
        let touched = || self.touched();
        let before = touched().map(|it| (it.before, isms.1.name(it.after)));
        let before = before.chain(self.removed.iter().map(|it| (*it, isms.0.name(it))));
        let after = touched().map(|it| (it.after, isms.1.name(it.after)));
        let after = after.chain(self.added.iter().map(|it| (*it, isms.1.name(it))));
        let before: Vec<(&Document, &str)> = before.collect();
        let files: HashMap<&str, FileId> = before.iter().map(|it| (it.1, it.0.file)).collect();
        for ((was, key), now) in pairs(&owned_rows(before), &owned_rows(after)) {
            let known = names.rows.entry(files[was]).or_default();
            known.insert(key, (now.0.to_owned(), now.1));
        }
    }
}

/// The row's own name in its key.
fn name_in(key: &str) -> &str {
    key.split_once(':').map_or(key, |it| it.1)
}

/// What has another name now: of the names that went and of those that came, each one that alone has a mark.
fn pairs<N: Clone + Eq + Hash>(before: &[Named<N>], after: &[Named<N>]) -> Vec<(N, N)> {
    let gone = by_mark(before, after);
    let mut new = by_mark(after, before);
    let gone = gone.into_iter().filter_map(|(mark, was)| Some((was?, new.remove(mark)??)));
    gone.map(|(was, is)| (was.clone(), is.clone())).collect()
}

/// By its mark each name that the others have not; none where several have the mark.
fn by_mark<'a, N: Eq + Hash>(
    names: &'a [Named<N>],
    others: &[Named<N>],
) -> HashMap<&'a str, Option<&'a N>> {
    let others: HashSet<&N> = others.iter().map(|it| &it.0).collect();
    let mut by_mark = HashMap::new();
    for (name, mark) in names.iter().filter(|it| !others.contains(&it.0)) {
        let Some(mark) = mark else { continue };
        by_mark.entry(mark.as_str()).and_modify(|it| *it = None).or_insert(Some(name));
    }
    by_mark
}

/// Every risk by its id, with its title.
fn risks(isms: &Isms) -> Vec<Named<String>> {
    let rows = isms.readable().flat_map(|it| it.tables.risks.items());
    let named = |it: &Risk| Some((it.id.text()?.to_owned(), it.title.text().map(str::to_owned)));
    rows.filter_map(named).collect()
}

/// Rows with the name of the document that has them: what is handed on keeps its own.
fn owned_rows<'a>(
    documents: impl IntoIterator<Item = (&'a Document, &'a str)>,
) -> Vec<Named<(&'a str, String)>> {
    let of_one = |(document, name): (&'a Document, &'a str)| {
        rows(document, Mark::Title).into_iter().map(move |(key, mark)| {
            let mark = mark.map(|it| format!("{key} {it}"));
            ((name, key), mark)
        })
    };
    documents.into_iter().flat_map(of_one).collect()
}
