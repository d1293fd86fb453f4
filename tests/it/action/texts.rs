//! What can be read off the files: no text becomes code, no foreign code can change, no right is held in stock.

use super::{run_scripts, workflows};

#[test]
fn no_value_of_a_workflow_stands_in_a_script() {
    let mut scripts = 0;
    for (file, text) in workflows() {
        for script in run_scripts(&text) {
            scripts += 1;
            assert!(!script.contains("${{"), "{file}: {script}");
        }
    }
    assert!(scripts >= 6, "only {scripts} scripts were found");
}

#[test]
fn every_foreign_action_is_named_by_its_commit() {
    let mut named = 0;
    for (file, text) in workflows() {
        let uses =
            text.lines().filter_map(|it| it.trim().trim_start_matches("- ").strip_prefix("uses: "));
        for action in uses.filter(|it| !it.starts_with("./")) {
            named += 1;
            let commit = action.split(['@', ' ']).nth(1).unwrap_or_default();
            let is_commit = commit.len() == 40 && commit.bytes().all(|it| it.is_ascii_hexdigit());
            assert!(is_commit, "{file}: {action}");
        }
    }
    assert!(named >= 6, "only {named} actions were found");
}

#[test]
fn a_workflow_has_no_rights_but_those_its_jobs_name() {
    for (file, text) in workflows().into_iter().filter(|(file, _)| file != "action.yml") {
        assert!(text.contains("\npermissions: {}\n"), "{file}");
        let jobs = text.split("\njobs:\n").nth(1).expect("jobs");
        let count = |what: &str| jobs.lines().filter(|it| it.trim() == what).count();
        assert!(count("permissions:") > 0, "{file}");
        assert_eq!(count("permissions:"), count("contents: read"), "{file}");
        assert_eq!(
            jobs.matches("uses: actions/checkout@").count(),
            count("persist-credentials: false"),
            "{file}"
        );
        assert!(!text.contains("pull_request_target"), "{file}");
    }
}

/// `isms init` writes the real name there.
#[test]
fn the_workflows_for_users_name_the_action_in_one_way() {
    let own = "uses: your-organisation/isms@0000000000000000000000000000000000000000";
    let starter = workflows().into_iter().filter(|(file, _)| file.starts_with("rules/"));
    let texts: Vec<String> = starter.map(|(_, text)| text).collect();
    assert_eq!(texts.len(), 2);
    assert!(texts.iter().all(|it| it.matches(own).count() == 1));
}
