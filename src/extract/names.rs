//! Names of people in running text: telling `Joseph E. Gonzalez` from `Data Plane`.
//!
//! Comes in: a few words. Goes out: whether they are a name or a list of names, taken apart as written.
//! No list of names is kept, only words that are in titles and never in names.

use std::sync::LazyLock;

use crate::model::Person;
use crate::model::title::is_cjk;

use super::lexicon::Lexicon;
use super::venue;

/// True for a word that may be part of a name: a capital and letters, an initial, a particle.
#[must_use]
pub fn is_name_word(word: &str) -> bool {
    let bytes = word.as_bytes();
    // As most are.
    if let [first, rest @ ..] = bytes
        && first.is_ascii_uppercase()
        && word.is_ascii()
    {
        return rest
            .iter()
            .all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'.' | b'-' | b'\'' | b'`'));
    }
    if is_particle(word) {
        return true;
    }
    let mut characters = word.chars();
    let Some(first) = characters.next() else {
        return false;
    };
    // `d'Alembert`, `'t Hooft`.
    let first = if first == '\'' || word.starts_with("d'") || word.starts_with("d’") {
        word.chars().find(|c| c.is_uppercase()).unwrap_or(first)
    } else {
        first
    };
    first.is_uppercase()
        && !is_cjk(first)
        && word.chars().all(|c| {
            c.is_alphabetic() && !is_cjk(c) || matches!(c, '.' | '-' | '\'' | '’' | '‐' | '`' | '´')
        })
}

/// True for lower-case words that stand inside names.
#[must_use]
pub fn is_particle(word: &str) -> bool {
    // Longer ones there are none.
    word.len() <= 5
        && matches!(
            word,
            "van"
                | "von"
                | "der"
                | "den"
                | "de"
                | "del"
                | "della"
                | "degli"
                | "di"
                | "da"
                | "do"
                | "dos"
                | "das"
                | "du"
                | "des"
                | "la"
                | "le"
                | "ter"
                | "ten"
                | "te"
                | "zu"
                | "zur"
                | "zum"
                | "vom"
                | "af"
                | "av"
                | "bin"
                | "ibn"
                | "el"
                | "al"
                | "'t"
                | "y"
                | "e"
        )
}

/// True for initials: `J.`, `J.K.`, `J.-P.`, `J`.
#[must_use]
pub fn is_initials(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (1..=4).contains(&letters)
        && word
            .chars()
            .all(|c| c.is_uppercase() || matches!(c, '.' | '-'))
        && (letters == 1 || word.contains('.'))
}

/// True for the full name of a person: two to five words, all of names, none of titles.
#[must_use]
pub fn is_full_name(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 60
        || text.ends_with(['.', ':'])
            && !text.ends_with("Jr.")
            && !is_initials(text.rsplit(' ').next().unwrap_or(""))
    {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|word| is_name_word(word))
        && words.iter().any(|word| word.chars().count() > 2 && !is_initials(word))
        && !words.iter().any(|word| is_common(word))
        && !is_particle(words[words.len() - 1])
        && !words[0].starts_with(|c: char| c.is_lowercase())
        // `GPU Memory`: an acronym is no given name; `ROBINSON ET STOKES` shout all of it.
        && !(is_acronym(words[0]) && words.iter().any(|word| word.chars().any(char::is_lowercase)))
        && !venue::is_organisation(text)
}

fn is_acronym(word: &str) -> bool {
    (3..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// True for a word that titles and headings are made of and that no one is called.
#[must_use]
pub fn is_common(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',', ':', ';', '?', '!']);
    const TAILS: [&str; 9] = [
        "tion", "tions", "ness", "ment", "ments", "ings", "ology", "ability", "ization",
    ];
    let ends_in = |tail: &str| {
        let bytes = word.as_bytes();
        let tail = tail.as_bytes();
        bytes[bytes.len() - tail.len().min(bytes.len())..].eq_ignore_ascii_case(tail)
    };
    let may_end_so = || {
        let last = word.as_bytes().last().map(u8::to_ascii_lowercase);
        matches!(last, Some(b'n' | b's' | b't' | b'y'))
    };
    COMMON.contains(word) || word.len() > 6 && may_end_so() && TAILS.into_iter().any(ends_in)
}

/// Takes a list of full names apart: `A, B and C`, `A & B`, `A; B`, `A、B`, an `et al.` at its end kept with
/// the last name. None when a part is no name.
///
/// One surname alone is taken only with `et al.` or beside another: `Kairouz et al.`, `Klein & Manning`.
#[must_use]
pub fn list(text: &str) -> Option<Vec<&str>> {
    let text = text
        .trim()
        .trim_matches(['*', '_'])
        .trim()
        .trim_end_matches([',', ';'])
        .trim();
    if text.is_empty() || text.len() > 1200 {
        return None;
    }
    let (body, others) = strip_others(text);
    let body = body.trim_end_matches([' ', ',', ';']);
    if starts_unlike_name(body) {
        return None;
    }
    let mut names: Vec<&str> = Vec::new();
    for piece in body.split([',', ';', '、', '，', '；']) {
        if !has_joint(piece) && !piece.trim().is_empty() {
            names.push(part_of(piece));
            continue;
        }
        for (index, part) in piece
            .split(" & ")
            .flat_map(|part| part.split(" and "))
            .flat_map(|part| part.split(" und "))
            .flat_map(|part| part.split(" et "))
            .enumerate()
        {
            let part = part_of(part);
            if part.is_empty() {
                if index == 0 && piece.trim().is_empty() {
                    return None;
                }
                continue;
            }
            names.push(part);
        }
    }
    if let Some(inverted) = inverted(body, &names) {
        return Some(with_others(text, inverted, others));
    }
    let is_surname = |name: &str| {
        let mut words = name.split_whitespace();
        let fits =
            words.clone().count() <= 3 && words.all(|word| is_name_word(word) && !is_common(word));
        fits && name.chars().count() > 1 && !venue::is_organisation(name) && !venue::is_known(name)
    };
    let full = names
        .iter()
        .filter(|name| is_full_name(name) || is_cjk_name(name))
        .count();
    let all = names
        .iter()
        .all(|name| is_full_name(name) || is_cjk_name(name) || is_surname(name));
    let is_list = all
        && !names.is_empty()
        && (full * 2 >= names.len().max(1) && full > 0
            || others && names.len() <= 3
            || names.len() == 2 && text.contains(['&', 'n']) && !body.contains(','));
    is_list.then(|| with_others(text, names, others))
}

/// True for what starts with a small letter that no name starts with, or with a digit: most of running text.
fn starts_unlike_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(byte) if byte.is_ascii_lowercase() => {
            let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic());
            let word = &text[..letters.count()];
            !is_particle(word) && !matches!(word, "and" | "d")
        }
        first => first.is_some_and(u8::is_ascii_digit),
    }
}

/// True when names are joined by a word or an `&` somewhere.
fn has_joint(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b' ', bytes).any(|at| {
        let rest = &bytes[at + 1..];
        rest.starts_with(b"& ")
            || rest.starts_with(b"and ")
            || rest.starts_with(b"und ")
            || rest.starts_with(b"et ")
    })
}

/// A name of a list, without what leads to it and what says what its bearer did.
fn part_of(part: &str) -> &str {
    let part = part.trim();
    let part = part
        .strip_prefix("and ")
        .or_else(|| part.strip_prefix("& "))
        .unwrap_or(part)
        .trim();
    part.strip_suffix(" (eds.)")
        .or_else(|| part.strip_suffix(" (ed.)"))
        .unwrap_or(part)
}

/// `Berg, J., Smith, K.`: the parts of the comma list joined again.
fn inverted<'t>(body: &'t str, parts: &[&'t str]) -> Option<Vec<&'t str>> {
    if parts.len() < 2 || !parts.len().is_multiple_of(2) {
        return None;
    }
    let offset = |part: &str| part.as_ptr() as usize - body.as_ptr() as usize;
    parts
        .chunks(2)
        .map(|pair| {
            let fits = pair[0].split_whitespace().count() <= 3
                && pair[0].split_whitespace().all(is_name_word)
                && pair[1].split_whitespace().all(is_initials)
                && !pair[1].is_empty();
            fits.then(|| body.get(offset(pair[0])..offset(pair[1]) + pair[1].len()))
                .flatten()
        })
        .collect()
}

/// Puts `et al.` back to the last name, as it was written.
fn with_others<'t>(text: &'t str, mut names: Vec<&'t str>, others: bool) -> Vec<&'t str> {
    if others && let Some(last) = names.last_mut() {
        let start = last.as_ptr() as usize - text.as_ptr() as usize;
        let tail = text[start..].trim_end_matches([',', ' ']);
        if tail.len() <= last.len() + 16 {
            *last = tail;
        }
    }
    names
}

/// Takes `et al.`, `and others`, `等` off the end; true when there was one.
#[must_use]
pub fn strip_others(text: &str) -> (&str, bool) {
    let text = text.trim_end();
    let bytes = text.as_bytes();
    // The last letters of what is looked for; nearly no text ends so.
    let may_end_so = matches!(
        bytes,
        [.., b'l' | b'L', b'.']
            | [.., b'.', b',']
            | [.., b'a' | b'A', b'l' | b'L']
            | [.., b'r' | b'R' | b'e' | b'E', b's' | b'S']
            | [.., 0xBA | 0x89]
    );
    if !may_end_so {
        return (text, false);
    }
    for tail in [
        "et al.",
        "et al",
        "et. al.",
        "et al.,",
        "and others",
        "& al.",
        "and colleagues",
    ] {
        if bytes.len() >= tail.len() {
            let at = bytes.len() - tail.len();
            if bytes[at..].eq_ignore_ascii_case(tail.as_bytes())
                && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric())
            {
                return (text[..at].trim_end(), true);
            }
        }
    }
    for tail in ["等人", "等"] {
        if let Some(head) = text.strip_suffix(tail)
            && !head.is_empty()
        {
            return (head.trim_end(), true);
        }
    }
    (text, false)
}

/// True for a Chinese, Japanese or Korean name: two to four characters, perhaps with a blank inside.
#[must_use]
pub fn is_cjk_name(text: &str) -> bool {
    if text.starts_with(|c: char| c.is_ascii() && c != ' ') {
        return false;
    }
    let count = text.chars().filter(|c| !c.is_whitespace()).take(5).count();
    (2..=4).contains(&count)
        && text
            .chars()
            .all(|c| is_cjk(c) && !is_cjk_punctuation(c) || c == ' ')
        && !Person::parse(text).is_literal
        && (count < 4
            || text.contains(' ')
            || !Person::parse(text).given.is_empty()
                && Person::parse(text).family.chars().count() == 2)
}

/// True for punctuation among the characters that [`is_cjk`] counts.
#[must_use]
pub const fn is_cjk_punctuation(c: char) -> bool {
    matches!(c as u32, 0x3000..=0x3004 | 0x3008..=0x3020 | 0x30FB)
}

static COMMON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(COMMON_WORDS.split_whitespace()));

/// Words of titles, headings and facts. Names that are words too (Brown, Young, Page, Field) are left out.
const COMMON_WORDS: &str = "\
a an the and or of in on at to for from with without by as is are be was were how what why when where which who this that these those its it we you our your my i he she they not no \
abstract access accuracy active adaptive advanced advances agent agents algorithm algorithms all analysis analytics and api application applications approach approximate architecture architectures article articles \
artificial attack attacks attention automatic background basic basics batch benchmark benchmarks best better beyond big blockchain book books bound bounds brief browser build building business cache caching case \
change chapter cheat class classic cloud cluster code coding cognition collection color common communication compiler compilers complete complexity compression computation computer computers computing concept concepts conclusion \
concurrency concurrent conference consensus consistency consistent content context control convergence core cost course courses cpu data database databases dataset datasets day deep definition demo dense deployment design detection \
development device devices difference different digital dimension direct disk distributed docs documentation double download dynamic edge edition effective efficiency efficient embedding embeddings encoding end energy engine engineering \
error errors evaluation event events example examples excellent experience experiments explained exploration exploring extension fact facts fast fault feature features federated file files first flash flow framework frameworks free \
from full function functional functions further future game gap general generalized generation generative generic global good gpu gpus gradient graph graphs group guide handbook hard hardware hash heuristic hierarchical high history \
home hybrid idea ideas image images implementation implementations improved improving index inference information input inside instance integration intelligence interactive interface interesting internal internals internet interview intro \
introduction introductory io issue issues item items journal kernel key knowledge language languages large last latency latest layer layers learn learned learning lecture lectures lesson lessons level levels library limit limits line linear \
link links linux list live load local lock locking log logic long look loss low machine main making management manual map matrix media memory message meta method methods metric metrics micro mini mode model modeling models modern module \
more motivation multi multiple native natural network networking networks neural new news next node nodes note notes number object objects official online open operating operation operations operator optimal optimization optimized optimizer \
option options order other output overview page paper papers parallel parallelism parameter parameters part parts pattern patterns performance persistent perspective physical pipeline plan plane platform point policy post postgres power \
practical practice practices precision presentation primer principle principles privacy problem problems process processing processor product production program programming programs progress project projects proof protocol protocols public \
python quality quantum query question questions quick random range rate read reader reading readings real recent recommended recovery reduce reference references regression reinforcement related release reliability remote replication report \
repository request research resource resources result results review reviews robust role routing rule rules safety sample sampling scalability scalable scale scaling scheduler scheduling schema science search second section secure security \
self semantic sequence series server servers service services session set setup shared short simple single site size slides small snapshot software solution solutions some source space sparse speech speed stack stage standard state static \
step steps storage store strategy stream streaming structure structured study style summary supervised support survey synchronous syntax system systems table target task tasks team technical technique techniques technology test testing tests \
text theory thesis think thread threads time title token tokens tool tools topic topics towards trace tracking tradeoff traffic train training transaction transactions transfer transformer transformers translation tree trends tuning \
tutorial tutorials type types ultimate understanding unified universal unsupervised update updates usage use used user users using value vector version versions video videos view virtual vision visual visualization visually volume web website weight \
weights wiki workflow workload workloads workshop world write writing zero pros cons vs via \
january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday english chinese german french japanese \
bachelor master phd university figure section equation appendix theorem lemma";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_names() {
        for (text, names) in [
            ("Joseph E. Gonzalez", vec!["Joseph E. Gonzalez"]),
            (
                "Rebecca Li, Andrea Parker, Justin Tenuto",
                vec!["Rebecca Li", "Andrea Parker", "Justin Tenuto"],
            ),
            (
                "Matthew E. Peters, Kenton Lee and Luke Zettlemoyer",
                vec!["Matthew E. Peters", "Kenton Lee", "Luke Zettlemoyer"],
            ),
            ("Kairouz et al.", vec!["Kairouz et al."]),
            ("Klein & Manning", vec!["Klein", "Manning"]),
            (
                "Berg, J., van der Smith, K.",
                vec!["Berg, J.", "van der Smith, K."],
            ),
            (
                "Aaron van den Oord, Yazhe Li, et al.",
                vec!["Aaron van den Oord", "Yazhe Li, et al."],
            ),
            ("苏剑林", vec!["苏剑林"]),
            ("周志华、李航", vec!["周志华", "李航"]),
        ] {
            assert_eq!(list(text), Some(names), "{text}");
        }
        for text in [
            "",
            "Part 1",
            "Data Plane",
            "Weights and Activations",
            "good",
            "Pipeline Parallelism",
            "GPU Memory",
            "OSDI",
            "a, b",
            "Google Research",
            "Introduction",
            ",",
        ] {
            assert_eq!(list(text), None, "{text}");
        }
    }
}
