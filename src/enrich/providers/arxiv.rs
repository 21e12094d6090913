//! arXiv's query API: an Atom feed.
//!
//! **Source**: <https://info.arxiv.org/help/api/user-manual.html>, read in November 2026. Two layouts of the
//! feed exist; it is read by local names, never by prefix or order.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Answer, NAMES};
use crate::enrich::question::{Question, Request, base};
use crate::enrich::record::{Nature, Notice, Record, date};
use crate::enrich::reply::{Expected, Refusal, Reply};
use crate::enrich::text::{clean, encode};
use crate::model::{Identifier, Kind, Scheme, words};

const NAME: &str = NAMES.arxiv;

fn root(at: &str) -> String {
    format!("{}/api/query", base(at, &["/query", "/api"]))
}

pub(super) fn request(question: &Question, at: &str) -> Option<Request> {
    let url = match question {
        Question::Id(id) if id.scheme() == Scheme::Arxiv => {
            format!("{}?id_list={}&max_results=1", root(at), encode(id.value()))
        }
        Question::Search { title, author, .. } => {
            let mut terms = rare_words(title)
                .into_iter()
                .map(|word| format!("ti:{}", encode(&word)))
                .collect::<Vec<_>>();
            if terms.is_empty() {
                return None;
            }
            if let Some(author) = author {
                terms.push(format!("au:{}", encode(&author.to_lowercase())));
            }
            format!(
                "{}?search_query={}&max_results=5",
                root(at),
                terms.join("+AND+")
            )
        }
        _ => return None,
    };
    Some(Request {
        accept: Some("application/atom+xml"),
        ..Request::get(NAME, url)
    })
}

/// The six longest words of a title that say something: the whole phrase with its colons and hyphens means
/// something else to the service.
fn rare_words(title: &str) -> Vec<String> {
    let mut words: Vec<String> = words::units(title)
        .into_iter()
        .filter(|unit| !unit.is_cjk && unit.text.len() > 2 && !words::is_filler(&unit.text))
        .map(|unit| unit.text)
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    words.truncate(6);
    words
}

pub(super) fn batch(ids: &[Identifier], at: &str) -> Option<Request> {
    let list: Vec<String> = ids.iter().map(|id| encode(id.value())).collect();
    let url = format!(
        "{}?id_list={}&max_results={}",
        root(at),
        list.join(","),
        ids.len()
    );
    Some(Request {
        accept: Some("application/atom+xml"),
        ..Request::get(NAME, url)
    })
}

/// **Shape**: as many as were asked for, in their order; what the feed leaves out is none.
pub(super) fn read_batch(
    ids: &[Identifier],
    reply: &Reply,
) -> Result<Vec<Option<Record>>, Refusal> {
    let records = feed(reply)?;
    let of = |id: &Identifier| {
        records
            .iter()
            .find(|record| record.ids.contains(id))
            .cloned()
    };
    Ok(ids.iter().map(of).collect())
}

pub(super) fn read(_: &Question, reply: &Reply) -> Result<Answer, Refusal> {
    Ok(Answer(feed(reply)?))
}

fn feed(reply: &Reply) -> Result<Vec<Record>, Refusal> {
    // A malformed id is answered with a feed that holds an error, with status 400 since 2026.
    let is_feed = reply
        .body
        .windows(5)
        .take(1 << 10)
        .any(|window| window == b"<feed");
    if !(reply.status == 400 && is_feed) {
        reply.check(Expected::Xml)?;
    }
    let text = reply.text()?;
    let mut reader = Reader::from_str(&text);
    let mut records = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut entry: Option<Entry> = None;
    let mut value = String::new();
    let mut has_feed = false;
    loop {
        match reader.read_event().map_err(Refusal::malformed)? {
            Event::Start(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                has_feed |= path.is_empty() && name == "feed";
                if name == "entry" {
                    entry = Some(Entry::default());
                }
                attributes(&tag, entry.as_mut());
                path.push(name);
                value.clear();
            }
            Event::Empty(tag) => attributes(&tag, entry.as_mut()),
            Event::Text(text) => value.push_str(&text.xml10_content()),
            Event::CData(text) => value.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                value.push_str(&clean(&format!("&{};", &*reference)));
            }
            Event::End(_) => {
                let name = path.pop().unwrap_or_default();
                if name == "entry" {
                    if let Some(entry) = entry.take() {
                        records.extend(entry.record()?);
                    }
                } else if let Some(entry) = entry.as_mut() {
                    entry.take(&name, path.last().map_or("", String::as_str), &value);
                }
                value.clear();
            }
            Event::Eof if !path.is_empty() => {
                return Err(Refusal::malformed("the feed breaks off"));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match has_feed {
        true => Ok(records),
        false => Err(Refusal::malformed("no feed")),
    }
}

#[derive(Default)]
struct Entry {
    id: String,
    title: String,
    summary: String,
    published: String,
    authors: Vec<String>,
    subject: Option<String>,
    comment: String,
    journal: Option<String>,
    doi: Option<String>,
    pdf: Option<String>,
}

fn attributes(tag: &BytesStart<'_>, entry: Option<&mut Entry>) {
    let Some(entry) = entry else { return };
    let value = |name: &str| {
        let attribute = tag.try_get_attribute(name).ok().flatten()?;
        Some(clean(&attribute.value))
    };
    match tag.local_name().as_ref() {
        "primary_category" => entry.subject = value("term"),
        "link" if value("title").as_deref() == Some("pdf") => entry.pdf = value("href"),
        _ => {}
    }
}

impl Entry {
    fn take(&mut self, name: &str, parent: &str, value: &str) {
        let value = clean(value);
        match (parent, name) {
            ("entry", "id") => self.id = value,
            ("entry", "title") => self.title = value,
            ("entry", "summary") => self.summary = value,
            ("entry", "published") => self.published = value,
            ("author", "name") if !value.is_empty() => self.authors.push(value),
            ("entry", "comment") => self.comment = value,
            ("entry", "journal_ref") => self.journal = Some(value),
            ("entry", "doi") => self.doi = Some(value),
            _ => {}
        }
    }

    fn record(self) -> Result<Option<Record>, Refusal> {
        if self.id.contains("/api/errors") || (self.title == "Error" && self.published.is_empty()) {
            return Err(Refusal::Misasked {
                status: 400,
                message: self.summary,
            });
        }
        let Some(id) = self.id.split("/abs/").nth(1).and_then(Identifier::arxiv) else {
            // Since 2026 an unknown id can come back as an entry without anything in it.
            return Ok(None);
        };
        if self.title.is_empty() {
            return Ok(None);
        }
        let mut record = Record::new(NAME, id.value(), self.title);
        record.url = Some(format!("https://arxiv.org/abs/{}", id.value()));
        record.open_access = self.pdf.map(|pdf| pdf.replacen("http://", "https://", 1));
        record.ids.push(id);
        // The DOI is of the paper in print; its record is to be asked for, this one stays a preprint.
        record.add(Scheme::Doi, self.doi.as_deref());
        record.kind = Some(Kind::Paper);
        record.nature = Nature::Preprint;
        record.authors = self.authors;
        record.date = date(&self.published);
        record.year = record.date.map(|day| i32::from(day.year));
        record.summary = Some(self.summary).filter(|text| !text.is_empty());
        record.subject = self.subject;
        let is_withdrawn = self.comment.to_lowercase().contains("withdrawn");
        if is_withdrawn {
            record.notices.push(Notice {
                kind: "withdrawal".to_owned(),
                doi: None,
            });
        }
        Ok(Some(record))
    }
}
/// A line of the metadata dump: `{"id": "0704.0001", "authors_parsed": [["Balázs", "C.", ""], …], …}`.
///
/// **Source**: <https://www.kaggle.com/datasets/Cornell-University/arxiv>, read in November 2026.
pub(crate) fn of_dump(line: &serde_json::Value) -> Option<Record> {
    use crate::enrich::json::{list, raw, text};
    let id = Identifier::arxiv(&raw(line, "/id")?)?;
    let mut record = Record::new(NAME, id.value(), text(line, "/title")?);
    record.url = Some(format!("https://arxiv.org/abs/{}", id.value()));
    let by_id = id.year();
    record.ids.push(id);
    record.add(Scheme::Doi, raw(line, "/doi").as_deref());
    record.kind = Some(Kind::Paper);
    record.nature = Nature::Preprint;
    record.authors = list(line, "/authors_parsed")
        .iter()
        .filter_map(|name| {
            let part = |at: usize| text(name, &format!("/{at}"));
            let parts = [part(1), part(0), part(2)];
            let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
            (!name.is_empty()).then_some(name)
        })
        .collect();
    // `Mon, 2 Apr 2007 19:18:42 GMT`
    record.date = raw(line, "/versions/0/created").and_then(|created| {
        let (_, day) = created.split_once(", ")?;
        date(&day.split(' ').take(3).collect::<Vec<_>>().join(" "))
    });
    record.year = record.date.map(|day| i32::from(day.year)).or(by_id);
    record.summary = text(line, "/abstract");
    record.subject =
        raw(line, "/categories").and_then(|all| all.split(' ').next().map(str::to_owned));
    if text(line, "/comments").is_some_and(|comment| comment.to_lowercase().contains("withdrawn")) {
        record.notices.push(Notice {
            kind: "withdrawal".to_owned(),
            doi: None,
        });
    }
    Some(record)
}
