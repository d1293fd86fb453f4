//! What Git leaves in a text where it could not join two sides.

pub const MESSAGE: &str = "a conflict of a merge was left here";

pub const HELP: &str = "keep what holds of the two sides, and remove the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`";

/// Where the lines start that open one.
pub fn starts(text: &str) -> impl Iterator<Item = usize> {
    marks(text, "<<<<<<< ")
}

/// Where the lines start that close one.
pub fn ends(text: &str) -> impl Iterator<Item = usize> {
    marks(text, ">>>>>>> ")
}

fn marks<'t>(text: &'t str, mark: &'static str) -> impl Iterator<Item = usize> + 't {
    let is_first = |at: &usize| text[..*at].is_empty() || text[..*at].ends_with('\n');
    text.match_indices(mark).map(|it| it.0).filter(is_first)
}
