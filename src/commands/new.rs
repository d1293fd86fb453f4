//! `isms new`: one document from the texts that `isms init` uses, with the next free id.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use super::init;
use super::load::{self, Loaded};
use super::output::{self, Failure, Terminal};
use crate::arguments::{New, SnapshotArguments};
use crate::codeowners::people::line_to_add;
use crate::configuration::Configuration;
use crate::date::Date;
use crate::document::{Document, Kind};
use crate::fields::Word;
use crate::isms::Isms;
use crate::path;
use crate::render::escape;
use crate::starter::{self, Draft, File, StarterDocument};
use crate::suggest;

pub(super) fn run(new: &New, today: Date, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let Some(what) = &new.what else {
        output::print(&list())?;
        return Ok(ExitCode::SUCCESS);
    };
    let (kind, template) = kind_and_template(what)?;
    let snapshot = SnapshotArguments::of_disk(Some(today), None);
    let loaded = load::load_even_empty(Path::new("."), &snapshot, terminal)?;
    let isms = &loaded.isms;
    refuse_a_stranger(new, isms)?;
    let asked = new.title.as_deref().map(starter::one_line);
    let title = match (&asked, template) {
        (Some(title), _) if !title.is_empty() => title,
        (None, Some(template)) => &template.title,
        _ => {
            return Err(Failure::new(
                format!("`isms new {what}` needs a title"),
                format!("write `isms new {what} --title \"...\"`, with what it is to be called"),
            ));
        }
    };
    let place = place(new, &loaded, kind, title)?;
    if !isms.configuration.selection.selects(&place) {
        return Err(Failure::new(
            format!("`{place}` would be no document, so nothing would check it"),
            "name a Markdown file with `--path`; `[documents]` in isms.toml says which are documents",
        ));
    }
    if loaded.snapshot.is_ignored(&place) || isms.is_unread(&place) {
        return Err(Failure::new(
            format!(
                "Git ignores `{place}`, or it lies in another repository, so nothing would check it"
            ),
            "name a file of this repository with `--path policies/backup.md`",
        ));
    }
    refuse_a_name_of_one_system(&place, &loaded)?;
    let id = starter::next_id(&isms.numbered(), Some(kind));
    let owner = owner(new, isms, (kind, template));
    let draft = Draft {
        id: &id,
        title,
        kind,
        template,
        owner,
        approver: approver(isms, template, owner),
        organisation: isms.configuration.organisation.get().map_or("our organisation", |it| it),
        others: others(isms, &place),
        applicable: applicable(isms),
    };
    let text = starter::text(&draft);
    if new.dry_run {
        output::print(&text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let root = loaded.work_tree()?;
    if root.join(&place).symlink_metadata().is_ok() {
        return Err(Failure::new(
            format!("`{place}` is there already, and nothing is overwritten"),
            "name another file with `--path`, or give it another `--title`",
        ));
    }
    let help = "name a file that is yours to write: `--path policies/backup.md`";
    init::create(root, &File { path: place.clone(), text }, help)?;
    output::print(&format!("{}: {}\n", escape::line(&place), escape::line(&id)))?;
    output::remark(&unlisted(isms, &place, owner).unwrap_or_default());
    Ok(ExitCode::SUCCESS)
}

/// What CODEOWNERS lacks for a review of the new document to be asked of its owner.
fn unlisted(isms: &Isms, place: &str, owner: Option<&str>) -> Option<String> {
    let codeowners = isms.codeowners.as_ref()?;
    let path = format!("{}{place}", isms.sources.prefix);
    let (line, owner) = (line_to_add(isms, codeowners, &path, owner?)?, owner?);
    let file = isms.sources.full_path(codeowners.file);
    let remark = format!("{file} does not give it to its owner `{owner}`: end it with `{line}`");
    Some(format!("{}\n", escape::line(&remark)))
}

fn kind_and_template(what: &str) -> Result<(Kind, Option<&'static StarterDocument>), Failure> {
    if let Some(template) = starter::template(what) {
        return Ok((template.kind.0, Some(template)));
    }
    if let Some(kind) = Kind::parse(what) {
        return Ok((kind, None));
    }
    let templates = starter::catalogue().documents.iter().map(|it| it.name.as_str());
    let nearest = suggest::nearest(what, Kind::words().into_iter().chain(templates));
    Err(Failure::new(
        format!("`{what}` is no type and no starter document"),
        match nearest {
            Some(nearest) => format!("did you mean `{nearest}`? `isms new` lists all of them"),
            None => "`isms new` lists the types and the starter documents".to_owned(),
        },
    ))
}

fn list() -> String {
    let mut text = String::from("types\n");
    for name in Kind::words() {
        let _ = writeln!(text, "  {name}");
    }
    text.push_str("\nstarter documents\n");
    let documents = &starter::catalogue().documents;
    let width = documents.iter().map(|it| it.name.len()).max().unwrap_or(0);
    for document in documents {
        let _ = writeln!(text, "  {:width$}  {}", document.name, document.title);
    }
    text
}

/// The documents of a type: whose custom a new one follows.
fn alike(isms: &Isms, kind: Kind) -> impl Iterator<Item = &Document> {
    isms.readable().filter(move |it| it.kind.get().is_some_and(|it| it.value == kind))
}

/// What the Statement of Applicability says of each control.
fn applicable(isms: &Isms) -> BTreeMap<&str, bool> {
    let rows = isms.applicability_rows();
    rows.filter_map(|(control, row)| Some((control.id.as_str(), row.applicable.get()?.value)))
        .collect()
}

fn place(new: &New, loaded: &Loaded, kind: Kind, title: &str) -> Result<String, Failure> {
    if let Some(asked) = &new.path {
        let is_whole = asked.has_root();
        let asked = asked.to_string_lossy().replace('\\', "/");
        return path::resolve("", &asked).filter(|it| !it.is_empty() && !is_whole).ok_or_else(|| {
            Failure::new(
                format!("`{asked}` leads out of the management system"),
                "name a file by its path from the folder of isms.toml: `--path policies/backup.md`",
            )
        });
    }
    let isms = &loaded.isms;
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for document in alike(isms, kind) {
        *folders.entry(path::folder(isms.path(document))).or_default() += 1;
    }
    let usual = folders.iter().max_by_key(|(_, count)| **count).map(|(folder, _)| *folder);
    let folder = usual.unwrap_or(kind.folder());
    let words = title.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    let name = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
    let name = if name.is_empty() { kind.name().to_owned() } else { name };
    Ok(path::join(folder, &format!("{name}.md")))
}

/// Whoever clones the repository must get the document, whatever their system: Windows has no file for some names, and like
/// macOS one file for names that differ in case alone.
fn refuse_a_name_of_one_system(place: &str, loaded: &Loaded) -> Result<(), Failure> {
    let help = "name another file with `--path policies/backup.md`";
    let there = loaded.snapshot.paths();
    let ends = place.match_indices('/').map(|(end, _)| end).chain([place.len()]);
    for part in ends.map(|end| &place[..end]) {
        // A folder that is there already is not made here.
        if there.iter().any(|it| path::holds(part, it)) {
            continue;
        }
        let name = path::name(part);
        if !path::is_name_everywhere(name) {
            return Err(Failure::new(
                format!("`{name}` in `{place}` is no name that a file can have on Windows"),
                help,
            ));
        }
        let lower = part.to_lowercase();
        if let Some(other) = there.iter().find(|it| path::holds(&lower, &it.to_lowercase())) {
            let names = other.split('/').take(part.split('/').count());
            let other = names.collect::<Vec<_>>().join("/");
            return Err(Failure::new(
                format!(
                    "`{part}` and `{other}` differ in case alone, so they are one on Windows and macOS"
                ),
                help,
            ));
        }
    }
    Ok(())
}

/// Who owns it: as asked, as the starter document says, else the first role that does not lead the company.
fn owner<'a>(
    new: &'a New,
    isms: &'a Isms,
    (kind, template): (Kind, Option<&'a StarterDocument>),
) -> Option<&'a str> {
    let roles = &isms.configuration.roles;
    let named = new.owner.as_deref();
    let starter = template.map(|it| it.owner.as_str()).or_else(|| starter::usual_owner(kind));
    let starter = starter.filter(|it| roles.is_empty() || roles.contains_key(*it));
    named.or(starter).or_else(|| first_role(&isms.configuration, false))
}

/// The first role of isms.toml that leads the company, or that does not.
fn first_role(configuration: &Configuration, leads: bool) -> Option<&str> {
    let roles = configuration.roles.iter().filter(|(_, it)| it.top_management == leads);
    roles.min_by_key(|(_, it)| it.at).map(|(name, _)| name.as_str())
}

/// Where isms.toml knows people and roles, nobody else can answer for a document.
fn refuse_a_stranger(new: &New, isms: &Isms) -> Result<(), Failure> {
    let configuration = &isms.configuration;
    if new.owner.as_deref().is_some_and(|it| it.trim().is_empty()) {
        return Err(Failure::new(
            "an owner needs a name",
            "name the one role that answers for the document, or leave `--owner` out",
        ));
    }
    let Some(owner) = new.owner.as_deref().filter(|_| configuration.names_people()) else {
        return Ok(());
    };
    if isms.who(owner).is_some() {
        return Ok(());
    }
    let known = configuration.roles.keys().chain(configuration.people.keys());
    let help = match suggest::nearest_name(owner, known.map(String::as_str)) {
        Some(near) => format!("did you mean `--owner {near}`?"),
        None => {
            "name a role of isms.toml, or add the one you mean under `[roles]` first".to_owned()
        }
    };
    let message = format!("the owner `{owner}` is no role and no person of isms.toml");
    Err(Failure::new(message, help))
}

/// Who approves it: as the starter document says, else a role that leads the company, else another one. Nobody approves what
/// they alone own.
fn approver<'a>(
    isms: &'a Isms,
    template: Option<&'a StarterDocument>,
    owner: Option<&str>,
) -> Option<&'a str> {
    let configuration = &isms.configuration;
    let roles = &configuration.roles;
    let starter = template.map(|it| it.approver.as_str());
    let starter = starter.filter(|it| roles.is_empty() || roles.contains_key(*it));
    let usual = starter.or_else(|| first_role(configuration, true));
    let owners = owner.map(|it| isms.people_behind(it)).unwrap_or_default();
    let may_approve = |role: &&str| {
        let people = isms.people_behind(role);
        owners.len() != 1 || people.iter().any(|it| *it != owners[0])
    };
    let leading = first_role(configuration, true);
    let mut all = usual.into_iter().chain(leading).chain(roles.keys().map(String::as_str));
    all.find(may_approve).or(usual)
}

/// The documents that a starter text may link to: those of a catalogue title, or in a file of its name.
fn others(isms: &Isms, place: &str) -> Vec<(String, String, String)> {
    let documents = isms.documents.iter().filter_map(|document| {
        let path = isms.path(document);
        let stem = path::name(path).strip_suffix(".md")?;
        let title = document.title.get().map_or("", |it| it);
        let known = starter::catalogue()
            .documents
            .iter()
            .find(|it| it.name == stem || it.title.eq_ignore_ascii_case(title))?;
        Some((known.name.clone(), known.title.clone(), path::relative(place, path)))
    });
    documents.collect()
}
