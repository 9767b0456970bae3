import { base62 } from '../../catalogue/key-prefixes.ts';
import { toLongId } from '../ids.ts';

const DIGITS = Array.from({ length: 62 }, (_, value) => base62(value, 1));
const IS_UPPER = DIGITS.map((digit) => (digit >= 'A' && digit <= 'Z' ? 1 : 0));
const CHECK = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const LOW = 62 ** 5;

/** The Ids that an IdSource hands out, computed from their number and back. Only the last five digits are worked out each time. */
export class NumberedIds {
  readonly #stem: string;
  #highDigits = -1;
  #head = '';
  #checks = '';

  /** `stem` is the prefix and the two characters of the instance. */
  constructor(stem: string) {
    this.#stem = stem;
  }

  id(number: number): string {
    const high = Math.floor(number / LOW);
    if (high !== this.#highDigits) this.#enter(high);
    let rest = number % LOW;
    let digits = '';
    let bits = 0;
    for (let position = 4; position >= 0; position--) {
      const digit = rest % 62;
      rest = (rest - digit) / 62;
      digits = (DIGITS[digit] ?? '') + digits;
      bits |= (IS_UPPER[digit] ?? 0) << position;
    }
    return this.#head + digits + this.#checks + CHECK.charAt(bits);
  }

  /** The number of an 18-character Id; undefined for Ids of another prefix or instance. */
  number(id: string): number | undefined {
    if (id.length !== 18 || !id.startsWith(this.#stem)) return undefined;
    let number = 0;
    for (let index = 5; index < 15; index++) {
      const digit = DIGITS.indexOf(id.charAt(index));
      if (digit < 0) return undefined;
      number = number * 62 + digit;
    }
    return number;
  }

  #enter(high: number): void {
    this.#highDigits = high;
    this.#head = this.#stem + base62(high, 5);
    this.#checks = toLongId(`${this.#head}00000`).slice(15, 17);
  }
}
