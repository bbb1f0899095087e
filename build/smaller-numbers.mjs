/*
 * libseccomp's table of numbers in a smaller form, for esbuild. Its columns resemble each other: most architectures have
 * the numbers of x86, of x86_64 or of the generic table, a constant apart. So the names are in x86_64's order, and a column
 * is what differs from the column that it resembles. The table that is made from it on loading is the same, line by line.
 */

/** Each column and the one that it resembles. A column comes after the one that it refers to. */
const RESEMBLES = {
  x86_64: undefined,
  x86: undefined,
  aarch64: undefined,
  riscv64: 'aarch64',
  loongarch64: 'riscv64',
  x32: 'x86_64',
  mips64: 'x86_64',
  mips64n32: 'mips64',
  arm: 'x86',
  m68k: 'x86',
  mips: 'x86',
  ppc: 'x86',
  ppc64: 'ppc',
  s390: 'x86',
  s390x: 's390',
  sh: 'x86',
  parisc: 'x86',
  parisc64: 'parisc',
};

/** No number. */
const NONE = '-';

const NUMBER_TABLE = /seccomp\/syscalls\/number-table\.js$/;

export const smallerNumbers = {
  name: 'smaller-numbers',
  setup({ onLoad }) {
    onLoad({ filter: NUMBER_TABLE }, async ({ path }) => {
      const { TABLE } = await import(path);
      const small = encode(TABLE);
      if (decode(small) !== TABLE) throw new Error('the small table of numbers is not the table');
      return {
        contents: `const decode = ${decode.toString()};\nexport const TABLE = decode(${JSON.stringify(small)});`,
      };
    });
  },
};

/** The head, the names, the columns with what they resemble: a line each. */
function encode(table) {
  const [head, ...lines] = table.split('\n');
  const columns = head.split(' ').slice(1);
  const missing = columns.filter((name) => !(name in RESEMBLES));
  if (missing.length > 0) throw new Error(`nothing is known of the columns ${missing.join(', ')}`);
  const first = columns.indexOf('x86_64') + 1;
  const order = (row) => (row[first] === NONE ? Number.POSITIVE_INFINITY : Number(row[first]));
  const rows = lines.map((line) => line.split(' ')).sort((a, b) => order(a) - order(b) || 0);
  const column = (name) => rows.map((row) => row[columns.indexOf(name) + 1]);
  const encoded = Object.entries(RESEMBLES)
    .filter(([name]) => columns.includes(name))
    .map(([name, other]) => {
      const own = differences(column(name), other === undefined ? undefined : column(other));
      return `${name} ${other ?? ''} ${own.join(',')}`;
    });
  return [head, rows.map(([name]) => name).join(' '), ...encoded].join('\n');
}

/**
 * A word for each number, empty where it is as expected: as far from the other column's number as the one before or, where
 * that has none, the next after the one before.
 */
function differences(own, other) {
  let last = -1;
  let distance = 0;
  return own.map((word, index) => {
    if (word === NONE) return other?.[index] === NONE ? '' : NONE;
    const base = other?.[index];
    const isNear = base !== undefined && base !== NONE;
    const expected = isNear ? Number(base) + distance : last + 1;
    const number = Number(word);
    if (isNear) distance = number - Number(base);
    last = number;
    // Where the other column has no number, an empty word means that this one has none either.
    return number === expected && (isNear || other === undefined) ? '' : `${number - expected}`;
  });
}

/** The table again; its text is part of the bundle, so it uses nothing from outside. */
function decode(small) {
  const [head, names, ...encoded] = small.split('\n');
  const columns = new Map();
  for (const line of encoded) {
    const [name, other, words] = line.split(' ');
    const near = columns.get(other);
    let last = -1;
    let distance = 0;
    columns.set(
      name,
      words.split(',').map((word, index) => {
        const base = near?.[index];
        const isNear = base !== undefined && base !== '-';
        if (word === '-' || (word === '' && base === '-')) return '-';
        last = isNear ? Number(base) + distance + Number(word) : last + 1 + Number(word);
        if (isNear) distance = last - Number(base);
        return String(last);
      }),
    );
  }
  const ordered = head
    .split(' ')
    .slice(1)
    .map((name) => columns.get(name));
  const lines = names.split(' ').map((name, index) => [name, ...ordered.map((own) => own[index])].join(' '));
  return [head, ...lines.sort((a, b) => (a.split(' ')[0] < b.split(' ')[0] ? -1 : 1))].join('\n');
}
