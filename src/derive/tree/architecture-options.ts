/** What every kernel of 64 bits has, also where a tree comes without its Kconfig: a patch, a file. */
const ALWAYS = ['64BIT', 'MMU'];

/**
 * The options that an architecture sets whatever else is chosen: those with `def_bool y` that depend on nothing but 64 bits,
 * and what these select.
 *
 * @param text `arch/x86/Kconfig`
 */
export function architectureOptions(text: string): ReadonlySet<string> {
  const options = new Set(ALWAYS.map((name) => `CONFIG_${name}`));
  for (const block of text.split(/^(?=config\s)/m)) {
    const name = /^config\s+(\w+)/.exec(block)?.[1];
    if (name === undefined || !/^\s+def_bool\s+y\s*$/m.test(block)) continue;
    if (/^\s+depends on (?!64BIT\s*$|X86_64\s*$)/m.test(block)) continue;
    options.add(`CONFIG_${name}`);
    for (const [, selected] of block.matchAll(/^\s+select\s+(\w+)(?:\s+if\s+(?:X86_64|64BIT))?\s*$/gm))
      options.add(`CONFIG_${selected}`);
  }
  return options;
}
