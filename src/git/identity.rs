//! Who works here, as Git knows them.

use git2::Config;

/// `user.name` and `user.email` of the user's configuration, where both are set.
pub fn identity() -> Option<(String, String)> {
    let mut configuration = Config::open_default().ok()?;
    let configuration = configuration.snapshot().ok()?;
    let read = |key| configuration.get_string(key).ok().filter(|it: &String| !it.trim().is_empty());
    Some((read("user.name")?, read("user.email")?))
}
