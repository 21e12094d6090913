//! Lines gathered into blocks, blocks into runs; the same for every line-based format.
//!
//! A format's reader says what each line is. A block with links or keys goes to [`entries`], a block that
//! tells a field of a work (`Authors: …`) to [`Records`]. All others in a row are an outline, a list or
//! prose: a run, which [`plain`] reads, with the markup taken off where there is some.

use std::ops::Range;

use super::entries::{self, Shape};
use super::fields::Records;
use super::headed;
use super::huge::HUGE;
use super::latex::bibitem;
use super::linked;
use super::passage::{Mark, Passage};
use super::tidy;
use super::words::{self, Label};
use super::yeared::{self, Levels};
use crate::extract::candidate::{Candidate, Signal, Sink};
use crate::extract::plain;
use crate::extract::plain::look;
use crate::extract::reference;
use crate::extract::sections::{self, Below};
use crate::model::Manner;

/// What becomes of line breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// They are the spaces of one paragraph.
    Joined,
    /// They stay, with the indentation of each line: the passage is an outline.
    Kept,
}

/// What the bytes of a line may hold.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flags {
    /// Links, keys, or the brackets of labels.
    pub(super) links: bool,
    /// Emphasis, escapes, tags, code.
    pub(super) markup: bool,
}

/// The inline markup of a format.
pub(super) trait Inline<'t> {
    /// Reads a block of the note into an empty passage.
    fn scan(&self, note: &'t str, range: Range<usize>, lines: Lines, out: &mut Passage<'t>);

    /// A cheap look at a line.
    fn flags(&self, line: &[u8]) -> Flags;

    /// The length of the list marker that a line starts with, with its space.
    fn marker(&self, line: &[u8]) -> Option<usize> {
        list_marker(line)
    }
}

/// One line without its break: where it starts, where its words start and end, where the next one starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) content: usize,
    pub(super) end: usize,
    pub(super) next: usize,
    /// It stands in a block quote.
    pub(super) quoted: bool,
}

impl Place {
    fn column(self) -> usize {
        self.content - self.start
    }
}

/// What reads the lines of a format.
pub(super) trait LineReader<'r, 't: 'r> {
    /// The inline markup of the format.
    type Markup: Inline<'t>;

    /// What it gathers lines in.
    fn blocks(&mut self) -> &mut Blocks<'r, 't, Self::Markup>;

    /// Reads the line at `place`; where to read on.
    fn line(&mut self, place: Place) -> usize;

    /// Stands at a blank line.
    fn blank(&mut self) {}
}

/// Reads a note from `from` to its end; bytes of `skip` at the start of a line count as indentation.
pub(super) fn read_lines<'r, 't: 'r>(
    reader: &mut impl LineReader<'r, 't>,
    from: usize,
    skip: &[u8],
) {
    let end = reader.blocks().note.len();
    let mut at = from;
    while at < end {
        let (next, place) = reader.blocks().place(at, skip);
        at = match place {
            Some(place) => reader.line(place).max(at + 1),
            None => {
                reader.blocks().flush_block();
                reader.blank();
                next
            }
        };
    }
    reader.blocks().flush();
    reader.blocks().sink.close_sections(1, end);
}

/// Lines that belong together.
#[derive(Debug, Clone)]
struct Block {
    range: Range<usize>,
    shape: Shape,
    column: usize,
    flags: Flags,
    lines: u32,
    quoted: bool,
    /// Starts as an entry of a reference list does: `[12] Names, …`.
    is_reference: bool,
    /// How long its last line is, in bytes.
    last_len: usize,
    /// It is the text of a footnote or a citation, which has this key; empty when it has none.
    footnote: Option<Range<usize>>,
}

/// Blocks in a row that [`plain`] reads.
#[derive(Debug, Clone)]
struct Run {
    range: Range<usize>,
    has_markup: bool,
}

/// What is gathered and not read yet.
pub(super) struct Blocks<'r, 't, I> {
    pub(super) note: &'t str,
    pub(super) inline: I,
    pub(super) sink: &'r mut Sink<'t>,
    block: Option<Block>,
    run: Option<Run>,
    records: Records<'t>,
    passage: Passage<'t>,
    /// A line such as `参考文献：` stands above the list that is being read.
    listed: bool,
    /// Levels of headings that end in years; counted when the first does.
    levels: Option<Levels>,
}

impl<'r, 't, I: Inline<'t>> Blocks<'r, 't, I> {
    pub(super) fn new(inline: I, sink: &'r mut Sink<'t>) -> Self {
        Self {
            note: sink.text(),
            inline,
            sink,
            block: None,
            run: None,
            records: Records::default(),
            passage: Passage::default(),
            listed: false,
            levels: None,
        }
    }

    /// The start of the line after the one at `at`.
    pub(super) fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.note.as_bytes()[at..])
            .map_or(self.note.len(), |len| at + len + 1)
    }

    /// The line at `at`, with bytes of `skip` at its start left out; none when it is blank.
    pub(super) fn place(&self, at: usize, skip: &[u8]) -> (usize, Option<Place>) {
        let bytes = self.note.as_bytes();
        let next = self.line_end(at);
        let mut content = at;
        let mut quoted = false;
        while content < next
            && (matches!(bytes[content], b' ' | b'\t') || skip.contains(&bytes[content]))
        {
            quoted |= bytes[content] == b'>';
            content += 1;
        }
        let mut end = next;
        while end > content && bytes[end - 1].is_ascii_whitespace() {
            end -= 1;
        }
        (
            next,
            (content < end).then_some(Place {
                start: at,
                content,
                end,
                next,
                quoted,
            }),
        )
    }

    /// The text of the line at `at`, trimmed.
    pub(super) fn line_at(&self, at: usize) -> &'t str {
        self.note[at..self.line_end(at)].trim()
    }

    /// A line that is an item when it starts with a marker, else goes on with the block before, else
    /// starts a paragraph.
    pub(super) fn text(&mut self, place: Place) {
        let line = &self.note.as_bytes()[place.content..place.end];
        if let Some(marker) = self.inline.marker(line) {
            self.open_with(place, Shape::Item, marker, false);
            return;
        }
        let is_reference = starts_reference(&self.note[place.content..place.end]);
        if self.goes_on(place, is_reference) {
            let flags = self.inline.flags(line);
            if let Some(block) = &mut self.block {
                block.range.end = place.next;
                block.lines += 1;
                block.last_len = place.end - place.content;
                block.flags.links |= flags.links;
                block.flags.markup |= flags.markup;
            }
        } else {
            self.open_with(place, Shape::Paragraph, 0, is_reference);
        }
    }

    /// Starts a block with a line.
    pub(super) fn open(&mut self, place: Place, shape: Shape) {
        let is_reference =
            shape == Shape::Paragraph && starts_reference(&self.note[place.content..place.end]);
        self.open_with(place, shape, 0, is_reference);
    }

    /// As [`Self::open`]; the line starts with a list marker of that length, whose star is no markup.
    fn open_with(&mut self, place: Place, shape: Shape, marker: usize, is_reference: bool) {
        self.flush_block();
        let mut flags = self
            .inline
            .flags(&self.note.as_bytes()[place.content + marker..place.end]);
        flags.markup |= place.quoted;
        self.block = Some(Block {
            range: place.start..place.next,
            shape,
            column: place.column(),
            flags,
            lines: 1,
            quoted: place.quoted,
            is_reference,
            last_len: place.end - place.content,
            footnote: None,
        });
    }

    /// Starts the text of a footnote or a citation, which may be a formatted reference.
    pub(super) fn open_footnote(&mut self, place: Place, key: Range<usize>) {
        self.open(place, Shape::Item);
        if let Some(block) = &mut self.block {
            block.footnote = Some(key);
        }
    }

    /// Reads a footnote, or an item over several lines, that is a formatted reference; false when it is
    /// something else.
    fn read_footnote(&mut self, key: Range<usize>, content: Range<usize>) -> bool {
        let mut passage = std::mem::take(&mut self.passage);
        passage.clear();
        self.inline
            .scan(self.note, content, Lines::Joined, &mut passage);
        let titled = emphasised_title(&passage);
        let is_reference = titled.is_some() || reference::read(&passage.text).is_some();
        let candidate = is_reference
            .then(|| bibitem::read(&passage, key, &[], titled, self.note))
            .flatten();
        self.passage = passage;
        let Some(candidate) = candidate else {
            return false;
        };
        self.flush_run();
        self.sink.push(candidate);
        true
    }

    fn goes_on(&self, place: Place, is_reference: bool) -> bool {
        self.block.as_ref().is_some_and(|block| {
            if block.quoted != place.quoted {
                return false;
            }
            let text = &self.note[place.content..place.end];
            // `…, Jane\n    Roe, et al.: “Title”, 2014.` is the rest of one, deeper than its marker.
            let is_inside = block.shape == Shape::Item && place.column() > block.column;
            if is_reference && (!is_inside || text.starts_with('[')) {
                return false;
            }
            if block.shape == Shape::Item {
                // A line is wrapped when it is full; one at the margin below a short one starts anew.
                let starts_anew = place.column() <= block.column
                    && block.last_len < FULL_LINE
                    && !text.starts_with(|c: char| c.is_lowercase())
                    && !ends_in_link(&self.note[block.range.clone()]);
                return !starts_anew;
            }
            if block.is_reference && place.column() <= block.column {
                // A reference that is whole does not go on; one that is not goes on over some lines.
                let own = self.note[self.content_of(block)].trim_end();
                return block.lines < MOST_WRAPPED && !own.ends_with(['.', '。', '/']);
            }
            // A URL below the title that it belongs to.
            if self.records.is_open()
                && block.lines == 1
                && headed::points_only(&self.note[self.content_of(block)])
            {
                return false;
            }
            // Links one a line are a list without markers; so are fields.
            let starts_linked =
                |text: &str| text.starts_with(['[', '<']) || text.starts_with("**[");
            let is_own_line = tidy::starts_field(text)
                || starts_linked(text) && starts_linked(&self.note[self.content_of(block)]);
            !is_own_line
        })
    }

    /// The one line of an open paragraph, such as a line of `===` below makes a heading.
    pub(super) fn take_line(&mut self, quoted: bool) -> Option<Range<usize>> {
        let is_line = self.block.as_ref().is_some_and(|block| {
            block.shape == Shape::Paragraph
                && block.lines == 1
                && block.quoted == quoted
                && block.column <= 3
                && block.range.len() <= 200
        });
        if !is_line {
            return None;
        }
        let block = self.block.take()?;
        Some(self.content_of(&block))
    }

    /// Where the words of a block are: after the marker of an item.
    fn content_of(&self, block: &Block) -> Range<usize> {
        let bytes = self.note.as_bytes();
        let mut start = block.range.start;
        let skips = |byte: u8| matches!(byte, b' ' | b'\t') || block.quoted && byte == b'>';
        while start < block.range.end && skips(bytes[start]) {
            start += 1;
        }
        if block.shape == Shape::Item {
            start += self
                .inline
                .marker(&bytes[start..block.range.end])
                .unwrap_or(0);
            while start < block.range.end && matches!(bytes[start], b' ' | b'\t') {
                start += 1;
            }
        }
        let mut end = block.range.end;
        while end > start && bytes[end - 1].is_ascii_whitespace() {
            end -= 1;
        }
        start.min(end)..end
    }

    /// Takes the open block in.
    pub(super) fn flush_block(&mut self) {
        let Some(block) = self.block.take() else {
            return;
        };
        let content = self.content_of(&block);
        if content.len() > HUGE && (block.flags.markup || block.flags.links) {
            self.read_huge(content);
            return;
        }
        let words = &self.note[content.clone()];
        if let Some(key) = &block.footnote
            && self.read_footnote(key.clone(), content.clone())
        {
            return;
        }
        if block.shape == Shape::Item
            && (2..=MOST_WRAPPED).contains(&block.lines)
            && !block.flags.links
            && reference::looks_like(words)
            && self.read_footnote(content.end..content.end, content.clone())
        {
            return;
        }
        if block.shape == Shape::Paragraph {
            self.listed = block.lines == 1
                && !block.flags.links
                && matches!(
                    sections::below(words),
                    Some(Below::References | Below::Readings)
                );
        }
        let looked_at = block.flags.links
            || block.flags.markup && words.starts_with(['*', '_', '/', '<'])
            || self.records.is_open()
            || block.lines <= 2
                && (tidy::starts_field(words)
                    || block.shape == Shape::Item && self.next_is_field(block.range.end));
        if looked_at && self.read_block(&block, content) {
            return;
        }
        let has_markup = block.flags.markup || block.flags.links;
        match &mut self.run {
            Some(run) => {
                run.range.end = block.range.end;
                run.has_markup |= has_markup;
            }
            None => {
                self.run = Some(Run {
                    range: block.range,
                    has_markup,
                })
            }
        }
    }

    /// Reads a block by itself; false when it is better read with its neighbours.
    fn read_block(&mut self, block: &Block, content: Range<usize>) -> bool {
        let mut passage = std::mem::take(&mut self.passage);
        passage.clear();
        self.inline
            .scan(self.note, content, Lines::Joined, &mut passage);
        let is_linked = passage
            .marks
            .iter()
            .any(|marked| matches!(marked.mark, Mark::Link(_) | Mark::Key));
        let taken = self.records.take(&passage, block.column, self.sink)
            || if is_linked {
                // Sections that the run before has open must not hold what follows.
                self.flush_run();
                let before = self.sink.candidates.len();
                if block.shape == Shape::Item && self.points_up(block, &passage) {
                    self.passage = passage;
                    return true;
                }
                entries::read(&passage, block.shape, None, self.sink);
                if self.listed && block.shape == Shape::Item {
                    for candidate in &mut self.sink.candidates[before..] {
                        candidate.signals.insert_if(
                            candidate.signals.contains(Signal::OwnItem),
                            Signal::InReferences,
                        );
                    }
                }
                true
            } else {
                entries::emphasised(&passage, block.shape, self.sink)
                    || block.shape == Shape::Item
                        && self.next_is_field(block.range.end)
                        && self.records.open(&passage, block.column, self.sink)
            };
        self.passage = passage;
        if taken {
            self.flush_run();
        }
        taken
    }

    /// Gives the links of an item that only points, `- [pdf](url)`, to the work of the item above it; false
    /// when there is none.
    fn points_up(&mut self, block: &Block, passage: &Passage<'t>) -> bool {
        const LAST: usize = 4;
        let from = self.note[self.content_of(block)].trim();
        if block.column == 0 || !headed::points_only(from) {
            return false;
        }
        let note = self.note;
        let known = self.sink.candidates.len();
        let section = self.sink.section();
        let Some(above) = self.sink.candidates[known.saturating_sub(LAST)..]
            .iter_mut()
            .rev()
            .find(|above| {
                let line = memchr::memrchr(b'\n', &note.as_bytes()[..above.span.start])
                    .map_or(0, |at| at + 1);
                indent(&note[line..]) < block.column
                    && matches!(above.manner, Manner::Entry | Manner::Reference)
                    && above.signals.contains(Signal::OwnItem)
                    && above.section == section
                    && note
                        .get(above.span.end..block.range.start)
                        .is_some_and(|between| {
                            between
                                .lines()
                                .skip(1)
                                .all(|line| line.trim().is_empty() || indent(line) >= block.column)
                        })
            })
        else {
            return false;
        };
        for thing in entries::things(passage) {
            if let entries::What::Link(url, _) | entries::What::Url(url) = thing.what {
                entries::lead_to(above, url);
            }
        }
        true
    }

    /// True when the line at `at` is an item such as `- Link: …`.
    fn next_is_field(&self, at: usize) -> bool {
        let line = self.line_at(at);
        let Some(marker) = self.inline.marker(line.as_bytes()) else {
            return false;
        };
        let item = line[marker..].trim_start_matches(['*', '_', ' ']);
        // Emphasis may stand in front of the first forty characters.
        if !tidy::may_hold_colon(item) {
            return false;
        }
        let head: String = item
            .chars()
            .take(40)
            .filter(|c| !matches!(c, '*' | '_'))
            .collect();
        matches!(words::label(&head), Some((label, _)) if !matches!(label, Label::Other | Label::Title(_)))
    }

    /// Opens a record for the work that the title of the front matter names, when what stands at `at`
    /// tells of it.
    pub(super) fn open_note(&mut self, at: usize) {
        if !headed::told_at(self.note, at, &self.inline).of_literature() {
            return;
        }
        let Some(title) = self.sink.about.title.as_deref() else {
            return;
        };
        if let Some(start) = self.note[..at].find(title).filter(|_| !title.is_empty()) {
            let range = start..start + title.len();
            let mut candidate = Candidate::new(range.clone(), &self.note[range], Manner::Entry);
            candidate.signals = look::look(&candidate.title).signals(&candidate.title);
            self.records.open_headed(candidate, self.sink);
        }
    }

    /// Has [`plain`] read the run so far.
    pub(super) fn flush_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        if !run.has_markup {
            plain::read(run.range, self.sink);
            return;
        }
        // A quote at the start of the run stands where its words do.
        let bytes = &self.note.as_bytes()[run.range.clone()];
        let indent = bytes
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'>'))
            .count();
        let quote = memchr::memchr(b'>', &bytes[..indent]).map_or(0, |_| indent);
        let mut passage = Passage::default();
        self.inline.scan(
            self.note,
            run.range.start + quote..run.range.end,
            Lines::Kept,
            &mut passage,
        );
        tidy::read_plain(&passage, self.sink);
    }

    /// Takes in all that is open.
    pub(super) fn flush(&mut self) {
        self.flush_block();
        self.flush_run();
        self.records.close(self.sink);
    }

    /// A heading whose text is `text`.
    pub(super) fn heading(&mut self, start: usize, text: Range<usize>, level: u32) {
        let text_end = text.end;
        self.flush();
        self.listed = false;
        let mut passage = std::mem::take(&mut self.passage);
        passage.clear();
        self.inline
            .scan(self.note, text, Lines::Joined, &mut passage);
        let before = self.sink.candidates.len();
        tidy::open_heading(&passage, level, start, Shape::Heading, self.sink);
        let is_linked = self.sink.candidates.len() == before + 1;
        let below = self.line_end(text_end);
        self.read_headed(&passage, is_linked, b'#', level, below);
        self.passage = passage;
    }
}

impl<'t, I: Inline<'t>> Blocks<'_, 't, I> {
    /// Reads a heading as the title of a work, where its year or what stands at `below` says that it is one. The
    /// heading may have the link, what stands below it the rest. `mark` is what headings start with.
    pub(super) fn read_headed(
        &mut self,
        passage: &Passage<'t>,
        is_linked: bool,
        mark: u8,
        level: u32,
        below: usize,
    ) -> bool {
        let year = yeared::split(&passage.text).filter(|_| !is_linked);
        let is_of_works = (year.is_some() || self.levels.is_some())
            && self
                .levels
                .get_or_insert_with(|| Levels::of(self.note, mark))
                .are_works(level);
        let told = headed::told_at(self.note, below, &self.inline);
        let is_told = told.of_literature() || (is_linked || year.is_some()) && told.names_place();
        if !is_told && !told.of_any() && !is_of_works {
            return false;
        }
        let Some(mut candidate) = headed::candidate(passage, self.note) else {
            return false;
        };
        let is_like_title = headed::is_like_title(&candidate);
        let is_title = is_like_title || is_of_works && year.is_some();
        if !(is_told || told.id || is_title) {
            return false;
        }
        if let Some((_, year)) = year
            && let Some((length, _)) = yeared::split(&candidate.title)
        {
            linked::shorten(&mut candidate, 0..length);
            candidate.facts.year = Some(year);
            candidate.signals.insert(Signal::Year);
            candidate.signals.remove(Signal::LowerCase);
        }
        if is_of_works {
            candidate.signals.insert(Signal::OwnItem);
            candidate.signals.insert(Signal::ListOfYears);
            candidate
                .signals
                .insert_if(is_like_title, Signal::ListOfTitles);
        }
        self.records.open_headed(candidate, self.sink);
        true
    }
}

/// Shorter lines are not wrapped.
const FULL_LINE: usize = 60;
/// No entry of a reference list goes over more lines.
const MOST_WRAPPED: u32 = 8;

/// `Donald Knuth, *The Art of Computer Programming*, ISBN …`: a title in emphasis behind names.
fn emphasised_title(passage: &Passage<'_>) -> Option<Range<usize>> {
    let text = passage.text.as_str();
    let marked = passage
        .marks
        .iter()
        .find(|marked| marked.mark == Mark::Emphasis)?;
    let title = &text[marked.range.clone()];
    let head = text[..marked.range.start].trim_end_matches([' ', ',', '.', ':', '(', '"']);
    let is_title = title.split_whitespace().count() >= 2 && title.starts_with(char::is_uppercase);
    let is_named = head.is_empty() || head.len() <= 200 && words::authors(head).is_some();
    let end = marked.range.start + title.trim_end_matches(['.', ',']).len();
    (is_title && is_named).then_some(marked.range.start..end)
}

/// How far a line is indented, in bytes.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// True when the text of a link is open at the end of a text.
fn ends_in_link(text: &str) -> bool {
    memchr::memrchr(b'[', text.as_bytes())
        .is_some_and(|open| memchr::memchr(b']', &text.as_bytes()[open..]).is_none())
}

/// True for a line that a new entry of a reference list starts with, wherever it stands: `[12] Names, …`,
/// or a whole reference.
fn starts_reference(line: &str) -> bool {
    let Some(inside) = line.strip_prefix('[') else {
        return reference::looks_like(line) && reference::read(line).is_some();
    };
    let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&digits)
        && inside[digits..].strip_prefix("] ").is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '"' | '“' | '*' | '《'))
        })
}

/// The length of `- `, `* `, `+ `, `• `, `12. `, `3) ` with the space.
pub(super) fn list_marker(line: &[u8]) -> Option<usize> {
    let width = match line.first()? {
        b'-' | b'*' | b'+' => 1,
        byte if byte.is_ascii_digit() => {
            let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits > 4 || !matches!(line.get(digits), Some(b'.' | b')')) {
                return None;
            }
            digits + 1
        }
        _ if line.starts_with("•".as_bytes()) => 3,
        _ => return None,
    };
    match line.get(width) {
        Some(b' ' | b'\t') => Some(width + 1),
        // `1.[Title](url)`
        Some(b'[') if width > 1 => Some(width),
        _ => None,
    }
}
