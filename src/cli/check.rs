//! `notebib check`: the catalog against the notes.

use std::io::Write as _;
use std::path::PathBuf;

use notebib::app::check::{Finding, check};
use serde::Serialize;

use super::changed::open;
use super::context::Context;
use super::errors::{Outcome, Status};
use super::output::{Format, KEY, PATH, Shape};
use super::work_json::SCHEMA;

/// Compare the catalog with your notes
///
/// Says which notes changed, moved, vanished or appeared since they were scanned, which citation keys no
/// work has, and which works may be one. Without PATH it looks at all notes it knows; with PATH also for new
/// ones there. Changes nothing.
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
    let out = &mut context.out;
    for finding in &findings {
        if args.shape.get() == Format::Jsonl {
            out.json_line(&Line {
                schema: SCHEMA,
                finding,
            })?;
            continue;
        }
        let path = |path: &str| out.paint(PATH, &out.clean(path));
        let key = |key: &str| out.paint(KEY, &out.clean(key));
        let line = match finding {
            Finding::Damaged { detail } => format!("catalog: {}", out.clean(detail)),
            Finding::New { path: it } => format!("{}: not scanned yet", path(it)),
            Finding::Changed { path: it } => format!("{}: changed since it was scanned", path(it)),
            Finding::Moved { path: it, from } => {
                format!(
                    "{}: moved from {} since it was scanned",
                    path(it),
                    path(from)
                )
            }
            Finding::Vanished { path: it } => format!("{}: gone since it was scanned", path(it)),
            Finding::Skipped { path: it, reason } => {
                format!("{}: not covered: {}", path(it), out.clean(reason))
            }
            Finding::OpenKey {
                path: it,
                line,
                column,
                key: name,
            } => format!(
                "{}:{line}:{column}: no work has the key {}",
                path(it),
                key(name)
            ),
            Finding::Alike { a, b, .. } => format!(
                "{} and {} may be one work: `notebib same` or `notebib distinct` decides",
                key(a),
                key(b)
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
