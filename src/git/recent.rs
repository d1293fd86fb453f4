//! What was read last, as far as it fits into so many bytes.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, Hash};

pub(super) struct Recent<K, V, S> {
    by_key: HashMap<K, (V, usize), S>,
    /// The newest last.
    order: VecDeque<K>,
    bytes: usize,
    most_bytes: usize,
    /// So many are remembered, however large.
    fewest: usize,
}

impl<K: Copy + Eq + Hash, V: Clone, S: BuildHasher + Default> Recent<K, V, S> {
    pub(super) fn new(most_bytes: usize, fewest: usize) -> Recent<K, V, S> {
        let (by_key, order) = (HashMap::default(), VecDeque::new());
        Recent { by_key, order, bytes: 0, most_bytes, fewest }
    }

    pub(super) fn get(&self, key: &K) -> Option<V> {
        self.by_key.get(key).map(|it| it.0.clone())
    }

    pub(super) fn insert(&mut self, key: K, value: V, bytes: usize) {
        if self.by_key.insert(key, (value, bytes)).is_some() {
            return;
        }
        self.bytes += bytes;
        self.order.push_back(key);
        while self.bytes > self.most_bytes && self.order.len() > self.fewest {
            let oldest = self.order.pop_front().and_then(|it| self.by_key.remove(&it));
            self.bytes -= oldest.map_or(0, |it| it.1);
        }
    }
}
