//! Performance evaluation (clause 9): internal audits and management reviews.

pub mod audit_scope;
pub mod independence;
pub mod management_review;
pub mod rhythm;
