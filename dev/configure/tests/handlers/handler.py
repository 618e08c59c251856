"""Triggers of a user pool in Python, as Amazon Cognito's guide describes them."""


def pre_sign_up(event, context):
    if event["triggerSource"] == "PreSignUp_SignUp":
        address = event["request"]["userAttributes"]["email"]
        if address.endswith("@refused.example"):
            raise ValueError("This domain cannot register")
        event["response"]["autoConfirmUser"] = True
        event["response"]["autoVerifyEmail"] = True
    return event


def pre_token_generation(event, context):
    genre = event["request"]["userAttributes"].get("custom:genre", "any")
    claims = {"claimsToAddOrOverride": {"taste": f"{genre} by {context.function_name}"}}
    event["response"]["claimsAndScopeOverrideDetails"] = {"idTokenGeneration": claims}
    return event
