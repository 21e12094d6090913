use super::*;

#[track_caller]
fn check(text: &str, names: &[&str], rest: &str) {
    let authors = scan(text).unwrap_or_else(|| panic!("no authors: {text}"));
    let found: Vec<&str> = authors
        .names
        .iter()
        .map(|span| &text[span.clone()])
        .collect();
    assert_eq!(
        (found.as_slice(), &text[authors.end..]),
        (names, rest),
        "{text}"
    );
}

#[test]
fn forms_of_names() {
    check(
        "C. Gale, S. Jeon, and B. Schenke, Hydro",
        &["C. Gale", "S. Jeon", "B. Schenke"],
        ", Hydro",
    );
    check(
        "Berg, J., Smith, K. A., & van der Meer, L. (2019). T",
        &["Berg, J.", "Smith, K. A.", "van der Meer, L."],
        " (2019). T",
    );
    check("Lee, K. A survey of", &["Lee, K."], " A survey of");
    check(
        "Liu Y, Ott M, Goyal N. RoBERTa",
        &["Liu Y", "Ott M", "Goyal N."],
        " RoBERTa",
    );
    check(
        "Kato S., Fukue J., 2008, Black",
        &["Kato S.", "Fukue J."],
        ", 2008, Black",
    );
    check(
        "Deepak Narayanan, Aaron Harlap, and Matei Zaharia. 2019. P",
        &["Deepak Narayanan", "Aaron Harlap", "Matei Zaharia"],
        ". 2019. P",
    );
    check(
        "Narayanan, Deepak, et al. \"P",
        &["Narayanan, Deepak, et al."],
        " \"P",
    );
    check(
        "Narayanan, Deepak, Aaron Harlap, and Amar Phanishayee. \"P",
        &["Narayanan, Deepak", "Aaron Harlap", "Amar Phanishayee"],
        ". \"P",
    );
    check(
        "Camargo, S. J., K. A. Emanuel, and A. H. Sobel, 2007a: U",
        &["Camargo, S. J.", "K. A. Emanuel", "A. H. Sobel"],
        ", 2007a: U",
    );
    check(
        "--, and T. H. Jagger, 2004: A",
        &["T. H. Jagger"],
        ", 2004: A",
    );
    check(
        "J. Norem, J.Rosenzweig ,and J .Simpson ,\" E",
        &["J. Norem", "J.Rosenzweig", "J .Simpson"],
        " ,\" E",
    );
    check("Usbeck et al. GERBIL", &["Usbeck et al."], " GERBIL");
    check("M. Bajko et al., Report", &["M. Bajko et al."], ", Report");
    check(
        "A. Cau, R. Kuiper, and W.-P. de Roever.Formalising",
        &["A. Cau", "R. Kuiper", "W.-P. de Roever"],
        ".Formalising",
    );
    check(
        "王进玉, 王进聪, 2002, 敦煌",
        &["王进玉", "王进聪"],
        ", 2002, 敦煌",
    );
    check("郭宏奇. 中藥辨証治療", &["郭宏奇"], ". 中藥辨証治療");
}

#[test]
fn what_is_no_list_of_authors() {
    for text in [
        "Replica debug ordering biggest paper",
        "Data Plane, Control Plane and more",
        "the cat",
        "",
        "GPipe: Easy Scaling",
        "数据并行和模型并行的区别",
        "1. x",
    ] {
        assert_eq!(scan(text), None, "{text}");
    }
}
