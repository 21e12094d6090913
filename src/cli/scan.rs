//! `notebib scan`: notes into the catalog.

use std::io::Write as _;
use std::path::PathBuf;

use notebib::app::scan::{Change, Report, Request, Watch, scan};
use notebib::app::suggest::Rules;
use notebib::catalog::Catalog;
use notebib::extract::Options;
use serde::Serialize;

use super::config::Config;
use super::context::{Context, report};
use super::errors::{Failure, Outcome, Status};
use super::note_path::tidy;
use super::output::{DIM, Format, PATH, Shape};
use super::progress::Progress;
use super::work_json::SCHEMA;

/// Read notes into the catalog
///
/// Reads the notes at PATH (folders with all that is below them) that are new or changed since the last
/// scan, and brings the catalog up to date: works, where they are cited, their short names, suggested tags.
/// Nothing that you edited, tagged or decided is changed, and no citation key. A note that is gone keeps
/// its works, as no longer cited; `notebib prune` drops them. A scan can be undone.
///
/// Exit status: 0 the notes were scanned, and those that could not be read were named; 2 a PATH is not there, or
/// nothing could be read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  notebib scan notes/\n  notebib scan notes/ --dry-run")]
pub(crate) struct Args {
    /// Notes, or folders of notes
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    shape: Shape<Format>,
}

struct Bar(Progress);

impl Watch for Bar {
    fn expect(&self, notes: usize) {
        self.0.expect(notes as u64);
    }

    fn step(&self) {
        self.0.step(1);
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let request = Request {
        is_dry: args.dry_run,
        ..request(&args.paths, context)?
    };
    let path = context.catalog_path()?.to_owned();
    let mut catalog = if args.dry_run && !path.exists() {
        Catalog::in_memory()?
    } else {
        Catalog::open_or_create(&path)?
    };
    let done = {
        let bar = Bar(context.progress("scanning"));
        scan(&mut catalog, &request, &context.now, &bar)?
    };
    let mut has_skipped = false;
    for change in &done.changes {
        if let Change::Skipped { path, reason } = change {
            has_skipped = true;
            report(&format!("{path}: {reason}; skipped"));
        }
    }
    let waiting = notebib::app::review::count(&catalog)?;
    match args.shape.get() {
        Format::Jsonl => json(&done, waiting, args.dry_run, context)?,
        Format::Table => table(&done, waiting, args.dry_run, context)?,
    }
    // A path that was typed and is not there is a slip of the hand, not a state of the notes.
    let is_mistyped = request.paths.iter().any(|path| !path.exists()) && has_skipped;
    Ok(if is_mistyped || has_skipped && has_nothing_else(&done) {
        Status::Failed
    } else {
        Status::Done
    })
}

/// What to scan, as arguments and config say.
pub(super) fn request(paths: &[PathBuf], context: &Context) -> Result<Request, Failure> {
    let root = context.root()?.map(tidy);
    let config = context.config()?;
    Ok(Request {
        paths: paths
            .iter()
            .map(|path| tidy(&context.folder.join(path)))
            .collect(),
        root,
        walk: config.scan.walk_options(),
        extract: Options {
            threshold: config.extract.threshold,
            ..Options::default()
        },
        candidates: config.extract.candidates,
        formula: config.keys.formula()?,
        rules: rules(config),
        is_dry: false,
    })
}

fn rules(config: &Config) -> Rules {
    let mut rules = Rules {
        are_note_tags_used: config.tags.from_front_matter,
        are_sections_used: config.tags.from_sections,
        ..Rules::default()
    };
    if let Some(written) = &config.tags.rules {
        rules.remarks = written
            .iter()
            .filter_map(|rule| rule.get_ref().rule())
            .collect();
    }
    rules
}

fn has_nothing_else(done: &Report) -> bool {
    done.unchanged == 0
        && done
            .changes
            .iter()
            .all(|change| matches!(change, Change::Skipped { .. }))
}

/// One line of JSON a note, then one with the counts.
#[derive(Serialize)]
struct Line<'r> {
    schema: u32,
    dry_run: bool,
    #[serde(flatten)]
    change: &'r Change,
}

#[derive(Serialize)]
struct Last {
    schema: u32,
    dry_run: bool,
    counts: Counts,
}

#[derive(Serialize)]
struct Counts {
    new: usize,
    changed: usize,
    moved: usize,
    vanished: usize,
    skipped: usize,
    unchanged: usize,
    mentions: u64,
    new_works: usize,
    changed_works: usize,
    sightings: usize,
    candidates: u64,
}

fn json(
    done: &Report,
    candidates: u64,
    dry_run: bool,
    context: &mut Context,
) -> Result<(), Failure> {
    for change in &done.changes {
        context.out.json_line(&Line {
            schema: SCHEMA,
            dry_run,
            change,
        })?;
    }
    let [new, changed, moved, vanished, skipped] = done.counts();
    let counts = Counts {
        new,
        changed,
        moved,
        vanished,
        skipped,
        unchanged: done.unchanged,
        mentions: done.mentions,
        new_works: done.new_works,
        changed_works: done.changed_works,
        sightings: done.sightings,
        candidates,
    };
    context.out.json_line(&Last {
        schema: SCHEMA,
        dry_run,
        counts,
    })?;
    Ok(())
}

fn table(
    done: &Report,
    candidates: u64,
    dry_run: bool,
    context: &mut Context,
) -> Result<(), Failure> {
    let is_quiet = context.is_quiet;
    let out = &mut context.out;
    // A dry run is asked for its list; of a real one people want the counts.
    if dry_run {
        for change in &done.changes {
            let (word, rest) = match change {
                Change::New { .. } => ("new", String::new()),
                Change::Changed { .. } => ("changed", String::new()),
                Change::Moved { from, .. } => ("moved", format!("from {}", out.clean(from))),
                Change::Vanished { .. } => ("vanished", String::new()),
                Change::Skipped { .. } => continue,
            };
            let path = out.paint(PATH, &out.clean(change.path()));
            let rest = out.paint(DIM, &rest);
            writeln!(out, "{}", format!("{word}\t{path}\t{rest}").trim_end())?;
        }
    }
    if !is_quiet {
        let [new, changed, moved, vanished, skipped] = done.counts();
        let of_notes = [
            (new, "new"),
            (changed, "changed"),
            (moved, "moved"),
            (vanished, "vanished"),
            (skipped, "skipped"),
            (done.unchanged, "unchanged"),
        ];
        let notes = list(&of_notes);
        let notes = if notes.is_empty() {
            "none".to_owned()
        } else {
            notes
        };
        let would = if dry_run { "would be: " } else { "" };
        writeln!(out, "notes: {would}{notes}")?;
        let works = list(&[(done.new_works, "new"), (done.changed_works, "changed")]);
        if !works.is_empty() {
            writeln!(out, "works: {would}{works}")?;
        }
        if candidates > 0 && !dry_run {
            writeln!(out, "candidates: {candidates} wait for `notebib review`")?;
        }
    }
    Ok(())
}

fn list(counts: &[(usize, &str)]) -> String {
    let parts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    parts.join(", ")
}
