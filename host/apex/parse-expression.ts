import {
  ArrayExpressionContext,
  AssignExpressionContext,
  CastExpressionContext,
  CondExpressionContext,
  DotExpressionContext,
  type CreatorContext,
  type ExpressionContext,
  type ExpressionListContext,
  InstanceOfExpressionContext,
  type LiteralContext,
  MethodCallExpressionContext,
  NegExpressionContext,
  NewExpressionContext,
  PostOpExpressionContext,
  PreOpExpressionContext,
  type PrimaryContext,
  IdPrimaryContext,
  LiteralPrimaryContext,
  PrimaryExpressionContext,
  SubExpressionContext,
  ThisPrimaryContext,
  TypeRefPrimaryContext,
  type TypeRefContext,
  type MethodCallContext,
  type CreatedNameContext,
} from '@apexdevtools/apex-parser';
import type { Expression, TypeName } from './syntax.ts';

/** What the parser's contexts share and its type declarations leave to antlr4. */
interface Node {
  getText(): string;
  readonly start: { readonly line: number };
  readonly children: readonly { getText(): string }[] | null;
}

/** The expression of a parse tree. What the host cannot run becomes `unsupported`, an error only when it is reached. */
export function toExpression(context: ExpressionContext): Expression {
  const line = lineOf(context);
  if (context instanceof PrimaryExpressionContext) return primary(context.primary());
  if (context instanceof SubExpressionContext) return toExpression(context.expression());
  if (context instanceof DotExpressionContext) return dotted(context);
  if (context instanceof MethodCallExpressionContext) return ownCall(context.methodCall());
  if (context instanceof NewExpressionContext) return created(context.creator());
  if (context instanceof ArrayExpressionContext) {
    return {
      kind: 'index',
      line,
      target: toExpression(context.expression(0)),
      index: toExpression(context.expression(1)),
    };
  }
  if (context instanceof CastExpressionContext) {
    return {
      kind: 'cast',
      line,
      type: toTypeName(context.typeRef()),
      operand: toExpression(context.expression()),
    };
  }
  if (context instanceof InstanceOfExpressionContext) {
    const operand = toExpression(context.expression());
    return { kind: 'instanceof', line, type: toTypeName(context.typeRef()), operand };
  }
  if (context instanceof CondExpressionContext) {
    const [condition, yes, no] = context.expression_list().map(toExpression);
    if (condition !== undefined && yes !== undefined && no !== undefined)
      return { kind: 'choice', line, condition, yes, no };
  }
  return operation(context) ?? { kind: 'unsupported', line, text: textOf(context) };
}

/** All expressions of a list, none for an absent list. */
export function toExpressions(context: ExpressionListContext | null): Expression[] {
  return (context?.expression_list() ?? []).map(toExpression);
}

export function toTypeName(context: TypeRefContext): TypeName {
  const parts = context.typeName_list();
  const argumentTypes = parts.at(-1)?.typeArguments()?.typeList().typeRef_list() ?? [];
  // LIST, SET and MAP are keywords of the grammar and carry no id.
  const names = parts.map((part) => part.id()?.getText() ?? textOf(part).replace(/<.*$/s, ''));
  const named = { name: names.join('.'), arguments: argumentTypes.map(toTypeName) };
  const isArray = (context.arraySubscripts()?.getText() ?? '') !== '';
  return isArray ? { name: 'List', arguments: [named] } : named;
}

export function lineOf(context: object): number {
  return (context as Node).start.line;
}

export function textOf(context: object): string {
  return (context as Node).getText();
}

function childTexts(context: object): string[] {
  return ((context as Node).children ?? []).map((child) => child.getText());
}

function operation(context: ExpressionContext): Expression | undefined {
  const line = lineOf(context);
  const texts = childTexts(context);
  if (context instanceof PostOpExpressionContext || context instanceof PreOpExpressionContext) {
    const before = context instanceof PreOpExpressionContext;
    const operator = (before ? texts[0] : texts.at(-1)) ?? '';
    const target = toExpression(context.expression());
    if (operator !== '++' && operator !== '--') return { kind: 'unary', line, operator, operand: target };
    return { kind: 'step', line, operator, before, target };
  }
  if (context instanceof NegExpressionContext) {
    return { kind: 'unary', line, operator: texts[0] ?? '', operand: toExpression(context.expression()) };
  }
  if (!('expression_list' in context)) return undefined;
  const [left, right] = (context as AssignExpressionContext).expression_list().map(toExpression);
  if (left === undefined || right === undefined) return undefined;
  const operator = texts.slice(1, -1).join('');
  if (context instanceof AssignExpressionContext)
    return { kind: 'assign', line, operator, target: left, value: right };
  return { kind: 'binary', line, operator, left, right };
}

function primary(context: PrimaryContext): Expression {
  const line = lineOf(context);
  if (context instanceof ThisPrimaryContext) return { kind: 'this', line };
  if (context instanceof IdPrimaryContext) return { kind: 'name', line, name: context.id().getText() };
  if (context instanceof LiteralPrimaryContext)
    return { kind: 'literal', line, value: literal(context.literal()) };
  if (context instanceof TypeRefPrimaryContext)
    return { kind: 'type', line, type: toTypeName(context.typeRef()) };
  return { kind: 'unsupported', line, text: textOf(context) };
}

function literal(context: LiteralContext): string | number | boolean | null {
  const text = textOf(context);
  if (text.startsWith("'")) return unescapeApex(text.slice(1, -1));
  const lower = text.toLowerCase();
  if (lower === 'null') return null;
  if (lower === 'true' || lower === 'false') return lower === 'true';
  return Number(lower.replace(/[ld]$/, ''));
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Apex string escapes: backslash and one of b, t, n, f, r, quotes, backslash, or uXXXX. */
function unescapeApex(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, escaped: string) =>
    escaped.length === 5
      ? String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
      : (escapes[escaped] ?? escaped),
  );
}

function dotted(context: DotExpressionContext): Expression {
  const line = lineOf(context);
  const target = toExpression(context.expression());
  const safe = childTexts(context)[1] === '?.';
  const call = context.dotMethodCall();
  if (call === null) return { kind: 'field', line, target, name: textOf(context.anyId()), safe };
  return {
    kind: 'call',
    line,
    target,
    name: textOf(call.anyId()),
    arguments: toExpressions(call.expressionList()),
    safe,
  };
}

function ownCall(context: MethodCallContext): Expression {
  const line = lineOf(context);
  const values = toExpressions(context.expressionList());
  const word = (childTexts(context)[0] ?? '').toLowerCase();
  if (word === 'this' || word === 'super') return { kind: 'constructor', line, of: word, arguments: values };
  return {
    kind: 'call',
    line,
    target: undefined,
    name: context.id().getText(),
    arguments: values,
    safe: false,
  };
}

function created(context: CreatorContext): Expression {
  const line = lineOf(context);
  const type = createdType(context.createdName());
  const mapRest = context.mapCreatorRest();
  if (mapRest !== null) {
    const pairs = mapRest.mapCreatorRestPair_list();
    const entries = pairs.map((pair) => ({
      key: toExpression(pair.expression(0)),
      value: toExpression(pair.expression(1)),
    }));
    return { kind: 'map', line, type, entries };
  }
  const setRest = context.setCreatorRest();
  if (setRest !== null)
    return { kind: 'collection', line, type, items: setRest.expression_list().map(toExpression) };
  const arrayRest = context.arrayCreatorRest();
  if (arrayRest !== null) {
    const items = arrayRest.arrayInitializer()?.expression_list().map(toExpression) ?? [];
    if (arrayRest.expression() !== null) return { kind: 'unsupported', line, text: textOf(context) };
    return { kind: 'collection', line, type: { name: 'List', arguments: [type] }, items };
  }
  return {
    kind: 'new',
    line,
    type,
    arguments: toExpressions(context.classCreatorRest()?.arguments().expressionList() ?? null),
  };
}

function createdType(context: CreatedNameContext): TypeName {
  const parts = context.idCreatedNamePair_list();
  const argumentTypes = parts.at(-1)?.typeList()?.typeRef_list() ?? [];
  const names = parts.map((part) => textOf(part.anyId()));
  return { name: names.join('.'), arguments: argumentTypes.map(toTypeName) };
}
