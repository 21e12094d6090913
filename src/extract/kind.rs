//! What kind of work a mention points at, where neither URL nor bracket says it.

use super::candidate::{Candidate, Signal};
use crate::model::{Kind, Scheme};

/// Words of a title, or in front of it, that name a kind; the first that is found counts.
const WORDS: &[(Kind, &[&str])] = &[
    (
        Kind::Course,
        &[
            "Lecture ",
            "lecture ",
            "Course",
            "course",
            "CS2",
            "CS 2",
            "CS1",
            "CS 1",
            "CS3",
            "CS 3",
            "CSE ",
            "COMS ",
            "6.824",
            "15-7",
            "15-4",
            "课程",
            "公开课",
        ],
    ),
    (
        Kind::Book,
        &[
            "Book:",
            "book:",
            "(book)",
            "Handbook",
            "Textbook",
            "(Book)",
            "O'Reilly",
            "2nd Edition",
            "Second Edition",
            "3rd Edition",
            "书籍",
        ],
    ),
    (
        Kind::Talk,
        &[
            "Slides",
            "slides",
            "(talk)",
            "(Talk)",
            "Keynote",
            "keynote",
            "presentation",
            "Presentation",
            "演讲",
            "幻灯片",
        ],
    ),
    (
        Kind::Video,
        &[
            "(video)", "(Video)", "[video]", "Video:", "Webinar", "webinar", "视频", "YouTube",
            "Youtube", "Podcast", "podcast",
        ],
    ),
    (Kind::Article, &["blog", "Blog", "博客"]),
];

/// Words that stand in titles of posts, hardly in titles of papers.
const POSTS: &[&str] = &[
    "How to ",
    "How I ",
    "How We ",
    "How we ",
    "Why ",
    "What ",
    "Your",
    "you ",
    "You ",
    " explained",
    " Explained",
    "Part ",
    "part ",
    " in Practice",
    "Guide to",
    " guide",
    "Top 5",
    "Top 10",
    "Introducing",
    "Announcing",
    "Tips",
    "from Scratch",
    "From Scratch",
    "Nutshell",
    "nutshell",
    "Explained",
    "Visually",
    "Visualized",
    "Deep Dive",
    "deep dive",
    "Under the Hood",
    "under the hood",
    "Lessons",
    "Intro to",
    "Getting Started",
    "walkthrough",
    "Walkthrough",
    "Cheat Sheet",
    "Best Practices",
    " vs ",
    " vs. ",
];

/// True for publishers of whom notes cite books.
fn is_book_house(name: &str) -> bool {
    const HOUSES: &[&str] = &[
        "出版社",
        "University Press",
        "MIT Press",
        "O'Reilly",
        "O’Reilly",
        "Addison-Wesley",
        "Morgan Kaufmann",
        "Manning",
        "Packt",
        "Apress",
        "No Starch",
        "Pragmatic",
        "McGraw-Hill",
        "Pearson",
        "Prentice Hall",
    ];
    HOUSES.iter().any(|house| name.contains(house))
}

/// The kind that the facts state, else the one that title and place suggest.
pub(super) fn of(candidate: &Candidate<'_>) -> Kind {
    let facts = &candidate.facts;
    let has = |signal| candidate.signals.contains(signal);
    if let Some(kind) = facts.kind {
        return kind;
    }
    let is_paper = facts.cited_by.is_some()
        || facts.venue.is_some()
        || facts
            .ids
            .iter()
            .any(|id| !matches!(id.scheme(), Scheme::Isbn))
        || has(Signal::Formatted)
        || has(Signal::Key);
    let title = &*candidate.title;
    if facts.ids.iter().any(|id| id.scheme() == Scheme::Isbn) {
        return Kind::Book;
    }
    let houses = [&facts.publisher, &facts.org, &facts.venue];
    if houses.into_iter().flatten().any(|name| is_book_house(name)) {
        return Kind::Book;
    }
    if is_paper {
        return Kind::Paper;
    }
    for (kind, words) in WORDS {
        if words.iter().any(|word| title.contains(word)) {
            return *kind;
        }
    }
    let han = title
        .chars()
        .filter(|c| crate::model::title::is_cjk(*c))
        .count();
    let is_post = han >= 2
        || has(Signal::Question)
        || has(Signal::Byline)
        || POSTS.iter().any(|word| title.contains(word))
        || !has(Signal::TitleCase);
    let words = title.split_whitespace().count();
    // Who quotes a title in a sentence and tells its author, year or venue cites a paper.
    if candidate.manner == crate::model::Manner::Quote
        && han == 0
        && words >= 4
        && facts.urls.is_empty()
        && has(Signal::TitleCase)
        && (has(Signal::Byline) || has(Signal::Year) || has(Signal::Venue))
    {
        return Kind::Paper;
    }
    match (is_post, words) {
        (true, 0..=2) if han == 0 && !facts.urls.is_empty() => Kind::Webpage,
        (true, _) => Kind::Article,
        (false, _) if has(Signal::ShortName) || words >= 6 || has(Signal::Bracket) => Kind::Paper,
        (false, _) => Kind::Article,
    }
}
