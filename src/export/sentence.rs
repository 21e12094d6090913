//! Titles of a `.bib` file in sentence case, as the styles of CSL want them.
//!
//! A style that prints titles in title case makes that itself; one that prints them as they are counts on
//! sentence case. In a `.bib` file titles stand in title case, and braces say which capitals are to stay, so
//! that the styles of BibTeX can do the same.
//!
//! **Source**: the CSL specification 1.0.2, "Text case"; what `pandoc -f biblatex -t csljson` 2.17 makes of
//! capitals, accents, hyphens and braces, tried out in November 2026.

use crate::model::Entry;

/// The fields that hold titles of works; names of journals stay as they are.
const TITLES: [&str; 13] = [
    "title",
    "subtitle",
    "titleaddon",
    "booktitle",
    "booksubtitle",
    "booktitleaddon",
    "maintitle",
    "mainsubtitle",
    "series",
    "eventtitle",
    "shorttitle",
    "issuetitle",
    "origtitle",
];

/// Commands whose argument is text like that around it.
const OPEN: [&str; 7] = [
    "emph",
    "textit",
    "textbf",
    "mkbibemph",
    "mkbibitalic",
    "mkbibquote",
    "enquote",
];

/// A small letter or capital that no change of case touches: [`restore`] gives the letter back.
const GUARD: u32 = 0xE000;

/// Puts the titles of an entry into sentence case, if its braces say which capitals stay and it is in English;
/// letters in braces become such as no style changes.
pub(super) fn lower_titles(entry: &mut Entry) {
    let language = entry
        .first(&["langid", "language", "hyphenation"])
        .unwrap_or("english")
        .trim()
        .to_ascii_lowercase();
    let is_english = language == "en"
        || language.starts_with("en-")
        || language.starts_with("en_")
        || language.contains("english")
        || matches!(
            language.as_str(),
            "american" | "british" | "canadian" | "australian" | "newzealand"
        );
    if entry.is_plain || !is_english {
        return;
    }
    // The title of a periodical is the name of a journal.
    let is_periodical = entry.entry_type == "periodical";
    for (name, value) in &mut entry.fields {
        let is_title = TITLES.contains(&name.as_str()) && !(is_periodical && name == "title");
        if is_title && !is_german(value) {
            *value = sentence(value, true);
        }
    }
}

/// True for a title in the one language whose nouns have capitals, where the entry does not tell its language.
fn is_german(title: &str) -> bool {
    const GERMAN: [&str; 22] = [
        "der", "die", "das", "und", "für", "über", "zur", "zum", "eine", "einer", "eines", "des",
        "dem", "den", "auf", "bei", "nicht", "mit", "von", "durch", "nach", "einem",
    ];
    const ENGLISH: [&str; 8] = ["the", "of", "and", "for", "with", "to", "an", "is"];
    let has = |list: &[&str]| {
        title
            .to_lowercase()
            .split(|c: char| !c.is_alphabetic())
            .any(|word| list.contains(&word))
    };
    has(&GERMAN) && !has(&ENGLISH)
}

/// A letter that no change of case touches.
pub(super) fn guard(c: char) -> char {
    if c.is_ascii_alphanumeric() || c == '-' {
        char::from_u32(GUARD + u32::from(c)).unwrap_or(c)
    } else {
        c
    }
}

/// The letters behind those of [`guard`].
pub(super) fn restore(text: &str) -> String {
    text.chars()
        .map(|c| match u32::from(c).checked_sub(GUARD) {
            Some(code @ 0x2D..=0x7A) => char::from_u32(code).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// A title as TeX in sentence case: capitals stay at the start, after a full stop, a colon, `?` and `!`, in
/// words with other capitals (`DNA`, `LaTeX`), and in braces.
pub(super) fn sentence(title: &str, guards: bool) -> String {
    let mut out = String::with_capacity(title.len());
    let mut state = State::Start;
    let mut open: Vec<bool> = Vec::new();
    let mut at = 0;
    while let Some(c) = title[at..].chars().next() {
        let rest = &title[at..];
        match c {
            '\\' => {
                let length = rest[1..]
                    .bytes()
                    .take_while(u8::is_ascii_alphabetic)
                    .count();
                let name = &rest[1..=length];
                if OPEN.contains(&name) && rest[1 + length..].starts_with('{') {
                    out.push_str(&rest[..length + 2]);
                    open.push(false);
                    at += length + 2;
                    continue;
                }
                let end = command_end(rest, length);
                out.push_str(&rest[..end]);
                at += end;
                state = State::Within;
            }
            '$' => {
                let end = rest[1..].find('$').map_or(rest.len(), |end| end + 2);
                out.push_str(&rest[..end]);
                at += end;
                state = State::Within;
            }
            '{' => {
                let end = group_end(rest);
                let inside = &rest[1..end.saturating_sub(1).max(1)];
                if guards && !inside.contains('\\') {
                    out.push('{');
                    out.extend(inside.chars().enumerate().map(|(nth, c)| {
                        // The first letter stays one, for titles are sorted by it.
                        if nth == 0 && state == State::Start {
                            c
                        } else {
                            guard(c)
                        }
                    }));
                    out.push('}');
                } else {
                    out.push_str(&rest[..end]);
                }
                at += end;
                state = State::Within;
            }
            '}' => {
                open.pop();
                out.push('}');
                at += 1;
            }
            c if c.is_alphanumeric() => {
                let length = rest
                    .find(|c: char| !c.is_alphanumeric())
                    .unwrap_or(rest.len());
                push_word(&mut out, &rest[..length], state);
                at += length;
                state = State::Within;
            }
            c => {
                out.push(c);
                at += c.len_utf8();
                state = match (c, state) {
                    ('.' | '?' | '!' | ':', State::Within) => State::Ended,
                    (c, State::Ended) if c.is_whitespace() => State::Sentence,
                    // A quotation mark or bracket at the start of a sentence.
                    (_, state @ (State::Start | State::Sentence)) => state,
                    ('\'' | '"' | ')' | '’' | '”', State::Ended) => State::Ended,
                    _ => State::Within,
                };
            }
        }
    }
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first word.
    Start,
    /// Behind the sign that ends a sentence.
    Ended,
    /// Before the first word of another sentence.
    Sentence,
    Within,
}

fn push_word(out: &mut String, word: &str, state: State) {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return };
    let rest = chars.as_str();
    let is_small = |text: &str| text.chars().all(char::is_lowercase);
    let begins = matches!(state, State::Start | State::Sentence);
    if begins && is_small(word) {
        out.extend(first.to_uppercase());
        out.push_str(rest);
    } else if !begins && first.is_uppercase() && is_small(rest) {
        out.extend(first.to_lowercase());
        out.push_str(rest);
    } else {
        out.push_str(word);
    }
}

/// Where the command at the start of a text ends, with its argument; its name has so many letters.
fn command_end(text: &str, letters: usize) -> usize {
    let name = if letters > 0 {
        1 + letters
    } else {
        1 + text[1..].chars().next().map_or(0, char::len_utf8)
    };
    let behind = &text[name..];
    let is_accent = letters <= 1;
    if behind.starts_with('{') {
        return name + group_end(behind);
    }
    // `\"o`, `\v s`: the letter under the accent.
    if is_accent && letters == 0 && !text[1..].starts_with(['&', '%', '#', '_', '$', ' ', ',']) {
        return name + behind.chars().next().map_or(0, char::len_utf8);
    }
    if letters > 0 && behind.starts_with(' ') {
        return name + 1;
    }
    name
}

/// Where the group at the start of a text ends.
fn group_end(text: &str) -> usize {
    let (mut depth, mut is_escaped) = (0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '\\' if !is_escaped => {
                is_escaped = true;
                continue;
            }
            '{' if !is_escaped => depth += 1,
            '}' if !is_escaped => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        is_escaped = false;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_stay_where_they_are_meant() {
        for (title, lower) in [
            (
                "The Rise of Things: A Story of One Place",
                "The rise of things: A story of one place",
            ),
            (
                "What Is a Thing? An Answer. The End - Or Not",
                "What is a thing? An answer. The end - or not",
            ),
            (
                "Using the iPhone with LaTeX, DNA, X-Ray and 3D",
                "Using the iPhone with LaTeX, DNA, x-ray and 3D",
            ),
            (
                "Co-Operation (Words in Brackets) and ``Quoted'' Ones",
                "Co-operation (words in brackets) and ``quoted'' ones",
            ),
            (
                r"The {RNA} of \emph{Drosophila Melanogaster} and {\emph{Escherichia Coli}}",
                r"The {RNA} of \emph{drosophila melanogaster} and {\emph{Escherichia Coli}}",
            ),
            (
                r"On G{\'o}dzki and Erd\H{o}s Numbers in $X^2$",
                r"On g{\'o}dzki and erd\H{o}s numbers in $X^2$",
            ),
            ("{The Whole Title}", "{The Whole Title}"),
            (
                "{A} {B}right {Idea} In {BibTeX}",
                "{A} {B}right {Idea} in {BibTeX}",
            ),
            (
                r"R\&D Is Fun \textsc{Small Caps}",
                r"R\&d is fun \textsc{Small Caps}",
            ),
            ("中文 Title In English", "中文 title in english"),
        ] {
            assert_eq!(sentence(title, false), lower, "{title}");
            assert_eq!(restore(&sentence(title, true)), lower, "{title}");
        }
    }

    #[test]
    fn other_languages_and_plain_titles_are_left_alone() {
        let title = |mut entry: Entry| {
            lower_titles(&mut entry);
            restore(entry.own("title").unwrap())
        };
        let entry = Entry::new("k", "book").with("title", "Große Dinge");
        assert_eq!(title(entry.clone()), "Große dinge");
        assert_eq!(
            title(entry.clone().with("langid", "ngerman")),
            "Große Dinge"
        );
        let german = Entry::new("k", "book").with("title", "Über formal Dinge und Sätze");
        assert_eq!(title(german), "Über formal Dinge und Sätze");
        let plain = Entry {
            is_plain: true,
            ..entry
        };
        assert_eq!(title(plain), "Große Dinge");
    }
}
