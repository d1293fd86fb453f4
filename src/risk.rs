//! Which risks are judged, and what they weigh (clauses 6.1.2 and 6.1.3).

use std::collections::HashMap;

use crate::attestation::{doubt, may_speak_for};
use crate::configuration::{RiskMethod, level_advice, step_advice};
use crate::date::{Date, Interval};
use crate::document::tables::{Applicability, Risk, Treatment};
use crate::document::{Document, Kind};
use crate::fields::{Scale, Score};
use crate::finding::{Finding, Findings};
use crate::framework::clause_contains;
use crate::isms::Isms;
use crate::review;
use crate::source::{Field, Span, Spanned};

/// Every risk that is not closed, of registers in use: what is still being drafted is nobody's gap yet.
pub fn judged(isms: &Isms) -> impl Iterator<Item = (&Document, &Risk)> {
    known(isms).filter(|(document, risk)| !document.is_draft() && !risk.is_closed())
}

/// Every risk of registers that are not retired, drafts and closed risks among them.
pub fn known(isms: &Isms) -> impl Iterator<Item = (&Document, &Risk)> {
    isms.readable()
        .filter(|it| it.kind_or_policy() == Kind::RiskRegister && !it.is_retired())
        .flat_map(|it| it.tables.risks.items().iter().map(move |risk| (it, risk)))
}

/// Every risk that a control treats, by control, and where it names the control.
pub fn by_control(isms: &Isms) -> HashMap<&str, Vec<(&Risk, Span)>> {
    let mut by_control: HashMap<&str, Vec<(&Risk, Span)>> = HashMap::new();
    for (_, risk) in judged(isms) {
        for control in risk.controls.items() {
            by_control.entry(control.value.as_str()).or_default().push((risk, control.span));
        }
    }
    by_control
}

/// Why a risk is not treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untreated {
    /// Nothing says how, and it is not within the appetite, which needs no decision.
    Undecided,
    /// It is to be mitigated, and no control does it; where it should name one.
    WithoutControl(Span),
}

/// None where it is treated, or a field cannot be read.
pub fn untreated(risk: &Risk, method: &RiskMethod) -> Option<Untreated> {
    match &risk.treatment {
        Field::Absent if risk.is_within_appetite(method) == Some(true) => None,
        Field::Absent => Some(Untreated::Undecided),
        Field::Present(treatment) if treatment.value == Treatment::Mitigate => {
            match &risk.controls {
                Field::Absent => Some(Untreated::WithoutControl(treatment.span)),
                Field::Present(controls) if controls.value.is_empty() => {
                    Some(Untreated::WithoutControl(controls.span))
                }
                Field::Present(_) | Field::Invalid(_) => None,
            }
        }
        Field::Present(_) | Field::Invalid(_) => None,
    }
}

/// The day by which a risk is to be assessed again, and the interval; none where it does not say when it was.
pub fn assessment_due(isms: &Isms, document: &Document, risk: &Risk) -> Option<(Date, Interval)> {
    let configuration = &isms.configuration;
    let interval = configuration
        .risk
        .assess_every
        .get()
        .map_or_else(|| review::interval(document, &configuration.review), |it| it.value);
    Some((interval.after(risk.assessed_on.get()?.value), interval))
}

/// Whether a risk was accepted by a day, by a person who may.
pub fn is_accepted(isms: &Isms, risk: &Risk, today: Date) -> bool {
    let Some(accepted) = risk.accepted.get().filter(|it| it.on.value <= today) else {
        return false;
    };
    let on = accepted.on.value;
    accepted
        .by
        .get()
        .is_some_and(|by| doubt(isms, by, on).is_none() && may_accept(isms, risk, by, (on, today)))
}

/// Whether a person may have accepted a risk on a day: who speaks for its owner, and top management any. Without an owner who is
/// known, nobody can tell.
pub fn may_accept(isms: &Isms, risk: &Risk, person: &str, days: (Date, Date)) -> bool {
    let is_owner = |who| may_speak_for(isms, who, person, days);
    risk.owner.get().and_then(|owner| isms.who(owner)).is_none_or(is_owner)
        || isms.configuration.has_led(person, days.0)
}

/// How many risks a finding about a control points at.
const RISKS_SHOWN: usize = 3;

/// Points at the risks that a gap of a control leaves untreated.
pub fn label(finding: &mut Finding, risks: Option<&Vec<(&Risk, Span)>>) {
    let Some(risks) = risks else { return };
    for (number, (risk, at)) in risks.iter().take(RISKS_SHOWN).enumerate() {
        let more = risks.len().saturating_sub(RISKS_SHOWN);
        let text = match (number + 1 == RISKS_SHOWN, more) {
            (true, 1..) => format!("{} relies on it, as {more} more do", risk.called()),
            _ => format!("{} relies on it", risk.called()),
        };
        finding.label(*at, text);
    }
    let names = risks.iter().filter_map(|(risk, _)| risk.name().map(str::to_owned));
    finding.data("risks", names.collect::<Vec<_>>());
}

/// Whether there may be risks that nobody can see from here: in a register that could not be read, or whose rows could not,
/// or stand elsewhere.
pub fn may_be_more(isms: &Isms) -> bool {
    let may_hold_risks =
        |it: &Document| it.kind.get().is_none_or(|kind| kind.value == Kind::RiskRegister);
    isms.documents.iter().any(|it| {
        let has_no_rows = match it.tables.risks {
            Field::Absent => it.source.is_present(),
            Field::Invalid(_) => true,
            Field::Present(_) => false,
        };
        let is_register = it.kind.get().is_some_and(|kind| kind.value == Kind::RiskRegister);
        !it.is_readable() && may_hold_risks(it) || is_register && has_no_rows && !it.is_retired()
    })
}

/// Whether it is a plan that says which clause it serves, by the clause itself or a heading above it: actions of other plans
/// treat no risk.
pub fn is_treatment_plan(document: &Document) -> bool {
    let treats =
        |it: &Spanned<String>| ["6.1.3", "8.3"].iter().any(|clause| clause_contains(it, clause));
    document.kind_or_policy() == Kind::Plan && document.clauses.items().iter().any(treats)
}

/// Whether a row of the Statement of Applicability says what asks for its control, or a risk which control it needs. Where
/// neither ever does, nothing can be followed.
pub fn are_controls_traced(isms: &Isms) -> bool {
    let says_why =
        |row: &Applicability| !row.reasons.items().is_empty() || !row.risks.items().is_empty();
    isms.applicability_rows().any(|(_, row)| says_why(row))
        || known(isms).any(|(_, risk)| !risk.controls.items().is_empty())
}

/// A level of a risk, and where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    pub number: u32,
    pub at: Span,
}

impl Risk {
    /// The level before treatment: as written, else by the house's method. None where it cannot be said.
    pub fn level_before(&self, method: &RiskMethod) -> Option<Level> {
        match &self.level {
            Field::Absent => self.computed_level(method),
            Field::Invalid(_) => None,
            Field::Present(level) => {
                Some(Level { number: method.level_number(&level.value)?, at: level.span })
            }
        }
    }

    /// The level that remains: after treatment where that is stated, else the one before it.
    pub fn level_now(&self, method: &RiskMethod) -> Option<Level> {
        match &self.residual {
            Field::Absent => self.level_before(method),
            Field::Invalid(_) => None,
            Field::Present(level) => {
                Some(Level { number: method.level_number(&level.value)?, at: level.span })
            }
        }
    }

    /// Whether what remains needs nobody's acceptance. None where the appetite or the level is unknown.
    pub fn is_within_appetite(&self, method: &RiskMethod) -> Option<bool> {
        Some(self.level_now(method)?.number <= method.appetite.get()?.value)
    }

    /// The place of a finding about the whole risk: its id.
    pub fn place(&self) -> Span {
        self.id.span().unwrap_or(self.at)
    }

    /// Its id, else its title.
    pub fn name(&self) -> Option<&str> {
        self.id.get().or(self.title.get()).map(|it| it.value.as_str())
    }

    /// The key of a finding about one of its columns: never the row's number.
    pub fn key(&self, column: &str) -> String {
        self.name().map_or_else(|| column.to_owned(), |name| format!("risks.{name}.{column}"))
    }

    /// Its name in a sentence.
    pub fn called(&self) -> String {
        self.name().map_or_else(|| "this risk".into(), |name| format!("`{name}`"))
    }

    /// What to write in this row.
    pub fn write(&self, document: &Document, key: &str, value: &str) -> String {
        format!("write {}", document.as_written(self.at, key, value))
    }

    /// The same where the value is an example, and no choice.
    pub fn write_as_in(&self, document: &Document, key: &str, value: &str) -> String {
        format!("write it as in {}", document.as_written(self.at, key, value))
    }

    fn computed_level(&self, method: &RiskMethod) -> Option<Level> {
        let likelihood = step(&self.likelihood, &method.likelihood)?;
        let impact = step(&self.impact, &method.impact)?;
        Some(Level { number: method.level(likelihood, impact)?, at: self.impact.span()? })
    }
}

/// The number of a stated step; any number where the house states no scale.
fn step(score: &Field<Score>, scale: &Field<Scale>) -> Option<u32> {
    match (&score.get()?.value, scale.get()) {
        (score, Some(scale)) => scale.number(score),
        (Score::Number(number), None) => Some(*number),
        (Score::Name(_), None) => None,
    }
}

/// A finding about a risk: by its id, else about its register.
pub fn report<'f>(
    findings: &'f mut Findings<'_>,
    (document, risk): (&Document, &Risk),
    at: Span,
    message: String,
) -> &'f mut Finding {
    match risk.id.get() {
        Some(id) => findings
            .each(id.value.as_str(), format!("risk:{}", id.value), at, message)
            .data("risk", id.value.as_str()),
        None => findings.on_each(document, "risk", at, message),
    }
}

/// A value of a risk that the house's method does not have.
#[derive(Debug)]
pub struct Misfit<'a> {
    pub document: &'a Document,
    pub risk: &'a Risk,
    pub key: &'static str,
    pub at: Span,
    pub message: String,
    pub help: String,
    /// What it does not fit.
    pub label: Option<(Span, &'static str)>,
}

/// Every value outside its scale, and every level that its own row contradicts.
pub fn misfits(isms: &Isms) -> Vec<Misfit<'_>> {
    let method = &isms.configuration.risk;
    let mut misfits = Vec::new();
    for (document, risk) in known(isms).filter(|(_, risk)| !risk.is_closed()) {
        let mut add = |key, at, (message, help), label| {
            misfits.push(Misfit { document, risk, key, at, message, help, label });
        };
        for (key, score, scale) in [
            ("likelihood", &risk.likelihood, &method.likelihood),
            ("impact", &risk.impact, &method.impact),
        ] {
            if let Some((score, said)) = off_scale(key, score, scale) {
                add(key, score.span, said, scale.span().map(|it| (it, "the scale")));
            }
        }
        let levels = method.levels.span().or(method.likelihood.span());
        let label = levels.map(|it| (it, "how levels are made"));
        let mut is_sound = true;
        for (key, score) in [("level", &risk.level), ("residual", &risk.residual)] {
            let Some(score) = score.get() else { continue };
            if method.level_number(&score.value).is_none() {
                let said = (no_level(key, score), level_advice(method, &score.value));
                add(key, score.span, said, label);
                is_sound = false;
            }
        }
        if let Some((key, at, said)) = contradiction(method, risk).filter(|_| is_sound) {
            add(key, at, said, risk.impact.span().map(|it| (it, "by these two")));
        }
    }
    misfits
}

/// A step that the scale does not have, or a name where there are no names.
fn off_scale<'a>(
    key: &str,
    score: &'a Field<Score>,
    scale: &Field<Scale>,
) -> Option<(&'a Spanned<Score>, (String, String))> {
    let score = score.get()?;
    let said = match (&score.value, scale.get()) {
        (value, Some(scale)) if scale.number(value).is_none() => {
            let message = match (value, &scale.value) {
                (Score::Number(number), _) => {
                    format!("`{key}` is {number}, and the scale goes from 1 to {}", scale.steps())
                }
                (name, scale) if scale.number_in_quotes(name).is_some() => {
                    format!("`{key}` is a number in quotes, which makes it a name")
                }
                (Score::Name(name), _) => format!("`{name}` is no step of `{key}`"),
            };
            (message, step_advice(&scale.value, value))
        }
        (name, None) if name.number_in_quotes().is_some() => (
            format!("`{key}` is a number in quotes, which makes it a name"),
            format!("write `{name}` without quotation marks"),
        ),
        (Score::Name(name), None) => (
            format!("`{name}` is no number, and isms.toml names no steps of `{key}`"),
            format!(
                "write a whole number, or name the steps in isms.toml: `[risk]` with `{key} = [\"low\", \"medium\", \"high\"]`"
            ),
        ),
        _ => return None,
    };
    Some((score, said))
}

fn no_level(key: &str, score: &Spanned<Score>) -> String {
    format!("`{key}` is `{}`, and there is no such level", score.value)
}

/// Whether its own row contradicts a risk's levels: a fault of its own, and no ground to judge by.
pub fn is_contradictory(method: &RiskMethod, risk: &Risk) -> bool {
    contradiction(method, risk).is_some()
}

/// A level before treatment that likelihood and impact do not give, or one after it that is higher.
fn contradiction(
    method: &RiskMethod,
    risk: &Risk,
) -> Option<(&'static str, Span, (String, String))> {
    let computed = risk.computed_level(method);
    let before = risk.level_before(method)?;
    let has_scales = method.likelihood.is_present() && method.impact.is_present();
    let computed =
        computed.filter(|it| has_scales && risk.level.is_present() && it.number != before.number);
    if let Some(computed) = computed {
        let right = method.level_name(computed.number);
        let wrong = method.level_name(before.number);
        let message = format!("`level` is {wrong}, and likelihood and impact give {right}");
        let help = format!("write {right}, or leave `level` out");
        return Some(("level", before.at, (message, help)));
    }
    let now = risk.level_now(method).filter(|_| risk.residual.is_present())?;
    if now.number <= before.number {
        return None;
    }
    let message = format!(
        "the level after treatment is {}, and before it was {}",
        method.level_name(now.number),
        method.level_name(before.number)
    );
    let help = "write the level that remains after treatment: it is not higher than the one before";
    Some(("residual", now.at, (message, help.into())))
}
