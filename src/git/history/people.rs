//! A commit's names, dates, trailers and signature.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use git2::{ObjectType, Oid};

use super::Question;
use super::id_map::IdMap;
use super::landing;
use super::objects::{self, Cut, Store};
use super::trees::entries;
use crate::date::{self, Date};
use crate::git::mailmap::{self, Mailmap};
use crate::git::snapshot::Kind;
use crate::history::{Commit, Identity, Signature, Trailer, TrailerRole};

/// Who is who, by the snapshot's `.mailmap`, and what is known of commits.
pub(super) struct People {
    mailmap: Option<Mailmap>,
    /// Addresses whose commits it gives to nobody else.
    settled: HashSet<String>,
    /// By what commits say, what the mailmap makes of it.
    names: HashMap<Arc<Identity>, Identity>,
    commits: IdMap<Arc<Stated>>,
}

/// What a commit says, and when it landed, which never change once all that it builds on is here.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    pub(super) author: Arc<Identity>,
    pub(super) committer: Arc<Identity>,
    /// In seconds since 1970.
    pub(super) authored_at: i64,
    pub(super) committed_at: i64,
    pub(super) landed_at: i64,
    /// Whether enough of what it builds on is here to tell: else its own clock is believed.
    pub(super) has_landed: bool,
    pub(super) parents: u32,
    pub(super) trailers: Vec<(TrailerRole, Arc<Identity>)>,
    pub(super) signed: Signed,
}

/// How a commit is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signed {
    Not,
    OpenPgp,
    /// What was signed is the commit itself, and read again when it is needed.
    Ssh,
    Other,
}

impl Signed {
    pub(super) const ALL: [Signed; 4] = [Signed::Not, Signed::OpenPgp, Signed::Ssh, Signed::Other];
}

impl Stated {
    /// Everybody it names.
    pub(super) fn people(&self) -> impl Iterator<Item = &Identity> {
        let trailers = self.trailers.iter().map(|it| &*it.1);
        [&*self.author, &*self.committer].into_iter().chain(trailers)
    }
}

impl People {
    pub(super) fn of(question: &Question<'_>, store: &Store, tree: Oid) -> People {
        let text = match question.snapshot.kind() {
            Kind::Commit => committed(store, tree),
            _ => mailmap::on_disk(question.snapshot),
        };
        People {
            mailmap: text.and_then(|it| Mailmap::read(&it)),
            settled: question.settled.clone(),
            names: HashMap::new(),
            commits: IdMap::default(),
        }
    }

    /// Tells what a commit says.
    pub(super) fn insert(&mut self, id: Oid, stated: Arc<Stated>) {
        self.commits.insert(id, stated);
    }

    pub(super) fn stated(&mut self, store: &Store, id: Oid) -> Result<Arc<Stated>, Cut> {
        let known = self.commits.get(&id);
        if let Some(stated) = known.filter(|it| it.has_landed) {
            return Ok(Arc::clone(stated));
        }
        let mut stated = match known {
            // An earlier run did not have all that it builds on.
            Some(stated) => Stated::clone(stated),
            None => store.read(id, ObjectType::Commit, stated)?,
        };
        let landed_at = landing::landed_at(store, id, stated.committed_at);
        stated.has_landed = landed_at.is_some();
        stated.landed_at = landed_at.unwrap_or(stated.committed_at);
        let stated = Arc::new(stated);
        self.commits.insert(id, Arc::clone(&stated));
        Ok(stated)
    }

    pub(super) fn commit(&mut self, store: &Store, id: Oid) -> Result<Commit, Cut> {
        let stated = self.stated(store, id)?;
        let signature = match stated.signed {
            Signed::Not => Signature::None,
            Signed::OpenPgp => Signature::OpenPgp,
            Signed::Ssh => store.read(id, ObjectType::Commit, signature)?,
            Signed::Other => Signature::Other,
        };
        let trailer = |(role, identity): &(TrailerRole, Arc<Identity>)| Trailer {
            role: *role,
            identity: self.identity(identity),
        };
        Ok(Commit {
            id: id.to_string(),
            trailers: stated.trailers.iter().map(trailer).collect(),
            author: self.identity(&stated.author),
            committer: self.identity(&stated.committer),
            authored_on: day(stated.authored_at),
            committed_on: day(stated.committed_at),
            landed_on: day(stated.landed_at),
            landed_at: stated.landed_at,
            parents: usize::try_from(stated.parents).unwrap_or(usize::MAX),
            signature,
        })
    }

    fn identity(&mut self, stated: &Arc<Identity>) -> Identity {
        let Some(mailmap) = &self.mailmap else { return Identity::clone(stated) };
        let name = self.names.entry(Arc::clone(stated));
        name.or_insert_with(|| mailmap.proper_beside(&self.settled, stated)).clone()
    }
}

fn stated(data: &[u8]) -> Stated {
    let split = split(data);
    let head = &data[..split];
    let message = String::from_utf8_lossy(data.get(split + 2..).unwrap_or_default());
    let line = |key: &[u8]| {
        head.split(|it| *it == b'\n').find_map(|it| it.strip_prefix(key)).unwrap_or_default()
    };
    let (author, committer) = (line(b"author "), line(b"committer "));
    let person = |line: &[u8]| Arc::new(identity(&String::from_utf8_lossy(line)));
    let parents = head.split(|it| *it == b'\n').filter(|it| it.starts_with(b"parent ")).count();
    Stated {
        author: person(author),
        committer: person(committer),
        authored_at: objects::time(author),
        committed_at: objects::time(committer),
        landed_at: objects::time(committer),
        has_landed: false,
        parents: u32::try_from(parents).unwrap_or(u32::MAX),
        trailers: trailers(&message),
        signed: match signature(data) {
            Signature::None => Signed::Not,
            Signature::OpenPgp => Signed::OpenPgp,
            Signature::Ssh { .. } => Signed::Ssh,
            Signature::Other => Signed::Other,
        },
    }
}

/// Where a commit's header ends.
fn split(data: &[u8]) -> usize {
    memchr::memmem::find(data, b"\n\n").unwrap_or(data.len())
}

/// The lines of the last paragraph that name a person; a message's first paragraph is its subject.
fn trailers(message: &str) -> Vec<(TrailerRole, Arc<Identity>)> {
    let message = message.replace('\r', "");
    let Some((_, last)) = message.trim_end().rsplit_once("\n\n") else { return Vec::new() };
    let trailer = |line: &str| {
        let (key, value) = line.split_once(':')?;
        let role =
            TrailerRole::ALL.into_iter().find(|it| it.key().eq_ignore_ascii_case(key.trim()))?;
        Some((role, Arc::new(identity(value.trim()))))
    };
    last.lines().filter_map(trailer).collect()
}

fn committed(store: &Store, tree: Oid) -> Option<String> {
    let tree = store.tree(tree).ok()?;
    let (_, entry) = entries(&tree).find(|(name, _)| *name == b".mailmap")?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let kind = ObjectType::Blob;
    entry.is_file().then(|| store.read_at_most(mailmap::LIMIT, entry.id, kind, text).ok())?
}

/// `Name <mail>`, whatever follows.
fn identity(text: &str) -> Identity {
    let (name, rest) = text.split_once('<').unwrap_or((text, ""));
    let email = rest.split('>').next().unwrap_or_default();
    Identity { name: name.trim().to_owned(), email: email.trim().to_owned() }
}

fn day(seconds: i64) -> Date {
    date::from_days_since_1970(i32::try_from(seconds.div_euclid(86_400)).unwrap_or(0))
}

/// What a line of a commit's header belongs to: one that begins with a space goes on with what stands above it.
#[derive(Clone, Copy)]
enum HeaderOf {
    Commit,
    Signature,
    /// The same commit's under another hash, as `gpgsig-sha256`. Neither signs the other.
    OtherSignature,
}

/// The signature in a commit's header, and the commit without it, which is what was signed.
fn signature(data: &[u8]) -> Signature {
    let split = split(data);
    let (mut text, mut payload, mut of) = (Vec::new(), Vec::new(), HeaderOf::Commit);
    for line in data[..split].split_inclusive(|it| *it == b'\n') {
        let first = line.strip_prefix(b"gpgsig ");
        let content = match first {
            Some(first) => first,
            None => line.strip_prefix(b" ").unwrap_or(line),
        };
        of = match first {
            Some(_) => HeaderOf::Signature,
            None if line.starts_with(b"gpgsig-") => HeaderOf::OtherSignature,
            None if line.starts_with(b" ") => of,
            None => HeaderOf::Commit,
        };
        match of {
            HeaderOf::Signature => text.extend_from_slice(content),
            HeaderOf::OtherSignature => {}
            HeaderOf::Commit => payload.extend_from_slice(line),
        }
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    if text.is_empty() {
        return Signature::None;
    }
    if text.starts_with("-----BEGIN SSH SIGNATURE-----") {
        // The line end before the empty line went with the signature where that came last.
        if !payload.ends_with(b"\n") {
            payload.push(b'\n');
        }
        payload.extend_from_slice(data[split..].strip_prefix(b"\n").unwrap_or_default());
        return Signature::Ssh { signature: text, payload };
    }
    if text.starts_with("-----BEGIN PGP") { Signature::OpenPgp } else { Signature::Other }
}
