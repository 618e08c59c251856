#!/bin/sh
# The phone number is the user name, and a text message verifies it.
set -eu
role=${SNS_CALLER_ARN:-arn:aws:iam::123456789012:role/text-messages}
pool=$(aws cognito-idp create-user-pool --pool-name phone \
  --username-attributes phone_number --auto-verified-attributes phone_number \
  --sms-configuration "SnsCallerArn=$role,ExternalId=phone" \
  --schema Name=phone_number,Required=true,Mutable=true Name=name,Required=true,Mutable=true \
  --query UserPool.Id --output text)
client=$(aws cognito-idp create-user-pool-client --user-pool-id "$pool" --client-name web \
  --explicit-auth-flows ALLOW_USER_SRP_AUTH ALLOW_REFRESH_TOKEN_AUTH \
  --prevent-user-existence-errors ENABLED --enable-token-revocation \
  --query UserPoolClient.ClientId --output text)
echo "$pool" "$client"
