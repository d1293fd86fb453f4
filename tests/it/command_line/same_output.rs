//! The same input gives the same bytes, however many threads work on it.

use std::path::Path;

use super::{FORMATS, isms_with};
use crate::repository::{DAY, Repository};
use crate::small_isms::{self, TODAY};

#[test]
fn runs_and_threads_leave_no_trace() {
    let repository = Repository::new();
    for (path, bytes) in small_isms::folder(Path::new("fixtures/example-gaps")) {
        repository.write(&path, bytes);
    }
    repository.commit("Add a system with gaps", DAY);
    for format in FORMATS {
        for which in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
            let arguments =
                [&["check", "--today", TODAY, "-v", "--output", format], which].concat();
            let run = |threads| {
                isms_with(&repository.path(), &arguments, &[("RAYON_NUM_THREADS", threads)])
            };
            let first = run("1");
            assert!(first.stdout.contains("owner-missing"), "{first:?}");
            for threads in ["1", "4", "4"] {
                assert_eq!(run(threads), first, "{format} {which:?} with {threads} threads");
            }
        }
    }
}
