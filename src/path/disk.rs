//! Paths of the disk, which each system spells in its own way, in the one way of Git and of this program: `/` between
//! names.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// The whole path, without links, as other programs spell it too: `C:\isms`, where Windows itself says `\\?\C:\isms`.
pub fn resolved(path: &Path) -> std::io::Result<PathBuf> {
    let resolved = path.canonicalize()?;
    let unmarked = resolved.to_str().filter(|_| MAIN_SEPARATOR != '/').and_then(plain);
    Ok(unmarked.map_or(resolved, PathBuf::from))
}

/// A path of the disk for people: `C:/isms`. A shell takes it without quotes, and Git in its settings.
pub fn shown(path: &Path) -> String {
    let shown = path.display().to_string();
    match MAIN_SEPARATOR {
        '/' => shown,
        _ => plain(&shown).unwrap_or(shown).replace('\\', "/"),
    }
}

/// The way from a folder to what lies below it, without links in either; empty for the folder itself.
pub fn below(folder: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(folder).ok()?;
    let names: Vec<_> = inside.iter().map(|it| it.to_string_lossy()).collect();
    Some(names.join("/"))
}

/// A path of Windows without the mark that it is not to be interpreted; none where it has none, or needs it.
fn plain(path: &str) -> Option<String> {
    let marked = path.strip_prefix(r"\\?\")?;
    match marked.strip_prefix(r"UNC\") {
        Some(share) => Some(format!(r"\\{share}")),
        None => marked.get(1..3).filter(|it| *it == r":\").map(|_| marked.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_windows_may_be_marked() {
        for (path, unmarked) in [
            (r"\\?\C:\isms", Some(r"C:\isms")),
            (r"\\?\UNC\server\share\isms", Some(r"\\server\share\isms")),
            (r"\\?\Volume{b75e2c83}\isms", None),
            (r"\\?\ü:\", None),
            (r"C:\isms", None),
            (r".\policies\a.md", None),
        ] {
            assert_eq!(plain(path).as_deref(), unmarked);
        }
    }

    #[test]
    fn what_lies_elsewhere_is_not_below() {
        let below = |path: &str| below(Path::new("/a/b"), Path::new(path));
        assert_eq!(below("/a/b/c/d.md").as_deref(), Some("c/d.md"));
        assert_eq!(below("/a/b").as_deref(), Some(""));
        assert_eq!(below("/a/bc"), None);
    }
}
