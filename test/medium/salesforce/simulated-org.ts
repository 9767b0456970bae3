import { afterAll, beforeAll } from 'vitest';
import { systemClock } from '#core/model';
import { connectOrg, type ConnectOptions, type OrgClient } from '#core/salesforce';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from '#simulator';

export interface SimulatedOrg {
  readonly simulator: RunningSimulator;
  client(options?: Partial<ConnectOptions>): OrgClient;
}

/** An empty simulated org for a test file, with pages so small that every result has several. */
export function useSimulatedOrg(options: Partial<SimulatorOptions> = {}): SimulatedOrg {
  let running: RunningSimulator | undefined;
  beforeAll(async () => {
    running = await startSimulator({
      port: 0,
      world: undefined,
      restPageRows: 200,
      bulkPageRows: 70,
      ...options,
    });
  });
  afterAll(() => running?.close());
  const simulator = (): RunningSimulator => {
    if (running === undefined) throw new Error('The simulated org is ready inside tests and hooks only.');
    return running;
  };
  return {
    get simulator() {
      return simulator();
    },
    client: (more = {}) =>
      connectOrg({
        tokenSource: { kind: 'access_token', accessToken: simulator().accessToken },
        instanceUrl: simulator().url,
        apiVersion: '67.0',
        clock: systemClock,
        ...more,
      }),
  };
}
