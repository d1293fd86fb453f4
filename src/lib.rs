//! isms

pub mod git;
