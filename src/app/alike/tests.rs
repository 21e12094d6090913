use super::*;
use crate::model::title;

fn compare(a: &str, b: &str) -> Alike {
    let (a, b) = (Spelling::new(a), Spelling::new(b));
    assert_eq!(a.compare(&b), b.compare(&a), "{a:?} {b:?}");
    a.compare(&b)
}

#[test]
fn folds_as_the_model_does() {
    for title in [
        "PipeDream: Generalized Pipeline Parallelism for DNN Training",
        "Using DeepSpeed and Megatron — the World’s “Largest”",
        "深度学习算法优化系列三 | Google CVPR2018 int8量化算法",
        "C++ Concurrency in Action",
        "ﬁne-tuning",
        "",
    ] {
        assert_eq!(Spelling::new(title).fold(), title::fold(title), "{title}");
    }
}

#[test]
fn cuts_parts_and_words() {
    let tidy = |title: &str| Spelling::new(title).tidy.into_string();
    assert_eq!(
        tidy("ZeRO: Memory-Optimizations — Toward"),
        "zero : memory optimizations : toward"
    );
    assert_eq!(
        tidy("What's C++ (really) - a view"),
        "whats c++ (really : a view"
    );
}

#[test]
fn says_how_alike_titles_are() {
    use Alike::{Begun, Equal, Headed, Nearly, Not, Shortened};
    for (a, b, alike) in [
        ("GPipe: Easy Scaling", "gpipe easy scaling", Equal),
        (
            "Geo-Distributed Machine Learning",
            "Geodistributed machine learning",
            Equal,
        ),
        (
            "Efficient Large-Scale Language Model Training",
            "Efficent large scale language model trainning",
            Nearly,
        ),
        (
            "Parameter Servers and AllReduce",
            "Parameter Servers & AllReduce",
            Equal,
        ),
        (
            "Parameter Servers and AllReduce",
            "Parameter Servers vs AllReduce",
            Not,
        ),
        (
            "Towards Federated Learning at Scale: System Design",
            "Towards Federated Learning at Scale",
            Shortened,
        ),
        ("Federated Learning at Scale", "Federated Learning", Begun),
        (
            "GPT-3: Language Models are Few-Shot Learners",
            "Language Models are Few-Shot Learners",
            Shortened,
        ),
        (
            "Review: Language Models are Few-Shot Learners",
            "Language Models are Few-Shot Learners",
            Not,
        ),
        (
            "Local Reconstruction Codes (LRC)",
            "Local Reconstruction Codes",
            Equal,
        ),
        (
            "Serving of Large Models with vLLM",
            "Serving of Large Models",
            Begun,
        ),
        (
            "Neural Radiance Fields: Scenes for View Synthesis",
            "NeRF: Scenes for View Synthesis",
            Shortened,
        ),
        (
            "LLM Serving in Practice",
            "Large Language Model Serving in Practice",
            Nearly,
        ),
        ("SAM: Segment Anything", "Segment Anything", Headed),
        (
            "Generative Agents: Interactive Simulacra",
            "Generative Agents",
            Headed,
        ),
        ("Programming in C", "Programming in C++", Not),
        (
            "Supervised learning of image restoration",
            "Unsupervised learning of image restoration",
            Not,
        ),
        (
            "The Design and Implementation of X",
            "Design and Implementation of X",
            Nearly,
        ),
    ] {
        assert_eq!(compare(a, b), alike, "{a} / {b}");
    }
}
