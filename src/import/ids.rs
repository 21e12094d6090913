//! A list of identifiers and URLs in, one a line; what follows a tab, a comma or `#` is a remark.

use super::text::entry;
use super::{Found, Located, Reject};
use crate::model::{Entry, Identifier, Scheme};

fn parse(line: &str) -> Option<Entry> {
    let word = line
        .split(['\t'])
        .next()?
        .trim()
        .trim_end_matches([',', ';']);
    let is_url = word.starts_with("https://") || word.starts_with("http://");
    if word.is_empty() || word.split_whitespace().count() > 2 {
        return None;
    }
    let found = Identifier::parse(word).or_else(|| Identifier::parse(word.split(" #").next()?));
    let mut entry = entry("", "misc");
    if is_url {
        entry.push("url", word.to_owned());
    }
    match found {
        Some(id) => {
            let value = id.value().to_owned();
            match id.scheme() {
                Scheme::Arxiv => {
                    entry.push("eprint", value);
                    entry.push("eprinttype", "arxiv".to_owned());
                }
                Scheme::Isbn => {
                    entry.entry_type = "book".to_owned();
                    entry.push("isbn", value);
                }
                scheme => entry.push(scheme.as_str(), value),
            }
            Some(entry)
        }
        None if is_url => {
            entry.entry_type = "online".to_owned();
            Some(entry)
        }
        None => None,
    }
}

/// True for a line that this reader understands.
pub(super) fn is_one(line: &str) -> bool {
    parse(line).is_some()
}

/// Reads a file.
pub(super) fn read(text: &str, take: &mut dyn FnMut(Found)) {
    for (number, line) in text.lines().enumerate() {
        let bare = line.trim().trim_start_matches(['-', '*', '•']).trim();
        if bare.is_empty() || bare.starts_with('#') || bare.starts_with("% ") {
            continue;
        }
        let line_number = u32::try_from(number + 1).unwrap_or(u32::MAX);
        match parse(bare) {
            Some(entry) => take(Found::Entry(Located {
                entry,
                line: line_number,
            })),
            None => take(Found::Reject(Reject {
                line: line_number,
                reason: "no identifier and no URL".to_owned(),
                text: line.trim_end().to_owned(),
            })),
        }
    }
}
