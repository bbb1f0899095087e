import { didYouMean } from '../../../spec/nearest-word.ts';
import { shorten } from '../../../spec/shorten.ts';
import type { UnitSandbox } from '../unit-sandbox.ts';
import type { UnitSetting } from './unit-file.ts';
import { ALL_NAMESPACES, FAMILIES, NAMESPACES, parseBoolean, UNIT_ARCHITECTURES } from './unit-values.ts';

/** Reports what systemd ignores, at an offset of the value. */
export type ReportWord = (message: string, offset: number) => void;

/** SystemCallArchitectures=, whose assignments add up until an empty one. */
export class ArchitectureList {
  readonly #names = new Set<string>();
  #line = 0;

  take({ value, line }: UnitSetting, report: ReportWord): void {
    this.#line = line;
    if (value === '') this.#names.clear();
    for (const { word, at } of valueWords(value, 0)) {
      const name = UNIT_ARCHITECTURES.get(word);
      if (name !== undefined) this.#names.add(name);
      else
        report(
          `"${shorten(word, 60)}" is no architecture of systemd, so it ignores it${didYouMean(word, UNIT_ARCHITECTURES.keys())}`,
          at,
        );
    }
  }

  get value(): UnitSandbox['architectures'] {
    return this.#names.size === 0 ? undefined : { names: [...this.#names], line: this.#line };
  }
}

/** RestrictAddressFamilies=: the first assignment decides whether the list allows or refuses; later ones add or remove. */
export class FamilyList {
  readonly #families = new Set<number>();
  #isAllowList = false;
  #hasList = false;
  #line: number | undefined;

  take({ value, line }: UnitSetting, report: ReportWord): void {
    if (value === '' || value === 'none') {
      this.#families.clear();
      this.#hasList = false;
      this.#isAllowList = value === 'none';
      this.#line = value === 'none' ? line : undefined;
      return;
    }
    const isDenied = value.startsWith('~');
    if (!this.#hasList) this.#isAllowList = !isDenied;
    this.#hasList = true;
    this.#line = line;
    for (const { word, at } of valueWords(value, isDenied ? 1 : 0)) {
      const family = FAMILIES.get(word);
      if (family === undefined)
        report(
          `"${shorten(word, 60)}" is no address family, so systemd ignores it${didYouMean(word, FAMILIES.keys())}`,
          at,
        );
      else if (isDenied !== this.#isAllowList) this.#families.add(family);
      else this.#families.delete(family);
    }
  }

  get value(): UnitSandbox['families'] {
    if (this.#line === undefined) return undefined;
    const families = [...this.#families].sort((a, b) => a - b);
    return { isAllowList: this.#isAllowList, families, line: this.#line };
  }
}

/** RestrictNamespaces=: a boolean discards what was before it, a list is added to it or taken out of it. */
export class NamespaceList {
  #allowed: number | undefined;
  #line = 0;

  take({ value, line }: UnitSetting, report: ReportWord): void {
    const all = parseBoolean(value);
    this.#line = line;
    if (value === '') this.#allowed = undefined;
    else if (all !== undefined) this.#allowed = all ? 0 : ALL_NAMESPACES;
    else this.#takeList(value, report);
  }

  get value(): UnitSandbox['namespaces'] {
    return this.#allowed === undefined || (this.#allowed & ALL_NAMESPACES) === ALL_NAMESPACES
      ? undefined
      : { allowed: this.#allowed, line: this.#line };
  }

  #takeList(value: string, report: ReportWord): void {
    const isDenied = value.startsWith('~');
    let flags = 0;
    for (const { word, at } of valueWords(value, isDenied ? 1 : 0)) {
      const flag = NAMESPACES.get(word);
      if (flag === undefined) {
        report(
          `"${shorten(word, 60)}" is no namespace, so systemd ignores the whole list${didYouMean(word, NAMESPACES.keys())}`,
          at,
        );
        return;
      }
      flags |= flag;
    }
    const before = this.#allowed ?? (isDenied ? ALL_NAMESPACES : 0);
    this.#allowed = isDenied ? before & ~flags : before | flags;
  }
}

/** The words of a value from an offset on, with their offsets. */
export function valueWords(
  value: string,
  from: number,
): readonly { readonly word: string; readonly at: number }[] {
  const words: { word: string; at: number }[] = [];
  const pattern = /\S+/g;
  pattern.lastIndex = from;
  for (let match = pattern.exec(value); match !== null; match = pattern.exec(value))
    words.push({ word: match[0], at: match.index });
  return words;
}
