use super::*;
use crate::history::Identity;

const PAYLOAD: &str = include_str!("../../../tests/it/signatures/payload.txt");

/// Keys and signatures made once with `ssh-keygen`, for this payload.
const KINDS: [(&str, &str, &str); 3] = [
    (
        "ed25519",
        include_str!("../../../tests/it/signatures/ed25519.pub"),
        include_str!("../../../tests/it/signatures/ed25519.sig"),
    ),
    (
        "p256",
        include_str!("../../../tests/it/signatures/p256.pub"),
        include_str!("../../../tests/it/signatures/p256.sig"),
    ),
    (
        "p384",
        include_str!("../../../tests/it/signatures/p384.pub"),
        include_str!("../../../tests/it/signatures/p384.sig"),
    ),
];
/// 2026-01-01.
const LANDED_AT: i64 = 1_767_225_600;

fn commit(signature: Signature) -> Commit {
    let jane = Identity { name: "Jane Doe".into(), email: "jane@example.com".into() };
    let day = crate::date::parse_date("2026-01-01").unwrap();
    Commit {
        id: "0".repeat(40),
        author: jane.clone(),
        committer: jane,
        authored_on: day,
        committed_on: day,
        landed_on: day,
        landed_at: LANDED_AT,
        parents: 1,
        trailers: Vec::new(),
        signature,
    }
}

fn ssh(signature: &str, payload: &str) -> Commit {
    commit(Signature::Ssh { signature: signature.into(), payload: payload.as_bytes().to_vec() })
}

fn verdict(file: &str, signature: &str) -> Verdict {
    AllowedSigners::read(file).verify(&ssh(signature, PAYLOAD))
}

fn why(verdict: Verdict) -> Why {
    match verdict {
        Verdict::NotVerified(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_signature_by_a_trusted_key_is_by_those_the_file_names() {
    for (kind, key, signature) in KINDS {
        let verdict = verdict(&format!("jane@example.com {key}"), signature);
        assert_eq!(verdict, Verdict::Good(vec!["jane@example.com".into()]), "{kind}");
        assert!(verdict.is_by("Jane@example.com") && !verdict.is_by("sam@example.com"));
    }
}

#[test]
fn a_key_on_several_lines_is_trusted_for_all_that_hold() {
    let (_, key, signature) = KINDS[0];
    let file = format!(
        "sam@example.com valid-before=20250101 {key}kim@example.com namespaces=\"file\" {key}jane@example.com {key}*@example.org {key}"
    );
    let verdict = verdict(&file, signature);
    assert!(verdict.is_by("jane@example.com") && verdict.is_by("anybody@example.org"));
    assert!(!verdict.is_by("sam@example.com") && !verdict.is_by("kim@example.com"));
}

#[test]
fn another_text_or_another_signature_proves_nothing() {
    for (kind, key, signature) in KINDS {
        let signers = AllowedSigners::read(&format!("jane@example.com {key}"));
        let other = PAYLOAD.replace("Approve", "Appprove");
        assert_eq!(why(signers.verify(&ssh(signature, &other))), Why::Wrong, "{kind}");
        assert_eq!(why(signers.verify(&ssh(signature, ""))), Why::Wrong, "{kind}");
    }
    // Every single bit that is turned makes it broken, of another key, for something else, or wrong.
    let (_, key, signature) = KINDS[0];
    let signers = AllowedSigners::read(&format!("jane@example.com {key}"));
    for at in BEGIN.len() + 1..signature.len() - END.len() - 2 {
        let mut bytes = signature.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        let verdict = signers.verify(&ssh(&changed, PAYLOAD));
        assert!(matches!(verdict, Verdict::NotVerified(_)), "{at}: {changed}");
    }
}

#[test]
fn a_key_must_be_trusted_for_git_at_the_time() {
    let (_, key, signature) = KINDS[0];
    let of = |start: &str| why(verdict(&format!("{start} {key}"), signature));
    assert!(matches!(of("jane@example.com namespaces=\"file\""), Why::UnknownKey { .. }));
    assert!(matches!(of("jane@example.com cert-authority"), Why::UnknownKey { .. }));
    assert!(matches!(of("jane@example.com valid-after=20260102"), Why::OutOfTime { .. }));
    assert!(matches!(of("jane@example.com valid-before=20251231"), Why::OutOfTime { .. }));
    let other = why(verdict(&format!("jane@example.com {}", KINDS[1].1), signature));
    let Why::UnknownKey { fingerprint } = other else { panic!("{other:?}") };
    assert_eq!(fingerprint, "SHA256:/WKhodyt2mLx3rFlfK4fljdKBpHKFA/Tv7zoQgHvAr0");
}

#[test]
fn a_signature_for_a_file_is_none_for_a_commit() {
    let signature = include_str!("../../../tests/it/signatures/ed25519-namespace-file.sig");
    let file = format!("jane@example.com {}", KINDS[0].1);
    assert_eq!(why(verdict(&file, signature)), Why::Namespace("file".into()));
}

#[test]
fn rsa_is_told_apart() {
    let key = include_str!("../../../tests/it/signatures/rsa.pub");
    let signature = include_str!("../../../tests/it/signatures/rsa.sig");
    let why = why(verdict(&format!("jane@example.com {key}"), signature));
    assert_eq!(why.to_string(), "keys of the kind `ssh-rsa` are not verified");
}

#[test]
fn what_is_no_ssh_signature_is_said_to_be_that() {
    let signers = AllowedSigners::read(&format!("jane@example.com {}", KINDS[0].1));
    assert_eq!(signers.verify(&commit(Signature::None)), Verdict::Unsigned);
    assert_eq!(why(signers.verify(&commit(Signature::OpenPgp))), Why::OpenPgp);
    assert_eq!(why(signers.verify(&commit(Signature::Other))), Why::OtherFormat);
    let signature = KINDS[0].2;
    let none = AllowedSigners::default().verify(&ssh(signature, PAYLOAD));
    assert_eq!(why(none), Why::NoSigners);
    let huge = format!("{BEGIN}\n{}{END}", "A".repeat(LONGEST_SIGNATURE));
    for broken in ["", "x", BEGIN, &signature[..200], &huge, &format!("{BEGIN}\né{END}")] {
        assert_eq!(why(signers.verify(&ssh(broken, PAYLOAD))), Why::Broken);
    }
}

#[test]
fn how_lines_are_broken_does_not_count() {
    let (_, key, signature) = KINDS[0];
    let signers = AllowedSigners::read(&format!("jane@example.com {key}"));
    let inner = signature.trim().trim_start_matches(BEGIN).trim_end_matches(END);
    let inner = inner.replace('\n', "");
    for text in [
        format!("{BEGIN}\n{inner}\n{END}"),
        format!("{BEGIN}\r\n{}\r\n{}\r\n{END}\r\n", &inner[..64], &inner[64..]),
    ] {
        let verdict = signers.verify(&ssh(&text, PAYLOAD));
        assert!(verdict.is_by("jane@example.com"), "{text}");
    }
}
