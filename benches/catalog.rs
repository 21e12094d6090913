//! How fast notes go into a catalog, and works out of it as BibTeX.
//!
//! `cargo bench --bench catalog`. The notes are made up: an outline of unlike titles each, so that every
//! scan makes as many works as there are titles.

#![allow(missing_docs)]

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use notebib::app::scan::{Request, scan};
use notebib::catalog::Catalog;
use notebib::catalog::works::{Filter, Sort};
use notebib::export::bibtex;

const NOW: &str = "2026-01-02T03:04:05Z";
const NOTES: usize = 50;
const TITLES: usize = 40;

fn write_notes(folder: &Path) {
    const WORDS: [&str; 16] = [
        "Storage",
        "Consensus",
        "Scheduling",
        "Replication",
        "Indexes",
        "Caching",
        "Recovery",
        "Training",
        "Inference",
        "Compilers",
        "Networks",
        "Verification",
        "Sampling",
        "Graphs",
        "Streams",
        "Clocks",
    ];
    for note in 0..NOTES {
        let mut text = String::from("2 March 2024\n\n1. Reading\n    n. related materials\n");
        for title in 0..TITLES {
            let number = note * TITLES + title;
            let word = |shift: usize| WORDS[(number >> shift) % WORDS.len()];
            let year = 1990 + number % 30;
            text.push_str(&format!(
                "        {}. Sys{number}: {} and {} for Scalable {}    [{year}, SOSP, {number} refs]\n            1. good\n",
                title + 1, word(0), word(4), word(8),
            ));
        }
        fs::write(folder.join(format!("{note}.txt")), text)
            .expect("a temporary folder takes files");
    }
}

fn catalogs(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_notes(folder.path());
    let request = Request {
        paths: vec![folder.path().to_owned()],
        ..Request::default()
    };
    let empty = || Catalog::in_memory().expect("memory");
    let mut group = criterion.benchmark_group("catalog");
    group.sample_size(10);
    group.bench_function("scan into an empty one", |bencher| {
        bencher.iter_batched_ref(
            empty,
            |catalog| scan(catalog, &request, NOW, &()).expect("a scan"),
            BatchSize::PerIteration,
        );
    });
    let mut full = empty();
    scan(&mut full, &request, NOW, &()).expect("a scan");
    group.bench_function("scan again", |bencher| {
        bencher.iter(|| scan(&mut full, &request, NOW, &()).expect("a scan"));
    });
    let works = || {
        full.works(&Filter::default(), Sort::default(), None)
            .expect("works")
    };
    group.bench_function("load all works", |bencher| bencher.iter(works));
    let loaded = works();
    group.bench_function("write BibTeX", |bencher| {
        bencher.iter(|| {
            let mut out = Vec::new();
            bibtex::write(&mut out, black_box(&loaded), &bibtex::Options::default())
                .expect("memory");
            out
        });
    });
    group.finish();
}

criterion_group!(benches, catalogs);
criterion_main!(benches);
