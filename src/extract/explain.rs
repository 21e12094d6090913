//! Why: for every stretch of a note that might have been a reference, what spoke for it and against it.

use std::ops::Range;

use super::decide;
use super::features;
use super::finish::{self, Lines, Weighed};
use super::weights::Weights;
use super::{Options, kind};
use crate::model::{Kind, Manner};

/// One thing that was taken into account.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    /// The signal or feature.
    pub name: &'static str,
    /// How much of it there is; signals are there or not.
    pub value: f32,
    /// What all of it weighs.
    pub weight: f32,
}

/// What became of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is a reference.
    Taken,
    /// Its confidence is below the threshold.
    Doubted,
    /// A more certain one takes the same text.
    Overlapped,
}

/// A candidate and the account of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Bytes of the note.
    pub span: Range<usize>,
    /// Line of its start, from 1.
    pub line: u32,
    /// Line of its end, from 1.
    pub end_line: u32,
    /// The title.
    pub title: String,
    /// How the note points at the work.
    pub manner: Manner,
    /// What kind of work it would be.
    pub kind: Kind,
    /// What speaks for a candidate of this manner before anything is seen.
    pub bias: f32,
    /// The signals seen, with the weights set by hand.
    pub signals: Vec<Reason>,
    /// What training adds to the weight of each of these signals.
    pub learned: Vec<Reason>,
    /// What is looked at beside them; all its weights are learned.
    pub features: Vec<Reason>,
    /// All that was learned, held to its bound.
    pub correction: f32,
    /// All of it, the learned part held to its bound.
    pub sum: f32,
    /// What the sum stands for, from 0 to 1.
    pub confidence: f32,
    /// What became of it.
    pub fate: Fate,
}

/// Accounts for every candidate of a note, in the order of the text; nothing is left out early.
#[must_use]
pub fn explain(text: &str, name: &str, options: &Options, weights: &Weights) -> Vec<Account> {
    let threshold = options.threshold.unwrap_or(decide::THRESHOLD);
    let mut sink = super::read(text, name, options, 0.0);
    let company = finish::gather(&mut sink.candidates, sink.headings.len());
    let weighed: Vec<Weighed> = sink
        .candidates
        .iter()
        .map(|candidate| finish::weigh(candidate, &company, &sink.headings, weights))
        .collect();
    let beliefs: Vec<f32> = weighed.iter().map(|weighed| weighed.confidence).collect();
    let is_chosen = finish::choose(&sink.candidates, &beliefs, threshold);
    let mut lines = Lines::new(text);
    let candidates = sink.candidates.iter().zip(weighed).zip(is_chosen);
    let accounts = candidates.map(|((candidate, weighed), is_chosen)| {
        let by_hand = candidate.signals.bits().map(|signal| Reason {
            name: decide::name_of(signal),
            value: 1.0,
            weight: decide::weight_of(signal),
        });
        let learned = candidate.signals.bits().map(|signal| Reason {
            name: decide::name_of(signal),
            value: 1.0,
            weight: weights.of_signal(signal),
        });
        let features = weighed.values.iter().enumerate();
        let features = features.map(|(feature, &value)| Reason {
            name: features::NAMES[feature],
            value,
            weight: weights.of_feature(feature) * value,
        });
        let fate = match () {
            () if is_chosen => Fate::Taken,
            () if weighed.confidence < threshold => Fate::Doubted,
            () => Fate::Overlapped,
        };
        let (line, _) = lines.at(candidate.span.start);
        Account {
            line,
            end_line: line + finish::lines_within(text, &candidate.span),
            span: candidate.span.clone(),
            title: candidate.title.clone().into_owned(),
            manner: candidate.manner,
            kind: kind::of(candidate),
            bias: decide::bias(candidate.manner),
            signals: by_hand.collect(),
            learned: learned.collect(),
            features: features.filter(|reason| reason.value != 0.0).collect(),
            correction: weighed.correction,
            sum: weighed.sum,
            confidence: weighed.confidence,
            fate,
        }
    });
    accounts.collect()
}
