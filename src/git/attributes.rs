//! Whether Git may have written other bytes to disk than a blob holds.

use std::path::PathBuf;

use super::read;
use super::snapshot::Snapshot;

const FILE: &str = ".gitattributes";

/// What makes Git write other bytes, or other ones of the same length. Other line ends are not among them: they make a file
/// longer, and mean the same.
const REWRITING: [&[u8]; 3] = [b"filter", b"ident", b"working-tree-encoding"];

/// Far above what anybody writes: 1 MiB.
const LIMIT: u64 = 1 << 20;

impl Snapshot {
    /// Whether an attribute speaks of such a thing, for whatever file: that of a file on disk its blob tells nothing.
    pub(super) fn may_be_rewritten(&self) -> bool {
        let is_rewriting = |path: PathBuf| match read::whole(&path, LIMIT) {
            Some(text) => REWRITING.iter().any(|it| memchr::memmem::find(&text, it).is_some()),
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
            files.extend(settings.and_then(|it| it.get_path("core.attributesfile").ok()));
        }
        files
    }
}
