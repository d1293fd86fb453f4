//! What a change gave another name: documents, risks and other rows. What was wrong with them before is not new.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::rows::{Mark, Named, rows};
use super::{Comparison, Kept, people};
use crate::configuration::{Configuration, Role};
use crate::document::Document;
use crate::document::tables::Risk;
use crate::isms::Isms;
use crate::link::Target;
use crate::path;
use crate::risk;
use crate::rules;
use crate::source::FileId;

/// What findings about the earlier side would be about on the later one.
#[derive(Debug, Default)]
pub struct NewNames {
    /// By the earlier file, the document's name before and now.
    documents: HashMap<FileId, (String, String)>,
    /// Names that stood for one thing before and for nothing now: of documents, their files and risks.
    anywhere: HashMap<String, String>,
    /// Roles and people.
    posts: HashMap<String, String>,
    /// By the earlier file and a row's or link's key, the document that has it now, and the key.
    rows: HashMap<FileId, HashMap<String, (String, String)>>,
}

impl NewNames {
    /// The subject and the key by which a finding of the earlier side, in a file of it, would be known now; none where they are
    /// the same.
    pub fn now(&self, file: FileId, subject: &str, key: &str) -> Option<(String, String)> {
        if let Some(row) = self.row_now(file, key) {
            return Some(row);
        }
        let own = self.documents.get(&file).filter(|it| it.0 == subject).map(|it| it.1.clone());
        let subject_now = own.or_else(|| self.subject_now(subject, key));
        let key_now = self.key_now(key);
        (subject_now.is_some() || key_now.is_some()).then(|| {
            let subject = subject_now.unwrap_or_else(|| subject.to_owned());
            (subject, key_now.unwrap_or_else(|| key.to_owned()))
        })
    }

    /// What a waiver of the earlier side accepts, by the rule and subject that a finding has now.
    pub fn target_now(&self, (rule, subject): &(String, String)) -> (String, String) {
        (rule.clone(), self.named_now(subject).unwrap_or(subject).clone())
    }

    /// `POL-09`, `R-05`, and of a waiver `owner-unknown POL-09`. A clause may have the number of a document.
    fn subject_now(&self, subject: &str, key: &str) -> Option<String> {
        if key.strip_prefix("clause:") == Some(subject) {
            return None;
        }
        if let Some(now) = self.named_now(subject) {
            return Some(now.clone());
        }
        let (rule, of) = subject.split_once(' ').filter(|it| rules::find(it.0).is_some())?;
        self.named_now(of).map(|now| format!("{rule} {now}"))
    }

    fn named_now(&self, name: &str) -> Option<&String> {
        self.anywhere.get(name).or_else(|| self.posts.get(name))
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
        let rest = |was: &str| {
            let rest = field.strip_prefix(name_in(was))?;
            (rest.is_empty() || rest.starts_with('.')).then_some(rest)
        };
        let named = rows.iter().filter_map(|(was, now)| Some((rest(was)?, now)));
        // One name may be the beginning of another: the longest is meant.
        let (rest, (subject, now)) = named.min_by_key(|(rest, _)| rest.len())?;
        Some((subject.clone(), format!("field:{table}.{}{rest}", name_in(now))))
    }

    /// `depends_on:POL-09`, `risk:R-05` and `field:risks.R-05.owner`.
    fn key_now(&self, key: &str) -> Option<String> {
        let (kind, named) = key.split_once(':')?;
        if KINDS_THAT_NAME.contains(&kind) {
            return self.anywhere.get(named).map(|now| format!("{kind}:{now}"));
        }
        if let Some(now) = self.post_now(key) {
            return Some(now);
        }
        let (table, field) = named.split_once('.').filter(|_| kind == "field")?;
        if !KINDS_THAT_NAME.contains(&table) {
            return None;
        }
        // A name may have points of its own.
        let ends = field.match_indices('.').map(|it| it.0).chain([field.len()]);
        let mut named = ends.filter_map(|end| Some((end, self.anywhere.get(&field[..end])?)));
        named.next_back().map(|(end, now)| format!("field:{table}.{now}{}", &field[end..]))
    }

    /// `holder:sam-roe`, `roles:ciso+it-lead` and `field:owner:it-lead`.
    fn post_now(&self, key: &str) -> Option<String> {
        let (kind, named) = key.rsplit_once(':')?;
        if !named.split('+').any(|it| self.posts.contains_key(it)) {
            return None;
        }
        let now = |it| self.posts.get(it).map_or(it, String::as_str);
        let mut all: Vec<&str> = named.split('+').map(now).collect();
        all.sort_unstable();
        Some(format!("{kind}:{}", all.join("+")))
    }
}

/// The kinds of keys, and the tables, in which a document or a risk is named.
const KINDS_THAT_NAME: [&str; 7] =
    ["depends_on", "dependency", "supersedes", "id", "risk", "risks", "waivers"];

impl<'a> Comparison<'a> {
    pub fn new_names(&self) -> &NewNames {
        self.new_names.get_or_init(|| self.find_new_names())
    }

    /// The document that has something of a kept one now, and the key that findings about it have there.
    pub(super) fn now(&self, kept: Kept<'a>, key: &str) -> (Option<&'a Document>, String) {
        let isms = self.after.isms;
        let (was, is) = (self.before.isms.name(kept.before), isms.name(kept.after));
        let (subject, key) = self
            .new_names()
            .now(kept.before.file, was, key)
            .unwrap_or_else(|| (is.to_owned(), key.to_owned()));
        (isms.by_id(&subject).or_else(|| isms.by_path(&subject)), key)
    }

    /// The same; the document itself where nothing has that name.
    pub(super) fn now_in(&self, kept: Kept<'a>, key: &str) -> (&'a Document, String) {
        let (document, key) = self.now(kept, key);
        (document.unwrap_or(kept.after), key)
    }

    fn find_new_names(&self) -> NewNames {
        let mut names = NewNames::default();
        for kept in self.kept.iter().filter(|it| !it.is_untouched()) {
            self.document(kept, &mut names);
        }
        names.anywhere.extend(self.renumbered_risks());
        names.posts.extend(self.renamed_roles());
        names.posts.extend(self.renamed_people());
        // A document may be called as a role is.
        names.posts.retain(|was, _| self.before.isms.by_id(was).is_none());
        self.handed_on(&mut names);
        for kept in self.touched() {
            let subject = self.after.isms.name(kept.after);
            for mark in [Mark::Title, Mark::Other, Mark::Rest] {
                let known = names.rows.entry(kept.before.file).or_default();
                let is_new = |it: &Named<String>| !known.values().any(|(_, now)| *now == it.0);
                let (before, mut after) = (rows(kept.before, mark), rows(kept.after, mark));
                after.retain(is_new);
                let pairs = match mark {
                    Mark::Title => pairs_by_title(&before, &after),
                    Mark::Other | Mark::Rest => pairs(&before, &after),
                };
                for (was, is) in pairs {
                    known.entry(was).or_insert_with(|| (subject.to_owned(), is));
                }
            }
            let links = self.links_to_moved(kept, &names);
            let known = names.rows.entry(kept.before.file).or_default();
            known.extend(links.into_iter().map(|(was, is)| (was, (subject.to_owned(), is))));
        }
        names
    }

    /// Risks that a register in use has on both sides, by the id of now: as they were, where somebody touched a register. Of two
    /// with one id nobody can tell which is which.
    pub fn risks_before(&self) -> HashMap<String, &'a Risk> {
        if !self.touches_risks() {
            return HashMap::new();
        }
        let mut by_id: HashMap<&str, Vec<&'a Risk>> = HashMap::new();
        for (_, risk) in risk::known(self.before.isms) {
            if let Some(id) = risk.id.text() {
                by_id.entry(id).or_default().push(risk);
            }
        }
        let renumbered: HashMap<String, String> = self.renumbered_risks().into_iter().collect();
        let now = |id: &str| renumbered.get(id).map_or(id, String::as_str).to_owned();
        let unique = by_id.into_iter().filter(|(_, risks)| risks.len() == 1);
        unique.map(|(id, risks)| (now(id), risks[0])).collect()
    }

    pub(super) fn renumbered_risks(&self) -> Vec<(String, String)> {
        if self.touches_risks() {
            pairs_by_title(&risks(self.before.isms), &risks(self.after.isms))
        } else {
            Vec::new()
        }
    }

    fn touches_risks(&self) -> bool {
        self.touched().any(|it| !it.before.tables.risks.items().is_empty())
    }

    /// Roles that have a title or holders, by both.
    pub(super) fn renamed_roles(&self) -> Vec<(String, String)> {
        let Some((before, after)) = self.settings_of_both() else { return Vec::new() };
        let roles = |of: &Configuration| -> Vec<Named<String>> {
            let mark = |role: &Role| {
                let holders: Vec<&str> = role.holders.items().iter().map(|it| &*it.value).collect();
                let is_told = role.title.is_present() || !holders.is_empty();
                is_told.then(|| format!("{:?} {holders:?}", role.title.text()))
            };
            of.roles.iter().map(|(name, role)| (name.clone(), mark(role))).collect()
        };
        pairs(&roles(before), &roles(after))
    }

    fn renamed_people(&self) -> Vec<(String, String)> {
        let Some((before, after)) = self.settings_of_both() else { return Vec::new() };
        let all = after.people.keys().filter_map(|name| {
            let (was, _) = people::earlier(before, after, name)?;
            (was != name).then(|| (was.to_owned(), name.clone()))
        });
        all.collect()
    }

    fn settings_of_both(&self) -> Option<(&'a Configuration, &'a Configuration)> {
        self.before.settings.zip(self.after.settings)
    }

    /// Links that lead where they led before and are written otherwise, as one of the two documents has moved.
    fn links_to_moved(&self, kept: &Kept<'_>, names: &NewNames) -> Vec<(String, String)> {
        if names.anywhere.is_empty() || kept.before.body.links.is_empty() {
            return Vec::new();
        }
        let now = |path: String| names.anywhere.get(&path).cloned().unwrap_or(path);
        let before = links(kept.before, self.before.isms.path(kept.before), now);
        pairs(&before, &links(kept.after, self.after.isms.path(kept.after), |it| it))
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
    let names = |of: &[Named<N>]| -> HashSet<N> { of.iter().map(|it| it.0.clone()).collect() };
    let (were, are) = (names(before), names(after));
    let gone = by_mark(before, |it| !are.contains(&it.0));
    paired(gone, by_mark(after, |it| !were.contains(&it.0)))
}

/// The same where a mark says more than a name, as a title does: who puts a row between others gives their numbers to new ones.
fn pairs_by_title<N: Clone + Eq + Hash>(before: &[Named<N>], after: &[Named<N>]) -> Vec<(N, N)> {
    let all = |of: &[Named<N>]| -> HashSet<Named<N>> { of.iter().cloned().collect() };
    let (were, are) = (all(before), all(after));
    let gone = by_mark(before, |it| !are.contains(it));
    paired(gone, by_mark(after, |it| !were.contains(it)))
}

fn paired<N: Clone>(gone: ByMark<'_, N>, mut new: ByMark<'_, N>) -> Vec<(N, N)> {
    let gone = gone.into_iter().filter_map(|(mark, was)| Some((was?, new.remove(mark)??)));
    gone.map(|(was, is)| (was.clone(), is.clone())).collect()
}

type ByMark<'a, N> = HashMap<&'a str, Option<&'a N>>;

/// By its mark each name that is asked for; none where several have the mark, or the name.
fn by_mark<N: Eq + Hash>(
    names: &[Named<N>],
    is_asked: impl Fn(&Named<N>) -> bool,
) -> ByMark<'_, N> {
    let mut times: HashMap<&N, usize> = HashMap::new();
    for (name, _) in names {
        *times.entry(name).or_default() += 1;
    }
    let mut by_mark = HashMap::new();
    for (name, mark) in names.iter().filter(|it| is_asked(it)) {
        let Some(mark) = mark.as_ref().filter(|_| times[name] == 1) else { continue };
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

/// The links of a document that stands at `path`, with where they lead.
fn links(document: &Document, path: &str, now: impl Fn(String) -> String) -> Vec<Named<String>> {
    let all: HashMap<&str, Target<'_>> = document
        .body
        .links
        .iter()
        .filter_map(|it| Some((it.target.as_str(), Target::read(&it.target)?)))
        .collect();
    let mark = |target: &Target<'_>| {
        let leads_to = if target.path.is_empty() {
            path.to_owned()
        } else {
            path::resolve(path, &target.path)?
        };
        Some(format!("{}#{}", now(leads_to), target.anchor))
    };
    all.into_iter().map(|(written, it)| (format!("link:{written}"), mark(&it))).collect()
}

/// Rows with the name of the document that has them: what is handed on keeps its own.
fn owned_rows<'a>(
    documents: impl IntoIterator<Item = (&'a Document, &'a str)>,
) -> Vec<Named<(&'a str, String)>> {
    let of_one = |(document, name): (&'a Document, &'a str)| {
        let all = [Mark::Title, Mark::Other].into_iter().flat_map(|mark| rows(document, mark));
        all.map(move |(key, mark)| {
            let mark = mark.map(|it| format!("{key} {it}"));
            ((name, key), mark)
        })
    };
    documents.into_iter().flat_map(of_one).collect()
}
