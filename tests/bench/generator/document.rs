//! One document: its front matter, its body, what an edit does to it, and its text.

use std::fmt::Write as _;
use std::rc::Rc;

use super::layout::{self, AREAS, Layout, PEOPLE, TOP_MANAGEMENT};
use super::random::Random;
use super::text::{self, Paragraph, Text};

/// Clauses that call for documented information; the first documents claim one each.
#[rustfmt::skip]
const CLAUSES: [&str; 15] = [
    "6.1.3", "4.3", "5.2", "6.1.2", "6.2", "7.2", "7.5.1", "7.5.3", "8.1", "8.2", "8.3", "9.1", "9.2.2", "9.3.3", "10.2",
];

/// Most documents were last reviewed years ago, because few commits touch them. With both intervals about half of all
/// are overdue, as in real repositories, and a run does not spend its time on printing findings.
const REVIEW_EVERY: [&str; 2] = ["12 months", "12 years"];

/// These make documents of about 4 to 40 KB, 23 KB on average.
const FEWEST_PARAGRAPHS: usize = 10;
pub(crate) const MOST_PARAGRAPHS: usize = 78;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Document {
    pub(crate) header: Rc<Header>,
    pub(crate) body: Vec<Paragraph>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Header {
    number: usize,
    title: String,
    status: &'static str,
    minor_version: u32,
    /// The area whose lead owns the document.
    owner: usize,
    /// The member of top management that approved it.
    pub(crate) approved_by: usize,
    reviewed_by: usize,
    /// Days since 1970-01-01.
    pub(crate) attested_on: u64,
    controls: Vec<usize>,
    depends_on: Vec<usize>,
}

/// What edits and new documents are made from.
#[derive(Debug)]
pub(crate) struct Author {
    pub(crate) random: Random,
    pub(crate) text: Text,
    pub(crate) layout: Layout,
    controls: Vec<String>,
}

impl Author {
    pub(crate) fn new(documents: usize, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let text = Text::new(&mut random);
        Self { random, text, layout: Layout::new(documents), controls: layout::controls() }
    }

    pub(crate) fn new_document(&mut self, number: usize, day: u64) -> Document {
        let header = Rc::new(self.new_header(number, day));
        let paragraphs = self.random.between(FEWEST_PARAGRAPHS, MOST_PARAGRAPHS);
        let body = (0..paragraphs).map(|_| self.paragraph()).collect();
        Document { header, body }
    }

    /// The document after somebody worked on its body (55 %), its front matter (35 %) or both (10 %).
    pub(crate) fn edit(&mut self, document: &Document, day: u64) -> Document {
        let kind = self.random.unit();
        let mut edited = document.clone();
        if !(0.55..0.9).contains(&kind) {
            for _ in 0..*self.random.choose(&[1, 1, 1, 2, 3]) {
                self.edit_body(&mut edited.body);
            }
        }
        if kind >= 0.55 {
            self.edit_header(Rc::make_mut(&mut edited.header), day);
        }
        edited
    }

    pub(crate) fn paragraph(&mut self) -> Paragraph {
        self.text.paragraph(&mut self.random, &self.layout, &self.controls)
    }

    pub(crate) fn render(&self, document: &Document) -> Vec<u8> {
        let header = &document.header;
        let mut text = String::with_capacity(32 * 1024);
        self.render_header(&mut text, header);
        let _ = write!(text, "\n# {}\n", header.title);
        for paragraph in &document.body {
            let _ = write!(text, "\n{paragraph}\n");
        }
        text.into_bytes()
    }

    fn new_header(&mut self, number: usize, day: u64) -> Header {
        let title = if number == 0 {
            "Statement of Applicability".into()
        } else {
            text::title(&mut self.random, 3)
        };
        let depends_on =
            Layout::reference(&mut self.random, number).filter(|earlier| *earlier != 0);
        Header {
            number,
            title,
            status: "approved",
            minor_version: 0,
            owner: self.random.below(AREAS.len()),
            approved_by: self.random.below(TOP_MANAGEMENT),
            reviewed_by: self.random.below(PEOPLE),
            attested_on: day,
            controls: self.some_controls(number),
            depends_on: depends_on.into_iter().collect(),
        }
    }

    fn some_controls(&mut self, number: usize) -> Vec<usize> {
        let count = self.random.between(1, 6);
        let controls = self.random.sample(self.controls.len(), count);
        if number == 0 { Vec::new() } else { controls }
    }

    fn edit_body(&mut self, body: &mut Vec<Paragraph>) {
        let at = self.random.below(body.len());
        let kind = self.random.unit();
        if kind < 0.7 {
            body[at] = self.paragraph();
        } else if kind < 0.9 && body.len() < MOST_PARAGRAPHS {
            body.insert(at, self.paragraph());
        } else if body.len() > FEWEST_PARAGRAPHS {
            body.remove(at);
        }
    }

    fn edit_header(&mut self, header: &mut Header, day: u64) {
        let kind = self.random.unit();
        if kind < 0.6 {
            header.attested_on = day;
            header.approved_by = self.random.below(TOP_MANAGEMENT);
            header.reviewed_by = self.random.below(PEOPLE);
            header.minor_version += 1;
        } else if kind < 0.75 {
            header.owner = self.random.below(AREAS.len());
        } else if kind < 0.9 {
            header.controls = self.some_controls(header.number);
        } else {
            let statuses: &[&'static str] = if Layout::may_move(header.number) {
                &["draft", "approved", "retired"]
            } else {
                &["in-review", "approved", "approved"]
            };
            header.status = self.random.choose::<&str>(statuses);
        }
    }

    fn render_header(&self, text: &mut String, header: &Header) {
        let number = header.number;
        let kind = match number {
            0 => "statement-of-applicability",
            _ => ["policy", "policy", "policy", "procedure", "standard"][number % 5],
        };
        let _ = writeln!(
            text,
            "+++\nid = \"{}\"\ntitle = \"{}\"\ntype = \"{kind}\"",
            layout::id(number),
            header.title
        );
        let _ = writeln!(
            text,
            "status = \"{}\"\nversion = \"1.{}\"",
            header.status, header.minor_version
        );
        let _ = writeln!(
            text,
            "classification = \"internal\"\nowner = \"{}\"",
            layout::role(header.owner)
        );
        let _ = writeln!(text, "approver = \"top-management\"");
        if !header.controls.is_empty() {
            let _ = writeln!(
                text,
                "controls = {}",
                list(header.controls.iter().map(|control| self.controls[*control].clone()))
            );
        }
        if let Some(clause) = CLAUSES.get(number) {
            let _ = writeln!(text, "clauses = [\"{clause}\"]");
        }
        if !header.depends_on.is_empty() {
            let _ = writeln!(
                text,
                "depends_on = {}",
                list(header.depends_on.iter().map(|other| layout::id(*other)))
            );
        }
        let on = layout::date(header.attested_on);
        for (field, by) in [("approved", header.approved_by), ("reviewed", header.reviewed_by)] {
            let _ = writeln!(text, "{field} = {{ on = {on}, by = \"{}\" }}", layout::person(by));
        }
        let _ = writeln!(text, "review_every = \"{}\"", REVIEW_EVERY[number % 2]);
        if number == 0 {
            self.render_applicability(text);
        }
        text.push_str("+++\n");
    }

    fn render_applicability(&self, text: &mut String) {
        for control in &self.controls {
            let _ = write!(
                text,
                "\n[[applicability]]\ncontrol = \"{control}\"\napplicable = true\njustification = \"Lowers a risk in the register, see the treatment plan for {control}\"\nstatus = \"implemented\"\nreasons = [\"risk\"]\n"
            );
        }
    }
}

/// A TOML array of strings.
fn list(items: impl Iterator<Item = String>) -> String {
    let quoted: Vec<String> = items.map(|item| format!("\"{item}\"")).collect();
    format!("[{}]", quoted.join(", "))
}
