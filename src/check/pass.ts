import { Engine } from '../lint/engine.ts';
import type { FileResult } from '../lint/file-result.ts';
import type { EngineOptions } from '../lint/finding-collector.ts';
import type { JudgedPolicyFacts } from '../policy/read-policy-file.ts';
import { isSpecCandidate } from '../spec/candidate.ts';
import { LineIndex } from '../spec/position.ts';
import { BaseSpecs } from './base/base-specs.ts';
import { describeRemoved, judgeRemoved, removedSpecs } from './base/removed.ts';
import type { CodeState } from './code/code-state.ts';
import type { KernelCode } from './code/kernel-code.ts';
import type { Containers } from './containers.ts';
import type { FaultList } from './fault-list.ts';
import { KnownFindings } from './known-findings.ts';
import type { EarlierPolicies } from './policy/judge-policies.ts';
import type { CheckBase, CheckInput, CheckPort, PatchSeries } from './port.ts';
import type { Note } from './run.ts';
import { readSeries } from './series/series.ts';

/** The result of a pass. */
export interface PassResult {
  readonly files: readonly FileResult[];
  readonly notes: readonly Note[];
  readonly nonSpecCount: number;
  /** Texts that are not in any file: specs as patches change them, and removed specs. */
  readonly texts: ReadonlyMap<string, string>;
}

/** One pass over the inputs of a port: reads and checks each, then runs the rules about all specs. */
export class Pass {
  readonly #port: CheckPort;
  readonly #containers: Containers;
  readonly #faults: FaultList;
  readonly #options: EngineOptions;
  readonly #policyFacts: JudgedPolicyFacts;
  readonly #engine: Engine;
  readonly #base: BaseSpecs;
  readonly #notes: Note[] = [];
  /** Results for calls without a spec, checked by the prototype in a patch. */
  readonly #calls: FileResult[] = [];
  readonly #texts = new Map<string, string>();
  /** Paths of inputs that differ from the base. */
  readonly #changed = new Set<string>();
  /** Names of calls in patches that have no spec. */
  readonly #siblings = new Set<string>();
  /** Results for the policies of the base, if only new findings are wanted. */
  readonly #knownPolicies: FileResult[] = [];
  #nonSpecCount = 0;
  #kernel: Promise<KernelCode> | undefined;
  /** The code that specs are compared with. */
  #code: CodeState | undefined;
  /** Calls that a change of C files adds. A spec of the same change describes them better. */
  readonly #addedByCode = new Set<string>();

  constructor(
    port: CheckPort,
    containers: Containers,
    faults: FaultList,
    options: EngineOptions,
    policyFacts: JudgedPolicyFacts = NO_FACTS,
  ) {
    const { base } = port;
    this.#port = port;
    this.#containers = containers;
    this.#faults = faults;
    this.#policyFacts = policyFacts;
    this.#base = new BaseSpecs(base?.texts ?? new Map());
    this.#options = {
      ...options,
      siblings: () => this.#siblings,
      code: (_, spec) => this.#code?.read(spec.name)?.spec,
    };
    this.#engine = new Engine({
      ...this.#options,
      before: (path, spec) =>
        this.#changed.has(path) ? this.#base.find(base?.pathOf(path) ?? path, spec) : undefined,
    });
  }

  /** Checks all inputs. An input that cannot be read becomes a fault, and the others are still checked. */
  async run(): Promise<PassResult> {
    for (const input of this.#port.inputs) await this.#take(input);
    const specs = this.#engine.finish();
    const files = [...specs, ...this.#calls.filter((call) => !this.#isDescribed(call, specs))];
    const { base } = this.#port;
    if (base !== undefined) files.push(...(await this.#removed(base, files)));
    return {
      files: base?.isNewOnly === true ? this.#onlyNew(files) : files,
      notes: this.#notes,
      nonSpecCount: this.#nonSpecCount,
      texts: this.#texts,
    };
  }

  async #take(input: CheckInput): Promise<void> {
    const { path, isNamed } = input;
    const content = await this.#port.read(input);
    const isNonSpec = (glimpse: string | undefined): boolean =>
      !isNamed && glimpse !== undefined && !isSpecCandidate(glimpse);
    switch (content.kind) {
      case 'text':
        if (await isPolicy(content.text, isNamed)) return this.#judgePolicies(path, content.text);
        if (isNonSpec(content.text)) this.#nonSpecCount++;
        else await this.#judge(path, content.text);
        return;
      case 'series':
        return this.#takeSeries(path, content.series);
      case 'code': {
        const { judgeFileCode } = await import('./code/file-code.ts');
        const kernel = await this.#kernelCode();
        this.#calls.push({
          path,
          isUnreadable: false,
          documents: judgeFileCode(path, content.file, kernel, this.#options),
        });
        return;
      }
      case 'code-change': {
        const { judgeCodeChange } = await import('./code/code-change.ts');
        const { documents, notes, added, after } = judgeCodeChange(content.change, this.#options);
        this.#code = after;
        for (const name of added) this.#addedByCode.add(name);
        for (const document of documents) {
          this.#calls.push({ path: document.path, isUnreadable: false, documents: [document] });
          this.#texts.set(document.path, content.change.after.get(document.path) ?? '');
        }
        this.#notes.push(...notes);
        return;
      }
      case 'unreadable':
        if (isNonSpec(content.glimpse)) this.#nonSpecCount++;
        else this.#faults.add({ path, message: content.message });
        return;
      case 'absent':
        this.#faults.add({ path, message: 'no such file or directory' });
    }
  }

  async #judge(path: string, text: string): Promise<void> {
    await this.#containers.prepare(text);
    const { base, comparesSpecs } = this.#port;
    if (comparesSpecs === true && this.#code === undefined) {
      const kernel = await this.#kernelCode();
      this.#code = new (await import('./code/code-state.ts')).CodeState(kernel, kernel.tree);
    }
    if (base !== undefined && this.#base.text(base.pathOf(path)) !== text) this.#changed.add(path);
    this.#engine.add(path, text);
  }

  async #judgePolicies(path: string, text: string): Promise<void> {
    const { judgePolicies } = await import('./policy/judge-policies.ts');
    const earlier = this.#earlierPolicies(path);
    this.#calls.push(judgePolicies(path, text, this.#options, this.#policyFacts, earlier));
    if (earlier !== undefined && this.#port.base?.isNewOnly === true)
      this.#knownPolicies.push(judgePolicies(path, earlier.text, this.#options, this.#policyFacts));
  }

  /** A file of policies in the base; undefined if it is new, or did not hold policies. */
  #earlierPolicies(path: string): EarlierPolicies | undefined {
    const { base } = this.#port;
    if (base === undefined) return undefined;
    const own = base.pathOf(path);
    const text = this.#base.text(own) ?? base.textOf?.(own);
    return text === undefined ? undefined : { base: base.name, text };
  }

  async #takeSeries(path: string, input: PatchSeries): Promise<void> {
    const current = async (file: string): Promise<string | undefined> => {
      const content = await this.#port.read({ path: file, isNamed: false });
      return content.kind === 'text' ? content.text : undefined;
    };
    const { specs, calls, faults, notes, after } = await readSeries(
      path,
      input,
      current,
      () => this.#kernelCode(),
      this.#port.shownChanges ?? (async () => []),
      this.#options,
    );
    this.#code = after;
    for (const spec of specs) {
      this.#texts.set(spec.path, spec.text);
      await this.#judge(spec.path, spec.text);
    }
    this.#code = undefined;
    this.#calls.push(...calls);
    for (const { documents } of calls)
      for (const { syscall } of documents) if (syscall !== undefined) this.#siblings.add(syscall);
    for (const fault of faults) this.#faults.add(fault);
    this.#notes.push(...notes);
  }

  /** Whether a spec of the run describes a call that C adds. */
  #isDescribed({ documents }: FileResult, specs: readonly FileResult[]): boolean {
    if (this.#addedByCode.size === 0) return false;
    const names = new Set(specs.flatMap((file) => file.documents.map(({ syscall }) => syscall)));
    return documents.every(({ syscall = '' }) => this.#addedByCode.has(syscall) && names.has(syscall));
  }

  /** The kernel's code, opened when the first input needs it. */
  #kernelCode(): Promise<KernelCode> {
    const open = this.#port.kernel ?? (async () => (await import('./code/kernel-code.ts')).noKernelCode());
    this.#kernel ??= open();
    return this.#kernel;
  }

  /** Results for calls that the base describes in the checked files, but that neither they nor the project describe now. */
  async #removed(base: CheckBase, files: readonly FileResult[]): Promise<readonly FileResult[]> {
    const present = new Set(files.flatMap(({ documents }) => documents.map(({ syscall }) => syscall)));
    const gone = removedSpecs(this.#base, (name, path) => !present.has(name) && base.isInScope(path));
    const elsewhere = await Promise.all(gone.map(({ name }) => base.isDescribed(name)));
    const lines = new Map<string, LineIndex>();
    return gone.flatMap((spec, index): readonly FileResult[] => {
      if (elsewhere[index] === true) return [];
      const { path } = spec;
      const own = lines.get(path) ?? new LineIndex(this.#base.text(path) ?? '');
      lines.set(path, own);
      const document = judgeRemoved(spec, own, this.#options);
      if (document === undefined) {
        this.#notes.push(describeRemoved(spec, base.name));
        return [];
      }
      this.#texts.set(path, own.text);
      return [{ path, isUnreadable: false, documents: [document] }];
    });
  }

  #onlyNew(files: readonly FileResult[]): readonly FileResult[] {
    const earlier = new Engine(this.#options);
    for (const [path, text] of this.#base.files()) earlier.add(path, text);
    const known = new KnownFindings();
    known.addAll([...earlier.finish(), ...this.#knownPolicies]);
    return known.subtract(files);
  }
}

/** For those who judge no policies. */
const NO_FACTS: JudgedPolicyFacts = { systemdSets: () => undefined, callersOf: () => [] };

/**
 * What a text of a policy has, in some form: a name of a file does not tell, and most texts are specs. A filter of
 * Firecracker has it, too, although its rules have the key `syscall`.
 */
const MAY_BE_POLICY = /SCMP_ACT_|SeccompProfile|"(?:defaultAction|default_action|seccomp)"/;

/** Whether a text is a seccomp policy. What reads policies is loaded for a text that may be one. */
async function isPolicy(text: string, isNamed: boolean): Promise<boolean> {
  if (!MAY_BE_POLICY.test(text) && (!isNamed || isSpecCandidate(text))) return false;
  return (await import('../policy/policy-text.ts')).isPolicyText(text, isNamed);
}
