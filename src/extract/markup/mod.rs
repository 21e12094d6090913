//! Markdown, org, HTML, LaTeX, Typst and reStructuredText: text in, candidates out.
