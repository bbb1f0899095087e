import type { Element } from 'hast';
import { Style } from '../../report/style.ts';
import { formatWhyPretty, refuserName } from '../../report/why.ts';
import { type Architecture, findArchitecture } from '../../seccomp/architecture.ts';
import { CallerTable } from '../../seccomp/callers/caller-table.ts';
import { Catalogue } from '../../seccomp/runtimes/catalogue.ts';
import { factsFromData } from '../../seccomp/runtimes/facts-data.ts';
import type { RuntimeFacts } from '../../seccomp/runtimes/runtime-facts.ts';
import { shownRuntimes } from '../../seccomp/runtimes/shown-runtimes.ts';
import { hostOf } from '../../seccomp/simulate/host.ts';
import { readSandboxKernel } from '../../seccomp/simulate/sandbox-kernel.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { namesWith } from '../../site/table-difference.ts';
import type { Spec } from '../../spec/model.ts';
import { readSpecs } from '../../spec/read.ts';
import { NEWEST } from '../../spec/version.ts';
import { type AnsweredRefusal, decideLog } from '../../why/decide/decide-log.ts';
import { Filters, type HostFilters } from '../../why/decide/filter-side.ts';
import { lackingReleases, specForCaller } from '../../why/decide/shipped-facts.ts';
import { readAskedRefusal, readAskedResult } from '../../why/read/asked-refusal.ts';
import { type CollectedLog, RefusalCollector } from '../../why/read/collect-refusals.ts';
import type { Judgement, JudgeRequest, ShownFinding, SpecView } from '../protocol.ts';
import { tooLong } from '../worker/shown-finding.ts';
import type { TextSession } from '../worker/text-session.ts';
import { SITE_FILES, type WhyFiles } from './why-files.ts';

/** The width of the answer, that of `probeable why` where it is no terminal. */
const WIDTH = 120;

/** Says who refused the calls of a log, as `probeable why` does. */
export class WhySession implements TextSession {
  readonly #files: WhyFiles;
  readonly #specs = new Map<string, Spec | undefined>();
  #decide: Promise<(log: CollectedLog) => Promise<readonly AnsweredRefusal[]>> | undefined;
  #answer = '';

  constructor(files = SITE_FILES) {
    this.#files = files;
  }

  useContainerData(): void {
    // The facts about runtimes have all architectures, and those data one.
  }

  async judge({ revision, text }: JudgeRequest): Promise<Judgement> {
    const start = performance.now();
    const nothing = { grade: undefined, ambiguous: undefined, syscall: undefined } as const;
    this.#answer = '';
    const refusal = tooLong(text);
    if (refusal !== undefined)
      return { kind: 'judgement', revision, findings: [refusal], ...nothing, milliseconds: 0 };
    const log = collect(text);
    const answers = await this.#answers(log);
    this.#answer = formatWhyPretty(log, answers, new Style({ hasColor: false, hasLinks: false }), WIDTH);
    return {
      kind: 'judgement',
      revision,
      findings: answers.map((answer) => finding(answer, text)),
      ...nothing,
      summary: answers.length === 0 ? 'no call of this log was refused' : 'who refused these calls:',
      milliseconds: performance.now() - start,
    };
  }

  draw({ revision }: JudgeRequest): SpecView {
    const path = this.#answer === '' ? undefined : element('pre', this.#answer);
    const containers = [element('p', 'What containers return is part of the answer.')];
    return {
      kind: 'view',
      revision,
      isStale: false,
      path,
      calls: [],
      trial: undefined,
      containers,
      code: undefined,
    };
  }

  /** Decides as often as further specs turn out to be needed. */
  async #answers(log: CollectedLog): Promise<readonly AnsweredRefusal[]> {
    this.#decide ??= this.#load();
    // What could not be loaded is loaded again for the next text.
    this.#decide.catch(() => {
      this.#decide = undefined;
    });
    return (await this.#decide)(log);
  }

  async #load(): Promise<(log: CollectedLog) => Promise<readonly AnsweredRefusal[]>> {
    const [data, callers, index] = await Promise.all([
      this.#files.data(),
      this.#files.callers(),
      this.#files.index(),
    ]);
    const facts = await Promise.all(
      index.runtimes.map(async ({ name }) => factsFromData(await this.#files.facts(name))),
    );
    const architecture = findArchitecture('x86_64');
    if (architecture === undefined) throw new Error('x86_64 is not known');
    const kernel = readSandboxKernel(data.gvisor);
    const constants = new Map(Object.entries(data.constants));
    const described = new Set(namesWith(index.calls));
    const filters = new Filters(hostFilters(facts, new Set(data.errnos)));
    return async (log) => {
      for (;;) {
        const missing = new Set<string>();
        const answers = decideLog(log, {
          architecture,
          kernel: undefined,
          filters,
          callers: new CallerTable(callers),
          constants: (name) => {
            const value = constants.get(name) ?? undefined;
            return value === undefined ? undefined : BigInt(value);
          },
          specOf: (syscall, caller) => {
            if (described.has(syscall) && !this.#specs.has(syscall)) missing.add(syscall);
            const spec = this.#specs.get(syscall);
            return spec && specForCaller(spec, caller);
          },
          sandboxKernel: (call) => lackingReleases(kernel, call),
        });
        if (missing.size === 0) return answers;
        await Promise.all([...missing].map((name) => this.#loadSpec(name)));
      }
    };
  }

  async #loadSpec(name: string): Promise<void> {
    const { documents } = readSpecs(await this.#files.spec(name));
    this.#specs.set(name, documents.find((one) => one.name === name)?.spec);
  }
}

function element(tagName: 'pre' | 'p', value: string): Element {
  return { type: 'element', tagName, properties: {}, children: [{ type: 'text', value }] };
}

function collect(text: string): CollectedLog {
  const collector = new RefusalCollector();
  const [, call = '', end = ''] = /^(\w+) +([A-Z0-9]+)\s*$/.exec(text) ?? [];
  const result = readAskedResult(end);
  const asked =
    result === undefined || typeof result === 'string' ? undefined : readAskedRefusal(call, result);
  if (asked === undefined || typeof asked === 'string')
    for (const line of text.replace(/\n$/, '').split('\n')) collector.push(line);
  else collector.ask(asked, text.trim());
  return collector.finish();
}

/** No filter is named, so all releases of the runtimes that are shown are asked. */
function hostFilters(
  facts: readonly RuntimeFacts[],
  errnos: ReadonlySet<string>,
): (caller: Architecture) => HostFilters {
  const known = new Map<string, HostFilters>();
  return (caller) => {
    const host = hostOf(caller);
    const found = known.get(host.name) ?? {
      named: [],
      catalogue: new Catalogue(facts, {
        architecture: host,
        kernel: NEWEST,
        capabilities: undefined,
        engine: undefined,
        numbers: syscallNumbers(),
      }),
      runtimes: shownRuntimes(facts),
      errnos,
    };
    known.set(host.name, found);
    return found;
  };
}

/** An answer beside its line. */
function finding({ decision, line }: AnsweredRefusal, text: string): ShownFinding {
  const start = line === 1 ? 0 : lineStart(text, line);
  const end = text.indexOf('\n', start);
  const { verdict, why, remedies } = decision;
  return {
    rule: '',
    severity: verdict === 'kernel' || verdict === 'nobody' ? 'info' : 'warning',
    message: `${refuserName(verdict)}: ${why}`,
    help: remedies,
    notes: [],
    start,
    end: end === -1 ? text.length : end,
    line,
    actions: [],
  };
}

function lineStart(text: string, line: number): number {
  let start = 0;
  for (let count = 1; count < line; count++) start = text.indexOf('\n', start) + 1;
  return start;
}
