import { eachExpression } from '../c/walk.ts';
import type { IdiomCall, IdiomResult } from './idiom.ts';

const GIVES_BACK = /(?:^|_)(?:free|remove|erase|release|put|destroy|drop|cleanup|abort)|^fd_install$|^FD_/;

/** What a call takes and keeps is a change: no code of the function gives it back where something fails afterwards. */
export function taken({ context, name }: IdiomCall, what: string): Pick<IdiomResult, 'happens'> {
  let isGivenBack = false;
  eachExpression(context.frame.body, (expression) => {
    if (expression.kind === 'call' && expression.callee.kind === 'name')
      isGivenBack ||= GIVES_BACK.test(expression.callee.name);
  });
  return isGivenBack ? {} : { happens: { kind: 'blank', words: `takes ${what}: ${name}()`, may: 'change' } };
}
