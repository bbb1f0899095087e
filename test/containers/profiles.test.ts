import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatCondition } from '../../src/seccomp/libseccomp/condition.ts';
import type { Profile, ProfileAction, ProfileRule } from '../../src/seccomp/profile/profile.ts';
import { readProfile } from '../../src/seccomp/profile/read-profile.ts';
import { rebuildProfile, resolvePolicy } from '../../src/seccomp/runtimes/rebuild-profile.ts';
import { factsOf, profileOf } from './facts.ts';

/**
 * The facts in content/runtimes against the profiles that the releases shipped. Those belong to other projects and are
 * not in this one; where they are is told by PROBEABLE_PROFILES, a folder with a MANIFEST.json that maps release tags
 * to files. Debian's golang-github-containers-common brings a current one of its own.
 */
const FOLDER = process.env.PROBEABLE_PROFILES ?? join(import.meta.dirname, '../../../shared/data/profiles');
const INSTALLED = '/usr/share/containers/seccomp.json';

interface Tag {
  readonly tag: string;
  readonly file: string;
}

/** What a profile says of each syscall, in one form: the rules in their order, repeats dropped. */
function meaning(profile: Profile): { head: unknown; syscalls: Record<string, string[]> } {
  const syscalls = new Map<string, string[]>();
  for (const rule of profile.rules) {
    for (const name of rule.names) {
      const rules = syscalls.get(name) ?? [];
      const text = describeRule(rule);
      if (!rules.includes(text)) rules.push(text);
      syscalls.set(name, rules);
    }
  }
  const { architectures, defaultAction } = profile;
  return {
    head: {
      default: describeAction(defaultAction),
      architectures:
        architectures.kind === 'list'
          ? architectures.list
          : Object.fromEntries([...architectures.map].sort()),
    },
    syscalls: Object.fromEntries([...syscalls].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** An errno of 1 on a rule is what engines take where there is none. */
function describeAction({ name, errno }: ProfileAction): string {
  return errno === undefined ? name : `${name} ${errno}`;
}

function describeRule({ action, conditions, scope }: ProfileRule): string {
  const name = action.name === 'ERRNO' ? `ERRNO ${action.errno ?? 1}` : action.name;
  return JSON.stringify([name, conditions.map(formatCondition).sort(), scope]);
}

/** CRI-O has no file with its profile: what it prints when compiled for amd64 lacks the rules of s390x. */
function onAmd64(profile: Profile): Profile {
  const rules = profile.rules
    .filter(({ names, scope }) => names[0] !== 'clone' || !scope.architectures.includes('s390x'))
    .map((rule) =>
      rule.names[0] === 'clone' ? { ...rule, scope: { ...rule.scope, withoutArchitectures: [] } } : rule,
    );
  return { ...profile, rules };
}

function shipped(path: string): Profile {
  const { profile, problems } = readProfile(readFileSync(path, 'utf8'));
  expect(problems).toEqual([]);
  if (profile === undefined) throw new Error(`${path} is no profile`);
  return profile;
}

const hasProfiles = existsSync(join(FOLDER, 'MANIFEST.json'));

describe.skipIf(!hasProfiles)('profiles of every release, rebuilt', () => {
  const manifest: unknown = hasProfiles
    ? JSON.parse(readFileSync(join(FOLDER, 'MANIFEST.json'), 'utf8'))
    : {};

  function tagsOf(name: string): Tag[] {
    const list: unknown =
      typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, name) : [];
    return Array.isArray(list)
      ? list.flatMap((one: unknown) =>
          typeof one === 'object' && one !== null && 'tag' in one && 'file' in one
            ? [{ tag: String(one.tag), file: String(one.file) }]
            : [],
        )
      : [];
  }

  test.for([
    { name: 'docker', key: 'moby', least: 180 },
    { name: 'containerd', key: 'containerd', least: 180 },
    { name: 'containers-common', key: 'containers-common', least: 140 },
    { name: 'cri-o', key: 'cri-o', least: 170 },
  ])('$name', ({ name, key, least }, { skip }) => {
    if (tagsOf(key).length === 0) skip(`${FOLDER} has no profiles of ${name}`);
    const facts = factsOf(name);
    let compared = 0;
    for (const { tag, file } of tagsOf(key)) {
      const release = /(?:^|[^\d.])(\d+\.\d+\.\d+)$/.exec(tag)?.[1];
      if (release === undefined || !facts.releases.includes(release)) continue;
      const policy = resolvePolicy(facts, release, factsOf);
      if (policy === undefined) throw new Error(`no policy for ${release}`);
      const [rebuilt, read] = [rebuildProfile(policy), shipped(join(FOLDER, file))].map((profile) =>
        meaning(name === 'cri-o' ? onAmd64(profile) : profile),
      );
      expect(rebuilt, `${name} ${release} against ${file}`).toEqual(read);
      compared++;
    }
    expect(compared).toBeGreaterThanOrEqual(least);
  });
});

test.skipIf(!existsSync(INSTALLED))(
  'the profile that is installed on this machine is one of the releases',
  () => {
    const installed = meaning(shipped(INSTALLED));
    const { releases } = factsOf('containers-common');
    const same = releases.filter(
      (release) =>
        JSON.stringify(meaning(profileOf('containers-common', release))) === JSON.stringify(installed),
    );
    expect(same).not.toEqual([]);
  },
);
