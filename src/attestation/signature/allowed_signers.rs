//! The keys a house trusts: a file in OpenSSH's format (`ssh-keygen(1)`, "ALLOWED SIGNERS").
//!
//! Days without a `Z` are in UTC here, and in the zone of the machine for `ssh-keygen`: the same repository must say the
//! same everywhere.

use ssh_key::public::KeyData;
use ssh_key::{HashAlg, PublicKey};

use super::pattern;
use crate::date::{self, Date};

/// Far above any real file.
const MOST_LINES: usize = 100_000;

#[derive(Clone, Debug, Default)]
pub struct AllowedSigners {
    /// Whether the house names a file at all.
    pub is_named: bool,
    /// Why the file could not be read.
    pub fault: Option<String>,
    pub signers: Vec<Signer>,
    /// Lines that trust nobody.
    pub unusable: Vec<Unusable>,
}

/// A line that says whose key it is.
#[derive(Clone, Debug)]
pub struct Signer {
    /// E-mail addresses or patterns, with commas between.
    pub principals: String,
    pub key: KeyData,
    options: Options,
}

/// A line that is not used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// From 1.
    pub line: usize,
    pub why: String,
}

/// What limits a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Options {
    namespaces: Option<String>,
    /// In seconds since 1970.
    valid_after: Option<i64>,
    valid_before: Option<i64>,
}

impl AllowedSigners {
    pub fn read(text: &str) -> AllowedSigners {
        let mut read = AllowedSigners { is_named: true, ..AllowedSigners::default() };
        for (number, line) in
            text.trim_start_matches('\u{feff}').lines().enumerate().take(MOST_LINES)
        {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match signer(line) {
                Ok(signer) => read.signers.push(signer),
                Err(why) => read.unusable.push(Unusable { line: number + 1, why }),
            }
        }
        read
    }
}

impl Signer {
    /// Whether it trusts its key for commits.
    pub fn signs_commits(&self) -> bool {
        self.is_for(super::NAMESPACE)
    }

    /// Whether its key is that of whoever has an address.
    pub fn is_of(&self, email: &str) -> bool {
        pattern::matches(&self.principals, email)
    }

    /// Whether it trusts the key of another line for commits too, and for as long.
    pub fn covers(&self, other: &Signer) -> bool {
        let (own, of_other) = (&self.options, &other.options);
        let begins =
            own.valid_after.is_none_or(|it| of_other.valid_after.is_some_and(|of| of >= it));
        let ends =
            own.valid_before.is_none_or(|it| of_other.valid_before.is_some_and(|of| of <= it));
        self.key == other.key && self.signs_commits() && begins && ends
    }

    /// Its key, as SSH shows it.
    pub fn fingerprint(&self) -> String {
        self.key.fingerprint(HashAlg::Sha256).to_string()
    }

    pub(super) fn is_for(&self, namespace: &str) -> bool {
        self.options.namespaces.as_ref().is_none_or(|it| pattern::matches(it, namespace))
    }

    pub(super) fn holds_at(&self, at: i64) -> bool {
        self.options.valid_after.is_none_or(|it| it <= at)
            && self.options.valid_before.is_none_or(|it| at <= it)
    }
}

/// `PRINCIPALS [OPTIONS] KIND KEY [COMMENT]`
fn signer(line: &str) -> Result<Signer, String> {
    let (principals, rest) = word(line)?;
    // The options may be left out: then the kind of the key stands in their place.
    if let Ok(key) = public_key(rest) {
        return Ok(Signer { principals: unquoted(principals), key, options: Options::default() });
    }
    let (written, rest) = word(rest)?;
    let options = options(written)?;
    let key = public_key(rest)?;
    Ok(Signer { principals: unquoted(principals), key, options })
}

fn public_key(text: &str) -> Result<KeyData, String> {
    match PublicKey::from_openssh(text) {
        Ok(key) => Ok(key.key_data().clone()),
        Err(_) => Err("there is no public key where one is expected".into()),
    }
}

/// The first word and what follows; white space between quotes is part of the word.
fn word(text: &str) -> Result<(&str, &str), String> {
    let mut is_quoted = false;
    for (at, character) in text.char_indices() {
        match character {
            '"' => is_quoted = !is_quoted,
            ' ' | '\t' if !is_quoted => return Ok((&text[..at], text[at..].trim_start())),
            _ => {}
        }
    }
    Err(if is_quoted { "a quote is not closed".into() } else { "the line ends too early".into() })
}

fn options(text: &str) -> Result<Options, String> {
    let mut options = Options::default();
    for option in split(text) {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        match name.to_ascii_lowercase().as_str() {
            "namespaces" => set(&mut options.namespaces, name, unquoted(value))?,
            "valid-after" => set(&mut options.valid_after, name, time(&unquoted(value))?)?,
            "valid-before" => set(&mut options.valid_before, name, time(&unquoted(value))?)?,
            "cert-authority" => return Err("`cert-authority` is not supported".into()),
            _ => return Err(format!("there is no option `{name}`")),
        }
    }
    match (options.valid_after, options.valid_before) {
        (Some(after), Some(before)) if after >= before => Err("it ends before it begins".into()),
        _ => Ok(options),
    }
}

fn set<T>(place: &mut Option<T>, name: &str, value: T) -> Result<(), String> {
    match place.replace(value) {
        Some(_) => Err(format!("`{name}` stands twice")),
        None => Ok(()),
    }
}

/// What stands between commas, but for those in quotes.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    text.split(move |it| {
        is_quoted ^= it == '"';
        it == ',' && !is_quoted
    })
}

fn unquoted(text: &str) -> String {
    text.replace('"', "")
}

/// `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, in seconds since 1970.
fn time(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{text}` is not a day: write `20260131`");
    let digits = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return Err(wrong());
    }
    let number =
        |from: usize, to: usize| digits.get(from..to).map_or(0, |it| it.parse().unwrap_or(0));
    let day = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..8]);
    let day: Date = date::parse_date(&day).ok_or_else(wrong)?;
    let (hour, minute, second): (i64, i64, i64) = (number(8, 10), number(10, 12), number(12, 14));
    if hour > 23 || minute > 59 || second > 59 {
        return Err(wrong());
    }
    let days = date::days_between(date::from_days_since_1970(0), day);
    Ok(days * 86_400 + hour * 3_600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = include_str!("../../../tests/it/signatures/ed25519.pub");

    fn why(start: &str) -> String {
        let mut read = AllowedSigners::read(&format!("{start} {KEY}"));
        assert!(read.signers.is_empty(), "{start}");
        read.unusable.remove(0).why
    }

    fn options_of(start: &str) -> Options {
        let mut read = AllowedSigners::read(&format!("{start} {KEY}"));
        assert_eq!(read.unusable, []);
        read.signers.remove(0).options
    }

    #[test]
    fn a_line_names_people_options_and_a_key() {
        let text = format!(
            "\u{feff}# trusted\r\n\r\njane@example.com,sam@example.com {KEY}\r\n \"kim@example.com\"\tnamespaces=\"git,file\" {KEY}"
        );
        let read = AllowedSigners::read(&text);
        let principals: Vec<&str> = read.signers.iter().map(|it| it.principals.as_str()).collect();
        assert_eq!(principals, ["jane@example.com,sam@example.com", "kim@example.com"]);
        assert!(read.unusable.is_empty() && read.is_named);
        assert!(!AllowedSigners::default().is_named);
    }

    #[test]
    fn a_line_that_is_not_understood_trusts_nobody() {
        assert_eq!(why("jane@example.com cert-authority"), "`cert-authority` is not supported");
        assert_eq!(
            why("jane@example.com namespaces=\"git\",CERT-AUTHORITY"),
            "`cert-authority` is not supported"
        );
        assert_eq!(why("jane@example.com touch"), "there is no option `touch`");
        assert_eq!(
            why("jane@example.com valid-after=tomorrow"),
            "`tomorrow` is not a day: write `20260131`"
        );
        assert_eq!(
            why("jane@example.com valid-after=20260101,valid-after=20260102"),
            "`valid-after` stands twice"
        );
        assert_eq!(
            why("jane@example.com valid-after=20260102,valid-before=20260101"),
            "it ends before it begins"
        );
        assert_eq!(why("\"jane@example.com"), "a quote is not closed");
        let read = AllowedSigners::read("jane@example.com\njane@example.com ssh-ed25519 AAAA\n");
        assert!(read.signers.is_empty());
        let lines: Vec<usize> = read.unusable.iter().map(|it| it.line).collect();
        assert_eq!(lines, [1, 2]);
    }

    #[test]
    fn days_are_in_utc_and_both_ends_count() {
        let options =
            options_of("jane@example.com valid-after=\"20260101\",valid-before=20260102030405Z");
        assert_eq!(options.valid_after, Some(1_767_225_600));
        assert_eq!(options.valid_before, Some(1_767_225_600 + 86_400 + 3 * 3_600 + 4 * 60 + 5));
        let text = format!("jane@example.com valid-after=20260101,valid-before=202601010001 {KEY}");
        let signer = AllowedSigners::read(&text).signers.remove(0);
        let holds: Vec<bool> =
            [-1, 0, 60, 61].iter().map(|it| signer.holds_at(1_767_225_600 + it)).collect();
        assert_eq!(holds, [false, true, true, false]);
        assert!(
            time("20260230").is_err()
                && time("2026010124").is_err()
                && time("202601012400").is_err()
        );
    }

    #[test]
    fn namespaces_limit_what_a_key_is_for() {
        let is_for =
            |start: &str| AllowedSigners::read(&format!("{start} {KEY}")).signers[0].is_for("git");
        assert!(is_for("jane@example.com namespaces=\"file,git\""));
        assert!(is_for("jane@example.com namespaces=\"g*\""));
        assert!(!is_for("jane@example.com namespaces=\"file\""));
    }
}
