use crate::attestation::spoken_for;
use crate::context::Context;
use crate::document::Status;
use crate::finding::{Findings, Level};
use crate::history::Fact;
use crate::record;
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

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    for document in isms.readable().filter(|it| it.status() == Some(Status::Approved)) {
        let Some(version) = document.version.get() else { continue };
        let Some(record) = record::of(isms, document, Fact::Version) else { continue };
        // A version that was given while the text was still being written is not the version of that text.
        if record.change.after.header.status != Some(Status::Approved) {
            continue;
        }
        let days = (record.commit.landed_on, context.today);
        let Some(change) = record::text_change_since(isms, document, Fact::Version, days) else {
            continue;
        };
        let message = format!(
            "{} changed, and the version is still `{}`, of {}: {}",
            spoken_for(document),
            version.value,
            record.commit.landed_on,
            change.told()
        );
        let finding = findings.on(document, "field:version", version.span, message);
        finding
            .help(format!(
                "write the next version, as in `version = \"{}\"`, when it is approved",
                next(&version.value)
            ))
            .data("version", version.value.clone())
            .data("version_landed", record.commit.landed_on);
        change.describe(finding);
    }
}

/// The version with the last of its numbers one higher; "..." where it ends in none.
fn next(version: &str) -> String {
    let start = version.trim_end_matches(|it: char| it.is_ascii_digit()).len();
    match version[start..].parse::<u32>().ok().and_then(|it| it.checked_add(1)) {
        Some(number) => format!("{}{number}", &version[..start]),
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
        assert_eq!(next("final"), "...");
        assert_eq!(next("99999999999"), "...");
    }
}
