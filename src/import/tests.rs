use super::*;

fn one(text: &str, format: Format) -> Entry {
    let all = read_all(text, format);
    assert_eq!(all.rejects, []);
    assert_eq!(all.entries.len(), 1, "{all:?}");
    all.entries.into_iter().next().unwrap().entry
}

fn fields(entry: &Entry) -> Vec<(&str, &str)> {
    entry
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

#[test]
fn bibtex_is_read_with_its_strings() {
    let text = "@string{sosp = \"{SOSP} \" # \"'19\"}\n@InProceedings(pipe,\n author = {A. B. Cee and D, E},\n \
         TITLE = \"A {\\\"U}ber\n   title\", booktitle = SOSP # {, vol. } # 3, month = Oct, year = 2019,)";
    let entry = one(text, Format::Bibtex);
    assert_eq!((&*entry.key, &*entry.entry_type), ("pipe", "inproceedings"));
    assert_eq!(
        fields(&entry),
        [
            ("author", "A. B. Cee and D, E"),
            ("title", "A {\\\"U}ber title"),
            ("booktitle", "{SOSP} '19, vol. 3"),
            ("month", "oct"),
            ("year", "2019"),
        ]
    );
}

#[test]
fn what_is_inherited_is_kept_apart() {
    let text = "@inproceedings{a, title={A}, crossref={P}, xdata={acm}}\n\
         @proceedings{p, title={Proc}, year=2019, editor={E}}\n@xdata{acm, publisher={ACM}}";
    let all = read_all(text, Format::Bibtex);
    assert_eq!(all.entries.len(), 2, "@xdata is no work");
    let entry = &all.entries[0].entry;
    assert_eq!(entry.get("booktitle"), Some("Proc"));
    assert_eq!(
        (entry.get("publisher"), entry.year()),
        (Some("ACM"), Some(2019))
    );
    assert_eq!(entry.own("booktitle"), None);
    let lost = read_all("@misc{a, crossref={nobody}}", Format::Bibtex);
    assert_eq!(lost.remarks.len(), 1);
}

#[test]
fn ris_is_read() {
    let text = "TY  - JOUR\nAU  - Codd, E. F.\nAU  - IBM Research\nTI  - A Relational Model & more\nJO  - CACM\n\
         VL  - 13\nIS  - 6\nSP  - 377\nEP  - 387\nPY  - 1970/06//\nDO  - 10.1145/362384.362685\nSN  - 0001-0782\n\
         KW  - databases\nKW  - theory\nC1  - something\nN1  - a note\n  that goes on\nER  - \n\nTY  - CPAPER\nER  - \n";
    let all = read_all(text, Format::Ris);
    assert_eq!((all.entries.len(), all.rejects.len()), (1, 1));
    assert_eq!(all.rejects[0].line, 20);
    assert_eq!(
        fields(&all.entries[0].entry),
        [
            ("author", "Codd, E. F. and {IBM Research}"),
            ("title", "A Relational Model \\& more"),
            ("journaltitle", "CACM"),
            ("number", "6"),
            ("volume", "13"),
            ("doi", "10.1145/362384.362685"),
            ("note", "a note that goes on"),
            ("date", "1970-06"),
            ("pages", "377--387"),
            ("issn", "0001-0782"),
            ("keywords", "databases, theory"),
            ("ris-c1", "something"),
        ]
    );
}

#[test]
fn csl_json_is_read_object_by_object() {
    let text = r#"[{"id":"a","type":"article-journal","title":"On <i>E. coli</i>",
        "author":[{"family":"Oord","given":"Aäron","non-dropping-particle":"van den"},{"literal":"OpenAI"}],
        "issued":{"date-parts":[[2019,5]]},"container-title":"Nature","page":"1-9","archive":"X"},
        {"id": "b", "title": nope},
        {"id":"c","type":"book","title":"C"}]"#;
    let all = read_all(text, Format::CslJson);
    assert_eq!((all.entries.len(), all.rejects.len()), (2, 1), "{all:?}");
    assert_eq!(all.rejects[0].line, 4);
    assert_eq!(
        fields(&all.entries[0].entry),
        [
            ("author", "van den Oord, Aäron and {OpenAI}"),
            ("title", "On \\emph{E. coli}"),
            ("pages", "1--9"),
            ("journaltitle", "Nature"),
            ("date", "2019-05"),
            ("csl-archive", "X"),
        ]
    );
    let zotero = r#"{"config": {}, "items": [{"itemType":"journalArticle","citationKey":"k","title":"T",
        "creators":[{"firstName":"A","lastName":"B","creatorType":"author"}],"tags":[{"tag":"x"}]}]}"#;
    let entry = one(zotero, Format::CslJson);
    assert_eq!(
        fields(&entry),
        [("author", "B, A"), ("title", "T"), ("keywords", "x")]
    );
}

#[test]
fn pubmed_and_endnote_are_read() {
    let nbib = "PMID- 123\nTI  - A title\n      that goes on.\nFAU - Smith, Jane A\nAU  - Smith JA\nDP  - 2019 May 3\n\
         JT  - The Journal\nPG  - 436-44\nLID - 10.1/abc [doi]\nMH  - Humans\nGR  - R01\n";
    let entry = one(nbib, Format::Nbib);
    assert_eq!(entry.title(), "A title that goes on");
    for (name, value) in [
        ("author", "Smith, Jane A"),
        ("date", "2019-05-03"),
        ("pages", "436--444"),
        ("doi", "10.1/abc"),
        ("pmid", "123"),
        ("nbib-gr", "R01"),
    ] {
        assert_eq!(entry.own(name), Some(value));
    }
    let enw = "%0 Conference Paper\n%A Narayanan, Deepak\n%T PipeDream\n%B SOSP\n%D 2019\n%K a\n%K b\n%2 odd\n";
    let entry = one(enw, Format::Enw);
    assert_eq!(entry.entry_type, "inproceedings");
    assert_eq!(
        (
            entry.own("booktitle"),
            entry.own("keywords"),
            entry.own("endnote-tag-2")
        ),
        (Some("SOSP"), Some("a, b"), Some("odd"))
    );
    let xml = "<?xml version=\"1.0\"?><xml><records><record><ref-type name=\"Journal Article\">17</ref-type>\
         <contributors><authors><author><style face=\"normal\">Codd, E. F.</style></author></authors></contributors>\
         <titles><title><style>A &amp; B</style></title><secondary-title>CACM</secondary-title></titles>\
         <dates><year>1970</year></dates></record></records></xml>";
    let entry = one(xml, Format::EndnoteXml);
    assert_eq!(
        fields(&entry),
        [
            ("author", "Codd, E. F."),
            ("title", "A \\& B"),
            ("journaltitle", "CACM"),
            ("date", "1970")
        ]
    );
}

#[test]
fn formats_are_told_by_their_content() {
    for (text, format) in [
        ("% a comment\n@book{k, title={T}}", Format::Bibtex),
        ("TY  - JOUR\nER  - ", Format::Ris),
        ("[{\"id\": 1}]", Format::CslJson),
        ("PMID- 1\n", Format::Nbib),
        ("%0 Book\n%T x", Format::Enw),
        ("<?xml version=\"1.0\"?>", Format::EndnoteXml),
        (
            "10.1145/3341301.3359646\narXiv:1806.03377\nhttps://example.org/x\n",
            Format::Identifiers,
        ),
    ] {
        assert_eq!(Format::guess("x", text), Some(format), "{text}");
    }
    assert_eq!(Format::guess("x", "Dear all,\nwhat is this?\n"), None);
}
