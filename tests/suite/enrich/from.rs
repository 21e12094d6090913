//! `notebib enrich --from FILE`: every form of file, compressed or not, and no network.

use std::io::Write as _;

use crate::harness::World;

const NOTE: &str = "# related materials\n\n\
- PipeDream: Generalized Pipeline Parallelism for DNN Training [2019, SOSP]\n\
- Attention is all you need [2017]\n\
- Paxos Made Simple [2001]\n";

const OPENALEX: &str = r#"{"id":"https://openalex.org/W1","doi":"https://doi.org/10.1145/3341301.3359646","title":"PipeDream: generalized pipeline parallelism for DNN training","publication_year":2019,"type":"article","authorships":[{"author":{"display_name":"Deepak Narayanan"}}],"primary_location":{"source":{"display_name":"Symposium on Operating Systems Principles","type":"conference"}},"biblio":{"first_page":"1","last_page":"15"},"cited_by_count":612}"#;
const S2: &str = r#"{"corpusid":1,"externalids":{"DOI":"10.1145/3341301.3359646"},"title":"PipeDream: generalized pipeline parallelism for DNN training","year":2019,"authors":[{"name":"D. Narayanan"}],"venue":"SOSP","journal":{"pages":"1-15"},"citationcount":700}"#;
const CROSSREF: &str = r#"{"DOI":"10.1145/3341301.3359646","type":"proceedings-article","title":["PipeDream"],"subtitle":["generalized pipeline parallelism for DNN training"],"author":[{"given":"Deepak","family":"Narayanan"}],"issued":{"date-parts":[[2019]]},"page":"1-15"}"#;
const ARXIV: &str = r#"{"id":"1706.03762","authors_parsed":[["Vaswani","Ashish",""],["Shazeer","Noam",""]],"title":"Attention Is All\n  You Need","categories":"cs.CL cs.LG","doi":null,"abstract":"  The dominant models","versions":[{"version":"v1","created":"Mon, 12 Jun 2017 17:57:34 GMT"}]}"#;
const DBLP: &str = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<!DOCTYPE dblp SYSTEM \"dblp.dtd\">\n<dblp>\n\
<article mdate=\"2020\" key=\"journals/x/Other\"><author>Ann Other</author><title>Another one.</title><year>2001</year></article>\
<inproceedings mdate=\"2020\" key=\"conf/sosp/NarayananHPSDGG19\"><author>Deepak Narayanan</author><title>PipeDream: generalized pipeline parallelism for DNN training.</title>\n\
<pages>1-15</pages><year>2019</year><booktitle>SOSP</booktitle><ee>https://doi.org/10.1145/3341301.3359646</ee></inproceedings></dblp>";
const BIBTEX: &str = "@misc{other, title = {Another one}}\n\n@inproceedings{x,\n author = {Narayanan, Deepak and Harlap, Aaron},\n title = {{PipeDream}: generalized pipeline parallelism for {DNN} training},\n booktitle = {SOSP}, year = 2019, pages = {1--15}, doi = {10.1145/3341301.3359646}\n}\n";
const RIS: &str = "TY  - CONF\nTI  - PipeDream: generalized pipeline parallelism for DNN training\nAU  - Narayanan, Deepak\nPY  - 2019\nSP  - 1\nEP  - 15\nDO  - 10.1145/3341301.3359646\nER  - \n";
const CSL: &str = "[\n {\"id\":\"x\",\"type\":\"paper-conference\",\"title\":\"PipeDream: generalized pipeline parallelism for DNN training\",\n  \"author\":[{\"given\":\"Deepak\",\"family\":\"Narayanan\"}],\"issued\":{\"date-parts\":[[2019]]},\"page\":\"1-15\",\"DOI\":\"10.1145/3341301.3359646\"}\n]\n";

fn world() -> World {
    let world = World::with_catalog();
    world.write("n/a.md", NOTE);
    world.run(&["scan", "n"]).expect(0);
    world
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_form_of_file_fills() {
    let lines = |line: &str| {
        format!("{{\"title\":\"something else\",\"id\":\"https://openalex.org/W9\"}}\n{line}\n")
    };
    for (name, content, source) in [
        (
            "openalex.jsonl",
            lines(OPENALEX).into_bytes(),
            "provider:openalex",
        ),
        (
            "openalex.jsonl.gz",
            gzip(&lines(OPENALEX)),
            "provider:openalex",
        ),
        (
            "openalex.jsonl.zst",
            zstd::encode_all(lines(OPENALEX).as_bytes(), 1).unwrap(),
            "provider:openalex",
        ),
        (
            "papers.jsonl",
            lines(S2).into_bytes(),
            "provider:semantic-scholar",
        ),
        (
            "crossref.jsonl.gz",
            gzip(&lines(CROSSREF)),
            "provider:crossref",
        ),
        (
            "crossref.json",
            format!("{{\"items\":[{CROSSREF},\n{CROSSREF}]}}").into_bytes(),
            "provider:crossref",
        ),
        ("dblp.xml", DBLP.as_bytes().to_vec(), "provider:dblp"),
        ("dblp.xml.gz", gzip(DBLP), "provider:dblp"),
        ("refs.bib", BIBTEX.as_bytes().to_vec(), "provider:file"),
        ("refs.bib.gz", gzip(BIBTEX), "provider:file"),
        ("refs.ris", RIS.as_bytes().to_vec(), "provider:file"),
        ("refs.json", CSL.as_bytes().to_vec(), "provider:file"),
    ] {
        let world = world();
        world.write(name, content);
        let before = world.run(&["list", "--json"]).expect(0).stdout;
        let run = world.run(&["enrich", "--from", name]).expect(0);
        let shown = world
            .run(&["show", "pipedream", "--json", "--sources"])
            .expect(0)
            .json_lines()
            .remove(0);
        assert_eq!(shown["pages"], "1-15", "{name}: {}", run.snapshot());
        assert_eq!(shown["ids"]["doi"], "10.1145/3341301.3359646", "{name}");
        assert!(
            shown["authors"][0].as_str().unwrap().ends_with("Narayanan"),
            "{name}: {shown}"
        );
        assert!(
            shown["sources"].to_string().contains(source),
            "{name}: {shown}"
        );
        world.run(&["undo"]).expect(0);
        assert_eq!(world.run(&["list", "--json"]).stdout, before, "{name}");
    }
}

#[test]
fn the_dump_of_arxiv_fills_and_what_is_not_in_it_is_left() {
    let world = world();
    world.write("arxiv.json", format!("{ARXIV}\n"));
    let run = world
        .run(&["enrich", "--from", "arxiv.json", "--json"])
        .expect(0);
    let outcomes: Vec<String> = run
        .json_lines()
        .iter()
        .map(|line| format!("{} {}", line["key"], line["outcome"]))
        .collect();
    assert_eq!(
        outcomes
            .iter()
            .filter(|line| line.ends_with("\"filled\""))
            .count(),
        1,
        "{outcomes:?}"
    );
    let shown = world
        .run(&["show", "attention is all you need", "--json"])
        .expect(0)
        .json_lines()
        .remove(0);
    assert_eq!(shown["ids"]["arxiv"], "1706.03762");
    assert_eq!(shown["authors"][0], "Ashish Vaswani");
    world.run(&["enrich", "--from", "missing.jsonl"]).expect(2);
    world.write("broken.jsonl.gz", &gzip(ARXIV)[..40]);
    let run = world
        .run(&["enrich", "--from", "broken.jsonl.gz"])
        .expect(2);
    assert!(
        run.stderr.contains("cannot read") && run.stderr.contains("broken.jsonl.gz"),
        "{}",
        run.snapshot()
    );
    world.write("nothing.txt", "Hello, world");
    let run = world.run(&["enrich", "--from", "nothing.txt"]).expect(2);
    assert!(
        run.stderr.contains("no dump of a service"),
        "{}",
        run.snapshot()
    );
}
