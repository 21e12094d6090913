//! Identifiers: what names one work among all.

/// A kind of identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// Digital object identifier, lower-case, without resolver: `10.1145/3341301.3359646`.
    Doi,
    /// arXiv id without version: `1806.03377`, `hep-th/9901001`.
    Arxiv,
    /// ISBN-13 without hyphens, checksum verified (an ISBN-10 is converted).
    Isbn,
    /// PubMed id.
    Pmid,
    /// PubMed Central id: `PMC1234567`.
    Pmcid,
    /// ACL Anthology id: `P18-1031`, `2020.acl-main.1`.
    Acl,
    /// OpenReview forum id.
    Openreview,
    /// Semantic Scholar corpus id or hash.
    S2,
    /// DBLP record key.
    Dblp,
}

impl Scheme {
    /// Every scheme, in the order of preference when one must be shown.
    pub const ALL: [Self; 9] = [
        Self::Doi,
        Self::Arxiv,
        Self::Isbn,
        Self::Pmid,
        Self::Pmcid,
        Self::Acl,
        Self::Openreview,
        Self::Dblp,
        Self::S2,
    ];

    /// The lower-case name used in JSON (`ids{doi, arxiv, …}`) and in the catalog.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Doi => "doi",
            Self::Arxiv => "arxiv",
            Self::Isbn => "isbn",
            Self::Pmid => "pmid",
            Self::Pmcid => "pmcid",
            Self::Acl => "acl",
            Self::Openreview => "openreview",
            Self::S2 => "s2",
            Self::Dblp => "dblp",
        }
    }

    /// Reads the lower-case name; none when it is no scheme.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.as_str() == name)
    }
}

/// One identifier in its normal form; a value that exists is valid.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identifier {
    scheme: Scheme,
    value: String,
}

impl Identifier {
    /// The scheme.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The value in the normal form that [`Scheme`] states.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The year in which the work came out, where the identifier holds it: arXiv and ACL Anthology.
    ///
    /// **Source**: <https://info.arxiv.org/help/arxiv_identifier.html>, <https://aclanthology.org/info/ids/>,
    /// both read in November 2026.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        let digits = |text: &str| {
            text.bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| text.parse().ok())?
        };
        // Neither is older than 1960, nor in use in 2060.
        let century = |year: i32| if year < 60 { 2000 + year } else { 1900 + year };
        match self.scheme {
            // `1806.03377`, `hep-th/9711200`.
            Scheme::Arxiv => {
                let number = self.value.split_once('/').map_or(&*self.value, |it| it.1);
                digits(number.get(..2)?).map(century)
            }
            // `2020.acl-main.1`, `P18-1031`.
            Scheme::Acl => match self.value.split_once('.') {
                Some((year, _)) if year.len() == 4 => digits(year),
                _ => digits(self.value.get(1..3)?).map(century),
            },
            _ => None,
        }
    }
}

impl Identifier {
    /// Reads `value` as an identifier of this scheme, in any form people write it; none when it is not valid.
    #[must_use]
    pub fn new(scheme: Scheme, value: &str) -> Option<Self> {
        match scheme {
            Scheme::Doi => Self::doi(value),
            Scheme::Arxiv => Self::arxiv(value),
            Scheme::Isbn => Self::isbn(value),
            Scheme::Pmid => Self::pmid(value),
            Scheme::Pmcid => Self::pmcid(value),
            Scheme::Acl => Self::acl(value),
            Scheme::Openreview => Self::openreview(value),
            Scheme::S2 => Self::s2(value),
            Scheme::Dblp => Self::dblp(value),
        }
    }

    /// Reads what people type or paste: a bare DOI, arXiv id or ISBN, one with its prefix (`doi:`, `arXiv:`,
    /// `ISBN `, `PMID: `, `PMC…`, `acl:`, `openreview:`, `s2:`, `dblp:`), or the URL of a known site.
    ///
    /// A bare number is no identifier: it could be anything.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_matches(['<', '>', '"']).trim();
        if text.contains("://") || starts_with_no_case(text, "www.") {
            return super::url::identifier(text);
        }
        let prefixed = [
            ("doi", Scheme::Doi),
            ("arxiv", Scheme::Arxiv),
            ("isbn-13", Scheme::Isbn),
            ("isbn-10", Scheme::Isbn),
            ("isbn", Scheme::Isbn),
            ("pmid", Scheme::Pmid),
            ("pmcid", Scheme::Pmcid),
            ("acl", Scheme::Acl),
            ("openreview", Scheme::Openreview),
            ("s2", Scheme::S2),
            ("dblp", Scheme::Dblp),
        ];
        for (prefix, scheme) in prefixed {
            if starts_with_no_case(text, prefix) {
                let rest = &text[prefix.len()..];
                let value = rest.trim_start_matches([':', ' ', '：']);
                if value.len() < rest.len()
                    && let Some(found) = Self::new(scheme, value)
                {
                    return Some(found);
                }
            }
        }
        if starts_with_no_case(text, "pmc") {
            return Self::pmcid(text);
        }
        Self::doi(text)
            .or_else(|| Self::arxiv(text))
            .or_else(|| Self::isbn(text))
            .or_else(|| super::url::identifier(text))
    }

    /// Reads a DOI: bare, after `doi:` or as a resolver's URL (percent-decoded); trailing punctuation falls off.
    ///
    /// **Source**: DOI Handbook, 2.2 (`10.` + registrant of 4 to 9 digits, perhaps with parts, `/`, suffix).
    #[must_use]
    pub fn doi(text: &str) -> Option<Self> {
        let text = text.trim();
        let decoded;
        let start = text.find("10.")?;
        let mut rest = &text[start..];
        let before = &text[..start];
        if !before.is_empty() {
            let lower = before.to_ascii_lowercase();
            let lower = lower.trim_end();
            if !(lower.ends_with("doi:") || lower.ends_with("doi") || lower.ends_with("doi.org/")) {
                return None;
            }
            if lower.contains("://") && rest.contains('%') {
                decoded = super::url::percent_decode(rest);
                rest = &decoded;
            }
        }
        let end = doi_length(rest)?;
        (end == rest.len() || !rest[end..].starts_with(|c: char| c.is_alphanumeric())).then(|| {
            Self {
                scheme: Scheme::Doi,
                value: rest[..end].to_lowercase(),
            }
        })
    }

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

    /// Reads an ISBN-10 or ISBN-13 with or without hyphens and spaces; its checksum must hold.
    #[must_use]
    pub fn isbn(text: &str) -> Option<Self> {
        let mut digits = [0u8; 13];
        let mut count = 0;
        for c in text.trim().chars() {
            match c {
                '0'..='9' => {
                    *digits.get_mut(count)? = c as u8 - b'0';
                    count += 1;
                }
                'x' | 'X' if count == 9 => {
                    digits[count] = 10;
                    count += 1;
                }
                '-' | ' ' | '\u{2010}'..='\u{2013}' => {}
                _ => return None,
            }
        }
        let digits = match count {
            10 => {
                let sum: u32 = digits[..10]
                    .iter()
                    .zip((1..=10).rev())
                    .map(|(&d, weight)| u32::from(d) * weight)
                    .sum();
                if !sum.is_multiple_of(11) || digits[..9].iter().all(|&d| d == digits[0]) {
                    return None;
                }
                let mut long = [0u8; 13];
                long[..3].copy_from_slice(&[9, 7, 8]);
                long[3..12].copy_from_slice(&digits[..9]);
                let sum: u32 = long[..12]
                    .iter()
                    .enumerate()
                    .map(|(i, &d)| u32::from(d) * if i % 2 == 0 { 1 } else { 3 })
                    .sum();
                long[12] = ((10 - sum % 10) % 10) as u8;
                long
            }
            13 => {
                let sum: u32 = digits
                    .iter()
                    .enumerate()
                    .map(|(i, &d)| u32::from(d) * if i % 2 == 0 { 1 } else { 3 })
                    .sum();
                if !sum.is_multiple_of(10)
                    || !matches!(digits[..3], [9, 7, 8] | [9, 7, 9])
                    || digits.contains(&10)
                {
                    return None;
                }
                digits
            }
            _ => return None,
        };
        Some(Self {
            scheme: Scheme::Isbn,
            value: digits.iter().map(|&d| char::from(b'0' + d)).collect(),
        })
    }

    /// Reads a PubMed id: one to eight digits.
    #[must_use]
    pub fn pmid(text: &str) -> Option<Self> {
        let text = text.trim();
        ((1..=8).contains(&text.len())
            && !text.starts_with('0')
            && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| Self {
            scheme: Scheme::Pmid,
            value: text.to_owned(),
        })
    }

    /// Reads a PubMed Central id, with or without `PMC` before its digits.
    #[must_use]
    pub fn pmcid(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = if starts_with_no_case(text, "pmc") {
            &text[3..]
        } else {
            text
        };
        ((3..=9).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| Self {
            scheme: Scheme::Pmcid,
            value: format!("PMC{digits}"),
        })
    }

    /// Reads an ACL Anthology id of the old (`P18-1031`) or new (`2020.acl-main.1`) form.
    #[must_use]
    pub fn acl(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_suffix(".pdf").unwrap_or(text);
        let bytes = text.as_bytes();
        if let [letter, y1, y2, b'-', rest @ ..] = bytes
            && letter.is_ascii_alphabetic()
            && y1.is_ascii_digit()
            && y2.is_ascii_digit()
            && rest.len() == 4
            && rest.iter().all(u8::is_ascii_digit)
        {
            return Some(Self {
                scheme: Scheme::Acl,
                value: text.to_ascii_uppercase(),
            });
        }
        let mut parts = text.splitn(3, '.');
        let (year, volume, number) = (parts.next()?, parts.next()?, parts.next()?);
        let is_year = year.len() == 4
            && year.starts_with(['1', '2'])
            && year.bytes().all(|b| b.is_ascii_digit());
        let is_volume = volume.contains('-')
            && volume
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let is_number =
            (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        (is_year && is_volume && is_number).then(|| Self {
            scheme: Scheme::Acl,
            value: text.to_ascii_lowercase(),
        })
    }

    /// Reads an OpenReview forum id, such as `rJl-b3RcF7`.
    #[must_use]
    pub fn openreview(text: &str) -> Option<Self> {
        let text = text.trim();
        ((8..=14).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'))
        .then(|| Self {
            scheme: Scheme::Openreview,
            value: text.to_owned(),
        })
    }

    /// Reads a Semantic Scholar paper hash (40 hexadecimal digits) or corpus id (digits).
    #[must_use]
    pub fn s2(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_hash = text.len() == 40 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let is_number = (3..=12).contains(&text.len())
            && !text.starts_with('0')
            && text.bytes().all(|b| b.is_ascii_digit());
        (is_hash || is_number).then(|| Self {
            scheme: Scheme::S2,
            value: text.to_ascii_lowercase(),
        })
    }

    /// Reads a DBLP record key, such as `conf/sosp/NarayananHPSDGGZ19`.
    #[must_use]
    pub fn dblp(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_suffix(".html").unwrap_or(text);
        let mut parts = text.split('/');
        let area = parts.next()?;
        let known = [
            "conf",
            "journals",
            "books",
            "phd",
            "series",
            "reference",
            "tr",
            "homepages",
        ];
        let rest: Vec<_> = parts.collect();
        let fits = known.contains(&area)
            && (2..=3).contains(&rest.len())
            && rest.iter().all(|part| {
                !part.is_empty()
                    && part
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b"-_+:".contains(&b))
            });
        fits.then(|| Self {
            scheme: Scheme::Dblp,
            value: text.to_owned(),
        })
    }
}

impl std::fmt::Display for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.value)
    }
}

/// How many bytes of `text`, which starts at `10.`, are a DOI; none when it is no DOI.
///
/// Ends at white space, quotes, angle brackets and anything outside ASCII that is punctuation or Han;
/// closing brackets belong only when their opening one does; trailing punctuation falls off.
pub(crate) fn doi_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if !text.starts_with("10.") {
        return None;
    }
    let registrant = bytes[3..].iter().take_while(|b| b.is_ascii_digit()).count();
    if !(4..=9).contains(&registrant) || bytes[3] == b'0' {
        return None;
    }
    let mut at = 3 + registrant;
    while bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        at += 1 + bytes[at + 1..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
    }
    if bytes.get(at) != Some(&b'/') {
        return None;
    }
    let suffix = at + 1;
    let (mut round, mut square, mut curly, mut angle) = (0i32, 0i32, 0i32, 0i32);
    let mut end = suffix;
    for (offset, c) in text[suffix..].char_indices() {
        let fits = match c {
            'a'..='z'
            | 'A'..='Z'
            | '0'..='9'
            | '-'
            | '.'
            | '_'
            | ';'
            | ':'
            | '/'
            | '+'
            | '='
            | '~'
            | '@'
            | '*'
            | '%'
            | '!'
            | '$'
            | '&'
            | ','
            | '?'
            | '\''
            | '#'
            | '|' => true,
            '(' => {
                round += 1;
                true
            }
            ')' => {
                round -= 1;
                round >= 0
            }
            '[' => {
                square += 1;
                true
            }
            ']' => {
                square -= 1;
                square >= 0
            }
            '{' => {
                curly += 1;
                true
            }
            '}' => {
                curly -= 1;
                curly >= 0
            }
            // Old Wiley DOIs hold `<233::AID-NUM1>3.0.CO;2-Q`.
            '<' if bytes[suffix + offset + 1..]
                .first()
                .is_some_and(u8::is_ascii_digit) =>
            {
                angle += 1;
                true
            }
            '>' if angle > 0 => {
                angle -= 1;
                true
            }
            _ => false,
        };
        if !fits {
            break;
        }
        end = suffix + offset + c.len_utf8();
    }
    // A list of DOIs without spaces, or a second URL: the first ends there.
    if let Some(at) = text[suffix..end]
        .find(",10.")
        .or_else(|| text[suffix..end].find(";10."))
    {
        end = suffix + at;
    }
    if let Some(at) = text[suffix..end].find("](") {
        end = suffix + at;
    }
    if let Some(at) = text[suffix..end].find(['?', '#', '|']) {
        end = suffix + at;
    }
    // Trailing punctuation is the prose's own, and so is an opening bracket that never closes:
    // `10.1145/1 (see` and `(10.1145/1.)` both keep `10.1145/1`.
    loop {
        let kept = text[suffix..end].trim_end_matches(|c: char| ".,;:!'*_~/&-@$=+%".contains(c));
        let mut next = suffix + kept.len();
        for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
            let kept = &text[suffix..next];
            if kept.matches(open).count() > kept.matches(close).count()
                && let Some(at) = kept.rfind(open)
            {
                next = suffix + at;
            }
        }
        if next == end {
            break;
        }
        end = next;
    }
    let value = text.get(suffix..end)?;
    // `10.1000/s` as in "at 10.1000/s per core" is a rate: a suffix has a digit or is longer.
    let has_digit = value.bytes().any(|b| b.is_ascii_digit());
    let is_rate = !has_digit && value.len() < 5;
    (!value.is_empty() && !is_rate && value.bytes().any(|b| b.is_ascii_alphanumeric()))
        .then_some(end)
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

/// True when `text` starts with `prefix`, which is lower-case ASCII, whatever the case.
pub(crate) fn starts_with_no_case(text: &str, prefix: &str) -> bool {
    text.len() >= prefix.len()
        && text.as_bytes()[..prefix.len()].eq_ignore_ascii_case(prefix.as_bytes())
}

/// Finds `needle`, which is lower-case ASCII, whatever the case.
fn find_no_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes()
        .windows(needle.len())
        .position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, scheme: Scheme, value: &str) {
        let found = Identifier::parse(text);
        assert_eq!(
            found.as_ref().map(|id| (id.scheme(), id.value())),
            Some((scheme, value)),
            "{text}"
        );
        let again = Identifier::new(scheme, value);
        assert_eq!(
            again.as_ref().map(Identifier::value),
            Some(value),
            "normal form is a fixed point: {value}"
        );
    }

    #[test]
    fn some_identifiers_hold_a_year() {
        for (text, year) in [
            ("arXiv:1806.03377", Some(2018)),
            ("arXiv:0704.0001", Some(2007)),
            ("arXiv:hep-th/9711200", Some(1997)),
            ("arXiv:math.GT/0309136", Some(2003)),
            ("acl:P18-1031", Some(2018)),
            ("acl:2020.acl-main.1", Some(2020)),
            ("10.1145/3341301.3359646", None),
        ] {
            let id = Identifier::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(id.year(), year, "{text}");
        }
    }

    #[test]
    fn what_people_type() {
        check(
            "10.1145/3341301.3359646",
            Scheme::Doi,
            "10.1145/3341301.3359646",
        );
        check(
            "DOI: 10.1145/3341301.3359646.",
            Scheme::Doi,
            "10.1145/3341301.3359646",
        );
        check(
            "https://doi.org/10.1016%2Fj.cell.2020.01.001",
            Scheme::Doi,
            "10.1016/j.cell.2020.01.001",
        );
        check(
            "https://dx.doi.org/10.1016/S0140-6736(05)67889-0",
            Scheme::Doi,
            "10.1016/s0140-6736(05)67889-0",
        );
        check(
            "doi.org/10.1145/3341301.3359646",
            Scheme::Doi,
            "10.1145/3341301.3359646",
        );
        check(
            "10.1002/(SICI)1097-0207(19960815)39:15<2555::AID-NME962>3.0.CO;2-Q",
            Scheme::Doi,
            "10.1002/(sici)1097-0207(19960815)39:15<2555::aid-nme962>3.0.co;2-q",
        );
        check("1806.03377", Scheme::Arxiv, "1806.03377");
        check("arXiv:1806.03377v2 [cs.DC]", Scheme::Arxiv, "1806.03377");
        check("hep-th/9901001", Scheme::Arxiv, "hep-th/9901001");
        check("arXiv:math.GT/0309136", Scheme::Arxiv, "math/0309136");
        check(
            "https://arxiv.org/pdf/1806.03377v2.pdf",
            Scheme::Arxiv,
            "1806.03377",
        );
        check(
            "http://export.arxiv.org/abs/hep-th/9901001v3",
            Scheme::Arxiv,
            "hep-th/9901001",
        );
        check("978-0-262-03384-8", Scheme::Isbn, "9780262033848");
        check("ISBN 0-262-03384-4", Scheme::Isbn, "9780262033848");
        check("ISBN-13: 978-0-262-03384-8", Scheme::Isbn, "9780262033848");
        check("080442957X", Scheme::Isbn, "9780804429573");
        check("PMID: 12345678", Scheme::Pmid, "12345678");
        check(
            "https://pubmed.ncbi.nlm.nih.gov/12345678/",
            Scheme::Pmid,
            "12345678",
        );
        check("PMC1234567", Scheme::Pmcid, "PMC1234567");
        check(
            "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/",
            Scheme::Pmcid,
            "PMC1234567",
        );
        check(
            "https://aclanthology.org/P18-1031.pdf",
            Scheme::Acl,
            "P18-1031",
        );
        check(
            "https://www.aclweb.org/anthology/papers/P/P18/P18-1031/",
            Scheme::Acl,
            "P18-1031",
        );
        check(
            "https://aclanthology.org/2020.acl-main.1/",
            Scheme::Acl,
            "2020.acl-main.1",
        );
        check(
            "https://openreview.net/forum?id=rJl-b3RcF7&noteId=x",
            Scheme::Openreview,
            "rJl-b3RcF7",
        );
        check(
            "https://dl.acm.org/doi/abs/10.1145/3341301.3359646?download=true",
            Scheme::Doi,
            "10.1145/3341301.3359646",
        );
        check(
            "https://link.springer.com/chapter/10.1007/978-3-319-00000-2_12",
            Scheme::Doi,
            "10.1007/978-3-319-00000-2_12",
        );
        check(
            "https://www.nature.com/articles/nature14539",
            Scheme::Doi,
            "10.1038/nature14539",
        );
        check(
            "https://www.nature.com/articles/nmeth.1618.pdf",
            Scheme::Doi,
            "10.1038/nmeth.1618",
        );
        check(
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0115069",
            Scheme::Doi,
            "10.1371/journal.pone.0115069",
        );
        check(
            "https://www.biorxiv.org/content/10.1101/2020.05.01.073262v2.full",
            Scheme::Doi,
            "10.1101/2020.05.01.073262",
        );
        check(
            "https://dblp.org/rec/conf/sosp/NarayananHPSDGGZ19.html",
            Scheme::Dblp,
            "conf/sosp/NarayananHPSDGGZ19",
        );
        check(
            "https://www.semanticscholar.org/paper/PipeDream/2e3e3aeba3f4bf9b4d0b9ad4a7bb5a64dee0bb5f",
            Scheme::S2,
            "2e3e3aeba3f4bf9b4d0b9ad4a7bb5a64dee0bb5f",
        );
    }

    #[test]
    fn what_is_no_identifier() {
        for text in [
            "",
            "10",
            "12345678",
            "10.0.0.0/16",
            "10.1000/s",
            "v1.2.3",
            "1813.03377",
            "1806.0337",
            "978-0-262-03384-9",
            "hello",
            "https://example.org/10",
            "2019.12",
            "arXiv",
            "doi:",
            "https://www.sciencedirect.com/science/article/pii/S0167739X18307349",
            "https://www.nature.com/news",
        ] {
            assert_eq!(Identifier::parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn parsing_never_panics(text in ".{0,60}") {
            if let Some(id) = Identifier::parse(&text) {
                let again = Identifier::new(id.scheme(), id.value());
                proptest::prop_assert_eq!(again.as_ref(), Some(&id));
            }
        }

        #[test]
        fn parsing_shapes_never_panics(text in "(doi:|https://doi.org/|arXiv:|ISBN |)(10\\.[0-9]{3,5}/[-a-z0-9()<>%;:./\\[\\]{}é，]{0,20}|[0-9]{4}\\.[0-9]{4,5}(v[0-9])?|[-0-9X ]{9,17})") {
            if let Some(id) = Identifier::parse(&text) {
                let again = Identifier::new(id.scheme(), id.value());
                proptest::prop_assert_eq!(again.as_ref(), Some(&id), "{}", text);
            }
        }
    }
}
