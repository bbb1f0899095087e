import { LineIndex, type Range } from '../spec/position.ts';
import { type JsonPart, jsonParts, type ListPart, memberNamed, type ObjectPart } from './json-part.ts';

/** Where something of a policy stands. */
export interface PolicyPlace {
  readonly range: Range;
  /** A JSON pointer; of a text that is not JSON, `/line/N`. */
  readonly pointer: string;
}

/** What says where it stands: by a JSON pointer, or in words that name a line ("line 5"). */
export interface Placed {
  readonly origin: string;
  readonly pointer?: string | undefined;
}

/** Where a JSON text may have its profile: OCI's config.json has it inside, and an object of Kubernetes, too. */
const PROFILES = ['', '/linux/seccomp', '/spec'];

/** Finds the places of a policy's parts in its text. */
export class PolicyPlaces {
  readonly text: string;
  readonly #lines: LineIndex;
  #json: JsonPart | undefined;
  #isRead = false;
  readonly #indices = new Map<readonly JsonPart[], ReadonlyMap<string, number>>();

  constructor(text: string) {
    this.text = text;
    this.#lines = new LineIndex(text);
  }

  /** The value at a JSON pointer; undefined if the text is no JSON or has no such value. */
  node(pointer: string): JsonPart | undefined {
    const names = pointer
      .split('/')
      .slice(1)
      .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
    return names.reduce<JsonPart | undefined>(below, this.#root());
  }

  /** A value of a JSON text; without one, what the words of its origin name. */
  ofValue({ origin, pointer }: Placed): PolicyPlace {
    const node = pointer === undefined ? undefined : this.node(pointer);
    if (node === undefined || pointer === undefined) return this.ofLine(lineIn(origin));
    return { range: node.range, pointer };
  }

  /** The name of a call in a rule; without one, the rule. */
  ofName(rule: Placed, name: string): PolicyPlace {
    const { pointer } = rule;
    const names = pointer === undefined ? undefined : this.node(`${pointer}/names`);
    const index = names?.kind === 'array' ? this.#indexOf(names.elements, name) : undefined;
    if (index !== undefined) return this.ofValue({ ...rule, pointer: `${pointer}/names/${index}` });
    const place = this.ofValue(rule);
    const start = this.text.indexOf(name, place.range.start);
    const end = start + name.length;
    return start < 0 || end > place.range.end ? place : { ...place, range: { start, end } };
  }

  /** What a pointer names, in words that rules before it do not change: the call, or the first call of the rule. */
  logicalPlace(pointer: string): string {
    const [, rule, index] = /^(.*\/syscalls\/\d+)(?:\/names\/(\d+))?/.exec(pointer) ?? [];
    const names = rule === undefined ? undefined : this.node(`${rule}/names`);
    if (names?.kind !== 'array') return pointer;
    const name = names.elements[Number(index ?? 0)];
    return name?.kind === 'string' ? `${index === undefined ? '/rule' : '/name'}/${name.text}` : pointer;
  }

  /** A line without the spaces around it. */
  ofLine(number: number): PolicyPlace {
    const line = this.#lines.line(number);
    const start = this.#lines.offset(number) + (line.length - line.trimStart().length);
    return { range: { start, end: start + line.trim().length }, pointer: `/line/${number}` };
  }

  /** The object with the default action; undefined if the text is no JSON of one profile. */
  profile(): ObjectPart | undefined {
    const found = PROFILES.map((pointer) => this.node(pointer)).find(
      (part) => memberNamed(part, 'defaultAction') !== undefined,
    );
    return found?.kind === 'object' ? found : undefined;
  }

  /** The list of the rules of that profile. */
  ruleList(): ListPart | undefined {
    const list = memberNamed(this.profile(), 'syscalls')?.value;
    return list?.kind === 'array' ? list : undefined;
  }

  /** What stands for the policy as a whole: in JSON the default action, else the first line that says something. */
  ofDefault(): PolicyPlace {
    for (const profile of PROFILES) {
      const pointer = `${profile}/defaultAction`;
      if (this.node(pointer) !== undefined) return this.ofValue({ origin: '', pointer });
    }
    const first = this.text.split('\n', 1000).findIndex((line) => /^\s*[^\s#/;]/.test(line));
    return this.ofLine(Math.max(0, first) + 1);
  }

  /** The index of a name in a list, which is read once: a profile may name a call a hundred thousand times. */
  #indexOf(elements: readonly JsonPart[], name: string): number | undefined {
    let known = this.#indices.get(elements);
    if (known === undefined) {
      known = new Map(
        elements.flatMap((one, index) => (one.kind === 'string' ? [[one.text, index] as const] : [])),
      );
      this.#indices.set(elements, known);
    }
    return known.get(name);
  }

  #root(): JsonPart | undefined {
    if (!this.#isRead) this.#json = jsonParts(this.text);
    this.#isRead = true;
    return this.#json;
  }
}

function below(part: JsonPart | undefined, name: string): JsonPart | undefined {
  return part?.kind === 'array' ? part.elements[Number(name)] : memberNamed(part, name)?.value;
}

function lineIn(origin: string): number {
  return Number(/\bline (\d+)/.exec(origin)?.[1] ?? 1);
}
