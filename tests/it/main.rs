//! Every test that needs more than one module. `UPDATE=1 cargo test` rewrites the expected texts; read the diff.

#![allow(
    clippy::disallowed_methods,
    reason = "tests start programs, read folders and set variables"
)]

#[cfg(unix)]
mod action;
mod adopt;
mod architecture;
mod attest;
mod codeowners;
mod command_line;
mod examples;
mod fix;
mod fixtures;
mod formats;
mod fuzz;
mod history;
mod history_rules;
mod hostile;
mod kept;
mod log;
mod pages;
mod pre_commit;
mod readme;
mod registers;
mod repository;
mod small_history;
mod small_isms;
mod small_workbook;
mod snapshots;
mod starter;
