//! Paths of the disk, which each system spells in its own way, in the one way of Git and of this program: `/` between
//! names.

use std::path::{MAIN_SEPARATOR, Path};

/// A path of the disk for people: `C:/isms`, where Windows itself says `\\?\C:\isms` once links are resolved. A shell takes
/// it without quotes, and Git in its settings.
pub fn shown(path: &Path) -> String {
    let shown = path.display().to_string();
    if MAIN_SEPARATOR == '/' { shown } else { of_windows(&shown) }
}

/// The way from a folder to what lies below it, without links in either; empty for the folder itself.
pub fn below(folder: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(folder).ok()?;
    let names: Vec<_> = inside.iter().map(|it| it.to_string_lossy()).collect();
    Some(names.join("/"))
}

fn of_windows(path: &str) -> String {
    match path.strip_prefix(r"\\?\UNC\") {
        Some(share) => format!("//{share}"),
        None => path.strip_prefix(r"\\?\").unwrap_or(path).to_owned(),
    }
    .replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_spells_a_path_in_three_ways() {
        for (path, shown) in [
            (r"C:\isms\policies/a.md", "C:/isms/policies/a.md"),
            (r"\\?\C:\isms", "C:/isms"),
            (r"\\?\UNC\server\share\isms", "//server/share/isms"),
            (r"\\server\share\isms", "//server/share/isms"),
            (r".\policies\a.md", "./policies/a.md"),
        ] {
            assert_eq!(of_windows(path), shown);
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
