//! What a label, the header of a column or the name of a kind announces.

use super::bare;
use crate::model::Kind;

/// What a label before a colon announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract::markup) enum Label {
    /// The title of a work, of a kind when the word says it.
    Title(Option<Kind>),
    Link,
    Authors,
    Year,
    Venue,
    /// Any other short label.
    Other,
}

const LABELS: &[(&str, Label)] = &[
    ("title", Label::Title(None)),
    ("标题", Label::Title(None)),
    ("题目", Label::Title(None)),
    ("论文标题", Label::Title(Some(Kind::Paper))),
    ("论文题目", Label::Title(Some(Kind::Paper))),
    ("论文名称", Label::Title(Some(Kind::Paper))),
    ("论文名", Label::Title(Some(Kind::Paper))),
    ("论文", Label::Title(Some(Kind::Paper))),
    ("paper", Label::Title(Some(Kind::Paper))),
    ("paper title", Label::Title(Some(Kind::Paper))),
    ("书名", Label::Title(Some(Kind::Book))),
    ("book", Label::Title(Some(Kind::Book))),
    ("article", Label::Title(Some(Kind::Article))),
    ("文章", Label::Title(Some(Kind::Article))),
    ("文章标题", Label::Title(Some(Kind::Article))),
    ("blog", Label::Title(Some(Kind::Article))),
    ("blog post", Label::Title(Some(Kind::Article))),
    ("post", Label::Title(Some(Kind::Article))),
    ("talk", Label::Title(Some(Kind::Talk))),
    ("slides", Label::Title(Some(Kind::Talk))),
    ("video", Label::Title(Some(Kind::Video))),
    ("视频", Label::Title(Some(Kind::Video))),
    ("course", Label::Title(Some(Kind::Course))),
    ("课程", Label::Title(Some(Kind::Course))),
    ("link", Label::Link),
    ("links", Label::Link),
    ("url", Label::Link),
    ("pdf", Label::Link),
    ("doi", Label::Link),
    ("arxiv", Label::Link),
    ("source", Label::Link),
    ("code", Label::Link),
    ("github", Label::Link),
    ("paper link", Label::Link),
    ("project", Label::Link),
    ("paper url", Label::Link),
    ("website", Label::Link),
    ("链接", Label::Link),
    ("原文", Label::Link),
    ("原文链接", Label::Link),
    ("论文链接", Label::Link),
    ("论文地址", Label::Link),
    ("原文地址", Label::Link),
    ("地址", Label::Link),
    ("代码", Label::Link),
    ("代码链接", Label::Link),
    ("代码地址", Label::Link),
    ("来源", Label::Link),
    ("出处", Label::Link),
    ("isbn", Label::Link),
    ("pmid", Label::Link),
    ("author", Label::Authors),
    ("authors", Label::Authors),
    ("author(s)", Label::Authors),
    ("by", Label::Authors),
    ("作者", Label::Authors),
    ("speaker", Label::Authors),
    ("speakers", Label::Authors),
    ("year", Label::Year),
    ("date", Label::Year),
    ("published", Label::Year),
    ("publication date", Label::Year),
    ("年份", Label::Year),
    ("发表时间", Label::Year),
    ("时间", Label::Year),
    ("日期", Label::Year),
    ("publication year", Label::Year),
    ("年", Label::Year),
    ("venue", Label::Venue),
    ("conference", Label::Venue),
    ("journal", Label::Venue),
    ("publication", Label::Venue),
    ("publisher", Label::Venue),
    ("published in", Label::Venue),
    ("会议", Label::Venue),
    ("期刊", Label::Venue),
    ("发表", Label::Venue),
    ("出版社", Label::Venue),
    ("conf", Label::Venue),
    ("发表会议", Label::Venue),
    ("会议/期刊", Label::Venue),
    ("booktitle", Label::Venue),
    ("publication title", Label::Venue),
];

/// Reads the label a text starts with: what it announces, and where its value starts.
pub(in crate::extract::markup) fn label(text: &str) -> Option<(Label, usize)> {
    let (at, colon) = text
        .char_indices()
        .take(28)
        .find(|&(_, c)| matches!(c, ':' | '：'))?;
    // `key:: value`, as Dataview and Logseq write fields.
    let colons = if text[at..].starts_with(":: ") {
        2
    } else {
        colon.len_utf8()
    };
    let value = at + colons;
    let name = text[..at].trim();
    if colon == ':'
        && !text[value..].is_empty()
        && !text[value..].starts_with([' ', '\u{a0}', '\n'])
    {
        return None;
    }
    if name.is_empty()
        || name.split_whitespace().count() > 3
        || name.contains(['.', ',', '。', '，', '(', '[', '?', '"', '《'])
    {
        return None;
    }
    let value = value + (text[value..].len() - text[value..].trim_start().len());
    let known = LABELS
        .iter()
        .find(|row| row.0.eq_ignore_ascii_case(name))
        .map(|row| row.1);
    Some((known.unwrap_or(Label::Other), value))
}

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract::markup) enum Column {
    Title,
    Link,
    Code,
    Authors,
    Year,
    Venue,
    Kind,
    Other,
}

const COLUMNS: &[(&str, Column)] = &[
    ("title", Column::Title),
    ("paper", Column::Title),
    ("papers", Column::Title),
    ("source", Column::Title),
    ("resource", Column::Title),
    ("name", Column::Title),
    ("article", Column::Title),
    ("book", Column::Title),
    ("publication", Column::Title),
    ("reference", Column::Title),
    ("论文", Column::Title),
    ("标题", Column::Title),
    ("题目", Column::Title),
    ("名称", Column::Title),
    ("书名", Column::Title),
    ("course", Column::Title),
    ("talk", Column::Title),
    ("video", Column::Title),
    ("post", Column::Title),
    ("文章", Column::Title),
    ("work", Column::Title),
    ("论文标题", Column::Title),
    ("课程", Column::Title),
    ("link", Column::Link),
    ("links", Column::Link),
    ("url", Column::Link),
    ("pdf", Column::Link),
    ("doi", Column::Link),
    ("arxiv", Column::Link),
    ("链接", Column::Link),
    ("地址", Column::Link),
    ("slides", Column::Link),
    ("website", Column::Link),
    ("page", Column::Link),
    ("id", Column::Link),
    ("code", Column::Code),
    ("github", Column::Code),
    ("implementation", Column::Code),
    ("repo", Column::Code),
    ("repository", Column::Code),
    ("代码", Column::Code),
    ("源码", Column::Code),
    ("demo", Column::Code),
    ("dataset", Column::Code),
    ("data", Column::Code),
    ("author", Column::Authors),
    ("authors", Column::Authors),
    ("作者", Column::Authors),
    ("speaker", Column::Authors),
    ("speakers", Column::Authors),
    ("instructor", Column::Authors),
    ("by", Column::Authors),
    ("year", Column::Year),
    ("date", Column::Year),
    ("年份", Column::Year),
    ("时间", Column::Year),
    ("日期", Column::Year),
    ("发表时间", Column::Year),
    ("published", Column::Year),
    ("venue", Column::Venue),
    ("conference", Column::Venue),
    ("journal", Column::Venue),
    ("conf", Column::Venue),
    ("会议", Column::Venue),
    ("期刊", Column::Venue),
    ("publisher", Column::Venue),
    ("pub", Column::Venue),
    ("pub.", Column::Venue),
    ("出版社", Column::Venue),
    ("format", Column::Kind),
    ("type", Column::Kind),
    ("kind", Column::Kind),
    ("media", Column::Kind),
    ("medium", Column::Kind),
    ("类型", Column::Kind),
    ("形式", Column::Kind),
];

/// What the header of a column says it holds.
pub(in crate::extract::markup) fn column(header: &str) -> Column {
    let of = |name: &str| {
        COLUMNS
            .iter()
            .find(|row| row.0.eq_ignore_ascii_case(name))
            .map(|row| row.1)
    };
    let name = header.trim();
    of(name)
        .or_else(|| name.split(['/', '&', '(', ' ']).map(str::trim).find_map(of))
        .unwrap_or(Column::Other)
}

const KINDS: &[(&str, Kind)] = &[
    ("book", Kind::Book),
    ("books", Kind::Book),
    ("ebook", Kind::Book),
    ("textbook", Kind::Book),
    ("书", Kind::Book),
    ("书籍", Kind::Book),
    ("图书", Kind::Book),
    ("course", Kind::Course),
    ("courses", Kind::Course),
    ("mooc", Kind::Course),
    ("lecture", Kind::Course),
    ("lectures", Kind::Course),
    ("lecture series", Kind::Course),
    ("课程", Kind::Course),
    ("playlist", Kind::Course),
    ("video", Kind::Video),
    ("videos", Kind::Video),
    ("视频", Kind::Video),
    ("talk", Kind::Talk),
    ("talks", Kind::Talk),
    ("slides", Kind::Talk),
    ("keynote", Kind::Talk),
    ("presentation", Kind::Talk),
    ("tutorial", Kind::Talk),
    ("演讲", Kind::Talk),
    ("article", Kind::Article),
    ("articles", Kind::Article),
    ("blog", Kind::Article),
    ("blog post", Kind::Article),
    ("post", Kind::Article),
    ("posts", Kind::Article),
    ("newsletter", Kind::Article),
    ("文章", Kind::Article),
    ("博客", Kind::Article),
    ("paper", Kind::Paper),
    ("papers", Kind::Paper),
    ("research paper", Kind::Paper),
    ("preprint", Kind::Paper),
    ("thesis", Kind::Paper),
    ("论文", Kind::Paper),
    ("tool", Kind::Software),
    ("tools", Kind::Software),
    ("software", Kind::Software),
    ("library", Kind::Software),
    ("code", Kind::Software),
    ("framework", Kind::Software),
    ("项目", Kind::Software),
    ("工具", Kind::Software),
    ("docs", Kind::Webpage),
    ("documentation", Kind::Webpage),
    ("website", Kind::Webpage),
    ("dataset", Kind::Webpage),
    ("网站", Kind::Webpage),
    ("文档", Kind::Webpage),
];

/// The kind a word names.
pub(in crate::extract::markup) fn kind(word: &str) -> Option<Kind> {
    let word = bare(word);
    KINDS
        .iter()
        .find(|row| row.0.eq_ignore_ascii_case(word))
        .map(|row| row.1)
}
