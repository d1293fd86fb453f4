//! Whose key signed a commit, as far as the house names the keys it trusts. Only SSH signatures are verified: an OpenPGP
//! signature is told apart and nothing more.

mod allowed_signers;
mod pattern;

use std::fmt;

use ssh_key::{HashAlg, LineEnding, PublicKey, SshSig};

pub use allowed_signers::{AllowedSigners, Signer, Unusable};

use crate::history::{Commit, Signature};

/// What Git signs commits for; a signature for a file or a login must not pass for one.
const NAMESPACE: &str = "git";
/// Far above any signature, so that a hostile one costs nothing.
const LONGEST_SIGNATURE: usize = 64 * 1024;
/// As `ssh-keygen` breaks lines, which is what the decoder insists on.
const COLUMNS: usize = 70;
const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";

/// What can be said of a commit's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is none.
    Unsigned,
    /// It is good, and made with a key that is trusted for these e-mail addresses: lists of patterns, as in the file.
    Good(Vec<String>),
    /// There is one that proves nothing.
    NotVerified(Why),
}

/// Why a signature proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    OpenPgp,
    /// Neither OpenPGP nor SSH.
    OtherFormat,
    /// No file of trusted keys is named.
    NoSigners,
    /// The file of trusted keys cannot be read.
    UnreadableSigners(String),
    /// It cannot be read.
    Broken,
    /// It was made for something else than Git.
    Namespace(String),
    /// No line of the file trusts the key for commits.
    UnknownKey {
        fingerprint: String,
    },
    /// The key was not trusted yet, or no longer, when the commit landed.
    OutOfTime {
        fingerprint: String,
    },
    /// A kind of key, as SSH writes it, that this program cannot verify with.
    KindOfKey(String),
    /// The text is not what was signed.
    Wrong,
}

impl AllowedSigners {
    /// What a commit's signature proves by these keys.
    pub fn verify(&self, commit: &Commit) -> Verdict {
        let (signature, payload) = match &commit.signature {
            Signature::None => return Verdict::Unsigned,
            Signature::OpenPgp => return Verdict::NotVerified(Why::OpenPgp),
            Signature::Other => return Verdict::NotVerified(Why::OtherFormat),
            Signature::Ssh { signature, payload } => (signature, payload),
        };
        match self.principals(signature, payload, commit.landed_at) {
            Ok(principals) => Verdict::Good(principals),
            Err(why) => Verdict::NotVerified(why),
        }
    }

    /// Whom a signature over some bytes is trusted to come from, at a time in seconds since 1970.
    fn principals(&self, signature: &str, payload: &[u8], at: i64) -> Result<Vec<String>, Why> {
        if let Some(fault) = &self.fault {
            return Err(Why::UnreadableSigners(fault.clone()));
        }
        if !self.is_named {
            return Err(Why::NoSigners);
        }
        let signature = read(signature).ok_or(Why::Broken)?;
        if signature.namespace() != NAMESPACE {
            return Err(Why::Namespace(signature.namespace().to_owned()));
        }
        let key = PublicKey::from(signature.public_key().clone());
        let fingerprint = || key.fingerprint(HashAlg::Sha256).to_string();
        let trusted: Vec<&Signer> = self
            .signers
            .iter()
            .filter(|it| it.key == *key.key_data() && it.is_for(NAMESPACE))
            .collect();
        if trusted.is_empty() {
            return Err(Why::UnknownKey { fingerprint: fingerprint() });
        }
        let in_time: Vec<String> =
            trusted.iter().filter(|it| it.holds_at(at)).map(|it| it.principals.clone()).collect();
        if in_time.is_empty() {
            return Err(Why::OutOfTime { fingerprint: fingerprint() });
        }
        if !can_verify(&key) {
            return Err(Why::KindOfKey(key.algorithm().to_string()));
        }
        key.verify(NAMESPACE, payload, &signature).map_err(|_| Why::Wrong)?;
        Ok(in_time)
    }
}

impl Verdict {
    /// Whether it shows that the owner of an e-mail address signed.
    pub fn is_by(&self, email: &str) -> bool {
        match self {
            Verdict::Good(principals) => principals.iter().any(|it| pattern::matches(it, email)),
            Verdict::Unsigned | Verdict::NotVerified(_) => false,
        }
    }
}

/// As a phrase after "a signature that is not verified:".
impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::OpenPgp => write!(f, "it is an OpenPGP one, and only SSH ones are verified"),
            Why::OtherFormat => write!(f, "it is neither an OpenPGP nor an SSH one"),
            Why::NoSigners => write!(f, "no allowed signers are named"),
            Why::UnreadableSigners(why) => write!(f, "the allowed signers cannot be read: {why}"),
            Why::Broken => write!(f, "it cannot be read"),
            Why::Namespace(other) => write!(f, "it was made for `{other}`, not for `git`"),
            Why::UnknownKey { fingerprint } => {
                write!(f, "its key {fingerprint} is not among the allowed signers")
            }
            Why::OutOfTime { fingerprint } => {
                write!(f, "its key {fingerprint} was not trusted on that day")
            }
            Why::KindOfKey(kind) => write!(f, "keys of the kind `{kind}` are not verified"),
            Why::Wrong => write!(f, "it does not belong to this commit"),
        }
    }
}

/// Reads an armoured signature, whichever way its lines are broken.
fn read(armoured: &str) -> Option<SshSig> {
    if armoured.len() > LONGEST_SIGNATURE {
        return None;
    }
    let inner = armoured.trim().strip_prefix(BEGIN)?.strip_suffix(END)?;
    let inner: Vec<u8> = inner.bytes().filter(|it| !it.is_ascii_whitespace()).collect();
    let mut text = format!("{BEGIN}\n");
    for line in inner.chunks(COLUMNS) {
        text.push_str(std::str::from_utf8(line).ok()?);
        text.push('\n');
    }
    text.push_str(END);
    text.push('\n');
    let signature = SshSig::from_pem(&text).ok()?;
    // The decoder overlooks wrong lengths inside; what was read must be all that was written.
    let again = signature.to_pem(LineEnding::LF).ok()?;
    let is_whole = again.trim_end() == text.trim_end();
    (is_whole && signature.version() == SshSig::VERSION).then_some(signature)
}

/// RSA is left out on purpose: see `Cargo.toml`.
fn can_verify(key: &PublicKey) -> bool {
    use ssh_key::{Algorithm, EcdsaCurve};
    matches!(
        key.algorithm(),
        Algorithm::Ed25519
            | Algorithm::SkEd25519
            | Algorithm::SkEcdsaSha2NistP256
            | Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 | EcdsaCurve::NistP384 }
    )
}

#[cfg(test)]
mod tests;
