//! Lines for the terminal, which threads of their own print.
//!
//! A pipe that nobody reads fills up, and a write to it then waits for ever. So the pool
//! puts its lines into bounded queues, and only the thread of a queue waits for its pipe.

use std::{
    io::{self, Write},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, Receiver, Sender, SyncSender},
    },
    thread,
    time::Duration,
};

use cognito_local::terminal::escaped;

/// The largest number of lines that wait for being printed.
const QUEUE: usize = 1_000;
/// The longest time for which the end of the program waits for its last lines.
const LAST_LINES: Duration = Duration::from_secs(1);

static OUTPUT: LazyLock<Printer> = LazyLock::new(|| Printer::start(io::stdout()));
static ERRORS: LazyLock<Printer> = LazyLock::new(|| Printer::start(io::stderr()));

/// Prints one line to standard output, escaped. This does not wait: see [`Printer::print`].
pub(crate) fn print_line(line: &str) {
    OUTPUT.print(line);
}

/// Prints one line to standard error, escaped. This does not wait: see [`Printer::print`].
pub(crate) fn print_error_line(line: &str) {
    ERRORS.print(line);
}

/// Waits until everything has been printed, but for a second at most for each of the two
/// outputs.
pub(crate) fn finish() {
    OUTPUT.finish();
    ERRORS.finish();
}

enum Entry {
    Line(String),
    /// A request to be answered once every line before it has been printed.
    Finish(Sender<()>),
}

/// A queue of lines, and the thread that prints them.
struct Printer {
    queue: SyncSender<Entry>,
    /// The number of lines that found the queue full and have not been reported yet.
    left_out: Arc<AtomicU64>,
}

impl Printer {
    fn start(output: impl Write + Send + 'static) -> Self {
        let (queue, entries) = mpsc::sync_channel(QUEUE);
        let left_out = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&left_out);
        // Without the thread, every line counts as left out, and the pool serves.
        let _ = thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(move || print_all(output, &entries, &counted));
        Self { queue, left_out }
    }

    /// Puts a line into the queue. If the queue is full, the line is left out; the next
    /// one that is printed is followed by the number of those left out.
    fn print(&self, line: &str) {
        if self.queue.try_send(Entry::Line(escaped(line))).is_err() {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn finish(&self) {
        let (done, finished) = mpsc::channel();
        if self.queue.try_send(Entry::Finish(done)).is_ok() {
            // An error means that the output takes nothing, so its last lines are lost.
            let _ = finished.recv_timeout(LAST_LINES);
        }
    }
}

/// Prints the entries of a queue until its sender is dropped. If the output is closed, the
/// error is ignored and the pool goes on serving.
fn print_all(mut output: impl Write, entries: &Receiver<Entry>, left_out: &AtomicU64) {
    for entry in entries {
        match entry {
            Entry::Line(line) => {
                let _ = writeln!(output, "{line}");
            }
            Entry::Finish(done) => {
                let _ = done.send(());
            }
        }
        match left_out.swap(0, Ordering::Relaxed) {
            0 => {}
            count => {
                let _ = writeln!(
                    output,
                    "({count} lines were left out: nobody read this output)"
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// An output that waits for permission before each write.
    struct Gate(Receiver<()>, Arc<Mutex<Vec<u8>>>);

    impl Write for Gate {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            self.1.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn full_queue_leaves_lines_out_and_says_so() {
        let (permit, permits) = mpsc::channel();
        let written = Arc::new(Mutex::new(Vec::new()));
        let printer = Printer::start(Gate(permits, Arc::clone(&written)));
        // The thread holds one line more than the queue, or is about to take it.
        for number in 0..QUEUE + 10 {
            printer.print(&format!("line {number}"));
        }
        drop(permit);
        while printer.left_out.load(Ordering::Relaxed) > 0 {
            thread::yield_now();
        }
        printer.finish();
        let text = String::from_utf8(written.lock().unwrap().clone()).unwrap();
        assert!(text.starts_with("line 0\n"), "{text}");
        assert!(text.contains(" lines were left out"), "{text}");
        assert!(text.lines().count() <= QUEUE + 3);
    }
}
