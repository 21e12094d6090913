//! Blocks of megabytes, such as a dump pasted as one line: read piece by piece, so that the note is not copied
//! as a whole when its markup is taken off.

use std::ops::Range;

use super::blocks::{Blocks, Inline, Lines};
use super::entries::{self, Shape};
use super::passage::{Mark, Passage};
use super::tidy;

/// Longer blocks are read piece by piece, in bytes; no paragraph that a person writes is as long.
pub(super) const HUGE: usize = 1 << 20;

impl<'t, I: Inline<'t>> Blocks<'_, 't, I> {
    /// Reads the words of a huge block by themselves.
    pub(super) fn read_huge(&mut self, content: Range<usize>) {
        self.flush_run();
        let mut passage = Passage::default();
        for piece in pieces(self.note, content) {
            passage.clear();
            self.inline
                .scan(self.note, piece, Lines::Joined, &mut passage);
            let is_linked = passage
                .marks
                .iter()
                .any(|marked| matches!(marked.mark, Mark::Link(_) | Mark::Key));
            if is_linked {
                entries::read(&passage, Shape::Paragraph, None, self.sink);
            } else {
                tidy::read_plain(&passage, self.sink);
            }
        }
    }
}

/// Cuts a range into pieces of at most [`HUGE`] bytes, at a blank where there is one.
pub(super) fn pieces(note: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut rest = range;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let start = rest.start;
        let mut end = rest.end;
        if rest.len() > HUGE {
            end = start + HUGE;
            let blank = memchr::memrchr2(b' ', b'\n', &note.as_bytes()[start + HUGE / 2..end]);
            end = match blank {
                Some(at) => start + HUGE / 2 + at + 1,
                None => (start..=end).rev().find(|&at| note.is_char_boundary(at))?,
            };
        }
        rest.start = end;
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::{HUGE, pieces};
    use crate::extract::{Options, extract};

    #[test]
    fn pieces_cover_all_and_end_at_blanks() {
        let note = "字 word ".repeat(HUGE / 4);
        let mut at = 0;
        for piece in pieces(&note, 0..note.len()) {
            assert_eq!(piece.start, at);
            assert!(piece.len() <= HUGE);
            assert!(note[piece.clone()].ends_with(' '));
            at = piece.end;
        }
        assert_eq!(at, note.len());
        let solid = "字".repeat(HUGE);
        assert!(pieces(&solid, 0..solid.len()).all(|piece| solid.get(piece).is_some()));
    }

    #[test]
    fn links_of_a_huge_line_are_found() {
        let words = "words between the links of a dump ".repeat(2000);
        for (name, link) in [
            ("dump.md", "[TITLE](URL)"),
            ("dump.html", "<a href=\"URL\">TITLE</a>"),
            ("dump.tex", "\\href{URL}{TITLE}"),
        ] {
            let mut note = String::new();
            for number in 0..40 {
                note += &words;
                note += &link
                    .replace("TITLE", &format!("Title of Paper Number {number}"))
                    .replace("URL", &format!("https://arxiv.org/abs/2001.{number:05}"));
                note += " ";
            }
            assert!(note.len() > 2 * HUGE);
            let found = extract(&note, name, &Options::default()).mentions;
            assert_eq!(found.len(), 40, "{name}");
            assert!(
                found
                    .iter()
                    .all(|it| note[it.span.clone()].starts_with("Title of Paper")),
                "{name}"
            );
        }
    }
}
