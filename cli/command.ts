import type { Command } from 'commander';
import { processOutput, type Output } from './output.ts';
import { withSession, type Session } from './session.ts';

/** Options every command has. */
interface SharedOptions {
  readonly json?: boolean;
  readonly tenant?: string;
}

/**
 * A command with `--json` and `--tenant` whose action gets an open session and the output. `Options` are the command's own, as
 * commander parses them.
 */
export function sessionCommand<Options extends object>(
  command: Command,
  action: (
    context: { session: Session; output: Output },
    options: Options,
    ...args: string[]
  ) => Promise<void>,
): Command {
  return command
    .option('--json', 'print one JSON document')
    .option('--tenant <orgId>', 'org id of the tenant, where there are several')
    .action(async (...parsed: unknown[]) => {
      const options = parsed[command.registeredArguments.length] as Options & SharedOptions;
      const args = parsed.slice(0, command.registeredArguments.length) as string[];
      const output = processOutput(options.json === true);
      await withSession(options.tenant, (session) => action({ session, output }, options, ...args));
    });
}
