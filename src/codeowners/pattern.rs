//! A pattern of CODEOWNERS: like `.gitignore`, without `!` and `[ ]`.

/// A pattern, taken apart once and matched often, without allocating.
#[derive(Debug)]
pub struct Pattern {
    /// As it is written.
    pub text: String,
    segments: Vec<Segment>,
    /// Whether everything below what the segments match belongs to it.
    with_what_is_below: bool,
    literal_start: String,
}

/// What may stand between two `/`.
#[derive(Debug, PartialEq, Eq)]
enum Segment {
    /// `**`: any number of folders, also none.
    Folders,
    Literal(String),
    Wild(Vec<Glyph>),
}

#[derive(Debug, PartialEq, Eq)]
enum Glyph {
    /// `*`: any letters, also none.
    Any,
    /// `?`: one letter.
    One,
    Letter(char),
}

impl Pattern {
    pub fn new(text: &str) -> Pattern {
        let below_root = text.strip_prefix('/').unwrap_or(text);
        let inner = below_root.strip_suffix('/').unwrap_or(below_root);
        let mut segments: Vec<Segment> = inner.split('/').map(segment).collect();
        // A name without a folder before it stands anywhere.
        if !text.starts_with('/') && segments.len() == 1 {
            segments.insert(0, Segment::Folders);
        }
        // A folder is what stands in it, not itself.
        if below_root.len() > inner.len() {
            segments.push(Segment::Folders);
        }
        let with_what_is_below = match segments.last_mut() {
            Some(last @ Segment::Folders) => {
                *last = Segment::Wild(vec![Glyph::Any]);
                true
            }
            // `docs/*` is what stands in the folder itself.
            Some(Segment::Wild(glyphs)) => *glyphs != [Glyph::Any],
            _ => true,
        };
        let literal_start = literal_start(&segments);
        Pattern { text: text.to_owned(), segments, with_what_is_below, literal_start }
    }

    /// How to write one path, and nothing beside it.
    pub fn of_path(path: &str) -> String {
        let mut text = String::from("/");
        for letter in path.chars() {
            if letter.is_whitespace() || "\\*?#".contains(letter) {
                text.push('\\');
            }
            text.push(letter);
        }
        text
    }

    /// Whether a path from the repository's root matches.
    pub fn matches(&self, path: &str) -> bool {
        if !path.starts_with(&self.literal_start) {
            return false;
        }
        let (mut at, mut rest) = (0, Some(path));
        // Where to go on when a guess fails: only the last `**` matters.
        let mut again: Option<(usize, &str)> = None;
        loop {
            match (self.segments.get(at), rest) {
                (None, None) => return true,
                (None, Some(_)) if self.with_what_is_below => return true,
                (Some(Segment::Folders), Some(path)) => {
                    at += 1;
                    again = Some((at, path));
                    continue;
                }
                (Some(segment), Some(path)) => {
                    let (name, after) = first_name(path);
                    if segment.matches(name) {
                        (at, rest) = (at + 1, after);
                        continue;
                    }
                }
                _ => {}
            }
            let Some((after_folders, path)) = again else { return false };
            let Some(shorter) = first_name(path).1 else { return false };
            again = Some((after_folders, shorter));
            (at, rest) = (after_folders, Some(shorter));
        }
    }

    /// What every path that matches begins with; empty where that can be anything.
    pub fn literal_start(&self) -> &str {
        &self.literal_start
    }
}

impl Segment {
    fn matches(&self, name: &str) -> bool {
        match self {
            Segment::Folders => true,
            Segment::Literal(text) => text == name,
            Segment::Wild(glyphs) => is_wild_match(glyphs, name),
        }
    }
}

fn segment(text: &str) -> Segment {
    if text == "**" {
        return Segment::Folders;
    }
    let mut glyphs = Vec::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        glyphs.push(match letter {
            '*' => Glyph::Any,
            '?' => Glyph::One,
            '\\' => Glyph::Letter(letters.next().unwrap_or('\\')),
            _ => Glyph::Letter(letter),
        });
    }
    let literal = glyphs.iter().map(|glyph| match glyph {
        Glyph::Letter(letter) => Some(*letter),
        Glyph::Any | Glyph::One => None,
    });
    match literal.collect() {
        Some(text) => Segment::Literal(text),
        None => Segment::Wild(glyphs),
    }
}

fn literal_start(segments: &[Segment]) -> String {
    let names = segments.iter().map_while(|segment| match segment {
        Segment::Literal(text) => Some(text.as_str()),
        _ => None,
    });
    names.collect::<Vec<_>>().join("/")
}

fn first_name(path: &str) -> (&str, Option<&str>) {
    path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)))
}

fn is_wild_match(glyphs: &[Glyph], name: &str) -> bool {
    let (mut at, mut rest) = (0, name);
    let mut again: Option<(usize, &str)> = None;
    loop {
        let mut letters = rest.chars();
        let is_match = match (glyphs.get(at), letters.next()) {
            (None, None) => return true,
            (Some(Glyph::Any), _) => {
                at += 1;
                again = Some((at, rest));
                continue;
            }
            (Some(Glyph::One), Some(_)) => true,
            (Some(Glyph::Letter(wanted)), Some(letter)) => *wanted == letter,
            _ => false,
        };
        if is_match {
            (at, rest) = (at + 1, letters.as_str());
            continue;
        }
        let Some((after_any, from)) = again else { return false };
        let mut letters = from.chars();
        if letters.next().is_none() {
            return false;
        }
        again = Some((after_any, letters.as_str()));
        (at, rest) = (after_any, letters.as_str());
    }
}
