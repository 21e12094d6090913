//! What stands around a title: before it markers, dates and labels; after it brackets, names, venue and
//! year. Text in, facts out.

use std::ops::Range;

use super::passage::{Mark, Passage};
use super::words::{self, Label};
use crate::extract::candidate::Facts;
use crate::extract::{bracket, venue};
use crate::model::Kind;
use crate::model::title::is_cjk;

/// What a block starts with before it says anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Lead {
    /// Where the first word of the content starts.
    pub(super) start: usize,
    /// The kind that a label before it names.
    pub(super) kind: Option<Kind>,
    /// A label stands before it.
    pub(super) announced: bool,
}

/// Reads over check boxes, dates, numbers, tags in brackets, emoji and labels such as `Paper:`.
pub(super) fn lead(text: &str) -> Lead {
    let mut lead = Lead::default();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| {
            !c.is_alphanumeric() && !matches!(c, '[' | '(' | '（' | '"' | '“' | '《' | '「' | '\'')
        });
        let before = rest.len();
        if let Some(inside) = rest.strip_prefix('[')
            && let Some(close) = inside.find(']').filter(|&close| close <= 60)
        {
            let tag = &inside[..close];
            let after = inside[close + 1..].trim_start();
            let is_box = matches!(tag, " " | "" | "x" | "X" | "-" | "/" | ">");
            let is_date = tag.len() >= 8
                && tag.bytes().all(|byte| {
                    byte.is_ascii_digit() || matches!(byte, b'-' | b'/' | b'.' | b' ' | b':')
                });
            if is_box
                || is_date
                || after.starts_with('|')
                || tag.bytes().all(|byte| byte.is_ascii_digit())
            {
                rest = after;
                continue;
            }
        }
        let date = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/' | b'.'))
            .count();
        if date >= 8
            && rest[..date].matches(['-', '/', '.']).count() >= 2
            && !rest[date..].starts_with(char::is_alphanumeric)
        {
            rest = rest[date..].trim_start_matches([' ', ':', '–', '-', ')', '|']);
            continue;
        }
        let number = rest.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=3).contains(&number)
            && rest[number..].starts_with([')', '.', '、', ':'])
            && let mark = rest[number..].chars().next().map_or(1, char::len_utf8)
            && rest[number + mark..].starts_with([' ', '[', '*'])
        {
            rest = &rest[number + mark..];
            continue;
        }
        if let Some((label @ (Label::Title(_) | Label::Link), value)) = words::label(rest)
            && value < rest.len()
        {
            lead.announced = true;
            if let Label::Title(kind) = label {
                lead.kind = kind;
            }
            rest = &rest[value..];
            continue;
        }
        if rest.len() == before {
            break;
        }
    }
    lead.start = text.len() - rest.len();
    lead
}

/// Cuts white space, quotes and stray marks off a title.
pub(super) fn trim_title(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(inside) = text.get(range.clone()) else {
        return range;
    };
    let is_edge = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '_' | '`' | '|' | ',' | ';' | '，' | '；' | '：' | ':' | '•' | '→'
            )
    };
    let trimmed = inside.trim_start_matches(is_edge);
    let start = range.end - trimmed.len();
    let mut trimmed = trimmed.trim_end_matches(is_edge);
    // `Title](url)` of which the opening bracket is missing.
    if let Some(inner) = trimmed.strip_suffix(']')
        && !inner.contains('[')
    {
        trimmed = inner.trim_end_matches(is_edge);
    }
    // One pair of quotes or brackets around the whole.
    for (open, close) in [
        ('"', '"'),
        ('“', '”'),
        ('《', '》'),
        ('「', '」'),
        ('『', '』'),
        ('\'', '\''),
        ('‘', '’'),
        ('«', '»'),
    ] {
        if let Some(inner) = trimmed.strip_prefix(open)
            && let Some(inner) = inner.strip_suffix(close)
            && !inner.is_empty()
            && !inner.contains([open, close])
        {
            return start + open.len_utf8()..start + open.len_utf8() + inner.len();
        }
        // An opening quote that is closed inside belongs to a part of the title.
        if let Some(inner) = trimmed.strip_prefix(open)
            && !inner.contains(close)
            && !inner.is_empty()
            && open != '\''
        {
            trimmed = inner;
            return start + open.len_utf8()..start + open.len_utf8() + trimmed.len();
        }
    }
    start..start + trimmed.len()
}

/// What follows a title.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) facts: Facts,
    /// True when a bracket with facts told it.
    pub(super) bracket: bool,
    /// Where the last of it ends.
    pub(super) end: Option<usize>,
}

/// Reads what follows a title: `[2019, 4 refs]`, `by X`, `*Names*. Venue 2019.`, `(Names, 2019)`,
/// `| text | Names et al, 2013`.
pub(super) fn after_title(passage: &Passage<'_>, range: Range<usize>) -> Told {
    let mut told = Told::default();
    let text = passage.text.as_str();
    let Some(rest) = text.get(range.clone()) else {
        return told;
    };
    if rest.trim().is_empty() {
        return told;
    }
    let near_len = rest
        .char_indices()
        .nth(400)
        .map_or(rest.len(), |(at, _)| at);
    let near = &rest[..near_len];
    if let Some(placed) = bracket::find_last(near)
        && near[..placed.span.start]
            .chars()
            .filter(|c| c.is_alphanumeric())
            .count()
            <= 60
    {
        told.end = Some(range.start + placed.span.end);
        told.bracket = !placed.is_round;
        told.facts = placed.facts.into();
    }
    let lead = near.len()
        - near
            .trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '.' | ',' | ';' | '*' | '"' | '”' | '》')
            })
            .len();
    let start = range.start + lead;

    // Names in emphasis right after the title.
    if let Some(marked) = passage
        .marks
        .iter()
        .filter(|marked| matches!(marked.mark, Mark::Emphasis | Mark::Strong))
        .find(|marked| {
            marked.range.start >= range.start
                && marked.range.start <= start + 3
                && marked.range.end <= range.end
        })
    {
        let inside = text[marked.range.clone()].replace('\n', " ");
        let inside = inside.strip_prefix("by ").unwrap_or(&inside);
        if let Some(names) = words::authors(inside) {
            told.facts.authors = names;
            told.end = Some(marked.range.end.max(told.end.unwrap_or(0)));
            venue_and_year(text, marked.range.end..range.end, &mut told);
            return told;
        }
    }
    let mut after = &text[start..range.start + near_len];
    let whole = after;
    // `(2015), G. Hinton et al.`
    if let Some(year) = after.strip_prefix(['(', '[', '（'])
        && let Some(year) = year.get(..4).and_then(words::year_of)
        && let Some(behind) = after[5..].strip_prefix([')', ']', ','])
    {
        told.facts.year = told.facts.year.or(Some(year));
        after = behind.trim_start_matches([' ', ',', '.', ':', '-', '–', '—']);
    }
    let dashed = after.trim_start_matches([' ', '\u{a0}', '-', '–', '—', '(', '（', '|', ':']);
    let by = ["by ", "By ", "from ", "作者：", "作者:"]
        .iter()
        .find_map(|word| dashed.strip_prefix(word));
    // `[Title](url), Liu et al., NeurIPS 2020`
    let set_off = dashed.len() < whole.len() || near[..lead].contains(',');
    let names = by.or(set_off.then_some(dashed));
    if told.facts.authors.is_empty()
        && let Some(names) = names
    {
        let begin = range.start + near_len - names.len();
        let stop = names_end(names);
        let listed = names[..stop].trim_end();
        if let Some((authors, year)) = words::cited(listed)
            .map(|(authors, year)| (authors, Some(year)))
            .or_else(|| {
                // `Therapeutics Data Commons (TDC) is …`
                let is_named = names[stop..].starts_with('(') && {
                    let inside = names[stop + 1..].split(')').next().unwrap_or("");
                    inside.len() >= 2 && inside.bytes().all(|byte| byte.is_ascii_uppercase())
                };
                words::authors(listed)
                    .filter(|authors| by.is_some() || !is_named && is_surely_names(listed, authors))
                    .map(|authors| (authors, None))
            })
        {
            told.facts.authors = authors;
            told.facts.year = told.facts.year.or(year);
            told.end = Some((begin + listed.len()).max(told.end.unwrap_or(0)));
            venue_and_year(
                text,
                begin + listed.len()..range.start + near_len,
                &mut told,
            );
            return told;
        }
    }
    // `… | Names et al, 2013` at the end of a line with bars.
    if let Some(bar) = memchr::memrchr(b'|', rest.as_bytes())
        && let Some((authors, year)) = words::cited(&rest[bar + 1..])
    {
        if told.facts.authors.is_empty() {
            told.facts.authors = authors;
        }
        told.facts.year = told.facts.year.or(Some(year));
        return told;
    }
    venue_and_year(text, start..range.start + near_len, &mut told);
    told
}

/// Where a list of names ends: at a bracket, a bar, a dash, a full stop after a word, or a link.
fn names_end(names: &str) -> usize {
    let mut previous = ' ';
    let mut word = 0;
    for (at, c) in names.char_indices() {
        match c {
            '(' | '[' | '（' | '|' | '\n' | ';' | '。' | '：' | ':' | ')' | '）' | '+' => {
                // `Bordes et al. (2013)`
                let year = names[at..].chars().skip(1).take(4).collect::<String>();
                if matches!(c, '(' | '（')
                    && words::year_of(&year).is_some()
                    && names[at..]
                        .chars()
                        .nth(5)
                        .is_some_and(|c| matches!(c, ')' | '）'))
                {
                    return at + c.len_utf8() + 4;
                }
                return at;
            }
            '—' | '–' => return at,
            '-' if previous == ' ' => return at,
            // Initials and `et al.` go on.
            '.' if word > 2 && !names[..at].ends_with(" al") && !names[at..].starts_with(".,") => {
                return at;
            }
            _ => {}
        }
        word = if c.is_alphabetic() { word + 1 } else { 0 };
        previous = c;
    }
    names.len()
}

/// The people in front of a title: `Jane Roe and John Doe: “`, `Roe, et al.: “`. One alone must have the
/// title in quotation marks.
pub(super) fn people_before(before: &str) -> Option<Vec<String>> {
    let head = before.trim_end_matches(['“', '"', '*', '_', '‘', '\'']);
    let is_quoted = head.len() < before.len();
    let head = head.trim_end();
    let names = head.strip_suffix([':', ',', '：', '.'])?;
    let names = words::authors(names)?;
    let is_sure = names.len() >= 2 || names[0].ends_with("et al.");
    let are_names = names.iter().all(|name| {
        (2..=5).contains(&name.trim_end_matches(" et al.").split_whitespace().count())
            && !name.split(' ').any(crate::extract::names::is_common)
    });
    ((is_sure || is_quoted) && (are_names || is_sure && head.ends_with("al.:"))).then_some(names)
}

/// Without a `by`, only what can hardly be anything else is taken for names.
fn is_surely_names(text: &str, names: &[String]) -> bool {
    if text.contains("et al") || text.ends_with('等') {
        return true;
    }
    let words = |name: &String| name.split_whitespace().count();
    if names.len() == 1
        && (names[0].chars().any(is_cjk)
            || names[0]
                .split([' ', '-'])
                .any(crate::extract::names::is_common))
    {
        return false;
    }
    names
        .iter()
        .all(|name| (2..=4).contains(&words(name)) || name.chars().all(is_cjk))
        && (names.len() >= 2 || words(&names[0]) <= 3)
}

/// The note's own words after a title: of several parts between bars the longest.
pub(super) fn remark(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let rest = text.get(range.clone())?;
    let part = rest.split('|').max_by_key(|part| part.len())?;
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    let is_edge = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ','
                    | ';'
                    | ':'
                    | '-'
                    | '–'
                    | '—'
                    | ')'
                    | ']'
                    | '('
                    | '['
                    | '*'
                    | '，'
                    | '。'
                    | '：'
                    | '；'
                    | '）'
                    | '（'
            )
    };
    let trimmed = part.trim_start_matches(is_edge);
    let start = start + part.len() - trimmed.len();
    let len = trimmed
        .char_indices()
        .nth(300)
        .map_or(trimmed.len(), |(at, _)| at);
    let kept = trimmed[..len].trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '(' | '[' | '（' | ',' | '，')
    });
    (kept.chars().filter(|c| c.is_alphanumeric()).count() >= 3).then(|| start..start + kept.len())
}

/// Reads `Venue 2019`, `(Venue 2019)`, `2019` among the next few segments.
fn venue_and_year(text: &str, range: Range<usize>, told: &mut Told) {
    let Some(rest) = text.get(range.clone()) else {
        return;
    };
    let mut at = 0;
    for segment in rest
        .split_inclusive(['.', ',', ';', '(', ')', '[', ']', '（', '）', '|', '\n'])
        .take(6)
    {
        let start = at;
        at += segment.len();
        let words = segment.trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '.' | ','
                        | ';'
                        | '('
                        | ')'
                        | '['
                        | ']'
                        | '（'
                        | '）'
                        | '|'
                        | '-'
                        | '–'
                        | '—'
                        | ':'
                )
        });
        if words.is_empty() {
            continue;
        }
        let Some((venue, year)) = venue_year(words) else {
            if words.chars().count() > 40 {
                break;
            }
            continue;
        };
        told.facts.year = told.facts.year.or(Some(year));
        if told.facts.venue.is_none() {
            told.facts.venue = venue.map(str::to_owned);
        }
        let end = range.start + start + segment.trim_end().len();
        told.end = Some(end.max(told.end.unwrap_or(0)));
        break;
    }
}

/// Takes `NeurIPS 2019`, `SOSP'19`, `2019`, `VLDB 2020 (Best Paper` apart.
pub(super) fn venue_year(text: &str) -> Option<(Option<&str>, i32)> {
    let text = text.trim();
    let (venue, year) = if let Some(year) = text
        .get(text.len().checked_sub(4)?..)
        .and_then(words::year_of)
    {
        (&text[..text.len() - 4], year)
    } else {
        let at = text.find(['\'', '’'])?;
        let quote = text[at..].chars().next()?.len_utf8();
        let digits = text
            .get(at + quote..at + quote + 2)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        if text.len() > at + quote + 2 {
            return None;
        }
        let two: i32 = digits.parse().ok()?;
        (&text[..at], venue::full_year(two))
    };
    let before = venue.chars().next_back();
    if before.is_some_and(|c| c.is_ascii_digit() || matches!(c, '/' | '-' | '.' | '_')) {
        return None;
    }
    let venue = venue
        .trim_end_matches([' ', ',', '\'', '’', '\u{a0}', '-'])
        .trim();
    let is_venue = !venue.is_empty()
        && venue.split_whitespace().count() <= 8
        && venue.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || is_cjk(c))
        && !bracket::is_month(
            venue
                .split(|c: char| !c.is_alphabetic())
                .next()
                .unwrap_or(""),
        )
        && ![
            "arxiv",
            "preprint",
            "technical report",
            "tech report",
            "spring",
            "fall",
            "summer",
            "winter",
            "in",
            "on",
            "since",
            "published",
        ]
        .iter()
        .any(|word| {
            venue.len() >= word.len()
                && venue.is_char_boundary(word.len())
                && venue[..word.len()].eq_ignore_ascii_case(word)
                && !venue[word.len()..].starts_with(char::is_alphabetic)
        });
    if !venue.is_empty() && !is_venue && venue.split_whitespace().count() > 3 {
        return None;
    }
    Some((is_venue.then_some(venue), year))
}

/// Cuts what joins a title to the link after it.
pub(super) fn trim_head(text: &str, head: Range<usize>) -> Option<Range<usize>> {
    let inside = text.get(head.clone())?;
    let kept = inside.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '[' | '('
                    | '（'
                    | '【'
                    | ':'
                    | '：'
                    | ','
                    | '，'
                    | '-'
                    | '–'
                    | '—'
                    | '|'
                    | '<'
                    | '→'
                    | '/'
                    | ';'
            )
    });
    let range = head.start..head.start + kept.len();
    (words::bare(kept).len() >= 3).then_some(range)
}

/// A title found in front of a link.
#[derive(Debug, Default)]
pub(super) struct HeadTitle {
    /// None when the head has no part that is set off as a title.
    pub(super) title: Option<Range<usize>>,
    pub(super) facts: Facts,
    pub(super) formatted: bool,
    pub(super) marked: bool,
}

/// Finds the part of a head that emphasis or quotes set off as the title.
pub(super) fn head_title(passage: &Passage<'_>, head: Range<usize>) -> Option<HeadTitle> {
    let text = passage.text.as_str();
    let mut found = HeadTitle::default();
    let inside = text.get(head.clone())?;
    let marked = passage
        .marks
        .iter()
        .filter(|marked| matches!(marked.mark, Mark::Strong | Mark::Emphasis))
        .map(|marked| marked.range.clone())
        .find(|range| {
            range.start <= head.start && range.end > head.start && range.end <= head.end + 2
        });
    let quoted = || {
        let open = inside.chars().next()?;
        let close = match open {
            '"' => '"',
            '“' => '”',
            '《' => '》',
            '「' => '」',
            '『' => '』',
            '‘' => '’',
            _ => return None,
        };
        let from = open.len_utf8();
        let len = inside[from..].find(close)?;
        Some(head.start + from..head.start + from + len)
    };
    if let Some(range) = marked.or_else(quoted) {
        let name = words::bare(&text[range.clone()]);
        let is_one_word = !name.contains(char::is_whitespace) && !name.chars().any(is_cjk);
        let after = text[range.end.min(head.end)..head.end]
            .trim_start_matches(|c: char| !c.is_alphanumeric());
        // `**CPM-1**. Chinese Pre-trained Language Model, 2020`: a name, then the title.
        if is_one_word && after.split_whitespace().count() >= 3 {
            let start = head.end - after.len();
            let stop = sentence_end(after);
            found.title = Some(start..start + stop);
            return Some(found);
        }
        found.title = Some(range);
        found.marked = true;
    }
    Some(found)
}

/// Where the first sentence of a head ends: before `, 2020`, at a full stop.
fn sentence_end(text: &str) -> usize {
    let mut end = text
        .find(". ")
        .unwrap_or_else(|| text.trim_end_matches('.').len());
    if let Some(comma) = text[..end].rfind(", ")
        && words::year_of(text[comma + 2..end].trim()).is_some()
    {
        end = comma;
    }
    end
}

/// True when the text before a link says that a title follows.
pub(super) fn announces(before: &str) -> bool {
    let before = before.trim_end_matches([' ', ':', '：', '"', '“', '《', '*', '(', '\u{a0}']);
    let tail = before
        .char_indices()
        .rev()
        .nth(24)
        .map_or(before, |(at, _)| &before[at..]);
    [
        "see",
        "paper",
        "article",
        "post",
        "talk",
        "book",
        "cf.",
        "read",
        "survey",
        "论文",
        "见",
        "参考",
        "文章",
        "参见",
        "可参见",
        "书",
        "video",
        "titled",
        "called",
        "thesis",
        "report",
        "essay",
    ]
    .iter()
    .any(|word| {
        tail.len() >= word.len()
            && tail.is_char_boundary(tail.len() - word.len())
            && tail[tail.len() - word.len()..].eq_ignore_ascii_case(word)
    })
}

/// True when the link after a head is set off from it by a bracket, a colon, a bar or a dash.
pub(super) fn announced_link(text: &str, head_end: usize) -> bool {
    text[head_end..].trim_start().starts_with([
        '[', '(', '（', '【', ':', '：', '|', '-', '–', '—', '<', '→',
    ])
}

/// True when a text reads like a sentence rather than like a title.
pub(super) fn is_sentence(text: &str) -> bool {
    const VERBS: &[&str] = &[
        "is", "are", "was", "were", "can", "could", "should", "would", "will", "has", "have",
        "had", "see", "found", "use", "uses", "used", "i", "we", "you", "it", "they", "this",
        "that", "there", "which", "also", "more", "my", "our", "your", "their", "its", "be",
        "been", "does", "do", "did", "don't", "can't", "isn't",
    ];
    let mut words = 0;
    let mut verbs = 0;
    for word in text.split_whitespace() {
        words += 1;
        let word = words::bare(word);
        verbs += usize::from(
            word.chars().next().is_some_and(char::is_lowercase) && VERBS.contains(&word)
                || word == "I"
                || words == 1 && VERBS.iter().any(|verb| verb.eq_ignore_ascii_case(word)),
        );
    }
    verbs > 0 && words >= 4 || words >= 2 && verbs == words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead_of(text: &str) -> &str {
        &text[lead(text).start..]
    }

    #[test]
    fn leads_are_read_over() {
        assert_eq!(lead_of("[ ] Title"), "Title");
        assert_eq!(lead_of("[图算法-搜排] | The Title"), "The Title");
        assert_eq!(lead_of("📄 2019-01-02: Title"), "Title");
        assert_eq!(lead_of("[2020-03-07] Title"), "Title");
        assert_eq!(lead_of("Paper: Title"), "Title");
        assert_eq!(lead_of("论文：标题"), "标题");
        assert_eq!(lead_of("PipeDream: Generalized"), "PipeDream: Generalized");
        assert_eq!(lead_of("3) [Title]"), "[Title]");
        assert_eq!(lead_of(""), "");
    }

    fn told(text: &str) -> (Vec<String>, Option<i32>, Option<String>) {
        let mut passage = Passage::default();
        passage.push(text, 0..text.len());
        let told = after_title(&passage, 0..text.len());
        (told.facts.authors, told.facts.year, told.facts.venue)
    }

    #[test]
    fn what_follows_a_title() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            told(" by Andrew Louis + talk"),
            (names(&["Andrew Louis"]), None, None)
        );
        assert_eq!(
            told(" - Jane Doe, John Roe (SOSP 2019)"),
            (
                names(&["Jane Doe", "John Roe"]),
                Some(2019),
                Some("SOSP".into())
            )
        );
        assert_eq!(
            told(" | 经典 | Tomas Mikolov et al,2013"),
            (names(&["Tomas Mikolov et al."]), Some(2013), None)
        );
        assert_eq!(
            told(" (NeurIPS 2020)"),
            (vec![], Some(2020), Some("NeurIPS".into()))
        );
        assert_eq!(
            told(" — study of actual bugs in systems"),
            (vec![], None, None)
        );
        assert_eq!(
            told(", OSDI'14."),
            (vec![], Some(2014), Some("OSDI".into()))
        );
    }
}
