import { HoldfastError } from '#core/model';

/** Domains under which Salesforce serves orgs and logins (Salesforce Help, "Required domains"). */
const salesforceDomains = [
  'salesforce.com',
  'force.com',
  'salesforce.mil',
  'cloudforce.com',
  'sfcrmproducts.cn',
];
const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The origin of an org or login address, such as `https://acme.my.salesforce.com`, once it is known to be a place where a token
 * may be sent: https on a Salesforce domain, or this machine (simulator). Throws CONFIG_INVALID for anything else.
 */
export function orgOrigin(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && url.username === '' && url.password === '') {
    if (loopback.has(url.hostname) && (url.protocol === 'http:' || url.protocol === 'https:'))
      return url.origin;
    if (url.protocol === 'https:' && url.port === '' && isSalesforceHost(url.hostname)) return url.origin;
  }
  throw new HoldfastError('CONFIG_INVALID', 'This is not the address of a Salesforce org.', {
    field: 'instanceUrl',
    remedy: 'Use the My Domain address of the org, such as https://acme.my.salesforce.com.',
  });
}

/** True for the origin of an org that runs on this machine: a simulated one. */
export function isThisMachine(origin: string): boolean {
  return loopback.has(new URL(origin).hostname);
}

function isSalesforceHost(hostname: string): boolean {
  if (!/^[a-z0-9.-]+$/.test(hostname)) return false;
  return salesforceDomains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}

/**
 * The path of an address that a reply named (`nextRecordsUrl`, a result page), to be asked of the org's own origin only: whatever
 * host the reply names is ignored, a path outside the data API is refused.
 */
export function dataPath(named: string): string {
  const url = URL.canParse(named) ? new URL(named) : undefined;
  const path = (url === undefined ? named : url.pathname + url.search).replace(/^\/+/, '/');
  if (/^\/services\/data\/v\d+\.\d+\/[^\\#]*$/.test(path) && !path.includes('/../')) return path;
  throw new HoldfastError('PAGE_REJECTED', 'Salesforce named a next page outside its data API.');
}
