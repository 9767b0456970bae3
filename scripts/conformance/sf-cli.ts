import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CLIENTS, pathWithProjectNode } from './install.ts';

/** What one run of a command-line client left behind. */
export interface CommandOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command runs; `exit` is the code it must end with (default 0). */
export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly exit?: number;
  readonly folder?: string;
}

const LONGEST_RUN_MS = 240_000;

/** Variables that would lead a client to other orgs, other home folders or a proxy. */
const FOREIGN = /^(SF_|SFDX_|XDG_|HTTPS?_PROXY$|ALL_PROXY$|NODE_OPTIONS$)/i;

/** The Salesforce CLI with a home folder of its own, so that it knows only the orgs it logged into here. */
export class SfCli {
  readonly home: string;
  readonly #folder: string;

  /** @param folder where commands run: a Salesforce project. */
  constructor(home: string, folder: string) {
    this.home = home;
    this.#folder = folder;
    mkdirSync(home, { recursive: true });
    mkdirSync(folder, { recursive: true });
  }

  /** Runs `sf ARGS --json` and answers `result`. Throws with the client's own words when the exit code is another one. */
  async json<T>(args: readonly string[], options: CommandOptions = {}): Promise<T> {
    const { result } = await this.reply<T>(args, options);
    return result;
  }

  /** As `json`, but answers the whole JSON document (a failed command has name, message and data instead of a result). */
  async reply<T>(args: readonly string[], options: CommandOptions = {}): Promise<SfReply<T>> {
    const outcome = await this.text([...args, '--json'], options);
    return JSON.parse(outcome.stdout) as SfReply<T>;
  }

  /** Runs `sf ARGS`. Throws when the exit code is another one. */
  async text(args: readonly string[], options: CommandOptions = {}): Promise<CommandOutcome> {
    const program = join(CLIENTS, 'node_modules/@salesforce/cli/bin/run.js');
    const outcome = await runProgram([program, ...args], {
      folder: options.folder ?? this.#folder,
      env: { ...this.#environment(), ...options.env },
    });
    const expected = options.exit ?? 0;
    if (outcome.code === expected) return outcome;
    const words = wordsOf(outcome);
    throw new Error(`sf ${args.join(' ')} ended with ${outcome.code} instead of ${expected}: ${words}`);
  }

  #environment(): NodeJS.ProcessEnv {
    const kept = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
    return {
      ...Object.fromEntries(kept),
      HOME: this.home,
      PATH: pathWithProjectNode(),
      NO_PROXY: 'localhost,127.0.0.1',
      NODE_NO_WARNINGS: '1',
      SF_DISABLE_TELEMETRY: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_DISABLE_AUTOUPDATE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
      SF_DISABLE_LOG_FILE: 'true',
      SF_DISABLE_SOURCE_MEMBER_POLLING: 'true',
      SF_DOMAIN_RETRY: '0',
    };
  }
}

/** The JSON document of `sf --json`. */
export interface SfReply<T> {
  readonly status: number;
  readonly result: T;
  readonly name?: string;
  readonly message?: string;
  readonly data?: unknown;
  readonly warnings?: readonly string[];
}

/** What a command said, without the client's own stack where it answered JSON. */
function wordsOf({ stdout, stderr }: CommandOutcome): string {
  const document = /^\{.*\}\s*$/s.test(stdout) ? (JSON.parse(stdout) as SfReply<unknown>) : undefined;
  if (document === undefined) return (stdout + stderr).slice(0, 3000);
  const { name, message, data, result } = document;
  return `${name ?? ''} ${message ?? ''} ${JSON.stringify(data ?? result ?? '')}`.slice(0, 3000);
}

function runProgram(
  args: readonly string[],
  options: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
): Promise<CommandOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: options.folder,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST_RUN_MS,
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      }),
    );
  });
}
