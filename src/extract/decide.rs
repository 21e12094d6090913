//! Signals in, confidence out.
//!
//! A logistic sum: every signal has a weight, the sum of the weights of those seen and a bias goes
//! through the logistic function. What is below [`THRESHOLD`] is no reference. Weights are set by hand
//! so that they hold for notes that nobody has seen: no rule knows a title.

use super::candidate::{Signal, Signals};
use crate::model::Manner;

/// Mentions of at least this confidence are kept.
pub const THRESHOLD: f32 = 0.5;

/// What the signals believe in less than this is not even handed over, whatever its URLs say.
pub(super) const FLOOR: f32 = 0.05;

/// One row a signal, in the order of the enum: the word in `evidence`, the weight.
const TABLE: &[(Signal, &str, f32)] = &[
    (Signal::Bracket, "bracket", 5.0),
    (Signal::Byline, "byline", 3.0),
    (Signal::MaybeByline, "maybe-byline", 1.4),
    (Signal::Formatted, "formatted", 4.0),
    (Signal::Year, "year", 1.0),
    (Signal::Venue, "venue", 1.2),
    (Signal::Identifier, "identifier", 4.0),
    (Signal::Url, "url", 2.5),
    (Signal::UrlBelow, "url-below", 4.0),
    (Signal::WorkUrl, "work-url", 2.5),
    (Signal::SiteUrl, "site-url", -2.5),
    (Signal::Key, "key", 4.0),
    (Signal::Quoted, "quoted", 1.0),
    (Signal::TitleMark, "title-mark", 2.5),
    (Signal::Announced, "announced", 1.0),
    (Signal::TitleCase, "title-case", 1.2),
    (Signal::ShortName, "short-name", 1.8),
    (Signal::NamedTitle, "named-title", 1.5),
    (Signal::LongTitle, "long-title", 1.7),
    (Signal::Question, "question", 0.5),
    (Signal::TitleWords, "title-words", 1.4),
    (Signal::Short, "short", -2.8),
    (Signal::Long, "long", -2.0),
    (Signal::Prose, "prose", -2.7),
    (Signal::LowerCase, "lower-case", -1.5),
    (Signal::Code, "code", -3.0),
    (Signal::Label, "label", -3.0),
    (Signal::InReferences, "in-references", 3.0),
    (Signal::InReadings, "in-readings", 2.6),
    (Signal::UnderReferences, "under-references", 0.5),
    (Signal::AmongReferences, "among-references", 1.3),
    (Signal::AmongTitles, "among-titles", 1.8),
    (Signal::AmongProse, "among-prose", -1.0),
    (Signal::HasNotes, "has-notes", 0.2),
    (Signal::HasVerdict, "has-verdict", 3.1),
    (Signal::HasReferences, "has-references", 0.7),
    (Signal::HasHighlights, "has-highlights", 0.8),
    (Signal::HasQuotes, "has-quotes", 1.2),
    (Signal::HoldsReferences, "holds-references", -3.2),
    (Signal::Outermost, "outermost", 0.2),
    (Signal::OwnItem, "own-item", 0.7),
    (Signal::LinkItem, "link-item", 2.5),
    (Signal::Inline, "inline", -0.5),
    (Signal::Heading, "heading", -0.5),
    (Signal::UnderWork, "under-work", -0.7),
    (Signal::Internal, "internal", -5.0),
    (Signal::ListOfTitles, "list-of-titles", 1.3),
    (Signal::ListOfYears, "list-of-years", 1.0),
];

// The table is indexed by the number of the signal.
const _: () = {
    let mut row = 0;
    while row < TABLE.len() {
        assert!(
            TABLE[row].0 as usize == row,
            "a signal is missing from the table, or out of order"
        );
        row += 1;
    }
};

/// What speaks for a mention by its manner alone.
pub(super) const fn bias(manner: Manner) -> f32 {
    match manner {
        Manner::Entry => -3.0,
        Manner::Reference | Manner::Link => -1.5,
        Manner::Quote => -2.0,
        Manner::Identifier | Manner::Key => -1.0,
        Manner::Name => 0.0,
    }
}

pub(super) fn name_of(signal: usize) -> &'static str {
    TABLE[signal].1
}

/// How many signals there are.
pub(super) const SIGNALS: usize = TABLE.len();

/// The hand-set weight of a signal.
pub(super) const fn weight_of(signal: usize) -> f32 {
    TABLE[signal].2
}

/// The sum of the hand-set weights: above zero for what is more likely a reference than not.
#[inline]
pub(super) fn sum(manner: Manner, signals: Signals) -> f32 {
    let of_signals: f32 = signals.bits().map(|signal| TABLE[signal].2).sum();
    bias(manner) + of_signals
}

pub(super) fn logistic(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

/// The sum that stands for a belief; those of 0 and 1 are out of reach of any.
pub(super) fn logit(belief: f32) -> f32 {
    let belief = belief.clamp(1e-6, 1.0 - 1e-6);
    (belief / (1.0 - belief)).ln()
}

/// The belief, from 0 to 1, that a candidate with these signals is a reference: the first one, by the hand-set
/// weights alone, by which readers decide what the lines below a reference are. [`super::weights`] has the last word.
#[must_use]
pub fn confidence(manner: Manner, signals: Signals) -> f32 {
    logistic(sum(manner, signals))
}

/// True when [`confidence`] reaches `least`, most often without working it out.
pub(super) fn reaches(manner: Manner, signals: Signals, least: f32) -> bool {
    let sum = sum(manner, signals);
    // Below zero the logistic function is below a half.
    if sum < -0.01 && least >= 0.5 {
        return false;
    }
    logistic(sum) >= least
}

/// The words for what spoke for a candidate, strongest first.
#[must_use]
pub fn evidence(signals: Signals) -> Vec<&'static str> {
    let mut rows: Vec<_> = signals
        .bits()
        .map(|signal| &TABLE[signal])
        .filter(|row| row.2 > 0.0)
        .collect();
    rows.sort_by(|a, b| b.2.total_cmp(&a.2));
    rows.into_iter().map(|row| row.1).collect()
}
