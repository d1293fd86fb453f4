//! A record as bytes and back: a list of each kind of thing, and then what belongs together, by the numbers in these lists.

use std::collections::HashMap;
use std::sync::Arc;

use git2::Oid;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::cache::{Answer, Known, Record};
use super::codec::{Reader, Writer};
use super::id_map::IdMap;
use super::people::{Signed, Stated};
use crate::history::{Fact, Facts, Header, Identity, TrailerRole};

/// What it begins with: another version may understand documents in another way.
const MAGIC: &[u8] = concat!("isms history 13, ", env!("CARGO_PKG_VERSION"), "\n").as_bytes();

/// Fewer headers are not worth another thread: one takes a microsecond.
const FEWEST_HEADERS: usize = 256;

pub(super) fn written(record: &Record) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.oid(record.commit);
    let blobs = write_versions(&mut writer, &record.versions);
    let commits = write_commits(&mut writer, &record.commits);
    let number = |numbers: &IdMap<u32>, id: Oid| numbers.get(&id).copied().unwrap_or(u32::MAX);
    writer.length(record.documents.len());
    for document in &record.documents {
        writer.text(&document.path);
        writer.number(number(&blobs, document.blob));
        writer.length(document.answers.len());
        for (fact, answer) in &document.answers {
            writer.byte(*fact as u8);
            writer.number(number(&commits, answer.commit));
            writer.number(number(&blobs, answer.after));
            writer.number(answer.before.map_or(0, |it| number(&blobs, it).saturating_add(1)));
            writer.number(number(&commits, answer.last));
        }
    }
    let content = writer.into_bytes();
    [MAGIC, &Sha256::digest(&content)[..], &content].concat()
}

pub(super) fn read(bytes: &[u8]) -> Option<Record> {
    let (sum, content) = bytes.strip_prefix(MAGIC)?.split_at_checked(32)?;
    // Reading takes longer, and never believes a byte.
    let (digest, record) = rayon::join(|| Sha256::digest(content), || read_content(content));
    record.filter(|_| digest[..] == *sum)
}

fn read_content(content: &[u8]) -> Option<Record> {
    let mut reader = Reader::new(content);
    let commit = reader.oid()?;
    let versions = read_versions(&mut reader)?;
    let commits = read_commits(&mut reader)?;
    let documents = reader.list(|reader| {
        let path = reader.text()?;
        let blob = reader.of(&versions)?.0;
        let answers = reader.list(|reader| {
            let fact = *Fact::ALL.get(usize::from(reader.byte()?))?;
            let (commit, after) = (reader.of(&commits)?.0, reader.of(&versions)?.0);
            let before = match reader.number()?.checked_sub(1) {
                Some(number) => Some(versions.get(usize::try_from(number).ok()?)?.0),
                None => None,
            };
            let last = reader.of(&commits)?.0;
            Some((fact, Answer { commit, before, after, last }))
        })?;
        Some(Known { path, blob, answers })
    })?;
    let is_sorted = documents.is_sorted_by(|one, two| one.path < two.path);
    is_sorted.then_some(Record { commit, documents, versions, commits })
}

/// The numbers of the blobs.
fn write_versions(writer: &mut Writer, versions: &[(Oid, Arc<Facts>)]) -> IdMap<u32> {
    // Many versions share a header, and headers that were read at different times are equal as bytes.
    let (mut by_address, mut by_bytes) = (HashMap::new(), HashMap::new());
    let mut headers = Vec::new();
    for (_, facts) in versions {
        by_address.entry(Arc::as_ptr(&facts.header)).or_insert_with(|| {
            let mut header = Writer::default();
            header.header(&facts.header);
            let next = by_bytes.len();
            *by_bytes.entry(header.into_bytes()).or_insert_with_key(|bytes| {
                headers.push(bytes.clone());
                next
            })
        });
    }
    writer.length(headers.len());
    for header in &headers {
        writer.length(header.len());
        writer.bytes(header);
    }
    writer.length(versions.len());
    let mut numbers = IdMap::default();
    for ((blob, facts), number) in versions.iter().zip(0..) {
        writer.oid(*blob);
        writer.bytes(&facts.body);
        writer.length(by_address[&Arc::as_ptr(&facts.header)]);
        numbers.insert(*blob, number);
    }
    numbers
}

fn read_versions(reader: &mut Reader<'_>) -> Option<Vec<(Oid, Arc<Facts>)>> {
    let headers: Vec<Reader<'_>> = reader.list(Reader::part)?;
    let headers: Vec<Arc<Header>> = headers
        .into_par_iter()
        .with_min_len(FEWEST_HEADERS)
        .map(|mut reader| reader.header().map(Arc::new))
        .collect::<Option<_>>()?;
    reader.list(|reader| {
        let (blob, body) = (reader.oid()?, reader.hash()?);
        let header = Arc::clone(reader.of(&headers)?);
        Some((blob, Arc::new(Facts { body, header })))
    })
}

/// The numbers of the commits.
fn write_commits(writer: &mut Writer, commits: &[(Oid, Arc<Stated>)]) -> IdMap<u32> {
    let mut people: Vec<&Identity> = commits.iter().flat_map(|it| it.1.people()).collect();
    people.sort_unstable();
    people.dedup();
    writer.length(people.len());
    for Identity { name, email } in &people {
        writer.text(name);
        writer.text(email);
    }
    let number = |it: &Identity| people.binary_search(&it).unwrap_or_default();
    writer.length(commits.len());
    let mut numbers = IdMap::default();
    for ((id, stated), at) in commits.iter().zip(0..) {
        writer.oid(*id);
        writer.length(number(&stated.author));
        writer.length(number(&stated.committer));
        writer.bytes(&stated.authored_at.to_le_bytes());
        writer.bytes(&stated.committed_at.to_le_bytes());
        writer.bytes(&stated.landed_at.to_le_bytes());
        writer.byte(u8::from(stated.has_landed));
        writer.number(stated.parents);
        writer.byte(stated.signed as u8);
        writer.length(stated.trailers.len());
        for (role, person) in &stated.trailers {
            writer.byte(*role as u8);
            writer.length(number(person));
        }
        numbers.insert(*id, at);
    }
    numbers
}

fn read_commits(reader: &mut Reader<'_>) -> Option<Vec<(Oid, Arc<Stated>)>> {
    let people: Vec<Arc<Identity>> = reader
        .list(|reader| Some(Arc::new(Identity { name: reader.text()?, email: reader.text()? })))?;
    reader.list(|reader| {
        let id = reader.oid()?;
        let (author, committer) = (reader.of(&people)?.clone(), reader.of(&people)?.clone());
        let stated = Stated {
            author,
            committer,
            authored_at: reader.seconds()?,
            committed_at: reader.seconds()?,
            landed_at: reader.seconds()?,
            has_landed: reader.byte()? != 0,
            parents: reader.number()?,
            signed: *Signed::ALL.get(usize::from(reader.byte()?))?,
            trailers: reader.list(|reader| {
                let role = *TrailerRole::ALL.get(usize::from(reader.byte()?))?;
                Some((role, reader.of(&people)?.clone()))
            })?,
        };
        Some((id, Arc::new(stated)))
    })
}
