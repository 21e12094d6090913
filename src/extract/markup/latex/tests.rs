use super::*;
use crate::extract::{Extraction, Format, Options, extract};

fn read_note(text: &str) -> Extraction {
    let options = Options {
        format: Some(Format::Latex),
        threshold: None,
    };
    extract(text, "x.tex", &options)
}

fn titles(text: &str) -> Vec<String> {
    let found = read_note(text);
    found.mentions.into_iter().map(|it| it.title).collect()
}

#[test]
fn keys_of_every_command_that_cites() {
    for (text, keys) in [
        (
            r"Clocks~\cite{a1} \cite[p.~3]{b2, c3}",
            vec!["a1", "b2", "c3"],
        ),
        (
            r"\citep*[see][ch. 2]{a} \Citet{b:1} \parencite{c}",
            vec!["a", "b:1", "c"],
        ),
        (r"\textcites[3]{a}[4]{b} and {c}", vec!["a", "b"]),
        ("\\cite{%\n a,%\n  b}", vec!["a", "b"]),
        (
            r"\nocite{*} \nocite{x} \footcite[3]{y} \autocite{z}",
            vec!["x", "y", "z"],
        ),
        (r"% \cite{no}", vec![]),
        (r"100\% \cite{yes} % \cite{no}", vec!["yes"]),
        (
            "\\begin{verbatim}\n\\cite{no}\n\\end{verbatim}\\cite{yes}",
            vec!["yes"],
        ),
        (
            r"\newcommand{\x}{\cite{no}} \citestyle{no} \verb|\cite{no}|",
            vec![],
        ),
    ] {
        let text = format!("\\begin{{document}}\n{text}\n\\end{{document}}");
        let found = read_note(&text);
        assert!(found.mentions.iter().all(|it| it.manner == Manner::Key));
        let spans: Vec<&str> = found
            .mentions
            .iter()
            .map(|it| &text[it.span.clone()])
            .collect();
        assert_eq!(spans, keys, "{text}");
    }
}

#[test]
fn sections_and_what_the_document_says_of_itself() {
    let text = "\\documentclass{article}\n\\title{On {\\em Cl\\\"ocks}}\n\\date{2020-06-01}\n\\begin{document}\n\\section{One}\nx\n\\subsection*{Two $n$}\n\\section{Three}\n\\end{document}\n";
    let found = read_note(text);
    assert_eq!(found.about.title.as_deref(), Some("On Clöcks"));
    assert_eq!(
        found.about.date.map(|date| date.to_string()).as_deref(),
        Some("2020-06-01")
    );
    let sections: Vec<_> = found
        .sections
        .iter()
        .map(|section| (section.heading.as_str(), section.level, section.line))
        .collect();
    assert_eq!(sections, [("One", 1, 5), ("Two n", 2, 7), ("Three", 1, 8)]);
}

#[test]
fn a_bibliography_as_bibtex_writes_it() {
    let text = "\\begin{thebibliography}{10}\n\n\\bibitem[Lam78]{lamport78}\nLeslie Lamport.\n\\newblock Time, clocks, and the ordering of events in a distributed system.\n\\newblock {\\em Communications of the ACM}, 21(7):558--565, 1978.\n\n\\bibitem{goedel}\nKurt G{\\\"o}del.\n\\newblock {\\\"U}ber formal unentscheidbare {S}{\\\"a}tze.\n\\newblock {\\em Monatshefte f\\\"ur Mathematik}, 38:173--198, 1931.\n\n\\bibitem{knuth}\nDonald~E. Knuth.\n\\newblock {\\em The Art of Computer Programming}, volume~1.\n\\newblock Addison-Wesley, 1997.\n\\end{thebibliography}";
    let found = read_note(text).mentions;
    let rows: Vec<_> = found
        .iter()
        .map(|it| {
            (
                it.title.as_str(),
                it.authors.join("; "),
                it.year,
                it.aliases.last().map(String::as_str),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            (
                "Time, clocks, and the ordering of events in a distributed system",
                "Leslie Lamport".into(),
                Some(1978),
                Some("lamport78")
            ),
            (
                "Über formal unentscheidbare Sätze",
                "Kurt Gödel".into(),
                Some(1931),
                Some("goedel")
            ),
            (
                "The Art of Computer Programming",
                "Donald E. Knuth".into(),
                Some(1997),
                Some("knuth")
            ),
        ]
    );
    assert!(
        text[found[1].span.clone()].starts_with("{\\\"U}ber")
            || text[found[1].span.clone()].starts_with("\\\"U}ber")
    );
    assert_eq!(found[0].venue.as_deref(), Some("Communications of the ACM"));
    assert_eq!(
        (found[0].volume.as_deref(), found[0].issue.as_deref()),
        (Some("21"), Some("7"))
    );
}

#[test]
fn links_footnotes_and_lists() {
    let text = "\\section{Reading}\n\\begin{itemize}\n\\item \\href{https://arxiv.org/abs/1706.03762}{Attention Is All You Need}\n\\item \\emph{Paxos Made Simple}, Leslie Lamport, 2001\n\\end{itemize}\nSome prose here.\\footnote{See \\url{https://doi.org/10.1145/359545.359563}.} More.";
    assert_eq!(
        titles(text),
        [
            "Attention Is All You Need",
            "Paxos Made Simple",
            "https://doi.org/10.1145/359545.359563"
        ]
    );
}

#[test]
fn hostile_documents_take_linear_time() {
    for piece in [
        "\\cite{",
        "\\begin{verbatim}",
        "$",
        "\\footnote{",
        "{\\em ",
        "\\item[",
        "\\[",
        "\\section{",
        "}",
        "\\'{",
        "\\bibitem[",
        "%",
        "\\",
    ] {
        let _ = read_note(&piece.repeat(100_000 / piece.len()));
    }
}

#[test]
fn a_container_with_a_volume_is_no_title() {
    let note = "\\begin{thebibliography}{9}\n\
        \\bibitem{abe} S.~Abe. Axioms and uniqueness theorem for entropy.\n\
        \\newblock \\emph{Physical Review A}, 60:\\penalty0 3461--3466, 1999.\n\
        \\bibitem{knuth} D.~E. Knuth.\n\\newblock \\emph{The {\\TeX}book}.\n\\newblock Addison-Wesley, 1984.\n\
        \\end{thebibliography}";
    assert_eq!(
        titles(note),
        ["Axioms and uniqueness theorem for entropy", "The TeXbook"]
    );
}
