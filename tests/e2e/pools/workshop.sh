#!/bin/sh
# The pool of the workshop: the app derives the user name from the e-mail address, and
# asks for a phone number and the favorite genre.
set -eu
pool=$(aws cognito-idp create-user-pool --pool-name workshop \
  --alias-attributes email phone_number --auto-verified-attributes email \
  --schema Name=email,Required=true,Mutable=true \
  Name=genre,AttributeDataType=String,Mutable=true \
  --query UserPool.Id --output text)
client=$(aws cognito-idp create-user-pool-client --user-pool-id "$pool" --client-name web \
  --explicit-auth-flows ALLOW_USER_SRP_AUTH ALLOW_REFRESH_TOKEN_AUTH \
  --prevent-user-existence-errors ENABLED --enable-token-revocation \
  --write-attributes email phone_number custom:genre \
  --query UserPoolClient.ClientId --output text)
echo "$pool" "$client"
