//! Where a link of a body leads, as far as the snapshot can tell.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;

use crate::document::{Document, slug};
use crate::isms::Isms;
use crate::path::{self, Resolved};
use crate::source::FileId;

/// A link's target, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub struct Target<'t> {
    /// Without `?query`, percent signs decoded; empty for this document.
    pub path: Cow<'t, str>,
    /// Without `#`; empty where there is none.
    pub anchor: Cow<'t, str>,
}

/// What a path of a link turned out to be.
#[derive(Debug)]
pub enum Place<'a> {
    /// A document, whose anchors are known.
    Document(&'a Document),
    /// Another file or a folder, or something that cannot be judged from here.
    Other,
    /// Nothing stands at this path from the ISMS's root.
    Missing(String),
    /// Nothing stands at this path from the repository's root, which is above that of the ISMS.
    MissingBeside(String),
    Outside,
}

/// Endings of files that people keep in a repository: `/x.md` names a file, `/x` an address of some web site.
const FILE_ENDINGS: &[&str] = &["md", "docx", "xlsx", "pdf", "csv", "png", "jpg", "jpeg", "svg"];

/// Endings of templates, whose anchors site generators name in their own ways.
const TEMPLATE_ENDINGS: &[&str] = &[".html.md", ".erb", ".liquid", ".njk", ".hbs", ".j2", ".jinja"];

/// Where the file stands from which a site generator makes the page `x`, `x/` or `x.html`.
const PAGE_SOURCES: &[&str] = &[
    ".md",
    ".html.md.erb",
    ".html.md",
    ".md.erb",
    ".html.erb",
    ".mdx",
    ".markdown",
    "/index.md",
    "/_index.md",
    "/index.html.md.erb",
    "/index.html.md",
    "/index.mdx",
    "/README.md",
];

impl<'t> Target<'t> {
    /// `None` for what leads out into the world, and for what a template has yet to fill in.
    pub fn read(written: &'t str) -> Option<Target<'t>> {
        let written = written.trim();
        if written.is_empty() || written.starts_with("//") {
            return None;
        }
        // Most links are paths and nothing else.
        let is_path =
            |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'/' | b'.' | b'-' | b'_');
        if written.bytes().all(is_path) {
            return Some(Target { path: written.into(), anchor: "".into() });
        }
        if scheme(written).is_some() && !is_on_one_computer(written) {
            return None;
        }
        let may_be_template = memchr::memchr2(b'{', b'<', written.as_bytes()).is_some();
        if may_be_template && ["{{", "{%", "<%", "${"].iter().any(|it| written.contains(it)) {
            return None;
        }
        let (path, anchor) = written.split_once('#').unwrap_or((written, ""));
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        Some(Target { path: decoded(path), anchor: decoded(anchor) })
    }
}

/// Looks links up in a snapshot. What only a broken link needs is made when the first one is met.
#[derive(Debug)]
pub struct Links<'a> {
    isms: &'a Isms,
    files: OnceCell<Files<'a>>,
    /// For a document with a link to an anchor it lacks: its anchors, folded.
    folded: HashMap<FileId, HashSet<String>>,
}

#[derive(Debug, Default)]
struct Files<'a> {
    /// Paths by file name, and file names by folder.
    by_name: HashMap<&'a str, Vec<&'a str>>,
    by_folder: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Links<'a> {
    pub fn new(isms: &'a Isms) -> Links<'a> {
        Links { isms, files: OnceCell::new(), folded: HashMap::new() }
    }

    /// What stands where a path in the document at `from` leads.
    pub fn place(&self, from: &str, reference: &str) -> Place<'a> {
        if reference.starts_with('/') {
            return self.place_from_root(reference);
        }
        let path = match self.resolve(from, reference) {
            Resolved::Path(path) => path,
            Resolved::Beside(path) => return self.beside(path),
            Resolved::Outside => return self.page(from, reference).unwrap_or(Place::Outside),
        };
        match self.at(&path) {
            Place::Missing(path) => self
                .source_of(&path)
                .or_else(|| self.page(from, reference))
                .unwrap_or(Place::Missing(path)),
            place => place,
        }
    }

    /// Whether a document has an anchor, whatever its letters: site generators differ in hyphens and punctuation.
    pub fn has_anchor(&mut self, document: &Document, anchor: &str) -> bool {
        if anchor.is_empty() || document.body.anchors().contains(anchor) {
            return true;
        }
        if is_template(self.isms.path(document)) {
            return true;
        }
        let anchor = anchor.strip_prefix("user-content-").unwrap_or(anchor);
        let is_line = anchor
            .strip_prefix('L')
            .is_some_and(|it| it.starts_with(|it: char| it.is_ascii_digit()));
        if anchor == "top" || is_line || anchor.starts_with(":~:") {
            return true;
        }
        let folded = self
            .folded
            .entry(document.file)
            .or_insert_with(|| document.body.anchors().iter().map(|it| fold(it)).collect());
        folded.contains(&fold(anchor))
    }

    /// Another file of the same name, as a path from the root.
    pub fn namesake(&self, path: &str) -> Option<&'a str> {
        self.files().by_name.get(path::name(path))?.first().copied()
    }

    /// The names of the files that stand in a folder.
    pub fn names_in(&self, folder: &str) -> &[&'a str] {
        self.files().by_folder.get(folder).map_or(&[], Vec::as_slice)
    }

    fn resolve(&self, from: &str, reference: &str) -> Resolved {
        path::resolve_below(&self.isms.sources.prefix, from, reference)
    }

    /// In the rest of the repository only files can be missed: what a site makes of it is not known here.
    fn beside(&self, path: String) -> Place<'a> {
        if !may_be_a_page(&path) && !self.isms.beside.contains(&path) {
            Place::MissingBeside(path)
        } else {
            Place::Other
        }
    }

    /// From the root of the repository, or of a site whose files stand in some folder of it.
    fn place_from_root(&self, reference: &str) -> Place<'a> {
        if !names_a_file(reference) {
            return Place::Other;
        }
        let path = match self.resolve("", reference) {
            Resolved::Path(path) => path,
            // Of a site whose files stand elsewhere in the repository.
            Resolved::Beside(_) => return Place::Other,
            Resolved::Outside => return Place::Outside,
        };
        match self.at(&path) {
            Place::Missing(path) if self.is_end_of_a_path(&path) => Place::Other,
            place => place,
        }
    }

    fn is_end_of_a_path(&self, path: &str) -> bool {
        let namesakes = self.files().by_name.get(path::name(path)).into_iter().flatten();
        namesakes.into_iter().any(|it| it.strip_suffix(path).is_some_and(|it| it.ends_with('/')))
    }

    fn at(&self, path: &str) -> Place<'a> {
        match self.isms.by_path(path) {
            Some(document) => Place::Document(document),
            None if self.isms.has_file(path) || self.isms.has_folder(path) => Place::Other,
            None if self.isms.is_unread(path) => Place::Other,
            None => Place::Missing(path.to_owned()),
        }
    }

    /// A page of a site, seen from the page that the site makes of `from`: `bar.md` is served as `bar/`.
    fn page(&self, from: &str, reference: &str) -> Option<Place<'a>> {
        if !may_be_a_page(reference) {
            return None;
        }
        let stem = without_endings(path::name(from));
        let served = path::join(path::folder(from), stem);
        let found = self.resolve(&path::join(&served, "page"), reference);
        let Resolved::Path(path) = found else { return None };
        match self.at(&path) {
            Place::Missing(path) => self.source_of(&path),
            place => Some(place),
        }
    }

    fn source_of(&self, path: &str) -> Option<Place<'a>> {
        let base = path.strip_suffix(".html").unwrap_or(path);
        let mut sources = PAGE_SOURCES.iter().map(|ending| format!("{base}{ending}"));
        let source = sources.find(|it| self.isms.has_file(it))?;
        Some(self.at(&source))
    }

    fn files(&self) -> &Files<'a> {
        self.files.get_or_init(|| {
            let mut files = Files::default();
            for path in self.isms.paths() {
                let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
                files.by_name.entry(name).or_default().push(path);
                files.by_folder.entry(folder).or_default().push(name);
            }
            files
        })
    }
}

/// The names of some files and of the folders above them, each without its endings. A link that leads to one of the files
/// ends with one of these, or with dots alone: to see that takes a quarter of the time that it takes to find the file.
#[derive(Debug)]
pub struct Names<'a>(HashSet<&'a str>);

impl<'a> Names<'a> {
    pub fn of(paths: impl Iterator<Item = &'a str>) -> Names<'a> {
        Names(paths.flat_map(|path| path.split('/')).map(without_endings).collect())
    }

    /// Whether a link may lead to one of the files.
    pub fn may_end(&self, target: &Target<'_>) -> bool {
        let name = without_endings(last_name(&target.path));
        name.is_empty() || self.0.contains(name)
    }
}

/// `plan` of `plan.docx` and of `plan.html.md`.
pub fn without_endings(name: &str) -> &str {
    memchr::memchr(b'.', name.as_bytes()).map_or(name, |at| &name[..at])
}

/// Of a path, which may end with `/`, the last of its names.
fn last_name(path: &str) -> &str {
    path::name(path.trim_end_matches('/'))
}

/// Whether a site may have made what stands there: its name has no ending, or that of a page.
fn may_be_a_page(path: &str) -> bool {
    let ending = last_name(path).rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.is_empty() || ending.eq_ignore_ascii_case("html")
}

fn is_template(path: &str) -> bool {
    TEMPLATE_ENDINGS.iter().any(|it| path.ends_with(it))
}

fn names_a_file(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    FILE_ENDINGS.iter().any(|it| it.eq_ignore_ascii_case(ending))
}

/// Whether a path starts with a drive, as `S:\plan.docx`, or with `file:`: it leads nowhere on anybody else's computer.
pub fn is_on_one_computer(path: &str) -> bool {
    scheme(path).is_some_and(|it| it.len() == 1 || it.eq_ignore_ascii_case("file"))
}

/// `mailto`, `https` and so on: letters before a colon.
fn scheme(written: &str) -> Option<&str> {
    let (scheme, _) = written.split_once(':')?;
    let is_scheme = scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.chars().all(|it| it.is_ascii_alphanumeric() || "+.-".contains(it));
    is_scheme.then_some(scheme)
}

fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    percent_decode_str(text).decode_utf8_lossy()
}

fn fold(anchor: &str) -> String {
    slug(anchor).replace(['-', '_'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_into_the_world_is_no_target() {
        for out in [
            "https://a.example/b",
            "mailto:a@b.example",
            "//a/b",
            "",
            " ",
            "{{ site.url }}/a",
            "tel:1",
        ] {
            assert_eq!(Target::read(out), None, "{out}");
        }
        let target = |path: &'static str, anchor: &'static str| {
            Some(Target { path: path.into(), anchor: anchor.into() })
        };
        assert_eq!(Target::read("a%20b.md?plain=1#L%C3%BC"), target("a b.md", "Lü"));
        assert_eq!(Target::read("#a"), target("", "a"));
        assert_eq!(Target::read("./a:b.md"), target("./a:b.md", ""));
        assert_eq!(Target::read(r"S:\a b.docx"), target(r"S:\a b.docx", ""));
    }

    fn isms(prefix: &str, paths: &[&str]) -> Isms {
        let mut sources = crate::source::Sources { prefix: prefix.into(), ..Default::default() };
        let file = sources.add("isms.toml", "");
        Isms::new(crate::isms::Parts {
            sources,
            configuration: crate::configuration::Configuration::unwritten(file),
            documents: Vec::new(),
            codeowners: None,
            paths: paths.iter().map(|it| (*it).to_owned()).collect(),
            attachments: HashMap::new(),
        })
    }

    #[test]
    fn of_what_stands_beside_the_system_in_its_repository_files_are_judged() {
        let mut isms = isms("docs/isms/", &["a/b.md", "static/logo.png"]);
        isms.beside.insert("README.md".to_owned());
        let place = |from: &str, reference: &str| match Links::new(&isms).place(from, reference) {
            Place::Missing(path) => path,
            other => format!("{other:?}"),
        };
        assert_eq!(place("a/c.md", "b.md"), "Other");
        assert_eq!(place("a/c.md", "../../../README.md"), "Other");
        assert_eq!(place("a/c.md", "../../../../README.md"), "Outside");
        assert_eq!(place("a/c.md", "/docs/isms/a/b.md"), "Other");
        assert_eq!(place("a/c.md", "/docs/isms/a/x.md"), "a/x.md");
        assert_eq!(place("a/c.md", "/README.md"), "Other");
        assert_eq!(place("a/c.md", "../b.md"), "b.md");
        assert_eq!(place("a/c.md", "../../LICENCE.md"), r#"MissingBeside("docs/LICENCE.md")"#);
        assert_eq!(place("a/c.md", "/docs/x.pdf"), "Other");
        assert_eq!(place("a/c.md", "../../guide/"), "Other");
        assert_eq!(place("a/c.md", "/logo.png"), "Other");
    }

    #[test]
    fn pages_of_a_site_are_found_where_their_sources_stand() {
        let isms = isms("", &["a/b.html.md.erb", "a/c/index.md", "d.md", "static/img/x.png"]);
        for fine in
            ["b.html", "b", "b/", "c", "c/", "../d", "../../d/", "/img/x.png", "/anything", "../a"]
        {
            let place = Links::new(&isms).place("a/e.md", fine);
            assert!(matches!(place, Place::Other), "{fine}: {place:?}");
        }
        for broken in ["x.html", "b.md", "../../d.md", "/img/y.png", "/d.pdf"] {
            let place = Links::new(&isms).place("a/e.md", broken);
            assert!(matches!(place, Place::Missing(_) | Place::Outside), "{broken}: {place:?}");
        }
    }

    #[test]
    fn a_link_to_a_file_ends_with_one_of_its_names() {
        let sources = PAGE_SOURCES.iter().map(|ending| format!("a/b.v2{ending}"));
        for source in sources.chain(["a/b.v2/c.pdf".to_owned()]) {
            let isms = isms("", &[&source]);
            let names = Names::of(std::iter::once(source.as_str()));
            for reference in ["b.v2", "b.v2/", "../a/b.v2.html", ".", "./", "b.v2/c.pdf", &source] {
                let target = Target::read(reference).unwrap();
                for from in ["a/e.md", "a/b.v2/e.md", "e.md"] {
                    let place = Links::new(&isms).place(from, &target.path);
                    let is_missing = matches!(place, Place::Missing(_));
                    assert!(is_missing || names.may_end(&target), "{from}: {reference}: {place:?}");
                }
            }
            assert!(!names.may_end(&Target::read("a/other.md").unwrap()));
        }
    }

    #[test]
    fn a_page_beside_the_settings_is_one_wherever_the_system_stands() {
        for prefix in ["", "docs/"] {
            let isms = isms(prefix, &["a.md", "a/x/y.md"]);
            let place = Links::new(&isms).place("a.md", "x/y");
            assert!(matches!(place, Place::Other), "{prefix}: {place:?}");
        }
    }
}
