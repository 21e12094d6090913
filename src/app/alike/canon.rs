//! One way to write what titles write in several: numbers of parts, editions, `&`, `versus`.
//!
//! In: a tidy form. Out: the tidy form in which `Part I`, `part one` and `pt. 1` are `part 1`; the edition
//! taken out of it, because a title is cited with and without.

use super::commentary::SERIES;
use super::word::{self, american, in_digits, is_acronym};

/// The tidy form, and the number of the edition that it named; 0 when it named none.
pub(super) fn canonical(tidy: String) -> (String, u8) {
    let (tidy, edition) = with_chinese_numbers(tidy);
    let mut words: Vec<&str> = tidy.split(' ').collect();
    let named = take_edition(&mut words);
    let mut canon = String::with_capacity(tidy.len() + 4);
    let mut skipped = 0;
    for (at, word) in words.iter().enumerate() {
        if skipped > 0 {
            skipped -= 1;
            continue;
        }
        let (mark, word) = word.split_at(word.len() - bare(word).len());
        // `Natural Language Processing (NLP) in Finance`.
        if !mark.is_empty() && repeats(word, &words[..at]) {
            continue;
        }
        if !canon.is_empty() && !canon.ends_with(['(', ' ']) {
            canon.push(' ');
        }
        // `Moving Bodies II` is `Moving Bodies, Part 2`.
        let next = words.get(at + 1).copied().unwrap_or_default();
        if at > 0 && matches!(word, "part" | "pt") && counts(next) {
            canon.push_str(mark);
            continue;
        }
        canon.push_str(mark);
        let before = at.checked_sub(1).map_or("", |before| bare(words[before]));
        let is_of_series = SERIES.contains(&before);
        // `Tensor Programs V: …`.
        let ends_part = at > 0 && words.get(at + 1).is_none_or(|next| *next == ":");
        let value = roman(word).or(match word {
            "i" => Some(1),
            "v" => Some(5),
            "x" => Some(10),
            _ => None,
        }
        .filter(|_| is_of_series || ends_part));
        if let Some(value) = value {
            canon.push_str(&value.to_string());
            continue;
        }
        if let Some((digits, taken)) = in_digits(word, words.get(at + 1).copied()) {
            canon.push_str(&digits);
            skipped = taken - 1;
            continue;
        }
        match word {
            "&" => canon.push_str("and"),
            "versus" => canon.push_str("vs"),
            "vol" => canon.push_str("volume"),
            "pt" => canon.push_str("part"),
            "ch" => canon.push_str("chapter"),
            "ep" => canon.push_str("episode"),
            word => canon.push_str(&american(word)),
        }
    }
    (canon, if named == 0 { edition } else { named })
}

/// True for what numbers a part.
fn counts(word: &str) -> bool {
    roman(word).is_some()
        || word::cardinal(word).is_some()
        || matches!(word, "i" | "v" | "x")
        || (!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// True for the acronym of the words before it.
fn repeats(word: &str, before: &[&str]) -> bool {
    let most = before.len().min(word.len() + 3);
    (2..=most).any(|count| is_acronym(word, &before[before.len() - count..]))
}

/// A word without the bracket before it.
fn bare(word: &str) -> &str {
    word.trim_start_matches('(')
}

/// Roman numerals that are no words and no letters; those that are count after `part` and the like alone.
fn roman(word: &str) -> Option<u8> {
    Some(match word {
        "ii" => 2,
        "iii" => 3,
        "iv" => 4,
        "vi" => 6,
        "vii" => 7,
        "viii" => 8,
        "ix" => 9,
        "xi" => 11,
        "xii" => 12,
        _ => return None,
    })
}

/// `3rd`, `third`, `3`, `3.`.
fn ordinal(word: &str) -> Option<u8> {
    let word = bare(word);
    if let Some(value) = word::ordinal(word) {
        return Some(value);
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    if !matches!(ending, "" | "st" | "nd" | "rd" | "th") {
        return None;
    }
    digits.parse().ok().filter(|it| (1..=60).contains(it))
}

/// `5e` at the end of a title.
fn short_edition(word: &str) -> Option<u8> {
    let digits = bare(word).strip_suffix('e')?;
    digits.parse().ok().filter(|it| (1..=30).contains(it))
}

/// Takes `(third edition`, `2nd ed`, `revised edition`, `5e` out of the words.
fn take_edition(words: &mut Vec<&str>) -> u8 {
    let is_kind = |word: &str| {
        matches!(
            bare(word),
            "revised"
                | "rev"
                | "international"
                | "global"
                | "expanded"
                | "enlarged"
                | "updated"
                | "anniversary"
                | "indian"
                | "student"
        )
    };
    let found = words
        .iter()
        .position(|word| matches!(bare(word), "edition" | "ed" | "edn"));
    let (mut from, mut to, number) = match found {
        Some(at) => {
            let mut from = at;
            while from > 0 && is_kind(words[from - 1]) {
                from -= 1;
            }
            let before = from.checked_sub(1).and_then(|it| ordinal(words[it]));
            let after = words.get(at + 1).and_then(|word| ordinal(word));
            let is_written_out = bare(words[at]) == "edition";
            if let Some(number) = before {
                from -= 1;
                while from > 0 && is_kind(words[from - 1]) {
                    from -= 1;
                }
                (from, at + 1, number)
            } else if let Some(number) = after.filter(|_| is_written_out) {
                (from, at + 2, number)
            } else if from < at && is_written_out {
                (from, at + 1, 0)
            } else {
                return 0;
            }
        }
        None => match words.last().and_then(|word| short_edition(word)) {
            Some(number) => (words.len() - 1, words.len(), number),
            None => return 0,
        },
    };
    // A mark that parted it from the title goes with it.
    if to == words.len() {
        while from > 0 && words[from - 1] == ":" {
            from -= 1;
        }
    } else if from > 0 && words[from - 1] == ":" && words[to] == ":" {
        to += 1;
    }
    // `The Second Edition` is the title of a story.
    let left = words[..from].iter().chain(&words[to..]);
    if left.filter(|word| **word != ":" && **word != "the").count() == 0 {
        return 0;
    }
    words.drain(from..to);
    number
}

/// `第五章` as `第5章`, `(二` as `(2`; `第5版` is taken out.
fn with_chinese_numbers(tidy: String) -> (String, u8) {
    if !tidy.contains(['第', '(']) || tidy.is_ascii() {
        return (tidy, 0);
    }
    let mut text = String::with_capacity(tidy.len());
    let mut edition = 0;
    let mut rest = tidy.as_str();
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        text.push(c);
        if !matches!(c, '第' | '(') {
            continue;
        }
        let length: usize = rest
            .chars()
            .take_while(|&c| chinese_digit(c).is_some() || c == '十' || c.is_ascii_digit())
            .map(char::len_utf8)
            .sum();
        let (digits, tail) = rest.split_at(length);
        let Some(number) = chinese_number(digits) else {
            continue;
        };
        if c == '第'
            && let Some(tail) = tail.strip_prefix('版')
        {
            text.pop();
            let kept = text
                .trim_end_matches("原书")
                .trim_end_matches([' ', ':', '(']);
            if !kept.is_empty() {
                edition = number;
                text.truncate(kept.len());
                rest = tail;
                continue;
            }
            text.push(c);
        }
        // `(一` alone in its bracket, not `(一种方法`.
        if c == '第' || tail.is_empty() || tail.starts_with(' ') {
            text.push_str(&number.to_string());
            rest = tail;
        }
    }
    (text, edition)
}

fn chinese_digit(c: char) -> Option<u8> {
    let at = "一二三四五六七八九".chars().position(|it| it == c)?;
    u8::try_from(at + 1).ok()
}

/// From 1 to 99: `5`, `五`, `十二`, `二十`.
fn chinese_number(digits: &str) -> Option<u8> {
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.parse().ok();
    }
    let one = |text: &str| -> Option<u8> {
        let mut chars = text.chars();
        let digit = chinese_digit(chars.next()?)?;
        chars.next().is_none().then_some(digit)
    };
    let Some((tens, ones)) = digits.split_once('十') else {
        return one(digits);
    };
    let tens = if tens.is_empty() { 1 } else { one(tens)? };
    let ones = if ones.is_empty() { 0 } else { one(ones)? };
    Some(tens * 10 + ones)
}

#[cfg(test)]
mod tests {
    use super::super::Spelling;

    #[test]
    fn parts_and_editions_are_written_in_one_way() {
        for (title, tidy, edition) in [
            ("Testing, Part I", "testing 1", 0),
            ("Testing (Part Two)", "testing (2", 0),
            ("Vol. II: Sorting", "volume 2 : sorting", 0),
            ("Threads & Events", "threads and events", 0),
            ("SQL versus NoSQL", "sql vs nosql", 0),
            ("Algorithms, Third Edition", "algorithms", 3),
            ("A Modern Approach (4th Edition)", "a modern approach", 4),
            (
                "Compilers (2nd ed.): Principles",
                "compilers : principles",
                2,
            ),
            (
                "Compilers: Principles, 2nd revised ed.",
                "compilers : principles",
                2,
            ),
            ("Computer Networks, 5e", "computer networks", 5),
            ("The C Book: International Edition", "the c book", 0),
            ("The Second Edition", "the 2nd edition", 0),
            ("数据库系统概论（第五版）", "数据库系统概论", 5),
            ("机器学习 原书第2版", "机器学习", 2),
            ("分布式训练（一）", "分布式训练 (1", 0),
            ("第十二章 图", "第12章 图", 0),
            ("Ed Smith on Ed", "ed smith on ed", 0),
            ("Moving Bodies II", "moving bodies 2", 0),
            ("Part Two: Moving Bodies", "part 2 : moving bodies", 0),
            ("Seven Weeks of Behaviour", "7 weeks of behavior", 0),
            (
                "Natural Language Processing (NLP) in Finance",
                "natural language processing in finance",
                0,
            ),
            ("Local Codes (draft)", "local codes (draft", 0),
        ] {
            let spelling = Spelling::new(title);
            assert_eq!(
                (&*spelling.tidy, spelling.edition),
                (tidy, edition),
                "{title}"
            );
        }
    }
}
