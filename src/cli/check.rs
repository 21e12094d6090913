//! `notebib check`: the catalog against the notes.

use std::io::Write as _;
use std::path::PathBuf;

use notebib::app::check::{Finding, check};
use serde::Serialize;

use super::changed::open;
use super::context::Context;
use super::errors::{Outcome, Status};
use super::note_path;
use super::output::{Format, KEY, PATH, Shape};
use super::work_json::SCHEMA;

/// Compare the catalog with your notes
///
/// Prints a line for each finding, `path: rule: message`, `path:line:column: rule: message` or `work key: rule:
/// message`. The rules: new, changed, moved, vanished and skipped notes, read again where their times differ;
/// open-key, a citation key that no work has; rejected, what you rejected and is cited yet; uncited works;
/// alike, works that may be one; damaged, the file of the catalog. Without PATH it looks at all notes it
/// knows and the folders they are in, and at the works; with PATH at the notes there alone. Changes nothing.
///
/// Exit status: 0 all is well, 1 something was found.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  notebib check\n  notebib check notes/ --json | jq .finding")]
pub(crate) struct Args {
    /// Notes, or folders of notes
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    shape: Shape<Format>,
}

#[derive(Serialize)]
struct Line<'f> {
    schema: u32,
    #[serde(flatten)]
    finding: &'f Finding,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let catalog = open(context)?;
    let request = super::scan::request(&args.paths, context)?;
    let findings = check(&catalog, &request)?;
    let folder = context.folder.clone();
    let root = context
        .root()?
        .map_or_else(|| folder.clone(), PathBuf::from);
    let out = &mut context.out;
    for finding in &findings {
        if args.shape.get() == Format::Jsonl {
            out.json_line(&Line {
                schema: SCHEMA,
                finding,
            })?;
            continue;
        }
        let (rule, clean) = (finding.rule(), |text: &str| out.clean(text).into_owned());
        let shown = |it: &str| out.paint(PATH, &clean(&note_path::shown(&root, &folder, it)));
        let key = |key: &str| out.paint(KEY, &clean(key));
        let line = match finding {
            Finding::Damaged { detail } => format!("catalog: {rule}: {}", clean(detail)),
            Finding::New { path } => format!("{}: {rule}: not scanned yet", shown(path)),
            Finding::Changed { path } => {
                format!("{}: {rule}: it changed since it was scanned", shown(path))
            }
            Finding::Moved { path, from } => {
                format!(
                    "{}: {rule}: it was {} when scanned",
                    shown(path),
                    shown(from)
                )
            }
            Finding::Vanished { path } => {
                format!("{}: {rule}: it is gone since it was scanned", shown(path))
            }
            Finding::Skipped { path, reason } => {
                format!("{}: {rule}: not covered: {}", shown(path), clean(reason))
            }
            Finding::OpenKey {
                path,
                line,
                column,
                key: name,
            } => format!(
                "{}:{line}:{column}: {rule}: no work has the key {}",
                shown(path),
                key(name)
            ),
            Finding::Rejected {
                path,
                line,
                column,
                title,
            } => format!(
                "{}:{line}:{column}: {rule}: `{}` is cited, but you rejected it",
                shown(path),
                clean(title)
            ),
            Finding::Uncited {
                key: it, touched, ..
            } => match touched {
                None => format!(
                    "work {}: {rule}: no note cites it; `notebib prune` drops it",
                    key(it)
                ),
                Some(what) => format!(
                    "work {}: {rule}: no note cites it; it stays, for you {}",
                    key(it),
                    super::prune::did(what)
                ),
            },
            Finding::Alike { a, b, .. } => format!(
                "work {}: {rule}: may be {}: `notebib same` or `notebib distinct` decides",
                key(b),
                key(a)
            ),
        };
        writeln!(out, "{line}")?;
    }
    if findings.is_empty() {
        context.warn("the catalog agrees with the notes");
        return Ok(Status::Done);
    }
    Ok(Status::NothingMatched)
}
