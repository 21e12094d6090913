//! How fast notes become mentions, by shape of note.
//!
//! The inputs are the samples of `refs/notes`, repeated to a megabyte: real shapes, true proportions of
//! references and prose. Run with `cargo bench --bench extract`.

#![allow(missing_docs)]

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use notebib::extract::{Options, extract};

const BYTES: usize = 1 << 20;

fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("refs/notes")
        .join(name);
    let text = fs::read_to_string(&path).expect("a sample note");
    let mut long = String::with_capacity(BYTES + text.len());
    while long.len() < BYTES {
        long.push_str(&text);
        long.push_str("\n\n");
    }
    long
}

fn readers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("extract");
    group.sample_size(20);
    for (shape, name) in [
        ("outline", "2023-05-14-storage-engines.txt"),
        ("markdown", "consensus.md"),
        ("org", "deep-learning.org"),
        ("references", "classics.txt"),
        ("prose", "2024-01-20-journal.txt"),
        ("chinese", "阅读笔记.txt"),
    ] {
        let text = sample(name);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(shape, |bencher| {
            bencher.iter(|| extract(black_box(&text), name, &Options::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, readers);
criterion_main!(benches);
