//! # Where is the thing that does X?
//!
//! ```text
//! main      arguments -> today (the one clock read) -> commands
//! commands  git (snapshot) -> Input -> documents -> Isms -> lint (every rule; levels, waivers, base) -> Report -> renderer -> exit status
//! ```
//!
//! | to find | look in |
//! |---|---|
//! | a flag, its help and its default | [`arguments`] |
//! | what a command does, step by step | [`commands`]: one file a command |
//! | which files are read: work tree, index, commit, folder | [`git`] |
//! | bytes to text to documents | [`input`] (also what of a text is kept), then [`front_matter`], [`syntax`], [`fields`] and [`document`] |
//! | what is kept of a document for the next run | [`document::kept`] as bytes, [`git::BlobCache`] as a file, `src/commands/load/documents.rs` |
//! | words that a rule speaks of, found while a text is read | [`wording`]; the marks of a merge: [`wording::conflict`] |
//! | which commit set what a document states | [`history`] is the data, [`git::history`] the walk that fills it |
//! | a register in a CSV file or workbook | [`register`]; its columns in `rules/frameworks/registers.toml` |
//! | what a document may hold | [`document`]; the special types' tables in [`document::tables`] |
//! | `isms.toml` | [`configuration`] |
//! | the standard: controls, clauses, the 2013 map | [`framework`], with its data in `rules/frameworks/` |
//! | the processes and what flows between them, the documents and what they build on | [`graph::processes`], [`graph::documents`], printed by [`render::graph`] |
//! | what a control or clause asks, and what serves it here | [`explanation`], printed by [`render::explain`] |
//! | questions that need all documents | [`isms`], [`ownership`] (who answers), [`review`] (due dates), [`attestation`], [`attestation::ahead`] (days to come), [`attestation::backdated`], [`deadline`] (what is late), [`dependency_change`], [`link`], [`coverage`], [`evaluation::rhythm`] (audits and management reviews), [`evaluation::audit_scope`], [`evaluation::independence`], [`risk`] (levels), [`evidence`] (which is renewed), [`coverage::exclusion`], [`coverage::justification`], [`attestation::recording`] (which commit), [`attestation::proof`] (what it proves), [`attestation::signature`] |
//! | what `isms review` and `isms approve` refuse, and what they write | [`attest`], [`edit`] |
//! | what `isms init` and `isms new` write | [`starter`], with its texts in `rules/starter/` |
//! | what `isms adopt` reads in documents as they are | [`adopt`]: one file a layout |
//! | what a management review dealt with | [`evaluation::management_review`]; a waiver: [`waiver`] |
//! | who answers for a path in the eyes of the forge | [`codeowners`]; who is who in the history: [`mailmap`] |
//! | what a rule is given, and what it gives | [`context`], [`finding`] |
//! | a rule | `src/rules/NAME.rs`, its page `rules/NAME.md`, its cases `fixtures/NAME/` |
//! | which findings stand in `.isms-baseline.toml` | [`baseline`] reads and writes it, `src/commands/baseline.rs` |
//! | what `isms fix` mends | [`fix`]; a rule or a fault offers the edits, `src/commands/fix.rs` writes them |
//! | which rules run; levels, waivers, what is new, order, the summary's numbers | [`lint`], [`not_checked`] |
//! | what `isms status` counts | [`status`], printed by [`render::status`] |
//! | what a change did to the system: the `change-*` rules and `isms diff` | [`comparison`], printed by [`render::diff`] |
//! | what the history tells of one document | [`history::log`], printed by [`render::log`] |
//! | where Git's pre-commit hook goes, and whose it is | [`git::hook`] finds it, `src/commands/hook.rs` writes it |
//! | what a terminal shows meanwhile | [`progress`] counts, `src/commands/progress.rs` shows |
//! | an output format | [`render`]: one file a format |
//! | a day, an interval, a digest, a path, a shell's quotes, the nearest name, a number with its noun, a list of names, a diff | [`date`], [`digest`], [`path`], [`shell`], [`suggest`], [`phrase`], [`patch`] |
//!
//! # What holds, and what holds it
//!
//! - **The middle is pure.** From [`input`] to [`lint`] nothing opens a file, reads a clock or the environment, or knows
//!   Git or a terminal. The same input gives the same report.
//! - **Parsing cannot fail.** It returns what it could read and [`fault`]s. A fault in a document is a finding; in `isms.toml`
//!   it stops the run with exit status 2; a bug is a panic.
//! - **One fault, one finding.** A field is absent, invalid or present ([`source::Field`]); an invalid one was reported when it
//!   was read, so no rule calls it missing.
//! - **A rule knows the model and nothing else:** no renderer, no Git, no arguments, no other rule.
//! - **A text is read once and let go.** What rules ask of it is found by then; `isms check` reads a file again where a
//!   finding points into what was let go, and says so where the file is another by now.
//! - **Findings are plain data.** Formats have their own private structs; no core type is serialisable.
//! - **Nothing read is printed as it is:** each format escapes for its reader ([`render::escape`]).
//!
//! `tests/it/architecture.rs` and `.clippy.toml` hold these laws.

pub mod adopt;
pub mod arguments;
pub mod attest;
pub mod attestation;
pub mod baseline;
pub mod beside;
pub mod codeowners;
pub mod commands;
pub mod comparison;
pub mod configuration;
pub mod context;
pub mod coverage;
pub mod date;
pub mod deadline;
pub mod dependency_change;
pub mod digest;
pub mod document;
pub mod edit;
pub mod evaluation;
pub mod evidence;
pub mod explanation;
pub mod fault;
pub mod fields;
pub mod finding;
pub mod fix;
pub mod framework;
pub mod front_matter;
pub mod git;
pub mod graph;
pub mod history;
pub mod input;
pub mod isms;
pub mod link;
pub mod lint;
pub mod mailmap;
pub mod not_checked;
pub mod ownership;
pub mod patch;
pub mod path;
pub mod phrase;
pub mod progress;
pub mod register;
pub mod render;
pub mod review;
pub mod risk;
pub mod rules;
pub mod shell;
pub mod source;
pub mod starter;
pub mod status;
pub mod suggest;
pub mod syntax;
pub mod waiver;
pub mod wording;
