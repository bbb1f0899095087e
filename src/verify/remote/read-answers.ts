/** What a program of `verify --emit c` printed, before anything of it is judged. */
export interface Answers {
  /** Hash of the plan, and the options that it was made with, in the program's words. */
  readonly plan: string;
  readonly options: string;
  /** Names of the specs that the plan was made from. */
  readonly specs: readonly string[];
  /** As uname(2) gives them. */
  readonly release: string;
  readonly build: string;
  readonly machine: string;
  /** What the program was compiled for. */
  readonly architecture: string;
  readonly pageSize: number;
  readonly isRoot: boolean;
  readonly isFiltered: boolean;
  readonly hasNamespaces: boolean;
  /** /proc/config.gz in base64; undefined where there was none. */
  readonly configuration: string | undefined;
  readonly milliseconds: number;
  readonly calls: readonly AnsweredCall[];
}

/** The answers to the calls of one spec. */
export interface AnsweredCall {
  readonly name: string;
  readonly number: number;
  /** By call, then by world in the order of WORLDS: as the program prints them. */
  readonly answers: readonly (readonly string[])[];
}

export type AnswersResult =
  | { readonly ok: true; readonly answers: Answers }
  | {
      readonly ok: false;
      /** The line, from 1; the last one where something is missing at the end. */
      readonly line: number;
      /** `Linux 6.12.117`, as far as the file says so. */
      readonly kernel: string | undefined;
      readonly message: string;
    };

const HEADER = /^# probeable answers (\d+)$/;
const NOTE = /^# ([\w.-]+) (.*)$/;
const CALL = /^# call (\w+) (\d{1,9}) (\d{1,9})$/;
const POINT = /^(?:not )?ok (\d{1,9})((?: (?:\d{1,4}|S\d{1,3}|X\d{1,3}|H|-|\.)){4})$/;
/** A message of the kernel on its console, with its time: `[   12.345678] random: crng init done`. */
const KERNEL_MESSAGE = /\[ {0,5}\d{1,6}\.\d{6}\] /;

/**
 * Reads a log that holds the answers of one run. Whatever a console has before and after them is passed over, and so
 * are messages of the kernel, also within a line. What is missing or damaged is a fault: the lines are counted, and
 * their hash comes last.
 */
export function readAnswers(text: string): AnswersResult {
  const reader = new Reader();
  let pending = '';
  let number = 0;
  for (const raw of text.split('\n')) {
    number++;
    const line = raw.replace(/\r+$/, '');
    const message = line.search(KERNEL_MESSAGE);
    if (message !== -1) {
      pending += line.slice(0, message);
      continue;
    }
    const fault = reader.take(pending + line);
    pending = '';
    if (fault !== undefined) return reader.fault(number, fault);
  }
  return reader.end(number);
}

interface OpenCall {
  readonly name: string;
  readonly number: number;
  readonly count: number;
  readonly answers: (readonly string[])[];
}

class Reader {
  readonly #notes = new Map<string, string>();
  readonly #calls: OpenCall[] = [];
  readonly #configuration: string[] = [];
  #isOpen = false;
  #isComplete = false;
  #points: number | undefined;
  #made = 0;
  #checksum = 0x811c9dc5;

  /** Takes a line; returns what is wrong with it. */
  take(line: string): string | undefined {
    const version = HEADER.exec(line)?.[1];
    if (version !== undefined) {
      if (this.#isOpen || this.#isComplete)
        return 'a second run starts here: a file holds the answers of one';
      if (version !== '1') return `answers of form ${version}, and only form 1 is read`;
      this.#isOpen = true;
    } else if (this.#isOpen) return this.#takeOpen(line);
    return undefined;
  }

  #takeOpen(line: string): string | undefined {
    const bail = /^Bail out! (.*)/.exec(line)?.[1];
    if (bail !== undefined) return `the program gave up: ${bail}`;
    const plan = /^1\.\.(\d{1,9})$/.exec(line)?.[1];
    if (plan !== undefined) this.#points = Number(plan);
    const call = CALL.exec(line);
    if (call !== null) return this.#startCall(call[1] ?? '', Number(call[2]), Number(call[3]));
    const point = POINT.exec(line);
    if (point !== null) return this.#takePoint(line, Number(point[1]), point[2] ?? '');
    const [, name = '', value = ''] = NOTE.exec(line) ?? [];
    if (name === 'config.gz') this.#configuration.push(value);
    else if (name === 'checksum') return this.#close(value);
    else if (name !== '' && this.#points === undefined) this.#notes.set(name, value);
    else if (name === 'milliseconds') this.#notes.set(name, value);
    return undefined;
  }

  #startCall(name: string, number: number, count: number): string | undefined {
    const missing = this.#missing();
    if (missing !== undefined) return missing;
    this.#calls.push({ name, number, count, answers: [] });
    return undefined;
  }

  /** What the call before has not been answered for. */
  #missing(): string | undefined {
    const last = this.#calls.at(-1);
    if (last === undefined || last.answers.length === last.count) return undefined;
    return `the answer to call ${this.#made + 1} of ${this.#points ?? '?'} (${last.name}) is missing or damaged`;
  }

  #takePoint(line: string, point: number, answers: string): string | undefined {
    const last = this.#calls.at(-1);
    if (last === undefined || point !== this.#made + 1 || last.answers.length >= last.count) {
      return (
        this.#missing() ??
        `an answer to call ${point} stands where that to call ${this.#made + 1} belongs, or its heading is damaged`
      );
    }
    this.#made++;
    last.answers.push(answers.trim().split(' '));
    for (const character of `${line}\n`)
      this.#checksum = Math.imul(this.#checksum ^ (character.codePointAt(0) ?? 0), 0x01000193);
    return undefined;
  }

  #close(checksum: string): string | undefined {
    const missing = this.#missing();
    if (missing !== undefined) return missing;
    if (this.#made !== this.#points)
      return `${this.#made} calls are answered of ${this.#points ?? 'an unknown number'}: lines are missing`;
    const own = (this.#checksum >>> 0).toString(16).padStart(8, '0');
    if (checksum !== own)
      return `the answers are damaged: their hash is ${own}, and the program printed ${checksum}`;
    this.#isOpen = false;
    this.#isComplete = true;
    return undefined;
  }

  fault(line: number, message: string): AnswersResult {
    const release = this.#notes.get('release');
    return { ok: false, line, kernel: release === undefined ? undefined : `Linux ${release}`, message };
  }

  end(lines: number): AnswersResult {
    if (!this.#isComplete) return this.fault(lines, this.#cutOff());
    const note = (name: string) => this.#notes.get(name) ?? '';
    for (const name of NOTES)
      if (!this.#notes.has(name)) return this.fault(lines, `the line "# ${name} …" is missing or damaged`);
    return {
      ok: true,
      answers: {
        plan: note('plan'),
        options: note('options'),
        specs: note('specs').split(' '),
        release: note('release'),
        build: note('build'),
        machine: note('machine'),
        architecture: note('architecture'),
        pageSize: Number(note('page-size')),
        isRoot: note('root') === '1',
        isFiltered: note('filtered') === '1',
        hasNamespaces: note('namespaces') === '1',
        configuration: this.#configuration.length === 0 ? undefined : this.#configuration.join(''),
        milliseconds: Number(note('milliseconds')),
        calls: this.#calls,
      },
    };
  }

  #cutOff(): string {
    if (!this.#isOpen)
      return 'no answers are in it: a program that "probeable verify --emit c" wrote starts with "# probeable answers 1"';
    const last = this.#calls.at(-1);
    if (last === undefined)
      return 'it ends before the first call: the kernel hung or the program was stopped there';
    const at = last.answers.length < last.count ? `within ${last.name}` : `after ${last.name}`;
    return `it ends ${at}, ${this.#made} of ${this.#points ?? '?'} calls are answered: the kernel hung or the program was stopped there`;
  }
}

/** What the judge has to know. */
const NOTES = [
  'plan',
  'options',
  'specs',
  'release',
  'build',
  'machine',
  'architecture',
  'page-size',
  'root',
  'filtered',
  'namespaces',
];
