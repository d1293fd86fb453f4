//! Whoever is taken to act is whom Git would name as the author: `git var GIT_AUTHOR_IDENT`.

use std::path::Path;
use std::process::{Command, Output};

use super::{TODAY, house, policy};
use crate::repository::Repository;

type Variables<'a> = [(&'a str, &'a str)];

/// Runs a program here that knows of Git what the variables say, and a user whose address is Jane's.
fn run(repository: &Repository, program: &str, arguments: &[&str], more: &Variables<'_>) -> Output {
    Command::new(program)
        .args(arguments)
        .current_dir(repository.path())
        .env_clear()
        .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "SystemRoot"))
        .env("HOME", repository.path().join("home"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs(more.iter().copied())
        .output()
        .expect("the program runs")
}

/// A system whose user has the settings of Jane, and no repository has its own.
fn jane() -> Repository {
    let repository = house(&[("a.md", &policy("POL-01", ""))]);
    repository.git(&["config", "--unset", "user.email"]);
    repository.write("home/.gitconfig", person("Jane Doe", "jane@example.com"));
    repository.write(".git/info/exclude", "home\n");
    repository
}

fn person(name: &str, email: &str) -> String {
    format!("[user]\nname = {name}\nemail = {email}\n")
}

/// Who is recorded, after Git was seen to name the same address.
#[track_caller]
fn recorded(repository: &Repository, email: &str, variables: &Variables<'_>) -> String {
    let git = run(repository, "git", &["var", "GIT_AUTHOR_IDENT"], variables);
    let named = String::from_utf8(git.stdout).unwrap();
    assert!(named.contains(&format!("<{email}>")), "{variables:?}: {named}");
    let review = ["review", "POL-01", "--today", TODAY];
    let ran = run(repository, env!("CARGO_BIN_EXE_isms"), &review, variables);
    assert!(ran.status.success(), "{variables:?}: {ran:?}");
    let text = repository.read("a.md");
    repository.git(&["checkout", "--quiet", "a.md"]);
    text.split("by = \"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[track_caller]
fn refused(repository: &Repository, variables: &Variables<'_>) -> String {
    let review = ["review", "POL-01", "--today", TODAY];
    let ran = run(repository, env!("CARGO_BIN_EXE_isms"), &review, variables);
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
    String::from_utf8(ran.stderr).unwrap()
}

fn shown(path: &Path) -> String {
    isms::path::shown(path)
}

#[test]
fn the_variables_count_as_they_do_for_git() {
    let repository = jane();
    repository.write("home/kim", person("Kim Poe", "kim@example.com"));
    repository.write("home/author", "[author]\nemail = sam@example.com\n");
    let file = |name: &str| shown(&repository.path().join("home").join(name));
    let (kim, author) = (file("kim"), file("author"));
    let count = |key, value| {
        [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", key), ("GIT_CONFIG_VALUE_0", value)]
    };
    let global = ("GIT_CONFIG_GLOBAL", kim.as_str());
    let stated = count("user.email", "sam@example.com");
    let parameters = ("GIT_CONFIG_PARAMETERS", "'user.email'='kim@example.com'");
    let cases: [(&Variables<'_>, &str, &str); 9] = [
        (&[], "jane@example.com", "jane-doe"),
        (&[("GIT_AUTHOR_EMAIL", "kim@example.com")], "kim@example.com", "kim-poe"),
        (&[global], "kim@example.com", "kim-poe"),
        (
            &[("GIT_CONFIG_NOSYSTEM", "0"), ("GIT_CONFIG_SYSTEM", &author)],
            "sam@example.com",
            "sam-roe",
        ),
        (&[global, ("GIT_CONFIG_SYSTEM", &author)], "kim@example.com", "kim-poe"),
        (&[stated[0], stated[1], stated[2], global], "sam@example.com", "sam-roe"),
        (&[stated[0], stated[1], stated[2], parameters], "kim@example.com", "kim-poe"),
        (&count("author.email", "kim@example.com"), "kim@example.com", "kim-poe"),
        (&count("include.path", &kim), "kim@example.com", "kim-poe"),
    ];
    for (variables, email, id) in cases {
        assert_eq!(recorded(&repository, email, variables), id, "{variables:?}");
    }
    repository.git(&["config", "author.email", "sam@example.com"]);
    assert_eq!(recorded(&repository, "sam@example.com", &[global]), "sam-roe");
}

#[test]
fn a_file_of_the_users_that_is_replaced_is_read_no_more() {
    let repository = jane();
    repository.write("home/.config/git/config", person("Jane Doe", "jane@example.com"));
    let name = ("GIT_AUTHOR_NAME", "Kim Poe");
    for nothing in ["", "/dev/null", "/nonexistent"] {
        let variables = [("GIT_CONFIG_GLOBAL", nothing), name];
        let told = refused(&repository, &variables);
        assert!(told.contains("Git knows no `user.email`"), "{told}");
        let last = [variables[0], name, ("EMAIL", "kim@example.com")];
        assert_eq!(recorded(&repository, "kim@example.com", &last), "kim-poe");
    }
    let told = refused(&repository, &[("GIT_AUTHOR_EMAIL", "eve@example.com")]);
    let message = "nobody in isms.toml has the address `eve@example.com`, Git's `GIT_AUTHOR_EMAIL`";
    assert!(told.contains(message), "{told}");
    let told = refused(&repository, &[("GIT_CONFIG_COUNT", "1")]);
    assert!(told.contains("there is no `GIT_CONFIG_KEY_0`"), "{told}");
    assert!(told.contains("git config --list"), "{told}");
}

#[test]
fn a_condition_on_the_folder_holds_in_a_file_that_a_variable_names() {
    let repository = jane();
    repository.write("home/kim", person("Kim Poe", "kim@example.com"));
    let path = shown(&repository.path());
    for (place, email, id) in [
        (path.as_str(), "kim@example.com", "kim-poe"),
        ("/elsewhere", "sam@example.com", "sam-roe"),
    ] {
        let sam = person("Sam Roe", "sam@example.com");
        repository.write(
            "home/other",
            format!("{sam}[includeIf \"gitdir:{place}/\"]\npath = {path}/home/kim\n"),
        );
        let global = [("GIT_CONFIG_GLOBAL", format!("{path}/home/other"))];
        let global = [(global[0].0, global[0].1.as_str())];
        assert_eq!(recorded(&repository, email, &global), id);
    }
}

/// Git also asks whether the folder as it was come to, or below the user's own as it is, is the one that is named.
#[cfg(unix)]
#[test]
fn a_condition_on_a_folder_that_is_named_by_a_link_is_not_guessed_at() {
    let repository = jane();
    let path = repository.path();
    std::os::unix::fs::symlink(path.parent().unwrap(), path.join("home/work")).unwrap();
    let include = |folder: &str, email: &str| {
        repository.write("home/other", person("Kim Poe", email));
        let jane = person("Jane Doe", "jane@example.com");
        let include = format!("[includeIf \"gitdir:{folder}\"]\npath = ~/other\n");
        repository.write("home/.gitconfig", format!("{jane}{include}"));
    };
    include("~/work/**", "kim@example.com");
    let told = refused(&repository, &[]);
    assert!(told.contains("[includeIf \"gitdir:~/work/**\"]"), "{told}");
    include("~/work/", "kim@example.com");
    assert!(refused(&repository, &[]).contains("[includeIf \"gitdir:~/work/\"]"));
    // The same address either way, and another folder.
    include("~/work/", "jane@example.com");
    assert_eq!(recorded(&repository, "jane@example.com", &[]), "jane-doe");
    std::fs::remove_file(path.join("home/work")).unwrap();
    std::os::unix::fs::symlink(path.join("home"), path.join("home/work")).unwrap();
    include("~/work/", "kim@example.com");
    assert_eq!(recorded(&repository, "jane@example.com", &[]), "jane-doe");
}

/// libgit2 passes over such a condition, and would name Jane.
#[test]
fn a_condition_on_the_remotes_is_not_guessed_at() {
    let repository = jane();
    let path = shown(&repository.path());
    repository.git(&["remote", "add", "origin", "https://git.example.com/x.git"]);
    let condition = "hasconfig:remote.*.url:https://git.example.com/**";
    let included = |text: &str| {
        repository.write("home/work", text);
        let jane = person("Jane Doe", "jane@example.com");
        let include = format!("[includeIf \"{condition}\"]\npath = {path}/home/work\n");
        repository.write("home/.gitconfig", format!("{jane}{include}"));
    };
    included(&person("Kim Poe", "kim@example.com"));
    let told = refused(&repository, &[]);
    assert!(told.contains(condition) && told.contains("name the person: `--as PERSON`"), "{told}");
    // What is said above that file counts in any case.
    let kim = [("GIT_AUTHOR_EMAIL", "kim@example.com")];
    assert_eq!(recorded(&repository, "kim@example.com", &kim), "kim-poe");
    repository.git(&["config", "user.email", "sam@example.com"]);
    assert_eq!(recorded(&repository, "sam@example.com", &[]), "sam-roe");
    // Even the repository's own `user.email` gives way to this one.
    included("[author]\nemail = kim@example.com\n");
    assert!(refused(&repository, &[]).contains(condition));
    repository.git(&["config", "--unset", "user.email"]);
    included("[user]\nsigningKey = x\n");
    assert_eq!(recorded(&repository, "jane@example.com", &[]), "jane-doe");
    let relative = format!("[includeIf \"{condition}\"]\npath = work\n");
    repository.write("home/.gitconfig", person("Jane Doe", "jane@example.com") + &relative);
    assert!(refused(&repository, &[]).contains(condition));
}
