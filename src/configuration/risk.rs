//! `[risk]`: how this house weighs risks, and what it accepts (clause 6.1.2 a).

use crate::date::Interval;
use crate::fault::{Fault, FaultKind};
use crate::fields::{Fields, Scale, Score};
use crate::phrase;
use crate::source::{Field, Spanned};
use crate::suggest;

/// How risks are weighed. What is not stated is not judged.
#[derive(Clone, Debug, Default)]
pub struct RiskMethod {
    pub likelihood: Field<Scale>,
    pub impact: Field<Scale>,
    /// The names of the levels, from the lowest; numbers where absent.
    pub levels: Field<Scale>,
    /// The level for each likelihood (a row) and impact (a column); their product where absent.
    matrix: Option<Vec<Vec<u32>>>,
    /// The highest level that nobody needs to accept.
    pub appetite: Field<u32>,
    /// How often a risk is assessed; the register's own interval where absent.
    pub assess_every: Field<Interval>,
}

impl RiskMethod {
    pub(super) fn read(table: &mut Fields<'_, '_>) -> RiskMethod {
        let mut method = RiskMethod {
            likelihood: table.scale("likelihood"),
            impact: table.scale("impact"),
            levels: table.scale("levels"),
            ..RiskMethod::default()
        };
        let matrix = table.matrix("matrix");
        if let (Field::Present(levels), true) = (&method.levels, matrix.is_absent()) {
            let message = "`levels` names the levels of a matrix, and there is none".to_owned();
            let help = "write `matrix` with a row of levels for each likelihood, or leave `levels` out: \
                        the level is then likelihood times impact";
            table.invalid::<()>("levels", levels.span, message, Some(help.into()));
        }
        method.read_matrix(&matrix, table);
        method.appetite = match table.score("appetite") {
            Field::Present(score) => method.appetite(&score, table),
            Field::Invalid(span) => Field::Invalid(span),
            Field::Absent => Field::Absent,
        };
        method.assess_every = table.interval("assess_every");
        method
    }

    /// Whether a level here is the same level there.
    pub fn has_scales_of(&self, other: &RiskMethod) -> bool {
        let scales = |it: &RiskMethod| {
            let steps = |it: &Field<Scale>| it.get().map(|it| it.value.steps());
            (steps(&it.likelihood), steps(&it.impact), steps(&it.levels))
        };
        scales(self) == scales(other) && self.matrix == other.matrix
    }

    /// The level of a risk by its two steps.
    pub fn level(&self, likelihood: u32, impact: u32) -> Option<u32> {
        let Some(matrix) = &self.matrix else { return likelihood.checked_mul(impact) };
        let at = |number: u32| usize::try_from(number).ok()?.checked_sub(1);
        matrix.get(at(likelihood)?)?.get(at(impact)?).copied()
    }

    /// The highest level there is; none where the scales are not stated.
    pub fn highest(&self) -> Option<u32> {
        if let Some(levels) = self.levels.get() {
            return Some(levels.steps());
        }
        if let Some(matrix) = &self.matrix {
            return matrix.iter().flatten().copied().max();
        }
        self.likelihood.get()?.steps().checked_mul(self.impact.get()?.steps())
    }

    /// The number of a level; none where no such level exists.
    pub fn level_number(&self, score: &Score) -> Option<u32> {
        match (self.levels.get(), score) {
            (Some(levels), _) => levels.number(score),
            (None, Score::Number(number)) => {
                self.highest().is_none_or(|highest| *number <= highest).then_some(*number)
            }
            (None, Score::Name(_)) => None,
        }
    }

    /// A level as this house calls it.
    pub fn level_name(&self, level: u32) -> String {
        let names = self.levels.get().map(|it| &it.value);
        match names {
            Some(Scale::Names(names)) => usize::try_from(level)
                .ok()
                .and_then(|level| names.get(level.checked_sub(1)?))
                .map_or_else(|| level.to_string(), |name| name.value.clone()),
            _ => level.to_string(),
        }
    }

    fn appetite(&self, score: &Spanned<Score>, table: &mut Fields<'_, '_>) -> Field<u32> {
        let is_none_accepted = score.value == Score::Number(0);
        match self.level_number(score) {
            Some(value) => Field::Present(Spanned { value, span: score.span }),
            None if is_none_accepted => Field::Present(Spanned { value: 0, span: score.span }),
            None => {
                let message = format!("there is no level `{}`", score.value);
                let help = level_advice(self, &score.value);
                table.invalid("appetite", score.span, message, Some(help))
            }
        }
    }

    fn read_matrix(
        &mut self,
        matrix: &Field<Vec<Vec<Spanned<Score>>>>,
        table: &mut Fields<'_, '_>,
    ) {
        let Some(rows) = matrix.get() else { return };
        let (Some(likelihood), Some(impact)) = (self.likelihood.get(), self.impact.get()) else {
            let message = "a matrix needs both scales".to_owned();
            let help =
                "write `likelihood` and `impact` beside it: a number of steps, or their names";
            table.invalid::<()>("matrix", rows.span, message, Some(help.into()));
            return;
        };
        let (height, width) = (likelihood.steps() as usize, impact.steps() as usize);
        if rows.len() != height || rows.iter().any(|row| row.len() != width) {
            let message = format!(
                "the matrix must have {height} rows, one for each likelihood, and {width} columns, one for each impact"
            );
            let help = "write the levels of the lowest likelihood first";
            table.invalid::<()>("matrix", rows.span, message, Some(help.into()));
            return;
        }
        let mut read = Vec::with_capacity(height);
        for row in &rows.value {
            let mut numbers = Vec::with_capacity(width);
            for cell in row {
                let Some(number) = self.cell(&cell.value) else {
                    let message = format!("there is no level `{}`", cell.value);
                    let help = level_advice(self, &cell.value);
                    table.invalid::<()>("matrix", cell.span, message, Some(help));
                    return;
                };
                numbers.push(number);
            }
            read.push(numbers);
        }
        self.matrix = Some(read);
    }

    /// A level inside the matrix, which may be any number where no level has a name.
    fn cell(&self, score: &Score) -> Option<u32> {
        match (self.levels.get(), score) {
            (Some(levels), _) => levels.number(score),
            (None, Score::Number(number)) => Some(*number),
            (None, Score::Name(_)) => None,
        }
    }
}

/// What to write in place of a level that does not exist.
pub fn level_advice(method: &RiskMethod, wrong: &Score) -> String {
    match (method.levels.get(), method.highest()) {
        (Some(levels), _) => step_advice(&levels.value, wrong),
        (None, Some(highest)) if wrong.number_in_quotes().is_some_and(|it| it <= highest) => {
            format!("write `{wrong}` without quotation marks")
        }
        (None, Some(highest)) => format!("write a whole number from 1 to {highest}"),
        (None, None) => {
            "write a whole number, or name the levels: `levels = [\"low\", \"medium\", \"high\"]`"
                .into()
        }
    }
}

/// What to write in place of a step that a scale does not have.
pub fn step_advice(scale: &Scale, wrong: &Score) -> String {
    match scale {
        _ if scale.number_in_quotes(wrong).is_some() => {
            format!("write `{wrong}` without quotation marks")
        }
        Scale::Numbers(steps) if wrong.number_in_quotes().is_some() => {
            format!("write a whole number from 1 to {steps}, without quotation marks")
        }
        Scale::Numbers(steps) => format!("write a whole number from 1 to {steps}"),
        Scale::Names(names) => {
            let names: Vec<&str> = names.iter().map(|it| it.value.as_str()).collect();
            let near = match wrong {
                Score::Name(wrong) => suggest::nearest(wrong, names.iter().copied()),
                Score::Number(_) => None,
            };
            match near {
                Some(near) => {
                    format!("did you mean `{near}`? it may be {}", phrase::any_of(&names))
                }
                None => format!("write one of {}", phrase::any_of(&names)),
            }
        }
    }
}

/// Two steps of one scale with one name cannot be told apart.
pub(super) fn check_names(method: &RiskMethod, faults: &mut Vec<Fault>) {
    let scales = [
        ("likelihood", &method.likelihood),
        ("impact", &method.impact),
        ("levels", &method.levels),
    ];
    for (key, scale) in scales {
        let Some(Scale::Names(names)) = scale.get().map(|it| &it.value) else { continue };
        for (number, name) in names.iter().enumerate() {
            let folded = name.to_lowercase();
            let Some(first) = names[..number].iter().find(|it| it.to_lowercase() == folded) else {
                continue;
            };
            let message = format!("`{}` names two steps of one scale", name.value);
            faults.push(
                Fault::new(FaultKind::Invalid, name.span, message)
                    .field(format!("risk.{key}"))
                    .label(first.span, "the first one")
                    .help("give each step a name of its own"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::configuration::Configuration;
    use crate::fields::Score;

    fn faults(text: &str) -> Vec<String> {
        let (_, faults) = Configuration::read(0, text);
        faults.into_iter().map(|it| it.message).collect()
    }

    #[test]
    fn a_level_is_the_product_or_what_the_matrix_says() {
        let (product, faults) =
            Configuration::read(0, "[risk]\nlikelihood = 5\nimpact = 4\nappetite = 6\n");
        assert_eq!(faults, []);
        assert_eq!((product.risk.level(3, 4), product.risk.highest()), (Some(12), Some(20)));
        let text = "[risk]\nlikelihood = [\"rare\", \"often\"]\nimpact = 3\nlevels = [\"low\", \"high\"]\n\
                    matrix = [[\"low\", \"low\", \"high\"], [\"low\", \"high\", 2]]\nappetite = \"Low\"\n";
        let (matrix, faults) = Configuration::read(0, text);
        assert_eq!(faults, []);
        let risk = &matrix.risk;
        assert_eq!(
            (risk.level(1, 3), risk.level(2, 1), risk.level(2, 4)),
            (Some(2), Some(1), None)
        );
        assert_eq!(risk.level_name(2), "high");
        assert_eq!(risk.appetite.get().unwrap().value, 1);
        assert_eq!(risk.level_number(&Score::Name("middle".into())), None);
        let scale = &risk.likelihood.get().unwrap().value;
        assert_eq!(scale.number(&Score::Name("OFTEN".into())), Some(2));
    }

    #[test]
    fn what_cannot_be_a_method_is_a_fault() {
        for (text, message) in [
            ("likelihood = 1", "a scale has from 2 to 100 steps, not 1"),
            ("likelihood = 5000000000", "`risk.likelihood` must be a whole number from 0"),
            ("likelihood = [\"a\"]", "a scale has from 2 to 100 steps, not 1"),
            ("likelihood = [\"low\", \"Low\"]", "`Low` names two steps of one scale"),
            (
                "levels = [\"low\", \"high\"]",
                "`levels` names the levels of a matrix, and there is none",
            ),
            ("matrix = [[1, 2], [2, 4]]", "a matrix needs both scales"),
            (
                "likelihood = 2\nimpact = 2\nmatrix = [[1, 2]]",
                "the matrix must have 2 rows, one for each likelihood, and 2 columns, one for each impact",
            ),
            (
                "likelihood = 2\nimpact = 2\nmatrix = [[1, 2], [2, \"high\"]]",
                "there is no level `high`",
            ),
            (
                "likelihood = 2\nimpact = 2\nmatrix = [[1, 2], 3]",
                "`risk.matrix` must be rows of levels, as `[[1, 2], [2, 4]]`, not a number",
            ),
            (
                "likelihood = 2\nimpact = 2\nmatrix = [[1, 2], [2, 0x10]]",
                "`risk.matrix` must be rows of levels, as `[[1, 2], [2, 4]]`, not a number",
            ),
            ("likelihood = 2\nimpact = 2\nappetite = 5", "there is no level `5`"),
            ("appetite = \"low\"", "there is no level `low`"),
            ("appetit = 5", "`appetit` is not a key of `risk`"),
        ] {
            assert_eq!(faults(&format!("[risk]\n{text}\n")), [message], "{text}");
        }
        assert_eq!(faults("[risk]\nappetite = 0\nassess_every = \"6 months\"\n"), [""; 0]);
    }
}
