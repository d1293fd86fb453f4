//! A value on a scale, by its number or its name, and the scales themselves.

use std::fmt;

use toml::de::{DeArray, DeValue};

use super::{Fields, is_placeholder, whole_number};
use crate::source::{Field, Span, Spanned};

/// A step of a scale: its number from 1, or its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Score {
    Number(u32),
    Name(String),
}

/// The steps of a scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scale {
    /// From 1 to this one.
    Numbers(u32),
    /// By name, from the lowest.
    Names(Vec<Spanned<String>>),
}

impl Scale {
    pub fn steps(&self) -> u32 {
        match self {
            Scale::Numbers(steps) => *steps,
            Scale::Names(names) => u32::try_from(names.len()).unwrap_or(u32::MAX),
        }
    }

    /// A step that somebody wrote by its number, as a text.
    pub fn number_in_quotes(&self, score: &Score) -> Option<u32> {
        score.number_in_quotes().filter(|it| (1..=self.steps()).contains(it))
    }

    /// The number of a step; none where the scale does not have it. Upper and lower case are one.
    pub fn number(&self, score: &Score) -> Option<u32> {
        match (score, self) {
            (Score::Number(number), _) => (1..=self.steps()).contains(number).then_some(*number),
            (Score::Name(name), Scale::Names(names)) => {
                let at = names.iter().position(|it| is_same(&it.value, name))?;
                u32::try_from(at + 1).ok()
            }
            (Score::Name(_), Scale::Numbers(_)) => None,
        }
    }
}

fn is_same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || a.to_lowercase() == b.to_lowercase()
}

impl Score {
    pub fn number_in_quotes(&self) -> Option<u32> {
        match self {
            Score::Name(name) => name.trim().parse().ok(),
            Score::Number(_) => None,
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Score::Number(number) => write!(f, "{number}"),
            Score::Name(name) => f.write_str(name),
        }
    }
}

/// The most steps a scale may have: more is a slip.
const MOST_STEPS: u32 = 100;

impl Fields<'_, '_> {
    /// A step of a scale: a whole number or a name.
    pub fn score(&mut self, key: &'static str) -> Field<Score> {
        match self.table.get(key).map(toml::Spanned::get_ref) {
            Some(DeValue::String(_)) => self.string(key).map(Score::Name),
            Some(DeValue::Integer(_)) | None => self.number(key).map(Score::Number),
            Some(_) => {
                let Some((span, _)) = self.take(key) else { return Field::Absent };
                let message = format!("`{}` must be a step of its scale", self.name(key));
                let help = "write the number of the step, or its name in quotes";
                self.invalid(key, span, message, Some(help.into()))
            }
        }
    }

    /// A scale: how many steps it has, or their names from the lowest.
    pub fn scale(&mut self, key: &'static str) -> Field<Scale> {
        let is_list =
            matches!(self.table.get(key).map(toml::Spanned::get_ref), Some(DeValue::Array(_)));
        let scale = if is_list {
            self.strings(key).map(Scale::Names)
        } else {
            self.number(key).map(Scale::Numbers)
        };
        let Field::Present(found) = &scale else { return scale };
        if (2..=MOST_STEPS).contains(&found.steps()) {
            return scale;
        }
        let message = format!("a scale has from 2 to {MOST_STEPS} steps, not {}", found.steps());
        let help = format!(
            "write `{key} = 5`, or the names from the lowest: `{key} = [\"low\", \"medium\", \"high\"]`"
        );
        self.invalid(key, found.span, message, Some(help))
    }

    /// Rows of steps.
    pub fn matrix(&mut self, key: &'static str) -> Field<Vec<Vec<Spanned<Score>>>> {
        let Some((span, value)) = self.take(key) else { return Field::Absent };
        let wanted = "rows of levels, as `[[1, 2], [2, 4]]`";
        let DeValue::Array(rows) = value else {
            return self.wrong_type(key, wanted, &value, span);
        };
        let mut matrix = Vec::new();
        for row in rows {
            let at = self.toml.span(row.span());
            match row.into_inner() {
                DeValue::Array(cells) => match self.row_of_scores(key, cells, wanted) {
                    Ok(row) => matrix.push(row),
                    Err(span) => return Field::Invalid(span),
                },
                other => return self.wrong_type(key, wanted, &other, at),
            }
        }
        Field::Present(Spanned { value: matrix, span })
    }

    fn row_of_scores(
        &mut self,
        key: &'static str,
        cells: DeArray<'_>,
        wanted: &str,
    ) -> Result<Vec<Spanned<Score>>, Span> {
        let mut row = Vec::new();
        for cell in cells {
            let span = self.toml.span(cell.span());
            let cell = cell.into_inner();
            let score = match &cell {
                DeValue::Integer(number) => whole_number(number).map(Score::Number),
                DeValue::String(text) if !is_placeholder(text) => {
                    Some(Score::Name(text.clone().into_owned()))
                }
                _ => None,
            };
            let Some(value) = score else {
                self.wrong_type::<()>(key, wanted, &cell, span);
                return Err(span);
            };
            row.push(Spanned { value, span });
        }
        Ok(row)
    }
}
