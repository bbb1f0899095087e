import { GRADES } from '../../entry/grade.ts';
import { matrixText } from '../../verify/verified-matrix.ts';
import { contents } from '../element.ts';
import type { Page } from '../layout.tsx';
import { gradeBadge } from '../parts/grade.tsx';
import type { SiteSource } from '../site-source.ts';

/** The home page. */
export function homePage({ calls, rules, seen }: SiteSource): Page {
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
        A container's seccomp filter often returns <code>EPERM</code> for a system call that its policy does
        not name. The kernel fails with the same errno where the caller lacks a permission. A program that
        cannot tell them apart either overrides a refusal or stops working.{' '}
        <a href="guidance/case-studies/">Both have happened.</a>
      </p>,
      <p>
        A call is <em>probeable</em> when there is a way to make it that every kernel refuses, without any
        effect, with another errno: <code>openat2(-1, NULL, NULL, 0)</code> permanently fails with{' '}
        <code>EINVAL</code>. Whether such a call exists depends on the order in which the kernel checks.
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
        Each was read in the kernel's source.{' '}
        {matrixText(merged.map(({ spec, document }) => seen(spec.name, document.path)))}{' '}
        <a href="syscalls/">Look up a call</a>: its entry path, its probe, and what Docker, containerd, Podman
        and systemd-nspawn return for it, by release.
      </p>,
      <h2 id="read">Read</h2>,
      <p>
        <a href="guidance/containers-and-seccomp/">Containers and seccomp</a>: how a call can deal with
        filters, where the idea comes from, and the objections to it.{' '}
        <a href="guidance/how-to-probe/">How to probe</a>, in C, Python, Rust and Go.{' '}
        <a href="guidance/case-studies/">Six calls</a> and what they taught.
      </p>,
      <h2 id="check">Check a proposal</h2>,
      <pre tabIndex={0}>
        <code>{`npm ci && npm run build && npm link
probeable init 'int xyzzy(int fd, unsigned int flags)'
probeable check xyzzy.yaml`}</code>
      </pre>,
      <p>
        In a clone of the project: it is not in npm's registry. The <a href="playground/">playground</a> needs
        no clone. <a href="rules/">{rules.length} rules</a> go through the kernel's guide to adding system
        calls, each with its reason. <a href="proposals/">Real proposals</a> show what they find.
      </p>,
    ),
  };
}
