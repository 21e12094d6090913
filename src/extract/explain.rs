//! Why: for every stretch of a note that might have been a reference, what spoke for it and against it; for every other
//! line, what kept readers from making a candidate of it.
//!
//! ```
//! use notebib::extract::{Options, explain, weights::Weights};
//!
//! let note = "1. Paxos Made Simple [2001, 3000 refs]\n\n2. we need logs, and more of them.";
//! let why = explain::explain(note, "note.txt", &Options::default(), Weights::shipped());
//! let first = why.at(1).next().unwrap();
//! assert_eq!(first.fate, explain::Fate::Taken);
//! assert!(first.signals.iter().any(|reason| reason.name == "bracket"));
//! assert_eq!(why.passed(2), Some(explain::Passed::Blank));
//! ```

use std::ops::Range;

use super::decide;
use super::features;
use super::finish::{self, Lines, Weighed};
use super::sections::{self, Below};
use super::weights::Weights;
use super::{Options, shelf};
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

impl Fate {
    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Doubted => "doubted",
            Self::Overlapped => "overlapped",
        }
    }
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

/// What one signal or feature came to, hand-set and learned together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// The signal or feature.
    pub name: &'static str,
    /// How much of it there is.
    pub value: f32,
    /// Its weight set by hand; features have none.
    pub by_hand: f32,
    /// What was learned, before it is held to its bound.
    pub learned: f32,
}

impl Account {
    /// All that was taken into account, the weightiest first.
    ///
    /// **Shape**: the bias, these, and how far [`Self::correction`] is held back add up to [`Self::sum`].
    #[must_use]
    pub fn terms(&self) -> Vec<Term> {
        let signals = self
            .signals
            .iter()
            .zip(&self.learned)
            .map(|(signal, learned)| Term {
                name: signal.name,
                value: signal.value,
                by_hand: signal.weight,
                learned: learned.weight,
            });
        let features = self.features.iter().map(|feature| Term {
            name: feature.name,
            value: feature.value,
            by_hand: 0.0,
            learned: feature.weight,
        });
        let mut terms: Vec<Term> = signals.chain(features).collect();
        let weight = |term: &Term| (term.by_hand + term.learned).abs();
        terms.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.name.cmp(b.name)));
        terms
    }

    /// By how much the bound holds back what was learned.
    #[must_use]
    pub fn held_back(&self) -> f32 {
        let learned = self
            .learned
            .iter()
            .chain(&self.features)
            .map(|reason| reason.weight);
        self.correction - learned.sum::<f32>()
    }
}

/// What kept readers from making a candidate of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// There is nothing on it.
    Blank,
    /// There is no such line.
    Beyond,
    /// It stands in a fenced block that holds no outline.
    Code,
    /// It heads a section, and holds no link.
    Heading,
    /// It says that references stand below it.
    ReferencesBelow,
    /// It says that the note's own words about a work stand below it.
    NotesBelow,
    /// Of lines that long only identifiers and URLs are read.
    TooLong,
    /// It has marks only, no words.
    Marks,
    /// Its links are images, profiles, parts of the note or navigation.
    Navigation,
    /// Running text, without a link to a work, an identifier, a citation key or a title in quotation marks.
    Text,
}

impl Passed {
    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Beyond => "beyond",
            Self::Code => "code",
            Self::Heading => "heading",
            Self::ReferencesBelow => "references-below",
            Self::NotesBelow => "notes-below",
            Self::TooLong => "too-long",
            Self::Marks => "marks",
            Self::Navigation => "navigation",
            Self::Text => "text",
        }
    }

    /// The sentence for a person.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Blank => "nothing on this line",
            Self::Beyond => "the note has no such line",
            Self::Code => "in a fenced block that holds no outline: code is not read",
            Self::Heading => "a heading without a link: it names a section",
            Self::ReferencesBelow => "a label that says: references stand below",
            Self::NotesBelow => "a label that says: the note's own words stand below",
            Self::TooLong => {
                "too long: of such lines only identifiers and URLs are read, and this one has none"
            }
            Self::Marks => "marks only, no words",
            Self::Navigation => {
                "its links are images, profiles, parts of the note, or repeated navigation"
            }
            Self::Text => {
                "running text without a link to a work, an identifier, a citation key or a quoted title"
            }
        }
    }
}

/// The account of a whole note.
#[derive(Debug)]
pub struct Explained<'t> {
    text: &'t str,
    /// **Shape**: in the order of the text.
    pub accounts: Vec<Account>,
    /// From this confidence on a candidate is taken.
    pub threshold: f32,
    /// What readers skipped, in order.
    skipped: Vec<Range<usize>>,
    /// Where sections start.
    headings: Vec<usize>,
    /// Where lines start.
    starts: Vec<usize>,
    /// For each account the last line that it, or one before it, reaches.
    reached: Vec<u32>,
}

impl Explained<'_> {
    /// The candidates that stand on a line, in whole or in part.
    pub fn at(&self, line: u32) -> impl Iterator<Item = &Account> {
        let end = self
            .accounts
            .partition_point(|account| account.line <= line);
        let start = self
            .reached
            .partition_point(|&reached| reached < line)
            .min(end);
        let near = self.accounts[start..end].iter();
        near.filter(move |account| account.end_line >= line)
    }

    /// How many lines the note has.
    #[must_use]
    pub fn lines(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// Why a line has no candidate; none when it has one.
    #[must_use]
    pub fn passed(&self, line: u32) -> Option<Passed> {
        if self.at(line).next().is_some() {
            return None;
        }
        let number = usize::try_from(line).unwrap_or(usize::MAX);
        let Some(&start) = number
            .checked_sub(1)
            .and_then(|index| self.starts.get(index))
        else {
            return Some(Passed::Beyond);
        };
        let end = self.starts.get(number).copied().unwrap_or(self.text.len());
        let own = &self.text[start..end];
        let bare = own.trim();
        let range = start..end;
        // `n. related materials`, `## References`: what stands behind the marker.
        let words = match bare.split_once(' ') {
            Some((marker, words))
                if marker.len() <= 4 && !marker.ends_with(char::is_alphabetic) =>
            {
                words
            }
            _ => bare,
        };
        Some(
            match sections::below(words).or_else(|| sections::below(bare)) {
                _ if bare.is_empty() => Passed::Blank,
                _ if self.is_skipped(&range) => Passed::Code,
                Some(Below::References) => Passed::ReferencesBelow,
                Some(Below::Notes) => Passed::NotesBelow,
                _ if self.heads(&range) => Passed::Heading,
                _ if own.len() > LONG => Passed::TooLong,
                _ if !bare.contains(char::is_alphanumeric) => Passed::Marks,
                _ if bare.contains("](") || bare.contains("[[") || bare.contains("://") => {
                    Passed::Navigation
                }
                _ => Passed::Text,
            },
        )
    }
}

impl Explained<'_> {
    fn heads(&self, line: &Range<usize>) -> bool {
        let next = self.headings.partition_point(|&start| start < line.start);
        self.headings
            .get(next)
            .is_some_and(|start| line.contains(start))
    }

    fn is_skipped(&self, line: &Range<usize>) -> bool {
        let next = self
            .skipped
            .partition_point(|skipped| skipped.end <= line.start);
        let skipped = self.skipped.get(next);
        skipped.is_some_and(|skipped| skipped.start < line.end)
    }
}

/// Lines beyond this are read for identifiers only.
const LONG: usize = 4096;

/// Accounts for every candidate of a note; nothing is left out early.
#[must_use]
pub fn explain<'t>(
    text: &'t str,
    name: &str,
    options: &Options,
    weights: &Weights,
) -> Explained<'t> {
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
    let about = sink.about.title.as_deref();
    let kinds = shelf::kinds(&sink.candidates, &is_chosen, &sink.headings, about, name);
    let mut lines = Lines::new(text);
    let candidates = sink
        .candidates
        .iter()
        .zip(weighed)
        .zip(is_chosen.into_iter().zip(kinds));
    let accounts: Vec<Account> = candidates
        .map(|((candidate, weighed), (is_chosen, kind))| {
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
                kind,
                bias: decide::bias(candidate.manner),
                signals: by_hand.collect(),
                learned: learned.collect(),
                features: features.filter(|reason| reason.value != 0.0).collect(),
                correction: weighed.correction,
                sum: weighed.sum,
                confidence: weighed.confidence,
                fate,
            }
        })
        .collect();
    let reached = accounts.iter().scan(0, |reached, account| {
        *reached = account.end_line.max(*reached);
        Some(*reached)
    });
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let starts = std::iter::once(0)
        .chain(breaks)
        .filter(|&start| start < text.len());
    Explained {
        text,
        starts: starts.collect(),
        reached: reached.collect(),
        accounts,
        threshold,
        skipped: std::mem::take(&mut sink.passed),
        headings: sink.headings.iter().map(|heading| heading.start).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;

    const NOTE: &str = "# Consensus\n\n\
        We need logs and more of them, in every way.\n\n\
        ## Related materials\n\n\
        - [Paxos Made Simple](https://lamport.org/paxos.pdf)\n\
        - Raft [2014, ATC, 3000 refs]\n\n\
        ```\nlet x = 1;\n```\n\n\
        ![a picture](x.png)\n\n---\n";

    #[test]
    fn what_is_explained_is_what_is_extracted() {
        let why = explain(NOTE, "note.md", &Options::default(), Weights::shipped());
        let found = extract(NOTE, "note.md", &Options::default());
        let taken: Vec<_> = why
            .accounts
            .iter()
            .filter(|one| one.fate == Fate::Taken)
            .collect();
        assert_eq!(taken.len(), found.mentions.len());
        for (account, mention) in taken.iter().zip(&found.mentions) {
            assert_eq!(account.span, mention.span);
            assert_eq!(
                (account.line, account.end_line),
                (mention.line, mention.end_line)
            );
            assert!((account.confidence - mention.confidence).abs() < 1e-6);
        }
    }

    #[test]
    fn the_parts_add_up() {
        let why = explain(NOTE, "note.md", &Options::default(), Weights::shipped());
        assert!(!why.accounts.is_empty());
        for account in &why.accounts {
            let terms: f32 = account
                .terms()
                .iter()
                .map(|term| term.by_hand + term.learned)
                .sum();
            let sum = account.bias + terms + account.held_back();
            assert!((sum - account.sum).abs() < 1e-3, "{account:?}");
        }
    }

    #[test]
    fn every_other_line_says_why_it_was_passed_over() {
        let why = explain(NOTE, "note.md", &Options::default(), Weights::shipped());
        let passed: Vec<_> = (1..=20).map(|line| why.passed(line)).collect();
        assert_eq!(passed[0], Some(Passed::Heading));
        assert_eq!(passed[1], Some(Passed::Blank));
        assert_eq!(passed[4], Some(Passed::ReferencesBelow));
        assert_eq!(passed[6], None);
        assert_eq!(passed[7], None);
        assert_eq!(passed[10], Some(Passed::Code));
        assert_eq!(passed[13], Some(Passed::Navigation));
        assert_eq!(passed[15], Some(Passed::Marks));
        assert_eq!(passed[19], Some(Passed::Beyond));
    }
}
