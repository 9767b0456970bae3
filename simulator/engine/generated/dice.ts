/** Numbers that depend on a seed, a row and a purpose only: any row can be computed without those before it. */

/** 32 well-mixed bits (the finalizer of murmur3) of three numbers. */
export function mix(seed: number, row: number, purpose: number): number {
  let bits = Math.imul(row ^ Math.imul(purpose, 0x9e3779b1), 0x85ebca6b) ^ seed;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A number of its own for a text, for example a field name. */
export function numberOfText(text: string): number {
  let number = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    number = Math.imul(number ^ text.charCodeAt(index), 0x01000193);
  return number >>> 0;
}

/**
 * Shuffles 0..size-1 so that the way back can be computed too: row `i` goes to `(i * factor + shift) mod size`.
 * Used for lookups: the parent of a child is scattered, and the children of a parent are found without a search.
 */
export class Scatter {
  readonly #size: number;
  readonly #factor: number;
  readonly #inverse: number;
  readonly #shift: number;

  constructor(size: number, seed: number) {
    this.#size = size;
    let factor = Math.max(1, Math.floor(size * 0.618_034)) | 1;
    while (greatestCommonDivisor(factor, size) !== 1) factor++;
    this.#factor = factor % size || 1;
    this.#inverse = inverseOf(this.#factor, size);
    this.#shift = mix(seed, 0, 0) % size;
  }

  to(row: number): number {
    return (timesModulo(row % this.#size, this.#factor, this.#size) + this.#shift) % this.#size;
  }

  from(place: number): number {
    return timesModulo((place - this.#shift + this.#size) % this.#size, this.#inverse, this.#size);
  }
}

/** `a * b mod size` without losing digits: the product of two numbers below 2^26 fits a double, larger ones go by parts. */
function timesModulo(a: number, b: number, size: number): number {
  if (size < 67_108_864) return (a * b) % size;
  return Number((BigInt(a) * BigInt(b)) % BigInt(size));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function inverseOf(factor: number, size: number): number {
  if (size === 1) return 0;
  let [oldRest, rest] = [factor, size];
  let [oldTimes, times] = [1, 0];
  while (rest !== 0) {
    const quotient = Math.floor(oldRest / rest);
    [oldRest, rest] = [rest, oldRest - quotient * rest];
    [oldTimes, times] = [times, oldTimes - quotient * times];
  }
  return ((oldTimes % size) + size) % size;
}
