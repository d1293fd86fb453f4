//! Settings of Git that stand in the environment itself: `GIT_CONFIG_COUNT` with its pairs, and `GIT_CONFIG_PARAMETERS`,
//! by which `git -c` hands its own to hooks.

use std::ffi::OsString;

/// The sections that something is read from. A token in another one is not written to any disk.
const SECTIONS: [&str; 6] = ["author", "core", "gpg", "include", "includeif", "user"];

/// One of them, such as `user.email`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// As it is written.
    pub key: String,
    /// None where the key alone stands for true.
    pub value: Option<String>,
}

/// All of them in Git's order: what comes later counts.
pub(super) fn all(variable: impl Fn(&str) -> Option<OsString>) -> Result<Vec<Setting>, String> {
    let text = |name: &str| match variable(name).map(OsString::into_string) {
        Some(Ok(text)) => Ok(Some(text)),
        Some(Err(_)) => Err(format!("`{name}` is not UTF-8")),
        None => Ok(None),
    };
    let count = text("GIT_CONFIG_COUNT")?.filter(|it| !it.is_empty());
    let count: u32 = match count.as_deref().map(|it| it.trim().parse()) {
        Some(Ok(count)) => count,
        Some(Err(_)) => return Err("`GIT_CONFIG_COUNT` is no number".to_owned()),
        None => 0,
    };
    let mut all = Vec::new();
    for number in 0..count {
        let needed = |name: String| {
            text(&name)?
                .ok_or_else(|| format!("`GIT_CONFIG_COUNT` is {count}, and there is no `{name}`"))
        };
        let key = needed(format!("GIT_CONFIG_KEY_{number}"))?;
        all.push(Setting { key, value: Some(needed(format!("GIT_CONFIG_VALUE_{number}"))?) });
    }
    let parameters = text("GIT_CONFIG_PARAMETERS")?.unwrap_or_default();
    let parameters = self::parameters(&parameters);
    all.extend(parameters.ok_or("`GIT_CONFIG_PARAMETERS` is not as `git -c` writes it")?);
    Ok(all)
}

/// The same as a file of settings, as far as something is read from them.
pub(super) fn as_file(settings: &[Setting]) -> String {
    settings.iter().filter_map(lines).collect()
}

fn lines(setting: &Setting) -> Option<String> {
    let (section, rest) = setting.key.split_once('.')?;
    let section = section.to_ascii_lowercase();
    if !SECTIONS.contains(&section.as_str()) {
        return None;
    }
    let (below, name) = match rest.rsplit_once('.') {
        Some((below, name)) => (format!(" \"{}\"", escaped(below)), name),
        None => (String::new(), rest),
    };
    let is_plain = name.starts_with(|it: char| it.is_ascii_alphabetic())
        && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
    if !is_plain || below.contains('\n') {
        return None;
    }
    let value = setting
        .value
        .as_ref()
        .map(|it| format!(" = \"{}\"", escaped(it).replace('\n', "\\n").replace('\t', "\\t")));
    Some(format!("[{section}{below}]\n{name}{}\n", value.unwrap_or_default()))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// `'key'='value' 'key'= 'key=value' 'key'`: the last two by older versions of Git.
fn parameters(text: &str) -> Option<Vec<Setting>> {
    let mut all = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (word, behind) = quoted(rest)?;
        let (setting, behind) = match behind.strip_prefix('=') {
            Some(behind) if behind.starts_with('\'') => {
                let (value, behind) = quoted(behind)?;
                (Setting { key: word, value: Some(value) }, behind)
            }
            Some(behind) => (Setting { key: word, value: None }, behind),
            None => {
                let (key, value) = match word.split_once('=') {
                    Some((key, value)) => (key.to_owned(), Some(value.to_owned())),
                    None => (word, None),
                };
                (Setting { key, value }, behind)
            }
        };
        if !behind.is_empty() && !behind.starts_with(' ') {
            return None;
        }
        all.push(setting);
        rest = behind.trim_start();
    }
    Some(all)
}

/// A word in single quotes, and what stands behind it. Git writes `'\''` and `'\!'` for these two marks.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('\'')?;
    let mut word = String::new();
    loop {
        let (inside, behind) = rest.split_once('\'')?;
        word.push_str(inside);
        let mark = [("\\''", '\''), ("\\!'", '!')];
        let Some((mark, behind)) =
            mark.iter().find_map(|it| Some((it.1, behind.strip_prefix(it.0)?)))
        else {
            return Some((word, behind));
        };
        word.push(mark);
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Vec<(String, Option<String>)>, String> {
        let variable =
            |name: &str| variables.iter().find(|it| it.0 == name).map(|it| OsString::from(it.1));
        Ok(all(variable)?.into_iter().map(|it| (it.key, it.value)).collect())
    }

    #[test]
    fn parameters_are_read_as_git_writes_them() {
        let parameters = "'user.name'='Sam O'\\''Roe'\\!'' 'core.bare'= 'user.email=a=b'  'core.x'";
        let all = read(&[("GIT_CONFIG_PARAMETERS", parameters)]).unwrap();
        let told: Vec<_> = all.iter().map(|it| (it.0.as_str(), it.1.as_deref())).collect();
        assert_eq!(
            told,
            [
                ("user.name", Some("Sam O'Roe!")),
                ("core.bare", None),
                ("user.email", Some("a=b")),
                ("core.x", None),
            ]
        );
        for text in ["user.name=Sam", "'user.name'='Sam", "'user.name'x", "'a'='b''c'"] {
            assert!(read(&[("GIT_CONFIG_PARAMETERS", text)]).is_err(), "{text}");
        }
    }

    #[test]
    fn a_count_needs_all_its_pairs() {
        let pair = [("GIT_CONFIG_KEY_0", "user.name"), ("GIT_CONFIG_VALUE_0", "")];
        let with = |count| read(&[("GIT_CONFIG_COUNT", count), pair[0], pair[1]]);
        assert_eq!(with("1"), Ok(vec![("user.name".to_owned(), Some(String::new()))]));
        assert_eq!(with(""), Ok(Vec::new()));
        assert_eq!(with("x"), Err("`GIT_CONFIG_COUNT` is no number".to_owned()));
        let missing = "`GIT_CONFIG_COUNT` is 2, and there is no `GIT_CONFIG_KEY_1`";
        assert_eq!(with("2"), Err(missing.to_owned()));
    }

    #[test]
    fn a_file_of_them_means_the_same_and_holds_no_token() {
        let stated = [
            ("user.name", Some("Sam \"\\\n\t# ; Roe ")),
            ("http.https://example.com/.extraHeader", Some("a token")),
            ("includeIf.gitdir:C:\\a \"b\".path", Some("/there")),
            ("core.bare", None),
            ("core.a b", Some("c")),
        ];
        let stated =
            stated.map(|it| Setting { key: it.0.to_owned(), value: it.1.map(str::to_owned) });
        let text = as_file(&stated);
        assert!(!text.contains("token"), "{text}");
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let config = git2::Config::open(file.path()).unwrap();
        assert_eq!(config.get_string("user.name").unwrap(), "Sam \"\\\n\t# ; Roe ");
        assert!(config.get_bool("core.bare").unwrap());
        let included = config.get_string("includeif.gitdir:C:\\a \"b\".path");
        assert_eq!(included.unwrap(), "/there");
    }
}
