//! A title in plain letters: what different keyboards, typesetters and scripts make of one title, made one.
//!
//! LaTeX is taken out (`{\"o}`, `\emph{…}`, `$\pi$`), ligatures and full-width forms come apart, Latin and
//! Greek letters lose their accents, a lone Greek letter is its name, traditional Chinese characters are the
//! simplified ones that stand for them. For comparing alone: nothing that people read is written so.
//!
//! ```
//! use notebib::model::plain::plain;
//! assert_eq!(plain(r#"The {Erd\H{o}s} Number of G{\"o}del"#), "The Erdos Number of Godel");
//! assert_eq!(plain("機器學習"), "机器学习");
//! ```

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::title::is_cjk;

/// Simplified character first, then what it stands for.
const SIMPLIFIED: &str = include_str!("../../refs/simplified.txt");

/// A word of the mainland, then what Taiwan writes for it.
const REGIONAL: &str = include_str!("../../refs/regional.txt");

/// Writes the words of Taiwan as the mainland does: `網路` and `网络` are one.
fn with_mainland_words(text: String) -> String {
    // A word has two characters at least.
    if !text.chars().any(is_cjk) {
        return text;
    }
    let mut text = text;
    for line in REGIONAL.lines().filter(|line| !line.starts_with('#')) {
        if let Some((mainland, taiwan)) = line.split_once(' ')
            && text.contains(taiwan)
        {
            text = text.replace(taiwan, mainland);
        }
    }
    text
}

static SIMPLE: LazyLock<FxHashMap<char, char>> = LazyLock::new(|| {
    let mut simple = FxHashMap::default();
    for line in SIMPLIFIED.lines().filter(|line| !line.starts_with('#')) {
        let mut chars = line.chars();
        if let Some(simplified) = chars.next() {
            simple.extend(chars.map(|traditional| (traditional, simplified)));
        }
    }
    simple
});

/// The simplified character that a Chinese character is compared by; itself when it is one.
#[must_use]
pub fn simplified(c: char) -> char {
    if ('\u{3400}'..='\u{9fff}').contains(&c) {
        SIMPLE.get(&c).copied().unwrap_or(c)
    } else {
        c
    }
}

/// The title in plain letters. ASCII without LaTeX is handed back as it is.
#[must_use]
pub fn plain(title: &str) -> Cow<'_, str> {
    let has_latex = memchr::memchr3(b'\\', b'{', b'$', title.as_bytes()).is_some();
    if title.is_ascii() && !has_latex {
        return Cow::Borrowed(title);
    }
    let text = if has_latex {
        Cow::Owned(without_latex(title))
    } else {
        Cow::Borrowed(title)
    };
    if text.is_ascii() {
        return Cow::Owned(text.into_owned());
    }
    Cow::Owned(without_accents(&text))
}

fn without_accents(text: &str) -> String {
    // Decomposed, a letter stands before its marks; what is neither Latin nor Greek is put together again.
    let mut letters = String::with_capacity(text.len());
    let mut is_bare = false;
    for c in text.nfkd() {
        if is_combining_mark(c) {
            if !is_bare {
                letters.push(c);
            }
            continue;
        }
        is_bare = c.is_ascii_alphabetic() || is_greek(c) || "ßẞæÆœŒøØłŁđðĐÐþÞı×".contains(c);
        match c {
            'ß' => letters.push_str("ss"),
            'ẞ' => letters.push_str("SS"),
            'æ' | 'Æ' => letters.push_str("ae"),
            'œ' | 'Œ' => letters.push_str("oe"),
            'ø' => letters.push('o'),
            'Ø' => letters.push('O'),
            'ł' => letters.push('l'),
            'Ł' => letters.push('L'),
            'đ' | 'ð' => letters.push('d'),
            'Đ' | 'Ð' => letters.push('D'),
            'þ' | 'Þ' => letters.push_str("th"),
            'ı' => letters.push('i'),
            // `16×16`.
            '×' => letters.push('x'),
            // Read aloud: a mark would be dropped, and `∞-categories` be `categories`.
            '√' => letters.push_str("sqrt"),
            '∞' => letters.push_str("infinity"),
            c => letters.push(simplified(c)),
        }
    }
    if letters.chars().any(is_greek) {
        letters = with_greek_names(&letters);
    }
    if letters.is_ascii() {
        return letters;
    }
    with_mainland_words(letters.nfc().collect())
}

const fn is_greek(c: char) -> bool {
    matches!(c, 'α'..='ω' | 'Α'..='Ω')
}

/// `α-fair` as `alpha-fair`; a Greek word stays.
fn with_greek_names(text: &str) -> String {
    let mut named = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_lone = !before.is_some_and(is_greek) && !rest.peek().copied().is_some_and(is_greek);
        match greek_name(c).filter(|_| is_lone) {
            Some(name) => named.push_str(name),
            None => named.push(c),
        }
        before = Some(c);
    }
    named
}

fn greek_name(c: char) -> Option<&'static str> {
    const NAMES: [&str; 25] = [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
        "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon",
        "phi", "chi", "psi", "omega",
    ];
    let first = if ('Α'..='Ω').contains(&c) {
        'Α'
    } else {
        'α'
    };
    let at = (c as usize).checked_sub(first as usize)?;
    NAMES.get(at).copied()
}

/// Commands that only say how what follows looks, or put an accent on it.
const SILENT: [&str; 47] = [
    "emph",
    "textbf",
    "textit",
    "texttt",
    "textsc",
    "textrm",
    "textsf",
    "textup",
    "textsl",
    "text",
    "mathrm",
    "mathbf",
    "mathcal",
    "mathbb",
    "mathit",
    "mathsf",
    "mathtt",
    "mathfrak",
    "boldsymbol",
    "operatorname",
    "mbox",
    "hbox",
    "underline",
    "uppercase",
    "lowercase",
    "MakeUppercase",
    "left",
    "right",
    "bf",
    "it",
    "em",
    "sc",
    "tt",
    "rm",
    "sf",
    "ensuremath",
    "protect",
    "displaystyle",
    "itshape",
    "bfseries",
    "scshape",
    "slshape",
    "upshape",
    "ttfamily",
    "sffamily",
    "rmfamily",
    "normalfont",
];

/// The same, of one letter: accents.
const ACCENTS: &str = "HcuvkrbdtCUG";

fn without_latex(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => rest = command(rest, &mut plain),
            '{' | '}' | '$' => {}
            // Between letters they raise and lower: `H_2O`, `x^2`.
            '_' | '^' if text.contains('$') => {}
            '~' => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

/// Reads what stands after a backslash; gives the rest.
fn command<'t>(rest: &'t str, plain: &mut String) -> &'t str {
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, tail) = rest.split_at(length);
    match name {
        "" => {
            let Some(mark) = rest.chars().next() else {
                return rest;
            };
            let tail = &rest[mark.len_utf8()..];
            match mark {
                // Accents: on the letter that follows.
                '"' | '\'' | '`' | '^' | '~' | '=' | '.' => tail.trim_start(),
                '\\' | ',' | ';' | ' ' | '!' | ':' | '/' | '-' => {
                    plain.push(' ');
                    tail
                }
                '(' | ')' | '[' | ']' => tail,
                mark => {
                    plain.push(mark);
                    tail
                }
            }
        }
        "l" | "L" | "o" | "O" | "i" | "j" | "ss" | "ae" | "AE" | "oe" | "OE" | "aa" | "AA" => {
            plain.push_str(match name {
                "aa" => "a",
                "AA" => "A",
                name => name,
            });
            tail.trim_start()
        }
        name if ACCENTS.contains(name) && name.len() == 1 => tail.trim_start(),
        name if SILENT.contains(&name) => tail.trim_start(),
        "times" => {
            plain.push('x');
            tail.trim_start()
        }
        "cdot" => {
            plain.push('·');
            tail.trim_start()
        }
        "to" | "rightarrow" | "quad" | "qquad" | "newline" | "linebreak" => {
            plain.push(' ');
            tail
        }
        "textendash" | "textemdash" => {
            plain.push('–');
            tail
        }
        "dots" | "ldots" | "textellipsis" => {
            plain.push('…');
            tail
        }
        "ell" => {
            plain.push('l');
            tail
        }
        "infty" => {
            plain.push('∞');
            tail
        }
        "sqrt" => {
            plain.push('√');
            tail
        }
        // No part of the title.
        "footnote" | "thanks" | "cite" | "citep" | "citet" | "label" | "footnotemark" => {
            after_argument(tail)
        }
        // `\alpha`, `\log`, `\LaTeX`: read aloud.
        name => {
            let name = name
                .strip_prefix("var")
                .filter(|it| !it.is_empty())
                .unwrap_or(name);
            plain.push_str(name);
            tail
        }
    }
}

/// What follows `{…}`, with braces inside it or none.
fn after_argument(tail: &str) -> &str {
    if !tail.starts_with('{') {
        return tail;
    }
    let mut depth = 0_usize;
    for (at, byte) in tail.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &tail[at + 1..];
        }
    }
    tail
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_title_in_several_hands() {
        for (written, same) in [
            ("Plain ASCII: as it is", "Plain ASCII: as it is"),
            ("{BERT}: Pre-training", "BERT: Pre-training"),
            (r#"M{\"o}bius"#, "Mobius"),
            (r"Poincar\'e", "Poincare"),
            (r"{\L}ukasiewicz", "Lukasiewicz"),
            (r"\o stergaard", "ostergaard"),
            (r"$O(n \log n)$", "O(n log n)"),
            ("H$_2$O", "H2O"),
            ("H₂O", "H2O"),
            (r"\emph{In Search} of", "In Search of"),
            (r"$\ell_1$-norms\footnote{A {draft}}", "l1-norms"),
            ("ℓ₁-norms", "l1-norms"),
            (r"One \textemdash{} Two", "One – Two"),
            (r"$O(\sqrt{n})$", "O(sqrtn)"),
            ("O(√n)", "O(sqrtn)"),
            (r"Computing \& Systems", "Computing & Systems"),
            (r"$\varepsilon$-greedy", "epsilon-greedy"),
            ("ε-greedy", "epsilon-greedy"),
            ("Περί φύσεως", "Περι φυσεως"),
            ("Straße", "Strasse"),
            ("Eﬃcient", "Efficient"),
            ("１６×１６", "16x16"),
            ("電腦視覺", "计算机视觉"),
            ("資料庫系統概論", "数据库系统概论"),
            ("がぎ", "がぎ"),
            ("한국어", "한국어"),
            ("й", "й"),
        ] {
            assert_eq!(plain(written), same, "{written}");
        }
    }

    #[test]
    fn no_simplified_character_stands_for_another() {
        for (&traditional, &simple) in SIMPLE.iter() {
            assert_eq!(simplified(simple), simple, "{traditional}");
        }
        assert!(SIMPLE.len() > 2_500);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,60}") {
            let once = plain(&text).into_owned();
            // What is plain stays so, unless a backslash or brace was read as LaTeX out of what was none.
            if !once.contains(['\\', '{', '$']) {
                prop_assert_eq!(plain(&once).into_owned(), once.clone());
            }
        }

        #[test]
        fn no_latex_makes_it_panic(text in r"[\\{}$^_~a-zA-Z\x22'éα學 ]{0,40}") {
            let _ = plain(&text);
        }
    }
}
