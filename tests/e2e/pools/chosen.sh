#!/bin/sh
# The user chooses the user name, and the verified e-mail address signs in as well. The
# pool requires four attributes, and the date of birth stays as it is.
set -eu
pool=$(aws cognito-idp create-user-pool --pool-name chosen \
  --alias-attributes email --auto-verified-attributes email \
  --schema Name=email,Required=true,Mutable=true \
  Name=given_name,Required=true,Mutable=true Name=family_name,Required=true,Mutable=true \
  Name=birthdate,Required=true,Mutable=false \
  --query UserPool.Id --output text)
client=$(aws cognito-idp create-user-pool-client --user-pool-id "$pool" --client-name web \
  --explicit-auth-flows ALLOW_USER_SRP_AUTH ALLOW_REFRESH_TOKEN_AUTH \
  --prevent-user-existence-errors ENABLED --enable-token-revocation \
  --query UserPoolClient.ClientId --output text)
echo "$pool" "$client"
