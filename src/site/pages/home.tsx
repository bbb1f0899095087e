import { GRADES } from '../../entry/grade.ts';
import { matrixText } from '../../verify/verified-matrix.ts';
import { contents } from '../element.ts';
import type { Page } from '../layout.tsx';
import type { NewsEntry } from '../news/news-entry.ts';
import { architectureChoice } from '../parts/architecture-choice.tsx';
import { ASK_FOLDER } from '../parts/can-i-call.tsx';
import { gradeBadge } from '../parts/grade.tsx';
import { derivedCalls, reviewedCalls, type SiteSource } from '../site-source.ts';
import { NEWS_FOLDER } from './news.tsx';

/** How much of what is new the home page shows. */
const SHOWN_NEWS = 3;

/** The home page; `entries` are what is new, newest first. */
export function homePage({ calls, rules, seen }: SiteSource, entries: readonly NewsEntry[]): Page {
  const merged = reviewedCalls(calls);
  const derived = derivedCalls(calls);
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
        Often the errno is the same: <code>EPERM</code>. Here is which Linux system calls a container lets
        pass, and how a program tells a filter from the kernel.
      </p>,
      <form className="ask filter" action={ASK_FOLDER} data-needs-scripts data-pagefind-ignore>
        <label className="grows">
          May I call{' '}
          <input name="call" placeholder="openat2" autoComplete="off" spellcheck="false" required />
        </label>
        <label>
          in <input name="runtime" placeholder="docker@20.10.9" size={16} autoComplete="off" />
        </label>
        <label>
          on <select name="arch">{[...architectureChoice()]}</select>
        </label>
        <button type="submit">Ask</button>
      </form>,
      <ul className="doors">
        <li>
          <a href="syscalls/">Look up a call</a>: who returns <code>EPERM</code>, and the call that tells.
        </li>
        <li>
          <a href="playground/">Check a patch or a draft</a>: what to change before the ABI is frozen.
        </li>
        <li>
          <a href="guidance/how-to-probe/">Probe in your program</a>: in C, Python, Rust and Go.
        </li>
      </ul>,
      <h2 id="new">New</h2>,
      <ul>
        {entries.slice(0, SHOWN_NEWS).map(({ date, title, anchor }) => (
          <li>
            <time className="aside" dateTime={date}>
              {date}
            </time>{' '}
            <a href={`${NEWS_FOLDER}#${anchor}`}>{title}</a>
          </li>
        ))}
      </ul>,
      <p>
        <a href={NEWS_FOLDER}>All that is new in Linux and in containers</a>
      </p>,
      <h2 id="why">Why it matters</h2>,
      <p>
        A container's seccomp filter often returns <code>EPERM</code> for a system call that its policy does
        not name. The kernel fails with the same errno where the caller lacks a permission. A program that
        cannot tell them apart either overrides a refusal or stops working.{' '}
        <a href="guidance/case-studies/">Both have happened.</a>
      </p>,
      <p>
        A call is <em>probeable</em> when it can be made in a way that changes nothing and that every kernel
        which has it refuses with another errno: <code>openat2(-1, NULL, NULL, 0)</code> always fails with{' '}
        <code>EINVAL</code>. Whether there is such a way depends on the order in which the kernel checks.
      </p>,
      <h2 id="calls">{merged.length} system calls</h2>,
      <ul className="grades">
        {GRADES.filter((grade) => grade !== 'unknown' || count(grade) > 0).map((grade) => (
          <li>
            <a href={`syscalls/?grade=${grade}&read=person`}>
              <span className="count">{count(grade)}</span> {gradeBadge(grade)}
            </a>
          </li>
        ))}
      </ul>,
      <p>
        Each was read in the kernel's source.{' '}
        {matrixText(merged.map(({ spec, document }) => seen(spec.name, document.path)))}{' '}
        <a href="syscalls/">Look up a call</a>: its entry path, its probe, and what Docker, containerd and
        other container runtimes return for it, by release.
      </p>,
      ...(derived.length === 0
        ? []
        : [
            <p>
              {derived.length} more calls were read from the kernel's C by a program;{' '}
              <a href="syscalls/?read=program">nobody has reviewed them</a>.
            </p>,
          ]),
      <h2 id="read">Read</h2>,
      <p>
        <a href="guidance/containers-and-seccomp/">Containers and seccomp</a>: how a call can deal with
        filters, where the idea comes from, and the objections to it.{' '}
        <a href="guidance/how-to-probe/">How to probe</a>, in C, Python, Rust and Go.{' '}
        <a href="guidance/checking-policies/">Checking a seccomp policy</a>.{' '}
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
