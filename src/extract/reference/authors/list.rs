//! The names of a list one after another, what separates them, and what may follow the last.

use std::cell::Cell;
use std::ops::Range;

use super::tokens::Token;
use super::{Authors, Form};

pub(super) struct List<'t> {
    tokens: &'t [Token<'t>],
    pub(super) names: Vec<Range<usize>>,
    /// A token was asked for that is not there.
    ran_out: Cell<bool>,
}

impl<'t> List<'t> {
    pub(super) const fn new(tokens: &'t [Token<'t>]) -> Self {
        Self {
            tokens,
            names: Vec::new(),
            ran_out: Cell::new(false),
        }
    }

    /// True when more tokens than there are might have told something else.
    pub(super) const fn ran_out(&self) -> bool {
        self.ran_out.get()
    }
}

impl List<'_> {
    pub(super) fn at(&self, index: usize) -> Option<&Token<'_>> {
        let token = self.tokens.get(index);
        if token.is_none() {
            self.ran_out.set(true);
        }
        token
    }

    /// Reads the whole list, whose first name starts at a token.
    pub(super) fn authors(&mut self, start: usize) -> Option<Authors> {
        let has_middle = self.has_middle_initial(start);
        for form in [
            Form::Inverted,
            Form::Leading,
            Form::Trailing,
            Form::InvertedFull,
            Form::Full,
        ] {
            if has_middle && form == Form::Trailing {
                continue;
            }
            if let Some(next) = self.name(start, form) {
                let authors = self.rest(start, next, form);
                if authors.is_some() {
                    return authors;
                }
                self.names.clear();
            }
        }
        self.group(start).or_else(|| self.surname_and_others(start))
    }

    pub(super) fn is(&self, index: usize, mark: &str) -> bool {
        self.at(index).is_some_and(|token| token.is_mark(mark))
    }

    /// Reads the other names, separated alike; none when what follows the list cannot follow authors.
    pub(super) fn rest(&mut self, start: usize, next: usize, form: Form) -> Option<Authors> {
        let mut at = next;
        self.push(start, at);
        loop {
            if let Some(end) = self.others(at) {
                at = end;
                self.extend_last(at);
                break;
            }
            let Some(from) = self.separator(at) else {
                break;
            };
            if let Some(end) = self.others(from) {
                at = end;
                self.extend_last(at);
                break;
            }
            // After `Camargo, S. J.` the others may stand as `K. A. Emanuel`, after `Narayanan, Deepak` as `Aaron Harlap`.
            let forms: &[Form] = match form {
                Form::Inverted => &[Form::Inverted, Form::Leading, Form::Trailing],
                Form::InvertedFull => &[Form::InvertedFull, Form::Full],
                Form::Leading => &[Form::Leading],
                Form::Trailing => &[Form::Trailing],
                _ => &[Form::Full],
            };
            let Some(end) = forms
                .iter()
                .find_map(|&form| self.name(from, form).filter(|&end| self.may_follow(end)))
            else {
                if let Some(end) = self.team(from) {
                    self.push(from, end);
                    at = end;
                    continue;
                }
                break;
            };
            self.push(from, end);
            at = end;
            if self.names.len() > 400 {
                break;
            }
        }
        if !self.may_follow(at) {
            return None;
        }
        let end = self.at(at.checked_sub(1)?)?.end();
        Some(Authors {
            names: std::mem::take(&mut self.names),
            end,
            form,
        })
    }

    /// `NIST ASD Team`, `the LHCb Collaboration` among names.
    fn team(&self, start: usize) -> Option<usize> {
        (start..start + 6)
            .find(|&at| self.at(at).is_some_and(|token| is_team(token.text)))
            .map(|at| at + 1)
    }

    pub(super) fn push(&mut self, from: usize, to: usize) {
        if let (Some(first), Some(last)) = (self.at(from), self.at(to - 1)) {
            let span = first.start..last.end();
            self.names.push(span);
        }
    }

    fn extend_last(&mut self, to: usize) {
        if let Some(end) = self.at(to - 1).map(Token::end)
            && let Some(last) = self.names.last_mut()
        {
            last.end = end;
        }
    }

    /// `et al.`, `and others`, `…`; returns the index behind it.
    pub(super) fn others(&self, at: usize) -> Option<usize> {
        let at = if self.is(at, ",") { at + 1 } else { at };
        let at = if self.at(at).is_some_and(Token::is_and)
            && self.at(at + 1).is_some_and(|token| {
                matches!(
                    token.text,
                    "others" | "al" | "et" | "coworkers" | "colleagues"
                )
            }) {
            at + 1
        } else {
            at
        };
        let token = self.at(at)?;
        let end = match token.text {
            "et" | "Et" if self.is(at + 1, ".") && self.is(at + 2, "al") => at + 3,
            // German: `u. a.`
            "u" if self.is(at + 1, ".") && self.is(at + 2, "a") => at + 3,
            "et" | "Et" if self.is(at + 1, "al") || self.is(at + 1, "coll") => at + 2,
            "others" | "al" | "colleagues" => at + 1,
            "…" => at + 1,
            _ => return None,
        };
        Some(if self.is(end, ".") { end + 1 } else { end })
    }

    /// Steps over what stands between two names; none when nothing does.
    fn separator(&self, at: usize) -> Option<usize> {
        let mut next = at;
        if self
            .at(next)
            .is_some_and(|token| matches!(token.text, "," | ";" | "/" | "·" | "，" | "；" | "、"))
        {
            next += 1;
        }
        if self.at(next).is_some_and(Token::is_and)
            || self.is(next, "et") && !self.is(next + 1, "al")
            || self.is(next, "…")
        {
            next += 1;
        }
        (next > at).then_some(next)
    }

    /// True when what stands here may follow a list of authors.
    fn may_follow(&self, at: usize) -> bool {
        let Some(token) = self.at(at) else {
            return false;
        };
        if self.at(at - 1).is_some_and(|token| token.is_mark(".")) {
            return true;
        }
        matches!(
            token.text,
            "," | "."
                | ":"
                | ";"
                | "("
                | "\""
                | "“"
                | "/"
                | "；"
                | "，"
                | "。"
                | "："
                | "'"
                | "‘"
                | "`"
                | "["
                | "«"
                | "《"
        ) || token.is_and()
            || token.text == "et"
            || token.text.len() == 4 && token.text.bytes().all(|b| b.is_ascii_digit())
    }

    /// `CKMfitter group, J. Charles et al.`, `The LHCb Collaboration`: a team, then perhaps names.
    pub(super) fn group(&mut self, start: usize) -> Option<Authors> {
        let end = self.team(start)?;
        if !self.at(start)?.is_capitalised() || !self.may_follow(end) {
            return None;
        }
        self.names.clear();
        self.push(start, end);
        let mut end = end;
        // `LIGO Scientific Collaboration, Virgo Collaboration`.
        while let Some(from) = self.separator(end)
            && let Some(next) = self.team(from)
            && (from..next).all(|at| self.at(at).is_some_and(Token::is_capitalised))
        {
            self.push(from, next);
            end = next;
        }
        if let Some(from) = self.separator(end) {
            let names = std::mem::take(&mut self.names);
            for form in [Form::Leading, Form::Inverted, Form::Trailing] {
                if let Some(next) = self.name(from, form)
                    && let Some(mut authors) = self.rest(from, next, form)
                {
                    authors.names.splice(0..0, names);
                    return Some(authors);
                }
            }
            self.names = names;
        }
        Some(Authors {
            names: std::mem::take(&mut self.names),
            end: self.at(end - 1)?.end(),
            form: Form::Loose,
        })
    }

    /// `Usbeck et al.`: one family name, and others.
    pub(super) fn surname_and_others(&mut self, start: usize) -> Option<Authors> {
        let at = self.family(start, 3)?;
        if let Some(end) = self.others(at) {
            self.names.clear();
            self.push(start, end);
            return Some(Authors {
                names: std::mem::take(&mut self.names),
                end: self.at(end - 1)?.end(),
                form: Form::Loose,
            });
        }
        None
    }
}

fn is_team(word: &str) -> bool {
    matches!(
        word,
        "group"
            | "Group"
            | "collaboration"
            | "Collaboration"
            | "Collaborations"
            | "Team"
            | "team"
            | "Consortium"
            | "consortium"
            | "Network"
            | "Committee"
    )
}
