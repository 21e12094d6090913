//! Candidates in, mentions out: what URLs say is read off them, the weak are dropped, what overlaps is
//! settled, offsets become lines and columns.

use std::ops::Range;
use std::sync::Arc;

use super::bracket::is_month;
use super::candidate::{Candidate, Heading, Signal, Sink};
use super::features::{self, Company, Values};
use super::weights::Weights;
use super::{Extraction, Section, aliases, decide, shelf, sites};
use crate::model::{Identifier, Kind, Mention, NoteDate, Scheme};

/// What a candidate was found to weigh.
pub(super) struct Weighed {
    pub(super) values: Values,
    /// What was learned, held to its bound.
    pub(super) correction: f32,
    /// Of its signals and the correction.
    pub(super) sum: f32,
    pub(super) confidence: f32,
}

/// Reads the URLs of candidates, puts them in the order of the text, and counts what they have in common.
pub(super) fn gather(candidates: &mut Vec<Candidate<'_>>, headings: usize) -> Company {
    candidates.retain_mut(|candidate| {
        read_urls(candidate);
        !candidate.title.is_empty()
    });
    candidates
        .sort_by_key(|candidate| (candidate.span.start, std::cmp::Reverse(candidate.span.end)));
    Company::of(candidates, headings)
}

/// Weighs a candidate among the others.
pub(super) fn weigh(
    candidate: &Candidate<'_>,
    company: &Company,
    headings: &[Heading<'_>],
    weights: &Weights,
) -> Weighed {
    let values = features::values(candidate, company, headings);
    let correction = weights.correction(candidate.signals, &values);
    let sum = decide::sum(candidate.manner, candidate.signals) + correction;
    Weighed {
        values,
        correction,
        sum,
        confidence: weights.confidence(sum),
    }
}

/// Which candidates are references, given the confidence in each: those that reach the threshold, and of those that
/// overlap the more certain one; of equally certain ones the longer, then the first.
pub(super) fn choose(candidates: &[Candidate<'_>], beliefs: &[f32], threshold: f32) -> Vec<bool> {
    let mut is_chosen = vec![false; candidates.len()];
    let mut last: Option<usize> = None;
    for (index, candidate) in candidates.iter().enumerate() {
        if beliefs[index] < threshold {
            continue;
        }
        if let Some(before) = last
            && candidate.span.start < candidates[before].span.end
        {
            if beliefs[index] <= beliefs[before] {
                continue;
            }
            is_chosen[before] = false;
        }
        is_chosen[index] = true;
        last = Some(index);
    }
    is_chosen
}

/// Decides over all candidates of a note.
pub(super) fn finish(sink: Sink<'_>, name: &str, threshold: f32, weights: &Weights) -> Extraction {
    let text = sink.text();
    let Sink {
        mut candidates,
        headings,
        mut about,
        ..
    } = sink;
    about.date = about
        .date
        .or_else(|| date_in_first_line(text))
        .or_else(|| date_in_name(name));

    let company = gather(&mut candidates, headings.len());
    let belief = |candidate| weigh(candidate, &company, &headings, weights).confidence;
    let beliefs: Vec<f32> = candidates.iter().map(belief).collect();
    let is_chosen = choose(&candidates, &beliefs, threshold);

    let kinds = shelf::kinds(
        &candidates,
        &is_chosen,
        &headings,
        about.title.as_deref(),
        name,
    );

    let mut lines = Lines::new(text);
    let sections = sections_of(text, &headings);
    let mut outlines = Outlines::new(&headings);
    let mentions = candidates
        .into_iter()
        .zip(beliefs)
        .zip(is_chosen.into_iter().zip(kinds))
        .filter(|(_, (is_chosen, _))| *is_chosen)
        .map(|((mut candidate, confidence), (_, kind))| {
            let (line, column) = lines.at(candidate.span.start);
            let end_line = line + lines_within(text, &candidate.span);
            let mut aliases = aliases::of_title(&candidate.title);
            for alias in std::mem::take(&mut candidate.facts.aliases) {
                if !aliases.contains(&alias) {
                    aliases.push(alias);
                }
            }
            let Candidate {
                span,
                title,
                manner,
                facts,
                signals,
                remark,
                section,
            } = candidate;
            Mention {
                span,
                line,
                end_line,
                column,
                manner,
                aliases,
                title: title.into_owned(),
                kind,
                authors: facts.authors,
                year: facts.year,
                venue: facts.venue,
                org: facts.org,
                cited_by: facts.cited_by,
                volume: facts.volume,
                issue: facts.issue,
                pages: facts.pages,
                publisher: facts.publisher,
                urls: facts.urls,
                ids: facts.ids,
                outline: section.map_or_else(Vec::new, |section| outlines.of(section)),
                remark: remark.map(std::borrow::Cow::into_owned),
                note_date: about.date,
                confidence,
                evidence: decide::evidence(signals),
            }
        })
        .collect();
    Extraction {
        mentions,
        sections,
        about,
    }
}

/// Adds the identifiers, kind, venue and year that the URLs tell, and what they mean for the decision.
fn read_urls(candidate: &mut Candidate<'_>) {
    let facts = &mut candidate.facts;
    let has_kind = facts.kind.is_some();
    if !has_kind && facts.ids.iter().any(|id| id.scheme() == Scheme::Arxiv) {
        facts.kind = Some(Kind::Paper);
    }
    let mut ids: Vec<Identifier> = Vec::new();
    for url in &facts.urls {
        let site = sites::read(url);
        candidate
            .signals
            .insert_if(site.is_work == Some(true), Signal::WorkUrl);
        candidate
            .signals
            .insert_if(site.is_work == Some(false), Signal::SiteUrl);
        // The code beside the paper is not what is cited.
        let is_beside = !has_kind
            && matches!(facts.kind, Some(Kind::Software | Kind::Webpage))
            && site.kind == Some(Kind::Paper);
        facts.kind = facts.kind.filter(|_| !is_beside).or(site.kind);
        facts.year = facts.year.or(site.year);
        if facts.venue.is_none() {
            facts.venue = site.venue.map(str::to_owned);
        }
        ids.extend(site.ids);
    }
    // One good URL is enough.
    if candidate.signals.contains(Signal::WorkUrl) {
        candidate.signals.remove(Signal::SiteUrl);
    }
    for id in ids {
        if !facts.ids.contains(&id) {
            facts.ids.push(id);
        }
    }
    candidate
        .signals
        .insert_if(!facts.ids.is_empty(), Signal::Identifier);
}

/// Line breaks within a span, white space at its end apart.
pub(super) fn lines_within(text: &str, span: &Range<usize>) -> u32 {
    let last = text[span.clone()].trim_end().len().max(1) - 1;
    newlines(&text.as_bytes()[span.start..span.start + last])
}

fn sections_of(text: &str, headings: &[Heading<'_>]) -> Vec<Section> {
    let mut starts = Lines::new(text);
    let mut sections: Vec<Section> = headings
        .iter()
        .map(|heading| Section {
            heading: heading.text.clone().into_owned(),
            level: heading.level,
            line: starts.at(heading.start).0,
            end_line: 0,
        })
        .collect();
    // Ends ascend only along the outline, not along the text: taken in their own order.
    let mut by_end: Vec<usize> = (0..headings.len()).collect();
    by_end.sort_by_key(|&section| headings[section].end.unwrap_or(text.len()));
    let mut ends = Lines::new(text);
    for section in by_end {
        let end = headings[section].end.unwrap_or(text.len());
        // The last character, not the last byte: a section may end in Chinese.
        let last = text[..end]
            .char_indices()
            .next_back()
            .map_or(0, |(at, _)| at);
        let last = last.max(headings[section].start);
        sections[section].end_line = ends.at(last).0.max(sections[section].line);
    }
    sections
}

/// Outlines of sections, each made once and shared.
struct Outlines<'h, 't> {
    headings: &'h [Heading<'t>],
    shared: Vec<Option<Arc<str>>>,
}

impl<'h, 't> Outlines<'h, 't> {
    fn new(headings: &'h [Heading<'t>]) -> Self {
        Self {
            headings,
            shared: vec![None; headings.len()],
        }
    }

    fn of(&mut self, section: usize) -> Vec<Arc<str>> {
        let mut outline = Vec::new();
        let mut next = Some(section);
        while let Some(section) = next {
            let heading = &self.headings[section];
            let text = self.shared[section].get_or_insert_with(|| Arc::from(&*heading.text));
            outline.push(Arc::clone(text));
            next = heading.parent;
        }
        outline.reverse();
        outline
    }
}

/// Lines and columns of offsets that are asked for in ascending order, in one pass over the text.
pub(super) struct Lines<'t> {
    text: &'t str,
    /// Up to where lines and columns are counted.
    counted: usize,
    line: u32,
    column: u32,
}

impl<'t> Lines<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self {
            text,
            counted: 0,
            line: 1,
            column: 1,
        }
    }

    pub(super) fn at(&mut self, offset: usize) -> (u32, u32) {
        let mut passed = self.text.get(self.counted..offset).unwrap_or_default();
        if let Some(last) = memchr::memrchr(b'\n', passed.as_bytes()) {
            self.line += newlines(&passed.as_bytes()[..=last]);
            self.column = 1;
            passed = &passed[last + 1..];
        }
        self.column = self
            .column
            .saturating_add(u32::try_from(passed.chars().count()).unwrap_or(u32::MAX));
        self.counted = self.counted.max(offset);
        (self.line, self.column)
    }
}

fn newlines(bytes: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX)
}

/// The date that is the whole first line of a note: `15 October 2023`, `# Oct. 15th, 2023`, `2023/10/15`,
/// `2023年10月15日`.
fn date_in_first_line(text: &str) -> Option<NoteDate> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let line = line.trim_start_matches('#').trim();
    if line.len() > 60 {
        return None;
    }
    let (mut day, mut month, mut year) = (None, None, None);
    let words = line.split(|c: char| !c.is_alphanumeric() || matches!(c, '年' | '月' | '日'));
    for word in words.filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        let digits = lower.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let number: Option<i16> = digits.parse().ok();
        let ending = &lower[digits.len()..];
        match number {
            Some(number) if ending.is_empty() && digits.len() == 4 && year.is_none() => {
                year = Some(number);
            }
            // Year first is year, month, day; a number beside a month in words is the day.
            Some(number) if ending.is_empty() && year.is_some() && month.is_none() => {
                month = u8::try_from(number).ok();
            }
            Some(number) if matches!(ending, "" | "st" | "nd" | "rd" | "th") && day.is_none() => {
                day = u8::try_from(number).ok();
            }
            None if is_month(&lower) && month.is_none() => {
                month = (1..=12).find(|month| lower.starts_with(MONTHS[*month as usize - 1]));
            }
            None if lower == "date" || WEEKDAYS.iter().any(|day| lower.starts_with(day)) => {}
            _ => return None,
        }
    }
    // A number alone is hardly a date.
    let (year, month) = (year?, month?);
    let day = day.map(|day| format!("-{day:02}")).unwrap_or_default();
    NoteDate::parse(&format!("{year:04}-{month:02}{day}"))
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A date such as `2023-10-15` at the start of a file name.
fn date_in_name(name: &str) -> Option<NoteDate> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
    stem.get(..10)
        .and_then(NoteDate::parse)
        .or_else(|| stem.get(..7).and_then(NoteDate::parse))
}

#[cfg(test)]
mod tests {
    use super::date_in_first_line;
    use crate::extract::{Options, extract};

    #[test]
    fn a_section_that_ends_in_chinese_ends_on_its_last_line() {
        let text = "1. 综述\n    n. related materials\n        1. Paxos Made Simple    [2001, 3000 refs]\n            1. 很好？\n\
                    2. 索引\n    n. related materials\n        1. The Part-Time Parliament    [1998, TOCS]\n            1. 值得一读？\n            2. 再读";
        let found = extract(text, "note.txt", &Options::default());
        let lines: Vec<_> = found
            .sections
            .iter()
            .map(|section| (section.heading.as_str(), section.line, section.end_line))
            .filter(|section| section.0 != "related materials")
            .collect();
        assert_eq!(lines[0], ("综述", 1, 4));
        assert!(lines.contains(&("索引", 5, 9)), "{lines:?}");
    }

    #[test]
    fn a_first_line_that_is_a_date() {
        let date = |text: &str| date_in_first_line(text).map(|date| date.to_string());
        for line in [
            "15 October 2023",
            "\n# October 15th, 2023\n",
            "Sunday, 15 Oct 2023",
            "2023/10/15",
            "2023.10.15",
            "2023年10月15日",
            "Date: 2023-10-15",
        ] {
            assert_eq!(date(line).as_deref(), Some("2023-10-15"), "{line}");
        }
        assert_eq!(date("October 2023").as_deref(), Some("2023-10"));
        for line in [
            "",
            "2023",
            "15",
            "1. October 2023 in review",
            "May the force be with you",
            "40 May 2023",
            "2023 13 1",
        ] {
            assert_eq!(date(line), None, "{line}");
        }
    }
}
