//! SRP: the start of an exchange, and the proof that ends it.

use data_encoding::BASE64;
use num_bigint::BigUint;
use serde_json::{Map, Value};

use crate::core::{
    Context,
    client::ClientRecord,
    clock::Timestamp,
    error::{ApiError, ErrorCode},
    password_work::MakePublicValue,
    random,
    secret::Secret,
    session::{AuthSession, Progress, SrpState, Stage, SubjectRef},
    srp::{self, Exchange},
    user::SrpCredential,
    wire::Parameters,
};

/// An SRP exchange that has started.
pub(super) struct StartedExchange {
    /// The challenge parameters `SALT`, `SRP_B` and `SECRET_BLOCK`.
    pub(super) parameters: Map<String, Value>,
    /// The values that the server remembers.
    pub(super) state: SrpState,
    /// The secret block, in base64.
    pub(super) block: String,
}

/// Starts an exchange: takes the client's A and makes the server's B.
pub(super) fn start_exchange(
    ctx: &mut Context<'_>,
    client_value: &str,
    credential: SrpCredential,
    user: String,
) -> Result<StartedExchange, ApiError> {
    let client = srp::from_hex(client_value)
        .filter(srp::acceptable)
        .ok_or_else(|| ErrorCode::InvalidParameter.with_message("Invalid SRP_A."))?;
    let secret = BigUint::from_bytes_be(&random::bytes::<32>(ctx.random));
    let server = ctx.outside(&MakePublicValue {
        credential: credential.clone(),
        secret: secret.clone(),
    })?;
    // The block is random and valid only because the pool stores its fingerprint, so it
    // cannot be forged.
    let block = BASE64.encode(&random::bytes::<192>(ctx.random));
    let mut parameters = Map::new();
    parameters.insert("SALT".to_owned(), credential.salt.clone().into());
    parameters.insert("SRP_B".to_owned(), srp::to_hex(&server).into());
    parameters.insert("SECRET_BLOCK".to_owned(), block.clone().into());
    let state = SrpState {
        client: srp::to_hex(&client),
        secret: Secret::new(srp::to_hex(&secret)),
        server: srp::to_hex(&server),
        credential,
        user,
        session: None,
    };
    Ok(StartedExchange {
        parameters,
        state,
        block,
    })
}

/// Stores an exchange under its secret block.
pub(super) fn store_exchange(
    ctx: &mut Context<'_>,
    client: &ClientRecord,
    subject: SubjectRef,
    stage: Stage,
    progress: Progress,
    block: &str,
) {
    ctx.tx.put(&AuthSession {
        fingerprint: AuthSession::key(block),
        client_id: client.id.clone(),
        subject,
        stage,
        progress,
        expires: ctx.now.after(client.session_life()),
        tries_left: 0,
    });
}

/// Converts the stored state of an exchange into numbers.
pub(super) fn exchange(state: &SrpState) -> Result<Exchange, ApiError> {
    let integer = |text: &str| {
        srp::from_hex(text)
            .ok_or_else(|| ApiError::internal("the stored SRP exchange is not hexadecimal"))
    };
    Ok(Exchange {
        client: integer(&state.client)?,
        server: integer(&state.server)?,
        secret: integer(state.secret.reveal())?,
        verifier: state.credential.verifier(),
    })
}

/// The parts of a proof.
pub(super) struct SrpProof {
    pub(super) block: Vec<u8>,
    /// The text that the signature has to be over.
    pub(super) timestamp: String,
    pub(super) signature: Vec<u8>,
}

/// Reads a proof, and refuses one whose timestamp is too far from the present time.
pub(super) fn read(ctx: &Context<'_>, answers: &Parameters) -> Result<SrpProof, ApiError> {
    let timestamp = answers.required("TIMESTAMP")?;
    let made = Timestamp::from_srp(timestamp).ok_or_else(|| {
        ErrorCode::InvalidParameter
            .with_message("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.")
    })?;
    if ctx.now.distance(made) > ctx.limits.timestamp_window {
        return Err(ErrorCode::NotAuthorized.with_message("TIMESTAMP is out of range."));
    }
    let bytes = |name: &str| {
        let text = answers.required(name)?;
        BASE64
            .decode(text.as_bytes())
            .map_err(|error| ApiError::incorrect_username_or_password().caused_by(error))
    };
    Ok(SrpProof {
        block: bytes("PASSWORD_CLAIM_SECRET_BLOCK")?,
        timestamp: Timestamp::signed_srp_text(timestamp),
        signature: bytes("PASSWORD_CLAIM_SIGNATURE")?,
    })
}
