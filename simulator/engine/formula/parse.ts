/** Parser for the formula language of fields and defaults: numbers, texts, fields, functions and operators. */

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    };

const TOKEN =
  /\s*(?:(\d+\.?\d*|\.\d+)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([$A-Za-z_][$\w]*(?:\.[\w]+)*)|(<>|!=|<=|>=|==|&&|\|\||[-+*/^&=<>(),!]))/y;

interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'operator';
  readonly text: string;
}

/** Thrown for what this parser does not understand. */
export class FormulaSyntaxError extends Error {}

/** The tree of a formula. Throws FormulaSyntaxError. */
export function parseFormula(source: string): Expression {
  const tokens = tokenize(source.replace(/\/\*[\s\S]*?\*\//g, ' '));
  const reader = new Reader(tokens);
  const tree = expression(reader, 0);
  if (reader.peek() !== undefined) throw new FormulaSyntaxError(`Unexpected ${reader.peek()?.text ?? ''}`);
  return tree;
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (source.slice(TOKEN.lastIndex).trim() !== '') {
    const match = TOKEN.exec(source);
    if (match === null) throw new FormulaSyntaxError('Unreadable formula');
    const [, number, text, name, operator] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (text !== undefined)
      tokens.push({ kind: 'text', text: text.slice(1, -1).replace(/\\(.)/g, '$1') });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'operator', text: operator ?? '' });
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#position];
  }

  next(): Token {
    const token = this.#tokens[this.#position++];
    if (token === undefined) throw new FormulaSyntaxError('Formula ends too early');
    return token;
  }

  accept(operator: string): boolean {
    const token = this.peek();
    if (token?.kind !== 'operator' || token.text !== operator) return false;
    this.#position++;
    return true;
  }
}

const STRENGTH: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '=': 3,
  '==': 3,
  '<>': 3,
  '!=': 3,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '&': 5,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '^': 7,
};

function expression(reader: Reader, minimum: number): Expression {
  let left = operand(reader);
  for (;;) {
    const token = reader.peek();
    const strength = token?.kind === 'operator' ? STRENGTH[token.text] : undefined;
    if (token === undefined || strength === undefined || strength <= minimum) return left;
    reader.next();
    left = { kind: 'binary', operator: token.text, left, right: expression(reader, strength) };
  }
}

function operand(reader: Reader): Expression {
  const token = reader.next();
  if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
  if (token.kind === 'text') return { kind: 'literal', value: token.text };
  if (token.kind === 'name') return named(reader, token.text);
  if (token.text === '(') {
    const inner = expression(reader, 0);
    if (!reader.accept(')')) throw new FormulaSyntaxError('Missing )');
    return inner;
  }
  if (token.text === '-' || token.text === '!')
    return { kind: 'unary', operator: token.text, operand: operand(reader) };
  if (token.text === '+') return operand(reader);
  throw new FormulaSyntaxError(`Unexpected ${token.text}`);
}

const CONSTANTS: Readonly<Record<string, boolean | null>> = { TRUE: true, FALSE: false, NULL: null };

function named(reader: Reader, name: string): Expression {
  if (!reader.accept('(')) {
    const constant = CONSTANTS[name.toUpperCase()];
    return constant !== undefined
      ? { kind: 'literal', value: constant }
      : { kind: 'field', path: name.split('.') };
  }
  const args: Expression[] = [];
  while (!reader.accept(')')) {
    args.push(expression(reader, 0));
    reader.accept(',');
  }
  return { kind: 'call', name: name.toUpperCase(), args };
}
