//! `notebib list`: works of the catalog, filtered and sorted.

use std::io::Write as _;

use clap::ValueEnum;
use notebib::catalog::works::{Filter, Sort, Years};
use notebib::catalog::{Catalog, search, works};
use notebib::model::{Kind, Work};

use super::context::Context;
use super::errors::{Failure, Outcome, Status};
use super::note_path;
use super::output::{DIM, KEY, OutputFormat, Shape};
use super::table::{Column, Table};
use super::work_json::WorkLine;

/// List the works of the catalog
///
/// Without QUERY lists all works; with QUERY those that have its words in title, authors, venue, names or
/// remarks. Words and options all have to hold. Suggested tags are shown as ~tag.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib list pipeline parallelism --year 2019..2022\n  notebib list --tag good --sort cited-by --limit 10\n  notebib list --venue SOSP --format keys"
)]
pub(crate) struct Args {
    #[command(flatten)]
    selection: Selection,
    /// The order; what is equal is in the order of keys [default: best match first with a QUERY, else by
    /// key]
    #[arg(long, value_enum, value_name = "ORDER")]
    sort: Option<Order>,
    /// List at most so many works [default: all]
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    shape: Shape<ListFormat>,
}

/// Which works: the words and filters that `list` and `export` share.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Selection {
    /// Words to look for; "quoted words" stand side by side
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Only works with this tag, also when it is only suggested; can be given several times
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Only works that this note cites: its path, or the end of it
    #[arg(long, value_name = "PATH")]
    note: Option<String>,
    /// Only works of this kind
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Kind>,
    /// Only works of these years: 2020, 2019..2022, 2019.. or ..2022
    #[arg(long, value_name = "YEARS")]
    year: Option<Years>,
    /// Only works of this venue, such as SOSP
    #[arg(long, value_name = "VENUE")]
    venue: Option<String>,
    /// Only works by this author: a family name, or a whole name
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
}

fn kind(text: &str) -> Result<Kind, String> {
    Kind::parse(&text.to_lowercase()).ok_or_else(|| {
        let names = Kind::ALL.map(Kind::as_str).join(", ");
        format!("no such kind; there are {names}")
    })
}

/// The orders of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Order {
    /// By citation key.
    Key,
    /// Newest first.
    Year,
    /// By title.
    Title,
    /// Most cited first.
    CitedBy,
    /// Latest added first.
    Added,
    /// Most mentioned first.
    Mentions,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Key => Self::Key,
            Order::Year => Self::Year,
            Order::Title => Self::Title,
            Order::CitedBy => Self::CitedBy,
            Order::Added => Self::Added,
            Order::Mentions => Self::Mentions,
        }
    }
}

/// The shapes of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For people; tab-separated into a pipe.
    Table,
    /// One work a line, with all that is known of it.
    Jsonl,
    /// Citation keys alone.
    Keys,
}

impl OutputFormat for ListFormat {
    const JSONL: Self = Self::Jsonl;
}

impl Selection {
    /// True when nothing is asked for in particular.
    pub(crate) fn is_empty(&self) -> bool {
        self.query.is_empty()
            && self.tag.is_empty()
            && self.note.is_none()
            && self.kind.is_none()
            && self.year.is_none()
            && self.venue.is_none()
            && self.author.is_none()
    }

    /// As [`Self::filter`], where words that are all citation keys mean these works.
    pub(crate) fn filter_or_key(
        &self,
        catalog: &Catalog,
        context: &Context,
    ) -> Result<Filter, Failure> {
        let mut keyed = Vec::new();
        for word in &self.query {
            keyed.extend(works::by_key(catalog.connection(), word)?);
        }
        if keyed.is_empty() || keyed.len() < self.query.len() {
            return self.filter(catalog, context);
        }
        let others = Self {
            query: Vec::new(),
            tag: self.tag.clone(),
            note: self.note.clone(),
            venue: self.venue.clone(),
            author: self.author.clone(),
            ..*self
        };
        Ok(Filter {
            among: Some(keyed),
            ..others.filter(catalog, context)?
        })
    }

    /// The filter that these options are; words have been looked up in the search index.
    ///
    /// **Errors**: when the catalog cannot be read; never because of the words.
    pub(crate) fn filter(&self, catalog: &Catalog, context: &Context) -> Result<Filter, Failure> {
        let text = self.query.join(" ");
        let among = match text.trim() {
            "" => None,
            text => Some(search::query(catalog.connection(), text)?),
        };
        let tags = self
            .tag
            .iter()
            .map(|tag| notebib::catalog::tags::normal(tag).unwrap_or_else(|| tag.clone()));
        Ok(Filter {
            among,
            tags: tags.collect(),
            note: match &self.note {
                Some(note) => {
                    let root = context.root()?.unwrap_or(&context.folder);
                    note_path::held(root, &context.folder, note)
                }
                None => Vec::new(),
            },
            kind: self.kind,
            years: self.year,
            venue: self.venue.clone(),
            author: self.author.clone(),
        })
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let catalog = Catalog::open(context.existing_catalog()?)?;
    let filter = args.selection.filter(&catalog, context)?;
    let sort = match args.sort {
        Some(order) => order.into(),
        None if filter.among.is_some() => Sort::Given,
        None => Sort::Key,
    };
    let works = catalog.works(&filter, sort, args.limit)?;
    match args.shape.get() {
        ListFormat::Table => table(&works).print(&mut context.out)?,
        ListFormat::Jsonl => {
            for work in &works {
                context.out.json_line(&WorkLine::from(work))?;
            }
        }
        ListFormat::Keys => {
            for work in &works {
                writeln!(context.out, "{}", work.key)?;
            }
        }
    }
    Ok(if works.is_empty() {
        Status::NothingMatched
    } else {
        Status::Done
    })
}

fn table(works: &[Work]) -> Table {
    let mut table = Table::new([
        Column::new("key").style(KEY),
        Column::new("year"),
        Column::new("title").at_least(40),
        Column::new("venue").at_least(8).optional(),
        Column::new("cited by").right().optional(),
        Column::new("mentions").right().optional(),
        Column::new("tags").at_least(12).style(DIM).optional(),
    ]);
    for work in works {
        let tags: Vec<_> = work.tags.iter().map(ToString::to_string).collect();
        table.row([
            work.key.clone(),
            work.year.map(|year| year.to_string()).unwrap_or_default(),
            work.title.clone(),
            work.venue.clone().unwrap_or_default(),
            work.cited_by
                .map(|count| count.to_string())
                .unwrap_or_default(),
            work.mentions.to_string(),
            tags.join(", "),
        ]);
    }
    table
}
