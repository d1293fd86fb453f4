//! isms
