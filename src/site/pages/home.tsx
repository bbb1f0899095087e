import { GRADES } from '../../entry/grade.ts';
import { contents } from '../element.ts';
import type { Page } from '../layout.tsx';
import type { SiteSource } from '../model.ts';
import { gradeBadge } from '../parts/grade.tsx';

/** The front page: what this is about, in a minute. */
export function homePage({ calls, rules }: SiteSource): Page {
  const merged = calls.filter(({ spec }) => spec.status === 'merged');
  const count = (grade: string): number => merged.filter(({ document }) => document.grade === grade).length;
  return {
    folder: '',
    section: 'home',
    title: 'probeable: did the kernel refuse you, or did a sandbox hide the call?',
    description:
      'Tells, before an ABI is frozen, whether a new Linux system call is well designed, and whether userspace can tell a refusal of the kernel from a sandbox that hides the call.',
    main: contents(
      <h1>Did the kernel refuse you, or did a sandbox hide the call?</h1>,
      <p className="lead">
        A container answers <code>EPERM</code> to a system call that its seccomp filter does not know. So does
        the kernel to a caller that may not. A program that cannot tell them apart either overrides a refusal
        or stops working. Both have happened, with <a href="syscalls/clone3/">clone3</a>,{' '}
        <a href="syscalls/faccessat2/">faccessat2</a> and <a href="syscalls/statx/">statx</a>.
      </p>,
      <p>
        A call is <em>probeable</em> when there is a way to make it that every kernel refuses, without any
        effect, with another errno: <code>openat2(-1, NULL, NULL, 0)</code> is <code>EINVAL</code> for ever.
        Whether such a call exists depends on the order in which the kernel checks, which no other description
        of system calls records.
      </p>,
      <h2 id="calls">{merged.length} system calls</h2>,
      <ul className="grades">
        {GRADES.filter((grade) => grade !== 'unknown' || count(grade) > 0).map((grade) => (
          <li>
            <a href={`syscalls/?grade=${grade}`}>
              <span className="count">{count(grade)}</span> {gradeBadge(grade)}
            </a>
          </li>
        ))}
      </ul>,
      <p>
        Each was read in the kernel's source, and all but the newest were held against a running kernel.{' '}
        <a href="syscalls/">Look up a call</a>: its entry path, its probe, and what Docker, containerd, Podman
        and systemd-nspawn answer since when.
      </p>,
      <h2 id="read">Read</h2>,
      <p>
        <a href="guidance/containers-and-seccomp/">Containers and seccomp</a>: what a call can do about
        filters, where the idea comes from and what was said against it.{' '}
        <a href="guidance/how-to-probe/">How to probe</a>, in C and Python.{' '}
        <a href="guidance/case-studies/">Six calls</a> and what each has taught.
      </p>,
      <h2 id="check">Check a proposal</h2>,
      <pre tabIndex={0}>
        <code>{`npx probeable init 'int xyzzy(int fd, unsigned int flags)'
npx probeable check xyzzy.yaml`}</code>
      </pre>,
      <p>
        <a href="rules/">{rules.length} rules</a> cover the kernel's guide to adding system calls, each with
        its reason. <a href="proposals/">Real proposals</a> show what they find.
      </p>,
    ),
  };
}
