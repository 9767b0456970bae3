import { request as httpRequest } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { localCertificate } from './certificate.ts';

/** An https address in front of a simulator: `sf org login sfdx-url` speaks nothing else. */
export interface TlsDoor {
  readonly port: number;
  /** The certificate's file, for NODE_EXTRA_CA_CERTS. */
  readonly certificate: string;
  close(): Promise<void>;
}

/** Makes a certificate for localhost with openssl and listens on a free port. Throws when there is no openssl. */
export async function openTlsDoor(folder: string, target: string): Promise<TlsDoor> {
  const { key, certificate, path } = localCertificate(folder);
  const server = createServer({ key, cert: certificate }, (incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const onward = httpRequest(new URL(url ?? '/', target), { method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    onward.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    certificate: path,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
