//! The processes of the system and what flows between them (clause 4.4): outputs meet inputs of the same name.

mod circle;

use std::collections::{HashMap, HashSet};

pub use circle::{Break, Circle, Phase};

use crate::document::{Document, Kind};
use crate::isms::Isms;
use crate::source::{Field, Spanned};
use crate::suggest::Advice;

/// Every process with what it gives to others. A retired process is none.
#[derive(Debug, Default)]
pub struct ProcessGraph<'a> {
    /// In the order of their paths.
    pub processes: Vec<Process<'a>>,
    /// In the order of their names.
    pub flows: Vec<Flow<'a>>,
    /// A process, and one that names it in `depends_on`.
    pub dependencies: Vec<(usize, usize)>,
    /// Inputs that nobody gives.
    pub unproduced: Vec<Gap<'a>>,
    /// Outputs that nobody takes.
    pub unconsumed: Vec<Gap<'a>>,
    /// Processes that share nothing with another one, and whose inputs and outputs are no gaps either.
    pub isolated: Vec<usize>,
    /// Whether the loop of planning, operation, checking and improvement closes.
    pub circle: Circle,
}

#[derive(Debug)]
pub struct Process<'a> {
    pub document: &'a Document,
    /// Which parts of the loop it serves, by its clauses.
    pub phases: Vec<Phase>,
}

/// Something that processes give and take. Kept as one thing with two ends: a name that everybody gives and takes has
/// the square of them as pairs. What some give to the outside and others have from there meets nobody here: such a name has
/// a second flow.
#[derive(Debug)]
pub struct Flow<'a> {
    pub name: &'a str,
    /// By number in [`ProcessGraph::processes`], rising.
    pub from: Vec<usize>,
    pub to: Vec<usize>,
    /// Processes that have it from outside the ISMS, and those that give it to somebody there.
    pub from_outside: Vec<usize>,
    pub to_outside: Vec<usize>,
}

/// An input without a giver, or an output without a taker.
#[derive(Debug)]
pub struct Gap<'a> {
    pub process: usize,
    pub name: &'a Spanned<String>,
    /// The name at the other end that was probably meant, and a process that has it.
    pub near: Option<(&'a Spanned<String>, usize)>,
    /// Another process that has it from, or gives it to, the outside.
    pub outside: Option<usize>,
}

/// A list of names of one process.
type Names = fn(&Document) -> &Field<Vec<Spanned<String>>>;

const INPUTS: Names = |it| &it.tables.process.inputs;
const OUTPUTS: Names = |it| &it.tables.process.outputs;
const FROM_OUTSIDE: Names = |it| &it.tables.process.external_inputs;
const TO_OUTSIDE: Names = |it| &it.tables.process.external_outputs;

impl<'a> ProcessGraph<'a> {
    pub fn of(isms: &'a Isms) -> ProcessGraph<'a> {
        let processes = processes(isms);
        if processes.is_empty() {
            return ProcessGraph::default();
        }
        let documents: Vec<&'a Document> = processes.iter().map(|it| it.document).collect();
        let ends = Ends::of(&documents);
        let mut graph = ProcessGraph {
            flows: ends.flows(),
            dependencies: dependencies(isms, &documents),
            processes,
            ..ProcessGraph::default()
        };
        // What seems to be missing may stand in what could not be read.
        if isms.may_stand_among(documents.iter().copied()) {
            return graph;
        }
        let is_unread = |keys: [&str; 2]| {
            documents.iter().any(|it| !it.is_readable() || keys.iter().any(|key| it.is_faulty(key)))
        };
        let are_outputs_unread = is_unread(["outputs", "external_outputs"]);
        let are_inputs_unread = is_unread(["inputs", "external_inputs"]);
        let mut advice = Advice::default();
        if !are_outputs_unread {
            graph.unproduced = ends.unproduced(&documents, &mut advice);
        }
        if !are_inputs_unread {
            let meant: HashSet<&str> = graph.unproduced.iter().filter_map(Gap::meant).collect();
            graph.unconsumed = ends.unconsumed(&documents, &meant);
        }
        if !are_outputs_unread && !are_inputs_unread {
            graph.isolated = graph.find_isolated();
            graph.circle = circle::judge(&graph);
        }
        graph
    }

    /// The processes of a part of the loop, in the order of their paths.
    pub fn of_phase(&self, phase: Phase) -> impl Iterator<Item = (usize, &Process<'a>)> {
        self.processes.iter().enumerate().filter(move |(_, it)| it.phases.contains(&phase))
    }

    /// Where the loop is open.
    pub fn breaks(&self) -> &[Break] {
        match &self.circle {
            Circle::Open(breaks) => breaks,
            Circle::NotJudged | Circle::NotDescribed | Circle::Closed => &[],
        }
    }

    /// Whether no process says anything of what it takes and gives.
    pub fn is_silent(&self) -> bool {
        self.flows.is_empty() && self.dependencies.is_empty()
    }

    /// For each process the next ones, with a node for each flow behind the processes: many meet in one name. A slip in a name
    /// is a fault of its own, and joins what was meant.
    pub(crate) fn edges(&self) -> Vec<Vec<usize>> {
        let mut edges = vec![Vec::new(); self.processes.len()];
        for (number, flow) in self.flows.iter().enumerate() {
            for from in &flow.from {
                edges[*from].push(self.processes.len() + number);
            }
        }
        for (from, to) in &self.dependencies {
            edges[*from].push(*to);
        }
        for gap in &self.unproduced {
            if let Some((_, giver)) = gap.near {
                edges[giver].push(gap.process);
            }
        }
        edges.extend(self.flows.iter().map(|flow| flow.to.clone()));
        edges
    }

    fn find_isolated(&self) -> Vec<usize> {
        let mut is_joined = vec![self.processes.len() < 2; self.processes.len()];
        for flow in &self.flows {
            let is_shared = match (flow.from.as_slice(), flow.to.as_slice()) {
                ([], _) | (_, []) => false,
                ([from], [to]) => from != to,
                _ => true,
            };
            for process in flow.from.iter().chain(&flow.to).filter(|_| is_shared) {
                is_joined[*process] = true;
            }
        }
        for (from, to) in &self.dependencies {
            is_joined[*from] = true;
            is_joined[*to] = true;
        }
        // One fault, one finding.
        for gap in self.unproduced.iter().chain(&self.unconsumed) {
            is_joined[gap.process] = true;
            if let Some((_, other)) = gap.near {
                is_joined[other] = true;
            }
        }
        (0..self.processes.len()).filter(|it| !is_joined[*it]).collect()
    }
}

impl Gap<'_> {
    fn meant(&self) -> Option<&str> {
        self.near.map(|(name, _)| name.value.as_str())
    }
}

fn processes(isms: &Isms) -> Vec<Process<'_>> {
    let is_process = |it: &&Document| it.kind.get().is_some_and(|kind| kind.value == Kind::Process);
    let documents = isms.documents.iter().filter(is_process).filter(|it| !it.is_retired());
    documents.map(|document| Process { document, phases: circle::phases(document) }).collect()
}

fn dependencies(isms: &Isms, documents: &[&Document]) -> Vec<(usize, usize)> {
    let numbers: HashMap<&str, usize> =
        documents.iter().enumerate().filter_map(|(number, it)| Some((it.id()?, number))).collect();
    let mut dependencies = Vec::new();
    for (to, document) in documents.iter().enumerate() {
        let mut seen = HashSet::new();
        for id in document.depends_on.items() {
            // Of two documents with one id, the first is meant.
            let is_meant = |number: &usize| {
                isms.by_id(id).is_some_and(|it| it.file == documents[*number].file)
            };
            let from = numbers.get(id.value.as_str()).copied().filter(is_meant);
            dependencies.extend(from.filter(|it| *it != to && seen.insert(*it)).map(|it| (it, to)));
        }
    }
    dependencies
}

/// Who gives and takes each name.
struct Ends<'a> {
    by_name: HashMap<&'a str, End<'a>>,
}

/// For each [`Side`] the processes that have one name, in rising order, each with the place where it says so.
#[derive(Default)]
struct End<'a>([Vec<(&'a Spanned<String>, usize)>; 6]);

#[derive(Clone, Copy)]
enum Side {
    Given,
    Taken,
    GivenHere,
    TakenHere,
    FromOutside,
    ToOutside,
}

/// What each list of a process says.
const LISTS: [(Names, &[Side]); 4] = [
    (OUTPUTS, &[Side::Given, Side::GivenHere]),
    (TO_OUTSIDE, &[Side::Given, Side::ToOutside]),
    (INPUTS, &[Side::Taken, Side::TakenHere]),
    (FROM_OUTSIDE, &[Side::Taken, Side::FromOutside]),
];

impl<'a> End<'a> {
    fn of(&self, side: Side) -> &[(&'a Spanned<String>, usize)] {
        &self.0[side as usize]
    }

    fn add(&mut self, side: Side, name: &'a Spanned<String>, process: usize) {
        let processes = &mut self.0[side as usize];
        if processes.last().is_none_or(|it| it.1 != process) {
            processes.push((name, process));
        }
    }
}

impl<'a> Ends<'a> {
    fn of(documents: &[&'a Document]) -> Ends<'a> {
        let mut by_name: HashMap<&'a str, End<'a>> = HashMap::new();
        for (process, document) in documents.iter().enumerate() {
            for (names, sides) in LISTS {
                for name in names(document).items() {
                    let end = by_name.entry(name).or_default();
                    for side in sides {
                        end.add(*side, name, process);
                    }
                }
            }
        }
        Ends { by_name }
    }

    fn flows(&self) -> Vec<Flow<'a>> {
        let mut flows = Vec::with_capacity(self.by_name.len());
        for (name, end) in &self.by_name {
            let numbers = |side| end.of(side).iter().map(|it| it.1).collect::<Vec<usize>>();
            let mut flow = Flow {
                name,
                from: numbers(Side::Given),
                to: numbers(Side::Taken),
                from_outside: numbers(Side::FromOutside),
                to_outside: numbers(Side::ToOutside),
            };
            let (given_here, taken_here) = (numbers(Side::GivenHere), numbers(Side::TakenHere));
            if flow.from.len() > given_here.len() && flow.to.len() > taken_here.len() {
                // Who gives it here as well stays with its takers here.
                let (here, to_outside) = std::mem::take(&mut flow.to_outside)
                    .into_iter()
                    .partition(|it| given_here.binary_search(it).is_ok());
                flow.to_outside = here;
                let mut from = std::mem::replace(&mut flow.from, given_here);
                from.retain(|it| flow.from.binary_search(it).is_err());
                if flow.from.is_empty() {
                    flow.to.retain(|it| taken_here.binary_search(it).is_err());
                }
                flows.push(Flow {
                    name,
                    from,
                    to: taken_here,
                    from_outside: Vec::new(),
                    to_outside,
                });
            }
            flows.push(flow);
        }
        flows.sort_by_key(|it| it.name);
        flows
    }

    fn unproduced(&self, documents: &[&'a Document], advice: &mut Advice) -> Vec<Gap<'a>> {
        let mut gaps = self.open(documents, INPUTS, Side::Given, Side::FromOutside);
        for gap in &mut gaps {
            let own = gap.process;
            let by_another =
                |end: &End<'a>| end.of(Side::Given).iter().find(|it| it.1 != own).copied();
            let others = self.by_name.iter().filter(|(_, end)| by_another(end).is_some());
            let near = advice.nearest_name(gap.name, others.map(|(name, _)| *name));
            gap.near = near.and_then(|near| by_another(self.by_name.get(near)?));
        }
        gaps
    }

    /// A name that somebody meant to take is a slip at the other end, and told there.
    fn unconsumed(&self, documents: &[&'a Document], meant: &HashSet<&str>) -> Vec<Gap<'a>> {
        let mut gaps = self.open(documents, OUTPUTS, Side::Taken, Side::ToOutside);
        gaps.retain(|gap| !meant.contains(gap.name.value.as_str()));
        gaps
    }

    /// The names of a list that have no other end, neither here nor outside; each once a process.
    fn open(
        &self,
        documents: &[&'a Document],
        names: Names,
        others: Side,
        outside: Side,
    ) -> Vec<Gap<'a>> {
        let mut gaps = Vec::new();
        for (process, document) in documents.iter().enumerate() {
            let mut seen = HashSet::new();
            for name in names(document).items() {
                let Some(end) = self.by_name.get(name.value.as_str()) else { continue };
                let beyond = end.of(outside);
                if !end.of(others).is_empty()
                    || beyond.iter().any(|it| it.1 == process)
                    || !seen.insert(name.value.as_str())
                {
                    continue;
                }
                let outside = beyond.first().map(|it| it.1);
                gaps.push(Gap { process, name, near: None, outside });
            }
        }
        gaps
    }
}
