//! Plain text: outlines, lists and running text in, candidates out.
//!
//! First every line is cut and looked at (`lines`, `look`), then lines become an outline (`tree`)
//! and each item is read by itself (`entry`). Whether an item is a reference depends on its place as
//! much as on its words, so items are then gone through from the top down (`place`): what stands below
//! a reference is mostly the note's words about it, what stands below `related materials` is mostly
//! references. What is left of running text is searched for identifiers and quoted titles (`inline`).

mod entry;
mod inline;
mod lines;
pub(super) mod look;
mod place;
mod tree;
mod wrapped;

use std::ops::Range;

use super::candidate::Sink;
use super::identifiers::{self, Hit};
use super::sections;
use lines::Line;

/// Reads a range of the note as plain text: the whole note, or a fenced block of it.
pub fn read(range: Range<usize>, sink: &mut Sink<'_>) {
    let text = sink.text();
    let mut lines = lines::cut(text, range.clone());
    let wrapped = wrapped::continuing(text, &mut lines);
    let hits = identifiers::find_in(text, range);
    let finds = Finds::new(&lines, &hits);
    let is_address = |index: usize| entry::is_address(text, &lines[index], finds.of(index, index));
    let ends_in_address = |index: usize| {
        let last = finds.of(index, index).last();
        last.is_some_and(|hit| hit.span.end + 1 >= lines[index].end)
    };
    let is_label = |index: usize| {
        let own = lines[index].text(text);
        own.len() <= 96 && (own.ends_with([':', '：']) || sections::below(own).is_some())
    };
    let is_wrapped = |index: usize| wrapped.get(index) == Some(&true);
    let nodes = tree::build(
        &lines,
        &is_address,
        &ends_in_address,
        &is_label,
        &is_wrapped,
    );
    let entries: Vec<_> = nodes
        .iter()
        .map(|node| entry::read(text, &lines, node, finds.of(node.line, node.last)))
        .collect();
    let taken = place::decide(&lines, &nodes, entries, sink);
    inline::read(&lines, &hits, &taken, sink);
}

/// The identifiers and URLs of each line.
struct Finds<'f, 't> {
    found: &'f [Hit<'t>],
    /// For each line the number of the first find on it or after it, and one more for the end.
    first: Vec<u32>,
}

impl<'f, 't> Finds<'f, 't> {
    fn new(lines: &[Line], found: &'f [Hit<'t>]) -> Self {
        let mut first = Vec::with_capacity(lines.len() + 1);
        let mut next = 0;
        for line in lines {
            while found
                .get(next)
                .is_some_and(|one| one.span.start < line.start)
            {
                next += 1;
            }
            first.push(u32::try_from(next).unwrap_or(u32::MAX));
        }
        first.push(u32::try_from(found.len()).unwrap_or(u32::MAX));
        Self { found, first }
    }

    fn of(&self, line: usize, last: usize) -> &'f [Hit<'t>] {
        self.found
            .get(self.first[line] as usize..self.first[last + 1] as usize)
            .unwrap_or_default()
    }
}
