import { expect, test } from 'vitest';
import { rememberLines } from './remember-lines.ts';

/** A state that equals another one by what it says, as a grammar's does, which makes a new object for each line. */
class State {
  readonly isInComment: boolean;

  constructor(isInComment: boolean) {
    this.isInComment = isInComment;
  }

  equals(other: State): boolean {
    return other.isInComment === this.isInComment;
  }
}

interface Line {
  readonly tokens: string;
  readonly ruleStack: State;
}

/** A grammar that knows comments of several lines, and the lines that it was asked to read. */
function commentGrammar() {
  const asked: string[] = [];
  const grammar = {
    tokenizeLine2(line: string, state: State | null): Line {
      asked.push(line);
      const wasIn = state?.isInComment ?? false;
      const isIn = (wasIn || line.includes('/*')) && !line.includes('*/');
      return { tokens: `${line}: ${wasIn ? 'comment' : 'code'}`, ruleStack: new State(isIn) };
    },
  };
  return { grammar, asked };
}

test('a line is read once for each state in which it begins, whatever stands above it', () => {
  const { grammar, asked } = commentGrammar();
  rememberLines(grammar);
  const tokens = (...lines: readonly string[]): string[] => {
    let state: State | null = null;
    return lines.map((line) => {
      const read: Line = grammar.tokenizeLine2(line, state);
      state = read.ruleStack;
      return read.tokens;
    });
  };
  expect(tokens('int x;', 'return;')).toEqual(['int x;: code', 'return;: code']);
  expect(tokens('int y;', 'return;')).toEqual(['int y;: code', 'return;: code']);
  expect(tokens('/* so', 'return;', '*/', 'return;')).toEqual([
    '/* so: code',
    'return;: comment',
    '*/: comment',
    'return;: code',
  ]);
  expect(asked).toEqual(['int x;', 'return;', 'int y;', '/* so', 'return;', '*/']);
});
