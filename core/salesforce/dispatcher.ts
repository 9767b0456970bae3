import { Agent } from 'undici';
import { publicLookup } from '#core/outbound';

/**
 * Shared by all orgs of the process; idle sockets do not keep the process alive. A name that leads into our own networks is a trap, not an
 * org; only the simulated org is on this machine.
 */
export const agent = new Agent({
  connections: 16,
  connect: {
    timeout: 10_000,
    lookup: publicLookup('The host of the org has no public address.', ['localhost']),
  },
  keepAliveTimeout: 10_000,
});
