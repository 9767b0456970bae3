import { createRequire } from 'node:module';

/**
 * Some tests log in at the default address, login.salesforce.com. As a name server would, this sends them to the org of SF_LOGIN_URL;
 * nothing ever leaves the machine. jsforce asks through undici, so the way is changed there.
 */

interface Ask {
  readonly origin?: string | URL;
}
interface Dispatcher {
  dispatch(ask: Ask, handler: unknown): boolean;
}

const LOGIN = 'https://login.salesforce.com';
const org = process.env['SF_LOGIN_URL'] ?? '';

const clients = createRequire(new URL('../../../conformance/package.json', import.meta.url));
const { prototype } = (clients('undici') as { readonly Agent: { readonly prototype: Dispatcher } }).Agent;
const dispatch: Dispatcher['dispatch'] = Reflect.get(prototype, 'dispatch');

prototype.dispatch = function sendToOrg(this: Dispatcher, ask, handler): boolean {
  const meant = ask.origin?.toString() === LOGIN ? { ...ask, origin: org } : ask;
  return dispatch.call(this, meant, handler);
};
