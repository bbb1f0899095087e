const TREE_NAMES = { aarch64: 'arm64', riscv64: 'riscv' };

const numbers = (release) => release.split('.').map(Number);

/** Orders releases number by number. */
export function compareReleases(a, b) {
  const [left, right] = [numbers(a), numbers(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const order = (left[at] ?? 0) - (right[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

/**
 * What answers say of derived specs.
 *
 * - A kernel of the tree's own release, or a newer one, that contradicts the spec on x86_64: it is left out.
 * - One that does so on another architecture: the spec says nothing of that architecture.
 * - An older one: the spec holds from the oldest kernel on since which none contradicts it.
 *
 * @param kernels by the names of pins: release, architecture, and by call what was answered
 * @param tree the release that the specs were read from
 * @returns by call: `omit` with its reason, `arch` where it is x86_64 alone, `from`
 */
export function verdictsOf(kernels, tree) {
  const all = Object.values(kernels).toSorted((a, b) => compareReleases(a.release, b.release));
  const names = [...new Set(all.flatMap(({ calls }) => Object.keys(calls)))].sort();
  const verdicts = {};
  for (const name of names) {
    const asked = all.filter(({ calls }) => calls[name]?.status === 'called');
    const on = (architecture) => asked.filter((kernel) => kernel.architecture === architecture);
    const isAgainst = ({ calls }) => calls[name].disagreements > 0;
    const isOlder = ({ release }) => compareReleases(release, tree) < 0;
    const wrong = on('x86_64').find((kernel) => isAgainst(kernel) && !isOlder(kernel));
    if (wrong !== undefined) {
      verdicts[name] = { omit: reasonOf(wrong, wrong.calls[name]) };
      continue;
    }
    const others = asked.filter(({ architecture }) => architecture !== 'x86_64');
    const isAlone = others.some((kernel) => isAgainst(kernel) && !isOlder(kernel));
    const counted = isAlone ? on('x86_64') : asked;
    const last = counted.findLast(isAgainst);
    // The oldest kernel of those that are newer than the last one that contradicts it.
    const from = counted.find(
      ({ release }) => last === undefined || compareReleases(release, last.release) > 0,
    )?.release;
    verdicts[name] = {
      ...(isAlone ? { arch: 'x86_64' } : {}),
      ...(from === undefined ? {} : { from: branchOf(from) }),
    };
  }
  return verdicts;
}

/** `6.12.117` is of the branch 6.12. */
function branchOf(release) {
  return numbers(release).slice(0, 2).join('.');
}

function reasonOf({ release, architecture }, { against }) {
  const [{ call, predicted, answer, explanation }] = against;
  // An answer that each call may have contradicts a step that refuses one call and lets another pass.
  if (predicted.includes(answer))
    return `Linux ${release} (${TREE_NAMES[architecture] ?? architecture}) answers ${answer} to ${call}: ${explanation}`;
  const expected = predicted.length === 1 ? predicted[0] : `one of ${predicted.join(', ')}`;
  return `Linux ${release} (${TREE_NAMES[architecture] ?? architecture}) answers ${answer} to ${call}, where the code that was read answers ${expected}`;
}

/** The generated files, by path: what `npm run derived` needs, what is left out, and what readers are shown. */
export function judgeDerived({ kernels }, shipped) {
  const [origin] = shipped.values();
  const verdicts = verdictsOf(kernels, origin.tree);
  const entries = Object.entries(verdicts);
  const kept = entries.filter(([, { omit }]) => omit === undefined);
  const omitted = entries.flatMap(([syscall, { omit }]) =>
    omit === undefined ? [] : [{ syscall, reason: omit }],
  );
  const list = (items) => items.map((item) => JSON.stringify(item)).join(',\n');
  return new Map([
    [
      'build/derived/verdicts.json',
      `{\n${kept.map(([name, verdict]) => `${JSON.stringify(name)}: ${JSON.stringify(verdict)}`).join(',\n')}\n}\n`,
    ],
    [
      'content/derived/omitted.json',
      `{"version": 1, "tree": ${JSON.stringify(origin.tree)}, "calls": [\n${list(omitted)}\n]}\n`,
    ],
    ['content/derived/summary.json', summaryOf(Object.values(kernels), shipped, verdicts)],
  ]);
}

/** In the form of content/verified/summary.json (src/verify/verified-summary.ts). */
function summaryOf(kernels, shipped, verdicts) {
  const isKept = (name) => shipped.has(name) && verdicts[name]?.omit === undefined;
  const rows = kernels.map(({ kernel, release, architecture, worlds, calls }) => {
    const own = Object.entries(calls)
      .filter(([name]) => isKept(name))
      .map(([name, { status, calls: made, refusing, witnessed, disagreements }]) => [
        name,
        [status, made, refusing, witnessed, disagreements],
      ]);
    return { kernel, release, architecture, worlds, calls: Object.fromEntries(own) };
  });
  const probes = {};
  for (const [index, { calls }] of kernels.entries())
    for (const [name, { probes: own }] of Object.entries(calls).filter(([each]) => isKept(each)))
      for (const [call, answers] of Object.entries(own))
        for (const answer of answers) {
          probes[name] ??= {};
          probes[name][call] ??= {};
          probes[name][call][answer] = [...(probes[name][call][answer] ?? []), index];
        }
  const line = ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  return `{"version": 1,\n"kernels": [\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n],\n"probes": {\n${Object.entries(probes).sort().map(line).join(',\n')}\n}}\n`;
}
