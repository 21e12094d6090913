//! The rules that look at one entry.

use super::{Found, Seen};
use crate::import::bibtex::syntax::Piece;
use crate::import::tidy::{is_mojibake, is_protected, paged};
use crate::model::entry::{MONTHS, month_number, parse_date, split_names};
use crate::model::{Identifier, Scheme, tex, url};

/// Types and the fields that each demands; `/` stands between fields of which one is enough.
const REQUIRED: &[(&str, &[&str])] = &[
    (
        "article",
        &["author", "title", "journal/journaltitle", "year/date"],
    ),
    ("book", &["author/editor", "title", "year/date"]),
    ("mvbook", &["author/editor", "title", "year/date"]),
    ("booklet", &["title"]),
    ("collection", &["editor", "title", "year/date"]),
    ("conference", &["author", "title", "booktitle", "year/date"]),
    (
        "inproceedings",
        &["author", "title", "booktitle", "year/date"],
    ),
    (
        "incollection",
        &["author", "title", "booktitle", "year/date"],
    ),
    ("inbook", &["author/editor", "title", "year/date"]),
    ("manual", &["title"]),
    (
        "mastersthesis",
        &["author", "title", "school/institution", "year/date"],
    ),
    (
        "phdthesis",
        &["author", "title", "school/institution", "year/date"],
    ),
    (
        "thesis",
        &["author", "title", "institution/school", "type", "year/date"],
    ),
    (
        "techreport",
        &["author", "title", "institution", "year/date"],
    ),
    (
        "report",
        &["author", "title", "institution", "type", "year/date"],
    ),
    ("proceedings", &["title", "year/date"]),
    ("periodical", &["title", "year/date"]),
    ("online", &["title", "url/doi/eprint"]),
    ("patent", &["author", "title", "number", "year/date"]),
    ("unpublished", &["author", "title"]),
    ("misc", &["title/howpublished/note/url/doi"]),
];

/// Types that styles know beside those.
const TYPES: &[&str] = &[
    "bookinbook",
    "suppbook",
    "suppcollection",
    "mvcollection",
    "dataset",
    "suppperiodical",
    "mvproceedings",
    "reference",
    "mvreference",
    "inreference",
    "set",
    "software",
    "xdata",
    "www",
    "electronic",
    "artwork",
    "audio",
    "bibnote",
    "commentary",
    "image",
    "jurisdiction",
    "legislation",
    "legal",
    "letter",
    "movie",
    "music",
    "performance",
    "review",
    "standard",
    "video",
    "presentation",
    "customa",
    "customb",
    "customc",
    "customd",
    "custome",
    "customf",
];

/// Runs the rules over an entry.
pub(super) fn check(seen: &Seen<'_>, found: &mut Found) {
    let (raw, entry) = (&seen.raw, &seen.entry);
    let key = raw.key;
    if key.is_empty() {
        found.add(
            "missing-key",
            seen.span.start,
            key,
            format!("@{} has no key", raw.entry_type),
        );
    } else if key
        .contains(|c: char| c.is_whitespace() || c.is_control() || "{},#%~\\\"'()=".contains(c))
    {
        found.add(
            "odd-key",
            seen.span.start,
            key,
            format!("the key `{key}` is not safe everywhere"),
        );
    }
    if matches!(entry.entry_type.as_str(), "xdata" | "set") {
        return;
    }
    match REQUIRED.iter().find(|row| row.0 == entry.entry_type) {
        Some((_, fields)) => {
            for field in *fields {
                if field.split('/').all(|name| entry.get(name).is_none()) {
                    let names = field.replace('/', " or ");
                    found.add(
                        "missing-field",
                        seen.span.start,
                        key,
                        format!("@{} has no {names}", entry.entry_type),
                    );
                }
            }
        }
        None if TYPES.contains(&entry.entry_type.as_str()) => {}
        None => found.add(
            "unknown-type",
            seen.span.start,
            key,
            format!("no style knows @{}", entry.entry_type),
        ),
    }
    for field in &raw.fields {
        let name = field.name.to_lowercase();
        let Some(value) = entry.own(&name) else {
            continue;
        };
        let at = field.span.start;
        let mut add = |rule, message| found.add(rule, at, key, message);
        match name.as_str() {
            "doi" => doi(value, &mut add),
            "isbn" => {
                for part in tex::verbatim(value).split([',', ';']) {
                    let number = part.split('(').next().unwrap_or_default();
                    let digits = number.chars().filter(char::is_ascii_alphanumeric).count();
                    if digits > 0 && Identifier::isbn(number).is_none() {
                        add("odd-isbn", format!("`{}` is no ISBN", number.trim()));
                    }
                }
            }
            "issn" => {
                for part in tex::verbatim(value).split([',', ';']) {
                    let number = part.split('(').next().unwrap_or_default().trim();
                    if !number.is_empty() && !is_issn(number) {
                        add("odd-issn", format!("`{number}` is no ISSN"));
                    }
                }
            }
            "year" => {
                let year = tex::plain(value);
                let digits = year.chars().filter(char::is_ascii_digit).count();
                if digits != 4 {
                    add("odd-year", format!("`{year}` is no year"));
                }
            }
            "date" | "eventdate" | "origdate" | "urldate" => {
                let text = tex::plain(value);
                let is_open =
                    text.starts_with("../") || text.starts_with('/') || text.ends_with("/..");
                if parse_date(&text).is_none() && !is_open {
                    add(
                        "odd-date",
                        format!("`{text}` is no date that biblatex reads"),
                    );
                }
            }
            "month" => {
                let is_bare = matches!(field.value[..], [Piece::Bare(name)] if MONTHS.contains(&name.to_lowercase().as_str()));
                let is_number = value
                    .parse::<u8>()
                    .is_ok_and(|month| (1..=12).contains(&month));
                let is_one = value.chars().all(char::is_alphanumeric);
                let is_joined = field.value.len() > 1;
                match month_number(value) {
                    Some(_)
                        if is_bare || is_joined || (is_number && entry.own("date").is_some()) => {}
                    Some(_) if is_one => add(
                        "month-form",
                        format!(
                            "`{value}` for {}",
                            MONTHS[usize::from(month_number(value).unwrap_or(1)) - 1]
                        ),
                    ),
                    _ => add("odd-month", format!("`{value}` is no month")),
                }
            }
            "pages" if paged(value) != value => {
                add("pages-form", format!("`{value}` for {}", paged(value)))
            }
            "volume" | "volumes" | "part" => {
                let text = tex::plain(value);
                let is_roman = text.chars().all(|c| "IVXLCDM".contains(c));
                if !text.bytes().all(|byte| byte.is_ascii_digit()) && !is_roman {
                    add("odd-number", format!("`{text}` is no integer"));
                }
            }
            "url" => {
                let text = tex::verbatim(value);
                let is_url = text.contains("://") && !text.contains(char::is_whitespace);
                if !is_url {
                    add("odd-url", format!("`{text}` is no URL"));
                } else if text.contains("doi.org/")
                    && let (Some(id), Some(doi)) = (
                        url::identifier(&text),
                        entry
                            .own("doi")
                            .and_then(|doi| Identifier::doi(&tex::verbatim(doi))),
                    )
                    && id == doi
                {
                    add("url-is-doi", "it says what doi says".to_owned());
                }
            }
            "title" | "subtitle" if !is_protected(value) => {
                add("lost-capitals", "capitals outside braces".to_owned())
            }
            "author" | "editor" | "translator" => names(value, &mut add),
            _ => {}
        }
        if is_mojibake(value) {
            found.add("mojibake", at, key, format!("`{name}` was decoded wrongly"));
        }
    }
}

fn doi(value: &str, add: &mut impl FnMut(&'static str, String)) {
    let text = tex::verbatim(value);
    match Identifier::doi(&text).or_else(|| Identifier::parse(&text)) {
        Some(id) if id.scheme() == Scheme::Doi => {
            if !text.trim().to_lowercase().starts_with("10.") {
                add("doi-form", format!("`{}` for {}", text.trim(), id.value()));
            }
        }
        _ => add("odd-doi", format!("`{}` is no DOI", text.trim())),
    }
}

fn is_issn(number: &str) -> bool {
    let digits: Vec<u32> = number
        .chars()
        .filter(|c| *c != '-')
        .filter_map(|c| {
            if matches!(c, 'x' | 'X') {
                Some(10)
            } else {
                c.to_digit(10)
            }
        })
        .collect();
    let sum: u32 = digits
        .iter()
        .zip((1..=8).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    digits.len() == 8 && sum.is_multiple_of(11)
}

fn names(value: &str, add: &mut impl FnMut(&'static str, String)) {
    let list = split_names(value);
    for name in &list {
        let outside: String = {
            let mut depth = 0_usize;
            name.chars()
                .filter(|c| {
                    match c {
                        '{' => depth += 1,
                        '}' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    depth == 0
                })
                .collect()
        };
        let message = if outside.contains(';') {
            "names are separated by `and`, not by semicolons"
        } else if outside.to_lowercase().contains("et al") {
            "`et al.` is written `and others`"
        } else if outside.matches(',').count() > 2 {
            "more than two commas: names are separated by `and`"
        } else if outside.contains(|c: char| c.is_ascii_digit()) {
            "a digit in a name"
        } else if outside.trim().ends_with(',') {
            "a comma without a given name behind it"
        } else {
            continue;
        };
        let name: String = name.chars().take(40).collect();
        add("odd-names", format!("`{name}`: {message}"));
    }
}
