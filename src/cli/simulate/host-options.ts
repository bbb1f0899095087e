import { ARCHITECTURE_NAMES, type Architecture, findArchitecture } from '../../seccomp/architecture.ts';
import type { ContainerEngine } from '../../seccomp/engine/container-engine.ts';
import { parseEngine } from '../../seccomp/engine/engine-releases.ts';
import type { CatalogueOptions } from '../../seccomp/runtimes/catalogue.ts';
import { canRun, hostOf } from '../../seccomp/simulate/host.ts';
import { findLibrary, type Library } from '../../seccomp/syscalls/library-releases.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { findAuditArchitecture } from '../../why/read/audit-architecture.ts';
import { Failure } from '../failure.ts';
import { readCapabilities } from '../input/capabilities.ts';
import { readKernel } from '../shared-options.ts';
import type { NamedPolicies } from './simulate-options.ts';

/** What the options say about the host and the container. */
export function readCatalogueOptions(options: NamedPolicies, caller: Architecture): CatalogueOptions {
  return {
    architecture: readHost(options.host, caller),
    kernel: readKernel(options.kernel),
    capabilities: readCapabilities(options.cap),
    engine: options.engine === undefined ? undefined : readEngine(options.engine),
    numbers: syscallNumbers(readLibrary(options.libseccomp)),
  };
}

/** The architecture of the kernel, which must be able to run programs of the caller's architecture. */
function readHost(text: string | undefined, caller: Architecture): Architecture {
  if (text === undefined) return hostOf(caller);
  const host = readArchitecture(text, '--host');
  if (canRun(host, caller)) return host;
  throw new Failure(
    `--host: a kernel of ${host.name} cannot run programs of ${caller.name}, so no filter on it sees such a call\nhelp: name the caller's architecture with --arch`,
  );
}

function readLibrary(text: string | undefined): Library | undefined {
  const library = text === undefined ? undefined : findLibrary(text);
  if (typeof library === 'string') throw new Failure(`--libseccomp: ${library}`);
  return library;
}

/** Reads an architecture; `option` is the one with the text. */
export function readArchitecture(text: string, option: string): Architecture {
  const architecture = findArchitecture(text) ?? findAuditArchitecture(text);
  if (architecture === undefined)
    throw new Failure(
      `${option}: "${text}" is none of ${ARCHITECTURE_NAMES.join(', ')}${didYouMean(text, ARCHITECTURE_NAMES)}`,
    );
  return architecture;
}

/** Reads an engine with its release, as `--engine` takes it. */
export function readEngine(text: string): ContainerEngine {
  const engine = parseEngine(text);
  if (typeof engine === 'string') throw new Failure(`--engine: ${engine}`);
  return engine;
}
