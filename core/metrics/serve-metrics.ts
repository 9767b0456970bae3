import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { HoldfastError } from '#core/model';

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A registry with what prom-client knows of a Node process: memory, CPU, event loop. */
export function openRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/**
 * Answers `GET /metrics` on a port of its own, which is meant for the inside: it is not signed. Port 0 takes any free one. Throws
 * PORT_TAKEN.
 */
export async function serveMetrics(registry: Registry, host: string, port: number): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.requestTimeout = 10_000;
  const failed = once(server, 'error').then(() => {
    throw new HoldfastError('PORT_TAKEN', `The port ${port} for metrics is taken.`, {
      field: 'HOLDFAST_METRICS_PORT',
      remedy: 'Choose another port, or leave HOLDFAST_METRICS_PORT out for no metrics.',
    });
  });
  server.listen(port, host);
  await Promise.race([once(server, 'listening'), failed]);
  failed.catch(() => undefined);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
