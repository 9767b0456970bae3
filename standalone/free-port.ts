import { once } from 'node:events';
import { createServer } from 'node:net';
import { HoldfastError } from '#core/model';

/** Throws PORT_TAKEN, naming the port, what it is for and the remedy, when something listens there already. 0 is always free. */
export async function assertPortFree(
  port: number,
  host: string,
  purpose: string,
  remedy: string,
): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  const listening = once(probe.listen(port, host), 'listening');
  await listening.catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const reason = code === 'EACCES' ? 'may not be used by this account' : 'is taken by another program';
    const message = `Port ${port}, wanted for ${purpose}, ${reason}.`;
    throw new HoldfastError('PORT_TAKEN', message, { field: String(port), remedy }, error);
  });
  probe.close();
  await once(probe, 'close');
}
