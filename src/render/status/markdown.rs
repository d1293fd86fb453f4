//! For minutes, wikis and job summaries: the whole lists.

use std::fmt::Write;

use super::text::waiver_name;
use super::{Shown, days, owner};
use crate::render::markdown::cell::Cell;
use crate::status::{Task, by_owner};

pub fn markdown(shown: &Shown<'_>) -> String {
    let status = shown.status;
    let mut text = format!(
        "# {} on {}\n\n{}.\n\n",
        Cell::text(shown.organisation()),
        status.today,
        Cell::text(&shown.read())
    );
    facts(shown, &mut text);
    turn(shown, &mut text);
    let overdue: Vec<&Task<'_>> = status.overdue().collect();
    tasks(shown, "Overdue", &overdue, &mut text);
    owners(shown, &mut text);
    let soon: Vec<&Task<'_>> = status.due_soon().collect();
    tasks(shown, "Due in 90 days", &soon, &mut text);
    themes(shown, &mut text);
    nonconformities(shown, &mut text);
    waivers(shown, &mut text);
    if !status.not_judged.is_empty() {
        text.push_str("## Not judged\n\n");
        for thing in &status.not_judged {
            let (what, why) = (Cell::text(&thing.what), Cell::text(&thing.why));
            let _ = writeln!(text, "- {what}: {why}");
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn facts(shown: &Shown<'_>, text: &mut String) {
    let status = shown.status;
    let mut rows = vec![
        ("Overdue", status.overdue().count().to_string()),
        ("Due in 90 days", status.due_soon().count().to_string()),
    ];
    if let Some(controls) = &status.controls {
        let totals = controls.totals;
        let said = format!(
            "{} of {} covered, {} weak, {} uncovered, {} excluded",
            totals.covered, totals.applicable, totals.weak, totals.uncovered, totals.excluded
        );
        rows.push(("Controls", said));
        rows.extend(shown.stated().map(|it| ("Implementation, as stated", it)));
    }
    rows.extend([
        ("Open nonconformities", status.nonconformities.len().to_string()),
        ("Waivers in force", status.waivers.in_force.len().to_string()),
        ("Waivers expired", status.waivers.expired.len().to_string()),
        ("Internal audit", shown.recurring(&status.audit)),
        ("Management review", shown.recurring(&status.management_review)),
        ("Objectives", shown.objectives()),
        ("Risks", shown.risks()),
        ("The loop", shown.turned().to_owned()),
    ]);
    text.push_str("| | |\n|---|---|\n");
    for (name, said) in rows {
        let _ = writeln!(text, "| {name} | {} |", Cell::text(&said));
    }
    text.push('\n');
}

fn turn(shown: &Shown<'_>, text: &mut String) {
    text.push_str(
        "## Plan, do, check, act\n\n| Phase | Last | In the last 12 months |\n|---|---|---|\n",
    );
    for phase in &shown.status.phases {
        let steps: Vec<String> = phase.steps.iter().map(|it| shown.step(it)).collect();
        let turned = if phase.has_turned(shown.status.today) { "yes" } else { "no" };
        let _ = writeln!(text, "| {} | {} | {turned} |", phase.name, steps.join(", "));
    }
    text.push('\n');
}

fn tasks(shown: &Shown<'_>, heading: &str, tasks: &[&Task<'_>], text: &mut String) {
    if tasks.is_empty() {
        return;
    }
    let _ =
        writeln!(text, "## {heading}\n\n| Due | | What | Title | Owner |\n|---|---|---|---|---|");
    for task in tasks {
        let left = shown.status.days_until(task.due);
        let when =
            if left < 0 { format!("{} late", days(-left)) } else { format!("in {}", days(left)) };
        let _ = writeln!(
            text,
            "| {} | {when} | {} {} | {} | {} |",
            task.due,
            task.kind.name(),
            Cell::text(&task.name),
            Cell::text(task.title.unwrap_or_default()),
            Cell::text(owner(task.owner))
        );
    }
    text.push('\n');
}

fn owners(shown: &Shown<'_>, text: &mut String) {
    let owners = by_owner(&shown.status.tasks, shown.status.today);
    if owners.is_empty() {
        return;
    }
    text.push_str(
        "## By owner\n\n| Owner | Overdue | 30 days | 60 days | 90 days |\n|---|--:|--:|--:|--:|\n",
    );
    for (name, window) in owners {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            Cell::text(owner(name)),
            window.overdue,
            window.in_30,
            window.in_60,
            window.in_90
        );
    }
    text.push('\n');
}

fn themes(shown: &Shown<'_>, text: &mut String) {
    let Some(controls) = &shown.status.controls else { return };
    text.push_str("## Controls by theme\n\n| Theme | Covered | Weak | Uncovered | Excluded |\n|---|--:|--:|--:|--:|\n");
    for (theme, totals) in &controls.themes {
        let _ = writeln!(
            text,
            "| {} {} | {} of {} | {} | {} | {} |",
            theme.prefix,
            theme.title,
            totals.covered,
            totals.applicable,
            totals.weak,
            totals.uncovered,
            totals.excluded
        );
    }
    text.push('\n');
}

fn nonconformities(shown: &Shown<'_>, text: &mut String) {
    let open = &shown.status.nonconformities;
    if open.is_empty() {
        return;
    }
    text.push_str(
        "## Open nonconformities\n\n| What | Title | Raised | Next |\n|---|---|---|---|\n",
    );
    for it in open {
        let title = it.document.title.text().unwrap_or_default();
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            Cell::text(shown.isms().name(it.document)),
            Cell::text(title),
            it.raised_on.map_or_else(String::new, |it| it.to_string()),
            shown.next(it)
        );
    }
    text.push('\n');
}

fn waivers(shown: &Shown<'_>, text: &mut String) {
    let waivers = &shown.status.waivers;
    if waivers.in_force.is_empty() && waivers.expired.is_empty() {
        return;
    }
    text.push_str("## Waivers\n\n| What | Last day | Approved by |\n|---|---|---|\n");
    for (waiver, until) in waivers.expired.iter().chain(&waivers.in_force) {
        let expired = if *until < shown.status.today { " (expired)" } else { "" };
        let by = waiver.waiver.approved_by.text().unwrap_or_default();
        let _ = writeln!(
            text,
            "| {} | {until}{expired} | {} |",
            Cell::text(&waiver_name(waiver)),
            Cell::text(by)
        );
    }
    text.push('\n');
}
