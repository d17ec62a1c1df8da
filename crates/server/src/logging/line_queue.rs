//! Lines on their way to a file that may be full, closed, or a pipe that nobody reads.
//!
//! Whoever logs puts a line into a bounded queue and goes on at once; one thread writes. What finds no room, or can't be
//! written, is lost and counted, and a line says how many as soon as one can be written again.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use uncino_domain::clock::{Clock as _, SystemClock};

/// How many bytes may wait.
const ROOM: usize = 1024 * 1024;
/// After what pause a pipe is tried again that says it is full instead of waiting.
const PAUSE: Duration = Duration::from_millis(10);

/// The way to the thread that writes.
#[derive(Debug, Clone)]
pub(crate) struct LineQueue(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    lines: VecDeque<Vec<u8>>,
    /// Of all lines together.
    bytes: usize,
    /// Lines that found no room since the thread looked last.
    lost: u64,
    is_writing: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LineQueue {
    /// Starts the thread on standard error; without one all is lost.
    ///
    /// # Errors
    /// When there can be no thread.
    pub(crate) fn on_standard_error() -> io::Result<Self> {
        // A file of its own: whoever holds the lock of the standard library's may wait for ever.
        #[cfg(unix)]
        let file = std::os::fd::AsFd::as_fd(&io::stderr()).try_clone_to_owned().map(File::from);
        #[cfg(windows)]
        let file =
            std::os::windows::io::AsHandle::as_handle(&io::stderr()).try_clone_to_owned().map(File::from);
        match file {
            Ok(file) => Self::start(file),
            Err(_closed) => Self::start(io::sink()),
        }
    }

    fn start(mut file: impl Write + Send + 'static) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let of_thread = shared.clone();
        std::thread::Builder::new().name("log".to_owned()).spawn(move || write_all(&of_thread, &mut file))?;
        Ok(Self(shared))
    }

    /// Takes a line; returns at once.
    pub(crate) fn push(&self, line: &[u8]) {
        let mut state = self.0.state();
        if state.bytes + line.len() > ROOM {
            state.lost += 1;
        } else {
            state.bytes += line.len();
            state.lines.push_back(line.to_vec());
        }
        drop(state);
        self.0.changed.notify_all();
    }

    /// Waits until all is written, but no longer than this.
    pub(crate) fn flush(&self, patience: Duration) {
        let end = Instant::now() + patience;
        let mut state = self.0.state();
        while state.is_writing || !state.lines.is_empty() || state.lost > 0 {
            let Some(rest) = end.checked_duration_since(Instant::now()).filter(|rest| !rest.is_zero()) else {
                return;
            };
            let waited = self.0.changed.wait_timeout(state, rest);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// One call is one line, as the subscriber makes them. Nothing fails here, so nobody has to handle it.
impl Write for LineQueue {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.push(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The thread. It ends with the program.
fn write_all(shared: &Shared, file: &mut impl Write) {
    let mut lost = 0;
    loop {
        let mut state = shared.state();
        state.is_writing = false;
        shared.changed.notify_all();
        while state.lines.is_empty() && state.lost == 0 {
            state = shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let lines = std::mem::take(&mut state.lines);
        state.bytes = 0;
        let without_room = std::mem::take(&mut state.lost);
        state.is_writing = true;
        drop(state);
        for line in lines {
            if lost > 0 && write_line(file, &notice(lost)).is_ok() {
                lost = 0;
            }
            if write_line(file, &line).is_err() {
                lost += 1;
            }
        }
        // They came after those that had room.
        lost += without_room;
        if lost > 0 && write_line(file, &notice(lost)).is_ok() {
            lost = 0;
        }
    }
}

fn notice(lost: u64) -> Vec<u8> {
    let now = SystemClock.now().format("%Y-%m-%dT%H:%M:%S%.6fZ");
    format!("{now}  WARN lines of the log were lost, because they could not be written lines={lost}\n")
        .into_bytes()
}

fn write_line(file: &mut impl Write, mut line: &[u8]) -> io::Result<()> {
    while !line.is_empty() {
        match file.write(line) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(written) => line = line.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::sleep(PAUSE),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::sync::{Arc, Mutex};
    use std::time::{Duration, Instant};

    use super::{LineQueue, ROOM};

    const LONG: Duration = Duration::from_secs(10);

    /// Keeps what is written, and fails or waits as it is told.
    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Sheet>>);

    #[derive(Default)]
    struct Sheet {
        text: String,
        is_full: bool,
        gate: Option<Receiver<()>>,
    }

    impl Paper {
        fn text(&self) -> String {
            self.0.lock().unwrap().text.clone()
        }

        fn closed_by_a_gate() -> (Self, Sender<()>) {
            let (opened, gate) = channel();
            let paper = Self::default();
            paper.0.lock().unwrap().gate = Some(gate);
            (paper, opened)
        }
    }

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let gate = self.0.lock().unwrap().gate.take();
            if let Some(gate) = gate {
                let _opened = gate.recv();
            }
            let mut sheet = self.0.lock().unwrap();
            if sheet.is_full {
                return Err(io::ErrorKind::StorageFull.into());
            }
            let part = &bytes[..bytes.len().min(5)];
            sheet.text.push_str(std::str::from_utf8(part).unwrap());
            Ok(part.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_are_written_whole_and_in_order() {
        let paper = Paper::default();
        let lines = LineQueue::start(paper.clone()).unwrap();
        for number in 0..100 {
            lines.push(format!("line {number}\n").as_bytes());
        }
        lines.flush(LONG);
        let lines: Vec<String> = (0..100).map(|number| format!("line {number}\n")).collect();
        let expected = lines.concat();
        assert_eq!(paper.text(), expected);
    }

    #[test]
    fn what_can_not_be_written_is_counted_and_said_later() {
        let paper = Paper::default();
        paper.0.lock().unwrap().is_full = true;
        let lines = LineQueue::start(paper.clone()).unwrap();
        for _ in 0..3 {
            lines.push(b"lost\n");
            lines.flush(LONG);
        }
        paper.0.lock().unwrap().is_full = false;
        lines.push(b"again\n");
        lines.flush(LONG);
        let text = paper.text();
        assert!(text.contains("WARN lines of the log were lost") && text.contains("lines=3\n"), "{text}");
        assert!(text.ends_with("\nagain\n") && !text.contains("lost\n"), "{text}");
    }

    #[test]
    fn nobody_waits_for_who_does_not_read() {
        let (paper, opened) = Paper::closed_by_a_gate();
        let lines = LineQueue::start(paper.clone()).unwrap();
        let (line, started) = (vec![b'x'; 1024], Instant::now());
        for _ in 0..10 * ROOM / line.len() {
            lines.push(&line);
        }
        lines.flush(Duration::from_millis(50));
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
        opened.send(()).unwrap();
        lines.flush(LONG);
        let text = paper.text();
        assert!(text.len() <= 2 * ROOM + 1024, "what waits is bounded: {}", text.len());
        assert!(text.contains("lines of the log were lost"), "and the rest is counted");
    }
}
