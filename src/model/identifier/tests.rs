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
