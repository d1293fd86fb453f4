//! The file with the keys that Git trusts for SSH signatures.

use std::path::Path;

use super::snapshot::Snapshot;
use crate::input::mebibytes;
use crate::path;

/// Far above any real file: 1 MiB.
const LIMIT: u64 = 1 << 20;

impl Snapshot {
    /// What the file holds that `gpg.ssh.allowedSignersFile` names, or why it cannot be read; none where Git's
    /// configuration names none.
    pub fn allowed_signers(&self) -> Option<Result<String, String>> {
        let repository = self.handle.as_ref()?.open().ok()?;
        let configuration = repository.config().ok()?.snapshot().ok()?;
        let path = configuration.get_path("gpg.ssh.allowedSignersFile").ok()?;
        if path.as_os_str().is_empty() {
            return None;
        }
        // Git runs `ssh-keygen` at the work tree's root.
        let from = repository.workdir().unwrap_or_else(|| repository.path());
        Some(read(&from.join(path)))
    }
}

fn read(path: &Path) -> Result<String, String> {
    let cannot = |why: String| format!("`{}`: {why}", path::shown(path));
    // Before opening: opening a pipe would wait for somebody to write into it.
    let data = path.metadata().map_err(|it| cannot(it.to_string()))?;
    if !data.is_file() || data.len() > LIMIT {
        return Err(cannot(format!("it is no file of up to {} MiB", mebibytes(LIMIT))));
    }
    let bytes = std::fs::read(path).map_err(|it| cannot(it.to_string()))?;
    String::from_utf8(bytes).map_err(|_| cannot("it is not UTF-8".to_owned()))
}
