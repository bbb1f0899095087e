/** A name that people give to `--runtime` and that is not a runtime of content/runtimes. */
type OtherName =
  /** Another name of a runtime, or of gVisor. */
  | { readonly of: string }
  /** Why no filter can be named by it, and what to name instead. */
  | { readonly why: string; readonly help: string };

const KUBERNETES: OtherName = {
  // kubernetes/kubernetes#101943; kubelet, --seccomp-default.
  why: 'Kubernetes has no filter of its own: a pod without a seccomp profile runs without one, unless the kubelet has seccompDefault; RuntimeDefault is the profile of the container runtime of the node',
  help: 'name that runtime, as "kubectl get nodes -o wide" prints it: containerd@RELEASE or cri-o@RELEASE',
};

const DOCKER_DESKTOP: OtherName = {
  why: 'Docker Desktop runs containers with the Docker Engine of a Linux virtual machine, and its own release says nothing about the filter',
  help: 'name the release that "docker version" prints for the server: docker@RELEASE',
};

const PODMAN_MACHINE: OtherName = {
  why: 'a Podman machine is a Linux virtual machine, in which a Podman of its own runs the containers',
  help: 'name the release that "podman version" prints for the server: podman@RELEASE',
};

const CHROMIUM: OtherName = {
  // sandbox/linux/seccomp-bpf-helpers/baseline_policy.cc, sandbox/policy/linux of chromium.
  why: 'Chromium and Electron compile in a policy for each kind of process; most of what one refuses raises SIGSYS',
  help: 'export the filter of the process: --filter FILE',
};

const OTHER_NAMES: Readonly<Record<string, OtherName>> = {
  dockerd: { of: 'docker' },
  moby: { of: 'docker' },
  'docker-ce': { of: 'docker' },
  'docker-engine': { of: 'docker' },
  crio: { of: 'cri-o' },
  nspawn: { of: 'systemd-nspawn' },
  runsc: { of: 'gvisor' },
  kubernetes: KUBERNETES,
  k8s: KUBERNETES,
  kubelet: KUBERNETES,
  RuntimeDefault: KUBERNETES,
  chromium: CHROMIUM,
  chrome: CHROMIUM,
  electron: CHROMIUM,
  snap: { of: 'snapd' },
  io_uring: {
    // io_uring/bpf_filter.c; include/uapi/linux/io_uring/bpf_filter.h.
    why: 'io_uring has filters of its own, which see requests by their opcode, and no system calls; a refused request completes with EACCES',
    help: 'ask about io_uring_enter',
  },
  'docker-desktop': DOCKER_DESKTOP,
  'podman-desktop': PODMAN_MACHINE,
  'podman-machine': PODMAN_MACHINE,
  k3s: {
    why: 'k3s runs a containerd of its own, and its own release says nothing about the filter; a pod without a seccomp profile runs without one',
    help: 'name the release that "kubectl get nodes -o wide" prints: containerd@RELEASE',
  },
  systemd: {
    why: 'a service of systemd runs without a filter, unless its unit asks for one, with SystemCallFilter= or a setting such as RestrictNamespaces=',
    help: 'give the unit, as systemctl cat prints it: --profile NAME.service --engine systemd@RELEASE; for a container of systemd, name systemd-nspawn@RELEASE',
  },
  bubblewrap: {
    why: 'bubblewrap has no filter of its own, and loads the one that its caller gives with --seccomp',
    help: 'give that filter with --filter',
  },
  bwrap: { of: 'bubblewrap' },
};

/** Resolves another name of a runtime, "crio" to "cri-o"; a name that has no other stays as it is. */
export function runtimeName(name: string): string {
  const other = Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;
  return other !== undefined && 'of' in other ? other.of : name;
}

/** The same for the name of a release: "crio@1.30" is "cri-o@1.30". */
export function ownNameOf(release: string): string {
  return release.replace(/^[^@]*/, runtimeName);
}

/** Why a name that people use is not the name of a filter, with what to name instead; undefined for other names. */
export function whyNoRuntime(name: string): string | undefined {
  const own = runtimeName(name);
  const other = Object.hasOwn(OTHER_NAMES, own) ? OTHER_NAMES[own] : undefined;
  return other === undefined || 'of' in other ? undefined : `${other.why}\nhelp: ${other.help}`;
}
