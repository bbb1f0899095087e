import type { CallSeen } from '../../verify/verified.ts';
import { kernelMatrix, matrixText } from '../../verify/verified-matrix.ts';
import { contents } from '../element.ts';
import type { Page } from '../layout.tsx';
import { verifiedMatrix } from '../parts/verification.tsx';
import { derivedCalls, reviewedCalls, type SiteSource } from '../site-source.ts';

/** Origin, method and limits of the figures. */
export function aboutPage({ calls, version, seen }: SiteSource): Page {
  const merged = reviewedCalls(calls);
  const derived = derivedCalls(calls);
  return {
    folder: 'about/',
    section: 'about',
    title: 'About',
    description:
      'What probeable is, where the idea comes from, and how each figure on these pages was obtained.',
    main: contents(
      <h1>About</h1>,
      <h2 id="origin">Where the idea comes from</h2>,
      <p>
        In November 2020 Florian Weimer proposed a section for the kernel's guide to adding system calls,
        "Container Compatibility and seccomp": a new call should offer a way to trigger, reliably and without
        side effects, an error other than <code>EPERM</code>. It was not merged: kernel developers argued that
        the policies are at fault. The guidance says{' '}
        <a href="../guidance/containers-and-seccomp/#where-this-comes-from-and-what-was-said-against-it">
          who objected to what
        </a>{' '}
        and <a href="../guidance/containers-and-seccomp/#who-probes">who probes all the same</a>.
      </p>,
      <h2 id="figures">How each figure was obtained</h2>,
      <dl>
        <dt>Entry paths</dt>
        <dd>
          {merged.length} calls, read in the source of Linux; the notes of each call name the releases that
          were read. Where a change lies between two of them, its release was not confirmed.
        </dd>
        {derived.length === 0 ? null : <dt>Calls that a program read</dt>}
        {derived.length === 0 ? null : (
          <dd>
            {derived.length} more calls, whose code no person has read: <code>probeable derive</code> followed
            it, and each page says in which release. A spec that a kernel of that release contradicts is left
            out. The release is read as Debian ships it: its patches move some lines, and let{' '}
            <code>clone</code> ask for <code>CAP_SYS_ADMIN</code> where{' '}
            <code>kernel.unprivileged_userns_clone</code> is 0.{' '}
            {matrixText(derived.map(({ spec, document }) => seen(spec.name, document.path)))} Only calls that
            fail according to that code were made there.
          </dd>
        )}
        <dt>Grades and probes</dt>
        <dd>
          Computed from the entry path by tracing: a call is a probe if every outcome is an errno, none is
          EPERM or ENOSYS, and nothing has changed by then.
        </dd>
        <dt>Verified on</dt>
        <dd>
          The probe was called on that kernel, and failed with an errno that is neither EPERM nor ENOSYS.{' '}
          {matrixText(merged.map(({ spec, document }) => seen(spec.name, document.path)))} The page of each
          call says on which kernels, in which worlds (unprivileged, as root, behind filters that return EPERM
          or ENOSYS), and how many of its steps refused one of the calls.
          {verifiedMatrix(merged.flatMap(({ spec, document }) => seen(spec.name, document.path)))} "Not
          called" are the system calls without any call that is proven harmless, and those without a number on
          the architecture.
        </dd>
        <dt>What containers return</dt>
        <dd>
          The profile of each release is rebuilt from facts and merged as libseccomp and the engine do. Where
          runc, crun and systemd-nspawn are installed, the tests compare the programs that they install,
          decision by decision.
        </dd>
      </dl>,
      <h2 id="limits">What it does not say</h2>,
      <p>
        {architectures(merged.flatMap(({ spec, document }) => seen(spec.name, document.path)))} Runtimes
        without a page of their own are not modelled. Security modules and the state of the machine are steps
        in words: the trace takes both outcomes of such a step as possible.
      </p>,
      <p>Made by probeable {version}. The kernel's developers have not endorsed it.</p>,
    ),
  };
}

/** The architectures of the kernels that were tested. */
function architectures(seen: readonly CallSeen[]): string {
  const names = [...new Set(kernelMatrix(seen).map(({ architecture }) => architecture))];
  return names.length === 0 ? 'No kernel was tested.' : `Kernels were tested on ${names.join(', ')} only.`;
}
