//! What a list says of the kinds of what it lists.
//!
//! `## Books` above a list of links to anywhere makes books of them, and where all but a few items of a list are papers,
//! those few of which only the words of the title tell are papers, too.

use super::candidate::{Candidate, Heading, Signal};
use super::kind;
use crate::model::Kind;
use crate::model::title::is_cjk;

/// Words of headings, and of the names of notes, that name a kind.
const SHELVES: &[(Kind, &[&str])] = &[
    (
        Kind::Book,
        &[
            "book",
            "books",
            "textbook",
            "textbooks",
            "novels",
            "书",
            "书籍",
            "书单",
            "图书",
            "教材",
            "读书",
        ],
    ),
    (
        Kind::Paper,
        &["paper", "papers", "publications", "论文", "文献"],
    ),
    (Kind::Talk, &["talks", "presentations", "keynotes", "演讲"]),
    (
        Kind::Video,
        &["video", "videos", "podcasts", "screencasts", "视频", "播客"],
    ),
    (
        Kind::Course,
        &["course", "courses", "moocs", "lectures", "课程", "公开课"],
    ),
    (
        Kind::Article,
        &[
            "article", "articles", "posts", "blogs", "essays", "文章", "博客", "博文",
        ],
    ),
    (
        Kind::Software,
        &[
            "software",
            "tools",
            "libraries",
            "frameworks",
            "implementations",
            "repositories",
            "工具",
            "开源项目",
        ],
    ),
];

/// The one kind that a heading names; none when it names several or none.
fn shelf(heading: &str) -> Option<Kind> {
    let heading = heading.trim();
    // A sentence that speaks of books is no shelf.
    if heading.len() > 60 {
        return None;
    }
    let lower = heading.to_lowercase();
    let mut words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let names = |word: &str, known: &&str| {
        if known.starts_with(is_cjk) {
            word.contains(known)
        } else {
            word == *known
        }
    };
    let mut found = None;
    for word in &mut words {
        let kind = SHELVES
            .iter()
            .find(|(_, known)| known.iter().any(|known| names(word, known)))
            .map(|row| row.0);
        match (found, kind) {
            (Some(known), Some(kind)) if known != kind => return None,
            (_, Some(kind)) => found = Some(kind),
            _ => {}
        }
    }
    found
}

/// What a shelf of this kind makes of a work that by itself is taken for another.
const fn on_shelf(shelf: Kind, own: Kind, is_guess: bool, is_identified: bool) -> Kind {
    match (shelf, own) {
        (Kind::Book | Kind::Paper, Kind::Article | Kind::Webpage) if is_guess => shelf,
        (Kind::Book | Kind::Paper, Kind::Software) => shelf,
        (Kind::Book, Kind::Paper) if !is_identified => shelf,
        (Kind::Article | Kind::Software, Kind::Paper) if is_guess && !is_identified => shelf,
        (Kind::Paper, Kind::Talk | Kind::Video | Kind::Course | Kind::Book) if is_guess => shelf,
        (Kind::Talk | Kind::Course, Kind::Article | Kind::Webpage) if is_guess => shelf,
        (Kind::Talk | Kind::Course | Kind::Video, Kind::Paper) if is_guess && !is_identified => {
            shelf
        }
        (Kind::Video, Kind::Article | Kind::Webpage | Kind::Talk) if is_guess => shelf,
        (Kind::Article, Kind::Webpage) if is_guess => shelf,
        (Kind::Software, Kind::Article | Kind::Webpage) if is_guess => shelf,
        _ => own,
    }
}

/// The kind of each candidate; of those that are not chosen, by itself.
pub(super) fn kinds(
    candidates: &[Candidate<'_>],
    is_chosen: &[bool],
    headings: &[Heading<'_>],
    title: Option<&str>,
    name: &str,
) -> Vec<Kind> {
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let of_note = title
        .and_then(shelf)
        .or_else(|| shelf(&stem.replace('_', " ")));
    let shelves: Vec<Option<Kind>> = headings
        .iter()
        .map(|heading| shelf(&heading.text))
        .collect();
    let shelf_of = |candidate: &Candidate<'_>| {
        let mut above = candidate.section;
        while let Some(section) = above {
            if shelves[section].is_some() {
                return shelves[section];
            }
            above = headings[section].parent;
        }
        of_note
    };
    // Papers, and all, by section; the last is what stands in none.
    let mut counts = vec![(0_u32, 0_u32); headings.len() + 1];
    let mut kinds: Vec<(Kind, bool)> = Vec::with_capacity(candidates.len());
    for (candidate, is_chosen) in candidates.iter().zip(is_chosen) {
        let (own, is_guess) = kind::of(candidate);
        let kind = match shelf_of(candidate) {
            // Guides and introductions are posts, unless they stand among books.
            Some(shelf)
                if *is_chosen
                    && !(kind::is_post(candidate) && shelf != Kind::Book
                        || candidate.signals.contains(Signal::Question)) =>
            {
                let is_identified = !candidate.facts.ids.is_empty()
                    || candidate.facts.venue.is_some()
                    || candidate.signals.contains(Signal::Formatted);
                on_shelf(shelf, own, is_guess, is_identified)
            }
            _ => own,
        };
        if *is_chosen {
            let count = &mut counts[candidate.section.unwrap_or(headings.len())];
            count.0 += u32::from(kind == Kind::Paper);
            count.1 += 1;
        }
        kinds.push((kind, is_guess));
    }
    candidates
        .iter()
        .zip(kinds)
        .map(|(candidate, (kind, is_guess))| {
            let (papers, all) = counts[candidate.section.unwrap_or(headings.len())];
            let are_papers = papers >= 4 && papers * 3 >= all * 2;
            let has_url = !candidate.facts.urls.is_empty();
            match kind {
                Kind::Article
                    if is_guess && are_papers && !has_url && !kind::is_post(candidate) =>
                {
                    Kind::Paper
                }
                kind => kind,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Options, extract};

    #[test]
    fn headings_name_kinds() {
        assert_eq!(shelf("Books"), Some(Kind::Book));
        assert_eq!(shelf("📚 Recommended books"), Some(Kind::Book));
        assert_eq!(shelf("经典论文"), Some(Kind::Paper));
        assert_eq!(shelf("Papers and Talks"), None);
        assert_eq!(shelf("Bookkeeping"), None);
        assert_eq!(shelf(""), None);
    }

    #[test]
    fn lists_make_kinds() {
        let note = "# Shelf\n\n## Books\n\n- [Sheep and How to Count Them](https://sheep.example/count)\n\n\
            ## Other\n\n- [Sheep and How to Count Them Again](https://sheep.example/again)\n";
        let kinds: Vec<_> = extract(note, "note.md", &Options::default())
            .mentions
            .iter()
            .map(|mention| mention.kind)
            .collect();
        assert_eq!(kinds[0], Kind::Book);
        assert_ne!(kinds[1], Kind::Book);
    }
}
