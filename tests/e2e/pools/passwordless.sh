#!/bin/sh
# Nobody has a password: a code by e-mail signs up and in.
set -eu
pool=$(aws cognito-idp create-user-pool --pool-name passwordless \
  --username-attributes email --auto-verified-attributes email \
  --policies 'SignInPolicy={AllowedFirstAuthFactors=[PASSWORD,EMAIL_OTP]}' \
  --schema Name=email,Required=true,Mutable=true Name=name,Required=true,Mutable=true \
  --query UserPool.Id --output text)
client=$(aws cognito-idp create-user-pool-client --user-pool-id "$pool" --client-name web \
  --explicit-auth-flows ALLOW_USER_AUTH ALLOW_REFRESH_TOKEN_AUTH \
  --prevent-user-existence-errors ENABLED --enable-token-revocation \
  --query UserPoolClient.ClientId --output text)
echo "$pool" "$client"
