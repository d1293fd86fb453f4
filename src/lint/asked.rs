//! Which rules run, and how loud they are.

use crate::context::Context;
use crate::finding::Level;
use crate::isms::Isms;
use crate::rules::{self, Rule, Trigger};

/// What the caller asked for beyond the configuration.
#[derive(Debug, Default)]
pub struct Request {
    /// Only these rules; all where empty.
    pub only: Vec<&'static Rule>,
    pub no_waivers: bool,
    /// Only findings in these files and folders, by path from the ISMS's root; all where empty.
    pub paths: Vec<String>,
}

/// Whether any rule that will run asks the history.
pub fn asks_history(isms: &Isms, request: &Request) -> bool {
    let is_on = |rule: &Rule| isms.configuration.rules.level(rule) != Level::Off;
    rules::ALL.iter().any(|it| it.asks_history() && is_asked_of(it, request) && is_on(it))
}

/// Whether a rule runs here at all.
pub(super) fn runs(rule: &Rule, context: &Context<'_>, request: &Request) -> bool {
    let can_run = rule.trigger != Trigger::Change || context.comparison.is_some();
    can_run && is_asked_of(rule, request) && level(rule, context) != Level::Off
}

/// The level that the settings give a rule; of a rule about changes the stricter one of the two sides: no change silences
/// what is said of it.
pub(super) fn level(rule: &Rule, context: &Context<'_>) -> Level {
    let here = context.settings().level(rule);
    let before = context.comparison.and_then(|it| it.before.settings);
    match before.filter(|_| rule.trigger == Trigger::Change) {
        Some(before) => here.max(before.rules.level(rule)),
        None => here,
    }
}

fn is_asked_of(rule: &Rule, request: &Request) -> bool {
    request.only.is_empty() || request.only.iter().any(|it| it.name == rule.name)
}
