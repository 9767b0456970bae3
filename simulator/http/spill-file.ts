import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Stretch {
  readonly offset: number;
  readonly length: number;
}

/** A temporary file for what is too large for memory. It has no name once open, so that even a killed process leaves nothing behind. */
export class SpillFile {
  readonly #descriptor: number;
  #end = 0;

  constructor() {
    const path = join(tmpdir(), `simulator-${randomUUID()}`);
    this.#descriptor = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  get size(): number {
    return this.#end;
  }

  append(bytes: Buffer): Stretch {
    const offset = this.#end;
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.#descriptor, bytes, done, bytes.length - done, offset + done);
    this.#end += bytes.length;
    return { offset, length: bytes.length };
  }

  /** Reads a stretch into `target` from `at` on. */
  read({ offset, length }: Stretch, target: Buffer, at: number): void {
    for (let done = 0; done < length;) {
      const count = readSync(this.#descriptor, target, at + done, length - done, offset + done);
      if (count === 0) throw new Error('The temporary file of a result is shorter than it was');
      done += count;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
