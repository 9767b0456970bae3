import { equalValues, textOfValue, throwApex, UnsupportedApex, type Value } from './values.ts';

/** The result of a binary operator whose sides are both known. */
export function operate(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '==':
      return equalValues(left, right);
    case '!=':
    case '<>':
      return !equalValues(left, right);
    case '===':
      return left === right;
    case '!==':
      return left !== right;
    case '+':
      if (typeof left === 'string' || typeof right === 'string')
        return textOfValue(left) + textOfValue(right);
      return numeric(left) + numeric(right);
    case '-':
      return numeric(left) - numeric(right);
    case '*':
      return numeric(left) * numeric(right);
    case '/':
      return divide(numeric(left), numeric(right));
    case '<':
    case '>':
    case '<=':
    case '>=':
      return compare(operator, left, right);
    default:
      throw new UnsupportedApex(`the operator ${operator}`);
  }
}

/** Two whole numbers divide without remainder: numeric types are not told apart here, and controllers divide Integers only. */
function divide(left: number, right: number): number {
  if (right === 0) throwApex('System.MathException', 'Divide by 0');
  const quotient = left / right;
  return Number.isInteger(left) && Number.isInteger(right) ? Math.trunc(quotient) : quotient;
}

function compare(operator: string, left: Value, right: Value): boolean {
  const [a, b] =
    typeof left === 'string' && typeof right === 'string' ? [left, right] : [numeric(left), numeric(right)];
  if (operator === '<') return a < b;
  if (operator === '>') return a > b;
  return operator === '<=' ? a <= b : a >= b;
}

function numeric(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === null)
    return throwApex('System.NullPointerException', 'Attempt to de-reference a null object');
  throw new UnsupportedApex(`arithmetic on ${textOfValue(value)}`);
}
