//! What was learned from labelled notes: corrections to the weights of [`super::decide`], and how a sum becomes a
//! confidence.
//!
//! The weights set by hand are what we believed before we saw any labels. Training starts at them and may move the sum of
//! one candidate by no more than `Weights::reach`: a note by somebody else, in a style that no label shows, is
//! then decided much as the hand-set weights decide it. That bound also tells readers which lines need no
//! second look.

use std::sync::LazyLock;

use super::candidate::Signals;
use super::decide::{self, SIGNALS};
use super::features::{self, Values};

static SHIPPED: LazyLock<Weights> = LazyLock::new(|| {
    // That the file is well formed is a test; were it not, the hand-set weights would decide alone.
    Weights::read(include_str!("../../refs/model.toml")).unwrap_or_else(|_| Weights::by_hand())
});

/// A model: corrections, their bound, and the curve from sums to confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    signals: [f32; SIGNALS],
    features: Values,
    /// The corrections of one candidate together are held to this, up and down.
    reach: f32,
    /// Confidence is the logistic function of so many times the sum.
    slope: f32,
}

/// What is wrong with a file of weights.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("weights, line {line}: {reason}")]
pub struct Malformed {
    /// The line, from 1; 0 for what is missing.
    pub line: usize,
    /// What is wrong.
    pub reason: &'static str,
}

impl Weights {
    /// The weights set by hand, without corrections.
    #[must_use]
    pub const fn by_hand() -> Self {
        Self {
            signals: [0.0; SIGNALS],
            features: [0.0; features::COUNT],
            reach: 0.0,
            slope: 1.0,
        }
    }

    /// The same corrections with all that is set by hand taken away, to see what labels teach alone.
    #[must_use]
    pub fn without_prior(mut self) -> Self {
        for (signal, weight) in self.signals.iter_mut().enumerate() {
            *weight -= decide::weight_of(signal);
        }
        for (feature, manner) in features::MANNERS {
            self.features[feature] -= decide::bias(manner);
        }
        self
    }

    /// The weights in refs/model.toml, read once.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads weights: the tables `[curve]`, `[signals]` and `[features]` with a number a line. A signal or
    /// feature that is not named keeps its weight.
    ///
    /// # Errors
    /// A name that nothing has, a value that is no number, or a curve that is no rising one.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let mut weights = Self::by_hand();
        let mut table = "";
        let mut seen = 0;
        for (index, line) in text.lines().enumerate() {
            let malformed = |reason| Malformed {
                line: index + 1,
                reason,
            };
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line
                .strip_prefix('[')
                .and_then(|line| line.strip_suffix(']'))
            {
                table = name;
                continue;
            }
            let (name, value) = line
                .split_once(" = ")
                .ok_or(malformed("no `name = number`"))?;
            let name = name.trim_matches('"');
            let value: f32 = value.parse().map_err(|_| malformed("no number"))?;
            if !value.is_finite() {
                return Err(malformed("no finite number"));
            }
            let place = match (table, name) {
                ("curve", "reach") => Some(&mut weights.reach),
                ("curve", "slope") => Some(&mut weights.slope),
                ("signals", _) => (0..SIGNALS)
                    .find(|&signal| decide::name_of(signal) == name)
                    .map(|signal| &mut weights.signals[signal]),
                ("features", _) => features::NAMES
                    .iter()
                    .position(|&known| known == name)
                    .map(|feature| &mut weights.features[feature]),
                _ => None,
            };
            *place.ok_or(malformed("nothing has this name"))? = value;
            seen += usize::from(table == "curve");
        }
        let reason = match () {
            () if seen != 2 => "no curve of two numbers",
            () if weights.slope <= 0.0 => "the slope is not above zero",
            () if weights.reach < 0.0 => "the reach is below zero",
            () => return Ok(weights),
        };
        Err(Malformed { line: 0, reason })
    }

    /// What is added to the sum of the signals.
    pub(super) fn correction(&self, signals: Signals, values: &Values) -> f32 {
        if self.reach == 0.0 {
            return 0.0;
        }
        let of_signals: f32 = signals.bits().map(|signal| self.signals[signal]).sum();
        let of_features = values
            .iter()
            .zip(&self.features)
            .map(|(value, weight)| value * weight);
        // Bends towards the bound, so that each further reason still says something.
        self.reach * ((of_signals + of_features.sum::<f32>()) / self.reach).tanh()
    }

    pub(super) const fn of_signal(&self, signal: usize) -> f32 {
        self.signals[signal]
    }

    pub(super) const fn of_feature(&self, feature: usize) -> f32 {
        self.features[feature]
    }

    /// The confidence that a sum, correction included, stands for.
    pub(super) fn confidence(&self, sum: f32) -> f32 {
        // Nothing is certain: a threshold of 1 leaves nothing.
        decide::logistic(self.slope * sum).min(1.0 - f32::EPSILON)
    }

    /// The least hand-set confidence with which a candidate may still come to this one: what is below needs no
    /// second look.
    pub(super) fn least(&self, confidence: f32) -> f32 {
        let sum = decide::logit(confidence) / self.slope;
        decide::logistic(sum - self.reach)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_is_well_formed() {
        let text = include_str!("../../refs/model.toml");
        Weights::read(text).unwrap();
        // It is TOML, whatever reads it.
        let table: toml::Table = text.parse().unwrap();
        assert_eq!(table.len(), 3);
        assert!(text.len() < 200_000);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let curve = "[curve]\nreach = 1\nslope = 1\n";
        assert!(Weights::read(curve).is_ok());
        for (text, line, reason) in [
            ("", 0, "no curve of two numbers"),
            ("[curve]\nreach = x\n", 2, "no number"),
            ("[curve]\nreach = inf\n", 2, "no finite number"),
            ("[curve]\nreach\n", 2, "no `name = number`"),
            (
                "[curve]\nreach = 1\nslope = 0\n",
                0,
                "the slope is not above zero",
            ),
            ("[signals]\nnonsense = 1\n", 2, "nothing has this name"),
        ] {
            assert_eq!(
                Weights::read(text),
                Err(Malformed { line, reason }),
                "{text:?}"
            );
        }
    }

    #[test]
    fn what_is_dismissed_early_could_not_have_come_up() {
        let weights = Weights::read("[curve]\nreach = 2\nslope = 0.8\n").unwrap();
        for least in [0.05, 0.2, 0.5, 0.9] {
            let sum = decide::logit(weights.least(least));
            assert!((weights.confidence(sum + 2.0) - least).abs() < 1e-4);
        }
    }
}
