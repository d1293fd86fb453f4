//! For people: as much as a terminal of 80 columns and 24 lines shows.

use std::fmt::Write;

use super::{Shown, days, owner};
use crate::coverage::Totals;
use crate::isms::TargetedWaiver;
use crate::render::escape::{self, cut};
use crate::status::{Task, by_owner};

/// How many lines a list has before the rest is only counted.
const LINES: usize = 5;

/// The marks of a terminal's colours; empty where there are none.
#[derive(Clone, Copy)]
struct Paint {
    bold: &'static str,
    red: &'static str,
    yellow: &'static str,
    plain: &'static str,
}

/// The text being written.
struct Page {
    text: String,
    paint: Paint,
}

pub fn text(shown: &Shown<'_>, color: bool) -> String {
    let paint = if color {
        Paint { bold: "\u{1b}[1m", red: "\u{1b}[31m", yellow: "\u{1b}[33m", plain: "\u{1b}[0m" }
    } else {
        Paint { bold: "", red: "", yellow: "", plain: "" }
    };
    let mut page = Page { text: String::new(), paint };
    page.head(shown);
    page.overdue(shown);
    page.due(shown);
    page.controls(shown);
    page.nonconformities(shown);
    page.waivers(shown);
    page.rhythm(shown);
    page.turn(shown);
    page.not_judged(shown);
    page.text
}

impl Page {
    /// A label and what stands behind it. What is said may come from the repository.
    fn row(&mut self, label: &str, mark: &str, said: &str) {
        let Paint { bold, plain, .. } = self.paint;
        let end = if mark.is_empty() { "" } else { plain };
        let said = escape::line(said);
        let _ = writeln!(self.text, "{bold}{label:<17}{plain}{mark}{said}{end}");
    }

    fn more(&mut self, all: usize) {
        if all > LINES {
            let _ = writeln!(self.text, "  and {} more", all - LINES);
        }
    }

    fn head(&mut self, shown: &Shown<'_>) {
        let Paint { bold, plain, .. } = self.paint;
        let organisation = cut(shown.organisation(), 44);
        let read = format!("{}, {}", shown.status.today, shown.read());
        let _ = writeln!(self.text, "{bold}{organisation}{plain}  {read}\n");
    }

    fn overdue(&mut self, shown: &Shown<'_>) {
        let overdue: Vec<&Task<'_>> = shown.status.overdue().collect();
        if overdue.is_empty() {
            return self.row("overdue", "", "nothing");
        }
        let red = self.paint.red;
        self.row("overdue", red, &overdue.len().to_string());
        for task in overdue.iter().take(LINES) {
            let late = -shown.status.days_until(task.due);
            let what = match task.title {
                Some(title) => format!("{} {title}", task.name),
                None => task.name.clone(),
            };
            let _ = writeln!(
                self.text,
                "  {:>9}  {:<10}  {:<17}  {}",
                days(late),
                task.kind.name(),
                cut(owner(task.owner), 17),
                cut(&what, 37)
            );
        }
        self.more(overdue.len());
    }

    fn due(&mut self, shown: &Shown<'_>) {
        let owners = by_owner(&shown.status.tasks, shown.status.today);
        if owners.is_empty() {
            return self.row("due in 90 days", "", "nothing");
        }
        let head = format!("{:>7}{:>9}{:>9}{:>9}", "late", "30 days", "60 days", "90 days");
        self.row("due, by owner", "", &format!("{:<9}{head}", ""));
        for (name, window) in owners.iter().take(LINES) {
            let Paint { red, plain, .. } = self.paint;
            let (red, plain) = if window.overdue > 0 { (red, plain) } else { ("", "") };
            let _ = writeln!(
                self.text,
                "  {:<24}{red}{:>7}{plain}{:>9}{:>9}{:>9}",
                cut(owner(*name), 24),
                window.overdue,
                window.in_30,
                window.in_60,
                window.in_90
            );
        }
        self.more(owners.len());
    }

    fn controls(&mut self, shown: &Shown<'_>) {
        let Some(controls) = &shown.status.controls else { return };
        let Totals { applicable, covered, weak, uncovered, excluded } = controls.totals;
        let mark = match (uncovered, weak) {
            (0, 0) => "",
            (0, _) => self.paint.yellow,
            (_, _) => self.paint.red,
        };
        let said = format!(
            "{covered} of {applicable} covered, {weak} weak, {uncovered} uncovered, {excluded} excluded"
        );
        self.row("controls", mark, &said);
        let themes = controls.themes.iter().map(|(theme, totals)| {
            format!("{} {}/{}", theme.prefix, totals.covered, totals.applicable)
        });
        self.row("  by theme", "", &themes.collect::<Vec<_>>().join("   "));
        if let Some(stated) = shown.stated() {
            self.row("  as stated", "", &stated);
        }
    }

    fn nonconformities(&mut self, shown: &Shown<'_>) {
        let open = &shown.status.nonconformities;
        if open.is_empty() {
            return self.row("nonconformities", "", "none open");
        }
        let lines: Vec<String> = open
            .iter()
            .take(LINES)
            .map(|it| {
                let since = it.raised_on.map_or("no day".to_owned(), |day| format!("since {day}"));
                let name = cut(shown.isms().name(it.document), 28);
                format!("{name} {since}, {}", shown.next(it))
            })
            .collect();
        if let [only] = &lines[..] {
            return self.row("nonconformities", "", &format!("1 open: {only}"));
        }
        self.row("nonconformities", "", &format!("{} open", open.len()));
        for line in lines {
            let _ = writeln!(self.text, "  {line}");
        }
        self.more(open.len());
    }

    fn waivers(&mut self, shown: &Shown<'_>) {
        let waivers = &shown.status.waivers;
        let ending: Vec<_> = waivers.ending(shown.status.today).collect();
        let mark = if waivers.expired.is_empty() { "" } else { self.paint.red };
        let said = format!(
            "{} in force, {} ending in 90 days, {} expired",
            waivers.in_force.len(),
            ending.len(),
            waivers.expired.len()
        );
        self.row("waivers", mark, &said);
        for (waiver, until) in ending.iter().take(LINES) {
            let _ = writeln!(self.text, "  {}, until {until}", cut(&waiver_name(waiver), 58));
        }
        self.more(ending.len());
    }

    fn rhythm(&mut self, shown: &Shown<'_>) {
        let status = shown.status;
        for (label, recurring) in
            [("internal audit", &status.audit), ("management review", &status.management_review)]
        {
            let is_late = recurring.due.is_some_and(|due| due < status.today);
            let mark = if is_late { self.paint.red } else { "" };
            // The longest label fills its column.
            self.row(&format!("{label} "), mark, &shown.recurring(recurring));
        }
        self.row("objectives", "", &shown.objectives());
        self.row("risks", "", &shown.risks());
    }

    fn turn(&mut self, shown: &Shown<'_>) {
        let mark = if shown.status.has_turned() { "" } else { self.paint.yellow };
        self.row("the loop", mark, shown.turned());
        for phase in &shown.status.phases {
            let steps: Vec<String> = phase.steps.iter().map(|it| shown.step(it)).collect();
            let is_turned = phase.has_turned(shown.status.today);
            let mark = if is_turned { "" } else { self.paint.yellow };
            let Paint { plain, .. } = self.paint;
            let end = if mark.is_empty() { "" } else { plain };
            let _ = writeln!(self.text, "  {:<6}{mark}{}{end}", phase.name, steps.join(", "));
        }
    }

    fn not_judged(&mut self, shown: &Shown<'_>) {
        for thing in &shown.status.not_judged {
            let _ = writeln!(
                self.text,
                "not judged: {}: {}",
                escape::line(&thing.what),
                escape::line(&thing.why)
            );
        }
    }
}

/// The rule and the subject that a waiver speaks of.
pub(super) fn waiver_name(waiver: &TargetedWaiver) -> String {
    match &waiver.target {
        Some((rule, subject)) => format!("{subject} ({rule})"),
        None => "a waiver without a rule or subject".to_owned(),
    }
}
