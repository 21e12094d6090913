//! `notebib enrich`: works filled from the public record.

use std::collections::BTreeMap;
use std::path::PathBuf;

use notebib::app::enrich::{self, Asked, Cost, FromTold, Options, Outcome as Came, Report, Told};
use notebib::catalog::Catalog;
use notebib::enrich::provider;
use notebib::model::WorkId;

use super::changed::open;
use super::context::Context;
use super::enrich_lines::Printed;
use super::errors::{Failure, Outcome, Status};
use super::list::Selection;
use super::output::{Format, Shape};
use super::services;

/// Fill works from the public record
///
/// Asks Semantic Scholar, Crossref, OpenAlex, arXiv, DataCite, doi.org, Open Library and the pages that your
/// notes link to for authors, venue, identifiers, pages, abstract, citation count and an open copy. First says
/// what that costs; identifiers, which are free to look up, go before searches. A record is taken only when it
/// is certainly the work: its title, and an author, the year or an identifier agree, and nothing contradicts.
/// Whatever is uncertain is left to `notebib review`.
///
/// What you set yourself stays; what services say goes before what notes say, and `show --sources` tells who
/// said what. Answers are kept: a second run asks nothing for 30 days (3 where there was none), and a run that
/// was broken off goes on where it stopped. `undo` takes a whole run back.
///
/// Settings are in the [enrich] section of the config. The environment goes before it: NOTEBIB_MAILTO (your
/// address), SEMANTIC_SCHOLAR_API_KEY, OPENALEX_API_KEY, and NOTEBIB_CROSSREF_URL and its like for other places
/// of services (SEMANTIC_SCHOLAR, CROSSREF, OPENALEX, ARXIV, DBLP, DATACITE, DOI, OPENLIBRARY, OEMBED).
///
/// Exit status: 0 every service answered, whatever it said; 1 no work was meant, or nothing is known of any;
/// 2 asked wrongly, or the catalog failed; 4 some service could not be asked, and what the others said was
/// done.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib enrich --all --dry-run\n  notebib enrich pipeline parallelism\n  notebib enrich --from dblp.xml.gz refs.bib\n  notebib enrich --all --missing doi --provider crossref --provider openalex"
)]
pub(crate) struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Every work of the catalog
    #[arg(long)]
    all: bool,
    /// Only works without this field: authors, year, venue, pages, abstract, doi, … ; can be given several
    /// times
    #[arg(long, value_name = "FIELD")]
    missing: Vec<String>,
    /// Ask only this service; can be given several times [default: all but dblp, which has to be named]
    #[arg(long, value_name = "NAME")]
    provider: Vec<String>,
    /// Say what would change, and change nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Ask again what was answered before
    #[arg(long, conflicts_with = "offline")]
    refresh: bool,
    /// Ask nothing: use the answers that are kept
    #[arg(long)]
    offline: bool,
    /// Ask no service: look in these files. BibTeX, RIS, CSL-JSON, dblp.xml, the metadata dump of arXiv, parts of
    /// the snapshots of OpenAlex, Semantic Scholar and Crossref; plain, gzip or Zstandard [default: none]
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["provider", "refresh", "offline"])]
    from: Vec<PathBuf>,
    /// At most so many works [default: all]
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    pub(super) shape: Shape<Format>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    // A file is asked for all works: that costs no more than for one.
    if !args.all && args.missing.is_empty() && args.selection.is_empty() && args.from.is_empty() {
        return Err(Failure::new("no work is named").hint(
            "`--all` means every work; words mean the works that have them, as in `notebib list`",
        ));
    }
    let options = Options {
        providers: args
            .provider
            .iter()
            .map(|name| {
                provider(name)
                    .map(|it| it.name)
                    .ok_or_else(|| services::no_provider(name))
            })
            .collect::<Result<_, _>>()?,
        is_refreshing: args.refresh,
        is_offline: args.offline,
    };
    let settings = services::settings(context)?;
    let filter = args.selection.filter_or_key(&catalog, context)?;
    let mut ids = enrich::select(&catalog, &filter, &args.missing).map_err(|error| {
        let failure = Failure::from(error);
        match args.missing.is_empty() {
            true => failure,
            false => failure.hint(format!("the fields are {}", enrich::FIELDS.join(", "))),
        }
    })?;
    ids.truncate(args.limit.unwrap_or(usize::MAX));
    if ids.is_empty() {
        context.warn("no work is meant");
        return Ok(Status::NothingMatched);
    }
    if !args.from.is_empty() {
        return from_files(args, context, &mut catalog, &ids);
    }
    let mut asked = Asked::default();
    if !args.offline {
        let costs = enrich::cost(&catalog, &ids, &settings, &options, &context.now)?;
        tell_costs(context, ids.len(), &costs);
        let progress = context.progress("asking");
        progress.expect(ids.len() as u64);
        let mut answered: BTreeMap<&str, u64> = BTreeMap::new();
        let mut told = |told: Told| match told {
            Told::Done(works) => progress.step(works),
            Told::Answered(name) => {
                *answered.entry(name).or_default() += 1;
                let counts: Vec<String> = answered
                    .iter()
                    .map(|(name, count)| format!("{name} {count}"))
                    .collect();
                progress.say(counts.join(" · "));
            }
        };
        let now = context.now.clone();
        asked = enrich::ask(&mut catalog, &ids, &settings, &options, &now, &mut told)?;
    }
    let now = context.now.clone();
    let mut printed = Printed::new(args, context);
    let report = enrich::apply(
        &mut catalog,
        &ids,
        &options,
        &asked,
        &now,
        args.dry_run,
        &mut |work| printed.print(&work),
    )?;
    printed.end()?;
    summarise(args, context, &report, &asked);
    Ok(if asked.has_troubles() {
        Status::Unasked
    } else if report.count(Came::Filled) + report.count(Came::Known) + report.count(Came::Uncertain)
        == 0
    {
        Status::NothingMatched
    } else {
        Status::Done
    })
}

/// Fills works from files, and says of each what was in it.
fn from_files(
    args: &Args,
    context: &mut Context,
    catalog: &mut Catalog,
    ids: &[WorkId],
) -> Outcome {
    let progress = context.progress("reading");
    let now = context.now.clone();
    let mut read = 0_u64;
    let mut printed = Printed::new(args, context);
    let done = enrich::from(
        catalog,
        ids,
        &args.from,
        &now,
        args.dry_run,
        &mut |told| match told {
            FromTold::Read(bytes) => {
                read += bytes;
                progress.say(format!("reading, {} MB", read >> 20));
                progress.step(bytes);
            }
            FromTold::Filled(work) => printed.print(&work),
        },
    );
    drop(progress);
    let ended = printed.end();
    let (report, tallies) = done?;
    for (path, tally) in &tallies {
        context.warn(&format!(
            "{}: {}, {} looked at",
            path.display(),
            counted_long(tally.records, "record"),
            tally.parsed
        ));
    }
    ended?;
    summarise(args, context, &report, &Asked::default());
    let found = ids.len() - report.count(Came::Absent);
    Ok(if found == 0 {
        Status::NothingMatched
    } else {
        Status::Done
    })
}

/// One line a service, before anything is asked.
fn tell_costs(context: &Context, works: usize, costs: &[Cost]) {
    if costs.is_empty() {
        context.warn(&format!(
            "{}: every answer is kept, nothing is asked",
            counted(works, "work")
        ));
        return;
    }
    for cost in costs {
        let mut line = format!(
            "{}: {}",
            cost.provider.title,
            counted_long(cost.requests, "request")
        );
        if cost.searches > 0 {
            line.push_str(&format!(", {} of them searches", cost.searches));
        }
        line.push_str(&format!(", about {} s", cost.seconds.ceil()));
        if cost.price > 0 {
            let budget = if cost.has_key {
                "1 a day with a key"
            } else {
                "0.10 a day without a key"
            };
            line.push_str(&format!(", {:.4} USD of {budget}", cost.price as f64 / 1e6));
        } else if !cost.has_key && !cost.provider.key_variables.is_empty() {
            line.push_str(&format!(
                ", without a key ({})",
                cost.provider.key_variables[0]
            ));
        }
        context.warn(&line);
    }
}

fn summarise(args: &Args, context: &Context, report: &Report, asked: &Asked) {
    let sent: Vec<String> = asked
        .requests
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    if !sent.is_empty() {
        context.warn(&format!("asked: {}", sent.join(", ")));
    }
    let fields: Vec<String> = report
        .fields
        .iter()
        .map(|(field, count)| format!("{field} {count}"))
        .collect();
    let would = if args.dry_run { "would fill" } else { "filled" };
    let filled = report.count(Came::Filled);
    let mut line = format!("{would} {}", counted(filled, "work"));
    if !fields.is_empty() {
        line.push_str(&format!(" ({})", fields.join(", ")));
    }
    for (outcome, what) in [
        (Came::Known, "have nothing new"),
        (Came::Uncertain, "uncertain: see `notebib review`"),
        (Came::Absent, "not found"),
        (Came::Unasked, "not asked for"),
        (Came::Skipped, "nothing to ask by"),
    ] {
        let count = report.count(outcome);
        if count > 0 {
            line.push_str(&format!("; {count} {what}"));
        }
    }
    context.warn(&line);
    let mut told: BTreeMap<&str, (u64, Vec<String>)> = BTreeMap::new();
    for ((provider, name), (times, what)) in &asked.troubles {
        let entry = told.entry(provider).or_default();
        entry.0 += times;
        // That it was left alone afterwards is no news.
        if *name != "left-alone"
            || asked
                .troubles
                .keys()
                .filter(|(it, _)| it == provider)
                .count()
                == 1
        {
            entry.1.push(what.clone());
        }
    }
    for (provider, (times, whats)) in told {
        super::context::report(&format!(
            "{provider}: {} without an answer: {}",
            counted_long(times, "question"),
            whats.join("; ")
        ));
    }
}

fn counted(count: usize, what: &str) -> String {
    counted_long(count as u64, what)
}

fn counted_long(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
