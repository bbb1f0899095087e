import { didYouMean } from '../../spec/nearest-word.ts';
import type { JsonValue, ProfileProblem } from './read-json.ts';

export type JsonObject = Extract<JsonValue, { kind: 'object' }>;

const KINDS: Readonly<Record<JsonValue['kind'], string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
};

/** Reads values of a profile by key, and records problems. `null` counts as absent, as in Go. */
export class ProfileReader {
  readonly #problems: ProfileProblem[];

  constructor(problems: ProfileProblem[]) {
    this.#problems = problems;
  }

  error(at: JsonValue, message: string): undefined {
    this.#problems.push({ severity: 'error', message, place: at.place, pointer: at.pointer });
    return undefined;
  }

  warn(at: JsonValue, message: string): void {
    this.#problems.push({ severity: 'warning', message, place: at.place, pointer: at.pointer });
  }

  object(value: JsonValue, what: string): JsonObject | undefined {
    if (value.kind === 'object') return value;
    return this.error(value, `${what} is ${KINDS[value.kind]}, not an object`);
  }

  get(object: JsonObject, key: string): JsonValue | undefined {
    const value = object.members.get(key);
    return value?.kind === 'null' ? undefined : value;
  }

  list(object: JsonObject, key: string): readonly JsonValue[] {
    const value = this.get(object, key);
    if (value === undefined) return [];
    if (value.kind === 'array') return value.elements;
    this.error(value, `"${key}" is ${KINDS[value.kind]}, not a list`);
    return [];
  }

  text(value: JsonValue, what: string): string | undefined {
    if (value.kind === 'string') return value.text;
    return this.error(value, `${what} is ${KINDS[value.kind]}, not a string`);
  }

  texts(object: JsonObject, key: string): readonly string[] {
    return this.list(object, key)
      .map((value) => this.text(value, `an entry of "${key}"`))
      .filter((text) => text !== undefined);
  }

  /** A whole number from 0 to `max`. */
  number(value: JsonValue, what: string, max: bigint): bigint | undefined {
    if (value.kind !== 'number') return this.error(value, `${what} is ${KINDS[value.kind]}, not a number`);
    if (!/^\d+$/.test(value.text))
      return this.error(value, `${what} is ${value.text}: it must be a whole number, 0 or more`);
    const number = BigInt(value.text);
    return number <= max ? number : this.error(value, `${what} is ${value.text}: it must be at most ${max}`);
  }

  /** A constant without its prefix. */
  constant<Name extends string>(
    value: JsonValue,
    what: string,
    prefix: string,
    names: readonly Name[],
  ): Name | undefined {
    const text = this.text(value, what);
    if (text === undefined) return undefined;
    const found = names.find((name) => text === prefix + name);
    if (found !== undefined) return found;
    const hint = didYouMean(
      text,
      names.map((name) => prefix + name),
    );
    return this.error(value, `${what} "${text}" is unknown${hint}`);
  }

  /** Warns of unknown keys, which engines ignore. Keys such as `_note` are comments. */
  unknownKeys(object: JsonObject, known: readonly string[]): void {
    for (const [key, value] of object.members) {
      if (known.includes(key) || key.startsWith('_')) continue;
      this.warn(value, `"${key}" is not a key of a profile, and engines ignore it${didYouMean(key, known)}`);
    }
  }
}
