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

/// Slope and offset of the curve from sums to confidence (Platt's method): of sums that were made without the author, with
/// whether they were of references and how much each counts.
pub(crate) fn curve(sums: &[(f64, bool, f64)]) -> (f64, f64) {
    // A wide prior around the curve of the hand-set weights: few sums lie where the curve bends.
    const PRECISION: f64 = 20.0;
    let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
    for _ in 0..50 {
        // Newton's method in two dimensions.
        let (mut a, mut b) = (PRECISION * (slope - 1.0), PRECISION * offset);
        let (mut aa, mut ab, mut bb) = (PRECISION, 0.0, PRECISION);
        for &(sum, is_reference, weight) in sums {
            let belief = logistic(slope * sum + offset);
            let error = weight * (belief - f64::from(u8::from(is_reference)));
            let bend = weight * belief * (1.0 - belief);
            a += error * sum;
            b += error;
            aa += bend * sum * sum;
            ab += bend * sum;
            bb += bend;
        }
        let determinant = aa * bb - ab * ab;
        slope -= (a * bb - b * ab) / determinant;
        offset -= (b * aa - a * ab) / determinant;
    }
    (slope.max(0.05), offset)
}
