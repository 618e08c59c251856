// The pre token generation trigger adds a claim to the identity token: the unicorn that suits the
// rider's favorite genre. Its events are of version V2_0.
"use strict";

const UNICORNS = new Map([
  ["Fantasy", "Moonwhisper"],
  ["Jazz", "Blue Note"],
  ["Western", "Dusty"],
]);

exports.handler = async (event) => {
  const genre = event.request.userAttributes["custom:genre"];
  const unicorn = UNICORNS.get(genre) ?? "Stardust";
  event.response.claimsAndScopeOverrideDetails = {
    idTokenGeneration: { claimsToAddOrOverride: { unicorn } },
  };
  return event;
};
