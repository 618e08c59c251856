import { defineAuth, secret } from "@aws-amplify/backend";

// Sign-in by e-mail address, phone number or Google, with second factors, groups and attributes.
export const auth = defineAuth({
  name: "riders",
  loginWith: {
    email: {
      verificationEmailStyle: "CODE",
      verificationEmailSubject: "Welcome to Wild Rydes",
      verificationEmailBody: (createCode) => `Your code is ${createCode()}.`,
    },
    phone: true,
    externalProviders: {
      google: {
        clientId: secret("GOOGLE_CLIENT_ID"),
        clientSecret: secret("GOOGLE_CLIENT_SECRET"),
        scopes: ["openid", "email"],
        attributeMapping: { email: "email" },
      },
      callbackUrls: ["http://localhost:8080/oauth/callback"],
      logoutUrls: ["http://localhost:8080/signin"],
    },
  },
  userAttributes: {
    fullname: { required: false, mutable: true },
    "custom:genre": { dataType: "String", mutable: true, maxLen: 64 },
    "custom:rides": { dataType: "Number", mutable: true, min: 0, max: 100000 },
  },
  multifactor: { mode: "OPTIONAL", sms: true, totp: true },
  accountRecovery: "EMAIL_ONLY",
  groups: ["drivers", "riders"],
});
