//! Paths inside the snapshot: `/` between folders, relative to the ISMS's root, never out of it.

/// The path that `reference` names when it stands in the file `from`; `None` where it leads out of the tree. A leading
/// `/` means the root.
pub fn resolve(from: &str, reference: &str) -> Option<String> {
    let folder = if reference.starts_with('/') { "" } else { folder(from) };
    if reference.bytes().any(|it| matches!(it, b'\\' | b'\0')) {
        return None;
    }
    let mut path = String::with_capacity(folder.len() + reference.len() + 1);
    // As bytes, for every link of every document comes by here; a `/` is a byte of its own in UTF-8.
    path.push_str(folder.trim_matches('/'));
    for part in parts(reference) {
        match part {
            "" | "." => {}
            ".." if path.is_empty() => return None,
            ".." => path.truncate(path.bytes().rposition(|it| it == b'/').unwrap_or(0)),
            _ => {
                if !path.is_empty() {
                    path.push('/');
                }
                path.push_str(part);
            }
        }
    }
    Some(path)
}

/// What stands between the `/` of a path. Names are short: to look at each byte is quicker than to start a search.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path);
    std::iter::from_fn(move || {
        let text = rest?;
        let (part, after) = match text.bytes().position(|it| it == b'/') {
            Some(at) => (&text[..at], Some(&text[at + 1..])),
            None => (text, None),
        };
        rest = after;
        Some(part)
    })
}

/// The folder a file stands in, without a closing `/`; empty for the root.
pub fn folder(path: &str) -> &str {
    path.bytes().rposition(|it| it == b'/').map_or("", |at| &path[..at])
}

/// How a file at `from` writes the path `to`: the opposite of [`resolve`].
pub fn relative(from: &str, to: &str) -> String {
    let mut folder: Vec<&str> = folder(from).split('/').filter(|it| !it.is_empty()).collect();
    let mut parts: Vec<&str> = to.split('/').collect();
    let shared = folder.iter().zip(&parts[..parts.len() - 1]).take_while(|(a, b)| a == b).count();
    folder.drain(..shared);
    parts.drain(..shared);
    format!("{}{}", "../".repeat(folder.len()), parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_relative_to_their_file_and_stay_inside() {
        assert_eq!(resolve("a/b.md", "c.md").as_deref(), Some("a/c.md"));
        assert_eq!(resolve("a/b.md", "../c/./d.md").as_deref(), Some("c/d.md"));
        assert_eq!(resolve("a/b.md", "/c.md").as_deref(), Some("c.md"));
        assert_eq!(resolve("a/b.md", "..").as_deref(), Some(""));
        for out in ["../../c.md", "../../../etc/passwd", "..\\c.md"] {
            assert_eq!(resolve("a/b.md", out), None, "{out}");
        }
    }
    #[test]
    fn a_relative_path_leads_back() {
        for (from, to, written) in [
            ("a/b.md", "a/c.md", "c.md"),
            ("a/b.md", "c/d.md", "../c/d.md"),
            ("b.md", "c/d.md", "c/d.md"),
            ("a/x/b.md", "a/b.md", "../b.md"),
            ("a/b/c.md", "a/b", "../b"),
        ] {
            assert_eq!(relative(from, to), written);
            assert_eq!(resolve(from, written).as_deref(), Some(to));
        }
    }
}
