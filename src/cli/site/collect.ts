import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../../rules/index.ts';
import { Analysis } from '../../lint/analysis.ts';
import type { ContainerPolicy } from '../../lint/container-policy.ts';
import { Engine } from '../../lint/engine.ts';
import type { Finding } from '../../lint/finding.ts';
import type { Rule } from '../../lint/rule.ts';
import { findArchitecture } from '../../seccomp/architecture.ts';
import { numbersOf } from '../../seccomp/syscalls/numbers.ts';
import {
  type CallSource,
  type ContainerRow,
  folderOf,
  type GuidanceSource,
  type RuleSource,
  type SiteSource,
  span,
} from '../../site/model.ts';
import type { Spec } from '../../spec/model.ts';
import { LineIndex } from '../../spec/position.ts';
import { readSpecs } from '../../spec/read.ts';
import { loadPolicies } from '../containers.ts';
import { Failure } from '../failure.ts';
import { findFiles } from '../input/find-files.ts';
import { shippedCorpus } from '../input/inputs.ts';
import { readTextFile } from '../input/read-file.ts';
import { PACKAGE, ruleUrl } from '../package-info.ts';
import { type AskedPolicy, historyOf, readCatalogue } from '../simulate/policies.ts';
import { loadVerified } from '../verified.ts';

/** Reads everything that the site is made of: the shipped specs, and those in `folders`. */
export function collectSite(folders: readonly string[]): SiteSource {
  const { files, faults } = findFiles([...shippedCorpus(), ...folders]);
  const [fault] = faults;
  if (fault !== undefined) throw new Failure(`${fault.path}: ${fault.message}`);
  const history = containerHistory();
  const calls = files.flatMap((path) => readCalls(path, history));
  refuseTwins(calls);
  return {
    version: PACKAGE.version,
    url: `${PACKAGE.homepage.replace(/\/$/, '')}/`,
    guidance: GUIDANCE.map(readGuidance),
    rules: RULES.map(readRule),
    calls,
    verifiedOn: loadVerified(),
    files: staticFiles(),
  };
}

/** What a text is found to be by one rule, beside the rules about specs themselves. */
export function judgeExample(text: string, rule: string): readonly Finding[] {
  const rules = RULES.filter(({ id }) => id === rule);
  return judge('example.yaml', text, rules).flatMap(({ findings }) => findings);
}

let policies: readonly ContainerPolicy[] | undefined;

/** The newest release of each runtime, put together once. */
function newestPolicies(): readonly ContainerPolicy[] {
  policies ??= loadPolicies([]);
  return policies;
}

/** The texts of `content/guidance`, in the order in which they are read. */
const GUIDANCE = ['designing-a-call', 'containers-and-seccomp', 'how-to-probe', 'case-studies', 'glossary'];

function readGuidance(slug: string): GuidanceSource {
  const markdown = readFileSync(join(PACKAGE.root, 'content', 'guidance', `${slug}.md`), 'utf8');
  return { slug, title: /^# (.*)$/m.exec(markdown)?.[1] ?? slug, markdown };
}

/** Two specs of one call would be two pages at one address. */
function refuseTwins(calls: readonly CallSource[]): void {
  const pages = new Map<string, string>();
  for (const call of calls) {
    const folder = folderOf(call);
    const other = pages.get(folder);
    if (other !== undefined)
      throw new Failure(
        `${call.document.path} describes ${call.spec.name} as ${other} does: one of them has to go`,
      );
    pages.set(folder, call.document.path);
  }
}

function readRule(rule: Rule): RuleSource {
  return { rule, markdown: readFileSync(join(PACKAGE.root, 'rules', rule.topic, `${rule.id}.md`), 'utf8') };
}

function readCalls(path: string, history: readonly AskedPolicy[]): readonly CallSource[] {
  const file = readTextFile(path);
  if (!file.ok) throw new Failure(`${path}: ${file.message}`);
  const results = judge(path, file.text, RULES);
  return readSpecs(file.text).documents.flatMap(({ spec, range, problems }, index): CallSource[] => {
    const document = results[index];
    const [problem] = problems;
    if (spec === undefined || document === undefined) {
      const { line, column } = new LineIndex(file.text).position(problem?.range.start ?? range.start);
      throw new Failure(`${path}:${line}:${column}: ${problem?.message ?? 'this is no spec'}`);
    }
    const text = `${file.text.slice(range.start, range.end).trimEnd()}\n`;
    return [{ spec, document, analysis: new Analysis(spec), text, containers: rowsOf(spec, history) }];
  });
}

function judge(path: string, text: string, rules: readonly Rule[]) {
  const engine = new Engine({
    rules,
    unjudged: [],
    knownRules: RULES.map(({ id }) => id),
    severity: (_, own) => own,
    url: ruleUrl,
    text: () => text,
    policies: newestPolicies,
  });
  engine.add(path, text);
  return engine.finish().flatMap(({ documents }) => documents);
}

function containerHistory(): readonly AskedPolicy[] {
  const architecture = findArchitecture('x86_64');
  if (architecture === undefined) return [];
  return historyOf(
    readCatalogue({
      architecture,
      kernel: [Number.MAX_SAFE_INTEGER, 0],
      capabilities: undefined,
      engine: undefined,
      numbers: numbersOf(),
    }),
  );
}

/** What the runtimes answer on x86_64; releases in a row that answer alike are one row. */
function rowsOf({ name, numbers }: Spec, history: readonly AskedPolicy[]): readonly ContainerRow[] {
  const number = (numbers.get('x86_64') ?? numbers.get(''))?.value;
  const architecture = findArchitecture('x86_64');
  if (number === undefined || architecture === undefined) return [];
  const rows: (ContainerRow & { readonly first: AskedPolicy })[] = [];
  for (const policy of history) {
    const question = { architecture, number: Number(number), syscall: name, args: undefined };
    const { answer, rule } = policy.ask(question);
    const before = rows.at(-1);
    const isSame =
      before?.runtime === policy.title && before.answer === answer && kindOf(before.rule) === kindOf(rule);
    const first = isSame ? before.first : policy;
    const row = {
      runtime: policy.title,
      from: first.release ?? '',
      until: policy.until ?? policy.release ?? '',
      engine: span(first.engine, policy.engine),
      answer,
      rule,
      isForNumber: answer !== 'args',
      first,
    };
    if (isSame) rows[rows.length - 1] = row;
    else rows.push(row);
  }
  return rows.map(({ first: _first, ...row }) => row);
}

/** A rule but for the numbers in it: "not above 466" is the same reason as "not above 462". */
function kindOf(rule: string): string {
  return rule.replace(/\d+/g, '#');
}

/** Styles, scripts and the icon: `site/` of the package. */
function staticFiles(): ReadonlyMap<string, string> {
  const folder = join(PACKAGE.root, 'site', 'theme');
  const own = readdirSync(folder).map((name): [string, string] => [
    name,
    readFileSync(join(folder, name), 'utf8'),
  ]);
  return new Map([...own, ['rules.json', readFileSync(join(PACKAGE.root, 'rules', 'rules.json'), 'utf8')]]);
}
