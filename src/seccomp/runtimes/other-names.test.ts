import { expect, test } from 'vitest';
import { ownNameOf, runtimeName, whyNoRuntime } from './other-names.ts';

test('other names of a runtime are its name', () => {
  expect(['crio', 'moby', 'dockerd', 'nspawn', 'runsc', 'podman', 'toString'].map(runtimeName)).toEqual([
    'cri-o',
    'docker',
    'docker',
    'systemd-nspawn',
    'gvisor',
    'podman',
    'toString',
  ]);
});

test('a release has the name of its runtime', () => {
  expect(['crio@1.30', 'moby', 'docker@moby'].map(ownNameOf)).toEqual([
    'cri-o@1.30',
    'docker',
    'docker@moby',
  ]);
});

test.each([
  ['kubernetes', /^Kubernetes has no filter of its own: .*unless the kubelet has seccompDefault/],
  ['k8s', /\nhelp: name that runtime, .*: containerd@RELEASE or cri-o@RELEASE$/],
  ['docker-desktop', /Linux virtual machine.*\nhelp: .*docker@RELEASE$/],
  ['podman-machine', /Podman of its own.*\nhelp: .*podman@RELEASE$/],
  ['systemd', /runs without a filter, unless its unit asks for one.*\nhelp: .*systemd-nspawn@RELEASE$/],
  ['RuntimeDefault', /^Kubernetes has no filter of its own/],
  [
    'electron',
    /^Chromium and Electron compile in a policy for each kind of process.*\nhelp: .*--filter FILE/,
  ],
  ['io_uring', /completes with EACCES.*\nhelp: ask about io_uring_enter/],
  ['bwrap', /^bubblewrap has no filter of its own.*\nhelp: give that filter with --filter$/],
])('%s is no filter, and the message says what to name', (name, message) => {
  expect(whyNoRuntime(name)).toMatch(message);
});

test.each(['docker', 'cri-o', 'crio', 'frobnicate', 'constructor'])('%s has no such message', (name) => {
  expect(whyNoRuntime(name)).toBeUndefined();
});
