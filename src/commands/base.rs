//! The other side of a comparison, from a commit: what both sides have is read once.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::load::{self, Loaded};
use super::output::Failure;
use super::signers;
use crate::comparison::Base;
use crate::configuration::Configuration;
use crate::document::Document;
use crate::git::Snapshot;
use crate::git::history::{self, Caching, Keeping, Question};
use crate::history::base_wants::BaseWants;
use crate::history::wanted;
use crate::input::{self, Contents, DOCUMENT_LIMIT, Reading};
use crate::isms::{Attachment, Isms, Parts};
use crate::not_checked::NotChecked;
use crate::path;
use crate::phrase;
use crate::register;
use crate::source::Sources;

/// How many settings a line names.
const PATHS_NAMED: usize = 5;

/// By whose settings the base is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judged {
    /// The head's, with the base's own waivers, people and roles: a gate must not turn red because a rule is new, and a change
    /// answers for whom it takes a role from. With the base's baseline, unless none is asked for.
    ByHead { with_baseline: bool },
    /// Its own, where they can be read.
    ByItself,
}

/// Reads a commit as the base of what was loaded. Settings that were `named` for the run hold for both, but a gate holds them
/// against what the base has of that file.
pub(super) fn load(
    head: &Loaded,
    snapshot: &Snapshot,
    judged: Judged,
    named: Option<&Path>,
) -> Result<Base, Failure> {
    let mut sources = Sources { prefix: snapshot.prefix().to_owned(), ..head.isms.sources.clone() };
    let of_head = &head.isms.configuration;
    let mut lost = Lost::default();
    let earlier = match named {
        Some(_) if judged == Judged::ByItself => None,
        Some(path) => earlier(head, snapshot, path),
        None if has_same_settings(head, snapshot) => None,
        None => Some(own_settings(snapshot)),
    };
    let settings = match earlier {
        Some(it) => settings(it, snapshot, &mut sources, &mut lost),
        None => Some(of_head.clone()),
    };
    let configuration = match &settings {
        Some(own) if judged == Judged::ByItself => own.clone(),
        own => of_head.judging(own.as_ref()),
    };
    let codeowners = load::codeowners(snapshot, &mut sources).and_then(Result::ok);
    let mut documents = documents(head, snapshot, &configuration, &mut sources, &mut lost);
    let (attachments, registers) = attachments(head, snapshot, &sources, &documents);
    lost.note(registers.iter().map(|(path, contents)| (path.as_str(), contents)));
    if judged != Judged::ByItself {
        lost.refuse()?;
    }
    input::read_registers(&mut documents, &mut sources, |path| registers.get(path));
    let paths: BTreeSet<String> = snapshot.paths().iter().cloned().collect();
    let parts = Parts { sources, configuration, documents, codeowners, paths, attachments };
    let mut isms = Isms::new(parts);
    load::look_around(&mut isms, snapshot);
    // No change can mend a file that the base lacks, and keys that nobody can read sign nothing.
    let own_signers = settings.as_ref().and_then(|it| signers::own(it, snapshot).ok());
    isms.own_signers = own_signers.unwrap_or_default();
    if judged == (Judged::ByHead { with_baseline: true }) {
        // One that is at fault names nothing: no change can mend it any more.
        let baseline = load::baseline(snapshot, &mut isms.sources);
        isms.baseline = baseline.filter(|it| it.1.is_empty()).unwrap_or_default().0;
    }
    Ok(Base { isms, settings })
}

/// Something of the base that its repository does not hold, as in a partial clone. A gate that took it for a document
/// without gaps would call every old gap new.
#[derive(Default)]
struct Lost {
    first: Option<(String, String)>,
}

impl Lost {
    fn note<'p, 'c>(&mut self, contents: impl IntoIterator<Item = (&'p str, &'c Contents)>) {
        let mut unreadable = contents.into_iter().filter_map(|(path, contents)| match contents {
            Contents::Unreadable(why) => Some((path.to_owned(), why.clone())),
            _ => None,
        });
        self.first = self.first.take().or_else(|| unreadable.next());
    }

    fn refuse(self) -> Result<(), Failure> {
        let Some((path, why)) = self.first else { return Ok(()) };
        Err(Failure::new(
            format!("`{path}` of the base cannot be read, so nothing can be compared: {why}"),
            "a partial clone lacks it: `git fetch --refetch --no-filter` brings it; \
             in CI, leave `filter` out of the checkout step",
        ))
    }
}

/// Asks the repository what the rules need of both histories, in one walk.
pub(super) fn read_histories(
    head: &mut Loaded,
    base: &mut Base,
    snapshot: &Snapshot,
    caching: Caching,
) -> Result<Keeping, Failure> {
    head.read_signers()?;
    base.isms.signers = head.isms.signers.clone();
    let wants = wanted::by_rules(&head.isms);
    let of_base = BaseWants::by_rules(&base.isms, &head.isms, &wants);
    // A change that takes an address out of isms.toml gives nobody what was committed by it either.
    let mut settled = head.isms.configuration.addresses();
    settled.extend(base.settings.iter().flat_map(Configuration::addresses));
    let settled = &settled;
    let questions = [
        Question { snapshot: &head.snapshot, wants: &wants, settled },
        Question { snapshot, wants: &of_base.wants, settled },
    ];
    let (histories, keeping) = history::read_all(&questions, caching).unwrap_or_default();
    let mut histories = histories.into_iter();
    head.isms.history = histories.next();
    base.isms.history = histories.next();
    if let (Some(of_head), Some(history)) = (&head.isms.history, &mut base.isms.history) {
        of_base.complete(history, of_head);
    }
    Ok(keeping)
}

/// Whether both sides have one text of settings.
fn has_same_settings(head: &Loaded, snapshot: &Snapshot) -> bool {
    let of_head = head.isms.sources.path(head.isms.configuration.file);
    load::settings_path(snapshot).is_some_and(|path| {
        path == of_head && head.snapshot.same_files(snapshot, &[path]).contains(path)
    })
}

/// Where settings stand, from the ISMS's root, and what they hold; none where nothing is written.
type Written = Option<(String, Contents)>;

/// The settings of the base; none where they are at fault, which is nothing that a change can mend any more.
fn settings(
    written: Written,
    snapshot: &Snapshot,
    sources: &mut Sources,
    lost: &mut Lost,
) -> Option<Configuration> {
    let Some((path, contents)) = written else {
        return Some(Configuration::unwritten(sources.add("isms.toml", "")));
    };
    lost.note([(path.as_str(), &contents)]);
    let (text, fault) = input::text(sources.files.len(), contents);
    let file = sources.add(path, text);
    let (mut configuration, faults) = Configuration::read(file, sources.files[file].text());
    if snapshot.settings_elsewhere().above.is_some() {
        configuration.selection.look_from(snapshot.prefix());
    }
    (fault.is_none() && faults.is_empty()).then_some(configuration)
}

fn own_settings(snapshot: &Snapshot) -> Written {
    let own = load::settings(snapshot).map(|(path, contents)| (path.to_owned(), contents));
    own.or_else(|| settings_above(snapshot))
}

/// What the base has of the settings that were named, where they are a file of its repository and read otherwise there.
fn earlier(head: &Loaded, snapshot: &Snapshot, named: &Path) -> Option<Written> {
    let path = path::below(head.snapshot.top()?, &path::resolved(named).ok()?)?;
    let contents = snapshot.read_beside(&path, DOCUMENT_LIMIT)?;
    let file = head.isms.configuration.file;
    let of_head = head.isms.sources.files[file].text();
    let is_same = matches!(&contents, Contents::Bytes(bytes) if bytes == of_head.as_bytes());
    (!is_same).then(|| Some((head.isms.sources.path(file).to_owned(), contents)))
}

/// Those that ruled the folder of the base from above, by their path from there.
fn settings_above(snapshot: &Snapshot) -> Written {
    let path = snapshot.settings_elsewhere().above.as_ref()?;
    let contents = snapshot.read_beside(path, DOCUMENT_LIMIT)?;
    Some((format!("{}{path}", "../".repeat(snapshot.prefix().matches('/').count())), contents))
}

/// What is said where it cannot be told which settings of the base were those of the same ISMS.
pub(super) fn unsure_settings(snapshot: &Snapshot) -> Option<NotChecked> {
    let unsure = &snapshot.settings_elsewhere().unsure;
    let why = format!(
        "the base has no settings in this folder, and what ruled its documents may stand elsewhere there: {}",
        phrase::first_of(unsure, PATHS_NAMED)
    );
    (!unsure.is_empty()).then(|| NotChecked { what: "changes of isms.toml".into(), why })
}

fn documents(
    head: &Loaded,
    snapshot: &Snapshot,
    configuration: &Configuration,
    sources: &mut Sources,
    lost: &mut Lost,
) -> Vec<Arc<Document>> {
    let selected = snapshot.paths().iter().map(String::as_str);
    let selected: Vec<&str> = selected.filter(|it| configuration.selection.selects(it)).collect();
    let same = head.snapshot.same_files(snapshot, &selected);
    let rows = rows_of(head);
    let same_rows =
        head.snapshot.same_files(snapshot, &rows.values().map(String::as_str).collect::<Vec<_>>());
    let shared = |path: &str| {
        let number = head.isms.number_by_path(path).filter(|_| same.contains(path))?;
        // A register's rows are part of its document, and stand in another file.
        let has_same_rows = rows.get(path).is_none_or(|it| same_rows.contains(it.as_str()));
        has_same_rows.then_some(number)
    };
    let numbers: Vec<Option<usize>> = selected.iter().map(|it| shared(it)).collect();
    let is_shared: HashSet<usize> = numbers.iter().flatten().copied().collect();
    head.digest_others(|it| is_shared.contains(&it));
    let share = |number: Option<usize>| number.map(|it| head.isms.documents.share(it));
    let documents: Vec<Option<Arc<Document>>> = numbers.into_iter().map(share).collect();
    let others = selected.iter().zip(&documents).filter(|it| it.1.is_none()).map(|it| *it.0);
    let others: Vec<&str> = others.collect();
    let reading = Reading::new(&configuration.rules, head.keeps.with_digests());
    let texts = HashMap::new();
    let (read, unread) =
        load::documents(snapshot, &others, &texts, sources, &reading, head.earlier.as_ref());
    lost.first = lost.first.take().or(unread);
    let mut read = read.into_iter();
    documents.into_iter().filter_map(|it| it.or_else(|| read.next())).collect()
}

/// By document, the file beside it that holds its rows.
fn rows_of(head: &Loaded) -> HashMap<&str, String> {
    let isms = &head.isms;
    let rows = isms.documents.iter().filter_map(|document| {
        let path = isms.path(document);
        Some((path, register::source_of(document, path)?.0))
    });
    rows.collect()
}

/// The digests of sidecars' sources, and the rows of registers that the head reads otherwise; what is the head's too is not
/// read again.
fn attachments(
    head: &Loaded,
    snapshot: &Snapshot,
    sources: &Sources,
    documents: &[Arc<Document>],
) -> (HashMap<String, Attachment>, HashMap<String, Contents>) {
    let named = load::attached(snapshot, sources, documents);
    let asked: Vec<&str> = named.iter().map(String::as_str).collect();
    let same = head.snapshot.same_files(snapshot, &asked);
    let of_head = |path: &str| head.isms.attachments().get(path).filter(|_| same.contains(path));
    let is_of_head: HashSet<*const Document> =
        head.isms.documents.iter().map(std::ptr::from_ref).collect();
    let unshared: Vec<Arc<Document>> =
        documents.iter().filter(|it| !is_of_head.contains(&Arc::as_ptr(it))).cloned().collect();
    let holds_rows = load::holding_rows(sources, &unshared);
    let (known, unknown): (Vec<_>, Vec<_>) =
        named.into_iter().partition(|it| of_head(it).is_some() && !holds_rows.contains(it));
    let known = known.into_iter().filter_map(|it| Some((it.clone(), of_head(&it)?.clone())));
    let contents = load::read_attachments(snapshot, unknown);
    let mut attachments = load::digests(&contents);
    attachments.extend(known);
    (attachments, contents)
}
