#!/bin/sh
# The user name is a UUID that nobody sees: the user signs in by the e-mail address, which
# a link verifies. Two custom attributes are optional, a number and a date.
set -eu
pool=$(aws cognito-idp create-user-pool --pool-name uuid \
  --alias-attributes email --auto-verified-attributes email \
  --verification-message-template DefaultEmailOption=CONFIRM_WITH_LINK \
  --schema Name=email,Required=true,Mutable=true \
  'Name=seats,AttributeDataType=Number,Mutable=true,NumberAttributeConstraints={MinValue=1,MaxValue=9}' \
  Name=since,AttributeDataType=DateTime,Mutable=true \
  --query UserPool.Id --output text)
client=$(aws cognito-idp create-user-pool-client --user-pool-id "$pool" --client-name web \
  --explicit-auth-flows ALLOW_USER_SRP_AUTH ALLOW_REFRESH_TOKEN_AUTH \
  --prevent-user-existence-errors ENABLED --enable-token-revocation \
  --write-attributes email custom:seats custom:since \
  --query UserPoolClient.ClientId --output text)
# The domain has the page behind the link.
aws cognito-idp create-user-pool-domain --user-pool-id "$pool" --domain uuid >&2
echo "$pool" "$client"
