#!/usr/bin/env bash
# Packages: @node-saml/node-saml 5.1.0, samlify 2.13.1, xml-crypto 6.3.2 (npm), python3-saml 1.16.0,
# pysaml2 7.5.5 (PyPI).
#
# Expected: four readers of SAML find the same rider in one signed assertion of SAML 2.0. Its Core
# document has any number of attributes in a statement (2.7.3), each with any number of values
# (2.7.3.1), an empty value (2.7.3.1.1), and assertions without a statement of attributes (2.3.3).
# Keycloak's mappers for roles and groups have a switch between one attribute of several values and
# several attributes of one name.
#
# Seen: of two groups written so, samlify and pysaml2 find both, node-saml finds the last one alone
# and says nothing, and python3-saml refuses the rider. Written as two values all find both. An
# empty value is no attribute, no value, or an empty one. An integer 007 is 7 in pysaml2. An address
# on a line of its own keeps its line feeds in both JavaScript readers. Without a statement
# python3-saml refuses the rider.
#
# Why it matters here: a driver with two groups is no driver in one service and cannot sign in to
# the next, and the assertion is signed and valid. Each reader has to be tried with two groups.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @node-saml/node-saml@5.1.0 samlify@2.13.1 xml-crypto@6.3.2 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check python3-saml==1.16.0 pysaml2==7.5.5
cat > key.py <<'KEY'
import datetime
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

key, name = rsa.generate_private_key(65537, 2048), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
now = datetime.datetime.now(datetime.timezone.utc)
certificate = (
    x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    .not_valid_before(now).not_valid_after(now + datetime.timedelta(days=2)).sign(key, hashes.SHA256())
)
pem, pkcs8, plain = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
open("key.pem", "wb").write(key.private_bytes(pem, pkcs8, plain))
open("certificate.pem", "wb").write(certificate.public_bytes(pem))
KEY
cat > probe.mjs <<'PROBE'
import { readFileSync, writeFileSync } from 'node:fs';
import { SAML } from '@node-saml/node-saml';
import samlify from 'samlify';
import { SignedXml } from 'xml-crypto';

const [privateKey, publicCert] = ['key.pem', 'certificate.pem'].map((file) => readFileSync(file, 'utf8'));
const [SP, IDP, ACS] = ['urn:amazon:cognito:sp:us-east-1_AbCdEf123', 'https://idp.example', 'https://sp.example/acs'];
const [XMLDSIG, C14N] = ['http://www.w3.org/2000/09/xmldsig', 'http://www.w3.org/2001/10/xml-exc-c14n#'];
const attribute = (name, ...values) => `<saml:Attribute Name="${name}">${values.join('')}</saml:Attribute>`;
const value = (text, type = 'string') => `<saml:AttributeValue xsi:type="xs:${type}">${text}</saml:AttributeValue>`;
const statement = (...attributes) => `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>`;
const cases = {
  'two values': statement(attribute('groups', value('riders'), value('drivers'))),
  'two attributes': statement(attribute('groups', value('riders')), attribute('groups', value('drivers'))),
  'an empty value': statement(attribute('nickname', value(''))),
  'an integer': statement(attribute('badge', value('007', 'integer'))),
  'a line of its own': statement(attribute('email', value('\n  ann@example.com\n'))),
  'no statement': '',
};

function signed(statements) {
  const time = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
  const assertion = `<saml:Assertion ID="_assertion" Version="2.0" IssueInstant="${time(0)}"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    <saml:Issuer>${IDP}</saml:Issuer><saml:Subject><saml:NameID>ann</saml:NameID>
    <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
    <saml:SubjectConfirmationData NotOnOrAfter="${time(300)}" Recipient="${ACS}"/></saml:SubjectConfirmation></saml:Subject>
    <saml:Conditions NotBefore="${time(-60)}" NotOnOrAfter="${time(300)}">
    <saml:AudienceRestriction><saml:Audience>${SP}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
    <saml:AuthnStatement AuthnInstant="${time(0)}"><saml:AuthnContext>
    <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>
    </saml:AuthnContext></saml:AuthnStatement>${statements}</saml:Assertion>`;
  const response = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_response" Version="2.0"
    xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" IssueInstant="${time(0)}" Destination="${ACS}">
    <saml:Issuer>${IDP}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>
    </samlp:Status>${assertion}</samlp:Response>`;
  const signature = new SignedXml({
    privateKey, publicCert, canonicalizationAlgorithm: C14N,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  });
  signature.addReference({
    xpath: "//*[local-name(.)='Assertion']", digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: [`${XMLDSIG}#enveloped-signature`, C14N],
  });
  const issuer = "//*[local-name(.)='Assertion']/*[local-name(.)='Issuer']";
  signature.computeSignature(response, { location: { reference: issuer, action: 'after' } });
  return Buffer.from(signature.getSignedXml()).toString('base64');
}

samlify.setSchemaValidator({ validate: async () => 'valid' });
const post = samlify.Constants.namespace.binding.post;
const provider = samlify.ServiceProvider({
  entityID: SP, wantAssertionsSigned: true, assertionConsumerService: [{ Binding: post, Location: ACS }],
});
const identity = samlify.IdentityProvider({
  entityID: IDP, signingCert: publicCert, singleSignOnService: [{ Binding: post, Location: `${IDP}/sso` }],
});
const nodeSaml = new SAML({
  callbackUrl: ACS, issuer: SP, audience: SP, idpCert: publicCert, wantAssertionsSigned: true, wantAuthnResponseSigned: false,
});
const responses = {};
for (const [name, statements] of Object.entries(cases)) {
  const SAMLResponse = (responses[name] = signed(statements));
  const { profile } = await nodeSaml.validatePostResponseAsync({ SAMLResponse });
  console.log(`node-saml, ${name}: ${JSON.stringify(profile.attributes ?? {})}`);
  const { extract } = await provider.parseLoginResponse(identity, 'post', { body: { SAMLResponse } });
  console.log(`samlify, ${name}: ${JSON.stringify(extract.attributes)}`);
}
writeFileSync('responses.json', JSON.stringify(responses));
PROBE
cat > probe.py <<'PROBE'
import base64
import json
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from saml2.attribute_converter import ac_factory, list_to_local
from saml2.samlp import response_from_string

SP, IDP, ACS = "urn:amazon:cognito:sp:us-east-1_AbCdEf123", "https://idp.example", "https://sp.example/acs"
settings = {
    "strict": True, "sp": {"entityId": SP, "assertionConsumerService": {"url": ACS}},
    "idp": {"entityId": IDP, "singleSignOnService": {"url": f"{IDP}/sso"}, "x509cert": open("certificate.pem").read()},
    "security": {"wantAssertionsSigned": True},
}
for name, response in json.load(open("responses.json")).items():
    request = {"https": "on", "http_host": "sp.example", "script_name": "/acs", "post_data": {"SAMLResponse": response}}
    rider = OneLogin_Saml2_Auth(request, settings)
    try:
        rider.process_response()
        outcome = rider.get_last_error_reason() or json.dumps(rider.get_attributes())
    except Exception as error:
        outcome = error
    print(f"python3-saml, {name}: {outcome}")
    [assertion] = response_from_string(base64.b64decode(response)).assertion
    found = [list_to_local(ac_factory(), each.attribute, True) for each in assertion.attribute_statement]
    print(f"pysaml2, {name}: {json.dumps(found[0] if found else {})}")
PROBE
python/bin/python key.py
{ node probe.mjs; python/bin/python probe.py; } 2> log | tee seen
cat > expected <<'EXPECTED'
node-saml, two values: {"groups":["riders","drivers"]}
samlify, two values: {"groups":["riders","drivers"]}
node-saml, two attributes: {"groups":"drivers"}
samlify, two attributes: {"groups":["riders","drivers"]}
node-saml, an empty value: {}
samlify, an empty value: {"nickname":[]}
node-saml, an integer: {"badge":"007"}
samlify, an integer: {"badge":"007"}
node-saml, a line of its own: {"email":"\n  ann@example.com\n"}
samlify, a line of its own: {"email":"\n  ann@example.com\n"}
node-saml, no statement: {}
samlify, no statement: {}
python3-saml, two values: {"groups": ["riders", "drivers"]}
pysaml2, two values: {"groups": ["riders", "drivers"]}
python3-saml, two attributes: Found an Attribute element with duplicated Name
pysaml2, two attributes: {"groups": ["riders", "drivers"]}
python3-saml, an empty value: {"nickname": []}
pysaml2, an empty value: {"nickname": [""]}
python3-saml, an integer: {"badge": ["007"]}
pysaml2, an integer: {"badge": ["7"]}
python3-saml, a line of its own: {"email": ["ann@example.com"]}
pysaml2, a line of its own: {"email": ["ann@example.com"]}
python3-saml, no statement: There is no AttributeStatement on the Response
pysaml2, no statement: {}
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the readers find other attributes than described'; exit 1; }
