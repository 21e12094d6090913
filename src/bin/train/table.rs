//! What came out, source by source, as a table.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use notebib::extract::decide::THRESHOLD;

use crate::judge::{self, Guess};
use crate::notes::Note;

/// Counts over the notes of a source.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    pub(crate) is_twin: bool,
    /// On wholly checked notes, above the threshold.
    found: usize,
    missed: usize,
    alarms: usize,
    /// On all notes.
    found_of_all: usize,
    missed_of_all: usize,
    exact: usize,
    kinds: usize,
    /// Tenths of confidence: how many, how many right, the sum of confidence; on checked notes.
    bins: [(usize, usize, f64); 10],
}

impl Row {
    /// Judges the guesses of one more note.
    pub(crate) fn add(&mut self, note: &Note, guesses: &[Guess]) {
        self.is_twin = note.is_twin;
        let taken: Vec<Guess> = guesses
            .iter()
            .filter(|guess| guess.confidence >= THRESHOLD)
            .cloned()
            .collect();
        let verdict = judge::judge(&note.gold, &taken);
        self.found_of_all += verdict.matches.len();
        self.missed_of_all += verdict.misses.len();
        for &(row, guess) in &verdict.matches {
            let (row, guess) = (&note.gold[row], &taken[guess]);
            self.exact += usize::from(judge::norm(&row.title) == judge::norm(&guess.title));
            self.kinds += usize::from(row.kind == guess.kind);
        }
        if !note.is_checked {
            return;
        }
        self.found += verdict.matches.len();
        self.missed += verdict.misses.len();
        self.alarms += verdict.alarms.len();
        let verdict = judge::judge(&note.gold, guesses);
        let right = verdict.matches.iter().map(|&(_, guess)| (guess, true));
        for (guess, is_right) in right.chain(verdict.alarms.iter().map(|&guess| (guess, false))) {
            let confidence = f64::from(guesses[guess].confidence);
            let bin = &mut self.bins[((confidence * 10.0) as usize).min(9)];
            bin.0 += 1;
            bin.1 += usize::from(is_right);
            bin.2 += confidence;
        }
    }

    /// True when there is something to judge precision on.
    pub(crate) const fn is_checked(&self) -> bool {
        self.found + self.missed > 0
    }

    /// Precision, recall and F1 on checked notes.
    pub(crate) fn rates(&self) -> (f64, f64, f64) {
        judge::rates(self.found, self.missed, self.alarms)
    }

    pub(crate) fn titles(&self) -> f64 {
        self.exact as f64 / self.found_of_all.max(1) as f64
    }

    pub(crate) fn kinds(&self) -> f64 {
        self.kinds as f64 / self.found_of_all.max(1) as f64
    }

    pub(crate) fn recall_of_all(&self) -> f64 {
        self.found_of_all as f64 / (self.found_of_all + self.missed_of_all).max(1) as f64
    }

    /// The mean distance between confidence and how often it is right, over tenths of confidence.
    pub(crate) fn calibration_error(&self) -> f64 {
        let all: usize = self.bins.iter().map(|bin| bin.0).sum();
        let off = self.bins.iter().map(|bin| (bin.1 as f64 - bin.2).abs());
        off.sum::<f64>() / all.max(1) as f64
    }

    /// Takes the counts of another source over.
    fn join(&mut self, other: &Self) {
        for (own, other) in self.bins.iter_mut().zip(&other.bins) {
            own.0 += other.0;
            own.1 += other.1;
            own.2 += other.2;
        }
    }
}

/// Means over sources: precision, recall, F1, exact titles, right kinds, calibration error.
pub(crate) fn means<'r>(rows: impl Iterator<Item = &'r Row>) -> [f64; 6] {
    let mut sums = [0.0; 6];
    let mut count = 0;
    for row in rows.filter(|row| row.is_checked()) {
        let (precision, recall, f1) = row.rates();
        let own = [
            precision,
            recall,
            f1,
            row.titles(),
            row.kinds(),
            row.calibration_error(),
        ];
        sums.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        count += 1;
    }
    sums.map(|sum| sum / f64::from(count.max(1)))
}

fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

/// The tables of refs/evaluation/extraction.md.
pub(crate) fn write(
    by_hand: &BTreeMap<String, Row>,
    learned: &BTreeMap<String, Row>,
    from_nothing: &BTreeMap<String, Row>,
) -> String {
    let mut text = String::from(include_str!("table.md"));
    for is_twin in [false, true] {
        text.push_str(if is_twin {
            "\n## The same notes without their links\n\nOnly words and place are left to go by.\n"
        } else {
            "\n## Every author left out in turn\n"
        });
        text.push_str(
            "\n| source | precision | recall | F1 | titles exact | kind right | calibration error | recall, all notes | F1 by hand | F1 from labels alone |\n\
             |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
        );
        let of = |rows: &BTreeMap<String, Row>| -> Vec<(String, Row)> {
            let rows = rows.iter().filter(|(_, row)| {
                row.is_twin == is_twin && row.found_of_all + row.missed_of_all > 9
            });
            rows.map(|(name, row)| (name.clone(), row.clone()))
                .collect()
        };
        for (name, row) in of(learned) {
            let cells = if row.is_checked() {
                let (precision, recall, f1) = row.rates();
                [precision, recall, f1].map(percent)
            } else {
                ["–", "–", "–"].map(str::to_owned)
            };
            let other = |rows: &BTreeMap<String, Row>| {
                rows.get(&name)
                    .filter(|row| row.is_checked())
                    .map_or("–".to_owned(), |row| percent(row.rates().2))
            };
            let _ = writeln!(
                text,
                "| {name} | {} | {} | {} | {} | {} | {} | {} |",
                cells.join(" | "),
                percent(row.titles()),
                percent(row.kinds()),
                if row.is_checked() {
                    format!("{:.3}", row.calibration_error())
                } else {
                    "–".to_owned()
                },
                percent(row.recall_of_all()),
                other(by_hand),
                other(from_nothing),
            );
        }
        let mean = |rows| means(of(rows).iter().map(|(_, row)| row));
        let own = mean(learned);
        let _ = writeln!(
            text,
            "| **mean of checked sources** | {} | {:.3} | | {} | {} |",
            own[..5]
                .iter()
                .map(|share| format!("**{}**", percent(*share)))
                .collect::<Vec<_>>()
                .join(" | "),
            own[5],
            percent(mean(by_hand)[2]),
            percent(mean(from_nothing)[2]),
        );
    }
    text.push_str(
        "\n## Reliability\n\nMentions on wholly checked notes, by tenths of confidence.\n\n",
    );
    text.push_str("| confidence | mentions | mean confidence | right | by hand: mentions | right | without links: mentions | right |\n|---|--:|--:|--:|--:|--:|--:|--:|\n");
    let total = |rows: &BTreeMap<String, Row>, is_twin: bool| {
        let mut all = Row::default();
        rows.values()
            .filter(|row| row.is_twin == is_twin)
            .for_each(|row| all.join(row));
        all
    };
    let (own, hand, twins) = (
        total(learned, false),
        total(by_hand, false),
        total(learned, true),
    );
    for bin in 2..10 {
        let right = |row: &Row| {
            let (count, right, _) = row.bins[bin];
            format!(
                "{count} | {}",
                if count == 0 {
                    "–".to_owned()
                } else {
                    percent(right as f64 / count as f64)
                }
            )
        };
        let (count, _, sum) = own.bins[bin];
        let mean = if count == 0 {
            "–".to_owned()
        } else {
            percent(sum / count as f64)
        };
        let (mentions, share) = right(&own)
            .split_once(" | ")
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap_or_default();
        let _ = writeln!(
            text,
            "| {:.1}–{:.1} | {mentions} | {mean} | {share} | {} | {} |",
            bin as f64 / 10.0,
            (bin + 1) as f64 / 10.0,
            right(&hand),
            right(&twins),
        );
    }
    let _ = writeln!(
        text,
        "\nExpected calibration error over all of them: {:.3}; by the hand-set weights {:.3}; without links {:.3}.",
        own.calibration_error(),
        hand.calibration_error(),
        twins.calibration_error(),
    );
    text
}
