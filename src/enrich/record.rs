//! What one source says of a work.

use serde::{Deserialize, Serialize};

use crate::model::{Identifier, Kind, NoteDate, Scheme};

/// How a record stands to the work that its title names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Nature {
    /// The work in print: in a journal, proceedings, a book.
    Published,
    /// The work before that, on a preprint server.
    Preprint,
    /// The work, in print or not.
    #[default]
    Unknown,
    /// Something about the work that bears its title: a review, a recommendation, an erratum, a talk, the
    /// data behind it.
    About,
}

/// What was done to a work after it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// `retraction`, `correction`, `concern` or `withdrawal`.
    pub kind: String,
    /// Where it is told, when the record says so: a DOI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
}

/// What one source says of a work. Nothing here is invented: a field that the source leaves out is none.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// The name of the provider, such as `crossref`.
    pub provider: String,
    /// What the provider itself calls the record: a hash, a key, a DOI.
    pub source_id: String,
    /// Plain text, subtitle included; never empty.
    pub title: String,
    /// What it is, where the source tells.
    pub kind: Option<Kind>,
    /// In print, before print, or about the work.
    pub nature: Nature,
    /// **Shape**: in order, given names first.
    pub authors: Vec<String>,
    /// The year to cite.
    pub year: Option<i32>,
    /// The day it came out, as far as it is known.
    pub date: Option<NoteDate>,
    /// The journal, proceedings or book that it is in, spelt out.
    pub venue: Option<String>,
    /// Who publishes it; of a thesis or report the institution.
    pub publisher: Option<String>,
    /// Volume.
    pub volume: Option<String>,
    /// Issue.
    pub issue: Option<String>,
    /// Pages such as `1-15`, or the article number.
    pub pages: Option<String>,
    /// The abstract, plain text.
    #[serde(rename = "abstract")]
    pub summary: Option<String>,
    /// Citations at the time of the reply.
    pub cited_by: Option<u32>,
    /// **Shape**: no duplicates.
    #[serde(with = "ids")]
    pub ids: Vec<Identifier>,
    /// Its page on the web.
    pub url: Option<String>,
    /// A copy that everybody may read.
    pub open_access: Option<String>,
    /// The site that the page is on.
    pub site: Option<String>,
    /// The main subject on arXiv, such as `cs.DC`.
    pub subject: Option<String>,
    /// The language, as a tag such as `en`.
    pub language: Option<String>,
    /// **Shape**: what was done to it later; empty when the source knows of nothing.
    pub notices: Vec<Notice>,
}

impl Record {
    /// A record without anything but its title.
    #[must_use]
    pub(crate) fn new(provider: &str, source_id: impl Into<String>, title: String) -> Self {
        Self {
            provider: provider.to_owned(),
            source_id: source_id.into(),
            title,
            ..Self::default()
        }
    }

    /// Its first identifier of a scheme.
    #[must_use]
    pub fn id(&self, scheme: Scheme) -> Option<&Identifier> {
        self.ids.iter().find(|id| id.scheme() == scheme)
    }

    /// Adds an identifier when it is one and is new. The DOI that arXiv gives its preprints is an arXiv id.
    pub(crate) fn add(&mut self, scheme: Scheme, value: Option<&str>) {
        let Some(id) = value.and_then(|value| Identifier::new(scheme, value)) else {
            return;
        };
        let id = arxiv_of(&id).unwrap_or(id);
        if !self.ids.contains(&id) {
            self.ids.push(id);
        }
    }

    /// Adds the arXiv id that an id or URL of arXiv's holds, if it does.
    pub(crate) fn add_arxiv(&mut self, text: &str) {
        if let Some(id) = Identifier::parse(text)
            && let Some(id) = arxiv_of(&id).or_else(|| (id.scheme() == Scheme::Arxiv).then_some(id))
            && !self.ids.contains(&id)
        {
            self.ids.push(id);
        }
    }

    /// True when it is a preprint and no more.
    #[must_use]
    pub fn is_preprint(&self) -> bool {
        self.nature == Nature::Preprint
    }
}

/// The arXiv id in a DOI of arXiv's, `10.48550/arxiv.1806.03377`.
#[must_use]
pub fn arxiv_of(id: &Identifier) -> Option<Identifier> {
    if id.scheme() != Scheme::Doi {
        return None;
    }
    let rest = id.value().strip_prefix("10.48550/arxiv.")?;
    Identifier::arxiv(rest)
}

/// The year and the day of a text such as `2019-10-27`, `2019/10/27`, `2019-10` or `27 October 2019`; none of
/// a year in which nothing that is cited came out.
#[must_use]
pub(crate) fn date(text: &str) -> Option<NoteDate> {
    any_date(text.trim()).filter(|date| (1000..2200).contains(&date.year))
}

fn any_date(text: &str) -> Option<NoteDate> {
    let numbers = text.get(..10).unwrap_or(text).replace(['/', '.'], "-");
    let numbers = numbers.split(['T', ' ']).next().unwrap_or_default();
    if let Some(date) = NoteDate::parse(numbers) {
        return Some(date);
    }
    // `2017-6-1` and `2017-13-40`: as much of it as can be.
    let parts: Vec<&str> = numbers.split('-').collect();
    if parts.first().is_some_and(|year| year.len() == 4) {
        let two = |part: Option<&&str>| part.map(|part| format!("{part:0>2}"));
        let month = two(parts.get(1)).unwrap_or_default();
        let day = two(parts.get(2)).unwrap_or_default();
        for tried in [
            format!("{}-{month}-{day}", parts[0]),
            format!("{}-{month}", parts[0]),
            parts[0].to_owned(),
        ] {
            if let Some(date) = NoteDate::parse(&tried) {
                return Some(date);
            }
        }
    }
    words_of_a_date(text)
}

/// `July 28, 2008`, `28 Jul 2008`, `2008年7月28日`, `c2008`: the year must stand there in four digits.
fn words_of_a_date(text: &str) -> Option<NoteDate> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let (mut year, mut month, mut numbers) = (None, None, Vec::new());
    for word in text.split(|c: char| !c.is_alphanumeric() || matches!(c, '年' | '月' | '日')) {
        let digits: String = word.chars().filter(char::is_ascii_digit).collect();
        let letters = word.get(..3).unwrap_or_default().to_lowercase();
        if digits.len() == 4 && year.is_none() {
            year = digits
                .parse()
                .ok()
                .filter(|year| (1000..2200).contains(year));
        } else if let Some(at) = MONTHS.iter().position(|month| *month == letters) {
            month = u8::try_from(at + 1).ok();
        } else if (1..=2).contains(&digits.len()) && word.starts_with(|c: char| c.is_ascii_digit())
        {
            numbers.extend(digits.parse::<u8>());
        }
    }
    let year: i16 = year?;
    let mut numbers = numbers.into_iter();
    let month = month.or_else(|| text.contains('年').then(|| numbers.next()).flatten());
    let month = month.filter(|month| (1..=12).contains(month));
    let day = month
        .and_then(|_| numbers.next())
        .filter(|day| (1..=31).contains(day));
    Some(NoteDate { year, month, day })
}

/// Identifiers as JSON: pairs of scheme and value.
mod ids {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use crate::model::{Identifier, Scheme};

    pub(super) fn serialize<S: Serializer>(ids: &[Identifier], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(ids.iter().map(|id| (id.scheme().as_str(), id.value())))
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(
        from: D,
    ) -> Result<Vec<Identifier>, D::Error> {
        let pairs = Vec::<(String, String)>::deserialize(from)?;
        let ids = pairs
            .into_iter()
            .filter_map(|(scheme, value)| Identifier::new(Scheme::parse(&scheme)?, &value));
        Ok(ids.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_many_forms() {
        for (text, read) in [
            ("2019-10-27T08:00:00Z", "2019-10-27"),
            ("2017/6/1", "2017-06-01"),
            ("July 28, 2008", "2008-07-28"),
            ("28 Jul 2008", "2008-07-28"),
            ("2023年10月5日", "2023-10-05"),
            ("c2008", "2008"),
            ("2008-13", "2008"),
        ] {
            assert_eq!(
                date(text).map(|date| date.to_string()).as_deref(),
                Some(read),
                "{text}"
            );
        }
        assert_eq!(date("forthcoming"), None);
    }

    #[test]
    fn a_record_goes_through_json() {
        let mut record = Record::new("crossref", "x", "Title".into());
        record.add(Scheme::Doi, Some("https://doi.org/10.1145/3341301.3359646"));
        record.add(Scheme::Doi, Some("10.48550/arXiv.1806.03377"));
        assert_eq!(
            record.id(Scheme::Arxiv).map(Identifier::value),
            Some("1806.03377")
        );
        let json = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), record);
    }
}
