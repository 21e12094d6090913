//! Identifiers of sites and databases: PubMed, ACL Anthology, OpenReview, Semantic Scholar, DBLP.

use super::{Identifier, Scheme, starts_with_no_case};

impl Identifier {
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
