//! Open Library: books by ISBN.
//!
//! **Source**: <https://openlibrary.org/dev/docs/api/books>, read in November 2026. Without a contact address in
//! the user agent it may refuse.

use serde_json::Value;

use super::{Answer, NAMES};
use crate::enrich::json::{list, plain, raw, text, year};
use crate::enrich::question::{Question, Request, base};
use crate::enrich::record::{Nature, Record, date};
use crate::enrich::reply::{Refusal, Reply};
use crate::enrich::text::encode;
use crate::model::{Kind, Scheme};

const NAME: &str = NAMES.openlibrary;

pub(super) fn request(question: &Question, at: &str) -> Option<Request> {
    let host = base(at, &["/books", "/api"]);
    let url = match question {
        Question::Id(id) if id.scheme() == Scheme::Isbn => {
            format!(
                "{host}/api/books?bibkeys=ISBN:{}&jscmd=data&format=json",
                id.value()
            )
        }
        Question::Search { title, author, .. } => {
            let title = encode(&Question::words(title));
            let author = author
                .as_deref()
                .map(|name| format!("&author={}", encode(name)));
            let fields = "key,title,subtitle,author_name,first_publish_year,isbn,publisher";
            let author = author.unwrap_or_default();
            format!("{host}/search.json?title={title}{author}&limit=5&fields={fields}")
        }
        _ => return None,
    };
    Some(Request::get(NAME, url))
}

pub(super) fn read(question: &Question, reply: &Reply) -> Result<Answer, Refusal> {
    let value = reply.json()?;
    let Some(object) = value.as_object() else {
        return Err(Refusal::malformed("a list in place of an object"));
    };
    // An unknown ISBN is an empty object with status 200.
    if object.is_empty() {
        return Err(Refusal::NotThere);
    }
    if let Some(message) = text(&value, "/error") {
        return Err(
            match message.contains("notfound") || message.contains("not found") {
                true => Refusal::NotThere,
                false => Refusal::Misasked {
                    status: reply.status,
                    message,
                },
            },
        );
    }
    let mut books: Vec<Record> = if value.get("docs").is_some() {
        list(&value, "/docs").iter().filter_map(record).collect()
    } else if value.get("entries").is_some() {
        list(&value, "/entries").iter().filter_map(record).collect()
    } else if value.get("title").is_some() {
        record(&value).into_iter().collect()
    } else {
        object.values().filter_map(record).collect()
    };
    if books.is_empty() && value.get("docs").is_none() {
        return Err(Refusal::malformed("a book without a title"));
    }
    if let Question::Id(id) = question {
        for book in &mut books {
            book.add(id.scheme(), Some(id.value()));
        }
    }
    Ok(Answer(books))
}

/// A book as `api/books`, an edition or a row of the search gives it.
fn record(book: &Value) -> Option<Record> {
    let mut title = text(book, "/title")?;
    if let Some(subtitle) = text(book, "/subtitle") {
        title = format!("{title}: {subtitle}");
    }
    let mut record = Record::new(NAME, raw(book, "/key").unwrap_or_default(), title);
    let isbns = [
        "/identifiers/isbn_13",
        "/isbn_13",
        "/identifiers/isbn_10",
        "/isbn_10",
    ];
    for isbn in isbns.iter().flat_map(|pointer| list(book, pointer)).take(4) {
        record.add(Scheme::Isbn, isbn.as_str());
    }
    record.authors = list(book, "/authors")
        .iter()
        .filter_map(|author| text(author, "/name"))
        .chain(list(book, "/author_name").iter().filter_map(plain))
        .collect();
    let day = text(book, "/publish_date").or_else(|| text(book, "/first_publish_date"));
    record.date = day.and_then(|day| date(&day));
    record.year = record
        .date
        .map(|day| i32::from(day.year))
        .or_else(|| year(book, "/first_publish_year"));
    record.publisher = text(book, "/publishers/0/name")
        .or_else(|| text(book, "/publishers"))
        .or_else(|| text(book, "/publisher"));
    record.kind = Some(Kind::Book);
    record.nature = Nature::Published;
    record.summary = text(book, "/description/value").or_else(|| text(book, "/description"));
    record.url = raw(book, "/url").or_else(|| {
        let key = raw(book, "/key")?;
        Some(format!("https://openlibrary.org{key}"))
    });
    Some(record)
}
