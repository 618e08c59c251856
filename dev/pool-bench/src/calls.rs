//! The calls that are measured.

use std::collections::BTreeMap;
use std::sync::Arc;

use cognito_client::secret::Password;
use cognito_client::srp::{Computation, EphemeralKey, PasswordChallenge, timestamp};
use serde_json::{Value, json};

use crate::authorization::{self, SignedInBrowser};
use crate::connection::Connection;
use crate::contender::{CODE, Contender};
use crate::error::BenchError;
use crate::load::{self, AsyncCall, Load};
use crate::server::Server;

/// The password of every user.
const PASSWORD: &str = "Passw0rd!x";
/// The user that signs in.
const USER: &str = "anna@example.com";
/// The number of connections of a measurement of processor time.
const CONNECTIONS: usize = 10;
/// The number of times that a short call is made in place of another: the clock of the processor
/// time ticks a hundred times a second, and the first calls warm a server's threads up.
const SHORT: usize = 5;
/// The most registrations of one batch: as many codes are in the pool's inbox at once.
const BATCH: usize = 400;

/// A kind of call, which is a row of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// `InitiateAuth` with `USER_PASSWORD_AUTH`.
    PasswordSignIn,
    /// `InitiateAuth` with `REFRESH_TOKEN_AUTH`.
    Refresh,
    /// `SignUp` and `ConfirmSignUp`.
    SignUp,
    /// `GetUser`.
    GetUser,
    /// `InitiateAuth` with `USER_SRP_AUTH`, and the answer to `PASSWORD_VERIFIER`.
    SrpSignIn,
    /// A code for a browser that has signed in, and the tokens for the code.
    Authorization,
}

impl Kind {
    /// Every kind, in the order of the rows.
    pub(crate) const ALL: [Self; 6] = [
        Self::PasswordSignIn,
        Self::Refresh,
        Self::SignUp,
        Self::GetUser,
        Self::SrpSignIn,
        Self::Authorization,
    ];

    /// Returns the name of the row.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::PasswordSignIn => "sign-in with a password",
            Self::Refresh => "refresh",
            Self::SignUp => "sign-up and confirmation, both calls",
            Self::GetUser => "GetUser",
            Self::SrpSignIn => "sign-in over SRP, both calls",
            Self::Authorization => "authorization: code and tokens, both requests",
        }
    }
}

/// A pool with a client and a user who is signed in.
#[derive(Debug)]
pub(crate) struct Account {
    pool_id: String,
    client_id: String,
    access_token: String,
    refresh_token: String,
    /// A browser of the user, where the server has hosted pages.
    browser: Option<SignedInBrowser>,
}

impl Account {
    /// Makes the pool, the client and the user.
    ///
    /// # Errors
    /// A call fails.
    pub(crate) async fn create(contender: &Contender, server: &Server) -> Result<Self, BenchError> {
        let mut connection = Connection::new(server.port());
        let input = json!({ "PoolName": "bench", "AutoVerifiedAttributes": ["email"] });
        let pool = connection.call("CreateUserPool", &input).await?;
        let pool_id = text(&pool, "/UserPool/Id", "pool id")?;
        let input = json!({
            "UserPoolId": pool_id,
            "ClientName": "bench",
            "ExplicitAuthFlows": [
                "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
            ],
        });
        let client = connection.call("CreateUserPoolClient", &input).await?;
        let mut account = Self {
            pool_id,
            client_id: text(&client, "/UserPoolClient/ClientId", "client id")?,
            access_token: String::new(),
            refresh_token: String::new(),
            browser: None,
        };
        let input = json!({
            "UserPoolId": account.pool_id,
            "Username": USER,
            "MessageAction": "SUPPRESS",
            "UserAttributes": [{ "Name": "email", "Value": USER }],
        });
        connection.call("AdminCreateUser", &input).await?;
        let input = json!({
            "UserPoolId": account.pool_id,
            "Username": USER,
            "Password": PASSWORD,
            "Permanent": true,
        });
        connection.call("AdminSetUserPassword", &input).await?;
        let tokens = account.password_sign_in(&mut connection).await?;
        let token =
            |name: &'static str| text(&tokens, &format!("/AuthenticationResult/{name}"), name);
        account.access_token = token("AccessToken")?;
        account.refresh_token = token("RefreshToken")?;
        if contender.has(Kind::Authorization) {
            let pool_id = &account.pool_id;
            let browser = SignedInBrowser::sign_in(
                &mut connection,
                pool_id,
                USER,
                PASSWORD,
                contender.has_sessions(),
            );
            account.browser = Some(browser.await?);
        } else {
            let status = authorization::status_of_endpoint(&mut connection).await?;
            eprintln!(
                "{}: the endpoint for authorizations answers with status {status}",
                contender.name
            );
        }
        Ok(account)
    }

    async fn password_sign_in(&self, connection: &mut Connection) -> Result<Value, BenchError> {
        let input = json!({
            "ClientId": self.client_id,
            "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": { "USERNAME": USER, "PASSWORD": PASSWORD },
        });
        connection.call("InitiateAuth", &input).await
    }

    /// Returns a page of the list of users.
    async fn list(
        &self,
        connection: &mut Connection,
        token: Option<&str>,
    ) -> Result<Value, BenchError> {
        let input = json!({
            "UserPoolId": self.pool_id,
            "Limit": 60,
            "PaginationToken": token,
        });
        connection.call("ListUsers", &without_null(input)).await
    }

    /// Returns the token of the last full page of the list of users, or `None` if there is
    /// one page.
    async fn last_page(&self, connection: &mut Connection) -> Result<Option<String>, BenchError> {
        let (mut last, mut next) = (None, None);
        loop {
            let page = self.list(connection, next.as_deref()).await?;
            let Ok(token) = text(&page, "/PaginationToken", "token") else {
                return Ok(last);
            };
            last = next.replace(token);
        }
    }

    async fn srp_sign_in(
        &self,
        connection: &mut Connection,
        number: usize,
    ) -> Result<(), BenchError> {
        let mut random = [7; 32];
        for (byte, digit) in random.iter_mut().zip(number.to_be_bytes()) {
            *byte = digit;
        }
        let key = EphemeralKey::generate(random).finish();
        let input = json!({
            "ClientId": self.client_id,
            "AuthFlow": "USER_SRP_AUTH",
            "AuthParameters": { "USERNAME": USER, "SRP_A": key.public_hex() },
        });
        let challenge = connection.call("InitiateAuth", &input).await?;
        let parameter =
            |name: &'static str| text(&challenge, &format!("/ChallengeParameters/{name}"), name);
        let (salt, srp_b) = (parameter("SALT")?, parameter("SRP_B")?);
        let (block, user) = (parameter("SECRET_BLOCK")?, parameter("USER_ID_FOR_SRP")?);
        let at = timestamp(now_ms());
        let proof = key.prove(
            &PasswordChallenge {
                pool_name: self.pool_id.rsplit('_').next().unwrap_or_default(),
                user_id: &user,
                salt: &salt,
                srp_b: &srp_b,
                secret_block: &block,
            },
            &Password::new(PASSWORD.to_owned()),
            &at,
        );
        // moto's block is no base64, and it accepts any proof.
        let signature = proof.map_or_else(
            |_| "AAAA".to_owned(),
            |proof| proof.finish().expose().to_owned(),
        );
        let input = json!({
            "ClientId": self.client_id,
            "ChallengeName": "PASSWORD_VERIFIER",
            "Session": challenge.get("Session"),
            "ChallengeResponses": {
                "USERNAME": USER,
                "TIMESTAMP": at,
                "PASSWORD_CLAIM_SECRET_BLOCK": block,
                "PASSWORD_CLAIM_SIGNATURE": signature,
            },
        });
        connection
            .call("RespondToAuthChallenge", &without_null(input))
            .await?;
        Ok(())
    }
}

/// Removes the members without a value.
fn without_null(mut input: Value) -> Value {
    if let Some(members) = input.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    input
}

/// Returns the system's time, in milliseconds since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "a proof of SRP has the present time in it"
)]
pub(crate) fn now_ms() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |now| i64::try_from(now.as_millis()).unwrap_or(i64::MAX))
}

fn text(reply: &Value, pointer: &str, name: &'static str) -> Result<String, BenchError> {
    let found = reply.pointer(pointer).and_then(Value::as_str);
    found.map(str::to_owned).ok_or(BenchError::Missing(name))
}

/// One kind of call with all that it needs.
#[derive(Clone)]
enum Call {
    OfAccount(Kind, Arc<Account>),
    /// Registers the user of this number, counted from `first`.
    SignUp {
        account: Arc<Account>,
        first: usize,
    },
    /// Confirms the user of this number, with the code that was sent.
    Confirm {
        account: Arc<Account>,
        first: usize,
        codes: Arc<BTreeMap<String, String>>,
    },
    /// Shows a user to an administrator.
    AdminGetUser {
        account: Arc<Account>,
    },
    /// Lists the users of the page that this token names, or of the first one.
    ListPage {
        account: Arc<Account>,
        token: Option<String>,
    },
}

/// Returns the name of the user of this number, which is an e-mail address.
fn name(number: usize) -> String {
    format!("user{number}@example.com")
}

impl AsyncCall for Call {
    async fn call(&self, connection: &mut Connection, number: usize) -> Result<(), BenchError> {
        match self {
            Self::OfAccount(Kind::SrpSignIn, account) => {
                account.srp_sign_in(connection, number).await?;
            }
            Self::OfAccount(Kind::Authorization, account) => {
                let browser = account.browser.as_ref();
                let browser = browser.ok_or(BenchError::Missing("hosted page"))?;
                browser.get_tokens(connection).await?;
            }
            Self::OfAccount(Kind::Refresh, account) => {
                let input = json!({
                    "ClientId": account.client_id,
                    "AuthFlow": "REFRESH_TOKEN_AUTH",
                    "AuthParameters": { "REFRESH_TOKEN": account.refresh_token },
                });
                connection.call("InitiateAuth", &input).await?;
            }
            Self::OfAccount(Kind::GetUser, account) => {
                let input = json!({ "AccessToken": account.access_token });
                connection.call("GetUser", &input).await?;
            }
            Self::OfAccount(_, account) => {
                account.password_sign_in(connection).await?;
            }
            Self::SignUp { account, first } => {
                let name = name(first + number);
                let input = json!({
                    "ClientId": account.client_id,
                    "Username": name,
                    "Password": PASSWORD,
                    "UserAttributes": [{ "Name": "email", "Value": name }],
                });
                connection.call("SignUp", &input).await?;
            }
            Self::Confirm {
                account,
                first,
                codes,
            } => {
                let name = name(first + number);
                let input = json!({
                    "ClientId": account.client_id,
                    "ConfirmationCode": codes.get(&name).map_or(CODE, String::as_str),
                    "Username": name,
                });
                connection.call("ConfirmSignUp", &input).await?;
            }
            Self::AdminGetUser { account } => {
                let input = json!({ "UserPoolId": account.pool_id, "Username": USER });
                connection.call("AdminGetUser", &input).await?;
            }
            Self::ListPage { account, token } => {
                account.list(connection, token.as_deref()).await?;
            }
        }
        Ok(())
    }
}

/// The calls to one server.
#[derive(Debug)]
pub(crate) struct Calls {
    server: Server,
    account: Arc<Account>,
    has_inbox: bool,
    /// The number of users that have been registered.
    registered: usize,
}

impl Calls {
    /// Prepares a server.
    ///
    /// # Errors
    /// A call fails.
    pub(crate) async fn prepare(contender: &Contender, server: Server) -> Result<Self, BenchError> {
        Ok(Self {
            account: Arc::new(Account::create(contender, &server).await?),
            server,
            has_inbox: contender.has_inbox(),
            registered: 0,
        })
    }

    /// Returns the server.
    pub(crate) fn server(&self) -> &Server {
        &self.server
    }

    /// Returns the server for ending it.
    pub(crate) fn server_mut(&mut self) -> &mut Server {
        &mut self.server
    }

    /// Continues with a server that was started again.
    pub(crate) fn continue_with(&mut self, server: Server) {
        self.server = server;
    }

    /// Returns the processor time of the server for one call, in milliseconds.
    ///
    /// # Errors
    /// A call fails.
    pub(crate) async fn cpu_ms(&mut self, kind: Kind, calls: usize) -> Result<f64, BenchError> {
        if kind != Kind::SignUp {
            let calls = if kind == Kind::GetUser {
                calls * SHORT
            } else {
                calls
            };
            return Ok(self.load(kind, calls, CONNECTIONS).await?.cpu_ms);
        }
        let calls = calls.min(BATCH);
        let (account, first) = (Arc::clone(&self.account), self.registered);
        let registration = self.register(calls, CONNECTIONS).await?;
        let codes = Arc::new(self.codes().await?);
        let confirm = Call::Confirm {
            account,
            first,
            codes,
        };
        let confirmation = load::run(&self.server, calls, CONNECTIONS, confirm).await?;
        Ok(registration.cpu_ms + confirmation.cpu_ms)
    }

    /// Makes calls of one kind. `SignUp` is the registration alone.
    ///
    /// # Errors
    /// A call fails.
    pub(crate) async fn load(
        &mut self,
        kind: Kind,
        calls: usize,
        connections: usize,
    ) -> Result<Load, BenchError> {
        if kind == Kind::SignUp {
            return self.register(calls, CONNECTIONS).await;
        }
        let call = Call::OfAccount(kind, Arc::clone(&self.account));
        load::run(&self.server, calls, connections, call).await
    }

    /// Registers this many new users over this many connections.
    ///
    /// # Errors
    /// A call fails.
    pub(crate) async fn register(
        &mut self,
        users: usize,
        connections: usize,
    ) -> Result<Load, BenchError> {
        let call = Call::SignUp {
            account: Arc::clone(&self.account),
            first: self.registered,
        };
        self.registered += users;
        load::run(&self.server, users, connections, call).await
    }

    /// Returns the processor time for `AdminGetUser`, in milliseconds.
    ///
    /// # Errors
    /// A call fails.
    pub(crate) async fn admin_get_user_ms(&self, calls: usize) -> Result<f64, BenchError> {
        let account = Arc::clone(&self.account);
        let call = Call::AdminGetUser { account };
        Ok(load::run(&self.server, calls * SHORT, CONNECTIONS, call)
            .await?
            .cpu_ms)
    }

    /// Returns the processor time for the first page of a list of users, and for the last
    /// full one, in milliseconds.
    ///
    /// # Errors
    /// A call fails.
    pub(crate) async fn list_ms(&self, calls: usize) -> Result<(f64, f64), BenchError> {
        let last = self
            .account
            .last_page(&mut Connection::new(self.server.port()))
            .await?;
        let page = async |token| {
            let account = Arc::clone(&self.account);
            let call = Call::ListPage { account, token };
            load::run(&self.server, calls * SHORT, CONNECTIONS, call).await
        };
        Ok((page(None).await?.cpu_ms, page(last).await?.cpu_ms))
    }

    /// Reads the codes in the inbox, by address.
    async fn codes(&self) -> Result<BTreeMap<String, String>, BenchError> {
        if !self.has_inbox {
            return Ok(BTreeMap::new());
        }
        let messages = Connection::new(self.server.port())
            .get("/inbox.json")
            .await?;
        let messages = messages.as_array().into_iter().flatten();
        messages
            .map(|message| {
                Ok((
                    text(message, "/to", "address")?,
                    text(message, "/code", "code")?,
                ))
            })
            .collect()
    }
}
