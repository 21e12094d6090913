//! Pages that notes link to: where they may lead, what they say of themselves, what keeps programs out.
//!
//! No page of the internet is asked for here: a proxy that the environment names plays all of it.

use std::net::ToSocketAddrs as _;
use std::process::Command;

use super::server::{Act, Heard, Server, json, typed};
use super::verb::world;
use crate::harness::{Run, World};

const TITLE: &str = "How we moved the whole warehouse to columnar storage";

fn note(address: &str) -> String {
    format!("# blogs\n\n- [{TITLE}]({address})\n")
}

/// A catalog of one work whose page is here; a person says so, because notes with such links mean no work.
fn linked(address: &str) -> World {
    let world = world(&note("http://blog.example.com/2023/columnar"));
    let work = shown(&world);
    let key = work["key"].as_str().unwrap();
    world
        .run(&["set", key, &format!("urls={address}")])
        .expect(0);
    world
}

fn html(head: &str) -> Act {
    let page = format!("<!doctype html><html><head>{head}</head><body><h1>x</h1></body></html>");
    typed(200, "text/html; charset=utf-8", page)
}

/// A command whose every page comes from this server; no service answers.
fn command(world: &World, internet: &str, args: &[&str]) -> Command {
    let mut command = super::verb::command(world, "http://127.0.0.1:1", args);
    command
        .env("http_proxy", internet)
        .env_remove("NOTEBIB_OEMBED_URL");
    command
}

fn run(world: &World, internet: &Server) -> Run {
    let args = ["enrich", "--all"];
    world.finish(command(world, &internet.url, &args), &args, b"")
}

/// The one work that there is, and who says what of it.
fn shown(world: &World) -> serde_json::Value {
    let lines = world.run(&["list", "--json"]).expect(0).json_lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let key = lines[0]["key"].as_str().unwrap();
    let shown = world.run(&["show", key, "--json", "--sources"]).expect(0);
    shown.json_lines().remove(0)
}

/// Pages asked for, without the rules of their site.
fn asked(server: &Server) -> Vec<Heard> {
    let mut heard = server.heard();
    heard.retain(|one| !one.path.ends_with("/robots.txt"));
    heard
}

#[test]
fn a_link_into_a_private_network_is_not_followed_however_it_is_written() {
    let server = Server::start(|_| html("<title>secret</title>"));
    let port = server.url.rsplit(':').next().unwrap();
    let mut hosts: Vec<String> = [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",
        "0",
        "localhost",
        "LOCALHOST.",
        "x.localhost",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "user:word@127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "[fe80::1]",
        "[fd00::1]",
        "metadata.google.internal",
        "printer.local",
    ]
    .map(str::to_owned)
    .to_vec();
    // A name that the system resolves to this machine: its own, mostly.
    let own = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let own = own.trim();
    let leads_here = (own, 80)
        .to_socket_addrs()
        .is_ok_and(|mut found| found.any(|address| address.ip().is_loopback()));
    if leads_here {
        hosts.push(own.to_owned());
    }
    for host in hosts {
        let world = linked(&format!("http://{host}:{port}/2023/post"));
        let args = ["enrich", "--all"];
        let before = shown(&world);
        let command = super::verb::command(&world, "http://127.0.0.1:1", &args);
        let ended = world.finish(command, &args, b"").expect(4);
        assert!(
            ended.stderr.contains("private network"),
            "{host}: {}",
            ended.snapshot()
        );
        assert_eq!(shown(&world), before, "{host}");
    }
    assert!(server.heard().is_empty(), "{:?}", server.heard());
}

#[test]
fn a_page_may_lead_on_but_not_into_a_private_network() {
    let secret = Server::start(|_| html("<title>secret</title>"));
    for (target, words) in [
        (secret.url.as_str(), "private network"),
        (
            "http://169.254.169.254/latest/meta-data/",
            "private network",
        ),
        ("http://2130706433/", "private network"),
        ("http://[::ffff:127.0.0.1]/", "private network"),
        ("//localhost/x", "private network"),
        ("file:///etc/passwd", "to what is no web page"),
        ("gopher://example.org/", "to what is no web page"),
        ("/again", "in a circle"),
    ] {
        let location = target.to_owned();
        let internet = Server::start(move |_| {
            Act::Reply(302, vec![("location".into(), location.clone())], Vec::new())
        });
        let world = world(&note("http://blog.example.com/2023/columnar"));
        let before = shown(&world);
        let ended = run(&world, &internet).expect(4);
        assert!(
            ended.stderr.contains("notebib: webpage: ") && ended.stderr.contains(words),
            "{target}: {}",
            ended.snapshot()
        );
        assert_eq!(shown(&world), before, "{target}");
    }
    assert!(secret.heard().is_empty());
}

#[test]
fn a_person_may_let_links_lead_into_their_own_network() {
    let server = Server::start(|_| {
        html(&format!(
            "<title>{TITLE}</title><meta name=author content='Ann Author'>"
        ))
    });
    let world = linked(&format!("{}/2023/post", server.url));
    world.write(".notebib/config.toml", "[enrich]\nprivate = true\n");
    let args = ["enrich", "--all"];
    let command = super::verb::command(&world, "http://127.0.0.1:1", &args);
    world.finish(command, &args, b"").expect(0);
    assert_eq!(shown(&world)["authors"][0], "Ann Author");
}

#[test]
fn pages_say_who_wrote_them_and_when() {
    let head = |page: &str| match page {
        "/highwire" => {
            "<meta name=citation_title content='TITLE'><meta name=citation_author content='Author, Ann'>\
            <meta name=citation_publication_date content='2023/05/14'>"
        }
        "/dublin" => {
            "<meta name='DC.title' content='TITLE'><meta name='DC.creator' content='Author, Ann'>\
            <meta name='DCTERMS.issued' content='2023-05-14'>"
        }
        "/graph" => {
            "<meta property='og:title' content='TITLE'><meta property='article:author' content='Ann Author'>\
            <meta property='article:published_time' content='2023-05-14T10:00:00Z'><meta property='og:type' content='article'>"
        }
        "/linked" => {
            "<script type='application/ld+json'>{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"Person\",\
            \"@id\":\"#a\",\"name\":\"Ann Author\"},{\"@type\":[\"BlogPosting\"],\"headline\":\"TITLE\",\"author\":{\"@id\":\"#a\"},\
            \"datePublished\":\"2023-05-14\"}]}</script>"
        }
        _ => {
            "<title>TITLE | Example Blog</title><meta property=og:site_name content='Example Blog'>\
            <meta name=author content='Ann Author'><meta name=date content='2023-05-14'>"
        }
    };
    for page in ["/highwire", "/dublin", "/graph", "/linked", "/plain"] {
        let internet = Server::start(move |heard| match heard.path.ends_with("/robots.txt") {
            true => typed(404, "text/html", "<html>none</html>"),
            false => html(&head(page).replace("TITLE", TITLE)),
        });
        let world = world(&note(&format!("http://blog.example.com{page}")));
        let ended = run(&world, &internet).expect(0);
        let work = shown(&world);
        assert_eq!(
            work["authors"][0],
            "Ann Author",
            "{page}: {}",
            ended.snapshot()
        );
        assert_eq!(work["year"], 2023, "{page}: {work}");
        assert_eq!(work["title"], TITLE, "{page}");
        assert!(
            work["sources"].to_string().contains("provider:webpage"),
            "{page}: {work}"
        );
        // A second run asks nothing, not even for the rules of the site.
        let heard = internet.heard().len();
        run(&world, &internet).expect(0);
        assert_eq!(internet.heard().len(), heard, "{page}");
    }
}

#[test]
fn a_site_that_wants_no_programs_is_left_alone() {
    let internet = Server::start(|heard| match heard.path.ends_with("/robots.txt") {
        true => typed(200, "text/plain", "User-agent: *\nDisallow: /\n"),
        false => html(&format!("<title>{TITLE}</title>")),
    });
    let world = world(&note("http://blog.example.com/2023/columnar"));
    let ended = run(&world, &internet).expect(4);
    assert!(
        ended
            .stderr
            .contains("blog.example.com lets no programs read its pages"),
        "{}",
        ended.snapshot()
    );
    assert!(asked(&internet).is_empty());
}

#[test]
fn walls_and_pages_that_are_not_there_change_nothing() {
    let cases: [(&str, u16, &str, &[u8]); 12] = [
        (
            "Zhihu",
            200,
            "text/html",
            "<!doctype html><title>知乎 - 有问题，就会有答案</title>".as_bytes(),
        ),
        (
            "WeChat",
            200,
            "text/html",
            "<!doctype html><html><body>当前环境异常，完成验证后即可继续访问。</body></html>"
                .as_bytes(),
        ),
        (
            "Cloudflare",
            403,
            "text/html",
            b"<!doctype html><title>Just a moment...</title>",
        ),
        (
            "Anubis",
            200,
            "text/html",
            b"<!doctype html><title>Making sure you&#39;re not a bot!</title>",
        ),
        (
            "cookies",
            200,
            "text/html",
            b"<!doctype html><title>Before you continue to YouTube</title>",
        ),
        (
            "consent",
            200,
            "text/html",
            "<!doctype html><title>Zustimmung erforderlich: Cookies</title>".as_bytes(),
        ),
        (
            "log in",
            200,
            "text/html",
            b"<!doctype html><title>Log in | Example</title>",
        ),
        (
            "no page, said kindly",
            200,
            "text/html",
            b"<!doctype html><title>Page not found - Example Blog</title>",
        ),
        (
            "no page, with a number",
            200,
            "text/html",
            b"<!doctype html><title>404 | Example Blog</title>",
        ),
        (
            "no page in Chinese",
            200,
            "text/html",
            "<!doctype html><title>页面不存在</title>".as_bytes(),
        ),
        ("a PDF", 200, "application/pdf", b"%PDF-1.5 abc"),
        (
            "letters of no charset",
            200,
            "text/html",
            b"<!doctype html><title>\xc3\x28\xa0\xa1\xff\xfe\xfa</title>",
        ),
    ];
    for (name, status, kind, body) in cases {
        let internet = Server::start(move |heard| match heard.path.ends_with("/robots.txt") {
            true => typed(404, "text/plain", "none"),
            false => typed(status, kind, body),
        });
        let world = world(&note("http://blog.example.com/2023/columnar"));
        let before = shown(&world);
        let ended = run(&world, &internet).expect(4);
        assert!(
            ended
                .stderr
                .contains("notebib: webpage: 1 question without an answer: "),
            "{name}: {}",
            ended.snapshot()
        );
        assert_eq!(shown(&world), before, "{name}");
    }
    // What is not there is an answer.
    let internet =
        Server::start(|_| typed(404, "text/html", "<html><title>Not found</title></html>"));
    let world = world(&note("http://blog.example.com/2023/columnar"));
    let ended = run(&world, &internet).expect(1);
    assert!(
        ended.stdout.contains("not at webpage"),
        "{}",
        ended.snapshot()
    );
}

#[test]
fn a_page_may_misbehave_in_every_way() {
    let page = |status: u16, body: &[u8]| typed(status, "text/html", body);
    type Fault = (&'static str, Act, i32, &'static [&'static str]);
    let faults: Vec<Fault> = vec![
        ("timeout", Act::Hang, 4, &["no answer from"]),
        ("reset", Act::Reset, 4, &["breaks off"]),
        ("slow drip", Act::Drip, 4, &["no answer from"]),
        ("redirect loop", Act::Circle, 4, &["in a circle"]),
        ("429", page(429, b"slow down"), 4, &["asked too often"]),
        (
            "429 for hours",
            Act::Reply(
                429,
                vec![("retry-after".into(), "54000".into())],
                Vec::new(),
            ),
            4,
            &["come back in 15 h"],
        ),
        ("500", page(500, b"down"), 4, &["status 500"]),
        ("403", page(403, b"<html>no</html>"), 4, &["status 403"]),
        ("404", page(404, b"<html>no</html>"), 1, &[]),
        ("410", page(410, b"<html>no</html>"), 1, &[]),
        ("nothing", page(200, b""), 4, &["empty body"]),
        ("JSON", json(200, "{}"), 4, &["in place of HTML"]),
        (
            "no title",
            page(200, b"<!doctype html><meta name=x content=y>"),
            4,
            &["without a title"],
        ),
        (
            "cut off",
            page(200, b"<!doctype html><html><head><title>How we mo"),
            4,
            &["without title", "without a title"],
        ),
    ];
    std::thread::scope(|scope| {
        for (name, act, status, words) in faults {
            scope.spawn(move || {
                let internet =
                    Server::start(move |heard| match heard.path.ends_with("/robots.txt") {
                        true => typed(404, "text/plain", "none"),
                        false => act.clone(),
                    });
                let world = world(&note("http://blog.example.com/2023/columnar"));
                world.write(
                    ".notebib/config.toml",
                    "[enrich]\ntries = 2\npatience = 0.01\nconnect_timeout = 0.5\n",
                );
                let before = shown(&world);
                let args = ["enrich", "--all"];
                let mut command = command(&world, &internet.url, &args);
                command.env("NOTEBIB_TIMEOUT", "0.5");
                let ended = world.finish(command, &args, b"").expect(status);
                assert!(
                    words.is_empty() || words.iter().any(|word| ended.stderr.contains(word)),
                    "{name}: {}",
                    ended.snapshot()
                );
                assert!(!asked(&internet).is_empty(), "{name}");
                assert_eq!(shown(&world), before, "{name}");
            });
        }
    });
    // A page of two gigabytes has its facts at its beginning.
    let huge = Server::start(|heard| match heard.path.ends_with("/robots.txt") {
        true => typed(404, "text/plain", "none"),
        false => {
            let mut page = format!(
                "<!doctype html><title>{TITLE}</title><meta name=author content='Ann Author'>"
            )
            .into_bytes();
            page.resize(40 << 20, b' ');
            typed(200, "text/html", page)
        }
    });
    let world = world(&note("http://blog.example.com/2023/columnar"));
    run(&world, &huge).expect(0);
    assert_eq!(shown(&world)["authors"][0], "Ann Author");
}

#[test]
fn pages_in_other_charsets_are_read() {
    let title = "列式存储的数据仓库迁移实践";
    let page = format!(
        "<!doctype html><html><head><meta charset=gb2312><title>{title}</title><meta name=author content='王小明'></head></html>"
    );
    let (gbk, _, _) = encoding_rs::GBK.encode(&page);
    for (kind, body) in [
        ("text/html; charset=GBK", gbk.to_vec()),
        ("text/html", gbk.to_vec()),
        // Says one thing and is another.
        ("text/html; charset=gb2312", page.clone().into_bytes()),
    ] {
        let internet = Server::start(move |heard| match heard.path.ends_with("/robots.txt") {
            true => typed(404, "text/plain", "none"),
            false => typed(200, kind, &body),
        });
        let world = world(&format!(
            "# blogs\n\n- [{title}](http://blog.example.com/2023/columnar)\n"
        ));
        let ended = run(&world, &internet).expect(0);
        let work = shown(&world);
        assert_eq!(work["authors"][0], "王小明", "{kind}: {}", ended.snapshot());
    }
}

#[test]
fn a_video_is_asked_for_by_oembed() {
    let server = Server::start(|heard| match heard.path.starts_with("/oembed?") {
        true => json(
            200,
            r#"{"title":"How to build a compiler in a weekend","author_name":"Ann Author","type":"video","provider_name":"YouTube"}"#,
        ),
        false => json(404, "{}"),
    });
    let world = world(
        "# videos\n\n- How to build a compiler in a weekend https://www.youtube.com/watch?v=abcdefghijk\n",
    );
    let args = ["enrich", "--all"];
    let mut command = super::verb::command(&world, "http://127.0.0.1:1", &args);
    command.env("NOTEBIB_OEMBED_URL", format!("{}/oembed", server.url));
    let ended = world.finish(command, &args, b"").expect(0);
    let heard = server.heard();
    assert_eq!(heard.len(), 1, "{}", ended.snapshot());
    assert!(
        heard[0]
            .path
            .contains("url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Dabcdefghijk"),
        "{}",
        heard[0].path
    );
    let work = shown(&world);
    assert_eq!(work["kind"], "video");
    assert!(work["sources"].to_string().contains("Ann Author"), "{work}");
}
