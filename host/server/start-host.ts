import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { HoldfastError, toId18 } from '#core/model';
import { loadProgram, sendTo } from '../apex/index.ts';
import { bundleHost } from '../build/bundle.ts';
import { readApp, readCustomPermissions } from '../package/app-metadata.ts';
import { loadLabels } from '../package/custom-labels.ts';
import { handleRequest, type HostContent, type HostLog } from './request-handler.ts';

/** Who uses the page, and the key with which that org signs its calls. */
export interface HostIdentity {
  /** 15 or 18 characters. */
  readonly orgId: string;
  readonly userId: string;
  /** Shown in the page's header. */
  readonly userName: string;
  readonly keyId: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export interface HostOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Where the Apex callouts go, such as `http://127.0.0.1:4001`. */
  readonly backendUrl: string;
  readonly identity: HostIdentity;
  /** The simulated org whose controls the page shows; without it there is no Demo org panel. */
  readonly simulatorUrl?: string;
  /** Kept from run to run, so that unchanged components are not compiled again. */
  readonly cacheFolder: string;
  /** Folder of the package. */
  readonly forceApp: string;
  /** Custom permissions that the user holds; default: all of the package. */
  readonly permissions?: readonly string[];
  readonly log?: HostLog;
  /** Called with the number of compiled modules while components are compiled. */
  readonly onProgress?: (modules: number) => void;
}

export interface RunningHost {
  /** `http://localhost:4000` */
  readonly url: string;
  close(): Promise<void>;
}

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Bundles the package's components and serves the page. Throws PORT_TAKEN when another program has the port, CONFIG_INVALID when the
 * components do not compile.
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const content = await hostContent(options);
  const server = createServer((request, response) => void handleRequest(content, request, response));
  await listen(server, options.port, options.host ?? '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function hostContent(options: HostOptions): Promise<HostContent> {
  const forceApp = resolve(options.forceApp);
  const { cacheFolder, onProgress, identity } = options;
  const [bundle, app, permissions, program, labels] = await Promise.all([
    bundleHost({ forceApp, cacheFolder, ...(onProgress === undefined ? {} : { onProgress }) }),
    readApp(forceApp),
    options.permissions ?? readCustomPermissions(forceApp),
    loadProgram(forceApp),
    loadLabels(forceApp),
  ]);
  const user = {
    ...identity,
    orgId: toId18(identity.orgId),
    userId: toId18(identity.userId),
    permissions: new Set(permissions),
  };
  return {
    app,
    bundle,
    runtime: { program, labels, user, send: sendTo(options.backendUrl), now: () => Date.now() },
    simulatorUrl: options.simulatorUrl,
    hostNames: loopback.includes(options.host ?? '127.0.0.1') ? loopback : [],
    log: options.log ?? { error: () => undefined },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const remedy = 'Stop the other program, or choose another port with `--port` or HOLDFAST_PORT.';
      fail(
        error.code === 'EADDRINUSE'
          ? new HoldfastError(
              'PORT_TAKEN',
              `Port ${port} is in use by another program.`,
              { remedy, port },
              error,
            )
          : error,
      );
    });
    server.listen(port, host, done);
  });
}
