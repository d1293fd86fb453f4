//! Every test that needs more than one module. `UPDATE=1 cargo test` rewrites the expected texts; read the diff.

mod architecture;
mod codeowners;
mod fixtures;
mod pages;
mod small_isms;
