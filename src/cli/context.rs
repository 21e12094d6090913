//! What a run stands on: where its catalog is, its config, its clock, its output.
//!
//! Nothing is read or opened before a command asks for it: `notebib show` must not pay for what it does
//! not use.

use std::cell::OnceCell;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use etcetera::BaseStrategy as _;

use super::config::Config;
use super::errors::Failure;
use super::output::{ColorWhen, Output, printable};
use super::progress::Progress;

/// Options that every command takes.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// The catalog file [default: the nearest .notebib/catalog.db here or above, else the platform's
    /// data folder]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "NOTEBIB_DB",
        hide_env_values = true
    )]
    db: Option<PathBuf>,
    /// When to colour the output
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto"
    )]
    color: ColorWhen,
    /// Print no progress, no counts and no warnings
    #[arg(long, short, global = true)]
    quiet: bool,
}

/// What a command is handed beside its arguments.
pub(crate) struct Context {
    /// Standard output.
    pub(crate) out: Output,
    /// The time of this run, RFC 3339 in UTC.
    pub(crate) now: String,
    /// True when stderr is for failures alone.
    pub(crate) is_quiet: bool,
    /// The folder that the command was started in.
    pub(crate) folder: PathBuf,
    db: Option<PathBuf>,
    catalog_path: OnceCell<PathBuf>,
    config: OnceCell<Config>,
}

/// The folder that holds a catalog and its config.
const HOME: &str = ".notebib";
/// The name of a catalog file.
const CATALOG: &str = "catalog.db";

impl Context {
    /// The context of this process.
    pub(crate) fn new(globals: Globals) -> Result<Self, Failure> {
        let folder = env::current_dir()
            .map_err(|error| Failure::new(format!("cannot tell the current folder: {error}")))?;
        Ok(Self {
            out: Output::new(globals.color),
            now: now()?,
            is_quiet: globals.quiet,
            folder,
            db: globals.db.filter(|path| !path.as_os_str().is_empty()),
            catalog_path: OnceCell::new(),
            config: OnceCell::new(),
        })
    }

    /// Where the catalog is, or would be made.
    pub(crate) fn catalog_path(&self) -> Result<&Path, Failure> {
        if let Some(path) = self.catalog_path.get() {
            return Ok(path);
        }
        let path = if let Some(path) = &self.db {
            self.folder.join(path)
        } else if let Some(path) = nearest(&self.folder) {
            path
        } else {
            platform()?.data_dir().join("notebib").join(CATALOG)
        };
        Ok(self.catalog_path.get_or_init(|| path))
    }

    /// The catalog file, which must exist.
    ///
    /// **Errors**: where it was looked for, and how to make one.
    pub(crate) fn existing_catalog(&self) -> Result<&Path, Failure> {
        let path = self.catalog_path()?;
        if path.is_file() {
            return Ok(path);
        }
        let is_folder = path.is_dir();
        let failure = Failure::new(match is_folder {
            true => format!("{} is a folder, not a catalog", path.display()),
            false => format!("no catalog at {}", path.display()),
        });
        Err(match &self.db {
            None => failure
                .hint("`notebib init` makes one in this folder, `notebib scan FOLDER` fills it"),
            Some(db) if env::var_os("NOTEBIB_DB").is_some_and(|set| set == db.as_os_str()) => {
                failure.hint("NOTEBIB_DB says so; `notebib init` makes a catalog there")
            }
            Some(_) => failure.hint("--db says so; with it `notebib init` makes a catalog there"),
        })
    }

    /// Where `notebib init` makes a catalog: `.notebib/catalog.db` in this folder, or what `--db` says.
    pub(crate) fn new_catalog_path(&self) -> PathBuf {
        match &self.db {
            Some(path) => self.folder.join(path),
            None => self.folder.join(HOME).join(CATALOG),
        }
    }

    /// The folder that paths in the catalog are relative to: the one that holds `.notebib`; none when
    /// the catalog lies elsewhere and paths are absolute.
    pub(crate) fn root(&self) -> Result<Option<&Path>, Failure> {
        let home = self.catalog_path()?.parent();
        Ok(home
            .filter(|home| home.ends_with(HOME))
            .and_then(Path::parent))
    }

    /// The config: `config.toml` in the `.notebib` folder of the catalog, else in the platform's config
    /// folder, else the defaults.
    pub(crate) fn config(&self) -> Result<&Config, Failure> {
        if let Some(config) = self.config.get() {
            return Ok(config);
        }
        let beside = self.root()?.map(|root| root.join(HOME));
        let elsewhere = platform()
            .ok()
            .map(|platform| platform.config_dir().join("notebib"));
        let mut config = Config::default();
        for path in [beside, elsewhere]
            .into_iter()
            .flatten()
            .map(|folder| folder.join("config.toml"))
        {
            match fs::read_to_string(&path) {
                Ok(text) => {
                    config = Config::parse(&text, &path)?;
                    break;
                }
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(Failure::on_file(&path, &error)),
            }
        }
        Ok(self.config.get_or_init(|| config))
    }

    /// Tells the user of something on stderr, in a line that starts with `notebib: `; not when quiet.
    pub(crate) fn warn(&self, message: &str) {
        if !self.is_quiet {
            report(message);
        }
    }

    /// A progress bar on stderr: hidden when quiet, or when stderr is no terminal.
    pub(crate) fn progress(&self, what: &'static str) -> Progress {
        Progress::new(what, !self.is_quiet && io::stderr().is_terminal())
    }
}

/// Tells the user of a failure on stderr that does not stop the run; also when quiet.
pub(crate) fn report(message: &str) {
    // Nowhere is left to report to when stderr is closed.
    let _ = writeln!(io::stderr(), "notebib: {}", printable(message));
}

/// The nearest catalog in this folder or above.
fn nearest(folder: &Path) -> Option<PathBuf> {
    folder
        .ancestors()
        .map(|above| above.join(HOME).join(CATALOG))
        .find(|path| path.is_file())
}

fn platform() -> Result<impl etcetera::BaseStrategy, Failure> {
    etcetera::base_strategy::choose_native_strategy().map_err(|error| {
        Failure::from(error).hint("set HOME, or name the catalog with --db or NOTEBIB_DB")
    })
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// The clock, or what `NOTEBIB_NOW` says, so that a test sees the same time in every run.
fn now() -> Result<String, Failure> {
    let time = match env::var("NOTEBIB_NOW") {
        Ok(text) => text
            .parse::<jiff::Timestamp>()
            .map_err(|error| Failure::new(format!("NOTEBIB_NOW is no RFC 3339 time: {error}")))?,
        Err(_) => jiff::Timestamp::now(),
    };
    Ok(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}
