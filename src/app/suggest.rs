//! Which tags the words of a note suggest for the works it cites.
//!
//! Comes in: the remark under a title, the note's own tags, the headings above; and the user's rules. Goes
//! out: tags. Whether a person wants them is the catalog's business.

use crate::catalog::tags::normal;
use crate::model::words;

/// Which tags are suggested.
#[derive(Debug, Clone)]
pub struct Rules {
    /// What a remark suggests. The first rule that matches wins over those whose words it contains.
    pub remarks: Vec<Rule>,
    /// Whether a note's own tags are suggested.
    pub are_note_tags_used: bool,
    /// Whether the headings above a mention are suggested.
    pub are_sections_used: bool,
}

/// Words that suggest a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    words: Vec<String>,
    tag: String,
}

impl Rule {
    /// A rule: the words that the remark holds, whole and side by side, and the tag; none when there is no
    /// word, or when the tag cannot be one.
    #[must_use]
    pub fn new(remark: &str, tag: &str) -> Option<Self> {
        let words = cut(remark);
        let tag = normal(tag)?;
        (!words.is_empty()).then_some(Self { words, tag })
    }
}

impl Default for Rules {
    fn default() -> Self {
        let rules = [
            ("very good", "very-good"),
            ("good", "good"),
            ("interesting", "interesting"),
            ("useful", "useful"),
            ("question", "question"),
        ];
        Self {
            remarks: rules
                .iter()
                .filter_map(|(remark, tag)| Rule::new(remark, tag))
                .collect(),
            are_note_tags_used: true,
            are_sections_used: false,
        }
    }
}

impl Rules {
    /// The tags that a remark suggests, in the order of the rules, each once.
    #[must_use]
    pub fn of_remark(&self, remark: &str) -> Vec<String> {
        let mut words: Vec<Option<String>> = cut(remark).into_iter().map(Some).collect();
        let mut tags = Vec::new();
        for rule in &self.remarks {
            let length = rule.words.len();
            let mut at = 0;
            while at + length <= words.len() {
                let is_here = words[at..at + length]
                    .iter()
                    .zip(&rule.words)
                    .all(|(word, wanted)| word.as_ref() == Some(wanted));
                // `not good` is no praise.
                let is_denied = at > 0
                    && words[at - 1]
                        .as_ref()
                        .is_some_and(|word| matches!(word.as_str(), "not" | "no" | "isnt" | "不"));
                if is_here && !is_denied && !tags.contains(&rule.tag) {
                    tags.push(rule.tag.clone());
                }
                if is_here {
                    words[at..at + length].fill(None);
                }
                at += if is_here { length } else { 1 };
            }
        }
        tags
    }

    /// The tags that a note's own tags and the headings above a mention suggest.
    #[must_use]
    pub fn of_place<'t>(
        &self,
        note_tags: impl IntoIterator<Item = &'t str>,
        headings: impl IntoIterator<Item = &'t str>,
    ) -> Vec<String> {
        let mut tags = Vec::new();
        let mut add = |tag: &str| {
            if let Some(tag) = normal(tag)
                && !tags.contains(&tag)
            {
                tags.push(tag);
            }
        };
        if self.are_note_tags_used {
            note_tags.into_iter().for_each(&mut add);
        }
        if self.are_sections_used {
            headings.into_iter().for_each(&mut add);
        }
        tags
    }
}

fn cut(text: &str) -> Vec<String> {
    let mut cut = Vec::new();
    words::cut(text, |word, _, _| cut.push(word.to_owned()));
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_suggests_tags() {
        let rules = Rules::default();
        for (remark, tags) in [
            ("very good. state of art work", vec!["very-good"]),
            ("Good, USEFUL", vec!["good", "useful"]),
            ("very good, and a good start", vec!["very-good", "good"]),
            ("goodness", vec![]),
            ("not good", vec![]),
            (
                "interesting; question: why?",
                vec!["interesting", "question"],
            ),
        ] {
            assert_eq!(rules.of_remark(remark), tags, "{remark}");
        }
    }

    #[test]
    fn a_place_suggests_tags_when_asked() {
        let mut rules = Rules::default();
        assert_eq!(rules.of_place(["ml"], ["Related"]), ["ml"]);
        rules.are_sections_used = true;
        rules.are_note_tags_used = false;
        assert_eq!(rules.of_place(["ml"], ["Related"]), ["Related"]);
    }
}
