use std::collections::BTreeSet;

use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "codeowners-unmatched",
    group: Group::Ownership,
    level: Level::Note,
    trigger: Trigger::Content,
    basis: &["5.3", "A.5.2"],
    summary: "a line of CODEOWNERS that matches no file",
    page: include_str!("../../rules/codeowners-unmatched.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let Some(codeowners) = &isms.codeowners else { return };
    let path = isms.sources.full_path(codeowners.file);
    let mut seen = BTreeSet::new();
    for line in &codeowners.lines {
        let pattern = line.pattern.text.as_str();
        let misses =
            |paths: &BTreeSet<String>| line.matches_any(paths, &isms.sources.prefix) == Some(false);
        if ![isms.paths(), &isms.submodules, &isms.links].into_iter().all(misses)
            || !seen.insert(pattern)
        {
            continue;
        }
        findings
            .add(
                path.as_ref(),
                format!("pattern:{pattern}"),
                line.pattern_at,
                format!("`{pattern}` matches no file"),
            )
            .help("correct the path, or remove the line: a file that moved has lost these owners")
            .data("pattern", pattern);
    }
}
