//! Formatted bibliographies beside those of Pandoc's citeproc, over `refs/styles/works.bib`.
//!
//! Both get the same works and the same styles, those that are built in, with the same terms. The table of
//! `refs/evaluation/styles.md` is what this test makes of it: `NOTEBIB_ACCEPT=1` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use hayagriva::archive::ArchivedStyle;

use super::harness::World;

/// The styles of the comparison: their names for `--style` and in the archive, and how many of a hundred must
/// agree. What keeps the last two lower is told by [`REASONS`].
const STYLES: [(&str, &str, usize); 8] = [
    ("acm", "association-for-computing-machinery", 95),
    ("acs", "american-chemical-society", 95),
    ("elsevier", "elsevier-with-titles", 95),
    ("lncs", "springer-lecture-notes-in-computer-science", 95),
    ("nature", "nature", 95),
    ("gb-7714", "gb-7714-2015-numeric", 95),
    ("ieee", "ieee", 80),
    ("apa", "apa", 80),
];

const HEAD: &str = "\
# Formatted bibliographies beside Pandoc

The hundred works of `refs/styles/works.bib`, imported and written by `notebib export --format html --style NAME`,
beside `pandoc --citeproc` 2.17.1.1 over the same file and the same style. The same is what has the same text but
for tags, numbers in front, white space and the shape of quotation marks. Written by
`NOTEBIB_ACCEPT=1 cargo test --test suite styles`; every difference has its reason below.

The first six are what `.ci` holds to 95; most of what `ieee` and `apa` differ by are terms of CSL 1.0.2 that this
version of Pandoc does not know.

";
const PREPRINT: &str = "Pandoc takes a `@misc` with an eprint for a work of no type; it is a preprint, with the \
    server as its publisher and its number.";
const SOFTWARE: &str = "Pandoc 2.17 takes `@software` for a book; it is `software`, as later versions of Pandoc \
    have it, too.";
const TERM: &str =
    "a term or label that the locale of Pandoc 2.17 lacks or words otherwise (CSL 1.0.2).";
const ONLINE: &str = "a group that is not empty counts for the group around it (CSL 1.0.2, `cs:group`), so that \
    `[Online]` stays.";
const EID: &str = "Pandoc drops `eid`, the number of an article without pages.";

/// Why an entry differs: the work, the styles (none: all of them), and the reason.
const REASONS: [(&str, &str, &str); 26] = [
    ("brown2020", "", PREPRINT),
    ("perelman2002", "", PREPRINT),
    ("pandas2020", "", SOFTWARE),
    ("python2023", "", SOFTWARE),
    ("torvalds2023", "", SOFTWARE),
    ("devlin2019", "nature", TERM),
    ("rumelhart1986", "nature", TERM),
    ("abbott2016", "ieee apa", EID),
    ("ioannidis2005", "ieee apa", EID),
    ("kingma2015", "ieee", ONLINE),
    ("ongaro2014", "ieee", ONLINE),
    ("page1999", "ieee", ONLINE),
    ("postgres2023", "ieee", ONLINE),
    ("turing1936", "ieee", "the hyphen of `s2-42` is no range."),
    ("bell1876", "apa", TERM),
    ("benjamin1969", "apa", TERM),
    ("burrows1994", "apa", TERM),
    ("debeauvoir2010", "apa", TERM),
    ("feynman1964", "apa", TERM),
    ("fisher1988", "apa", TERM),
    ("horst2020", "apa", TERM),
    ("huang2020", "apa", "Pandoc drops the `&` before `others`."),
    (
        "nasa1969",
        "apa",
        "`@misc` is a `document` and of no type for Pandoc; the style prints the month of one.",
    ),
    ("piketty2014", "apa", TERM),
    ("rfc793", "apa", TERM),
    ("russell1910", "apa", TERM),
];

fn refs() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("refs")
}

/// The style as Pandoc takes it.
fn style(name: &str) -> String {
    let archived = ArchivedStyle::by_name(name).unwrap_or_else(|| panic!("no style {name}"));
    let xml = archived.get().to_xml().unwrap();
    // The term that is meant where none is named, which citationberg spells otherwise than CSL.
    let xml = xml.replace("<et-al term=\"et al\"", "<et-al");
    xml.replacen(
        "<style ",
        "<style xmlns=\"http://purl.org/net/xbiblio/csl\" ",
        1,
    )
}

/// The entries of a formatted bibliography in HTML: key and text without tags.
fn entries(html: &str) -> BTreeMap<String, String> {
    html.split("id=\"ref-")
        .skip(1)
        .filter_map(|part| {
            let (key, rest) = part.split_once('"')?;
            let text = rest.split_once('>')?.1;
            Some((key.to_owned(), normal(text)))
        })
        .collect()
}

/// Without tags, entities, the number in front, and differences of white space and of quotation marks.
fn normal(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    // What stands behind the entry belongs to the next one.
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            _ if is_tag => {}
            '\u{a0}' | '\u{202f}' | '\n' => text.push(' '),
            '’' | '‘' => text.push('\''),
            '“' | '”' => text.push('"'),
            c => text.push(c),
        }
    }
    for (entity, c) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, c);
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let number = text.trim_start_matches(['[', '(']);
    let digits = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = digits.len() < number.len() && number.len() - digits.len() <= 3;
    if is_number {
        let rest = digits.trim_start_matches([']', ')', '.']).trim_start();
        return rest.to_owned();
    }
    text
}

#[test]
fn formatted_bibliographies_agree_with_citeproc() {
    let Ok(version) = Command::new("pandoc").arg("--version").output() else {
        eprintln!("skipped: pandoc is not installed");
        return;
    };
    let version = String::from_utf8_lossy(&version.stdout);
    let version = version.lines().next().unwrap_or_default().to_owned();
    let world = World::with_catalog();
    world.write(
        "works.bib",
        fs::read(refs().join("styles/works.bib")).unwrap(),
    );
    world.run(&["import", "works.bib"]).expect(0);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::copy(refs().join("styles/works.bib"), path("works.bib")).unwrap();
    fs::write(path("works.md"), "---\nnocite: '@*'\n---\n").unwrap();

    let mut table = String::new();
    let mut list = String::new();
    let mut failures = Vec::new();
    for (name, archived, floor) in STYLES {
        fs::write(path("style.csl"), style(archived)).unwrap();
        let output = Command::new("pandoc")
            .args([
                "--citeproc",
                "--bibliography=works.bib",
                "--csl=style.csl",
                "--wrap=none",
                "-t",
                "html",
                "works.md",
            ])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let theirs = entries(&String::from_utf8_lossy(&output.stdout));
        let ours = world
            .run(&["export", "--format", "html", "--style", name])
            .expect(0)
            .stdout;
        let ours = entries(&ours);
        assert_eq!(theirs.len(), ours.len(), "{name}");
        let mut differ = 0;
        for (key, their) in theirs.iter().filter(|it| ours.get(it.0) != Some(it.1)) {
            differ += 1;
            let reason = REASONS
                .iter()
                .find(|row| {
                    row.0 == key && (row.1.is_empty() || row.1.split(' ').any(|it| it == name))
                })
                .map(|row| row.2);
            if reason.is_none() {
                failures.push(format!("{name}: {key} differs\n  {their}\n  {}", ours[key]));
            }
            let _ = writeln!(
                list,
                "- `{key}` in {name}: {}\n  - Pandoc: {their}\n  - notebib: {}",
                reason.unwrap_or("?"),
                ours[key]
            );
        }
        let same = ours.len() - differ;
        let _ = writeln!(table, "| `{name}` | {same} of {} |", ours.len());
        if same * 100 < ours.len() * floor {
            failures.push(format!("{name}: {same} of {} agree", ours.len()));
        }
    }
    eprintln!("{version}\n{table}");
    if !version.ends_with("2.17.1.1") {
        eprintln!("skipped: the numbers were taken with pandoc 2.17.1.1");
        return;
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let page = format!("{HEAD}| style | the same |\n|---|---|\n{table}\n{list}");
    let file = refs().join("evaluation/styles.md");
    if std::env::var_os("NOTEBIB_ACCEPT").is_some() {
        fs::write(&file, &page).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&file).unwrap_or_default(),
        page,
        "NOTEBIB_ACCEPT=1 writes it anew"
    );
}
