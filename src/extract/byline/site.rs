//! Sites and domains that a byline credits.

/// `huggingface.io`, `medium.com`: one word with a dot and a known ending.
pub(super) fn is_domain(text: &str) -> bool {
    let Some((name, ending)) = text.rsplit_once('.') else {
        return false;
    };
    !name.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        && [
            "com", "org", "io", "net", "ai", "dev", "edu", "cn", "blog", "me", "co", "uk", "de",
            "tech", "gov", "app", "so", "fm", "tv", "jp", "fr", "in", "news",
        ]
        .contains(&ending)
}

/// Sites whose names stand at the end of page titles.
pub(super) fn is_site(text: &str) -> bool {
    [
        "知乎",
        "CSDN",
        "CSDN博客",
        "博客园",
        "简书",
        "掘金",
        "微信公众号",
        "InfoQ",
        "机器之心",
        "哔哩哔哩",
        "bilibili",
        "Bilibili",
        "Medium",
        "YouTube",
        "Wikipedia",
        "维基百科",
        "GitHub",
        "Github",
        "GitHub Pages",
        "Hacker News",
        "Reddit",
        "Stack Overflow",
        "Quora",
        "Towards Data Science",
        "LessWrong",
        "The Morning Paper",
        "the morning paper",
        "arXiv",
        "思否",
        "SegmentFault",
        "开源中国",
        "腾讯云开发者社区",
        "阿里云开发者社区",
        "美团技术团队",
        "36氪",
        "虎嗅",
        "DZone",
        "dev.to",
        "Substack",
        "Coursera",
        "Udacity",
        "edX",
        "Kaggle",
        "Hugging Face",
        "HuggingFace",
        "SlideShare",
        "Speaker Deck",
        "LWN.net",
        "ACM Queue",
        "IEEE Spectrum",
        "Wired",
        "Nature News",
    ]
    .contains(&text)
}
