//! `notebib set REF field=value…`: say what you know better than your notes.

use notebib::app::change::Change;
use notebib::app::edit;

use super::changed::{find, open, tell};
use super::context::Context;
use super::errors::Outcome;
use super::output::{Format, Shape};

/// Set fields of a work
///
/// What you set stands over what notes say, and no scan changes it. An empty value takes it back; `-` says
/// that the work has none, whatever notes say.
///
/// Fields: key, kind, title, authors (between `;`), year, venue, org, cited_by, volume, issue, pages,
/// publisher, urls, remark, and the identifiers doi, arxiv, isbn, pmid, pmcid, acl, openreview, dblp, s2. The
/// key that a work had goes on naming it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib set PipeDream year=2019 venue=SOSP\n  notebib set PipeDream authors=\"Deepak Narayanan; Aaron Harlap\" doi=10.1145/3341301.3359646\n  notebib set PipeDream key=pipedream\n  notebib set PipeDream venue="
)]
pub(crate) struct Args {
    /// The work: a key, identifier, URL, name, part of its title, author
    #[arg(value_name = "REF")]
    reference: String,
    /// What to set
    #[arg(value_name = "FIELD=VALUE", required = true)]
    changes: Vec<Change>,
    #[command(flatten)]
    shape: Shape<Format>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let (work, key) = find(&catalog, &args.reference)?;
    let is_changed = edit::set(&mut catalog, work, &args.changes, &context.now)?;
    let names: Vec<_> = args.changes.iter().map(Change::name).collect();
    let message = if is_changed {
        format!("{key}: {} set", names.join(", "))
    } else {
        format!("{key}: nothing changed")
    };
    tell(context, &catalog, &args.shape, &[work], &message)
}
