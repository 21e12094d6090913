//! Text in, mentions out.
//!
//! Pure: no I/O, no clock, no catalog; the same text gives the same mentions. Reading a note cannot
//! fail on its content.
//!
//! A note's [`Format`] picks a reader, which turns text into candidates ([`candidate`]): stretches that
//! may be a reference, each with the signals that speak for and against it. [`decide`] turns signals into
//! a confidence and keeps what is above the threshold. [`plain`] reads outlines and running text (also
//! inside fenced blocks), [`markup`] reads Markdown, org, HTML, LaTeX, Typst and reStructuredText. Both
//! use the same evidence: [`identifiers`], [`sites`], [`bracket`], [`byline`], [`mod@reference`].

pub mod aliases;
pub mod bracket;
pub mod byline;
mod byteset;
pub mod candidate;
mod columns;
pub mod decide;
pub mod explain;
mod features;
mod finish;
mod format;
pub mod identifiers;
mod kind;
mod labels;
mod lexicon;
mod marked;
pub mod markup;
pub mod names;
pub mod plain;
mod quotes;
pub mod reference;
pub mod sections;
mod shelf;
pub mod sites;
pub mod venue;
pub mod weights;

use candidate::Sink;
use weights::Weights;

use crate::model::{Mention, NoteDate};

/// The markup that a note is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text: outlines, lists, prose.
    Plain,
    /// Markdown with front matter, pandoc and Obsidian extensions.
    Markdown,
    /// org-mode.
    Org,
    /// HTML.
    Html,
    /// LaTeX.
    Latex,
    /// Typst.
    Typst,
    /// reStructuredText.
    Rst,
}

/// What the caller may fix; the default guesses all of it.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The format; guessed from name and text when not given.
    pub format: Option<Format>,
    /// Mentions below this confidence are left out; [`decide::THRESHOLD`] when not given.
    pub threshold: Option<f32>,
}

/// A heading of a note: what `outline` of a mention is made of, and what `NOTE#section` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading's text, without marker.
    pub heading: String,
    /// Depth from 1.
    pub level: u32,
    /// Line of the heading, from 1.
    pub line: u32,
    /// Last line of the section, inclusive.
    pub end_line: u32,
}

/// What a note says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Title from front matter, `#+title:`, or a first heading.
    pub title: Option<String>,
    /// Date from front matter, a first line that is a date, or the file name.
    pub date: Option<NoteDate>,
    /// Tags from front matter or `#+filetags:`.
    pub tags: Vec<String>,
}

/// All that a note holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extraction {
    /// **Shape**: in the order of the text, by `span.start`.
    pub mentions: Vec<Mention>,
    /// **Shape**: in the order of the text; empty when the note has no headings.
    pub sections: Vec<Section>,
    /// What the note says of itself.
    pub about: About,
}

/// Finds what a note cites, its headings, and what it says of itself.
///
/// `name` is the note's file name: its extension suggests the format, a date in it dates the note.
/// Never fails and never panics, whatever the text.
#[must_use]
pub fn extract(text: &str, name: &str, options: &Options) -> Extraction {
    extract_with(text, name, options, Weights::shipped())
}

/// The same with other weights than those that come with the program.
#[must_use]
pub fn extract_with(text: &str, name: &str, options: &Options, weights: &Weights) -> Extraction {
    let threshold = options.threshold.unwrap_or(decide::THRESHOLD);
    // What the model looks at must not depend on what the caller wants.
    let floor = weights
        .least(threshold)
        .clamp(decide::FLOOR, decide::THRESHOLD);
    let sink = read(text, name, options, floor);
    finish::finish(sink, name, threshold, weights)
}

/// Candidates of a note, those left out that the signals believe in less than `floor`.
/// The beginning of a text, at most so many bytes, cut between characters.
fn beginning(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn read<'t>(text: &'t str, name: &str, options: &Options, floor: f32) -> Sink<'t> {
    let format = options.format.unwrap_or_else(|| Format::guess(name, text));
    let mut sink = Sink::new(text, floor);
    match format {
        Format::Plain => plain::read(0..text.len(), &mut sink),
        _ => markup::read(format, &mut sink),
    }
    markup::bibtex::read(&mut sink);
    sink
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FORMATS: [Format; 7] = [
        Format::Plain,
        Format::Markdown,
        Format::Org,
        Format::Html,
        Format::Latex,
        Format::Typst,
        Format::Rst,
    ];

    /// Pieces that notes are made of, to be put together in any order.
    const PIECES: &[&str] = &[
        "\n",
        "\n\n",
        "    ",
        "\t",
        " ",
        "1. ",
        "n. related materials\n",
        "- ",
        "* ",
        "## References\n",
        "```\n",
        "---\n",
        "| ",
        "|\n",
        "Paxos Made Simple",
        "Raft: In Search of an Understandable Consensus Algorithm",
        " [2014, ATC, 3000 refs]",
        "[2019]",
        " - Diego Ongaro",
        " by Leslie Lamport et al.",
        "https://arxiv.org/abs/1706.03762",
        "doi:10.1145/359545.359563",
        "《分布式系统》",
        "“引文”",
        "\"Quoted Title of a Paper\"",
        "参考资料",
        "：",
        "，",
        "🌴",
        "very good. ",
        "[text](https://example.org/a.pdf)",
        "[1]: https://example.org \"T\"",
        "[@key]",
        "\\cite{key}",
        "#cite(<key>)",
        "<a href=\"https://example.org\">Title</a>",
        "[[https://example.org][Title]]",
        "* TODO ",
        "#+title: x\n",
        "Lamport, L. (1978). Time, Clocks, and the Ordering of Events in a Distributed System. CACM 21(7), 558-565.",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "\\",
        "$x$",
        "<!--",
        "-->",
        "\0",
        "\u{feff}",
        "\r\n",
        "é",
        "4. Кнут Д. Искусство программирования. Т. 1. М.: Вильямс, 2006.",
        "1、",
        "《题》（某会 2020）",
        "“A Quoted Title of a Paper” by Jane Doe, 2019",
        "\u{3000}",
        "=====\n",
        "`code`",
        "*em*",
        "**strong**",
        ":PROPERTIES:\n:END:\n",
        "`Title <https://example.org>`_",
        ".. _x: https://example.org\n",
        "title: \"x\"\n",
        "tags: [a, b]\n",
    ];

    fn check(text: &str, format: Format) {
        let options = Options {
            format: Some(format),
            threshold: Some(0.0),
        };
        let extraction = extract(text, "2023-10-15-note", &options);
        let lines = text.split('\n').count();
        let mut from = 0;
        for mention in &extraction.mentions {
            assert!(
                text.get(mention.span.clone())
                    .is_some_and(|span| !span.is_empty()),
                "{mention:?}"
            );
            assert!(mention.span.start >= from, "out of order: {mention:?}");
            from = mention.span.start;
            assert!(
                mention.line >= 1
                    && mention.line <= mention.end_line
                    && mention.end_line as usize <= lines
            );
            assert!(mention.column >= 1 && (0.0..=1.0).contains(&mention.confidence));
        }
        for section in &extraction.sections {
            assert!(section.line <= section.end_line && section.end_line as usize <= lines);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,200}", format in 0..FORMATS.len()) {
            check(&text, FORMATS[format]);
        }

        #[test]
        fn no_note_makes_it_panic(pieces in prop::collection::vec(0..PIECES.len(), 0..60), format in 0..FORMATS.len()) {
            let text: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
            check(&text, FORMATS[format]);
        }
    }

    #[test]
    fn one_endless_line_is_read_in_linear_time() {
        let text =
            "Paxos Made Simple [2001] (https://lamport.org/paxos.pdf), \"quoted\" 《书》 and "
                .repeat(20_000);
        for format in FORMATS {
            check(&text, format);
        }
    }

    /// Shapes at which a reader that looks back or ahead without a bound takes minutes.
    #[test]
    fn the_worst_shapes_are_read_in_linear_time() {
        const SIZE: usize = 1 << 16;
        let fill = |unit: &str| unit.repeat(SIZE / unit.len());
        let shapes = [
            "[".repeat(SIZE),
            fill("[ a ( b [\n"),
            fill("a \"b "),
            fill("《a “b «c "),
            fill("*a **b _c "),
            fill("`` ` ``` "),
            fill("{% $a \\( "),
            fill("<a href=\"x\" <!-- <pre "),
            fill("# Papers of Note\n## a\n"),
            fill("ab c\n"),
            fill("Smith, J. wrote a paper in 2019 about words, and more\n"),
            fill("[12] J. Dean, \"A Title of a Paper,\" in OSDI, 2004. "),
            fill("10.1/ http://a ://: www. arXiv: "),
            fill("| a | b |\n|---|---|\n"),
            (0..700).map(|depth| " ".repeat(depth) + "- x\n").collect(),
            (0..2_000)
                .map(|label| format!("[l{label}]: https://e.org/{label}\n[t][l{label}]\n"))
                .collect(),
        ];
        for shape in shapes {
            for format in FORMATS {
                check(&shape, format);
            }
        }
    }
}
