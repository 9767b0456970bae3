/** One entry of the REST error array, or of an OAuth or SOAP error brought to the same shape. */
export interface SalesforceFault {
  readonly code: string;
  readonly message: string;
}

/** The first fault of a REST error array, an OAuth error object or a SOAP fault; undefined when the body is none of them. */
export function faultOf(body: string): SalesforceFault | undefined {
  const soap =
    /<(?:\w+:)?faultcode>\s*(?:\w+:)?(\w+)\s*<\/(?:\w+:)?faultcode>[\s\S]*?<(?:\w+:)?faultstring>([\s\S]*?)<\//.exec(
      body,
    );
  if (soap !== null) return { code: soap[1] ?? '', message: soap[2] ?? '' };
  const first = firstEntry(body);
  if (first === undefined) return undefined;
  const code = first['errorCode'] ?? first['statusCode'] ?? first['error'];
  if (typeof code !== 'string' || !/^[A-Za-z][\w-]{1,80}$/.test(code)) return undefined;
  const message = first['message'] ?? first['error_description'];
  return { code, message: typeof message === 'string' ? message : '' };
}

function firstEntry(body: string): Record<string, unknown> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined; // an HTML page, a plain word: no Salesforce fault in it, the HTTP status decides
  }
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  return typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : undefined;
}
