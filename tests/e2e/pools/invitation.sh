#!/bin/sh
# Administrators alone create accounts. Everybody needs a second factor, and a passkey
# counts for both.
set -eu
pool=$(aws cognito-idp create-user-pool --pool-name invitation \
  --username-attributes email --auto-verified-attributes email \
  --admin-create-user-config AllowAdminCreateUserOnly=true \
  --policies 'SignInPolicy={AllowedFirstAuthFactors=[PASSWORD,WEB_AUTHN]}' \
  --schema Name=email,Required=true,Mutable=true Name=name,Required=true,Mutable=true \
  --query UserPool.Id --output text)
aws cognito-idp set-user-pool-mfa-config --user-pool-id "$pool" \
  --mfa-configuration ON --software-token-mfa-configuration Enabled=true \
  --web-authn-configuration "RelyingPartyId=${RELYING_PARTY:-localhost},UserVerification=required,FactorConfiguration=MULTI_FACTOR_WITH_USER_VERIFICATION" >/dev/null
client=$(aws cognito-idp create-user-pool-client --user-pool-id "$pool" --client-name web \
  --explicit-auth-flows ALLOW_USER_AUTH ALLOW_USER_SRP_AUTH ALLOW_REFRESH_TOKEN_AUTH \
  --prevent-user-existence-errors ENABLED --enable-token-revocation \
  --query UserPoolClient.ClientId --output text)
echo "$pool" "$client"
