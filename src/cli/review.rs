//! `notebib review`: what the extractor was not sure of, one key a decision.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use console::{Key, Term};
use notebib::app::change::Change;
use notebib::app::review::{self, Decision, Item, Near, Proposed};
use notebib::app::scan::Request;
use notebib::catalog::Catalog;
use notebib::catalog::candidates::Filter;
use serde::Serialize;

use super::changed::{find, load, open};
use super::context::{Context, report};
use super::errors::{Failure, Outcome, Status};
use super::output::{DIM, FOUND, Format, KEY, NUMBER, PATH, STRONG, Shape};
use super::table::{Column, Table};
use super::work_json::SCHEMA;
use super::{edit, note_path, scan};

/// Decide over what may be a reference, one key each
///
/// Records of services that may be a work, and that `enrich` was not sure of, are shown beside the work: accept
/// fills it from the record, reject lets it never be proposed again.
///
/// `scan` takes what the extractor is sure of, and keeps what it half believes for you: each such place in a
/// note is shown with the lines around it, what was read off it, why it may be a reference, and the works
/// that it may be of. Press a to accept, r to reject, e to edit its fields in $EDITOR (i: type them here), m
/// or a number to merge it with a work, d for a work of its own that is distinct from those shown, s to skip,
/// o to open the note at the line, u to undo, q to quit. A decision is remembered whatever becomes of the
/// note; what you skip is asked again after all others; `review` goes on where you stopped.
///
/// QUERY is a note, or words of the title or line; of several each must match. Without a terminal on stdin
/// the same letters are read from it, one answer a line: a, r, e year=2019, m REF, …
///
/// Exit status: 0 done, 1 nothing waits, 2 a decision could not be made.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib review\n  notebib review notes/2023.md --limit 20\n  notebib review --json | jq -r 'select(.confidence > 0.4).id'\n  notebib review --accept c12 --accept c14 --reject c13 --merge c15=narayanan2019pipedream"
)]
pub(crate) struct Args {
    /// A note, or words that the title or line holds
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Ask for at most so many [default: all]
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
    /// List what waits, and ask nothing
    #[arg(long)]
    list: bool,
    /// Accept the candidate of this id, and ask nothing [default: none]
    #[arg(long, value_name = "ID")]
    accept: Vec<String>,
    /// Reject it [default: none]
    #[arg(long, value_name = "ID")]
    reject: Vec<String>,
    /// Accept it as a mention of a work [default: none]
    #[arg(long, value_name = "ID=REF")]
    merge: Vec<String>,
    /// Accept it as a work of its own, distinct from those that it is like [default: none]
    #[arg(long, value_name = "ID")]
    distinct: Vec<String>,
    /// Ask for it after all others [default: none]
    #[arg(long, value_name = "ID")]
    skip: Vec<String>,
    #[command(flatten)]
    shape: Shape<Format>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let request = scan::request(&[], context)?;
    let scripted = [
        &args.accept,
        &args.reject,
        &args.merge,
        &args.distinct,
        &args.skip,
    ];
    if scripted.iter().any(|ids| !ids.is_empty()) {
        return decide_all(args, &mut catalog, &request, context);
    }
    let filter = filter(args, &catalog, context)?;
    let items = review::waiting(&catalog, &filter)?;
    if items.is_empty() {
        context.warn("nothing waits to be reviewed");
        return Ok(Status::NothingMatched);
    }
    if args.shape.get() == Format::Jsonl {
        for item in &items {
            let line = ItemLine::new(&catalog, item, context)?;
            context.out.json_line(&line)?;
        }
        return Ok(Status::Done);
    }
    if args.list {
        list(&items, context)?;
        return Ok(Status::Done);
    }
    let answers = if io::stdin().is_terminal() {
        Answers::Keys(Term::stderr())
    } else {
        Answers::Lines
    };
    let mut session = Session {
        catalog,
        request,
        items,
        at: 0,
        done: Vec::new(),
        answers,
        has_failed: false,
    };
    session.run(context)
}

fn filter(args: &Args, catalog: &Catalog, context: &Context) -> Result<Filter, Failure> {
    let mut filter = Filter {
        limit: args.limit,
        ..Filter::default()
    };
    let root = context.root()?.unwrap_or(&context.folder);
    for word in &args.query {
        let paths = note_path::held(root, &context.folder, word);
        match notebib::catalog::decisions::note(catalog.connection(), &paths)? {
            Some(note) => filter.notes.push(note),
            None => filter.words.push(word.clone()),
        }
    }
    Ok(filter)
}

/// What the decision flags say, one after another.
fn decide_all(
    args: &Args,
    catalog: &mut Catalog,
    request: &Request,
    context: &mut Context,
) -> Outcome {
    let mut has_failed = false;
    let ids = |ids: &[String], name: &'static str| -> Vec<(String, &'static str)> {
        ids.iter().map(|id| (id.clone(), name)).collect()
    };
    let mut asked = ids(&args.accept, "accept");
    asked.extend(ids(&args.reject, "reject"));
    asked.extend(ids(&args.merge, "merge"));
    asked.extend(ids(&args.distinct, "distinct"));
    asked.extend(ids(&args.skip, "skip"));
    for (id, name) in asked {
        let outcome = decide_one(&id, name, catalog, request, context);
        match outcome {
            Ok(line) if args.shape.get() == Format::Jsonl => context.out.json_line(&line)?,
            Ok(line) => context.warn(&line.told()),
            Err(failure) => {
                report(failure.message());
                has_failed = true;
            }
        }
    }
    Ok(if has_failed {
        Status::Failed
    } else {
        Status::Done
    })
}

/// What came of one decision.
#[derive(Serialize)]
struct DecisionLine {
    schema: u32,
    id: String,
    decision: &'static str,
    work: Option<String>,
}

impl DecisionLine {
    fn told(&self) -> String {
        let did = match self.decision {
            "accept" => "accepted",
            "edit" => "edited and accepted",
            "reject" => "rejected",
            "merge" => "merged",
            "distinct" => "accepted as a work of its own",
            _ => "skipped",
        };
        match &self.work {
            Some(work) => format!("{} {did}: {work}", self.id),
            None => format!("{} {did}", self.id),
        }
    }
}

fn decide_one(
    id: &str,
    name: &'static str,
    catalog: &mut Catalog,
    request: &Request,
    context: &Context,
) -> Result<DecisionLine, Failure> {
    let (id, reference) = match (name, id.split_once('=')) {
        ("merge", Some((id, reference))) => (id, Some(reference)),
        ("merge", None) => {
            return Err(Failure::new(format!(
                "--merge {id}: it is of the form ID=REF"
            )));
        }
        _ => (id, None),
    };
    let item = review::find(catalog, id)?
        .ok_or_else(|| Failure::new(format!("{id}: nothing of this id waits")))?;
    let decision = match name {
        "accept" => Decision::Accept,
        "reject" => Decision::Reject,
        "merge" => Decision::Merge(find(catalog, reference.unwrap_or_default())?.0),
        "distinct" => Decision::Distinct(distinct_from(&review::nearest(catalog, &item)?)),
        _ => Decision::Skip,
    };
    let work = review::decide(catalog, &item, &decision, request, &context.now)?;
    Ok(DecisionLine {
        schema: SCHEMA,
        id: item.id(),
        decision: name,
        work: key_of(catalog, work)?,
    })
}

fn key_of(
    catalog: &Catalog,
    work: Option<notebib::model::WorkId>,
) -> Result<Option<String>, Failure> {
    let Some(work) = work else { return Ok(None) };
    Ok(load(catalog, &[work])?.pop().map(|work| work.key))
}

/// The works that `d` keeps an item apart from: those that identity takes it for, else the most alike.
fn distinct_from(near: &[Near]) -> Vec<notebib::model::WorkId> {
    let likely: Vec<_> = near
        .iter()
        .filter(|near| near.reason.is_some())
        .map(|near| near.work.id)
        .collect();
    if likely.is_empty() {
        near.first().map(|near| near.work.id).into_iter().collect()
    } else {
        likely
    }
}

/// A line of `review --json`.
#[derive(Serialize)]
struct ItemLine<'i> {
    schema: u32,
    id: String,
    kind: &'static str,
    path: String,
    line: u32,
    end_line: u32,
    column: u32,
    title: &'i str,
    text: &'i str,
    confidence: f32,
    evidence: Vec<&'i str>,
    outline: Vec<String>,
    authors: &'i [String],
    year: Option<i32>,
    venue: Option<&'i str>,
    urls: &'i [String],
    near: Vec<NearLine>,
    /// Of a record: who has it, its identifiers, and the work that it may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<&'i str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ids: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    work: Option<&'i str>,
}

#[derive(Serialize)]
struct NearLine {
    key: String,
    title: String,
    /// Why an accepted item will be of this work; null when it will not by itself.
    reason: Option<notebib::app::identity::Reason>,
}

impl<'i> ItemLine<'i> {
    fn new(catalog: &Catalog, item: &'i Item, context: &Context) -> Result<Self, Failure> {
        let near = review::nearest(catalog, item)?;
        let outline = review::outline(catalog, item)?;
        let path = shown_path(item, context)?;
        match item {
            Item::Candidate(it) => Ok(Self {
                schema: SCHEMA,
                id: item.id(),
                kind: "candidate",
                path,
                line: it.place.0,
                end_line: it.place.1,
                column: it.place.2,
                title: &it.title,
                text: &it.text,
                confidence: it.confidence,
                evidence: it.facts.evidence.iter().map(AsRef::as_ref).collect(),
                outline,
                authors: &it.facts.authors,
                year: it.facts.year,
                venue: it.facts.venue.as_deref(),
                urls: &it.facts.urls,
                near: near
                    .into_iter()
                    .map(|near| NearLine {
                        key: near.work.key,
                        title: near.work.title,
                        reason: near.reason,
                    })
                    .collect(),
                provider: None,
                ids: Vec::new(),
                work: None,
            }),
            Item::Record(it) => Ok(Self {
                schema: SCHEMA,
                id: item.id(),
                kind: "record",
                path,
                line: it.place.1,
                end_line: it.place.1,
                column: 1,
                title: &it.record.title,
                text: "",
                confidence: it.proposal.score,
                evidence: vec![&it.proposal.why],
                outline,
                authors: &it.record.authors,
                year: it.record.year,
                venue: it.record.venue.as_deref(),
                urls: it.record.url.as_slice(),
                near: Vec::new(),
                provider: Some(&it.record.provider),
                ids: it
                    .record
                    .ids
                    .iter()
                    .map(|id| format!("{}:{}", id.scheme().as_str(), id.value()))
                    .collect(),
                work: Some(&it.work.key),
            }),
            other => Err(Failure::new(format!("{}: of an unknown kind", other.id()))),
        }
    }
}

fn shown_path(item: &Item, context: &Context) -> Result<String, Failure> {
    let root = context.root()?.unwrap_or(&context.folder);
    Ok(note_path::shown(root, &context.folder, item.place().0))
}

fn list(items: &[Item], context: &mut Context) -> Result<(), Failure> {
    let mut table = Table::new([
        Column::new("id").style(KEY),
        Column::new("where").style(PATH),
        Column::new("sure").right().style(NUMBER),
        Column::new("title").flexible(),
    ]);
    for item in items {
        let place = format!("{}:{}", shown_path(item, context)?, item.place().1);
        if let Item::Record(it) = item {
            table.row([
                item.id(),
                it.work.key.clone(),
                format!("{:.2}", it.proposal.score),
                format!("{} ({})", it.record.title, it.record.provider),
            ]);
        }
        if let Item::Candidate(it) = item {
            table.row([
                item.id(),
                place,
                format!("{:.2}", it.confidence),
                it.title.clone(),
            ]);
        }
    }
    table.print(&mut context.out)?;
    Ok(())
}

/// Where answers come from.
enum Answers {
    /// Single keys of a terminal.
    Keys(Term),
    /// Lines of stdin.
    Lines,
}

/// What a person answered.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Accept,
    Reject,
    /// With fields where they were typed along; else in the editor.
    Edit(Option<String>),
    /// Fields to be asked for.
    Inline,
    /// A number of the list, or a REF; to be asked for when none.
    Merge(Option<String>),
    Distinct,
    Skip,
    Open,
    Undo,
    Help,
    Quit,
}

impl Answer {
    /// Reads a key, or a word and what follows it.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty());
        let answer = match word {
            "e" | "edit" => return Some(Self::Edit(rest)),
            "i" => return Some(rest.map_or(Self::Inline, |rest| Self::Edit(Some(rest)))),
            "m" | "merge" => return Some(Self::Merge(rest)),
            "a" | "y" | "accept" => Self::Accept,
            "r" | "n" | "reject" => Self::Reject,
            "d" | "distinct" => Self::Distinct,
            "s" | "skip" => Self::Skip,
            "o" | "open" => Self::Open,
            "u" | "undo" => Self::Undo,
            "?" | "h" | "help" => Self::Help,
            "q" | "quit" => Self::Quit,
            number
                if number
                    .parse::<usize>()
                    .is_ok_and(|it| (1..=9).contains(&it)) =>
            {
                Self::Merge(Some(number.to_owned()))
            }
            _ => return None,
        };
        rest.is_none().then_some(answer)
    }
}

const KEYS: &str =
    "a accept  r reject  e edit  m merge  d distinct  s skip  o open  u undo  q quit  ? help";

/// So many reasons are shown, the weightiest; what weighs less than this is not.
const REASONS: usize = 8;
const LIGHT: f32 = 0.05;

const HELP: &str = "\
a  accept: it is a reference
r  reject: it is none; it will not come back
e  edit its fields in $EDITOR, and accept it        i  type them here: year=2019 title=\"…\"
m  merge: it is a reference to a work that is there; a number picks one that is shown
d  distinct: it is a work of its own, not one of those shown
s  skip: ask again after all others
o  open the note at the line in $EDITOR
u  undo the last decision
q  quit; `notebib review` goes on from here";

/// One sitting.
struct Session {
    catalog: Catalog,
    request: Request,
    items: Vec<Item>,
    /// The one that is asked for.
    at: usize,
    /// What was decided in this sitting: place of the item, what, and the operation if there was one.
    done: Vec<(usize, &'static str, Option<i64>)>,
    answers: Answers,
    has_failed: bool,
}

impl Session {
    fn run(&mut self, context: &mut Context) -> Outcome {
        while let Some(item) = self.items.get(self.at).cloned() {
            if review::find(&self.catalog, &item.id())?.is_none() {
                // Another process was faster.
                self.at += 1;
                continue;
            }
            let near = review::nearest(&self.catalog, &item)?;
            self.show(&item, &near, context)?;
            if !self.ask_until_decided(&item, &near, context)? {
                break;
            }
        }
        let counts = ["accept", "edit", "merge", "distinct", "reject", "skip"].map(|what| {
            let count = self.done.iter().filter(|it| it.1 == what).count();
            (count, what)
        });
        let told: Vec<String> = counts
            .iter()
            .filter(|it| it.0 > 0)
            .map(|(count, what)| match *what {
                "edit" => format!("{count} edited and accepted"),
                "merge" => format!("{count} merged"),
                "distinct" => format!("{count} kept distinct"),
                "skip" => format!("{count} skipped"),
                what => format!("{count} {what}ed"),
            })
            .collect();
        let told = if told.is_empty() {
            "nothing decided".to_owned()
        } else {
            told.join(", ")
        };
        let wait = review::count(&self.catalog)?;
        context.out.flush()?;
        context.warn(&format!("{told}; {wait} wait"));
        Ok(if self.has_failed {
            Status::Failed
        } else {
            Status::Done
        })
    }

    /// Asks for the item until it is decided over or passed; false when the person is done.
    fn ask_until_decided(
        &mut self,
        item: &Item,
        near: &[Near],
        context: &mut Context,
    ) -> Result<bool, Failure> {
        loop {
            let Some(text) = self.answer(context)? else {
                return Ok(false);
            };
            let Some(answer) = Answer::parse(&text) else {
                self.refuse(&Failure::new(format!("`{}` is no answer", text.trim())).hint(KEYS));
                continue;
            };
            let decided = match answer {
                Answer::Quit => return Ok(false),
                Answer::Undo => match self.undo(context) {
                    Ok(true) => return Ok(true),
                    Ok(false) => continue,
                    Err(failure) => Err(failure),
                },
                Answer::Help => {
                    writeln!(context.out, "{HELP}")?;
                    continue;
                }
                Answer::Open => {
                    let root = context.root()?.unwrap_or(&context.folder);
                    let (file, line) = (review::file(item, Some(root)), item.place().1);
                    match edit::open_at_line(&file, line) {
                        Ok(()) => {
                            self.show(item, near, context)?;
                            continue;
                        }
                        Err(failure) => Err(failure),
                    }
                }
                Answer::Accept => self.decide(item, &Decision::Accept, "accept", context),
                Answer::Reject => self.decide(item, &Decision::Reject, "reject", context),
                Answer::Skip => self.decide(item, &Decision::Skip, "skip", context),
                Answer::Distinct => {
                    let others = Decision::Distinct(distinct_from(near));
                    self.decide(item, &others, "distinct", context)
                }
                Answer::Merge(typed) => self.merge(item, near, typed, context),
                Answer::Edit(None) => self.edit_in_editor(item, context),
                Answer::Edit(Some(fields)) => self.edit_inline(item, &fields, context),
                Answer::Inline => match self.line("fields (field=value …): ", context)? {
                    Some(fields) => self.edit_inline(item, &fields, context),
                    None => continue,
                },
            };
            match decided {
                Ok(true) => {
                    self.at += 1;
                    return Ok(true);
                }
                Ok(false) => {}
                Err(failure) if failure.is_closed_pipe() => return Err(failure),
                Err(failure) => self.refuse(&failure),
            }
        }
    }

    /// Tells why an answer was not taken; the item is asked for again.
    fn refuse(&mut self, failure: &Failure) {
        // On a terminal a slip of the finger is no failure.
        self.has_failed |= matches!(self.answers, Answers::Lines);
        let _ = io::stderr().write_all(failure.render().as_bytes());
    }

    /// The next answer; none at the end.
    fn answer(&self, context: &mut Context) -> Result<Option<String>, Failure> {
        let Answers::Keys(term) = &self.answers else {
            context.out.flush()?;
            return read_line();
        };
        let keys = context.out.paint(DIM, KEYS);
        writeln!(context.out, "{keys}")?;
        context.out.flush()?;
        Ok(match term.read_key()? {
            Key::Char(c) => Some(c.to_lowercase().to_string()),
            Key::Enter => Some(String::new()),
            Key::Escape | Key::CtrlC => None,
            _ => Some("?".to_owned()),
        })
    }

    /// A line that is asked for; none when it is empty.
    fn line(&self, prompt: &str, context: &mut Context) -> Result<Option<String>, Failure> {
        if matches!(self.answers, Answers::Keys(_)) {
            write!(context.out, "{prompt}")?;
        }
        context.out.flush()?;
        Ok(read_line()?.filter(|line| !line.trim().is_empty()))
    }

    fn decide(
        &mut self,
        item: &Item,
        decision: &Decision,
        name: &'static str,
        context: &mut Context,
    ) -> Result<bool, Failure> {
        let newest = |catalog: &Catalog| -> Result<Option<i64>, Failure> {
            Ok(catalog.history(1)?.first().map(|it| it.id))
        };
        let before = newest(&self.catalog)?;
        let work = review::decide(
            &mut self.catalog,
            item,
            decision,
            &self.request,
            &context.now,
        )?;
        let operation = newest(&self.catalog)?.filter(|it| Some(*it) != before);
        self.done.push((self.at, name, operation));
        let line = DecisionLine {
            schema: SCHEMA,
            id: item.id(),
            decision: name,
            work: key_of(&self.catalog, work)?,
        };
        if !context.is_quiet {
            let told = context.out.paint(STRONG, &context.out.clean(&line.told()));
            writeln!(context.out, "{told}\n")?;
        }
        Ok(true)
    }

    fn merge(
        &mut self,
        item: &Item,
        near: &[Near],
        typed: Option<String>,
        context: &mut Context,
    ) -> Result<bool, Failure> {
        let prompt = "work (a number above, or any REF): ";
        let Some(typed) = typed.map_or_else(|| self.line(prompt, context), |it| Ok(Some(it)))?
        else {
            return Ok(false);
        };
        let typed = typed.trim();
        let listed = typed
            .parse::<usize>()
            .ok()
            .and_then(|number| near.get(number.checked_sub(1)?));
        let is_number = typed.len() == 1 && typed.parse::<usize>().is_ok();
        let work = match listed {
            Some(near) => near.work.id,
            None if is_number => return Err(Failure::new(format!("there is no {typed} above"))),
            None => find(&self.catalog, typed)?.0,
        };
        self.decide(item, &Decision::Merge(work), "merge", context)
    }

    fn edit_inline(
        &mut self,
        item: &Item,
        fields: &str,
        context: &mut Context,
    ) -> Result<bool, Failure> {
        let words = shell_words::split(fields)
            .map_err(|_| Failure::new("there is an open quotation mark"))?;
        let changes = words
            .iter()
            .map(|word| word.parse::<Change>())
            .collect::<Result<Vec<_>, _>>()?;
        self.decide(item, &Decision::Correct(changes), "edit", context)
    }

    fn edit_in_editor(&mut self, item: &Item, context: &mut Context) -> Result<bool, Failure> {
        let work = review::rehearse(&mut self.catalog, item, &self.request, &context.now)?;
        edit::edit_in_editor(&work, |edits| {
            self.decide(
                item,
                &Decision::Edit(Box::new(edits.clone())),
                "edit",
                context,
            )
        })
    }

    /// Takes the last decision of this sitting back, and goes to its item; false when there is none.
    fn undo(&mut self, context: &mut Context) -> Result<bool, Failure> {
        let Some(&(at, _, operation)) = self.done.last() else {
            return Err(Failure::new("nothing was decided in this sitting")
                .hint("`notebib undo` takes earlier changes back"));
        };
        if let Some(operation) = operation {
            self.catalog.undo(Some(operation), &context.now)?;
        }
        self.done.pop();
        self.at = at;
        if !context.is_quiet {
            writeln!(context.out, "undone\n")?;
        }
        Ok(true)
    }

    fn show(&self, item: &Item, near: &[Near], context: &mut Context) -> Result<(), Failure> {
        let path = shown_path(item, context)?;
        let outline = review::outline(&self.catalog, item)?;
        let root = context.root()?.unwrap_or(&context.folder).to_owned();
        if let Item::Record(it) = item {
            return show_record(self.at + 1, self.items.len(), item, it, &path, context);
        }
        let Item::Candidate(it) = item else {
            return Err(Failure::new(format!("{}: of an unknown kind", item.id())));
        };
        let (count, total) = (self.at + 1, self.items.len());
        let out = &mut context.out;
        let id = out.paint(KEY, &item.id());
        let place = out.paint(PATH, &out.clean(&format!("{path}:{}", it.place.0)));
        writeln!(out, "[{count}/{total}] {id}  {place}")?;
        if !outline.is_empty() {
            let outline = out.paint(DIM, &out.clean(&outline.join(" › ")));
            writeln!(out, "  under    {outline}")?;
        }
        for line in review::lines(item, Some(&root), 2) {
            let number = out.paint(NUMBER, &format!("{:>5}", line.number));
            let text: String = line.text.chars().take(400).collect();
            let text = out.clean(&text).into_owned();
            if line.is_here {
                let text = out.paint(FOUND, &text);
                writeln!(out, "> {number} {text}")?;
            } else {
                writeln!(out, "  {number} {text}")?;
            }
        }
        let facts = &it.facts;
        let year = facts.year.map(|year| year.to_string());
        let kind = facts.kind.map(|kind| kind.to_string());
        let place = facts.venue.as_deref().or(facts.org.as_deref());
        let told: Vec<String> = [kind.as_deref(), year.as_deref(), place]
            .into_iter()
            .flatten()
            .map(str::to_owned)
            .collect();
        let title = out.paint(STRONG, &out.clean(&it.title));
        writeln!(out, "  title    {title}")?;
        for (name, value) in [
            ("authors", facts.authors.join("; ")),
            ("facts", told.join(", ")),
            ("link", facts.urls.join(" ")),
        ] {
            if !value.is_empty() {
                writeln!(out, "  {name:8} {}", out.clean(&value).into_owned())?;
            }
        }
        let weighed: Vec<String> = review::reasons(item, Some(&root))
            .iter()
            .filter(|reason| reason.1.abs() >= LIGHT)
            .take(REASONS)
            .map(|(name, weight)| format!("{name} {weight:+.1}"))
            .collect();
        // The note changed since: what was seen then, without the weights.
        let because = if weighed.is_empty() {
            facts.evidence.join(", ")
        } else {
            weighed.join(", ")
        };
        let because = if because.is_empty() {
            "nothing"
        } else {
            &because
        };
        writeln!(out, "  sure     {:.2}, because of {because}", it.confidence)?;
        for (at, near) in near.iter().enumerate() {
            let name = if at == 0 { "near" } else { "" };
            let key = out.paint(KEY, &out.clean(&near.work.key));
            let title = out.clean(&near.work.title).into_owned();
            let why = near.reason.map_or("", |_| "  (accept takes it for this)");
            let why = out.paint(DIM, why);
            writeln!(out, "  {name:8} {} {key}  {title}{why}", at + 1)?;
        }
        Ok(())
    }
}

/// A record and the work that it may be, side by side.
fn show_record(
    count: usize,
    total: usize,
    item: &Item,
    it: &Proposed,
    path: &str,
    context: &mut Context,
) -> Result<(), Failure> {
    let out = &mut context.out;
    let id = out.paint(KEY, &item.id());
    let place = match path.is_empty() {
        true => String::new(),
        false => out.paint(PATH, &out.clean(&format!("{path}:{}", it.place.1))),
    };
    let provider = out.clean(&it.record.provider).into_owned();
    writeln!(
        out,
        "[{count}/{total}] {id}  is this record of {provider} the work?  {place}"
    )?;
    let key = out.paint(KEY, &out.clean(&it.work.key));
    writeln!(out, "  work     {key}")?;
    for (name, work, record) in it.side_by_side() {
        let (work, record) = (
            out.clean(&work).into_owned(),
            out.clean(&record).into_owned(),
        );
        let record = if work == record {
            record
        } else {
            out.paint(FOUND, &record)
        };
        writeln!(
            out,
            "  {name:8} {}",
            if work.is_empty() { "-" } else { &work }
        )?;
        writeln!(
            out,
            "         = {}",
            if record.is_empty() { "-" } else { &record }
        )?;
    }
    let why = out.clean(&it.proposal.why).into_owned();
    writeln!(out, "  sure     {:.2}, because of {why}", it.proposal.score)?;
    Ok(())
}

fn read_line() -> Result<Option<String>, Failure> {
    let mut line = String::new();
    let bytes = io::stdin().lock().read_line(&mut line)?;
    Ok((bytes > 0).then_some(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_letters_or_words() {
        assert_eq!(Answer::parse("a"), Some(Answer::Accept));
        assert_eq!(Answer::parse(" reject \n"), Some(Answer::Reject));
        assert_eq!(
            Answer::parse("m PipeDream"),
            Some(Answer::Merge(Some("PipeDream".to_owned())))
        );
        assert_eq!(
            Answer::parse("2"),
            Some(Answer::Merge(Some("2".to_owned())))
        );
        assert_eq!(
            Answer::parse("e year=2019"),
            Some(Answer::Edit(Some("year=2019".to_owned())))
        );
        assert_eq!(Answer::parse("e"), Some(Answer::Edit(None)));
        for text in ["", "x", "accept it", "10"] {
            assert_eq!(Answer::parse(text), None, "{text}");
        }
    }
}
