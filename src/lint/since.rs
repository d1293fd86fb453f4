//! Which findings a change answers for: those that its base has not, and those about what the change did anew.

use std::collections::{HashMap, HashSet};

use super::mended::Mended;
use crate::baseline::Identity;
use crate::comparison::{AttestationChange, Base, Comparison, NewNames};
use crate::finding::Finding;

/// What a change brings together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joins {
    Nothing,
    /// The base and other commits: a text that is none of theirs is that of all.
    Commits,
}

/// What the base would have too, had the change not had to mend something to let it be seen.
pub(super) struct Hidden<'a> {
    pub findings: Vec<Finding>,
    pub mended: &'a Mended,
}

/// What a waiver accepts on one side is old for a waived finding, and new once nobody accepts it any more. So with what
/// stands in the baseline, which is never new where the base has the gap too: no change accepts its own gaps, nor one that
/// was closed, though its row still stands.
pub(super) fn mark_new(
    findings: &mut [Finding],
    old: &[Finding],
    hidden: Option<&Hidden<'_>>,
    base: &Base,
    comparison: &Comparison<'_>,
    joins: Joins,
) {
    let names = comparison.new_names();
    let old = known(old, names);
    let done = Done::by(comparison, joins);
    let known_if_mended = hidden.map(|it| known(&it.findings, names)).unwrap_or_default();
    let was_hidden = |finding: &Finding| {
        let is_beside = hidden.is_some_and(|it| it.mended.is_beside(finding));
        !is_beside && known_if_mended.contains_key(&Identity::of(finding))
    };
    let is_kept = kept_by(base);
    for finding in findings {
        if done.anew(finding) {
            (finding.in_baseline, finding.is_new) = (None, true);
            continue;
        }
        finding.is_new = match old.get(&Identity::of(finding)) {
            Some(was_accepted) => *was_accepted && !is_accepted(finding),
            None => {
                let was_hidden = was_hidden(finding);
                finding.in_baseline = finding.in_baseline.filter(|_| is_kept(finding, was_hidden));
                finding.in_baseline.is_none() && !was_hidden
            }
        };
    }
}

/// By the name that it would have now, each finding of the base, and whether somebody had accepted it. A row of the baseline
/// cannot follow a gap to another name: it is as old as before, and accepted no more.
fn known(old: &[Finding], names: &NewNames) -> HashMap<Identity, bool> {
    let identity = |it: &Finding| {
        let own = Identity::of(it);
        match names.now(it.at.file(), &own.subject, &own.key) {
            Some((subject, key)) => {
                (Identity { rule: own.rule, subject, key }, it.waived_by.is_some())
            }
            None => (own, is_accepted(it)),
        }
    };
    old.iter().map(identity).collect()
}

fn is_accepted(finding: &Finding) -> bool {
    finding.waived_by.is_some() || finding.in_baseline.is_some()
}

/// Whether the row of a baseline still accepts what the base's own run did not find, because that could not read it. Where
/// the base knows nothing of this program yet, any row does: who brings both at once begins with the gaps that there are.
fn kept_by(base: &Base) -> impl Fn(&Finding, bool) -> bool {
    let is_known = base.settings.as_ref().is_none_or(|it| it.is_written);
    let kept: HashSet<&Identity> =
        base.isms.baseline.entries.iter().map(|it| &it.identity).collect();
    move |finding, was_hidden| !is_known || was_hidden && kept.contains(&Identity::of(finding))
}

/// What a change did of itself, whatever was wrong there before.
struct Done {
    /// The attestations that it recorded, by subject and key of the findings about them: who vouches anew answers for it.
    acts: HashSet<(String, String)>,
    /// The documents whose text it changed: what nobody had approved before the change is another text than what nobody has now.
    texts: HashSet<String>,
}

impl Done {
    fn by(comparison: &Comparison<'_>, joins: Joins) -> Done {
        let isms = comparison.after.isms;
        let acts = comparison.attestations().into_iter().filter(AttestationChange::is_another_act);
        let act = |it: AttestationChange<'_>| {
            (isms.name(it.kept.after).to_owned(), format!("field:{}", it.kind.key()))
        };
        let texts = comparison
            .texts()
            .filter(|_| joins == Joins::Nothing)
            .map(|it| isms.name(it.kept.after).to_owned());
        Done { acts: acts.map(act).collect(), texts: texts.collect() }
    }

    fn anew(&self, finding: &Finding) -> bool {
        finding.rule.is_about_the_text_since() && self.texts.contains(&finding.subject)
            || self.acts.contains(&(finding.subject.clone(), finding.key.clone()))
    }
}
