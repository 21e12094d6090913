//! The short names that a title suggests beside the one before its colon.
//!
//! A weak name is a word of the title that looks like the name of something: `DeepSpeed`, `GPT-4V`, `TVM`,
//! `word2vec`. Acronyms of whole fields and of venues are none.

use crate::model::title::is_cjk;
use crate::model::venues;

/// Acronyms that name no work, upper-case.
const TERMS: &[&str] = &[
    "KB", "MB", "GB", "TB", "PB", "KHZ", "MHZ", "GHZ", "QPS", "TPS", "IOPS", "FLOPS", "TFLOPS",
    "US", "MS", "NS", "AI", "ML", "DL", "NLP", "NLU", "NLG", "CV", "RL", "IR", "HCI", "AGI", "LLM",
    "LLMS", "LMM", "LMMS", "VLM", "MLLM", "GPU", "GPUS", "CPU", "CPUS", "TPU", "TPUS", "NPU",
    "DPU", "FPGA", "FPGAS", "ASIC", "SOC", "DNN", "DNNS", "CNN", "CNNS", "RNN", "RNNS", "GNN",
    "GNNS", "GAN", "GANS", "ANN", "NN", "MLP", "SGD", "SVM", "PCA", "SQL", "NOSQL", "API", "APIS",
    "SDK", "CLI", "GUI", "UI", "UX", "HTTP", "HTTPS", "TCP", "UDP", "IP", "DNS", "RPC", "RDMA",
    "NVM", "NVME", "SSD", "SSDS", "HDD", "DRAM", "RAM", "SRAM", "PDF", "HTML", "XML", "JSON",
    "CSV", "CSS", "URL", "OS", "VM", "VMS", "IO", "I/O", "DB", "DBMS", "OLTP", "OLAP", "ETL", "KV",
    "HPC", "IOT", "AR", "VR", "QA", "Q&A", "FAQ", "US", "USA", "UK", "EU", "ACM", "IEEE", "MIT",
    "UCB", "CMU", "PHD", "II", "III",
];

/// The weak names in a title, in its order, each once.
#[must_use]
pub fn weak(title: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut before: Option<&str> = None;
    for token in title
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '+' | '#')) || is_cjk(c))
    {
        let token = token.trim_matches(['-', '.']);
        let token = token.strip_suffix("-based").unwrap_or(token);
        if token.is_empty() {
            continue;
        }
        if is_name_like(token) && !names.iter().any(|name| name == token) {
            names.push(token.to_owned());
        }
        // `Megatron-Turing NLG` is called `MT-NLG`.
        if let Some(before) = before
            && is_acronym(token)
            && let Some(initials) = initials(before)
        {
            names.push(format!("{initials}-{token}"));
        }
        before = Some(token);
    }
    names
}

fn initials(token: &str) -> Option<String> {
    let (left, right) = token.split_once('-')?;
    let first = |word: &str| word.chars().next().filter(|c| c.is_uppercase());
    let is_word = |word: &str| word.len() > 3 && word.chars().skip(1).all(char::is_lowercase);
    (is_word(left) && is_word(right))
        .then(|| Some([first(left)?, first(right)?].iter().collect()))
        .flatten()
}

fn is_acronym(token: &str) -> bool {
    token.len() >= 2 && token.chars().all(|c| c.is_ascii_uppercase())
}

fn is_name_like(token: &str) -> bool {
    let letters = token.chars().filter(|c| c.is_alphabetic()).count();
    // `2PL`, `3D` and `10x` are measures more often than names.
    if letters < 2 || token.len() > 40 || token.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let is_some_piece_a_name = token.split('-').any(|piece| {
        let has_inner = piece.chars().skip(1).any(char::is_uppercase);
        let has_digit =
            piece.chars().any(|c| c.is_ascii_digit()) && piece.chars().any(char::is_alphabetic);
        has_inner || has_digit || (token.contains('-') && piece.chars().all(|c| c.is_ascii_digit()))
    });
    if !is_some_piece_a_name {
        return false;
    }
    let upper = token.to_uppercase();
    let is_term = TERMS.contains(&upper.as_str())
        || upper
            .split('-')
            .all(|piece| TERMS.contains(&piece) || piece.chars().all(|c| c.is_ascii_digit()));
    !is_term && venues::find(token).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_titles() {
        for (title, names) in [
            (
                "Using DeepSpeed and Megatron to Train Megatron-Turing NLG 530B, the Largest",
                vec!["DeepSpeed", "MT-NLG"],
            ),
            (
                "The Dawn of LMMs: Preliminary Explorations with GPT-4V(ision)",
                vec!["GPT-4V"],
            ),
            ("手把手带你遨游TVM", vec!["TVM"]),
            (
                "Efficient Large-Scale Training on GPU Clusters Using Megatron-LM",
                vec!["Megatron-LM"],
            ),
            (
                "word2vec Explained: 3D on 10x CPUs at SOSP",
                vec!["word2vec"],
            ),
            ("Attention Is All You Need", vec![]),
        ] {
            assert_eq!(weak(title), names, "{title}");
        }
    }
}
