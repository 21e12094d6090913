//! What the learned part of the decision looks at beside the signals: the shape of the title, what is known of
//! the work, and the company that a candidate keeps.
//!
//! A candidate and its note in, numbers between 0 and 1 out. Signals are claims that a reader makes where it stands;
//! what is here is counted afterwards over all candidates alike, whatever the format. Nothing here knows a word
//! of any one field: a note about law has to come out like one about computers.

use std::sync::LazyLock;

use super::candidate::{Candidate, Heading, Signal};
use super::decide;
use super::lexicon::Lexicon;
use super::plain::look::{Look, look};
use crate::model::Manner;

macro_rules! features {
    ($($name:ident = $word:literal,)*) => {
        /// One thing that is looked at.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(non_camel_case_types, reason = "made by a macro")]
        pub(super) enum Feature { $($name,)* }
        /// Their names, in the order of the enum.
        pub(super) const NAMES: &[&str] = &[$($word,)*];
    };
}

features! {
    // How the reader came by it.
    Entry = "is-entry",
    Reference = "is-reference",
    Link = "is-link",
    Quote = "is-quote",
    Bare = "is-identifier",
    Key = "is-key",
    // The shape of the title; two Chinese characters count for one word.
    OneWord = "one-word",
    TwoWords = "two-words",
    ThreeWords = "three-words",
    FewWords = "four-or-five-words",
    SomeWords = "six-to-eight-words",
    ManyWords = "nine-to-thirteen-words",
    MoreWords = "fourteen-to-twenty-words",
    MostWords = "more-than-twenty-words",
    FewCapitals = "few-capitals",
    SomeCapitals = "some-capitals",
    AllCapitals = "all-capitals",
    OneVerb = "word-of-sentences",
    TwoVerbs = "words-of-sentences",
    SmallWord = "small-word-inside",
    StartsSmall = "starts-small",
    StartsWithDigit = "starts-with-digit",
    StartsWithArticle = "starts-with-article",
    StartsLikeNote = "starts-like-note",
    EndsInStop = "ends-in-stop",
    InnerStop = "stop-inside",
    TwoCommas = "commas",
    Colon = "colon",
    Parentheses = "parentheses",
    Slash = "slash",
    Digits = "digits",
    Chinese = "chinese",
    MixedScript = "mixed-script",
    ScholarlyWord = "scholarly-word",
    // What is known of the work.
    Authors = "has-authors",
    TwoAuthors = "has-several-authors",
    HasYear = "has-year",
    HasVenue = "has-venue",
    HasOrg = "has-org",
    HasCount = "has-citation-count",
    HasId = "has-identifier",
    HasUrl = "has-url",
    TwoUrls = "has-several-urls",
    Remark = "has-remark",
    LongRemark = "has-long-remark",
    // The outline.
    TopLevel = "at-top",
    FirstLevel = "one-deep",
    Deep = "three-or-deeper",
    // The company it keeps: candidates of which the signals are sure.
    FewSiblings = "a-sure-sibling",
    ManySiblings = "many-sure-siblings",
    BeforeSure = "sure-one-before",
    AfterSure = "sure-one-after",
    FewInNote = "few-sure-in-note",
    NoneInNote = "none-sure-in-note",
    // Against the custom of the note: the share of sure ones that have what this one lacks.
    LacksUrl = "lacks-url-of-others",
    LacksBracket = "lacks-bracket-of-others",
    LacksByline = "lacks-byline-of-others",
    LacksYear = "lacks-year-of-others",
    // With it.
    SharesUrl = "has-url-like-others",
    SharesBracket = "has-bracket-like-others",
    SharesByline = "has-byline-like-others",
    // Pairs that say more, or less, than both alone.
    UrlLowerCase = "url×lower-case",
    UrlProse = "url×prose",
    UrlShort = "url×short",
    ReferencesShort = "in-references×short",
    ReferencesProse = "in-references×prose",
    ReferencesLowerCase = "in-references×lower-case",
    TitlesTitle = "among-titles×title-case",
    ChildrenTitle = "has-notes×title-case",
    ChildrenShort = "has-notes×short",
    BylineProse = "byline×prose",
    BylineTitle = "byline×title-case",
    InlineQuoted = "inline×quoted",
    UnderTitle = "under-work×title-case",
    UnderLowerCase = "under-work×lower-case",
}

/// The feature that each manner is.
pub(super) const MANNERS: [(usize, Manner); 6] = [
    (Feature::Entry as usize, Manner::Entry),
    (Feature::Reference as usize, Manner::Reference),
    (Feature::Link as usize, Manner::Link),
    (Feature::Quote as usize, Manner::Quote),
    (Feature::Bare as usize, Manner::Identifier),
    (Feature::Key as usize, Manner::Key),
];

/// How many there are.
pub(super) const COUNT: usize = NAMES.len();

/// What was seen of one candidate.
pub(super) type Values = [f32; COUNT];

/// The company of a note: what its sure candidates have in common.
#[derive(Debug, Default)]
pub(super) struct Company {
    /// Starts of the sure ones, in order, with their sections.
    sure: Vec<(usize, Option<usize>)>,
    url: f32,
    bracket: f32,
    byline: f32,
    year: f32,
    /// Sure ones in each section, and at the top.
    sections: Vec<u32>,
}

/// Sure by its signals alone, whatever was learned.
pub(super) fn is_sure(candidate: &Candidate<'_>) -> bool {
    decide::sum(candidate.manner, candidate.signals) >= 0.0 && !candidate.title.is_empty()
}

const fn has_bracket(candidate: &Candidate<'_>) -> bool {
    candidate.signals.contains(Signal::Bracket)
}

const fn has_byline(candidate: &Candidate<'_>) -> bool {
    !candidate.facts.authors.is_empty()
}

const fn has_url(candidate: &Candidate<'_>) -> bool {
    !candidate.facts.urls.is_empty()
}

impl Company {
    /// Counts over the candidates of a note, which come in the order of the text.
    pub(super) fn of(candidates: &[Candidate<'_>], headings: usize) -> Self {
        let mut company = Self {
            sections: vec![0; headings + 1],
            ..Self::default()
        };
        for candidate in candidates.iter().filter(|candidate| is_sure(candidate)) {
            company.sure.push((candidate.span.start, candidate.section));
            company.sections[candidate.section.unwrap_or(headings)] += 1;
            company.url += f32::from(has_url(candidate));
            company.bracket += f32::from(has_bracket(candidate));
            company.byline += f32::from(has_byline(candidate));
            company.year += f32::from(candidate.facts.year.is_some());
        }
        company
    }

    /// The share of the other sure ones of which something holds; a note of few says little.
    fn share(&self, having: f32, own: bool, is_sure: bool) -> f32 {
        let all = self.sure.len() as f32 - f32::from(is_sure);
        let having = having - f32::from(own && is_sure);
        having / (all + 3.0)
    }
}

/// Looks at a candidate.
pub(super) fn values(
    candidate: &Candidate<'_>,
    company: &Company,
    headings: &[Heading<'_>],
) -> Values {
    let mut values = [0.0; COUNT];
    for (feature, manner) in MANNERS {
        values[feature] = f32::from(candidate.manner == manner);
    }
    let mut claim = |claim: bool, feature: Feature| {
        if claim {
            values[feature as usize] = 1.0;
        }
    };
    if !matches!(candidate.manner, Manner::Identifier | Manner::Key) {
        title_shape(&candidate.title, &mut claim);
    }
    let facts = &candidate.facts;
    claim(has_byline(candidate), Feature::Authors);
    claim(facts.authors.len() > 1, Feature::TwoAuthors);
    claim(facts.year.is_some(), Feature::HasYear);
    claim(facts.venue.is_some(), Feature::HasVenue);
    claim(facts.org.is_some(), Feature::HasOrg);
    claim(facts.cited_by.is_some(), Feature::HasCount);
    claim(!facts.ids.is_empty(), Feature::HasId);
    claim(has_url(candidate), Feature::HasUrl);
    claim(facts.urls.len() > 1, Feature::TwoUrls);
    let remark = candidate.remark.as_deref().map_or(0, str::len);
    claim(remark > 0, Feature::Remark);
    claim(remark > 120, Feature::LongRemark);

    let mut depth = 0;
    let mut above = candidate.section;
    while let Some(section) = above.filter(|_| depth < 3) {
        depth += 1;
        above = headings[section].parent;
    }
    claim(depth == 0, Feature::TopLevel);
    claim(depth == 1, Feature::FirstLevel);
    claim(depth >= 3, Feature::Deep);

    let is_sure = is_sure(candidate);
    let siblings = company.sections[candidate.section.unwrap_or(headings.len())];
    let siblings = siblings.saturating_sub(u32::from(is_sure));
    claim((1..=3).contains(&siblings), Feature::FewSiblings);
    claim(siblings > 3, Feature::ManySiblings);
    let start = candidate.span.start;
    let at = company.sure.partition_point(|&(sure, _)| sure < start);
    // Near: so many bytes are about as many lines as a reference with its notes has.
    const NEAR: usize = 400;
    let before = at.checked_sub(1).map(|at| company.sure[at].0);
    let after = company.sure[at..]
        .iter()
        .map(|sure| sure.0)
        .find(|&sure| sure > start);
    claim(
        before.is_some_and(|before| start - before < NEAR),
        Feature::BeforeSure,
    );
    claim(
        after.is_some_and(|after| after - start < NEAR),
        Feature::AfterSure,
    );
    let others = company.sure.len() - usize::from(is_sure).min(company.sure.len());
    claim((1..4).contains(&others), Feature::FewInNote);
    claim(others == 0, Feature::NoneInNote);

    let has = |signal| candidate.signals.contains(signal);
    let in_references = has(Signal::InReferences) || has(Signal::InReadings);
    for (one, other, feature) in [
        (
            has(Signal::Url),
            has(Signal::LowerCase),
            Feature::UrlLowerCase,
        ),
        (has(Signal::Url), has(Signal::Prose), Feature::UrlProse),
        (has(Signal::Url), has(Signal::Short), Feature::UrlShort),
        (in_references, has(Signal::Short), Feature::ReferencesShort),
        (in_references, has(Signal::Prose), Feature::ReferencesProse),
        (
            in_references,
            has(Signal::LowerCase),
            Feature::ReferencesLowerCase,
        ),
        (
            has(Signal::AmongTitles),
            has(Signal::TitleCase),
            Feature::TitlesTitle,
        ),
        (
            has(Signal::HasNotes),
            has(Signal::TitleCase),
            Feature::ChildrenTitle,
        ),
        (
            has(Signal::HasNotes),
            has(Signal::Short),
            Feature::ChildrenShort,
        ),
        (
            has(Signal::Byline),
            has(Signal::Prose),
            Feature::BylineProse,
        ),
        (
            has(Signal::Byline),
            has(Signal::TitleCase),
            Feature::BylineTitle,
        ),
        (
            has(Signal::Inline),
            has(Signal::Quoted),
            Feature::InlineQuoted,
        ),
        (
            has(Signal::UnderWork),
            has(Signal::TitleCase),
            Feature::UnderTitle,
        ),
        (
            has(Signal::UnderWork),
            has(Signal::LowerCase),
            Feature::UnderLowerCase,
        ),
    ] {
        claim(one && other, feature);
    }
    for (own, having, lacks, shares) in [
        (
            has_url(candidate),
            company.url,
            Feature::LacksUrl,
            Some(Feature::SharesUrl),
        ),
        (
            has_bracket(candidate),
            company.bracket,
            Feature::LacksBracket,
            Some(Feature::SharesBracket),
        ),
        (
            has_byline(candidate),
            company.byline,
            Feature::LacksByline,
            Some(Feature::SharesByline),
        ),
        (facts.year.is_some(), company.year, Feature::LacksYear, None),
    ] {
        let share = company.share(having, own, is_sure);
        if !own {
            values[lacks as usize] = share;
        } else if let Some(shares) = shares {
            values[shares as usize] = share;
        }
    }
    values
}

fn title_shape(title: &str, claim: &mut impl FnMut(bool, Feature)) {
    let look: Look = look(title);
    let units = look.units();
    claim(units <= 1, Feature::OneWord);
    claim(units == 2, Feature::TwoWords);
    claim(units == 3, Feature::ThreeWords);
    claim((4..=5).contains(&units), Feature::FewWords);
    claim((6..=8).contains(&units), Feature::SomeWords);
    claim((9..=13).contains(&units), Feature::ManyWords);
    claim((14..=20).contains(&units), Feature::MoreWords);
    claim(units > 20, Feature::MostWords);
    let content = look.content_words();
    let is_latin = content >= 2;
    let tenths = look.capitals * 10 / content.max(1);
    claim(is_latin && tenths < 4, Feature::FewCapitals);
    claim(is_latin && (4..8).contains(&tenths), Feature::SomeCapitals);
    let letters = || title.bytes().filter(u8::is_ascii_alphabetic);
    claim(
        is_latin && !letters().any(|letter| letter.is_ascii_lowercase()),
        Feature::AllCapitals,
    );
    claim(look.prose == 1, Feature::OneVerb);
    claim(look.prose >= 2, Feature::TwoVerbs);
    claim(look.small > 0, Feature::SmallWord);
    let first = title.chars().next().unwrap_or(' ');
    let last = title.chars().next_back().unwrap_or(' ');
    claim(first.is_ascii_lowercase(), Feature::StartsSmall);
    claim(first.is_ascii_digit(), Feature::StartsWithDigit);
    let first_word = title
        .split([' ', ',', ':', '：'])
        .next()
        .unwrap_or_default();
    claim(
        matches!(first_word, "The" | "A" | "An" | "On" | "Towards" | "Toward"),
        Feature::StartsWithArticle,
    );
    claim(is_note_word(first_word), Feature::StartsLikeNote);
    claim(matches!(last, '.' | '。' | ';' | '；'), Feature::EndsInStop);
    claim(look.stops > 0, Feature::InnerStop);
    claim(
        title.matches([',', '，', '、']).take(2).count() == 2,
        Feature::TwoCommas,
    );
    claim(title.contains([':', '：']), Feature::Colon);
    claim(title.contains(['(', '（']), Feature::Parentheses);
    claim(title.contains('/'), Feature::Slash);
    claim(
        title.contains(|c: char| c.is_ascii_digit()),
        Feature::Digits,
    );
    claim(
        look.han >= 4 && look.han * 2 > content * 3,
        Feature::Chinese,
    );
    claim(look.han > 0 && content > 0, Feature::MixedScript);
    claim(
        title
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(is_scholarly),
        Feature::ScholarlyWord,
    );
}

/// Words with which notes begin, and hardly a title.
fn is_note_word(word: &str) -> bool {
    static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
        Lexicon::new(
            "\
also and because but compare compared e.g. eg etc good here i i.e. idea if it key main my no note ok \
pros cons see so solution still that then there they this thus todo use used uses we yes problem \
advantage disadvantage example question"
                .split(' '),
        )
    });
    word.is_ascii() && WORDS.contains(word)
}

/// Words that titles in any field have.
fn is_scholarly(word: &str) -> bool {
    static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
        Lexicon::new(
            "\
analysis approach approaches applications architecture case challenges comparison comparative concepts \
critique design development effect effects empirical essay evaluation evidence evolution experience \
explained foundations framework fundamentals future guide handbook history implementation implications \
improving introduction lessons measuring method methods model modeling models overview perspective \
practical practice principles problem problems progress review role science structure studies study \
survey system systems techniques theory towards trends tutorial understanding using"
                .split(' '),
        )
    });
    WORDS.contains(word)
}
