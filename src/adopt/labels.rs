//! What a house calls the facts of a document, in English and German.

/// What a label asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    Id,
    Title,
    Type,
    Status,
    Version,
    Classification,
    Owner,
    Approver,
    Controls,
    Clauses,
    Reviewed,
    ReviewEvery,
    NextReview,
    /// A review date that does not say whether it is the last or the next.
    SomeReview,
    /// The day of an approval: `isms approve` attests it, nothing else does.
    Approved,
    /// A day or a name that the front matter has no key for.
    Other,
}

const LABELS: &[(Label, &[&str])] = &[
    (
        Label::Id,
        &[
            "id",
            "document id",
            "doc id",
            "document number",
            "document no",
            "document reference",
            "document code",
            "policy id",
            "policy number",
            "dokument id",
            "dokumenten id",
            "dokumentennummer",
            "dokumentnummer",
            "dokumenten nr",
        ],
    ),
    (
        Label::Title,
        &[
            "title",
            "document title",
            "document name",
            "policy title",
            "policy name",
            "titel",
            "dokumententitel",
            "dokumenttitel",
            "dokumentname",
        ],
    ),
    (
        Label::Type,
        &[
            "type",
            "document type",
            "doc type",
            "dokumenttyp",
            "dokumententyp",
            "dokumentart",
            "dokumentenart",
        ],
    ),
    (Label::Status, &["status", "document status", "policy status", "dokumentstatus"]),
    (
        Label::Version,
        &[
            "version",
            "version number",
            "version no",
            "document version",
            "policy version",
            "current version",
            "revision",
            "rev",
            "versionsnummer",
            "versionsstand",
        ],
    ),
    (
        Label::Classification,
        &[
            "classification",
            "document classification",
            "information classification",
            "security classification",
            "confidentiality",
            "klassifizierung",
            "klassifikation",
            "vertraulichkeit",
            "vertraulichkeitsstufe",
            "einstufung",
        ],
    ),
    (
        Label::Owner,
        &[
            "owner",
            "document owner",
            "doc owner",
            "policy owner",
            "process owner",
            "procedure owner",
            "owned by",
            "owner role",
            "verantwortlich",
            "verantwortlicher",
            "verantwortliche",
            "verantwortliche person",
            "verantwortliche rolle",
            "dokumentenverantwortlicher",
            "dokumentenverantwortliche",
            "dokumentverantwortlicher",
            "eigentümer",
            "eigentümerin",
            "dokumenteneigentümer",
            "dokumenteigentümer",
            "eigner",
            "dokumenteneigner",
            "inhaber",
        ],
    ),
    (
        Label::Approver,
        &[
            "approver",
            "approved by",
            "approval by",
            "approving authority",
            "approval authority",
            "authorised by",
            "authorized by",
            "freigegeben durch",
            "freigegeben von",
            "freigabe durch",
            "genehmigt durch",
            "genehmigt von",
            "freigeber",
        ],
    ),
    (
        Label::Controls,
        &[
            "controls",
            "control",
            "iso controls",
            "iso 27001 controls",
            "annex a controls",
            "related controls",
            "applicable controls",
            "control references",
            "maßnahmen",
            "controls nach iso 27001",
        ],
    ),
    (Label::Clauses, &["clauses", "iso clauses", "iso 27001 clauses"]),
    (
        Label::Reviewed,
        &[
            "reviewed",
            "reviewed on",
            "last review",
            "last reviewed",
            "last reviewed on",
            "last review date",
            "date of last review",
            "date reviewed",
            "date last reviewed",
            "letzte prüfung",
            "letzte überprüfung",
            "letztes review",
            "letzter review",
            "zuletzt geprüft",
            "zuletzt überprüft",
            "geprüft am",
            "überprüft am",
            "datum der letzten prüfung",
        ],
    ),
    (
        Label::ReviewEvery,
        &[
            "review every",
            "review cycle",
            "review frequency",
            "review interval",
            "review period",
            "prüfintervall",
            "prüfungsintervall",
            "prüfzyklus",
            "überprüfungsintervall",
            "überprüfungszyklus",
            "review zyklus",
        ],
    ),
    (
        Label::NextReview,
        &[
            "next review",
            "next review date",
            "next review due",
            "next scheduled review",
            "date of next review",
            "review due",
            "review due date",
            "nächste prüfung",
            "nächste überprüfung",
            "nächstes review",
            "nächster review",
            "nächste revision",
            "wiedervorlage",
        ],
    ),
    (Label::SomeReview, &["review", "review date", "date of review", "prüfdatum", "prüftermin"]),
    (
        Label::Approved,
        &[
            "approved",
            "approved on",
            "approval date",
            "date approved",
            "date of approval",
            "freigegeben am",
            "freigabe am",
            "freigabedatum",
            "genehmigt am",
        ],
    ),
    (
        Label::Other,
        &[
            "effective date",
            "effective",
            "effective from",
            "valid from",
            "gültig ab",
            "gültig seit",
            "last updated",
            "updated",
            "last modified",
            "last change",
            "last revised",
            "revision date",
            "stand",
            "letzte änderung",
            "zuletzt geändert",
            "created",
            "created on",
            "date created",
            "creation date",
            "issue date",
            "date of issue",
            "published",
            "publication date",
            "date",
            "datum",
            "erstellt am",
            "author",
            "prepared by",
            "written by",
            "created by",
            "autor",
            "autorin",
            "erstellt von",
            "ersteller",
            "verfasser",
            "reviewer",
            "reviewed by",
            "geprüft von",
            "geprüft durch",
            "distribution",
            "verteiler",
            "changes",
            "change",
            "description",
            "änderung",
            "änderungen",
            "beschreibung",
        ],
    ),
];

/// The longest label that is looked up, in bytes.
const LONGEST: usize = 48;

impl Label {
    pub(super) fn of(written: &str) -> Option<Label> {
        if written.len() > LONGEST {
            return None;
        }
        let words = written.to_lowercase().replace(['_', '-'], " ");
        let words: Vec<&str> = words.trim_end_matches([':', '.', ' ']).split_whitespace().collect();
        let wanted = words.join(" ");
        LABELS.iter().find(|(_, names)| names.contains(&wanted.as_str())).map(|(label, _)| *label)
    }

    /// Whether it speaks of a document and hardly of anything else: an action has an owner and a status too.
    pub(super) fn is_of_documents(self) -> bool {
        !matches!(self, Label::Owner | Label::Status | Label::Other | Label::Type | Label::Controls)
    }

    /// The key of the front matter that it fills.
    pub(super) fn key(self) -> Option<&'static str> {
        Some(match self {
            Label::Id => "id",
            Label::Title => "title",
            Label::Type => "type",
            Label::Status => "status",
            Label::Version => "version",
            Label::Classification => "classification",
            Label::Owner => "owner",
            Label::Approver => "approver",
            Label::Controls => "controls",
            Label::Clauses => "clauses",
            Label::Reviewed => "reviewed",
            Label::ReviewEvery => "review_every",
            Label::NextReview => "next_review",
            Label::SomeReview | Label::Approved | Label::Other => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_however_they_are_spelled_and_each_means_one_thing() {
        assert_eq!(Label::of("Document Owner:"), Some(Label::Owner));
        assert_eq!(Label::of("last_review_date"), Some(Label::Reviewed));
        assert_eq!(Label::of("Nächste  Prüfung"), Some(Label::NextReview));
        assert_eq!(Label::of("Frequency"), None);
        let mut all: Vec<&str> =
            LABELS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|it| it.len() <= LONGEST));
    }
}
