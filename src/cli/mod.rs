//! The command-line door: arguments in, one verb called, a table or JSON out.
//!
//! A command is a file with its `Args` and `run(&Args, &mut Context) -> Outcome`, a variant of
//! [`Command`] and an arm of [`run`]. stdout is the answer, stderr is everything else.

mod alias;
mod changed;
mod check;
mod check_bib;
mod cite;
mod cites;
mod config;
mod context;
mod decide;
mod edit;
mod enrich;
mod enrich_lines;
mod errors;
mod explain;
mod export;
mod export_document;
mod export_format;
mod extract;
mod history;
mod import;
mod init;
mod list;
mod mention_json;
mod news;
mod note_path;
mod output;
mod progress;
mod prune;
mod reference;
mod refs;
mod review;
mod scan;
mod services;
mod set;
mod show;
mod stats;
mod table;
mod tag;
mod tidy;
mod work_json;

use std::io::Write as _;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

use context::{Context, Globals};
use errors::{Failure, Outcome, Status};

/// Build a bibliography from reading notes
///
/// notebib finds the references in your notes, keeps them in a catalog, says which note cites a work, and
/// exports BibTeX. It never writes to a note, and asks the network for nothing but with `enrich`.
///
/// A work is named by REF: its citation key, an identifier (10.1145/…, arXiv:1806.03377, an ISBN), a URL,
/// an alias or short name, part of its title, an author's name, or a misspelling of these.
///
/// Exit status: 0 done, 1 nothing matched, 2 something failed or was asked wrongly, 3 the question is
/// ambiguous and nothing was guessed.
#[derive(Debug, Parser)]
#[command(
    name = "notebib",
    version,
    propagate_version = true,
    disable_help_subcommand = true,
    max_term_width = 100,
    after_help = "Example:\n  notebib init && notebib scan notes/ && notebib export -o references.bib"
)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

// What a command does is told by its arguments: a doc comment here would hide all but its first line.
#[derive(Debug, Subcommand)]
enum Command {
    // Reading notes.
    Init(init::Args),
    Scan(scan::Args),
    Import(import::Args),
    Prune(prune::Args),
    Check(check::Args),
    Review(review::Args),
    Extract(extract::Args),
    Enrich(enrich::Args),
    News(news::Args),
    // Looking up.
    Cites(cites::Args),
    Refs(refs::Args),
    List(list::Args),
    Show(show::Args),
    Stats(stats::Args),
    // Changing.
    Tag(tag::Args),
    Alias(alias::Args),
    Set(set::Args),
    Edit(edit::Args),
    Merge(decide::Merge),
    Split(decide::Split),
    Same(decide::Same),
    Distinct(decide::Distinct),
    Reject(decide::Reject),
    Remove(decide::Remove),
    Undo(history::Undo),
    Redo(history::Redo),
    History(history::History),
    // Writing out.
    Export(export::Args),
    Bibliography(cite::Bibliography),
    Cite(cite::Cite),
    Rekey(cite::Rekey),
    Tidy(tidy::Args),
}

fn run(command: &Command, context: &mut Context) -> Outcome {
    match command {
        // Reading notes.
        Command::Init(args) => init::run(args, context),
        Command::Scan(args) => scan::run(args, context),
        Command::Import(args) => import::run(args, context),
        Command::Prune(args) => prune::run(args, context),
        Command::Check(args) => check::run(args, context),
        Command::Review(args) => review::run(args, context),
        Command::Extract(args) => extract::run(args, context),
        Command::Enrich(args) => enrich::run(args, context),
        Command::News(args) => news::run(args, context),
        // Looking up.
        Command::Cites(args) => cites::run(args, context),
        Command::Refs(args) => refs::run(args, context),
        Command::List(args) => list::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Stats(args) => stats::run(args, context),
        // Changing.
        Command::Tag(args) => tag::run(args, context),
        Command::Alias(args) => alias::run(args, context),
        Command::Set(args) => set::run(args, context),
        Command::Edit(args) => edit::run(args, context),
        Command::Merge(args) => decide::merge(args, context),
        Command::Split(args) => decide::split(args, context),
        Command::Same(args) => decide::same(args, context),
        Command::Distinct(args) => decide::distinct(args, context),
        Command::Reject(args) => decide::reject(args, context),
        Command::Remove(args) => decide::remove(args, context),
        Command::Undo(args) => history::undo(args, context),
        Command::Redo(args) => history::redo(args, context),
        Command::History(args) => history::history(args, context),
        // Writing out.
        Command::Export(args) => export::run(args, context),
        Command::Bibliography(args) => cite::bibliography(args, context),
        Command::Cite(args) => cite::cite(args, context),
        Command::Rekey(args) => cite::rekey(args, context),
        Command::Tidy(args) => tidy::run(args, context),
    }
}

/// Parses the arguments, runs the command, prints its failure, and says the exit status.
pub(crate) fn main() -> ExitCode {
    let outcome = match Cli::try_parse() {
        Ok(cli) => answer(cli),
        Err(error) if is_help(&error) => {
            // Nobody reads a help whose pipe is closed.
            let _ = error.print();
            Ok(Status::Done)
        }
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Ok(Status::Failed)
        }
        Err(error) => Err(Failure::from_usage(&error)),
    };
    match outcome {
        Ok(status) => status.into(),
        Err(failure) => {
            if !failure.is_closed_pipe() {
                let _ = std::io::stderr().write_all(failure.render().as_bytes());
            }
            failure.exit_status().into()
        }
    }
}

fn answer(cli: Cli) -> Outcome {
    let mut context = Context::new(cli.globals)?;
    let outcome = run(&cli.command, &mut context);
    // What was found before a failure is still an answer.
    match (context.out.flush(), outcome) {
        (Err(error), Ok(_)) => Err(error.into()),
        (_, outcome) => outcome,
    }
}

fn is_help(error: &clap::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    )
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        super::Cli::command().debug_assert();
    }
}
