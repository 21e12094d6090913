//! A `.bib` file in, the same file in good order out; every entry and every comment is kept.
//!
//! Works on the concrete syntax ([`super::bibtex::syntax`]) and needs no catalog: what is not asked for stays
//! as it is written, `@string`s and what cannot be read too. What it does is done twice with the same result
//! as once.

mod fields;
mod twins;

use std::fmt::Write as _;

use super::bibtex::syntax::{Part, Piece, RawEntry, What, parts};
use fields::Value;

/// What is done; the default is all but sorting entries and writing letters for commands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)]
pub struct Options {
    /// Put entries in the order of their keys; comments before an entry move with it.
    pub sorts: bool,
    /// Put fields in one order.
    pub sorts_fields: bool,
    /// One field a line, with the values in one column.
    pub aligns: bool,
    /// Make one entry of those that are the same in all they both say, and have one key or one DOI.
    pub dedupes: bool,
    /// DOIs without resolver, in lower case.
    pub dois: bool,
    /// URLs without what only traces where a visitor came from; none that only repeats the DOI.
    pub urls: bool,
    /// Names as `Family, Given`.
    pub names: bool,
    /// Months as `jan` to `dec`.
    pub months: bool,
    /// Ranges of pages with `--`.
    pub pages: bool,
    /// Braces around words whose capitals a style would lose.
    pub capitals: bool,
    /// What was decoded wrongly mended: `Ã¼` is `ü`.
    pub encoding: bool,
    /// Letters for the commands of TeX that print them: `{\\"u}` is `ü`.
    pub unicode: bool,
    /// Drop fields without a value.
    pub empty: bool,
    /// Values in braces, not in quotation marks.
    pub braces: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            sorts: false,
            sorts_fields: true,
            aligns: true,
            dedupes: true,
            dois: true,
            urls: true,
            names: true,
            months: true,
            pages: true,
            capitals: true,
            encoding: true,
            unicode: false,
            empty: true,
            braces: true,
        }
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tidied {
    /// The file.
    pub text: String,
    /// Entries in it.
    pub entries: usize,
    /// What the user should know: line and message.
    pub notes: Vec<(u32, String)>,
}

/// A part of the new file.
struct Block {
    /// What stands before it: comments, white space.
    lead: String,
    text: String,
    /// The key to sort by; none for what stays in place.
    key: Option<String>,
}

/// Tidies a file.
#[must_use]
pub fn tidy(text: &str, options: &Options) -> Tidied {
    let mut done = Tidied::default();
    let all: Vec<Part<'_>> = parts(text).collect();
    let twins = if options.dedupes {
        twins::find(&all)
    } else {
        Default::default()
    };
    let mut blocks: Vec<Block> = Vec::with_capacity(all.len());
    let mut lead = String::new();
    for (at, part) in all.iter().enumerate() {
        let written = &text[part.span.clone()];
        let mut push = |lead: &mut String, text: String, key: Option<String>| {
            blocks.push(Block {
                lead: std::mem::take(lead),
                text,
                key,
            });
        };
        match &part.what {
            What::Text => {
                lead.push_str(&comment(written));
                // A comment with a blank line behind it is no entry's.
                let blank = written[written.trim_end().len()..].matches('\n').count();
                if blank > 1 && !lead.is_empty() {
                    let text = std::mem::take(&mut lead);
                    push(&mut lead, text, None);
                }
            }
            What::Entry(raw) => {
                done.entries += 1;
                if let Some(kept) = twins.gone.get(&at) {
                    done.entries -= 1;
                    let key = kept.as_str();
                    done.notes.push((
                        part.line,
                        format!("`{}` is the same as `{key}`: one entry is left", raw.key),
                    ));
                    for comment in &raw.comments {
                        lead.push_str(&text[comment.clone()]);
                        lead.push('\n');
                    }
                    continue;
                }
                let extra = twins.fields.get(&at).map(Vec::as_slice).unwrap_or_default();
                push(
                    &mut lead,
                    entry(text, raw, extra, options),
                    Some(raw.key.to_lowercase()),
                );
            }
            What::Broken(reason) => {
                done.notes
                    .push((part.line, format!("{reason}; left as it is")));
                push(&mut lead, format!("{}\n", written.trim_end()), None);
            }
            What::Comment | What::Preamble(_) => {
                push(&mut lead, format!("{}\n", written.trim_end()), None)
            }
            What::Strings(defined) => {
                let is_plain = defined.len() == 1 && options.aligns;
                let tidied = match &defined[..] {
                    [one] if is_plain => format!(
                        "@string{{{} = {}}}\n",
                        one.name,
                        pieces(&one.value, options)
                    ),
                    _ => format!("{}\n", written.trim_end()),
                };
                push(&mut lead, tidied, None);
            }
        }
    }
    if options.sorts {
        sort(&mut blocks);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut was_string = false;
    for at in twins.alike {
        done.notes.push(at);
    }
    for block in &blocks {
        let is_string = block.text.starts_with("@string");
        // Definitions stand together, all else is apart.
        if !(out.is_empty() || was_string && is_string && block.lead.is_empty()) {
            out.push('\n');
        }
        if !block.lead.is_empty() {
            out.push_str(&block.lead);
        }
        out.push_str(&block.text);
        was_string = is_string;
    }
    if !lead.is_empty() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&lead);
    }
    done.text = out;
    done
}

/// What stands between entries: its lines, without white space at their ends and blank lines around.
fn comment(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let from = lines
        .iter()
        .position(|line| !line.is_empty())
        .unwrap_or(lines.len());
    let to = lines
        .iter()
        .rposition(|line| !line.is_empty())
        .map_or(from, |at| at + 1);
    let mut out = lines[from..to].join("\n");
    // `}` or `,` that is left over of an entry stays, since it may be all that is left of something.
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// Sorts entries by key; definitions, preambles and comments that are no entry's stay before those behind them,
/// and what others refer to by `crossref` stays behind them.
fn sort(blocks: &mut Vec<Block>) {
    let mut parents: Vec<String> = Vec::new();
    for block in blocks.iter() {
        for line in block.text.lines() {
            if let Some(rest) = line.trim_start().strip_prefix("crossref") {
                let value = rest.trim_start().trim_start_matches('=').trim();
                parents.push(value.trim_matches(['{', '}', '"', ',', ' ']).to_lowercase());
            }
        }
    }
    // Definitions hold for what comes after them: they go first, in their order.
    let (mut entries, mut first): (Vec<Block>, Vec<Block>) = std::mem::take(blocks)
        .into_iter()
        .partition(|it| it.key.is_some());
    entries.sort_by(|a, b| {
        let rank = |block: &Block| block.key.as_ref().is_some_and(|key| parents.contains(key));
        (rank(a), &a.key).cmp(&(rank(b), &b.key))
    });
    // A head line of the file stays at its head.
    first.append(&mut entries);
    *blocks = first;
}

/// The order of fields: what names the work, where it is, where to find it, the rest as written.
const ORDER: [&str; 38] = [
    "ids",
    "author",
    "editor",
    "translator",
    "title",
    "subtitle",
    "shorttitle",
    "booktitle",
    "booksubtitle",
    "maintitle",
    "journal",
    "journaltitle",
    "shortjournal",
    "series",
    "edition",
    "volume",
    "number",
    "issue",
    "pages",
    "eid",
    "date",
    "year",
    "month",
    "day",
    "publisher",
    "institution",
    "school",
    "organization",
    "address",
    "location",
    "howpublished",
    "type",
    "doi",
    "isbn",
    "issn",
    "eprint",
    "url",
    "urldate",
];

fn entry(text: &str, raw: &RawEntry<'_>, extra: &[(String, String)], options: &Options) -> String {
    let mut list: Vec<(String, Value)> = Vec::with_capacity(raw.fields.len());
    for field in &raw.fields {
        let name = if options.aligns {
            field.name.to_lowercase()
        } else {
            field.name.to_owned()
        };
        let written = &text[field.span.clone()];
        list.push((name, Value::new(written, &field.value)));
    }
    for (name, value) in extra {
        list.push((name.clone(), Value::Text(value.clone())));
    }
    fields::improve(&mut list, options);
    if options.sorts_fields {
        list.sort_by_key(|(name, _)| {
            ORDER
                .iter()
                .position(|it| it.eq_ignore_ascii_case(name))
                .unwrap_or(ORDER.len())
        });
    }
    let width = if options.aligns {
        list.iter()
            .map(|it| it.0.chars().count())
            .max()
            .unwrap_or(0)
    } else {
        0
    };
    let entry_type = if options.aligns {
        raw.entry_type.to_lowercase()
    } else {
        raw.entry_type.to_owned()
    };
    let mut out = format!("@{entry_type}{{{},\n", raw.key);
    for comment in &raw.comments {
        let _ = writeln!(out, "  {}", &text[comment.clone()]);
    }
    for (name, value) in &list {
        let _ = write!(out, "  {name}");
        out.extend(std::iter::repeat_n(
            ' ',
            width.saturating_sub(name.chars().count()),
        ));
        out.push_str(" = ");
        value.push(&mut out, options.braces);
        out.push_str(",\n");
    }
    out.push_str("}\n");
    out
}

fn pieces(value: &[Piece<'_>], options: &Options) -> String {
    let piece = |piece: &Piece<'_>| match *piece {
        Piece::Quoted(text) if !options.braces => format!("\"{text}\""),
        Piece::Braced(text) | Piece::Quoted(text) => format!("{{{text}}}"),
        Piece::Bare(text) => text.to_owned(),
    };
    value.iter().map(piece).collect::<Vec<_>>().join(" # ")
}

/// True when no capital of a title stands where a style would lose it.
pub(super) fn is_protected(title: &str) -> bool {
    fields::protected(title) == title
}

/// True for text that was UTF-8 and was read as Latin-1.
pub(super) fn is_mojibake(text: &str) -> bool {
    fields::demojibake(text).is_some()
}

/// Pages with `--` in each range.
pub(super) fn paged(pages: &str) -> String {
    fields::pages(pages)
}

#[cfg(test)]
mod tests;
