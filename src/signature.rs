//! Whose key signed a commit, as far as the house names the keys it trusts.

use crate::history::{Commit, Signature};

/// The keys a house trusts, each for some e-mail addresses: an OpenSSH `allowed_signers` file.
#[derive(Debug, Default)]
pub struct AllowedSigners {}

/// What can be said of a commit's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is none.
    Unsigned,
    /// Made by a key that is trusted for these e-mail addresses: patterns, as in the file.
    Good(Vec<String>),
    /// There is one, and why it proves nothing.
    NotVerified(String),
}

impl AllowedSigners {
    pub fn verify(&self, commit: &Commit) -> Verdict {
        match &commit.signature {
            Signature::None => Verdict::Unsigned,
            Signature::OpenPgp => {
                Verdict::NotVerified("OpenPGP signatures are not verified".into())
            }
            Signature::Ssh { .. } | Signature::Other => {
                Verdict::NotVerified("no trusted keys are named".into())
            }
        }
    }
}

impl Verdict {
    /// Whether the key is trusted for an e-mail address.
    pub fn is_by(&self, email: &str) -> bool {
        match self {
            Verdict::Good(principals) => principals.iter().any(|it| it.eq_ignore_ascii_case(email)),
            _ => false,
        }
    }
}
