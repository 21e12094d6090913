//! Values made better, one kind of field at a time.

use super::Options;
use crate::import::bibtex::syntax::Piece;
use crate::model::entry::{MONTHS, month_number, person, split_names};
use crate::model::{Identifier, Scheme, tex, url};

/// A value of a field.
pub(super) enum Value {
    /// In braces or quotation marks: what is inside, and whether in quotation marks.
    Group(String, bool),
    /// A text that was made.
    Text(String),
    /// A number, a name of a `@string`, or several pieces: as written.
    Raw(String),
}

impl Value {
    pub(super) fn new(written: &str, pieces: &[Piece<'_>]) -> Self {
        match pieces {
            [Piece::Braced(text)] => Self::Group((*text).to_owned(), false),
            [Piece::Quoted(text)] => Self::Group((*text).to_owned(), true),
            [] => Self::Group(String::new(), false),
            _ => Self::Raw(written.to_owned()),
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Group(text, _) | Self::Text(text) => Some(text),
            Self::Raw(_) => None,
        }
    }

    fn set(&mut self, new: String) {
        if self.text() != Some(&new) {
            let is_quoted = matches!(self, Self::Group(_, true));
            *self = Self::Group(new, is_quoted);
        }
    }

    pub(super) fn push(&self, out: &mut String, braces: bool) {
        match self {
            Self::Group(text, true) if !braces => {
                out.push('"');
                out.push_str(text);
                out.push('"');
            }
            Self::Group(text, _) | Self::Text(text) => {
                out.push('{');
                out.push_str(text);
                out.push('}');
            }
            Self::Raw(text) => out.push_str(text),
        }
    }
}

const PEOPLE: [&str; 6] = [
    "author",
    "editor",
    "translator",
    "bookauthor",
    "editora",
    "annotator",
];

/// Improves the fields of an entry.
pub(super) fn improve(fields: &mut Vec<(String, Value)>, options: &Options) {
    if options.empty {
        fields.retain(|(_, value)| value.text().is_none_or(|text| !text.trim().is_empty()));
    }
    for (name, value) in fields.iter_mut() {
        let name = name.to_lowercase();
        if options.months && name == "month" {
            let written = match &*value {
                Value::Raw(text) => text.clone(),
                value => value.text().unwrap_or_default().to_owned(),
            };
            let is_one = written.trim().chars().all(char::is_alphanumeric);
            if let Some(month) = month_number(&written).filter(|_| is_one) {
                *value = Value::Raw(MONTHS[usize::from(month) - 1].to_owned());
            }
            continue;
        }
        let Some(text) = value.text() else { continue };
        let mut new = if options.aligns {
            spaced(text)
        } else {
            text.to_owned()
        };
        match name.as_str() {
            "doi" if options.dois => {
                let found = Identifier::parse(&tex::verbatim(&new))
                    .or_else(|| Identifier::doi(&tex::verbatim(&new)));
                if let Some(id) = found.filter(|id| id.scheme() == Scheme::Doi) {
                    id.value().clone_into(&mut new);
                }
            }
            "url" if options.urls => new = clean_url(&new),
            "pages" if options.pages => new = pages(&new),
            _ if options.names && PEOPLE.contains(&name.as_str()) => new = names(&new),
            _ => {}
        }
        if options.encoding && !crate::model::entry::is_verbatim(&name) {
            new = demojibake(&new).unwrap_or(new);
        }
        if options.unicode && !crate::model::entry::is_verbatim(&name) {
            new = lettered(&new);
        }
        if options.capitals && matches!(name.as_str(), "title" | "subtitle") {
            new = protected(&new);
        }
        value.set(new);
    }
    if options.urls {
        let doi = fields
            .iter()
            .find(|field| field.0.eq_ignore_ascii_case("doi"));
        let doi = doi
            .and_then(|field| field.1.text())
            .map(|doi| tex::verbatim(doi).to_lowercase());
        if let Some(doi) = doi {
            fields.retain(|(name, value)| {
                let is_same = || {
                    url::identifier(value.text().unwrap_or_default())
                        .is_some_and(|id| id.scheme() == Scheme::Doi && id.value() == doi)
                };
                let is_resolver = || value.text().is_some_and(|text| text.contains("doi.org/"));
                !(name.eq_ignore_ascii_case("url") && is_resolver() && is_same())
            });
        }
    }
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A URL without `utm_…` and the like, and without the escapes that TeX does not need in it.
fn clean_url(text: &str) -> String {
    let text = tex::verbatim(text);
    let Some((start, query)) = text.split_once('?') else {
        return text;
    };
    let (query, fragment) = query
        .split_once('#')
        .map_or((query, None), |(query, fragment)| (query, Some(fragment)));
    let is_trace = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        name.starts_with("utm_")
            || matches!(name, "fbclid" | "gclid" | "mc_cid" | "mc_eid" | "igshid")
    };
    let kept: Vec<&str> = query.split('&').filter(|part| !is_trace(part)).collect();
    if kept.len() == query.split('&').count() {
        return text;
    }
    let mut out = start.to_owned();
    if !kept.is_empty() {
        out.push('?');
        out.push_str(&kept.join("&"));
    }
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(fragment);
    }
    out
}

/// `1--5` of `1-5`, `1 – 5`, `1 -- 5`; `pp.` in front is dropped.
pub(super) fn pages(text: &str) -> String {
    let bare = ["pages", "pp.", "pp", "p."]
        .iter()
        .find_map(|it| text.trim().strip_prefix(it))
        .unwrap_or(text.trim())
        .trim();
    let parts: Vec<String> = bare
        .split(',')
        .map(|part| {
            let ends: Vec<&str> = part
                .split(['-', '–', '—', '‐', '‑', '−'])
                .map(str::trim)
                .filter(|it| !it.is_empty())
                .collect();
            match ends[..] {
                [start, end]
                    if [start, end].iter().all(|it| {
                        it.bytes()
                            .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b':')
                    }) =>
                {
                    format!("{start}--{end}")
                }
                _ => part.trim().to_owned(),
            }
        })
        .collect();
    parts.join(", ")
}

/// Names as `Family, Given`, wherever BibTeX takes them apart so; a name in braces stays.
fn names(text: &str) -> String {
    let written: Vec<String> = split_names(text)
        .into_iter()
        .map(|name| {
            let parts = person(name);
            if name.contains(',')
                || name.contains('=')
                || parts.is_literal
                || parts.given.is_empty()
                || name.eq_ignore_ascii_case("others")
            {
                return name.to_owned();
            }
            // By words, so that the TeX in them stays as it is written.
            let words = name.split_whitespace().collect::<Vec<_>>();
            let depth_is_even = words
                .iter()
                .all(|word| word.matches('{').count() == word.matches('}').count());
            if !depth_is_even {
                return name.to_owned();
            }
            let count = |text: &str| text.split_whitespace().count();
            let at = count(&parts.given);
            let is_suffix = matches!(
                parts.family.trim_end_matches('.'),
                "Jr" | "Sr" | "II" | "III" | "IV"
            );
            let is_same =
                !is_suffix && at + count(&parts.particle) + count(&parts.family) == words.len();
            if !is_same || at >= words.len() {
                return name.to_owned();
            }
            format!("{}, {}", words[at..].join(" "), words[..at].join(" "))
        })
        .collect();
    written.join(" and ")
}

/// Letters for the commands that print them: `{\"u}`, `\'e`.
fn lettered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut is_math = false;
    while let Some(c) = text[at..].chars().next() {
        if c == '$' && !text[..at].ends_with('\\') {
            is_math = !is_math;
        }
        let is_group = text[at..].starts_with("{\\");
        let command = if is_group { at + 1 } else { at };
        if !is_math
            && text[command..].starts_with('\\')
            && let Some((letters, end)) = tex::printed(text, command, text.len())
            && letters.chars().all(|c| !c.is_ascii() && c.is_alphabetic())
            && !letters.is_empty()
        {
            if is_group && text[end..].starts_with('}') {
                out.push_str(&letters);
                at = end + 1;
                continue;
            }
            if !is_group {
                out.push_str(&letters);
                // A named letter took the blank behind it along; after `{}` or an accent there is none to lose.
                at = end;
                continue;
            }
        }
        out.push(c);
        at += c.len_utf8();
    }
    out
}

/// `Ã¼` as `ü`: the text as bytes of Windows-1252 is UTF-8.
pub(super) fn demojibake(text: &str) -> Option<String> {
    if !text.contains(['Ã', 'Â', 'â']) {
        return None;
    }
    let (bytes, _, has_errors) = encoding_rs::WINDOWS_1252.encode(text);
    if has_errors {
        return None;
    }
    let mended = String::from_utf8(bytes.into_owned()).ok()?;
    (mended != text).then_some(mended)
}

/// Braces around words with a capital behind their first letter, where they stand outside braces.
pub(super) fn protected(text: &str) -> String {
    // All capitals is no acronym.
    if !text.chars().any(char::is_lowercase) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    let (mut depth, mut is_math) = (0_usize, false);
    let mut word = String::new();
    let flush = |word: &mut String, out: &mut String, depth: usize| {
        let end = word.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        let start = word.len()
            - word
                .trim_start_matches(|c: char| !c.is_alphanumeric())
                .len();
        if start < end && depth == 0 {
            let (core, plain) = (&word[start..end], !word.contains(['\\', '$']));
            // `Fault-Tolerant` is two words with capitals, `GPT-3` has a name in it.
            let is_inner = core
                .split(['-', '–', '/'])
                .any(|part| part.chars().skip(1).any(char::is_uppercase));
            let is_one_letter = core.chars().count() == 1;
            if plain && is_inner && !is_one_letter {
                out.push_str(&word[..start]);
                out.push('{');
                out.push_str(core);
                out.push('}');
                out.push_str(&word[end..]);
                word.clear();
                return;
            }
        }
        out.push_str(word);
        word.clear();
    };
    // A word with a group or a formula in it is left as the author wrote it.
    let mut is_touched = false;
    for c in text.chars() {
        if c == '$' {
            is_math = !is_math;
        }
        if depth == 0 && !is_math && c.is_whitespace() {
            flush(&mut word, &mut out, usize::from(is_touched));
            is_touched = false;
            out.push(c);
            continue;
        }
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_touched |= matches!(c, '{' | '}' | '$' | '\\');
        word.push(c);
    }
    flush(&mut word, &mut out, usize::from(is_touched));
    out
}
