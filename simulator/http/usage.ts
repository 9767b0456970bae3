/** The daily allowance of API requests: a rolling day is not simulated, the count starts anew each UTC day of the org clock. */
export class ApiUsage {
  max: number;
  #used = 0;
  #day = '';
  readonly #now: () => Date;

  constructor(max: number, now: () => Date) {
    this.max = max;
    this.#now = now;
  }

  get used(): number {
    this.#turnDay();
    return this.#used;
  }

  /** Counts one request; false when the allowance was used up before it. */
  count(): boolean {
    this.#turnDay();
    if (this.#used >= this.max) return false;
    this.#used++;
    return true;
  }

  /** Value of Sforce-Limit-Info. */
  get header(): string {
    return `api-usage=${this.used}/${this.max}`;
  }

  #turnDay(): void {
    const today = this.#now().toISOString().slice(0, 10);
    if (today === this.#day) return;
    this.#day = today;
    this.#used = 0;
  }
}
