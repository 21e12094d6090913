//! A passage: a block of a note with its markup taken off, and the way back to the note.
//!
//! Comes in: pieces of the note, pushed by a format's inline scanner. Goes out: plain text in which
//! titles, bylines and identifiers can be read, with marks over it (links, emphasis, code, keys), and
//! for each stretch of it the bytes of the note it was made from. Never looks at the markup itself.

use std::borrow::Cow;
use std::ops::Range;

/// What the markup says of a stretch of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark<'t> {
    /// The text of a link to this URL or path.
    Link(Cow<'t, str>),
    /// A URL that stands for itself.
    Url,
    /// Strong emphasis.
    Strong,
    /// Emphasis.
    Emphasis,
    /// Code, verbatim text and mathematics: not to be searched.
    Code,
    /// A citation key, without its marker.
    Key,
    /// The text of a link to another note.
    Note,
}

/// A mark over `text[range]` of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marked<'t> {
    pub(super) range: Range<usize>,
    pub(super) mark: Mark<'t>,
}

/// A stretch of the passage made from a stretch of the note; byte for byte when both are as long.
#[derive(Debug, Clone, Copy)]
struct Run {
    view: usize,
    len: usize,
    source: usize,
    source_len: usize,
}

/// Plain text over a block of a note. A line break that the author forced is `\n`, any other a space.
#[derive(Debug, Default)]
pub(super) struct Passage<'t> {
    pub(super) text: String,
    /// In the order in which they were closed: an inner mark comes before the one around it.
    pub(super) marks: Vec<Marked<'t>>,
    runs: Vec<Run>,
}

impl<'t> Passage<'t> {
    /// Empties it for the next block and keeps its memory.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.marks.clear();
        self.runs.clear();
    }

    /// Appends `note[range]` as it is.
    pub(super) fn push(&mut self, note: &str, range: Range<usize>) {
        let Some(piece) = note.get(range.clone()) else {
            return;
        };
        if piece.is_empty() {
            return;
        }
        if let Some(last) = self.runs.last_mut()
            && last.len == last.source_len
            && last.source + last.len == range.start
        {
            last.len += piece.len();
            last.source_len += piece.len();
        } else {
            self.runs.push(Run {
                view: self.text.len(),
                len: piece.len(),
                source: range.start,
                source_len: piece.len(),
            });
        }
        self.text.push_str(piece);
    }

    /// Appends text that stands for `note[range]`, such as a decoded entity or the space for a line break.
    pub(super) fn push_as(&mut self, text: &str, range: Range<usize>) {
        if text.is_empty() {
            return;
        }
        self.runs.push(Run {
            view: self.text.len(),
            len: text.len(),
            source: range.start,
            source_len: range.len(),
        });
        self.text.push_str(text);
    }

    /// Appends one space for `note[range]`, or a forced break, unless white space stands there already.
    pub(super) fn push_break(&mut self, forced: bool, range: Range<usize>) {
        if self.text.is_empty() || self.text.ends_with('\n') {
            return;
        }
        if forced {
            self.push_as("\n", range);
        } else if !self.text.ends_with(' ') {
            self.push_as(" ", range);
        }
    }

    /// Marks the text from `start` to the end of what was pushed so far; an empty stretch gets no mark.
    pub(super) fn mark(&mut self, start: usize, mark: Mark<'t>) {
        if start < self.text.len() {
            self.marks.push(Marked {
                range: start..self.text.len(),
                mark,
            });
        }
    }

    /// Appends another passage as a line of this one, behind `prefix`.
    pub(super) fn push_line(&mut self, prefix: &str, line: Self) {
        let place = line.runs.first().map_or(0, |run| run.source);
        if !self.text.is_empty() {
            self.push_as("\n", place..place);
        }
        self.push_as(prefix, place..place);
        let shift = self.text.len();
        self.text.push_str(&line.text);
        self.runs.extend(line.runs.into_iter().map(|run| Run {
            view: run.view + shift,
            ..run
        }));
        self.marks
            .extend(line.marks.into_iter().map(|marked| Marked {
                range: marked.range.start + shift..marked.range.end + shift,
                mark: marked.mark,
            }));
    }

    /// Where in the note what was pushed last ends; 0 when nothing was.
    pub(super) fn end(&self) -> usize {
        self.runs
            .last()
            .map_or(0, |run| run.source + run.source_len)
    }

    fn run_at(&self, at: usize) -> Option<Run> {
        let index = self.runs.partition_point(|run| run.view <= at);
        self.runs.get(index.checked_sub(1)?).copied()
    }

    /// The bytes of the note that `text[range]` was made from; none for an empty or foreign range.
    pub(super) fn span(&self, range: &Range<usize>) -> Option<Range<usize>> {
        if range.start >= range.end || range.end > self.text.len() {
            return None;
        }
        let first = self.run_at(range.start)?;
        let last = self.run_at(range.end - 1)?;
        let start = if first.len == first.source_len {
            first.source + (range.start - first.view)
        } else {
            first.source
        };
        let end = if last.len == last.source_len {
            last.source + (range.end - last.view)
        } else {
            last.source + last.source_len
        };
        (start < end).then_some(start..end)
    }

    /// `text[range]` as a title: borrowed from the note where the note has it in one piece.
    pub(super) fn cut(&self, range: &Range<usize>, note: &'t str) -> Cow<'t, str> {
        let Some(text) = self.text.get(range.clone()) else {
            return Cow::Borrowed("");
        };
        if let Some(span) = self.span(range)
            && let Some(piece) = note.get(span)
            && piece == text
            && !piece.contains(['\n', '\t'])
            && !piece.contains("  ")
        {
            return Cow::Borrowed(piece);
        }
        let mut joined = String::with_capacity(text.len());
        for word in text
            .split(|c: char| c.is_whitespace() && c != '\u{a0}')
            .filter(|word| !word.is_empty())
        {
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(word);
        }
        Cow::Owned(joined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_leads_back_to_the_note() {
        let note = "a **bold** &amp; x\n  > rest";
        let mut passage = Passage::default();
        passage.push(note, 0..2);
        passage.push(note, 4..8);
        passage.mark(2, Mark::Strong);
        passage.push(note, 10..11);
        passage.push_as("&", 11..16);
        passage.push(note, 16..18);
        passage.push_break(false, 18..23);
        passage.push(note, 23..27);
        assert_eq!(passage.text, "a bold & x rest");
        assert_eq!(passage.span(&(2..6)), Some(4..8));
        assert_eq!(passage.span(&(0..8)), Some(0..16));
        assert_eq!(passage.span(&(9..15)), Some(17..27));
        assert_eq!(passage.cut(&(9..15), note), "x rest");
        assert_eq!(passage.span(&(3..3)), None);
    }
}
