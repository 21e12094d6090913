//! Dates as notes carry them.

use serde::{Deserialize, Serialize};

/// A date of which only the year may be known. Shown as `2023`, `2023-10` or `2023-10-15`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct NoteDate {
    /// Year, four digits.
    pub year: i16,
    /// Month from 1 to 12.
    pub month: Option<u8>,
    /// Day from 1 to 31; only beside a month.
    pub day: Option<u8>,
}

impl NoteDate {
    /// Reads `2023`, `2023-10` or `2023-10-15`; none when it is no such date.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('-');
        let year = parts.next().filter(|part| part.len() == 4)?.parse().ok()?;
        let month = match parts.next() {
            Some(part) => Some(part.parse().ok().filter(|month| (1..=12).contains(month))?),
            None => None,
        };
        let day = match parts.next() {
            Some(part) => Some(part.parse().ok().filter(|day| (1..=31).contains(day))?),
            None => None,
        };
        parts.next().is_none().then_some(Self { year, month, day })
    }
}

impl std::fmt::Display for NoteDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}

impl From<NoteDate> for String {
    fn from(date: NoteDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for NoteDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("no date of the form 2023-10-15: {text}"))
    }
}
