// The custom message trigger names the rider's favorite genre in the e-mail with the code of a
// registration. All other messages, and those to riders without a genre, stay Cognito's own.
"use strict";

exports.handler = async (event) => {
  const genre = event.request.userAttributes["custom:genre"]?.trim();
  const verifies = ["CustomMessage_SignUp", "CustomMessage_ResendCode"];
  if (!genre || !verifies.includes(event.triggerSource)) return event;
  event.response.emailSubject = `Your code for Wild Rydes, home of ${inSubject(genre)}`;
  // Cognito puts the code in the place of its parameter.
  event.response.emailMessage =
    `<p>Our unicorns love ${inHtml(genre)} too.</p>` +
    `<p>Your verification code is ${event.request.codeParameter}.</p>`;
  return event;
};

// The genre is the rider's own text, so it must become neither HTML nor a placeholder of Cognito,
// such as {####}.
function inHtml(text) {
  return text.replace(/[&<>"'{}]/g, (character) => `&#${character.codePointAt(0)};`);
}

// A subject is one line, of 140 characters at most.
function inSubject(text) {
  return text.replace(/[\p{Cc}{}]/gu, " ").slice(0, 100);
}
