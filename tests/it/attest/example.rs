//! Every document of the example, reviewed: the rest of each file stays, and the whole stays clean.

use std::path::Path;

use isms::document::Document;

use super::*;
use crate::small_isms;

#[test]
fn reviewing_every_document_of_the_example_leaves_the_rest_and_is_clean() {
    let repository = Repository::new();
    let files = small_isms::folder(Path::new("fixtures/example"));
    for (path, bytes) in &files {
        repository.write(path, bytes);
    }
    repository.commit("Add the example", DAY);
    let is_under_review = |path: &str, text: &str| {
        let document = Document::read(0, text);
        Path::new(path).extension().is_some_and(|it| it == "md")
            && document.is_readable()
            && !document.is_retired()
            && !document.kind_or_policy().is_record()
    };
    let texts: Vec<(&String, &str)> = files
        .iter()
        .filter_map(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?)))
        .filter(|(path, text)| is_under_review(path, text))
        .collect();
    assert!(texts.len() > 40, "{}", texts.len());
    let mut arguments = vec!["review", "--as", "hugo-tamm", "--note", "Yearly reading"];
    arguments.extend(texts.iter().map(|(path, _)| path.as_str()));
    let ran = repository.records(&arguments);
    assert_eq!(ran.stdout.lines().count(), texts.len());
    for (path, old) in texts {
        let new = repository.read(path);
        let change =
            |line: &&str| !line.starts_with("reviewed = ") && !line.starts_with("next_review = ");
        let rest =
            |text: &str| text.split('\n').filter(change).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(rest(old), rest(&new), "{path}");
        assert_eq!(
            new.matches("\nreviewed = { on = 2026-11-23, by = \"hugo-tamm\", digest = ").count(),
            1,
            "{path}"
        );
    }
    let message = "Review all documents\n\nReviewed-by: Hugo Tamm <hugo@kettlewick.example>";
    repository.commit(message, "2026-11-23T12:00:00+00:00");
    // Fifty reviews in one commit are what `review-batch` is for; nothing else may be said.
    let quiet = ["--rule", "review-batch=off"];
    let check = ["check", "--output", "short", "--fail-on", "note"];
    let checked = repository.isms(&[&check[..], &quiet[..]].concat());
    assert_eq!((checked.status, checked.stdout.as_str()), (0, ""), "{}", checked.stderr);
}
