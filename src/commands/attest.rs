//! `isms review` and `isms approve`: judge every document that was named, then write into all of them or into none.

use std::fmt::Write;
use std::process::ExitCode;

use super::find;
use super::load::{self, Loaded};
use super::output::{self, Failure, Terminal};
use super::paths::{here, typed};
use super::save;
use crate::arguments::{Approve, AttestArguments, Review, SnapshotArguments};
use crate::attest::{self, Refusal, Request};
use crate::attestation::{mismatch, proof};
use crate::date::Date;
use crate::document::{Document, Status};
use crate::edit::Change;
use crate::fields::{AttestationKind, Outcome};
use crate::git::{Kind, LastCommit, Uncommitted};
use crate::history::{Fact, TrailerRole, wanted};
use crate::isms::Isms;
use crate::render::escape;
use crate::shell::argument;

pub(super) fn review(
    review: &Review,
    today: Date,
    terminal: &Terminal,
) -> Result<ExitCode, Failure> {
    run(AttestationKind::Review, &review.attest, review.outcome, today, terminal)
}

pub(super) fn approve(
    approve: &Approve,
    today: Date,
    terminal: &Terminal,
) -> Result<ExitCode, Failure> {
    run(AttestationKind::Approval, &approve.attest, None, today, terminal)
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::new(refusal.message, refusal.help)
    }
}

fn run(
    kind: AttestationKind,
    arguments: &AttestArguments,
    outcome: Option<Outcome>,
    today: Date,
    terminal: &Terminal,
) -> Result<ExitCode, Failure> {
    let snapshot = SnapshotArguments::of_disk(arguments.today, arguments.config.as_ref());
    let mut loaded = load::load(find::start(&arguments.documents), &snapshot, terminal)?;
    let today = arguments.today.unwrap_or(today);
    let person = person(&loaded, arguments.person.as_deref(), today)?;
    let request = Request { kind, person, outcome, note: arguments.note.clone(), today };
    if kind == AttestationKind::Approval {
        read_versions(&mut loaded, &arguments.documents);
    }
    let changes = match judge(&loaded, &arguments.documents, &request) {
        Ok(changes) => changes,
        Err(failures) => return Ok(refuse(&failures, arguments.documents.len(), terminal)),
    };
    write(&loaded, &changes)?;
    report(&loaded, &changes, &request)?;
    Ok(ExitCode::SUCCESS)
}

fn person(loaded: &Loaded, asked: Option<&str>, today: Date) -> Result<String, Failure> {
    let isms = &loaded.isms;
    if isms.configuration.people.is_empty() {
        let (message, before) = if isms.configuration.is_written {
            ("isms.toml names no people, so nobody can vouch for anything", "")
        } else {
            (
                "there is no isms.toml that names people, so nobody can vouch for anything",
                "`isms init` makes one; or ",
            )
        };
        let help = "write `[people.jane-doe]` with her `name` and `emails` into isms.toml";
        return Err(Failure::new(message, format!("{before}{help}")));
    }
    let name = match asked {
        Some(name) => name.to_owned(),
        None => {
            let (author, emails) = loaded.snapshot.author()?;
            attest::person_of(isms, &emails, author.told_by)?.to_owned()
        }
    };
    attest::person(isms, &name, today)?;
    Ok(name)
}

/// A document and what must be written into it; none where it says so already.
type Judged<'a> = (&'a Document, Option<Change>);

/// Judges every document before any is written, so that all refusals are seen at once.
fn judge<'a>(
    loaded: &'a Loaded,
    names: &[String],
    request: &Request,
) -> Result<Vec<Judged<'a>>, Vec<Failure>> {
    let residue = attest::residue(&loaded.isms, request.today);
    let last_commit = loaded.snapshot.last_commit().map_err(|it| vec![it.into()])?;
    let mut judged: Vec<Judged<'a>> = Vec::new();
    let mut failures: Vec<Failure> = Vec::new();
    for name in names {
        let document = match find::document(loaded, name) {
            Ok(document) => document,
            Err(refusal) => {
                failures.push(refusal);
                continue;
            }
        };
        if judged.iter().any(|(it, _)| it.file == document.file) {
            continue;
        }
        let change = attest::change(&loaded.isms, document, &residue, request);
        let change = change.map_err(Failure::from).and_then(|change| {
            refuse_uncommitted(loaded, &last_commit, document)?;
            Ok(change)
        });
        match change {
            Ok(change) => judged.push((document, change)),
            // Named twice, it is refused once.
            Err(failure) if failures.iter().any(|it| it.message == failure.message) => {}
            Err(failure) => failures.push(failure),
        }
    }
    if failures.is_empty() { Ok(judged) } else { Err(failures) }
}

/// Says why, document by document.
fn refuse(failures: &[Failure], asked: usize, terminal: &Terminal) -> ExitCode {
    for failure in failures {
        terminal.fail(failure);
    }
    if asked > 1 {
        output::remark("nothing was written: all documents or none\n");
    }
    ExitCode::from(output::COULD_NOT_RUN)
}

/// What nobody else can see cannot be vouched for. A document may differ in its attestations: it was attested just now.
fn refuse_uncommitted(
    loaded: &Loaded,
    last_commit: &LastCommit,
    document: &Document,
) -> Result<(), Failure> {
    let isms = &loaded.isms;
    let text = isms.source(document).text();
    let source = find::source(isms, document);
    for path in [Some(isms.path(document)), source.as_deref()].into_iter().flatten() {
        let shown = typed(&loaded.snapshot, path);
        let (message, help) = match last_commit.difference(path)? {
            None => continue,
            Some(Uncommitted::Changed { committed, staged })
                if path == isms.path(document)
                    && attest::is_committed(text, &[&committed, &staged]) =>
            {
                continue;
            }
            Some(Uncommitted::New) => (
                format!("`{path}` is in no commit yet, so nobody else can see what is attested"),
                format!("commit it first: `git add {shown}`, then `git commit {shown}`"),
            ),
            Some(Uncommitted::Changed { .. }) => (
                format!(
                    "`{path}` has changes in no commit, so nobody else can see what is attested"
                ),
                format!("commit them first: `git commit {shown}`"),
            ),
            Some(Uncommitted::Conflicted) => (
                format!("`{path}` is in conflict, so its text is not settled"),
                format!("resolve the conflict, then `git add {shown}` and commit"),
            ),
        };
        return Err(Failure::new(message, help));
    }
    Ok(())
}

fn write(loaded: &Loaded, judged: &[Judged<'_>]) -> Result<(), Failure> {
    let isms = &loaded.isms;
    let root = loaded.work_tree()?;
    let mut prepared = Vec::new();
    for (document, change) in judged {
        let Some(change) = change else { continue };
        let (path, old) = (isms.path(document), isms.source(document).text());
        let Some(new) = change.apply(old) else {
            return Err(Failure::new(
                format!(
                    "`{}` in `{path}` is written in a way that is not safe to change",
                    change.kind.key()
                ),
                format!("write it by hand: `{}`", change.line()),
            ));
        };
        prepared.push(save::prepare(root, path, old, &new)?);
    }
    save::put_in_place(&prepared)
}

/// A digest tells of the text alone.
const OF_ROWS: &str =
    "where rows of its tables changed since, approve it with `--note` and what is new";

/// One line a document on standard output, and beside it what is to be done next.
fn report(loaded: &Loaded, judged: &[Judged<'_>], request: &Request) -> Result<(), Failure> {
    let isms = &loaded.isms;
    let mut lines = String::new();
    let mut remarks = String::new();
    for (document, change) in judged {
        let path = here(&loaded.snapshot, isms.path(document));
        let Some(change) = change else {
            let key = request.kind.key();
            let _ = writeln!(lines, "{}: `{key}` says so already", escape::line(&path));
            if request.kind == AttestationKind::Approval && document.is_told_in_tables() {
                let _ = writeln!(remarks, "{}", escape::line(&format!("{path}: {OF_ROWS}")));
            }
            continue;
        };
        let next = change.next_review.map(|it| format!(", next_review = {it}")).unwrap_or_default();
        let _ = writeln!(lines, "{}", escape::line(&format!("{path}: {}{next}", change.line())));
        if request.kind == AttestationKind::Approval && document.status() == Some(Status::InReview)
        {
            let remark = format!("{path}: it holds once you write `status = \"approved\"`");
            let _ = writeln!(remarks, "{}", escape::line(&remark));
        }
        if let (AttestationKind::Approval, Some(remark)) =
            (request.kind, same_version(isms, document))
        {
            let _ = writeln!(remarks, "{}", escape::line(&format!("{path}: {remark}")));
        }
        let stated = document.next_review.get().filter(|_| document.review_every.is_absent());
        if let (Some(stated), AttestationKind::Review) = (stated, request.kind) {
            let remark = format!("{path}: `next_review = {}` still stands", stated.value);
            let _ = writeln!(remarks, "{}", escape::line(&remark));
        }
    }
    let written: Vec<&Document> =
        judged.iter().filter(|(_, change)| change.is_some()).map(|(it, _)| *it).collect();
    if !written.is_empty() {
        let next = match loaded.snapshot.kind() {
            Kind::Folder => {
                "there is no Git here, so nothing proves who wrote this, and when".into()
            }
            _ => format!("next: {}", commit(loaded, &written, request.kind)),
        };
        let _ = writeln!(remarks, "{}", escape::line(&next));
        if let Some(remark) = witness(loaded, request) {
            let _ = writeln!(remarks, "{}", escape::line(&remark));
        }
    }
    output::print(&lines)?;
    output::remark(&remarks);
    Ok(())
}

/// Asks the history for the versions of those documents whose text is another one than the approved. Where it cannot tell, the
/// author is asked.
fn read_versions(loaded: &mut Loaded, names: &[String]) {
    let documents = names.iter().filter_map(|it| find::document(loaded, it).ok());
    let others: Vec<_> = documents.filter(|it| is_another(&loaded.isms, it)).collect();
    if others.is_empty() {
        return;
    }
    let files: Vec<_> = others.iter().map(|it| it.file).collect();
    let wants = wanted::versions_of(&loaded.isms, |it| files.contains(&it.file));
    // A list of signers that cannot be read is no matter of the version.
    let _ = loaded.read_wanted(&wants);
}

/// Whether the text is another one than that of the approval it bears.
fn is_another(isms: &Isms, document: &Document) -> bool {
    document.approved.get().is_some_and(|it| mismatch(isms, document, it).is_some())
}

/// Another text than the one approved before, which may still bear the version of that one: once it is approved, it is too late to
/// think of it.
fn same_version(isms: &Isms, document: &Document) -> Option<String> {
    let before = document.approved.get().filter(|_| is_another(isms, document))?;
    let (on, version) = (before.on.value, &document.version.get()?.value);
    match has_version_of_approval(isms, document) {
        Some(false) => None,
        Some(true) => Some(format!(
            "the text is another one than on {on}, and `version = \"{version}\"` is still of that one: write the next one with this \
             approval"
        )),
        None => Some(format!(
            "the text is another one than on {on}: if `version = \"{version}\"` is still of that one, write the next one with this \
             approval"
        )),
    }
}

/// Whether the version is that of the text approved before; none where the history does not tell.
fn has_version_of_approval(isms: &Isms, document: &Document) -> Option<bool> {
    let history = isms.history_of(document)?;
    let (approved, version) = (history.change(Fact::Approved)?, history.change(Fact::Version)?);
    let is_same =
        approved.after.header.version.as_ref() == document.version.get().map(|it| &it.value);
    // It may have been given after the approval and still to the approved text, with the status.
    let is_given_to_it = version.after.header.status == Some(Status::Approved)
        && version.after.body == approved.after.body;
    Some(is_same || is_given_to_it)
}

/// The commit to make.
fn commit(loaded: &Loaded, documents: &[&Document], kind: AttestationKind) -> String {
    let isms = &loaded.isms;
    let names: Vec<&str> = documents.iter().map(|it| isms.name(it)).collect();
    let what = match names[..] {
        [one] => one.to_owned(),
        [one, two] => format!("{one} and {two}"),
        _ => format!("{} documents", names.len()),
    };
    let verb = if kind == AttestationKind::Review { "Review" } else { "Approve" };
    let paths: Vec<String> =
        documents.iter().map(|it| typed(&loaded.snapshot, isms.path(it))).collect();
    // An id is whatever somebody wrote, so quotation marks around it may not hold.
    let message = if argument(&what) == what
        || documents.len() > 1 && names.iter().all(|it| argument(it) == *it)
    {
        format!("\"{verb} {what}\"")
    } else {
        argument(&format!("{verb} {what}"))
    };
    format!("git commit -m {message} {}", paths.join(" "))
}

/// Where one person records what another did, nothing proves the other's part unless the commit names them. Whether they had
/// one, only whoever commits can say.
fn witness(loaded: &Loaded, request: &Request) -> Option<String> {
    if loaded.snapshot.kind() == Kind::Folder {
        return None;
    }
    let person = loaded.isms.configuration.people.get(&request.person)?;
    let emails = person.emails.items();
    if emails.is_empty() {
        return None;
    }
    let own = loaded.snapshot.author().map(|it| it.1).unwrap_or_default();
    if own.iter().any(|own| emails.iter().any(|it| it.eq_ignore_ascii_case(own))) {
        return None;
    }
    let (role, did) = match request.kind {
        AttestationKind::Review => (TrailerRole::ReviewedBy, "reviewed"),
        AttestationKind::Approval => (TrailerRole::ApprovedBy, "approved"),
    };
    let trailer = argument(&proof::trailer(role, &loaded.isms, &request.person));
    Some(format!(
        "your commit proves nothing of `{}`: let them commit it; or, if you saw that they {did} it, say so with `--trailer {trailer}`",
        request.person
    ))
}
