/*
 * How many decisions a second a simulated filter takes: Docker's newest, as runc installs it, compiled and not, beside
 * the same filter as a program that is interpreted. Needs npm run build in the folder above. Usage: node decisions.mjs
 */
import { readFileSync } from 'node:fs';
import {
  Catalogue,
  CompiledFilter,
  CompiledProgram,
  findArchitecture,
  numbersOf,
  readRuntimeFacts,
  runProgram,
  seccompData,
} from '../dist/src/index.js';

const architecture = findArchitecture('x86_64');
const facts = readRuntimeFacts(
  readFileSync(new URL('../content/runtimes/docker.yaml', import.meta.url), 'utf8'),
);
const catalogue = new Catalogue([facts], {
  architecture,
  kernel: [6, 18],
  capabilities: undefined,
  engine: undefined,
  numbers: numbersOf(),
});
const { installation } = catalogue.install(facts, facts.releases.at(-1));
const { filter } = installation;
const { token } = architecture;
const compiled = new CompiledFilter(filter);
const program = filter.program();
const exported = new CompiledProgram(program, false);

/** Decisions a second over all numbers from 0 to 600, in the best of five runs. */
function rate(decide, rounds) {
  let best = 0;
  for (let run = 0; run < 5; run++) {
    const start = performance.now();
    for (let round = 0; round < rounds; round++) for (let number = 0; number <= 600; number++) decide(number);
    best = Math.max(best, (rounds * 601) / ((performance.now() - start) / 1000));
  }
  return best;
}

const words = new Uint32Array(12).fill(0x20000);
const args = Array.from({ length: 6 }, () => 0x20000n);
const data = seccompData(token, 0, args, false);
const rows = [
  ['compiled', (number) => compiled.decide(token, number, words), 5000],
  ['compiled from an exported program', (number) => exported.decide(token, number, args), 2000],
  ['by the rules', (number) => filter.decide({ token, number, args }), 100],
  [
    `interpreted, ${program.length} instructions`,
    (number) => {
      data[0] = number;
      return runProgram(program, data);
    },
    50,
  ],
];
console.log(`Node ${process.version}\n\n| decisions a second | how |\n| --: | --- |`);
for (const [name, decide, rounds] of rows)
  console.log(`| ${Math.round(rate(decide, rounds)).toLocaleString('en')} | ${name} |`);
