//! Every document together: what single files cannot answer.

mod applicability;
mod attachments;
mod documents;

use std::cell::LazyCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

pub use attachments::Attachment;
pub use documents::Documents;

use crate::attestation::signature::AllowedSigners;
use crate::baseline::Baseline;
use crate::codeowners::Codeowners;
use crate::configuration::{Configuration, Person, Role};
use crate::date::Date;
use crate::document::tables::{Entry, Evidence};
use crate::document::{Document, Kind};
use crate::framework::{self, register};
use crate::history::{DocumentHistory, History};
use crate::mailmap::Mailmap;
use crate::ownership;
use crate::path;
use crate::source::{FileId, SourceFile, Sources, Spanned};
use crate::waiver::Waiver;

/// The management system as it was read. It knows no day: what depends on one takes it as an argument.
#[derive(Debug)]
pub struct Isms {
    pub sources: Sources,
    pub configuration: Configuration,
    /// In the order of their paths.
    pub documents: Documents,
    pub waivers: Vec<TargetedWaiver>,
    pub codeowners: Option<Codeowners>,
    /// Who is who in the history; none where there is no `.mailmap`.
    pub mailmap: Option<Mailmap>,
    /// None where it was not read: outside Git, or because nobody asked.
    pub history: Option<History>,
    /// The keys the house trusts for signed commits; none where none are named.
    pub signers: AllowedSigners,
    /// Those that a file of the repository names. A base has its own here, and is judged by the head's.
    pub own_signers: AllowedSigners,
    /// Whether Git keeps another text of `isms.toml` than stands on disk: no later change of it can be seen.
    pub hides_settings: bool,
    /// The findings that somebody wrote down; none where they were not asked for.
    pub baseline: Baseline,
    /// Of what documents name in the rest of the repository ([`crate::beside::named`]), the paths that it holds.
    pub beside: BTreeSet<String>,
    /// Folders that are repositories of their own: they are there, and nothing of them is read.
    pub submodules: BTreeSet<String>,
    /// Symbolic links, of which the same is true.
    pub links: BTreeSet<String>,
    /// Every file of the snapshot.
    paths: BTreeSet<String>,
    attachments: HashMap<String, Attachment>,
    by_id: HashMap<String, Vec<usize>>,
    /// Every file of the snapshot, with its document where it is one.
    by_path: HashMap<String, Option<usize>>,
    statement_of_applicability: Option<usize>,
    /// For each control, its row there.
    applicability: Vec<Option<usize>>,
}

/// A waiver with the subject it speaks of.
#[derive(Debug)]
pub struct TargetedWaiver {
    pub waiver: Waiver,
    /// The rule's name and the finding's subject; none where either is missing.
    pub target: Option<(String, String)>,
}

/// Somebody that a document names.
#[derive(Clone, Copy, Debug)]
pub enum Who<'a> {
    Role(&'a str, &'a Role),
    Person(&'a str, &'a Person),
}

/// Everything an [`Isms`] is made of.
#[derive(Debug)]
pub struct Parts {
    pub sources: Sources,
    pub configuration: Configuration,
    /// In the order of their paths.
    pub documents: Vec<Arc<Document>>,
    pub codeowners: Option<FileId>,
    pub paths: BTreeSet<String>,
    pub attachments: HashMap<String, Attachment>,
}

impl Isms {
    pub fn new(parts: Parts) -> Isms {
        let Parts { sources, configuration, documents, codeowners, paths, attachments } = parts;
        let documents = Documents::new(documents);
        let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_path: HashMap<String, Option<usize>> =
            paths.iter().map(|path| (path.clone(), None)).collect();
        for (number, document) in documents.iter().enumerate() {
            if let Some(id) = document.id() {
                by_id.entry(id.to_owned()).or_default().push(number);
            }
            let path = sources.path(document.file);
            match by_path.get_mut(path) {
                Some(place) => *place = Some(number),
                None => drop(by_path.insert(path.to_owned(), Some(number))),
            }
        }
        let waivers = waivers(&sources, &configuration, &documents);
        let codeowners = codeowners.map(|file| Codeowners::read(file, sources.files[file].text()));
        let statement_of_applicability = statements_of_applicability(&documents)
            .min_by_key(|number| (documents[*number].distance_from_force(), *number));
        let applicability = statement_of_applicability.map_or_else(
            || vec![None; framework::controls().len()],
            |it| applicability::row_of_each(documents[it].tables.applicability.items()),
        );
        Isms {
            sources,
            configuration,
            documents,
            waivers,
            codeowners,
            mailmap: None,
            history: None,
            signers: AllowedSigners::default(),
            own_signers: AllowedSigners::default(),
            hides_settings: false,
            baseline: Baseline::default(),
            beside: BTreeSet::new(),
            submodules: BTreeSet::new(),
            links: BTreeSet::new(),
            paths,
            attachments,
            by_id,
            by_path,
            statement_of_applicability,
            applicability,
        }
    }

    /// The highest folder with an `isms.toml`, where there is none for the whole: whoever runs there is judged by no settings.
    pub fn settings_below(&self) -> Option<&str> {
        let highest = path::highest_folder_of("isms.toml", &self.paths);
        highest.filter(|_| !self.configuration.is_written)
    }

    /// Documents whose front matter could be read: the ones that rules judge.
    pub fn readable(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|document| document.is_readable())
    }

    /// The documents to which somebody is held.
    pub fn standing(&self) -> impl Iterator<Item = &Document> {
        self.readable().filter(|document| document.stands())
    }

    /// The documents that review rules judge.
    pub fn under_review(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|it| it.is_work())
    }

    /// The rows of registers that review rules judge: suppliers, requirements and so on.
    pub fn entries(&self) -> impl Iterator<Item = (&Document, &Entry)> {
        self.under_review().flat_map(|it| it.tables.rows.items().iter().map(move |row| (it, row)))
    }

    /// Legal, regulatory and contractual requirements (A.5.31), as registers of them list them.
    pub fn requirements(&self) -> impl Iterator<Item = (&Document, &Entry)> {
        let is_of_them = |it: &&Document| {
            let register = it.tables.register.get();
            !it.is_retired() && register.is_some_and(|it| it.id == register::REQUIREMENTS)
        };
        let registers = self.readable().filter(is_of_them);
        registers.flat_map(|it| it.tables.rows.items().iter().map(move |row| (it, row)))
    }

    /// The first document with an id, in the order of paths.
    pub fn by_id(&self, id: &str) -> Option<&Document> {
        self.by_id.get(id).map(|numbers| &self.documents[numbers[0]])
    }

    /// The place of [`Isms::by_id`]'s answer in [`Isms::documents`].
    pub fn number_by_id(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).map(|numbers| numbers[0])
    }

    /// Every document with an id: more than one is a fault.
    pub fn all_by_id(&self, id: &str) -> impl Iterator<Item = &Document> {
        self.numbers_by_id(id).map(|number| &self.documents[number])
    }

    pub fn numbers_by_id(&self, id: &str) -> impl Iterator<Item = usize> {
        self.by_id.get(id).into_iter().flatten().copied()
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }

    /// Every id with the type of its document: what the next free one is counted from.
    pub fn numbered(&self) -> Vec<(Option<Kind>, String)> {
        let numbered = self
            .documents
            .iter()
            .filter_map(|it| Some((it.kind.get().map(|it| it.value), it.id.get()?.value.clone())));
        numbered.collect()
    }

    /// Whether a file could not be read so far that its id is unknown: what seems to be missing may be in it.
    pub fn may_hold_more_ids(&self) -> bool {
        self.documents.iter().any(|it| !it.is_readable() && it.id().is_none())
    }

    /// Whether a file of which not even the type could be read stands in a folder with one of these documents: it may be one
    /// more of them.
    pub fn may_stand_among<'a>(&'a self, documents: impl Iterator<Item = &'a Document>) -> bool {
        let is_unknown = |it: &&Document| !it.is_readable() && it.kind.get().is_none();
        let mut unknown = self.documents.iter().filter(is_unknown).peekable();
        if unknown.peek().is_none() {
            return false;
        }
        let folders: HashSet<&str> = documents.map(|it| self.folder(it)).collect();
        unknown.any(|it| folders.contains(self.folder(it)))
    }

    /// Whether such a file stands in a folder that holds records alone: it may be one more of them.
    pub fn may_hold_more_records(&self) -> bool {
        let is_record = |it: &&Document| it.kind_or_policy().is_record();
        // Nobody asks for them where every type could be read.
        let others: LazyCell<HashSet<&str>, _> = LazyCell::new(|| {
            self.readable().filter(|it| !is_record(it)).map(|it| self.folder(it)).collect()
        });
        let stands_alone = |it: &&Document| !others.contains(self.folder(it));
        self.may_stand_among(self.readable().filter(is_record).filter(stands_alone))
    }

    fn folder(&self, document: &Document) -> &str {
        path::folder(self.path(document))
    }

    /// A document whose controls cannot be read: what nothing seems to cover may be covered there.
    pub fn with_lost_controls(&self) -> Option<&Document> {
        let mut covering = self.documents.iter().filter(|it| it.kind_or_policy().can_cover());
        covering.find(|it| it.has_lost(&it.controls))
    }

    /// The same for clauses, which records name too.
    pub fn with_lost_clauses(&self) -> Option<&Document> {
        self.documents.iter().find(|it| it.has_lost(&it.clauses))
    }

    /// The place of [`Isms::by_path`]'s answer in [`Isms::documents`].
    pub fn number_by_path(&self, path: &str) -> Option<usize> {
        *self.by_path.get(path)?
    }

    pub fn by_path(&self, path: &str) -> Option<&Document> {
        self.by_path.get(path)?.map(|number| &self.documents[number])
    }

    /// What the repository knows of a document.
    pub fn history_of(&self, document: &Document) -> Option<&DocumentHistory> {
        self.history.as_ref()?.documents.get((*self.by_path.get(self.path(document))?)?)
    }

    pub fn path(&self, document: &Document) -> &str {
        self.sources.path(document.file)
    }

    /// What people call a document.
    pub fn name<'a>(&'a self, document: &'a Document) -> &'a str {
        document.name(&self.sources)
    }

    pub fn source(&self, document: &Document) -> &SourceFile {
        &self.sources.files[document.file]
    }

    pub fn has_file(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    /// Whether a folder of that path holds any file.
    pub fn has_folder(&self, path: &str) -> bool {
        let start = format!("{}/", path.trim_end_matches('/'));
        path.is_empty()
            || self.paths.range(start.clone()..).next().is_some_and(|it| it.starts_with(&start))
    }

    /// Whether a path lies in a submodule, of whose files nothing is known.
    pub fn is_in_submodule(&self, path: &str) -> bool {
        self.submodules.iter().any(|it| path::holds(it, path))
    }

    /// Whether a path names or leads through a symbolic link or a submodule: what it holds is not known.
    pub fn is_unread(&self, path: &str) -> bool {
        self.submodules.iter().chain(&self.links).any(|it| path::holds(it, path))
    }

    pub fn paths(&self) -> &BTreeSet<String> {
        &self.paths
    }

    pub fn who(&self, name: &str) -> Option<Who<'_>> {
        if let Some((name, role)) = self.configuration.roles.get_key_value(name) {
            return Some(Who::Role(name, role));
        }
        self.configuration
            .people
            .get_key_value(name)
            .map(|(name, person)| Who::Person(name, person))
    }

    /// The same for a name in a record, where people may be called by their name, address or handle, with their part in brackets:
    /// `Jane Doe (chair)`. None where two are.
    pub fn who_is_meant(&self, name: &str) -> Option<Who<'_>> {
        let name = ownership::before_brackets(name);
        let written_out = || {
            let mut people = self.configuration.people.iter().filter(|(_, it)| it.is_called(name));
            let (key, person) = people.next()?;
            people.next().is_none().then_some(Who::Person(key, person))
        };
        self.who(name).or_else(written_out)
    }

    /// The people behind a role or a person's name, whether they left or not.
    pub fn people_behind<'a>(&'a self, name: &str) -> Vec<&'a str> {
        match self.who(name) {
            Some(Who::Role(_, role)) => {
                role.holders.items().iter().map(|it| it.value.as_str()).collect()
            }
            Some(Who::Person(name, _)) => vec![name],
            None => Vec::new(),
        }
    }

    /// Those of them who are still here, for advice.
    pub fn people_now_behind<'a>(&'a self, name: &str, today: Date) -> Vec<&'a str> {
        let mut people = self.people_behind(name);
        people.retain(|it| !self.has_left(it, today));
        people
    }

    /// Names of roles and people, for advice.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.configuration.roles.keys().chain(self.configuration.people.keys()).map(String::as_str)
    }

    /// Whether a person's last day has passed.
    pub fn has_left(&self, person: &str, today: Date) -> bool {
        let left_on = self.configuration.people.get(person).and_then(|it| it.left_on.get());
        left_on.is_some_and(|left_on| left_on.value < today)
    }

    /// The Statement of Applicability: the first in force, else the first in review, else the first draft.
    pub fn statement_of_applicability(&self) -> Option<&Document> {
        self.statement_of_applicability.map(|number| &self.documents[number])
    }

    /// Other Statements of Applicability in use: there should be one.
    pub fn other_statements_of_applicability(&self) -> impl Iterator<Item = &Document> {
        statements_of_applicability(&self.documents)
            .filter(|number| Some(*number) != self.statement_of_applicability)
            .map(|number| &self.documents[number])
            .filter(|it| !it.is_draft())
    }

    /// Every piece of evidence that a readable document in use names.
    pub fn evidence(&self) -> impl Iterator<Item = (&Document, &Evidence)> {
        self.readable()
            .filter(|it| !it.is_retired())
            .flat_map(|it| it.tables.evidence.items().iter().map(move |row| (it, row)))
    }
}

fn statements_of_applicability(documents: &Documents) -> impl Iterator<Item = usize> {
    documents.iter().enumerate().filter_map(|(number, it)| {
        let kind = it.kind.get()?;
        (kind.value == Kind::StatementOfApplicability && !it.is_retired()).then_some(number)
    })
}

fn waivers(
    sources: &Sources,
    configuration: &Configuration,
    documents: &Documents,
) -> Vec<TargetedWaiver> {
    let target = |waiver: &Waiver, subject: Option<&Spanned<String>>, own: Option<&str>| {
        let subject = subject.map(|it| it.value.as_str()).or(own)?;
        Some((waiver.rule.get()?.value.clone(), subject.to_owned()))
    };
    let global = configuration.waivers.iter().map(|waiver| TargetedWaiver {
        target: target(waiver, waiver.subject.get(), None),
        waiver: waiver.clone(),
    });
    let own = documents.iter().filter(|it| it.is_readable()).flat_map(|document| {
        let subject = document.name(sources);
        document.tables.waivers.items().iter().map(move |waiver| TargetedWaiver {
            target: target(
                waiver,
                waiver.subject.get(),
                waiver.subject.is_absent().then_some(subject),
            ),
            waiver: waiver.clone(),
        })
    });
    global.chain(own).collect()
}
