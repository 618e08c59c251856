//! Tests of calls that wait for work outside the lock.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use serde_json::{Value, json};

use super::*;
use crate::{
    Pool, Settings,
    core::{
        Context,
        delivery::{Channel, Purpose},
        error::ApiError,
        lockout::Lockout,
        password_work::MatchPassword,
        random,
        secret::Secret,
        user::SrpCredential,
    },
    pool::Answer,
    test_keys,
};

/// Work that adds one to a number, and counts how often it is done.
#[derive(Clone)]
struct AddOne {
    number: u32,
    done: Arc<AtomicUsize>,
}

impl PartialEq for AddOne {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Work for AddOne {
    type Output = u32;

    fn perform(&self, _: &dyn Functions) -> u32 {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.number + 1
    }
}

/// Work that calls a function, with which a test acts while a call waits.
#[derive(Clone)]
struct Do(Arc<dyn Fn() + Send + Sync>);

impl PartialEq for Do {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Work for Do {
    type Output = ();

    fn perform(&self, _: &dyn Functions) {
        (self.0)();
    }
}

fn pool() -> Pool {
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        seed: Some(1),
        ..Settings::new("local_Example", "exampleclient")
    };
    Pool::ephemeral(&settings).unwrap()
}

/// Runs an operation as a call.
fn run(
    pool: &Pool,
    operation: impl Fn(&mut Context<'_>) -> Result<Option<Value>, ApiError>,
) -> Answer {
    pool.run(Request::default(), |core, call, random| {
        core.run(call, random, &operation)
    })
}

/// Changes the record of a lockout, and returns the number of failures before.
fn count(ctx: &mut Context<'_>, key: &str) -> u32 {
    let found = ctx.tx.get::<Lockout>(key).map_or(0, |found| found.failures);
    ctx.tx.put(&Lockout {
        failures: found + 1,
        ..Lockout::new(key.to_owned(), ctx.now)
    });
    found
}

fn failures(pool: &Pool, key: &str) -> u32 {
    let answer = run(pool, |ctx| {
        let found = ctx.tx.get::<Lockout>(key);
        Ok(Some(json!(found.map(|found| found.failures))))
    });
    let failures = answer.reply.unwrap().unwrap();
    failures.as_u64().map_or(0, |failures| failures as u32)
}

#[test]
fn only_the_last_run_of_a_call_has_effects() {
    let (pool, done) = (pool(), Arc::new(AtomicUsize::new(0)));
    let runs = AtomicUsize::new(0);
    let answer = run(&pool, |ctx| {
        runs.fetch_add(1, Ordering::Relaxed);
        count(ctx, "a");
        ctx.send(
            "x@example.com",
            Channel::Email,
            Purpose::Mfa,
            Secret::new("1"),
            None,
        );
        let mut number = 0;
        for _ in 0..3 {
            let done = Arc::clone(&done);
            number = ctx.outside(&AddOne { number, done })?;
        }
        Ok(Some(number.into()))
    });
    assert_eq!(answer.reply.unwrap(), Some(3.into()));
    assert_eq!(runs.into_inner(), 4);
    assert_eq!(done.load(Ordering::Relaxed), 3);
    assert_eq!(answer.sent.len(), 1);
    assert_eq!(pool.inbox().len(), 1);
    assert_eq!(pool.inbox()[0].number, 1);
    assert_eq!(failures(&pool, "a"), 1);
}

#[test]
fn every_run_of_a_call_draws_the_same_values() {
    let pool = pool();
    let seen = std::sync::Mutex::new(Vec::new());
    let answer = run(&pool, |ctx| {
        let before = random::uuid(ctx.random);
        let done = Arc::default();
        ctx.outside(&AddOne { number: 1, done })?;
        let between = random::six_digits(ctx.random);
        let done = Arc::default();
        let now = ctx.now;
        seen.lock().unwrap().push((before, between, now));
        // Another call draws from the same source and takes time.
        ctx.outside(&Do(Arc::new({
            let pool = pool.clone();
            move || {
                let _ = pool.random::<7>();
                pool.advance(Duration::from_secs(5));
            }
        })))?;
        ctx.outside(&AddOne { number: 2, done })?;
        Ok(Some(random::uuid(ctx.random).into()))
    });
    let seen = seen.into_inner().unwrap();
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
    assert_ne!(answer.reply.unwrap(), Some(seen[0].0.clone().into()));
}

#[test]
fn other_call_gets_through_while_one_waits() {
    let pool = pool();
    let (started, waits) = mpsc::channel();
    let (release, released) = mpsc::channel();
    let released = Arc::new(std::sync::Mutex::new(released));
    let waiting = pool.clone();
    let call = std::thread::spawn(move || {
        run(&waiting, |ctx| {
            count(ctx, "slow");
            let (started, released) = (started.clone(), Arc::clone(&released));
            ctx.outside(&Do(Arc::new(move || {
                started.send(()).unwrap();
                let limit = Duration::from_secs(20);
                released.lock().unwrap().recv_timeout(limit).unwrap();
            })))?;
            Ok(None)
        })
    });
    waits.recv_timeout(Duration::from_secs(20)).unwrap();
    // Nothing of the waiting call shows, and the other one is complete.
    assert_eq!(failures(&pool, "slow"), 0);
    run(&pool, |ctx| {
        count(ctx, "quick");
        Ok(None)
    });
    assert_eq!(failures(&pool, "quick"), 1);
    release.send(()).unwrap();
    assert!(call.join().unwrap().reply.is_ok());
    assert_eq!(failures(&pool, "slow"), 1);
}

#[test]
fn changed_input_asks_for_the_work_again() {
    let (pool, done) = (pool(), Arc::new(AtomicUsize::new(0)));
    let answer = run(&pool, |ctx| {
        let number = count(ctx, "a");
        let done = Arc::clone(&done);
        let first = ctx.outside(&AddOne { number, done })?;
        // A call that comes in between changes the input of the first work.
        ctx.outside(&Do(Arc::new({
            let pool = pool.clone();
            move || {
                if failures(&pool, "a") == 0 {
                    run(&pool, |ctx| {
                        count(ctx, "a");
                        Ok(None)
                    });
                }
            }
        })))?;
        Ok(Some(first.into()))
    });
    assert_eq!(answer.reply.unwrap(), Some(2.into()));
    assert_eq!(done.load(Ordering::Relaxed), 2);
    assert_eq!(failures(&pool, "a"), 2);
}

#[test]
fn call_that_never_settles_fails_and_changes_nothing() {
    let pool = pool();
    let number = AtomicUsize::new(0);
    let answer = run(&pool, |ctx| {
        count(ctx, "a");
        let number = number.fetch_add(1, Ordering::Relaxed) as u32;
        let done = Arc::default();
        ctx.outside(&AddOne { number, done })?;
        Ok(None)
    });
    let error = answer.reply.unwrap_err();
    assert!(error.is_internal());
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.is::<TooManyRounds>(), "{source}");
    assert_eq!(number.into_inner(), ROUNDS + 1);
    assert_eq!(failures(&pool, "a"), 0);
}

#[test]
fn swallowed_error_does_not_end_the_wait() {
    let pool = pool();
    let answer = run(&pool, |ctx| {
        count(ctx, "a");
        let done = Arc::default();
        let number = ctx.outside(&AddOne { number: 1, done });
        Ok(Some(number.unwrap_or_default().into()))
    });
    assert_eq!(answer.reply.unwrap(), Some(2.into()));
    assert_eq!(failures(&pool, "a"), 1);
}

/// Work of a call, before which a function is called.
struct Preceded {
    before: Box<dyn Fn() + Send>,
    work: PendingWork,
}

impl AnyWork for Preceded {
    fn perform(self: Box<Self>, functions: &dyn Functions) -> FinishedWork {
        (self.before)();
        self.work.perform(functions)
    }
}

/// Makes a call, and returns the number of other calls that get through while it computes.
fn calls_during(pool: &Pool, target: &str, body: &Value) -> (Answer, usize) {
    let (target, body) = (format!("{USER_POOLS}{target}"), body.to_string());
    let request = Request {
        target: &target,
        body: body.as_bytes(),
        base_url: "http://localhost:9229",
        ..Request::default()
    };
    let others = Arc::new(AtomicUsize::new(0));
    let answer = pool.run(request, |core, call, random| {
        core.handle(call, random).map_err(|work| {
            let (pool, others) = (pool.clone(), Arc::clone(&others));
            let before = Box::new(move || {
                run(&pool, |ctx| {
                    count(ctx, "other");
                    Ok(None)
                });
                others.fetch_add(1, Ordering::Relaxed);
            });
            PendingWork(Box::new(Preceded { before, work }))
        })
    });
    (answer, others.load(Ordering::Relaxed))
}

const USER_POOLS: &str = "AWSCognitoIdentityProviderService.";

#[test]
fn slow_hash_does_not_hold_up_another_call() {
    let pool = pool();
    let input = json!({
        "UserPoolId": "local_Example", "Username": "jeff", "MessageAction": "SUPPRESS",
        "TemporaryPassword": "Passw0rd!", "UserAttributes": [],
    });
    let (answer, others) = calls_during(&pool, "AdminCreateUser", &input);
    assert!(answer.reply.is_ok(), "{answer:?}");
    assert_eq!(others, 1);
    let input = json!({
        "UserPoolId": "local_Example", "Username": "jeff", "Password": "Passw0rd!",
        "Permanent": true,
    });
    assert_eq!(calls_during(&pool, "AdminSetUserPassword", &input).1, 1);

    for (password, is_right) in [("Passw0rd!", true), ("wrong", false)] {
        let input = json!({
            "ClientId": "exampleclient", "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": { "USERNAME": "jeff", "PASSWORD": password },
        });
        let (answer, others) = calls_during(&pool, "InitiateAuth", &input);
        assert_eq!(answer.reply.is_ok(), is_right, "{answer:?}");
        assert_eq!(others, 1, "{password}");
    }
    assert_eq!(failures(&pool, "other"), 4);
}

#[test]
fn right_password_is_computed_once() {
    let pool = pool();
    let set = |password: &str| {
        let input = json!({
            "UserPoolId": "local_Example", "Username": "jeff", "Password": password,
            "Permanent": true,
        });
        let (answer, _) = calls_during(&pool, "AdminSetUserPassword", &input);
        assert!(answer.reply.is_ok(), "{answer:?}");
    };
    let input = json!({
        "UserPoolId": "local_Example", "Username": "jeff", "MessageAction": "SUPPRESS",
        "TemporaryPassword": "Passw0rd!", "UserAttributes": [],
    });
    let (answer, _) = calls_during(&pool, "AdminCreateUser", &input);
    assert!(answer.reply.is_ok(), "{answer:?}");
    set("Passw0rd!");
    // The number of others is that of the computations.
    let sign_in = |password: &str| {
        let input = json!({
            "ClientId": "exampleclient", "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": { "USERNAME": "jeff", "PASSWORD": password },
        });
        let (answer, others) = calls_during(&pool, "InitiateAuth", &input);
        (answer.reply.is_ok(), others)
    };
    assert_eq!(sign_in("Passw0rd!"), (true, 1));
    assert_eq!(sign_in("Passw0rd!"), (true, 0));
    assert_eq!(sign_in("wrong"), (false, 1));
    assert_eq!(sign_in("wrong"), (false, 1));
    set("An0ther!");
    assert_eq!(sign_in("Passw0rd!"), (false, 1));
    assert_eq!(sign_in("An0ther!"), (true, 1));
    assert_eq!(sign_in("An0ther!"), (true, 0));
}

#[test]
fn known_result_stays_the_same_for_a_call() {
    let (pool, done) = (pool(), Arc::new(AtomicUsize::new(0)));
    let credential = SrpCredential::from_parts(&1_u8.into(), &2_u8.into());
    let check = MatchPassword {
        credentials: vec![credential],
        realm: "Example".to_owned(),
        user: "jeff".to_owned(),
        password: Secret::new("Passw0rd!"),
    };
    let runs = AtomicUsize::new(0);
    let answer = run(&pool, |ctx| {
        // The memory changes while the call waits for other work.
        *ctx.right_passwords = RightPasswords::new([0; 32]);
        if runs.fetch_add(1, Ordering::Relaxed) == 0 {
            check.learn(&true, ctx.right_passwords);
        }
        let is_right = ctx.outside(&check)?;
        let done = Arc::clone(&done);
        ctx.outside(&AddOne { number: 1, done })?;
        Ok(Some(is_right.into()))
    });
    assert_eq!(answer.reply.unwrap(), Some(true.into()));
    assert_eq!(done.load(Ordering::Relaxed), 1);
    assert_eq!(runs.into_inner(), 2);
}

#[test]
fn srp_does_not_hold_up_another_call() {
    let now = "Sat Nov 28 06:00:00 UTC 2026";
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        stopped_at: Timestamp::from_srp(now),
        ..Settings::new("local_Example", "exampleclient")
    };
    let pool = Pool::ephemeral(&settings).unwrap();
    let input = json!({
        "ClientId": "exampleclient", "AuthFlow": "USER_SRP_AUTH",
        "AuthParameters": { "USERNAME": "jeff", "SRP_A": "2" },
    });
    let (answer, others) = calls_during(&pool, "InitiateAuth", &input);
    assert_eq!(others, 1);
    let challenge = answer.reply.unwrap().unwrap();
    let block = &challenge["ChallengeParameters"]["SECRET_BLOCK"];
    let input = json!({
        "ClientId": "exampleclient", "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeResponses": {
            "USERNAME": "jeff",
            "TIMESTAMP": now,
            "PASSWORD_CLAIM_SECRET_BLOCK": block,
            "PASSWORD_CLAIM_SIGNATURE": "AAAA",
        },
    });
    let (answer, others) = calls_during(&pool, "RespondToAuthChallenge", &input);
    assert!(answer.reply.is_err());
    assert_eq!(others, 1);
}
