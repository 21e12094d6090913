//! How fast `notebib enrich` asks a server that sets no limits, beside one request at a time.
//!
//! `cargo bench --bench ask -- WORKS` (40 when left out) makes a note of so many works, answers Crossref's search for each of them after 50 milliseconds on this machine, and prints how
//! long it took to ask, one request at a time and then many at once, how often, and the most memory.

#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used, dead_code)]

#[path = "../tests/suite/enrich/server.rs"]
mod server;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use server::{Act, Heard, Server, json};

const LATE: Duration = Duration::from_millis(50);

fn crossref(heard: &Heard) -> Act {
    let number: String = heard
        .path
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let item = serde_json::json!({"DOI": format!("10.5555/number{number}"), "type": "proceedings-article",
        "title": [format!("Quorum{number}: Verified Replication of Ledger{number} Journals")],
        "author": [{"given": "Ann", "family": "Author"}], "issued": {"date-parts": [[2020]]}, "page": "1-9",
        "abstract": "A ledger is replicated, and that is verified. ".repeat(30)});
    let list = serde_json::json!({"status": "ok", "message-type": "work-list", "message": {"items": [item]}});
    Act::Late(LATE, Box::new(json(200, list.to_string())))
}

fn notebib(folder: &Path, url: &str, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_notebib"));
    command
        .current_dir(folder)
        .args(args)
        .env("HOME", folder)
        .env("NOTEBIB_PACE", "0")
        .env("NOTEBIB_CROSSREF_URL", url)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Runs to the end and says how long it took and the most memory it held, in megabytes.
fn watch(mut command: Command) -> (f64, u64) {
    let start = Instant::now();
    let mut child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success(), "{ended}");
            return (start.elapsed().as_secs_f64(), most >> 10);
        }
        let memory = std::fs::read_to_string(&status).unwrap_or_default();
        let line = memory.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let held = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(held.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn main() {
    let works = std::env::args().find_map(|arg| arg.parse().ok());
    let works: usize = works.unwrap_or(40);
    for (name, config) in [
        ("one at a time", "[enrich]\nat_once = 1\n"),
        ("many at once", "[enrich]\n"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut note = String::from("# related materials\n\n");
        for at in 0..works {
            writeln!(
                note,
                "- Quorum{at}: Verified Replication of Ledger{at} Journals [2020, OSDI]"
            )
            .unwrap();
        }
        std::fs::create_dir(folder.path().join("notes")).unwrap();
        std::fs::write(folder.path().join("notes/a.md"), note).unwrap();
        let server = Server::start(crossref);
        for args in [&["init"][..], &["scan", "notes"]] {
            assert!(
                notebib(folder.path(), &server.url, args)
                    .status()
                    .unwrap()
                    .success()
            );
        }
        std::fs::write(folder.path().join(".notebib/config.toml"), config).unwrap();
        let args = ["enrich", "--all", "--provider", "crossref"];
        let (took, memory) = watch(notebib(folder.path(), &server.url, &args));
        println!(
            "{name}: {} requests for {works} works in {took:.2} s, {memory} MB of memory",
            server.heard().len()
        );
    }
}
