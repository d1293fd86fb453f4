//! Every place of a document that names a control or a clause.

use super::Document;
use crate::source::Spanned;

/// One naming of a control or clause.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'a> {
    pub id: &'a Spanned<String>,
    /// The key it stands under: `controls`, or `applicability`, whose rows each name one.
    pub key: &'static str,
    /// The list that it stands in, if it does.
    pub list: &'a [Spanned<String>],
}

impl Document {
    /// Controls, whatever they are named for: claimed, applicable, treating a risk, shown or audited.
    pub fn control_references(&self) -> impl Iterator<Item = Reference<'_>> {
        let tables = &self.tables;
        let claimed = under("controls", self.controls.items());
        let rows = tables.applicability.items().iter().filter_map(|row| row.control.get());
        let applicable = rows.map(|id| Reference { id, key: "applicability", list: &[] });
        let risks = tables.risks.items().iter().map(|it| it.controls.items());
        let evidence = tables.evidence.items().iter().map(|it| it.controls.items());
        let findings = tables.findings.items().iter().map(|it| it.controls.items());
        let rows = tables.rows.items().iter().map(|it| it.controls.items());
        let audited = under("audited_controls", tables.audit.audited_controls.items());
        let planned = tables.audits.items().iter().map(|it| it.controls.items());
        let in_rows = risks.chain(evidence).chain(findings).chain(rows);
        claimed
            .chain(applicable)
            .chain(in_rows.flat_map(|ids| under("controls", ids)))
            .chain(audited)
            .chain(planned.flat_map(|ids| under("controls", ids)))
    }

    pub fn clause_references(&self) -> impl Iterator<Item = Reference<'_>> {
        let tables = &self.tables;
        let findings = tables.findings.items().iter().map(|it| it.clauses.items());
        let planned = tables.audits.items().iter().map(|it| it.clauses.items());
        under("clauses", self.clauses.items())
            .chain(findings.chain(planned).flat_map(|ids| under("clauses", ids)))
            .chain(under("audited_clauses", tables.audit.audited_clauses.items()))
    }

    /// Where a document claims a control.
    pub fn claim(&self, control: &str) -> Option<&Spanned<String>> {
        self.controls.items().iter().find(|it| it.value == control)
    }
}

fn under<'a>(
    key: &'static str,
    list: &'a [Spanned<String>],
) -> impl Iterator<Item = Reference<'a>> {
    list.iter().map(move |id| Reference { id, key, list })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_controls_and_clauses_counts() {
        let text = "+++\ncontrols = [\"1\"]\nclauses = [\"a\"]\naudited_controls = [\"6\"]\naudited_clauses = [\"c\"]\n\
                    [[applicability]]\ncontrol = \"2\"\n[[risks]]\ncontrols = [\"3\"]\n[[evidence]]\ncontrols = [\"4\"]\n\
                    [[findings]]\ncontrols = [\"5\"]\nclauses = [\"b\"]\n\
                    [[audits]]\ncontrols = [\"7\"]\nclauses = [\"d\"]\n+++\n";
        let document = Document::read(0, text);
        let controls: Vec<&str> =
            document.control_references().map(|it| it.id.value.as_str()).collect();
        assert_eq!(controls, ["1", "2", "3", "4", "5", "6", "7"]);
        let clauses: Vec<&str> =
            document.clause_references().map(|it| it.id.value.as_str()).collect();
        assert_eq!(clauses, ["a", "b", "d", "c"]);
    }
}
