//! Every test that needs more than one module. `UPDATE=1 cargo test` rewrites the expected texts; read the diff.

#![allow(
    clippy::disallowed_methods,
    reason = "tests start programs, read folders and set variables"
)]

mod architecture;
mod codeowners;
mod fixtures;
mod history;
mod history_rules;
mod log;
mod pages;
mod repository;
mod small_history;
mod small_isms;
mod snapshots;
