//! What the system says of a file without reading a byte: its kind, its size and its times.

use std::fs::Metadata;
use std::path::Path;

/// A moment as the index writes it: seconds since 1970 and nanoseconds.
pub(super) type Moment = (i64, u32);

/// A file that was looked at. A symbolic link is looked at itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) is_file: bool,
    /// In bytes.
    pub(super) length: u64,
    pub(super) modified: Moment,
    /// When something last set its bytes, its name or its rights; none where the system does not tell.
    pub(super) changed: Option<Moment>,
}

/// A folder, to look at what lies below it.
#[cfg(unix)]
pub(super) struct Folder(rustix::fd::OwnedFd);

#[cfg(unix)]
impl Folder {
    pub(super) fn open(path: &Path) -> Option<Folder> {
        use rustix::fs::{Mode, OFlags};

        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Some(Folder(rustix::fs::open(path, flags, Mode::empty()).ok()?))
    }

    /// The system starts at the folder. With a whole path it would go through all that lies above it once more for each
    /// file, which is a third of the work.
    pub(super) fn look(&self, path: &str) -> Option<Seen> {
        use rustix::fs::{AtFlags, FileType};

        let data = rustix::fs::statat(&self.0, path, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        Some(Seen {
            is_file: FileType::from_raw_mode(data.st_mode) == FileType::RegularFile,
            length: u64::try_from(data.st_size).ok()?,
            modified: moment(data.st_mtime, data.st_mtime_nsec)?,
            changed: Some(moment(data.st_ctime, data.st_ctime_nsec)?),
        })
    }
}

/// The numbers are of other types on other systems.
#[cfg(unix)]
fn moment(seconds: impl TryInto<i64>, part: impl TryInto<u32>) -> Option<Moment> {
    Some((seconds.try_into().ok()?, part.try_into().ok()?))
}

#[cfg(not(unix))]
pub(super) struct Folder(std::path::PathBuf);

#[cfg(not(unix))]
impl Folder {
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it is opened")]
    pub(super) fn open(path: &Path) -> Option<Folder> {
        Some(Folder(path.to_owned()))
    }

    pub(super) fn look(&self, path: &str) -> Option<Seen> {
        let data = self.0.join(path).symlink_metadata().ok()?;
        Some(Seen {
            is_file: data.is_file(),
            length: data.len(),
            modified: modified(&data)?,
            changed: None,
        })
    }
}

/// When a file was last written.
pub(super) fn modified(data: &Metadata) -> Option<Moment> {
    let since = data.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some((i64::try_from(since.as_secs()).ok()?, since.subsec_nanos()))
}
