//! What `notebib enrich` prints of each work.

use std::io::{self, Write as _};

use notebib::app::enrich::{Change, Filled, Outcome as Came};
use serde::Serialize;
use serde_json::Value;

use super::context::Context;
use super::enrich::Args;
use super::output::{DIM, FOUND, Format, KEY, NUMBER, Output};
use super::work_json::SCHEMA;

#[derive(Serialize)]
struct Line<'r> {
    schema: u32,
    key: &'r str,
    title: &'r str,
    outcome: Came,
    dry_run: bool,
    changes: &'r [Change],
    matched: Vec<Matched<'r>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    merged: &'r [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'r str,
}

#[derive(Serialize)]
struct Matched<'r> {
    provider: &'r str,
    rule: &'r str,
}

/// The lines of works as they are filled.
///
/// What is filled is filled whether or not it can be printed: `| head` takes nothing back.
pub(super) struct Printed<'r> {
    args: &'r Args,
    out: &'r mut Output,
    failed: io::Result<()>,
}

impl<'r> Printed<'r> {
    pub(super) const fn new(args: &'r Args, context: &'r mut Context) -> Self {
        Self {
            args,
            out: &mut context.out,
            failed: Ok(()),
        }
    }

    pub(super) fn print(&mut self, work: &Filled) {
        if self.failed.is_ok() {
            self.failed = print(self.args, self.out, work);
        }
    }

    pub(super) fn end(self) -> io::Result<()> {
        self.failed
    }
}

fn print(args: &Args, out: &mut Output, work: &Filled) -> io::Result<()> {
    if args.shape.get() == Format::Jsonl {
        return out.json_line(&line(args, work));
    }
    for change in &work.changes {
        let key = out.paint(KEY, &out.clean(&work.key));
        let field = out.clean(&change.field).into_owned();
        let before = out.paint(DIM, &out.clean(&short(&change.before)));
        let after = out.paint(NUMBER, &out.clean(&short(&change.after)));
        let by = out.paint(DIM, &out.clean(&change.provider));
        let arrow = if before.is_empty() { "+" } else { "→" };
        let parts: Vec<&str> = [before.as_str(), arrow, after.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        writeln!(out, "{key}\t{field}\t{}\t{by}", parts.join(" "))?;
    }
    for merged in &work.merged {
        let key = out.paint(KEY, &out.clean(&work.key));
        writeln!(out, "{key}\tsame as\t+ {}\t", out.clean(merged))?;
    }
    if !matches!(work.outcome, Came::Filled | Came::Known) {
        let key = out.paint(KEY, &out.clean(&work.key));
        let what = out.paint(FOUND, name(work.outcome));
        writeln!(out, "{key}\t{what}\t{}\t", out.clean(&work.reason))?;
    }
    Ok(())
}

fn line<'r>(args: &Args, work: &'r Filled) -> Line<'r> {
    Line {
        schema: SCHEMA,
        key: &work.key,
        title: &work.title,
        outcome: work.outcome,
        dry_run: args.dry_run,
        changes: &work.changes,
        matched: work
            .rules
            .iter()
            .map(|(provider, rule)| Matched { provider, rule })
            .collect(),
        merged: &work.merged,
        reason: &work.reason,
    }
}

const fn name(outcome: Came) -> &'static str {
    match outcome {
        Came::Filled => "filled",
        Came::Known => "known",
        Came::Uncertain => "uncertain",
        Came::Absent => "not found",
        Came::Unasked => "not asked",
        Came::Skipped => "skipped",
    }
}

/// A value in a line for people; an abstract is cut.
fn short(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => {
            let all: Vec<String> = list
                .iter()
                .map(|one| match one.get("kind").unwrap_or(one) {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                })
                .collect();
            all.join("; ")
        }
        other => other.to_string(),
    };
    match text.char_indices().nth(100) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text,
    }
}
