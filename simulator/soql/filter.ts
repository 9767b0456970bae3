import type { Condition, HavingClause, ValueQueryCondition, WhereClause } from '@jetstreamapp/soql-parser-js';
import { malformed } from './refusals.ts';

/** Turns the flat WHERE and HAVING lists of the parser into a tree, with the grouping rules of SOQL. */

export type Clause = WhereClause | HavingClause;
export type Leaf =
  Exclude<Condition, { openParen: number; field?: undefined; fn?: undefined }> | ValueQueryCondition;

export type Logic<L> =
  | { readonly kind: 'leaf'; readonly leaf: L }
  | { readonly kind: 'not'; readonly operand: Logic<L> }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Logic<L>[] };

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | { readonly leaf: Leaf };

function tokensOf(clause: Clause): Token[] {
  const tokens: Token[] = [];
  let current: Clause | undefined = clause;
  while (current !== undefined) {
    const left: { openParen?: number; closeParen?: number } | null = current.left;
    for (let count = left?.openParen ?? 0; count > 0; count--) tokens.push('(');
    if (left !== null && ('field' in left || 'fn' in left)) tokens.push({ leaf: left as Leaf });
    for (let count = left?.closeParen ?? 0; count > 0; count--) tokens.push(')');
    if ('operator' in current) {
      tokens.push(current.operator);
      current = current.right;
    } else current = undefined;
  }
  return tokens;
}

/** The tree of a clause. AND and OR may not be mixed without parentheses: MALFORMED_QUERY. */
export function logicOf(clause: Clause): Logic<Leaf> {
  const tokens = tokensOf(clause);
  let position = 0;

  function group(): Logic<Leaf> {
    const operands = [operand()];
    let operator: 'AND' | 'OR' | undefined;
    for (let token = tokens[position]; token === 'AND' || token === 'OR'; token = tokens[position]) {
      if (operator !== undefined && operator !== token) throw malformed(`unexpected token: '${token}'`);
      operator = token;
      position++;
      operands.push(operand());
    }
    const [only] = operands;
    if (operator === undefined && only !== undefined) return only;
    return { kind: operator === 'OR' ? 'or' : 'and', operands };
  }

  function operand(): Logic<Leaf> {
    const token = tokens[position++];
    if (token === 'NOT') return { kind: 'not', operand: operand() };
    if (token === '(') {
      const inner = group();
      if (tokens[position++] !== ')') throw malformed("expecting a right parentheses, found '<EOF>'");
      return inner;
    }
    if (typeof token === 'object') return { kind: 'leaf', leaf: token.leaf };
    throw malformed(`unexpected token: '${token ?? '<EOF>'}'`);
  }

  return group();
}

/** One predicate out of the tree, given one for each leaf. */
export function compileLogic<T>(
  logic: Logic<Leaf>,
  compileLeaf: (leaf: Leaf) => (row: T) => boolean,
): (row: T) => boolean {
  if (logic.kind === 'leaf') return compileLeaf(logic.leaf);
  if (logic.kind === 'not') {
    const inner = compileLogic(logic.operand, compileLeaf);
    return (row) => !inner(row);
  }
  const parts = logic.operands.map((operand) => compileLogic(operand, compileLeaf));
  return logic.kind === 'and'
    ? (row) => parts.every((part) => part(row))
    : (row) => parts.some((part) => part(row));
}
