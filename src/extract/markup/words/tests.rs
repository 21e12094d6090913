use super::*;

#[test]
fn roles_of_link_texts() {
    for (text, expected) in [
        ("pdf", Role::Source),
        ("[PDF]", Role::Source),
        ("code & model", Role::Source),
        ("Model&Code", Role::Source),
        ("阅读笔记2", Role::About),
        ("here", Role::Pointer),
        ("this GitHub repo", Role::Pointer),
        ("issue #12", Role::Pointer),
        ("Part 2", Role::Pointer),
        ("3", Role::Empty),
        ("Niu et al., 2020", Role::Cited),
        ("Wieting and Gimpel, 2018", Role::Cited),
        ("Attention Is All You Need", Role::Title),
        ("Porcupine", Role::Short),
        ("https://x.org/a", Role::Url),
        ("x.org", Role::Url),
        ("doi:10.1109/COMPSAC.2008.50", Role::Url),
        ("arXiv:1806.03377", Role::Url),
        ("深度学习最全优化方法", Role::Title),
        ("source code", Role::Source),
        ("The Paper", Role::Pointer),
        ("Model Cards", Role::Short),
    ] {
        assert_eq!(role(text, "https://x.org/a"), expected, "{text}");
    }
}

#[test]
fn places_of_urls() {
    for (url, expected) in [
        ("https://x.org/a", Place::Web),
        ("#a", Place::Internal),
        ("../a.md", Place::Internal),
        ("a.md", Place::Internal),
        ("mailto:a@b.c", Place::Internal),
        ("sciencedirect.com/science/article/x", Place::Web),
        ("notes/a.b.md", Place::Internal),
        ("https://x.org/a.PNG?b", Place::Image),
        ("https://img.shields.io/badge/x", Place::Image),
        ("https://github.com/someone", Place::Person),
        ("https://github.com/a/b", Place::Web),
        ("https://www.zhihu.com/people/a", Place::Person),
        ("https://medium.com/@x/a-title", Place::Web),
        ("//x.org/a", Place::Web),
        ("papers/codd.PDF", Place::File),
        ("../a b/x.pdf#page=2", Place::File),
        ("zotero://select/x", Place::Internal),
    ] {
        assert_eq!(place(url), expected, "{url}");
    }
}

#[test]
fn names_and_years() {
    assert_eq!(
        cited("Mulang’ et al. (2020)"),
        Some((vec!["Mulang’ et al.".into()], 2020))
    );
    assert_eq!(
        cited("Ganea and Hofmann (2017)"),
        Some((vec!["Ganea".into(), "Hofmann".into()], 2017))
    );
    assert_eq!(
        cited("Tomas Mikolov et al,2013"),
        Some((vec!["Tomas Mikolov et al.".into()], 2013))
    );
    assert_eq!(cited("Spring 2005 and more"), None);
    assert_eq!(
        authors("Karthikeyan K, Zihan Wang and Dan Roth").map(|names| names.len()),
        Some(3)
    );
    assert_eq!(authors("study of actual bugs"), None);
}

#[test]
fn labels_announce() {
    assert_eq!(label("标题：Layer"), Some((Label::Title(None), 9)));
    assert_eq!(label("Authors: A"), Some((Label::Authors, 9)));
    assert_eq!(label("std::x"), None);
    assert_eq!(label("PipeDream: Generalized"), Some((Label::Other, 11)));
    assert_eq!(column("Paper / Source"), Column::Title);
    assert_eq!(column("Micro-F1"), Column::Other);
}
