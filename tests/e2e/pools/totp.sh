#!/bin/sh
# Everybody needs an authenticator app besides the password. The team is optional.
set -eu
pool=$(aws cognito-idp create-user-pool --pool-name totp \
  --username-attributes email --auto-verified-attributes email \
  --schema Name=email,Required=true,Mutable=true \
  Name=team,AttributeDataType=String,Mutable=true \
  --query UserPool.Id --output text)
aws cognito-idp set-user-pool-mfa-config --user-pool-id "$pool" \
  --mfa-configuration ON --software-token-mfa-configuration Enabled=true >/dev/null
client=$(aws cognito-idp create-user-pool-client --user-pool-id "$pool" --client-name web \
  --explicit-auth-flows ALLOW_USER_SRP_AUTH ALLOW_REFRESH_TOKEN_AUTH \
  --prevent-user-existence-errors ENABLED --enable-token-revocation \
  --write-attributes email custom:team \
  --query UserPoolClient.ClientId --output text)
echo "$pool" "$client"
