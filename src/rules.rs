//! Every rule. One name each: `rules/NAME.md` says it, `src/rules/NAME.rs` checks it, `fixtures/NAME/` shows it.

mod approval_backdated;
mod approval_future;
mod approval_missing;
mod approval_outdated;
mod approval_pending;
mod approval_premature;
mod approval_regressed;
mod approval_self;
mod approval_unauthorised;
mod approval_unwitnessed;
mod approver_not_leadership;
mod audit_overdue;
mod audit_scope_gap;
mod auditor_not_independent;
mod awareness_missing;
mod baseline_stale;
mod body_empty;
mod body_placeholder;
mod change_control_claimed;
mod change_control_dropped;
mod change_exclusion_added;
mod change_interval_lengthened;
mod change_owner;
mod change_risk_lowered;
mod change_rows_unapproved;
mod change_rule_loosened;
mod change_task_dropped;
mod change_text_unapproved;
mod change_waiver_added;
mod clause_uncovered;
mod clause_unknown;
mod codeowners_unmatched;
mod control_ambiguous;
mod control_duplicate;
mod control_superseded;
mod control_uncovered;
mod control_unjustified;
mod control_unknown;
mod control_unsorted;
mod control_weak;
mod coverage_overclaimed;
mod date_quoted;
mod decision_unwitnessed;
mod dependency_changed;
mod dependency_cycle;
mod document_unmapped;
mod effectiveness_unreviewed;
mod encoding_invalid;
mod evidence_missing;
mod evidence_stale;
mod evidence_undated;
mod field_invalid;
mod field_missing;
mod field_placeholder;
mod field_unknown;
mod front_matter_invalid;
mod front_matter_missing;
mod front_matter_yaml;
mod history_unavailable;
mod id_duplicate;
mod isms_left_to_it;
mod leadership_absent;
mod link_broken;
mod management_review_input_missing;
mod management_review_overdue;
mod management_review_unattended;
mod nonconformity_overdue;
mod objective_unmeasured;
mod owner_departed;
mod owner_missing;
mod owner_plural;
mod owner_unknown;
mod owner_unlisted;
mod ownership_concentrated;
mod process_input_unproduced;
mod process_isolated;
mod process_loop_open;
mod process_output_unconsumed;
mod process_unmeasured;
mod reference_retired;
mod reference_unknown;
mod review_backdated;
mod review_batch;
mod review_date_only;
mod review_due;
mod review_future;
mod review_interval_long;
mod review_mismatch;
mod review_missing;
mod review_outdated;
mod review_overdue;
mod review_regressed;
mod review_unattested;
mod review_unwitnessed;
mod reviewer_unknown;
mod risk_control_excluded;
mod risk_overdue;
mod risk_unaccepted;
mod risk_unowned;
mod risk_untreated;
mod role_conflict;
mod role_vacant;
mod root_cause_missing;
mod section_missing;
mod soa_contradicted;
mod soa_incomplete;
mod soa_missing;
mod soa_unjustified;
mod soa_unsupported;
mod source_missing;
mod supersession_unmatched;
mod title_mismatch;
mod treatment_overdue;
mod version_unchanged;
mod waiver_expired;
mod waiver_long;
mod waiver_unapproved;
mod waiver_unused;
mod wording_vague;

use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::suggest;

/// What must hold, and the function that finds where it does not.
#[derive(Debug)]
pub struct Rule {
    pub name: &'static str,
    pub group: Group,
    pub level: Level,
    pub trigger: Trigger,
    /// The clauses and controls that ask for it.
    pub basis: &'static [&'static str],
    /// What a finding of it means, as a phrase.
    pub summary: &'static str,
    /// Why an auditor asks, an example, how to close the gap: `rules/NAME.md`.
    pub page: &'static str,
    pub options: &'static [RuleOption],
    /// Whether a waiver may accept a finding.
    pub waivable: bool,
    pub check: fn(&Context<'_>, &mut Findings<'_>),
}

/// The chapter of the rule book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Document,
    Ownership,
    Approval,
    Review,
    Coverage,
    Processes,
    Audit,
    Risk,
    History,
    Waivers,
    Change,
}

/// What decides whether a finding appears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// The text.
    Content,
    /// The day.
    Calendar,
    /// Git.
    History,
    /// What `--base` names was different.
    Change,
}

/// Something a user may set under `[rules]` for one rule.
#[derive(Debug)]
pub struct RuleOption {
    pub name: &'static str,
    pub kind: OptionKind,
    pub summary: &'static str,
}

/// An option's type, with the value that holds where nothing is set.
#[derive(Clone, Copy, Debug)]
pub enum OptionKind {
    Number(u32),
    Words(&'static [&'static str]),
    /// Some of these words; none by default.
    Choices(&'static [&'static str]),
    Interval(&'static str),
    /// One list of words for each document type, under the type's name; empty by default.
    WordsOfTypes,
}

/// Every rule, by group and then by name.
pub static ALL: &[&Rule] = &[
    // Document
    &front_matter_missing::RULE,
    &front_matter_invalid::RULE,
    &front_matter_yaml::RULE,
    &encoding_invalid::RULE,
    &field_missing::RULE,
    &field_invalid::RULE,
    &field_unknown::RULE,
    &field_placeholder::RULE,
    &control_unsorted::RULE,
    &date_quoted::RULE,
    &id_duplicate::RULE,
    &reference_unknown::RULE,
    &reference_retired::RULE,
    &supersession_unmatched::RULE,
    &dependency_cycle::RULE,
    &link_broken::RULE,
    &title_mismatch::RULE,
    &section_missing::RULE,
    &body_empty::RULE,
    &body_placeholder::RULE,
    &wording_vague::RULE,
    &source_missing::RULE,
    // Ownership
    &owner_missing::RULE,
    &owner_unknown::RULE,
    &owner_plural::RULE,
    &role_vacant::RULE,
    &owner_departed::RULE,
    &owner_unlisted::RULE,
    &codeowners_unmatched::RULE,
    &leadership_absent::RULE,
    &approver_not_leadership::RULE,
    &isms_left_to_it::RULE,
    &ownership_concentrated::RULE,
    &role_conflict::RULE,
    // Approval
    &approval_missing::RULE,
    &approval_future::RULE,
    &approval_premature::RULE,
    &approval_self::RULE,
    &approval_unauthorised::RULE,
    &approval_outdated::RULE,
    &approval_unwitnessed::RULE,
    &approval_backdated::RULE,
    &approval_regressed::RULE,
    &approval_pending::RULE,
    &decision_unwitnessed::RULE,
    &version_unchanged::RULE,
    // Review
    &review_missing::RULE,
    &review_overdue::RULE,
    &review_due::RULE,
    &review_future::RULE,
    &review_mismatch::RULE,
    &review_interval_long::RULE,
    &review_outdated::RULE,
    &review_unattested::RULE,
    &reviewer_unknown::RULE,
    &review_backdated::RULE,
    &review_regressed::RULE,
    &review_unwitnessed::RULE,
    &review_date_only::RULE,
    &review_batch::RULE,
    &dependency_changed::RULE,
    // Control coverage
    &control_unknown::RULE,
    &control_superseded::RULE,
    &control_ambiguous::RULE,
    &control_duplicate::RULE,
    &control_uncovered::RULE,
    &control_weak::RULE,
    &document_unmapped::RULE,
    &clause_unknown::RULE,
    &clause_uncovered::RULE,
    &coverage_overclaimed::RULE,
    &soa_missing::RULE,
    &soa_incomplete::RULE,
    &soa_unjustified::RULE,
    &soa_contradicted::RULE,
    &soa_unsupported::RULE,
    &evidence_missing::RULE,
    &evidence_stale::RULE,
    &evidence_undated::RULE,
    // Processes
    &process_input_unproduced::RULE,
    &process_output_unconsumed::RULE,
    &process_isolated::RULE,
    &process_loop_open::RULE,
    &process_unmeasured::RULE,
    // Audit and improvement
    &audit_overdue::RULE,
    &audit_scope_gap::RULE,
    &auditor_not_independent::RULE,
    &management_review_overdue::RULE,
    &management_review_input_missing::RULE,
    &management_review_unattended::RULE,
    &nonconformity_overdue::RULE,
    &root_cause_missing::RULE,
    &effectiveness_unreviewed::RULE,
    &objective_unmeasured::RULE,
    &awareness_missing::RULE,
    // Risk
    &risk_unowned::RULE,
    &risk_untreated::RULE,
    &risk_control_excluded::RULE,
    &risk_unaccepted::RULE,
    &risk_overdue::RULE,
    &treatment_overdue::RULE,
    &control_unjustified::RULE,
    // History
    &history_unavailable::RULE,
    // Waivers
    &waiver_expired::RULE,
    &waiver_unused::RULE,
    &waiver_unapproved::RULE,
    &waiver_long::RULE,
    &baseline_stale::RULE,
    // Change
    &change_interval_lengthened::RULE,
    &change_task_dropped::RULE,
    &change_control_claimed::RULE,
    &change_control_dropped::RULE,
    &change_exclusion_added::RULE,
    &change_rows_unapproved::RULE,
    &change_text_unapproved::RULE,
    &change_risk_lowered::RULE,
    &change_waiver_added::RULE,
    &change_rule_loosened::RULE,
    &change_owner::RULE,
];

/// The rule whose words are looked for while a text is read.
pub static WORDING_VAGUE: &Rule = &wording_vague::RULE;

/// Rules whose settings others ask: whether an approval is asked for, how long a text may wait for one, how long evidence holds, which words name a team, and which say nothing.
pub static APPROVAL_MISSING: &Rule = &approval_missing::RULE;
pub static APPROVAL_PENDING: &Rule = &approval_pending::RULE;
pub static EVIDENCE_STALE: &Rule = &evidence_stale::RULE;
pub static OWNER_PLURAL: &Rule = &owner_plural::RULE;
pub static SOA_UNJUSTIFIED: &Rule = &soa_unjustified::RULE;

/// The rules that find what nobody vouches for with `isms review` and `isms approve`.
pub static FIELD_PLACEHOLDER: &Rule = &field_placeholder::RULE;
pub static BODY_PLACEHOLDER: &Rule = &body_placeholder::RULE;

/// The rule that finds what `isms baseline --prune` takes out, and the one that no baseline holds.
pub static BASELINE_STALE: &Rule = &baseline_stale::RULE;
pub static HISTORY_UNAVAILABLE: &Rule = &history_unavailable::RULE;

pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.name == name).copied()
}

pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|rule| rule.name)
}

/// What to write in place of a name that no rule has.
pub fn instead_of(name: &str) -> String {
    match suggest::nearest(name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`isms rules` lists them".to_owned(),
    }
}

/// Rules whose content decides, and history where the content does not.
static HALF_HISTORY: &[&Rule] = &[
    &approval_future::RULE,
    &approval_outdated::RULE,
    &auditor_not_independent::RULE,
    &change_rows_unapproved::RULE,
    &dependency_changed::RULE,
    &review_future::RULE,
    &review_outdated::RULE,
];

/// Rules that find a gap at one document by what others state, besides those about processes.
static BETWEEN_DOCUMENTS: &[&Rule] = &[
    &audit_overdue::RULE,
    &auditor_not_independent::RULE,
    &dependency_changed::RULE,
    &dependency_cycle::RULE,
    &id_duplicate::RULE,
    &link_broken::RULE,
    &reference_retired::RULE,
    &reference_unknown::RULE,
    &review_batch::RULE,
    &risk_control_excluded::RULE,
    &supersession_unmatched::RULE,
];

/// Rules that find a text which is another than the one somebody approved, reviewed or gave a version: each further change of
/// the text is a gap of its own.
static SINCE_AN_ACT: &[&Rule] =
    &[&approval_outdated::RULE, &review_outdated::RULE, &version_unchanged::RULE];

/// Rules about spelling alone: they are off until somebody asks for them, and `isms fix` mends what they find.
static STYLE: &[&Rule] = &[&control_unsorted::RULE, &date_quoted::RULE];

impl Rule {
    /// Whether a finding says that the document means the right thing, and could say it in a tidier way.
    pub fn is_style(&self) -> bool {
        self.is_among(STYLE)
    }

    /// Whether the rule asks the history, where there is one.
    pub fn asks_history(&self) -> bool {
        self.trigger == Trigger::History || self.is_among(HALF_HISTORY)
    }

    /// Whether a gap at one document may not be found because another one cannot be read.
    pub fn looks_at_others(&self) -> bool {
        self.group == Group::Processes || self.is_among(BETWEEN_DOCUMENTS)
    }

    /// Whether a finding says that nobody vouched for the text as it is now.
    pub fn is_about_the_text_since(&self) -> bool {
        self.is_among(SINCE_AN_ACT)
    }

    fn is_among(&self, rules: &[&Rule]) -> bool {
        rules.iter().any(|it| it.name == self.name)
    }
}

impl Group {
    pub fn name(self) -> &'static str {
        match self {
            Group::Document => "document",
            Group::Ownership => "ownership",
            Group::Approval => "approval",
            Group::Review => "review",
            Group::Coverage => "control coverage",
            Group::Processes => "processes",
            Group::Audit => "audit and improvement",
            Group::Risk => "risk",
            Group::History => "history",
            Group::Waivers => "waivers",
            Group::Change => "change",
        }
    }
}

impl Trigger {
    pub fn name(self) -> &'static str {
        match self {
            Trigger::Content => "content",
            Trigger::Calendar => "calendar",
            Trigger::History => "history",
            Trigger::Change => "change",
        }
    }
}
