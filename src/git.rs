//! Everything that touches Git or the disk on behalf of the linter. The only place that names `git2`
//! and gitoxide.
//!
//! - [`snapshot`]: what is linted, as a list of paths and a way to read them
//! - `repository`: finding and opening the repository that holds a folder; [`error`]: why that cannot be
//! - [`environment`]: the variables Git hands to its hooks; [`settings`]: those that name its settings; [`stated`]: those that hold some
//! - [`hook`]: where the hook lies that runs before a commit
//! - `keys`: the file with the keys that Git trusts for signatures
//! - [`identity`]: who works here; `mailmap`: who is who
//! - `list`: the files of the index and of a commit
//! - `walk`: the files on disk; `seen`: what the system says of one without reading it
//! - `read`: their bytes; `objects`: those of commits, trees and blobs; `packs`: where most of these lie; `recent`: those read last
//! - `beside`: the same folder in another commit, to compare with; `moved`: where that folder and its settings lay
//! - `rest`: what is there beside the folder of the ISMS
//! - `attributes`: whether Git may have written other bytes to disk
//! - `clean`: which files are known to be some blob
//! - `blob_cache`: what earlier runs made of blobs
//! - `state`: what a report depends on; `reports`: those that are kept; `unfinished`: files on their way there
//! - `uncommitted`: what the last commit does not hold yet, and who would make the next one
//! - [`history`]: which commits set what the documents state

#![allow(
    clippy::disallowed_methods,
    reason = "this is where files, folders and the environment are read"
)]

mod attributes;
mod beside;
mod blob_cache;
mod clean;
pub mod environment;
pub mod error;
pub mod history;
pub mod hook;
pub mod identity;
mod keys;
mod list;
mod mailmap;
mod moved;
mod objects;
mod packs;
mod read;
mod recent;
mod reports;
mod repository;
mod rest;
mod seen;
pub mod settings;
pub mod snapshot;
mod state;
pub mod stated;
mod uncommitted;
mod unfinished;
mod versions;
mod walk;

pub use blob_cache::{BlobCache, Maker};
pub use clean::{Blob, KnownFile, MANY_FILES};
pub use environment::Environment;
pub use error::Error;
pub use reports::NewReport;
pub use rest::below_root;
pub use snapshot::{Content, Kind, LeftOut, Snapshot, Which, Why, open, open_in};
pub use uncommitted::{LastCommit, Uncommitted};
