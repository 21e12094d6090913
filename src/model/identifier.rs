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
}
