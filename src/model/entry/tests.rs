use super::*;

#[test]
fn names_are_taken_apart_as_bibtex_does() {
    for (name, given, particle, family, suffix) in [
        ("Donald E. Knuth", "Donald E.", "", "Knuth", ""),
        ("Knuth, Donald E.", "Donald E.", "", "Knuth", ""),
        (
            "Charles Louis Xavier Joseph de la Vall{\\'e}e Poussin",
            "Charles Louis Xavier Joseph",
            "de la",
            "Vallée Poussin",
            "",
        ),
        ("van den Oord, A{\\\"a}ron", "Aäron", "van den", "Oord", ""),
        ("Steele, Jr., Guy L.", "Guy L.", "", "Steele", "Jr."),
        ("{\\O}sterg{\\aa}rd, Divya", "Divya", "", "Østergård", ""),
        (
            "Fran{\\c c}ois, Jos{\\'e} F.",
            "José F.",
            "",
            "François",
            "",
        ),
        ("{van Eyck} Studio", "van Eyck", "", "Studio", ""),
        ("jean de la fontaine", "", "jean de la", "fontaine", ""),
        (
            "given=Hans, family=Harman, prefix=von",
            "Hans",
            "von",
            "Harman",
            "",
        ),
    ] {
        let found = person(name);
        assert_eq!(
            (
                &*found.given,
                &*found.particle,
                &*found.family,
                &*found.suffix
            ),
            (given, particle, family, suffix),
            "{name}"
        );
    }
    assert!(person("{The OpenAI Team}").is_literal);
    assert_eq!(
        split_names("A and {B and C} AND D\n and\tothers"),
        ["A", "{B and C}", "D", "others"]
    );
}

#[test]
fn an_entry_tells_what_it_is() {
    let entry = Entry::new("k", "INPROCEEDINGS")
        .with(
            "author",
            "Narayanan, Deepak and {Microsoft Research} and others",
        )
        .with("title", "{PipeDream}: Generalized {$O(n)$} Parallelism")
        .with("booktitle", "SOSP")
        .with("year", "2019")
        .with("month", "oct")
        .with("doi", "https://doi.org/10.1145/3341301.3359646")
        .with("eprint", "1806.03377")
        .with("archiveprefix", "arXiv")
        .with("keywords", "pipelines, good");
    assert_eq!(entry.title(), "PipeDream: Generalized $O(n)$ Parallelism");
    assert_eq!(
        entry.authors(),
        ["Deepak Narayanan", "Microsoft Research et al."]
    );
    let date = entry.date().unwrap().start;
    assert_eq!((date.year, date.month), (2019, Some(10)));
    assert_eq!(entry.kind(), Kind::Paper);
    let ids: Vec<_> = entry
        .identifiers()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(ids, ["10.1145/3341301.3359646", "1806.03377"]);
    assert_eq!(entry.keywords(), ["pipelines", "good"]);
}

#[test]
fn dates_are_read_as_far_as_they_go() {
    let year = |name: &str, value: &str| Entry::new("k", "misc").with(name, value).year();
    assert_eq!(year("date", "2019-05-03/2021"), Some(2019));
    assert_eq!(year("date", "1900~"), Some(1900));
    assert_eq!(year("year", "circa 1850"), Some(1850));
    assert_eq!(year("year", "in press"), None);
    assert_eq!(month_number("Sept."), Some(9));
    assert_eq!(month_number("15 January"), Some(1));
    assert_eq!(month_number("soon"), None);
}
