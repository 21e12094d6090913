//! The programs that must read our BibTeX without an error or a warning.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Runs every peer that is installed over a `.bib` file; says which is not.
///
/// # Panics
/// When a peer finds something to complain about.
pub(crate) fn check(bib: &str, is_ascii: bool) {
    let keys: Vec<&str> = bib
        .lines()
        .filter_map(|line| line.strip_prefix('@')?.split_once('{')?.1.strip_suffix(','))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("refs.bib"), bib).unwrap();
    check_bibtex(folder, &keys);
    if is_ascii {
        check_latex(folder, &keys);
    }
    check_biber(folder);
    check_pandoc(folder, &keys);
}

/// The same for BibLaTeX: biber and pandoc.
///
/// # Panics
/// When one finds something to complain about.
pub(crate) fn check_modern(bib: &str) {
    let keys: Vec<&str> = bib
        .lines()
        .filter_map(|line| line.strip_prefix('@')?.split_once('{')?.1.strip_suffix(','))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("refs.bib"), bib).unwrap();
    check_biber(folder.path());
    check_pandoc(folder.path(), &keys);
}

/// A run of a program in a folder; none, and a line that says so, when it is not installed.
fn run(folder: &Path, program: &str, args: &[&str]) -> Option<Output> {
    match Command::new(program)
        .args(args)
        .current_dir(folder)
        .output()
    {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("skipped: {program} is not installed");
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

fn text(output: &Output) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    text
}

fn complaints<'t>(text: &'t str, signs: &[&str]) -> Vec<&'t str> {
    text.lines()
        .filter(|line| signs.iter().any(|sign| line.contains(sign)))
        .collect()
}

/// A document with these citations, through BibTeX with the styles that every distribution has.
fn check_bibtex(folder: &Path, keys: &[&str]) {
    for style in ["plain", "alpha", "abbrv", "unsrt"] {
        // alpha.bst has letters for 26 entries of one label, and goes on with braces.
        if style == "alpha" && keys.len() > 500 {
            continue;
        }
        let mut aux = format!("\\relax\n\\bibstyle{{{style}}}\n\\bibdata{{refs}}\n");
        for key in keys {
            aux.push_str(&format!("\\citation{{{key}}}\n"));
        }
        fs::write(folder.join("cites.aux"), aux).unwrap();
        let Some(output) = run(folder, "bibtex", &["cites"]) else {
            return;
        };
        let said = text(&output);
        let complaints = complaints(
            &said,
            &["Warning", "error", "Error", "I couldn't", "I found no"],
        );
        assert!(
            output.status.success() && complaints.is_empty(),
            "bibtex, {style}.bst: {complaints:#?}"
        );
        // BibTeX cuts names byte by byte, and so may write half a character.
        let bbl = fs::read(folder.join("cites.bbl")).unwrap();
        let bbl = String::from_utf8_lossy(&bbl);
        assert_eq!(
            bbl.matches("\\bibitem").count(),
            keys.len(),
            "bibtex, {style}.bst"
        );
    }
}

/// The whole way to a page: LaTeX, BibTeX, LaTeX.
fn check_latex(folder: &Path, keys: &[&str]) {
    let mut document = String::from(
        "\\documentclass{article}\n\\usepackage[T1]{fontenc}\n\\usepackage{url}\n\\begin{document}\n",
    );
    for key in keys {
        document.push_str(&format!("\\cite{{{key}}}\n"));
    }
    document.push_str("\\bibliographystyle{plain}\n\\bibliography{refs}\n\\end{document}\n");
    fs::write(folder.join("paper.tex"), document).unwrap();
    for step in [
        &[
            "pdflatex",
            "-interaction=nonstopmode",
            "-draftmode",
            "paper",
        ][..],
        &["bibtex", "paper"],
        &[
            "pdflatex",
            "-interaction=nonstopmode",
            "-draftmode",
            "paper",
        ],
    ] {
        let Some(output) = run(folder, step[0], &step[1..]) else {
            return;
        };
        let said = text(&output);
        // TeX marks an error with an exclamation mark at the start of a line.
        let errors: Vec<&str> = said.lines().filter(|line| line.starts_with('!')).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", step[0]);
    }
}

fn check_biber(folder: &Path) {
    let Some(output) = run(
        folder,
        "biber",
        &["--tool", "--validate-datamodel", "refs.bib"],
    ) else {
        return;
    };
    let said = text(&output);
    let complaints = complaints(&said, &["WARN", "ERROR"]);
    assert!(
        output.status.success() && complaints.is_empty(),
        "biber: {complaints:#?}"
    );
}

fn check_pandoc(folder: &Path, keys: &[&str]) {
    fs::write(folder.join("paper.md"), "---\nnocite: '@*'\n---\n").unwrap();
    let args = [
        "--citeproc",
        "--bibliography",
        "refs.bib",
        "-t",
        "html",
        "paper.md",
    ];
    let Some(output) = run(folder, "pandoc", &args) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "pandoc: {said}");
    let html = String::from_utf8_lossy(&output.stdout);
    for key in keys {
        assert!(
            html.contains(&format!("id=\"ref-{key}\"")),
            "pandoc left out {key}"
        );
    }
}
