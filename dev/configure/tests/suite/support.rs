//! The helpers that these tests share: AWS's tools from PyPI, an AWS simulator, and
//! scratch folders.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

/// The path of a program of `infra/requirements.txt`.
pub(crate) fn tool(name: &str) -> PathBuf {
    let folder = env::var_os("WILD_RYDES_AWS_TOOLS").expect(
        "WILD_RYDES_AWS_TOOLS is not set: run `cargo xtask test --only host`, which fetches \
         what infra/requirements.txt names and sets it",
    );
    PathBuf::from(folder).join(name)
}

/// A folder of this test's own, which is deleted when dropped.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wild-rydes-configure-{}-{number}", std::process::id());
        let folder = env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file.
    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// AWS's command line, with the simulator as its endpoint.
#[derive(Debug)]
pub(crate) struct Cli {
    pub(crate) endpoint: String,
    pub(crate) region: String,
}

impl Cli {
    /// Makes one call, and gives its output and exit status.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        Command::new(tool("aws"))
            .args(arguments)
            .args(["--endpoint-url", &self.endpoint, "--region", &self.region])
            .args(["--output", "json"])
            .env("AWS_ACCESS_KEY_ID", "local")
            .env("AWS_SECRET_ACCESS_KEY", "local")
            .env("AWS_PAGER", "")
            .env_remove("AWS_PROFILE")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// Makes one call that has to succeed, and gives its reply.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}\n{said}");
        if output.stdout.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// Makes one call of Cognito's JSON protocol, such as
/// `AWSCognitoIdentityProviderService.DescribeUserPool`, that has to succeed. It takes
/// a tenth of the command line's time.
pub(crate) fn call(endpoint: &str, target: &str, input: &Value) -> Value {
    let host = endpoint.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let body = input.to_string();
    // With HTTP/1.0 the reply is not in chunks, and ends with the connection.
    write!(
        stream,
        "POST / HTTP/1.0\r\nhost: {host}\r\nx-amz-target: {target}\r\ncontent-type: application/x-amz-json-1.1\r\nauthorization: AWS4-HMAC-SHA256 Credential=local/20261126/eu-west-1/cognito/aws4_request, SignedHeaders=host, Signature=0\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(" 200 "), "{target} {input}\n{reply}");
    serde_json::from_str(body).unwrap_or(Value::Null)
}

/// An AWS simulator that has CloudFormation. It is ended when dropped.
#[derive(Debug)]
pub(crate) struct AwsSimulator {
    child: Child,
    _scratch: Scratch,
    pub(crate) cli: Cli,
}

impl AwsSimulator {
    pub(crate) fn start() -> Self {
        let scratch = Scratch::new();
        let port = TcpListener::bind(("127.0.0.1", 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let (said, saying) = io::pipe().unwrap();
        let child = Command::new(tool("ministack"))
            .current_dir(&scratch.0)
            .env("HOME", &scratch.0)
            .env("TMPDIR", &scratch.0)
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env(
                "SERVICES",
                "apigateway,apigatewayv2,cloudformation,cognito-idp,cognito-identity,dynamodb,iam,lambda,logs,s3,sts",
            )
            // A function that it runs calls it back here.
            .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
            .env("IOT_MTLS_ENABLED", "0")
            .env("PYTHONUNBUFFERED", "1")
            .stdin(Stdio::null())
            .stdout(saying.try_clone().unwrap())
            .stderr(saying)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(said).lines().map_while(Result::ok);
        let mut heard = Vec::new();
        let listens = lines.by_ref().any(|line| {
            let listens = line.contains("Running on http");
            heard.push(line);
            listens
        });
        let simulator = Self {
            child,
            _scratch: scratch,
            cli: Cli {
                endpoint: format!("http://127.0.0.1:{port}"),
                region: "eu-west-1".to_owned(),
            },
        };
        assert!(listens, "it ended: {}", heard.join("\n"));
        // The program would block if its output were not read.
        std::thread::spawn(move || lines.for_each(drop));
        simulator
    }

    /// Creates a stack of `infra/cognito.yaml`, and gives the error's text if that
    /// fails.
    pub(crate) fn deploy(&self, stack: &str, parameters: &[(&str, &str)]) -> Result<(), String> {
        self.deploy_template("infra/cognito.yaml", stack, parameters)
    }

    /// Creates a stack of a template of the repository, and gives the error's text if that
    /// fails.
    pub(crate) fn deploy_template(
        &self,
        template: &str,
        stack: &str,
        parameters: &[(&str, &str)],
    ) -> Result<(), String> {
        let template = format!("file://{}", root().join(template).display());
        let parameters: Vec<_> = parameters
            .iter()
            .map(|(name, value)| format!("ParameterKey={name},ParameterValue={value}"))
            .collect();
        let mut arguments = vec!["cloudformation", "create-stack", "--stack-name", stack];
        arguments.extend(["--template-body", &template]);
        arguments.extend(["--capabilities", "CAPABILITY_IAM"]);
        if !parameters.is_empty() {
            arguments.push("--parameters");
            arguments.extend(parameters.iter().map(String::as_str));
        }
        let output = self.cli.run(&arguments);
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        // The command line's own `wait` polls only every half minute.
        let status = (0..60)
            .map(|_| self.status(stack))
            .find(|status| !status.ends_with("_IN_PROGRESS"));
        match status.as_deref() {
            Some("CREATE_COMPLETE") => Ok(()),
            other => Err(format!("the stack is {other:?}")),
        }
    }

    fn status(&self, stack: &str) -> String {
        let reply = self.describe(stack);
        let status = reply["Stacks"][0]["StackStatus"].as_str();
        status.unwrap().to_owned()
    }

    fn describe(&self, stack: &str) -> Value {
        let arguments = ["cloudformation", "describe-stacks", "--stack-name", stack];
        self.cli.ask(&arguments)
    }

    /// The outputs of a stack.
    pub(crate) fn outputs(&self, stack: &str) -> HashMap<String, String> {
        let reply = self.describe(stack);
        let outputs = reply["Stacks"][0]["Outputs"].as_array().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        outputs
            .iter()
            .map(|output| (text(&output["OutputKey"]), text(&output["OutputValue"])))
            .collect()
    }
}

impl Drop for AwsSimulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
