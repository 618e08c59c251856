//! The proof of an SRP exchange.

use data_encoding::BASE64;

use crate::core::{
    Ctx,
    clock::Timestamp,
    error::{ApiError, ErrorCode},
    session::SrpState,
    srp::{self, Exchange},
    wire::Parameters,
};

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

/// The parts of a proof, as they arrived.
pub(super) struct SrpProof {
    pub(super) block: Vec<u8>,
    pub(super) timestamp: String,
    pub(super) signature: Vec<u8>,
}

/// Reads a proof, and refuses one whose timestamp is too far from the present time.
pub(super) fn read(ctx: &Ctx<'_>, answers: &Parameters) -> Result<SrpProof, ApiError> {
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
        timestamp: timestamp.to_owned(),
        signature: bytes("PASSWORD_CLAIM_SIGNATURE")?,
    })
}
