import type { ApexProgram } from './program.ts';
import type { ApexClass, Method } from './syntax.ts';
import type { ApexObject, PlatformClass, Value } from './values.ts';

/** What the code of one request runs on. Static fields live as long as the machine: one transaction, as in Salesforce. */
export interface Machine {
  readonly program: ApexProgram;
  /** Classes of the platform by lower-case name. */
  readonly platform: ReadonlyMap<string, PlatformClass>;
  invoke(call: Invocation): Promise<Value>;
  instantiate(of: ApexClass, values: readonly Value[]): Promise<Value>;
  /** The static fields of a class, initialised at first use. */
  staticsOf(of: ApexClass): Promise<Map<string, Value>>;
  /** Counts one evaluated node; throws System.LimitException when a request runs away. */
  tick(): void;
}

export interface Invocation {
  readonly owner: ApexClass;
  readonly method: Method;
  readonly self: ApexObject | undefined;
  readonly values: readonly Value[];
}

/** Where code runs: its class, its object, its local variables. */
export interface Frame {
  readonly owner: ApexClass;
  readonly self: ApexObject | undefined;
  readonly scope: Scope;
}

/** Local variables of a block and of the blocks around it. */
export class Scope {
  readonly #values = new Map<string, Value>();
  readonly #around: Scope | undefined;

  constructor(around?: Scope) {
    this.#around = around;
  }

  declare(name: string, value: Value): void {
    this.#values.set(name.toLowerCase(), value);
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase()) || (this.#around?.has(name) ?? false);
  }

  get(name: string): Value {
    const key = name.toLowerCase();
    return this.#values.has(key) ? this.#values.get(key) : this.#around?.get(name);
  }

  /** False when no such variable is declared. */
  assign(name: string, value: Value): boolean {
    const key = name.toLowerCase();
    if (!this.#values.has(key)) return this.#around?.assign(name, value) ?? false;
    this.#values.set(key, value);
    return true;
  }
}
