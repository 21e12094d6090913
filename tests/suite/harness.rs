//! Runs the binary away from the user's own home, catalog, config and clock.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What `NOTEBIB_NOW` says in every run.
pub(crate) const NOW: &str = "2026-01-02T03:04:05Z";

/// A temporary folder to run in; gone when dropped.
pub(crate) struct World {
    folder: TempDir,
}

impl World {
    /// An empty folder `work` to run in, and an empty home.
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("notebib-")
            .tempdir()
            .unwrap();
        fs::create_dir(folder.path().join("work")).unwrap();
        fs::create_dir(folder.path().join("home")).unwrap();
        Self { folder }
    }

    /// As [`World::new`], with an empty catalog from `notebib init`.
    #[allow(dead_code)]
    pub(crate) fn with_catalog() -> Self {
        let world = Self::new();
        world.run(&["init"]).expect(0);
        world
    }

    /// The folder that commands run in.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// Writes a file below [`World::path`], and the folders above it.
    #[allow(dead_code)]
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let file = self.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, content).unwrap();
        file
    }

    /// A command that is yet to run, to be given more environment; runs in [`World::path`].
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_notebib"));
        command
            .args(args)
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.folder.path().join("home"))
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("NOTEBIB_NOW", NOW);
        command
    }

    /// Runs `notebib ARGS` with nothing on stdin.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, b"")
    }

    /// Runs `notebib ARGS` with this on stdin.
    pub(crate) fn run_with(&self, args: &[&str], stdin: &[u8]) -> Run {
        self.finish(self.command(args), args, stdin)
    }

    /// Runs a command made by [`World::command`].
    pub(crate) fn finish(&self, mut command: Command, args: &[&str], stdin: &[u8]) -> Run {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let stdin = stdin.to_vec();
        let feeder = std::thread::spawn(move || {
            // The command may end without reading all of it.
            let _ = pipe.write_all(&stdin);
        });
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        Run {
            line: args.join(" "),
            status: output.status.code().unwrap_or(-1),
            stdout: self.neutral(&output.stdout),
            stderr: self.neutral(&output.stderr),
        }
    }

    /// Paths of this world become `[WORK]` and `[HOME]`.
    fn neutral(&self, bytes: &[u8]) -> String {
        let mut text = String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
        for (name, mark) in [("work", "[WORK]"), ("home", "[HOME]")] {
            let path = self.folder.path().join(name);
            for path in [path.canonicalize().unwrap(), path] {
                text = text.replace(path.to_str().unwrap(), mark);
            }
        }
        text
    }
}

/// What came of a command.
#[derive(Debug)]
pub(crate) struct Run {
    line: String,
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Fails unless the exit status is this one; returns itself to be looked at further.
    #[track_caller]
    pub(crate) fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}", self.snapshot());
        self
    }

    /// **Shape**: one JSON value a line of stdout.
    #[allow(dead_code)]
    pub(crate) fn json_lines(&self) -> Vec<serde_json::Value> {
        let lines = self.stdout.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
            .collect()
    }

    /// Command line, status, stdout and stderr together, to be compared with `insta::assert_snapshot!`.
    pub(crate) fn snapshot(&self) -> String {
        let mut text = format!("$ notebib {}\nstatus: {}\n", self.line, self.status);
        for (name, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !stream.is_empty() {
                text.push_str(&format!("--- {name}\n{stream}"));
                if !stream.ends_with('\n') {
                    text.push_str("(no line break at the end)\n");
                }
            }
        }
        text
    }
}

/// The folder of shared corpora: `NOTEBIB_SHARED`, else `../shared` beside the checkout. None, with a
/// line on stderr, when it is not there: a test that needs it returns.
#[allow(dead_code)]
pub(crate) fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("NOTEBIB_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    if path.join("corpus").is_dir() {
        return Some(path);
    }
    eprintln!("skipped: no shared corpus at {}", path.display());
    None
}
