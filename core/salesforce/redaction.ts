/** Shapes of secrets that Salesforce hands out: session ids (`00D...!...`), bearer headers, tokens in forms or query strings. */
const secrets = [
  /\b00D\w{12,15}(?:!|%21)[\w.%]+/g,
  /\bBearer\s+\S+/gi,
  /\b(?:access_token|refresh_token|client_secret|assertion|oauth_token|sessionId|code_verifier|password)(["']?\s*[=:>]\s*["']?)[^\s"'&<]+/gi,
];

const longest = 500;

/** Text of Salesforce without anything that looks like a token, cut to 500 characters. */
export function redacted(text: string): string {
  return secrets.reduce((clean, shape) => clean.replace(shape, '[removed]'), text).slice(0, longest);
}
