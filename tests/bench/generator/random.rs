//! Pseudo-random numbers that are the same on every machine: `SplitMix64`, and no floating-point function that a machine may round its own way.

/// A stream of numbers fixed by its seed.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 up to, but not including, `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let product = u128::from(self.next()) * (end as u128);
        usize::try_from(product >> 64).expect("less than `end`, which is a usize")
    }

    /// A number from `first` to `last`, both included.
    pub(crate) fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    /// A number from 0.0 up to, but not including, 1.0.
    pub(crate) fn unit(&mut self) -> f64 {
        let top = u32::try_from(self.next() >> 32).expect("the upper half of 64 bits");
        f64::from(top) / 4_294_967_296.0
    }

    /// True in this share of the calls.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    pub(crate) fn choose<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// `count` different numbers below `end`, in no order.
    pub(crate) fn sample(&mut self, end: usize, count: usize) -> Vec<usize> {
        let mut picked = Vec::with_capacity(count);
        while picked.len() < count.min(end) {
            let number = self.below(end);
            if !picked.contains(&number) {
                picked.push(number);
            }
        }
        picked
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// Picks ranks so that a few are picked very often and most hardly ever, as files in a real repository are edited.
#[derive(Debug)]
pub(crate) struct Churn {
    /// The weights of rank 0 up to this rank, added up.
    totals: Vec<f64>,
}

impl Churn {
    pub(crate) fn new(ranks: usize) -> Self {
        let mut total = 0.0;
        let totals = (1..=ranks)
            .map(|rank| {
                // The weight is 1 / rank^0.8125. Every machine rounds square roots alike, which `powf` does not promise.
                let rank = f64::from(u32::try_from(rank).expect("fewer than 2^32 documents"));
                let fourth = rank.sqrt().sqrt();
                total += 1.0 / (rank.sqrt() * fourth * fourth.sqrt().sqrt());
                total
            })
            .collect();
        Self { totals }
    }

    /// One of the first `ranks` ranks.
    pub(crate) fn pick(&self, random: &mut Random, ranks: usize) -> usize {
        let totals = &self.totals[..ranks];
        let point = random.unit() * totals[ranks - 1];
        totals.partition_point(|total| *total <= point).min(ranks - 1)
    }
}
