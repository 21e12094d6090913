//! What services answered: kept apart from what a user sees, in no history, free to be thrown away.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Catalog, Error};

/// An answer as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// JSON array of records; `[]` when the service has none.
    pub records: String,
    /// The tag by which the service knows this version.
    pub etag: Option<String>,
    /// When it was asked, RFC 3339 in UTC.
    pub at: String,
}

/// The answer of a provider to a question; none when it was not asked, or failed.
///
/// # Errors
/// When the catalog cannot be read.
pub fn get(connection: &Connection, provider: &str, question: &str) -> Result<Option<Kept>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT records, etag, at FROM answers WHERE provider = ?1 AND question = ?2",
    )?;
    let kept = statement.query_row([provider, question], |row| {
        Ok(Kept {
            records: row.get(0)?,
            etag: row.get(1)?,
            at: row.get(2)?,
        })
    });
    Ok(kept.optional()?)
}

impl Catalog {
    /// Keeps answers to questions, each a question and what came; a transaction of its own, so that no
    /// answer that came is asked for again, whatever happens next.
    ///
    /// # Errors
    /// When the catalog cannot be written.
    pub fn keep_answers(
        &mut self,
        provider: &str,
        answers: &[(String, String)],
        etag: Option<&str>,
        now: &str,
    ) -> Result<(), Error> {
        self.get_ready_to_write()?;
        let tx = self.connection.unchecked_transaction()?;
        for (question, records) in answers {
            tx.prepare_cached(
                "INSERT INTO answers (provider, question, records, etag, at) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET records = excluded.records, etag = excluded.etag, at = excluded.at",
            )?
            .execute(params![provider, question, records, etag, now])?;
        }
        Ok(tx.commit()?)
    }

    /// Says that an answer still holds: the service has nothing newer.
    ///
    /// # Errors
    /// When the catalog cannot be written.
    pub fn renew_answer(&mut self, provider: &str, question: &str, now: &str) -> Result<(), Error> {
        self.get_ready_to_write()?;
        self.connection
            .prepare_cached("UPDATE answers SET at = ?3 WHERE provider = ?1 AND question = ?2")?
            .execute([provider, question, now])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_and_renewed() {
        let mut catalog = Catalog::in_memory().unwrap();
        let answers = [("doi:10.1/x".to_owned(), "[]".to_owned())];
        catalog
            .keep_answers("crossref", &answers, Some("\"1\""), "2026-01-01T00:00:00Z")
            .unwrap();
        catalog
            .renew_answer("crossref", "doi:10.1/x", "2026-02-01T00:00:00Z")
            .unwrap();
        let kept = get(catalog.connection(), "crossref", "doi:10.1/x")
            .unwrap()
            .unwrap();
        assert_eq!(
            (kept.at.as_str(), kept.etag.as_deref()),
            ("2026-02-01T00:00:00Z", Some("\"1\""))
        );
        assert_eq!(
            get(catalog.connection(), "datacite", "doi:10.1/x").unwrap(),
            None
        );
        assert!(
            catalog.history(1).unwrap().is_empty(),
            "no operation of a user's"
        );
    }
}
