use crate::attestation::recording::{self, Recording, TextChange};
use crate::attestation::{ONE_ROUND, spoken_for};
use crate::context::Context;
use crate::date::{Date, days_between};
use crate::document::{Document, Status};
use crate::finding::{Findings, Level};
use crate::history::Fact;
use crate::isms::Isms;
use crate::phrase;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "version-unchanged",
    group: Group::Approval,
    level: Level::Warning,
    trigger: Trigger::History,
    basis: &["7.5.2", "7.5.3"],
    summary: "an approved text that changed, and its version did not",
    page: include_str!("../../rules/version-unchanged.md"),
    options: &[],
    waivable: true,
    check,
};

/// So many controls are named.
const NAMED: usize = 3;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    for document in isms.readable().filter(|it| it.status() == Some(Status::Approved)) {
        let Some(version) = document.version.get() else { continue };
        let told = changed_since(context, document).map(|(recording, change)| {
            let landed = recording.commit.landed_on;
            let message = format!(
                "{} changed, and the version is still `{}`, of {landed}: {}",
                spoken_for(document),
                version.value,
                change.told()
            );
            (message, landed, change)
        });
        let told = told.or_else(|| {
            let (recording, before) = approved_anew(isms, document)?;
            let message = format!(
                "the approval of {} speaks for another text than that of {before}, and the version is still `{}`: {}",
                document.approved.get()?.on.value,
                version.value,
                recording::told(recording.commit)
            );
            Some((message, before, TextChange::Committed(recording)))
        });
        let Some((message, day, change)) = told else { continue };
        let finding = findings.on(document, "field:version", version.span, message);
        finding
            .help(format!(
                "write the next version, as in `version = \"{}\"`, when it is approved",
                next(&version.value)
            ))
            .data("version", version.value.clone())
            .data("version_landed", day);
        change.describe(finding);
    }
    check_statements(context, findings);
}

/// A certificate names the version of a Statement of Applicability, and what that says stands in its rows.
fn check_statements(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    for (kept, names) in comparison.statements_approved_anew() {
        let (Some(before), Some(version)) = (kept.before.version.get(), kept.after.version.get())
        else {
            continue;
        };
        let days = [kept.before, kept.after].map(|it| it.approved.get().map(|it| it.on.value));
        let [Some(first), Some(second)] = days else { continue };
        let is_one_round = days_between(first, second) <= ONE_ROUND;
        let has_another_text =
            context.isms.digest(kept.after) != comparison.before.isms.digest(kept.before);
        if before.value != version.value || is_one_round || has_another_text {
            continue;
        }
        let message = format!(
            "what is said of {} changed and was approved, and the version is still `{}`",
            phrase::first_of(&names, NAMED),
            version.value
        );
        findings
            .on(kept.after, "field:version", version.span, message)
            .help(format!("write the next version, as in `version = \"{}\"`", next(&version.value)))
            .data("version", version.value.clone());
    }
}

/// The commit that set the version of an approved text, and how the text changed since.
fn changed_since<'a>(
    context: &Context<'a>,
    document: &Document,
) -> Option<(Recording<'a>, TextChange<'a>)> {
    let recording = recording::of(context.isms, document, Fact::Version)?;
    // A version that was given while the text was still being written is not the version of that text.
    if recording.change.after.header.status != Some(Status::Approved) {
        return None;
    }
    let days = (recording.commit.landed_on, context.today);
    Some((recording, recording::text_change_since(context.isms, document, Fact::Version, days)?))
}

/// The commit of the approval, and the day of the one in whose place it came: by their digests they speak for two texts, of
/// one version.
fn approved_anew<'a>(isms: &'a Isms, document: &Document) -> Option<(Recording<'a>, Date)> {
    let recording = recording::of(isms, document, Fact::Approved)?;
    let before = recording.before()?;
    let digest = document.approved.get()?.digest.get()?;
    let earlier = before.approved.as_ref()?;
    // Two approvals of one round of review.
    if days_between(earlier.on, document.approved.get()?.on.value) <= ONE_ROUND {
        return None;
    }
    let is_another = earlier.digest.as_ref().is_some_and(|it| *it != digest.value);
    let is_same_version = before.version.as_ref() == document.version.get().map(|it| &it.value);
    // A version that was raised while the text was in review is another than that of the approval which stood then.
    let version = recording::of(isms, document, Fact::Version)?;
    let stood = version.before().and_then(|it| it.approved.as_ref());
    let is_raised = stood.is_some_and(|it| it.on == earlier.on);
    (is_another && is_same_version && !is_raised).then_some((recording, earlier.on))
}

/// The version with the last of its numbers one higher; "..." where it ends in none.
fn next(version: &str) -> String {
    let start = version.trim_end_matches(|it: char| it.is_ascii_digit()).len();
    let (before, digits) = version.split_at(start);
    let width = digits.len();
    match digits.parse::<u32>().ok().and_then(|it| it.checked_add(1)) {
        Some(number) => format!("{before}{number:0width$}"),
        None => "...".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn the_next_version_counts_its_last_number() {
        assert_eq!(next("2.1"), "2.2");
        assert_eq!(next("1.9"), "1.10");
        assert_eq!(next("v3"), "v4");
        assert_eq!(next("1.01"), "1.02");
        assert_eq!(next("2026-09"), "2026-10");
        assert_eq!(next("final"), "...");
        assert_eq!(next("99999999999"), "...");
    }
}
