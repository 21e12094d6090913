//! Chinese, Japanese and Korean names.

use super::{Authors, Form};
use crate::extract::names::is_cjk_punctuation;
use crate::model::title::is_cjk;

/// Chinese, Japanese and Korean names: two to four characters each, and a mark between them.
pub(super) fn scan_cjk(text: &str) -> Option<Authors> {
    let mut names = Vec::new();
    let mut end = 0;
    let mut at = text.len() - text.trim_start().len();
    loop {
        let rest = &text[at..];
        let size = rest
            .find(|c: char| !(is_cjk(c) && !is_cjk_punctuation(c) || c == ' '))
            .unwrap_or(rest.len());
        let name = rest[..size].trim_end();
        let count = name.chars().filter(|c| *c != ' ').count();
        // `王一童 外 5人`, `张三等`.
        let (bare, others) = match name.split_once(" 外") {
            Some((bare, "")) => (bare, true),
            _ => (
                name.strip_suffix("等人")
                    .or_else(|| name.strip_suffix('等'))
                    .unwrap_or(name),
                name.ends_with('等') || name.ends_with("等人"),
            ),
        };
        let bare_count = bare.chars().filter(|c| *c != ' ').count();
        if !(2..=4).contains(&bare_count) || count > 6 {
            break;
        }
        // `陈康, 郑纬民, 云计算：系统实例`: no name, but the title before its colon.
        if !names.is_empty()
            && rest[size..].starts_with(['：', ':'])
            && crate::model::Person::parse(bare).is_literal
        {
            break;
        }
        let mut stop = at + size;
        if others && name.contains(" 外") {
            let digits = text[stop..].bytes().take_while(u8::is_ascii_digit).count();
            stop += digits;
            if text[stop..].starts_with(['人', '名']) {
                stop += '人'.len_utf8();
            }
        } else {
            stop = at + name.len();
        }
        // `孟小峰 and 慈祥`, `金林鹏, & 董军`.
        let behind_name = text[stop..].trim_start_matches([' ', ',', ';']);
        if let Some(next) = ["and ", "& ", "和 ", "与 "]
            .iter()
            .find_map(|word| behind_name.strip_prefix(word))
        {
            names.push(at..stop);
            end = stop;
            at = text.len() - next.trim_start().len();
            continue;
        }
        let Some(mark) = text[stop..].trim_start().chars().next() else {
            break;
        };
        if !matches!(
            mark,
            ',' | '，'
                | '、'
                | ';'
                | '；'
                | '/'
                | '.'
                | '。'
                | '．'
                | '('
                | '（'
                | ':'
                | '：'
                | '\''
                | '"'
                | '“'
                | '‘'
                | '·'
                | '['
                | '《'
        ) {
            break;
        }
        names.push(at..stop);
        end = stop;
        if others
            || !matches!(
                mark,
                ',' | '，' | '、' | ';' | '；' | '/' | '.' | '．' | '·'
            )
        {
            break;
        }
        let behind = stop + text[stop..].find(mark)? + mark.len_utf8();
        let next = behind + text[behind..].len() - text[behind..].trim_start().len();
        // A full stop separates names only when it is glued to the next: `周向永.趙俊偉`.
        if mark == '.' && next > behind {
            break;
        }
        at = next;
    }
    (!names.is_empty()).then_some(Authors {
        names,
        end,
        form: Form::Cjk,
    })
}
