//! The results as text.

use crate::measured::{Measured, Results, Spread};

/// A column: its head, and what stands in it.
type Column = (&'static str, fn(&[Measured]) -> String);

const COLUMNS: [Column; 9] = [
    ("per second", |rounds| {
        Spread::of(rounds.iter().map(|round| round.rate)).map_or_else(String::new, |rate| {
            format!("{:.0} ({:.0}..{:.0})", rate.median, rate.least, rate.most)
        })
    }),
    ("of empty", |rounds| median(rounds, |round| round.of_empty, 3)),
    ("of raw", |rounds| median(rounds, |round| round.of_raw, 2)),
    ("p50 ms", |rounds| median(rounds, |round| Some(round.p50_us / 1_000.0), 2)),
    ("p99 ms", |rounds| median(rounds, |round| Some(round.p99_us / 1_000.0), 2)),
    ("first byte ms", |rounds| median(rounds, |round| round.first_byte_ms, 1)),
    ("MB/s", |rounds| median(rounds, |round| round.megabytes, 1)),
    ("CPU us", |rounds| median(rounds, |round| round.cpu_us, 0)),
    ("MB held", |rounds| median(rounds, |round| round.memory_mb, 0)),
];

fn median(rounds: &[Measured], value: impl Fn(&Measured) -> Option<f64>, digits: usize) -> String {
    let spread = Spread::of(rounds.iter().filter_map(value));
    spread.map_or_else(String::new, |spread| format!("{:.digits$}", spread.median))
}

/// One row a contestant, then what stands alone.
pub(crate) fn text(results: &Results) -> String {
    let head = ["where", "scale", "what"].into_iter().chain(COLUMNS.iter().map(|(head, _)| *head));
    let mut lines = vec![head.map(str::to_owned).collect::<Vec<_>>()];
    for (contestant, rounds) in &results.rows {
        let who = [contestant.place.clone(), contestant.scale.to_string(), contestant.name.clone()];
        lines.push(who.into_iter().chain(COLUMNS.iter().map(|(_, cell)| cell(rounds))).collect());
    }
    let mut facts = vec![["where", "scale", "what", "median", "least..most"].map(str::to_owned).to_vec()];
    for (contestant, values) in &results.facts {
        if let Some(spread) = Spread::of(values.iter().copied()) {
            let range = format!("{:.1}..{:.1}", spread.least, spread.most);
            let scale = contestant.scale.to_string();
            let median = format!("{:.1}", spread.median);
            facts.push(vec![contestant.place.clone(), scale, contestant.name.clone(), median, range]);
        }
    }
    let failures = results
        .failures
        .iter()
        .map(|(contestant, reason)| format!("{}, {}: {reason}\n", contestant.place, contestant.name));
    format!("{}\n{}\n{}", aligned(&lines), aligned(&facts), failures.collect::<String>())
}

/// What each path costs at each scale, beside each other: microseconds a request, and p99.
pub(crate) fn scales(results: &Results) -> String {
    let mut scales: Vec<u64> = results.rows.iter().map(|(contestant, _)| contestant.scale).collect();
    scales.sort_unstable();
    scales.dedup();
    let mut lines = vec![vec!["where".to_owned(), "what".to_owned()]];
    lines[0].extend(scales.iter().map(|scale| format!("CPU us at {scale} (p99 ms)")));
    let mut seen = Vec::new();
    for (contestant, _) in &results.rows {
        let who = (&contestant.place, &contestant.name);
        if seen.contains(&who) {
            continue;
        }
        seen.push(who);
        let mut line = vec![contestant.place.clone(), contestant.name.clone()];
        line.extend(scales.iter().map(|scale| {
            let at = results
                .rows
                .iter()
                .find(|(other, _)| (&other.place, &other.name) == who && other.scale == *scale);
            at.map_or_else(String::new, |(_, rounds)| {
                let cpu = median(rounds, |round| round.cpu_us, 0);
                format!("{cpu} ({})", median(rounds, |round| Some(round.p99_us / 1_000.0), 2))
            })
        }));
        lines.push(line);
    }
    aligned(&lines)
}

/// Cells under each other: texts to the left in the first columns, numbers to the right.
fn aligned(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.len()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    let mut text = String::new();
    for line in lines {
        let cells = line.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            if column == 0 || column == 2 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}
