//! `notebib show REF`: all that is known of a work.

use std::io::{self, Write as _};

use notebib::app::show::{Source, Sources, provided, sources};
use notebib::catalog::{Catalog, works};
use notebib::model::{NameSource, Work};
use serde::Serialize;
use serde_json::Value;

use super::context::Context;
use super::errors::{Outcome, Status};
use super::note_path;
use super::output::{DIM, Format, KEY, PATH, STRONG, Shape};
use super::reference;
use super::work_json::WorkLine;

/// Show all that is known of a work
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib show narayanan2019pipedream\n  notebib show 10.1145/3341301.3359646 --sources\n  notebib show \"pipedream\" --json"
)]
pub(crate) struct Args {
    /// The work: a key, identifier, URL, name, part of its title, author, or a misspelling of these
    #[arg(value_name = "REF")]
    reference: String,
    /// Also say, for each field, who said what and when
    #[arg(long)]
    sources: bool,
    #[command(flatten)]
    shape: Shape<Format>,
}

#[derive(Serialize)]
struct ShowLine<'w> {
    #[serde(flatten)]
    work: WorkLine<'w>,
    /// What providers alone say: `published`, `open_access`, `abstract`, …
    #[serde(flatten)]
    provided: std::collections::BTreeMap<&'static str, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Vec<&'w Source>>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let catalog = Catalog::open(context.existing_catalog()?)?;
    let _held = catalog.hold()?;
    let id = reference::find(&catalog, &args.reference)?.work.id;
    let Some(work) = works::load(catalog.connection(), id)? else {
        return Ok(Status::NothingMatched);
    };
    let root = context.root()?.unwrap_or(&context.folder);
    let path = |path: &str| note_path::shown(root, &context.folder, path);
    let sources = args
        .sources
        .then(|| sources(&catalog, id, path))
        .transpose()?;
    let provided = provided(&catalog, id)?;
    match args.shape.get() {
        Format::Table => print(context, &work, &provided, sources.as_ref())?,
        Format::Jsonl => {
            let sources = sources.as_ref().map(|sources| sources.0.iter().collect());
            context.out.json_line(&ShowLine {
                work: WorkLine::from(&work),
                provided: provided.into_iter().collect(),
                sources,
            })?;
        }
    }
    Ok(Status::Done)
}

fn print(
    context: &mut Context,
    work: &Work,
    provided: &[(&str, Value)],
    sources: Option<&Sources>,
) -> io::Result<()> {
    let out = &mut context.out;
    let title = out.paint(STRONG, &out.clean(&work.title));
    let key = out.paint(KEY, &work.key);
    writeln!(out, "{title}")?;
    let date = |date: Option<_>| date.map(|date| format!(" ({date})")).unwrap_or_default();
    let count = |count: u32| format!("{count}{}", date(work.cited_by_at));
    let ids: Vec<_> = work
        .ids
        .iter()
        .map(|id| format!("{}:{}", id.scheme().as_str(), id.value()))
        .collect();
    let names: Vec<_> = work
        .names
        .iter()
        .filter(|name| name.source != NameSource::Weak)
        .map(|name| name.name.as_str())
        .collect();
    let tags: Vec<_> = work.tags.iter().map(ToString::to_string).collect();
    let mentions = match work.mentions {
        0 => "none: no note cites it any more".to_owned(),
        count => format!(
            "{count}{}",
            work.noted_at
                .map(|at| format!(", first {at}"))
                .unwrap_or_default()
        ),
    };
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let rows: [(&str, String); 18] = [
        ("key", key),
        ("kind", work.kind.to_string()),
        ("authors", work.authors.join("; ")),
        (
            "year",
            work.year.map(|year| year.to_string()).unwrap_or_default(),
        ),
        ("venue", optional(&work.venue)),
        ("org", optional(&work.org)),
        ("cited by", work.cited_by.map(count).unwrap_or_default()),
        ("volume", optional(&work.volume)),
        ("issue", optional(&work.issue)),
        ("pages", optional(&work.pages)),
        ("publisher", optional(&work.publisher)),
        ("ids", ids.join(" ")),
        ("urls", work.urls.join(" ")),
        ("names", names.join(", ")),
        ("tags", tags.join(", ")),
        ("remark", optional(&work.remark)),
        ("mentions", mentions),
        ("added", work.added_at.clone()),
    ];
    for (name, value) in rows {
        if !value.is_empty() {
            // The key is painted already, and was made by us.
            let value = if name == "key" {
                value
            } else {
                out.clean(&value).into_owned()
            };
            writeln!(out, "{:9} {value}", name)?;
        }
    }
    for (field, value) in provided {
        let value = match value {
            Value::Array(notices) => notices
                .iter()
                .filter_map(|one| one["kind"].as_str())
                .collect::<Vec<_>>()
                .join("; "),
            value => plain(value),
        };
        let name = if *field == "open_access" {
            "open copy"
        } else {
            field
        };
        writeln!(out, "{name:9} {}", out.clean(&value))?;
    }
    let Some(sources) = sources else {
        return Ok(());
    };
    writeln!(out)?;
    for source in &sources.0 {
        let value = plain(&source.value);
        let said_by = out.paint(PATH, &out.clean(&source.said_by));
        let at = out.paint(DIM, source.at.as_deref().unwrap_or(""));
        let line = format!("{:9} {}  {said_by} {at}", source.field, out.clean(&value));
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A value in a line for people; the parts of a list are separated by `; `, those of an identifier by `:`.
fn plain(value: &Value) -> String {
    let parts =
        |parts: &[Value], between| parts.iter().map(plain).collect::<Vec<_>>().join(between);
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) if list.iter().all(Value::is_array) => {
            let ids = list.iter().filter_map(Value::as_array);
            ids.map(|id| parts(id, ":")).collect::<Vec<_>>().join("; ")
        }
        Value::Array(list) => parts(list, "; "),
        Value::Null => "none".to_owned(),
        other => other.to_string(),
    }
}
