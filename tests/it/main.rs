//! Every test that needs more than one module. `UPDATE=1 cargo test` rewrites the expected texts; read the diff.

mod architecture;
mod fixtures;
mod fuzz;
mod pages;
mod repository;
mod small_isms;
mod snapshots;
