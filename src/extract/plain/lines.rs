//! A text cut into lines: how far each is indented, what marker it starts with, where its own words are.

use std::ops::Range;

use crate::extract::reference;

/// Tabs go to the next multiple of this many columns.
const TAB: usize = 4;
/// Shorter lines hold no two references.
const LONG: usize = 120;

/// What a line starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// Nothing.
    None,
    /// `1.`, `n.`, `(a)`, `①`, `[29]`.
    Number,
    /// `-`, `*`, `•`, with or without a checkbox.
    Bullet,
    /// `## `, with its level.
    Heading(u8),
}

/// One line that is not blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Offset of the first byte that is no white space.
    pub(super) start: usize,
    /// Offset of the first byte after the marker.
    pub(super) body: usize,
    /// Offset after the last byte that is no white space.
    pub(super) end: usize,
    /// Column of `start`, from 0.
    pub(super) column: u32,
    /// Column of `body`, from 0.
    pub(super) body_column: u32,
    pub(super) marker: Marker,
    /// Blank lines stand right before.
    pub(super) after_blank: bool,
}

impl Line {
    /// The line's own words.
    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.body..self.end]
    }
}

/// Cuts a range of the text; blank lines and rules (`----`) are left out.
pub(super) fn cut(text: &str, range: Range<usize>) -> Vec<Line> {
    let bytes = text.as_bytes();
    // Counted, so that a note of a million short lines takes no more than they do.
    let breaks = memchr::memchr_iter(b'\n', &bytes[range.clone()]).count();
    let mut lines: Vec<Line> = Vec::with_capacity(breaks + 1);
    let mut after_blank = true;
    let mut at = range.start;
    while at < range.end {
        let next =
            memchr::memchr(b'\n', &bytes[at..range.end]).map_or(range.end, |found| at + found);
        match line(bytes, at, next) {
            None => after_blank = true,
            Some(line) if is_rule(&bytes[line.start..line.end]) => {
                // A rule under a short line makes it a heading.
                if let Some(above) = lines.last_mut()
                    && !after_blank
                    && above.marker == Marker::None
                    && matches!(bytes[line.start], b'=' | b'-')
                    && above.column == line.column
                    && above.end - above.start <= 120
                {
                    above.marker = Marker::Heading(if bytes[line.start] == b'=' { 1 } else { 2 });
                }
                after_blank = true;
            }
            Some(mut line) => {
                line.after_blank = after_blank;
                after_blank = false;
                lines.push(line);
                if line.end - line.start >= LONG && bytes[line.start] == b'[' {
                    split(text, &mut lines);
                }
            }
        }
        at = next + 1;
    }
    lines
}

/// Cuts the last line where the next reference of a list starts that is pasted as one line:
/// `[1] Names. Title. [2] Names. Title.`
fn split(text: &str, lines: &mut Vec<Line>) {
    let Some(whole) = lines.pop() else { return };
    let bytes = text.as_bytes();
    for part in reference::split_list(&text[whole.start..whole.end]) {
        let range = whole.start + part.start..whole.start + part.end;
        if let Some(mut part) = line(bytes, range.start, range.end) {
            part.body_column += whole.column;
            part.column = whole.column;
            part.after_blank = whole.after_blank && part.start == whole.start;
            lines.push(part);
        }
    }
}

fn line(bytes: &[u8], start: usize, end: usize) -> Option<Line> {
    let mut at = start;
    let mut column = 0;
    while at < end {
        match bytes[at] {
            b' ' => column += 1,
            b'\t' => column = (column / TAB + 1) * TAB,
            b'\r' => {}
            // Ideographic and no-break space, byte order mark.
            0xE3 if bytes[at..end].starts_with(b"\xE3\x80\x80") => {
                column += 2;
                at += 2;
            }
            0xC2 if bytes[at..end].starts_with(b"\xC2\xA0") => {
                column += 1;
                at += 1;
            }
            0xEF if bytes[at..end].starts_with(b"\xEF\xBB\xBF") => at += 2,
            _ => break,
        }
        at += 1;
    }
    let mut last = end;
    while last > at && bytes[last - 1].is_ascii_whitespace() {
        last -= 1;
    }
    if at >= last {
        return None;
    }
    let (marker, length) = marker(&bytes[at..last]);
    let mut body = at + length;
    while body < last && matches!(bytes[body], b' ' | b'\t') {
        body += 1;
    }
    let column = u32::try_from(column).unwrap_or(u32::MAX / 4);
    Some(Line {
        start: at,
        body,
        end: last,
        column,
        body_column: column.saturating_add(u32::try_from(body - at).unwrap_or(0)),
        marker,
        after_blank: false,
    })
}

fn is_rule(line: &[u8]) -> bool {
    line.len() >= 3
        && matches!(line[0], b'-' | b'=' | b'*' | b'_' | b'~' | b'#' | b'+')
        && line.iter().all(|&byte| byte == line[0])
}

/// The marker and its length in bytes, without the white space after it.
fn marker(line: &[u8]) -> (Marker, usize) {
    let (mut marker, mut length) = first_marker(line);
    if matches!(marker, Marker::Number | Marker::Bullet) {
        // `- [ ] `, `1. [29] `.
        let space = line[length..]
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        let rest = &line[length + space..];
        if let [b'[', b' ' | b'x' | b'X' | b'-', b']', b' ', ..] = rest {
            length += space + 3;
        } else if let Some(number) = bracketed_number(rest) {
            length += space + number;
        }
    } else if let Some(number) = bracketed_number(line) {
        (marker, length) = (Marker::Number, number);
    }
    (marker, length)
}

/// The length of `[29] ` without the space.
fn bracketed_number(line: &[u8]) -> Option<usize> {
    let inside = line.strip_prefix(b"[")?;
    let digits = inside
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    ((1..=3).contains(&digits) && inside[digits..].starts_with(b"] ")).then_some(digits + 2)
}

/// The length of `.. [#]`, `.. [12]`, `.. [Doe07]`, which reStructuredText puts before footnotes and citations.
fn footnote_label(line: &[u8]) -> Option<usize> {
    let inside = line.strip_prefix(b".. [")?;
    let length = inside.iter().take(60).position(|&byte| byte == b']')?;
    inside[length..].starts_with(b"] ").then_some(length + 5)
}

fn first_marker(line: &[u8]) -> (Marker, usize) {
    const NONE: (Marker, usize) = (Marker::None, 0);
    let is_space = |at: usize| line.get(at).is_some_and(u8::is_ascii_whitespace);
    match line[0] {
        b'-' | b'*' | b'+' if is_space(1) => (Marker::Bullet, 1),
        b'#' => {
            let level = line.iter().take_while(|&&byte| byte == b'#').count();
            let level_byte = u8::try_from(level).unwrap_or(u8::MAX);
            if level <= 6 && is_space(level) {
                (Marker::Heading(level_byte), level)
            } else {
                NONE
            }
        }
        b'0'..=b'9' => numbered(line),
        b'(' => {
            let inside = line[1..]
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
            let is_number = (1..=2).contains(&inside) || (inside == 3 && line[1].is_ascii_digit());
            if is_number && line.get(1 + inside) == Some(&b')') && is_space(2 + inside) {
                (Marker::Number, 2 + inside)
            } else {
                NONE
            }
        }
        b'a'..=b'z' | b'A'..=b'Z' => lettered(line),
        b'.' => match footnote_label(line) {
            Some(length) => (Marker::Number, length),
            None => NONE,
        },
        0xE2 => match line.get(1..3) {
            // ① to ⑳
            Some([0x91, 0xA0..=0xB3]) => (Marker::Number, 3),
            // • ‣ ◦ ● ○ ▪ ■ □ ▶ ➢ ✓; dashes only before a space
            Some(
                [0x80, 0xA2 | 0xA3]
                | [0x97, 0xA6 | 0x8F | 0x8B]
                | [0x96, 0xAA | 0xA0 | 0xA1 | 0xB6]
                | [0x9E, 0xA2],
            ) => (Marker::Bullet, 3),
            Some([0x80, 0x93 | 0x94]) if is_space(3) => (Marker::Bullet, 3),
            _ => NONE,
        },
        0xC2 if line.get(1) == Some(&0xB7) => (Marker::Bullet, 2),
        // （1）
        0xEF if line.starts_with("（".as_bytes()) => {
            let digits = line[3..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            if (1..=3).contains(&digits) && line[3 + digits..].starts_with("）".as_bytes()) {
                (Marker::Number, 6 + digits)
            } else {
                NONE
            }
        }
        _ => NONE,
    }
}

/// `1.`, `1)`, `1、`, `1．`, `1.2.3`; not `1.5` nor `2021.07.13`.
fn numbered(line: &[u8]) -> (Marker, usize) {
    const NONE: (Marker, usize) = (Marker::None, 0);
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = &line[digits..];
    if digits > 4 {
        return NONE;
    }
    if rest.starts_with("、".as_bytes()) || rest.starts_with("．".as_bytes()) {
        return (Marker::Number, digits + 3);
    }
    let after = |at: usize| rest.get(at).copied();
    match rest.first() {
        Some(b'.' | b')') => match after(1) {
            None | Some(b' ' | b'\t') => (Marker::Number, digits + 1),
            Some(byte) if byte.is_ascii_alphabetic() || byte >= 0xE3 => {
                (Marker::Number, digits + 1)
            }
            Some(byte) if byte.is_ascii_digit() && digits <= 2 => {
                // `1.2 Title`, `1.2. Title`; a number such as `0.5 TB` has no capital behind it.
                let length = line
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit() || **byte == b'.')
                    .count();
                let dots = line[..length].iter().filter(|&&byte| byte == b'.').count();
                let is_section = length <= 10
                    && line.get(length) == Some(&b' ')
                    && (line[length - 1] == b'.' || dots >= 2)
                    && line
                        .get(length + 1)
                        .is_some_and(|byte| byte.is_ascii_uppercase() || *byte >= 0xE3);
                if is_section {
                    (Marker::Number, length)
                } else {
                    NONE
                }
            }
            _ => NONE,
        },
        _ => NONE,
    }
}

/// `n.`, `n+1.`, `a)`, `iv.`.
fn lettered(line: &[u8]) -> (Marker, usize) {
    const NONE: (Marker, usize) = (Marker::None, 0);
    let length = line
        .iter()
        .take(5)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'+')
        .count();
    let is_ended = matches!(line.get(length), Some(b'.' | b')'))
        && matches!(line.get(length + 1), Some(b' ' | b'\t'));
    let word = &line[..length];
    let is_marker = length == 1
        || matches!(word, [b'n' | b'm', b'+', b'0'..=b'9'])
        || word.iter().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    if is_ended && is_marker && !starts_with_initial(line) {
        (Marker::Number, length + 1)
    } else {
        NONE
    }
}

/// `E. Author, Title, Journal 12 (2003) 9`: the letter is of a name.
fn starts_with_initial(line: &[u8]) -> bool {
    line[0].is_ascii_uppercase()
        && line[1] == b'.'
        && line.get(3).is_some_and(u8::is_ascii_uppercase)
        && !line.contains(&b'[')
        && std::str::from_utf8(line).is_ok_and(|line| reference::read(line).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(text: &str) -> Vec<(u32, Marker, &str)> {
        cut(text, 0..text.len())
            .iter()
            .map(|line| (line.column, line.marker, line.text(text)))
            .collect()
    }

    #[test]
    fn markers_of_all_kinds_are_taken_off() {
        use Marker::{Bullet, None, Number};
        assert_eq!(
            bodies(
                "1. One\n  n+1. Two\n\t- [x] Three\n（4）四\n5、五\n• Six\n1. [29] Seven\n[8] Eight\niv) Nine\n1.2. Ten"
            ),
            [
                (0, Number, "One"),
                (2, Number, "Two"),
                (4, Bullet, "Three"),
                (0, Number, "四"),
                (0, Number, "五"),
                (0, Bullet, "Six"),
                (0, Number, "Seven"),
                (0, Number, "Eight"),
                (0, Number, "Nine"),
                (0, Number, "Ten"),
            ]
        );
        assert_eq!(
            bodies("2021.07.13 we broke\n0.5 TB\n3072 GPUs\ne.g. this\nA title\n-1"),
            [
                (0, None, "2021.07.13 we broke"),
                (0, None, "0.5 TB"),
                (0, None, "3072 GPUs"),
                (0, None, "e.g. this"),
                (0, None, "A title"),
                (0, None, "-1"),
            ]
        );
    }

    #[test]
    fn a_rule_makes_the_line_above_a_heading() {
        assert_eq!(
            bodies("Reading\r\n=======\r\nwords\r\n\r\n-----\r\n## More"),
            [
                (0, Marker::Heading(1), "Reading"),
                (0, Marker::None, "words"),
                (0, Marker::Heading(2), "More")
            ]
        );
    }
}
