//! One way to write a word that is written in several: American spelling, numbers in digits, acronyms.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::words::is_filler;

/// What British spelling has in a word and American has instead, by letters that all words of the row have.
/// What is longer stands before what is part of it.
const INSIDE: [(&str, &[(&str, &str)]); 6] = [
    (
        "our",
        &[
            ("colour", "color"),
            ("behaviour", "behavior"),
            ("neighbour", "neighbor"),
            ("favour", "favor"),
            ("labour", "labor"),
            ("honour", "honor"),
            ("rumour", "rumor"),
            ("tumour", "tumor"),
            ("flavour", "flavor"),
            ("humour", "humor"),
            ("harbour", "harbor"),
            ("vapour", "vapor"),
            ("odour", "odor"),
            ("armour", "armor"),
            ("endeavour", "endeavor"),
            ("vigour", "vigor"),
        ],
    ),
    (
        "tre",
        &[
            ("centred", "centered"),
            ("centre", "center"),
            ("metre", "meter"),
            ("theatre", "theater"),
            ("litre", "liter"),
        ],
    ),
    ("bre", &[("fibre", "fiber"), ("calibre", "caliber")]),
    (
        "ence",
        &[
            ("defence", "defense"),
            ("offence", "offense"),
            ("licence", "license"),
        ],
    ),
    (
        "ae",
        &[
            ("paed", "ped"),
            ("haem", "hem"),
            ("aemia", "emia"),
            ("anaesth", "anesth"),
        ],
    ),
    (
        "oe",
        &[("oestr", "estr"), ("foet", "fet"), ("manoeuv", "maneuv")],
    ),
];

/// The same of words that begin so.
const BEGINNINGS: [(&str, &str); 7] = [
    ("aluminium", "aluminum"),
    ("artefact", "artifact"),
    ("judgement", "judgment"),
    ("sceptic", "skeptic"),
    ("skilful", "skillful"),
    ("enquir", "inquir"),
    ("mould", "mold"),
];

/// What a verb ends in behind `is`, `ys` or `ll`.
const VERBAL: [&str; 12] = [
    "e", "es", "ed", "er", "ers", "ing", "ings", "ation", "ations", "able", "or", "ors",
];

/// The American spelling of a folded word; the word itself when the two are spelt alike, or when what comes
/// out is no word (`noize`): words are only compared by it.
pub(super) fn american(word: &str) -> Cow<'_, str> {
    if word.len() < 5 || !word.is_ascii() {
        return Cow::Borrowed(if word == "grey" { "gray" } else { word });
    }
    match word {
        "programme" => return Cow::Borrowed("program"),
        "programmes" => return Cow::Borrowed("programs"),
        "ageing" => return Cow::Borrowed("aging"),
        "towards" => return Cow::Borrowed("toward"),
        _ => {}
    }
    // `-ise` to `-ize`, `-yse` to `-yze`, `modelling` to `modeling`.
    for ending in VERBAL {
        let Some(stem) = word.strip_suffix(ending) else {
            continue;
        };
        let changed = match stem.as_bytes() {
            [.., a, b, b'i', b's'] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => "iz",
            [.., _, b'y', b's'] => "yz",
            [.., _, b'a' | b'e', b'l', b'l']
                if matches!(ending, "ing" | "ings" | "ed" | "er" | "ers" | "or" | "ors") =>
            {
                "l"
            }
            _ => continue,
        };
        return Cow::Owned(format!("{}{changed}{ending}", &stem[..stem.len() - 2]));
    }
    for ending in ["ogue", "ogues"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 3
        {
            let plural = if ending.ends_with('s') { "s" } else { "" };
            return Cow::Owned(format!("{stem}og{plural}"));
        }
    }
    for (british, american) in BEGINNINGS {
        if let Some(rest) = word.strip_prefix(british) {
            return Cow::Owned(format!("{american}{rest}"));
        }
    }
    for (letters, words) in INSIDE {
        if !word.contains(letters) {
            continue;
        }
        for (british, american) in words {
            if word.contains(british) {
                return Cow::Owned(word.replacen(british, american, 1));
            }
        }
    }
    Cow::Borrowed(word)
}

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const ORDINALS: [&str; 20] = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];

const TENS: [(&str, &str, u8); 8] = [
    ("twenty", "twentieth", 20),
    ("thirty", "thirtieth", 30),
    ("forty", "fortieth", 40),
    ("fifty", "fiftieth", 50),
    ("sixty", "sixtieth", 60),
    ("seventy", "seventieth", 70),
    ("eighty", "eightieth", 80),
    ("ninety", "ninetieth", 90),
];

/// `seven`, `twenty`; not `zero`, which is rather a word (`zero-shot`).
pub(super) fn cardinal(word: &str) -> Option<u8> {
    if !(3..=9).contains(&word.len()) {
        return None;
    }
    let at = ONES.iter().position(|it| *it == word).filter(|at| *at > 0);
    at.and_then(|at| u8::try_from(at).ok()).or_else(|| {
        TENS.iter()
            .find(|(ten, ..)| *ten == word)
            .map(|(.., value)| *value)
    })
}

/// `third`, `twentieth`.
pub(super) fn ordinal(word: &str) -> Option<u8> {
    if !(5..=11).contains(&word.len()) {
        return None;
    }
    let at = ORDINALS
        .iter()
        .position(|it| *it == word)
        .filter(|at| *at > 0);
    at.and_then(|at| u8::try_from(at).ok()).or_else(|| {
        TENS.iter()
            .find(|(_, it, _)| *it == word)
            .map(|(.., value)| *value)
    })
}

/// A number in words in digits, and how many words it takes: `seven` (7), `twenty first` (21st).
pub(super) fn in_digits(word: &str, next: Option<&str>) -> Option<(String, usize)> {
    let ones = |word: &str| (cardinal(word), ordinal(word));
    if let Some(tens) = cardinal(word).filter(|it| *it >= 20) {
        match next.map(ones) {
            Some((Some(one), _)) if one < 10 => return Some(((tens + one).to_string(), 2)),
            Some((_, Some(one))) if one < 10 => return Some((with_ending(tens + one), 2)),
            _ => {}
        }
    }
    if let Some(value) = cardinal(word) {
        return Some((value.to_string(), 1));
    }
    ordinal(word).map(|value| (with_ending(value), 1))
}

fn with_ending(value: u8) -> String {
    let ending = match (value % 100, value % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{value}{ending}")
}

/// True when the letters are an acronym of the words, which all have a part in it: `nerf` of `neural
/// radiance fields`, `palm` of `pathways language model`. A plural `s` may follow.
pub(super) fn is_acronym(letters: &str, words: &[&str]) -> bool {
    let is_short = (2..=10).contains(&letters.len())
        && letters.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && letters.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_short && words.len() >= 2 && is_made_of(letters.as_bytes(), words)
}

fn is_made_of(letters: &[u8], words: &[&str]) -> bool {
    let Some((word, rest)) = words.split_first() else {
        return matches!(letters, [] | [b's']);
    };
    let bytes = word.as_bytes();
    if let Some((first, tail)) = letters.split_first()
        && bytes.first() == Some(first)
    {
        // The first letter, and as many more as come in this order.
        let mut used = 0;
        let mut inside = bytes[1..].iter();
        loop {
            if is_made_of(&tail[used..], rest) {
                return true;
            }
            match tail.get(used) {
                Some(letter) if used < 3 && inside.any(|it| it == letter) => used += 1,
                _ => break,
            }
        }
    }
    is_filler(word) && is_made_of(letters, rest)
}

/// How many of the words a word of initials may stand for: three of `large language models` for `llms`. A
/// last `s` may be a plural or an initial. Empty when it is no such word.
pub(super) fn initials(word: &str, words: &[&str]) -> impl Iterator<Item = usize> + use<> {
    let is_acronym = (2..=6).contains(&word.len())
        && !is_filler(word)
        && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let taken = |letters: &str| {
        (is_acronym && letters.len() >= 2)
            .then(|| words_of(letters, words))
            .flatten()
    };
    [taken(word), word.strip_suffix('s').and_then(taken)]
        .into_iter()
        .flatten()
}

fn words_of(letters: &str, words: &[&str]) -> Option<usize> {
    let mut taken = 0;
    for letter in letters.bytes() {
        let begins = |it: &&str| it.as_bytes().first() == Some(&letter);
        // `of`, `for` have no letter in it.
        while words
            .get(taken)
            .is_some_and(|it| is_filler(it) && !begins(it))
        {
            taken += 1;
        }
        words.get(taken).filter(|it| it.len() > 1 && begins(it))?;
        taken += 1;
    }
    Some(taken)
}

/// Phrases that are abbreviated by their initials.
const PHRASES: &str = include_str!("../../../refs/acronyms.txt");

struct Phrase {
    words: Vec<&'static str>,
    acronym: String,
}

static ACRONYMS: LazyLock<FxHashMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut by_first: FxHashMap<&str, Vec<Phrase>> = FxHashMap::default();
    for line in PHRASES.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split(' ').collect();
        // `rlhf`, but `qos`: a small word counts when nothing is left of the acronym without it.
        let telling: Vec<&str> = words.iter().copied().filter(|it| !is_filler(it)).collect();
        let shown = if words.len() > 3 {
            telling
        } else {
            words.clone()
        };
        let acronym = shown.iter().filter_map(|it| it.chars().next()).collect();
        by_first
            .entry(words[0])
            .or_default()
            .push(Phrase { words, acronym });
    }
    by_first
});

/// The letters and digits of a title with its phrases abbreviated; none when it has none of them.
pub(super) fn abbreviated<'w>(words: impl Iterator<Item = &'w str>) -> Option<String> {
    let words: Vec<&str> = words.collect();
    let mut fold = String::new();
    let mut is_changed = false;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let found = ACRONYMS.get(word).and_then(|phrases| {
            phrases.iter().find_map(|phrase| {
                let (last, lead) = phrase.words.split_last()?;
                let here = words.get(at..at + phrase.words.len())?;
                let (end, start) = here.split_last()?;
                let is_plural = end.strip_suffix('s') == Some(*last);
                (start == lead && (end == last || is_plural)).then_some((phrase, is_plural))
            })
        });
        if let Some((phrase, is_plural)) = found {
            fold.push_str(&phrase.acronym);
            fold.push_str(if is_plural { "s" } else { "" });
            at += phrase.words.len();
            is_changed = true;
        } else {
            fold.push_str(word);
            at += 1;
        }
    }
    is_changed.then_some(fold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn british_words_are_written_as_american_ones() {
        for (british, same) in [
            ("behavioural", "behavioral"),
            ("modelling", "modeling"),
            ("labelled", "labeled"),
            ("optimisation", "optimization"),
            ("analysing", "analyzing"),
            ("catalogues", "catalogs"),
            ("centres", "centers"),
            ("programme", "program"),
        ] {
            assert_eq!(american(british), same);
            assert_eq!(american(same), same);
        }
        for word in ["programmer", "four", "tour", "source", "hall", "analysis"] {
            assert_eq!(american(word), word);
        }
    }

    #[test]
    fn numbers_in_words_are_digits() {
        assert_eq!(in_digits("seven", None), Some(("7".into(), 1)));
        assert_eq!(in_digits("twenty", Some("first")), Some(("21st".into(), 2)));
        assert_eq!(in_digits("second", Some("law")), Some(("2nd".into(), 1)));
        assert_eq!(in_digits("zero", Some("shot")), None);
        assert_eq!(in_digits("often", None), None);
    }

    #[test]
    fn phrases_are_abbreviated() {
        let of = |title: &str| abbreviated(title.split(' '));
        assert_eq!(
            of("on device large language models").as_deref(),
            Some("ondevicellms")
        );
        assert_eq!(
            of("reinforcement learning from human feedback explained").as_deref(),
            Some("rlhfexplained")
        );
        assert_eq!(of("quality of service").as_deref(), Some("qos"));
        assert_eq!(of("on language"), None);
    }

    #[test]
    fn acronyms() {
        let of =
            |letters: &str, words: &str| is_acronym(letters, &words.split(' ').collect::<Vec<_>>());
        assert!(of("nlp", "natural language processing"));
        assert!(of("nerf", "neural radiance fields"));
        assert!(of("palm", "pathways language model"));
        assert!(of("rlhf", "reinforcement learning from human feedback"));
        assert!(of("llms", "large language models"));
        assert!(!of("nlp", "natural language"));
        assert!(!of("draft", "neural radiance fields"));
        let taken = |word: &str, words: &str| {
            let words: Vec<&str> = words.split(' ').collect();
            initials(word, &words).collect::<Vec<_>>()
        };
        assert_eq!(taken("llms", "large language models in"), [3]);
        assert_eq!(
            taken("rnns", "recurrent neural networks for speech"),
            [5, 3]
        );
        assert_eq!(taken("ml", "machine learning"), [2]);
        assert!(taken("is", "information systems").is_empty());
        assert_eq!(
            taken("rlhf", "reinforcement learning from human feedback"),
            [5]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_words_make_it_panic(letters in "\\PC{0,8}", words in proptest::collection::vec("\\PC{0,6}", 0..5)) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let _ = (american(&letters), is_acronym(&letters, &words), initials(&letters, &words).count(), in_digits(&letters, words.first().copied()));
        }
    }
}
