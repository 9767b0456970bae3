import type { Lab } from './lab.ts';

/** One command of a real client with the check of its result. It passes when `run` does not throw. */
export interface ClientCase {
  readonly client: 'sf' | 'sfdmu' | 'jsforce';
  readonly name: string;
  run(lab: Lab): Promise<void>;
}

/** How a case ended. */
export interface CaseResult {
  readonly client: string;
  readonly name: string;
  readonly seconds: number;
  /** Undefined when it passed. */
  readonly problem: string | undefined;
}

/** Runs the cases one after the other; a failed one does not stop the next. */
export async function runCases(
  cases: readonly ClientCase[],
  lab: Lab,
  report: (result: CaseResult) => void,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const one of cases) {
    const start = performance.now();
    const problem = await problemOf(one, lab);
    const seconds = (performance.now() - start) / 1000;
    const result = { client: one.client, name: one.name, seconds, problem };
    results.push(result);
    report(result);
  }
  return results;
}

async function problemOf(one: ClientCase, lab: Lab): Promise<string | undefined> {
  const stray = strayErrors();
  try {
    await Promise.race([one.run(lab), stray.happened]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    stray.stop();
  }
}

/** A client in our process may throw from a stream of its own, where no promise of the case would see it. */
function strayErrors(): { readonly happened: Promise<never>; stop(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  const listener = (error: Error): void => reject(error);
  process.on('uncaughtException', listener);
  return { happened: promise, stop: () => process.off('uncaughtException', listener) };
}

/** One line of the table. */
export function tableLine(client: string, name: string, result: string, seconds: string): string {
  return `${client.padEnd(8)} ${name.padEnd(66)} ${result.padEnd(7)} ${seconds.padStart(7)}`;
}
