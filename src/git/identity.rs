//! Who works here, as Git knows them: whom `git var GIT_AUTHOR_IDENT` names.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use git2::{Config, ConfigLevel};

use super::environment::Environment;
use super::error::{Error, reason};
use super::repository;
use super::settings::Known;
use crate::path;

/// The variables that name a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// `GIT_AUTHOR_NAME`
    pub name: Option<OsString>,
    /// `GIT_AUTHOR_EMAIL`
    pub email: Option<OsString>,
    /// `EMAIL`, which counts where nothing else says one.
    pub last_email: Option<OsString>,
}

/// Whoever would be the author of the next commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// Empty where Git was not told: it would take it from the system then.
    pub name: String,
    /// Likewise.
    pub email: String,
    /// The setting or variable that says the address, or by which it could be said.
    pub told_by: &'static str,
}

/// The name and the address of whoever works in a folder, which need not be there yet. None where Git does not say both.
pub fn identity(folder: &Path) -> Option<(String, String)> {
    let environment = Environment::of_process();
    let folder = std::path::absolute(folder).ok()?;
    let there = path::resolved(folder.ancestors().find(|it| it.is_dir())?).ok()?;
    let known = match repository::find(&there, &environment) {
        Ok(Some(found)) => environment.settings.inside(&found.repository),
        _ => environment.settings.outside(),
    };
    let author = author(&known.ok()?, &environment).ok()?;
    Some((author.name, author.email)).filter(|it| !it.0.is_empty() && !it.1.is_empty())
}

/// Refuses where another one may be meant: a wrong name under an approval is worse than none.
pub(super) fn author(known: &Known, environment: &Environment) -> Result<Author, Error> {
    let Environment { named, home, .. } = environment;
    let home = home.as_deref().unwrap_or(Path::new(""));
    let cannot = |cause: git2::Error| {
        Error::new(format!("cannot read Git's configuration: {}", reason(&cause)))
            .with_help("check it with `git config --list`")
    };
    let name = match &named.name {
        Some(name) => text(name),
        None => setting(&known.config, ["author.name", "user.name"]).map(|it| it.0),
    };
    let name = name.unwrap_or_default();
    if let Some(email) = &named.email {
        let email = text(email).unwrap_or_default();
        return Ok(Author { name, email, told_by: "GIT_AUTHOR_EMAIL" });
    }
    let stated = setting(&known.config, ["author.email", "user.email"]);
    if let Some(condition) = doubt(known, stated.as_ref(), home).map_err(cannot)? {
        return Err(Error::new(format!(
            "Git's settings may name another person under `[includeIf \"{condition}\"]`, which cannot be judged here, so it is not known who you are"
        ))
        .with_help("name the person: `--as PERSON`; or set `GIT_AUTHOR_EMAIL`"));
    }
    let last = || Some((text(named.last_email.as_ref()?)?, "EMAIL"));
    let told = stated.map(|it| (it.0, it.1)).or_else(last);
    let (email, told_by) = told.unwrap_or((String::new(), "user.email"));
    Ok(Author { name, email, told_by })
}

/// The first of two settings that says something, by its name and where it stands.
fn setting(
    config: &Config,
    keys: [&'static str; 2],
) -> Option<(String, &'static str, ConfigLevel)> {
    keys.into_iter().find_map(|key| {
        let entry = config.get_entry(key).ok()?;
        let value = proper(entry.value().ok()?)?;
        Some((value, key, entry.level()))
    })
}

/// A condition under which Git may read another address than the one that stands: libgit2 cannot judge by remotes, nor by
/// a folder that is named by a link, nor by the repository in a file that it reads without one.
fn doubt(
    known: &Known,
    stated: Option<&(String, &'static str, ConfigLevel)>,
    home: &Path,
) -> Result<Option<String>, git2::Error> {
    let mut entries = known.config.entries(Some("^includeif\\."))?;
    while let Some(entry) = entries.next() {
        let entry = entry?;
        let key = String::from_utf8_lossy(entry.name_bytes()).into_owned();
        let Some(condition) =
            key.strip_prefix("includeif.").and_then(|it| it.strip_suffix(".path"))
        else {
            continue;
        };
        let is_open = condition.starts_with("hasconfig:")
            || leads_here_by_link(condition, known.git_folder.as_deref(), home)
            || entry.level() == ConfigLevel::App
            || (!known.is_settled && rank(entry.level()) < rank(ConfigLevel::Local));
        let beats = |key: &str| match stated {
            Some((_, by, level)) => {
                key == "author.email" && *by == "user.email"
                    || key == *by && rank(entry.level()) >= rank(*level)
            }
            None => true,
        };
        let path = entry.value().unwrap_or_default();
        let is_other = |email: Option<String>| email.as_ref() != stated.map(|it| &it.0);
        if is_open && may_state(&below(home, path), |key, email| beats(key) && is_other(email)) {
            return Ok(Some(condition.to_owned()));
        }
    }
    Ok(None)
}

/// What stands in a higher one counts.
fn rank(level: ConfigLevel) -> i32 {
    level as i32
}

/// Whether a file of settings may state an address that counts.
fn may_state(file: &Path, counts: impl Fn(&str, Option<String>) -> bool) -> bool {
    // Another path starts at a file that libgit2 does not name.
    if !file.is_absolute() {
        return true;
    }
    let Ok(config) = Config::open(file) else { return file.exists() };
    let states = |key: &str| {
        let entry = config.get_entry(key).ok();
        entry.is_some_and(|it| counts(key, it.value().ok().and_then(proper)))
    };
    let includes = || {
        let Ok(mut more) = config.entries(Some("^includeif\\.")) else { return true };
        more.next().is_some()
    };
    states("author.email") || states("user.email") || includes()
}

/// Whether a condition names the folder in which Git's stands by a link, which Git may follow and libgit2 does not.
fn leads_here_by_link(condition: &str, git_folder: Option<&Path>, home: &Path) -> bool {
    let pattern = condition.strip_prefix("gitdir:").or(condition.strip_prefix("gitdir/i:"));
    let (Some(pattern), Some(git_folder)) = (pattern, git_folder) else { return false };
    let pattern = below(home, pattern);
    let is_plain = |it: &Component<'_>| !it.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    let folder: PathBuf = pattern.components().take_while(is_plain).collect();
    let Ok(resolved) = path::resolved(&folder) else { return false };
    pattern.is_absolute() && resolved != folder && git_folder.starts_with(resolved)
}

/// With the user's own folder for `~`.
fn below(home: &Path, path: &str) -> PathBuf {
    path.strip_prefix("~/").map_or_else(|| PathBuf::from(path), |it| home.join(it))
}

fn text(variable: &OsString) -> Option<String> {
    proper(variable.to_str()?)
}

/// As Git writes it into a commit: some marks go, and at the ends a few more. None where nothing is left.
fn proper(text: &str) -> Option<String> {
    let is_crud = |it: char| it <= ' ' || ".,:;<>\"\\'".contains(it);
    let text = text.trim_matches(is_crud).replace(['<', '>', '\n'], "");
    Some(text).filter(|it| !it.is_empty())
}
