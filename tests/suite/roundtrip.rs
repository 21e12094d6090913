//! Odd files of `refs/bib`: all that Biber reads comes in and goes out equal, all that it does not is named.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::harness::World;
use notebib::import::{Format, decode, read_all};
use notebib::model::{Entry, tex, title};

const LEGAL: [&str; 6] = [
    "legal.bib",
    "biblatex.bib",
    "exports.bib",
    "letters.bib",
    "latin1.bib",
    "joined.bib",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("refs/bib")
}

fn entries(bytes: Vec<u8>) -> BTreeMap<String, Entry> {
    let (text, _) = decode(bytes);
    let reading = read_all(&text, Format::Bibtex);
    reading
        .entries
        .into_iter()
        .map(|it| (it.entry.key.clone(), it.entry))
        .collect()
}

/// What came in, out again.
fn through(name: &str) -> Vec<u8> {
    let world = World::with_catalog();
    world.write(name, std::fs::read(folder().join(name)).unwrap());
    world.run(&["import", name]).expect(0);
    world
        .run(&["export", "--format", "biblatex"])
        .expect(0)
        .stdout
        .into_bytes()
}

#[test]
fn import_then_export_loses_no_field() {
    for name in LEGAL {
        let before = entries(std::fs::read(folder().join(name)).unwrap());
        let after = entries(through(name));
        for (key, entry) in &before {
            let again = after
                .get(key)
                .unwrap_or_else(|| panic!("{name}: {key} is lost"));
            assert_eq!(again.entry_type, entry.entry_type, "{name}: {key}");
            for (field, value) in entry.fields.iter().filter(|field| field.0 != "xdata") {
                assert_eq!(
                    again.own(field),
                    Some(value.as_str()),
                    "{name}: {key}: {field}"
                );
            }
        }
    }
}

#[test]
fn what_is_broken_is_named_and_the_rest_is_read() {
    let text = std::fs::read_to_string(folder().join("broken.bib")).unwrap();
    let reading = read_all(&text, Format::Bibtex);
    let keys: Vec<&str> = reading
        .entries
        .iter()
        .map(|it| it.entry.key.as_str())
        .collect();
    for whole in 0..10 {
        assert!(
            keys.contains(&format!("whole{whole}").as_str()),
            "{whole}: {keys:?}"
        );
    }
    for mended in ["", "comma", "missing", "value"] {
        assert!(keys.contains(&mended), "{mended}: {keys:?}");
    }
    let lines: Vec<(u32, &str)> = reading
        .rejects
        .iter()
        .map(|it| (it.line, it.reason.as_str()))
        .collect();
    assert_eq!(
        lines.iter().map(|it| it.0).collect::<Vec<_>>(),
        [3, 7, 31, 35],
        "{lines:?}"
    );
    for reject in &reading.rejects {
        assert!(text.contains(&reject.text), "verbatim: {}", reject.text);
    }
}

/// What `biber --tool` makes of a file; none, and a line that says so, when it is not installed.
fn biber(bytes: &[u8]) -> Option<BTreeMap<String, Entry>> {
    let folder = tempfile::tempdir().unwrap();
    let (text, _) = decode(bytes.to_vec());
    std::fs::write(folder.path().join("in.bib"), text).unwrap();
    let run = Command::new("biber")
        .args([
            "--tool",
            "--quiet",
            "--output-encoding=UTF-8",
            "--output-file",
            "out.bib",
            "in.bib",
        ])
        .current_dir(folder.path())
        .output();
    match run {
        Ok(output) => assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        ),
        Err(_) => {
            eprintln!("skipped: biber is not installed");
            return None;
        }
    }
    Some(entries(
        std::fs::read(folder.path().join("out.bib")).unwrap(),
    ))
}

#[test]
fn biber_reads_the_same_from_what_came_in_and_what_went_out() {
    let (mut total, mut wrong) = (0, Vec::new());
    for name in LEGAL {
        let Some(before) = biber(&std::fs::read(folder().join(name)).unwrap()) else {
            return;
        };
        let Some(after) = biber(&through(name)) else {
            return;
        };
        for (key, entry) in &before {
            total += 1;
            let Some(again) = after.get(key) else {
                wrong.push(format!("{name}: {key} is lost"));
                continue;
            };
            for (field, value) in entry.fields.iter().filter(|field| field.0 != "xdata") {
                let same = |value: &str| title::fold(&tex::plain(value));
                if again.get(field).map(same) != Some(same(value)) {
                    wrong.push(format!(
                        "{name}: {key}: {field}: {value:?} is {:?}",
                        again.get(field)
                    ));
                }
            }
        }
    }
    assert!(total >= 35, "{total} entries");
    assert!(
        wrong.is_empty(),
        "{} of {total}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
