//! REF: what people type, and the work they mean.

use notebib::app::find::{Resolved, resolve};
use notebib::catalog::{Catalog, search};
use notebib::model::WorkId;
use notebib::model::title::fold;
use rusqlite::params;

use super::harness;

/// A catalog of what the shared list says the real note cites, names and sightings found naively.
fn from_gold(rows: &[serde_json::Value], note: &str) -> Catalog {
    let catalog = Catalog::in_memory().unwrap();
    let c = catalog.connection();
    c.execute(
        "INSERT INTO notes(id, path, size, mtime_ns, inode, fingerprint, format, date, state, scanned_at)
         VALUES (1, 'n.txt', 0, 0, 0, x'', 'plain', '2023-10-15', 'present', '2026-01-01T00:00:00Z')",
        [],
    )
    .unwrap();
    let mut names = Vec::new();
    for row in rows.iter().filter(|row| row["level"] == "required") {
        let title = row["title"].as_str().unwrap();
        let line = row["line"].as_u64().unwrap();
        c.execute(
            "INSERT INTO works(key, kind, title, authors, year, venue, cited_by, mentions, noted_at, added_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, '2023-10-15', '2026-01-01T00:00:00Z')",
            params![
                format!("key{line}"),
                row["kind"].as_str().unwrap(),
                title,
                row["authors"].to_string(),
                row["year"].as_i64(),
                row["venue"].as_str(),
                row["cited_by"].as_i64()
            ],
        )
        .unwrap();
        let work = c.last_insert_rowid();
        c.execute(
            "INSERT OR IGNORE INTO titles VALUES (?1, ?2)",
            params![fold(title), work],
        )
        .unwrap();
        let text = note.lines().nth(line as usize - 1).unwrap();
        c.execute(
            "INSERT INTO mentions(note_id, work_id, manner, line, end_line, col, byte_start, byte_end, title, fold,
                                  text, confidence, facts)
             VALUES (1, ?1, 'entry', ?2, ?2, 1, 0, 1, ?3, ?4, ?5, 1.0, '{}')",
            params![work, line as i64, title, fold(title), text.trim()],
        )
        .unwrap();
        let mut name = |name: &str, source: &str| {
            c.execute(
                "INSERT OR IGNORE INTO names(fold, work_id, name, source) VALUES (?1, ?2, ?3, ?4)",
                params![fold(name), work, name, source],
            )
            .unwrap();
            names.push(name.to_owned());
        };
        let parts: Vec<&str> = title.split(": ").collect();
        for part in &parts[..parts.len() - 1] {
            if part.split(' ').count() <= 2 {
                name(part, "colon");
            }
        }
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
        for word in title.split(|c| !is_word(c)) {
            if word
                .chars()
                .skip(1)
                .any(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
                && word.chars().any(|c| c.is_ascii_uppercase())
            {
                name(word, "weak");
            }
        }
    }
    search::index_all(c).unwrap();
    catalog
}

/// A catalog of a few works, filled by hand: what a scan would have found.
struct Shelf {
    catalog: Catalog,
    line: i64,
}

impl Shelf {
    fn new() -> Self {
        let catalog = Catalog::in_memory().unwrap();
        for (id, path, date) in [
            (1, "a.txt", "2023-01-01"),
            (2, "b.txt", "2024-01-01"),
            (3, "c.txt", ""),
        ] {
            catalog
                .connection()
                .execute(
                    "INSERT INTO notes(id, path, size, mtime_ns, inode, fingerprint, format, date, state, scanned_at)
                     VALUES (?1, ?2, 0, 0, 0, x'', 'plain', nullif(?3, ''), 'present', '2026-01-01T00:00:00Z')",
                    params![id, path, date],
                )
                .unwrap();
        }
        Self { catalog, line: 0 }
    }

    /// A work mentioned in note 1, below all before it.
    fn work(&mut self, key: &str, kind: &str, title: &str, authors: &[&str]) -> i64 {
        self.work_in(1, key, kind, title, authors)
    }

    fn work_in(&mut self, note: i64, key: &str, kind: &str, title: &str, authors: &[&str]) -> i64 {
        self.line += 1;
        let c = self.catalog.connection();
        c.execute(
            "INSERT INTO works(key, kind, title, authors, mentions, added_at)
             VALUES (?1, ?2, ?3, ?4, 1, '2026-01-01T00:00:00Z')",
            params![key, kind, title, serde_json::to_string(authors).unwrap()],
        )
        .unwrap();
        let work = c.last_insert_rowid();
        c.execute(
            "INSERT INTO titles(fold, work_id) VALUES (?1, ?2)",
            params![fold(title), work],
        )
        .unwrap();
        c.execute(
            "INSERT INTO mentions(note_id, work_id, manner, line, end_line, col, byte_start, byte_end, title, fold,
                                  text, confidence, facts)
             VALUES (?4, ?1, 'entry', ?2, ?2, 1, 0, 1, ?3, '', ?3, 1.0, '{}')",
            params![work, self.line, title, note],
        )
        .unwrap();
        search::index(c, &[WorkId(work)]).unwrap();
        work
    }

    fn name(&self, work: i64, name: &str, source: &str) {
        let sql = "INSERT INTO names(fold, work_id, name, source) VALUES (?1, ?2, ?3, ?4)";
        self.catalog
            .connection()
            .execute(sql, params![fold(name), work, name, source])
            .unwrap();
    }

    fn id(&self, work: i64, scheme: &str, value: &str) {
        let sql =
            "INSERT INTO identifiers(scheme, value, work_id, source) VALUES (?1, ?2, ?3, 'note')";
        self.catalog
            .connection()
            .execute(sql, params![scheme, value, work])
            .unwrap();
    }

    fn sql(&self, sql: &str) {
        self.catalog.connection().execute_batch(sql).unwrap();
    }

    /// The keys that a REF leads to: one, several, or none.
    fn keys(&self, reference: &str) -> Vec<String> {
        match resolve(&self.catalog, reference).unwrap() {
            Resolved::One(found) => vec![found.work.key],
            Resolved::Several(found) => {
                assert!(found.len() > 1);
                found.into_iter().map(|found| found.work.key).collect()
            }
            Resolved::None { .. } => Vec::new(),
        }
    }

    fn nearest(&self, reference: &str) -> Vec<String> {
        match resolve(&self.catalog, reference).unwrap() {
            Resolved::None { suggestions } => {
                suggestions.into_iter().map(|work| work.key).collect()
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn identifiers_as_people_type_them() {
    let mut shelf = Shelf::new();
    let paper = shelf.work(
        "harlap2018",
        "paper",
        "PipeDream: Fast and Efficient Pipeline Parallel Training",
        &[],
    );
    shelf.id(paper, "arxiv", "1806.03377");
    shelf.id(paper, "doi", "10.1145/3341301.3359646");
    shelf.id(
        paper,
        "url",
        &notebib::model::url::normalise("https://www.pdl.cmu.edu/BigLearning/"),
    );
    let book = shelf.work(
        "knuth1997",
        "book",
        "The Art of Computer Programming",
        &["Donald Knuth"],
    );
    shelf.id(book, "isbn", "9780201896831");
    shelf.id(book, "pmid", "31452104");
    for reference in [
        "1806.03377",
        "arXiv:1806.03377v2",
        "https://arxiv.org/pdf/1806.03377v1.pdf",
        "10.1145/3341301.3359646",
        "doi:10.1145/3341301.3359646",
        "https://doi.org/10.1145/3341301.3359646",
        "http://pdl.cmu.edu/BigLearning",
        "harlap2018",
        "@harlap2018",
        "Harlap2018",
    ] {
        assert_eq!(shelf.keys(reference), ["harlap2018"], "{reference}");
    }
    for reference in [
        "978-0-201-89683-1",
        "0-201-89683-4",
        "ISBN 978-0-201-89683-1",
        "PMID: 31452104",
        "31452104",
    ] {
        assert_eq!(shelf.keys(reference), ["knuth1997"], "{reference}");
    }
    for reference in [
        "1806.03378",
        "10.1145/1",
        "https://example.org/",
        "978-0-201-89683-2",
    ] {
        assert!(shelf.keys(reference).is_empty(), "{reference}");
    }
}

#[test]
fn an_exact_answer_wins_and_equals_are_listed() {
    let mut shelf = Shelf::new();
    shelf.work("a1", "paper", "Model Parallelism", &["Jane Roe"]);
    shelf.work(
        "a2",
        "paper",
        "Model Parallelism for Transformers",
        &["Jane Roe"],
    );
    shelf.work(
        "a3",
        "paper",
        "Scaling with Model Parallelism",
        &["John Doe", "Wei Li"],
    );
    assert_eq!(shelf.keys("model parallelism"), ["a1"]);
    assert_eq!(shelf.keys("parallelism"), ["a1", "a2", "a3"]);
    assert_eq!(shelf.keys("Jane Roe"), ["a1", "a2"]);
    assert_eq!(shelf.keys("Roe"), ["a1", "a2"]);
    assert_eq!(
        shelf.keys("Doe Wei"),
        ["a3"],
        "words of several authors, when no name has them all"
    );
    assert_eq!(shelf.keys("doe scaling"), ["a3"]);
    assert_eq!(shelf.keys("scaling parallelism"), ["a3"]);
    for reference in [
        "",
        " ",
        "🎉",
        "\"",
        "of the",
        "*",
        "(",
        "model:parallelism:x",
    ] {
        assert!(shelf.keys(reference).is_empty(), "{reference}");
    }
    // A page pasted by mistake has no answer, and has it soon.
    let page = "scaling with mdoel paralelism in tranformers ".repeat(500);
    let start = std::time::Instant::now();
    assert!(shelf.keys(&page).is_empty());
    assert!(start.elapsed() < std::time::Duration::from_secs(2));
}

#[test]
fn a_shared_name_belongs_to_what_calls_itself_so() {
    let mut shelf = Shelf::new();
    let about = shelf.work("about", "article", "读懂 Gaia", &[]);
    let blog = shelf.work("blog", "article", "Gaia: 一个系统", &[]);
    let paper = shelf.work("paper", "paper", "Gaia: Geo-Distributed Learning", &[]);
    shelf.name(about, "Gaia", "weak");
    shelf.name(blog, "Gaia", "colon");
    shelf.name(paper, "Gaia", "colon");
    assert_eq!(shelf.keys("Gaia"), ["paper"]);
    let other = shelf.work("other", "paper", "Gaia: A Star Catalogue", &[]);
    shelf.name(other, "Gaia", "colon");
    assert_eq!(
        shelf.keys("gaia"),
        ["other", "paper"],
        "two papers call themselves so: nothing is guessed"
    );
    shelf.name(blog, "星图", "user");
    assert_eq!(shelf.keys("星图"), ["blog"]);
}

#[test]
fn a_name_that_nobody_took_belongs_to_what_brings_it_up() {
    let mut shelf = Shelf::new();
    let second = shelf.work_in(2, "later", "article", "Why Ray Matters", &[]);
    let first = shelf.work("chinese", "article", "开源框架Ray值多少", &[]);
    shelf.work(
        "plain",
        "article",
        "How Does Ray, a System, Power Chat?",
        &[],
    );
    shelf.name(first, "Ray", "weak");
    shelf.name(second, "Ray", "weak");
    assert_eq!(
        shelf.keys("Ray"),
        ["plain"],
        "the earliest that is not a Chinese article on it"
    );
    shelf.work_in(3, "undated", "article", "Ray from the Inside", &[]);
    assert_eq!(shelf.keys("Ray").len(), 3, "an undated note may be earlier");
    // The parts of a course carry its code; the first to bring it up is the course.
    let course = shelf.work("course", "course", "The CS294 of 2019", &[]);
    let part = shelf.work("part", "course", "CS294: Scheduling", &[]);
    shelf.name(course, "CS294", "weak");
    shelf.name(part, "CS294", "colon");
    assert_eq!(shelf.keys("CS294"), ["course"]);
    assert_eq!(shelf.keys("CS 294"), ["course"]);
}

#[test]
fn misspellings_are_found_and_other_names_are_not() {
    let mut shelf = Shelf::new();
    let chip = shelf.work(
        "chip",
        "paper",
        "PuDianNao: A Polyvalent Machine Learning Accelerator",
        &["Daofu Liu"],
    );
    shelf.name(chip, "PuDianNao", "colon");
    let llama = shelf.work(
        "touvron2023llama",
        "paper",
        "LLaMA: Open Foundation Models",
        &["Hugo Touvron"],
    );
    shelf.name(llama, "LLaMA", "colon");
    let mistral = shelf.work("mistral", "paper", "Mistral 7B", &[]);
    shelf.name(mistral, "Mistral", "weak");
    shelf.work("chinese", "article", "大模型推理框架概述", &["吃果冻"]);
    shelf.work("nlg", "paper", "Training Megatron-Turing NLG 530B", &[]);
    shelf.work(
        "drf",
        "paper",
        "Dominant Resource Fairness: Fair Allocation of Types",
        &[],
    );
    shelf.work(
        "kairouz",
        "paper",
        "Advances and Open Problems in Federated Learning",
        &["Kairouz et al."],
    );
    for (reference, key) in [
        ("PuDianNo", "chip"),
        ("PudianNaoo", "chip"),
        ("polyvalent machne learning", "chip"),
        ("A Polyvalent Machine Laerning Acelerator", "chip"),
        ("touvron2023lama", "touvron2023llama"),
        ("Touvronn", "touvron2023llama"),
        ("大模型推里框架概述", "chinese"),
        ("MT-NLG", "nlg"),
        ("DRF", "drf"),
        ("Kairuoz", "kairouz"),
        ("federatd learning", "kairouz"),
        ("open problms federated learning", "kairouz"),
    ] {
        assert_eq!(shelf.keys(reference), [key], "{reference}");
    }
    for reference in [
        "LLaVA",
        "Mixtral",
        "BERT",
        "GPT-4",
        "AlexNet",
        "Attention Is All You Need",
        "FlashAttention",
        "Horovod",
        "大语言模型训练",
        "Machine",
        "Mistral 8B",
        "RLHF",
        "FTL",
    ] {
        if reference == "Machine" {
            assert_eq!(shelf.keys(reference), ["chip"]);
        } else {
            assert!(
                shelf.keys(reference).is_empty(),
                "{reference}: {:?}",
                shelf.keys(reference)
            );
        }
    }
    assert_eq!(
        shelf.nearest("machine learning compilers on chips")[0],
        "chip"
    );
    assert!(shelf.nearest("zzz").is_empty());
}

#[test]
fn a_work_is_meant_rather_than_what_is_written_about_it() {
    let mut shelf = Shelf::new();
    let title = "Starling: Steady Replication over Unsteady Links";
    let paper = shelf.work("paper", "paper", title, &["B. Moor"]);
    shelf.name(paper, "Starling", "colon");
    shelf.work("notes", "article", &format!("读论文 {title} 随笔"), &[]);
    shelf.work("short", "webpage", "Steady Replication over", &[]);
    assert_eq!(shelf.keys("replication over unsteady"), ["paper"]);
    assert_eq!(shelf.keys("replicaton over unsteady"), ["paper"]);
    assert_eq!(shelf.keys("steady replication"), ["paper"]);
    // Two works on one subject are two.
    shelf.work("other", "paper", "Steady Replication in Practice", &[]);
    assert_eq!(shelf.keys("steady replication"), ["other", "paper"]);
    // A sign is a part of a name.
    let plain = shelf.work("plain", "paper", "Orb: Circles in Memory", &[]);
    let plus = shelf.work("plus", "paper", "Orb+: More Circles in Memory", &[]);
    shelf.name(plain, "Orb", "colon");
    shelf.name(plus, "Orb+", "colon");
    assert_eq!(shelf.keys("Orb"), ["plain"]);
    assert_eq!(shelf.keys("Orb+"), ["plus"]);
}

#[test]
fn authors_in_other_words_and_words_far_apart() {
    let mut shelf = Shelf::new();
    shelf.work("clocks", "paper", "Clocks That Disagree", &["L. Lindqvist"]);
    shelf.work("trees", "paper", "Trees of Logs", &["Moreau, Anne"]);
    shelf.work("letters", "paper", "Seven Letters", &["Okafor et al."]);
    shelf.work("engine", "article", "Duckpond到底有哪些厉害的优化", &[]);
    shelf.work("streams", "article", "流系统 Rill/Brook 对比总结", &[]);
    shelf.work("systems", "article", "系统对比的方法", &[]);
    shelf.work("remark", "paper", "A Flash Memory Layer", &[]);
    for (reference, key) in [
        ("Lena Lindqvist", "clocks"),
        ("Lindqvist, L.", "clocks"),
        ("Anne Moreau", "trees"),
        ("A. Moreau", "trees"),
        ("Chidi Okafor", "letters"),
        ("Duckpnod 优化", "engine"),
        ("Duckpodn", "engine"),
        ("the Duckpodn", "engine"),
        ("流系统对比总结", "streams"),
        ("Lindqvsit disagree", "clocks"),
    ] {
        assert_eq!(shelf.keys(reference), [key], "{reference}");
    }
    for reference in [
        "Bert Lindqvist",
        "Okafor Chidi",
        "Anne Lindqvist",
        "优化 Brok",
    ] {
        assert!(
            shelf.keys(reference).is_empty(),
            "{reference}: {:?}",
            shelf.keys(reference)
        );
    }
}

#[test]
fn merged_and_removed_works_are_followed_and_forgotten() {
    let mut shelf = Shelf::new();
    let left = shelf.work("left", "paper", "A Title That Stays", &[]);
    let merged = shelf.work("merged", "paper", "Another Title", &[]);
    let removed = shelf.work("removed", "paper", "A Title That Goes", &[]);
    shelf.id(merged, "doi", "10.1000/1");
    shelf.id(removed, "doi", "10.1000/2");
    shelf.sql(&format!(
        "UPDATE works SET state = 'merged', merged_into = {left} WHERE id = {merged};
         UPDATE works SET state = 'removed' WHERE id = {removed};"
    ));
    search::index(
        shelf.catalog.connection(),
        &[WorkId(left), WorkId(merged), WorkId(removed)],
    )
    .unwrap();
    for reference in ["merged", "another title", "10.1000/1"] {
        assert_eq!(shelf.keys(reference), ["left"], "{reference}");
    }
    for reference in ["removed", "a title that goes", "10.1000/2"] {
        assert!(shelf.keys(reference).is_empty(), "{reference}");
    }
}

#[test]
fn the_questions_of_the_real_note() {
    let Some(shared) = harness::shared() else {
        return;
    };
    let read = |path: &str| std::fs::read_to_string(shared.join(path)).unwrap();
    let json = |path: &str| -> Vec<serde_json::Value> {
        read(path)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let catalog = from_gold(
        &json("eval/2023-10-15-llm-training.gold.jsonl"),
        &read("corpus/2023-10-15-llm-training.txt"),
    );
    let mut wrong = Vec::new();
    for row in json("eval/mentions.gold.jsonl") {
        let (query, title) = (row["query"].as_str().unwrap(), row["title"].as_str());
        let answer = resolve(&catalog, query).unwrap();
        let found = match &answer {
            Resolved::One(found) => Some(found.work.title.as_str()),
            Resolved::Several(found) => found.first().map(|found| found.work.title.as_str()),
            Resolved::None { .. } => None,
        };
        let alike = found.map(fold) == title.map(fold) && !matches!(answer, Resolved::Several(_));
        if !alike {
            wrong.push(format!("{query}: {answer:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
