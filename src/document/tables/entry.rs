//! Registers of suppliers, incidents, assets and legal requirements: `register` says which, `[[rows]]` hold them.

use crate::date::Date;
use crate::fields::{Fields, Row};
use crate::framework::register::{self, ColumnKind, Register};
use crate::phrase;
use crate::source::{Field, Span, Spanned};
use crate::suggest;

/// One row of such a register: what rules ask for. The rest was checked when it was read.
#[derive(Debug)]
pub struct Entry {
    pub at: Span,
    /// What names it: a supplier's name, an incident's id.
    pub id: Field<String>,
    pub owner: Field<String>,
    pub controls: Field<Vec<Spanned<String>>>,
    pub reviewed_on: Field<Date>,
    pub next_review: Field<Date>,
}

impl Entry {
    pub fn read(row: &mut impl Row, register: &'static Register) -> Entry {
        let mut entry = Entry {
            at: row.span(),
            id: Field::Absent,
            owner: Field::Absent,
            controls: Field::Absent,
            reviewed_on: Field::Absent,
            next_review: Field::Absent,
        };
        let (mut reported, mut closed) = (Field::Absent, Field::Absent);
        for column in &register.column {
            let key = column.key.as_str();
            let is_required = column.required;
            match column.kind {
                ColumnKind::Day => {
                    let day = row.date(key);
                    require(row, key, &day, is_required);
                    match key {
                        "reviewed_on" => entry.reviewed_on = day,
                        "next_review" => entry.next_review = day,
                        "reported_on" => reported = day,
                        "closed_on" => closed = day,
                        _ => {}
                    }
                }
                ColumnKind::List => {
                    let list = row.strings(key);
                    require(row, key, &list, is_required);
                    if key == "controls" {
                        entry.controls = list;
                    }
                }
                _ => {
                    let text = if key == "owner" { row.owner() } else { row.string(key) };
                    require(row, key, &text, is_required);
                    if key == "owner" {
                        entry.owner = text;
                    } else if key == register.identity {
                        entry.id = text;
                    }
                }
            }
        }
        check_order(row, &reported, &closed);
        entry
    }

    /// What people call it, as in a sentence.
    pub fn called(&self) -> String {
        self.id.text().map_or_else(|| "this row".to_owned(), |id| format!("`{id}`"))
    }

    /// The key of a finding about a column: never the row's number.
    pub fn key(&self, column: &str) -> String {
        self.row_key().map_or_else(|| format!("row:{column}"), |row| format!("{row}:{column}"))
    }

    /// What the keys of all findings about this row begin with; none where it has no name.
    pub fn row_key(&self) -> Option<String> {
        self.id.text().map(|id| format!("row:{id}"))
    }
}

fn check_order(row: &mut impl Row, reported: &Field<Date>, closed: &Field<Date>) {
    if let (Some(reported), Some(closed)) = (reported.get(), closed.get())
        && closed.value < reported.value
    {
        let message = format!(
            "it was closed on {}, before it was reported on {}",
            closed.value, reported.value
        );
        let help = "write the day on which each took place".to_owned();
        row.invalid::<()>("closed_on", closed.span, message, Some(help));
    }
}

fn require<T>(row: &mut impl Row, key: &'static str, field: &Field<T>, is_required: bool) {
    if is_required {
        row.require(key, field, &format!("`{key} = ...`"));
    }
}

/// `register = "suppliers"`.
pub(super) fn kind(fields: &mut Fields<'_, '_>) -> Field<&'static Register> {
    let name = match fields.string("register") {
        Field::Present(name) => name,
        Field::Invalid(span) => return Field::Invalid(span),
        Field::Absent => return Field::Absent,
    };
    if let Some(value) = register::named_registers().find(|it| it.id == name.value) {
        return Field::Present(Spanned { value, span: name.span });
    }
    let known: Vec<&str> = register::named_registers().map(|it| it.id.as_str()).collect();
    let help = match suggest::nearest(&name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? it may be {}", phrase::any_of(&known)),
        None => format!(
            "write one of {}; a register of something else needs no `register`",
            phrase::any_of(&known)
        ),
    };
    fields.invalid(
        "register",
        name.span,
        format!("`{}` is no register that is known", name.value),
        Some(help),
    )
}

/// `[[rows]]`, which only mean something beside `register`.
pub(super) fn rows(
    fields: &mut Fields<'_, '_>,
    kind: &Field<&'static Register>,
) -> Field<Vec<Entry>> {
    match kind {
        Field::Present(register) => {
            let register = register.value;
            fields.rows("rows", |row| Entry::read(row, register))
        }
        Field::Invalid(_) => {
            fields.ignore("rows");
            Field::Absent
        }
        Field::Absent => {
            let known: Vec<&str> = register::named_registers().map(|it| it.id.as_str()).collect();
            let help = format!("write `register = ...`, one of {}", phrase::any_of(&known));
            match fields.ignored("rows") {
                Some(span) => fields.invalid(
                    "rows",
                    span,
                    "nothing says what these rows are".into(),
                    Some(help),
                ),
                None => Field::Absent,
            }
        }
    }
}
