//! Works that a heading names: what stands below it tells of them by fields, or by a link alone.
//!
//! `## Title` above `Authors: …`, `Link: …`, above `[paper](url) | [code](url)`, above a URL. Several URLs
//! below each other are a list, and the heading is its topic.

use super::blocks::Inline;
use super::passage::{Mark, Passage};
use super::words::{self, Label, Role};
use super::{details, entries, fields, tidy};
use crate::extract::candidate::{Candidate, Signal, Signals};
use crate::extract::{sections, sites};
use crate::model::title::is_cjk;
use crate::model::{Kind, Manner};

/// More fields of a literature note are not looked at.
const MOST_FIELDS: usize = 12;

/// What stands below a heading.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ToldBelow {
    authors: bool,
    venue: bool,
    year: bool,
    pub(super) id: bool,
    /// A link to what may be a work.
    link: bool,
    /// Lines that are a URL.
    bare_links: usize,
}

impl ToldBelow {
    /// True for the fields of a literature note. An author alone, with a date, is the one of the note.
    pub(super) const fn of_literature(self) -> bool {
        self.authors && (self.venue || self.year || self.id) || self.venue && (self.id || self.link)
    }

    /// True when people or a venue are told.
    pub(super) const fn names_place(self) -> bool {
        self.venue || self.authors
    }

    /// True where the work of a heading may be told. Several URLs below each other are a list, whose
    /// heading is a topic.
    pub(super) const fn of_any(self) -> bool {
        (self.id || self.link) && self.bare_links <= 1
    }
}

/// True for a heading that looks like a title rather than like a topic.
pub(super) fn is_like_title(candidate: &Candidate<'_>) -> bool {
    let title = &*candidate.title;
    let words = title.split_whitespace().count();
    let han = title.chars().filter(|&c| is_cjk(c)).count();
    let strong = Signals::from([
        Signal::NamedTitle,
        Signal::ShortName,
        Signal::LongTitle,
        Signal::TitleWords,
        Signal::Question,
    ]);
    (sections::below(title).is_none() || words >= 6)
        && (candidate.signals.intersects(strong)
            || candidate.signals.contains(Signal::TitleCase) && words >= 3
            || words >= 5
            || han >= 5)
}

/// True for a line that holds URLs and links with such texts as `pdf`, and nothing to read.
pub(super) fn points_only(line: &str) -> bool {
    let mut rest = line;
    let mut links = 0;
    while !rest.is_empty() {
        let (word, behind) = match rest.as_bytes()[0] {
            b'[' => {
                let Some((text, target)) = rest[1..].split_once("](") else {
                    return false;
                };
                let Some((url, behind)) = target.split_once(')') else {
                    return false;
                };
                if !matches!(
                    words::role(text, url),
                    Role::Source | Role::Url | Role::About
                ) {
                    return false;
                }
                links += 1;
                ("", behind)
            }
            b'<' | b'h' => {
                let end = rest.find([' ', '>', '\t']).unwrap_or(rest.len());
                let url = rest[..end].trim_start_matches('<');
                if !url.starts_with("http://") && !url.starts_with("https://") {
                    return false;
                }
                links += 1;
                ("", &rest[end..])
            }
            _ => rest.split_at(rest.chars().next().map_or(1, char::len_utf8)),
        };
        if word.chars().any(char::is_alphanumeric) {
            return false;
        }
        rest = behind;
    }
    links > 0
}

/// True when the first URL of a line may be the one of a work: neither code nor a home page.
fn leads_to_work(line: &str) -> bool {
    let Some(start) = line.find("http://").or_else(|| line.find("https://")) else {
        return false;
    };
    let rest = &line[start..];
    let url = &rest[..rest.find([' ', ')', '>', ']', '|']).unwrap_or(rest.len())];
    let site = sites::read(url);
    site.is_work != Some(false) && site.kind != Some(Kind::Software)
}

/// What the lines at `at` tell of a work field by field, as literature notes do, or by links alone.
pub(super) fn told_at<'t>(note: &'t str, mut at: usize, inline: &impl Inline<'t>) -> ToldBelow {
    let mut told = ToldBelow::default();
    let mut lines = 0;
    for _ in 0..MOST_FIELDS {
        if at >= note.len() {
            break;
        }
        let end =
            memchr::memchr(b'\n', &note.as_bytes()[at..]).map_or(note.len(), |len| at + len + 1);
        let line = note[at..end].trim();
        at = end;
        let line = line.trim_start_matches(['>', ' ']);
        if line.bytes().all(|byte| matches!(byte, b'=' | b'-')) {
            if lines == 0 || line.is_empty() && (told.link || told.venue) {
                continue;
            }
            break;
        }
        lines += 1;
        let marker = inline.marker(line.as_bytes()).unwrap_or(0);
        let item = line[marker..].trim_start_matches(['*', '_', ' ']);
        if fields::imprint(item).is_some() {
            told.venue = true;
            continue;
        }
        if !tidy::may_hold_colon(item) {
            if marker > 0 && lines <= 4 && item.len() <= 80 {
                continue;
            }
            break;
        }
        if points_only(item) {
            let leads = leads_to_work(item);
            told.bare_links += usize::from(leads && item.starts_with(['h', '<']));
            told.link |= leads;
            continue;
        }
        let head: String = item
            .chars()
            .take(40)
            .filter(|c| !matches!(c, '*' | '_'))
            .collect();
        let starts = |names: &[&str]| {
            names.iter().any(|name| {
                head.get(..name.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(name))
            })
        };
        match words::label(&head) {
            None => break,
            // `Paper: https://…`
            Some((Label::Title(_), value)) => {
                if !head[value..].trim_start().starts_with(['h', '<', '[']) {
                    break;
                }
                told.link |= leads_to_work(item);
            }
            Some((Label::Authors, _)) => told.authors = true,
            Some((Label::Venue, _)) => told.venue = true,
            Some((Label::Year, _)) => {
                told.year |= starts(&["year", "publication", "年", "发表"]);
            }
            Some((Label::Link, _)) => {
                told.id |= starts(&["doi", "arxiv", "isbn", "pmid"])
                    || line.contains("doi.org/")
                    || line.contains("arxiv.org/");
                told.link |= leads_to_work(item);
            }
            Some((Label::Other, _)) => {}
        }
    }
    told
}

/// A candidate whose title is a heading, without the marks and the award behind it:
/// `Title 🔦 **SPOTLIGHT**`.
pub(super) fn candidate<'t>(passage: &Passage<'t>, note: &'t str) -> Option<Candidate<'t>> {
    let text = passage.text.as_str();
    let award = passage.marks.iter().find(|marked| {
        marked.mark == Mark::Strong
            && marked.range.start > 0
            && marked.range.end == text.trim_end().len()
            && text[marked.range.clone()].len() <= 20
    });
    let end = award.map_or(text.len(), |marked| marked.range.start);
    let title = text[..end].trim_end_matches(|c: char| {
        c.is_whitespace() || !c.is_ascii() && !c.is_alphanumeric() && !is_closing(c)
    });
    let lead = details::lead(title).start.min(title.len());
    entries::titled(passage, lead..title.len(), Manner::Entry, note)
}

/// Marks outside ASCII that titles end in.
const fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '》' | '」' | '』' | '）' | '？' | '！' | '…')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Options, extract};

    fn titles(note: &str) -> Vec<String> {
        extract(note, "note.md", &Options::default())
            .mentions
            .into_iter()
            .map(|mention| mention.title)
            .collect()
    }

    #[test]
    fn a_heading_names_the_work_of_the_link_below() {
        for below in [
            "https://arxiv.org/abs/2106.04560",
            "https://arxiv.org/abs/2106.04560\nA line of what I think",
            "https://arxiv.org/abs/2106.04560\nhttps://github.com/a/code",
            "[paper](https://arxiv.org/abs/2106.04560) | [code](https://github.com/a/code)",
            "arXiv: 2106.04560 | Jane Roe et al. (2021)",
            "- **Link:** [arXiv:2106.04560](https://arxiv.org/abs/2106.04560)\n- **Summary:** much to say",
            "> ICML 2021\n>\n> https://arxiv.org/abs/2106.04560",
        ] {
            let note = format!(
                "# Notes\n\n## Counting Sheep at Scale in Large Herds 🐑 **ORAL**\n\n{below}\n"
            );
            assert_eq!(
                titles(&note),
                ["Counting Sheep at Scale in Large Herds"],
                "{note}"
            );
        }
        let list = "## Counting Sheep\nhttps://arxiv.org/abs/2106.04560\nhttps://arxiv.org/abs/2106.04561\n";
        assert_eq!(titles(list).len(), 2, "the heading is a topic");
    }

    #[test]
    fn links_that_only_point() {
        assert!(points_only("<https://x.org/a>"));
        assert!(points_only(
            "[pdf](https://x.org/a) · [code](https://x.org/b)"
        ));
        assert!(!points_only("[A Title of Its Own](https://x.org/a)"));
        assert!(!points_only("see https://x.org/a"));
        assert!(!points_only(""));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[ >*_<h\\[\\]()a-z:é\n]{0,40}(https://x.org/é)?[ )>\\]|é]{0,5}") {
            let _ = (points_only(&text), leads_to_work(&text), fields::imprint(&text));
        }
    }
}
