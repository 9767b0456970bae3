import type { ObjectDef } from '../catalogue/field-model.ts';
import type { Values } from './record.ts';

/** One write of a row. */
export interface Write {
  readonly object: ObjectDef;
  readonly id: string;
  readonly before: Values | undefined;
}

/** A step of the running transaction: how it is taken back, and how it is done again. */
interface Step {
  readonly undo: () => void;
  readonly redo: () => void;
  readonly write: Write | undefined;
}

/** What the running transaction has done so far, step by step, so that it can be taken back and done again. */
export class TransactionLog {
  #steps: Step[] = [];

  /** Does a change, to rows (then `write` tells which) or to anything else of the org, and makes it a step of the transaction. */
  step(redo: () => void, undo: () => void, write?: Write): void {
    redo();
    this.#steps.push({ undo, redo, write });
  }

  /** A mark to which `rollBackTo` can return. */
  savepoint(): number {
    return this.#steps.length;
  }

  rollBackTo(mark: number): void {
    while (this.#steps.length > mark) this.#steps.pop()?.undo();
  }

  /** Takes back everything since a mark and answers how to do it again. */
  takeBack(mark: number): () => void {
    const steps = this.#steps.slice(mark);
    this.rollBackTo(mark);
    return () => {
      for (const { redo, undo, write } of steps) this.step(redo, undo, write);
    };
  }

  /** Makes everything so far final. */
  commit(): void {
    this.#steps = [];
  }

  /** The writes of the running transaction in their order. */
  *writes(): Generator<Write> {
    for (const { write } of this.#steps) if (write !== undefined) yield write;
  }

  /** The objects that the running transaction has written to, each as often as it was. */
  *writtenObjects(): Generator<ObjectDef> {
    for (const { object } of this.writes()) yield object;
  }
}
