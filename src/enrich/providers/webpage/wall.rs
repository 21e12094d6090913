//! Titles of pages that are no content: walls against programs, pages of consent, pages that are not there but
//! are sent with status 200.

use crate::model::title::fold;

/// Whole titles, or what stands before or after the name of the site, folded.
const WHOLE: [&str; 46] = [
    "400badrequest",
    "401unauthorized",
    "403",
    "403forbidden",
    "404",
    "404notfound",
    "500internalservererror",
    "502badgateway",
    "503servicetemporarilyunavailable",
    "accessdenied",
    "attentionrequired",
    "badrequest",
    "captcha",
    "consent",
    "cookieabsent",
    "cookieconsent",
    "cookies",
    "error",
    "error403",
    "error404",
    "forbidden",
    "internalservererror",
    "loading",
    "login",
    "loginrequired",
    "notfound",
    "pagenotavailable",
    "pageunavailable",
    "redirect",
    "redirecting",
    "robotcheck",
    "securitycheckpoint",
    "serviceunavailable",
    "signin",
    "signup",
    "somethingwentwrong",
    "unauthorized",
    "unsupportedbrowser",
    "参数错误",
    "登录",
    "登陆",
    "请登录",
    "页面不存在",
    "页面未找到",
    "内容不存在",
    "出错了",
];

/// What such titles begin with, folded.
const STARTS: [&str; 24] = [
    "404error",
    "404page",
    "areyouarobot",
    "areyouhuman",
    "attentionrequiredcloudflare",
    "beforeyoucontinue",
    "checkingyourbrowser",
    "error404",
    "humanverification",
    "justamoment",
    "logintoyour",
    "pageintrouvable",
    "pagenotfound",
    "pleaseverifyyou",
    "pleaseenablecookies",
    "pleaseenablejavascript",
    "securitycheck",
    "seitenichtgefunden",
    "signintoyour",
    "verifyyouare",
    "wevalueyourprivacy",
    "zustimmungerforderlich",
    "安全验证",
    "该内容已被",
];

/// True for the title of a page that is no content.
pub(super) fn is_wall(title: &str) -> bool {
    let title = title.trim();
    // The name of the site stands before or after it: `404 | Example Blog`.
    let marks = [" | ", " - ", " – ", " — ", " · ", "_", ": "];
    let parts = marks.iter().flat_map(|mark| {
        let first = title.split(mark).next();
        let last = title.rsplit(mark).next();
        first.into_iter().chain(last)
    });
    std::iter::once(title).chain(parts).map(fold).any(|part| {
        WHOLE.contains(&part.as_str()) || STARTS.iter().any(|start| part.starts_with(start))
    })
}

#[cfg(test)]
mod tests {
    use super::is_wall;

    #[test]
    fn walls_are_told_from_titles() {
        for title in [
            "404 | Example Blog",
            "Example Blog - Page not found",
            "Page Not Found (404)",
            "Just a moment...",
            "Before you continue to YouTube",
            "知乎 - 安全验证",
            "登录 - 知乎",
            "Log in | Example",
            "Error 404 (Not Found)!!1",
        ] {
            assert!(is_wall(title), "{title}");
        }
        for title in [
            "Error handling in Rust",
            "Log in to the future: a history of passwords",
            "Cookies and how they crumble",
            "Forbidden City",
            "Finding the page not found by others",
            "404 Media is a year old",
            "Login flows considered harmful",
        ] {
            assert!(!is_wall(title), "{title}");
        }
    }
}
