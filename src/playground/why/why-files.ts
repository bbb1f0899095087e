import type { CallerFacts } from '../../seccomp/callers/caller-facts.ts';
import type { FactsData } from '../../seccomp/runtimes/facts-data.ts';
import type { WhyData } from '../../site/why-data.ts';
import type { AskIndex } from '../ask/ask-protocol.ts';

/** The files that the answer to a log needs, each loaded when it does. */
export interface WhyFiles {
  data(): Promise<WhyData>;
  callers(): Promise<readonly CallerFacts[]>;
  index(): Promise<AskIndex>;
  facts(runtime: string): Promise<FactsData>;
  /** The text of the spec of a call of the index. */
  spec(syscall: string): Promise<string>;
}

/** The files of the site, seen from the playground's worker. */
export const SITE_FILES: WhyFiles = {
  data: () => json('why.json'),
  callers: async () => (await json<{ readonly callers: readonly CallerFacts[] }>('containers.json')).callers,
  index: () => json('../can-i-call/data.json'),
  facts: (runtime) => json(`../can-i-call/facts/${runtime}.json`),
  spec: async (syscall) => (await load(`../syscalls/${syscall}/spec.yaml`)).text(),
};

async function json<T>(path: string): Promise<T> {
  return (await load(path)).json();
}

async function load(path: string): Promise<Response> {
  const response = await fetch(new URL(path, location.href));
  if (!response.ok) throw new Error(`${path} could not be loaded`);
  return response;
}
