export type Signature = 'none' | 'standard-webhooks' | 'github';

/** The address that starts the process of a hook. */
export const hookUrl = (origin: string, token: string): string => `${origin}/api/hook/${token}/`;

/**
 * Commands for a shell that send something to a hook, signed as the hook asks for.
 *
 * @param secret null: the server cannot keep one
 */
export function hookCommand(url: string, signature: Signature, secret: string | null): string {
  const json = `-H 'Content-Type: application/json'`;
  if (signature === 'none' || secret === null) return `curl '${url}' ${json} -d '{}'`;
  const body = `BODY='{}' SECRET='${secret}'`;
  if (signature === 'github')
    return [
      body,
      `SIGNATURE=$(printf %s "$BODY" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/.* //')`,
      `curl '${url}' ${json} -d "$BODY" -H "X-Hub-Signature-256: sha256=$SIGNATURE"`,
    ].join('\n');
  return [
    `${body} AT=$(date +%s) ID=test-$AT`,
    `KEY=$(printf %s "\${SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')`,
    `SIGNATURE=$(printf %s "$ID.$AT.$BODY" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$KEY -binary | base64)`,
    `curl '${url}' ${json} -d "$BODY" -H "webhook-id: $ID" -H "webhook-timestamp: $AT" -H "webhook-signature: v1,$SIGNATURE"`,
  ].join('\n');
}
