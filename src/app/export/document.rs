//! What a document cites: its citation keys with their lines, and the works that they are.
//!
//! LaTeX is read from the source (`.tex`) or from what its runs leave (`.aux`, `.bcf`), Typst and Markdown from
//! the source, by the extractor that reads notes.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::{self, Catalog, store, works};
use crate::extract::{self, extract};
use crate::model::{Identifier, Manner, WorkId, title};

/// A citation in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The key as written: a citation key, an identifier or an alias.
    pub key: String,
    /// The line, from 1.
    pub line: u32,
}

/// What a document cites.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// **Shape**: in the order of the text, each key once.
    pub citations: Vec<Citation>,
    /// `\nocite{*}`: all works.
    pub is_all: bool,
    /// Files that belong to it: `\@input{chapter.aux}`.
    pub inputs: Vec<String>,
}

/// Reads the citations of a document; `name` tells its format.
#[must_use]
pub fn read(name: &str, text: &str) -> Document {
    let mut document = Document::default();
    match name.rsplit_once('.').map_or("", |it| it.1) {
        "aux" => aux(&mut document, text),
        "bcf" => bcf(&mut document, text),
        _ => source(&mut document, name, text),
    }
    let mut seen = FxHashSet::default();
    document.citations.retain(|it| seen.insert(it.key.clone()));
    document
}

/// Reads a list of keys, one a line; `#` and `%` begin a comment, an `@` before a key is none of it.
#[must_use]
pub fn list(text: &str) -> Document {
    let mut document = Document::default();
    for (line, text) in numbered(text) {
        let key = text.trim().trim_start_matches('@').trim_end_matches(',');
        if !key.is_empty() && !key.starts_with(['#', '%']) {
            document.citations.push(Citation {
                key: key.to_owned(),
                line,
            });
        }
    }
    document
}

fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1_u32..).zip(text.lines())
}

fn aux(document: &mut Document, text: &str) {
    for (line, text) in numbered(text) {
        let inside = |command: &str| text.strip_prefix(command)?.strip_suffix('}');
        if let Some(file) = inside("\\@input{") {
            document.inputs.push(file.to_owned());
        }
        let keys = inside("\\citation{").or_else(|| {
            // biblatex: `\abx@aux@cite{0}{key}`, once `\abx@aux@cite{key}`.
            let rest = inside("\\abx@aux@cite{")?;
            Some(rest.rsplit_once('{').map_or(rest, |it| it.1))
        });
        for key in keys.into_iter().flat_map(|keys| keys.split(',')) {
            add(document, key, line);
        }
    }
}

fn bcf(document: &mut Document, text: &str) {
    for (line, text) in numbered(text) {
        let key = text
            .trim()
            .strip_prefix("<bcf:citekey")
            .and_then(|rest| rest.split_once('>')?.1.strip_suffix("</bcf:citekey>"));
        if let Some(key) = key {
            add(document, &key.replace("&amp;", "&"), line);
        }
    }
}

fn add(document: &mut Document, key: &str, line: u32) {
    match key.trim() {
        "" => {}
        "*" => document.is_all = true,
        key => document.citations.push(Citation {
            key: key.to_owned(),
            line,
        }),
    }
}

fn source(document: &mut Document, name: &str, text: &str) {
    document.is_all = text.contains("\\nocite{*}");
    let found = extract(text, name, &extract::Options::default());
    let is_typst = name.ends_with(".typ");
    for mention in found.mentions {
        // `@fig` of a label in the document is a reference to a figure.
        let is_label = is_typst
            && text.contains(&format!("<{}>", mention.title))
            && !text.contains(&format!("(<{}>", mention.title));
        if mention.manner == Manner::Key && !is_label && mention.title != "*" {
            document.citations.push(Citation {
                key: mention.title,
                line: mention.line,
            });
        }
    }
    if !is_typst && !name.ends_with(".tex") {
        bare_keys(document, text);
        document.citations.sort_by_key(|it| it.line);
    }
}

/// `@key` in the running text of a document for Pandoc. In a note it may be a person on some site, so that there
/// only what looks like a key counts; in what is set with citations it is one.
fn bare_keys(document: &mut Document, text: &str) {
    const LABELS: [&str; 8] = ["fig", "tbl", "tab", "eq", "sec", "lst", "thm", "lem"];
    let (mut fence, mut is_head) = (None, false);
    for (line, text) in numbered(text) {
        let start = text.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|it| start.starts_with(it));
        match (fence, mark) {
            (None, Some(_)) => fence = mark,
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        // The head of YAML holds addresses, and `nocite`, whose keys count.
        if start == "---" && (line == 1 || is_head) {
            is_head = !is_head;
        }
        if fence.is_some() || mark.is_some() || is_head && !start.starts_with("nocite") {
            continue;
        }
        let mut is_code = false;
        for (at, c) in text.char_indices() {
            match c {
                '`' => is_code = !is_code,
                '@' if !is_code => {
                    let is_word = text[..at].ends_with(|c: char| {
                        c.is_alphanumeric() || matches!(c, '_' | '.' | '/' | '@' | '\\')
                    });
                    let key = key(&text[at + 1..]);
                    let is_label = key
                        .split_once([':', '-'])
                        .is_some_and(|(label, _)| LABELS.contains(&label));
                    if !is_word && !is_label {
                        add(document, key, line);
                    }
                }
                _ => {}
            }
        }
    }
}

/// The key at the start of a text: letters, digits and `_`, and single signs between them.
fn key(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix('{') {
        return rest.split_once('}').map_or("", |it| it.0);
    }
    let is_inner = |c: char| c.is_alphanumeric() || c == '_';
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|it| it.1);
        if is_inner(c) {
            end = at + c.len_utf8();
        } else if !(at > 0 && ":.#$%&-+?<>~/".contains(c) && next.is_some_and(is_inner)) {
            break;
        }
    }
    &text[..end]
}

/// The works that a document cites, each with the keys under which it does; and the citations of no work.
pub type Cited = (FxHashMap<WorkId, Vec<String>>, Vec<Citation>);

/// The works that a document cites, with the keys under which it does; and the citations of no work.
///
/// # Errors
/// When the catalog cannot be read.
pub fn resolve(catalog: &Catalog, document: &Document) -> Result<Cited, catalog::Error> {
    let mut cited: FxHashMap<WorkId, Vec<String>> = FxHashMap::default();
    let mut missing = Vec::new();
    for citation in &document.citations {
        match find(catalog, &citation.key)? {
            Some(work) => cited.entry(work).or_default().push(citation.key.clone()),
            None => missing.push(citation.clone()),
        }
    }
    Ok((cited, missing))
}

/// The work that a key, an identifier or an alias names, when it names one.
///
/// # Errors
/// When the catalog cannot be read.
pub fn find(catalog: &Catalog, key: &str) -> Result<Option<WorkId>, catalog::Error> {
    let connection = catalog.connection();
    if let Some(work) = works::by_key(connection, key)? {
        return Ok(Some(work));
    }
    if let Some(id) = Identifier::parse(key) {
        for work in store::by_identifier(connection, id.scheme().as_str(), id.value())? {
            let work = works::current(connection, WorkId(work))?;
            let found = works::load(connection, work)?;
            if found.is_some() {
                return Ok(Some(work));
            }
        }
    }
    Ok(store::by_strong_name(connection, &title::fold(key))?.map(WorkId))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_of_every_kind_of_document() {
        let keys = |name: &str, text: &str| -> Vec<(String, u32)> {
            let citations = read(name, text).citations;
            citations.into_iter().map(|it| (it.key, it.line)).collect()
        };
        let expected = [("a".to_owned(), 1), ("b".to_owned(), 2)];
        for (name, text) in [
            (
                "main.aux",
                "\\citation{a}\n\\citation{b,a}\n\\bibstyle{plain}\n",
            ),
            ("main.aux", "\\abx@aux@cite{0}{a}\n\\abx@aux@cite{b}\n"),
            (
                "main.bcf",
                "<bcf:citekey order=\"1\">a</bcf:citekey>\n  <bcf:citekey order=\"2\" intorder=\"1\">b</bcf:citekey>\n",
            ),
            ("main.tex", "\\cite{a}\n\\parencite[see][3]{b}\n"),
            (
                "main.typ",
                "See @a.\n#cite(<b>) and @fig.\n\n#figure[x] <fig>\n",
            ),
            ("main.md", "See [@a, p. 3].\nAnd [see @b] too.\n"),
        ] {
            assert_eq!(keys(name, text), expected, "{name}: {text}");
        }
        assert!(read("x.tex", "\\nocite{*}\n").is_all);
        assert_eq!(list("a\n# no\n@b,\n").citations.len(), 2);
    }

    #[test]
    fn keys_in_running_text_of_a_document() {
        let text = "---\nauthor: me@example.org\nnocite: '@all'\n---\nAs @knuth says (@k2, p. 3; see @fig:one).\n\
            Mail me@b.org, `@code`, \\@no.\n```\n@fenced\n```\n@{odd key}, @doe:2019.\n";
        let keys: Vec<(String, u32)> = read("paper.md", text)
            .citations
            .into_iter()
            .map(|it| (it.key, it.line))
            .collect();
        let expected = [
            ("all", 3),
            ("knuth", 5),
            ("k2", 5),
            ("doe:2019", 10),
            ("odd key", 10),
        ];
        assert_eq!(keys, expected.map(|(key, line)| (key.to_owned(), line)));
    }
}
