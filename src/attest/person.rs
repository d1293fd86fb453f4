//! Who vouches.

use super::Refusal;
use crate::date::Date;
use crate::isms::Isms;
use crate::phrase;
use crate::suggest;

/// The person of `isms.toml` to whom one of these addresses belongs. `told_by` is the setting or variable that says the first.
pub fn person_of<'a>(isms: &'a Isms, emails: &[String], told_by: &str) -> Result<&'a str, Refusal> {
    let Some(email) = emails.first() else {
        return Err(Refusal::new(
            format!("Git knows no `{told_by}`, so it is not known who you are"),
            "name the person: `--as PERSON`, or `git config user.email ADDRESS`",
        ));
    };
    let of = |email: &String| -> Vec<&str> {
        let people = isms.configuration.people.iter();
        people.filter(|it| it.1.has_email(email)).map(|it| it.0.as_str()).collect()
    };
    // Git's own comes first: no `.mailmap` makes somebody else of whom isms.toml knows by it.
    let found = emails.iter().map(of).find(|it| !it.is_empty()).unwrap_or_default();
    match found[..] {
        [person] => Ok(person),
        [] => Err(Refusal::new(
            format!("nobody in isms.toml has the address `{email}`, Git's `{told_by}`"),
            "add it to your `emails` under `[people]`, or name the person: `--as PERSON`",
        )),
        _ => Err(Refusal::new(
            format!("several people in isms.toml have the address `{email}`, Git's `{told_by}`"),
            format!("name the person with `--as`: {}", phrase::any_of(&found)),
        )),
    }
}

/// Whether a name is that of somebody who can vouch for something today.
pub fn person(isms: &Isms, name: &str, today: Date) -> Result<(), Refusal> {
    let people = &isms.configuration.people;
    if people.contains_key(name) {
        if !isms.has_left(name, today) {
            return Ok(());
        }
        let left_on = people[name].left_on.get().map(|it| it.value.to_string()).unwrap_or_default();
        let message = format!("`{name}` left on {left_on}, so cannot vouch for anything today");
        return Err(Refusal::new(message, "name the person who did it: `--as PERSON`"));
    }
    if isms.configuration.roles.contains_key(name) {
        let holders = isms.people_behind(name);
        let help = match holders[..] {
            [] => "name the person: `--as PERSON`".to_owned(),
            _ => format!("name the person: {}", phrase::any_of(&holders)),
        };
        return Err(Refusal::new(format!("`{name}` is a role, and a role cannot vouch"), help));
    }
    let help = match suggest::nearest_name(name, people.keys().map(String::as_str)) {
        Some(near) => format!("did you mean `--as {near}`?"),
        None => "name somebody who stands under `[people]`, or add them".to_owned(),
    };
    Err(Refusal::new(format!("there is no person `{name}` in isms.toml"), help))
}
