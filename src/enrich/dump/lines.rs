//! Records on lines, read by as many threads as the machine has: one decompresses and hands on blocks of whole
//! lines, the others look for what is wanted in them.
//!
//! Blocks come back in their order and are used again: memory does not grow with the file.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use memchr::{memchr, memchr_iter, memrchr};

use super::pieces::MOST;
use super::wanted::{Wanted, add, is_its_own};
use super::{BLOCK, Tally};
use crate::enrich::record::Record;

/// Threads that look, at most: they are faster than what they wait for.
const WORKERS: usize = 4;

/// A block of whole lines, by its place in the file.
struct Block {
    number: u64,
    lines: Vec<u8>,
}

/// What was found in a block.
struct Found {
    block: Block,
    tally: Tally,
    records: Vec<(Record, Vec<u32>)>,
}

/// Reads all lines, and hands on the records that may be wanted in the order of the file.
pub(super) fn read(
    source: Box<dyn Read + Send>,
    wanted: &Wanted,
    parse: impl Fn(&[u8]) -> Option<Record> + Sync,
    told: &mut dyn FnMut(u64),
    take: &mut dyn FnMut(Record, &[u32]),
) -> io::Result<Tally> {
    let workers = std::thread::available_parallelism()
        .map_or(1, NonZero::get)
        .saturating_sub(1)
        .clamp(1, WORKERS);
    std::thread::scope(|scope| {
        let (full, blocks) = mpsc::sync_channel::<Block>(workers);
        let (empty, spare) = mpsc::channel::<Vec<u8>>();
        let (answers, found) = mpsc::channel::<Found>();
        for _ in 0..2 * workers + 2 {
            // The other end is right here.
            let _ = empty.send(Vec::new());
        }
        let reader = scope.spawn(move || cut(source, &full, &spare));
        let blocks = Arc::new(Mutex::new(blocks));
        let parse = &parse;
        for _ in 0..workers {
            let (answers, blocks) = (answers.clone(), Arc::clone(&blocks));
            scope.spawn(move || {
                loop {
                    let next = blocks.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(block) = next else { break };
                    if answers.send(look(block, wanted, parse)).is_err() {
                        break;
                    }
                }
            });
        }
        // Each end that is held here would keep the others waiting.
        drop((answers, blocks));
        let mut done = Tally::default();
        let mut waiting: BTreeMap<u64, Found> = BTreeMap::new();
        let mut next = 0;
        for one in found {
            waiting.insert(one.block.number, one);
            while let Some(one) = waiting.remove(&next) {
                next += 1;
                done.records += one.tally.records;
                done.parsed += one.tally.parsed;
                done.bytes += one.tally.bytes;
                told(one.tally.bytes);
                for (record, works) in one.records {
                    take(record, &works);
                }
                // The reader may be at its end: then nobody needs the block again.
                let _ = empty.send(one.block.lines);
            }
        }
        drop(empty);
        // A panic there is a bug here: passed on as an error of the file.
        let ended = reader
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the reader broke off")));
        ended.map(|()| done)
    })
}

/// Decompresses, and cuts behind the last line break of each block.
fn cut(
    mut source: Box<dyn Read + Send>,
    full: &mpsc::SyncSender<Block>,
    spare: &mpsc::Receiver<Vec<u8>>,
) -> io::Result<()> {
    let mut rest: Vec<u8> = Vec::new();
    let mut is_passing_over = false;
    for number in 0.. {
        let Ok(mut lines) = spare.recv() else {
            return Ok(());
        };
        let mut length = rest.len();
        // A block that grew for one long line is not kept so large.
        lines.resize(BLOCK.max(length + BLOCK / 2), 0);
        lines[..length].copy_from_slice(&rest);
        rest.clear();
        let mut ended = None;
        loop {
            match source.read(&mut lines[length..]) {
                Ok(0) => ended = Some(Ok(())),
                Ok(read) => length += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => ended = Some(Err(error)),
            }
            if ended.is_some() {
                break;
            }
            if length < lines.len() {
                continue;
            }
            if let Some(at) = memrchr(b'\n', &lines) {
                rest.extend_from_slice(&lines[at + 1..]);
                length = at + 1;
                break;
            }
            if length > MOST {
                // No dump has such a line, and memory has an end.
                is_passing_over = true;
                length = 0;
            } else {
                lines.resize(2 * length, 0);
            }
        }
        lines.truncate(length);
        if is_passing_over && let Some(at) = memchr(b'\n', &lines) {
            lines.drain(..=at);
            is_passing_over = false;
        }
        if is_passing_over {
            lines.clear();
        }
        if full.send(Block { number, lines }).is_err() {
            return Ok(());
        }
        if let Some(ended) = ended {
            return ended;
        }
    }
    Ok(())
}

fn look(block: Block, wanted: &Wanted, parse: impl Fn(&[u8]) -> Option<Record>) -> Found {
    let lines = &block.lines;
    let mut tally = Tally {
        records: memchr_iter(b'\n', lines).count() as u64,
        parsed: 0,
        bytes: lines.len() as u64,
    };
    // A last line without its line break.
    tally.records += u64::from(lines.last().is_some_and(|byte| *byte != b'\n'));
    let mut hits: Vec<(usize, usize, Vec<u32>)> = Vec::new();
    wanted.each(lines, &mut |at, works| {
        let line = match hits.last_mut() {
            Some((start, end, known)) if at < *end => {
                if is_its_own(&lines[*start..at]) {
                    add(works, known);
                }
                return;
            }
            _ => {
                let start = memrchr(b'\n', &lines[..at]).map_or(0, |at| at + 1);
                let end = memchr(b'\n', &lines[at..]).map_or(lines.len(), |stop| at + stop);
                (start, end)
            }
        };
        if is_its_own(&lines[line.0..at]) {
            hits.push((line.0, line.1, works.to_vec()));
        }
    });
    let mut records = Vec::new();
    for (start, end, works) in hits {
        tally.parsed += 1;
        if let Some(record) = parse(&lines[start..end]) {
            records.push((record, works));
        }
    }
    Found {
        block,
        tally,
        records,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::Query;

    #[test]
    fn every_line_is_read_once_and_in_order() {
        let query = |title: &str| Query {
            title: title.into(),
            ..Query::default()
        };
        let queries: Vec<Query> = (0..50)
            .map(|at| query(&format!("Wanted number {at}")))
            .collect();
        let wanted = Wanted::new(queries.iter());
        let mut text = String::new();
        for at in 0..3000 {
            match at % 60 {
                0 => text.push_str(&format!("{{\"title\":\"Wanted number {}\"}}\n", at / 60)),
                1 => text.push_str(&format!("{{\"x\":\"{}\"}}\n", "x".repeat(at * 400))),
                _ => text.push_str("{\"title\":\"Something that nobody wants\"}\n"),
            }
        }
        // Longer than a block, and the last one without its line break.
        text.push_str(&format!(
            "{{\"x\":\"{}\",\"title\":\"Wanted: number 7\"}}",
            "y".repeat(3 << 20)
        ));
        let mut found = Vec::new();
        let mut bytes = 0;
        let source = Box::new(io::Cursor::new(text.clone().into_bytes()));
        let parse = |line: &[u8]| {
            let value: serde_json::Value = serde_json::from_slice(line).unwrap();
            Some(Record {
                title: value["title"].as_str().unwrap().to_owned(),
                ..Record::default()
            })
        };
        let done = read(
            source,
            &wanted,
            parse,
            &mut |read| bytes += read,
            &mut |record, works| {
                found.push((record.title, works.to_vec()));
            },
        )
        .unwrap();
        assert_eq!((done.records, done.bytes), (3001, text.len() as u64));
        assert_eq!(bytes, text.len() as u64);
        assert_eq!(found.len(), 51);
        for (at, (title, works)) in found[..50].iter().enumerate() {
            assert_eq!(
                (title.as_str(), works.as_slice()),
                (format!("Wanted number {at}").as_str(), &[at as u32][..])
            );
        }
        assert_eq!(found[50].1, [7]);
    }
}
