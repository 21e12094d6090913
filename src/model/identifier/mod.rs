//! Identifiers: what names one work among all.

mod arxiv;
mod doi;
mod isbn;
mod others;
#[cfg(test)]
mod tests;

pub(crate) use arxiv::arxiv_length;
pub(crate) use doi::doi_length;

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
            return crate::model::url::identifier(text);
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
            .or_else(|| crate::model::url::identifier(text))
    }
}

impl std::fmt::Display for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.value)
    }
}

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
