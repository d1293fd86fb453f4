//! A commit's names, dates, trailers and signature.

use git2::{Mailmap, ObjectType, Oid, Signature as Person, Time};

use super::objects::{self, Cut, Store};
use super::trees::entries;
use crate::date::{self, Date};
use crate::git::snapshot::{Kind, Snapshot};
use crate::history::{Commit, Identity, Signature, Trailer, TrailerRole};

/// The largest `.mailmap` that is read: 1 MiB.
const MAILMAP_LIMIT: usize = 1 << 20;

/// Who is who, by the snapshot's `.mailmap`.
pub(super) struct People {
    mailmap: Option<Mailmap>,
}

impl People {
    pub(super) fn of(snapshot: &Snapshot, store: &Store<'_>, tree: Oid) -> People {
        let text = match snapshot.kind() {
            Kind::Commit => committed(store, tree),
            _ => on_disk(snapshot),
        };
        let text = text.filter(|it| !it.is_empty());
        People { mailmap: text.and_then(|it| Mailmap::from_buffer(&it).ok()) }
    }

    pub(super) fn commit(&self, store: &Store<'_>, id: Oid) -> Result<Commit, Cut> {
        let object = store.read(id, ObjectType::Commit)?;
        let data = object.data();
        let split = data.windows(2).position(|it| it == b"\n\n").unwrap_or(data.len());
        let head = &data[..split];
        let message = String::from_utf8_lossy(data.get(split + 2..).unwrap_or_default());
        let line = |key: &[u8]| {
            head.split(|it| *it == b'\n').find_map(|it| it.strip_prefix(key)).unwrap_or_default()
        };
        let (author, committer) = (line(b"author "), line(b"committer "));
        let landed_at = objects::time(committer);
        Ok(Commit {
            id: id.to_string(),
            author: self.identity(author),
            committer: self.identity(committer),
            authored_on: day(objects::time(author)),
            landed_on: day(landed_at),
            landed_at,
            parents: head.split(|it| *it == b'\n').filter(|it| it.starts_with(b"parent ")).count(),
            trailers: self.trailers(&message),
            signature: signature(data, split),
        })
    }

    fn identity(&self, line: &[u8]) -> Identity {
        let identity = identity(&String::from_utf8_lossy(line));
        let Some(mailmap) = &self.mailmap else { return identity };
        let written = Person::new(&identity.name, &identity.email, &Time::new(0, 0));
        let Some(mapped) = written.ok().and_then(|it| mailmap.resolve_signature(&it).ok()) else {
            return identity;
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Identity { name: text(mapped.name_bytes()), email: text(mapped.email_bytes()) }
    }

    /// The lines of the last paragraph that name a person; a message's first paragraph is its subject.
    fn trailers(&self, message: &str) -> Vec<Trailer> {
        let message = message.replace('\r', "");
        let Some((_, last)) = message.trim_end().rsplit_once("\n\n") else { return Vec::new() };
        let trailer = |line: &str| {
            let (key, value) = line.split_once(':')?;
            let role = TrailerRole::ALL
                .into_iter()
                .find(|it| it.key().eq_ignore_ascii_case(key.trim()))?;
            Some(Trailer { role, identity: self.identity(value.trim().as_bytes()) })
        };
        last.lines().filter_map(trailer).collect()
    }
}

fn committed(store: &Store<'_>, tree: Oid) -> Option<String> {
    let tree = store.tree(tree).ok()?;
    let (_, entry) = entries(&tree).find(|(name, _)| *name == b".mailmap")?;
    let blob = entry.is_file().then(|| store.blob(entry.id, MAILMAP_LIMIT).ok().flatten())??;
    Some(String::from_utf8_lossy(blob.data()).into_owned())
}

/// At the work tree's root, like Git's; never through a symbolic link.
fn on_disk(snapshot: &Snapshot) -> Option<String> {
    let depth = snapshot.prefix().matches('/').count();
    let file = snapshot.root()?.ancestors().nth(depth)?.join(".mailmap");
    let data = file.symlink_metadata().ok()?;
    if !data.is_file() || data.len() > MAILMAP_LIMIT as u64 {
        return None;
    }
    Some(String::from_utf8_lossy(&std::fs::read(file).ok()?).into_owned())
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

/// The signature in a commit's header, and the commit without it, which is what was signed.
fn signature(data: &[u8], split: usize) -> Signature {
    let (mut text, mut payload, mut in_signature) = (Vec::new(), Vec::new(), false);
    for line in data[..split].split_inclusive(|it| *it == b'\n') {
        if let Some(first) = line.strip_prefix(b"gpgsig ") {
            in_signature = true;
            text.extend_from_slice(first);
        } else if line.starts_with(b"gpgsig-") {
            in_signature = true;
        } else if in_signature && line.starts_with(b" ") {
            text.extend_from_slice(&line[1..]);
        } else {
            in_signature = false;
            payload.extend_from_slice(line);
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
    match text.starts_with("-----BEGIN PGP") {
        true => Signature::OpenPgp,
        false => Signature::Other,
    }
}
