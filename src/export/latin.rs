//! Any script in, ASCII out: Han by pinyin, German umlauts as Germans write them, the rest by table.
//!
//! For citation keys and for old BibTeX, which sort and compare bytes. Lossy on purpose; never used for
//! what is stored.

use pinyin::ToPinyin;

/// Family names whose reading differs from the usual one of the character.
const FAMILY_READINGS: [(char, &str); 24] = [
    ('曾', "zeng"),
    ('单', "shan"),
    ('單', "shan"),
    ('仇', "qiu"),
    ('解', "xie"),
    ('查', "zha"),
    ('任', "ren"),
    ('区', "ou"),
    ('區', "ou"),
    ('盖', "ge"),
    ('翟', "zhai"),
    ('朴', "piao"),
    ('冼', "xian"),
    ('覃', "qin"),
    ('缪', "miao"),
    ('乐', "yue"),
    ('种', "chong"),
    ('佘', "she"),
    ('尹', "yin"),
    ('俞', "yu"),
    ('沈', "shen"),
    ('召', "shao"),
    ('晁', "chao"),
    ('牟', "mou"),
];

/// Appends the ASCII form of one character; nothing when it has none (emoji, control characters).
pub(super) fn push_char(out: &mut String, c: char) {
    if c.is_ascii() {
        if !c.is_ascii_control() {
            out.push(c);
        }
        return;
    }
    let german = match c {
        'ä' => "ae",
        'ö' => "oe",
        'ü' => "ue",
        'Ä' => "Ae",
        'Ö' => "Oe",
        'Ü' => "Ue",
        _ => "",
    };
    if !german.is_empty() {
        out.push_str(german);
    } else if let Some(reading) = c.to_pinyin() {
        // The crate writes ü, as in 吕 lü; passports and keyboards write v or u: v keeps it readable back.
        for letter in reading.plain().chars() {
            out.push(if letter == 'ü' { 'v' } else { letter });
        }
    } else if is_spoken(c) {
        // The table reads marks of repetition (〵) as signs, which TeX would act on.
        let latin = deunicode::deunicode_char(c).unwrap_or_default().trim();
        out.extend(
            latin
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'')),
        );
    }
}

/// Appends the reading of a Chinese family name: 曾 is zeng there, not ceng.
pub(super) fn push_family(out: &mut String, family: &str) {
    for c in family.chars() {
        match FAMILY_READINGS.iter().find(|(name, _)| *name == c) {
            Some((_, reading)) => out.push_str(reading),
            None => push_char(out, c),
        }
    }
}

/// True for letters and digits of any script and the accents on them; emoji have names, not readings.
fn is_spoken(c: char) -> bool {
    c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latin(text: &str) -> String {
        let mut out = String::new();
        text.chars().for_each(|c| push_char(&mut out, c));
        out
    }

    #[test]
    fn scripts_are_read_aloud() {
        for (text, expected) in [
            ("Gödel", "Goedel"),
            ("Łukasz", "Lukasz"),
            ("Erdős", "Erdos"),
            ("Straße", "Strasse"),
            ("Иванов", "Ivanov"),
            ("大模型", "damoxing"),
            ("吕", "lv"),
            ("a🚀b", "ab"),
            ("Ångström", "Angstroem"),
        ] {
            assert_eq!(latin(text), expected);
        }
    }

    #[test]
    fn family_names_have_their_own_reading() {
        let mut out = String::new();
        push_family(&mut out, "曾");
        assert_eq!(out, "zeng");
    }
}
