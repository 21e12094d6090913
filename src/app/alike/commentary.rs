//! Words that say that two titles alike name two works.

use super::align::is_number;
use super::tidy::words;

/// What begins a part of a series: the title without it is another work, or the whole series.
pub(super) const SERIES: [&str; 35] = [
    "part",
    "pt",
    "vol",
    "volume",
    "chapter",
    "ch",
    "episode",
    "ep",
    "lecture",
    "lesson",
    "week",
    "day",
    "section",
    "module",
    "unit",
    "session",
    "appendix",
    "supplement",
    "version",
    "issue",
    "season",
    "step",
    "homework",
    "assignment",
    "lab",
    "article",
    "supplementary",
    "addendum",
    "erratum",
    "corrigendum",
    "retraction",
    "reply",
    "rejoinder",
    "errata",
    "corrigenda",
];

/// What says that a title is about the title that follows: `Review: …`, `论文解读:…`.
pub(super) const COMMENTARY: [&str; 52] = [
    "review",
    "reviewing",
    "paper",
    "papers",
    "summary",
    "notes",
    "note",
    "explained",
    "explaining",
    "reading",
    "comments",
    "comment",
    "commentary",
    "re",
    "reply",
    "response",
    "rebuttal",
    "discussion",
    "slides",
    "video",
    "talk",
    "poster",
    "tutorial",
    "interview",
    "podcast",
    "translation",
    "book",
    "beyond",
    "revisiting",
    "understanding",
    "rethinking",
    "implementing",
    "reproducing",
    "replication",
    "erratum",
    "correction",
    "retraction",
    "annotated",
    "invited",
    "demo",
    "guest",
    "post",
    "blog",
    "thread",
    "presentation",
    "recap",
    "walkthrough",
    "explainer",
    "critique",
    "rejoinder",
    "remarks",
    "editorial",
];

/// True for a folded word that says that a title is about another, and is no name of its own.
#[must_use]
pub fn is_commentary(fold: &str) -> bool {
    COMMENTARY.contains(&fold) || SERIES.contains(&fold)
}

/// Pairs of words that are a typo apart and say different things.
const OPPOSITES: [(&str, &str); 30] = [
    ("micro", "macro"),
    ("inter", "intra"),
    ("model", "modal"),
    ("multimodel", "multimodal"),
    ("hyper", "hypo"),
    ("multi", "mono"),
    ("homo", "hetero"),
    ("endo", "exo"),
    ("static", "statistic"),
    ("sorting", "storing"),
    ("parsing", "passing"),
    ("passing", "pausing"),
    ("mining", "mixing"),
    ("caching", "catching"),
    ("matching", "marching"),
    ("planning", "planting"),
    ("learning", "leaning"),
    ("causal", "casual"),
    ("principal", "principle"),
    ("discrete", "discreet"),
    ("physical", "psychical"),
    ("spatial", "special"),
    ("world", "word"),
    ("worlds", "words"),
    ("trail", "trial"),
    ("martial", "marital"),
    ("united", "untied"),
    ("convention", "convection"),
    ("formal", "format"),
    ("formal", "former"),
];

pub(super) fn begins_series(tidy: &str) -> bool {
    let first = words(tidy).next().unwrap_or_default();
    is_number(first)
        || SERIES.contains(&first)
        || matches!(first, "第" | "之" | "系" | "上" | "中" | "下" | "篇" | "续")
}

/// True when what stands behind a colon or in brackets makes another work of a title: a part, or words that
/// all say that it is about the title (`paper notes`).
pub(super) fn is_aside(tidy: &str) -> bool {
    // `(talk at OSDI)`.
    let is_medium = |word: &str| {
        matches!(
            word,
            "talk"
                | "slides"
                | "video"
                | "poster"
                | "keynote"
                | "presentation"
                | "slide"
                | "recording"
        )
    };
    begins_series(tidy)
        || words(tidy).next().is_some_and(is_medium)
        || words(tidy).all(|word| is_commentary(word) || ends_commentary(word))
}

pub(super) fn is_opposite(a: &str, b: &str) -> bool {
    let is_pair = |x: &str, y: &str| {
        OPPOSITES.iter().any(|&(left, right)| {
            let rest = |word: &str, prefix: &str| word.strip_prefix(prefix).map(str::to_owned);
            matches!((rest(x, left), rest(y, right)), (Some(r), Some(s)) if r == s)
        })
    };
    is_pair(a, b) || is_pair(b, a)
}

/// What comes out again and again under one title.
const PERIODICAL: [&str; 12] = [
    "report",
    "reports",
    "keynote",
    "proceedings",
    "yearbook",
    "newsletter",
    "workshop",
    "symposium",
    "conference",
    "annual",
    "weekly",
    "monthly",
];

pub(super) fn is_periodical(tidy: &str) -> bool {
    // A technical report comes out once.
    !tidy.contains("technical")
        && (words(tidy).any(|word| PERIODICAL.contains(&word))
            // `Internet Trends`; a survey of trends comes out once.
            || (words(tidy).count() <= 3 && words(tidy).last() == Some("trends"))
            || ["年报", "周报", "月报"]
                .iter()
                .any(|word| tidy.contains(word)))
}

/// True for a form that many titles have.
pub(super) fn is_common(tidy: &str) -> bool {
    words(tidy).any(|word| {
        matches!(
            word,
            "survey"
                | "review"
                | "overview"
                | "introduction"
                | "tutorial"
                | "guide"
                | "primer"
                | "trends"
                | "handbook"
                | "course"
                | "lectures"
                | "notes"
        )
    }) || tidy.contains("综述")
}

/// True for a last word that says that a title is about the title before it.
pub(super) fn ends_commentary(word: &str) -> bool {
    matches!(
        word,
        "explained"
            | "explanation"
            | "revisited"
            | "reviewed"
            | "review"
            | "annotated"
            | "summary"
            | "notes"
            | "slides"
            | "talk"
            | "video"
            | "tutorial"
            | "erratum"
            | "correction"
            | "retraction"
            | "reply"
            | "comment"
            | "supplement"
    )
}
