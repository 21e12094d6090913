//! How a stretch of text looks: the shares of capitals, small words, verbs, Chinese; how it ends.
//!
//! One pass over at most [`LOOKED_AT`] bytes, nothing allocated: every line of every note is looked at.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::extract::candidate::{Signal, Signals};
use crate::extract::names;

/// More of a line is not looked at.
const LOOKED_AT: usize = 360;

/// What was counted.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::extract) struct Look {
    /// Words of Latin letters.
    pub(super) words: u16,
    /// Of these, with a capital or a digit.
    pub(in crate::extract) capitals: u16,
    /// Of these, the small ones that stay small in titles: `of`, `the`, `for`.
    pub(in crate::extract) small: u16,
    /// Of these, the ones of sentences: `is`, `we`, `can`.
    pub(in crate::extract) prose: u16,
    /// Chinese characters.
    pub(in crate::extract) han: u16,
    /// Digits.
    pub(super) digits: u16,
    /// Signs of code and formulas.
    pub(super) code: u16,
    /// Full-width commas and semicolons.
    pub(super) pauses: u16,
    /// Full stops inside the text, before a space.
    pub(in crate::extract) stops: u16,
    /// Commas.
    pub(super) commas: u16,
    /// What stands somewhere, so that what needs it need not be looked for: bits of [`has`].
    has: u16,
    /// Starts with a small letter.
    pub(super) starts_small: bool,
    /// The text goes on beyond what was looked at.
    pub(super) is_cut: bool,
}

/// What may stand in a text. A bit that is not set says that it does not stand in what was looked at.
pub(super) mod has {
    /// An opening bracket of any width but `［`.
    pub(in crate::extract::plain) const BRACKET: u16 = 1;
    /// What opens a quotation, or a star.
    pub(in crate::extract::plain) const QUOTE: u16 = 1 << 1;
    /// A colon of either width.
    pub(in crate::extract::plain) const COLON: u16 = 1 << 2;
    /// What may be a dash between words.
    pub(in crate::extract::plain) const DASH: u16 = 1 << 3;
    /// The word `by`.
    pub(in crate::extract::plain) const BY: u16 = 1 << 4;
    /// `et al`.
    pub(in crate::extract::plain) const ET_AL: u16 = 1 << 5;
    /// A full stop before a space.
    pub(in crate::extract::plain) const STOP: u16 = 1 << 6;
    /// A digit, also in a word.
    pub(in crate::extract::plain) const DIGIT: u16 = 1 << 7;
    /// What may stand between the parts of a line: commas, dashes, stops before a space.
    pub(in crate::extract::plain) const PARTS: u16 = 1 << 8;
}

/// Counts.
pub(in crate::extract) fn look(text: &str) -> Look {
    let bytes = text.as_bytes();
    let end = bytes.len().min(LOOKED_AT);
    let mut look = Look {
        is_cut: bytes.len() > LOOKED_AT,
        ..Look::default()
    };
    look.starts_small = bytes.first().is_some_and(u8::is_ascii_lowercase);
    let mut at = 0;
    while at < end {
        let byte = bytes[at];
        let kind = KINDS[usize::from(byte)];
        if kind & LETTER != 0 {
            let start = at;
            let mut kinds = kind;
            look.words += 1;
            let (letters, number) = letters(bytes, at);
            let next = bytes
                .get(at + letters)
                .map_or(0, |&next| KINDS[usize::from(next)]);
            let class = if (1..8).contains(&letters) && at + letters <= end && next & IN_WORD == 0 {
                at += letters;
                class_of(number)
            } else {
                at = (at + letters.max(1)).min(end);
                while at < end {
                    let kind = KINDS[usize::from(bytes[at])];
                    if kind & IN_WORD == 0 {
                        break;
                    }
                    kinds |= kind;
                    at += 1;
                }
                class(bytes, start, at)
            };
            if class & SMALL == 0 {
                look.capitals += u16::from(kinds & CAPITAL != 0);
            }
            if class != 0 {
                look.small += u16::from(class & SMALL != 0);
                look.prose += u16::from(class & PROSE != 0);
                if class & BY != 0 {
                    look.has |= has::BY;
                }
            }
            if kinds & (DIGIT | HYPHEN) != 0 {
                if kinds & DIGIT != 0 {
                    look.has |= has::DIGIT;
                }
                // `Title-- Name`
                if bytes[at - 1] == b'-' {
                    look.has |= has::PARTS;
                }
            }
            if byte == b'a' && bytes[start..].starts_with(b"al") && bytes[..start].ends_with(b"et ")
            {
                look.has |= has::ET_AL;
            }
            continue;
        }
        if kind & SIGN == 0 {
            at += 1;
            continue;
        }
        // Chinese in a row.
        if kind & HAN != 0 {
            while at < end && KINDS[usize::from(bytes[at])] & HAN != 0 {
                look.han += 1;
                at += 3;
            }
            continue;
        }
        let next = bytes.get(at + 1).copied().unwrap_or(0);
        match byte {
            b'0'..=b'9' => {
                look.digits += 1;
                look.has |= has::DIGIT;
            }
            b'.' if next == b' ' => {
                look.stops += u16::from(at > 2);
                look.has |= has::STOP | has::PARTS;
            }
            b',' => {
                look.commas += 1;
                look.has |= has::PARTS;
            }
            b'|' => {
                look.code += 1;
                look.has |= has::DASH | has::PARTS;
            }
            b';' => {
                look.code += 1;
                look.has |= has::PARTS;
            }
            b'/' => look.has |= has::PARTS,
            b'=' | b'{' | b'}' | b'<' | b'>' | b'\\' | b'$' | b'`' | b'^' | b'~' | b'%' => {
                look.code += 1;
            }
            b'[' => look.has |= has::BRACKET,
            b'(' => {
                look.code += if next == b')' { 2 } else { 0 };
                look.has |= has::BRACKET;
            }
            b':' => {
                look.code += if next == b':' { 2 } else { 0 };
                look.has |= has::COLON;
            }
            b'-' if at > 0 && bytes[at - 1] == b' ' => look.has |= has::DASH | has::PARTS,
            b'-' => look.has |= has::PARTS,
            b'"' | b'*' => look.has |= has::QUOTE,
            // Dashes, and quotation marks.
            0xE2 => look.has |= has::DASH | has::QUOTE | has::PARTS,
            0xE3 => {
                if next == 0x80 {
                    // 。 is a stop, 、 a pause; brackets and quotes are neither.
                    match bytes.get(at + 2) {
                        Some(0x82) => {
                            look.stops += 1;
                            look.has |= has::PARTS;
                        }
                        Some(0x81) => {
                            look.pauses += 1;
                            look.has |= has::PARTS;
                        }
                        Some(0x90) => look.has |= has::BRACKET,
                        Some(0x8A | 0x8C | 0x8E) => look.has |= has::QUOTE,
                        _ => {}
                    }
                } else {
                    look.han += 1;
                }
                at += 2;
            }
            0xEF if next == 0xBC => {
                match bytes.get(at + 2) {
                    Some(0x8C | 0x9B) => {
                        look.pauses += 1;
                        look.has |= has::PARTS;
                    }
                    Some(0x88) => look.has |= has::BRACKET,
                    Some(0x9A) => look.has |= has::COLON,
                    _ => {}
                }
                at += 2;
            }
            _ => {}
        }
        at += 1;
    }
    look
}

// Kinds of bytes.
const LETTER: u8 = 1;
const IN_WORD: u8 = 1 << 1;
const CAPITAL: u8 = 1 << 2;
const SIGN: u8 = 1 << 3;
const DIGIT: u8 = 1 << 4;
/// The first byte of a Chinese character, all but the few that start like Japanese letters and signs.
const HAN: u8 = 1 << 5;
const HYPHEN: u8 = 1 << 6;

static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0_u8;
    loop {
        let mut kind = 0;
        if byte.is_ascii_alphabetic() {
            kind |= LETTER | IN_WORD;
        }
        if byte.is_ascii_digit() || matches!(byte, b'\'' | b'-' | b'_' | b'/' | b'&' | b'+') {
            kind |= IN_WORD;
        }
        if byte.is_ascii_uppercase() || byte.is_ascii_digit() {
            kind |= CAPITAL;
        }
        if byte.is_ascii_digit() {
            kind |= DIGIT;
        }
        if byte == b'-' {
            kind |= HYPHEN;
        }
        if byte.is_ascii_digit()
            || matches!(
                byte,
                b'.' | b','
                    | b'='
                    | b'{'
                    | b'}'
                    | b'<'
                    | b'>'
                    | b'|'
                    | b'\\'
                    | b'$'
                    | b'`'
                    | b';'
                    | b'^'
                    | b'~'
                    | b'%'
                    | b'('
                    | b'['
                    | b':'
                    | b'-'
                    | b'/'
                    | b'"'
                    | b'*'
                    | 0xE2..=0xE9 | 0xEF
            )
        {
            kind |= SIGN;
        }
        if matches!(byte, 0xE4..=0xE9) {
            kind |= HAN;
        }
        kinds[byte as usize] = kind;
        if byte == u8::MAX {
            break;
        }
        byte += 1;
    }
    kinds
};

// Classes of words.
const SMALL: u8 = 1;
const PROSE: u8 = 1 << 1;
const BY: u8 = 1 << 2;

const SMALL_WORDS: &[&[u8]] = &[
    b"a", b"an", b"and", b"as", b"at", b"by", b"for", b"from", b"in", b"into", b"of", b"on", b"or",
    b"over", b"the", b"to", b"under", b"via", b"vs", b"with", b"without", b"towards", b"using",
];
const PROSE_WORDS: &[&[u8]] = &[
    b"is", b"are", b"was", b"were", b"be", b"been", b"being", b"has", b"have", b"had", b"can",
    b"could", b"will", b"would", b"should", b"may", b"might", b"must", b"do", b"does", b"did",
    b"not", b"no", b"isn't", b"doesn't", b"don't", b"can't", b"didn't", b"won't", b"it", b"it's",
    b"its", b"this", b"that", b"these", b"those", b"they", b"their", b"them", b"there", b"we",
    b"i", b"he", b"she", b"you", b"my", b"me", b"when", b"which", b"where", b"while", b"because",
    b"so", b"if", b"but", b"then", b"than", b"also", b"only", b"just", b"very", b"more", b"most",
    b"such", b"each", b"every", b"some", b"any", b"all", b"need", b"needs", b"use", b"uses",
    b"used", b"e", b"g", b"etc", b"see", b"same", b"still", b"get", b"gets", b"makes", b"make",
    b"one", b"other", b"like", b"out", b"up", b"about", b"too", b"however", b"between", b"both",
    b"seems",
];

/// Words of up to eight bytes as numbers, each at the place that [`place`] gives or soon after it.
static CLASSES: [(u64, u8); 512] = {
    let mut table = [(0, 0); 512];
    let mut list = 0;
    while list < 2 {
        let (words, class) = if list == 0 {
            (SMALL_WORDS, SMALL)
        } else {
            (PROSE_WORDS, PROSE)
        };
        let mut index = 0;
        while index < words.len() {
            let word = words[index];
            let mut number = 0;
            let mut at = word.len();
            while at > 0 {
                at -= 1;
                number = number << 8 | word[at] as u64;
            }
            let mut slot = place(number);
            while table[slot].0 != 0 {
                slot = (slot + 1) % table.len();
            }
            let is_by = matches!(word, b"by");
            table[slot] = (number, if is_by { class | BY } else { class });
            index += 1;
        }
        list += 1;
    }
    table
};

const fn place(number: u64) -> usize {
    (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 55) as usize
}

/// How many of the eight bytes from `start` on are letters, all small but for the first, as those of most words
/// are, and the letters, made small, as a number. None near the end of a text.
#[inline]
fn letters(bytes: &[u8], start: usize) -> (usize, u64) {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let Some(eight) = bytes
        .get(start..start + 8)
        .and_then(|eight| <[u8; 8]>::try_from(eight).ok())
    else {
        return (0, 0);
    };
    let first_small = u64::from_le_bytes(eight) | 0x20;
    let seven_bits = first_small & (0x7F * ONES);
    let from_a = seven_bits + (0x80 - 0x61) * ONES;
    let behind_z = seven_bits + (0x80 - 0x7B) * ONES;
    let others = !(from_a & !behind_z & !first_small) & (0x80 * ONES);
    let length = (others.trailing_zeros() / 8) as usize;
    let number = first_small & (u64::MAX >> (64 - 8 * length.max(1)));
    (length, number)
}

/// The class of the word `bytes[start..end]`, whatever its case.
#[inline]
fn class(bytes: &[u8], start: usize, end: usize) -> u8 {
    let length = end - start;
    if length > 8 {
        return 0;
    }
    let raw = match bytes.get(start..start + 8) {
        Some(eight) => <[u8; 8]>::try_from(eight).unwrap_or_default(),
        None => {
            let mut eight = [0; 8];
            eight[..length].copy_from_slice(&bytes[start..end]);
            eight
        }
    };
    // Sets the bit that makes letters small, which the other signs of words have set, but for `_`, which
    // no word of the lists has.
    let number =
        (u64::from_le_bytes(raw) | 0x2020_2020_2020_2020) & (u64::MAX >> (64 - 8 * length));
    class_of(number)
}

/// The class of a word as a number.
#[inline]
fn class_of(number: u64) -> u8 {
    let mut slot = place(number);
    loop {
        let (known, class) = CLASSES[slot];
        if known == number {
            return class;
        }
        if known == 0 {
            return 0;
        }
        slot = (slot + 1) % CLASSES.len();
    }
}

impl Look {
    /// Words, where two Chinese characters count for one.
    pub(in crate::extract) const fn units(self) -> u16 {
        self.words + self.han / 2
    }

    /// Words that would have a capital in a title.
    pub(in crate::extract) const fn content_words(self) -> u16 {
        self.words.saturating_sub(self.small)
    }

    /// True when what `bit` of [`has`] stands for may stand in the text; always beyond what was looked at.
    #[inline]
    pub(super) const fn may_have(self, bit: u16) -> bool {
        self.is_cut || self.has & bit != 0
    }

    /// What the words of a title, or of what may be one, speak for and against.
    pub(in crate::extract) fn signals(self, title: &str) -> Signals {
        let counted = self.counted(title);
        counted.union(self.read(title, counted))
    }

    /// What the counts tell; `title` is what was counted.
    pub(in crate::extract) fn counted(self, title: &str) -> Signals {
        let mut signals = Signals::default();
        let last = title.chars().next_back().unwrap_or(' ');
        let content = self.words.saturating_sub(self.small);
        let is_chinese = self.han * 2 > self.words * 3 && self.han >= 4;
        if is_chinese {
            signals.insert_if(self.han > 42, Signal::Long);
            signals.insert_if(
                self.stops > 0 || self.pauses > 2 || matches!(last, '。' | '；'),
                Signal::Prose,
            );
        } else {
            signals.insert_if(
                content >= 3 && self.capitals * 10 >= content * 7,
                Signal::TitleCase,
            );
            signals.insert_if(
                self.words >= 4 && self.capitals * 3 < content && self.han == 0,
                Signal::LowerCase,
            );
            signals.insert_if(self.words > 22 || self.is_cut, Signal::Long);
            let verbs = self
                .prose
                .saturating_sub(u16::from(matches!(last, '?' | '？' | '!')) * 2);
            let is_prose = self.stops >= 2
                || matches!(last, '.' | ';' | ',') && self.words > 4
                || verbs >= 2 && verbs * 7 >= self.words && !signals.contains(Signal::TitleCase)
                || verbs >= 1 && signals.contains(Signal::LowerCase) && self.starts_small;
            signals.insert_if(is_prose, Signal::Prose);
        }
        signals.insert_if(self.units() < 3, Signal::Short);
        signals.insert_if(matches!(last, '?' | '？'), Signal::Question);
        signals.insert_if(matches!(last, ':' | '：'), Signal::Label);
        let is_code = self.code >= 3
            || self.code > 0 && self.words < 6
            || self.digits > self.words * 3 + self.han + 6;
        signals.insert_if(is_code, Signal::Code);
        signals.insert_if(
            signals.contains(Signal::TitleCase)
                && !signals.contains(Signal::Prose)
                && self.words >= 7
                && self.small >= 1,
            Signal::LongTitle,
        );
        signals
    }

    /// What has to be read once more; `counted` is what the counts told.
    pub(super) fn read(self, title: &str, counted: Signals) -> Signals {
        let mut signals = Signals::default();
        signals.insert_if(has_title_words(title), Signal::TitleWords);
        signals.insert_if(
            self.han >= 4 && self.han > self.words && is_told(title),
            Signal::Prose,
        );
        signals.insert_if(is_part(title), Signal::Label);
        signals.insert_if(
            self.may_have(has::COLON)
                && (has_short_name(title) || self.prose == 0 && has_coined_name(title)),
            Signal::ShortName,
        );
        signals.insert_if(is_task(title), Signal::Prose);
        signals.insert_if(
            signals.contains(Signal::ShortName)
                && self.words >= 5
                && counted.contains(Signal::TitleCase)
                && !counted.contains(Signal::Prose),
            Signal::NamedTitle,
        );
        signals
    }
}

/// True when the words in front of an identifier or URL on a line are a title and not the sentence that it
/// stands in: `Attention Is All You Need https://…`, not `today I read arXiv:…`.
///
/// `is_item` tells that they start a list item, `is_last` that nothing follows the identifier.
pub(in crate::extract) fn heads(words: &str, is_item: bool, is_last: bool) -> bool {
    const POINTING: &[&str] = &[
        "read", "cf", "via", "paper", "link", "url", "and", "watch", "reading", "watched", "from",
        "here", "这里", "见", "看", "在", "是", "读", "参考", "原文", "和", "与",
    ];
    let is_set_off = words
        .trim_end()
        .ends_with([':', '：', '|', '-', '–', '—', '(', '（', '[', '<', '→']);
    let own = words.trim_end_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '?' | '!' | '.' | '"' | '”' | '》' | ')')
    });
    let look = look(own);
    let signals = look.signals(own);
    let last = own.rsplit(' ').next().unwrap_or(own).trim_end_matches('.');
    let is_pointing = !last.is_empty()
        && class(last.as_bytes(), 0, last.len()) & (SMALL | PROSE) != 0
        || POINTING.iter().any(|word| {
            if word.is_ascii() {
                last.eq_ignore_ascii_case(word)
            } else {
                own.ends_with(word)
            }
        });
    let is_title = signals.intersects(Signals::from([
        Signal::TitleCase,
        Signal::NamedTitle,
        Signal::LongTitle,
        Signal::Question,
    ])) || signals.contains(Signal::ShortName) && look.prose == 0;
    if is_pointing && !(is_set_off && is_title) {
        return false;
    }
    if is_title {
        return true;
    }
    if signals.contains(Signal::Prose) {
        // `Attention is all you need: https://…` as an item of its own.
        return is_item
            && is_last
            && look.stops == 0
            && look.pauses == 0
            && look.units() <= 12
            && own.starts_with(|c: char| c.is_uppercase());
    }
    let is_plain = look.prose == 0 && look.stops == 0 && look.units() <= 14;
    is_item || is_last && is_plain && own.starts_with(|c: char| c.is_uppercase() || !c.is_ascii())
}

/// A part of a work rather than a work: `Figure 9: …`, `Section 4.2 …`, `RQ1: …`.
fn is_part(title: &str) -> bool {
    const PARTS: &[&str] = &[
        "Figure",
        "Fig.",
        "Fig",
        "Table",
        "Section",
        "Sec.",
        "Chapter",
        "Step",
        "Algorithm",
        "Equation",
        "Eq.",
        "Mode",
        "Phase",
        "Stage",
        "Task",
        "Question",
        "Challenge",
        "Idea",
        "Insight",
        "Contribution",
        "Experiment",
        "Observation",
        "Finding",
        "Problem",
        "Option",
        "Case",
        "Theorem",
        "Lemma",
        "Definition",
        "Proposition",
        "Corollary",
        "Example",
        "Exercise",
    ];
    let Some((first, rest)) = title.split_once(' ') else {
        return false;
    };
    let is_question = first.ends_with(':')
        && first
            .trim_start_matches(['R', 'Q', 'A'])
            .trim_end_matches(':')
            .bytes()
            .all(|byte| byte.is_ascii_digit());
    is_question || PARTS.contains(&first) && rest.starts_with(|c: char| c.is_ascii_digit())
}

/// A short name, a colon, and a title of at least three words.
fn has_short_name(title: &str) -> bool {
    let Some(at) = title.find([':', '：']).filter(|&at| at <= 48) else {
        return false;
    };
    let (name, rest) = title.split_at(at);
    let rest = rest.trim_start_matches([':', '：', ' ']);
    let name_words = name.split(' ').count();
    let starts_big = |text: &str| {
        text.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || !c.is_ascii())
    };
    let rest_units = rest.split(' ').count() + rest.chars().filter(|c| !c.is_ascii()).count() / 3;
    // `Kinds of caches: direct, associative, and victim` lists things.
    let is_list = rest.matches(", ").count() >= 2
        && rest.split(", ").all(|item| item.split(' ').count() <= 2);
    // `Mode 1: Averaged Prototypes`
    let is_numbered = name_words == 2
        && name
            .rsplit(' ')
            .next()
            .is_some_and(|last| last.len() <= 2 && last.bytes().all(|byte| byte.is_ascii_digit()));
    (1..=4).contains(&name_words)
        && !is_numbered
        && starts_big(name)
        && starts_big(rest)
        && rest_units >= 3
        && !is_list
}

/// True for Chinese that tells what somebody does or has to do: `今天讨论了部署方案`, `待办：整理账号`.
fn is_told(text: &str) -> bool {
    const ASKING: &[&str] = &["？", "?", "为什么", "如何", "怎么", "什么", "哪些", "吗"];
    const TELLING: &[&str] = &[
        "今天",
        "明天",
        "昨天",
        "我觉得",
        "我认为",
        "待办",
        "记得",
        "已经",
        "还没",
        "讨论了",
        "完成了",
        "看了",
        "读了",
        "写了",
        "做了",
        "用了",
        "跟进",
        "确认一下",
        "整理一下",
    ];
    TELLING.iter().any(|word| text.contains(word)) && !ASKING.iter().any(|word| text.contains(word))
}

/// `Exokernel: an operating system architecture for …`: a word that is no common one, and a long phrase of small
/// letters.
fn has_coined_name(title: &str) -> bool {
    let Some((name, rest)) = title.split_once(": ") else {
        return false;
    };
    let lower = rest.chars().next().is_some_and(char::is_lowercase);
    let letters = name.chars().count();
    lower
        && (3..=16).contains(&letters)
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '+'))
        && name.starts_with(char::is_uppercase)
        && !names::is_common(name)
        && !rest.contains([',', ';', '.'])
        && rest.split(' ').count() >= 5
}

/// `TODO compare the numbers`: what is still to be done.
fn is_task(text: &str) -> bool {
    ["TODO", "FIXME", "XXX"]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .is_some_and(|rest| {
            rest.trim_start_matches([':', ' '])
                .starts_with(char::is_lowercase)
        })
}

/// Words that stand in titles more than in notes.
fn has_title_words(title: &str) -> bool {
    const CHINESE: &[&str] = &[
        "综述",
        "解读",
        "浅谈",
        "详解",
        "论文",
        "笔记",
        "系列",
        "实践",
        "入门",
        "指南",
        "介绍",
        "一文",
        "如何",
        "为什么",
        "深入",
        "探索",
        "漫谈",
        "演进",
        "原理",
        "剖析",
        "揭秘",
        "教程",
        "概述",
        "概览",
        "精讲",
        "盘点",
        "思考",
        "总结",
        "解析",
        "浅析",
        "调研",
        "长文",
        "研究",
        "搞懂",
        "看懂",
        "讲清楚",
        "什么是",
        "有哪些",
        "《",
        "转载",
        "译文",
        "翻译",
        "评测",
        "之路",
        "聊聊",
        "初探",
        "手把手",
        "从零",
    ];
    const ENGLISH: &[&str] = &[
        "Survey",
        "Towards",
        "Toward ",
        "Introduction",
        "Guide",
        "Tutorial",
        "Review",
        "Primer",
        "Understanding",
        "How ",
        "Why ",
        "What ",
        "Handbook",
        "Lecture",
        "Overview",
        "Explained",
        "Learning",
        "Efficient",
        "Scalable",
        "Large-Scale",
        "Revisiting",
        "Rethinking",
        "Building",
        "Designing",
        "Deep Dive",
        "Lessons",
        "Case Study",
        "A Study",
    ];
    // All of them in one pass: one by one they took an eighth of the time of a whole extraction.
    static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let words = CHINESE.iter().chain(ENGLISH);
        AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .build(words)
            .ok()
    });
    WORDS.as_ref().is_some_and(|words| words.is_match(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signals(title: &str) -> Signals {
        look(title).signals(title)
    }

    #[test]
    fn titles_and_facts_look_different() {
        let title = signals("The Byzantine Generals Problem");
        assert!(title.contains(Signal::TitleCase) && !title.contains(Signal::Prose));
        let title = signals(
            "SWIM: Scalable Weakly-consistent Infection-style Process Group Membership Protocol",
        );
        assert!(title.contains(Signal::TitleCase) && title.contains(Signal::ShortName));
        assert!(
            signals("the log is the database, so pages are never written back.")
                .contains(Signal::Prose)
        );
        assert!(signals("memory consumption of the optimizer").contains(Signal::LowerCase));
        assert!(signals("KV Cache").contains(Signal::Short));
        assert!(signals("y = f(x); // slow").contains(Signal::Code));
        assert!(signals("分布式系统综述").contains(Signal::TitleWords));
        assert!(
            signals("它把日志写到三个副本，然后返回，最后再合并，并且清理。")
                .contains(Signal::Prose)
        );
    }
}
