import { type Architecture, findArchitecture } from '../../seccomp/architecture.ts';
import { errnoName } from '../../spec/errno.ts';
import type { Spec } from '../../spec/model.ts';
import { signalName } from '../../spec/signal.ts';
import type { Version } from '../../spec/version.ts';
import { type Kernel, NOT_MADE, type NumberedCall, type OpenWorld } from '../kernel.ts';
import { runningVersion } from '../running-version.ts';
import { WORLDS, type World } from '../world.ts';
import { I386_CALLS } from './i386-entries.ts';
import { callsOfPortable, type PortablePlan, type PortableSpec } from './portable-plan.ts';
import type { Answers } from './read-answers.ts';

export type AnsweredKernelResult =
  | { readonly ok: true; readonly kernel: AnsweredKernel }
  | { readonly ok: false; readonly message: string };

/** The page size that specs mean by PAGE_SIZE. */
const PAGE_SIZE = 4096;

/** What the program prints for a call that a world does not make. */
const NOT_ASKED = '.';

/** A kernel that was asked somewhere else: it knows the answers to the calls of a plan, and no others. */
export class AnsweredKernel implements Kernel {
  readonly release: string;
  readonly version: Version;
  readonly architecture: Architecture;
  readonly isFiltered: boolean;
  readonly worlds: readonly World[];
  readonly made: number;
  readonly #answers: ReadonlyMap<Spec, ReadonlyMap<string, readonly string[]>>;

  private constructor(
    answers: Answers,
    version: Version,
    architecture: Architecture,
    specs: readonly PortableSpec[],
  ) {
    this.release = answers.release;
    this.version = version;
    this.architecture = architecture;
    this.isFiltered = answers.isFiltered;
    this.worlds = WORLDS.filter((world) => world !== 'root' || answers.isRoot);
    this.#answers = new Map(
      specs.map((spec, index) => {
        const own = answers.calls[index]?.answers ?? [];
        const byText = new Map<string, readonly string[]>();
        // A call of the sweep may be a probe, too, which more worlds made.
        for (const [at, { text }] of callsOfPortable(spec).entries())
          if (!byText.has(text)) byText.set(text, own[at] ?? []);
        return [spec.plan.spec, byText];
      }),
    );
    const all = answers.calls.flatMap((call) => call.answers.flat());
    this.made = all.filter((answer) => answer !== NOT_ASKED && answer !== '-').length;
  }

  /**
   * Puts answers to the calls of the plan that they belong to. A message where they cannot be judged: the architecture
   * is another, its pages are larger, or the calls do not match.
   */
  static of(answers: Answers, plan: PortablePlan): AnsweredKernelResult {
    const version = runningVersion(answers.release, answers.build);
    if (version === undefined)
      return refuse(`the kernel's release "${answers.release}" is not a number such as 6.18`);
    const architecture = plan.options.architectures.find(({ name }) => name === answers.architecture);
    if (architecture === undefined) return refuse(`the plan has no numbers for ${answers.architecture}`);
    if (findArchitecture(answers.machine)?.name !== machineOf(architecture))
      return refuse(
        `the program makes the calls of ${architecture.name}, and the machine is ${answers.machine}, whose table of numbers may be another`,
      );
    if (answers.pageSize !== PAGE_SIZE)
      return refuse(`its pages have ${answers.pageSize} bytes, and specs are about pages of ${PAGE_SIZE}`);
    const specs = plan.specs.filter(({ numbers }) => numbers.has(architecture.name));
    for (let index = 0; index < Math.max(specs.length, answers.calls.length); index++) {
      const [planned, asked] = [specs[index], answers.calls[index]];
      const expected =
        planned === undefined
          ? 'nothing'
          : `${planned.plan.spec.name} under number ${planned.numbers.get(architecture.name)} ${callsOfPortable(planned).length} times`;
      const found =
        asked === undefined
          ? 'nothing'
          : `${asked.name} under number ${asked.number} ${asked.answers.length} times`;
      if (expected !== found) return refuse(`it was asked ${found} where the plan asks ${expected}`);
    }
    return { ok: true, kernel: new AnsweredKernel(answers, version, architecture, specs) };
  }

  async open(world: World): Promise<OpenWorld> {
    const index = WORLDS.indexOf(world);
    return {
      make: async (calls) =>
        calls.map(({ spec, call }: NumberedCall) =>
          answerName(this.#answers.get(spec)?.get(call.text)?.[index] ?? NOT_ASKED),
        ),
    };
  }
}

/** The machine that has the entry points of an architecture. */
function machineOf(architecture: Architecture): string {
  return architecture === I386_CALLS ? 'x86_64' : architecture.name;
}

function refuse(message: string): AnsweredKernelResult {
  return { ok: false, message };
}

/** An answer as every kernel gives it. */
function answerName(printed: string): string {
  const number = Number(/\d+/.exec(printed)?.[0] ?? 0);
  switch (printed[0]) {
    case 'S':
      return signalName(number) ?? `signal ${number}`;
    case 'X':
      return `exit status ${number}`;
    case 'H':
      return 'hung';
    case '-':
    case NOT_ASKED:
      return NOT_MADE;
    default:
      return number === 0 ? 'success' : (errnoName(number) ?? `errno ${number}`);
  }
}
