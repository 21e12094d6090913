//! Titles that running text sets in quotation marks: 《题名》（VLDB 2019）, "A Title" by X, “A Title” (2019).
//!
//! In Chinese 《》 stand around titles and nothing else, so that each is a candidate. English marks stand
//! around anything: those count whose words look like a title and beside which somebody is credited, a
//! year or venue is named, or a word announces a title.

use std::ops::Range;

use super::candidate::{Candidate, Facts, Signal, Signals};
use super::plain::look;
use super::{beginning, bracket, byline, names, reference, venue};
use crate::model::{Kind, Manner, title::is_cjk};

/// A title in quotation marks, and what stands right behind it.
#[derive(Debug)]
pub(super) struct Quote {
    /// The title, without the marks.
    pub(super) title: Range<usize>,
    /// Where the last thing ends that tells of the work.
    pub(super) end: usize,
    pub(super) facts: Facts,
    pub(super) signals: Signals,
}

impl Quote {
    /// The candidate that it is, in the text it was found in.
    pub(super) fn candidate<'t>(self, text: &'t str) -> Candidate<'t> {
        let mut candidate = Candidate::new(
            self.title.start..self.end,
            &text[self.title.clone()],
            Manner::Quote,
        );
        candidate.facts = self.facts;
        candidate.signals = self.signals;
        candidate
    }
}

/// What words may look like in 《》 without speaking against a title.
pub(super) const UNLIKE_TITLES: Signals = Signals::of(&[
    Signal::Short,
    Signal::Prose,
    Signal::LowerCase,
    Signal::Label,
    Signal::Code,
]);

const PAIRS: [(&str, &str); 4] = [("《", "》"), ("“", "”"), ("\"", "\""), ("«", "»")];
/// Titles in quotation marks are no longer than this, in bytes.
const LONGEST: usize = 300;

/// Finds the titles in a range of a text, in its order.
pub(super) fn find_in(text: &str, range: Range<usize>) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    for (open, close) in PAIRS {
        let mut from = range.start;
        while let Some(at) =
            memchr::memmem::find(&text.as_bytes()[from..range.end], open.as_bytes())
        {
            let start = from + at + open.len();
            from = start;
            let rest = window(text, start, range.end);
            let Some(length) = rest.find(close).filter(|&length| length <= LONGEST) else {
                continue;
            };
            let inside = &rest[..length];
            if inside.contains('《') && open == "《" {
                continue;
            }
            let before = line_before(text, range.start, start - open.len());
            let after = &rest[length + close.len()..];
            if let Some(quote) = read(before, start..start + length, inside, after, open == "《") {
                from = quote.end.max(start + length + close.len());
                quotes.push(quote);
            } else if open != "\"" || inside.len() < 2 {
                from = start + length;
            } else {
                // What looked like a closing mark may open the next one.
                from = start + length + usize::from(is_closing(inside));
            }
        }
    }
    emphasised(text, range, &mut quotes);
    quotes.sort_by_key(|quote| quote.title.start);
    // `"*A Title*"` is one.
    quotes.dedup_by(|next, known| next.title.start < known.end.max(known.title.end));
    quotes
}

/// Titles in emphasis, as plain text and Markdown write it: `*A Title* (OSDI 2004)`, `_A Title_ by Jane Doe`.
fn emphasised(text: &str, range: Range<usize>, quotes: &mut Vec<Quote>) {
    let bytes = text.as_bytes();
    let mut from = range.start;
    while let Some(at) = memchr::memchr2(b'*', b'_', &bytes[from..range.end]) {
        let open = from + at;
        let mark = bytes[open];
        let count = bytes[open..range.end]
            .iter()
            .take_while(|&&byte| byte == mark)
            .count();
        let start = open + count;
        from = start;
        let is_inside_word = open > range.start && bytes[open - 1].is_ascii_alphanumeric();
        let is_open = bytes
            .get(start)
            .is_some_and(|byte| !byte.is_ascii_whitespace());
        if count > 3 || is_inside_word || !is_open {
            continue;
        }
        let rest = window(text, start, range.end);
        let Some(length) = memchr::memchr(mark, rest.as_bytes()) else {
            continue;
        };
        let inside = &rest[..length];
        let behind = length
            + rest.as_bytes()[length..]
                .iter()
                .take_while(|&&byte| byte == mark)
                .count();
        if !inside.contains(' ') || inside.len() > LONGEST || behind - length != count {
            continue;
        }
        from = start + behind;
        let before = line_before(text, range.start, open);
        quotes.extend(read(
            before,
            start..start + length,
            inside,
            &rest[behind..],
            false,
        ));
    }
}

/// A title in emphasis that the markup tells of, as [`find_in`] finds those in quotation marks.
pub(super) fn in_emphasis(text: &str, title: Range<usize>) -> Option<Quote> {
    let before = line_before(text, 0, title.start);
    let after = window(text, title.end, text.len());
    let inside = text.get(title.clone())?;
    if !inside.contains(' ') || inside.len() > LONGEST {
        return None;
    }
    read(before, title, inside, after, false)
}

/// A mark right behind a word closes.
fn is_closing(inside: &str) -> bool {
    !inside.ends_with(char::is_whitespace)
}

fn read(
    before: &str,
    title: Range<usize>,
    inside: &str,
    after: &str,
    is_cjk_mark: bool,
) -> Option<Quote> {
    // `"Title," in OSDI 2004`
    let own = inside.trim_end_matches([',', '.', ' ']);
    let mut signals = look::look(own).signals(own);
    if own.is_empty() {
        return None;
    }
    let mut quote = Quote {
        title: title.start..title.start + own.len(),
        end: title.end,
        facts: Facts::default(),
        signals: Signals::default(),
    };
    let skipped = if is_cjk_mark { "》".len() } else { 0 };
    let is_announced = announces(before);
    signals.insert_if(is_announced, Signal::Announced);
    if let Some((facts, length, is_round)) = facts_behind(after) {
        if is_round {
            signals.insert_if(facts.year.is_some(), Signal::Year);
            signals.insert_if(facts.venue.is_some(), Signal::Venue);
        } else {
            signals.insert(Signal::Bracket);
        }
        signals.insert_if(!facts.authors.is_empty(), Signal::Byline);
        quote.facts = facts;
        quote.end += skipped.max(1) + length;
    } else if let Some((facts, length)) = credits_behind(after) {
        signals.insert_if(!facts.authors.is_empty(), Signal::Byline);
        signals.insert_if(facts.year.is_some(), Signal::Year);
        signals.insert_if(facts.venue.is_some(), Signal::Venue);
        quote.facts = facts;
        quote.end += skipped.max(1) + length;
    }
    if quote.facts.authors.is_empty()
        && let Some(authors) = names_before(before)
    {
        signals.insert(Signal::Byline);
        quote.facts.authors = authors;
    }
    if is_cjk_mark {
        signals = signals.without(UNLIKE_TITLES);
        signals.insert(Signal::TitleMark);
        // A year or a venue says that it is no song and no law.
        signals.insert_if(quote.facts != Facts::default(), Signal::Announced);
    } else {
        let told = Signals::from([
            Signal::Announced,
            Signal::Year,
            Signal::Venue,
            Signal::Bracket,
            Signal::Byline,
        ]);
        let is_title = signals.intersects(Signals::from([
            Signal::TitleCase,
            Signal::NamedTitle,
            Signal::LongTitle,
        ])) || own.chars().filter(|&c| is_cjk(c)).count() >= 6
            && signals.contains(Signal::TitleWords)
            || signals.contains(Signal::Byline) && own.starts_with(char::is_uppercase);
        if !signals.intersects(told) || !is_title {
            return None;
        }
        signals.remove(Signal::Label);
        signals.remove(Signal::Prose);
    }
    quote.signals = signals.union(Signals::from([Signal::Quoted, Signal::Inline]));
    Some(quote)
}

/// The facts of a bracket that a text starts with, where the bracket ends, and whether it is round.
pub(super) fn facts_behind(text: &str) -> Option<(Facts, usize, bool)> {
    let bracket = text.trim_start_matches([' ', '\u{a0}', ',']);
    let open = bracket.chars().next()?;
    let close = match open {
        '[' => ']',
        '(' => ')',
        '（' => '）',
        '【' => '】',
        _ => return None,
    };
    let inside = &bracket[open.len_utf8()..];
    let length = inside.find(close)?;
    let end = text.len() - inside.len() + length + close.len_utf8();
    let words = &inside[..length];
    let is_round = matches!(open, '(' | '（');
    if let Some(facts) = bracket::parse(words) {
        return Some((facts.into(), end, is_round));
    }
    if let Some(credits) = byline::credits(words) {
        return Some((credits.into(), end, is_round));
    }
    // A venue that no table knows, or people, and a year.
    let (name, year) = venue::split_year(words);
    let name = name.trim_matches([' ', ',', '，', '\'']);
    if let Some(authors) = names::list(name).filter(|_| year.is_some()) {
        let facts = Facts {
            year,
            authors: authors.into_iter().map(str::to_owned).collect(),
            ..Facts::default()
        };
        return Some((facts, end, is_round));
    }
    if year.is_some() && reference::is_publisher(name) {
        let facts = Facts {
            year,
            publisher: Some(name.to_owned()),
            kind: Some(Kind::Book),
            ..Facts::default()
        };
        return Some((facts, end, is_round));
    }
    let is_name =
        (1..=8).contains(&name.split_whitespace().count()) && name.starts_with(char::is_alphabetic);
    let facts = Facts {
        year: Some(year?),
        venue: is_name.then(|| name.to_owned()),
        ..Facts::default()
    };
    Some((facts, end, is_round))
}

/// Names, venue and year behind a title: ` by Jane Doe`, `, OSDI 2004`, ` in SOSP '19`, `，作者 …`.
fn credits_behind(after: &str) -> Option<(Facts, usize)> {
    let rest = after.trim_start_matches([' ', ',', '，', '\u{a0}', '.']);
    let lead = after.len() - rest.len();
    if let Some(by) = ["by ", "from ", "作者：", "作者:"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
    {
        let stop = clause_end(by);
        let mut end = stop;
        // The longest stretch that is a list of names: of `Jane Doe and John Roe is nice` the first four words.
        loop {
            let listed = by[..end].trim_end_matches([' ', ',']);
            let is_initial = listed.ends_with("al.")
                || listed
                    .rsplit(' ')
                    .next()
                    .is_some_and(|word| word.len() == 2);
            let listed = if is_initial {
                listed
            } else {
                listed.trim_end_matches('.')
            };
            if let Some(authors) = names::list(listed).filter(|names| !names.is_empty()) {
                let facts = Facts {
                    authors: authors.into_iter().map(str::to_owned).collect(),
                    ..Facts::default()
                };
                return Some((facts, after.len() - by.len() + listed.len()));
            }
            end = by[..end].trim_end().rfind([' ', ','])?;
        }
    }
    let rest = rest
        .strip_prefix("in ")
        .or_else(|| rest.strip_prefix("at "))
        .unwrap_or(rest);
    if lead == 0 {
        return None;
    }
    // A known venue, with a year behind it or in it.
    let clause = &rest[..clause_end(rest)];
    let found =
        venue::parse(clause).filter(|found| venue::is_known(found.name) && found.year.is_some())?;
    let facts = Facts {
        venue: Some(found.name.to_owned()),
        year: found.year,
        ..Facts::default()
    };
    Some((facts, after.len() - rest.len() + clause.trim_end().len()))
}

/// Where the clause ends that a text starts with.
fn clause_end(text: &str) -> usize {
    let stop = text
        .find([';', '(', ')', '）', '[', '（', '。', '，', ':', '"', '“'])
        .unwrap_or(text.len());
    let stop = stop.min(text.find(" - ").unwrap_or(stop));
    let clause = beginning(&text[..stop], 160);
    // A full stop behind a word of small letters, but not that of `et al.`
    for (at, _) in clause.match_indices(". ") {
        let word = text[..at].rsplit(' ').next().unwrap_or("");
        if word.len() > 2 {
            return at;
        }
    }
    clause.len()
}

/// `Dean and Ghemawat's "…"`, `Lamport, "…"`: the names that a line ends with before a title.
fn names_before(before: &str) -> Option<Vec<String>> {
    let own = before.trim_end();
    let own = ["'s", "’s", "s'", ",", ":"]
        .iter()
        .find_map(|end| own.strip_suffix(end))?;
    // From the last word that is no name.
    let start = own
        .rmatch_indices(' ')
        .map(|(at, _)| at + 1)
        .take_while(|&at| {
            let word = own[at..]
                .trim_start_matches('(')
                .split(' ')
                .next()
                .unwrap_or("")
                .trim_matches([',', '.']);
            word.starts_with(char::is_uppercase) && !word.ends_with('.')
                || matches!(word, "and" | "&" | "et" | "al")
        })
        .last()
        .or_else(|| (!own.contains(' ')).then_some(0))
        .unwrap_or(own.len());
    let names = own
        .get(start..)
        .map(|names| names.trim_start_matches('('))
        .filter(|names| names.starts_with(char::is_uppercase))?;
    let list = names::list(names).or_else(|| names::is_name_word(names).then(|| vec![names]))?;
    let is_person = list.len() >= 2 || names.contains(' ') || names::is_name_word(names);
    (is_person && !list.iter().any(|name| names::is_common(name)))
        .then(|| list.into_iter().map(str::to_owned).collect())
}

/// Words right before a title that announce it.
const ANNOUNCING: &[&str] = &[
    "论文",
    "文章",
    "参考",
    "参见",
    "读",
    "见",
    "看",
    "书",
    "一文",
    "文献",
    "paper",
    "article",
    "book",
    "see",
    "titled",
    "entitled",
    "called",
    "read",
    "reading",
    "essay",
    "post",
    "talk",
    "survey",
    "report",
    "thesis",
    "wrote",
    "wrote in",
    "writes in",
    "argues in",
    "published",
    "in their",
    "in his",
    "in her",
    "watch",
    "watched",
    "chapter",
    "lecture",
    "finished",
    "recommend",
    "recommends",
];

pub(super) fn announces(before: &str) -> bool {
    let before = before.trim_end_matches([' ', ':', '：', ',', '(', '（']);
    ANNOUNCING.iter().any(|word| {
        before.len() >= word.len()
            && before.is_char_boundary(before.len() - word.len())
            && before[before.len() - word.len()..].eq_ignore_ascii_case(word)
            && !(word.is_ascii()
                && before[..before.len() - word.len()].ends_with(|c: char| c.is_alphanumeric()))
    })
}

/// What stands before on the same line.
fn line_before(text: &str, from: usize, end: usize) -> &str {
    let mut start = from.max(end.saturating_sub(120));
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let before = &text[start..end];
    memchr::memrchr(b'\n', before.as_bytes()).map_or(before, |at| &before[at + 1..])
}

/// The rest of the line, as far as a title and a bracket may go.
fn window(text: &str, start: usize, end: usize) -> &str {
    let rest = beginning(&text[start..end], 600);
    memchr::memchr(b'\n', rest.as_bytes()).map_or(rest, |end| &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Title, authors, year, venue.
    type Found<'t> = (&'t str, Vec<String>, Option<i32>, Option<String>);

    fn found(text: &str) -> Vec<Found<'_>> {
        find_in(text, 0..text.len())
            .into_iter()
            .map(|quote| {
                let Facts {
                    authors,
                    year,
                    venue,
                    ..
                } = quote.facts;
                assert!(text.get(quote.title.start..quote.end).is_some());
                (&text[quote.title], authors, year, venue)
            })
            .collect()
    }

    #[test]
    fn titles_in_emphasis() {
        assert_eq!(
            found(
                "As *On Calibration of Modern Neural Networks* (Guo et al., 2017) shows, we *really should not*."
            ),
            [(
                "On Calibration of Modern Neural Networks",
                vec!["Guo et al.".to_owned()],
                Some(2017),
                None
            )]
        );
        assert_eq!(
            found(
                "**Designing Data-Intensive Applications** (O'Reilly, 2017) and _The Tail at Scale_ by Jeffrey Dean"
            ),
            [
                (
                    "Designing Data-Intensive Applications",
                    vec![],
                    Some(2017),
                    None
                ),
                (
                    "The Tail at Scale",
                    vec!["Jeffrey Dean".to_owned()],
                    None,
                    None
                )
            ]
        );
        for text in [
            "the *Section Three of This* here",
            "a_b_c d_e",
            "** *a* **",
            "*_ _*",
            "2 * 3 * (2019)",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn titles_in_marks() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found("可参考《Harvest, Yield, and Scalable Tolerant Systems》（HotOS 1999）。"),
            [(
                "Harvest, Yield, and Scalable Tolerant Systems",
                vec![],
                Some(1999),
                Some("HotOS".into())
            )]
        );
        assert_eq!(
            found("I liked \"Hints for Computer System Design\" by Butler Lampson a lot."),
            [(
                "Hints for Computer System Design",
                names(&["Butler Lampson"]),
                None,
                None
            )]
        );
        assert_eq!(
            found("the paper “On the Naming and Binding of Network Destinations” (1982) says"),
            [(
                "On the Naming and Binding of Network Destinations",
                vec![],
                Some(1982),
                None
            )]
        );
        assert_eq!(
            found("Saltzer, \"End-to-End Arguments in System Design,\" is old"),
            [(
                "End-to-End Arguments in System Design",
                names(&["Saltzer"]),
                None,
                None
            )]
        );
    }

    #[test]
    fn words_in_marks_that_are_no_titles() {
        for text in [
            "they call it \"eventual consistency\" in the docs",
            "she said \"I Will Be Back Soon\" and left",
            "a \"Large Language Model\" of its own",
            "所谓“最终一致性”就是",
            "\"",
            "《",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
