//! A storage beside a local pool, its riders, and AWS's clients.

use std::env;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use cognito_local::{Pool, Settings, http, test_keys};
use serde_json::{Value, json};
use wild_rydes_storage::{self as storage, Storage};

const POOL: &str = "local_WildRydes";
const CLIENT: &str = "wildrydeswebapp";
const PASSWORD: &str = "Passw0rd!";
const PROVIDER: &str = "cognito-idp.local.amazonaws.com/local_WildRydes";
const GUEST_ROLE: &str = "arn:aws:iam::000000000000:role/guest";

/// A program of `infra/requirements.txt`.
fn tool(name: &str) -> PathBuf {
    let folder = env::var_os("WILD_RYDES_AWS_TOOLS").expect(
        "WILD_RYDES_AWS_TOOLS is not set: run `cargo xtask test --only host`, which fetches \
         what infra/requirements.txt names and sets it",
    );
    PathBuf::from(folder).join(name)
}

/// AWS credentials of an identity.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    pub(crate) identity_id: String,
    pub(crate) access_key_id: String,
    pub(crate) secret_key: String,
    pub(crate) session_token: Option<String>,
}

impl Credentials {
    /// The key of this identity's own picture.
    pub(crate) fn own_key(&self) -> String {
        format!("protected/{}/picture.webp", self.identity_id)
    }

    /// Gives the credentials to a program.
    fn set(&self, command: &mut Command) {
        command
            .env("AWS_ACCESS_KEY_ID", &self.access_key_id)
            .env("AWS_SECRET_ACCESS_KEY", &self.secret_key)
            .env_remove("AWS_SESSION_TOKEN")
            .env_remove("AWS_PROFILE");
        if let Some(token) = &self.session_token {
            command.env("AWS_SESSION_TOKEN", token);
        }
    }
}

/// The response to a request of `signed.py`.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    /// The status and the code of S3's error.
    pub(crate) fn refusal(&self) -> (u16, &str) {
        let code = self.body.split_once("<Code>").map(|(_, rest)| rest);
        let code = code.and_then(|rest| rest.split_once("</Code>"));
        (self.status, code.map_or("", |(code, _)| code))
    }
}

/// A storage with a local pool of its own. Both end when this is dropped.
pub(crate) struct Site {
    pub(crate) pool: Pool,
    pool_server: Option<http::Server>,
    pub(crate) storage: storage::Server,
    folder: PathBuf,
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Site {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wild-rydes-storage-{}-{number}", std::process::id());
        let folder = env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        let settings = Settings {
            keys: Some(test_keys().unwrap()),
            ..Settings::default()
        };
        let pool = Pool::ephemeral(&settings).unwrap();
        let pool_server = http::serve_on_free_port(pool.clone()).unwrap();
        let settings = storage::Settings {
            folder: folder.clone(),
            pool: pool_server.base_url().to_owned(),
        };
        Self {
            pool,
            pool_server: Some(pool_server),
            storage: storage::serve_on_free_port(Storage::open(&settings).unwrap()).unwrap(),
            folder,
        }
    }

    /// Ends the pool's server.
    pub(crate) fn stop_the_pool(&mut self) {
        self.pool_server = None;
    }

    fn port(&self) -> &str {
        self.storage.url().rsplit_once(':').unwrap().1
    }

    /// Sends a request without a signature.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let port = self.port();
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !headers.iter().any(|(name, _)| *name == "host") {
            request.push_str(&format!("host: localhost:{port}\r\n"));
        }
        request.push_str("content-length: 0\r\n\r\n");
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        Reply {
            status: head[9..12].parse().unwrap(),
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    /// Sends a request that AWS's library signs: see `clients/signed.py`.
    pub(crate) fn signed(
        &self,
        credentials: &Credentials,
        method: &str,
        key: &str,
        changes: &[&str],
    ) -> Reply {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/signed.py");
        let mut command = Command::new(tool("python"));
        command
            .arg(script)
            .args([self.port(), method])
            .arg(format!("/{}/{key}", storage::BUCKET))
            .args(changes);
        credentials.set(&mut command);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let text = String::from_utf8(output.stdout).unwrap();
        let (head, body) = text.split_once("\n\n").unwrap();
        let (status, head) = head.split_once('\n').unwrap();
        Reply {
            status: status.parse().unwrap(),
            head: head.to_owned(),
            body: body.trim_end().to_owned(),
        }
    }

    /// Runs `aws s3api` with these credentials.
    pub(crate) fn aws(&self, credentials: &Credentials, arguments: &[&str]) -> Output {
        let mut command = Command::new(tool("aws"));
        command
            .arg("s3api")
            .args(arguments)
            .args(["--bucket", storage::BUCKET, "--output", "json"])
            // For a host that is a number, the bucket is in the path.
            .args([
                "--endpoint-url",
                &format!("http://127.0.0.1:{}", self.port()),
            ])
            .args(["--region", "local"])
            .env("AWS_PAGER", "")
            .current_dir(&self.folder);
        credentials.set(&mut command);
        command.output().unwrap()
    }

    /// Runs `aws s3api`, which has to succeed, and returns its output.
    pub(crate) fn aws_ok(&self, credentials: &Credentials, arguments: &[&str]) -> Value {
        let output = self.aws(credentials, arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
    }

    /// Runs `aws s3api`, which has to fail, and returns the code of the error.
    pub(crate) fn aws_refusal(&self, credentials: &Credentials, arguments: &[&str]) -> String {
        let output = self.aws(credentials, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{arguments:?}");
        let code = said.split_once("An error occurred (").map(|(_, rest)| rest);
        let code = code.and_then(|rest| rest.split_once(')'));
        code.expect(&said).0.to_owned()
    }

    /// The path of a file with this content.
    pub(crate) fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.folder.join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn call(&self, service: &str, operation: &str, input: &Value) -> Value {
        let body = input.to_string();
        let answer = self.pool.call(cognito_local::core::Request {
            target: &format!("{service}.{operation}"),
            body: body.as_bytes(),
            base_url: self.pool_server.as_ref().unwrap().base_url(),
            ..cognito_local::core::Request::default()
        });
        answer.reply.unwrap().unwrap_or(Value::Null)
    }

    fn identity(&self, operation: &str, input: &Value) -> Value {
        self.call("AWSCognitoIdentityService", operation, input)
    }

    fn credentials_in(&self, identity_pool: &str, logins: &Value) -> Credentials {
        let id = json!({ "IdentityPoolId": identity_pool, "Logins": logins });
        let id = self.identity("GetId", &id)["IdentityId"].clone();
        let given = json!({ "IdentityId": id, "Logins": logins });
        let given = self.identity("GetCredentialsForIdentity", &given);
        let text = |name: &str| given["Credentials"][name].as_str().unwrap().to_owned();
        Credentials {
            identity_id: id.as_str().unwrap().to_owned(),
            access_key_id: text("AccessKeyId"),
            secret_key: text("SecretKey"),
            session_token: Some(text("SessionToken")),
        }
    }

    /// Registers a rider, and gives the credentials of a sign-in.
    pub(crate) fn rider(&self, username: &str) -> Credentials {
        let idp = |operation: &str, input: Value| {
            self.call("AWSCognitoIdentityProviderService", operation, &input)
        };
        let user = json!({
            "UserPoolId": POOL, "Username": username, "TemporaryPassword": PASSWORD,
            "MessageAction": "SUPPRESS",
        });
        idp("AdminCreateUser", user);
        idp(
            "AdminSetUserPassword",
            json!({
                "UserPoolId": POOL, "Username": username, "Password": PASSWORD, "Permanent": true,
            }),
        );
        let tokens = idp(
            "InitiateAuth",
            json!({
                "ClientId": CLIENT, "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": { "USERNAME": username, "PASSWORD": PASSWORD },
            }),
        );
        let logins = json!({ PROVIDER: tokens["AuthenticationResult"]["IdToken"] });
        self.credentials_in(&Settings::default().identity_pool_id, &logins)
    }

    /// Gives the credentials of a guest, from an identity pool that has some.
    pub(crate) fn guest(&self) -> Credentials {
        let made = json!({
            "IdentityPoolName": "guests", "AllowUnauthenticatedIdentities": true,
        });
        let pool = self.identity("CreateIdentityPool", &made);
        let pool = pool["IdentityPoolId"].as_str().unwrap().to_owned();
        let roles = json!({
            "authenticated": "arn:aws:iam::000000000000:role/user", "unauthenticated": GUEST_ROLE,
        });
        let roles = json!({ "IdentityPoolId": pool, "Roles": roles });
        self.identity("SetIdentityPoolRoles", &roles);
        self.credentials_in(&pool, &json!({}))
    }
}
