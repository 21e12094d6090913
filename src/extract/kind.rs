//! What kind of work a mention points at, where neither URL nor bracket says it.

use super::candidate::{Candidate, Signal};
use crate::model::title::is_cjk;
use crate::model::{Kind, Scheme};

/// Words of a title, or in front of it, that name a kind; the first that is found counts.
const WORDS: &[(Kind, &[&str])] = &[
    (
        Kind::Course,
        &["Lecture ", "lecture ", "Course", "course", "课程", "公开课"],
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
            "1st Edition",
            "2nd Edition",
            "First Edition",
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

/// `CS149: …`, `Stanford CS 294-131`, `EECS 262a`, `MIT 6.824: …`, `15-445 …`.
fn has_course_code(title: &str) -> bool {
    const FACULTIES: &[&str] = &[
        "CS", "CSE", "CSC", "CSCI", "COMS", "COMP", "COS", "CMSC", "EE", "EECS", "ECE", "ECS",
        "STAT", "INFO",
    ];
    // `大学的CS294`: Chinese characters end a word.
    let words = || {
        title
            .split(|c: char| c.is_whitespace() || is_cjk(c))
            .filter(|word| !word.is_empty())
            .map(|word| word.trim_matches([':', ',', '(', ')', '：']))
            .take(4)
    };
    let is_number = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        (2..=4).contains(&digits) && text.len() <= digits + 4
    };
    let is_named = words()
        .zip(words().skip(1).chain([""]))
        .any(|(word, next)| {
            let letters = word.trim_end_matches(|c: char| !c.is_ascii_uppercase());
            let faculty = word
                .find(|c: char| c.is_ascii_digit() || c == '-')
                .map_or(letters, |at| &word[..at]);
            FACULTIES.contains(&faculty)
                && (is_number(word[faculty.len()..].trim_start_matches('-'))
                    || word == faculty && is_number(next))
        });
    // `6.824`, `15-445`, at the start or behind the name of a school.
    let is_number_pair = |word: &str| {
        word.split_once(['.', '-']).is_some_and(|(left, right)| {
            let are_digits =
                |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            are_digits(left) && left.len() <= 2 && are_digits(right) && right.len() == 3
        })
    };
    let has_words = title.split_whitespace().count() >= 3;
    is_named || has_words && words().take(2).any(is_number_pair)
}

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

/// The kind that the facts state, else the one that title and place suggest; true with a guess.
pub(super) fn of(candidate: &Candidate<'_>) -> (Kind, bool) {
    match stated(candidate) {
        Some(kind) => (kind, false),
        None => (guessed(candidate), true),
    }
}

/// The kind that facts state: a URL, a label, an identifier, a venue, a publisher.
fn stated(candidate: &Candidate<'_>) -> Option<Kind> {
    let facts = &candidate.facts;
    let has = |signal| candidate.signals.contains(signal);
    // `[Title](project page), Liu et al., NeurIPS 2020`: the page is a way to the paper.
    let is_published = facts.year.is_some()
        && facts.venue.is_some()
        && !facts.authors.is_empty()
        && matches!(facts.kind, Some(Kind::Software | Kind::Webpage));
    if is_published {
        return Some(Kind::Paper);
    }
    if let Some(kind) = facts.kind {
        return Some(kind);
    }
    let is_paper = facts.cited_by.is_some()
        || facts.venue.is_some()
        || facts
            .ids
            .iter()
            .any(|id| !matches!(id.scheme(), Scheme::Isbn))
        || has(Signal::Formatted)
        || has(Signal::Key);
    if facts.ids.iter().any(|id| id.scheme() == Scheme::Isbn) {
        return Some(Kind::Book);
    }
    // A publisher of books may write articles too, where a bracket names it as the organisation.
    let is_press = |name: &String| name.contains("出版社") || name.ends_with(" Press");
    if facts.publisher.as_deref().is_some_and(is_book_house)
        || facts.org.as_ref().is_some_and(is_press)
        || facts.venue.as_ref().is_some_and(is_press)
    {
        return Some(Kind::Book);
    }
    is_paper.then_some(Kind::Paper)
}

/// True for a title that reads like the one of a post.
pub(super) fn is_post(candidate: &Candidate<'_>) -> bool {
    candidate.signals.contains(Signal::Question)
        || candidate.title.chars().filter(|c| is_cjk(*c)).count() >= 2
        || POSTS.iter().any(|word| candidate.title.contains(word))
}

/// The kind that title and place suggest.
fn guessed(candidate: &Candidate<'_>) -> Kind {
    let facts = &candidate.facts;
    let has = |signal| candidate.signals.contains(signal);
    let title = &*candidate.title;
    if has_course_code(title) {
        return Kind::Course;
    }
    // `Representation` is no presentation.
    let has_word = |word: &str| {
        title.match_indices(word).any(|(at, _)| {
            !word.starts_with(char::is_lowercase)
                || !title[..at].ends_with(|c: char| c.is_ascii_alphabetic())
        })
    };
    for (kind, words) in WORDS {
        if words.iter().any(|word| has_word(word)) {
            return *kind;
        }
    }
    let han = title.chars().filter(|c| is_cjk(*c)).count();
    let is_post = is_post(candidate) || has(Signal::Byline) || !has(Signal::TitleCase);
    let words = title.split_whitespace().count();
    // `Title - Somebody et al.` is how papers are cited, whatever the words of the title.
    let has_others = |name: &String| name.trim_end_matches('.').ends_with(" et al");
    if has(Signal::Byline) && han == 0 && facts.authors.iter().any(has_others) {
        return Kind::Paper;
    }
    // `Name: an open-source tool for …`; in titles of papers these words have capitals.
    if has(Signal::ShortName)
        && facts.urls.is_empty()
        && ["pen-source ", "pen source ", "pensource "]
            .iter()
            .any(|word| {
                title
                    .split_once([':', '：'])
                    .is_some_and(|(_, rest)| rest.contains(word))
            })
        && !has(Signal::TitleCase)
    {
        return Kind::Software;
    }
    // Who gives people and a year, and no page to read it on, cites a paper.
    let is_cited = facts.year.is_some() && !facts.authors.is_empty() && facts.urls.is_empty();
    if is_cited && han == 0 && has(Signal::TitleCase) {
        return Kind::Paper;
    }
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
        (true, 0..=2) if han == 0 && (!facts.urls.is_empty() || facts.org.is_some()) => {
            Kind::Webpage
        }
        (true, _) => Kind::Article,
        (false, _) if has(Signal::ShortName) || words >= 6 || has(Signal::Bracket) => Kind::Paper,
        (false, _) => Kind::Article,
    }
}
