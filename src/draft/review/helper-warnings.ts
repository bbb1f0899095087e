import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

const WARNING = /\b(WARN(?:_ON)?(?:_ONCE)?)\s*\(/;

/** Helpers that warn of an argument which a new call hands to them without having looked at it. */
export function helperWarnings(functions: readonly ShownFunction[]): readonly NewValue[] {
  const calls = callBodies(functions);
  for (const helper of functions) {
    if (helper.head.startsWith('SYSCALL_DEFINE')) continue;
    const parameters = helper.parameters.split(',').map((one) => /(\w+)\s*$/.exec(one.trim())?.[1] ?? '');
    const lines = plainLines(helper);
    const at = lines.findIndex(({ text }) => WARNING.test(text));
    const found = lines[at];
    const name = WARNING.exec(found?.text ?? '')?.[1];
    if (found === undefined || name === undefined) continue;
    const condition = found.text.slice(found.text.indexOf(name));
    const place = parameters.findIndex(
      (one) => one !== '' && new RegExp(`(?<![.>\\w])${one}\\b(?!->|\\.)`).test(condition),
    );
    if (place === -1 || isNamed(lines.slice(0, at), parameters[place] ?? '')) continue;
    for (const call of calls) {
      const body = plainLines(call);
      const use = body.findIndex(({ text }) => new RegExp(`\\b${helper.name}\\(`).test(text));
      const given = new RegExp(`\\b${helper.name}\\(([^()]*)\\)`).exec(body[use]?.text ?? '')?.[1];
      const argument = given?.split(',')[place]?.trim();
      if (!call.arguments.some((one) => one.name === argument && !one.type.includes('*'))) continue;
      if (argument === undefined || isNamed(body.slice(0, use), argument)) continue;
      const message = `${helper.name}() warns (${name}) of "${argument}", which ${call.call} gets from a program: with panic_on_warn any program stops the machine; return an error alone`;
      return [fact(helper.path, found.line, message, call.call)];
    }
  }
  return [];
}

/** Whether lines name something, and so may have refused it. */
function isNamed(lines: readonly { readonly text: string }[], name: string): boolean {
  return lines.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text));
}
