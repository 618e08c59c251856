//! The program, as the tests start it and call it.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        atomic::{AtomicU32, Ordering},
        mpsc::{self, Receiver},
    },
    thread,
    time::Duration,
};

use serde_json::{Value, json};

/// The longest time for which a test waits for a reply.
const LONGEST_CALL: Duration = Duration::from_secs(20);

/// The longest time for which a test waits for a line.
pub(crate) const LONGEST_LINE: Duration = Duration::from_secs(20);

/// A folder that is removed at the end of the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("cognito-local-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.join("deeper/pool.redb")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The running program.
pub(crate) struct Running {
    pub(crate) child: Child,
    pub(crate) port: u16,
    pub(crate) output: BufReader<std::process::ChildStdout>,
}

impl Running {
    pub(crate) fn start(folder: &Folder) -> Self {
        Self::start_with(folder, &[])
    }

    pub(crate) fn start_with(folder: &Folder, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-local"));
        command.args(["--port", "0", "--data"]).arg(folder.file());
        command.stderr(Stdio::piped());
        Self::spawn(command.args(arguments))
    }

    /// Starts the program from a shell, after a command that limits it.
    pub(crate) fn start_limited(folder: &Folder, limit: &str) -> Self {
        let script = format!("{limit}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command
            .args(["-c", &script, env!("CARGO_BIN_EXE_cognito-local")])
            .args(["--port", "0", "--data"])
            .arg(folder.file())
            .stderr(Stdio::piped());
        Self::spawn(&mut command)
    }

    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let port = line.trim().rsplit_once(':').unwrap().1.parse().unwrap();
        Self {
            child,
            port,
            output,
        }
    }

    pub(crate) fn request(&self, request: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        // A pool that does not answer fails the test.
        stream.set_read_timeout(Some(LONGEST_CALL)).ok()?;
        stream.write_all(request.as_bytes()).ok()?;
        let mut reply = String::new();
        stream.read_to_string(&mut reply).ok()?;
        Some(reply.split_once("\r\n\r\n")?.1.to_owned())
    }

    pub(crate) fn call(&self, operation: &str, body: &Value) -> Option<Value> {
        let body = body.to_string();
        let reply = self.request(&format!(
            "POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             x-amz-target: AWSCognitoIdentityProviderService.{operation}\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        ))?;
        serde_json::from_str(&reply).ok()
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        serde_json::from_str(&self.request(&request).unwrap()).unwrap()
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads the lines of the program's standard error on a thread of its own.
pub(crate) fn error_lines(running: &mut Running) -> Receiver<String> {
    let errors = BufReader::new(running.child.stderr.take().unwrap());
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in errors.lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    lines
}

/// Returns the request that registers the user of a number.
pub(crate) fn sign_up(number: usize) -> Value {
    json!({
        "ClientId": "wildrydeswebapp",
        "Username": format!("user-{number}"),
        "Password": "Passw0rd!",
        "UserAttributes": [{ "Name": "email", "Value": format!("user-{number}@example.com") }],
    })
}
