// The pre sign-up trigger refuses registrations with an e-mail address at some domains, or at
// domains below them. An administrator can still create such a user.
"use strict";

const REFUSED_DOMAINS = (process.env.REFUSED_DOMAINS ?? "refused.example")
  .split(",")
  .map((domain) => domain.trim().toLowerCase())
  .filter(Boolean);

exports.handler = async (event) => {
  if (event.triggerSource === "PreSignUp_AdminCreateUser") return event;
  const email = event.request.userAttributes.email ?? "";
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  if (REFUSED_DOMAINS.some((refused) => `.${domain}`.endsWith(`.${refused}`))) {
    // Cognito adds a full stop, and the app shows the sentence to the rider.
    throw new Error(`Riders with an address at ${domain} cannot register`);
  }
  return event;
};
