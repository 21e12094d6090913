//! How alike a question and a title are: the same words, words in order, misspelt words, initials.
//!
//! Everything here compares [`Unit`]s and is pure. Which works to compare, and what an answer is worth,
//! is decided by whoever asks.

use std::ops::Range;

use super::words::{Unit, is_filler};

/// Where units stand side by side in a text, written together or apart: `CS294` is in `CS 294-131`.
///
/// **Shape**: ranges of indexes into `text`, in order, without overlap; word boundaries hold at both ends.
#[must_use]
pub fn occurrences(query: &[Unit], text: &[Unit]) -> Vec<Range<usize>> {
    let wanted: String = query.iter().map(|unit| unit.text.as_str()).collect();
    let mut found = Vec::new();
    if wanted.is_empty() {
        return found;
    }
    let mut start = 0;
    while start < text.len() {
        let mut rest = wanted.as_str();
        let mut at = start;
        while at < text.len()
            && !rest.is_empty()
            && let Some(tail) = rest.strip_prefix(text[at].text.as_str())
        {
            rest = tail;
            at += 1;
        }
        if rest.is_empty() {
            found.push(start..at);
            start = at;
        } else {
            start += 1;
        }
    }
    found
}

/// True when all units stand in the text in this order, other words between them or not.
#[must_use]
pub fn is_in_order(query: &[Unit], text: &[Unit]) -> bool {
    let mut rest = text.iter();
    query
        .iter()
        .all(|wanted| rest.any(|unit| unit.text == wanted.text))
}

/// Edits (a character more, less, other, or two swapped) that turn one word into the other; none when
/// they are more than `most`.
#[must_use]
pub fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let width = b.len() + 1;
    let mut before = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for i in 1..=a.len() {
        row[0] = i;
        let mut least = i;
        for j in 1..width {
            let mut cost = (last[j] + 1)
                .min(row[j - 1] + 1)
                .min(last[j - 1] + usize::from(a[i - 1] != b[j - 1]));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row[j] = cost;
            least = least.min(cost);
        }
        if least > most {
            return None;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    Some(last[b.len()]).filter(|&edits| edits <= most)
}

/// The edits between a word as typed and as it should be, where they may be the same word; none where
/// they are two words.
///
/// One edit in a word of five letters or more, two in one of nine or more; the first letter holds,
/// except that it may be swapped with the second. Numbers are never misspelt: `GPT-3` is not `GPT-4`.
#[must_use]
pub fn misspelling(typed: &str, word: &str) -> Option<usize> {
    if typed == word {
        return Some(0);
    }
    let (mut a, mut b) = (typed.chars(), word.chars());
    let (a1, b1, a2, b2) = (a.next(), b.next(), a.next(), b.next());
    if a1 != b1 && !(a1 == b2 && a2 == b1) {
        return None;
    }
    let (typed_length, word_length) = (typed.chars().count(), word.chars().count());
    let length = typed_length.min(word_length);
    let most = match length {
        0..=3 => return None,
        // `modle` for `model` is five letters; with four only a letter too many or too few.
        4..=8 => 1,
        _ => 2,
    };
    // Of a long list of words most are dismissed here.
    if typed_length.abs_diff(word_length) > most {
        return None;
    }
    let edits = distance(typed, word, most)?;
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    if digits(typed) != digits(word) {
        return None;
    }
    (length > 4 || typed.len() != word.len()).then_some(edits)
}

/// The same for a name asked for alone, where no other word tells that it is the same: another
/// consonant makes another name (`Mixtral`, `Mistral`), a missing or doubled letter does not.
#[must_use]
pub fn misspelt_name(typed: &str, name: &str) -> Option<usize> {
    let edits = misspelling(typed, name)?;
    let length = typed.chars().count().min(name.chars().count());
    if edits == 0 {
        return Some(0);
    }
    if length < 6 {
        return None;
    }
    let is_same_length = typed.chars().count() == name.chars().count();
    if length < 9 && is_same_length {
        let pairs: Vec<(char, char)> = typed
            .chars()
            .zip(name.chars())
            .filter(|(a, b)| a != b)
            .collect();
        let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        let is_swap = pairs.len() == 2;
        return (is_swap || pairs.iter().all(|&(a, b)| is_vowel(a) && is_vowel(b)))
            .then_some(edits);
    }
    Some(edits)
}

/// The same for a word beside others, which tell more: `ned` may be `need`.
fn misspelling_beside(typed: &str, word: &str) -> Option<usize> {
    let edits = misspelling(typed, word);
    let is_letter_lost = || {
        let (short, long) = (typed.len().min(word.len()), typed.len().max(word.len()));
        short == 3
            && long == 4
            && typed.bytes().next() == word.bytes().next()
            && typed
                .bytes()
                .chain(word.bytes())
                .all(|b| b.is_ascii_alphabetic())
            && distance(typed, word, 1).is_some()
    };
    edits.or_else(|| is_letter_lost().then_some(1))
}

/// The edits it takes to find all words in the text in this order, other words between them or not; none
/// when they are not all there.
#[must_use]
pub fn words_apart(query: &[Unit], text: &[Unit]) -> Option<usize> {
    let mut rest = text.iter();
    let mut total = 0;
    for wanted in query {
        total += rest.find_map(|unit| {
            if wanted.is_cjk || unit.is_cjk {
                return (wanted.text == unit.text).then_some(0);
            }
            misspelling(&wanted.text, &unit.text)
        })?;
    }
    Some(total)
}

/// True when two spellings of a name may be of one person: every part of the query is in the other, in
/// full or as its initial, and one part of two letters or more in full. `Lamport et al.` stands for
/// everybody of this family name.
#[must_use]
pub fn is_same_person(query: &[Unit], author: &[Unit]) -> bool {
    let is_part = |unit: &&Unit| !matches!(unit.text.as_str(), "et" | "al" | "and" | "others");
    let mut author: Vec<&Unit> = author.iter().filter(is_part).collect();
    if let [family] = author[..] {
        return query.last().is_some_and(|unit| unit.text == family.text);
    }
    let mut is_full = false;
    for wanted in query {
        let full = author.iter().position(|unit| unit.text == wanted.text);
        let is_initial = |unit: &&Unit| {
            let (a, b) = (unit.text.as_str(), wanted.text.as_str());
            (a.len() == 1 && b.starts_with(a)) || (b.len() == 1 && a.starts_with(b))
        };
        let Some(at) = full.or_else(|| author.iter().position(is_initial)) else {
            return false;
        };
        is_full |= full.is_some() && wanted.text.len() > 1;
        author.remove(at);
    }
    is_full
}

/// What it takes to read a misspelt question as part of a title: its edits and the title's words it
/// leaves out; none when it is not part of it.
///
/// Every word must be there, in order, each at most misspelt; at most a third as many words of the title
/// may stand between them. A title of Chinese characters allows one other, missing or extra character in
/// six.
#[must_use]
pub fn misspelt_fit(query: &[Unit], text: &[Unit]) -> Option<usize> {
    if query.is_empty() {
        return None;
    }
    let characters = query.iter().filter(|unit| unit.is_cjk).count();
    let latin = query.len() - characters;
    // `flash-based storage systems` leaves out the two words of `fault-tolerant`.
    let budget_of_gaps = if query.len() < 4 {
        query.len() / 3
    } else {
        query.len().div_ceil(3)
    };
    let budget_of_characters = characters / 5;
    // cost[j]: the least cost of reading the query so far such that its last unit is text[j - 1].
    // Gaps, misread characters and edits are all counted in one number, and bounded apart.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    struct Cost {
        total: usize,
        gaps: usize,
        characters: usize,
    }
    let mut states: Vec<Option<Cost>> = vec![
        Some(Cost {
            total: 0,
            gaps: 0,
            characters: 0
        });
        text.len() + 1
    ];
    let mut is_started = false;
    for wanted in query {
        let mut next: Vec<Option<Cost>> = vec![None; text.len() + 1];
        for j in 0..=text.len() {
            let Some(cost) = states[j] else { continue };
            // The next unit of the title, or one after a gap.
            let reach = if is_started {
                budget_of_gaps - cost.gaps
            } else {
                0
            };
            for gap in 0..=reach {
                let at = j + gap;
                let Some(unit) = text.get(at) else { break };
                let mut reached = cost;
                if wanted.is_cjk || unit.is_cjk {
                    if wanted.text != unit.text {
                        if gap > 0
                            || !wanted.is_cjk
                            || !unit.is_cjk
                            || cost.characters >= budget_of_characters
                        {
                            continue;
                        }
                        reached.characters += 1;
                        reached.total += 1;
                    }
                } else {
                    let Some(edits) = misspelling_beside(&wanted.text, &unit.text) else {
                        continue;
                    };
                    reached.total += edits;
                }
                reached.gaps += gap;
                reached.total += gap;
                let slot = &mut next[at + 1];
                if slot.is_none_or(|old| reached < old) {
                    *slot = Some(reached);
                }
            }
            // A character too many in the query.
            if is_started && wanted.is_cjk && cost.characters < budget_of_characters {
                let more = Cost {
                    total: cost.total + 1,
                    gaps: cost.gaps,
                    characters: cost.characters + 1,
                };
                if next[j].is_none_or(|old| more < old) {
                    next[j] = Some(more);
                }
            }
        }
        is_started = true;
        states = next;
    }
    let cost = states.into_iter().flatten().min()?;
    // Words that every title has say nothing.
    let telling = query.iter().filter(|unit| !is_filler(&unit.text)).count();
    (telling >= 2 || latin + characters == 1 || characters >= 2).then_some(cost.total)
}

/// True when the query abbreviates words that stand side by side in the text: `MT-NLG` for
/// `Megatron-Turing NLG`, `DRF` for `Dominant Resource Fairness`.
///
/// Each letter is the first of a word, or a run of letters is a word as it stands; words such as `of` may
/// be passed over. With initials alone the words must be all between two of `: ( ) - ,`, or the whole
/// text, because three letters begin three words somewhere by chance.
#[must_use]
pub fn is_abbreviated(query: &[Unit], text: &str, units: &[Unit]) -> bool {
    let letters: String = query.iter().map(|unit| unit.text.as_str()).collect();
    if !(2..=10).contains(&letters.chars().count()) || query.iter().any(|unit| unit.is_cjk) {
        return false;
    }
    (0..units.len()).any(|start| {
        !is_filler(&units[start].text) && {
            let is_edge =
                start == 0 || is_break(&text[units[start - 1].span.end..units[start].span.start]);
            abbreviates(
                &letters,
                start,
                text,
                units,
                Abbreviation {
                    words: 0,
                    verbatim: 0,
                    is_edge,
                },
            )
        }
    })
}

#[derive(Clone, Copy)]
struct Abbreviation {
    words: usize,
    verbatim: usize,
    is_edge: bool,
}

fn abbreviates(rest: &str, at: usize, text: &str, units: &[Unit], so_far: Abbreviation) -> bool {
    let Some(first) = rest.chars().next() else {
        let is_end =
            at == units.len() || is_break(&text[units[at - 1].span.end..units[at].span.start]);
        return so_far.words >= 2
            && ((so_far.verbatim > 0 && so_far.words - so_far.verbatim >= 2)
                || (so_far.words >= 3 && so_far.is_edge && is_end));
    };
    let Some(unit) = units.get(at) else {
        return false;
    };
    if unit.is_cjk {
        return false;
    }
    let source = &text[unit.span.clone()];
    let is_short = source.chars().all(|c| !c.is_lowercase());
    if is_short
        && unit.text.len() > 1
        && let Some(tail) = rest.strip_prefix(unit.text.as_str())
    {
        let more = Abbreviation {
            words: so_far.words + 1,
            verbatim: so_far.verbatim + 1,
            ..so_far
        };
        if abbreviates(tail, at + 1, text, units, more) {
            return true;
        }
    }
    if unit.text.starts_with(first) {
        let more = Abbreviation {
            words: so_far.words + 1,
            ..so_far
        };
        if abbreviates(&rest[first.len_utf8()..], at + 1, text, units, more) {
            return true;
        }
    }
    so_far.words > 0 && is_filler(&unit.text) && abbreviates(rest, at + 1, text, units, so_far)
}

/// True when what stands between two words ends a part of a title: a colon, a bracket, a dash, a comma.
#[must_use]
pub fn is_break(between: &str) -> bool {
    between.contains([
        ':', '(', ')', ',', '—', '–', '|', '：', '（', '）', ';', '.', '?', '!',
    ]) || between.contains(" - ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::words::units;

    fn at(query: &str, text: &str) -> Vec<(usize, usize)> {
        let found = occurrences(&units(query), &units(text));
        found
            .into_iter()
            .map(|range| (range.start, range.end))
            .collect()
    }

    #[test]
    fn a_name_is_found_at_boundaries() {
        assert_eq!(at("CS294", "CS 294-131: Trustworthy"), [(0, 2)]);
        assert!(at("LoRA", "Preliminary Explorations").is_empty());
        assert_eq!(at("TVM", "手把手带你遨游TVM"), [(7, 8)]);
        assert_eq!(at("int8量化", "Google CVPR2018 int8量化算法"), [(2, 5)]);
        assert_eq!(at("GPT4V", "with GPT-4V(ision)"), [(1, 3)]);
    }

    #[test]
    fn distances() {
        assert_eq!(distance("lerning", "learning", 2), Some(1));
        assert_eq!(distance("abcd", "abdc", 2), Some(1));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
    }

    #[test]
    fn misspellings() {
        for (typed, word) in [
            ("lerning", "learning"),
            ("arithmatic", "arithmetic"),
            ("trainning", "training"),
        ] {
            assert!(misspelling(typed, word).is_some(), "{typed} {word}");
        }
        for (typed, word) in [
            ("bert", "best"),
            ("gpt3x", "gpt4x"),
            ("ray", "rays"),
            ("attention", "retention"),
        ] {
            assert!(misspelling(typed, word).is_none(), "{typed} {word}");
        }
        assert!(misspelt_name("pudianno", "pudiannao").is_some());
        assert!(misspelt_name("mixtral", "mistral").is_none());
        assert!(misspelt_name("llama", "llava").is_none());
    }

    fn fit(query: &str, title: &str) -> Option<usize> {
        misspelt_fit(&units(query), &units(title))
    }

    #[test]
    fn misspelt_parts_of_titles() {
        let pretzel =
            "Pretzel: Opening the Black Box of Machine Learning Prediction Serving Systems";
        assert_eq!(
            fit("black box of machine lerning prediction serving", pretzel),
            Some(1)
        );
        assert_eq!(
            fit("black box machine lerning prediction serving", pretzel),
            Some(2)
        );
        assert_eq!(
            fit(
                "Policy Gradient in a Nutshel",
                "Policy Gradients in a Nutshell"
            ),
            Some(2)
        );
        assert_eq!(
            fit(
                "Attention Is All You Need",
                "Transformers Explained: Attention"
            ),
            None
        );
        assert_eq!(fit("大模型推里框架概述", "大模型推理框架概述"), Some(1));
        assert_eq!(fit("大模型", "大模塑推理"), None);
    }

    #[test]
    fn words_apart_may_be_misspelt() {
        let apart = |query: &str, title: &str| words_apart(&units(query), &units(title));
        assert_eq!(apart("Clickhosue 优化", "clickhouse到底如何优化"), Some(1));
        assert_eq!(apart("系统对比", "流系统 Flink/Kafka 对比总结"), Some(0));
        assert_eq!(apart("优化 clickhouse", "clickhouse到底如何优化"), None);
        assert_eq!(
            fit("attention is all you ned", "Attention Is All You Need"),
            Some(1)
        );
        let flexible = "Building Flexible, Fault-Tolerant Flash-based Storage Systems";
        assert!(fit("flexible flash-based strage systems", flexible).is_some());
    }

    #[test]
    fn people_are_written_in_several_ways() {
        let same = |query: &str, author: &str| is_same_person(&units(query), &units(author));
        assert!(same("Leslie Lamport", "L. Lamport"));
        assert!(same("Lamport, L.", "Leslie Lamport"));
        assert!(same("Ashish Vaswani", "Vaswani et al."));
        assert!(!same("Leslie Lamport", "B. Lamport"));
        assert!(!same("Leslie Lamport", "Leslie Valiant"));
        assert!(!same("Liu Wei", "Liu et al."));
    }

    fn short(query: &str, title: &str) -> bool {
        is_abbreviated(&units(query), title, &units(title))
    }

    #[test]
    fn initials() {
        let title =
            "Using DeepSpeed and Megatron to Train Megatron-Turing NLG 530B, the World’s Largest";
        assert!(short("MT-NLG", title));
        assert!(short("DRF", "Dominant Resource Fairness: Fair Allocation"));
        assert!(!short(
            "BERT",
            "Build Better Explanations: Really Trustworthy"
        ));
        assert!(!short("ML", "Machine Learning"));
        assert!(!short("NLG", title));
    }
}
