//! People: authors as notes and records write them.

use super::title::is_cjk;

/// A person's name taken apart, or an organisation kept whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Person {
    /// Family name, without particle; the whole name when it cannot be taken apart.
    pub family: String,
    /// Given names or initials; empty when unknown.
    pub given: String,
    /// Particle before the family name, such as `van der`; empty when there is none.
    pub particle: String,
    /// Suffix, such as `Jr.`; empty when there is none.
    pub suffix: String,
    /// True when this names an organisation or a handle and must not be taken apart.
    pub is_literal: bool,
}

/// Words that stand between given and family name.
const PARTICLES: [&str; 32] = [
    "van", "von", "der", "den", "de", "del", "della", "degli", "dei", "di", "da", "do", "dos",
    "das", "du", "des", "la", "las", "le", "los", "lo", "ten", "ter", "te", "zu", "zum", "zur",
    "af", "av", "bin", "ibn", "y",
];

/// What follows a family name.
const SUFFIXES: [&str; 9] = ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "ph.d.", "phd"];

/// Words that only names of organisations hold, lower-case.
const ORGANISATION_WORDS: [&str; 47] = [
    "academy",
    "agency",
    "association",
    "authors",
    "blog",
    "board",
    "bureau",
    "center",
    "centre",
    "collaboration",
    "commission",
    "committee",
    "community",
    "company",
    "consortium",
    "contributors",
    "corp",
    "corp.",
    "corporation",
    "council",
    "department",
    "developers",
    "docs",
    "foundation",
    "group",
    "inc",
    "inc.",
    "initiative",
    "institute",
    "laboratory",
    "labs",
    "llc",
    "ltd",
    "ltd.",
    "magazine",
    "ministry",
    "network",
    "office",
    "organization",
    "press",
    "project",
    "research",
    "school",
    "society",
    "systems",
    "team",
    "university",
];

/// Family names of two characters.
const COMPOUND_FAMILIES: &str = "欧阳 司马 上官 诸葛 司徒 夏侯 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 轩辕 端木 独孤 南宫 \
     西门 东方 歐陽 司馬 諸葛 東方";

/// Family names of one character, the usual ones first.
const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔\
钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷\
詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简\
车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝木楼谌\
張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇呂盧鐘譚陸賈韋鄒熊邱薛閻龍賀顧龔萬錢嚴湯溫齊喬龐顏倪莊聶魯詹歐關蘭寧紀畢單";

impl Person {
    /// Takes a name apart that stands alone, as written: `Deepak Narayanan`, `Narayanan, Deepak`,
    /// `Narayanan D`, `Aäron van den Oord`, `Luc Van Gool`, `李沐`.
    ///
    /// What cannot be a person's name in one of these shapes (one word, an organisation, a handle) is kept
    /// whole. A Chinese name is kept in one piece when it is written, see [`Person::is_cjk`], and taken apart
    /// here so that it sorts under its family name. An `et al.` is no part of a name: [`without_et_al`].
    #[must_use]
    pub fn parse(name: &str) -> Self {
        let name = name.trim();
        if name.chars().any(is_cjk) {
            return Self::parse_cjk(name);
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        if is_organisation(name, &words) {
            return Self::literal(&words.join(" "));
        }
        if let Some((family, rest)) = name.split_once(',') {
            return Self::from_inverted(family.trim(), rest.trim());
        }
        Self::from_words(&words)
    }

    /// True for a name in Chinese, Japanese or Korean, which is written without a space, family name first.
    #[must_use]
    pub fn is_cjk(&self) -> bool {
        self.family.chars().any(is_cjk)
    }

    fn literal(name: &str) -> Self {
        Self {
            family: name.to_owned(),
            is_literal: true,
            ..Self::default()
        }
    }

    fn parse_cjk(name: &str) -> Self {
        let count = name.chars().count();
        let split = |at: usize| {
            let (family, given) = name.split_at(at);
            Self {
                family: family.to_owned(),
                given: given.to_owned(),
                ..Self::default()
            }
        };
        let starts: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
        if !name.chars().all(is_cjk) {
            return Self::literal(name);
        }
        if (3..=4).contains(&count)
            && COMPOUND_FAMILIES
                .split_whitespace()
                .any(|family| name.starts_with(family))
        {
            return split(starts[2]);
        }
        if (2..=3).contains(&count) && FAMILIES.chars().any(|family| name.starts_with(family)) {
            return split(starts[1]);
        }
        Self::literal(name)
    }

    fn from_inverted(family: &str, rest: &str) -> Self {
        let (suffix, given) = match rest.split_once(',') {
            Some((suffix, given)) => (suffix.trim(), given.trim()),
            None if SUFFIXES.contains(&rest.to_lowercase().as_str()) => {
                let words: Vec<&str> = family.split_whitespace().collect();
                return Self {
                    suffix: rest.to_owned(),
                    ..Self::from_words(&words)
                };
            }
            None => ("", rest),
        };
        let words: Vec<&str> = family.split_whitespace().collect();
        let particles = words.iter().take_while(|word| is_particle(word)).count();
        let particles = if particles == words.len() {
            0
        } else {
            particles
        };
        Self {
            family: words[particles..].join(" "),
            given: given.to_owned(),
            particle: words[..particles].join(" "),
            suffix: suffix.to_owned(),
            is_literal: false,
        }
    }

    fn from_words(words: &[&str]) -> Self {
        let mut words = words;
        let mut suffix = String::new();
        if let [rest @ .., last] = words
            && rest.len() >= 2
            && SUFFIXES.contains(&last.to_lowercase().as_str())
        {
            (*last).clone_into(&mut suffix);
            words = rest;
        }
        match words {
            [] => return Self::default(),
            [only] => return Self::literal(only),
            // `Narayanan D`, `Narayanan D.`, `van der Berg JA`, `IOANNIDIS J P A`: the initials come last.
            [first, .., last]
                if is_initials(last)
                    && !is_initials(first)
                    && words
                        .iter()
                        .skip_while(|word| !is_initials(word))
                        .all(|word| is_initials(word)) =>
            {
                let start = words.iter().take_while(|word| !is_initials(word)).count();
                let (family, given) = words.split_at(start);
                let particles = family[..family.len() - 1]
                    .iter()
                    .take_while(|word| is_particle(word))
                    .count();
                return Self {
                    family: family[particles..].join(" "),
                    given: given.join(" "),
                    particle: family[..particles].join(" "),
                    suffix,
                    is_literal: false,
                };
            }
            _ => {}
        }
        let last = words.len() - 1;
        let mut start = last;
        if let Some(first) = words[..last].iter().position(|word| is_particle(word)) {
            start = first;
        }
        // A capital particle belongs to the family name (`Luc Van Gool`), a small one stands before it.
        while start > 1
            && matches!(
                words[start - 1],
                "Van" | "Von" | "De" | "Del" | "Di" | "Da" | "La" | "Le" | "Ben" | "El" | "Al"
            )
        {
            start -= 1;
        }
        let particles = words[start..last]
            .iter()
            .take_while(|word| is_particle(word))
            .count();
        Self {
            family: words[start + particles..].join(" "),
            given: words[..start].join(" "),
            particle: words[start..start + particles].join(" "),
            suffix,
            is_literal: false,
        }
    }
}

/// Cuts `et al.`, `and others` or 等 off the end of a name; true when there was one.
///
/// ```
/// use notebib::model::without_et_al;
/// assert_eq!(without_et_al("Kairouz et al."), ("Kairouz", true));
/// assert_eq!(without_et_al("李沐"), ("李沐", false));
/// ```
#[must_use]
pub fn without_et_al(name: &str) -> (&str, bool) {
    let name = name.trim();
    for ending in ["et al.", "et. al.", "et al", "and others", "and colleagues"] {
        if let Some(at) = name.len().checked_sub(ending.len())
            && name.is_char_boundary(at)
            && name[at..].eq_ignore_ascii_case(ending)
            && !name[..at].ends_with(char::is_alphanumeric)
        {
            return (name[..at].trim_end_matches([' ', ',', '\u{a0}']), true);
        }
    }
    if let Some(rest) = name
        .strip_suffix('等')
        .or_else(|| name.strip_suffix("等人"))
        && rest.chars().last().is_some_and(|c| is_cjk(c) || c == ' ')
    {
        return (rest.trim_end(), true);
    }
    (name, false)
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word) || word == "'t" || word == "van't"
}

/// `D`, `JA`, `J.A.`, `D.-K.`: one or two capitals, or up to four with full stops and hyphens.
fn is_initials(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let stops = word.contains('.');
    (1..=if stops { 4 } else { 2 }).contains(&letters)
        && word
            .chars()
            .all(|c| c.is_uppercase() || c == '.' || c == '-')
        && (!stops || word.split(['.', '-']).all(|part| part.chars().count() <= 1))
}

fn is_organisation(name: &str, words: &[&str]) -> bool {
    words.len() > 6
        || name
            .chars()
            .any(|c| c.is_ascii_digit() || matches!(c, '@' | '_' | '/' | '&' | '|' | '(' | ':'))
        || (!has_person_shape(words)
            && words
                .iter()
                .any(|word| ORGANISATION_WORDS.contains(&word.to_lowercase().as_str())))
        || matches!(words, ["The" | "the", ..])
        || words
            .iter()
            .any(|word| matches!(*word, "of" | "for" | "at" | "and" | "the"))
        || (words.len() > 1
            && words
                .iter()
                .all(|word| word.chars().all(|c| c.is_lowercase() || !c.is_alphabetic())))
        || (words.len() > 1
            && !words
                .iter()
                .any(|word| word.chars().any(char::is_lowercase))
            && words.iter().filter(|word| !is_initials(word)).count() == 0)
}

/// `William H. Press`, `Press, W. H.`: an initial beside it says that a word is a family name.
fn has_person_shape(words: &[&str]) -> bool {
    let is_dotted = |word: &&str| word.ends_with('.') && is_initials(word);
    (2..=4).contains(&words.len()) && words.iter().any(is_dotted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str) -> String {
        let person = Person::parse(name);
        if person.is_literal {
            return format!("{{{}}}", person.family);
        }
        format!(
            "{}|{}|{}|{}",
            person.given, person.particle, person.family, person.suffix
        )
    }

    #[test]
    fn names_are_taken_apart() {
        for (name, expected) in [
            ("Deepak Narayanan", "Deepak||Narayanan|"),
            ("Narayanan, Deepak", "Deepak||Narayanan|"),
            ("Robert C. Martin", "Robert C.||Martin|"),
            ("William H. Press", "William H.||Press|"),
            ("IOANNIDIS J P A", "J P A||IOANNIDIS|"),
            ("D. Narayanan", "D.||Narayanan|"),
            ("Narayanan D", "D||Narayanan|"),
            ("Narayanan D.", "D.||Narayanan|"),
            ("van der Berg JA", "JA|van der|Berg|"),
            ("Aäron van den Oord", "Aäron|van den|Oord|"),
            ("van den Oord, Aäron", "Aäron|van den|Oord|"),
            ("Luc Van Gool", "Luc||Van Gool|"),
            ("Guy L. Steele Jr.", "Guy L.||Steele|Jr."),
            ("Steele, Jr., Guy L.", "Guy L.||Steele|Jr."),
            ("Leonardo de Moura", "Leonardo|de|Moura|"),
            ("J. R. R. Tolkien", "J. R. R.||Tolkien|"),
            ("李沐", "沐||李|"),
            ("欧阳修文", "修文||欧阳|"),
            ("猛猿", "{猛猿}"),
            ("阿里云开发者社区", "{阿里云开发者社区}"),
            ("OpenAI", "{OpenAI}"),
            ("Pentium PRO", "Pentium||PRO|"),
            ("yoavg", "{yoavg}"),
            ("Google Research", "{Google Research}"),
            ("The Pile Team", "{The Pile Team}"),
            ("University of Washington", "{University of Washington}"),
            ("Barnes & Noble", "{Barnes & Noble}"),
            ("", "|||"),
        ] {
            assert_eq!(shown(name), expected, "{name}");
        }
    }

    #[test]
    fn et_al_is_cut_off() {
        for (name, expected) in [
            ("Kairouz et al.", ("Kairouz", true)),
            ("Peter Kairouz, et al", ("Peter Kairouz", true)),
            ("张三等", ("张三", true)),
            ("Abetal", ("Abetal", false)),
            ("A. Smith and others", ("A. Smith", true)),
        ] {
            assert_eq!(without_et_al(name), expected);
        }
    }
}
