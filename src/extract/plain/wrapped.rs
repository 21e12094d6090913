//! Formatted references over several lines: which lines go on with the one above.
//!
//! Three ways to wrap are read: an indent below the first line, a number in brackets before each entry, a
//! blank line between entries. Lines that are references by themselves are left alone.

use super::lines::{Line, Marker};
use crate::extract::reference;

/// A line that is wrapped is at least this long, in bytes.
const FULL: usize = 40;
/// No reference goes over more lines, nor over more bytes.
const MOST_LINES: usize = 8;
const LONGEST: usize = 900;

/// **Shape**: for each line whether it goes on with the one above; empty when none does.
///
/// Initials at the start of these lines, `J. Doe`, are no longer markers.
pub(super) fn continuing(text: &str, lines: &mut [Line]) -> Vec<bool> {
    let mut marks = Vec::new();
    let mut at = 0;
    while at + 1 < lines.len() {
        let end = end_of(text, lines, at);
        if end > at + 1 && is_reference(text, &lines[at..end]) {
            marks.resize(lines.len(), false);
            marks[at + 1..end].fill(true);
            for line in &mut lines[at..end] {
                if is_initial(text, line) {
                    line.marker = Marker::None;
                    line.body = line.start;
                    line.body_column = line.column;
                }
            }
            at = end;
        } else {
            at += 1;
        }
    }
    marks
}

/// `J. Doe`, `1978.`: what looks like the marker of an item is an initial or a year.
fn is_initial(text: &str, line: &Line) -> bool {
    let bytes = &text.as_bytes()[line.start..line.end];
    line.marker == Marker::Number
        && match bytes {
            [first, b'.', ..] => first.is_ascii_uppercase(),
            [b'1' | b'2', second, third, fourth, b'.' | b',', ..] => [second, third, fourth]
                .iter()
                .all(|byte| byte.is_ascii_digit()),
            _ => false,
        }
}

/// Where the words of a line start.
fn begin(text: &str, line: &Line) -> usize {
    if is_initial(text, line) {
        line.start
    } else {
        line.body
    }
}

/// Where the lines end that may belong to the entry that starts at a line.
fn end_of(text: &str, lines: &[Line], start: usize) -> usize {
    let first = &lines[start];
    if matches!(first.marker, Marker::Heading(_)) || first.end - first.body < FULL {
        return start;
    }
    let starts = start == 0
        || first.after_blank
        || first.marker != Marker::None
        || lines[start - 1].column > first.column
        || lines
            .get(start + 1)
            .is_some_and(|next| next.column > first.column);
    if !starts {
        return start;
    }
    let is_hanging = lines
        .get(start + 1)
        .is_some_and(|next| next.column > first.column);
    let least = first.column + u32::from(is_hanging);
    let mut end = start + 1;
    while let Some(line) = lines.get(end)
        && end - start < MOST_LINES
        && (line.marker == Marker::None || is_initial(text, line))
        && !line.after_blank
        && line.column >= least
    {
        end += 1;
    }
    end
}

fn is_reference(text: &str, lines: &[Line]) -> bool {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return false;
    };
    let start = begin(text, first);
    if last.end - start > LONGEST || !reference::looks_like(&text[start..last.end]) {
        return false;
    }
    // A title above its address, and another below.
    let has_address = |line: &Line| {
        memchr::memmem::find(&text.as_bytes()[line.start..line.end], b"://").is_some()
    };
    if lines[..lines.len() - 1].iter().any(has_address) {
        return false;
    }
    // One a line: each is whole by itself.
    let own = &text[start..first.end];
    let is_cut = ["no.", "vol.", "pp.", "p.", "al.", "Proc.", "ed."]
        .iter()
        .any(|word| own.ends_with(word));
    if own.ends_with(['.', ')', '。', '/']) && !is_cut && reference::read(own).is_some() {
        return false;
    }
    let mut joined = String::with_capacity(last.end - start);
    for line in lines {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(&text[begin(text, line)..line.end]);
    }
    reference::read(&joined).is_some()
}

#[cfg(test)]
mod tests {
    use crate::extract::{Options, extract};

    const LIST: [&str; 3] = [
        "Y. LeCun, Y. Bengio, and G. Hinton, \"Deep learning,\" Nature, vol. 521, no. 7553, pp. 436–444, 2015.",
        "D. Ongaro and J. Ousterhout, \"In search of an understandable consensus algorithm,\" in USENIX ATC, 2014, pp. 305–319.",
        "Leslie Lamport. Time, clocks, and the ordering of events in a distributed system. Communications of the ACM, 21(7):558–565, 1978.",
    ];

    /// Breaks a text into lines of at most `width` bytes.
    fn wrap(text: &str, width: usize, indent: &str) -> String {
        let mut lines = vec![String::new()];
        for word in text.split(' ') {
            let last = lines.last_mut().unwrap();
            if !last.is_empty() && last.len() + word.len() >= width {
                lines.push(format!("{indent}{word}"));
            } else {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(word);
            }
        }
        lines.join("\n")
    }

    #[test]
    fn references_are_read_however_they_are_wrapped() {
        let numbered = |indent: &str| {
            let entries = LIST.iter().enumerate();
            entries
                .map(|(index, entry)| wrap(&format!("[{}] {entry}", index + 1), 72, indent))
                .collect::<Vec<_>>()
                .join("\n")
        };
        let apart = LIST.map(|entry| wrap(entry, 72, "")).join("\n\n");
        let hanging = LIST.map(|entry| wrap(entry, 72, "    ")).join("\n");
        for list in [numbered(""), numbered("    "), apart, hanging] {
            for (name, heading) in [("a.txt", "References\n\n"), ("a.md", "## References\n\n")] {
                let note = format!("{heading}{list}\n");
                let titles: Vec<_> = extract(&note, name, &Options::default())
                    .mentions
                    .into_iter()
                    .map(|mention| mention.title)
                    .collect();
                assert_eq!(
                    titles,
                    [
                        "Deep learning",
                        "In search of an understandable consensus algorithm",
                        "Time, clocks, and the ordering of events in a distributed system"
                    ],
                    "{note}"
                );
            }
        }
    }
}
