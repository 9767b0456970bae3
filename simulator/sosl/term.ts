import { malformedSearch } from './parse.ts';

/** Does a record hold the term? Given the texts of its searched fields. */
export type TermTest = (texts: readonly string[]) => boolean;

type Token = { readonly phrase: string } | 'AND' | 'OR' | 'NOT' | '(' | ')';

/** Compiles `acme AND (berlin OR "new york") AND NOT test*`. Words that follow each other must all be there. */
export function compileTerm(term: string): TermTest {
  const tokens = tokensOf(term);
  let position = 0;

  function either(): TermTest {
    let test = all();
    while (tokens[position] === 'OR') {
      position++;
      const [left, right] = [test, all()];
      test = (texts) => left(texts) || right(texts);
    }
    return test;
  }

  function all(): TermTest {
    let test = one();
    for (
      let token = tokens[position];
      token !== undefined && token !== 'OR' && token !== ')';
      token = tokens[position]
    ) {
      if (token === 'AND') position++;
      const [left, right] = [test, one()];
      test = (texts) => left(texts) && right(texts);
    }
    return test;
  }

  function one(): TermTest {
    const token = tokens[position++];
    if (token === 'NOT') {
      const inner = one();
      return (texts) => !inner(texts);
    }
    if (token === '(') {
      const inner = either();
      if (tokens[position++] !== ')') throw malformedSearch('unbalanced parentheses in the search term');
      return inner;
    }
    if (typeof token !== 'object') throw malformedSearch(`unexpected token: '${token ?? '<EOF>'}'`);
    const pattern = patternOf(token.phrase);
    return (texts) => texts.some((text) => pattern.test(text));
  }

  const test = either();
  if (position < tokens.length) throw malformedSearch('unbalanced parentheses in the search term');
  return test;
}

function tokensOf(term: string): Token[] {
  const tokens: Token[] = [];
  for (const [text] of term.matchAll(/"(?:\\.|[^"\\])*"|[()]|(?:\\.|[^\s()"\\])+/gs)) {
    if (text === '(' || text === ')') tokens.push(text);
    else if (text === 'AND' || text === 'OR' || text === 'NOT') tokens.push(text);
    else tokens.push({ phrase: text.startsWith('"') ? text.slice(1, -1) : text });
  }
  return tokens;
}

/** Whole words, without case; `*` stands for any characters of a word, `?` for one. */
function patternOf(phrase: string): RegExp {
  const body = phrase.replace(/\\(.)|[*?]|[.+^${}()|[\]]|\s+/gs, (part, escaped?: string) => {
    if (escaped !== undefined) return escaped.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    if (part === '*') return '[\\p{L}\\p{N}]*';
    if (part === '?') return '[\\p{L}\\p{N}]';
    return part.trim() === '' ? '\\s+' : `\\${part}`;
  });
  return new RegExp(`(?<![\\p{L}\\p{N}])${body}(?![\\p{L}\\p{N}])`, 'iu');
}
