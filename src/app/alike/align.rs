//! Two titles word by word.

use super::Stretch;
use super::commentary::is_opposite;
use super::word::initials;
use crate::model::title::is_cjk;

/// True for what counts: digits, Roman numerals, number words, Chinese numerals and what stands for them.
pub(super) fn is_number(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
        || matches!(
            word,
            "i" | "ii"
                | "iii"
                | "iv"
                | "v"
                | "vi"
                | "vii"
                | "viii"
                | "ix"
                | "x"
                | "xi"
                | "xii"
                | "one"
                | "two"
                | "three"
                | "four"
                | "five"
                | "six"
                | "seven"
                | "eight"
                | "nine"
                | "ten"
                | "first"
                | "second"
                | "third"
                | "fourth"
                | "fifth"
                | "last"
        )
}

/// The number of typos between two titles, when typos and acronyms are all that lies between them.
pub(super) fn align(a: Stretch<'_>, b: Stretch<'_>) -> Option<usize> {
    // Cheap first: lengths that differ by more than a few letters are no typo, nor the words of an acronym.
    if a.length.abs_diff(b.length) > 48 || a.words.is_empty() || b.words.is_empty() {
        return None;
    }
    let is_far = a.length.abs_diff(b.length) > 8;
    // One typo in four words and two more: longer titles may have more.
    let most = (a.words.len().min(b.words.len()) / 4 + 1).min(3);
    let shorter = a.words.len().min(b.words.len());
    let same = (0..shorter)
        .take_while(|&at| is_same_word(a.word(at), b.word(at)))
        .count();
    // Most titles end here: what comes next is neither a typo, nor dropped, nor written together.
    let may_go_on = match (
        (same < a.words.len()).then(|| a.word(same)),
        (same < b.words.len()).then(|| b.word(same)),
    ) {
        (None, None) => return Some(0),
        (Some(x), None) | (None, Some(x)) => is_dropped(x),
        (Some(x), Some(y)) if is_far => is_spelt_out(x, b, same) || is_spelt_out(y, a, same),
        (Some(x), Some(y)) => {
            is_dropped(x)
                || is_dropped(y)
                || x.starts_with(y)
                || y.starts_with(x)
                || is_typo(x, y)
                || is_spelt_out(x, b, same)
                || is_spelt_out(y, a, same)
        }
    };
    if !may_go_on {
        let (x, y) = (
            a.words.get(same).map(|_| a.word(same)),
            b.words.get(same).map(|_| b.word(same)),
        );
        let is_slip = shorter >= LONG && matches!((x, y), (Some(x), Some(y)) if is_slip(x, y));
        // A letter lost from a short word, and nothing else.
        return (is_slip && a.words_from(same + 1) == b.words_from(same + 1)).then_some(1);
    }
    align_from(&a.words_from(same), &b.words_from(same), most)
}

fn is_spelt_out(word: &str, title: Stretch<'_>, from: usize) -> bool {
    word.len() <= 6 && initials(word, &title.words_from(from)).next().is_some()
}

/// True when all words of one title are the first words of the other, which has more.
pub(super) fn is_beginning(short: Stretch<'_>, long: Stretch<'_>) -> bool {
    short.words.len() < long.words.len()
        && (0..short.words.len()).all(|at| {
            let (x, y) = (short.word(at), long.word(at));
            is_same_word(x, y) || is_typo(x, y)
        })
}

/// In a title of so many words a lost letter is believed of a short word too.
const LONG: usize = 5;

/// True for `ned` and `need`: a letter lost inside a short word that is no abbreviation.
fn is_slip(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let is_word = |word: &str| {
        word.bytes().all(|b| b.is_ascii_lowercase()) && word.contains(['a', 'e', 'i', 'o', 'u'])
    };
    short.len() >= 3
        && long.len() == short.len() + 1
        && is_word(short)
        && is_word(long)
        && short.as_bytes()[0] == long.as_bytes()[0]
        && !is_number(short)
        && !is_number(long)
        && !is_opposite(a, b)
        && !matches!(
            short,
            "for" | "the" | "you" | "can" | "one" | "non" | "not" | "all" | "its"
        )
        && distance(short, long, 1).is_some()
}

fn align_from(mut a: &[&str], mut b: &[&str], most: usize) -> Option<usize> {
    while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) {
        if !is_same_word(x, y) {
            break;
        }
        (a, b) = (rest_a, rest_b);
    }
    if a.is_empty() && b.is_empty() {
        return Some(0);
    }
    // Words that were written together or apart.
    for take in 2..=3 {
        if a.len() >= take && !b.is_empty() && a[..take].concat() == b[0] {
            return align_from(&a[take..], &b[1..], most);
        }
        if b.len() >= take && !a.is_empty() && b[..take].concat() == a[0] {
            return align_from(&a[1..], &b[take..], most);
        }
    }
    // `LLM Serving` is `Large Language Model Serving`; an acronym alone is no title.
    if let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) {
        let spelt_out = initials(x, b)
            .find_map(|taken| align_from(rest_a, &b[taken..], most))
            .or_else(|| initials(y, a).find_map(|taken| align_from(&a[taken..], rest_b, most)));
        if spelt_out.is_some() {
            return spelt_out;
        }
    }
    if let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b)
        && most > 0
        && is_typo(x, y)
    {
        return align_from(rest_a, rest_b, most - 1).map(|typos| typos + 1);
    }
    if let [x, rest @ ..] = a
        && is_dropped(x)
        && let Some(typos) = align_from(rest, b, most)
    {
        return Some(typos);
    }
    if let [y, rest @ ..] = b
        && is_dropped(y)
    {
        return align_from(a, rest, most);
    }
    None
}

/// True when two titles differ in one preposition and typos: `summarize from feedback`, `with feedback`.
pub(super) fn differs_in_a_preposition(a: Stretch<'_>, b: Stretch<'_>) -> bool {
    let is_preposition = |word: &str| {
        matches!(
            word,
            "of" | "in"
                | "on"
                | "for"
                | "from"
                | "with"
                | "by"
                | "at"
                | "using"
                | "via"
                | "through"
        )
    };
    let mut others = 0;
    for at in 0..a.words.len() {
        let (x, y) = (a.word(at), b.word(at));
        if is_same_word(x, y) || is_typo(x, y) {
            continue;
        }
        if !is_preposition(x) || !is_preposition(y) {
            return false;
        }
        others += 1;
    }
    others == 1
}

/// True when two titles differ in one letter, and that in a word so long that it is hardly another word.
pub(super) fn is_slip_of_long_word(a: Stretch<'_>, b: Stretch<'_>) -> bool {
    let mut differ = (0..a.words.len().max(b.words.len()))
        .filter(|&at| at >= a.words.len() || at >= b.words.len() || a.word(at) != b.word(at));
    let (Some(at), None) = (differ.next(), differ.next()) else {
        return false;
    };
    a.words.len() == b.words.len()
        && a.word(at).len().min(b.word(at).len()) >= 9
        && is_typo(a.word(at), b.word(at))
        && distance(a.word(at), b.word(at), 1).is_some()
}

fn is_same_word(a: &str, b: &str) -> bool {
    a == b || matches!((a, b), ("&", "and") | ("and", "&"))
}

/// Words that people leave out and put in.
fn is_dropped(word: &str) -> bool {
    matches!(word, "a" | "an" | "the" | "的")
}

/// True when one word is the other, mistyped or in the plural.
fn is_typo(a: &str, b: &str) -> bool {
    if is_number(a) || is_number(b) || a.contains(is_cjk) || b.contains(is_cjk) {
        return false;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() >= 4 && long.strip_suffix('s') == Some(short) {
        return true;
    }
    // `modelling`, `optimisation`: the other English.
    if short.len() < 6 || short.chars().next() != long.chars().next() || is_opposite(a, b) {
        return false;
    }
    let most = if short.len() >= 9 { 2 } else { 1 };
    distance(short, long, most).is_some()
}

/// The number of letters to insert, delete, replace or swap with their neighbour; none above `most`.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let width = b.len() + 1;
    let mut rows = vec![0; width * (a.len() + 1)];
    for (column, cell) in rows[..width].iter_mut().enumerate() {
        *cell = column;
    }
    for i in 1..=a.len() {
        rows[i * width] = i;
        for j in 1..=b.len() {
            let is_same = a[i - 1] == b[j - 1];
            let above = (i - 1) * width + j;
            let mut cost = (rows[above - 1] + usize::from(!is_same))
                .min(rows[above] + 1)
                .min(rows[i * width + j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(rows[(i - 2) * width + j - 2] + 1);
            }
            rows[i * width + j] = cost;
        }
    }
    let cost = rows[rows.len() - 1];
    (cost <= most).then_some(cost)
}
