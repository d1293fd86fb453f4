//! What a check compares with: the base that was asked for, and what a merge under way joins with it.

use super::super::base::{self, Judged};
use super::super::load::Loaded;
use super::super::output::Failure;
use super::caching;
use crate::arguments::Check;
use crate::comparison::Base;
use crate::date::Date;
use crate::git::history::Keeping;
use crate::git::{Kind, Snapshot};
use crate::isms::Isms;
use crate::lint::{self, Report, Request};
use crate::not_checked::NotChecked;
use crate::render::Before;

/// A commit, and what it holds.
type Side = (Snapshot, Base);

/// The commits that a check compares with; none without `--base`.
pub(super) struct Bases {
    base: Option<Side>,
    /// The commits that a merge under way joins with the base: each may have had a gap.
    joined: Vec<Side>,
}

impl Bases {
    /// Reads them, and the history of all sides; with what is to be kept of that. `base` is the one that was [`asked`] for.
    pub(super) fn read(
        check: &Check,
        base: Option<Snapshot>,
        request: &Request,
        loaded: &mut Loaded,
    ) -> Result<(Bases, Keeping), Failure> {
        // The next commit has two parents then.
        let is_next = base.is_some() && check.base.as_deref() == Some("HEAD");
        let parents = if is_next { loaded.snapshot.merging() } else { Vec::new() };
        if base.is_some() {
            // A change of keys is a change without a history too.
            loaded.read_signers()?;
            loaded.look_at_settings();
        }
        let mut base = base.map(|it| read(loaded, it, check)).transpose()?;
        let mut joined = Vec::new();
        for parent in parents {
            let mut other = Some(read(loaded, loaded.snapshot.at(&parent)?, check)?);
            // The walk below asks for as much again, and keeps it.
            let _ = read_histories(check, request, loaded, &mut other)?;
            joined.extend(other);
        }
        let keeping = read_histories(check, request, loaded, &mut base)?;
        Ok((Bases { base, joined }, keeping))
    }

    pub(super) fn lint<'a>(&self, isms: &'a Isms, today: Date, request: &Request) -> Report<'a> {
        let Some((_, base)) = &self.base else { return lint::state(isms, today, request) };
        let joined: Vec<&Base> = self.joined.iter().map(|(_, base)| base).collect();
        lint::change(isms, (base, &joined), today, request)
    }

    /// The base as a report names it.
    pub(super) fn before(&self, report: &Report<'_>) -> Option<Before> {
        let (snapshot, _) = self.base.as_ref()?;
        let commit = snapshot.commit().unwrap_or_default().to_owned();
        Some(Before { commit, controls: report.controls_before })
    }

    pub(super) fn not_checked(&self) -> Option<NotChecked> {
        let (snapshot, base) = self.base.as_ref()?;
        let why = "the base's own cannot be read, so its waivers count as none";
        let unread = || NotChecked { what: "changes of isms.toml".into(), why: why.into() };
        match &base.settings {
            None => Some(unread()),
            Some(_) => base::unsure_settings(snapshot),
        }
    }

    /// Whether a later run finds the same in them: nothing is missing, and no merge is under way.
    pub(super) fn are_settled(&self) -> bool {
        let is_whole = |(snapshot, base): &Side| !snapshot.has_unread() && !has_gap(&base.isms);
        self.joined.is_empty() && self.base.as_ref().is_none_or(is_whole)
    }
}

/// The base that was asked for, which is not read yet; none without `--base`.
pub(super) fn asked(check: &Check, snapshot: &Snapshot) -> Result<Option<Snapshot>, Failure> {
    // Before the first commit, all that there is is new.
    let is_first =
        |it: &&str| *it == "HEAD" && snapshot.kind() == Kind::Index && snapshot.commit().is_none();
    let revision = check.base.as_deref().filter(|it| !is_first(it));
    Ok(revision.map(|it| snapshot.base(it)).transpose()?)
}

/// Whether commits or blobs are missing that a later run may find.
pub(super) fn has_gap(isms: &Isms) -> bool {
    isms.history.as_ref().is_some_and(|it| !it.gaps.is_empty())
}

fn read(loaded: &Loaded, snapshot: Snapshot, check: &Check) -> Result<Side, Failure> {
    let named = check.snapshot.config.as_deref();
    let judged = Judged::ByHead { with_baseline: !check.no_baseline };
    let mut base = base::load(loaded, &snapshot, judged, named)?;
    for (rule, level) in &check.levels {
        if let Some(settings) = &mut base.settings {
            settings.rules.set_level(rule, *level);
        }
    }
    Ok((snapshot, base))
}

fn read_histories(
    check: &Check,
    request: &Request,
    loaded: &mut Loaded,
    base: &mut Option<Side>,
) -> Result<Keeping, Failure> {
    if check.no_history || !lint::asks_history(&loaded.isms, request) {
        return Ok(Keeping::default());
    }
    match base {
        Some((snapshot, base)) => base::read_histories(loaded, base, snapshot, caching(check)),
        None => loaded.read_history(caching(check)),
    }
}
