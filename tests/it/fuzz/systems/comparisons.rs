//! Any two systems side by side.

use isms::comparison::{Base, Comparison, Side};
use isms::render::diff;

use super::*;

impl System {
    /// This system as the base of another; what both hold is shared where `shares` says so, as the program does.
    fn beside(&self, head: &Isms, shares: bool) -> Base {
        let alone = self.read();
        let settings = alone.configuration.clone();
        let configuration = head.configuration.judging(Some(&settings));
        let mut sources = head.sources.clone();
        let documents = self.files.iter().filter(|(path, _)| configuration.selection.selects(path));
        let documents = documents.map(|(path, text)| {
            let twin = head
                .number_by_path(path)
                .filter(|it| shares && head.source(&head.documents[*it]).text() == *text);
            twin.map_or_else(
                || {
                    let contents = Contents::Bytes(text.clone().into_bytes());
                    let files = vec![((*path).to_owned(), contents)];
                    let reading = Reading::new(&configuration.rules, Keeps::Texts);
                    read_documents(files, &mut sources, &reading)
                        .pop()
                        .expect("one file, one document")
                },
                |it| head.documents.share(it),
            )
        });
        let documents = documents.collect();
        let parts = Parts {
            sources,
            configuration,
            documents,
            codeowners: None,
            paths: self.files.keys().map(|it| (*it).to_owned()).collect(),
            attachments: HashMap::from([("plan.pdf".to_owned(), Err("gone\u{1b}".to_owned()))]),
        };
        Base { isms: Isms::new(parts), settings: Some(settings) }
    }
}

fn request() -> Request {
    // Owners are held against a file that bases are not given here.
    let is_of_codeowners = |it: &str| ["owner-unlisted", "codeowners-unmatched"].contains(&it);
    let only = rules::ALL.iter().copied().filter(|it| !is_of_codeowners(it.name)).collect();
    Request { only, ..Request::default() }
}

#[test]
fn nothing_is_new_beside_itself() {
    check(&system(), |system| {
        let isms = system.read();
        for shares in [false, true] {
            let base = system.beside(&isms, shares);
            let report = lint::change(&isms, (&base, &[]), today(), &request());
            let new: Vec<_> = report.findings.iter().filter(|it| it.is_new).collect();
            prop_assert!(new.is_empty(), "{new:?}");
            let alone = lint::state(&isms, today(), &request());
            prop_assert_eq!(fingerprints(&report), fingerprints(&alone));
        }
        Ok(())
    });
}

#[test]
fn what_is_read_once_is_judged_as_if_it_were_read_twice() {
    check(&(system(), system()), |(before, mut after)| {
        after.files.extend(before.files.iter().take(2).map(|(path, text)| (*path, text.clone())));
        let isms = after.read();
        let new = |shares: bool| {
            let base = before.beside(&isms, shares);
            let report = lint::change(&isms, (&base, &[]), today(), &request());
            findings_are_sound(&report)?;
            shown_is_sound(&report)?;
            let new = report.findings.iter().filter(|it| it.is_new);
            Ok::<_, TestCaseError>(
                new.map(|it| (it.rule.name, it.fingerprint().to_owned())).collect::<Vec<_>>(),
            )
        };
        prop_assert_eq!(new(true)?, new(false)?);
        Ok(())
    });
}

#[test]
fn any_difference_can_be_told() {
    check(&(system(), system()), |(before, after)| {
        let (before, after) = (before.read(), after.read());
        let coverages = [Coverage::of(&before, today()), Coverage::of(&after, today())];
        let side = |isms, coverage| Side { isms, coverage, settings: Some(&isms.configuration) };
        let comparison = Comparison::of(side(&before, &coverages[0]), side(&after, &coverages[1]));
        let snapshot = SnapshotFacts { kind: "commit", commit: Some("0\u{1b}[2J\n::x::".into()) };
        let not_compared = [NotChecked { what: "a\u{1b}[2J".into(), why: "b\n::error::".into() }];
        let shown = diff::Shown {
            comparison: &comparison,
            from: &snapshot,
            to: &snapshot,
            today: today(),
            not_compared: &not_compared,
        };
        for text in [diff::text(&shown, false), diff::markdown(&shown), diff::json(&shown)] {
            prop_assert!(!moves_a_terminal(&text) && !commands_a_build(&text), "{:?}", text);
        }
        let object = diff::json(&shown);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&object).is_ok());
        Ok(())
    });
}
