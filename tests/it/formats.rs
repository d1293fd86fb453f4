//! The formats for other programs, each read by its reader's own parser or schema. What each says of one small system
//! stands in `tests/it/expected/`.

mod actions;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod junit;
pub(crate) mod markdown;
pub(crate) mod sarif;

use std::path::Path;

use crate::command_line::{Ran, isms};
use crate::fixtures::expect;
use crate::repository::Repository;
use crate::small_isms::TODAY;

const SETTINGS: &str = "\
[isms]
frameworks = []

[people.sam-roe]
name = \"Sam Roe\"

[people.jane-doe]
name = \"Jane Doe\"

[roles.chief-executive]
holders = [\"sam-roe\"]
top_management = true

[roles.it-lead]
holders = [\"jane-doe\"]

[rules]
review-unattested = \"off\"
title-mismatch = \"warning\"

[[waivers]]
rule = \"owner-missing\"
subject = \"POL-02\"
reason = \"The new role starts | in December\"
approved_by = \"sam-roe\"
until = 2026-12-31
";

/// An overdue review, with a note beside it.
const BACKUP: &str = "\
+++
id = \"POL-01\"
title = \"Backup policy\"
type = \"policy\"
status = \"approved\"
version = \"1.0\"
owner = \"it-lead\"
approver = \"chief-executive\"
clauses = [\"8.1\"]
approved = { on = 2025-06-02, by = \"sam-roe\" }
reviewed = 2025-09-01
review_every = \"12 months\"
+++
# Backup policy

Servers shall be backed up as appropriate.
";

/// No owner, which is waived; and a title of its own, which is a warning here.
const ACCESS: &str = "\
+++
id = \"POL-02\"
title = \"Access [policy](https://example.com)\"
type = \"policy\"
status = \"draft\"
version = \"0.1\"
clauses = [\"8.1\"]
+++
# Access to systems

Access follows the role.
";

/// The same id again: two places that belong together.
const TWIN: &str = "\
+++
id = \"POL-01\"
title = \"Restore policy\"
type = \"policy\"
status = \"draft\"
version = \"0.1\"
owner = \"it-lead\"
clauses = [\"8.1\"]
+++
# Restore policy

Copies are restored each month.
";

/// Findings of every level, one waived, one with a second place, in paths with a space and an umlaut.
fn system() -> Repository {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("policies/backup.md", BACKUP);
    repository.write("policies/restore.md", TWIN);
    repository.git(&["add", "--all"]);
    // Past the disk: Windows has no file of this name, and Git refuses to name one there unless it is told otherwise.
    repository.write(".git/access", ACCESS);
    let id = repository.git(&["hash-object", "-w", ".git/access"]);
    let entry = format!("100644,{id},policies/access: \u{fc}ber uns.md");
    repository.git(&["config", "core.protectNTFS", "false"]);
    repository.git(&["update-index", "--add", "--cacheinfo", &entry]);
    repository.git(&["commit", "--quiet", "--message", "Add policies"]);
    repository
}

/// `isms check` of a commit in one format.
fn check(repository: &Repository, format: &str, more: &[&str]) -> Ran {
    let fixed = ["check", "--rev", "HEAD", "--no-history", "--today", TODAY, "--output", format];
    isms(&repository.path(), &[&fixed, more].concat())
}

/// What a format says of the system is what it said, whatever the version and the commit.
fn expect_as_before(file: &str, said: &str) {
    let said = said.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    expect(&Path::new("tests/it/expected").join(file), &said);
}
