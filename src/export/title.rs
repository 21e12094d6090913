//! Titles: LaTeX with braces around what must keep its capitals, and around nothing else.
//!
//! Styles write titles in lower case but for the first letter and the one after a colon. In braces go
//! acronyms and mixed case (`{GPU}`, `{PipeDream}`), single capitals (`{B}-trees`), names
//! (`refs/capitals.txt`), and in a title in sentence case every capital. A part of a hyphened word goes in
//! alone (`Multi-{GPU}`), a short name whole (`{Megatron-LM}:`). A title all in capitals gets no braces: the
//! style may mend it.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::latex::{Alphabet, Segment, clean, push_segment, push_text, segments};
use crate::model::title::is_cjk;
use crate::model::{Name, NameSource};

static CAPITALS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    include_str!("../../refs/capitals.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect()
});

/// What ends a part of a word.
const PART_ENDS: [char; 7] = ['-', '/', '–', '‑', '.', '(', ')'];

/// How the writer of a title used capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Most Words Have One: they say nothing.
    Headline,
    /// Most words have none: each is a name.
    Sentence,
    /// ALL OF IT.
    Shouted,
}

/// Appends a title as LaTeX.
///
/// `names` are the short names of the work; where one stands in the title as one word, its capitals stay.
pub(super) fn push_title(out: &mut String, title: &str, names: &[Name], alphabet: Alphabet) {
    let title = clean(title);
    if is_address(&title) {
        out.push('{');
        push_text(out, &title, alphabet);
        out.push('}');
        return;
    }
    if !title.chars().any(char::is_uppercase) {
        push_text(out, &title, alphabet);
        return;
    }
    let writer = Writer {
        style: style_of(&title),
        names,
        alphabet,
    };
    let mut starts = true;
    for segment in segments(&title) {
        match segment {
            Segment::Math(_) => {
                push_segment(out, segment, alphabet);
                starts = false;
            }
            Segment::Text(text) => {
                for (number, word) in text.split(' ').enumerate() {
                    if number > 0 {
                        out.push(' ');
                    }
                    if !word.is_empty() {
                        writer.push_word(out, word, starts);
                        starts = word.ends_with(':');
                    }
                }
            }
        }
    }
}

/// What holds for every word of a title.
struct Writer<'n> {
    style: Style,
    names: &'n [Name],
    alphabet: Alphabet,
}

impl Writer<'_> {
    /// Appends a word with the punctuation around it; `starts` says that no style touches its first letter.
    fn push_word(&self, out: &mut String, word: &str, starts: bool) {
        let start = word.find(char::is_alphanumeric).unwrap_or(word.len());
        let end = word.rfind(char::is_alphanumeric).map_or(start, |at| {
            at + word[at..].chars().next().map_or(0, char::len_utf8)
        });
        // `C++`, `C#`, `A*`, `B+`: the signs are part of the name.
        let signs = word[end..]
            .bytes()
            .take_while(|b| matches!(b, b'+' | b'#' | b'*'))
            .count();
        let (before, core, after) = (
            &word[..start],
            &word[start..end + signs],
            &word[end + signs..],
        );
        if before.contains('"') {
            push_text(out, &before.replace('"', "\u{201c}"), Alphabet::Ascii);
        } else {
            push_text(out, before, self.alphabet);
        }
        let is_name = after.starts_with(':')
            || self
                .names
                .iter()
                .any(|name| name.source != NameSource::Weak && name.name == core);
        self.push_core(out, core, starts && before.is_empty(), is_name);
        push_text(out, after, self.alphabet);
    }

    fn push_core(&self, out: &mut String, core: &str, starts: bool, is_name: bool) {
        let parts = || {
            let mut first = true;
            core.split_inclusive(PART_ENDS).map(move |part| {
                let own = part.trim_end_matches(PART_ENDS);
                (
                    part,
                    own,
                    self.keeps_capital(own, starts && std::mem::take(&mut first)),
                )
            })
        };
        let (mut kept, mut all) = (0, 0);
        for (_, own, is_kept) in parts() {
            if own.contains(char::is_alphabetic) {
                all += 1;
                kept += usize::from(is_kept);
            }
        }
        if kept == 0 {
            return push_text(out, core, self.alphabet);
        }
        if (kept == all || is_name) && runs(core).all(|(run, is_cased)| is_cased || run.is_ascii())
        {
            return self.push_braced(out, core);
        }
        // Parts that follow each other go into one pair of braces: `{GPT-4V}(ision)`.
        let (mut at, mut from) = (0, None);
        for (part, own, is_kept) in parts() {
            if is_kept && runs(own).all(|(_, is_cased)| is_cased) {
                let start = *from.get_or_insert(at);
                at += part.len();
                if own.len() == part.len()
                    || !part[own.len()..]
                        .chars()
                        .all(|c| matches!(c, '-' | '/' | '.'))
                {
                    self.push_braced(out, &core[start..at - part.len() + own.len()]);
                    push_text(out, &part[own.len()..], self.alphabet);
                    from = None;
                }
                continue;
            }
            if let Some(start) = from.take() {
                let kept = core[start..at].trim_end_matches(PART_ENDS);
                self.push_braced(out, kept);
                push_text(out, &core[start + kept.len()..at], self.alphabet);
            }
            at += part.len();
            if is_kept {
                self.push_runs(out, own);
                push_text(out, &part[own.len()..], self.alphabet);
            } else {
                push_text(out, part, self.alphabet);
            }
        }
        if let Some(start) = from {
            let kept = core[start..].trim_end_matches(PART_ENDS);
            self.push_braced(out, kept);
            push_text(out, &core[start + kept.len()..], self.alphabet);
        }
    }

    /// Appends Latin words among Han, each in braces of its own.
    fn push_runs(&self, out: &mut String, text: &str) {
        for (run, is_cased) in runs(text) {
            if is_cased && run.contains(char::is_uppercase) {
                self.push_braced(out, run);
            } else {
                push_text(out, run, self.alphabet);
            }
        }
    }

    fn push_braced(&self, out: &mut String, text: &str) {
        out.push('{');
        push_text(out, text, self.alphabet);
        out.push('}');
    }

    /// True when the capitals of a part of a word must stay.
    fn keeps_capital(&self, part: &str, starts: bool) -> bool {
        let mut letters = part.chars();
        let Some(first) = letters.next() else {
            return false;
        };
        match self.style {
            // The style mends the case; only what has digits in it is certainly no word.
            Style::Shouted => false,
            _ if letters.any(char::is_uppercase) => true,
            _ if starts || !first.is_uppercase() => false,
            Style::Sentence => true,
            Style::Headline => {
                let is_single = part.chars().filter(|c| c.is_alphabetic()).count() == 1
                    && part != "A"
                    && part != "I";
                is_single
                    || CAPITALS.contains(
                        part.strip_suffix("'s")
                            .or_else(|| part.strip_suffix("’s"))
                            .unwrap_or(part),
                    )
            }
        }
    }
}

/// Cuts a word into runs of letters that have capitals and all else: Han, full-width punctuation.
fn runs(word: &str) -> impl Iterator<Item = (&str, bool)> {
    let is_cased =
        |c: char| c.is_alphanumeric() && !is_cjk(c) || matches!(c, '\'' | '’' | '+' | '#' | '*');
    let mut rest = word;
    std::iter::from_fn(move || {
        let first = is_cased(rest.chars().next()?);
        let end = rest
            .find(|c: char| is_cased(c) != first)
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some((run, first))
    })
}

fn style_of(title: &str) -> Style {
    let (mut capital, mut small, mut words) = (0, 0, 0);
    let mut is_first = true;
    for word in title.split(' ') {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        words += usize::from(word.len() > 1);
        // Short words are small in either style; words with a capital inside say nothing.
        if !std::mem::take(&mut is_first)
            && word.len() >= 4
            && !word.chars().skip(1).any(char::is_uppercase)
        {
            match word.chars().next() {
                Some(c) if c.is_uppercase() => capital += 1,
                Some(c) if c.is_lowercase() => small += 1,
                _ => {}
            }
        }
    }
    if words >= 4 && !title.chars().any(char::is_lowercase) {
        Style::Shouted
    } else if small > capital {
        Style::Sentence
    } else {
        Style::Headline
    }
}

/// True for a URL or identifier that stands in for a title nobody knows.
pub(super) fn is_address(title: &str) -> bool {
    !title.contains(' ')
        && (title.contains("://")
            || title.starts_with("www.")
            || title.starts_with("10.")
            || title.starts_with("arXiv:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latex(title: &str) -> String {
        let mut out = String::new();
        push_title(&mut out, title, &[], Alphabet::Unicode);
        out
    }

    #[test]
    fn capitals_that_matter_are_protected() {
        for (title, expected) in [
            (
                "PipeDream: Generalized Pipeline Parallelism for DNN Training",
                "{PipeDream}: Generalized Pipeline Parallelism for {DNN} Training",
            ),
            (
                "Megatron-LM: Training Multi-Billion Parameter Language Models",
                "{Megatron-LM}: Training Multi-Billion Parameter Language Models",
            ),
            ("Attention Is All You Need", "Attention Is All You Need"),
            ("Attention is all you need", "Attention is all you need"),
            ("ATTENTION IS ALL YOU NEED", "ATTENTION IS ALL YOU NEED"),
            ("GPT-4 Technical Report", "{GPT-4} Technical Report"),
            ("GPT-4V(ision) and A/B", "{GPT-4V}(ision) and A/{B}"),
            ("GPT-4: OpenAI's model", "{GPT-4}: {OpenAI's} model"),
            (
                "Language models are unsupervised multitask learners of English",
                "Language models are unsupervised multitask learners of {English}",
            ),
            (
                "Multi-GPU Training on CPU-GPU Systems",
                "Multi-{GPU} Training on {CPU-GPU} Systems",
            ),
            ("The Ubiquitous B-Tree", "The Ubiquitous {B}-Tree"),
            (
                "The Bw-Tree: A B+-tree for New Hardware",
                "The Bw-Tree: A {B+}-tree for New Hardware",
            ),
            (
                "Variational Bayes and Markov's Chains",
                "Variational {Bayes} and {Markov's} Chains",
            ),
            (
                "Bayesian Methods: Gaussian Processes",
                "Bayesian Methods: Gaussian Processes",
            ),
            ("LoRA: Low-Rank Adaptation", "{LoRA}: Low-Rank Adaptation"),
            (
                "Programming in C++ and C#",
                "Programming in {C++} and {C\\#}",
            ),
            (
                "\"Why Should I Trust You?\": Explaining",
                "``Why Should I Trust You?'': Explaining",
            ),
            ("基于ChatGPT的RL训练", "基于{ChatGPT}的{RL}训练"),
            ("A Plan", "A Plan"),
            (
                "Near $O(\\log N)$ Bounds (LSM)",
                "Near {$O(\\log N)$} Bounds ({LSM})",
            ),
            ("https://example.org/A_b", "{https://example.org/A\\_b}"),
            ("AT&T and R&D", "{AT\\&T} and {R\\&D}"),
            ("Über formal", "Über formal"),
            (
                "图解：流水线并行（Pipeline Parallelism），以Gpipe为例",
                "图解：流水线并行（{Pipeline} {Parallelism}），以{Gpipe}为例",
            ),
            ("10 Things I Hate About SQL", "10 Things I Hate About {SQL}"),
            ("iPhone", "{iPhone}"),
            ("vLLM: Easy, Fast", "{vLLM}: Easy, Fast"),
        ] {
            assert_eq!(latex(title), expected, "{title}");
        }
    }

    proptest::proptest! {
        #[test]
        fn braces_add_nothing_to_the_text(title in "[ A-Za-z0-9:.,()大模型é-]{0,60}") {
            proptest::prop_assert_eq!(latex(&title).replace(['{', '}'], ""), clean(&title).into_owned());
        }
    }
}
