//! Every parser takes any text: no panic, spans that slice back, what was read once reads the same again.
//!
//! `PROPTEST_CASES=N cargo test --release --test suite parsers` looks longer; CI does so for a minute.

use notebib::extract::{Options, extract, reference};
use notebib::import::{Format, read_all};
use notebib::model::plain::plain;
use notebib::model::{Identifier, NoteDate, Person, title, url};
use proptest::prelude::*;

/// Files whose names say in which markup they are.
const NAMES: [&str; 9] = [
    "note.txt",
    "note.md",
    "note.org",
    "note.rst",
    "note.tex",
    "note.html",
    "note.typ",
    "note.bib",
    "2023-10-15-note.txt",
];

/// What parsers look for, so that random text comes near to it.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    "- ",
    "* ",
    "1. ",
    "[1] ",
    "(2) ",
    "# ",
    "== ",
    "** TODO ",
    "| ",
    "---\n",
    "```\n",
    "> ",
    "“",
    "”",
    "\"",
    "'",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "《",
    "》",
    "【",
    "】",
    "，",
    "。",
    "：",
    ",",
    ".",
    ";",
    ":",
    "-",
    "–",
    "@article{k,",
    "title = {",
    "author = \"",
    "},\n",
    "\\bibitem{a} ",
    "\\emph{",
    "$",
    "TY  - JOUR\n",
    "AU  - ",
    "T1  - ",
    "ER  - \n",
    "PMID- ",
    "TI  - ",
    "%T ",
    "%0 Journal Article\n",
    "{\"title\":\"",
    "\"}",
    "<record>",
    "</record>",
    "<a href=\"",
    "</a>",
    "<li>",
    "&amp;",
    "[[",
    "]]",
    "#+TITLE: ",
    ".. [1] ",
    "__ ",
    "https://arxiv.org/abs/1706.03762",
    "https://doi.org/10.1145/3341301.3359646",
    "arXiv:",
    "doi:10.1/",
    "ISBN 978-0-13-110362-7",
    "Lamport, L.",
    "L. Lamport",
    "LAMPORT L",
    "Leslie Lamport",
    "and ",
    "& ",
    "et al.",
    "van den ",
    "III",
    "王珊",
    "等",
    "Time, Clocks, and the Ordering",
    "深度学习",
    "In ",
    "Proc. ",
    "Nature ",
    "vol. 3, ",
    "no. 4, ",
    "pp. 1–9",
    "12(3):45–67",
    "(2017)",
    "2017",
    "1978 Jul;",
    "25 April 1953",
    "n.d.",
    "Springer",
    "New York: ",
    "3rd ed.",
    "[J]. ",
    "[M]. ",
    "é",
    "\u{301}",
    "\u{feff}",
    "𝒜",
    "\u{202e}",
    "\0",
    "\r\n",
];

fn text() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec((0..PIECES.len(), "\\PC{0,6}"), 0..40);
    pieces.prop_map(|pieces| {
        pieces
            .into_iter()
            .map(|(piece, other)| format!("{}{other}", PIECES[piece]))
            .collect()
    })
}

proptest! {
    #[test]
    fn notes(text in text(), name in 0..NAMES.len()) {
        for mention in extract(&text, NAMES[name], &Options::default()).mentions {
            prop_assert!(text.get(mention.span.clone()).is_some(), "{mention:?}");
            prop_assert!((0.0..=1.0).contains(&mention.confidence));
        }
    }

    #[test]
    fn formatted_references(text in text()) {
        if let Some((title, _)) = reference::read(&text) {
            prop_assert!(text.get(title).is_some_and(|title| !title.trim().is_empty()));
        }
        let mut end = 0;
        for part in reference::split_list(&text) {
            prop_assert!(part.start >= end && text.get(part.clone()).is_some());
            end = part.end;
        }
    }

    #[test]
    fn bibliographies(text in text(), format in 0..Format::ALL.len()) {
        for found in read_all(&text, Format::ALL[format]).entries {
            let _ = (found.entry.title(), found.entry.authors(), found.entry.date(), found.entry.identifiers());
        }
    }

    #[test]
    fn identifiers_dates_and_names(text in text(), short in "[0-9a-zA-Z./:\\-\\[\\]() ]{0,24}") {
        for text in [text, short] {
            let _ = Identifier::parse(&text).map(|id| Identifier::parse(&id.to_string()));
            let _ = (NoteDate::parse(&text), Person::parse(&text), plain(&text), url::normalise(&text));
            prop_assert_eq!(title::fold(&title::fold(&text)), title::fold(&text));
        }
    }
}
