//! `notebib check`: the catalog against the notes; with `--bib`, a bibliography file against its rules.

use std::io::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;
use notebib::app::check::{Finding, Flaw, check};
use serde::Serialize;

use super::changed::open;
use super::context::Context;
use super::errors::{Outcome, Status};
use super::note_path;
use super::output::{KEY, OutputFormat, PATH, Shape};
use super::work_json::SCHEMA;

/// Compare the catalog with your notes, or check .bib files
///
/// Prints a line for each finding, `path: rule: message`, `path:line:column: rule: message` or `work key: rule:
/// message`. The rules: new, changed, moved, vanished and skipped notes, read again where their times differ;
/// open-key, a citation key that no work has; rejected, what you rejected and is cited yet; uncited works;
/// alike, works that may be one; damaged, the file of the catalog; and what --bib finds in a work (missing-field,
/// odd-doi, odd-isbn …), with the place that cites it first. Without PATH it looks at all notes it knows and the
/// folders they are in, and at the works; with PATH at the notes there alone. Changes nothing.
///
/// With --bib it checks the files instead, without a catalog: what BibTeX and Biber would refuse or warn of,
/// check digits of ISBN and ISSN, DOIs, dates, names, capitals that styles lose, works that are there twice.
/// --explain tells what a rule is for, --fix mends what is safe to mend; `[check] off` in the config switches
/// rules off.
///
/// Exit status: 0 all is well, 1 something was found.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib check\n  notebib check notes/ --json | jq .finding\n  notebib check --bib refs.bib --format lines\n  notebib check --bib refs.bib --fix\n  notebib check --explain lost-capitals"
)]
pub(crate) struct Args {
    /// Notes, or folders of notes
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Check this .bib file, and not the catalog; `-` is stdin; can be given several times [default: none]
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    bib: Vec<PathBuf>,
    /// Mend in the files what is safe to mend, and print what is left
    #[arg(long, requires = "bib")]
    fix: bool,
    /// Say what a rule of --bib finds and why that matters; `all` for every rule [default: none]
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
    #[command(flatten)]
    shape: Shape<CheckFormat>,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// For people.
    Table,
    /// One finding a line, as `file:line:column: rule: message`, for editors.
    Lines,
    /// One JSON value a line.
    Jsonl,
    /// Annotations of GitHub's workflows.
    Github,
}

impl OutputFormat for CheckFormat {
    const JSONL: Self = Self::Jsonl;
}

#[derive(Serialize)]
struct Line<'f, F> {
    schema: u32,
    #[serde(flatten)]
    finding: &'f F,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    if let Some(rule) = &args.explain {
        return super::check_bib::explain(rule, context);
    }
    if !args.bib.is_empty() {
        return super::check_bib::run(&args.bib, args.fix, args.shape.get(), context);
    }
    let catalog = open(context)?;
    let request = super::scan::request(&args.paths, context)?;
    let off = super::check_bib::off(context)?;
    let findings = check(&catalog, &request, &|rule| off.iter().any(|it| it == rule))?;
    let folder = context.folder.clone();
    let root = context
        .root()?
        .map_or_else(|| folder.clone(), PathBuf::from);
    let out = &mut context.out;
    for finding in &findings {
        if args.shape.get() == CheckFormat::Jsonl {
            match finding {
                Finding::Flaw(flaw) => out.json_line(&Line {
                    schema: SCHEMA,
                    finding: flaw,
                })?,
                finding => out.json_line(&Line {
                    schema: SCHEMA,
                    finding,
                })?,
            }
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
            Finding::Flaw(Flaw {
                key: it,
                message,
                path,
                line,
                column,
                ..
            }) => {
                let text = format!("{rule}: {}: {}", key(it), clean(message));
                match (path, line, column) {
                    (Some(path), Some(line), Some(column)) => {
                        format!("{}:{line}:{column}: {text}", shown(path))
                    }
                    _ => format!("work {}: {rule}: {}", key(it), clean(message)),
                }
            }
        };
        match args.shape.get() {
            CheckFormat::Github => {
                let level = if matches!(finding, Finding::Flaw(flaw) if flaw.is_error) {
                    "error"
                } else {
                    "warning"
                };
                let (path, place) = finding.place();
                let file = path.map(|path| note_path::shown(&root, &folder, path));
                let annotation =
                    super::check_bib::annotation(level, file.as_deref(), place, rule, &line);
                writeln!(out, "{annotation}")?;
            }
            _ => writeln!(out, "{line}")?,
        }
    }
    if findings.is_empty() {
        context.warn("the catalog agrees with the notes");
        return Ok(Status::Done);
    }
    Ok(Status::NothingMatched)
}
