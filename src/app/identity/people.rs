//! Authors as two works are compared by them: family names in several spellings, initials, lists in one string.

use super::hash;
use crate::model::plain::plain;
use crate::model::{Person, title, without_et_al};

/// An author, as far as it tells works apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Family {
    name: u64,
    /// The first letters and the consonants: `Dostoevsky` and `Dostoyevsky` have the same; 0 for a name that
    /// is too short to tell by them.
    sound: u64,
    /// A bit for the initial of every given name; 0 when none is known.
    initials: u32,
    is_cjk: bool,
}

/// So many consonants make a name that is not another one spelt otherwise.
const CONSONANTS: usize = 4;

impl Family {
    /// Reads one author; none when there is no letter in it.
    pub(super) fn of(name: &str) -> Option<Self> {
        let (name, _) = without_et_al(name);
        let person = Person::parse(name);
        let is_cjk = person.is_cjk();
        let family = title::fold(&plain(if is_cjk { name } else { &person.family }));
        if family.is_empty() {
            return None;
        }
        let given = plain(&person.given);
        let initials = if is_cjk {
            0
        } else {
            given
                .split(|c: char| !c.is_alphabetic())
                .flat_map(initials_of)
                .filter(char::is_ascii_alphabetic)
                .fold(0, |mask, c| {
                    mask | 1 << (u32::from(c.to_ascii_lowercase()) - u32::from('a'))
                })
        };
        Some(Self {
            name: hash(&family),
            sound: sound(&family).map_or(0, |it| hash(&it)),
            initials,
            is_cjk,
        })
    }

    pub(super) const fn is_cjk(self) -> bool {
        self.is_cjk
    }

    /// True when nothing tells the two apart, so that one of them need not be kept.
    pub(super) fn is_same(self, other: Self) -> bool {
        self.name == other.name && self.initials == other.initials
    }

    /// True when the family names are the same.
    pub(super) fn is_namesake(self, other: Self) -> bool {
        self.name == other.name
    }

    /// True when the two may be one person: the family name is the same, or spelt alike, and the given
    /// names share an initial where both have some.
    pub(super) fn may_be(self, other: Self) -> bool {
        let is_family = self.name == other.name || (self.sound != 0 && self.sound == other.sound);
        // `Bob` is `Robert`, and `Xiaoming` may be written `Ming`: initials tell short lists of people
        // apart, and no more.
        let is_given =
            self.initials == 0 || other.initials == 0 || self.initials & other.initials != 0;
        is_family && is_given
    }
}

/// The initial of a name; every letter of `JA`, which are initials themselves.
fn initials_of(word: &str) -> impl Iterator<Item = char> + '_ {
    let is_initials = word.len() <= 3 && word.chars().all(char::is_uppercase);
    word.chars().take(if is_initials { 3 } else { 1 })
}

/// The first three letters and the consonants, doubles once.
fn sound(family: &str) -> Option<String> {
    if !family.is_ascii() {
        return None;
    }
    let mut sound = String::new();
    for c in family.chars() {
        let is_vowel = matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        if !is_vowel && !sound.ends_with(c) {
            sound.push(c);
        }
    }
    (sound.len() >= CONSONANTS).then(|| format!("{} {sound}", &family[..3]))
}

/// The authors of a string that may name several: `A and B`, `LeCun Y, Bengio Y, Hinton G`,
/// `Saltzer, Reed, Clark`.
pub(super) fn apart(names: &str) -> Vec<&str> {
    names
        .split(" and ")
        .flat_map(|it| it.split(['&', ';', '、', '，']))
        .flat_map(by_commas)
        .filter(|it| !it.trim().is_empty())
        .collect()
}

/// One person's `Lamport, Leslie` stays whole.
fn by_commas(names: &str) -> Vec<&str> {
    let pieces: Vec<&str> = names.split(',').map(str::trim).collect();
    let has_given = |piece: &&str| {
        let mut words = piece.split_whitespace();
        words.clone().count() >= 2 && (words.clone().any(is_initial) || words.all(starts_large))
    };
    let is_initials = |piece: &&str| !piece.is_empty() && piece.split_whitespace().all(is_initial);
    let is_family = |piece: &&str| !piece.contains(' ') && starts_large(piece) && !is_suffix(piece);
    if pieces.len() < 2 {
        return vec![names];
    }
    if pieces
        .iter()
        .all(|it| !it.is_empty() && it.chars().all(title::is_cjk))
    {
        return pieces;
    }
    // `Smith, J., Jones, K.`
    let pairs = pieces.chunks(2);
    if pieces.len() >= 4 && pairs.clone().all(|it| it.get(1).is_none_or(is_initials)) {
        return pairs.filter_map(|it| it.first().copied()).collect();
    }
    let is_list = if pieces.len() == 2 {
        pieces
            .iter()
            .all(|it| has_given(it) && it.split_whitespace().any(is_initial))
    } else {
        pieces.iter().all(has_given) || pieces.iter().all(is_family)
    };
    if is_list { pieces } else { vec![names] }
}

fn is_initial(word: &str) -> bool {
    word.len() <= 4
        && word
            .chars()
            .all(|c| c.is_uppercase() || matches!(c, '.' | '-'))
}

fn starts_large(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

fn is_suffix(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "Jr" | "Sr" | "II" | "III" | "IV"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lists_come_apart_and_names_do_not() {
        for (names, apart_) in [
            (
                "LeCun Y, Bengio Y, Hinton G",
                &["LeCun Y", "Bengio Y", "Hinton G"][..],
            ),
            ("Saltzer, Reed, Clark", &["Saltzer", "Reed", "Clark"]),
            ("Smith, J., Jones, K. L.", &["Smith", "Jones"]),
            ("Y. LeCun, Y. Bengio", &["Y. LeCun", "Y. Bengio"]),
            ("Lamport, Leslie", &["Lamport, Leslie"]),
            ("Lamport, L.", &["Lamport, L."]),
            ("King, Martin Luther, Jr.", &["King, Martin Luther, Jr."]),
            ("van den Oord, Aäron", &["van den Oord, Aäron"]),
            ("Kingma and Ba", &["Kingma", "Ba"]),
            ("朱张莉, 饶元", &["朱张莉", "饶元"]),
        ] {
            assert_eq!(apart(names), apart_, "{names}");
        }
    }

    #[test]
    fn one_person_in_several_spellings() {
        let may_be = |a: &str, b: &str| {
            let (a, b) = (Family::of(a).unwrap(), Family::of(b).unwrap());
            assert_eq!(a.may_be(b), b.may_be(a));
            a.may_be(b)
        };
        assert!(may_be("Fyodor Dostoyevsky", "Dostoevsky"));
        assert!(may_be("Leo Tolstoy", "L. Tolstoi"));
        assert!(may_be("J. Edgar Hoover", "Edgar Hoover"));
        assert!(may_be("Chang MW", "Ming-Wei Chang"));
        assert!(may_be("IOANNIDIS J P A", "John P. A. Ioannidis"));
        assert!(may_be("William H. Press", "Press"));
        assert!(!may_be("Wei Zhang", "Li Zhang"));
        assert!(!may_be("Martin", "Morton"));
        assert!(!may_be("Smith", "Jones"));
    }

    proptest! {
        #[test]
        fn no_name_makes_it_panic(name in "\\PC{0,40}") {
            for name in apart(&name) {
                let _ = Family::of(name);
            }
        }
    }
}
