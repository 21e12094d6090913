//! DOIs, arXiv ids, ISBNs, PMIDs and URLs, wherever they stand in a text.
//!
//! Comes in: any text, a line or a whole note. Goes out: [`Hit`]s in the order of the text that do not
//! overlap. One pass: a vector search for the few byte strings that every identifier holds (`10.`, `://`,
//! `rXiv`, `ISBN` …), then a byte scanner around each place. Never decides whether the work behind one is
//! cited here.
//!
//! ```
//! use notebib::extract::identifiers::{Found, find};
//!
//! let hits = find("见（https://arxiv.org/abs/1806.03377），doi:10.1145/3341301.3359646。");
//! assert_eq!(hits[0].found, Found::Url("https://arxiv.org/abs/1806.03377"));
//! assert!(matches!(&hits[1].found, Found::Id(id) if id.value() == "10.1145/3341301.3359646"));
//! ```

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Span, packed};

use crate::model::{Identifier, title::is_cjk, url};

/// An identifier or URL in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<'t> {
    /// Where it stands, with its prefix (`doi:`, `arXiv:`) and without the punctuation around it.
    pub span: Range<usize>,
    /// What it is.
    pub found: Found<'t>,
}

/// What stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<'t> {
    /// An identifier that is written as such.
    Id(Identifier),
    /// A URL as written; [`of_url`] reads the identifiers off it.
    Url(&'t str),
}

/// Finds every identifier and URL.
///
/// **Shape**: in the order of the text, without overlap; empty when there is none.
#[must_use]
pub fn find(text: &str) -> Vec<Hit<'_>> {
    find_in(text, 0..text.len())
}

/// Finds every identifier and URL in a range of a text; spans count from the start of the text.
///
/// The range must lie on character boundaries; what stands before it is looked at for a prefix only as far
/// as the range reaches.
#[must_use]
pub fn find_in(text: &str, range: Range<usize>) -> Vec<Hit<'_>> {
    let mut hits = Vec::new();
    let Some(part) = text.get(range.clone()) else {
        return hits;
    };
    let mut from = 0;
    // Nothing before this byte may be taken: it belongs to the hit before.
    let mut taken = 0;
    while let Some((at, clue)) = TRIGGERS.find(part, from) {
        let hit = match clue {
            Clue::Doi => doi_at(part, at, taken),
            Clue::Scheme => scheme_at(part, at, taken),
            Clue::Www => www_at(part, at, taken),
            Clue::Arxiv => arxiv_at(part, at, taken),
            Clue::Corr => corr_at(part, at),
            Clue::Isbn => isbn_at(part, at, taken),
            Clue::Pmid => pmid_at(part, at, taken),
            Clue::Pmc => pmc_at(part, at, taken),
        };
        match hit {
            Some(hit) => {
                from = hit.span.end.max(at + 1);
                taken = hit.span.end;
                hits.push(Hit {
                    span: hit.span.start + range.start..hit.span.end + range.start,
                    ..hit
                });
            }
            None => from = at + 1,
        }
    }
    hits
}

/// Reads the identifiers off a URL.
///
/// **Shape**: empty for most URLs.
#[must_use]
pub fn of_url(url: &str) -> Vec<Identifier> {
    url::identifier(url).into_iter().collect()
}

#[derive(Clone, Copy)]
enum Clue {
    Doi,
    Scheme,
    Www,
    Arxiv,
    Corr,
    Isbn,
    Pmid,
    Pmc,
}

const CLUES: [(&str, Clue); 16] = [
    ("10.", Clue::Doi),
    ("://", Clue::Scheme),
    ("www.", Clue::Www),
    ("rXiv", Clue::Arxiv),
    ("rxiv", Clue::Arxiv),
    ("RXIV", Clue::Arxiv),
    ("CoRR", Clue::Corr),
    ("ISBN", Clue::Isbn),
    ("isbn", Clue::Isbn),
    ("Isbn", Clue::Isbn),
    ("PMID", Clue::Pmid),
    ("pmid", Clue::Pmid),
    ("PubMed", Clue::Pmid),
    ("PMC", Clue::Pmc),
    ("pmc", Clue::Pmc),
    ("WWW.", Clue::Www),
];

/// The search for the clues: vector code where the processor has it, an automaton elsewhere.
enum Triggers {
    Vector(packed::Searcher),
    Automaton(Option<AhoCorasick>),
}

static TRIGGERS: LazyLock<Triggers> = LazyLock::new(|| {
    let patterns = CLUES.map(|(pattern, _)| pattern);
    match packed::Searcher::new(patterns) {
        Some(searcher) => Triggers::Vector(searcher),
        None => Triggers::Automaton(AhoCorasick::new(patterns).ok()),
    }
});

impl Triggers {
    fn find(&self, text: &str, from: usize) -> Option<(usize, Clue)> {
        let span = Span {
            start: from,
            end: text.len(),
        };
        let found = match self {
            Self::Vector(searcher) => searcher.find_in(text.as_bytes(), span)?,
            Self::Automaton(automaton) => automaton
                .as_ref()?
                .find(aho_corasick::Input::new(text).span(span))?,
        };
        Some((found.start(), CLUES[found.pattern().as_usize()].1))
    }
}

fn id_hit<'t>(span: Range<usize>, id: Identifier) -> Option<Hit<'t>> {
    Some(Hit {
        span,
        found: Found::Id(id),
    })
}

/// The character before a byte offset.
fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The start of `prefix` when it ends at `at`, whatever the case; blanks between are allowed.
fn prefix_start(text: &str, at: usize, taken: usize, prefix: &str) -> Option<usize> {
    let blank = text[taken..at].trim_end_matches([' ', '\u{a0}']).len() + taken;
    let start = blank
        .checked_sub(prefix.len())
        .filter(|&start| start >= taken)?;
    text.as_bytes()[start..blank]
        .eq_ignore_ascii_case(prefix.as_bytes())
        .then_some(start)
}

fn doi_at(text: &str, at: usize, taken: usize) -> Option<Hit<'_>> {
    let length = crate::model::identifier_lengths::doi(&text[at..])?;
    let mut start = at;
    for prefix in ["doi.org/", "doi:", "doi：", "doi", "doi.acm.org/"] {
        if let Some(from) = prefix_start(text, at, taken, prefix) {
            start = from;
            break;
        }
    }
    if start < at {
        // `dx.doi.org/`, and a host that only looks like it.
        while let Some(previous) =
            before(text, start).filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
        {
            if start - previous.len_utf8() < taken {
                break;
            }
            start -= previous.len_utf8();
        }
    } else {
        let glued = before(text, at).is_some_and(|c| {
            c.is_alphanumeric() && !is_cjk(c) || matches!(c, '.' | '-' | '_' | '%' | '@')
        });
        if glued {
            return None;
        }
        if before(text, at) == Some('/') {
            // A path: only one of a host without scheme that says `doi` before it.
            let word = text[taken..at]
                .rfind(|c: char| c.is_whitespace() || !c.is_ascii())
                .map_or(taken, |blank| taken + blank + 1);
            let word = (word..at).find(|&offset| text.is_char_boundary(offset))?;
            let path = text[word..at].to_ascii_lowercase();
            if !path.contains("/doi")
                && !path.contains("doi.")
                && !path.contains("/content/")
                && !path.contains("/article/")
                && !path.contains("/chapter/")
            {
                return None;
            }
            start = word + text[word..at].find(|c: char| c.is_ascii_alphanumeric())?;
        }
    }
    let end = at + length;
    // `10.1000/182` in Markdown emphasis or a table is bare; glued to a letter it is something else.
    id_hit(start..end, Identifier::doi(&text[at..end])?)
}

fn scheme_at(text: &str, at: usize, taken: usize) -> Option<Hit<'_>> {
    let head = &text[taken..at];
    let scheme = ["https", "http", "HTTPS", "HTTP", "Https", "Http", "ftp"]
        .into_iter()
        .find(|scheme| head.ends_with(scheme))?;
    let start = at - scheme.len();
    let end = url_end(text, start, at + 3)?;
    Some(Hit {
        span: start..end,
        found: Found::Url(&text[start..end]),
    })
}

fn www_at(text: &str, at: usize, taken: usize) -> Option<Hit<'_>> {
    if at > taken
        && before(text, at).is_some_and(|c| {
            c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '@' | ':')
        })
    {
        return None;
    }
    let end = url_end(text, at, at + 4)?;
    Some(Hit {
        span: at..end,
        found: Found::Url(&text[at..end]),
    })
}

/// Finds where a URL that starts at `start` and whose host starts at `host` ends; none when it has no
/// public host.
///
/// **Source**: RFC 3986, 2; what of it ends a URL in running text is the habit of Markdown and of people.
#[must_use]
pub fn url_end(text: &str, start: usize, host: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    // The host first: a long line full of `://` that are no URLs must not be read again for each of them.
    let is_host = |b: &u8| b.is_ascii_alphanumeric() || b".-_:@%~".contains(b);
    let size = bytes[host..]
        .iter()
        .take(256)
        .take_while(|b| is_host(b))
        .count();
    let name = &text[host..host + size];
    let name = name.split_once(':').map_or(name, |(name, _)| name);
    if !is_public_host(name.rsplit('@').next().unwrap_or(name)) {
        return None;
    }
    let quote = start.checked_sub(1).map(|at| bytes[at]);
    let (mut round, mut square, mut curly) = (0i32, 0i32, 0i32);
    let mut end = host;
    let mut previous = 0u8;
    while end < bytes.len() {
        let byte = bytes[end];
        match byte {
            b'(' => round += 1,
            b')' => {
                round -= 1;
                if round < 0 {
                    break;
                }
            }
            b'[' => square += 1,
            b']' => {
                square -= 1;
                if square < 0 || bytes.get(end + 1) == Some(&b'(') {
                    break;
                }
            }
            b'{' => curly += 1,
            b'}' => {
                curly -= 1;
                if curly < 0 {
                    break;
                }
            }
            0..=b' ' | 0x7f | b'"' | b'<' | b'>' | b'`' | b'\\' | b'^' | b'|' => break,
            b'\'' | b'*' if quote == Some(byte) => break,
            b'&' if ["&gt;", "&lt;", "&quot;", "&#34;", "&#39;"]
                .iter()
                .any(|entity| text[end..].starts_with(entity)) =>
            {
                break;
            }
            0x80.. => {
                let c = text[end..].chars().next()?;
                // Chinese in a path or query follows a slash or an equals sign; elsewhere the sentence goes on.
                let goes_on = c.is_alphanumeric()
                    && (!is_cjk(c) || previous >= 0x80 || matches!(previous, b'/' | b'=' | b'_'));
                if !goes_on {
                    break;
                }
                previous = byte;
                end += c.len_utf8();
                continue;
            }
            _ => {}
        }
        previous = byte;
        end += 1;
    }
    // An opening bracket that never closes is the prose's own.
    for (depth, open) in [(round, '('), (square, '['), (curly, '{')] {
        if depth > 0
            && let Some(at) = text[host..end].rfind(open)
        {
            end = host + at;
        }
    }
    loop {
        let kept = text[host..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '~']);
        let kept = if quote == Some(b'_') {
            kept.trim_end_matches('_')
        } else {
            kept
        };
        if host + kept.len() == end {
            break;
        }
        end = host + kept.len();
    }
    (end > host).then_some(end)
}

/// True for a host that others can reach: it has a dot between letters, and is no address of one's own.
fn is_public_host(name: &str) -> bool {
    let has_dot = name
        .find('.')
        .is_some_and(|at| at > 0 && at + 1 < name.len());
    has_dot
        && !name.starts_with(['-', '.'])
        && !["127.", "10.", "192.168.", "0.0.0.0"]
            .iter()
            .any(|own| name.starts_with(own))
        && !name.ends_with(".local")
        && !name.ends_with(".localhost")
}

fn arxiv_at(text: &str, at: usize, taken: usize) -> Option<Hit<'_>> {
    let start = at
        .checked_sub(1)
        .filter(|&start| start >= taken && matches!(text.as_bytes()[start], b'a' | b'A'))?;
    let rest = &text[at + 4..];
    // What stands between the word and the id: `:`, `.org/abs/`, `e-Print archive, `, ` preprint arXiv:`.
    let mut skip = 0;
    loop {
        let tail = &rest[skip..];
        let blank = tail.len()
            - tail
                .trim_start_matches([
                    ' ', ':', ',', '.', '：', '\u{a0}', '(', '/', '-', '[', '\n', '\r',
                ])
                .len();
        if blank > 0 {
            skip += blank;
            continue;
        }
        let word = [
            "org/",
            "abs/",
            "pdf/",
            "html/",
            "preprint",
            "Preprint",
            "e-prints",
            "e-print",
            "eprint",
            "id",
            "identifier",
            "arXiv",
            "arxiv",
            "no",
            "ID",
            "vol",
            "cs",
            "CoRR",
            "https://",
        ]
        .into_iter()
        .find(|word| {
            tail.starts_with(word) && crate::model::identifier_lengths::arxiv(tail).is_none()
        });
        match word {
            Some(word) => skip += word.len(),
            None => break,
        }
        if skip > 60 {
            return None;
        }
    }
    let from = at + 4 + skip;
    if skip == 0 {
        return None;
    }
    let length = crate::model::identifier_lengths::arxiv(&text[from..])?;
    let mut end = from + length;
    let id = Identifier::arxiv(&text[from..end])?;
    if text[start..from].contains(".org/") && text[end..].starts_with(".pdf") {
        end += 4;
    }
    id_hit(start..end, id)
}

/// `CoRR, abs/1412.6980`.
fn corr_at(text: &str, at: usize) -> Option<Hit<'_>> {
    let rest = text[at + 4..].trim_start_matches([' ', ',', '.', ':', '\n']);
    let rest = rest
        .strip_prefix("abs/")
        .or_else(|| rest.strip_prefix("vol. abs/"))?;
    let from = text.len() - rest.len();
    let length = crate::model::identifier_lengths::arxiv(rest)?;
    id_hit(at..from + length, Identifier::arxiv(&rest[..length])?)
}

fn isbn_at(text: &str, at: usize, taken: usize) -> Option<Hit<'_>> {
    if at > taken && before(text, at).is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let mut rest = &text[at + 4..];
    rest = rest
        .strip_prefix("-13")
        .or_else(|| rest.strip_prefix("-10"))
        .or_else(|| rest.strip_prefix(" 13:"))
        .or_else(|| rest.strip_prefix(" 10:"))
        .unwrap_or(rest);
    rest = rest.trim_start_matches([':', ' ', '：', '=', '"', '{', '\u{a0}', '-', '#']);
    let from = text.len() - rest.len();
    // The longest prefix with a checksum that holds: what follows may be digits too.
    let near = &rest[..rest.char_indices().nth(40).map_or(rest.len(), |(at, _)| at)];
    let run = near
        .find(|c: char| {
            !(c.is_ascii_digit() || matches!(c, '-' | ' ' | 'X' | 'x' | '\u{2010}'..='\u{2013}'))
        })
        .unwrap_or(near.len());
    let mut candidates = [None, None];
    let mut digits = 0;
    for (offset, c) in rest[..run].char_indices() {
        if c.is_ascii_digit() || c == 'X' || c == 'x' {
            digits += 1;
            if digits == 10 {
                candidates[1] = Some(offset + 1);
            }
            if digits == 13 {
                candidates[0] = Some(offset + 1);
                break;
            }
        }
    }
    candidates.into_iter().flatten().find_map(|length| {
        let id = Identifier::isbn(&rest[..length])?;
        id_hit(at..from + length, id)
    })
}

fn pmid_at(text: &str, at: usize, taken: usize) -> Option<Hit<'_>> {
    if at > taken && before(text, at).is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = &text[at..];
    let rest = rest.strip_prefix("PubMed").map_or_else(
        || &rest[4..],
        |rest| rest.trim_start_matches(" PMID").trim_start_matches(" ID"),
    );
    let value = rest.trim_start_matches([':', ' ', '：', '\u{a0}', '.']);
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    // A bare number after `PubMed` is a count unless a colon or an id announces it.
    let announced = !text[at..].starts_with("PubMed") || rest.starts_with([':', '：']);
    if value.len() == rest.len()
        || digits < 4
        || !announced
        || value[digits..].starts_with(|c: char| c.is_ascii_alphanumeric())
    {
        return None;
    }
    let from = text.len() - value.len();
    id_hit(at..from + digits, Identifier::pmid(&value[..digits])?)
}

fn pmc_at(text: &str, at: usize, taken: usize) -> Option<Hit<'_>> {
    if at > taken
        && before(text, at).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_'))
    {
        return None;
    }
    let rest = text[at + 3..]
        .trim_start_matches("ID")
        .trim_start_matches("id")
        .trim_start_matches([':', ' ']);
    let rest = rest.strip_prefix("PMC").unwrap_or(rest);
    let from = text.len() - rest.len();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits < 5
        || rest[digits..].starts_with(|c: char| c.is_ascii_alphanumeric())
        || from - at > 12
    {
        return None;
    }
    id_hit(at..from + digits, Identifier::pmcid(&rest[..digits])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws what was found as `scheme:value` or the URL, and checks that every span slices back.
    fn draw(text: &str) -> Vec<String> {
        find(text)
            .into_iter()
            .map(|hit| match hit.found {
                Found::Id(id) => format!(
                    "{}:{} = {}",
                    id.scheme().as_str(),
                    id.value(),
                    &text[hit.span]
                ),
                Found::Url(url) => {
                    assert_eq!(url, &text[hit.span]);
                    url.to_owned()
                }
            })
            .collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(draw(text), expected, "{text}");
    }

    #[test]
    fn dois() {
        check(
            "see doi:10.1145/3341301.3359646.",
            &["doi:10.1145/3341301.3359646 = doi:10.1145/3341301.3359646"],
        );
        check(
            "DOI: 10.1145/3341301.3359646, and",
            &["doi:10.1145/3341301.3359646 = DOI: 10.1145/3341301.3359646"],
        );
        check(
            "(10.1016/S0140-6736(05)67889-0)",
            &["doi:10.1016/s0140-6736(05)67889-0 = 10.1016/S0140-6736(05)67889-0"],
        );
        check(
            "参见10.1145/3341301.3359646。",
            &["doi:10.1145/3341301.3359646 = 10.1145/3341301.3359646"],
        );
        check(
            "dx.doi.org/10.1109/5.771073",
            &["doi:10.1109/5.771073 = dx.doi.org/10.1109/5.771073"],
        );
        check(
            "dl.acm.org/doi/10.1145/1.2a",
            &["doi:10.1145/1.2a = dl.acm.org/doi/10.1145/1.2a"],
        );
        check(
            "10.1145/1327452.1327492,10.1145/1327452.1327493",
            &[
                "doi:10.1145/1327452.1327492 = 10.1145/1327452.1327492",
                "doi:10.1145/1327452.1327493 = 10.1145/1327452.1327493",
            ],
        );
        check(
            "[10.1145/12345](https://doi.org/10.1145/12345)",
            &[
                "doi:10.1145/12345 = 10.1145/12345",
                "https://doi.org/10.1145/12345",
            ],
        );
        check("**10.1145/12345**", &["doi:10.1145/12345 = 10.1145/12345"]);
    }

    #[test]
    fn arxiv_ids() {
        check(
            "arXiv:1806.03377v2 [cs.DC] x",
            &["arxiv:1806.03377 = arXiv:1806.03377v2"],
        );
        check(
            "arXiv preprint arXiv:1806.03377, 2018",
            &["arxiv:1806.03377 = arXiv preprint arXiv:1806.03377"],
        );
        check(
            "ArXiv, abs/2001.09977, 2020.",
            &["arxiv:2001.09977 = ArXiv, abs/2001.09977"],
        );
        check(
            "CoRR, abs/1412.6980, 2014",
            &["arxiv:1412.6980 = CoRR, abs/1412.6980"],
        );
        check(
            "arXiv :1301.5893[ nucl-th]",
            &["arxiv:1301.5893 = arXiv :1301.5893"],
        );
        check(
            "arXiv:hep-th/9901001",
            &["arxiv:hep-th/9901001 = arXiv:hep-th/9901001"],
        );
        check(
            "arxiv.org/pdf/1806.03377.pdf",
            &["arxiv:1806.03377 = arxiv.org/pdf/1806.03377.pdf"],
        );
        check(
            "in arXiv, 2026, arXiv:2611.00000.",
            &["arxiv:2611.00000 = arXiv:2611.00000"],
        );
        check("version 1806.03377 of the build", &[]);
        check("arXiv has 2 million papers", &[]);
    }

    #[test]
    fn books_and_medicine() {
        check(
            "ISBN 978-0-262-03384-8.",
            &["isbn:9780262033848 = ISBN 978-0-262-03384-8"],
        );
        check(
            "ISBN-13: 978-0-262-03384-8 2009",
            &["isbn:9780262033848 = ISBN-13: 978-0-262-03384-8"],
        );
        check(
            "isbn:0262033844, p. 3",
            &["isbn:9780262033848 = isbn:0262033844"],
        );
        check("ISBN 978-0-262-03384-9", &[]);
        check("PMID: 12345678.", &["pmid:12345678 = PMID: 12345678"]);
        check(
            "PMCID: PMC1234567",
            &["pmcid:PMC1234567 = PMCID: PMC1234567"],
        );
        check("PMC1234567", &["pmcid:PMC1234567 = PMC1234567"]);
        check("PubMed 12345 hits", &[]);
    }

    #[test]
    fn urls_end_where_prose_goes_on() {
        check("见 https://example.org/a，然后", &["https://example.org/a"]);
        check("（https://example.org/a）", &["https://example.org/a"]);
        check(
            "(https://example.org/a_(b)).",
            &["https://example.org/a_(b)"],
        );
        check(
            "[t](https://example.org/a \"x\")",
            &["https://example.org/a"],
        );
        check(
            "[https://example.org/a](https://example.org/b)",
            &["https://example.org/a", "https://example.org/b"],
        );
        check(
            "<https://example.org/a>, \"https://example.org/b\"",
            &["https://example.org/a", "https://example.org/b"],
        );
        check("**https://example.org/a**", &["https://example.org/a"]);
        check("\\url{https://example.org/a}", &["https://example.org/a"]);
        check("https://example.org/a《题》", &["https://example.org/a"]);
        check("https://example.org/abc这是", &["https://example.org/abc"]);
        check(
            "https://zh.wikipedia.org/wiki/深度学习。",
            &["https://zh.wikipedia.org/wiki/深度学习"],
        );
        check("www.example.org/a.", &["www.example.org/a"]);
        check(
            "https://example.org/a?b=c&amp;d=e&gt;",
            &["https://example.org/a?b=c&amp;d=e"],
        );
        check(
            "https://example.org/a.\nhttps://example.org/b",
            &["https://example.org/a", "https://example.org/b"],
        );
    }

    #[test]
    fn decoys() {
        for text in [
            "cluster subnet 10.12.0.0/16, gateway 10.12.12.1/24, build 2019.01234 was rolled back",
            "measured 10.1023/s per core, p99 2019.12 us, version 12.34.2019",
            "curl -s http://localhost:8080/v1/10.147/61997.json",
            "cat /data/10.2023/07/x.json",
            "2010.1145/3341301",
            "http://127.0.0.1/10.1145/x",
            "std::fmt://",
            "://",
            "www.",
        ] {
            check(text, &[]);
        }
    }

    proptest::proptest! {
        #[test]
        fn spans_slice_back(text in "([a-z ,.(（，。深]|10\\.1145/|https?://|www\\.|arXiv:|ISBN |PMID:|PMC|[0-9]{4}|doi:|\\)|\\]|[\\[{}é\"'*_/.]){0,24}") {
            let mut last = 0;
            for hit in find(&text) {
                proptest::prop_assert!(hit.span.start >= last && hit.span.end > hit.span.start);
                proptest::prop_assert!(text.get(hit.span.clone()).is_some());
                last = hit.span.end;
            }
        }

        #[test]
        fn never_panics(text in "\\PC{0,80}") {
            let _ = find(&text);
        }
    }
}
