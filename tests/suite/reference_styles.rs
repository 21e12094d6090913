//! References as a citation processor formats them, read back field by field.
//!
//! The works are those of `refs/styles/works.bib`, which were chosen for other tests; the strings come from
//! CSL styles and not from templates of ours, so that nothing here was written with the reader in view.
//! `SHOW_WRONG=1 cargo test --test suite reference_styles -- --nocapture` shows what is wrong;
//! `WORKS=FILE.bib` takes other works, `STYLES=a,b` other styles.

use std::fmt::Write as _;
use std::path::PathBuf;

use notebib::export::style::{Markup, Style};
use notebib::extract::reference;
use notebib::import::{Format, read_all};
use notebib::model::{Entry, Person, Scheme};

use super::references::{FIELDS, Score, bare, surname};

/// Styles, and the F1 in per cent that each must reach; they only rise.
const STYLES: &[(&str, f64)] = &[
    ("apa", 92.5),
    ("ieee", 94.0),
    ("acm", 93.0),
    ("nature", 91.5),
    ("vancouver", 92.0),
    ("gb-7714", 91.5),
    ("mla", 92.5),
    ("chicago", 93.5),
    ("harvard", 95.0),
    ("lncs", 92.0),
    ("elsevier", 93.0),
    ("ama", 92.5),
    ("acs", 90.0),
    ("american-sociological-association", 94.0),
    ("iso-690", 90.0),
    ("springer", 94.5),
];

/// What a reference to the entry must say, as far as its style writes it.
fn expected(entry: &Entry, text: &str) -> [String; 9] {
    // An issue may stand inside a DOI and nowhere else.
    let doi = entry.get("doi").unwrap_or_default();
    let address = ["doi.org/10.", "doi:10.", "DOI:10.", "DOI 10.", "doi: 10."]
        .iter()
        .find_map(|lead| text.find(lead));
    let letters = bare(&text[..address.unwrap_or(text.len())]);
    let digits: Vec<&str> = text[..address.unwrap_or(text.len())]
        .split(|c: char| !c.is_ascii_digit())
        .collect();
    let shown = |value: String| {
        let is_number = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
        let is_there = if is_number {
            digits.contains(&value.as_str())
        } else {
            letters.contains(&bare(&value))
        };
        if bare(&value).is_empty() || !is_there {
            String::new()
        } else {
            value
        }
    };
    let field = |names: &[&str]| shown(entry.text(names).unwrap_or_default());
    let is_part = is_part(entry);
    let container = if is_part {
        field(&["journaltitle", "journal", "booktitle", "maintitle"])
    } else {
        String::new()
    };
    let mut names = String::new();
    let mut rest = letters.as_str();
    for name in entry.authors() {
        let person = Person::parse(&name);
        let family = if person.is_cjk() || person.is_literal {
            bare(&surname(&name))
        } else {
            bare(person.family.rsplit(' ').next().unwrap_or_default())
        };
        let Some(at) = rest.find(&family) else { break };
        rest = &rest[at + family.len()..];
        names += &family;
    }
    [
        names,
        shown(entry.title()),
        container,
        shown(entry.year().map(|it| it.to_string()).unwrap_or_default()),
        field(&["volume"]),
        shown(entry.issue().unwrap_or_default()),
        field(&["pages"]),
        field(&["publisher"]),
        if bare(text).contains(&bare(doi)) {
            doi.to_owned()
        } else {
            String::new()
        },
    ]
}

/// True for what is part of something: a paper, an article, a chapter.
fn is_part(entry: &Entry) -> bool {
    matches!(
        entry.entry_type.as_str(),
        "article" | "inproceedings" | "incollection" | "inbook"
    )
}

fn found(entry: &Entry, text: &str) -> [String; 9] {
    let mut found: [String; 9] = Default::default();
    let Some((title, facts)) = reference::read(text) else {
        return found;
    };
    found[0] = facts.authors.iter().map(|name| surname(name)).collect();
    found[1] = text[title].to_owned();
    // A university, a server and a journal that the entry calls otherwise are no fields of the table.
    let is_known = |names: &[&str]| entry.text(names).is_some();
    if is_part(entry) {
        found[2] = facts.venue.clone().unwrap_or_default();
    }
    found[3] = facts.year.map(|year| year.to_string()).unwrap_or_default();
    found[4] = facts.volume.unwrap_or_default();
    found[5] = facts.issue.unwrap_or_default();
    found[6] = facts.pages.unwrap_or_default();
    if is_known(&["publisher"]) {
        found[7] = facts.publisher.unwrap_or_default();
    }
    found[8] = facts
        .ids
        .iter()
        .find(|id| id.scheme() == Scheme::Doi)
        .map(|id| id.value().to_owned())
        .or_else(|| {
            let url = facts.urls.iter().find_map(|url| url.split_once("doi.org/"));
            url.map(|(_, doi)| doi.to_owned())
        })
        .unwrap_or_default();
    found
}

#[test]
#[expect(clippy::print_stdout, reason = "the table is what CI shows")]
fn references_of_a_citation_processor() {
    let path = std::env::var_os("WORKS").map_or_else(
        || {
            PathBuf::from(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/refs/styles/works.bib"
            ))
        },
        PathBuf::from,
    );
    let chosen = std::env::var("STYLES").unwrap_or_default();
    let is_fresh = !chosen.is_empty() || std::env::var_os("WORKS").is_some();
    let styles: Vec<(&str, f64)> = if chosen.is_empty() {
        STYLES.to_vec()
    } else {
        chosen.split(',').map(|name| (name, 0.0)).collect()
    };
    let reading = read_all(&std::fs::read_to_string(path).unwrap(), Format::Bibtex);
    let entries: Vec<Entry> = reading.entries.into_iter().map(|it| it.entry).collect();
    let mut wrong = String::new();
    let mut table = format!("{:<14}", "style");
    for field in FIELDS {
        let _ = write!(table, "{field:>11}");
    }
    let _ = writeln!(table, "{:>9}{:>7}{:>7}", "P", "R", "F1");
    let mut sums = [Score::default(); 9];
    let mut low = Vec::new();
    let mut count = 0;
    for (name, floor) in styles {
        let style = Style::named(name).unwrap();
        let mut scores = [Score::default(); 9];
        for (key, text) in style.format(&entries, Markup::Text) {
            let entry = entries.iter().find(|it| it.key == key).unwrap();
            count += 1;
            let (found, expected) = (found(entry, &text), expected(entry, &text));
            for field in 0..9 {
                // An abbreviated title, container or range of pages is right as it stands.
                let is_short = expected[field].is_empty() && matches!(field, 1 | 2 | 5 | 6 | 7);
                let given = if is_short { "" } else { &found[field] };
                if !scores[field].add(given, &expected[field])
                    && std::env::var_os("SHOW_WRONG").is_some()
                {
                    let _ = writeln!(
                        wrong,
                        "{name} {}: {:?}, expected {:?}\n    {text}",
                        FIELDS[field], found[field], expected[field]
                    );
                }
            }
        }
        let all = scores
            .iter()
            .zip(&mut sums)
            .fold(Score::default(), |mut all, (it, sum)| {
                all.join(*it);
                sum.join(*it);
                all
            });
        let _ = write!(table, "{:<14}", &name[..name.len().min(13)]);
        for score in scores {
            let _ = write!(table, "{:>11.1}", score.f1());
        }
        let _ = writeln!(table, "  {}", all.cells());
        if all.f1() < floor {
            low.push(format!("{name} {:.1}, floor {floor}", all.f1()));
        }
    }
    let _ = write!(table, "{:<14}", "all");
    let mut all = Score::default();
    for score in sums {
        let _ = write!(table, "{:>11.1}", score.f1());
        all.join(score);
    }
    let _ = writeln!(table, "  {}", all.cells());
    println!("{wrong}{count} references\n{table}");
    assert!(is_fresh || count >= 1_500);
    assert!(low.is_empty(), "{}\n{table}", low.join("; "));
}
