//! `notebib extract --explain`: why lines of a note are references or not.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use notebib::app::extract::{Source, explain};
use notebib::collect::Skipped;
use notebib::extract::Options;
use notebib::extract::explain::{Account, Explained, Fate, Passed};
use serde::Serialize;

use super::errors::{Failure, Outcome, Status};
use super::mention_json::SCHEMA;
use super::output::{DIM, NUMBER, Output, PATH, STRONG};

/// Reasons named for a candidate when a whole note is explained.
const FEW: usize = 4;

/// A note, or a line of one: `PATH`, `PATH:LINE`, `PATH:LINE:COLUMN` as other commands print it.
pub(super) fn place(argument: &str) -> (PathBuf, Option<u32>) {
    let whole = || (PathBuf::from(argument), None);
    if Path::new(argument).exists() {
        return whole();
    }
    let numbered = |text: &str| -> Option<(String, u32)> {
        let (path, number) = text.rsplit_once(':')?;
        Some((path.to_owned(), number.parse().ok()?))
    };
    match numbered(argument) {
        Some((rest, column)) => match numbered(&rest).filter(|_| !Path::new(&rest).exists()) {
            Some((path, line)) => (path.into(), Some(line)),
            None => (rest.into(), Some(column)),
        },
        None => whole(),
    }
}

/// A line of JSON: a candidate, or a line that has none.
#[derive(Serialize)]
struct Row<'r> {
    schema: u32,
    path: &'r str,
    line: u32,
    end_line: u32,
    outcome: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'r str>,
    #[serde(flatten)]
    candidate: Option<Candidate<'r>>,
}

#[derive(Serialize)]
struct Candidate<'r> {
    byte_start: usize,
    byte_end: usize,
    title: &'r str,
    manner: &'r str,
    kind: &'r str,
    confidence: f32,
    threshold: f32,
    sum: f32,
    bias: f32,
    held_back: f32,
    reasons: Vec<Reason>,
}

#[derive(Serialize)]
struct Reason {
    name: &'static str,
    value: f32,
    by_hand: f32,
    learned: f32,
}

/// Explains the sources, or one line of each.
pub(super) fn run(
    sources: &[Source],
    line: Option<u32>,
    options: &Options,
    is_json: bool,
    out: &mut Output,
    mut skip: impl FnMut(&Skipped),
) -> Outcome {
    let mut explained = 0;
    for source in sources {
        let result = explain(source, options, |path, why| {
            let lines = line.map_or_else(|| 1..=why.lines(), |line| line..=line);
            let mut count = 0;
            for number in lines {
                count += usize::from(
                    why.passed(number)
                        .is_none_or(|passed| !matches!(passed, Passed::Blank | Passed::Beyond)),
                );
                if is_json {
                    print_json(path, number, line.is_some(), why, out)?;
                } else {
                    print(path, number, line.is_some(), why, out)?;
                }
            }
            Ok::<usize, Failure>(count)
        });
        match result {
            Ok(count) => explained += count?,
            Err(skipped) => {
                skip(&skipped);
                return Ok(Status::Failed);
            }
        }
    }
    Ok(if explained == 0 {
        Status::NothingMatched
    } else {
        Status::Done
    })
}

/// The candidates to tell of at a line: all that stand on it when it is asked for, else those that start there.
fn accounts<'w>(why: &'w Explained<'_>, number: u32, is_asked: bool) -> Vec<&'w Account> {
    why.at(number)
        .filter(|account| is_asked || account.line == number)
        .collect()
}

fn print_json(
    path: &str,
    number: u32,
    is_asked: bool,
    why: &Explained<'_>,
    out: &mut Output,
) -> Result<(), Failure> {
    for account in accounts(why, number, is_asked) {
        let reasons = account.terms().into_iter().map(|term| Reason {
            name: term.name,
            value: term.value,
            by_hand: term.by_hand,
            learned: term.learned,
        });
        out.json_line(&Row {
            schema: SCHEMA,
            path,
            line: account.line,
            end_line: account.end_line,
            outcome: account.fate.as_str(),
            reason: None,
            candidate: Some(Candidate {
                byte_start: account.span.start,
                byte_end: account.span.end,
                title: &account.title,
                manner: account.manner.as_str(),
                kind: account.kind.as_str(),
                confidence: account.confidence,
                threshold: why.threshold,
                sum: account.sum,
                bias: account.bias,
                held_back: account.held_back(),
                reasons: reasons.collect(),
            }),
        })?;
    }
    if let Some(passed) = why
        .passed(number)
        .filter(|passed| is_asked || *passed != Passed::Blank)
    {
        out.json_line(&Row {
            schema: SCHEMA,
            path,
            line: number,
            end_line: number,
            outcome: "passed",
            reason: Some(passed.as_str()),
            candidate: None,
        })?;
    }
    Ok(())
}

fn verdict(account: &Account, threshold: f32) -> String {
    let (confidence, threshold) = (certainty(account.confidence), format!("{threshold:.2}"));
    match account.fate {
        Fate::Taken => format!("taken: confidence {confidence}, threshold {threshold}"),
        Fate::Doubted => format!("not taken: confidence {confidence}, threshold {threshold}"),
        Fate::Overlapped => {
            format!("not taken: confidence {confidence}, but a more certain one takes its text")
        }
    }
}

/// Two digits, cut and not rounded: what is below a threshold reads so, and nothing is certain.
fn certainty(confidence: f32) -> String {
    format!(
        "{:.2}",
        ((confidence * 100.0 + 1e-4).floor() / 100.0).min(0.99)
    )
}

fn print(
    path: &str,
    number: u32,
    is_asked: bool,
    why: &Explained<'_>,
    out: &mut Output,
) -> Result<(), Failure> {
    let place = |line: u32, out: &Output| {
        let path = out.paint(PATH, &out.clean(path));
        format!("{path}:{}", out.paint(NUMBER, &line.to_string()))
    };
    for account in accounts(why, number, is_asked) {
        let title = out.paint(STRONG, &out.clean(&account.title));
        writeln!(
            out,
            "{}: {}",
            place(account.line, out),
            verdict(account, why.threshold)
        )?;
        writeln!(
            out,
            "  {title} ({}, {})",
            account.manner.as_str(),
            account.kind.as_str()
        )?;
        if is_asked {
            print_terms(account, out)?;
        } else {
            let terms = account.terms().into_iter().take(FEW);
            let terms =
                terms.map(|term| format!("{} {:+.1}", term.name, term.by_hand + term.learned));
            let terms = terms.collect::<Vec<_>>().join(", ");
            writeln!(out, "  {}", out.paint(DIM, &terms))?;
        }
    }
    if let Some(passed) = why
        .passed(number)
        .filter(|passed| is_asked || *passed != Passed::Blank)
    {
        writeln!(
            out,
            "{}: no candidate: {}",
            place(number, out),
            passed.sentence()
        )?;
    }
    Ok(())
}

fn print_terms(account: &Account, out: &mut Output) -> Result<(), Failure> {
    let head = format!(
        "  {:>7} {:>8} {:>8}  reason",
        "weight", "by hand", "learned"
    );
    writeln!(out, "{}", out.paint(DIM, &head))?;
    let number = |weight: f32| {
        if weight.abs() < 0.005 {
            "0.00".to_owned()
        } else {
            format!("{weight:+.2}")
        }
    };
    let manner = account.manner.as_str();
    let bias = number(account.bias);
    writeln!(
        out,
        "  {bias:>7} {bias:>8} {:>8}  where every {manner} starts",
        ""
    )?;
    for term in account.terms() {
        let share = if term.value < 1.0 {
            format!(" ({:.2} of it)", term.value)
        } else {
            String::new()
        };
        let by_hand = if term.by_hand == 0.0 {
            String::new()
        } else {
            number(term.by_hand)
        };
        writeln!(
            out,
            "  {:>7} {by_hand:>8} {:>8}  {}{share}",
            number(term.by_hand + term.learned),
            number(term.learned),
            term.name,
        )?;
    }
    let held_back = account.held_back();
    if held_back.abs() >= 0.005 {
        let held_back = number(held_back);
        writeln!(
            out,
            "  {held_back:>7} {:>8} {held_back:>8}  held back: what is learned moves a sum only so far",
            ""
        )?;
    }
    writeln!(
        out,
        "  {:>7} {:>8} {:>8}  the sum, which stands for {}",
        number(account.sum),
        "",
        "",
        certainty(account.confidence)
    )?;
    Ok(())
}
