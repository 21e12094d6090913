//! How two titles stand to each other: the same, nearly so, one a part of the other, two.

use crate::model::tex;
use crate::model::title::fold;
use crate::model::words::{Unit, is_filler, units};

/// How two titles stand to each other; `telling` is how many words speak for it, common ones counted half.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Relation {
    /// The same but for case, punctuation and spaces.
    Exact { telling: f32 },
    /// The same, with the name of the maker before one: `OpenAI GPT-5 System Card`.
    Maker { telling: f32 },
    /// The same but for articles, plurals and spellings.
    Near { telling: f32 },
    /// One is the other without the subtitle, without the short name, or cut off.
    Part { telling: f32 },
    /// Two titles.
    Other,
}

/// Compares two titles.
pub(crate) fn relation(a: &str, b: &str) -> Relation {
    let plain = |title: &str| {
        // Notes and bibliographies hold `{BERT}`, `G{\"o}del` and `$O(n \log n)$`.
        let is_tex = title.contains('\\') || title.contains('{') || title.matches('$').count() > 1;
        let title = if is_tex {
            tex::plain(title)
        } else {
            title.to_owned()
        };
        title.trim().replace('×', "x")
    };
    let (a, b) = (&plain(a), &plain(b));
    if fold(a).is_empty() || fold(b).is_empty() {
        return Relation::Other;
    }
    // Letters alone would make one of `C`, `C++` and `C#`.
    let signs = |text: &str| {
        text.chars()
            .filter(|c| matches!(c, '+' | '#'))
            .collect::<String>()
    };
    if signs(a) != signs(b) {
        return Relation::Other;
    }
    if fold(a) == fold(b) {
        return Relation::Exact {
            telling: telling(&units(a), a),
        };
    }
    let (units_a, units_b) = (units(a), units(b));
    if without_maker(&units_a, &units_b) || without_maker(&units_b, &units_a) {
        let (short, text) = if units_a.len() < units_b.len() {
            (&units_a, a)
        } else {
            (&units_b, b)
        };
        return Relation::Maker {
            telling: telling(short, text),
        };
    }
    if is_near(&units_a, &units_b) {
        return Relation::Near {
            telling: telling(&units_a, a),
        };
    }
    let (short, long) = if units_a.len() <= units_b.len() {
        (a, b)
    } else {
        (b, a)
    };
    match part(short, long) {
        Some(telling) => Relation::Part { telling },
        None => Relation::Other,
    }
}

/// The share of words that two titles have in common, of those that both have.
pub(crate) fn overlap(a: &str, b: &str) -> f32 {
    let words = |text: &str| -> Vec<String> {
        let mut words: Vec<String> = units(text)
            .into_iter()
            .filter(|unit| !is_filler(&unit.text))
            .map(|unit| unit.text)
            .collect();
        words.sort();
        words.dedup();
        words
    };
    let (a, b) = (words(a), words(b));
    let common = a.iter().filter(|word| b.contains(word)).count();
    let all = a.len() + b.len() - common;
    if all == 0 {
        0.0
    } else {
        count(common) / count(all)
    }
}

#[allow(clippy::cast_precision_loss)]
fn count(number: usize) -> f32 {
    number as f32
}

/// Words that half the titles of a field have.
const COMMON: [&str; 46] = [
    "deep",
    "learning",
    "machine",
    "neural",
    "network",
    "networks",
    "model",
    "models",
    "data",
    "system",
    "systems",
    "analysis",
    "approach",
    "method",
    "methods",
    "survey",
    "review",
    "introduction",
    "based",
    "study",
    "language",
    "processing",
    "computer",
    "large",
    "new",
    "towards",
    "toward",
    "distributed",
    "design",
    "theory",
    "applications",
    "application",
    "algorithms",
    "algorithm",
    "programming",
    "software",
    "engineering",
    "overview",
    "guide",
    "science",
    "computing",
    "artificial",
    "intelligence",
    "report",
    "technical",
    "training",
];

/// How many words of a title say which work it is: a common one counts half, a name such as `GPT3` one and a
/// half, a Chinese character half.
pub(crate) fn telling(units: &[Unit], text: &str) -> f32 {
    let mut total = 0.0;
    for unit in units {
        let written = text.get(unit.span.clone()).unwrap_or_default();
        let capitals = written.chars().skip(1).filter(|c| c.is_uppercase()).count();
        let has_digit = written.chars().any(|c| c.is_ascii_digit());
        let is_name = written.chars().count() > 1
            && (has_digit || capitals > 0)
            && written.chars().any(char::is_alphabetic);
        total += if is_filler(&unit.text) {
            0.0
        } else if unit.is_cjk || COMMON.contains(&unit.text.as_str()) {
            0.5
        } else if written.chars().count() <= 2 {
            // `4o`, `5`, `II`: which of a family it is, not which family.
            0.5
        } else if is_name {
            1.5
        } else {
            1.0
        };
    }
    total
}

/// Organisations whose name is put before the name of what they made.
const MAKERS: [&str; 20] = [
    "openai",
    "google",
    "deepmind",
    "meta",
    "microsoft",
    "nvidia",
    "anthropic",
    "ibm",
    "apple",
    "amazon",
    "huawei",
    "baidu",
    "alibaba",
    "tencent",
    "bytedance",
    "mistral",
    "facebook",
    "stanford",
    "intel",
    "xai",
];

/// True for the name of such an organisation.
pub(crate) fn is_maker(name: &str) -> bool {
    MAKERS.contains(&fold(name).as_str())
}

fn without_maker(short: &[Unit], long: &[Unit]) -> bool {
    let Some((first, rest)) = long.split_first() else {
        return false;
    };
    short.len() >= 3
        && MAKERS.contains(&first.text.as_str())
        && rest.len() == short.len()
        && rest.iter().zip(short).all(|(a, b)| a.text == b.text)
}

/// The same words in the same order, but for articles, `and`, plurals and British spelling. A word that is another,
/// one more or one less makes another title: `Attention Is Not All You Need`.
fn is_near(a: &[Unit], b: &[Unit]) -> bool {
    let bare = |units: &[Unit]| -> Vec<String> {
        let kept = units
            .iter()
            .filter(|unit| !matches!(unit.text.as_str(), "a" | "an" | "the" | "and"));
        kept.map(|unit| stem(&unit.text)).collect()
    };
    let (a, b) = (bare(a), bare(b));
    !a.is_empty() && a.concat() == b.concat()
}

fn stem(word: &str) -> String {
    let word = word
        .replace("isation", "ization")
        .replace("ising", "izing")
        .replace("ise", "ize")
        .replace("our", "or")
        .replace("elling", "eling")
        .replace('&', "and");
    match word.strip_suffix('s') {
        Some(one) if one.len() > 3 && !one.ends_with('s') => one.to_owned(),
        _ => word,
    }
}

/// How telling the shorter title is, where it is the longer one up to a colon, after a colon, or cut off.
fn part(short: &str, long: &str) -> Option<f32> {
    let cut = short.trim_end_matches(['.', '…', ' ']);
    let is_cut_off = short.ends_with('…') || short.ends_with("...");
    let (wanted, whole) = (units(cut), units(long));
    if wanted.is_empty() || wanted.len() >= whole.len() {
        return None;
    }
    // The last word of a title that was cut off can be half a word.
    let last = wanted.len() - 1;
    let is_start = wanted.iter().zip(&whole).enumerate().all(|(at, (a, b))| {
        a.text == b.text || (is_cut_off && at == last && b.text.starts_with(&a.text))
    });
    if is_start {
        let end = whole[wanted.len() - 1].span.end;
        let between = &long[end..whole[wanted.len()].span.start];
        let is_break = between.contains([':', '?', '!', '：', '(', '（', '—', '–', '.'])
            || between.contains(" - ");
        let rest = &whole[wanted.len()..];
        if (is_break && !is_another_one(rest)) || (is_cut_off && wanted.len() >= 4) {
            return Some(telling(&wanted, cut));
        }
        return None;
    }
    let tail = &whole[whole.len() - wanted.len()..];
    let is_end = wanted.iter().zip(tail).all(|(a, b)| a.text == b.text);
    if is_end && wanted.len() >= 3 {
        let start = tail[0].span.start;
        let before = &whole[..whole.len() - wanted.len()];
        let between = &long[before.last().map_or(0, |unit| unit.span.end)..start];
        // `PTD-P: Efficient Large-Scale …`: a name of a word or two, not another half of a title.
        let is_name = before.len() <= 3 && between.contains([':', '：']);
        return (is_name && !is_another_one(before)).then(|| telling(&wanted, cut));
    }
    None
}

/// True for what makes a part, a version or a piece of writing of its own: `Part II`, `2`, `a survey`.
fn is_another_one(rest: &[Unit]) -> bool {
    rest.iter().any(|unit| {
        unit.text.bytes().any(|b| b.is_ascii_digit())
            || matches!(
                unit.text.as_str(),
                "part"
                    | "ii"
                    | "iii"
                    | "iv"
                    | "v"
                    | "vi"
                    | "volume"
                    | "vol"
                    | "edition"
                    | "chapter"
                    | "survey"
                    | "review"
                    | "reply"
                    | "comment"
                    | "comments"
                    | "erratum"
                    | "corrigendum"
                    | "correction"
                    | "retraction"
                    | "supplement"
                    | "supplementary"
                    | "appendix"
                    | "slides"
                    | "tutorial"
                    | "revisited"
                    | "rebuttal"
                    | "discussion"
                    | "response"
                    | "reproducibility"
                    | "replication"
                    | "workshop"
                    | "poster"
                    | "abstract"
                    | "demo"
                    | "overview"
                    | "preface"
                    | "editorial"
                    | "follow"
                    | "addendum"
                    | "综述"
                    | "上"
                    | "下"
                    | "一"
                    | "二"
                    | "三"
                    | "续"
            )
    })
}
