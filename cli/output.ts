import { HoldfastError, asHoldfastError } from '#core/model';

/** Where a command writes. `json`: one document at the end; otherwise text for people. */
export interface Output {
  readonly json: boolean;
  /** The result: `value` as JSON, or `lines` for people. */
  result(value: unknown, lines: readonly string[]): void;
  /** A line that replaces the one before; only on a terminal, never with `--json`. */
  progress(line: string): void;
}

/** Output to the process's own streams. */
export function processOutput(json: boolean): Output {
  const live = process.stderr.isTTY && !json;
  return {
    json,
    result(value, lines) {
      if (live) process.stderr.write('\r\u001b[2K');
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${lines.join('\n')}\n`);
    },
    progress(line) {
      if (live) process.stderr.write(`\r\u001b[2K${line.slice(0, (process.stderr.columns ?? 100) - 1)}`);
    },
  };
}

/** Rows as aligned columns; numbers to the right. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const cells = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const numeric = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'),
  );
  return cells.map((row) =>
    row
      .map((cell, column) =>
        numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Tells a person (or a program) why a command failed. Returns the exit code. */
export function reportFailure(error: unknown, json: boolean): number {
  const problem = asHoldfastError(error);
  const { field, remedy } = problem.detail;
  if (json) {
    const body = { code: problem.code, message: problem.message, field, remedy };
    process.stdout.write(`${JSON.stringify({ error: body })}\n`);
  }
  process.stderr.write(`holdfast: ${problem.message}${remedy === undefined ? '' : ` ${remedy}`}\n`);
  if (problem.code === 'INTERNAL' && process.env.HOLDFAST_LOG_LEVEL === 'debug')
    process.stderr.write(`${String((problem.cause as Error).stack)}\n`);
  return 1;
}

/** An error for input that commander cannot check by itself. */
export function badOption(field: string, message: string, remedy: string): HoldfastError {
  return new HoldfastError('BAD_REQUEST', message, { field, remedy });
}
