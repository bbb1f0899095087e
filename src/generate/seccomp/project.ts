/** Reads a file of a checkout; undefined if there is none. */
export type ReadFile = (path: string) => string | undefined;

/** A project whose profile is changed. */
export interface ProfileProject {
  readonly kind: 'docker' | 'containers-common' | 'containerd' | 'cri-o';
  /** Its name for people. */
  readonly title: string;
  /** The runtime whose releases have the profile, as the facts about runtimes name it. */
  readonly runtime: string;
  readonly go: string;
  /** The same profile as JSON, which is generated from the Go; undefined if the project has none. */
  readonly json: string | undefined;
}

const DOCKER = { kind: 'docker', title: 'Docker', runtime: 'docker' } as const;
const COMMON = { kind: 'containers-common', title: 'containers/common', runtime: 'podman' } as const;

/** Where each project keeps its profile, in the checkouts of several years. */
const PROJECTS: readonly ProfileProject[] = [
  {
    kind: 'containerd',
    title: 'containerd',
    runtime: 'containerd',
    go: 'contrib/seccomp/seccomp_default.go',
    json: undefined,
  },
  {
    kind: 'cri-o',
    title: 'CRI-O',
    runtime: 'cri-o',
    go: 'internal/config/seccomp/seccomp.go',
    json: undefined,
  },
  ...['common/pkg/seccomp', 'pkg/seccomp'].map(
    (folder): ProfileProject => ({
      ...COMMON,
      go: `${folder}/default_linux.go`,
      json: `${folder}/seccomp.json`,
    }),
  ),
  ...['seccomp', 'profiles/seccomp'].map(
    (folder): ProfileProject => ({
      ...DOCKER,
      go: `${folder}/default_linux.go`,
      json: `${folder}/default.json`,
    }),
  ),
];

const VENDORED = 'vendor/github.com/moby/profiles/seccomp/default.json';

/** The project of a checkout, or why there is none. */
export function projectOf(
  read: ReadFile,
):
  | { readonly ok: true; readonly project: ProfileProject }
  | { readonly ok: false; readonly message: string } {
  const project = PROJECTS.find(
    ({ go, json }) => read(go) !== undefined && (json === undefined || read(json) !== undefined),
  );
  if (project !== undefined) return { ok: true, project };
  if (read(VENDORED) !== undefined)
    return {
      ok: false,
      message: 'has only a copy of the profile, from moby/profiles\nhelp: name a checkout of moby/profiles',
    };
  const places = PROJECTS.map(({ go, json }) => (json === undefined ? go : `${json} and its Go`));
  return {
    ok: false,
    message: `is no checkout of a project with a default profile: it has none of ${places.join(', ')}`,
  };
}
