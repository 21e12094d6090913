//! How fast `notebib enrich --from` reads a dump, beside merely decompressing it and splitting its lines.
//!
//! `cargo bench --bench dump -- SHAPE MEGABYTES FORM [WORKS] [FOLDER]` makes a dump of that many megabytes,
//! compressed (`FORM` is `zst` or `gz`), with records shaped like those of one service (`arxiv`, `crossref`,
//! `openalex`, `semantic-scholar`), and a catalog of `WORKS` works (10,000 when left out) that are all
//! in it; then reads it in three ways, twice each, and prints how long each took:
//!
//! - decompressed and split into lines by one program, on two threads;
//! - `zstd -dc DUMP | wc -l`, or `gzip`;
//! - `notebib enrich --from DUMP --dry-run`, with the most memory it held.
//!
//! The dump is deleted at the end, unless a folder is named: what stands there already is used again.
//! Without arguments it measures three megabytes, to be sure that it still runs.

#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Seeded: the same dump every time.
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
}

/// Made-up words, those at the beginning more often used.
struct Words(Vec<String>);

impl Words {
    fn new(dice: &mut Dice) -> Self {
        const STARTS: [&str; 24] = [
            "b", "br", "c", "ch", "d", "dr", "f", "g", "gr", "k", "l", "m", "n", "p", "pr", "qu",
            "r", "s", "st", "t", "tr", "v", "w", "z",
        ];
        const ENDS: [&str; 16] = [
            "a", "e", "i", "o", "u", "an", "er", "in", "on", "al", "en", "ar", "ing", "ion", "ed",
            "is",
        ];
        let word = |at: usize| -> String {
            (0..2 + at % 2)
                .map(|_| format!("{}{}", STARTS[dice.roll(24)], ENDS[dice.roll(16)]))
                .collect()
        };
        Self((0..30_000).map(word).collect())
    }

    fn text(&self, dice: &mut Dice, words: usize, out: &mut String) {
        for at in 0..words {
            if at > 0 {
                out.push(' ');
            }
            out.push_str(&self.0[dice.skewed(self.0.len())]);
        }
    }

    fn name(&self, dice: &mut Dice) -> String {
        let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
        let (given, family) = (dice.skewed(self.0.len()), dice.skewed(self.0.len()));
        format!("{} {}", capital(&self.0[given]), capital(&self.0[family]))
    }

    /// Six to eleven words, some with a name before a colon, some with a letter that is no ASCII.
    fn title(&self, dice: &mut Dice) -> String {
        let mut title = String::new();
        let length = 5 + dice.roll(6);
        match dice.roll(4) {
            0 => {
                let name = &self.0[dice.roll(self.0.len())];
                let _ = write!(title, "{}{}: ", name[..1].to_uppercase(), &name[1..]);
            }
            1 => title.push_str("On the "),
            _ => title.push_str("Towards "),
        }
        self.text(dice, length, &mut title);
        if dice.roll(10) == 0 {
            title.push_str(" für é");
        }
        title
    }
}

struct Made {
    title: String,
    year: usize,
    author: String,
    doi: String,
}

fn made(words: &Words, dice: &mut Dice) -> Made {
    Made {
        title: words.title(dice),
        year: 1990 + dice.roll(35),
        author: words.name(dice),
        doi: format!(
            "10.{}/{}.{}",
            1000 + dice.roll(8000),
            1_000_000 + dice.roll(8_000_000),
            dice.roll(90_000)
        ),
    }
}

/// A line as the service writes it.
fn line(shape: &str, made: &Made, number: usize, words: &Words, dice: &mut Dice, out: &mut String) {
    let Made {
        title,
        year,
        author,
        doi,
    } = made;
    let hex = |dice: &mut Dice| {
        format!(
            "{:08x}{:08x}{:08x}",
            dice.roll(1 << 32),
            dice.roll(1 << 32),
            dice.roll(1 << 32)
        )
    };
    let others: Vec<String> = (0..dice.roll(5)).map(|_| words.name(dice)).collect();
    let _ = match shape {
        "arxiv" => {
            // Its titles are wrapped.
            let title = title.replacen(" ", "\\n  ", usize::from(title.len() > 60));
            let _ = write!(
                out,
                r#"{{"id":"{:02}{:02}.{:05}","submitter":"{author}","authors":"{author}, {}","title":"{title}","comments":"{} pages","journal-ref":null,"doi":"{doi}","report-no":null,"categories":"cs.LG stat.ML","license":null,"abstract":"  "#,
                year % 100,
                1 + number % 12,
                number % 100_000,
                others.join(", "),
                dice.roll(40)
            );
            let length = 90 + dice.roll(120);
            words.text(dice, length, out);
            let _ = write!(
                out,
                r#"\n","versions":[{{"version":"v1","created":"Mon, 2 Apr {year} 19:18:42 GMT"}}],"update_date":"{year}-11-26","authors_parsed":["#
            );
            for (at, name) in std::iter::once(author).chain(&others).enumerate() {
                let (given, family) = name.split_once(' ').unwrap();
                let _ = write!(
                    out,
                    r#"{}["{family}","{given}",""]"#,
                    if at == 0 { "" } else { "," }
                );
            }
            out.write_str("]}\n")
        }
        "crossref" => {
            let _ = write!(
                out,
                r#"{{"indexed":{{"date-parts":[[2024,3,1]],"timestamp":17{}}},"reference-count":30,"publisher":"Publisher","funder":[{{"DOI":"10.13039/5011{}","name":"A fund"}}],"DOI":"{doi}","type":"journal-article","page":"{}-{}","source":"Crossref","is-referenced-by-count":{},"title":["{title}"],"prefix":"10.1","author":["#,
                dice.roll(90_000_000),
                dice.roll(99_999),
                number % 500,
                number % 500 + 12,
                dice.roll(300)
            );
            for (at, name) in std::iter::once(author).chain(&others).enumerate() {
                let (given, family) = name.split_once(' ').unwrap();
                let _ = write!(
                    out,
                    r#"{}{{"given":"{given}","family":"{family}","sequence":"additional","affiliation":[]}}"#,
                    if at == 0 { "" } else { "," }
                );
            }
            out.push_str(r#"],"container-title":["Journal of "#);
            words.text(dice, 3, out);
            let _ = write!(
                out,
                r#""],"issued":{{"date-parts":[[{year}]]}},"reference":["#
            );
            for at in 0..dice.roll(50) {
                let _ = write!(
                    out,
                    r#"{}{{"key":"ref{at}","doi-asserted-by":"crossref","DOI":"10.{}/{}","article-title":""#,
                    if at == 0 { "" } else { "," },
                    1000 + dice.roll(8000),
                    dice.roll(1 << 30)
                );
                words.text(dice, 8, out);
                let _ = write!(
                    out,
                    r#"","author":"{}","year":"{year}"}}"#,
                    words.name(dice)
                );
            }
            let _ = write!(
                out,
                r#"],"URL":"http://dx.doi.org/{doi}","ISSN":["1234-5678"]}}"#
            );
            out.write_str("\n")
        }
        "openalex" => {
            let _ = write!(
                out,
                r#"{{"id":"https://openalex.org/W{}","doi":"https://doi.org/{doi}","title":"{title}","display_name":"{title}","publication_year":{year},"type":"article","ids":{{"openalex":"https://openalex.org/W{number}","doi":"https://doi.org/{doi}"}},"authorships":["#,
                2_000_000_000 + dice.roll(1 << 31)
            );
            for (at, name) in std::iter::once(author).chain(&others).enumerate() {
                let _ = write!(
                    out,
                    r#"{}{{"author_position":"middle","author":{{"id":"https://openalex.org/A{}","display_name":"{name}","orcid":null}},"institutions":[{{"id":"https://openalex.org/I{}","display_name":"University","country_code":"US"}}],"raw_author_name":"{name}"}}"#,
                    if at == 0 { "" } else { "," },
                    5_000_000_000_usize + dice.roll(1 << 30),
                    dice.roll(1 << 20)
                );
            }
            let _ = write!(
                out,
                r#"],"primary_location":{{"source":{{"id":"https://openalex.org/S{}","display_name":"Journal","type":"journal"}}}},"biblio":{{"volume":"1","issue":"2","first_page":"{}","last_page":"{}"}},"cited_by_count":{},"concepts":["#,
                dice.roll(1 << 20),
                number % 500,
                number % 500 + 12,
                dice.roll(300)
            );
            for at in 0..10 {
                let _ = write!(
                    out,
                    r#"{}{{"id":"https://openalex.org/C{}","display_name":""#,
                    if at == 0 { "" } else { "," },
                    dice.roll(1 << 20)
                );
                words.text(dice, 2, out);
                let _ = write!(out, r#"","level":2,"score":0.{}}}"#, dice.roll(10_000));
            }
            out.push_str(r#"],"referenced_works":["#);
            for at in 0..dice.roll(50) {
                let _ = write!(
                    out,
                    r#"{}"https://openalex.org/W{}""#,
                    if at == 0 { "" } else { "," },
                    dice.roll(1 << 31)
                );
            }
            out.push_str(r#"],"abstract_inverted_index":{"#);
            for at in 0..100 {
                let _ = write!(
                    out,
                    r#"{}"{}{at}":[{at}]"#,
                    if at == 0 { "" } else { "," },
                    words.0[dice.skewed(words.0.len())]
                );
            }
            out.write_str("}}\n")
        }
        _ => {
            let _ = write!(
                out,
                r#"{{"corpusid":{number},"externalids":{{"ACL":null,"DBLP":null,"ArXiv":null,"MAG":"{}","CorpusId":"{number}","PubMed":null,"DOI":"{doi}","PubMedCentral":null}},"url":"https://www.semanticscholar.org/paper/{}","title":"{title}","authors":["#,
                dice.roll(1 << 31),
                hex(dice)
            );
            for (at, name) in std::iter::once(author).chain(&others).enumerate() {
                let _ = write!(
                    out,
                    r#"{}{{"authorId":"{}","name":"{name}"}}"#,
                    if at == 0 { "" } else { "," },
                    dice.roll(1 << 27)
                );
            }
            out.push_str(r#"],"venue":""#);
            words.text(dice, 4, out);
            writeln!(
                out,
                r#"","publicationvenueid":null,"year":{year},"referencecount":{},"citationcount":{},"influentialcitationcount":0,"isopenaccess":false,"s2fieldsofstudy":[{{"category":"Computer Science","source":"external"}}],"publicationtypes":["JournalArticle"],"publicationdate":"{year}-05-01","journal":{{"name":null,"pages":"{}-{}","volume":"7"}}}}"#,
                dice.roll(60),
                dice.roll(600),
                number % 500,
                number % 500 + 12
            )
        }
    };
}

/// Counts what is written.
struct Counted {
    file: BufWriter<File>,
    written: u64,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.written += bytes.len() as u64;
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

enum Packed {
    Zst(zstd::Encoder<'static, Counted>),
    Gz(flate2::write::GzEncoder<Counted>),
}

impl Packed {
    fn write(&mut self, text: &[u8]) -> u64 {
        match self {
            Self::Zst(encoder) => {
                encoder.write_all(text).unwrap();
                encoder.get_ref().written
            }
            Self::Gz(encoder) => {
                encoder.write_all(text).unwrap();
                encoder.get_ref().written
            }
        }
    }
}

/// Makes the dump and the note, and says how many bytes the dump has decompressed.
fn make(folder: &Path, shape: &str, megabytes: u64, form: &str, works: usize) {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let words = Words::new(&mut dice);
    let wanted: Vec<Made> = (0..works).map(|_| made(&words, &mut dice)).collect();
    let mut note = String::from("# related materials\n\n");
    for (number, work) in wanted.iter().enumerate() {
        let (title, year) = (&work.title, work.year);
        // Half by title and year, half by a link.
        match number % 2 {
            0 => writeln!(note, "- {title} [{year}]").unwrap(),
            _ => writeln!(note, "- {title} [{year}] https://doi.org/{}", work.doi).unwrap(),
        }
    }
    std::fs::create_dir_all(folder.join("notes")).unwrap();
    std::fs::write(folder.join("notes/works.md"), note).unwrap();
    let counted = Counted {
        file: BufWriter::new(File::create(dump(folder, form)).unwrap()),
        written: 0,
    };
    let mut packed = match form {
        "gz" => Packed::Gz(flate2::write::GzEncoder::new(
            counted,
            flate2::Compression::default(),
        )),
        _ => Packed::Zst(zstd::Encoder::new(counted, 3).unwrap()),
    };
    let mut text = String::new();
    let (mut number, mut next) = (0, 0);
    let mut written = 0;
    while written < megabytes << 20 {
        text.clear();
        // The works stand all over the dump.
        let due = (written as usize * (works + 9) / ((megabytes as usize) << 20)).min(works);
        while next < due {
            line(shape, &wanted[next], number, &words, &mut dice, &mut text);
            (next, number) = (next + 1, number + 1);
        }
        for _ in 0..64 {
            let made = made(&words, &mut dice);
            line(shape, &made, number, &words, &mut dice, &mut text);
            number += 1;
        }
        written = packed.write(text.as_bytes());
    }
    match packed {
        Packed::Zst(encoder) => encoder.finish().unwrap().flush().unwrap(),
        Packed::Gz(encoder) => encoder.finish().unwrap().flush().unwrap(),
    }
}

fn dump(folder: &Path, form: &str) -> PathBuf {
    folder.join(format!("dump.jsonl.{form}"))
}

/// Decompresses on one thread and finds line breaks on the other: what cannot be done without.
fn bare(path: &Path, form: &str) -> (u64, u64) {
    let file = File::open(path).unwrap();
    let mut source: Box<dyn Read + Send> = match form {
        "gz" => Box::new(flate2::read::MultiGzDecoder::new(
            std::io::BufReader::with_capacity(1 << 20, file),
        )),
        _ => Box::new(zstd::Decoder::new(file).unwrap()),
    };
    let (full, blocks) = std::sync::mpsc::sync_channel::<Vec<u8>>(4);
    let (empty, spare) = std::sync::mpsc::channel::<Vec<u8>>();
    std::thread::spawn(move || {
        loop {
            let mut block = spare.try_recv().unwrap_or_default();
            block.resize(1 << 20, 0);
            let read = source.read(&mut block).unwrap();
            block.truncate(read);
            if read == 0 || full.send(block).is_err() {
                break;
            }
        }
    });
    let (mut lines, mut bytes) = (0, 0);
    for block in blocks {
        lines += memchr::memchr_iter(b'\n', &block).count() as u64;
        bytes += block.len() as u64;
        let _ = empty.send(block);
    }
    (lines, bytes)
}

fn notebib(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_notebib"));
    command.current_dir(folder).env("HOME", folder).args(args);
    command
}

/// Runs to the end and says how long it took and the most memory it held, in megabytes.
fn watch(mut command: Command) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut most = 0;
    let status = format!("/proc/{}/status", child.id());
    loop {
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success(), "{ended}");
            return (start.elapsed(), most >> 10);
        }
        let memory = std::fs::read_to_string(&status).unwrap_or_default();
        let line = memory.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let held = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(held.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with("--"))
        .collect();
    let arg = |at: usize| args.get(at).map(String::as_str);
    let shape = arg(0).unwrap_or("semantic-scholar");
    let megabytes: u64 = arg(1).map_or(3, |size| size.parse().unwrap());
    let form = arg(2).unwrap_or("zst");
    let works = arg(3).map_or(10_000, |works| works.parse().unwrap());
    let temporary = tempfile::tempdir().unwrap();
    let folder = arg(4).map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let path = dump(&folder, form);
    if !path.exists() {
        make(&folder, shape, megabytes, form, works);
    }
    if !folder.join(".notebib").exists() {
        for args in [&["init"][..], &["scan", "notes"]] {
            assert!(notebib(&folder, args).output().unwrap().status.success());
        }
    }
    let packed = std::fs::metadata(&path).unwrap().len();
    for _ in 0..2 {
        let start = Instant::now();
        let (lines, bytes) = bare(&path, form);
        let least = start.elapsed().as_secs_f64();
        println!(
            "{shape}, {form}: {} MB, {} MB decompressed, {lines} lines",
            packed >> 20,
            bytes >> 20
        );
        println!(
            "decompressed and split: {least:.2} s, {:.0} MB/s",
            bytes as f64 / 1e6 / least
        );
        let program = if form == "gz" { "gzip" } else { "zstd" };
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{program} -dc {} | wc -l", path.display())]);
        let (took, _) = watch(shell);
        println!("{program} -dc | wc -l: {:.2} s", took.as_secs_f64());
        let file = path.display().to_string();
        let (took, memory) = watch(notebib(&folder, &["enrich", "--from", &file, "--dry-run"]));
        let took = took.as_secs_f64();
        println!(
            "notebib enrich --from: {took:.2} s, {:.0} % of the speed of decompressing, {memory} MB of memory",
            100.0 * least / took
        );
    }
}
