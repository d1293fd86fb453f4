//! What was found, on its way to where the next walk finds it.

use std::path::PathBuf;
use std::thread::JoinHandle;

use super::cache::Record;

/// Records that are not written yet. To encode and write them takes as long as to read them.
#[must_use = "what is not written is lost to the next walk"]
#[derive(Debug, Default)]
pub struct Keeping {
    /// Git's common folder.
    pub(super) folder: PathBuf,
    pub(super) records: Vec<(&'static str, Record)>,
}

/// Records that are being written. They are when this is dropped.
#[must_use = "dropped at once, it is waited for at once"]
#[derive(Debug)]
pub struct Writing(Option<JoinHandle<()>>);

impl Keeping {
    pub fn write(&self) {
        for (name, record) in &self.records {
            record.keep(&self.folder, name);
        }
    }

    /// Writes beside whatever is done next.
    pub fn begin(self) -> Writing {
        if self.records.is_empty() {
            return Writing(None);
        }
        // Without a thread nothing is kept: the next walk takes longer.
        Writing(std::thread::Builder::new().spawn(move || self.write()).ok())
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if let Some(thread) = self.0.take() {
            // One that panicked left the old record in its place.
            let _ = thread.join();
        }
    }
}
