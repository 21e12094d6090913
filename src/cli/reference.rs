//! REF on the command line: one work, or a failure that says what could be meant.

use notebib::app::find::{Found, MOST, Resolved, resolve};
use notebib::catalog::Catalog;
use notebib::catalog::find::Candidate;

use super::errors::{Failure, Status};

/// Works that are listed when several could be meant.
const LISTED: usize = 10;

/// The work that a REF means.
///
/// **Errors**: exit status 3 with the works that are equally good, or 1 with the nearest.
pub(crate) fn find(catalog: &Catalog, reference: &str) -> Result<Found, Failure> {
    match resolve(catalog, reference)? {
        Resolved::One(found) => Ok(found),
        Resolved::Several(found) => {
            let count = found.len();
            let more = if count >= MOST { "or more " } else { "" };
            let mut failure =
                Failure::new(format!("`{reference}` could be any of {count} {more}works"))
                    .status(Status::Ambiguous);
            for found in found.iter().take(LISTED) {
                failure = failure.hint(line(&found.work));
            }
            if count > LISTED {
                failure = failure.hint(format!("… and {} more", count - LISTED));
            }
            Err(failure.hint("name it by its key, the first word of a line above"))
        }
        Resolved::None { suggestions } => {
            let mut failure = Failure::new(format!("no work is called `{reference}`"))
                .status(Status::NothingMatched);
            for work in &suggestions {
                failure = failure.hint(format!("did you mean {}", line(work)));
            }
            if suggestions.is_empty() {
                failure = failure.hint("`notebib list WORDS` looks for works");
            }
            Err(failure)
        }
    }
}

/// Key, title, first author and year.
fn line(work: &Candidate) -> String {
    let mut line = format!("{}  {}", work.key, work.title);
    let author = work.authors.first().map(String::as_str);
    let year = work.year.map(|year| year.to_string());
    let facts: Vec<&str> = author.into_iter().chain(year.as_deref()).collect();
    if !facts.is_empty() {
        line.push_str(&format!(" ({})", facts.join(", ")));
    }
    line
}
