//! How fast a work is looked up among many: by key, name, title, part of a title, misspelling.
//!
//! `cargo bench --bench lookup` measures the questions inside one process. With
//! `NOTEBIB_BENCH_CATALOG=FILE` (and `NOTEBIB_BENCH_WORKS=1000000`) it only makes a catalog of generated
//! works there and prints the questions to ask it, for whole processes to be compared with `hyperfine`.

#![allow(missing_docs, clippy::print_stdout)]

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group};
use notebib::app::find::resolve;
use notebib::catalog::{Catalog, Error, Write, search};
use notebib::model::title::fold;
use rusqlite::params;

/// Seeded: the same catalog every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    /// Small numbers often, large ones rarely, as words are in a language.
    fn skewed(&mut self, sides: usize) -> usize {
        let part = self.roll(1 << 20) as f64 / f64::from(1 << 20);
        ((sides as f64).powf(part) as usize).min(sides) - 1
    }

    fn word(&mut self, syllables: usize) -> String {
        const STARTS: [&str; 24] = [
            "b", "br", "c", "ch", "d", "dr", "f", "g", "gr", "k", "l", "m", "n", "p", "pr", "qu",
            "r", "s", "st", "t", "tr", "v", "w", "z",
        ];
        const ENDS: [&str; 16] = [
            "a", "e", "i", "o", "u", "an", "er", "in", "on", "al", "en", "ar", "ing", "ion", "ed",
            "is",
        ];
        (0..syllables)
            .map(|_| format!("{}{}", STARTS[self.roll(24)], ENDS[self.roll(16)]))
            .collect()
    }
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// The questions to ask of a generated catalog.
struct Questions {
    key: String,
    name: String,
    title: String,
    misspelt: String,
}

const MENTIONS_A_NOTE: usize = 100;

/// Fills a catalog with works, each mentioned once, a third of them with a short name.
fn fill(tx: &Write<'_>, works: usize) -> Result<Questions, Error> {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let vocabulary: Vec<String> = (0..120_000)
        .map(|at| {
            let syllables = 1 + usize::from(at > 40) + usize::from(at > 2_000) + dice.roll(2);
            dice.word(syllables)
        })
        .collect();
    let families: Vec<String> = (0..60_000).map(|_| capital(&dice.word(2))).collect();
    let mut note = tx.prepare(
        "INSERT INTO notes(id, path, size, mtime_ns, inode, fingerprint, format, date, state, scanned_at)
         VALUES (?1, ?2, 0, 0, 0, x'', 'plain', '2023-10-15', 'present', ?3)",
    )?;
    let mut work = tx.prepare(
        "INSERT INTO works(id, key, kind, title, authors, year, venue, mentions, added_at)
         VALUES (?1, ?2, 'paper', ?3, ?4, ?5, 'SOSP', 1, ?6)",
    )?;
    let mut fold_of = tx.prepare("INSERT INTO titles(fold, work_id) VALUES (?1, ?2)")?;
    let mut name = tx.prepare(
        "INSERT INTO names(fold, work_id, name, source, spotted) VALUES (?1, ?2, ?3, 'colon', 1)",
    )?;
    let mut id = tx.prepare(
        "INSERT INTO identifiers(scheme, value, work_id, source) VALUES ('doi', ?1, ?2, 'note')",
    )?;
    let mut mention = tx.prepare(
        "INSERT INTO mentions(note_id, work_id, manner, line, end_line, col, byte_start, byte_end, title, fold, text,
                              confidence, facts)
         VALUES (?1, ?2, 'entry', ?3, ?3, 9, ?4, ?5, ?6, ?7, ?6, 0.9, '{}')",
    )?;
    let mut asked = None;
    for at in 0..works {
        let row = at as i64 + 1;
        let count = 6 + dice.roll(6);
        let words: Vec<&String> = (0..count)
            .map(|_| &vocabulary[dice.skewed(vocabulary.len())])
            .collect();
        let mut title: Vec<String> = words.iter().map(|word| capital(word)).collect();
        let family = &families[dice.skewed(families.len())];
        let year = 1980 + dice.roll(46);
        let key = format!("{}{year}{}{at}", family.to_lowercase(), words[0]);
        let short = (at % 3 == 0)
            .then(|| format!("{}{}", capital(&dice.word(2)), dice.word(1).to_uppercase()));
        if let Some(short) = &short {
            title.insert(0, format!("{short}:"));
        }
        let title = title.join(" ");
        let other = &families[dice.roll(families.len())];
        let authors = format!("[\"A. {family}\",\"B. C. {other}\"]");
        if at % MENTIONS_A_NOTE == 0 {
            let number = at / MENTIONS_A_NOTE;
            note.execute(params![
                number as i64 + 1,
                format!("{:03}/{number}.txt", number % 256),
                tx.now()
            ])?;
        }
        work.execute(params![row, key, title, authors, year as i64, tx.now()])?;
        if let Some(short) = &short {
            name.execute(params![fold(short), row, short])?;
        }
        let folded = fold(&title);
        fold_of.execute(params![folded, row])?;
        id.execute(params![format!("10.{}/{at:x}", 1000 + at % 4000), row])?;
        let line = (at % MENTIONS_A_NOTE) as i64 * 5 + 1;
        let span = (line * 100, line * 100 + title.len() as i64);
        mention.execute(params![
            (at / MENTIONS_A_NOTE) as i64 + 1,
            row,
            line,
            span.0,
            span.1,
            title,
            folded
        ])?;
        if at >= works / 2
            && asked.is_none()
            && let Some(name) = short
        {
            // A letter is lost in the longest word.
            let longest = words
                .iter()
                .max_by_key(|word| word.len())
                .map_or("", |word| word.as_str());
            let broken = format!("{}{}", &longest[..3], &longest[4..]);
            let misspelt = words
                .iter()
                .map(|word| word.as_str())
                .collect::<Vec<_>>()
                .join(" ");
            let misspelt = misspelt.replacen(longest, &broken, 1);
            asked = Some(Questions {
                key,
                name,
                title,
                misspelt,
            });
        }
    }
    search::index_all(tx)?;
    Ok(asked.unwrap_or_else(|| panic!("{works} works are too few")))
}

fn questions(criterion: &mut Criterion) {
    let mut catalog = Catalog::in_memory().expect("memory");
    let asked = catalog
        .write("bench", "", "2026-01-01T00:00:00Z", |tx| fill(tx, 20_000))
        .expect("a generated catalog");
    let mut group = criterion.benchmark_group("lookup");
    for (question, text) in [
        ("key", &asked.key),
        ("name", &asked.name),
        ("title", &asked.title),
        ("misspelt title", &asked.misspelt),
    ] {
        group.bench_function(question, |bencher| {
            bencher.iter(|| resolve(&catalog, black_box(text)))
        });
    }
    group.finish();
}

criterion_group!(benches, questions);

fn main() {
    if let Ok(path) = std::env::var("NOTEBIB_BENCH_CATALOG") {
        let works = std::env::var("NOTEBIB_BENCH_WORKS")
            .ok()
            .and_then(|n| n.parse().ok())
            .unwrap_or(100_000);
        let mut catalog = Catalog::create(Path::new(&path)).expect("no file there yet");
        let asked = catalog
            .write("bench", "", "2026-01-01T00:00:00Z", |tx| fill(tx, works))
            .expect("a generated catalog");
        for (question, text) in [
            ("key", asked.key),
            ("name", asked.name),
            ("title", asked.title),
            ("misspelt", asked.misspelt),
        ] {
            println!("{question}\t{text}");
        }
        return;
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
