//! What a report depends on, told without reading a document: files that Git itself calls unchanged, and their history.

use git2::Repository;
use sha2::{Digest as _, Sha256};

use super::history;
use super::repository;
use super::snapshot::{Snapshot, Why};

/// The setting of Git that names a file elsewhere, which is then part of the answer.
const NAMES_A_FILE: &[u8] = b"gpg.ssh.allowedsignersfile";

impl Snapshot {
    /// A digest that two snapshots share only where their files have the same bytes and their history is the same: the
    /// names, blobs and lengths of all files, HEAD, the base, a merge under way, `.mailmap` and Git's settings.
    ///
    /// None where that cannot be told: outside Git, where a file is new or no longer as the index recorded it, where
    /// something could not be read, and where more of the history may come. A file that is as the index recorded it was so
    /// all the time since the index was read.
    pub fn state(&self, base: Option<&str>) -> Option<[u8; 32]> {
        if self.is_shallow() || self.has_unread() {
            return None;
        }
        let mut found = self.handle.as_ref()?.found().ok()?;
        if repository::is_replaced(&found.repository) {
            return None;
        }
        let mut state = State(Sha256::new());
        state.add(&[self.kind() as u8]);
        state.add(self.commit().unwrap_or_default().as_bytes());
        state.add(self.prefix().as_bytes());
        state.add(self.root().map_or(&[], |it| it.as_os_str().as_encoded_bytes()));
        if let Some(base) = base {
            state.add(found.commit(base).ok()?.id().as_bytes());
            for merged in found.merged_now() {
                state.add(merged.as_bytes());
            }
        }
        state.add(history::mailmap_on_disk(self).unwrap_or_default().as_bytes());
        state.add_settings(self, &found.repository)?;
        state.add_files(self)?;
        Some(state.0.finalize().into())
    }

    /// Whether something could not be read that a later run may read.
    pub fn has_unread(&self) -> bool {
        self.left_out().iter().any(|it| matches!(it.why, Why::Unreadable(_)))
    }
}

/// A digest of parts, each with its length, so that no two lists of parts run into the same bytes.
struct State(Sha256);

impl State {
    fn add(&mut self, part: &[u8]) {
        self.0.update(part.len().to_le_bytes());
        self.0.update(part);
    }

    fn add_settings(&mut self, snapshot: &Snapshot, repository: &Repository) -> Option<()> {
        let settings = repository.config().ok()?.snapshot().ok()?;
        let mut entries = settings.entries(None).ok()?;
        while let Some(entry) = entries.next() {
            let entry = entry.ok()?;
            if entry.name_bytes() == NAMES_A_FILE {
                self.add(format!("{:?}", snapshot.allowed_signers()).as_bytes());
            }
            self.add(entry.name_bytes());
            self.add(if entry.has_value() { entry.value_bytes() } else { &[] });
        }
        Some(())
    }

    fn add_files(&mut self, snapshot: &Snapshot) -> Option<()> {
        for left_out in snapshot.left_out() {
            self.add(left_out.path.as_bytes());
            self.add(format!("{:?}", left_out.why).as_bytes());
        }
        let files = snapshot.known_files(snapshot.paths().iter().map(String::as_str));
        if files.len() < snapshot.paths().len() {
            return None;
        }
        for (path, file) in files {
            self.add(path.as_bytes());
            self.add(file.blob.as_bytes());
            self.add(&file.length.to_le_bytes());
        }
        Some(())
    }
}
