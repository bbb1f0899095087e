import { contents } from '../element.ts';
import type { Page } from '../layout.tsx';
import type { SiteSource } from '../model.ts';

/** What this is, who says so, and how each figure was obtained. */
export function aboutPage({ calls, version }: SiteSource): Page {
  const merged = calls.filter(({ spec }) => spec.status === 'merged').length;
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
        side effects, an error other than <code>EPERM</code>. It was not merged. Christian Brauner held that
        the fault is that of the policies, Aleksa Sarai that changing the kernel's guideline for it is
        overkill. Rust's standard library, rustix, libseccomp and bubblewrap probe in this way all the same.
      </p>,
      <h2 id="figures">How each figure was obtained</h2>,
      <dl>
        <dt>Entry paths</dt>
        <dd>
          {merged} calls, read by hand in the source of Linux 6.1, 6.12.117 and 7.2 as Debian ships it. Where
          a change lies between two of them, its release is a guess, and the notes of the call say so.
        </dd>
        <dt>Grades and probes</dt>
        <dd>
          Computed from the entry path by tracing: a call is a probe if every outcome is an errno, none is
          EPERM or ENOSYS, and nothing has changed by then.
        </dd>
        <dt>Seen on</dt>
        <dd>
          The probe was called on that kernel, unprivileged, as root, and behind filters that answer EPERM and
          ENOSYS; each answer was one that the trace predicts.
        </dd>
        <dt>What containers answer</dt>
        <dd>
          The profile of each release is rebuilt from facts and merged as libseccomp and the engine do it; the
          programs that runc, crun and systemd-nspawn install were compared decision by decision.
        </dd>
      </dl>,
      <h2 id="limits">What it does not say</h2>,
      <p>
        Only x86_64 was run. CRI-O and others that bring profiles of their own are not modelled. Security
        modules and the state of the machine are steps in words: the trace takes both of their outcomes as
        possible.
      </p>,
      <p>Made by probeable {version}. The kernel's developers have not endorsed it.</p>,
    ),
  };
}
