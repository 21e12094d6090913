//! How a command ends: the status it returns, the failure it prints.

use std::error::Error;
use std::fmt::Write as _;
use std::io;
use std::process::ExitCode;

/// What a command that did its work came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Exit status 0.
    Done,
    /// Exit status 1: the question was understood and nothing answers it.
    NothingMatched,
    /// Exit status 2: some of it failed, each failure was named on stderr, and the rest was done.
    Failed,
    /// Exit status 4: some service could not be asked; what others said was done.
    Unasked,
    /// Exit status 3: several answers are equally good and nothing was guessed.
    Ambiguous,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Done => Self::SUCCESS,
            Status::NothingMatched => Self::from(1),
            Status::Failed => Self::from(2),
            Status::Ambiguous => Self::from(3),
            Status::Unasked => Self::from(4),
        }
    }
}

/// What `run` of every command returns.
pub(crate) type Outcome = Result<Status, Failure>;

/// A command that could not do its work: one line of what went wrong, and what the user can do.
///
/// Any error of a room becomes one through `?`, its chain of sources joined by `: `.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    hints: Vec<String>,
    status: Status,
    is_closed_pipe: bool,
}

impl Failure {
    /// A failure of this message: lower case, no full stop.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hints: Vec::new(),
            status: Status::Failed,
            is_closed_pipe: false,
        }
    }

    /// A failure on a file: the path goes before what the system said.
    pub(crate) fn on_file(path: &std::path::Path, error: &io::Error) -> Self {
        Self::new(format!("{}: {error}", path.display()))
    }

    /// An error and its sources, joined by `: `.
    pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
        let mut message = error.to_string();
        for source in links(error).skip(1) {
            let source = source.to_string();
            // Some libraries repeat their source in their own text.
            if !message.ends_with(&source) {
                let _ = write!(message, ": {source}");
            }
        }
        message
    }

    /// Adds a line that the user can act on.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Ends with another status than 2.
    #[must_use]
    pub(crate) const fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// What went wrong, without hints.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// True when the reader of stdout went away: no failure at all.
    pub(crate) const fn is_closed_pipe(&self) -> bool {
        self.is_closed_pipe
    }

    /// The status to exit with.
    pub(crate) const fn exit_status(&self) -> Status {
        if self.is_closed_pipe {
            Status::Done
        } else {
            self.status
        }
    }

    /// The lines for stderr, without control characters.
    pub(crate) fn render(&self) -> String {
        let mut text = format!("notebib: error: {}\n", one_line(&self.message));
        for hint in &self.hints {
            let _ = writeln!(text, "hint: {}", one_line(hint));
        }
        text
    }

    /// A usage error of clap's, in our form.
    pub(crate) fn from_usage(error: &clap::Error) -> Self {
        let rendered = error.render().to_string();
        let mut message = String::new();
        let mut hints = Vec::new();
        let mut usage = None;
        for line in rendered
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
        {
            if let Some(rest) = line.strip_prefix("error: ") {
                message.push_str(rest);
            } else if let Some(rest) = line.strip_prefix("tip: ") {
                hints.push(rest.to_owned());
            } else if let Some(rest) = line.strip_prefix("Usage: ") {
                usage = Some(rest.to_owned());
            } else if !line.starts_with("For more information") && usage.is_none() {
                message.push(' ');
                message.push_str(line);
            }
        }
        if let Some(usage) = usage {
            hints.push(format!("usage: {usage}"));
        }
        hints.push("`--help` after a command explains its options".to_owned());
        Self {
            message,
            hints,
            status: Status::Failed,
            is_closed_pipe: false,
        }
    }
}

impl<E: Error + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut failure = Self::new(Self::chain(&error));
        failure.hints.extend(advice(&error).map(str::to_owned));
        failure.is_closed_pipe = links(&error)
            .filter_map(|link| link.downcast_ref::<io::Error>())
            .any(|io| io.kind() == io::ErrorKind::BrokenPipe);
        failure
    }
}

/// What the user can do about an error of the catalog.
fn advice(error: &(dyn Error + 'static)) -> Option<&'static str> {
    use notebib::{app, catalog};
    let of_app = error.downcast_ref().and_then(|error| match error {
        app::Error::Catalog(error) => Some(error),
        _ => None,
    });
    match of_app.or_else(|| error.downcast_ref())? {
        catalog::Error::ReadOnly => {
            Some("make the file and its folder writable, or name another catalog with --db")
        }
        catalog::Error::Busy => Some("try again when it has finished"),
        catalog::Error::Full => Some("make room on the disk and try again"),
        catalog::Error::Newer { .. } => Some("use that notebib, or another catalog with --db"),
        catalog::Error::Foreign { .. } => Some("name another file with --db"),
        catalog::Error::Damaged { .. } => {
            Some("put back a copy, or name another file with --db and scan your notes into it")
        }
        catalog::Error::NoOperation { .. } => Some("`notebib history` lists them"),
        _ => None,
    }
}

/// An error, its source, the source of that.
fn links<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |link: &&'e (dyn Error + 'static)| {
        (*link).source()
    })
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c == '\n' || c == '\t' { ' ' } else { c })
        .filter(|c| !super::output::is_unprintable(*c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let failure = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(failure.is_closed_pipe());
        assert_eq!(failure.exit_status(), Status::Done);
    }

    #[test]
    fn a_failure_is_one_line_and_its_hints() {
        let failure = Failure::new("no catalog at\n/x\u{1b}[31m").hint("run `notebib init`");
        assert_eq!(
            failure.render(),
            "notebib: error: no catalog at /x[31m\nhint: run `notebib init`\n"
        );
    }
}
