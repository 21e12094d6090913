//! What one mention says of its work, as stored in `mentions.facts`.

use std::borrow::Cow;
use std::mem::take;

use serde::{Deserialize, Serialize};

use crate::model::{Identifier, Kind, Mention, NoteDate, Scheme};

/// The JSON of `mentions.facts`; empty parts are left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// What the note takes the work to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Names as written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Year of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Venue as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub venue: Option<String>,
    /// Organisation as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// Citation count as of the note's date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cited_by: Option<u32>,
    /// Volume, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// Issue, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// Pages, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<String>,
    /// Publisher, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// URLs, in the order of the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
    /// Scheme and value of each identifier, in the order of the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<(String, String)>,
    /// Short names that the mention introduces.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The note's verdict under the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The date of the note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note_date: Option<NoteDate>,
    /// The signals that spoke for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Cow<'static, str>>,
}

impl Facts {
    /// What the mention says, moved out of it; its identifiers stay.
    #[must_use]
    pub fn take(mention: &mut Mention) -> Self {
        Self {
            kind: Some(mention.kind),
            authors: take(&mut mention.authors),
            year: mention.year,
            venue: mention.venue.take(),
            org: mention.org.take(),
            cited_by: mention.cited_by,
            volume: mention.volume.take(),
            issue: mention.issue.take(),
            pages: mention.pages.take(),
            publisher: mention.publisher.take(),
            urls: take(&mut mention.urls),
            ids: mention
                .ids
                .iter()
                .map(|id| (id.scheme().as_str().to_owned(), id.value().to_owned()))
                .collect(),
            aliases: take(&mut mention.aliases),
            remark: mention.remark.take(),
            note_date: mention.note_date,
            evidence: mention
                .evidence
                .iter()
                .map(|&word| Cow::Borrowed(word))
                .collect(),
        }
    }

    /// Reads the stored JSON; what does not parse says nothing.
    #[must_use]
    pub fn parse(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// The JSON to store.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }

    /// The identifiers that are valid.
    pub fn identifiers(&self) -> impl Iterator<Item = Identifier> {
        self.ids
            .iter()
            .filter_map(|(scheme, value)| Identifier::new(Scheme::parse(scheme)?, value))
    }
}
