import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryGroup } from '../../kernel/memory-group.ts';
import { RealKernel } from '../../kernel/real-kernel.ts';
import { type RunningKernel, runningKernel } from '../../kernel/running.ts';
import { findSandbox, type Sandbox } from '../../kernel/sandbox.ts';
import type { VerifyReport } from '../../report/verify-report.ts';
import type { SweepOptions } from '../../verify/sweep/sweep.ts';
import { specOn } from '../../verify/target.ts';
import { type SpecToVerify, verifySpecs } from '../../verify/verify.ts';
import { Vouchers } from '../../verify/vouchers.ts';
import { Failure } from '../failure.ts';
import { PACKAGE } from '../package-info.ts';
import { Progress } from '../progress.ts';
import { readTable } from './elsewhere.ts';
import { shippedSpecs } from './specs.ts';

export interface RunOptions {
  readonly sweep: SweepOptions | undefined;
  /** Names of calls that no shipped spec vouches for. */
  readonly allow: readonly string[];
  readonly asksFlags: boolean;
  /** A kernel's own table of numbers. */
  readonly table: string | undefined;
}

/** Checks specs against the running kernel. Throws a Failure where no call can be made here. */
export async function runVerify(specs: readonly SpecToVerify[], options: RunOptions): Promise<VerifyReport> {
  const running = runningKernel();
  if (typeof running === 'string') throw new Failure(`no kernel to ask: ${running}`);
  const group = createMemoryGroup();
  try {
    const child = join(PACKAGE.root, 'dist', 'bin', 'probeable-calls.mjs');
    const sandbox = await findSandbox(child, running.isRoot, group);
    if (typeof sandbox === 'string') throw new Failure(`no calls can be made here: ${explain(sandbox)}`);
    return await verifyIn(sandbox, running, specs, options);
  } finally {
    await group?.remove();
  }
}

async function verifyIn(
  sandbox: Sandbox,
  running: RunningKernel,
  specs: readonly SpecToVerify[],
  options: RunOptions,
): Promise<VerifyReport> {
  if (options.allow.length > 0 && !(sandbox.isApart && running.isRoot))
    throw new Failure(
      '--allow: as root only, and with namespaces: a call that nobody vouches for is kept away from everything',
    );
  const emptyRoot = options.allow.length > 0 ? mkdtempSync(join(tmpdir(), 'probeable-')) : undefined;
  const kernel = new RealKernel(running, sandbox, emptyRoot);
  const progress = new Progress(specs.length, 'verifying');
  const start = performance.now();
  try {
    const results = await verifySpecs(
      specs.map(({ path, spec }) => ({ path, spec: specOn(spec, running.architecture) })),
      kernel,
      {
        vouchers: new Vouchers(shippedSpecs(), new Set(options.allow), running.version),
        table: options.table === undefined ? new Map() : readTable(options.table, running.architecture),
        sweep: options.sweep,
        asksFlags: options.asksFlags,
        progress: (done) => progress.update(done),
      },
    );
    const seconds = (performance.now() - start) / 1000;
    return { kernel, results, notices: noticesOf(running, sandbox), made: kernel.made, seconds };
  } finally {
    progress.end();
    kernel.stop();
    if (emptyRoot !== undefined) rmSync(emptyRoot, { recursive: true });
  }
}

function explain(fault: string): string {
  return /koffi/i.test(fault)
    ? `the package koffi, which makes them, cannot be loaded (${fault})\nhelp: npm install koffi`
    : fault;
}

function noticesOf(running: RunningKernel, sandbox: Sandbox): readonly string[] {
  const notices: string[] = [];
  if (running.isFiltered)
    notices.push("This process already runs under a seccomp filter: an EPERM or ENOSYS may be that one's.");
  if (!running.isRoot)
    notices.push('Not root: the world "root" is left out, and what only root is told stays untested.');
  if (!sandbox.isApart)
    notices.push(
      `No namespaces of its own for the calling process (${sandbox.whyNotApart ?? 'unshare failed'}): it is held by limits and by having no privileges.`,
    );
  return notices;
}
