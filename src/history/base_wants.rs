//! The history of a base. Where a document says the same on both sides, the head's answer holds for the base too: what a
//! branch did not touch must look the same, whichever way the walk went.

use super::wanted::{self, Revisions, Want};
use super::{Fact, Facts, History};
use crate::comparison::{self, Kept};
use crate::isms::Isms;

/// What is asked of the base's history, and what the head's answers.
#[derive(Debug)]
pub struct BaseWants {
    /// One for each of the base's documents.
    pub wants: Vec<Want>,
    /// By document, what the head answers.
    answered: Vec<Option<Answered>>,
}

/// What a document of the head answers for the base's.
#[derive(Debug)]
struct Answered {
    twin: usize,
    facts: Vec<Fact>,
    /// Whether its revisions are the base's too: nothing touched it since.
    revisions: bool,
}

impl BaseWants {
    /// What the rules need of the base, where `wants` is what they need of the head.
    pub fn by_rules(base: &Isms, head: &Isms, wants: &[Want]) -> BaseWants {
        let needs = wanted::Needs::of(base);
        let mut answered = Vec::with_capacity(base.documents.len());
        let mut base_wants = Vec::with_capacity(base.documents.len());
        let mut twins = vec![None; base.documents.len()];
        for (number, twin) in comparison::twins(base, head).into_iter().enumerate() {
            if let Some(twin) = twin {
                twins[twin] = Some(number);
            }
        }
        for (document, twin) in base.documents.iter().zip(twins) {
            let known = twin.and_then(|it| wants.get(it));
            let is_untouched = twin.is_some_and(|it| {
                Kept { before: document, after: &head.documents[it] }.is_untouched()
            });
            let current = known.filter(|_| is_untouched).map(|it| it.current.clone());
            let needed = |facts: &Facts| needs.of_document(document, facts);
            let mut want = match current {
                Some(current) => wanted::of_facts(base, document, current, needed),
                None => wanted::want(base, document, needed),
            };
            let is_answered = |fact: &Fact| {
                let (Some(of_head), Some(facts)) = (known, &want.current) else { return false };
                // Either may be the later one: a digest that only one of them has is another act.
                let agrees = of_head
                    .current
                    .as_ref()
                    .is_some_and(|it| it.agree(facts, *fact) && facts.agree(it, *fact));
                agrees && of_head.facts.contains(fact)
            };
            let (by_head, open) = want.facts.iter().partition(|it| is_answered(it));
            want.facts = open;
            let revisions = is_untouched && want.revisions != Revisions::None;
            if revisions {
                want.revisions = Revisions::None;
            }
            answered.push(twin.map(|twin| Answered { twin, facts: by_head, revisions }));
            base_wants.push(want);
        }
        BaseWants { wants: base_wants, answered }
    }

    /// Adds the head's answers to what the walk found.
    pub fn complete(&self, base: &mut History, head: &History) {
        for (document, answered) in base.documents.iter_mut().zip(&self.answered) {
            let Some(Answered { twin, facts, revisions }) = answered else { continue };
            let twin = &head.documents[*twin];
            for fact in facts {
                document.answers[*fact as usize] = twin.answer(*fact).clone();
            }
            if *revisions {
                document.revisions.clone_from(&twin.revisions);
            }
        }
    }
}
