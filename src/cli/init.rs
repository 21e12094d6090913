//! `notebib init`: an empty catalog in this folder.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use notebib::catalog::Catalog;
use serde::Serialize;

use super::config;
use super::context::Context;
use super::errors::{Failure, Outcome, Status};
use super::output::{Format, Shape};
use super::work_json::SCHEMA;

/// Make an empty catalog in this folder
///
/// Makes .notebib/catalog.db and beside it a config.toml in which every setting is explained; or the catalog
/// that --db names. Every command run in this folder or below it then uses this catalog. What is there already
/// stays as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  cd ~/notes && notebib init && notebib scan .")]
pub(crate) struct Args {
    #[command(flatten)]
    shape: Shape<Format>,
}

#[derive(Serialize)]
struct Line {
    schema: u32,
    catalog: String,
    is_new: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let path = context.new_catalog_path();
    let is_new = !path.exists();
    // Also when it is there: a file of another program is refused, an older catalog is upgraded.
    Catalog::open_or_create(&path)?;
    if path
        .parent()
        .is_some_and(|folder| folder.ends_with(".notebib"))
    {
        write_config(&path.with_file_name("config.toml"))?;
    }
    if is_new {
        context.warn(&format!("made an empty catalog at {}", path.display()));
    } else {
        context.warn(&format!("the catalog {} is there already", path.display()));
    }
    if args.shape.get() == Format::Jsonl {
        context.out.json_line(&Line {
            schema: SCHEMA,
            catalog: path.display().to_string(),
            is_new,
        })?;
    }
    Ok(Status::Done)
}

/// Writes the config file with every setting explained, unless there is one.
fn write_config(path: &Path) -> Result<(), Failure> {
    match fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
    {
        Ok(mut file) => file
            .write_all(config::TEMPLATE.as_bytes())
            .map_err(|error| Failure::on_file(path, &error)),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(Failure::on_file(path, &error)),
    }
}
