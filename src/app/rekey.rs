//! What a new citation key changes in the notes, as a patch: notes themselves are never written.

use std::fs;
use std::path::{Path, PathBuf};

use super::Error;
use super::scan::file_of;
use crate::catalog::{Catalog, mentions_of};
use crate::model::WorkId;

/// Lines of context around a change, as `diff -u` has them.
const CONTEXT: usize = 3;

/// A patch that `git apply` takes, in which every place that cites `work` by the key `old` cites it by `new`.
///
/// Paths are relative to the repository of the notes where they are in one, to `folder` else. **Shape**: empty
/// when no note cites it so; bytes as they are in the notes. A note that cannot be read is left out.
///
/// # Errors
/// When the catalog cannot be read.
pub fn patch(
    catalog: &Catalog,
    work: WorkId,
    old: &str,
    new: &str,
    root: Option<&Path>,
    folder: &Path,
) -> Result<Vec<u8>, Error> {
    let mut places: Vec<(PathBuf, Vec<usize>)> = Vec::new();
    for mention in mentions_of(catalog.connection(), work)? {
        if !mention.is_bare || mention.title != old {
            continue;
        }
        let file = file_of(&mention.path, root);
        let line = usize::try_from(mention.line)
            .unwrap_or(usize::MAX)
            .saturating_sub(1);
        match places.last_mut() {
            Some((last, lines)) if *last == file => lines.push(line),
            _ => places.push((file, vec![line])),
        }
    }
    let mut patch = Vec::new();
    for (file, lines) in places {
        let Ok(bytes) = fs::read(&file) else { continue };
        let base = file
            .ancestors()
            .skip(1)
            .find(|above| above.join(".git").exists());
        let shown = file.strip_prefix(base.unwrap_or(folder)).unwrap_or(&file);
        push_file(
            &mut patch,
            &shown.to_string_lossy(),
            &bytes,
            &lines,
            (old, new),
        );
    }
    Ok(patch)
}

fn push_file(
    patch: &mut Vec<u8>,
    path: &str,
    bytes: &[u8],
    lines: &[usize],
    (old, new): (&str, &str),
) {
    let all: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let mut changed: Vec<(usize, Vec<u8>)> = Vec::new();
    for &line in lines {
        // A citation that goes over lines begins on this one.
        let found = (line..all.len().min(line + 4))
            .find_map(|at| Some((at, replaced(all[at], old.as_bytes(), new.as_bytes())?)));
        if let Some(found) = found
            && !changed.iter().any(|it| it.0 == found.0)
        {
            changed.push(found);
        }
    }
    changed.sort_by_key(|it| it.0);
    if changed.is_empty() {
        return;
    }
    let mut push = |text: &[u8]| patch.extend_from_slice(text);
    push(format!("diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n").as_bytes());
    let mut from = 0;
    while from < changed.len() {
        let mut to = from + 1;
        while to < changed.len() && changed[to].0 <= changed[to - 1].0 + 2 * CONTEXT {
            to += 1;
        }
        let start = changed[from].0.saturating_sub(CONTEXT);
        let end = (changed[to - 1].0 + CONTEXT + 1).min(all.len());
        let count = end - start;
        push(format!("@@ -{0},{count} +{0},{count} @@\n", start + 1).as_bytes());
        for (at, line) in all.iter().enumerate().take(end).skip(start) {
            let mut one = |sign: &[u8], text: &[u8]| {
                push(sign);
                push(text);
                if !text.ends_with(b"\n") {
                    push(b"\n\\ No newline at end of file\n");
                }
            };
            match changed[from..to].iter().find(|it| it.0 == at) {
                Some((_, after)) => {
                    one(b"-", line);
                    one(b"+", after);
                }
                None => one(b" ", line),
            }
        }
        from = to;
    }
}

/// The line with every whole key replaced; none when the key is not in it.
fn replaced(line: &[u8], old: &[u8], new: &[u8]) -> Option<Vec<u8>> {
    let is_key = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/' | b'+') || *byte >= 0x80
    };
    let mut out = Vec::with_capacity(line.len() + new.len());
    let (mut from, mut is_found) = (0, false);
    for at in memchr::memmem::find_iter(line, old) {
        let before = line[..at].last().is_some_and(&is_key);
        let rest = &line[at + old.len()..];
        // A dot or colon belongs to a key when more of it follows.
        let after = match rest {
            [b'.' | b':', next, ..] => is_key(next),
            [next, ..] => is_key(next),
            [] => false,
        };
        if at >= from && !before && !after {
            out.extend_from_slice(&line[from..at]);
            out.extend_from_slice(new);
            from = at + old.len();
            is_found = true;
        }
    }
    out.extend_from_slice(&line[from..]);
    is_found.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_keys_are_replaced() {
        let replace = |line: &str| {
            replaced(line.as_bytes(), b"codd70", b"codd1970")
                .map(|line| String::from_utf8(line).unwrap())
        };
        assert_eq!(
            replace("See [@codd70; @codd70b]."),
            Some("See [@codd1970; @codd70b].".to_owned())
        );
        assert_eq!(
            replace("@codd70. \\cite{codd70}"),
            Some("@codd1970. \\cite{codd1970}".to_owned())
        );
        assert_eq!(replace("codd70.x xcodd70"), None);
    }
}
