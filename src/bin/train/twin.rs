//! Notes without their links: what an author would have written who does not paste URLs.
//!
//! Most labelled notes give each title a link, which decides nearly all by itself. Their twins, made as the folder `no-urls`
//! of the shared corpus was made (links become their text, URLs go), keep labels and lines and leave only
//! words and place to go by.

use crate::judge::Gold;
use crate::notes::Note;

/// The twin of a note, read as plain text; none for what has no links.
pub(crate) fn of(note: &Note) -> Option<Note> {
    if !note.text.contains("](http") && !note.text.contains("[[http") {
        return None;
    }
    let lines: Vec<String> = note.text.split('\n').map(without_links).collect();
    let gold = note.gold.iter().map(|row| {
        let at = usize::try_from(row.line).unwrap_or(1).saturating_sub(1);
        let own = lines
            .get(at..(at + 2).min(lines.len()))
            .unwrap_or_default()
            .join(" ");
        // A row of a table is no line of an outline.
        let is_told = own.contains(&row.title) && !own.trim_start().starts_with('|');
        let level = if is_told {
            row.level.clone()
        } else {
            "optional".to_owned()
        };
        Gold {
            level,
            ..row.clone()
        }
    });
    let stem = note
        .name
        .rsplit_once('.')
        .map_or(&*note.name, |(stem, _)| stem);
    Some(Note {
        name: format!("{stem}.txt"),
        gold: gold.collect(),
        text: lines.join("\n"),
        source: format!("{} (no links)", note.source),
        author: note.author.clone(),
        is_checked: note.is_checked,
        is_twin: true,
    })
}

/// The line with the text of its links in their place, without images and URLs.
fn without_links(line: &str) -> String {
    let mut bare = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = image(rest).or_else(|| url(rest)) {
            rest = after;
            continue;
        }
        if let Some((text, after)) = markdown_link(rest).or_else(|| org_link(rest)) {
            bare.push_str(&without_links(text));
            rest = after;
            continue;
        }
        bare.push(c);
        rest = &rest[c.len_utf8()..];
    }
    bare.truncate(bare.trim_end().len());
    bare
}

fn image(text: &str) -> Option<&str> {
    markdown_link(text.strip_prefix('!')?).map(|(_, after)| after)
}

fn url(text: &str) -> Option<&str> {
    let bare = text.strip_prefix('<').unwrap_or(text);
    if !bare.starts_with("http://") && !bare.starts_with("https://") {
        return None;
    }
    let end = bare
        .find(|c: char| c.is_whitespace() || matches!(c, '>' | ')' | ']'))
        .unwrap_or(bare.len());
    Some(bare[end..].strip_prefix('>').unwrap_or(&bare[end..]))
}

/// The end of what an opening bracket at the start opens.
fn closed(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

fn markdown_link(text: &str) -> Option<(&str, &str)> {
    let end = text
        .starts_with('[')
        .then(|| closed(text, '[', ']'))
        .flatten()?;
    let target = &text[end + 1..];
    let close = target
        .starts_with('(')
        .then(|| closed(target, '(', ')'))
        .flatten()?;
    Some((&text[1..end], &target[close + 1..]))
}

fn org_link(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix("[[")?;
    let end = inner.find("]]")?;
    let after = &inner[end + 2..];
    if !inner.starts_with("http") {
        return None;
    }
    Some((
        inner[..end].split_once("][").map_or("", |(_, text)| text),
        after,
    ))
}
