//! Reads the front matter into the fields of a [`Document`].

use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

use super::{Body, Document, Kind, State, TABLES_OF_KINDS, Tables, Words};
use crate::evaluation::management_review;
use crate::fault::{Fault, FaultKind};
use crate::fields::Fields;
use crate::phrase;
use crate::source::{Field, FileId, Span, Spanned};
use crate::syntax::{self, Toml};

pub(super) static NO_TABLES: LazyLock<Arc<Tables>> = LazyLock::new(Arc::default);

/// A document without any field.
pub(super) fn empty(file: FileId, fence: Range<usize>) -> Document {
    let fence = Span::new(file, fence);
    Document {
        file,
        state: State::Read,
        fence,
        id: Field::Absent,
        title: Field::Absent,
        kind: Field::Absent,
        status: Field::Absent,
        version: Field::Absent,
        classification: Field::Absent,
        owner: Field::Absent,
        approver: Field::Absent,
        controls: Field::Absent,
        clauses: Field::Absent,
        depends_on: Field::Absent,
        supersedes: Field::Absent,
        approved: Field::Absent,
        reviewed: Field::Absent,
        review_every: Field::Absent,
        next_review: Field::Absent,
        source: Field::Absent,
        tables: Arc::clone(&NO_TABLES),
        body: Body::empty(fence),
        faults: Vec::new(),
        quoted_days: Vec::new(),
        words: Words::default(),
        hash: OnceLock::new(),
        digest: OnceLock::new(),
    }
}

pub(super) fn read(file: FileId, text: &str, fence: Range<usize>, toml: Range<usize>) -> Document {
    let mut document = empty(file, fence);
    let toml = Toml { file, start: toml.start, text: &text[toml] };
    let (table, syntax) = syntax::parse(&toml);
    let mut faults = Vec::new();
    let mut quoted_days = Vec::new();
    let mut fields =
        Fields::new(toml, table, document.fence, &mut faults).noting_quoted_days(&mut quoted_days);
    read_fields(&mut fields, &mut document);
    report_foreign_tables(&mut fields, &document, text);
    if let Field::Invalid(span) = document.kind
        && let Some(value) = kind_by_tables(&document.tables)
    {
        // It was reported; what the tables are is plain, and much hangs on it: one slip, one finding.
        document.kind = Field::Present(Spanned { value, span });
    }
    check_inputs(&mut fields, &mut document);
    fields.finish();
    if syntax.is_empty() {
        document.faults = faults;
        document.quoted_days = quoted_days;
    } else {
        // What follows a syntax error is guesswork: only the error is reported.
        document.faults = syntax;
        document.state = State::Broken;
    }
    document
}

/// The type to which a document's tables belong, where they belong to one alone.
fn kind_by_tables(tables: &Tables) -> Option<Kind> {
    let stated = TABLES_OF_KINDS.iter().filter(|it| tables.span_of(it.key).is_some());
    let mut kinds = stated.filter_map(|it| match it.kinds {
        [kind] => Some(*kind),
        _ => None,
    });
    let first = kinds.next()?;
    kinds.all(|it| it == first).then_some(first)
}

/// Every key of a front matter, in the order of the schema.
pub fn keys() -> Vec<&'static str> {
    let mut faults = Vec::new();
    let toml = Toml { file: 0, start: 0, text: "" };
    let (table, _) = syntax::parse(&toml);
    let mut document = empty(0, 0..0);
    let mut fields = Fields::new(toml, table, document.fence, &mut faults);
    read_common(&mut fields, &mut document);
    Tables::read(&mut fields);
    fields.asked().to_vec()
}

fn read_fields(fields: &mut Fields<'_, '_>, document: &mut Document) {
    read_common(fields, document);
    // Most documents have nothing but the common keys.
    if !fields.is_exhausted() {
        document.tables = Arc::new(Tables::read(fields));
    }
}

fn read_common(fields: &mut Fields<'_, '_>, document: &mut Document) {
    document.id = fields.string("id");
    document.title = fields.string("title");
    document.kind = fields.word_or_nearest("type");
    document.status = fields.word_or_nearest("status");
    document.version = fields.string("version");
    document.classification = fields.string("classification");
    document.owner = fields.owner();
    document.approver = fields.string("approver");
    document.controls = fields.strings("controls");
    document.clauses = fields.strings("clauses");
    document.depends_on = fields.strings("depends_on");
    document.supersedes = fields.strings("supersedes");
    document.approved = fields.attestation("approved");
    document.reviewed = fields.attestation("reviewed");
    document.review_every = fields.interval("review_every");
    document.next_review = fields.date("next_review");
    document.source = fields.string("source");
    fields.ignore("extra");
}

/// The inputs of a management review are letters of a clause, those of a process are anything.
fn check_inputs(fields: &mut Fields<'_, '_>, document: &mut Document) {
    if document.kind.get().is_none_or(|it| it.value != Kind::ManagementReview) {
        return;
    }
    let inputs = &mut Tables::own(&mut document.tables).process.inputs;
    let faults = management_review::faults(inputs.items());
    if let (false, Some(span)) = (faults.is_empty(), inputs.span()) {
        *inputs = Field::Invalid(span);
    }
    for fault in faults {
        fields.fault(fault);
    }
}

/// A table that belongs to another type: nothing would read it, so it must not pass in silence.
fn report_foreign_tables(fields: &mut Fields<'_, '_>, document: &Document, text: &str) {
    if matches!(document.kind, Field::Invalid(_)) {
        return;
    }
    let kind = document.kind_or_policy();
    for table in TABLES_OF_KINDS.iter().filter(|table| !table.kinds.contains(&kind)) {
        let Some(at) = document.tables.span_of(table.key) else { continue };
        let names: Vec<&str> = table.kinds.iter().map(|kind| kind.name()).collect();
        let wanted = phrase::any_of(&names);
        let message =
            format!("`{}` is not read in a document of type `{}`", table.key, kind.name());
        let at = key_of(text, table.key, at);
        let fault = Fault::new(FaultKind::Unknown, at, message).field(table.key).help(format!(
            "it belongs to type {wanted}: change `type`, or move it under `[extra]`"
        ));
        // What is wrong in it is nobody's fault where it is not read.
        fields.forgive(table.key);
        fields.fault(fault);
    }
}

/// The key in front of a value, where it stands on the same line; a table has it in its header.
fn key_of(text: &str, key: &str, value: Span) -> Span {
    let start = text[..value.start()].rfind('\n').map_or(0, |at| at + 1);
    if text[start..value.start()].starts_with(key) {
        Span::new(value.file(), start..start + key.len())
    } else {
        value
    }
}
