// Triggers of a user pool as developers write them by Amazon Cognito's guide. They know nothing
// of this project.

exports.preSignUp = async (event) => {
  const domain = event.request.userAttributes.email.split("@").pop();
  if (domain === "blocked.example") {
    throw new Error(`Addresses at ${domain} cannot be registered`);
  }
  return event;
};

// This one is in the older style, with a callback.
exports.customMessage = (event, context, callback) => {
  if (event.triggerSource === "CustomMessage_SignUp") {
    const genre = event.request.userAttributes["custom:genre"];
    event.response.emailSubject = `Welcome, ${genre} fan`;
    event.response.emailMessage = `<p>Your code is ${event.request.codeParameter}.</p>`;
  }
  callback(null, event);
};

exports.preTokenGeneration = async (event) => {
  const genre = event.request.userAttributes["custom:genre"];
  event.response = {
    claimsAndScopeOverrideDetails: {
      idTokenGeneration: { claimsToAddOrOverride: { genre } },
      accessTokenGeneration: {
        claimsToAddOrOverride: { tenant: "seattle" },
        scopesToAdd: ["rides/read"],
      },
    },
  };
  return event;
};

// A function that forgets to return the event.
exports.preAuthentication = async () => "fine";
