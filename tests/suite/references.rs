//! Formatted references: facts in, strings in many styles out, read back field by field.
//!
//! The works are those of `refs/references/works.toml`, the styles are written by this file. The table of
//! precision, recall and F1 is printed (`cargo test --test suite references -- --nocapture`) and has floors;
//! `refs/references/README.md` keeps it beside what other parsers publish.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use notebib::extract::reference;
use notebib::model::Scheme;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Table {
    work: Vec<Work>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Work {
    kind: String,
    authors: Vec<String>,
    title: String,
    container: String,
    year: i32,
    volume: String,
    issue: String,
    pages: String,
    city: String,
    publisher: String,
    school: String,
    arxiv: String,
    doi: String,
}

fn works() -> Vec<Work> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/refs/references/works.toml");
    let text = std::fs::read_to_string(path).unwrap();
    toml::from_str::<Table>(&text).unwrap().work
}

/// `Jane Q. van Doe` as `(Jane Q., van Doe)`.
fn parts(name: &str) -> (&str, &str) {
    if name.contains(" van der ") {
        return name.split_once(' ').unwrap();
    }
    name.rsplit_once(' ').unwrap_or(("", name))
}

/// `J. Q.`, `J.-P.`; with `glue` between two initials.
fn initials(given: &str, stop: &str, glue: &str) -> String {
    given
        .split(' ')
        .map(|word| {
            word.split('-')
                .filter_map(|part| part.chars().next())
                .map(|first| format!("{first}{stop}"))
                .collect::<Vec<_>>()
                .join(if stop.is_empty() { "" } else { "-" })
        })
        .collect::<Vec<_>>()
        .join(glue)
}

fn is_chinese(name: &str) -> bool {
    !name.contains(' ')
}

/// How a style writes one name.
#[derive(Clone, Copy)]
enum Name {
    /// `Lamport, L.`
    Inverted,
    /// `L. Lamport`
    Leading,
    /// `Leslie Lamport`
    Full,
    /// `Lamport, Leslie`
    InvertedFull,
    /// `Lamport L`
    Trailing,
    /// `LAMPORT L`
    Capitals,
    /// `LAMPORT, L.`
    CapitalsInverted,
}

fn write_name(name: &str, form: Name) -> String {
    if is_chinese(name) {
        return name.to_owned();
    }
    let (given, family) = parts(name);
    match form {
        Name::Inverted => format!("{family}, {}", initials(given, ".", " ")),
        Name::Leading => format!("{} {family}", initials(given, ".", " ")),
        Name::Full => name.to_owned(),
        Name::InvertedFull => format!("{family}, {given}"),
        Name::Trailing => format!("{family} {}", initials(given, "", "")),
        Name::Capitals => format!("{} {}", family.to_uppercase(), initials(given, "", " ")),
        Name::CapitalsInverted => {
            format!("{}, {}", family.to_uppercase(), initials(given, ".", " "))
        }
    }
}

/// The names of a work, the last one joined by `last`; of more than `most` the first `kept` and `et al.`.
fn names(
    work: &Work,
    forms: [Name; 2],
    between: &str,
    last: &str,
    most: usize,
    kept: usize,
) -> (String, usize) {
    let all = &work.authors;
    let shown = if all.len() > most { kept } else { all.len() };
    let mut text = String::new();
    for (index, name) in all[..shown].iter().enumerate() {
        if index > 0 {
            text += if index + 1 == all.len() {
                last
            } else {
                between
            };
        }
        text += &write_name(name, forms[usize::from(index > 0)]);
    }
    if shown < all.len() {
        text += if is_chinese(&all[0]) {
            ", 等"
        } else {
            ", et al."
        };
    }
    (text, shown)
}

/// A reference as a style writes it, and which fields it shows.
struct Written {
    text: String,
    authors: usize,
    shows: &'static [&'static str],
}

const ALL: &[&str] = &["volume", "issue", "pages", "publisher", "doi"];
const NO_DOI: &[&str] = &["volume", "issue", "pages", "publisher"];
const NO_ISSUE: &[&str] = &["volume", "pages", "publisher"];

type Style = (&'static str, fn(&Work) -> Written);

/// Styles that the rules were written with, and after them styles that they were not.
const STYLES: &[Style] = &[
    ("APA", apa),
    ("IEEE", ieee),
    ("ACM", acm),
    ("MLA", mla),
    ("Chicago", chicago),
    ("Harvard", harvard),
    ("Nature", nature),
    ("Vancouver", vancouver),
    ("LNCS", lncs),
    ("GB/T 7714", gbt),
    ("BibTeX plain", plain),
    ("AMA", ama),
    ("Elsevier", elsevier),
    ("ABNT", abnt),
    ("AMS", ams),
    ("ASA", asa),
    ("DIN 1505", din),
];

fn doi(work: &Work, before: &str) -> String {
    if work.doi.is_empty() {
        String::new()
    } else {
        format!("{before}{}", work.doi)
    }
}

fn issue(work: &Work) -> String {
    if work.issue.is_empty() {
        String::new()
    } else {
        format!("({})", work.issue)
    }
}

/// What ends a title: nothing behind a question mark.
fn stop(title: &str) -> &str {
    if title.ends_with('?') { "" } else { "." }
}

fn apa(work: &Work) -> Written {
    let last = if work.authors.len() == 2 {
        " & "
    } else {
        ", & "
    };
    let last = if work.authors.len() == 2 {
        ", & "
    } else {
        last
    };
    let (who, authors) = names(work, [Name::Inverted; 2], ", ", last, 20, 19);
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        ..
    } = work;
    let dot = stop(title);
    let head = format!("{who} ({year}). {title}");
    let text = match work.kind.as_str() {
        "article" => format!(
            "{head}{dot} {container}, {volume}{}, {pages}.{}",
            issue(work),
            doi(work, " https://doi.org/")
        ),
        "proceedings" => format!(
            "{head}{dot} In {container} (pp. {pages}). {publisher}.{}",
            doi(work, " https://doi.org/")
        ),
        "book" => format!("{head}. {publisher}."),
        "preprint" => format!("{head}. arXiv preprint arXiv:{arxiv}."),
        _ => format!("{head} (Doctoral dissertation, {school})."),
    };
    Written {
        text,
        authors,
        shows: ALL,
    }
}

fn ieee(work: &Work) -> Written {
    let last = if work.authors.len() == 2 {
        " and "
    } else {
        ", and "
    };
    let (who, authors) = names(work, [Name::Leading; 2], ", ", last, 6, 1);
    let who = who.replace(", et al.", " et al.");
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        city,
        ..
    } = work;
    let comma = if title.ends_with('?') { "" } else { "," };
    let number = if work.issue.is_empty() {
        String::new()
    } else {
        format!(" no. {},", work.issue)
    };
    let text = match work.kind.as_str() {
        "article" => format!(
            "[1] {who}, \"{title}{comma}\" {container}, vol. {volume},{number} pp. {pages}, {year}{}.",
            doi(work, ", doi: ")
        ),
        "proceedings" => format!(
            "[1] {who}, \"{title}{comma}\" in {container}, {publisher}, {year}, pp. {pages}{}.",
            doi(work, ", doi: ")
        ),
        "book" => format!("[1] {who}, {title}. {city}: {publisher}, {year}."),
        "preprint" => format!("[1] {who}, \"{title},\" arXiv preprint arXiv:{arxiv}, {year}."),
        _ => format!("[1] {who}, \"{title},\" Ph.D. dissertation, {school}, {year}."),
    };
    Written {
        text,
        authors,
        shows: ALL,
    }
}

fn acm(work: &Work) -> Written {
    let last = if work.authors.len() == 2 {
        " and "
    } else {
        ", and "
    };
    let (who, authors) = names(work, [Name::Full; 2], ", ", last, 20, 1);
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        city,
        ..
    } = work;
    let number = if work.issue.is_empty() {
        String::new()
    } else {
        format!(", {}", work.issue)
    };
    let head = format!("{who}. {year}. {title}{}", stop(title));
    let text = match work.kind.as_str() {
        "article" => format!(
            "{head} {container} {volume}{number} ({year}), {pages}.{}",
            doi(work, " https://doi.org/")
        ),
        "proceedings" => format!(
            "{head} In {container}. {publisher}, {pages}.{}",
            doi(work, " https://doi.org/")
        ),
        "book" => format!("{head} {publisher}, {city}."),
        "preprint" => format!("{head} arXiv:{arxiv}."),
        _ => format!("{head} Ph.D. Dissertation. {school}."),
    };
    Written {
        text,
        authors,
        shows: ALL,
    }
}

fn mla(work: &Work) -> Written {
    let (who, authors) = names(work, [Name::InvertedFull, Name::Full], ", ", ", and ", 2, 1);
    let who = who.trim_end_matches('.');
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        ..
    } = work;
    let number = if work.issue.is_empty() {
        String::new()
    } else {
        format!(" no. {},", work.issue)
    };
    let quoted = format!("{who}. \"{title}{}\"", stop(title));
    let text = match work.kind.as_str() {
        "article" => format!("{quoted} {container}, vol. {volume},{number} {year}, pp. {pages}."),
        "proceedings" => format!("{quoted} {container}, {publisher}, {year}, pp. {pages}."),
        "book" => format!("{who}. {title}. {publisher}, {year}."),
        "preprint" => format!("{quoted} arXiv preprint arXiv:{arxiv} ({year})."),
        _ => format!("{quoted} PhD dissertation, {school}, {year}."),
    };
    Written {
        text,
        authors,
        shows: NO_DOI,
    }
}

fn chicago(work: &Work) -> Written {
    let (who, authors) = names(
        work,
        [Name::InvertedFull, Name::Full],
        ", ",
        ", and ",
        10,
        7,
    );
    let who = who.trim_end_matches('.');
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        city,
        ..
    } = work;
    let number = if work.issue.is_empty() {
        String::new()
    } else {
        format!(", no. {}", work.issue)
    };
    let quoted = format!("{who}. “{title}{}”", stop(title));
    let text = match work.kind.as_str() {
        "article" => format!("{quoted} {container} {volume}{number} ({year}): {pages}."),
        "proceedings" => format!("{quoted} In {container}, {pages}. {publisher}, {year}."),
        "book" => format!("{who}. {title}. {city}: {publisher}, {year}."),
        "preprint" => format!("{quoted} arXiv preprint arXiv:{arxiv} ({year})."),
        _ => format!("{quoted} PhD diss., {school}, {year}."),
    };
    Written {
        text,
        authors,
        shows: NO_DOI,
    }
}

fn harvard(work: &Work) -> Written {
    let (who, authors) = names(work, [Name::Inverted; 2], ", ", " and ", 10, 1);
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        ..
    } = work;
    let head = format!("{who}, {year}. {title}{}", stop(title));
    let text = match work.kind.as_str() {
        "article" => format!("{head} {container}, {volume}{}, pp.{pages}.", issue(work)),
        "proceedings" => format!("{head} In {container} (pp. {pages}). {publisher}."),
        "book" => format!("{head} {publisher}."),
        "preprint" => format!("{head} arXiv preprint arXiv:{arxiv}."),
        _ => format!("{head} PhD thesis, {school}."),
    };
    Written {
        text,
        authors,
        shows: NO_DOI,
    }
}

fn nature(work: &Work) -> Written {
    let (who, authors) = names(work, [Name::Inverted; 2], ", ", " & ", 5, 1);
    let who = who.replace(", et al.", " et al.");
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        ..
    } = work;
    let head = format!("1. {who} {title}");
    let dot = stop(title);
    let text = match work.kind.as_str() {
        "article" => format!("{head}{dot} {container} {volume}, {pages} ({year})."),
        "proceedings" => format!("{head}{dot} in {container} {pages} ({publisher}, {year})."),
        "book" => format!("{head} ({publisher}, {year})."),
        "preprint" => format!("{head}. Preprint at https://arxiv.org/abs/{arxiv} ({year})."),
        _ => format!("{head}. PhD thesis, {school} ({year})."),
    };
    Written {
        text,
        authors,
        shows: NO_ISSUE,
    }
}

fn vancouver(work: &Work) -> Written {
    let (who, authors) = names(work, [Name::Trailing; 2], ", ", ", ", 6, 6);
    let who = who.trim_end_matches('.');
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        city,
        ..
    } = work;
    let head = format!("{who}. {title}{}", stop(title));
    let text = match work.kind.as_str() {
        "article" => format!(
            "{head} {container}. {year};{volume}{}:{pages}.",
            issue(work)
        ),
        "proceedings" => format!("{head} In: {container}. {publisher}; {year}. p. {pages}."),
        "book" => format!("{head} {city}: {publisher}; {year}."),
        "preprint" => format!("{head} arXiv:{arxiv} [Preprint]. {year}."),
        _ => format!("{head} [dissertation]. {school}; {year}."),
    };
    Written {
        text,
        authors,
        shows: NO_DOI,
    }
}

fn lncs(work: &Work) -> Written {
    let (who, authors) = names(work, [Name::Inverted; 2], ", ", ", ", 20, 1);
    let who = who.replace(". ", ".");
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        city,
        ..
    } = work;
    let head = format!("{who}: {title}{}", stop(title));
    let text = match work.kind.as_str() {
        "article" => format!(
            "{head} {container} {volume}{}, {pages} ({year})",
            issue(work)
        ),
        "proceedings" => format!("{head} In: {container}, pp. {pages}. {publisher} ({year})"),
        "book" => format!("{head} {publisher}, {city} ({year})"),
        "preprint" => format!("{head} arXiv preprint arXiv:{arxiv} ({year})"),
        _ => format!("{head} Ph.D. thesis, {school} ({year})"),
    };
    Written {
        text,
        authors,
        shows: NO_DOI,
    }
}

fn gbt(work: &Work) -> Written {
    let (who, authors) = names(work, [Name::Capitals; 2], ", ", ", ", 3, 3);
    let who = who.trim_end_matches('.');
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        city,
        ..
    } = work;
    let head = format!("{who}. {title}");
    let pages = pages.replace('–', "-");
    let text = match work.kind.as_str() {
        "article" => format!(
            "{head}[J]. {container}, {year}, {volume}{}: {pages}.",
            issue(work)
        ),
        "proceedings" => format!("{head}[C]//{container}. {publisher}, {year}: {pages}."),
        "book" => format!("{head}[M]. {city}: {publisher}, {year}."),
        "preprint" => format!("{head}[J]. arXiv preprint arXiv:{arxiv}, {year}."),
        _ => format!("{head}[D]. {school}, {year}."),
    };
    Written {
        text,
        authors,
        shows: NO_DOI,
    }
}

fn plain(work: &Work) -> Written {
    let last = if work.authors.len() == 2 {
        " and "
    } else {
        ", and "
    };
    let (who, authors) = names(work, [Name::Full; 2], ", ", last, 20, 1);
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        ..
    } = work;
    let head = format!("{who}. {title}{}", stop(title));
    let text = match work.kind.as_str() {
        "article" => format!(
            "{head} {container}, {volume}{}:{pages}, {year}.",
            issue(work)
        ),
        "proceedings" => format!("{head} In {container}, pages {pages}. {publisher}, {year}."),
        "book" => format!("{head} {publisher}, {year}."),
        "preprint" => format!("{head} arXiv preprint arXiv:{arxiv}, {year}."),
        _ => format!("{head} PhD thesis, {school}, {year}."),
    };
    Written {
        text,
        authors,
        shows: NO_DOI,
    }
}

fn ama(work: &Work) -> Written {
    let (who, authors) = names(work, [Name::Trailing; 2], ", ", ", ", 6, 3);
    let who = who.trim_end_matches('.');
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        ..
    } = work;
    let head = format!("1. {who}. {title}{}", stop(title));
    let text = match work.kind.as_str() {
        "article" => format!(
            "{head} {container}. {year};{volume}{}:{pages}.{}",
            issue(work),
            doi(work, " doi:")
        ),
        "proceedings" => format!(
            "{head} In: {container}. {publisher}; {year}:{pages}.{}",
            doi(work, " doi:")
        ),
        "book" => format!("{head} {publisher}; {year}."),
        "preprint" => format!("{head} arXiv. Preprint posted online {year}. arXiv:{arxiv}"),
        _ => format!("{head} Dissertation. {school}; {year}."),
    };
    Written {
        text,
        authors,
        shows: ALL,
    }
}

fn elsevier(work: &Work) -> Written {
    let (who, authors) = names(work, [Name::Leading; 2], ", ", ", ", 20, 1);
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        city,
        ..
    } = work;
    let comma = if title.ends_with('?') { "" } else { "," };
    let head = format!("[1] {who}, {title}{comma}");
    let text = match work.kind.as_str() {
        "article" => format!("{head} {container} {volume} ({year}) {pages}."),
        "proceedings" => format!("{head} in: {container}, {publisher}, {year}, pp. {pages}."),
        "book" => format!("{head} {publisher}, {city}, {year}."),
        "preprint" => format!("{head} arXiv preprint arXiv:{arxiv} ({year})."),
        _ => format!("{head} Ph.D. thesis, {school} ({year})."),
    };
    Written {
        text,
        authors,
        shows: NO_ISSUE,
    }
}

fn abnt(work: &Work) -> Written {
    let (who, authors) = names(work, [Name::CapitalsInverted; 2], "; ", "; ", 3, 1);
    let who = who
        .replace("; et al.", " et al.")
        .replace(", et al.", " et al.");
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        city,
        ..
    } = work;
    let number = if work.issue.is_empty() {
        String::new()
    } else {
        format!(" n. {},", work.issue)
    };
    let head = format!("{who} {title}{}", stop(title));
    let text = match work.kind.as_str() {
        "article" => format!("{head} {container}, v. {volume},{number} p. {pages}, {year}."),
        "proceedings" => format!("{head} In: {container}. {publisher}, {year}. p. {pages}."),
        "book" => format!("{head} {city}: {publisher}, {year}."),
        "preprint" => format!("{head} arXiv preprint arXiv:{arxiv}, {year}."),
        _ => format!("{head} Tese (Doutorado) — {school}, {year}."),
    };
    Written {
        text,
        authors,
        shows: NO_DOI,
    }
}

fn ams(work: &Work) -> Written {
    let last = if work.authors.len() == 2 {
        " and "
    } else {
        ", and "
    };
    let (who, authors) = names(work, [Name::Full; 2], ", ", last, 20, 1);
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        city,
        ..
    } = work;
    let comma = if title.ends_with('?') { "" } else { "," };
    let number = if work.issue.is_empty() {
        String::new()
    } else {
        format!(" no. {},", work.issue)
    };
    let head = format!("[1] {who}, {title}{comma}");
    let text = match work.kind.as_str() {
        "article" => format!("{head} {container} {volume} ({year}),{number} {pages}."),
        "proceedings" => format!("{head} {container}, {publisher}, {year}, pp. {pages}."),
        "book" => format!("{head} {publisher}, {city}, {year}."),
        "preprint" => format!("{head} preprint, {year}, arXiv:{arxiv}."),
        _ => format!("{head} Ph.D. thesis, {school}, {year}."),
    };
    Written {
        text,
        authors,
        shows: NO_DOI,
    }
}

fn asa(work: &Work) -> Written {
    let (who, authors) = names(
        work,
        [Name::InvertedFull, Name::Full],
        ", ",
        ", and ",
        10,
        1,
    );
    let who = who.trim_end_matches('.');
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        city,
        ..
    } = work;
    let quoted = format!("{who}. {year}. “{title}{}”", stop(title));
    let text = match work.kind.as_str() {
        "article" => format!("{quoted} {container} {volume}{}:{pages}.", issue(work)),
        "proceedings" => format!("{quoted} Pp. {pages} in {container}. {publisher}."),
        "book" => format!("{who}. {year}. {title}. {city}: {publisher}."),
        "preprint" => format!("{quoted} arXiv preprint arXiv:{arxiv}."),
        _ => format!("{quoted} PhD dissertation, {school}."),
    };
    Written {
        text,
        authors,
        shows: NO_DOI,
    }
}

fn din(work: &Work) -> Written {
    let (who, authors) = names(work, [Name::InvertedFull; 2], " ; ", " ; ", 3, 1);
    let who = who.replace(", et al.", " u. a.");
    let Work {
        title,
        year,
        container,
        volume,
        pages,
        publisher,
        school,
        arxiv,
        city,
        ..
    } = work;
    let number = if work.issue.is_empty() {
        String::new()
    } else {
        format!(", Nr. {}", work.issue)
    };
    let head = format!("{who}: {title}{}", stop(title));
    let text = match work.kind.as_str() {
        "article" => format!("{head} In: {container} {volume} ({year}){number}, S. {pages}"),
        "proceedings" => format!("{head} In: {container}, {publisher}, {year}, S. {pages}"),
        "book" => format!("{head} {city} : {publisher}, {year}"),
        "preprint" => format!("{head} arXiv:{arxiv}, {year}"),
        _ => format!("{head} Dissertation, {school}, {year}"),
    };
    Written {
        text,
        authors,
        shows: NO_DOI,
    }
}

/// Letters and digits alone, so that dashes, quotes and capitals do not count.
pub(crate) fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[derive(Default, Clone, Copy)]
pub(crate) struct Score {
    right: u32,
    given: u32,
    expected: u32,
}

impl Score {
    pub(crate) fn add(&mut self, found: &str, expected: &str) -> bool {
        let same = bare(found) == bare(expected);
        self.given += u32::from(!found.is_empty());
        self.expected += u32::from(!expected.is_empty());
        self.right += u32::from(same && !expected.is_empty());
        same
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.right += other.right;
        self.given += other.given;
        self.expected += other.expected;
    }

    pub(crate) fn f1(self) -> f64 {
        100.0 * f64::from(2 * self.right) / f64::from((self.given + self.expected).max(1))
    }

    pub(crate) fn cells(self) -> String {
        let of = |part: u32, whole: u32| 100.0 * f64::from(part) / f64::from(whole.max(1));
        format!(
            "{:>7.1}{:>7.1}{:>7.1}",
            of(self.right, self.given),
            of(self.right, self.expected),
            self.f1()
        )
    }
}

pub(crate) const FIELDS: [&str; 9] = [
    "authors",
    "title",
    "container",
    "year",
    "volume",
    "issue",
    "pages",
    "publisher",
    "doi",
];

#[test]
#[expect(clippy::print_stdout, reason = "the table is what CI shows")]
fn fields_of_references_in_every_style() {
    let works = works();
    let mut by_style: BTreeMap<usize, [Score; 9]> = BTreeMap::new();
    let mut wrong = String::new();
    let mut count = 0;
    for (index, (name, write)) in STYLES.iter().enumerate() {
        for work in &works {
            // Chinese works are written as GB/T 7714 says.
            if is_chinese(&work.authors[0]) && *name != "GB/T 7714" {
                continue;
            }
            count += 1;
            let Written {
                text,
                authors,
                shows,
            } = write(work);
            let shown = |field: &str, value: &str| {
                if shows.contains(&field) {
                    value.to_owned()
                } else {
                    String::new()
                }
            };
            let mut expected: [String; 9] = Default::default();
            expected[0] = work.authors[..authors]
                .iter()
                .map(|name| parts(name).1.rsplit(' ').next().unwrap())
                .collect();
            expected[1] = work.title.clone();
            expected[2] = work.container.clone();
            expected[3] = work.year.to_string();
            expected[4] = shown("volume", &work.volume);
            expected[5] = shown("issue", &work.issue);
            expected[6] = shown("pages", &work.pages);
            expected[7] = shown("publisher", &work.publisher);
            expected[8] = shown("doi", &work.doi);
            let mut found: [String; 9] = Default::default();
            if let Some((title, facts)) = reference::read(&text) {
                found[0] = facts.authors.iter().map(|name| surname(name)).collect();
                found[1] = text[title].to_owned();
                let venue = facts.venue.clone().unwrap_or_default();
                // A preprint server and the kind of a thesis are no containers of the table.
                let is_held = !matches!(work.kind.as_str(), "preprint" | "thesis");
                found[2] = if is_held { venue } else { String::new() };
                found[3] = facts.year.map(|year| year.to_string()).unwrap_or_default();
                found[4] = facts.volume.unwrap_or_default();
                found[5] = facts.issue.unwrap_or_default();
                found[6] = facts.pages.unwrap_or_default();
                found[7] = if is_held {
                    facts.publisher.unwrap_or_default()
                } else {
                    String::new()
                };
                found[8] = facts
                    .ids
                    .iter()
                    .find(|id| id.scheme() == Scheme::Doi)
                    .map(|id| id.value().to_owned())
                    .unwrap_or_default();
                if found[8].is_empty() {
                    let url = facts.urls.iter().find_map(|url| url.split_once("doi.org/"));
                    found[8] = url.map(|(_, doi)| doi.to_owned()).unwrap_or_default();
                }
            }
            let scores = by_style.entry(index).or_default();
            for (field, score) in scores.iter_mut().enumerate() {
                if !score.add(&found[field], &expected[field])
                    && std::env::var_os("SHOW_WRONG").is_some()
                {
                    let _ = writeln!(
                        wrong,
                        "{name} {}: {:?}, expected {:?}\n    {text}",
                        FIELDS[field], found[field], expected[field]
                    );
                }
            }
        }
    }
    let mut table = format!("{wrong}{count} references\n{:<14}", "style");
    for field in FIELDS {
        let _ = write!(table, "{field:>11}");
    }
    let _ = writeln!(table, "{:>9}{:>7}{:>7}", "P", "R", "F1");
    let mut of_field = [Score::default(); 9];
    let mut low = Vec::new();
    for (index, scores) in &by_style {
        let name = STYLES[*index].0;
        let _ = write!(table, "{name:<14}");
        let mut all = Score::default();
        for (field, score) in scores.iter().enumerate() {
            if score.expected == 0 {
                let _ = write!(table, "{:>11}", "-");
            } else {
                let _ = write!(table, "{:>11.1}", score.f1());
            }
            for sum in [&mut all, &mut of_field[field]] {
                sum.right += score.right;
                sum.given += score.given;
                sum.expected += score.expected;
            }
        }
        let _ = writeln!(table, "  {}", all.cells());
        if all.f1() < FLOOR {
            low.push(format!("{name} {:.1}", all.f1()));
        }
    }
    let _ = write!(table, "{:<14}", "all");
    let mut all = Score::default();
    for (field, score) in of_field.iter().enumerate() {
        let _ = write!(table, "{:>11.1}", score.f1());
        all.right += score.right;
        all.given += score.given;
        all.expected += score.expected;
        if score.f1() < FLOOR {
            low.push(format!("{} {:.1}", FIELDS[field], score.f1()));
        }
    }
    let _ = writeln!(table, "  {}", all.cells());
    println!("{table}");
    assert!(count >= 300);
    assert!(low.is_empty(), "under {FLOOR}: {}\n{table}", low.join(", "));
}

/// F1 in per cent that every style and every field must reach.
const FLOOR: f64 = 93.0;

/// `CHANG MW`: initials behind the name.
fn is_two_initials(name: &str, word: &str) -> bool {
    name.ends_with(word) && word.chars().count() <= 2
}

/// The last word of the family name.
pub(crate) fn surname(name: &str) -> String {
    let whole = name;
    let name = name
        .trim_end_matches(" et al.")
        .trim_end_matches(" et al")
        .trim_end_matches(", et al.")
        .trim_end_matches(" u. a.");
    // `Driessche G van den`, `Plunkett G III`.
    let name = name.trim_end_matches(',');
    let particles = name
        .rsplit(' ')
        .take_while(|word| word.chars().all(char::is_lowercase) && word.len() <= 3)
        .map(|word| word.len() + 1)
        .sum::<usize>();
    let name = name[..name.len().saturating_sub(particles)]
        .trim_end_matches(" III")
        .trim_end_matches(" Jr.");
    let name = if name.is_empty() { whole } else { name };
    let is_all_capitals = !name.contains(char::is_lowercase);
    let family = match name.split_once(',') {
        // GB/T 7714: the family name first.
        None if is_all_capitals && name.contains(' ') => name
            .split(' ')
            .rev()
            .find(|word| word.chars().count() > 1 && !is_two_initials(name, word))
            .unwrap_or(name),
        Some((family, _)) => family,
        None => {
            // Initials at the end stand behind the family name.
            let last = name.rsplit(' ').next().unwrap_or(name);
            let is_initials = name.contains(' ')
                && last.chars().all(|c| c.is_uppercase() || c == '.')
                && last.chars().count() <= 4;
            if is_initials {
                name.split(' ')
                    .rfind(|word| {
                        !(word.chars().all(|c| c.is_uppercase() || c == '.')
                            && word.chars().count() <= 3)
                    })
                    .unwrap_or(name)
            } else {
                last
            }
        }
    };
    family.rsplit(' ').next().unwrap_or(family).to_owned()
}
