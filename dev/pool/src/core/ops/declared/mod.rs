//! Makes the pools that a file declares, by the rules of the API's own operations.

mod settings;
mod users;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::core::{
    Context,
    declared::{Applied, DeclaredPool, Place, Refusal, Step},
    error::{ApiError, ErrorCode},
    model,
    wire::Input,
};

/// Makes what is declared. Pools, clients and groups become what is declared; users who
/// exist stay as they are, unless the declaration says otherwise; nothing is removed.
///
/// # Errors
/// A [`Refusal`] if a part of it is not valid; then nothing has changed.
pub(crate) fn apply(ctx: &mut Context<'_>, pools: &[DeclaredPool]) -> Result<Applied, Refusal> {
    let mark = ctx.tx.mark();
    let applied = apply_all(ctx, pools);
    if applied.is_err() {
        ctx.tx.rewind(mark);
    }
    applied
}

fn apply_all(ctx: &mut Context<'_>, pools: &[DeclaredPool]) -> Result<Applied, Refusal> {
    let mut applied = Applied::default();
    let mut unhashed = Vec::new();
    let mut ids = BTreeSet::new();
    for (index, declared) in pools.iter().enumerate() {
        let place = Place::default().of("pools").of(index);
        once(&mut ids, &declared.id, &place.of("id"))?;
        let pool = settings::pool(ctx, declared, &place, &mut applied.pools)?;
        let mut names = BTreeSet::new();
        for (index, declared) in declared.groups.iter().enumerate() {
            let place = place.of("groups").of(index);
            once(&mut names, &declared.name, &place.of("name"))?;
            settings::group(ctx, &pool, declared, &place, &mut applied.groups)?;
        }
        for (index, declared) in declared.clients.iter().enumerate() {
            let place = place.of("clients").of(index);
            once(&mut ids, &declared.id, &place.of("id"))?;
            settings::client(ctx, &pool, declared, &place, &mut applied.clients)?;
        }
        let mut subs = BTreeSet::new();
        for (index, declared) in declared.users.iter().enumerate() {
            let place = place.of("users").of(index);
            let one = users::user(ctx, &pool, declared, &place, &mut subs, &mut applied.users)?;
            unhashed.extend(one);
        }
    }
    users::hash(ctx, unhashed)?;
    Ok(applied)
}

/// Returns a function that adds a place to an error. If the error's message names a
/// parameter, the place is that of the parameter.
fn at(place: &Place) -> impl Fn(ApiError) -> Refusal {
    let place = place.clone();
    move |error| Refusal {
        place: named_parameter(&error.message)
            .into_iter()
            .fold(place.clone(), |place, step| place.of(step)),
        error,
    }
}

/// Returns the steps to the parameter that a message of the API names, such as
/// `policies.passwordPolicy.minimumLength` or `schema.1.member.name`.
fn named_parameter(message: &str) -> Vec<Step> {
    let path = message
        .split_once(" at '")
        .and_then(|(_, rest)| rest.split_once('\''))
        .map(|(path, _)| path);
    path.into_iter()
        .flat_map(|path| path.split('.'))
        .filter(|part| *part != "member")
        .map(|part| match part.parse::<usize>() {
            Ok(number) => Step::Index(number.saturating_sub(1)),
            Err(_) => Step::from(part),
        })
        .collect()
}

fn invalid(message: impl Into<String>) -> ApiError {
    ErrorCode::InvalidParameter.with_message(message.into())
}

/// Refuses a name that the same list has twice.
fn once(seen: &mut BTreeSet<String>, name: &str, place: &Place) -> Result<(), Refusal> {
    if seen.insert(name.to_owned()) {
        Ok(())
    } else {
        Err(at(place)(invalid(format!("{name} is there twice."))))
    }
}

/// Makes the request of an operation from its parameters, and checks it against the API's
/// model. A parameter that the API does not have is refused, because it would have no effect.
fn request(
    operation: &str,
    parameters: &Map<String, Value>,
    more: &[(&str, &str)],
    place: &Place,
) -> Result<Input, Refusal> {
    let mut fields = parameters.clone();
    for (name, value) in more {
        fields.insert((*name).to_owned(), Value::from(*value));
    }
    let foreign = model::USER_POOLS.unknown_request_members(operation, &fields);
    let refusal = ErrorCode::InvalidParameter;
    let input = Input::of(fields)
        .checked(&model::USER_POOLS, operation, refusal)
        .map_err(at(place))?;
    match foreign.first() {
        None => Ok(input),
        Some(path) => {
            let steps = path.split('.').filter(|part| !part.is_empty());
            let place = steps.fold(place.clone(), |place, part| match part.parse::<usize>() {
                Ok(index) => place.of(index),
                Err(_) => place.of(part),
            });
            Err(Refusal {
                place,
                error: invalid(format!("{operation} has no such parameter.")),
            })
        }
    }
}

/// Returns `true` if both records are stored alike, apart from the time of the change.
fn same<T: Serialize>(one: &T, other: &T) -> Result<bool, ApiError> {
    let stored = |record: &T| {
        let mut value = serde_json::to_value(record).map_err(ApiError::internal)?;
        if let Some(fields) = value.as_object_mut() {
            fields.remove("modified");
        }
        Ok::<_, ApiError>(value)
    };
    Ok(stored(one)? == stored(other)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameter_is_read_from_the_message_of_the_api() {
        let message = "1 validation error detected: Value at 'schema.2.member.name' failed";
        assert_eq!(
            named_parameter(message),
            ["schema".into(), Step::Index(1), "name".into()]
        );
        assert_eq!(named_parameter("Invalid email address format."), []);
    }
}
