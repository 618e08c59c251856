// A handler of the custom sender triggers, with AWS's Encryption SDK. The arguments after the
// address are the code of the event, its plaintext, the ARN of the key, and the user pool.
import assert from "node:assert/strict";
import {
  buildClient, CommitmentPolicy, KmsKeyringNode, RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
} from "@aws-crypto/client-node";

const [base, code, expected, keyArn, pool] = process.argv.slice(2);
const { decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);
const message = Buffer.from(code, "base64");

// The handler of AWS's guide, unchanged: a keyring of AWS KMS. Only its endpoint is another one.
Object.assign(process.env, {
  AWS_ENDPOINT_URL_KMS: base, AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local",
});
const kms = (keyIds) => new KmsKeyringNode({ generatorKeyId: keyArn, keyIds });
// A keyring with the key itself.
const response = await fetch(`${base}/custom-sender-key`);
const { KeyNamespace, WrappingAlgorithm, Key } = await response.json();
const raw = (changes) => new RawAesKeyringNode({
  keyNamespace: KeyNamespace,
  keyName: keyArn,
  unencryptedMasterKey: Uint8Array.from(Buffer.from(Key, "base64")),
  wrappingSuite: RawAesWrappingSuiteIdentifier[WrappingAlgorithm],
  ...changes,
});
for (const keyring of [kms([keyArn]), raw()]) {
  const { plaintext, messageHeader } = await decrypt(keyring, message);
  assert.equal(plaintext.toString("utf8"), expected);
  assert.equal(messageHeader.encryptionContext["userpool-id"], pool);
  assert.equal(messageHeader.suiteId, 0x0378);
}

// Another key, another name, another message and another context are refused.
await assert.rejects(decrypt(raw({ unencryptedMasterKey: new Uint8Array(32) }), message));
await assert.rejects(decrypt(raw({ keyName: "other" }), message));
for (const at of [10, 60, message.length - 200, message.length - 130, message.length - 20]) {
  const changed = Buffer.from(message);
  changed[at] ^= 1;
  for (const keyring of [kms(), raw()]) await assert.rejects(decrypt(keyring, changed), `${at}`);
}
const ask = async (body, headers) => {
  const answer = await fetch(base, {
    method: "POST",
    headers: { "x-amz-target": "TrentService.Decrypt", ...headers },
    body: JSON.stringify(body),
  });
  return [answer.status, (await answer.json()).__type];
};
const blob = Buffer.from("arn").toString("base64");
assert.deepEqual(await ask({ CiphertextBlob: blob }), [400, "InvalidCiphertextException"]);
assert.deepEqual(await ask({ CiphertextBlob: 7 }), [400, "ValidationException"]);
// Pages get neither the key nor an answer of Decrypt.
const page = { origin: "http://localhost:8080" };
assert.equal((await ask({ CiphertextBlob: blob }, page))[0], 403);
assert.equal((await fetch(`${base}/custom-sender-key`, { headers: page })).status, 403);
