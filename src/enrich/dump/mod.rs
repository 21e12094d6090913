//! Records of a local file: dumps of DBLP and arXiv, parts of the snapshots of OpenAlex, Semantic Scholar and
//! Crossref, CSL-JSON; plain, gzip or Zstandard.
//!
//! A dump has a hundred million records and a catalog a few thousand works: most records are dismissed by
//! their bytes, without being parsed ([`Wanted`]). One thread decompresses while others look; memory does not
//! grow with the file.

mod dblp;
mod letters;
mod lines;
mod pieces;
mod sieve;
mod wanted;

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use serde_json::Value;

use super::json::raw;
use super::providers::{arxiv, crossref, openalex, semantic_scholar};
use super::record::Record;
use pieces::Pieces;
pub use wanted::Wanted;

/// Bytes that are decompressed at a time: a few blocks stay in the cache between one thread and the next.
const BLOCK: usize = 256 << 10;

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file, or what is compressed in it.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file of no form that is known here.
    #[error("{} is no dump of a service that is known", path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
    },
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A JSON object a line.
    Lines,
    /// A list of JSON objects, inside so many lists and objects, itself counted.
    List(usize),
    /// `dblp.xml`.
    Dblp,
    /// Something for a person's own bibliography: BibTeX, RIS and the like.
    Bibliography,
}

/// What was read of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Records seen.
    pub records: u64,
    /// Records that were looked at closely.
    pub parsed: u64,
    /// Bytes, decompressed.
    pub bytes: u64,
}

/// Opens a file, decompressed whatever it is compressed with.
///
/// # Errors
/// When it cannot be opened.
pub fn open(path: &Path) -> Result<Box<dyn Read + Send>, Error> {
    let failed = |source| Error::Read {
        path: path.into(),
        source,
    };
    let mut file = File::open(path).map_err(failed)?;
    let mut start = [0; 4];
    let mut length = 0;
    while length < start.len() {
        match file.read(&mut start[length..]).map_err(failed)? {
            0 => break,
            read => length += read,
        }
    }
    let whole = io::Cursor::new(start[..length].to_vec()).chain(file);
    Ok(match start {
        [0x1f, 0x8b, ..] => Box::new(flate2::read::MultiGzDecoder::new(BufReader::with_capacity(
            BLOCK, whole,
        ))),
        [0x28, 0xb5, 0x2f, 0xfd] => Box::new(zstd::Decoder::new(whole).map_err(failed)?),
        _ => Box::new(whole),
    })
}

/// What a file holds, by its beginning.
///
/// # Errors
/// When it cannot be read.
pub fn form(path: &Path) -> Result<Form, Error> {
    let mut start = Vec::new();
    let failed = |source| Error::Read {
        path: path.into(),
        source,
    };
    open(path)?
        .take(64 << 10)
        .read_to_end(&mut start)
        .map_err(failed)?;
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    Ok(match first {
        Some(b'[') => Form::List(1),
        Some(b'{') => list_inside(text).map_or(Form::Lines, Form::List),
        Some(b'<') if memchr::memmem::find(text, b"<dblp").is_some() => Form::Dblp,
        _ => Form::Bibliography,
    })
}

/// How deep the list of records is, where a file is a reply that was saved or a part of Crossref's older
/// snapshots: `{"items": [{…}, …]}`. None where it is a record itself.
fn list_inside(text: &[u8]) -> Option<usize> {
    let line = memchr::memchr(b'\n', text).map_or(text, |end| &text[..end]);
    // An object over several lines is a list whatever its name is.
    let is_broken = line.trim_ascii() == b"{";
    let text = if is_broken { text } else { line };
    let mut names = ["\"items\"", "\"results\"", "\"data\""].iter();
    let at = names.find_map(|name| {
        let at = memchr::memmem::find(text, name.as_bytes())?;
        let rest = text[at + name.len()..].trim_ascii_start();
        let rest = rest.strip_prefix(b":")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"[")?.trim_ascii_start();
        rest.starts_with(b"{").then_some(at)
    });
    let depth = at.map(|at| sieve::depth(&text[..at]) + 1);
    depth.filter(|depth| *depth <= 3).or(is_broken.then_some(2))
}

/// Reads a dump and hands on each record that may be wanted, with the numbers of the works that may want it.
///
/// `told` hears of bytes as they are read, decompressed.
///
/// # Errors
/// When the file cannot be read to its end; what was found before was handed on.
pub fn read(
    path: &Path,
    form: Form,
    wanted: &Wanted,
    told: &mut dyn FnMut(u64),
    take: &mut dyn FnMut(Record, &[u32]),
) -> Result<Tally, Error> {
    let source = open(path)?;
    let parse = |piece: &[u8]| match form {
        Form::Dblp => dblp::record(piece),
        _ => serde_json::from_slice::<Value>(piece)
            .ok()
            .and_then(|value| record(&value)),
    };
    let done = match form {
        Form::Lines => lines::read(source, wanted, parse, told, take),
        Form::List(level) => one_by_one(
            source,
            Pieces::objects(level),
            |piece| wanted.of_json(piece),
            parse,
            told,
            take,
        ),
        _ => one_by_one(
            source,
            Pieces::elements(),
            |piece| wanted.of_xml(piece),
            parse,
            told,
            take,
        ),
    };
    done.map_err(|source| Error::Read {
        path: path.into(),
        source,
    })
}

/// Records that are on no lines of their own have to be cut out by one thread, while another decompresses.
fn one_by_one(
    source: Box<dyn Read + Send>,
    mut pieces: Pieces,
    works_of: impl Fn(&[u8]) -> Vec<u32>,
    parse: impl Fn(&[u8]) -> Option<Record>,
    told: &mut dyn FnMut(u64),
    take: &mut dyn FnMut(Record, &[u32]),
) -> io::Result<Tally> {
    let mut done = Tally::default();
    std::thread::scope(|scope| {
        let (full, blocks) = mpsc::sync_channel::<Vec<u8>>(4);
        let (empty, spare) = mpsc::channel::<Vec<u8>>();
        let reader = scope.spawn(move || decompress(source, &full, &spare));
        for block in blocks {
            done.bytes += block.len() as u64;
            pieces.cut(&block, |piece| {
                done.records += 1;
                let works = works_of(piece);
                if works.is_empty() {
                    return;
                }
                done.parsed += 1;
                if let Some(record) = parse(piece) {
                    take(record, &works);
                }
            });
            told(block.len() as u64);
            // The reader may be at its end: then nobody needs the block again.
            let _ = empty.send(block);
        }
        // A panic there is a bug here: passed on as an error of the file.
        reader
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the reader broke off")))
    })?;
    Ok(done)
}

fn decompress(
    mut source: Box<dyn Read + Send>,
    full: &mpsc::SyncSender<Vec<u8>>,
    spare: &mpsc::Receiver<Vec<u8>>,
) -> io::Result<()> {
    loop {
        let mut block = spare.try_recv().unwrap_or_default();
        block.resize(BLOCK, 0);
        let mut length = 0;
        let mut failure = None;
        while length < BLOCK {
            match source.read(&mut block[length..]) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
        }
        block.truncate(length);
        let is_end = length < BLOCK;
        if length > 0 && full.send(block).is_err() {
            return Ok(());
        }
        if let Some(error) = failure {
            return Err(error);
        }
        if is_end {
            return Ok(());
        }
    }
}

/// An object of a dump, by the members that each service's have.
fn record(value: &Value) -> Option<Record> {
    let has = |name: &str| value.get(name).is_some();
    if raw(value, "/id").is_some_and(|id| id.starts_with("https://openalex.org/")) {
        return openalex::record(value);
    }
    if has("corpusid") || has("paperId") || has("externalids") {
        return semantic_scholar::record(value);
    }
    if has("authors_parsed") || (has("id") && has("categories")) {
        return arxiv::of_dump(value);
    }
    let mut record = crossref::record(value)?;
    // A list of CSL-JSON is a person's own.
    if value.get("title").is_some_and(Value::is_string) {
        FILE.clone_into(&mut record.provider);
    }
    Some(record)
}

/// The provider of what stands in a person's own file.
pub const FILE: &str = "file";
