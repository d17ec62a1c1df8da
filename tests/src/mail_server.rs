//! A tiny mail server, which understands as much as one letter needs (RFC 5321).

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// How it treats who comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manners {
    /// It takes every letter.
    Takes,
    /// It is too busy for the first two letters, then it takes them (RFC 5321 section 4.2.1).
    IsBusyTwice,
    /// It refuses every recipient.
    Refuses,
    /// It never says a word.
    Silent,
}

/// A running mail server. Its thread ends with the test.
pub struct MailServer {
    address: SocketAddr,
    letters: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    /// Starts one on a free port of the loopback interface.
    pub fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = listener.local_addr().expect("its address");
        let letters = Arc::new(Mutex::new(Vec::new()));
        let kept = letters.clone();
        std::thread::spawn(move || {
            for (number, stream) in listener.incoming().map_while(Result::ok).enumerate() {
                let kept = kept.clone();
                let manners = match manners {
                    Manners::IsBusyTwice if number >= 2 => Manners::Takes,
                    manners => manners,
                };
                std::thread::spawn(move || converse(stream, manners, &kept));
            }
        });
        Self { address, letters }
    }

    /// What `mail.smtp` has to be.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// What it took so far, heads and bodies.
    pub fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }
}

fn converse(mut stream: TcpStream, manners: Manners, kept: &Mutex<Vec<String>>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    if manners == Manners::Silent {
        while lines.next()?.is_ok() {}
        return None;
    }
    let mut say = |words: &str| stream.write_all(format!("{words}\r\n").as_bytes()).ok();
    say("220 tiny ESMTP")?;
    loop {
        let line = lines.next()?.ok()?.to_ascii_uppercase();
        let is_recipient = line.starts_with("RCPT");
        if is_recipient && manners == Manners::IsBusyTwice {
            say("451 4.3.2 come back later")?;
        } else if is_recipient && manners == Manners::Refuses {
            say("550 5.1.1 nobody of that name; your password is hunter2")?;
        } else if line.starts_with("DATA") {
            say("354 go on")?;
            let mut letter = String::new();
            loop {
                let line = lines.next()?.ok()?;
                if line == "." {
                    break;
                }
                letter.push_str(&line);
                letter.push('\n');
            }
            kept.lock().unwrap().push(letter);
            say("250 taken")?;
        } else if line.starts_with("QUIT") {
            say("221 bye")?;
            return Some(());
        } else {
            say("250 tiny")?;
        }
    }
}
