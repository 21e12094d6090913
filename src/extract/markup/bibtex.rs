//! BibTeX entries that stand in a note: each is a reference, told field by field.
//!
//! Comes in: a note that its reader is done with. What the reader took lines of an entry for is dropped,
//! since the entry tells it better.
//!
//! **Source**: BibTeXing, O. Patashnik, 1988; biblatex 3.20 manual, section 2, for types and fields.

use std::ops::Range;

use crate::extract::candidate::{Candidate, Facts, Signal, Sink};
use crate::model::tex;
use crate::model::{Identifier, Kind, Manner};

/// An entry that goes on for longer is none.
const LONGEST: usize = 16_000;

/// Types of entries; others are annotations of code, or `@string` and `@comment`.
const TYPES: &[(&str, Option<Kind>)] = &[
    ("article", Some(Kind::Paper)),
    ("inproceedings", Some(Kind::Paper)),
    ("conference", Some(Kind::Paper)),
    ("incollection", Some(Kind::Paper)),
    ("inbook", Some(Kind::Book)),
    ("book", Some(Kind::Book)),
    ("mvbook", Some(Kind::Book)),
    ("booklet", Some(Kind::Book)),
    ("collection", Some(Kind::Book)),
    ("proceedings", Some(Kind::Book)),
    ("phdthesis", Some(Kind::Paper)),
    ("mastersthesis", Some(Kind::Paper)),
    ("thesis", Some(Kind::Paper)),
    ("techreport", Some(Kind::Paper)),
    ("report", Some(Kind::Paper)),
    ("unpublished", Some(Kind::Paper)),
    ("misc", None),
    ("online", Some(Kind::Webpage)),
    ("electronic", Some(Kind::Webpage)),
    ("www", Some(Kind::Webpage)),
    ("dataset", Some(Kind::Webpage)),
    ("manual", Some(Kind::Webpage)),
    ("software", Some(Kind::Software)),
    ("video", Some(Kind::Video)),
    ("patent", None),
];

/// Reads every entry of a note.
pub(in crate::extract) fn read(sink: &mut Sink<'_>) {
    let note = sink.text();
    let bytes = note.as_bytes();
    let mut found: Vec<(Range<usize>, Candidate<'_>)> = Vec::new();
    let mut from = 0;
    for at in memchr::memchr_iter(b'@', bytes) {
        // An entry starts a line.
        let is_start = bytes[..at]
            .iter()
            .rev()
            .find(|byte| !matches!(byte, b' ' | b'\t' | b'>'))
            .is_none_or(|&byte| byte == b'\n');
        if at < from || !is_start {
            continue;
        }
        let Some((kind, open)) = entry_type(note, at) else {
            continue;
        };
        match entry(note, open) {
            Read::Entry { key, fields, end } => {
                from = end;
                if let Some(candidate) = candidate(note, kind, key, &fields) {
                    found.push((at..end, candidate));
                }
            }
            Read::Endless(end) => from = end,
            Read::Nothing => {}
        }
    }
    if found.is_empty() {
        return;
    }
    sink.candidates.retain(|candidate| {
        let after = found.partition_point(|(range, _)| range.end <= candidate.span.start);
        found
            .get(after)
            .is_none_or(|(range, _)| candidate.span.end <= range.start)
    });
    for (range, mut candidate) in found {
        candidate.section = sink.headings.iter().rposition(|heading| {
            heading.start <= range.start && heading.end.is_none_or(|end| end > range.start)
        });
        sink.push(candidate);
    }
}

/// `@article{`: the kind, and where the brace stands.
fn entry_type(note: &str, at: usize) -> Option<(Option<Kind>, usize)> {
    let rest = &note[at + 1..];
    let len = rest
        .bytes()
        .take(20)
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let name = &rest[..len];
    let kind = TYPES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))?
        .1;
    let open = at + 1 + len;
    note[open..].starts_with('{').then_some((kind, open))
}

enum Read<'t> {
    Entry {
        key: &'t str,
        fields: Vec<(&'t str, Range<usize>)>,
        end: usize,
    },
    /// A value is not closed for so long that there is no use in looking for entries inside.
    Endless(usize),
    Nothing,
}

/// Reads an entry from its brace on.
fn entry(note: &str, open: usize) -> Read<'_> {
    let bytes = note.as_bytes();
    let limit = bytes.len().min(open + LONGEST);
    let blanks = |mut at: usize| {
        while at < limit && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        at
    };
    let Some(comma) = memchr::memchr2(b',', b'\n', &bytes[open + 1..limit.min(open + 200)])
        .map(|len| open + 1 + len)
    else {
        return Read::Nothing;
    };
    let key = note[open + 1..comma].trim();
    let mut fields = Vec::new();
    let mut at = if key.contains('=') {
        open + 1
    } else {
        comma + usize::from(bytes[comma] == b',')
    };
    loop {
        at = blanks(at);
        let name_len = bytes[at..limit]
            .iter()
            .take(40)
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(**byte, b'-' | b'_'))
            .count();
        if name_len == 0 {
            if bytes.get(at) == Some(&b',') {
                at += 1;
                continue;
            }
            break;
        }
        let name = &note[at..at + name_len];
        at = blanks(at + name_len);
        if at >= limit || bytes[at] != b'=' {
            return Read::Nothing;
        }
        at = blanks(at + 1);
        let mut value: Option<Range<usize>> = None;
        loop {
            let piece = match bytes[at..limit].first() {
                Some(b'{') => closing(bytes, at, limit, b'}').map(|end| (at + 1..end, end + 1)),
                Some(b'"') => closing(bytes, at, limit, b'"').map(|end| (at + 1..end, end + 1)),
                Some(_) => {
                    let len = bytes[at..limit]
                        .iter()
                        .take_while(|byte| byte.is_ascii_alphanumeric())
                        .count();
                    Some((at..at + len, at + len))
                }
                None => None,
            };
            let Some((piece, next)) = piece else {
                return Read::Endless(limit);
            };
            value = value.or(Some(piece));
            at = blanks(next);
            if at < limit && bytes[at] == b'#' {
                at = blanks(at + 1);
            } else {
                break;
            }
        }
        fields.extend(value.map(|value| (name, value)));
    }
    if bytes.get(at) != Some(&b'}') || at >= limit {
        return Read::Nothing;
    }
    Read::Entry {
        key,
        fields,
        end: at + 1,
    }
}

/// The end of a value whose opening sign stands at `at`.
fn closing(bytes: &[u8], at: usize, limit: usize, close: u8) -> Option<usize> {
    let mut depth = 0_usize;
    let mut next = at + 1;
    while next < limit {
        match bytes[next] {
            b'\\' => next += 1,
            byte if byte == close && depth == 0 => return Some(next),
            b'{' => depth += 1,
            b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        next += 1;
    }
    None
}

fn candidate<'t>(
    note: &'t str,
    kind: Option<Kind>,
    key: &str,
    fields: &[(&str, Range<usize>)],
) -> Option<Candidate<'t>> {
    let raw = |name: &str| {
        let range = &fields
            .iter()
            .find(|field| field.0.eq_ignore_ascii_case(name))?
            .1;
        Some(note[range.clone()].trim()).filter(|value| !value.is_empty())
    };
    let value = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| raw(name))
            .map(tex::plain)
            .filter(|value| !value.is_empty())
    };
    let title = raw("title")?;
    let start = title.as_ptr() as usize - note.as_ptr() as usize;
    let written = tex::plain(title);
    if written.is_empty() {
        return None;
    }
    let mut candidate = Candidate::new(start..start + title.len(), written, Manner::Reference);
    let mut facts = Facts {
        kind,
        venue: value(&["journal", "journaltitle", "booktitle"]),
        org: value(&["institution", "school", "organization"]),
        volume: value(&["volume"]),
        issue: value(&["number", "issue"]),
        pages: value(&["pages"]),
        publisher: value(&["publisher"]),
        ..Facts::default()
    };
    if let Some(authors) = raw("author").or_else(|| raw("editor")) {
        let joined = authors.split_whitespace().collect::<Vec<_>>().join(" ");
        facts.authors = joined
            .split(" and ")
            .map(tex::plain)
            .filter(|name| !name.is_empty() && name != "others")
            .collect();
    }
    facts.year = value(&["year", "date"]).and_then(|year| {
        let digits = year.split(|c: char| !c.is_ascii_digit());
        digits
            .filter(|digits| digits.len() == 4)
            .find_map(|digits| digits.parse().ok())
    });
    let eprint = raw("eprint").filter(|_| {
        raw("archiveprefix")
            .or_else(|| raw("eprinttype"))
            .is_none_or(|archive| archive.eq_ignore_ascii_case("arxiv"))
    });
    facts.ids = [
        value(&["doi"]).and_then(|doi| Identifier::doi(&doi)),
        eprint.and_then(Identifier::arxiv),
        raw("isbn").and_then(Identifier::isbn),
        raw("pmid").and_then(Identifier::pmid),
    ]
    .into_iter()
    .flatten()
    .collect();
    facts.urls = value(&["url"])
        .map(|url| url.replace(['–', '—'], "--"))
        .filter(|url| url.contains("://"))
        .into_iter()
        .collect();
    if !key.is_empty() && !key.contains([' ', '=']) {
        facts.aliases.push(key.to_owned());
    }
    candidate.signals = [Signal::Formatted, Signal::OwnItem].into();
    candidate
        .signals
        .insert_if(facts.year.is_some(), Signal::Year);
    candidate
        .signals
        .insert_if(facts.venue.is_some(), Signal::Venue);
    candidate
        .signals
        .insert_if(!facts.authors.is_empty(), Signal::Byline);
    candidate
        .signals
        .insert_if(!facts.urls.is_empty(), Signal::Url);
    candidate.facts = facts;
    Some(candidate)
}

#[cfg(test)]
mod tests {
    use crate::extract::{Format, Options, extract};
    use crate::model::Kind;

    const ENTRY: &str = "@inproceedings{vaswani2017,\n  title={Attention is {All} you Need},\n  author = {Vaswani, Ashish and Shazeer, Noam and\n    others},\n  booktitle = \"NeurIPS\",\n  year = 2017, pages = {5998--6008},\n  eprint = {1706.03762}, archivePrefix={arXiv},\n}";

    #[test]
    fn entries_in_notes_of_every_format() {
        for (note, format) in [
            (
                format!("# Papers\n\n```bibtex\n{ENTRY}\n```\n"),
                Format::Markdown,
            ),
            (format!("Papers\n\n{ENTRY}\n"), Format::Plain),
            (
                format!("* Papers\n#+begin_src bibtex\n{ENTRY}\n#+end_src\n"),
                Format::Org,
            ),
            (format!("= Papers\n```bib\n{ENTRY}\n```\n"), Format::Typst),
        ] {
            let options = Options {
                format: Some(format),
                threshold: None,
            };
            let found = extract(&note, "x", &options).mentions;
            assert_eq!(found.len(), 1, "{found:?}");
            let it = &found[0];
            assert_eq!(it.title, "Attention is All you Need");
            assert_eq!(&note[it.span.clone()], "Attention is {All} you Need");
            assert_eq!(it.authors, ["Vaswani, Ashish", "Shazeer, Noam"]);
            assert_eq!((it.year, it.kind), (Some(2017), Kind::Paper));
            assert_eq!(it.venue.as_deref(), Some("NeurIPS"));
            assert_eq!(it.pages.as_deref(), Some("5998–6008"));
            assert_eq!(it.ids[0].value(), "1706.03762");
            assert_eq!(it.aliases, ["vaswani2017"]);
        }
    }

    #[test]
    fn what_is_no_entry() {
        for note in [
            "@article{",
            "@article{a",
            "@Override\n@book {x}",
            "@misc{a, title = }",
            "@misc{a, title = {x",
            "@misc{a, x}",
            "me@article{a, title={B c d}}",
        ] {
            assert!(
                extract(note, "x.txt", &Options::default())
                    .mentions
                    .is_empty(),
                "{note}"
            );
        }
        let _ = extract(
            &"@article{a,title={".repeat(10_000),
            "x.txt",
            &Options::default(),
        );
        let _ = extract(
            &"@article{a,title={\n".repeat(10_000),
            "x.txt",
            &Options::default(),
        );
    }
}
