//! What Git leaves in a text where it could not join two sides.

/// The key of the finding about a text.
pub const KEY: &str = "conflict";

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
    let text = text.as_bytes();
    let is_first = |at: &usize| *at == 0 || text[*at - 1] == b'\n';
    // Every text is searched, and the search of the standard library takes as long as all else that is done with its words.
    memchr::memmem::find_iter(text, mark).filter(is_first)
}
