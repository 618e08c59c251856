//! Checks that the written files are valid by Amplify's own definition of
//! `amplify_outputs.json`. Its JSON schema is in no package, but the TypeScript types
//! made from it are. So the TypeScript compiler checks the files, for known fields,
//! required fields and enumerations. The limits of numbers and lists, which types
//! cannot express, are checked here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Map, Value, json};
use wild_rydes_configure::arguments::{Arguments, Source};
use wild_rydes_configure::outputs::{Auth, Outputs, Passwordless, WebAuthn};
use wild_rydes_configure::run;

use crate::support::{Scratch, root};

/// The package with the types of version 1.5.
const TYPES: Package = Package {
    name: "@aws-amplify/client-config@1.11.1",
    integrity: "sha512-p5Vw8SVlPq/zNKpXdmq6lb5sqLagUAQJ1ULv816JAFm7CRm28GEQeEmrvIhmve5sHrEkkb+DkBwBjwPtCZLMSQ==",
};
const COMPILER: Package = Package {
    name: "typescript@5.9.3",
    integrity: "sha512-jl1vZzPDinLr9eUt3J/t7V6FgNEw9QjvBPdysz9KfQDD41fQrC2Y4vKQdiaUpFT4bXlb1RHhLpp8wtm6M5TgSw==",
};

struct Package {
    name: &'static str,
    integrity: &'static str,
}

impl Package {
    /// Fetches the package itself, without its dependencies, and unpacks it.
    fn unpacked(&self, scratch: &Path) -> PathBuf {
        let output = Command::new("npm")
            .args(["pack", "--json", "--silent", self.name])
            .current_dir(scratch)
            .output()
            .expect("this test needs Node and npm: install Node 20 or newer");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "npm pack {}: {said}", self.name);
        let packed: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(packed[0]["integrity"], self.integrity, "{}", self.name);
        let archive = packed[0]["filename"].as_str().unwrap();
        let folder = scratch.join(archive.trim_end_matches(".tgz"));
        fs::create_dir(&folder).unwrap();
        let unpacked = Command::new("tar")
            .arg("xzf")
            .arg(scratch.join(archive))
            .args(["--strip-components", "1", "--directory"])
            .arg(&folder)
            .status()
            .unwrap();
        assert!(unpacked.success());
        folder
    }
}

/// The types and the compiler, which are unpacked once.
fn tools() -> &'static [PathBuf; 2] {
    static TOOLS: OnceLock<[PathBuf; 2]> = OnceLock::new();
    TOOLS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("amplify-types");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        [&TYPES, &COMPILER].map(|package| package.unpacked(&folder))
    })
}

/// The compiler's errors for these files; an empty text if all are valid.
fn faults(files: &[Value]) -> String {
    let [types, compiler] = tools();
    let scratch = Scratch::new();
    let types = types.join("lib/client-config-schema/client_config_v1.5.js");
    let mut tsc = Command::new("node");
    tsc.arg(compiler.join("lib/tsc.js"))
        .args(["--noEmit", "--strict", "--skipLibCheck"])
        .args(["--module", "nodenext", "--target", "es2022"]);
    for (number, file) in files.iter().enumerate() {
        let text = format!(
            "import type {{ AWSAmplifyBackendOutputs }} from {};\nexport const file: AWSAmplifyBackendOutputs = {file:#};\n",
            json!(types)
        );
        tsc.arg(scratch.file(&format!("file{number}.mts"), &text));
    }
    let output = tsc.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.success(), said.is_empty(), "{said}");
    said
}

/// Checks the limits of the schema that types cannot express.
fn is_within_limits(file: &Value) {
    let auth = &file["auth"];
    if let Some(names) = auth.get("username_attributes") {
        assert!(!names.as_array().unwrap().is_empty(), "{file}");
    }
    if let Some(least) = auth.pointer("/password_policy/min_length") {
        assert!((6..=99).contains(&least.as_u64().unwrap()), "{file}");
    }
}

/// Configures the app from a file of Amplify's, and gives the written file.
fn written(source: PathBuf) -> Value {
    let scratch = Scratch::new();
    let output = scratch.path("out.json");
    let arguments = Arguments {
        source: Source::Amplify(source),
        region: None,
        endpoint: None,
        username: None,
        bucket: None,
        preferred_challenge: None,
        fips: false,
        offline: true,
        output: output.clone(),
        backup_dir: scratch.path("backups"),
        force: false,
    };
    run(&arguments, "no-such-program".as_ref()).unwrap();
    serde_json::from_str(&fs::read_to_string(output).unwrap()).unwrap()
}

#[test]
fn written_files_are_valid_by_amplifys_types() {
    let scratch = Scratch::new();
    let own = include_str!("../../../../public/amplify_outputs.json");
    let mut files: Vec<Value> = vec![serde_json::from_str(own).unwrap()];
    let fixtures = root().join("crates/cognito-client/tests/fixtures/amplify_outputs");
    for entry in fs::read_dir(fixtures).unwrap() {
        let path = entry.unwrap().path();
        if !path.ends_with("empty.json") {
            files.push(written(path));
        }
    }
    assert_eq!(files.len(), 8);
    let older = r#"{"version": "1", "auth": {
        "user_pool_id": "eu-west-1_A", "user_pool_client_id": "c", "username_attributes": [],
        "authentication_flow_type": "USER_PASSWORD_AUTH", "colour": "blue",
        "password_policy": {"require_symbols": false},
        "standard_required_attributes": ["email", "email_verified"]
    }}"#;
    files.push(written(scratch.file("older.json", older)));
    let mut auth = Auth::from_ids("eu-west-1_A", "c", None);
    auth.passwordless = Some(Passwordless {
        web_authn: Some(WebAuthn {
            relying_party_id: "rydes.example".to_owned(),
            user_verification: None,
        }),
        ..Passwordless::default()
    });
    files.push(serde_json::to_value(Outputs::new(auth, Map::new())).unwrap());
    assert_eq!(faults(&files), "");
    files.iter().for_each(is_within_limits);
}

#[test]
fn compiler_refuses_a_field_of_ours_in_amplifys_section() {
    let said = faults(&[json!({"version": "1.5", "auth": {
        "aws_region": "eu-west-1", "user_pool_id": "eu-west-1_A", "user_pool_client_id": "c",
        "authentication_flow_type": "USER_AUTH"
    }})]);
    assert!(said.contains("authentication_flow_type"), "{said}");
}
