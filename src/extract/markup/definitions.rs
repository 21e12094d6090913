//! Link definitions of Markdown: `[label]: url "title"`.

use std::ops::Range;

use super::words;
use crate::extract::candidate::{Candidate, Signal};
use crate::extract::sites;
use crate::model::Manner;

/// All definitions of a note: folded label to target, sorted by label.
#[derive(Debug, Default)]
pub(super) struct Definitions<'t> {
    targets: Vec<(String, &'t str)>,
}

impl<'t> Definitions<'t> {
    /// Finds every definition from `start` on; of several with the same label the first counts.
    pub(super) fn find_all(note: &'t str, start: usize) -> Self {
        let bytes = note.as_bytes();
        let mut targets = Vec::new();
        for close in memchr::memmem::find_iter(&bytes[start..], b"]:") {
            let close = start + close;
            // Longer labels are not looked at, so that one long line takes linear time.
            let from = start.max(close.saturating_sub(210));
            let line = match memchr::memrchr(b'\n', &bytes[from..close]) {
                Some(at) => from + at + 1,
                None if from == start => start,
                None => continue,
            };
            let open = line
                + bytes[line..close]
                    .iter()
                    .take_while(|&&byte| byte == b' ')
                    .count();
            let end = memchr::memchr(b'\n', &bytes[close..]).map_or(bytes.len(), |len| close + len);
            if open - line <= 3
                && bytes[open] == b'['
                && let Some(definition) = parse(note, open, end)
            {
                targets.push((fold(definition.label), &note[definition.url]));
            }
        }
        Self::sorted(targets)
    }

    /// Of several with the same label the first counts.
    pub(super) fn new(targets: Vec<(&str, &'t str)>) -> Self {
        Self::sorted(
            targets
                .into_iter()
                .map(|(label, url)| (fold(label), url))
                .collect(),
        )
    }

    fn sorted(mut targets: Vec<(String, &'t str)>) -> Self {
        targets.sort_by(|a, b| a.0.cmp(&b.0));
        targets.dedup_by(|next, first| next.0 == first.0);
        Self { targets }
    }

    /// True when the note has none.
    pub(super) const fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// The target of a label.
    pub(super) fn find(&self, label: &str) -> Option<&'t str> {
        if self.targets.is_empty() || label.len() > 200 {
            return None;
        }
        let label = fold(label);
        let row = self
            .targets
            .binary_search_by(|row| row.0.as_str().cmp(&label))
            .ok()?;
        Some(self.targets[row].1)
    }
}

/// Labels are compared without case and with white space taken together.
fn fold(label: &str) -> String {
    let mut folded = String::with_capacity(label.len());
    for word in label.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// One definition; ranges are of the note.
#[derive(Debug)]
pub(super) struct Definition<'t> {
    label: &'t str,
    url: Range<usize>,
    title: Option<Range<usize>>,
}

impl<'t> Definition<'t> {
    /// What it cites by itself: the work that its title names, or the one whose identifier a numbered
    /// definition points at.
    pub(super) fn candidate(&self, note: &'t str) -> Option<Candidate<'t>> {
        let target = &note[self.url.clone()];
        if words::place(target) != words::Place::Web {
            return None;
        }
        let mut candidate = match &self.title {
            Some(title) => {
                let mut candidate =
                    Candidate::new(title.clone(), &note[title.clone()], Manner::Entry);
                candidate.signals = [Signal::Url, Signal::Quoted, Signal::LinkItem].into();
                let is_short = words::role(&candidate.title, target) == words::Role::Short;
                candidate.signals.insert_if(is_short, Signal::Short);
                candidate
            }
            None if self.label.bytes().all(|byte| byte.is_ascii_digit())
                && !sites::read(target).ids.is_empty() =>
            {
                Candidate::new(self.url.clone(), target, Manner::Identifier)
            }
            None => return None,
        };
        candidate.facts.urls.push(target.to_owned());
        Some(candidate)
    }
}

/// Takes `[label]: url "title"` apart.
pub(super) fn parse(note: &str, start: usize, end: usize) -> Option<Definition<'_>> {
    let line = note.get(start..end)?;
    let inside = line.strip_prefix('[')?;
    if inside.starts_with('^') {
        return None;
    }
    let close = inside
        .find("]:")
        .filter(|&close| close > 0 && close <= 200)?;
    let label = &inside[..close];
    if label.contains(['[', ']']) {
        return None;
    }
    let rest = inside[close + 2..].trim_start();
    let from = end - rest.len();
    let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (mut url, mut url_start) = (&rest[..len], from);
    if let Some(bare) = url.strip_prefix('<').and_then(|url| url.strip_suffix('>')) {
        (url, url_start) = (bare, from + 1);
    }
    let is_url = url.contains("://")
        || url.starts_with(['#', '/', '.', '<'])
        || url.contains('.') && url.contains('/')
        || url.ends_with(".md")
        || url.starts_with("mailto:");
    if url.is_empty() || !is_url {
        return None;
    }
    let tail = rest[len..].trim();
    let title = tail
        .strip_prefix('"')
        .and_then(|tail| tail.strip_suffix('"'))
        .or_else(|| {
            tail.strip_prefix('\'')
                .and_then(|tail| tail.strip_suffix('\''))
        })
        .or_else(|| {
            tail.strip_prefix('(')
                .and_then(|tail| tail.strip_suffix(')'))
        })
        .filter(|title| !title.trim().is_empty())
        .map(|title| {
            let title = title.trim();
            let at = title.as_ptr() as usize - note.as_ptr() as usize;
            at..at + title.len()
        });
    Some(Definition {
        label,
        url: url_start..url_start + url.len(),
        title,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_found_and_folded() {
        let note = "[A  b]: http://x.org \"On Things\"\n[^1]: http://no.org\n  [c]: <d.md>\n[Doe]: Jane Doe\nx [e]: http://e.org";
        let definitions = Definitions::find_all(note, 0);
        assert_eq!(definitions.find("a B"), Some("http://x.org"));
        assert_eq!(definitions.find("C"), Some("d.md"));
        assert_eq!(definitions.targets.len(), 2);
        let candidate =
            parse(note, 0, note.find('\n').unwrap_or(0)).and_then(|found| found.candidate(note));
        assert_eq!(
            candidate.map(|candidate| candidate.title.into_owned()),
            Some("On Things".into())
        );
    }
}
