//! Brackets with facts: `[2019, SOSP, 510 refs]` in any order.
//!
//! Comes in: what stands between two brackets, or a line that may end in such a bracket. Goes out: year,
//! venue, organisation, citation count and names. A bracket of anything else (`[1]`, `[i, j]`, `[x]`) is
//! none.
//!
//! ```
//! let facts = notebib::extract::bracket::parse("2021, 257 refs, NVIDIA").unwrap();
//! assert_eq!((facts.year, facts.cited_by, facts.org), (Some(2021), Some(257), Some("NVIDIA")));
//! ```

use std::ops::Range;

use super::venue;

/// The facts of a bracket, each as written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bracket<'t> {
    /// Year of publication; of a whole date its year.
    pub year: Option<i32>,
    /// Venue as written: `SOSP`, `FAST18 best paper`, `PhD thesis`.
    pub venue: Option<&'t str>,
    /// Organisation as written.
    pub org: Option<&'t str>,
    /// Citation count.
    pub cited_by: Option<u32>,
    /// Names of authors, as in `(Vaswani et al., 2017)`.
    pub names: Option<&'t str>,
}

/// A bracket at the end of a title line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<'t> {
    /// The bracket with its brackets; offsets into the line.
    pub span: Range<usize>,
    /// What it says.
    pub facts: Bracket<'t>,
    /// True for `(…)` and `（…）`, which speak less loudly than `[…]`.
    pub is_round: bool,
}

/// Reads what stands between two brackets; none when it is not about a publication.
#[must_use]
pub fn parse(inner: &str) -> Option<Bracket<'_>> {
    let inner = inner.trim().trim_end_matches('\\').trim();
    if inner.is_empty() || inner.len() > 160 {
        return None;
    }
    let mut facts = Bracket::default();
    let mut named: Option<Range<usize>> = None;
    let offset = |part: &str| part.as_ptr() as usize - inner.as_ptr() as usize;
    let parts: Vec<&str> = inner
        .split([',', '，', ';', '；', '、', '|', '·'])
        .map(str::trim)
        .collect();
    let mut skip = false;
    for (index, part) in parts.iter().enumerate() {
        if skip || part.is_empty() {
            skip = false;
            continue;
        }
        let next = parts.get(index + 1).copied().unwrap_or("");
        // `1,234 refs` and `25, refs` were split at their comma.
        if is_digits(part) && is_count_word(next) {
            facts.cited_by = part.parse().ok();
            skip = true;
            continue;
        }
        if is_digits(part) && part.len() <= 3 {
            let digits = next.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 3 && is_count_word(next[3..].trim_start_matches('+').trim()) {
                facts.cited_by = format!("{part}{}", &next[..3]).parse().ok();
                skip = true;
                continue;
            }
            return None;
        }
        if let Some(count) = count(part) {
            facts.cited_by = facts.cited_by.or(Some(count));
        } else if let Some(year) = year(part) {
            facts.year = facts.year.or(Some(year));
        } else if is_award(part) {
            // `FAST18, best paper`: the award belongs to the venue right before it.
            if let Some(name) = facts.venue
                && index > 0
                && parts[index - 1] == name
            {
                facts.venue = inner.get(offset(name)..offset(part) + part.len());
            }
        } else if let Some(found) = venue::parse(part) {
            if facts.venue.is_none() {
                facts.venue = Some(found.name);
            }
            facts.year = facts.year.or(found.year);
        } else {
            if !is_name(part) {
                return None;
            }
            let start = offset(part);
            // Two names side by side are one answer: `Samsung, Facebook`.
            named = Some(match named {
                Some(before)
                    if index > 0
                        && before.end == offset(parts[index - 1]) + parts[index - 1].len() =>
                {
                    before.start..start + part.len()
                }
                Some(before) => before,
                None => start..start + part.len(),
            });
        }
    }
    if let Some(span) = named {
        let name = &inner[span];
        if venue::is_people(name) {
            facts.names = Some(name);
        } else {
            facts.org = Some(name);
        }
    }
    // A name alone says nothing: `[Google]` may be a link, `[OSDI]` is a venue that we know.
    let speaks = facts.year.is_some()
        || facts.cited_by.is_some()
        || facts.venue.is_some_and(venue::is_known);
    speaks.then_some(facts)
}

/// Finds the last bracket of a line that [`parse`] understands.
///
/// `\[2019, 510 refs\]` is Markdown for the same. A bracket that is the text of a link, `[2019](…)`, is
/// none. Round brackets must hold a venue, a citation count, names with a year, or nothing but a year.
#[must_use]
pub fn find_last(line: &str) -> Option<Placed<'_>> {
    let bytes = line.as_bytes();
    let mut end = line.len();
    let mut tries = 0;
    while let Some(close) = last_closing(&line[..end]) {
        tries += 1;
        if tries > 8 {
            return None;
        }
        let closing = line[close..].chars().next()?;
        let opening = match closing {
            ']' => '[',
            ')' => '(',
            '】' => '【',
            '］' => '［',
            _ => '（',
        };
        // People mix the two widths of round brackets.
        let open = line[..close].rfind(opening).or_else(|| match closing {
            '）' => line[..close].rfind('('),
            ')' => line[..close].rfind('（'),
            _ => None,
        });
        let Some(open) = open else {
            end = close;
            continue;
        };
        let is_round = matches!(closing, ')' | '）');
        let is_link = closing == ']' && matches!(bytes.get(close + 1), Some(b'(' | b'[' | b':'))
            || closing == ')' && open > 0 && bytes[open - 1] == b']';
        let width = line[open..].chars().next().map_or(1, char::len_utf8);
        if !is_link
            && close - open <= 164
            && let Some(facts) = parse(&line[open + width..close])
            && (!is_round
                || facts.venue.is_some()
                || facts.cited_by.is_some()
                || facts.names.is_some()
                || facts.org.is_none())
        {
            let start = if open > 0 && bytes[open - 1] == b'\\' {
                open - 1
            } else {
                open
            };
            return Some(Placed {
                span: start..close + closing.len_utf8(),
                facts,
                is_round,
            });
        }
        end = open;
    }
    None
}

/// The last closing bracket of either width.
fn last_closing(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut end = bytes.len();
    // Most lines have none, or an ASCII one; `）` and `］` start with the same byte.
    while let Some(at) = memchr::memrchr3(b']', b')', 0xEF, &bytes[..end]) {
        if bytes[at] != 0xEF || line[at..].starts_with(['）', '］']) {
            return Some(at);
        }
        end = at;
    }
    memchr::memmem::rfind(bytes, "】".as_bytes())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Reads a year, alone, as part of a date, or in words: `2019`, `2019-03-07`, `March 2019`, `2019年`.
#[must_use]
pub fn year(text: &str) -> Option<i32> {
    let text = text
        .trim()
        .trim_start_matches('\'')
        .trim_end_matches(['年', '.'])
        .trim();
    let text = text.strip_suffix("年").unwrap_or(text);
    if let Some(head) = text.get(..4)
        && is_digits(head)
        && let Ok(value) = head.parse::<i32>()
        && (1700..=2099).contains(&value)
    {
        let rest = &text[4..];
        let is_date = rest.is_empty()
            || rest.len() == 1 && rest.as_bytes()[0].is_ascii_lowercase()
            || rest.starts_with(['-', '/', '.', '年', ' ', '–'])
                && rest.chars().all(|c| {
                    c.is_ascii_digit()
                        || matches!(c, '-' | '/' | '.' | '年' | '月' | '日' | ' ' | ':' | '–')
                })
                && rest.len() <= 16
            || rest
                .split_whitespace()
                .all(|word| is_month(word) || is_digits(word) && word.len() <= 2);
        return is_date.then_some(value);
    }
    // `March 2019`
    let (last, rest) = (
        text.get(text.len().checked_sub(4)?..)?,
        &text[..text.len() - 4],
    );
    let words = rest.strip_suffix([' ', '.'])?;
    let value = is_digits(last).then(|| year(last))??;
    words
        .split([' ', '.', '-', '/'])
        .filter(|word| !word.is_empty())
        .all(|word| is_month(word) || is_digits(word) && word.len() <= 2)
        .then_some(value)
}

/// True for an English month, whole or cut.
#[must_use]
pub fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches(['.', ',']);
    word.len() >= 3
        && word.is_ascii()
        && MONTHS
            .iter()
            .any(|month| month.starts_with(&word.to_ascii_lowercase()))
        || word.eq_ignore_ascii_case("sept")
}

fn is_count_word(text: &str) -> bool {
    let text = text.trim();
    [
        "refs",
        "ref",
        "citations",
        "citation",
        "cites",
        "cited",
        "cite",
        "references",
        "次引用",
        "引用",
        "次",
        "refs.",
    ]
    .iter()
    .any(|word| text.eq_ignore_ascii_case(word))
}

/// Reads a citation count: `510 refs`, `cited by 510`, `引用 30`, `被引 1.2k 次`.
fn count(part: &str) -> Option<u32> {
    let lower = part.to_ascii_lowercase();
    let number = |text: &str| -> Option<u32> {
        let text = text
            .trim()
            .trim_end_matches('+')
            .trim_start_matches(['~', '>', '≈', ':', '：'])
            .trim();
        if let Some(thousands) = text.strip_suffix('k') {
            let value: f32 = thousands.parse().ok()?;
            return (value.is_finite() && (0.0..1_000_000.0).contains(&value))
                .then_some((value * 1000.0).round() as u32);
        }
        is_digits(text).then(|| text.parse().ok())?
    };
    for tail in [
        " refs.",
        " refs",
        " ref",
        " citations",
        " citation",
        " cites",
        " cited",
        " references",
        "次引用",
        "引用",
        "refs",
        "次",
    ] {
        if let Some(head) = lower.strip_suffix(tail)
            && let Some(value) = number(head)
        {
            return Some(value);
        }
    }
    for head in [
        "cited by",
        "citations:",
        "citations",
        "cited",
        "refs:",
        "refs",
        "被引用",
        "被引",
        "引用数",
        "引用量",
        "引用",
        "cites",
    ] {
        if let Some(tail) = lower.strip_prefix(head) {
            let tail = tail.trim().trim_end_matches("times").trim_end_matches('次');
            if let Some(value) = number(tail) {
                return Some(value);
            }
        }
    }
    None
}

/// True for words that go with a venue: `best paper`, `oral`, `poster`.
pub(super) fn is_award(part: &str) -> bool {
    [
        "best paper",
        "best student paper",
        "best paper award",
        "oral",
        "poster",
        "spotlight",
        "test of time award",
        "outstanding paper",
        "distinguished paper",
        "short paper",
        "demo",
    ]
    .iter()
    .any(|award| award.eq_ignore_ascii_case(part))
}

/// True for what may name an organisation or people: starts like a name and has no digits in front.
fn is_name(part: &str) -> bool {
    let first = part.chars().next();
    let starts = first.is_some_and(|c| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase());
    starts
        && part.len() <= 60
        && !part.contains(['=', '[', ']', '{', '}', '<', '>', '`', '_', '"', '?', '!'])
        && part.split_whitespace().count() <= 7
        && part.chars().filter(|c| c.is_alphabetic()).count() >= 2
        || super::venue::is_organisation(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        inner: &str,
        year: Option<i32>,
        venue: Option<&str>,
        org: Option<&str>,
        cited_by: Option<u32>,
    ) {
        let facts = parse(inner).unwrap_or_else(|| panic!("no bracket: {inner}"));
        assert_eq!(
            (facts.year, facts.venue, facts.org, facts.cited_by),
            (year, venue, org, cited_by),
            "{inner}"
        );
    }

    #[test]
    fn facts_in_any_order() {
        check(
            "2019, SOSP, 510 refs",
            Some(2019),
            Some("SOSP"),
            None,
            Some(510),
        );
        check(
            "2018, 30 refs, FAST18",
            Some(2018),
            Some("FAST18"),
            None,
            Some(30),
        );
        check(
            "2021, 257 refs, NVIDIA",
            Some(2021),
            None,
            Some("NVIDIA"),
            Some(257),
        );
        check(
            "803 refs, 2016, Google",
            Some(2016),
            None,
            Some("Google"),
            Some(803),
        );
        check(
            "2024, 0 refs, Alibaba, SIGMOD24 best paper",
            Some(2024),
            Some("SIGMOD24 best paper"),
            Some("Alibaba"),
            Some(0),
        );
        check(
            "2017, 5 refs,  ASPLOS17 Best Paper",
            Some(2017),
            Some("ASPLOS17 Best Paper"),
            None,
            Some(5),
        );
        check(
            "2024, 1 refs, FAST24, Samsung, Facebook",
            Some(2024),
            Some("FAST24"),
            Some("Samsung, Facebook"),
            Some(1),
        );
        check(
            "2019, 2 refs, PHD Thesis",
            Some(2019),
            Some("PHD Thesis"),
            None,
            Some(2),
        );
        check(
            "2020, , HotStorage20",
            Some(2020),
            Some("HotStorage20"),
            None,
            None,
        );
        check(
            "2014, 25, refs, HotDep14, Fujitsu",
            Some(2014),
            Some("HotDep14"),
            Some("Fujitsu"),
            Some(25),
        );
        check(
            "2025, 0 refs, FAST25 best paper, Moonshot AI",
            Some(2025),
            Some("FAST25 best paper"),
            Some("Moonshot AI"),
            Some(0),
        );
        check(
            "2019, FlashSummit",
            Some(2019),
            Some("FlashSummit"),
            None,
            None,
        );
        check("2019, NIPS", Some(2019), Some("NIPS"), None, None);
        check("2019", Some(2019), None, None, None);
        check("2022-05-18", Some(2022), None, None, None);
        check("NSDI'22", Some(2022), Some("NSDI'22"), None, None);
        check("OSDI 2020", Some(2020), Some("OSDI"), None, None);
        check("cited by 510", None, None, None, Some(510));
        check("引用 30, 2019", Some(2019), None, None, Some(30));
        check("2017, 1,234 refs", Some(2017), None, None, Some(1234));
        check("2017, 1.2k citations", Some(2017), None, None, Some(1200));
        check("2020年，清华大学", Some(2020), None, Some("清华大学"), None);
        check(
            "2022, 1 refs, SRDS22 Best Paper",
            Some(2022),
            Some("SRDS22 Best Paper"),
            None,
            Some(1),
        );
        check("arXiv 2019", Some(2019), Some("arXiv"), None, None);
        check("ICML, 2019, oral", Some(2019), Some("ICML"), None, None);
        check(
            "ICML, oral, 2019",
            Some(2019),
            Some("ICML, oral"),
            None,
            None,
        );
        assert_eq!(
            parse("Vaswani et al., 2017").and_then(|facts| facts.names),
            Some("Vaswani et al.")
        );
        assert_eq!(
            parse("Blunsom & Cohn, 2010").and_then(|facts| facts.names),
            Some("Blunsom & Cohn")
        );
    }

    #[test]
    fn other_brackets_are_none() {
        for inner in [
            "",
            "1",
            "12, 3",
            "x",
            " ",
            "i, j",
            "2019, 91 rows, hot",
            "147",
            "Google",
            "see Figure 3",
            "0, 1",
            "1, 99999",
            "pdf",
            "2019, foo(bar)",
            "0, 2019]",
            "page 12",
            "v1.2",
        ] {
            assert_eq!(parse(inner), None, "{inner}");
        }
    }

    #[test]
    fn the_last_bracket_of_a_line() {
        for (line, drawn) in [
            (
                "PipeDream: Generalized    [2019, SOSP, 510 refs]",
                "[2019, SOSP, 510 refs]",
            ),
            (
                "**[T](https://a.org)** \\[2019, 510 refs\\]",
                "\\[2019, 510 refs\\]",
            ),
            ("读《T》[2008, arXiv] 有感", "[2008, arXiv]"),
            ("参考《T》（SoCC 2017）。", "（SoCC 2017）"),
            ("读【2019, SOSP】", "【2019, SOSP】"),
            ("A title (OSDI 2020)", "(OSDI 2020)"),
            ("A title (2020)", "(2020)"),
            (
                "Attention is all you need (Vaswani et al., 2017)",
                "(Vaswani et al., 2017)",
            ),
        ] {
            assert_eq!(
                find_last(line).map(|placed| &line[placed.span]),
                Some(drawn),
                "{line}"
            );
        }
        for line in [
            "[2019](https://a.org)",
            "f(x)",
            "[1]",
            "A title (part 2)",
            "[T](https://a.org/2019)",
            "()",
            "]",
            ")(",
        ] {
            assert_eq!(find_last(line), None, "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(line in "([\\[\\](),；，（） 0-9]|refs|SOSP|2019|'22|é|深|[a-zA-Z\\\\]){0,30}") {
            if let Some(placed) = find_last(&line) {
                proptest::prop_assert!(line.get(placed.span).is_some());
            }
            let _ = parse(&line);
        }
    }
}
