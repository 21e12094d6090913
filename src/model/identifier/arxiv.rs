//! arXiv ids of both forms.

use super::{Identifier, Scheme, find_no_case, starts_with_no_case};

impl Identifier {
    /// Reads an arXiv id of either form, bare, after `arXiv:` or as an arXiv URL; the version falls off.
    ///
    /// **Source**: <https://info.arxiv.org/help/arxiv_identifier.html>: four digits after the point up to
    /// 1412, five since 1501; before April 2007 `archive.SUBJECT/YYMMNNN`.
    #[must_use]
    pub fn arxiv(text: &str) -> Option<Self> {
        let mut text = text.trim();
        if let Some(at) = find_no_case(text, "arxiv.org/") {
            text = &text[at + "arxiv.org/".len()..];
            text = text.split_once('/').map_or(text, |(_, rest)| rest);
            text = text.split(['?', '#']).next().unwrap_or(text);
            text = text.strip_suffix(".pdf").unwrap_or(text);
        } else if starts_with_no_case(text, "arxiv") {
            text = text["arxiv".len()..].trim_start_matches([':', ' ', '：', '.']);
        } else if starts_with_no_case(text, "abs/") || starts_with_no_case(text, "pdf/") {
            text = &text[4..];
        }
        let end = arxiv_length(text)?;
        let rest = &text[end..];
        // What may follow: nothing, or the primary class in brackets.
        if !(rest.is_empty() || rest.trim_start().starts_with('[')) {
            return None;
        }
        Some(Self::of_arxiv(&text[..end]))
    }

    /// Takes an id whose form [`arxiv_length`] has checked.
    pub(crate) fn of_arxiv(checked: &str) -> Self {
        let mut value = checked;
        if let Some(at) = value.rfind(['v', 'V'])
            && at > 6
            && value[at + 1..].bytes().all(|b| b.is_ascii_digit())
        {
            value = &value[..at];
        }
        // `math.GT/0309136` and `math/0309136` are the same paper; the archive is enough.
        let value = match value.split_once('/') {
            Some((archive, number)) => {
                let archive = archive
                    .split_once('.')
                    .map_or(archive, |(archive, _)| archive);
                format!("{}/{number}", archive.to_ascii_lowercase())
            }
            None => value.to_owned(),
        };
        Self {
            scheme: Scheme::Arxiv,
            value,
        }
    }
}

/// How many bytes at the start of `text` are an arXiv id with its version; none when it is no id.
pub(crate) fn arxiv_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let number = |from: usize| {
        bytes[from..from + 2]
            .iter()
            .fold(0u32, |sum, b| sum * 10 + u32::from(b - b'0'))
    };
    let mut end;
    if digits(0) == 4 && bytes.get(4) == Some(&b'.') {
        let (year, month, count) = (number(0), number(2), digits(5));
        // arXiv is not older than 0704; ids of the next decades are accepted, those of others are numbers.
        let expected = if year >= 15 { 5 } else { 4 };
        if !(7..=50).contains(&year) || !(1..=12).contains(&month) || count != expected {
            return None;
        }
        end = 5 + count;
    } else {
        let archive = bytes
            .iter()
            .take_while(|b| b.is_ascii_alphabetic() || **b == b'-')
            .count();
        if !ARCHIVES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&text[..archive]))
        {
            return None;
        }
        let mut at = archive;
        if bytes.get(at) == Some(&b'.') {
            let subject = bytes[at + 1..]
                .iter()
                .take_while(|b| b.is_ascii_alphabetic() || **b == b'-')
                .count();
            if !(2..=18).contains(&subject) {
                return None;
            }
            at += 1 + subject;
        }
        if bytes.get(at) != Some(&b'/') || digits(at + 1) != 7 {
            return None;
        }
        let month = number(at + 3);
        let year = number(at + 1);
        if !(1..=12).contains(&month) || !(91..=99).contains(&year) && year > 7 {
            return None;
        }
        end = at + 8;
    }
    if matches!(bytes.get(end), Some(b'v' | b'V')) {
        let count = digits(end + 1);
        if (1..=2).contains(&count) {
            end += 1 + count;
        }
    }
    let next = text[end..].chars().next();
    let glued = next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
        || next == Some('.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    (!glued).then_some(end)
}

/// The archives that ids of the old form name.
///
/// **Source**: <https://arxiv.org/archive>, with the archives that were subsumed.
const ARCHIVES: [&str; 32] = [
    "acc-phys", "adap-org", "alg-geom", "ao-sci", "astro-ph", "atom-ph", "bayes-an", "chao-dyn",
    "chem-ph", "cmp-lg", "comp-gas", "cond-mat", "cs", "dg-ga", "funct-an", "gr-qc", "hep-ex",
    "hep-lat", "hep-ph", "hep-th", "math", "math-ph", "mtrl-th", "nlin", "nucl-ex", "nucl-th",
    "patt-sol", "physics", "q-alg", "q-bio", "quant-ph", "solv-int",
];
