#!/usr/bin/env bash
# Packages: samlify 2.13.1, @boxyhq/saml20 1.15.2, passport-saml-metadata 5.0.0 (npm),
# python3-saml 1.16.0, pysaml2 7.5.5 (PyPI).
#
# Expected: five readers of an identity provider's metadata find the same certificates for its
# signatures. SAML 2.0's Metadata document (2.4.1.1) has `use` of a KeyDescriptor as optional, and
# its errata (E62) say that without it the key is for signing and for encryption. A provider that is
# about to change its key publishes the old one and the new one beside each other.
#
# Seen: passport-saml-metadata, python3-saml and pysaml2 do. samlify finds a single key without a
# use, and none of two; a key for encryption beside it makes the other one disappear. saml20 leaves
# a key without a use away where another one is for signing, and takes the key for encryption, too,
# where none is.
#
# Why it matters here: riders sign in by the provider until the day on which it publishes its next
# key. With samlify the certificate is gone on that day; with saml20 sign-ins end on the day on which
# the provider signs with the new one.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  samlify@2.13.1 @boxyhq/saml20@1.15.2 passport-saml-metadata@5.0.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check python3-saml==1.16.0 pysaml2==7.5.5
cat > write.py <<'PROBE'
import base64
import datetime
import json
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

def certificate(name):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder(subject, subject, key.public_key(), 1, datetime.datetime(2026, 1, 1), datetime.datetime(2126, 1, 1))
    return base64.b64encode(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)).decode()

names = {name: certificate(name) for name in ["old", "new", "encryption"]}

def key(name, use=""):
    held = f"<ds:X509Data><ds:X509Certificate>{names[name]}</ds:X509Certificate></ds:X509Data>"
    return f"<md:KeyDescriptor {use}><ds:KeyInfo>{held}</ds:KeyInfo></md:KeyDescriptor>"

signing, encryption = 'use="signing"', 'use="encryption"'
cases = {
    "old and new for signing": key("old", signing) + key("new", signing),
    "old for any use": key("old"),
    "old and new for any use": key("old") + key("new"),
    "old for signing, new for any use": key("old", signing) + key("new"),
    "old for any use, one for encryption": key("old") + key("encryption", encryption),
}
json.dump({"names": names, "cases": {name: f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
 xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.example"><md:IDPSSODescriptor
 protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">{keys}<md:SingleSignOnService
 Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/>
 </md:IDPSSODescriptor></md:EntityDescriptor>""" for name, keys in cases.items()}}, open("metadata.json", "w"))
PROBE
cat > probe.py <<'PROBE'
import json
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from saml2.attribute_converter import ac_factory
from saml2.mdstore import InMemoryMetaData
written = json.load(open("metadata.json"))
names = {certificate: name for name, certificate in written["names"].items()}
for case, metadata in written["cases"].items():
    provider = OneLogin_Saml2_IdPMetadataParser.parse(metadata)["idp"]
    found = [provider["x509cert"]] if "x509cert" in provider else provider["x509certMulti"]["signing"]
    print(f"{case}: python3-saml finds", *(names["".join(each.split())] for each in found))
    store = InMemoryMetaData(ac_factory(), None)
    store.parse(metadata.encode())
    found = [each for _, each in store.certs("https://idp.example", "idpsso", "signing")]
    print(f"{case}: pysaml2 finds", *(names["".join(each.split())] for each in found))
PROBE
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import saml20 from '@boxyhq/saml20';
import { MetadataReader } from 'passport-saml-metadata';
import samlify from 'samlify';
const { names, cases } = JSON.parse(readFileSync('metadata.json'));
const named = (found) => [found ?? []].flat().map((each) => Object.keys(names).find((name) => names[name] === each)).join(' ') || 'none';
for (const [name, metadata] of Object.entries(cases)) {
  console.log(`${name}: samlify finds ${named(samlify.IdPMetadata(metadata).getX509Certificate('signing'))}`);
  console.log(`${name}: saml20 finds ${named((await saml20.default.parseMetadata(metadata, {})).publicKey.split(','))}`);
  console.log(`${name}: passport-saml-metadata finds ${named(new MetadataReader(metadata).signingCerts)}`);
}
PROBE
{ python/bin/python -W ignore write.py; node --no-warnings probe.mjs; python/bin/python -W ignore probe.py; } | tee seen
cat > expected <<'EXPECTED'
old and new for signing: samlify finds old new
old and new for signing: saml20 finds old new
old and new for signing: passport-saml-metadata finds old new
old for any use: samlify finds old
old for any use: saml20 finds old
old for any use: passport-saml-metadata finds old
old and new for any use: samlify finds none
old and new for any use: saml20 finds old new
old and new for any use: passport-saml-metadata finds old new
old for signing, new for any use: samlify finds old
old for signing, new for any use: saml20 finds old
old for signing, new for any use: passport-saml-metadata finds old new
old for any use, one for encryption: samlify finds none
old for any use, one for encryption: saml20 finds old encryption
old for any use, one for encryption: passport-saml-metadata finds old
old and new for signing: python3-saml finds old new
old and new for signing: pysaml2 finds old new
old for any use: python3-saml finds old
old for any use: pysaml2 finds old
old and new for any use: python3-saml finds old new
old and new for any use: pysaml2 finds old new
old for signing, new for any use: python3-saml finds old new
old for signing, new for any use: pysaml2 finds old new
old for any use, one for encryption: python3-saml finds old
old for any use, one for encryption: pysaml2 finds old
EXPECTED
cmp -s seen expected || { echo 'CHANGED: other certificates are found than described'; exit 1; }
