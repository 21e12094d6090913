//! Entries: works as a bibliography file holds them, field by field, nothing lost.

use serde::{Deserialize, Serialize};

use super::{Identifier, Kind, NoteDate, Person, Scheme, tex, title, url};

/// A work as a bibliography file holds it: a key, a type, fields.
///
/// Names of types and fields are those of BibLaTeX, in lower case; a field that BibLaTeX does not know keeps
/// its own name. Values are TeX, as they stand between the braces of a `.bib` file, with `@string` and `#`
/// worked out; months are `jan` to `dec`. What is read from RIS, CSL-JSON and the like is told in the same
/// way, so that every exporter knows one form.
///
/// ```
/// use notebib::model::Entry;
/// let entry = Entry::new("codd1970", "article")
///     .with("author", "Codd, Edgar F.")
///     .with("title", "A {Relational} Model")
///     .with("year", "1970");
/// assert_eq!(entry.title(), "A Relational Model");
/// assert_eq!(entry.authors(), ["Edgar F. Codd"]);
/// assert_eq!(entry.year(), Some(1970));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Entry {
    /// The citation key; empty when the file gives none.
    pub key: String,
    /// The type, such as `article`.
    #[serde(rename = "type")]
    pub entry_type: String,
    /// True when it comes from a format of plain text: its title has no braces that protect capitals yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_plain: bool,
    /// **Shape**: name and value, in the order of the file, each name once.
    pub fields: Vec<(String, String)>,
    /// What it has from the entries that its `crossref` and `xdata` name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inherited: Vec<(String, String)>,
}

/// A date of publication, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryDate {
    /// The date it begins with.
    pub start: NoteDate,
    /// The end of a range.
    pub end: Option<NoteDate>,
    /// `~` or `?`: about then.
    pub is_about: bool,
}

/// The names of months that every BibTeX style defines.
pub const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Fields whose value is no TeX.
const VERBATIM: [&str; 14] = [
    "doi",
    "url",
    "file",
    "pdf",
    "eprint",
    "verba",
    "verbb",
    "verbc",
    "isbn",
    "issn",
    "pmid",
    "pmcid",
    "archiveprefix",
    "eprinttype",
];

impl Entry {
    /// An entry without fields.
    #[must_use]
    pub fn new(key: &str, entry_type: &str) -> Self {
        Self {
            key: key.to_owned(),
            entry_type: entry_type.to_ascii_lowercase(),
            ..Self::default()
        }
    }

    /// The entry with a field more; nothing is added for an empty value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.push(name, value.into());
        self
    }

    /// Adds a field that is not there; an empty value is none.
    pub fn push(&mut self, name: &str, value: String) {
        if !value.trim().is_empty() && self.own(name).is_none() {
            self.fields.push((name.to_owned(), value));
        }
    }

    /// Sets a field, whatever it was; an empty value takes it away.
    pub fn set(&mut self, name: &str, value: String) {
        match self.fields.iter_mut().find(|field| field.0 == name) {
            _ if value.is_empty() => self.fields.retain(|field| field.0 != name),
            Some(field) => field.1 = value,
            None => self.fields.push((name.to_owned(), value)),
        }
    }

    /// The value of a field as TeX, of its own or inherited; none when it has none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.own(name).or_else(|| find(&self.inherited, name))
    }

    /// The value of a field of its own.
    #[must_use]
    pub fn own(&self, name: &str) -> Option<&str> {
        find(&self.fields, name)
    }

    /// The first of these fields that the entry has, as TeX.
    #[must_use]
    pub fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name))
    }

    /// The first of these fields that the entry has, as plain text.
    #[must_use]
    pub fn text(&self, names: &[&str]) -> Option<String> {
        let (name, value) = names
            .iter()
            .find_map(|name| Some((name, self.get(name)?)))?;
        let text = if is_verbatim(name) {
            tex::verbatim(value)
        } else {
            tex::plain_but_math(value)
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// The title with its subtitle; empty when there is none.
    #[must_use]
    pub fn title(&self) -> String {
        let mut title = self
            .text(&["title", "shorttitle", "maintitle", "issuetitle"])
            .unwrap_or_default();
        if let Some(subtitle) = self.text(&["subtitle"]) {
            let ends = title.ends_with([':', '?', '!', '.', '：', '？']);
            title.push_str(if ends { " " } else { ": " });
            title.push_str(&subtitle);
        }
        title
    }

    /// The authors as people write names; of a work without authors its editors. An `and others` becomes an
    /// `et al.` at the end of the last name.
    #[must_use]
    pub fn authors(&self) -> Vec<String> {
        let names = self.first(&["author", "bookauthor", "editor", "director", "holder"]);
        let mut authors: Vec<String> = Vec::new();
        for name in names.map(split_names).unwrap_or_default() {
            if name.eq_ignore_ascii_case("others") {
                if let Some(last) = authors.last_mut() {
                    last.push_str(" et al.");
                }
                continue;
            }
            let person = person(name);
            let written = written(&person);
            if !written.is_empty() {
                authors.push(written);
            }
        }
        authors
    }

    /// The year of publication.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        self.date()
            .map(|date| i32::from(date.start.year))
            .or_else(|| {
                // `in press`, `c. 1900`: four digits tell a year, wherever they stand.
                let text = self.first(&["year", "date", "eventdate"])?;
                let digits = |part: &&str| part.len() == 4;
                text.split(|c: char| !c.is_ascii_digit())
                    .find(digits)?
                    .parse()
                    .ok()
            })
    }

    /// The date of publication, from `date`, or `year`, `month` and `day`; none when it cannot be read.
    #[must_use]
    pub fn date(&self) -> Option<EntryDate> {
        if let Some(date) = self.get("date").and_then(parse_date) {
            return Some(date);
        }
        let mut date = parse_date(&tex::plain(self.get("year")?))?;
        if date.start.month.is_none()
            && date.end.is_none()
            && let Some(month) = self.get("month").map(tex::plain)
        {
            date.start.month = month_number(&month);
            let day = self.get("day").map(str::to_owned).or_else(|| {
                let digits: String = month.chars().filter(char::is_ascii_digit).collect();
                (month_number(&month).is_some() && month.contains(char::is_alphabetic))
                    .then_some(digits)
            });
            if date.start.month.is_some() {
                date.start.day = day
                    .and_then(|day| day.trim().parse().ok())
                    .filter(|day| (1..=31).contains(day));
            }
        }
        Some(date)
    }

    /// What it appeared in: journal, book, series of a conference, preprint server.
    #[must_use]
    pub fn venue(&self) -> Option<String> {
        self.text(&[
            "journaltitle",
            "journal",
            "booktitle",
            "maintitle",
            "eventtitle",
        ])
        .or_else(|| {
            let is_arxiv = self.eprint_type().eq_ignore_ascii_case("arxiv");
            (is_arxiv && self.get("eprint").is_some()).then(|| "arXiv".to_owned())
        })
        .or_else(|| self.text(&["howpublished"]).filter(|how| !is_address(how)))
    }

    /// The server of the `eprint`, empty when not told.
    #[must_use]
    pub fn eprint_type(&self) -> &str {
        self.first(&["eprinttype", "archiveprefix"])
            .unwrap_or_default()
            .trim()
    }

    /// The organisation behind it: school, institution, organisation.
    #[must_use]
    pub fn org(&self) -> Option<String> {
        self.text(&["institution", "school", "organization"])
    }

    /// The issue: `number` of an article, `issue` beside it.
    #[must_use]
    pub fn issue(&self) -> Option<String> {
        self.text(&["number", "issue"])
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.entry_type.as_str() {
            "book" | "mvbook" | "inbook" | "bookinbook" | "suppbook" | "booklet" | "collection"
            | "mvcollection" | "proceedings" | "mvproceedings" | "reference" | "mvreference"
            | "inreference" | "manual" => Kind::Book,
            "online" | "www" | "electronic" | "webpage" | "dataset" | "image" | "artwork" => {
                Kind::Webpage
            }
            "software" | "softwareversion" | "softwaremodule" | "codefragment" => Kind::Software,
            "video" | "movie" => Kind::Video,
            "audio" | "presentation" | "lecture" | "performance" => Kind::Talk,
            "misc" | "unpublished" => {
                let is_preprint = self.get("eprint").is_some()
                    || self.get("howpublished").is_some_and(|how| {
                        let how = how.to_ascii_lowercase();
                        how.contains("arxiv") || how.contains("preprint")
                    });
                let is_page = self.get("url").is_some()
                    || self
                        .get("howpublished")
                        .is_some_and(|how| how.contains("\\url") || is_address(how));
                match () {
                    () if is_preprint || self.get("doi").is_some() => Kind::Paper,
                    () if is_page => Kind::Webpage,
                    () => Kind::Paper,
                }
            }
            _ => Kind::Paper,
        }
    }

    /// The identifiers in it, each once.
    #[must_use]
    pub fn identifiers(&self) -> Vec<Identifier> {
        let mut ids: Vec<Identifier> = Vec::new();
        let mut add = |id: Option<Identifier>| {
            if let Some(id) = id
                && !ids.contains(&id)
            {
                ids.push(id);
            }
        };
        let own = |name: &str| self.own(name).map(tex::verbatim);
        let list = |text: String| -> Vec<String> {
            text.split([',', ';', ' '])
                .map(str::to_owned)
                .filter(|part| !part.is_empty())
                .collect()
        };
        for doi in own("doi").map(list).unwrap_or_default() {
            add(Identifier::parse(&doi).or_else(|| Identifier::doi(&doi)));
        }
        if let Some(eprint) = own("eprint") {
            let scheme = match self.eprint_type().to_ascii_lowercase().as_str() {
                "arxiv" => Some(Scheme::Arxiv),
                "pubmed" | "pmid" => Some(Scheme::Pmid),
                "pmc" | "pmcid" => Some(Scheme::Pmcid),
                "" if self.own("primaryclass").is_some() => Some(Scheme::Arxiv),
                _ => None,
            };
            add(scheme
                .and_then(|scheme| Identifier::new(scheme, &eprint))
                .or_else(|| Identifier::parse(&eprint).filter(|_| eprint.contains(':'))));
        }
        for (name, scheme) in [
            ("isbn", Scheme::Isbn),
            ("pmid", Scheme::Pmid),
            ("pmcid", Scheme::Pmcid),
            ("arxivid", Scheme::Arxiv),
            ("arxiv", Scheme::Arxiv),
        ] {
            let value = own(name);
            if scheme == Scheme::Isbn {
                // `0-201-03801-3 (hbk), …`: several in one field.
                let parts = value.as_deref().unwrap_or_default().split([',', ';']);
                parts.for_each(|part| {
                    let digits = part.split('(').next().unwrap_or_default();
                    add(Identifier::isbn(digits));
                });
            } else {
                add(value.and_then(|value| Identifier::new(scheme, &value)));
            }
        }
        for url in self.urls() {
            add(url::identifier(&url));
        }
        ids
    }

    /// The addresses in it, each once.
    #[must_use]
    pub fn urls(&self) -> Vec<String> {
        let mut urls: Vec<String> = Vec::new();
        for name in ["url", "howpublished", "note"] {
            let Some(value) = self.own(name) else {
                continue;
            };
            let value = tex::verbatim(&value.replace("\\url", " "));
            for word in value.split_whitespace() {
                let word = word.trim_end_matches(['.', ',', ';']);
                if is_address(word) && !urls.iter().any(|url| url == word) {
                    urls.push(word.to_owned());
                }
            }
        }
        urls
    }

    /// Its keywords and the groups that a program put it into.
    ///
    /// **Shape**: as written, in order, each once.
    #[must_use]
    pub fn keywords(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for name in ["keywords", "keyword", "groups", "mendeley-tags"] {
            let text = self.text(&[name]).unwrap_or_default();
            let separator = if text.contains(';') { ';' } else { ',' };
            for word in text.split(separator).map(str::trim) {
                if !word.is_empty() && !words.iter().any(|known| known == word) {
                    words.push(word.to_owned());
                }
            }
        }
        words
    }

    /// Takes over the fields of another entry of the same work that this one lacks.
    pub fn fill_from(&mut self, other: &Self) {
        for (name, value) in &other.fields {
            // Two names for one thing would both be printed.
            let is_there = match name.as_str() {
                "year" | "date" => self.first(&["year", "date"]).is_some(),
                "journal" | "journaltitle" => self.first(&["journal", "journaltitle"]).is_some(),
                "crossref" | "xdata" => true,
                _ => false,
            };
            if !is_there {
                self.push(name, value.clone());
            }
        }
        for (name, value) in &other.inherited {
            if self.get(name).is_none() {
                self.inherited.push((name.clone(), value.clone()));
            }
        }
    }
}

fn find<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    fields
        .iter()
        .find(|field| field.0 == name)
        .map(|field| field.1.as_str())
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("ftp://")
}

/// True for a field whose value is no TeX, but a URL, an identifier, a path.
#[must_use]
pub fn is_verbatim(name: &str) -> bool {
    VERBATIM.contains(&name)
}

/// The number of a month: `jan`, `January`, `1`, `08`, `15 jan`; none when it is no month.
#[must_use]
pub fn month_number(text: &str) -> Option<u8> {
    let text = text.trim().trim_matches(['{', '}', '"', '.']);
    if let Ok(number) = text.parse::<u8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let word: String = text
        .split(|c: char| !c.is_alphabetic())
        .find(|word| word.len() >= 3)?
        .chars()
        .take(3)
        .flat_map(char::to_lowercase)
        .collect();
    let at = MONTHS.iter().position(|month| *month == word)?;
    u8::try_from(at + 1).ok()
}

/// Reads a date of BibLaTeX (a subset of EDTF): `2019`, `2019-05-03`, `2019/2021`, `1900~`.
#[must_use]
pub fn parse_date(text: &str) -> Option<EntryDate> {
    let text = text.trim().trim_matches(['{', '}']);
    let (start, end) = match text.split_once('/') {
        Some((start, end)) => (start, Some(end)),
        None => (text, None),
    };
    let is_about = start.ends_with(['~', '?', '%']);
    let one = |part: &str| {
        let part = part.trim().trim_end_matches(['~', '?', '%']);
        let day = part.split_once('T').map_or(part, |(day, _)| day);
        NoteDate::parse(day)
    };
    Some(EntryDate {
        start: one(start)?,
        end: end.and_then(one),
        is_about,
    })
}

/// The names in a list that `and` separates, outside braces.
#[must_use]
pub fn split_names(list: &str) -> Vec<&str> {
    let bytes = list.as_bytes();
    let mut names = Vec::new();
    let (mut depth, mut start, mut at) = (0_usize, 0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            byte if byte.is_ascii_whitespace() && depth == 0 => {
                let word = bytes.get(at + 1..at + 4);
                let is_and = word.is_some_and(|word| word.eq_ignore_ascii_case(b"and"))
                    && bytes
                        .get(at + 4)
                        .is_none_or(|after| after.is_ascii_whitespace() || *after == b'{');
                if is_and {
                    names.push(list[start..at].trim());
                    start = at + 4;
                    at += 3;
                }
            }
            _ => {}
        }
        at += 1;
    }
    names.push(list[start..].trim());
    names.retain(|name| !name.is_empty());
    names
}

/// Takes a name of BibTeX apart: `First von Last`, `von Last, First`, `von Last, Jr, First`, `{Literal}`,
/// `given=…, family=…`.
///
/// **Source**: btxdoc, section 4; the biblatex manual 3.20, section 3.4, for the last form.
#[must_use]
pub fn person(name: &str) -> Person {
    let name = name.trim();
    if is_one_group(name) {
        return Person {
            family: tex::plain(name),
            is_literal: true,
            ..Person::default()
        };
    }
    let parts = split_outside(name, |c| c == ',');
    if parts.iter().any(|part| {
        ["family", "given", "prefix", "suffix"]
            .iter()
            .any(|it| part.trim_start().starts_with(&format!("{it}=")))
    }) {
        return extended(&parts);
    }
    let plain = |words: &[&str]| tex::plain(&words.join(" "));
    match parts[..] {
        [one] => {
            let words = words(one);
            let first_lower = words.iter().position(|word| is_lower(word));
            let last_lower = words[..words.len().saturating_sub(1)]
                .iter()
                .rposition(|word| is_lower(word));
            match (first_lower, last_lower) {
                (Some(from), Some(to)) if from <= to => Person {
                    given: plain(&words[..from]),
                    particle: plain(&words[from..=to]),
                    family: plain(&words[to + 1..]),
                    ..Person::default()
                },
                _ => {
                    let at = words.len().saturating_sub(1);
                    Person {
                        given: plain(&words[..at]),
                        family: plain(&words[at..]),
                        ..Person::default()
                    }
                }
            }
        }
        [last, ref rest @ ..] => {
            let words = words(last);
            let to = words[..words.len().saturating_sub(1)]
                .iter()
                .rposition(|word| is_lower(word))
                .filter(|_| words.first().is_some_and(|word| is_lower(word)));
            let from = to.map_or(0, |to| to + 1);
            let (suffix, given) = match rest {
                [suffix, given, ..] => (tex::plain(suffix), tex::plain(given)),
                [given] => (String::new(), tex::plain(given)),
                [] => Default::default(),
            };
            Person {
                particle: plain(&words[..from]),
                family: plain(&words[from..]),
                given,
                suffix,
                is_literal: false,
            }
        }
        [] => Person::default(),
    }
}

fn extended(parts: &[&str]) -> Person {
    let mut person = Person::default();
    for part in parts {
        let Some((name, value)) = part.split_once('=') else {
            continue;
        };
        let value = tex::plain(value.trim().trim_matches('"'));
        match name.trim() {
            "family" => person.family = value,
            "given" => person.given = value,
            "prefix" => person.particle = value,
            "suffix" => person.suffix = value,
            _ => {}
        }
    }
    person
}

/// The name as people write it, so that [`Person::parse`] reads it back where it can.
fn written(person: &Person) -> String {
    let family = if person.particle.is_empty() {
        person.family.clone()
    } else {
        format!("{} {}", person.particle, person.family)
    };
    if person.is_literal || person.given.is_empty() {
        return family.trim().to_owned();
    }
    if family.chars().any(title::is_cjk) {
        return format!("{family}{}", person.given);
    }
    let direct = format!(
        "{} {family}{}{}",
        person.given,
        if person.suffix.is_empty() { "" } else { " " },
        person.suffix
    );
    // Two words, the usual case, cannot be read wrongly but as initials.
    let read = Person::parse(&direct);
    if read.family == person.family && read.given == person.given {
        return direct.trim().to_owned();
    }
    if person.suffix.is_empty() {
        format!("{family}, {}", person.given)
    } else {
        format!("{family}, {}, {}", person.suffix, person.given)
    }
}

/// True for `{The OpenAI Team}`: one group and nothing beside it.
fn is_one_group(text: &str) -> bool {
    if !text.starts_with('{') || !text.ends_with('}') || text.starts_with("{\\") {
        return false;
    }
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && at + 1 < text.len() {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
}

fn words(text: &str) -> Vec<&str> {
    let mut words = split_outside(text, |c| c.is_whitespace() || c == '~');
    words.retain(|word| !word.is_empty());
    words
}

fn split_outside(text: &str, is_separator: impl Fn(char) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 && is_separator(c) && !text[..at].ends_with('\\') => {
                parts.push(text[start..at].trim());
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts
}

/// True for a word that BibTeX takes for a particle: its first letter outside braces is small.
fn is_lower(word: &str) -> bool {
    let mut chars = word.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            // A special character counts as its letter; any other group does not.
            '{' if word[at..].starts_with("{\\") => {
                return tex::plain(word)
                    .chars()
                    .find(|c| c.is_alphabetic())
                    .is_some_and(char::is_lowercase);
            }
            '{' => {
                let close = word[at..].find('}').map_or(word.len(), |close| at + close);
                while chars.next().is_some_and(|(next, _)| next < close) {}
            }
            '\\' => {
                return tex::plain(word)
                    .chars()
                    .find(|c| c.is_alphabetic())
                    .is_some_and(char::is_lowercase);
            }
            c if c.is_alphabetic() => return c.is_lowercase(),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
#[path = "entry/tests.rs"]
mod tests;
