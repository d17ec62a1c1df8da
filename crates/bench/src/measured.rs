//! What came of a contestant, in one round and in all of them.

use serde_json::{Value, json};

/// Who was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contestant {
    /// The column: a database, `empty`, `raw` with its database, or the peer.
    pub(crate) place: String,
    /// The path or the operation.
    pub(crate) name: String,
    /// How many people and events there were.
    pub(crate) scale: u64,
}

/// What it did in one round.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Measured {
    /// Requests, or operations, a second.
    pub(crate) rate: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
    /// Millions of bytes a second, heads and bodies.
    pub(crate) megabytes: Option<f64>,
    /// From the beginning of the connection to the first byte, of one request alone, in milliseconds.
    pub(crate) first_byte_ms: Option<f64>,
    /// The time that the server computed for each request, in microseconds.
    pub(crate) cpu_us: Option<f64>,
    /// The most that the server held during the load, in MB.
    pub(crate) memory_mb: Option<f64>,
    /// The rate as a part of what the empty server did in this round.
    pub(crate) of_empty: Option<f64>,
    /// The rate as a part of what the raw operation did in this round.
    pub(crate) of_raw: Option<f64>,
}

/// All rounds of all contestants, in the order of the first round.
#[derive(Debug, Default)]
pub(crate) struct Results {
    pub(crate) rows: Vec<(Contestant, Vec<Measured>)>,
    /// Single numbers: memory and starts.
    pub(crate) facts: Vec<(Contestant, Vec<f64>)>,
    /// What the peer could not do, and why.
    pub(crate) failures: Vec<(Contestant, String)>,
}

impl Results {
    pub(crate) fn add(&mut self, contestant: Contestant, measured: Measured) {
        push(&mut self.rows, contestant, measured);
    }

    pub(crate) fn note(&mut self, contestant: Contestant, value: f64) {
        push(&mut self.facts, contestant, value);
    }

    pub(crate) fn fail(&mut self, contestant: Contestant, reason: String) {
        self.failures.push((contestant, reason));
    }

    /// All that was measured, round by round.
    pub(crate) fn json(&self) -> Value {
        let who = |contestant: &Contestant| json!({"place": contestant.place, "name": contestant.name, "scale": contestant.scale});
        let round = |measured: &Measured| {
            json!({
                "rate": measured.rate, "p50_us": measured.p50_us, "p99_us": measured.p99_us,
                "megabytes": measured.megabytes, "first_byte_ms": measured.first_byte_ms,
                "cpu_us": measured.cpu_us, "memory_mb": measured.memory_mb,
                "of_empty": measured.of_empty, "of_raw": measured.of_raw,
            })
        };
        let rows = self.rows.iter().map(|(contestant, rounds)| {
            json!({"contestant": who(contestant), "rounds": rounds.iter().map(round).collect::<Vec<_>>()})
        });
        let facts = self
            .facts
            .iter()
            .map(|(contestant, values)| json!({"contestant": who(contestant), "values": values}));
        let failures = self
            .failures
            .iter()
            .map(|(contestant, reason)| json!({"contestant": who(contestant), "reason": reason}));
        json!({
            "rows": rows.collect::<Vec<_>>(),
            "facts": facts.collect::<Vec<_>>(),
            "failures": failures.collect::<Vec<_>>(),
        })
    }
}

fn push<T>(list: &mut Vec<(Contestant, Vec<T>)>, contestant: Contestant, value: T) {
    match list.iter_mut().find(|(known, _)| *known == contestant) {
        Some((_, values)) => values.push(value),
        None => list.push((contestant, vec![value])),
    }
}

/// The middle of some numbers, with the least and the most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) least: f64,
    pub(crate) median: f64,
    pub(crate) most: f64,
}

impl Spread {
    /// None of no numbers.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let (least, most) = (*values.first()?, *values.last()?);
        let (below, above) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
        Some(Self { least, median: f64::midpoint(below, above), most })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_has_its_median_between_its_ends() {
        assert_eq!(Spread::of([3.0, 1.0, 9.0]), Some(Spread { least: 1.0, median: 3.0, most: 9.0 }));
        assert_eq!(Spread::of([3.0, 1.0]), Some(Spread { least: 1.0, median: 2.0, most: 3.0 }));
        assert_eq!(Spread::of([]), None);
    }

    #[test]
    fn rounds_of_one_contestant_stand_together() {
        let contestant =
            |name: &str| Contestant { place: "SQLite".to_owned(), name: name.to_owned(), scale: 1 };
        let mut results = Results::default();
        for name in ["bearer", "list", "bearer"] {
            results.add(contestant(name), Measured::default());
        }
        let rounds: Vec<usize> = results.rows.iter().map(|(_, rounds)| rounds.len()).collect();
        assert_eq!(rounds, [2, 1]);
    }
}
