import type { Argument, Call } from '../../spec/model.ts';
import { argumentsInC } from '../refused/arguments-in-c.ts';

/** The memory of many calls as static variables of one C program: calls with the same bytes share a variable. */
export class MemoryPool {
  readonly #names = new Map<string, string>();
  readonly #definitions: string[] = [];
  readonly #prefix: string;

  /** @param prefix the first part of each variable's name */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The arguments of a call as constant expressions; undefined where a value of it is not known. */
  add(call: Call, args: readonly Argument[]): readonly string[] | undefined {
    const inC = argumentsInC(call, args, 'memory');
    if (inC === undefined) return undefined;
    const renamed = new Map<string, string>();
    // What is pointed to is defined before what points to it.
    for (const definition of inC.definitions)
      renamed.set(nameIn(definition), this.#define(definition, renamed));
    return inC.values.map((value) => rename(value, renamed));
  }

  /** A definition each, in the order in which C needs them. */
  get definitions(): readonly string[] {
    return this.#definitions;
  }

  #define(definition: string, renamed: ReadonlyMap<string, string>): string {
    const old = nameIn(definition);
    const body = rename(definition.replace(old, '@'), renamed);
    const known = this.#names.get(body);
    if (known !== undefined) return known;
    const name = `${this.#prefix}_${this.#definitions.length + 1}`;
    this.#names.set(body, name);
    this.#definitions.push(body.replace('@', name));
    return name;
  }
}

function nameIn(definition: string): string {
  return /^static (?:const char|long) (\w+)/.exec(definition)?.[1] ?? '';
}

function rename(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/\bmemory_\w+/g, (name) => names.get(name) ?? name);
}
