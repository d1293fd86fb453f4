use std::collections::HashMap;

use crate::context::Context;
use crate::document::{Document, Link};
use crate::finding::{Findings, Level};
use crate::link::{self, Links, Place, Target};
use crate::path;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Span;
use crate::suggest::Advice;

pub static RULE: Rule = Rule {
    name: "link-broken",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a link in the text that leads nowhere",
    page: include_str!("../../rules/link-broken.md"),
    options: &[],
    waivable: true,
    check,
};

/// How many more places of one broken link are shown.
const MORE_PLACES: usize = 10;

/// What to do about a file that others can't reach.
const ELSEWHERE: &str = "put the file into the repository and write its path from the folder of this document, or give a full address: `https://...`";

struct Broken<'a> {
    link: &'a Link,
    more: Vec<Span>,
    message: String,
    help: String,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut judge = Judge { context, links: Links::new(context.isms), advice: Advice::default() };
    for document in context.isms.readable().filter(|it| !it.is_retired()) {
        for broken in judge.broken(document) {
            let key = format!("link:{}", broken.link.target);
            let finding = findings.on(document, key, broken.link.span, broken.message);
            finding.help(broken.help).data("target", broken.link.target.as_str());
            for at in broken.more {
                finding.label(at, "here too");
            }
        }
    }
}

struct Judge<'a> {
    context: &'a Context<'a>,
    links: Links<'a>,
    advice: Advice,
}

impl<'a> Judge<'a> {
    /// The broken links of a document, each target once.
    fn broken(&mut self, document: &'a Document) -> Vec<Broken<'a>> {
        let mut all: Vec<Broken<'a>> = Vec::new();
        let mut by_target: HashMap<&str, usize> = HashMap::new();
        for link in &document.body.links {
            let Some(target) = Target::read(&link.target) else { continue };
            if let Some(number) = by_target.get(link.target.as_str()) {
                let more = &mut all[*number].more;
                if more.len() < MORE_PLACES {
                    more.push(link.span);
                }
                continue;
            }
            if let Some((message, help)) = self.fault(document, link, &target) {
                by_target.insert(&link.target, all.len());
                all.push(Broken { link, more: Vec::new(), message, help });
            }
        }
        all
    }

    fn fault(
        &mut self,
        document: &Document,
        link: &Link,
        target: &Target<'_>,
    ) -> Option<(String, String)> {
        if target.path.is_empty() {
            return self.anchor_fault(document, document, target);
        }
        // `<sam@example.com>` is a link to a mailbox.
        let isms = self.context.isms;
        if link.target.contains('@') && link.is_autolink {
            return None;
        }
        if link::is_on_one_computer(&target.path) {
            return Some(("this leads to a file of one computer".into(), ELSEWHERE.into()));
        }
        if is_share(&target.path) && !isms.has_file(&target.path[1..].replace('\\', "/")) {
            return Some(("this leads to a share of one network".into(), ELSEWHERE.into()));
        }
        if target.path.contains('\\') {
            let help = format!("write `{}`", target.path.replace('\\', "/"));
            return Some(("a link has `/` between folders, not `\\`".into(), help));
        }
        match self.links.place(isms.path(document), &target.path) {
            Place::Other => None,
            Place::Document(other) => self.anchor_fault(document, other, target),
            Place::Outside => Some((
                "this link leads out of the repository".into(),
                "link to a file of the repository, or to a full address: `https://...`".into(),
            )),
            Place::MissingBeside(path) => Some((
                format!("the repository holds no file `{path}`"),
                "write the file's path from the folder of this document; `git add` it where it is new".into(),
            )),
            Place::Missing(path) => {
                let message = format!("there is no file `{path}`");
                let help = if target.path.starts_with("www.") { format!("write `https://{}`", link.target) } else { self.file_help(isms.path(document), &path) };
                Some((message, help))
            }
        }
    }

    fn anchor_fault(
        &mut self,
        from: &Document,
        to: &Document,
        target: &Target<'_>,
    ) -> Option<(String, String)> {
        if !to.is_readable() || self.links.has_anchor(to, &target.anchor) {
            return None;
        }
        let is_own = std::ptr::eq(from, to);
        let holder = if is_own {
            "this document".to_owned()
        } else {
            format!("`{}`", self.context.isms.path(to))
        };
        let near =
            self.advice.nearest(&target.anchor, to.body.anchors().iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `#{near}`?"),
            None => "write the heading in lower case, with a hyphen for each space: `#the-heading`"
                .into(),
        };
        Some((format!("{holder} has no heading or anchor `#{}`", target.anchor), help))
    }

    fn file_help(&mut self, from: &str, missing: &str) -> String {
        if let Some(now) = self.moved_to(missing) {
            let now = path::relative(from, now);
            return format!("this change moves that file: write `{now}`");
        }
        let folder = path::folder(missing);
        let name = path::name(missing);
        let names = || self.links.names_in(folder).iter().copied();
        let stem = link::without_endings(name);
        let same = names().find(|it| !stem.is_empty() && link::without_endings(it) == stem);
        let near = same.or_else(|| self.advice.nearest_name(name, names()));
        let near = near.map(|near| path::join(folder, near));
        match near.as_deref().or_else(|| self.links.namesake(missing)) {
            Some(near) => format!("did you mean `{}`?", path::relative(from, near)),
            None => {
                "write the file's path from the folder of this document, or remove the link".into()
            }
        }
    }

    /// Where the document stands now that the base has at this path.
    fn moved_to(&self, missing: &str) -> Option<&'a str> {
        let comparison = self.context.comparison?;
        let before = comparison.before.isms.by_path(missing)?;
        let kept = comparison.kept.iter().find(|it| std::ptr::eq(it.before, before))?;
        Some(self.context.isms.path(kept.after))
    }
}

/// `\\server\plans`, also where Markdown took the first stroke for an escape of the second.
fn is_share(path: &str) -> bool {
    path.starts_with('\\')
}
