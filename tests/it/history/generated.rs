//! Random histories, held in memory and imported into Git: branches and merges of every kind, moves, deletions, returns, reverts
//! and clocks that disagree.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::repository::Repository;

/// Names that Git and a careless reader sort in different orders.
const PATHS: &[&str] = &[
    "policies/a.md",
    "policies/x/b.md",
    "policies.md",
    "policies-2/c.md",
    "policies/x.md",
    "z.md",
];

/// What one version of a document states.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "a version of a document states its version")]
pub(super) struct Version {
    pub(super) id: Option<usize>,
    pub(super) reviewed: usize,
    pub(super) approved: usize,
    pub(super) version: usize,
    pub(super) interval: usize,
    pub(super) owner: usize,
    pub(super) body: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Commit {
    pub(super) parents: Vec<usize>,
    pub(super) files: BTreeMap<String, Version>,
    /// When it landed, in seconds since 1970.
    pub(super) time: i64,
}

#[derive(Debug)]
pub(super) struct Generated {
    /// The last one is the head.
    pub(super) commits: Vec<Commit>,
}

impl Version {
    pub(super) fn text(&self) -> String {
        let id = self.id.map(|id| format!("id = \"POL-{id}\"\n")).unwrap_or_default();
        format!(
            "+++\n{id}reviewed = 2026-01-{:02}\napproved = {{ on = 2026-02-{:02}, by = \"jane-doe\" }}\nversion = \"{}\"\n\
             review_every = \"{} months\"\nowner = \"role-{}\"\n+++\n# Policy\n\nText {}.\n",
            self.reviewed + 1,
            self.approved + 1,
            self.version,
            self.interval + 1,
            self.owner,
            self.body
        )
    }
}

impl Generated {
    /// Long before the days that its documents claim.
    pub(super) fn new(seed: u64, length: usize) -> Generated {
        Generated::from(seed, length, 1_700_000_000, 1000)
    }

    /// A commit each day from 1 January 2026: the days that the documents claim go by.
    pub(super) fn daily(seed: u64, length: usize) -> Generated {
        Generated::from(seed, length, 1_767_225_600, 86_400)
    }

    fn from(seed: u64, length: usize, begin: usize, pace: usize) -> Generated {
        let mut random = Random(seed);
        let mut commits: Vec<Commit> = Vec::new();
        for number in 0..length {
            let parents = parents(number, &mut random);
            let mut files = merged(&commits, &parents, &mut random);
            let edits = if parents.len() > 1 { random.below(2) } else { 1 + random.below(2) };
            for _ in 0..edits {
                edit(&mut files, &commits, &mut random);
            }
            let skew = if random.below(5) == 0 { random.below(20 * pace) } else { 0 };
            let time = i64::try_from(begin + number * pace + skew).expect("a time in this century");
            commits.push(Commit { parents, files, time });
        }
        Generated { commits }
    }

    /// Imports the commits and returns their ids.
    pub(super) fn import(&self, repository: &Repository) -> Vec<String> {
        let mut stream = String::new();
        for (number, commit) in self.commits.iter().enumerate() {
            let who = format!("Jane Doe <jane@example.com> {} +0000", commit.time);
            let _ = write!(
                stream,
                "commit refs/heads/c{number}\nmark :{}\nauthor {who}\ncommitter {who}\ndata 0\n",
                number + 1
            );
            for (at, parent) in commit.parents.iter().enumerate() {
                let word = if at == 0 { "from" } else { "merge" };
                let _ = writeln!(stream, "{word} :{}", parent + 1);
            }
            stream.push_str("deleteall\n");
            for (path, version) in &commit.files {
                let text = version.text();
                let _ = write!(stream, "M 100644 inline {path}\ndata {}\n{text}\n", text.len());
            }
        }
        let _ = write!(stream, "reset refs/heads/main\nfrom :{}\n", self.commits.len());
        repository.import(stream.as_bytes());
        let names: Vec<String> =
            (0..self.commits.len()).map(|it| format!("refs/heads/c{it}")).collect();
        let arguments: Vec<&str> =
            std::iter::once("rev-parse").chain(names.iter().map(String::as_str)).collect();
        repository.git(&arguments).lines().map(str::to_owned).collect()
    }
}

fn parents(number: usize, random: &mut Random) -> Vec<usize> {
    // Few early commits stay open, so that branches run side by side and cross.
    let recent = |random: &mut Random| number - 1 - random.below(number.min(6));
    if number == 0 || (number < 12 && random.below(12) == 0) {
        return Vec::new();
    }
    let count = match random.below(10) {
        0..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    let mut parents = Vec::new();
    for _ in 0..count {
        let parent =
            if parents.is_empty() && random.below(2) == 0 { number - 1 } else { recent(random) };
        if !parents.contains(&parent) {
            parents.push(parent);
        }
    }
    parents
}

/// Each file of one of the parents: theirs, ours, or missing.
fn merged(commits: &[Commit], parents: &[usize], random: &mut Random) -> BTreeMap<String, Version> {
    let mut files = BTreeMap::new();
    let Some(first) = parents.first() else { return files };
    for path in PATHS {
        let from = if random.below(2) == 0 { first } else { &parents[random.below(parents.len())] };
        if let Some(version) = commits[*from].files.get(*path) {
            files.insert((*path).to_owned(), version.clone());
        }
    }
    files
}

fn edit(files: &mut BTreeMap<String, Version>, commits: &[Commit], random: &mut Random) {
    let path = PATHS[random.below(PATHS.len())].to_owned();
    let other = PATHS[random.below(PATHS.len())].to_owned();
    let old = (!commits.is_empty()).then(|| &commits[random.below(commits.len())].files);
    let Some(mut version) = files.get(&path).cloned() else {
        // New, or back from an older commit.
        let back = old.and_then(|it| it.get(&path)).filter(|_| random.below(2) == 0);
        let new = Version {
            id: (random.below(3) > 0).then(|| random.below(5)),
            reviewed: random.below(3),
            approved: random.below(3),
            version: random.below(3),
            interval: random.below(2),
            owner: random.below(2),
            body: random.below(4),
        };
        files.insert(path, back.cloned().unwrap_or(new));
        return;
    };
    match random.below(11) {
        0 | 1 => version.body = random.below(4),
        2 => version.reviewed = random.below(3),
        3 => version.approved = random.below(3),
        4 => version.version = random.below(3),
        5 => version.interval = random.below(2),
        6 => version.owner = random.below(2),
        7 => {
            files.remove(&path);
            return;
        }
        8 | 9 => {
            // A move, sometimes with an edit in the same commit.
            files.remove(&path);
            if random.below(2) == 0 {
                version.body = random.below(4);
                version.reviewed = random.below(3);
            }
            files.insert(other, version);
            return;
        }
        _ => {
            if let Some(old) = old.and_then(|it| it.get(&path)) {
                version = old.clone();
            }
        }
    }
    files.insert(path, version);
}

/// `SplitMix64`: the same on every machine.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).expect("less than a usize")
    }
}
