//! Candidates in turns, and what one takes of what others do.

/// What each candidate took in each round: whatever else a machine does meets all of a round alike.
#[derive(Debug)]
pub struct Rounds<C>(Vec<Vec<(C, f64)>>);

impl<C: Copy + PartialEq> Rounds<C> {
    /// So many rounds, every other one backwards.
    ///
    /// # Errors
    /// What a round says.
    pub fn run<E>(
        rounds: usize,
        candidates: &[C],
        mut round: impl FnMut(&[C]) -> Result<Vec<f64>, E>,
    ) -> Result<Self, E> {
        let mut all = Vec::with_capacity(rounds);
        for number in 0..rounds {
            let mut order = candidates.to_vec();
            if number % 2 == 1 {
                order.reverse();
            }
            let costs = round(&order)?;
            all.push(order.into_iter().zip(costs).collect());
        }
        Ok(Self(all))
    }

    /// What a candidate takes in the middle.
    pub fn cost(&self, who: C) -> f64 {
        self.median(|cost| cost(who))
    }

    /// How many times as much a candidate takes as others together, in the middle of all rounds.
    pub fn ratio(&self, who: C, others: &[C]) -> f64 {
        self.median(|cost| cost(who) / others.iter().map(|other| cost(*other)).sum::<f64>())
    }

    fn median(&self, of: impl Fn(&dyn Fn(C) -> f64) -> f64) -> f64 {
        let mut all: Vec<f64> = self
            .0
            .iter()
            .map(|round| {
                of(&|who| round.iter().find(|(known, _)| *known == who).map_or(f64::NAN, |(_, cost)| *cost))
            })
            .collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
    }
}
