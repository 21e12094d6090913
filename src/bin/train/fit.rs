//! Weights out of labels.
//!
//! Logistic regression around a prior: what a candidate weighs by hand stays, and a correction is learned for each
//! signal and feature, with a Gaussian prior at zero. The correction of one candidate bends towards a bound,
//! as it does in the extractor. The sum of losses is smooth and the prior makes it well conditioned, so that plain descent
//! with a line search comes to the same place every time: no random numbers, no seed.

/// A labelled candidate.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    /// Number of the feature, how much of it.
    pub(crate) features: Vec<(usize, f64)>,
    /// Where the prior puts it.
    pub(crate) prior: f64,
    pub(crate) is_reference: bool,
    /// How much its label counts.
    pub(crate) weight: f64,
    pub(crate) author: usize,
    /// Its note was made from another one.
    pub(crate) is_twin: bool,
}

/// How strongly to believe in the prior.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Belief {
    /// Precision of the Gaussian on each correction.
    pub(crate) precision: f64,
    /// Bound of the correction of one candidate.
    pub(crate) reach: f64,
}

pub(crate) fn logistic(sum: f64) -> f64 {
    1.0 / (1.0 + (-sum).exp())
}

/// `ln(1 + e^x)` without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// The sum of an example under corrections.
pub(crate) fn sum(example: &Example, corrections: &[f64], belief: Belief) -> f64 {
    let unbound: f64 = example
        .features
        .iter()
        .map(|&(feature, value)| corrections[feature] * value)
        .sum();
    example.prior + belief.reach * (unbound / belief.reach).tanh()
}

fn loss(
    examples: &[&Example],
    corrections: &[f64],
    belief: Belief,
    slopes: Option<&mut [f64]>,
) -> f64 {
    let mut total = belief.precision / 2.0 * corrections.iter().map(|one| one * one).sum::<f64>();
    let mut unused = Vec::new();
    let slopes = slopes.unwrap_or(&mut unused);
    for (slope, correction) in slopes.iter_mut().zip(corrections) {
        *slope = belief.precision * correction;
    }
    for example in examples {
        let unbound: f64 = example
            .features
            .iter()
            .map(|&(feature, value)| corrections[feature] * value)
            .sum();
        let bent = (unbound / belief.reach).tanh();
        let sum = example.prior + belief.reach * bent;
        total += example.weight
            * if example.is_reference {
                softplus(-sum)
            } else {
                softplus(sum)
            };
        if !slopes.is_empty() {
            let error = logistic(sum) - f64::from(u8::from(example.is_reference));
            let slope = example.weight * error * (1.0 - bent * bent);
            for &(feature, value) in &example.features {
                slopes[feature] += slope * value;
            }
        }
    }
    total
}

/// The corrections that explain the labels best; `features` is how many there are.
pub(crate) fn corrections(examples: &[&Example], features: usize, belief: Belief) -> Vec<f64> {
    let mut corrections = vec![0.0; features];
    let mut slopes = vec![0.0; features];
    let mut step = 1e-2;
    for _ in 0..400 {
        let before = loss(examples, &corrections, belief, Some(&mut slopes));
        let steepness: f64 = slopes.iter().map(|slope| slope * slope).sum();
        if steepness < 1e-8 {
            break;
        }
        step *= 2.0;
        let next = loop {
            let next: Vec<f64> = corrections
                .iter()
                .zip(&slopes)
                .map(|(correction, slope)| correction - step * slope)
                .collect();
            if loss(examples, &next, belief, None) <= before - step / 2.0 * steepness || step < 1e-9
            {
                break next;
            }
            step /= 2.0;
        };
        corrections = next;
    }
    corrections
}

/// Slope of the curve from sums to confidence (Platt's method, with the offset held at zero): of sums that were made without
/// the author, with whether they were of references and how much each counts.
///
/// An offset would move what counts as even odds. The labels of one author moved it by a quarter, and with it what was found
/// in notes by others: it stays where readers, who use the hand-set weights, have it.
pub(crate) fn slope(sums: &[(f64, bool, f64)]) -> f64 {
    // A prior around the curve of the hand-set weights: few sums lie where the curve bends.
    const PRECISION: f64 = 20.0;
    let mut slope = 1.0_f64;
    for _ in 0..50 {
        let (mut a, mut aa) = (PRECISION * (slope - 1.0), PRECISION);
        for &(sum, is_reference, weight) in sums {
            let belief = logistic(slope * sum);
            a += weight * (belief - f64::from(u8::from(is_reference))) * sum;
            aa += weight * belief * (1.0 - belief) * sum * sum;
        }
        slope = (slope - a / aa).max(0.05);
    }
    slope
}
