//! Venues and organisations: telling `SOSP` and `FAST18 best paper` from `NVIDIA`.
//!
//! Comes in: a few words. Goes out: whether they name a venue, an organisation or people. Knows acronyms
//! by name; what it does not know it judges by its shape.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::lexicon::Lexicon;
use crate::model::venues;

/// A venue as written, and the year that its name carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Venue<'t> {
    /// Without a year in four digits that stands apart: `OSDI` of `OSDI 2020`; `FAST18` stays as it is.
    pub name: &'t str,
    /// The year: `2020` of `OSDI 2020`, `2018` of `FAST18`.
    pub year: Option<i32>,
}

/// Reads a venue; none when the words name something else.
#[must_use]
pub fn parse(text: &str) -> Option<Venue<'_>> {
    let text = without_in(text);
    let core = strip_praise(text);
    let (stem, year) = split_year(core);
    if stem.is_empty() || !stem.chars().any(char::is_alphabetic) {
        return None;
    }
    // A year of four digits that stands apart is no part of the name.
    let apart = core.len() > stem.len()
        && year.is_some()
        && core[stem.len()..].starts_with([' ', ','])
        && core.len() == text.len();
    let name = if apart { stem } else { text };
    let found = Venue { name, year };
    // `ACM Computing Surveys`, `Acta Informatica`: no word of these tells.
    let is_listed = || stem.contains(' ') && venues::find(stem).is_some();
    if is_acronym(stem) || has_venue_word(stem) || is_listed() {
        return Some(found);
    }
    if is_organisation(stem) {
        return None;
    }
    let letters = stem.chars().filter(|c| c.is_alphabetic()).count();
    let one_word = !stem.contains(char::is_whitespace) && stem.is_ascii();
    // `FlashSummit15`, `HotDep14`: a name with the year glued on.
    if year.is_some()
        && core.len() > stem.len()
        && one_word
        && (3..=16).contains(&letters)
        && stem.chars().next().is_some_and(char::is_uppercase)
        && stem.chars().filter(|c| c.is_uppercase()).count() >= 2
    {
        return Some(found);
    }
    // Capitals alone that name no organisation we know.
    let capitals = one_word
        && stem
            .chars()
            .all(|c| c.is_ascii_uppercase() || matches!(c, '-' | '/' | '&'));
    (capitals && (3..=9).contains(&letters)).then_some(found)
}

fn without_in(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("In ")
        .or_else(|| text.strip_prefix("in "))
        .unwrap_or(text)
        .trim()
}

/// True for what [`parse`] may read as a venue with its year, or as an acronym that we know; far cheaper.
pub(super) fn may_be_dated_or_known(text: &str) -> bool {
    let (stem, year) = split_year(strip_praise(without_in(text)));
    year.is_some() || is_acronym(stem)
}

/// True for an acronym that we know, with or without a year: `SOSP`, `FAST18`, `NSDI'22`.
#[must_use]
pub fn is_known(text: &str) -> bool {
    is_acronym(split_year(strip_praise(text.trim())).0)
}

/// Takes `best paper` and its like off.
fn strip_praise(text: &str) -> &str {
    let bytes = text.as_bytes();
    // It is never all of the text, and ends in one of few letters.
    let may_end_so = matches!(
        bytes.last().map(u8::to_ascii_lowercase),
        Some(b'd' | b'e' | b'l' | b'o' | b'r' | b't')
    );
    if !may_end_so || memchr::memchr(b' ', bytes).is_none() {
        return text;
    }
    for tail in [
        "best paper award",
        "best student paper",
        "best paper",
        "best demo",
        "outstanding paper",
        "distinguished paper",
        "short paper",
        "oral",
        "poster",
        "spotlight",
        "workshop paper",
        "tutorial",
        "keynote",
    ] {
        let Some(start) = bytes.len().checked_sub(tail.len()) else {
            continue;
        };
        if bytes[start..].eq_ignore_ascii_case(tail.as_bytes()) && bytes[..start].ends_with(b" ") {
            return text[..start].trim_end();
        }
    }
    text
}

/// The year that two digits stand for.
#[must_use]
pub const fn full_year(two: i32) -> i32 {
    if two > 50 { 1900 + two } else { 2000 + two }
}

/// Splits `FAST18`, `NSDI'22`, `VLDB 2023`, `ICML-2019` into the name and the year.
#[must_use]
pub fn split_year(text: &str) -> (&str, Option<i32>) {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let head = &text[..text.len() - digits];
    let number: Option<i32> = text[head.len()..].parse().ok();
    let stem = head.trim_end_matches([' ', '\'', '’', '‘', '-', '`', ',', '_']);
    match (digits, number) {
        (4, Some(year)) if (1900..=2099).contains(&year) => (stem, Some(year)),
        // `OSDI 06`: apart from a name that is no venue, two digits are a number.
        (2, Some(short)) if !stem.is_empty() && (!head.ends_with(' ') || is_acronym(stem)) => {
            (stem, Some(full_year(short)))
        }
        _ => {
            // The year may stand first: `2020 IEEE Symposium …`, which is part of the name.
            (text, None)
        }
    }
}

fn is_acronym(stem: &str) -> bool {
    if KNOWN.contains(stem) {
        return true;
    }
    // The longest acronym has twelve letters.
    let is_joint = |byte| matches!(byte, b' ' | b'@' | b'/');
    let Some(joint) = stem.bytes().take(16).position(is_joint) else {
        return false;
    };
    let (first, second) = (&stem[..joint], &stem[joint + 1..]);
    KNOWN.contains(first)
        && (KNOWN.contains(second)
            || second.starts_with("Workshop")
            || second.starts_with("Findings"))
        || matches!(first, "ACM" | "IEEE" | "USENIX" | "Proc." | "Findings")
            && KNOWN.contains(second)
}

/// True when a word says that this is a venue or a kind of document.
#[must_use]
pub fn has_venue_word(text: &str) -> bool {
    VENUE_WORDS.has_word_of(text)
        || text.ends_with("学报")
        || text.ends_with("論文")
        || text.ends_with("论文")
        || text.ends_with("會議")
        || text.ends_with("会议")
        || text.ends_with("杂志")
}

/// True when the words name an organisation.
#[must_use]
pub fn is_organisation(text: &str) -> bool {
    ORGANISATION_WORDS.has_word_of(text)
        || [
            "大学",
            "大學",
            "公司",
            "研究院",
            "研究所",
            "实验室",
            "集团",
            "学院",
            "科技",
        ]
        .iter()
        .any(|tail| text.ends_with(tail))
}

/// True when the words name authors: `Vaswani et al.`, `Blunsom & Cohn`, `Klein and Manning`.
#[must_use]
pub fn is_people(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_lowercase();
    if lower.ends_with("et al.")
        || lower.ends_with("et al")
        || text.ends_with('等')
        || text.ends_with("等人")
    {
        return true;
    }
    let is_surname = |name: &str| {
        let words: Vec<&str> = name.split_whitespace().collect();
        (1..=3).contains(&words.len())
            && words
                .iter()
                .all(|word| word.chars().next().is_some_and(char::is_uppercase))
            && !is_organisation(name)
    };
    [" & ", " and "].iter().any(|joint| {
        text.split_once(joint)
            .is_some_and(|(first, second)| is_surname(first) && is_surname(second))
    })
}

static VENUE_WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(
        "\
conference journal proceedings workshop workshops symposium transactions letters summit arxiv proc thesis \
dissertation preprint biorxiv medrxiv ssrn report lncs trans conf symp annals bulletin quarterly magazine \
review reviews advances communications j int lett techreport"
            .split(' '),
    )
});

static ORGANISATION_WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(
        "\
university institute laboratory laboratories lab labs inc ltd corp corporation company foundation team group \
research college school academy center centre ai technologies systems cloud google microsoft nvidia openai \
deepmind facebook meta amazon apple ibm intel amd arm baidu alibaba tencent huawei bytedance netflix uber \
linkedin twitter anthropic huggingface aws oracle samsung vmware emc dell hp hpe cisco mit cmu ucb stanford \
berkeley eth epfl tsinghua pku sjtu ustc nus kaist snowflake databricks cloudflare dropbox yahoo ebay \
salesforce sap pingcap cockroach mongodb redhat netapp seagate wd micron hitachi fujitsu toshiba nec msra \
kuaishou meituan jd didi xiaomi deepseek mistral"
            .split(' '),
    )
});

static KNOWN: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| ACRONYMS.split_whitespace().collect());

/// Acronyms of venues, in the case in which people write them.
const ACRONYMS: &str = "\
AAAI AACL AAMAS ACC ACCV ACL ACM-CCS ACSAC ACSOS AEAD AIED AISTATS AKBC AMIA APNet APSEC APSys ARES ASE ASIACCS ASPLOS ASRU ATC ATVA \
AVI BICOB BMVC BPM BigData BioNLP BlackBoxNLP CACM CADE CAV CC CCGrid CCS CEC CGO CHES CHI CIDR CIKM CLEF CLUSTER CLOUD CMC COLING COLM COLT COMPSAC \
CONCUR CONEXT CONLL CONSTRAINTS CoNEXT CoNLL CORL CoRL CoRR CP CPP CRYPTO CSCL CSCW CSF CSUR CVPR DAC DASFAA DATE DCC DEBS DIS DISC DLS DNIS DSN EACL EC ECAI ECCV \
ECIR ECML ECML-PKDD ECOOP ECRTS EDBT EDM EMNLP EMSOFT ESA ESEC ESEC/FSE ESEM ESOP ESORICS ESWC ETAPS EUROCRYPT EuroPar EuroS&P EuroSys EWSN FAccT FAST FC FCCM FOCS FPGA FPL FSE FM FMCAD FSTTCS \
GECCO GLOBECOM GPCE GRADES HCOMP HICSS HotCarbon HotChips HotCloud HotDep HotEdge HotMobile HotNets HotOS HotPar HotPower HotStorage HPCA HPDC HPEC HRI HT IC2E ICALP ICAPS ICASSP ICC ICCAD ICCD ICCV ICDAR ICDCS \
ICDE ICDM ICDT ICER ICFP ICLP ICLR ICML ICMR ICNP ICPADS ICPC ICPE ICPP ICPR ICRA ICS ICSE ICSME ICSOC ICST ICWS ICWSM IJCAI IJCAR IJCNLP IJCNN IJCV IMC IMWUT INFOCOM INLG Interspeech INTERSPEECH IPDPS IPSN IROS \
ISCA ISIT ISMAR ISMIR ISMM ISPASS ISSCC ISSTA ISWC ITCS ITiCSE IUI IWQoS JACM JAIR JCDL JMLR KDD KR LACL LCTES LICS LISA LNCS LPAR LREC MASCOTS MICCAI MICRO Middleware MIDDLEWARE MLSys MLSYS MM \
MobiCom MobiHoc MobiSys MOBICOM MSR MSST NAACL NAACL-HLT NAS NDSS NeurIPS NIPS NOCS NOMS NOSSDAV NSDI NVMW OOPSLA OpenSym OSDI OSR P2P PACMPL PACT PAKDD PAM PAMI PaPoC PETS PKDD PLDI PLOS PMLR PNAS PODC PODS \
POMACS POPL PPDP PPOPP PPoPP PPSN PRDC PRX PVLDB QCE RANDOM RECOMB RecSys RECSYS RepL4NLP RSS RTAS RTSS S&P SANER SAS SAT SC SDM SEC SECON SEKE SenSys SIAM SIGCOMM SIGCSE SIGDIAL SIGGRAPH SIGIR SIGKDD SIGMETRICS \
SIGMOD SIGOPS SIGPLAN SIROCCO SLE SLT SOCC SoCC SOCG SoCG SODA SOSP SOSR SOUPS SPAA SPIN SPIRE SRDS SSDBM SSTD STACS STOC SYSTOR TACAS TACL TACO TCAD TCC TDSC TEI TIFS TIST TISSEC TIT TKDE TMLR TNNLS \
TOCS TODS TOG TOIS TOIT TOMM TOMPECS TON TOPLAS TOS TOSEM TPAMI TPDS TREC TRO TSE TWEB UAI UbiComp UIST USENIX VEE VINT VIS VLDB VLDBJ VLDBj VMCAI WACV WINE WMT WSDM WWW XRDS Nature Science Cell PLoS Lancet NEJM \
arXiv ArXiv arxiv ARXIV bioRxiv medRxiv SSRN Preprint TheWebConf FlashSummit CVPRW ICCVW ECCVW EMNLP-IJCNLP ACL-IJCNLP";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn venues_and_what_is_none() {
        for (text, name, year) in [
            ("SOSP", "SOSP", None),
            ("FAST18", "FAST18", Some(2018)),
            ("NSDI'22", "NSDI'22", Some(2022)),
            ("VLDB 2023", "VLDB", Some(2023)),
            ("SIGMOD24 best paper", "SIGMOD24 best paper", Some(2024)),
            ("FlashSumit19", "FlashSumit19", Some(2019)),
            ("PhD thesis", "PhD thesis", None),
            ("The 18th BioNLP workshop", "The 18th BioNLP workshop", None),
            ("ACM CCS", "ACM CCS", None),
        ] {
            assert_eq!(parse(text), Some(Venue { name, year }), "{text}");
        }
        for text in [
            "NVIDIA",
            "IBM",
            "Google",
            "Stanford University",
            "Moonshot AI",
            "清华大学",
            "Deepak Narayanan",
            "2019",
            "",
            "'",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
