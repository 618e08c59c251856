#!/bin/sh
# The e-mail address is the user name, and there is nothing else.
set -eu
pool=$(aws cognito-idp create-user-pool --pool-name email \
  --username-attributes email --auto-verified-attributes email \
  --schema Name=email,Required=true,Mutable=true \
  --query UserPool.Id --output text)
client=$(aws cognito-idp create-user-pool-client --user-pool-id "$pool" --client-name web \
  --explicit-auth-flows ALLOW_USER_SRP_AUTH ALLOW_REFRESH_TOKEN_AUTH \
  --prevent-user-existence-errors ENABLED --enable-token-revocation \
  --query UserPoolClient.ClientId --output text)
echo "$pool" "$client"
