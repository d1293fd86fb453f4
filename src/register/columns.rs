//! Which column of a file is which: the header, wherever it stands.

use std::collections::HashMap;

use super::grid::{Cell, Table};
use crate::edit::quoted;
use crate::fault::{Fault, FaultKind};
use crate::framework::register::{self, Column, Register};
use crate::phrase;
use crate::source::{FileId, Span, Spanned};
use crate::suggest;

/// A title and a few notes may stand above the header.
pub const ROWS_BEFORE_HEADER: usize = 20;

/// What a sidecar's `[columns]` says of one header.
#[derive(Clone, Debug)]
pub struct Renamed {
    /// As in the file.
    pub header: Spanned<String>,
    /// A key of the register, or `extra` for a column that is not read.
    pub key: Spanned<String>,
}

/// The key of a column of the house's own, as `[extra]` is for keys.
const EXTRA: &str = "extra";

/// The key of the column that names controls of Annex A.
pub const CONTROLS: &str = "controls";

/// Where each column of a register stands in a file.
#[derive(Debug)]
pub struct Columns {
    /// In the order of the register's columns.
    pub places: Vec<(&'static Column, Place)>,
    /// How many cells the header has.
    pub width: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Column(usize),
    /// There is no such column, and there need not be.
    Absent,
    /// There is no such column: said once, at the header.
    Missing(Span),
}

/// The header row, and how many columns it names: the first of the best. None where no row names two.
pub fn header_row(
    table: &Table<'_>,
    text: &str,
    register: &Register,
    renamed: &[Renamed],
) -> Option<(usize, usize)> {
    let names = |row: usize| {
        let mut room = Vec::new();
        let cells = table.row(row, &mut room, &mut Vec::new());
        let mut keys: Vec<&str> =
            cells.iter().filter_map(|cell| meant(cell.text(text), register, renamed)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.len()
    };
    let rows = (0..table.rows().min(ROWS_BEFORE_HEADER)).map(|row| (row, names(row)));
    let best = rows.rev().max_by_key(|(_, count)| *count)?;
    (best.1 >= 2).then_some(best)
}

/// The key that a header stands for.
fn meant<'a>(header: &str, register: &'a Register, renamed: &'a [Renamed]) -> Option<&'a str> {
    if header.is_empty() {
        return None;
    }
    match renamed.iter().find(|it| is_same(&it.header.value, header)) {
        Some(it) if it.key.value == EXTRA => None,
        Some(it) if register.column(&it.key).is_some() => Some(it.key.value.as_str()),
        _ => register.column_of(header).map(|it| it.key.as_str()),
    }
}

fn is_same(a: &str, b: &str) -> bool {
    a == b || register::folded(a) == register::folded(b)
}

impl Columns {
    /// Reads the header, and reports columns that are unknown, named twice or not there.
    pub fn read(
        (file, header, text): (FileId, &[Cell], &str),
        register: &'static Register,
        renamed: &[Renamed],
        faults: &mut Vec<Fault>,
    ) -> Columns {
        let mut found: HashMap<&str, usize> = HashMap::new();
        let mut unknown = Vec::new();
        for (number, cell) in header.iter().enumerate() {
            let name = cell.text(text);
            match meant(name, register, renamed) {
                Some(key) => match found.get(key) {
                    Some(first) => faults.push(twice(file, cell, name, key, &header[*first])),
                    None => {
                        found.insert(key, number);
                    }
                },
                None if is_read_on_purpose(name, register, renamed) => unknown.push(cell),
                None => {}
            }
        }
        for cell in unknown {
            faults.push(self::unknown(file, cell, cell.text(text), register, &found));
        }
        let headers: Vec<&str> = header.iter().map(|it| it.text(text)).collect();
        faults.extend(renamed.iter().filter_map(|it| wrong_name(it, &headers, register)));
        let first = header.first().map_or(0..0, |it| it.at.clone());
        let last = header.last().map_or(first.clone(), |it| it.at.clone());
        let whole = Span::new(file, first.start..last.end.max(first.start));
        let places = register.column.iter().map(|column| {
            let place = match found.get(column.key.as_str()) {
                Some(number) => Place::Column(*number),
                None if column.required => {
                    faults.push(missing(whole, register, column));
                    Place::Missing(whole)
                }
                None => Place::Absent,
            };
            (column, place)
        });
        Columns { places: places.collect(), width: header.len() }
    }

    /// A column that is not read by its name, and names the controls of each row: nothing is said of the rows, which have some.
    pub fn hide_controls(&mut self, file: FileId, cell: &Cell, text: &str) -> Fault {
        for (column, place) in &mut self.places {
            if column.key == CONTROLS {
                *place = Place::Missing(cell.span(file));
            }
        }
        let name = cell.text(text);
        let header = quoted(name);
        let message = format!("`{name}` holds controls, and no column of that name is read");
        Fault::new(FaultKind::Invalid, cell.span(file), message)
            .field(format!("columns.{name}"))
            .help(format!(
                "call it `{CONTROLS}`, or say in the front matter beside the file what it is: `[columns]` with \
                 `{header} = \"{CONTROLS}\"`, or with `{header} = \"{EXTRA}\"` where it is not to be read"
            ))
    }

    /// The keys of the columns that are read, and of those that are missed.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        let asked = self.places.iter().filter(|(_, place)| *place != Place::Absent);
        asked.map(|(column, _)| column.key.as_str())
    }

    /// Whether the file has a column of this key.
    pub fn has(&self, key: &str) -> bool {
        self.places.iter().any(|(it, place)| it.key == key && matches!(place, Place::Column(_)))
    }
}

/// The columns that hold nothing to judge by their names alone: nobody said so for this file. Remarks are no such columns.
pub fn unread(
    header: &[Cell],
    text: &str,
    register: &'static Register,
    renamed: &[Renamed],
) -> impl Iterator<Item = usize> {
    let is_unread = move |name: &str| {
        register.unread.contains(&register::folded(name))
            && !renamed.iter().any(|it| is_same(&it.header.value, name))
    };
    header.iter().enumerate().filter(move |it| is_unread(it.1.text(text))).map(|it| it.0)
}

/// Whether a header that means nothing should mean something: it is not empty, and nobody said that it is not read.
fn is_read_on_purpose(header: &str, register: &Register, renamed: &[Renamed]) -> bool {
    !header.is_empty()
        && !renamed.iter().any(|it| is_same(&it.header.value, header))
        && !register.leaves_unread(header)
}

/// What is wrong with a line of `[columns]`.
fn wrong_name(renamed: &Renamed, headers: &[&str], register: &Register) -> Option<Fault> {
    let Renamed { header, key } = renamed;
    let near =
        |text: &str, names: &mut dyn Iterator<Item = &str>, other: &str| match suggest::nearest(
            text, names,
        ) {
            Some(near) => format!("did you mean `{near}`?"),
            None => other.to_owned(),
        };
    let (at, message, help) = if !headers.iter().any(|it| is_same(&header.value, it)) {
        let names = &mut headers.iter().copied().filter(|it| !it.is_empty());
        let help = near(header, names, "write the header as it stands in the file");
        (header.span, format!("no column is called `{}`", header.value), help)
    } else if key.value != EXTRA && register.column(key).is_none() {
        let keys: Vec<&str> = register.keys().chain([EXTRA]).collect();
        let other = format!("write one of {}", phrase::any_of(&keys));
        let help = near(key, &mut keys.iter().copied(), &other);
        (key.span, format!("no column of the {} is `{}`", register.title, key.value), help)
    } else {
        return None;
    };
    let field = format!("columns.{}", header.value);
    Some(Fault::new(FaultKind::Invalid, at, message).field(field).help(help))
}

fn twice(file: FileId, cell: &Cell, name: &str, key: &str, first: &Cell) -> Fault {
    let message = format!("`{name}` is a second column for `{key}`, and only the first is read");
    Fault::new(FaultKind::Invalid, cell.span(file), message)
        .field(format!("columns.{name}"))
        .label(first.span(file), "the first")
        .help(format!("remove one, or say in the front matter beside the file that it is not read: `[columns]` with `\"{name}\" = \"{EXTRA}\"`"))
}

fn unknown(
    file: FileId,
    cell: &Cell,
    name: &str,
    register: &Register,
    found: &HashMap<&str, usize>,
) -> Fault {
    let free: Vec<(&str, &str)> =
        register.names().filter(|(_, key)| !found.contains_key(key)).collect();
    let folded = register::folded(name);
    let near = suggest::nearest(&folded, free.iter().map(|(it, _)| *it));
    let key = near.and_then(|near| free.iter().find(|(it, _)| *it == near)).map(|(_, key)| *key);
    let help = match key {
        Some(key) => format!("did you mean `{}`?", near.filter(|it| *it == key).unwrap_or(key)),
        None => format!(
            "say in the front matter beside the file what it is: `[columns]` with `\"{name}\" = \"{EXTRA}\"` for a column that is not read, \
             else one of {}",
            phrase::any_of(&register.keys().collect::<Vec<_>>())
        ),
    };
    Fault::new(
        FaultKind::Unknown,
        cell.span(file),
        format!("`{name}` is no column of the {}", register.title),
    )
    .field(format!("columns.{name}"))
    .help(help)
}

fn missing(at: Span, register: &Register, column: &Column) -> Fault {
    let message = format!("this {} has no column for `{}`", register.title, column.key);
    Fault::new(FaultKind::Missing, at, message)
        .field(format!("columns.{}", column.key))
        .help(format!("add a column with the header `{}`, or say in the front matter beside the file which one it is: `[columns]` with `\"...\" = \"{}\"`", column.key, column.key))
}
