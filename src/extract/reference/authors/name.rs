//! One name in each of the forms: where it ends.

use super::Form;
use super::list::List;
use super::tokens::Token;
use crate::extract::names::{is_common, is_particle};
use crate::extract::venue;

impl List<'_> {
    /// Reads one name; returns the index behind it.
    pub(super) fn name(&self, start: usize, form: Form) -> Option<usize> {
        match form {
            Form::Inverted => {
                let comma = self.family(start, 4)?;
                self.is(comma, ",").then_some(())?;
                let end = self.initials(comma + 1)?;
                Some(self.suffix(self.particles(end)))
            }
            Form::InvertedFull => {
                let comma = self.family(start, 3)?;
                // `Deepak Narayanan, Aaron Harlap`: two words before the comma are a whole name.
                let words = (start..comma)
                    .filter(|&at| self.at(at).is_some_and(Token::is_capitalised))
                    .count();
                // `García Márquez, Gabriel. 1967.`: a year behind one given name.
                let is_dated = self.at(comma + 3).is_some_and(|it| {
                    it.text.len() == 4 && it.text.bytes().all(|b| b.is_ascii_digit())
                });
                ((words == 1 || words == 2 && is_dated) && self.is(comma, ",")).then_some(())?;
                let given = self.at(comma + 1)?;
                // `He, Kaiming, et al.`: others prove that they are names.
                let is_sure = self.others(comma + 2).is_some()
                    || self.is(comma + 2, ",") && self.name(comma + 3, Form::Full).is_some()
                    // ISO 690: `HE, Kaiming, ZHANG, Xiangyu`.
                    || self.at(start)?.is_upper()
                        && !given.is_upper()
                        && self
                            .at(comma + 2)
                            .is_some_and(|it| matches!(it.text, "," | ".") || it.is_and());
                if !given.is_capitalised()
                    || given.is_initial()
                    || venue::is_organisation(given.text)
                    || !is_sure && (is_common(given.text) || is_common(self.at(start)?.text))
                    || given.is_capitals()
                {
                    return None;
                }
                let mut end = comma + 2;
                // Middle names and initials.
                while end < comma + 8
                    && let Some(token) = self.at(end)
                    && (token.is_initial() || token.is_capitalised() && !is_common(token.text))
                {
                    end += 1;
                    if self.at(end - 1)?.is_initial() && self.is(end, ".") {
                        end += 1;
                    }
                }
                // `Oord, Aaron van den, …`
                let mut behind = end;
                while behind < end + 3 && self.at(behind).is_some_and(|it| is_particle(it.text)) {
                    behind += 1;
                }
                if behind > end && (self.is(behind, ",") || self.is(behind, ".")) {
                    end = behind;
                }
                Some(self.suffix(end))
            }
            Form::Trailing => {
                let at = self.family(start, 3)?;
                let initials = self.at(at)?;
                let end = if initials.is_initial() && self.is(at + 1, ".") {
                    self.initials(at)?
                } else if initials.is_capitals() {
                    // GB/T 7714: `HINTON G E`.
                    let is_upper = self
                        .at(start)
                        .is_some_and(|token| !token.text.contains(char::is_lowercase));
                    let mut end = at + 1;
                    while end < at + 3 && self.at(end).is_some_and(Token::is_initial) {
                        end += 1;
                    }
                    // `Li C T, et al`, `Le Q V. Sequence`: initials of a mixed name need a stop behind them.
                    if !is_upper
                        && end > at + 1
                        && !(initials.is_initial()
                            && self.at(end).is_some_and(|token| {
                                matches!(token.text, "," | "." | "，" | ":" | ";")
                            }))
                    {
                        end = at + 1;
                    }
                    end
                } else {
                    return None;
                };
                Some(self.suffix(self.particles(end)))
            }
            Form::Leading => {
                let at = self.initials_with_stop(start)?;
                self.family(at, 3).map(|end| self.suffix_of_leading(end))
            }
            Form::Full => {
                let mut at = start;
                let mut words = 0;
                let mut initials = 0;
                while words < 6
                    && let Some(token) = self.at(at)
                    && (token.is_capitalised() || words > 0 && is_particle(token.text))
                {
                    let is_name = token.is_initial() || words > 0 && self.is_also_family(at);
                    if is_common(token.text) && !is_name
                        || token.text.len() > 24
                        || words > 0 && venue::is_organisation(token.text)
                    {
                        return None;
                    }
                    words += 1;
                    at += 1;
                    if token.is_initial() {
                        initials += 1;
                        if self.is(at, ".") {
                            // `Deepak N. The title`: the family name must follow.
                            at += 1;
                        }
                    }
                }
                ((2..=5).contains(&words) && words - initials >= 2).then_some(at)
            }
            Form::Cjk | Form::Loose => None,
        }
    }

    /// `James C. Corbett.`, `James C. Corbett and Jeffrey Dean`, `James C. Corbett et al.`: no `Corbett J.`
    /// with a title behind it.
    pub(super) fn has_middle_initial(&self, start: usize) -> bool {
        if !self.at(start + 1).is_some_and(Token::is_initial)
            || !self.is(start + 2, ".")
            || self
                .at(start)
                .is_none_or(|token| token.text.chars().count() < 2)
        {
            return false;
        }
        let Some(end) = self.name(start, Form::Full) else {
            return false;
        };
        if end > start + 7 {
            return false;
        }
        let is_next_name = |at: usize| self.name(at, Form::Full).is_some();
        match self.at(end).map(|token| token.text) {
            Some("." | "(" | ":") => true,
            Some("," | ";") => {
                is_next_name(end + 1)
                    // `Claude E. Shannon, A mathematical theory …`: a title, not `Claude E.` and his.
                    || self.at(end + 1).is_some_and(|next| {
                        next.is_capitalised()
                            && (is_common(next.text)
                                || self
                                    .at(end + 2)
                                    .is_some_and(|it| it.text.starts_with(char::is_lowercase)))
                    })
                    || self.at(end + 1).is_some_and(Token::is_and)
                    || self.others(end).is_some()
            }
            Some(_) => {
                self.others(end).is_some()
                    || self.at(end).is_some_and(Token::is_and) && is_next_name(end + 1)
            }
            None => false,
        }
    }

    /// `Kaiming He,`: a word that is a family name, too, where a name may end.
    fn is_also_family(&self, at: usize) -> bool {
        self.at(at).is_some_and(|token| {
            matches!(
                token.text,
                "He" | "An"
                    | "So"
                    | "Do"
                    | "In"
                    | "Long"
                    | "Page"
                    | "Price"
                    | "Wells"
                    | "Field"
                    | "Bell"
                    | "Law"
                    | "Case"
                    | "Key"
                    | "Power"
                    | "Bishop"
                    | "Rose"
                    | "Young"
            )
        }) && self
            .at(at + 1)
            .is_some_and(|next| matches!(next.text, "," | ";" | ".") || next.is_and())
    }

    /// A family name of at most `most` words: particles and capitals; returns the index behind it.
    pub(super) fn family(&self, start: usize, most: usize) -> Option<usize> {
        let mut at = start;
        let mut has_name = false;
        while at - start < most
            && let Some(token) = self.at(at)
        {
            let is_upper_particle = matches!(
                token.text,
                "VAN" | "VON" | "DER" | "DEN" | "DE" | "LA" | "LE" | "DI" | "DA"
            );
            if is_particle(token.text)
                || token.text == "dos"
                || is_upper_particle && self.at(at + 1).is_some_and(Token::is_capitals)
            {
                at += 1;
            } else if token.is_capitalised()
                && token.text.chars().count() > 1
                && !(has_name && (token.is_capitals() || matches!(token.text, "Jr" | "Sr")))
            {
                has_name = true;
                at += 1;
            } else {
                break;
            }
        }
        has_name.then_some(at)
    }

    /// Initials, with or without full stops but all alike; returns the index behind them.
    fn initials(&self, start: usize) -> Option<usize> {
        let first = self.at(start)?;
        if first.is_initial() && self.is(start + 1, ".") {
            return self.initials_with_stop(start);
        }
        // `Berg, J, Smith, K` and `Berg, JK`.
        (first.is_capitals()
            && !self
                .at(start + 1)
                .is_some_and(|next| next.is_word() && !next.is_and()))
        .then_some(start + 1)
    }

    /// `J.`, `J. K.`, `J.-P.`; returns the index behind them.
    fn initials_with_stop(&self, start: usize) -> Option<usize> {
        let mut at = start;
        while at - start < 12
            && self.at(at).is_some_and(|token| {
                token.is_initial() || token.text == "Ch" || token.text == "Yu" || token.text == "Th"
            })
            && self.is(at + 1, ".")
        {
            at += 2;
            // A hyphen apart, `J. - P.`, as PDF text has it.
            if self.is(at, "-") && self.at(at + 1).is_some_and(Token::is_initial) {
                at += 1;
            }
        }
        // The last initial may lack its stop before a comma: `Salam, A.: ` has it, `Wu, T.Y, ` has not.
        if at > start
            && self.at(at).is_some_and(|token| token.is_initial())
            && (self.is(at + 1, ",") || self.at(at + 1).is_some_and(Token::is_and))
        {
            at += 1;
        }
        (at > start).then_some(at)
    }

    /// `Driessche, G. van den`: particles behind the initials, when the name ends there.
    fn particles(&self, at: usize) -> usize {
        let mut end = at;
        while end < at + 3 && self.at(end).is_some_and(|it| is_particle(it.text)) {
            end += 1;
        }
        let ends = self.at(end).is_none_or(|it| {
            matches!(it.text, "," | "." | ";" | ":" | "(" | "/" | "，" | "&") || it.is_and()
        }) || self.others(end).is_some();
        if end > at && ends { end } else { at }
    }

    /// `G. Plunkett III`; a comma behind a family name ends the name.
    fn suffix_of_leading(&self, at: usize) -> usize {
        if self.is(at, ",") {
            at
        } else {
            self.suffix(at)
        }
    }

    fn suffix(&self, at: usize) -> usize {
        let from = if self.is(at, ",") { at + 1 } else { at };
        if self
            .at(from)
            .is_some_and(|token| matches!(token.text, "Jr" | "Sr" | "II" | "III" | "IV"))
        {
            let end = from + 1;
            return if self.is(end, ".") { end + 1 } else { end };
        }
        at
    }
}
