//! How often the system looks at itself: `[audit]` and `[management_review]`, and since when it does.

use std::collections::BTreeMap;

use super::set;
use crate::date::{Date, Interval};
use crate::fields::Fields;
use crate::source::{Field, Span};

/// The standard names no interval; these defaults are the custom.
#[derive(Clone, Debug)]
pub struct Rhythm {
    /// From one internal audit to the next.
    pub audit_every: Interval,
    /// The time in which every clause and control has its turn.
    pub audit_cycle: Interval,
    pub management_review_every: Interval,
    /// Since when the system runs, where the house says so.
    pub in_operation_since: Field<Date>,
}

impl Default for Rhythm {
    fn default() -> Rhythm {
        let interval = |text| Interval::parse(text).expect("a valid default");
        Rhythm {
            audit_every: interval("12 months"),
            audit_cycle: interval("3 years"),
            management_review_every: interval("12 months"),
            in_operation_since: Field::Absent,
        }
    }
}

impl Rhythm {
    pub(super) fn read(
        fields: &mut Fields<'_, '_>,
        in_operation_since: Field<Date>,
        places: &mut BTreeMap<String, Span>,
    ) -> Rhythm {
        let mut rhythm = Rhythm { in_operation_since, ..Rhythm::default() };
        fields.table("audit", |audit| {
            set(audit, ("audit", "every"), &mut rhythm.audit_every, places);
            set(audit, ("audit", "cycle"), &mut rhythm.audit_cycle, places);
        });
        fields.table("management_review", |review| {
            let every = &mut rhythm.management_review_every;
            set(review, ("management_review", "every"), every, places);
        });
        rhythm
    }
}

#[cfg(test)]
mod tests {
    use crate::configuration::Configuration;

    #[test]
    fn intervals_have_defaults_and_unknown_keys_are_faults() {
        let (configuration, faults) = Configuration::read(0, "[audit]\nevery = \"6 months\"\n");
        assert_eq!(faults, []);
        let rhythm = &configuration.rhythm;
        assert_eq!(rhythm.audit_every.to_string(), "6 months");
        assert_eq!(rhythm.audit_cycle.to_string(), "3 years");
        assert_eq!(rhythm.management_review_every.to_string(), "12 months");
        for text in [
            "[audit]\nevry = \"6 months\"\n",
            "[audit]\ncycle = \"now and then\"\n",
            "[management_review]\ncycle = \"3 years\"\n",
            "[isms]\nin_operation_since = \"spring\"\n",
        ] {
            assert_eq!(Configuration::read(0, text).1.len(), 1, "{text}");
        }
    }
}
