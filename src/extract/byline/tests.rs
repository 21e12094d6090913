use super::*;

#[track_caller]
fn check(line: &str, title: &str, authors: &[&str], org: Option<&str>, year: Option<i32>) {
    let byline = read(line).unwrap_or_else(|| panic!("no byline: {line}"));
    assert_eq!(
        (
            byline.title,
            byline.authors.as_slice(),
            byline.org,
            byline.year
        ),
        (title, authors, org, year),
        "{line}"
    );
}

#[test]
fn titles_with_authors() {
    check(
        "Model Compression - Joseph E. Gonzalez",
        "Model Compression",
        &["Joseph E. Gonzalez"],
        None,
        None,
    );
    check(
        "Deep Learning: A Primer on Distributed Training — Part 1 - Shivam Bharuka",
        "Deep Learning: A Primer on Distributed Training — Part 1",
        &["Shivam Bharuka"],
        None,
        None,
    );
    check(
        "Model Parallelism - huggingface.io",
        "Model Parallelism",
        &[],
        Some("huggingface.io"),
        None,
    );
    check(
        "The Guide - opensource SuperGradients by Deci ",
        "The Guide",
        &[],
        Some("Deci"),
        None,
    );
    check(
        "Model Versioning Done Right: A ModelDB 2.0 Walkthrough - Verta AI",
        "Model Versioning Done Right: A ModelDB 2.0 Walkthrough",
        &[],
        Some("Verta AI"),
        None,
    );
    check(
        "深度学习加速:算法、编译器 - meton",
        "深度学习加速:算法、编译器",
        &["meton"],
        None,
        None,
    );
    check(
        "Federated Learning at Scale - xzhu0027",
        "Federated Learning at Scale",
        &["xzhu0027"],
        None,
        None,
    );
    check(
        "Advances and Open Problems in Federated Learning - Kairouz et al.",
        "Advances and Open Problems in Federated Learning",
        &["Kairouz et al."],
        None,
        None,
    );
    check(
        "大模型推理框架概述 - 吃果冻不吐果冻皮",
        "大模型推理框架概述",
        &["吃果冻不吐果冻皮"],
        None,
        None,
    );
    check(
        "Transformer Inference Arithmetic - kipply's blog",
        "Transformer Inference Arithmetic",
        &["kipply"],
        None,
        None,
    );
    check(
        "Current Best Practices - Rebecca Li, Andrea Parker, Justin Tenuto",
        "Current Best Practices",
        &["Rebecca Li", "Andrea Parker", "Justin Tenuto"],
        None,
        None,
    );
    check(
        "必看 - 李秉宇 AIhackathon",
        "必看",
        &["李秉宇 AIhackathon"],
        None,
        None,
    );
    check(
        "Time, Clocks by Leslie Lamport",
        "Time, Clocks",
        &["Leslie Lamport"],
        None,
        None,
    );
    check(
        "On Things by Ann Lee, Bob Ray and Cy Doe (2019)",
        "On Things",
        &["Ann Lee", "Bob Ray", "Cy Doe"],
        None,
        Some(2019),
    );
    check(
        "Attention is all you need, Vaswani et al., 2017",
        "Attention is all you need",
        &["Vaswani et al."],
        None,
        Some(2017),
    );
    check(
        "Attention is all you need, Vaswani et al",
        "Attention is all you need",
        &["Vaswani et al"],
        None,
        None,
    );
    check(
        "Vaswani et al.: Attention is all you need",
        "Attention is all you need",
        &["Vaswani et al."],
        None,
        None,
    );
    check(
        "Vaswani et al. (2017): Attention is all you need",
        "Attention is all you need",
        &["Vaswani et al."],
        None,
        Some(2017),
    );
    check("如何理解PPO - 知乎", "如何理解PPO", &[], Some("知乎"), None);
    check(
        "Lecture 15: Exploding and Vanishing Gradients - Roger Grosse",
        "Lecture 15: Exploding and Vanishing Gradients",
        &["Roger Grosse"],
        None,
        None,
    );
    check(
        "MLsys各方向综述 - Pentium PRO",
        "MLsys各方向综述",
        &["Pentium PRO"],
        None,
        None,
    );
    check(
        "A Talk — Jeff Dean, Google",
        "A Talk",
        &["Jeff Dean"],
        Some("Google"),
        None,
    );
}

#[test]
fn lines_without_a_byline() {
    for line in [
        "Pruning - Eliminating weights, layers, or channels",
        "Layer Design - Typically using factorization techniques to reduce storage",
        "Networking - Data Plane",
        "10:00 - 20:00, Very useful charts",
        "Deep Learning: A Primer — Part 1",
        "GPipe: Easy Scaling with Micro-Batch Pipeline Parallelism",
        "The cut is done by hand",
        "sorted by key",
        "数据并行 - 使用参数服务器进行训练",
        "a - b",
        "",
        " - ",
    ] {
        assert_eq!(read(line), None, "{line}");
    }
}

#[test]
fn credits_beside_a_title() {
    for (text, authors, venue, year) in [
        (
            ". *Andrew M. Dai, Quoc V. Le*. NIPS 2015. [[pdf](https://arxiv.org/pdf/1511.01432.pdf)]",
            vec!["Andrew M. Dai", "Quoc V. Le"],
            Some("NIPS"),
            Some(2015),
        ),
        ("Young et al,2010", vec!["Young et al"], None, Some(2010)),
        ("Xu et al. (2020)", vec!["Xu et al."], None, Some(2020)),
        ("(Lee et al., 2017)", vec!["Lee et al."], None, Some(2017)),
        (
            "Blunsom & Cohn, 2010",
            vec!["Blunsom", "Cohn"],
            None,
            Some(2010),
        ),
        (", ICLR 2020", vec![], Some("ICLR"), Some(2020)),
        ("by Leslie Lamport", vec!["Leslie Lamport"], None, None),
        (
            "*Wei Zhu, Guotong Xie*. The 18th BioNLP workshop.",
            vec!["Wei Zhu", "Guotong Xie"],
            Some("The 18th BioNLP workshop"),
            None,
        ),
    ] {
        let found = credits(text).unwrap_or_else(|| panic!("no credits: {text}"));
        assert_eq!(
            (found.authors, found.venue, found.year),
            (authors, venue, year),
            "{text}"
        );
    }
    for text in [
        "",
        "very good",
        "阅读笔记",
        "微软的Inner Product快速计算的方法",
        "| [code](x)",
    ] {
        assert_eq!(credits(text), None, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn never_panics(line in "([A-Z][a-z]{0,4}|[ ,.:;|*()-]| - | by | et al\\.?|2019|SOSP|深度|—|é|\\[\\[|'s blog){0,24}") {
        let _ = split(&line);
        let _ = credits(&line);
    }
}

#[test]
fn what_trails_a_title() {
    check(
        "In Search of an Understandable Consensus Algorithm. Ongaro & Ousterhout. ATC'14 Best paper",
        "In Search of an Understandable Consensus Algorithm",
        &["Ongaro", "Ousterhout"],
        None,
        Some(2014),
    );
    check(
        "Viewstamped Replication Revisited, Liskov and Cowling, 2012",
        "Viewstamped Replication Revisited",
        &["Liskov", "Cowling"],
        None,
        Some(2012),
    );
    check(
        "DCTCP. Alizadeh et al. SIGCOMM 2010.",
        "DCTCP",
        &["Alizadeh et al."],
        None,
        Some(2010),
    );
    check(
        "HPCC: High Precision Congestion Control, Alibaba, SIGCOMM'19",
        "HPCC: High Precision Congestion Control",
        &[],
        Some("Alibaba"),
        Some(2019),
    );
    check(
        "Theorems for free! (Wadler, FPCA 1989)",
        "Theorems for free!",
        &["Wadler"],
        None,
        Some(1989),
    );
    check(
        "Paxos Made Simple (Lamport)",
        "Paxos Made Simple",
        &["Lamport"],
        None,
        None,
    );
    check(
        "Homa (Montazeri, 2018)",
        "Homa",
        &["Montazeri"],
        None,
        Some(2018),
    );
    check("Bigtable [OSDI 06]", "Bigtable", &[], None, Some(2006));
    for line in [
        "Aurora: On Avoiding Distributed Consensus for I/Os, Commits, and Membership Changes",
        "Multi-Tenant Storage (Act, Ignore, Modify)",
        "Attendees: Jane Doe, John Smith, Li Wei",
        "How Does Ray, a Distributed AI System, Powers OpenAI's ChatGPT?",
        "the pages go to the log first, and the rest follows (Figure 3)",
        "Design, Implementation, and Evaluation",
        "A Conversation with Werner Vogels (Amazon CTO)",
        "Congestion Control for Large-Scale RDMA Deployments (DCQCN)",
    ] {
        assert_eq!(read(line), None, "{line}");
    }
    for open in [
        "",
        "(",
        "Ö. (",
        ",",
        ". A",
        "a. (b",
        "题，（",
        "x —",
        "-- y",
        "a -- ",
    ] {
        let _ = read(&format!("Some Title of a Work {open}"));
        let _ = read(&format!("Some Title of a Work {open} (Doe, 2019)"));
    }
}

#[test]
fn what_leads_to_a_title() {
    check(
        "2013 - Spanner: Google's Globally-Distributed Database - Corbett et al. (TOCS)",
        "Spanner: Google's Globally-Distributed Database",
        &["Corbett et al."],
        None,
        Some(2013),
    );
    check(
        "2018 OSDI - Ray: A Distributed Framework for Emerging AI Applications",
        "Ray: A Distributed Framework for Emerging AI Applications",
        &[],
        None,
        Some(2018),
    );
    check(
        "MLSys 2020: Checkmate: Breaking the Memory Wall",
        "Checkmate: Breaking the Memory Wall",
        &[],
        None,
        Some(2020),
    );
    check(
        "(NeurIPS 2019) GPipe: Efficient Training of Giant Neural Networks",
        "GPipe: Efficient Training of Giant Neural Networks",
        &[],
        None,
        Some(2019),
    );
    check(
        "Jones & Lins. Garbage Collection: Algorithms for Memory Management. 1996",
        "Garbage Collection: Algorithms for Memory Management",
        &["Jones", "Lins"],
        None,
        Some(1996),
    );
    check(
        "Lakatos (1978) The Methodology of Scientific Research Programmes",
        "The Methodology of Scientific Research Programmes",
        &["Lakatos"],
        None,
        Some(1978),
    );
    check(
        "Popper, The Logic of Scientific Discovery",
        "The Logic of Scientific Discovery",
        &["Popper"],
        None,
        None,
    );
    check(
        "The Dataflow Model | Akidau et al. | VLDB 2015",
        "The Dataflow Model",
        &["Akidau et al."],
        None,
        Some(2015),
    );
    check(
        "Computing static single assignment form (Cytron et al. 91)",
        "Computing static single assignment form",
        &["Cytron et al."],
        None,
        Some(1991),
    );
    check(
        "Simple Made Easy, Rich Hickey (Strange Loop 2011)",
        "Simple Made Easy",
        &["Rich Hickey"],
        None,
        Some(2011),
    );
    check(
        "Engineering a Compiler (Cooper & Torczon), 2nd ed",
        "Engineering a Compiler",
        &["Cooper", "Torczon"],
        None,
        None,
    );
    for line in [
        "Spanner: Google's Globally-Distributed Database",
        "RocksDB & LevelDB: The Case for Custom Storage Backends",
        "Indexes, Views, Triggers: what they cost",
        "2PC, The Case Against",
        "Figure 3. The design of the log",
    ] {
        assert_eq!(read(line), None, "{line}");
    }
}

#[test]
fn talks_with_their_events() {
    let (title, facts) = super::read_talk("Counting Sheep by Jane Doe (Barn Loop 2013)").unwrap();
    assert_eq!(title, 0.."Counting Sheep".len());
    assert_eq!(facts.authors, ["Jane Doe"]);
    assert_eq!(
        (facts.venue.as_deref(), facts.year),
        (Some("Barn Loop"), Some(2013))
    );
    for other in [
        "Counting Sheep by night (Barn Loop 2013)",
        "Counting Sheep by Jane Doe (May 2013)",
        "Counting Sheep (Barn Loop 2013)",
        "",
    ] {
        assert!(super::read_talk(other).is_none(), "{other}");
    }
}
