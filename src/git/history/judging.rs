//! Judging beside the walk: which of the events on a document's chain of commits answers a question.
//!
//! The walk hands events over in the order of each chain and goes on. A document's events are judged one after the other,
//! by one thread at a time: no more texts are read than the answers need, and the versions of one document together, as
//! each is stored as its difference from the next.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use git2::Oid;

use super::blobs::{Blobs, Versions};
use super::cache::Answer;
use super::objects::Cut;
use super::walk::{Mask, Number, bit, facts_in};
use crate::git::objects::Objects;
use crate::git::repository::Handle;
use crate::history::Fact;

/// What became of a question.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    Set(Answer),
    /// An earlier walk found it.
    Known(Answer),
    /// An earlier commit may have done it, which this clone does not hold: the next walk asks again.
    Last(Answer),
    Cut(Cut),
}

/// Something on a document's chain of commits, in the chain's order.
#[derive(Debug)]
pub(super) enum Event {
    /// The commit set the values that the two texts do not share.
    Compare {
        commit: Oid,
        before: Oid,
        after: Oid,
    },
    Answer(Outcome),
}

#[derive(Debug, Default)]
pub(super) struct Judging {
    /// By document, the facts that are answered.
    answered: Vec<AtomicU16>,
    /// How many outcomes there are.
    count: AtomicUsize,
    queue: Mutex<Queue>,
    /// Something was queued, or nothing will be.
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Queue {
    /// By document.
    chains: Vec<Chain>,
    /// The documents with events that no thread has taken.
    waiting: VecDeque<Number>,
    /// How many events are not judged yet.
    length: usize,
    outcomes: Vec<(Number, Fact, Outcome)>,
    is_closed: bool,
    /// Threads that wait for something to judge.
    idle: usize,
}

#[derive(Debug, Default)]
struct Chain {
    events: Vec<(Mask, Event)>,
    /// It waits, or a thread has it.
    is_busy: bool,
}

impl Judging {
    pub(super) fn of(documents: usize) -> Judging {
        let judging = Judging::default();
        judging.queue().chains.resize_with(documents, Chain::default);
        Judging { answered: (0..documents).map(|_| AtomicU16::new(0)).collect(), ..judging }
    }

    /// The facts of a document that are answered.
    pub(super) fn answered(&self, document: Number) -> Mask {
        self.answered[document].load(Ordering::Relaxed)
    }

    /// How many answers there are.
    pub(super) fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// How many events are not judged yet.
    pub(super) fn backlog(&self) -> usize {
        self.queue().length
    }

    /// Adds an event to a document's chain.
    pub(super) fn add(&self, document: Number, mask: Mask, event: Event) {
        if mask & !self.answered(document) == 0 {
            return;
        }
        let mut queue = self.queue();
        // Once more: while this thread waited for the queue, the document's earlier events may have answered, and theirs count.
        let mask = mask & !self.answered(document);
        match event {
            Event::Answer(outcome) if !queue.chains[document].is_busy => {
                for fact in facts_in(mask) {
                    queue.outcomes.push((document, fact, outcome.clone()));
                }
                self.settle(document, mask);
            }
            event => {
                queue.length += 1;
                let chain = &mut queue.chains[document];
                chain.events.push((mask, event));
                if !std::mem::replace(&mut chain.is_busy, true) {
                    queue.waiting.push_back(document);
                    if queue.idle > 0 {
                        self.changed.notify_one();
                    }
                }
            }
        }
    }

    /// Judges what waits. With `stays`, until nothing more will come.
    pub(super) fn work(&self, blobs: &mut Blobs<'_>, stays: bool) {
        while let Some((document, events)) = self.take(stays) {
            let (count, mut outcomes) = (events.len(), Vec::new());
            for (mask, event) in events {
                for fact in facts_in(mask & !self.answered(document)) {
                    if let Some(outcome) = event.outcome(blobs, fact) {
                        outcomes.push((document, fact, outcome));
                        self.settle(document, bit(fact));
                    }
                }
            }
            let mut queue = self.queue();
            queue.length -= count;
            queue.outcomes.append(&mut outcomes);
            let chain = &mut queue.chains[document];
            chain.is_busy = !chain.events.is_empty();
            if chain.is_busy {
                queue.waiting.push_back(document);
            }
        }
    }

    /// Judges on another thread until nothing more will come.
    pub(super) fn help(&self, handle: &Handle, versions: &Versions) {
        self.work(&mut Blobs::new(versions, Objects::of(handle)), true);
    }

    /// Nothing more will come: threads that stay may leave.
    pub(super) fn close(&self) {
        self.queue().is_closed = true;
        self.changed.notify_all();
    }

    /// The same, when this is dropped: nobody waits for a walk that failed.
    pub(super) fn closing(&self) -> impl Drop {
        Closing(self)
    }

    /// Every answer, by document and fact: which thread was first shows nowhere.
    pub(super) fn outcomes(&self) -> Vec<(Number, Fact, Outcome)> {
        let mut outcomes = std::mem::take(&mut self.queue().outcomes);
        outcomes.sort_unstable_by_key(|it| (it.0, it.1));
        outcomes
    }

    fn take(&self, stays: bool) -> Option<(Number, Vec<(Mask, Event)>)> {
        let mut queue = self.queue();
        loop {
            if let Some(document) = queue.waiting.pop_front() {
                return Some((document, std::mem::take(&mut queue.chains[document].events)));
            }
            if !stays || queue.is_closed {
                return None;
            }
            queue.idle += 1;
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
            queue.idle -= 1;
        }
    }

    fn settle(&self, document: Number, mask: Mask) {
        self.answered[document].fetch_or(mask, Ordering::Relaxed);
        self.count.fetch_add(mask.count_ones() as usize, Ordering::Relaxed);
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Closing<'a>(&'a Judging);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Event {
    fn outcome(&self, blobs: &mut Blobs<'_>, fact: Fact) -> Option<Outcome> {
        match self {
            Event::Answer(outcome) => Some(outcome.clone()),
            Event::Compare { commit, before, after } => {
                match (blobs.facts(*before), blobs.facts(*after)) {
                    (Ok(one), Ok(two)) if one.agree(&two, fact) => None,
                    (Ok(_), Ok(_)) => {
                        Some(Outcome::Set(Answer::set(*commit, Some(*before), *after)))
                    }
                    (Err(cut), _) | (_, Err(cut)) => Some(Outcome::Cut(cut)),
                }
            }
        }
    }
}
