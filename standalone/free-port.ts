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
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return reject(error);
      const reason =
        error.code === 'EACCES' ? 'may not be used by this account' : 'is taken by another program';
      reject(
        new HoldfastError('PORT_TAKEN', `Port ${port}, wanted for ${purpose}, ${reason}.`, {
          field: String(port),
          remedy,
        }),
      );
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
