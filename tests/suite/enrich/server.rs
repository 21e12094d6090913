//! A small server on this machine that answers as it is told, and misbehaves on purpose.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    pub(crate) method: String,
    /// Path and query, as sent.
    pub(crate) path: String,
    /// Lower-case names.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
    pub(crate) at: Instant,
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Status, headers, body.
    Reply(u16, Vec<(String, String)>, Vec<u8>),
    /// The same after a while.
    Late(Duration, Box<Self>),
    /// Never answers.
    Hang,
    /// The head and half of what was promised, then the connection is gone.
    Reset,
    /// A byte now and then.
    Drip,
    /// To itself, for ever.
    Circle,
    /// More bytes than anybody wants.
    Huge,
}

/// A reply of JSON.
pub(crate) fn json(status: u16, body: impl AsRef<[u8]>) -> Act {
    let head = vec![("content-type".to_owned(), "application/json".to_owned())];
    Act::Reply(status, head, body.as_ref().to_vec())
}

/// A reply of any other type.
pub(crate) fn typed(status: u16, kind: &str, body: impl AsRef<[u8]>) -> Act {
    Act::Reply(
        status,
        vec![("content-type".to_owned(), kind.to_owned())],
        body.as_ref().to_vec(),
    )
}

type Log = Arc<Mutex<Vec<Heard>>>;

/// A request, and when the last byte of its reply was handed to the system.
type Answers = Arc<Mutex<Vec<(Heard, Instant)>>>;

/// A server that lives as long as the test.
pub(crate) struct Server {
    pub(crate) url: String,
    log: Log,
    answers: Answers,
}

impl Server {
    /// Starts to answer.
    pub(crate) fn start(act: impl Fn(&Heard) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (log, answers): (Log, Answers) = (Arc::default(), Arc::default());
        let act = Arc::new(act);
        let (heard, answered) = (Arc::clone(&log), Arc::clone(&answers));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { break };
                let (act, log, answers) =
                    (Arc::clone(&act), Arc::clone(&heard), Arc::clone(&answered));
                std::thread::spawn(move || {
                    // The other side may go away at any time: that is what these tests are about.
                    let _ = serve(stream, &*act, &log, &answers);
                });
            }
        });
        Self { url, log, answers }
    }

    /// The requests that were answered to the last byte, and when.
    pub(crate) fn answered(&self) -> Vec<(Heard, Instant)> {
        self.answers.lock().unwrap().clone()
    }

    /// Everything that was asked so far, in its order.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.log.lock().unwrap().clone()
    }
}

fn serve(
    stream: TcpStream,
    act: &(dyn Fn(&Heard) -> Act + Send + Sync),
    log: &Log,
    answers: &Answers,
) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut parts = line.split_whitespace();
        let (method, path) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else {
                break;
            };
            headers.insert(name.to_lowercase(), value.trim().to_owned());
        }
        let length = headers
            .get("content-length")
            .and_then(|length| length.parse().ok())
            .unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let heard = Heard {
            method: method.to_owned(),
            path: path.to_owned(),
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            at: Instant::now(),
        };
        log.lock().unwrap().push(heard.clone());
        let mut chosen = act(&heard);
        while let Act::Late(wait, then) = chosen {
            std::thread::sleep(wait);
            chosen = *then;
        }
        match chosen {
            Act::Reply(status, headers, body) => {
                let mut head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
                for (name, value) in headers {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                stream.write_all(format!("{head}\r\n").as_bytes())?;
                stream.write_all(&body)?;
            }
            Act::Hang => {
                std::thread::sleep(Duration::from_secs(60));
                return Ok(());
            }
            Act::Reset => {
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{\"status\":")?;
                return stream.shutdown(Shutdown::Both);
            }
            Act::Drip => {
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99999\r\n\r\n")?;
                for _ in 0..600 {
                    stream.write_all(b" ")?;
                    std::thread::sleep(Duration::from_millis(100));
                }
                return Ok(());
            }
            Act::Circle => {
                let head = format!(
                    "HTTP/1.1 302 Found\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n",
                    heard.path
                );
                stream.write_all(head.as_bytes())?;
            }
            Act::Huge => {
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2000000000\r\n\r\n")?;
                let chunk = vec![b' '; 1 << 20];
                for _ in 0..2000 {
                    stream.write_all(&chunk)?;
                }
            }
            Act::Late(..) => {}
        }
        stream.flush()?;
        answers.lock().unwrap().push((heard, Instant::now()));
    }
}
