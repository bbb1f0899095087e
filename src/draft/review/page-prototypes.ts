import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import type { CallBody } from './call-bodies.ts';
import { fact } from './told.ts';

/** Pages that programmers read. */
const PAGE = /^(?:Documentation\/.*\.rst|man\/.*\.[23]|man[23]\/.*\.[23])$/;
/** A line that gives a flag's value beside its name: ``NAME`` (0x4), NAME = 0x4. */
const VALUE = /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b[`*\\fR]*\s*(?:\(|=|:)\s*(0[xX][0-9a-fA-F]{1,7}|\d{1,6})\b/;

/** The longest prototype, in lines. */
const MAX_PROTOTYPE = 6;
/** The pages of one series that are told of. */
const MAX_TOLD = 2;

/** Pages that show a new call with other arguments, or a flag with another value, than the code of the series has. */
export function pagePrototypes(files: readonly FileDiff[], calls: readonly CallBody[]): readonly NewValue[] {
  const values = plainValues(files);
  return files
    .flatMap(({ newPath: path = '', hunks }) => {
      if (!PAGE.test(path)) return [];
      return hunks.flatMap(({ lines: all }) => {
        const lines = all.filter(({ sign }) => sign !== '-');
        return lines.flatMap(({ sign, text, line }, at): readonly NewValue[] => {
          if (sign !== '+') return [];
          const [, name = '', said] = VALUE.exec(text) ?? [];
          const value = values.get(name);
          if (said !== undefined && value !== undefined && Number(said) !== value)
            return [fact(path, line, `${path} gives ${name} the value ${said}, but its header ${value}`)];
          const joined = lines
            .slice(at, at + MAX_PROTOTYPE)
            .map((one) => one.text)
            .join(' ');
          const call = calls.find((one) => text.includes(one.call));
          const wrong = call === undefined ? undefined : difference(call, joined, /\.[23]$/.test(path));
          return call === undefined || wrong === undefined
            ? []
            : [fact(path, line, `${path} shows ${call.call}() ${wrong}`, call.call)];
        });
      });
    })
    .slice(0, MAX_TOLD);
}

/** What differs between a prototype on a page and the definition. */
function difference({ call, arguments: own }: CallBody, text: string, isManual: boolean): string | undefined {
  // Quotes and requests of roff, as in: .BI "int xyzzy(int " fd ", unsigned int " flags );
  const plain = text.replaceAll(/\.BI\b|["`*]|\\f[BIRP]|\\-/g, '').replaceAll(/\s+/g, ' ');
  const list = new RegExp(`\\b(?:int|long|ssize_t)\\s+(?:sys_)?${call}\\s*\\(([^();]*)\\)\\s*;`).exec(
    plain,
  )?.[1];
  if (list === undefined || list.includes('...')) return undefined;
  const shown = list.trim() === 'void' || list.trim() === '' ? [] : list.split(',');
  // `documents.ts` counts those of other pages.
  if (shown.length !== own.length)
    return isManual
      ? `with ${shown.length} argument${shown.length === 1 ? '' : 's'}, but its definition has ${own.length}`
      : undefined;
  const names = shown.map((one) => /(\w+)\s*(?:\[\w*\])?\s*$/.exec(one)?.[1] ?? '');
  const isSwapped = names.some((name, index) => {
    const place = own.findIndex((one) => one.name === name);
    return place !== -1 && place !== index;
  });
  return isSwapped
    ? `with its arguments in another order (${names.join(', ')}) than its definition (${own.map(({ name }) => name).join(', ')})`
    : undefined;
}

/** Numbers that headers for userspace define, of names with one value. */
function plainValues(files: readonly FileDiff[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { newPath = '', hunks } of files) {
    if (!/^(?:arch\/\w+\/)?include\/uapi\//.test(newPath)) continue;
    for (const { sign, text } of hunks.flatMap(({ lines }) => lines)) {
      const [, name, shift, number] =
        /^\s*#\s*define\s+(\w+)\s+\(?\s*(?:1U?L*\s*<<\s*(\d{1,2})|(0[xX][0-9a-fA-F]{1,7}|\d{1,9}))U?L*\s*\)?\s*(?:\/[*/].*)?$/.exec(
          text,
        ) ?? [];
      if (sign !== '+' || name === undefined) continue;
      found.set(name, shift === undefined ? Number(number) : 2 ** Number(shift));
    }
  }
  return found;
}
