//! What a report depends on, told without reading a document: files that Git itself calls unchanged, and their history.

use git2::Repository;
use sha2::{Digest as _, Sha256};

use super::list::Place;
use super::mailmap;
use super::repository;
use super::snapshot::{Kind, Snapshot, Why};

/// The setting of Git that names a file elsewhere, which is then part of the answer.
const NAMES_A_FILE: &[u8] = b"gpg.ssh.allowedsignersfile";

impl Snapshot {
    /// A digest that two snapshots share only where nothing was touched that a report depends on: the files, by name and by
    /// what the index records of each, HEAD, the base, a merge under way, `.mailmap` and Git's settings.
    ///
    /// None where that cannot be told: outside Git, where a file is new or no longer as the index recorded it, where
    /// something could not be read, and where more of the history may come.
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
        state.add_list(self.rest);
        state.add(self.root().map_or(&[], |it| it.as_os_str().as_encoded_bytes()));
        if let Some(base) = base {
            state.add(found.commit(base).ok()?.id().as_bytes());
            let merged = if self.kind() == Kind::Commit { Vec::new() } else { found.merged_now() };
            state.add_list(merged.iter().map(git2::Oid::as_bytes));
        }
        state.add(mailmap::on_disk(self).unwrap_or_default().as_bytes());
        state.add_list(settings(self, &found.repository)?);
        state.add_list(self.left_out().iter().map(|it| format!("{it:?}")));
        if !self.knows_all_blobs() {
            return None;
        }
        state.add_files(self);
        Some(state.0.finalize().into())
    }

    /// Whether something could not be read that a later run may read.
    pub fn has_unread(&self) -> bool {
        self.left_out().iter().any(|it| matches!(it.why, Why::Unreadable(_)))
    }
}

/// A digest of parts, each with its length and each list with its number of parts, so that no two run into the same bytes.
struct State(Sha256);

impl State {
    fn add(&mut self, part: &[u8]) {
        self.0.update(part.len().to_le_bytes());
        self.0.update(part);
    }

    /// The name of each file, and what is known of it.
    fn add_files(&mut self, snapshot: &Snapshot) {
        for (path, place) in snapshot.paths().iter().zip(&snapshot.places) {
            self.add(path.as_bytes());
            match place {
                Place::Blob(blob) => self.add(blob.as_bytes()),
                Place::Disk(Some(recorded)) => self.add(&recorded.bytes()),
                Place::Disk(None) => self.add(&[]),
            }
        }
        self.0.update(snapshot.paths().len().to_le_bytes());
    }

    fn add_list(&mut self, parts: impl IntoIterator<Item = impl AsRef<[u8]>>) {
        let mut count = 0_usize;
        for part in parts {
            self.add(part.as_ref());
            count += 1;
        }
        self.0.update(count.to_le_bytes());
    }
}

/// Git's settings, and what stands in the file that one of them names.
fn settings(snapshot: &Snapshot, repository: &Repository) -> Option<Vec<Vec<u8>>> {
    let mut all = Vec::new();
    let settings = repository.config().ok()?.snapshot().ok()?;
    let mut entries = settings.entries(None).ok()?;
    while let Some(entry) = entries.next() {
        let entry = entry.ok()?;
        if entry.name_bytes() == NAMES_A_FILE {
            all.push(format!("{:?}", snapshot.allowed_signers()).into_bytes());
        }
        all.push(entry.name_bytes().to_vec());
        // One without a value is true, and one with an empty value is not.
        all.push(if entry.has_value() { [b"=", entry.value_bytes()].concat() } else { Vec::new() });
    }
    Some(all)
}
