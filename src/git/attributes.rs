//! Whether Git may have written other bytes to disk than a blob holds.

use std::path::{Path, PathBuf};

use git2::{AttrCheckFlags, AttrValue, Repository};

use super::read;
use super::snapshot::{Kind, Snapshot};

const FILE: &str = ".gitattributes";

/// What makes Git write other bytes, or other ones of the same length. Other line ends are not among them: they make a file
/// longer, and mean the same.
const REWRITING: [&str; 3] = ["filter", "ident", "working-tree-encoding"];

/// Where Git looks for what holds on the whole machine.
const OF_MACHINE: &str = "/etc/gitattributes";

/// Far above what anybody writes: 1 MiB.
const LIMIT: u64 = 1 << 20;

impl Snapshot {
    /// Whether Git keeps a file of the ISMS in another form than it writes to disk, where it is read.
    pub fn is_rewritten(&self, path: &str) -> bool {
        Rewritten::of(self).holds(&format!("{}{path}", self.prefix()))
    }

    /// Whether an attribute speaks of such a thing, for whatever file: that of a file on disk its blob tells nothing.
    pub(super) fn may_be_rewritten(&self) -> bool {
        let is_rewriting = |path: PathBuf| match read::whole(&path, LIMIT) {
            Some(text) => rewrites(&String::from_utf8_lossy(&text)),
            None => path.symlink_metadata().is_ok(),
        };
        self.attribute_files().into_iter().any(is_rewriting)
    }

    fn attribute_files(&self) -> Vec<PathBuf> {
        let Some(root) = self.root() else { return Vec::new() };
        let is_named_so = |it: &&String| {
            it.strip_suffix(FILE).is_some_and(|it| it.is_empty() || it.ends_with('/'))
        };
        let below = self.paths().iter().filter(is_named_so).map(|it| root.join(it));
        let folders_above = self.prefix().matches('/').count();
        let above = root.ancestors().skip(1).take(folders_above).map(|it| it.join(FILE));
        let mut files: Vec<PathBuf> = below.chain(above).collect();
        if let Some(handle) = &self.handle {
            files.push(handle.common_folder().join("info/attributes"));
            let settings = handle.found().ok().and_then(|it| it.repository.config().ok());
            let named = settings.and_then(|it| it.get_path("core.attributesfile").ok());
            files.extend(named.or_else(|| handle.user_attributes().map(PathBuf::from)));
        }
        files.push(PathBuf::from(OF_MACHINE));
        files
    }
}

/// Files that stand on disk in another form than Git keeps them.
pub(super) struct Rewritten(Option<Repository>);

impl Rewritten {
    pub(super) fn of(snapshot: &Snapshot) -> Rewritten {
        let handle = snapshot.handle.as_ref().filter(|_| snapshot.kind() == Kind::WorkTree);
        let handle = handle.filter(|_| snapshot.may_be_rewritten());
        Rewritten(handle.and_then(|it| it.open().ok()))
    }

    /// By its path from the repository's root. `ident` leaves what a document states as it is.
    pub(super) fn holds(&self, path: &str) -> bool {
        let Some(repository) = &self.0 else { return false };
        let value = |name: &str| {
            let value = repository.get_attr(Path::new(path), name, AttrCheckFlags::default());
            AttrValue::from_string(value.ok().flatten())
        };
        let is_other = |it: &str| !matches!(it.to_ascii_lowercase().as_str(), "utf-8" | "utf8");
        matches!(value("filter"), AttrValue::True | AttrValue::String(_))
            || matches!(value("working-tree-encoding"), AttrValue::String(it) if is_other(it))
    }
}

/// Whether a line gives such an attribute to whatever file: `*.docx filter=lfs`.
fn rewrites(text: &str) -> bool {
    let lines = text.lines().filter(|it| !it.trim_start().starts_with('#'));
    let mut attributes = lines.flat_map(|it| it.split_ascii_whitespace().skip(1));
    attributes.any(|it| REWRITING.contains(&it.split('=').next().unwrap_or(it)))
}

#[cfg(test)]
mod tests {
    use super::rewrites;

    #[test]
    fn attributes_are_told_from_names_and_remarks() {
        for text in [
            "*.docx filter=lfs diff=lfs",
            "a/*.md text ident",
            "# x\n*.md working-tree-encoding=UTF-16",
        ] {
            assert!(rewrites(text), "{text}");
        }
        for text in [
            "incidents/*.csv text",
            "# a filter",
            "filter text",
            "*.md -filter",
            "* text=auto eol=lf",
        ] {
            assert!(!rewrites(text), "{text}");
        }
    }
}
