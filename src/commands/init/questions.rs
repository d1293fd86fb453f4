//! What must be known of a company: from arguments, from Git, and on a terminal from whoever sits there.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

use crate::arguments::{Init, NamedPerson};
use crate::commands::output::{self, Failure};
use crate::date::Date;
use crate::fields::Word;
use crate::render::escape;
use crate::starter::{Company, Person, Tier, Trait, catalogue, one_line};

/// Asks for what no argument says; where nobody is there to answer, it has a default. `own` is whom Git knows.
pub(super) fn company(
    init: &Init,
    root: &Path,
    today: Date,
    own: Option<String>,
    asker: &mut Asker<'_>,
) -> Result<Company, Failure> {
    let organisation = match &init.organisation {
        Some(name) => name.clone(),
        None => {
            let help = "write it as `--organisation \"Example Ltd\"`";
            asker.text("the organisation's name", help, folder_name(root))?
        }
    };
    let mut people = People::of(&init.people)?;
    if people.list.is_empty() {
        people.ask(own, asker)?;
    }
    let traits = [
        (Trait::Premises, init.premises, "is there an office or another place of your own", true),
        (Trait::Remote, init.remote, "do people work outside of it, at home or on the road", true),
        (Trait::Development, init.development, "do you develop software", true),
        (
            Trait::OutsourcedDevelopment,
            init.outsourced_development,
            "do others develop software for you",
            false,
        ),
    ];
    let mut present = Vec::new();
    for (which, given, question, default) in traits {
        let is_nowhere = which == Trait::Remote && !present.contains(&Trait::Premises);
        let answer = match given {
            Some(false) if is_nowhere => {
                return Err(Failure::new(
                    "people work neither at a place of the company nor outside of one",
                    "take `--premises false` or `--remote false` away",
                ));
            }
            // Who has no office works somewhere.
            None if is_nowhere => true,
            Some(answer) => answer,
            None => asker.yes_or_no(question, default)?,
        };
        if answer {
            present.push(which);
        }
    }
    let tier = match init.documents {
        Some(tier) => tier,
        None => asker.tier()?,
    };
    Ok(Company {
        organisation: one_line(&organisation),
        people: people.list,
        holders: people.holders,
        traits: present,
        tier,
        today: init.today.unwrap_or(today),
        is_among_others: holds_others(root),
    })
}

/// What a forge or a person puts into a repository that is to hold the system alone.
const USUAL: [&str; 5] = ["readme", "license", "licence", "contributing", "changelog"];

/// Whether something lies in the folder that is no part of a system: it stays out of its documents and their reviewers' way.
fn holds_others(root: &Path) -> bool {
    let is_usual = |name: &str| {
        let stem = name.split('.').next().unwrap_or_default().to_lowercase();
        stem.is_empty() || USUAL.contains(&stem.as_str())
    };
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    entries.into_iter().any(|it| !it.file_name().to_str().is_some_and(is_usual))
}

fn folder_name(root: &Path) -> Option<String> {
    let full = std::path::absolute(root).ok()?;
    let name = full.file_name()?.to_string_lossy().into_owned();
    Some(name)
}

/// The people named so far, and for which roles.
#[derive(Default)]
struct People {
    list: Vec<Person>,
    holders: BTreeMap<String, usize>,
}

/// The roles that are asked for on a terminal; the others fall to these.
const ASKED: &[(&str, &str)] = &[
    ("isms-manager", "who runs the management system, day by day"),
    ("it-operations", "who runs IT: accounts, devices, backups"),
    ("people-lead", "who hires people and looks after them"),
    (
        "internal-auditor",
        "who audits; best somebody who runs none of it (leave empty if not known yet)",
    ),
];

impl People {
    fn of(named: &[NamedPerson]) -> Result<People, Failure> {
        let mut people = People::default();
        for named in named {
            let number = people.add(named.person.clone());
            for role in &named.roles {
                if catalogue().roles.iter().all(|it| it.name != *role) {
                    let roles: Vec<&str> =
                        catalogue().roles.iter().map(|it| it.name.as_str()).collect();
                    return Err(Failure::new(
                        format!("no role is named `{role}`"),
                        format!("write one of {}", roles.join(", ")),
                    ));
                }
                people.holders.insert(role.clone(), number);
            }
        }
        Ok(people)
    }

    fn add(&mut self, person: Person) -> usize {
        let known = self.list.iter().position(|it| *it == person);
        known.unwrap_or_else(|| {
            self.list.push(person);
            self.list.len() - 1
        })
    }

    fn ask(&mut self, own: Option<String>, asker: &mut Asker<'_>) -> Result<(), Failure> {
        let help = "name at least one person: `--person \"Jane Doe <jane@example.com>\"`, or set Git's user.name and user.email";
        let lead = asker.text("who leads the organisation, as `Name <e-mail>`", help, own)?;
        let lead = self.add(person(&lead)?);
        self.holders.insert("top-management".to_owned(), lead);
        for (role, question) in ASKED {
            let answer = asker.optional(&format!("{question}, as `Name <e-mail>`"))?;
            if answer.is_empty() {
                continue;
            }
            let number = self.add(person(&answer)?);
            self.holders.insert((*role).to_owned(), number);
        }
        Ok(())
    }
}

fn person(text: &str) -> Result<Person, Failure> {
    text.parse::<NamedPerson>()
        .map(|it| it.person)
        .map_err(|why| Failure::new(why, "write `Jane Doe <jane@example.com>`"))
}

/// Whoever answers.
pub(super) struct Asker<'a> {
    /// None where nobody is there to be asked.
    answers: Option<&'a mut dyn BufRead>,
}

impl<'a> Asker<'a> {
    pub(super) fn nobody() -> Asker<'a> {
        Asker { answers: None }
    }

    pub(super) fn somebody(answers: &'a mut dyn BufRead) -> Asker<'a> {
        Asker { answers: Some(answers) }
    }

    /// `help` says how an argument answers, where nobody is there to be asked.
    fn text(
        &mut self,
        question: &str,
        help: &str,
        default: Option<String>,
    ) -> Result<String, Failure> {
        if self.answers.is_none() {
            let unanswered = || Failure::new(format!("nobody says {question}"), help);
            return default.filter(|it| !it.trim().is_empty()).ok_or_else(unanswered);
        }
        loop {
            let shown = default.as_deref().map(|it| format!(" [{}]", escape::line(it)));
            let shown = shown.unwrap_or_default();
            let answer = self.line(&format!("{question}{shown}: "))?;
            match (answer.is_empty(), &default) {
                (false, _) => return Ok(answer),
                (true, Some(default)) => return Ok(default.clone()),
                (true, None) => {}
            }
        }
    }

    fn optional(&mut self, question: &str) -> Result<String, Failure> {
        match self.answers {
            Some(_) => self.line(&format!("{question}: ")),
            None => Ok(String::new()),
        }
    }

    fn yes_or_no(&mut self, question: &str, default: bool) -> Result<bool, Failure> {
        if self.answers.is_none() {
            return Ok(default);
        }
        let shown = if default { "Y/n" } else { "y/N" };
        loop {
            let answer = self.line(&format!("{question}? [{shown}]: "))?;
            match answer.to_lowercase().as_str() {
                "" => return Ok(default),
                "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => {}
            }
        }
    }

    fn tier(&mut self) -> Result<Tier, Failure> {
        if self.answers.is_none() {
            return Ok(Tier::Core);
        }
        loop {
            let answer = self.line(
                "which documents: `required` (13), `core` (40) or `all` (65), and 24 processes with each [core]: ",
            )?;
            match (answer.as_str(), Tier::parse(&answer)) {
                ("", _) => return Ok(Tier::Core),
                (_, Some(tier)) => return Ok(tier),
                _ => {}
            }
        }
    }

    fn line(&mut self, question: &str) -> Result<String, Failure> {
        output::remark(&escape::line(question));
        let mut answer = String::new();
        let read = self.answers.as_mut().map_or(Ok(0), |it| it.read_line(&mut answer));
        match read {
            Ok(0) | Err(_) => Err(Failure::new(
                "the questions ended without an answer, so nothing was written",
                "answer them by arguments: `isms init --help` lists them",
            )),
            Ok(_) => Ok(answer.trim().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::arguments::{Arguments, Command};
    use crate::date::parse_date;

    fn init(arguments: &[&str]) -> Init {
        let line = ["isms", "init"].iter().chain(arguments);
        match Arguments::try_parse_from(line).unwrap().command {
            Command::Init(init) => init,
            other => panic!("{other:?}"),
        }
    }

    fn answered(arguments: &[&str], answers: &str) -> Result<Company, Failure> {
        let mut answers = answers.as_bytes();
        let own = Some("Sam Roe <sam@example.com>".to_owned());
        let today = parse_date("2026-11-23").unwrap();
        let mut asker = Asker::somebody(&mut answers);
        company(&init(arguments), Path::new("our-isms"), today, own, &mut asker)
    }

    #[test]
    fn answers_make_a_company_and_empty_ones_take_the_default() {
        let answers =
            "Example Ltd\n\nJane Doe <jane@example.com>\n\n\n\nmaybe\nno\nn\ny\nlots\nall\n";
        let company = answered(&[], answers).unwrap();
        assert_eq!(company.organisation, "Example Ltd");
        let people: Vec<&str> = company.people.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(people, ["Sam Roe", "Jane Doe"]);
        assert_eq!(company.holders["top-management"], 0);
        assert_eq!(company.holders["isms-manager"], 1);
        assert_eq!(company.holders.len(), 2);
        assert_eq!(company.traits, [Trait::Remote, Trait::OutsourcedDevelopment]);
        assert_eq!(company.tier, Tier::All);
    }

    #[test]
    fn what_an_argument_says_is_not_asked() {
        let arguments = [
            "--organisation",
            "Example Ltd",
            "--person",
            "Sam Roe",
            "--documents",
            "required",
            "--premises",
            "false",
            "--remote",
            "--development",
            "--outsourced-development",
            "false",
        ];
        let company = answered(&arguments, "").unwrap();
        assert_eq!(company.traits, [Trait::Remote, Trait::Development]);
        assert_eq!(company.tier, Tier::Required);
    }

    #[test]
    fn answers_that_end_and_roles_that_do_not_exist_are_failures() {
        let ended = answered(&[], "Example Ltd\n").unwrap_err();
        assert!(ended.message.contains("ended without an answer"), "{ended:?}");
        let unknown = answered(&["--person", "Sam Roe = king"], "Example Ltd\n").unwrap_err();
        assert_eq!(unknown.message, "no role is named `king`");
        let nowhere = ["--person", "Sam Roe", "--premises", "false", "--remote", "false"];
        let nowhere = answered(&nowhere, "Example Ltd\n").unwrap_err();
        assert!(nowhere.message.contains("neither at a place"), "{nowhere:?}");
        let unclosed = answered(&[], "Example Ltd\nSam Roe <sam\n").unwrap_err();
        assert!(unclosed.message.contains("no closing `>`"), "{unclosed:?}");
    }
}
