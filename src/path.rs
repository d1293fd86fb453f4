//! Paths inside the snapshot: `/` between folders, relative to the ISMS's root, never out of it.

mod disk;

use memchr::{memchr_iter, memchr2, memrchr};

pub use self::disk::{below, resolved, shown};

/// The path that `reference` names when it stands in the file `from`; `None` where it leads out of the tree. A leading
/// `/` means the root.
pub fn resolve(from: &str, reference: &str) -> Option<String> {
    let mut start = if reference.starts_with('/') { "" } else { folder(from).trim_matches('/') };
    let mut rest = reference;
    // Every link of every document comes by here, and nearly all go up a few folders and then down.
    while let Some(after) = rest.strip_prefix("../").filter(|_| !start.is_empty()) {
        (start, rest) = (folder(start), after);
    }
    let mut path = String::with_capacity(start.len() + rest.len() + 1);
    path.push_str(start);
    if goes_down(rest) {
        add(&mut path, rest);
        return Some(path);
    }
    if rest.bytes().any(|it| matches!(it, b'\\' | b'\0')) {
        return None;
    }
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." if path.is_empty() => return None,
            ".." => path.truncate(folder(&path).len()),
            _ => add(&mut path, part),
        }
    }
    Some(path)
}

/// What is wrong with a reference that [`resolve`] refuses, in an ISMS in the folder `prefix`.
pub fn leads_out(prefix: &str) -> &'static str {
    if prefix.is_empty() {
        "it leads out of the repository"
    } else {
        "it leads out of the folder of the ISMS"
    }
}

/// A path made whole, in an ISMS that may stand in a folder of its repository.
#[derive(Debug, PartialEq, Eq)]
pub enum Resolved {
    /// From the ISMS's root.
    Path(String),
    /// From the repository's root: in the repository, and not in the ISMS's folder of it.
    Beside(String),
    Outside,
}

/// The same for an ISMS in the folder `prefix`, which ends with `/` or is empty. A leading `/` means the repository's root.
pub fn resolve_below(prefix: &str, from: &str, reference: &str) -> Resolved {
    if prefix.is_empty() {
        return resolve(from, reference).map_or(Resolved::Outside, Resolved::Path);
    }
    let Some(full) = resolve(&format!("{prefix}{from}"), reference) else {
        return Resolved::Outside;
    };
    match full.strip_prefix(prefix) {
        Some(path) => Resolved::Path(path.to_owned()),
        None => Resolved::Beside(full),
    }
}

fn add(path: &mut String, part: &str) {
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(part);
}

/// Whether a path is names with one `/` between two of them, and none starts with a full stop.
fn goes_down(path: &str) -> bool {
    let bytes = path.as_bytes();
    let starts_name = |at: usize| !matches!(bytes.get(at), None | Some(b'/' | b'.'));
    starts_name(0)
        && memchr_iter(b'/', bytes).all(|at| starts_name(at + 1))
        && memchr2(b'\\', b'\0', bytes).is_none()
}

/// The folder a file stands in, without a closing `/`; empty for the root.
pub fn folder(path: &str) -> &str {
    memrchr(b'/', path.as_bytes()).map_or("", |at| &path[..at])
}

/// The highest folder below the root with a file of that name.
pub fn highest_folder_of<'p>(
    name: &str,
    paths: impl IntoIterator<Item = &'p String>,
) -> Option<&'p str> {
    let folder = |it: &'p String| it.strip_suffix(name)?.strip_suffix('/');
    paths.into_iter().filter_map(folder).min_by_key(|it| it.matches('/').count())
}

/// The last of a path's names, which is empty where the path ends with `/`.
pub fn name(path: &str) -> &str {
    memrchr(b'/', path.as_bytes()).map_or(path, |at| &path[at + 1..])
}

/// A path in a folder, which may be the root.
pub fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

/// Whether a path is a folder's, or lies in it; the empty path is the root, which holds all.
pub fn holds(folder: &str, path: &str) -> bool {
    folder.is_empty()
        || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether Windows can have a file or a folder of this name. A repository with another one cannot be checked out there.
pub fn is_name_everywhere(name: &str) -> bool {
    let is_refused = |it: char| it.is_control() || r#"<>:"|?*\"#.contains(it);
    // A device keeps its name before any ending: `con.md` is the console.
    let stem = name.split('.').next().unwrap_or(name).trim_end_matches(' ').to_uppercase();
    let is_device = match stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT")) {
        Some(number) => {
            let mut digits = number.chars();
            digits.next().is_some_and(|it| "0123456789¹²³".contains(it)) && digits.next().is_none()
        }
        None => matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"),
    };
    !is_device && !name.chars().any(is_refused) && !name.ends_with(['.', ' '])
}

/// How a file at `from` writes the path `to`: the opposite of [`resolve`].
pub fn relative(from: &str, to: &str) -> String {
    let mut folder: Vec<&str> = folder(from).split('/').filter(|it| !it.is_empty()).collect();
    let mut parts: Vec<&str> = to.split('/').collect();
    let shared = folder.iter().zip(&parts[..parts.len() - 1]).take_while(|(a, b)| a == b).count();
    folder.drain(..shared);
    parts.drain(..shared);
    format!("{}{}", "../".repeat(folder.len()), parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_relative_to_their_file_and_stay_inside() {
        assert_eq!(resolve("a/b.md", "c.md").as_deref(), Some("a/c.md"));
        assert_eq!(resolve("a/b.md", "../c/./d.md").as_deref(), Some("c/d.md"));
        assert_eq!(resolve("a/b.md", "/c.md").as_deref(), Some("c.md"));
        assert_eq!(resolve("a/b.md", "..").as_deref(), Some(""));
        assert_eq!(resolve("a/b/c.md", "../d/../e//./f/").as_deref(), Some("a/e/f"));
        assert_eq!(resolve("a/b/c.md", "../../../d.md"), None);
        assert_eq!(resolve("a/b/c.md", "../../").as_deref(), Some(""));
        assert_eq!(resolve("a/b/c.md", "../.d/e.md").as_deref(), Some("a/.d/e.md"));
        for out in ["../../c.md", "../../../etc/passwd", "..\\c.md"] {
            assert_eq!(resolve("a/b.md", out), None, "{out}");
        }
    }

    #[test]
    fn a_name_must_be_one_on_every_system() {
        for name in [
            "con.md",
            "Aux",
            "NUL.tar.gz",
            "com1.md",
            "lpt².md",
            "prn .md",
            "a.",
            "a ",
            "a:b.md",
            "why?.md",
        ] {
            assert!(!is_name_everywhere(name), "{name}");
        }
        for name in
            ["console.md", "com.md", "com10.md", "nul-return.md", ".github", "a b.md", "ü'().md"]
        {
            assert!(is_name_everywhere(name), "{name}");
        }
    }

    #[test]
    fn a_relative_path_leads_back() {
        for (from, to, written) in [
            ("a/b.md", "a/c.md", "c.md"),
            ("a/b.md", "c/d.md", "../c/d.md"),
            ("b.md", "c/d.md", "c/d.md"),
            ("a/x/b.md", "a/b.md", "../b.md"),
            ("a/b/c.md", "a/b", "../b"),
        ] {
            assert_eq!(relative(from, to), written);
            assert_eq!(resolve(from, written).as_deref(), Some(to));
        }
    }
}
