import type {
  BlockContext,
  ForStatementContext,
  LocalVariableDeclarationContext,
  StatementContext,
  TryStatementContext,
} from '@apexdevtools/apex-parser';
import { lineOf, textOf, toExpression, toExpressions, toTypeName } from './parse-expression.ts';
import type { Statement } from './syntax.ts';

/** The statement of a parse tree. What the host cannot run (DML, switch, runAs) becomes `unsupported`. */
export function toStatement(context: StatementContext | BlockContext): Statement {
  const line = lineOf(context);
  if ('statement_list' in context) {
    return { kind: 'block', line, statements: context.statement_list().map(toStatement) };
  }
  return (
    simpleStatement(context) ??
    controlStatement(context) ?? { kind: 'unsupported', line, text: textOf(context) }
  );
}

function simpleStatement(context: StatementContext): Statement | undefined {
  const line = lineOf(context);
  const block = context.block();
  if (block !== null) return toStatement(block);
  const local = context.localVariableDeclarationStatement();
  if (local !== null) return toLocal(local.localVariableDeclaration());
  const expression = context.expressionStatement();
  if (expression !== null)
    return { kind: 'expression', line, expression: toExpression(expression.expression()) };
  const returned = context.returnStatement();
  if (returned !== null) {
    const value = returned.expression();
    return { kind: 'return', line, value: value === null ? undefined : toExpression(value) };
  }
  const thrown = context.throwStatement();
  if (thrown !== null) return { kind: 'throw', line, value: toExpression(thrown.expression()) };
  if (context.breakStatement() !== null) return { kind: 'break', line };
  if (context.continueStatement() !== null) return { kind: 'continue', line };
  return undefined;
}

function controlStatement(context: StatementContext): Statement | undefined {
  const line = lineOf(context);
  const branch = context.ifStatement();
  if (branch !== null) {
    const [yes, no] = branch.statement_list();
    if (yes === undefined) return undefined;
    const condition = toExpression(branch.parExpression().expression());
    return {
      kind: 'if',
      line,
      condition,
      yes: toStatement(yes),
      no: no === undefined ? undefined : toStatement(no),
    };
  }
  const loop = context.whileStatement();
  if (loop !== null) {
    const condition = toExpression(loop.parExpression().expression());
    return { kind: 'while', line, condition, body: toStatement(loop.statement()), bodyFirst: false };
  }
  const doLoop = context.doWhileStatement();
  if (doLoop !== null) {
    const condition = toExpression(doLoop.parExpression().expression());
    return { kind: 'while', line, condition, body: toStatement(doLoop.block()), bodyFirst: true };
  }
  const forLoop = context.forStatement();
  if (forLoop !== null) return toFor(forLoop);
  const attempt = context.tryStatement();
  return attempt === null ? undefined : toTry(attempt);
}

function toFor(context: ForStatementContext): Statement {
  const line = lineOf(context);
  const body = toStatement(context.statement());
  const control = context.forControl();
  const each = control.enhancedForControl();
  if (each !== null) {
    const items = toExpression(each.expression());
    return {
      kind: 'for-each',
      line,
      type: toTypeName(each.typeRef()),
      name: each.id().getText(),
      items,
      body,
    };
  }
  const init = control.forInit();
  const local = init?.localVariableDeclaration() ?? null;
  const started = toExpressions(init?.expressionList() ?? null);
  const start: Statement[] =
    local === null
      ? started.map((expression) => ({ kind: 'expression', line, expression }))
      : [toLocal(local)];
  const condition = control.expression();
  return {
    kind: 'for',
    line,
    start,
    condition: condition === null ? undefined : toExpression(condition),
    step: toExpressions(control.forUpdate()?.expressionList() ?? null),
    body,
  };
}

function toTry(context: TryStatementContext): Statement {
  const finallyBlock = context.finallyBlock();
  return {
    kind: 'try',
    line: lineOf(context),
    body: toStatement(context.block()),
    catches: context.catchClause_list().map((clause) => ({
      type: textOf(clause.qualifiedName()),
      name: clause.id().getText(),
      body: toStatement(clause.block()),
    })),
    finally: finallyBlock === null ? undefined : toStatement(finallyBlock.block()),
  };
}

function toLocal(context: LocalVariableDeclarationContext): Statement {
  return {
    kind: 'local',
    line: lineOf(context),
    type: toTypeName(context.typeRef()),
    names: context
      .variableDeclarators()
      .variableDeclarator_list()
      .map((declarator) => ({
        name: declarator.id().getText(),
        value: declarator.expression() === null ? undefined : toExpression(declarator.expression()),
      })),
  };
}
