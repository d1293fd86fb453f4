//! From a folder to an [`Isms`]: the snapshot, the configuration, the documents and what they name.

mod attachments;
mod documents;
mod settings;

pub(super) use attachments::{attached, digests, holding_rows, links, read_attachments};
pub(super) use documents::documents;
pub(super) use settings::{settings, settings_path};

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use self::settings::{at_fault, configuration};
use super::output::{self, Failure, Terminal};
use super::signers;
use crate::arguments::SnapshotArguments;
use crate::baseline::{self, Baseline};
use crate::beside;
use crate::configuration::Configuration;
use crate::edit;
use crate::fault::Fault;
use crate::finding::Finding;
use crate::framework;
use crate::git::history::{Caching, Keeping, Question};
use crate::git::{self, BlobCache, Snapshot, Which, Why};
use crate::history::wanted::{self, Want};
use crate::input::{self, Contents, DOCUMENT_LIMIT, Keeps, Reading};
use crate::isms::{Isms, Parts};
use crate::mailmap::Mailmap;
use crate::not_checked::NotChecked;
use crate::path;
use crate::phrase;
use crate::render::{SnapshotFacts, escape};
use crate::source::{FileId, Sources, Span};

/// Where GitHub looks for CODEOWNERS, in its order.
const CODEOWNERS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

#[derive(Debug)]
pub(super) struct Loaded {
    pub isms: Isms,
    pub snapshot: Arc<Snapshot>,
    pub keeps: Keeps,
    /// What earlier runs kept of documents; none where nothing is kept.
    pub earlier: Option<BlobCache>,
    /// Whether some file could not be read, as in a partial clone: the next run may find more.
    pub lacks_contents: bool,
    /// A CODEOWNERS file that is no text: nothing could be held against it.
    pub unread_codeowners: Option<NotChecked>,
}

impl Loaded {
    /// The ISMS's root on disk, for a command that writes there.
    pub fn work_tree(&self) -> Result<&Path, Failure> {
        let nowhere =
            || Failure::new("there is no work tree to write to", "go to a clone with files");
        self.snapshot.root().ok_or_else(nowhere)
    }

    /// Says beside a list or picture that documents are left out of it.
    pub fn tell_unread(&self) {
        let documents = &self.isms.documents;
        let unread = documents.iter().filter(|it| !it.is_readable()).count();
        if unread > 0 {
            let all = documents.len();
            output::remark(&format!(
                "not read: {unread} of {all} documents; `isms check` says why\n"
            ));
        }
    }

    /// Asks the repository what the rules need of its history; nothing outside Git.
    pub fn read_history(&mut self, caching: Caching) -> Result<Keeping, Failure> {
        self.read_signers()?;
        if self.snapshot.kind() == git::Kind::Folder {
            return Ok(Keeping::default());
        }
        let wants = wanted::by_rules(&self.isms);
        let settled = self.isms.configuration.addresses();
        let question = Question { snapshot: &self.snapshot, wants: &wants, settled: &settled };
        let (mut histories, keeping) =
            git::history::read_all(&[question], caching).unwrap_or_default();
        self.isms.history = histories.pop();
        Ok(keeping)
    }

    /// The same for other questions, without what earlier runs found.
    pub fn read_wanted(&mut self, wants: &[Want]) -> Result<(), Failure> {
        self.read_signers()?;
        let settled = self.isms.configuration.addresses();
        let question = Question { snapshot: &self.snapshot, wants, settled: &settled };
        self.isms.history = git::history::read(question);
        Ok(())
    }

    /// Keeps the documents that were read for the next run.
    pub fn keep_documents(&self) {
        if let Some(earlier) = &self.earlier {
            self.snapshot.keep(earlier);
        }
    }

    /// Asks whether Git holds the settings as they were read.
    pub fn look_at_settings(&mut self) {
        let configuration = &self.isms.configuration;
        let path = self.isms.sources.path(configuration.file);
        self.isms.hides_settings = configuration.is_written && self.snapshot.is_rewritten(path);
    }

    pub fn read_signers(&mut self) -> Result<(), Failure> {
        self.isms.own_signers = signers::own(&self.isms.configuration, &self.snapshot)?;
        self.isms.signers = if self.isms.own_signers.is_named {
            self.isms.own_signers.clone()
        } else {
            signers::of_git(&self.snapshot)
        };
        Ok(())
    }

    /// Reads the findings that stand in the baseline, where there is one.
    pub fn read_baseline(&mut self, terminal: &Terminal) -> Result<(), Failure> {
        let Some((baseline, faults)) = self::baseline(&self.snapshot, &mut self.isms.sources)
        else {
            return Ok(());
        };
        self.isms.baseline = baseline;
        match faults.first().map(|it| it.at.file()) {
            Some(file) => Err(at_fault(file, faults, &self.isms.sources, terminal)),
            None => Ok(()),
        }
    }

    /// Works out the digests that a comparison may ask for: of the documents that are not the base's too.
    pub fn digest_others(&self, is_shared: impl Fn(usize) -> bool) {
        let documents = &self.isms.documents;
        let lacks = |number: usize| {
            let document = &documents[number];
            !document.is_digested() && self.isms.source(document).whole_text().is_none()
        };
        let others: Vec<usize> =
            (0..documents.len()).filter(|it| !is_shared(*it) && lacks(*it)).collect();
        let files = others.iter().map(|it| documents[*it].file).collect();
        // What a file says by now is as good an answer: that it changed meanwhile is said where a finding points into it.
        self.bring_back(files, |at, text| _ = documents[others[at]].digest_now(text));
    }

    /// Reads those texts again that findings point into and that were let go. A file that changed meanwhile has no such
    /// place any more: its findings point at its front matter then, and that is said.
    pub fn bring_texts(&self, findings: &mut [Finding]) -> Option<NotChecked> {
        let sources = &self.isms.sources;
        let lacks = |it: &Span| sources.files[it.file()].lacks(*it);
        let places = findings.iter().flat_map(Finding::places);
        let lacking: BTreeSet<FileId> = places.filter(lacks).map(Span::file).collect();
        let changed: Vec<FileId> = self.bring_back(lacking.into_iter().collect(), |_, _| ());
        let changed: Vec<&str> = changed.into_iter().map(|it| sources.path(it)).collect();
        if changed.is_empty() {
            return None;
        }
        for finding in findings {
            finding.labels.retain(|it| !lacks(&it.at));
            if lacks(&finding.at) {
                finding.at = Span::new(finding.at.file(), 0..0);
            }
        }
        Some(NotChecked {
            what: format!("the places of findings in {}", phrase::all_of(&changed)),
            why: match self.snapshot.kind() {
                git::Kind::Commit => {
                    "they cannot be read any more: check the repository with `git fsck`"
                }
                _ => "the files changed while they were checked: run it again",
            }
            .to_owned(),
        })
    }

    /// Reads the texts of these files again. Gives those that hold another text by now, which is shown with its place in the
    /// list.
    fn bring_back(&self, files: Vec<FileId>, show: impl Fn(usize, &str) + Sync) -> Vec<FileId> {
        let sources = &self.isms.sources;
        let paths: Vec<&str> = files.iter().map(|it| sources.path(*it)).collect();
        let is_same = self.snapshot.read_each(&paths, DOCUMENT_LIMIT, |number, contents| {
            let supplied = sources.files[files[number]].supply(input::text(0, contents).0);
            let is_same = supplied.map_err(|other| show(number, &other)).is_ok();
            (is_same, None)
        });
        let is_same: Vec<bool> = is_same.collect();
        files.into_iter().zip(is_same).filter(|it| !it.1).map(|it| it.0).collect()
    }

    pub fn facts(&self) -> SnapshotFacts {
        let kind = match self.snapshot.kind() {
            git::Kind::WorkTree => "work-tree",
            git::Kind::Index => "index",
            git::Kind::Commit => "commit",
            git::Kind::Folder => "folder",
        };
        SnapshotFacts { kind, commit: self.snapshot.commit().map(str::to_owned) }
    }
}

/// Lists the files of what is asked for.
pub(super) fn snapshot(start: &Path, arguments: &SnapshotArguments) -> Result<Snapshot, Failure> {
    super::progress::start();
    let which = match &arguments.rev {
        Some(rev) => Which::Revision(rev.clone()),
        None if arguments.staged => Which::Staged,
        None => Which::WorkTree,
    };
    Ok(git::open(start, &which)?)
}

/// Reads the ISMS that `start` belongs to, which must have a document.
pub(super) fn load(
    start: &Path,
    arguments: &SnapshotArguments,
    terminal: &Terminal,
) -> Result<Loaded, Failure> {
    let loaded = load_even_empty(start, arguments, terminal)?;
    if loaded.isms.documents.is_empty() {
        return Err(no_documents(&loaded.snapshot, &loaded.isms.configuration));
    }
    if let Some(folder) = loaded.isms.settings_below() {
        output::remark(&format!(
            "note: there is no isms.toml here, but one in `{}`: run this there\n",
            escape::line(folder)
        ));
    }
    Ok(loaded)
}

/// The same for rules and their findings alone, which need little of most texts, and where there may be no document. With
/// history, every text is held against others.
pub(super) fn load_to_lint(
    snapshot: Arc<Snapshot>,
    arguments: &SnapshotArguments,
    needs_digests: bool,
    caching: Caching,
    terminal: &Terminal,
) -> Result<Loaded, Failure> {
    let keeps = Keeps::Beginnings { all_digests: needs_digests };
    let texts = HashMap::new();
    load_keeping(snapshot, arguments, keeps, caching, &texts, terminal)
}

/// The same, where there may be no document yet.
pub(super) fn load_even_empty(
    start: &Path,
    arguments: &SnapshotArguments,
    terminal: &Terminal,
) -> Result<Loaded, Failure> {
    load_with(start, arguments, terminal, &HashMap::new())
}

/// The same with other texts than those on disk, by path.
pub(super) fn load_with(
    start: &Path,
    arguments: &SnapshotArguments,
    terminal: &Terminal,
    texts: &HashMap<String, String>,
) -> Result<Loaded, Failure> {
    share_work();
    let snapshot = snapshot(start, arguments)?;
    load_keeping(snapshot.into(), arguments, Keeps::Texts, Caching::Avoid, texts, terminal)
}

fn load_keeping(
    snapshot: Arc<Snapshot>,
    arguments: &SnapshotArguments,
    keeps: Keeps,
    caching: Caching,
    texts: &HashMap<String, String>,
    terminal: &Terminal,
) -> Result<Loaded, Failure> {
    let mut sources = Sources { prefix: snapshot.prefix().to_owned(), ..Sources::default() };
    let configuration =
        configuration(&snapshot, arguments.config.as_deref(), &mut sources, terminal)?;
    let (codeowners, unread_codeowners) = match codeowners(&snapshot, &mut sources) {
        Some(Ok(file)) => (Some(file), None),
        Some(Err(unread)) => (None, Some(unread)),
        None => (None, None),
    };
    let selected: Vec<&str> = snapshot
        .paths()
        .iter()
        .map(String::as_str)
        .filter(|path| configuration.selection.selects(path))
        .collect();
    let keeps = if snapshot.kind() == git::Kind::Folder { keeps.without_history() } else { keeps };
    let earlier = match caching {
        Caching::Use => documents::of_earlier_runs(&snapshot, &configuration.rules),
        Caching::Avoid => None,
    };
    // The next run may ask for the digest of what is kept.
    let keeps = if earlier.is_some() { Keeps::Beginnings { all_digests: true } } else { keeps };
    let reading = Reading::new(&configuration.rules, keeps);
    let (mut documents, unread) =
        documents(&snapshot, &selected, texts, &mut sources, &reading, earlier.as_ref());
    let attached = attached(&snapshot, &sources, &documents);
    let contents = read_attachments(&snapshot, attached);
    let lacks_attachments = contents.values().any(|it| matches!(it, Contents::Unreadable(_)));
    let read_registers =
        || input::read_registers(&mut documents, &mut sources, |path| contents.get(path));
    let (mut attachments, ()) = rayon::join(|| digests(&contents), read_registers);
    attachments.extend(links(&snapshot, &sources, &documents));
    let paths: BTreeSet<String> = snapshot.paths().iter().cloned().collect();
    let mut isms =
        Isms::new(Parts { sources, configuration, documents, codeowners, paths, attachments });
    look_around(&mut isms, &snapshot);
    let lacks_contents = lacks_attachments || unread_codeowners.is_some() || unread.is_some();
    Ok(Loaded { isms, snapshot, keeps, earlier, lacks_contents, unread_codeowners })
}

/// Asks the snapshot what its repository holds beside the ISMS, and what it does not read.
pub(super) fn look_around(isms: &mut Isms, snapshot: &Snapshot) {
    isms.beside = snapshot.holding(beside::named(isms));
    isms.submodules = snapshot.left_out_as(&Why::Submodule);
    isms.links = snapshot.left_out_as(&Why::SymbolicLink);
    if let Some(text) = snapshot.mailmap() {
        let up = "../".repeat(snapshot.prefix().matches('/').count());
        let file = isms.sources.add(format!("{up}.mailmap"), text);
        isms.mailmap = Some(Mailmap::read(file, isms.sources.files[file].text()));
    }
}

/// Lets this thread work with the others: one fewer to start, and one fewer heap. And lets another read the standard
/// meanwhile, which takes as long as finding the files. Once is enough.
pub(super) fn share_work() {
    // An error says that it is done, or that this is a thread of another program's pool, which serves as well.
    if rayon::ThreadPoolBuilder::new().use_current_thread().build_global().is_ok() {
        rayon::spawn(framework::prepare);
    }
}

/// The baseline that a snapshot holds, and its faults.
pub(super) fn baseline(
    snapshot: &Snapshot,
    sources: &mut Sources,
) -> Option<(Baseline, Vec<Fault>)> {
    if !has(snapshot, baseline::FILE) {
        return None;
    }
    let contents = snapshot.read(&[baseline::FILE], DOCUMENT_LIMIT).pop()?;
    let (text, fault) = input::text(sources.files.len(), contents);
    let file = sources.add(baseline::FILE, text);
    Some(match fault {
        Some(fault) => (Baseline::default(), vec![fault]),
        None => Baseline::read(file, sources.files[file].text()),
    })
}

pub(super) fn codeowners(
    snapshot: &Snapshot,
    sources: &mut Sources,
) -> Option<Result<FileId, NotChecked>> {
    let prefix = snapshot.prefix();
    let (found, contents) = if prefix.is_empty() {
        let found = CODEOWNERS.iter().find(|path| has(snapshot, path))?;
        (*found, snapshot.read(&[found], DOCUMENT_LIMIT).pop()?)
    } else {
        // It speaks of the whole repository, and lies beside the folder of the ISMS.
        CODEOWNERS.iter().find_map(|it| Some((*it, snapshot.read_beside(it, DOCUMENT_LIMIT)?)))?
    };
    Some(match input::text(sources.files.len(), contents) {
        (text, None) => {
            let up = "../".repeat(prefix.matches('/').count());
            Ok(sources.add(format!("{up}{found}"), text))
        }
        (_, Some(fault)) => {
            Err(NotChecked { what: format!("owners against {found}"), why: fault.message })
        }
    })
}

pub(super) fn has(snapshot: &Snapshot, path: &str) -> bool {
    snapshot.paths().binary_search_by(|it| it.as_str().cmp(path)).is_ok()
}

pub(super) fn no_documents(snapshot: &Snapshot, configuration: &Configuration) -> Failure {
    let place = match (snapshot.kind(), snapshot.root()) {
        (git::Kind::Commit, _) => "in this commit".to_owned(),
        (git::Kind::Index, _) => "in the index".to_owned(),
        (_, Some(root)) => format!("in `{}`", path::shown(root)),
        (_, None) => "here".to_owned(),
    };
    let help = if configuration.is_written {
        "check `[documents] include` in isms.toml; without it every Markdown file but README and the like is a document"
    } else if snapshot.kind() == git::Kind::Index {
        "stage documents with `git add`, or leave `--staged` out"
    } else {
        "go to the folder of your policies, or name it: `isms check policies`"
    };
    let help = match longer_ending(snapshot, configuration) {
        Some(ending) => format!("{help}; {}", include(ending)),
        None => help.to_owned(),
    };
    Failure::new(format!("no document found {place}, so nothing was checked"), help)
}

/// From its `.md` on, the name of a file that another program makes Markdown of, as `backup.html.md.erb` is; none where
/// `include` says which files are documents.
pub(super) fn longer_ending<'s>(
    snapshot: &'s Snapshot,
    configuration: &Configuration,
) -> Option<&'s str> {
    const OF_NO_TEXT: [&str; 3] = [".license", ".bak", ".orig"];
    if configuration.selection.is_stated() {
        return None;
    }
    snapshot.paths().iter().find_map(|path| {
        let name = path::name(path);
        let ending = &name[name.find(".md.").filter(|at| *at > 0)?..];
        let is_plain = ending.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'.'));
        let is_text = is_plain && !OF_NO_TEXT.iter().any(|it| ending.ends_with(it));
        is_text.then_some(ending)
    })
}

/// What makes documents of such files.
pub(super) fn include(ending: &str) -> String {
    let pattern = edit::quoted(&format!("**/*{ending}"));
    format!(
        "where files that end in `{ending}` are documents, write in isms.toml under `[documents]`: `include = [{pattern}]`"
    )
}

#[cfg(test)]
mod tests;
