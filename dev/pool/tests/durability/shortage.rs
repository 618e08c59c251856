//! Shortages that end: of file descriptors, of processor time while many connect, of room
//! on the disk, and of a reader of the program's output.

use std::{
    io::Read,
    net::{SocketAddr, TcpStream},
    process::Command,
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::program::{Folder, LONGEST_LINE, Running, error_lines, sign_up};

#[test]
fn listener_goes_on_after_descriptors_ran_out() {
    let folder = Folder::new();
    let mut running = Running::start_limited(&folder, "ulimit -n 256");
    let errors = error_lines(&mut running);
    let connect = || TcpStream::connect(("127.0.0.1", running.port)).unwrap();
    let idle: Vec<TcpStream> = (0..400).map(|_| connect()).collect();
    let line = errors.recv_timeout(LONGEST_LINE).unwrap();
    assert!(
        line.contains("a connection could not be accepted"),
        "{line}"
    );
    // The pool closes idle connections for new ones, and serves all of these.
    for number in 0..3 {
        let reply = running.call("SignUp", &sign_up(number)).unwrap();
        assert!(reply["UserSub"].is_string(), "{reply}");
    }
    drop(idle);
    let list = json!({ "UserPoolId": "local_WildRydes" });
    let users = running.call("ListUsers", &list).unwrap();
    assert_eq!(users["Users"].as_array().unwrap().len(), 3);
}

/// The longest time in which the kernel takes a connection for a program that is busy. A
/// client whose first packet was dropped sends it again after a second.
const LONGEST_CONNECT: Duration = Duration::from_millis(900);

#[cfg(target_os = "linux")]
#[test]
fn busy_program_keeps_many_new_connections_waiting() {
    let folder = Folder::new();
    let running = Running::start(&folder);
    let signal = |name: &str| {
        let process = running.child.id().to_string();
        let sent = Command::new("kill").args([name, &process]).status();
        assert!(sent.unwrap().success());
    };
    // A stopped program accepts nothing.
    signal("-STOP");
    let address = SocketAddr::from(([127, 0, 0, 1], running.port));
    let waiting: Result<Vec<TcpStream>, _> = (0..400)
        .map(|_| TcpStream::connect_timeout(&address, LONGEST_CONNECT))
        .collect();
    signal("-CONT");
    assert_eq!(waiting.unwrap().len(), 400);
    let reply = running.call("SignUp", &sign_up(1)).unwrap();
    assert!(reply["UserSub"].is_string(), "{reply}");
}

/// Limits the size of the files that a running process writes. This has the effect of a
/// full disk: the write returns an error.
#[cfg(target_os = "linux")]
fn limit_file_size(running: &Running, limit: &str) {
    let limited = Command::new("prlimit")
        .args(["--pid", &running.child.id().to_string()])
        .arg(format!("--fsize={limit}:unlimited"))
        .status();
    assert!(limited.unwrap().success());
}

#[cfg(target_os = "linux")]
#[test]
fn writes_go_on_when_a_full_disk_has_room_again() {
    let folder = Folder::new();
    // The signal would end the program, which on a full disk gets no signal.
    let mut running = Running::start_limited(&folder, "trap '' XFSZ");
    let errors = error_lines(&mut running);
    let sign_up = |running: &Running, number| running.call("SignUp", &sign_up(number)).unwrap();
    let names = |running: &Running| -> Vec<Value> {
        let list = json!({ "UserPoolId": "local_WildRydes" });
        let users = running.call("ListUsers", &list).unwrap();
        let users = users["Users"].as_array().unwrap();
        let mut names: Vec<Value> = users.iter().map(|user| user["Username"].clone()).collect();
        names.sort_by_key(Value::to_string);
        names
    };
    assert!(sign_up(&running, 1)["UserSub"].is_string());

    limit_file_size(&running, "8192");
    for number in 2..4 {
        let refused = sign_up(&running, number);
        assert_eq!(
            refused,
            json!({ "__type": "InternalErrorException", "message": "Internal error." })
        );
        let line = errors.recv_timeout(LONGEST_LINE).unwrap();
        assert!(line.contains(folder.file().to_str().unwrap()), "{line}");
        // Reading goes on meanwhile.
        assert_eq!(names(&running), ["user-1"]);
    }

    // Calls whose changes are written together are refused and undone together.
    thread::scope(|scope| {
        for number in 10..18 {
            let running = &running;
            scope.spawn(move || {
                let refused = sign_up(running, number);
                assert_eq!(refused["__type"], "InternalErrorException", "{refused}");
                assert_eq!(names(running), ["user-1"]);
            });
        }
    });

    limit_file_size(&running, "unlimited");
    assert!(sign_up(&running, 4)["UserSub"].is_string());
    assert_eq!(names(&running), ["user-1", "user-4"]);
    running.kill();
    let again = Running::start(&folder);
    assert_eq!(names(&again), ["user-1", "user-4"]);
}

#[test]
fn unread_output_stops_nothing() {
    let folder = Folder::new();
    let mut running = Running::start(&folder);
    // The lines together are longer than the buffer of a pipe: each character of the
    // password is printed as eight.
    let password = format!("Aa1!{}", "\u{200b}".repeat(250));
    for number in 0..80 {
        let body = json!({
            "UserPoolId": "local_WildRydes",
            "Username": format!("user-{number}"),
            "TemporaryPassword": password,
            "UserAttributes": [{ "Name": "email", "Value": format!("{number}@example.com") }],
        });
        let reply = running.call("AdminCreateUser", &body).unwrap();
        assert!(reply["User"].is_object(), "{reply}");
    }
    // The program ends although its last lines are still unread.
    let process = running.child.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &process]).status();
    assert!(sent.unwrap().success());
    assert!(running.child.wait().unwrap().success());
    let mut printed = String::new();
    running.output.read_to_string(&mut printed).unwrap();
    assert!(printed.contains("email to 0@example.com"));
}

#[test]
fn error_at_the_start_names_the_file() {
    let folder = Folder::new();
    let start = |path: &std::path::Path| {
        let output = Command::new(env!("CARGO_BIN_EXE_cognito-local"))
            .args(["--port", "0", "--data"])
            .arg(path)
            .output()
            .unwrap();
        assert!(!output.status.success());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(path.to_str().unwrap()), "{said}");
    };
    let file = folder.file();
    let parent = file.parent().unwrap();
    std::fs::create_dir(parent).unwrap();
    std::fs::write(&file, "This is no database.").unwrap();
    start(&file);
    start(&file.join("below-a-file.redb"));
    start(parent);
    start(folder.path());
}
