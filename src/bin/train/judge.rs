//! The rules of ../shared/eval/score.py in Rust: what counts as found, missed and wrong.
//!
//! Gold rows and predictions of one file in, matches, misses and alarms out. A test of the numbers is `.ci/score`,
//! which asks the script itself.

use std::collections::HashMap;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A row of gold.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Gold {
    pub(crate) file: String,
    pub(crate) line: i64,
    pub(crate) title: String,
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) level: String,
}

impl Gold {
    pub(crate) fn is_optional(&self) -> bool {
        self.level == "optional"
    }
}

/// What is judged.
#[derive(Debug, Clone)]
pub(crate) struct Guess {
    pub(crate) line: i64,
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) confidence: f32,
}

/// What became of the guesses of one file.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Index of the gold row, index of the guess.
    pub(crate) matches: Vec<(usize, usize)>,
    pub(crate) misses: Vec<usize>,
    pub(crate) alarms: Vec<usize>,
}

/// Without case, punctuation and symbols.
pub(crate) fn norm(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let spaced: String = folded
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || is_combining_mark(c) {
                c
            } else {
                ' '
            }
        })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How alike two titles are: whether only in part, and the ratio; none when they are not.
pub(crate) fn similarity(a: &str, b: &str) -> Option<(bool, f64)> {
    let (a, b) = (norm(a), norm(b));
    if a.is_empty() || b.is_empty() {
        return None;
    }
    if a == b {
        return Some((false, 1.0));
    }
    let (left, right): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if upper_bound(&left, &right) >= 0.85 {
        let ratio = 2.0 * same(&left, &right) as f64 / (left.len() + right.len()) as f64;
        if ratio >= 0.85 {
            return Some((false, ratio));
        }
    }
    let (short, long) = if left.len() <= right.len() {
        ((&a, &left), (&b, &right))
    } else {
        ((&b, &right), (&a, &left))
    };
    let is_cjk = |c: &&char| matches!(**c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7af}');
    let is_telling = short.1.len() >= 20 || short.1.iter().filter(is_cjk).count() >= 8;
    (is_telling && long.0.contains(short.0.as_str()))
        .then(|| (true, short.1.len() as f64 / long.1.len() as f64))
}

/// The ratio if the order of characters did not matter.
fn upper_bound(a: &[char], b: &[char]) -> f64 {
    let mut counts: HashMap<char, i64> = HashMap::new();
    b.iter().for_each(|c| *counts.entry(*c).or_default() += 1);
    let mut same = 0;
    for c in a {
        let left = counts.entry(*c).or_default();
        same += i64::from(*left > 0);
        *left -= 1;
    }
    2.0 * same as f64 / (a.len() + b.len()) as f64
}

/// Characters in matching blocks, as Python's difflib finds them: the longest block (the first of equally long ones),
/// then left and right of it.
fn same(a: &[char], b: &[char]) -> usize {
    let mut places: HashMap<char, Vec<usize>> = HashMap::new();
    for (at, c) in b.iter().enumerate() {
        places.entry(*c).or_default().push(at);
    }
    let mut total = 0;
    let mut open = vec![(0..a.len(), 0..b.len())];
    while let Some((left, right)) = open.pop() {
        let (mut best, mut at, mut beside) = (0, left.start, right.start);
        let mut lengths: HashMap<usize, usize> = HashMap::new();
        for i in left.clone() {
            let mut next = HashMap::new();
            for &j in places.get(&a[i]).map_or(&[][..], Vec::as_slice) {
                if j < right.start {
                    continue;
                }
                if j >= right.end {
                    break;
                }
                let length = j.checked_sub(1).and_then(|j| lengths.get(&j)).unwrap_or(&0) + 1;
                next.insert(j, length);
                if length > best {
                    (best, at, beside) = (length, i + 1 - length, j + 1 - length);
                }
            }
            lengths = next;
        }
        if best > 0 {
            total += best;
            open.push((left.start..at, right.start..beside));
            open.push((at + best..left.end, beside + best..right.end));
        }
    }
    total
}

/// Every pair of a row and a guess that may be the same, the best first.
fn pairs(gold: &[Gold], guesses: &[Guess]) -> Vec<(bool, bool, f64, i64, usize, usize)> {
    let mut pairs = Vec::new();
    for (row, one) in gold.iter().enumerate() {
        for (index, guess) in guesses.iter().enumerate() {
            let distance = (guess.line - one.line).abs();
            if distance > 1 {
                continue;
            }
            if let Some((is_part, ratio)) = similarity(&one.title, &guess.title) {
                pairs.push((is_part, one.is_optional(), -ratio, distance, row, index));
            }
        }
    }
    pairs.sort_by(|a, b| {
        (a.0, a.1)
            .cmp(&(b.0, b.1))
            .then(a.2.total_cmp(&b.2))
            .then((a.3, a.4, a.5).cmp(&(b.3, b.4, b.5)))
    });
    pairs
}

/// Judges the guesses of one file.
pub(crate) fn judge(gold: &[Gold], guesses: &[Guess]) -> Verdict {
    let mut verdict = Verdict::default();
    let mut is_used = (vec![false; gold.len()], vec![false; guesses.len()]);
    let mut touches_optional = vec![None; guesses.len()];
    for &(_, is_optional, _, _, row, guess) in &pairs(gold, guesses) {
        touches_optional[guess].get_or_insert(is_optional);
        if is_used.0[row] || is_used.1[guess] {
            continue;
        }
        is_used.0[row] = true;
        is_used.1[guess] = true;
        if !is_optional {
            verdict.matches.push((row, guess));
        }
    }
    verdict.misses = (0..gold.len())
        .filter(|&row| !is_used.0[row] && !gold[row].is_optional())
        .collect();
    verdict.alarms = (0..guesses.len())
        .filter(|&guess| !is_used.1[guess] && touches_optional[guess] != Some(true))
        .collect();
    verdict
}

/// What a candidate is: a reference, none, or something that counts neither way.
///
/// Unlike in [`judge`] several candidates may be the same reference: readers hand over variants, of which one is
/// chosen later.
pub(crate) fn labels(gold: &[Gold], guesses: &[Guess]) -> Vec<Option<bool>> {
    let mut labels = vec![Some(false); guesses.len()];
    for (index, guess) in guesses.iter().enumerate() {
        let same = gold.iter().filter(|row| {
            (row.line - guess.line).abs() <= 1 && similarity(&row.title, &guess.title).is_some()
        });
        for row in same {
            if !row.is_optional() {
                labels[index] = Some(true);
                break;
            }
            labels[index] = None;
        }
    }
    labels
}

/// Precision, recall, F1.
pub(crate) fn rates(found: usize, missed: usize, alarms: usize) -> (f64, f64, f64) {
    let share = |of: usize| {
        if of == 0 {
            0.0
        } else {
            found as f64 / of as f64
        }
    };
    let (precision, recall) = (share(found + alarms), share(found + missed));
    let f1 = if found == 0 {
        0.0
    } else {
        2.0 * precision * recall / (precision + recall)
    };
    (precision, recall, f1)
}
