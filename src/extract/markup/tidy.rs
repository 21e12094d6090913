//! What all markup formats do with their blocks: headings, outlines in plain text.

use super::entries::{self, Shape};
use super::passage::Passage;
use super::words::{self, Label};
use crate::extract::candidate::{Candidate, Sink};
use crate::extract::plain;

/// Opens a section, after reading what its heading cites.
pub(super) fn open_heading<'t>(
    passage: &Passage<'t>,
    level: u32,
    start: usize,
    shape: Shape,
    sink: &mut Sink<'t>,
) {
    let text = passage.text.trim();
    if text.is_empty() {
        return;
    }
    let from = passage.text.len() - passage.text.trim_start().len();
    let heading = passage.cut(&(from..from + text.len()), sink.text());
    if level == 1 && sink.about.title.is_none() && sink.headings.is_empty() {
        sink.about.title = Some(heading.to_string());
    }
    sink.close_sections(level, start);
    entries::read(passage, shape, None, sink);
    sink.open_section(heading, level, start);
}

/// Has [`plain`] read text whose markup is taken off, and leads what it finds back to the note.
pub(super) fn read_plain<'t>(passage: &Passage<'t>, sink: &mut Sink<'t>) {
    let note = sink.text();
    let mut inner = Sink::new(&passage.text, sink.threshold);
    inner.outer = sink.around();
    plain::read(0..passage.text.len(), &mut inner);
    // Sections that the outline opened: each is opened again around its own candidates. What stands in
    // none of them stands where the outline does.
    let base = sink.level();
    let around = sink.section();
    let mut opened: Vec<Option<usize>> = vec![None; inner.headings.len()];
    let candidates = std::mem::take(&mut inner.candidates);
    let headings = std::mem::take(&mut inner.headings);
    for candidate in candidates {
        let Some(mut span) = passage.span(&candidate.span) else {
            continue;
        };
        // A title that starts in the middle of an escape starts at its character.
        while !note.is_char_boundary(span.start) {
            span.start -= 1;
        }
        let section = candidate
            .section
            .map(|section| reopen(section, &headings, &mut opened, passage, base, sink));
        let title = candidate.title.into_owned();
        let remark = candidate.remark.map(|remark| remark.into_owned().into());
        sink.candidates.push(Candidate {
            span,
            title: title.into(),
            manner: candidate.manner,
            facts: candidate.facts,
            signals: candidate.signals,
            remark,
            section: section.or(around),
        });
    }
    let end = passage
        .span(&(0..passage.text.len()))
        .map_or(0, |span| span.end);
    sink.close_sections(base + 1, end);
}

/// Opens the section that stands for one of the inner outline, parents first.
fn reopen(
    section: usize,
    headings: &[crate::extract::candidate::Heading<'_>],
    opened: &mut [Option<usize>],
    passage: &Passage<'_>,
    base: u32,
    sink: &mut Sink<'_>,
) -> usize {
    if let Some(known) = opened[section] {
        return known;
    }
    let heading = &headings[section];
    if let Some(parent) = heading.parent {
        reopen(parent, headings, opened, passage, base, sink);
    }
    let start = passage
        .span(&(heading.start..heading.start + 1))
        .map_or(0, |span| span.start);
    let known = sink.open_section(
        heading.text.clone().into_owned(),
        base + heading.level,
        start,
    );
    opened[section] = Some(known);
    known
}

/// True when a colon of either width stands where the one of a label does: behind fewer than 28 characters,
/// those of emphasis left out.
pub(super) fn may_hold_colon(line: &str) -> bool {
    let bytes = line.as_bytes();
    let head = &bytes[..bytes.len().min(160)];
    let colon = memchr::memchr2_iter(b':', 0xEF, head)
        .find(|&at| head[at] == b':' || bytes[at..].starts_with("：".as_bytes()));
    let is_counted = |byte: &&u8| !matches!(byte, 0x80..=0xBF | b'*' | b'_');
    colon.is_some_and(|at| at < 28 || head[..at].iter().filter(is_counted).count() < 28)
}

/// True when a line starts with a label that tells of a work: `Title:`, `作者：`, `**Link**:`.
pub(super) fn starts_field(line: &str) -> bool {
    let line = line.trim_start_matches(['*', '_', ' ']);
    if !may_hold_colon(line) {
        return false;
    }
    let head_len = line.char_indices().nth(40).map_or(line.len(), |(at, _)| at);
    let head = &line[..head_len];
    if !head.contains([':', '：']) {
        return false;
    }
    let head = head.replace(['*', '_'], "");
    matches!(words::label(&head), Some((label, _)) if label != Label::Other)
}

/// True when a fenced block holds an outline or a list rather than code: by the name after the fence,
/// else by how most of its lines start.
pub(super) fn holds_outline(info: &str, inside: &str) -> bool {
    let language = info
        .trim_start_matches(['{', '.', ' '])
        .split([' ', ',', '{', '}', ':'])
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    if !matches!(
        language.as_str(),
        "" | "text"
            | "txt"
            | "plain"
            | "plaintext"
            | "markdown"
            | "md"
            | "outline"
            | "none"
            | "org"
            | "text/plain"
    ) {
        return false;
    }
    let (mut outline, mut code, mut all) = (0, 0, 0);
    for line in inside
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(60)
    {
        all += 1;
        let bytes = line.as_bytes();
        let digits = bytes
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let numbered = digits > 0
            && matches!(bytes.get(digits), Some(b'.' | b')'))
            && matches!(bytes.get(digits + 1), Some(b' ' | b'\t'));
        let bulleted =
            matches!(bytes, [b'-' | b'*' | b'+', b' ', ..]) || line.starts_with(['•', '·']);
        let addressed = line.starts_with("http://") || line.starts_with("https://");
        if numbered || bulleted || addressed || line.starts_with('[') && line.contains("] ") {
            outline += 1;
        } else if line.ends_with(['{', '}', ';', '\\', '|'])
            || line.starts_with(['$', '#', '@', '<', '/', '{', '}', '%', '('])
            || line.contains(" = ")
            || line.contains("()")
        {
            code += 1;
        }
    }
    outline > 0 && outline >= code && outline * 5 >= all
}

#[cfg(test)]
mod tests {
    use crate::extract::{Options, extract};

    #[test]
    fn headings_of_the_markup_speak_for_plain_items() {
        let items = "- Shenanigans with sheep\n- Optimizing the Herds of Today\n";
        let count = |heading: &str| {
            let note = format!("# Notes\n\n## {heading}\n\n{items}");
            extract(&note, "note.md", &Options::default())
                .mentions
                .len()
        };
        assert_eq!(count("Further reading"), 2);
        assert_eq!(count("What I did today"), 0);
    }
}
