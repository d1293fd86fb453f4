//! Which build of the program this is.

/// A name that another build does not have, as it may judge otherwise. None where the system does not tell.
pub(super) fn name() -> Option<String> {
    let file = std::env::current_exe().ok()?;
    let data = file.metadata().ok()?;
    let facts = (env!("CARGO_PKG_VERSION"), data.len(), data.modified().ok()?, file);
    Some(format!("{facts:?}"))
}
