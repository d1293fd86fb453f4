//! Where the formats of `isms check` go: to standard output, into files, and to GitHub Actions.

use std::path::{Component, Path, PathBuf};

use super::load::Loaded;
use super::output::{self, Failure, Step, Terminal};
use crate::arguments::{Check, Format, Output};
use crate::baseline;
use crate::git::Kind;
use crate::path;
use crate::render::full::{self, Look};
use crate::render::{
    Print, Shown, escape, github, gitlab, json, junit, markdown, sarif, short, whole,
};

/// Two formats in one place would spoil each other.
pub(super) fn refuse_one_place_twice(outputs: &[Output]) -> Result<(), Failure> {
    for (number, output) in outputs.iter().enumerate() {
        let place = |it: &Output| it.file.as_deref().map(resolved);
        if outputs[..number].iter().all(|it| place(it) != place(output)) {
            continue;
        }
        let message = match &output.file {
            None => "two outputs on standard output would run into each other".to_owned(),
            Some(file) => {
                format!("two outputs in `{}` would replace each other", path::shown(file))
            }
        };
        let help = "name a file of its own for all but one: `--output json:findings.json`";
        return Err(Failure::new(message, help));
    }
    Ok(())
}

/// Files by which a run goes, wherever they stand in a repository: read this time or not, they decide what is read, and by what
/// it is judged.
const GONE_BY: [&str; 7] = [
    "isms.toml",
    baseline::FILE,
    "CODEOWNERS",
    ".mailmap",
    ".gitattributes",
    ".gitignore",
    ".gitmodules",
];

/// A report must not replace what it reports on: documents are evidence, and a slip in a command must not cost one. A text in
/// Markdown counts as one whatever it is called and holds, unless an earlier run wrote it. What else Git tracks may be a report
/// that a house commits each week, and is in its last commit.
pub(super) fn refuse_what_was_read(outputs: &[Output], loaded: &Loaded) -> Result<(), Failure> {
    let Some(top) = loaded.snapshot.top() else { return Ok(()) };
    for file in outputs.iter().filter_map(|it| it.file.as_deref()) {
        let resolved = resolved(file);
        let is_kept = if is_text(&resolved, top, loaded) {
            !output::may_be_replaced(&resolved, markdown::BEGIN)
        } else {
            is_gone_by(&resolved, top, loaded)
        };
        if is_kept {
            return Err(Failure::new(
                format!("`{}` is no report, and one would replace it", path::shown(file)),
                "name a file of its own: `--output json:findings.json`",
            ));
        }
    }
    Ok(())
}

fn is_text(file: &Path, top: &Path, loaded: &Loaded) -> bool {
    let of_isms = inside(file, loaded.snapshot.root());
    let selection = &loaded.isms.configuration.selection;
    of_isms.as_ref().is_some_and(|it| loaded.isms.by_path(it).is_some())
        || of_isms
            .or_else(|| inside(file, Some(top)))
            .is_some_and(|it| selection.is_text_of_the_house(&it))
}

fn is_gone_by(file: &Path, top: &Path, loaded: &Loaded) -> bool {
    let isms = &loaded.isms;
    let is_known = file.file_name().is_some_and(|it| GONE_BY.iter().any(|name| it == *name));
    let is_attached = |inside: String| {
        let keys = isms.configuration.allowed_signers.get();
        isms.attachments().contains_key(&inside)
            || keys.is_some_and(|it| path::resolve("", it) == Some(inside))
    };
    is_known && file.starts_with(top)
        || (0..isms.sources.files.len()).any(|it| top.join(&*isms.sources.full_path(it)) == file)
        || inside(file, loaded.snapshot.root()).is_some_and(is_attached)
}

/// The path below a folder, as documents name theirs.
fn inside(file: &Path, folder: Option<&Path>) -> Option<String> {
    path::below(folder?, file)
}

/// A link that stands in a repository may have come with it, and may lead anywhere.
pub(super) fn refuse_links(outputs: &[Output], loaded: &Loaded) -> Result<(), Failure> {
    let Some(top) = loaded.snapshot.top() else { return Ok(()) };
    for file in outputs.iter().filter_map(|it| it.file.as_deref()) {
        let Some(link) = link_below(top, file) else { continue };
        let file = path::shown(file);
        return Err(Failure::new(
            format!("`{link}` is a symbolic link, and `{file}` would be written where it leads"),
            "name the file itself, or one in a folder that is no link: `--output json:findings.json`",
        ));
    }
    Ok(())
}

/// The first symbolic link below a folder on the way to a file, by its path there.
fn link_below(top: &Path, file: &Path) -> Option<String> {
    let mut reached = PathBuf::new();
    for part in std::path::absolute(file).ok()?.components() {
        match part {
            Component::ParentDir => _ = reached.pop(),
            part => reached.push(part),
        }
        let is_link = reached.symlink_metadata().is_ok_and(|it| it.is_symlink());
        if !is_link {
            continue;
        }
        let folder = path::resolved(reached.parent()?).ok()?;
        if let Some(link) = path::below(top, &folder.join(reached.file_name()?)) {
            return Some(link);
        }
        reached = path::resolved(&reached).ok()?;
    }
    None
}

/// Says where a report will itself be taken for a document by the next run.
pub(super) fn tell_of_new_documents(outputs: &[Output], loaded: &Loaded) {
    let is_of_disk = matches!(loaded.snapshot.kind(), Kind::WorkTree | Kind::Folder);
    let Some(root) = loaded.snapshot.root().filter(|_| is_of_disk) else { return };
    for file in outputs.iter().filter_map(|it| it.file.as_deref()) {
        let Some(inside) = inside(&resolved(file), Some(root)) else { continue };
        let is_document = loaded.isms.configuration.selection.selects(&inside);
        if is_document && !loaded.snapshot.is_ignored(&inside) {
            let shown = escape::line(&inside).into_owned();
            output::remark(&format!(
                "the next run takes `{shown}` for a document: name another file, such as `report.txt`, or leave it out with \
                 `[documents] exclude` in isms.toml\n"
            ));
        }
    }
}

/// A report in the place of `HEAD` or `config` would cost the repository.
pub(super) fn refuse_gits_own_folder(outputs: &[Output], loaded: &Loaded) -> Result<(), Failure> {
    let folders = if outputs.iter().any(|it| it.file.is_some()) {
        loaded.snapshot.git_folders()
    } else {
        return Ok(());
    };
    for file in outputs.iter().filter_map(|it| it.file.as_deref()) {
        let resolved = resolved(file);
        if folders.iter().any(|it| resolved.starts_with(it)) {
            return Err(Failure::new(
                format!(
                    "`{}` lies in Git's own folder, which a report could break",
                    path::shown(file)
                ),
                "name a file outside of it: `--output json:findings.json`",
            ));
        }
    }
    Ok(())
}

/// The file that would be written, whichever way it is named.
fn resolved(file: &Path) -> PathBuf {
    if let Ok(resolved) = path::resolved(file) {
        return resolved;
    }
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (path::resolved(folder), file.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => file.to_path_buf(),
    }
}

/// The formats by the time they take.
const LONGEST_FIRST: [Format; 9] = [
    Format::Sarif,
    Format::Full,
    Format::Gitlab,
    Format::Junit,
    Format::Markdown,
    Format::Json,
    Format::Github,
    Format::Jsonl,
    Format::Short,
];

/// Writes what was asked for, and the default where nothing was.
pub(super) fn write(
    check: &Check,
    shown: &Shown<'_>,
    terminal: &Terminal,
    mut print: impl FnMut(&str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if check.output.is_empty() {
        let look = look(check, terminal, false);
        print_pieces(&mut print, |it| render(Format::Full, check, shown, look, it))?;
        if let Some(step) = Step::here() {
            tell_github(&step, shown);
        }
        return Ok(());
    }
    let wants = |format| check.output.iter().any(|it| it.format == format);
    // Both hold the same objects, which are most of the work.
    let both = wants(Format::Json) && wants(Format::Jsonl);
    let lines = both.then(|| json::lines(shown));
    let render = |output: &Output, print: &mut Print<'_>| match (output.format, &lines) {
        (Format::Json, Some(lines)) => json::render_of_lines(shown, lines, print),
        (Format::Jsonl, Some(lines)) => print(lines),
        (format, _) => {
            render(format, check, shown, look(check, terminal, output.file.is_some()), print);
        }
    };
    // These lines are for editors, so what was not checked goes beside them.
    let remark = |outputs: &[&Output]| {
        if outputs.iter().any(|it| it.format == Format::Short) && !check.quiet {
            output::remark(&full::summary(shown, false));
        }
    };
    // Files first: one that cannot be written stops the run before anything is printed.
    let (files, printed): (Vec<&Output>, Vec<&Output>) =
        check.output.iter().partition(|it| it.file.is_some());
    write_files(&files, render)?;
    remark(&files);
    for output in &printed {
        print_pieces(&mut print, |it| render(output, it))?;
    }
    remark(&printed);
    Ok(())
}

/// Each by one thread, which takes the next when it is done.
fn write_files(
    outputs: &[&Output],
    render: impl Fn(&Output, &mut Print<'_>) + Sync,
) -> Result<(), Failure> {
    let mut all: Vec<Result<(), Failure>> = outputs.iter().map(|_| Ok(())).collect();
    let mut jobs: Vec<_> = outputs.iter().zip(&mut all).collect();
    // Begun last, the longest would keep one thread busy and all others waiting.
    jobs.sort_by_key(|(output, _)| LONGEST_FIRST.iter().position(|it| *it == output.format));
    rayon::in_place_scope_fifo(|scope| {
        for (output, written) in jobs {
            let Some(file) = &output.file else { continue };
            let render = &render;
            scope.spawn_fifo(move |_| *written = output::write(file, |it| render(output, it)));
        }
    });
    all.into_iter().collect()
}

/// Nothing is printed behind what could not be.
fn print_pieces(
    mut print: impl FnMut(&str) -> Result<(), Failure>,
    render: impl FnOnce(&mut Print<'_>),
) -> Result<(), Failure> {
    let mut printed = Ok(());
    render(&mut |piece| {
        if printed.is_ok() {
            printed = print(piece);
        }
    });
    printed
}

fn look(check: &Check, terminal: &Terminal, into_file: bool) -> Look {
    Look { waived: check.verbose, summary: !check.quiet, ..terminal.look(into_file) }
}

fn render(format: Format, check: &Check, shown: &Shown<'_>, look: Look, print: &mut Print<'_>) {
    match format {
        Format::Full => full::render(shown, look, print),
        Format::Short => short::render(shown, print),
        Format::Json => json::render(shown, print),
        Format::Jsonl => json::render_lines(shown, print),
        Format::Sarif => sarif::render(shown, print),
        Format::Github => github::render(shown, print),
        Format::Gitlab => gitlab::render(shown, print),
        Format::Junit => junit::render(shown, |level| check.fail_on.fails(level), print),
        Format::Markdown => print(&markdown::render(shown, markdown::LIMIT)),
    }
}

/// The runner obeys commands on standard error as it does on standard output, so that what is printed there stays one
/// format, and a script that keeps it loses no annotation. Nobody asked for these by name: what cannot be written is said,
/// and the findings alone decide the exit status.
fn tell_github(step: &Step, shown: &Shown<'_>) {
    output::remark(&whole(|it| github::render(shown, it)));
    let Some(file) = &step.summary else { return };
    // Other programs of the step write there too, and the limit is on all of it.
    let before = usize::try_from(output::length(file)).unwrap_or(usize::MAX);
    let page = markdown::render(shown, markdown::LIMIT.saturating_sub(before).saturating_sub(1));
    let written = if page.is_empty() {
        Err("it is full".to_owned())
    } else {
        output::append(file, &format!("\n{page}")).map_err(|it| it.to_string())
    };
    if let Err(why) = written {
        let remark = format!("cannot add to the job summary `{}`: {why}", path::shown(file));
        output::remark(&format!("{}\n", escape::line(&remark)));
    }
}
